/* SPDX-License-Identifier: Apache-2.0
 *
 * The compiled policy of a hook, mapped and checked.
 */
#ifndef AGENT_TABLES_H
#define AGENT_TABLES_H

#include "interlock/runtime.h"

/* Maps the file and opens the image in it, for as long as the process lives. NULL, or why
 * not. */
const char *tables_open(struct ilk_image *image, const char *path);

#endif
