/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of constants, by the rules of the official generated packages: words end at
 * ".", "_", "-" and " ", at a lower-case letter before an upper-case one, and inside a
 * run of upper-case letters before its last one when a lower-case one follows. Digits
 * never end a word.
 */
#ifndef GEN_NAMES_H
#define GEN_NAMES_H

#include "base/arena.h"
#include "base/text.h"

/* "http.requestBody" -> "HTTP_REQUEST_BODY". at NULL: no memory. */
struct text names_screaming(struct arena *arena, struct text name);
/* "http.requestBody" -> "HttpRequestBody". at NULL: no memory. */
struct text names_pascal(struct arena *arena, struct text name);

#endif
