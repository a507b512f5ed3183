/* SPDX-License-Identifier: Apache-2.0
 *
 * Requests drawn from a seed: every type of attribute, texts of all lengths and scripts,
 * numbers at their ends, lists that are empty.
 */
#ifndef TESTS_OTLP_RANDOM_H
#define TESTS_OTLP_RANDOM_H

#include <stdint.h>

#include "base/arena.h"
#include "otlp/signal.h"

/* The same seed makes the same request, with whatever it points to in the arena. */
void random_request(uint64_t seed, struct arena *arena, struct otlp_request *request);

#endif
