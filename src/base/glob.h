/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading a path pattern: where its classes end.
 */
#ifndef BASE_GLOB_H
#define BASE_GLOB_H

#include "base/text.h"

/* Where a class goes on behind the [ at `at`: behind its !, or right there. */
size_t glob_class_first(struct text pattern, size_t at);
/* The place behind the ] of the class whose [ is at `at`; 0: it has none before the next
 * slash or the end. The first member may be a ], a backslash takes the next character
 * literally, and [:name:] is one member. */
size_t glob_class_end(struct text pattern, size_t at);
/* The place behind the [:name:] that stands at `at`; 0: none does. */
size_t glob_name_end(struct text pattern, size_t at);

#endif
