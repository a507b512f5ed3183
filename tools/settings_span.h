/* SPDX-License-Identifier: Apache-2.0
 *
 * Where things stand in the text of a JSON document that a parser has found to be well
 * formed: no checks are made again here, but nothing is read beyond the text.
 */
#ifndef TOOLS_SETTINGS_SPAN_H
#define TOOLS_SETTINGS_SPAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* A member of an object, or an element of an array (then key is 0). */
struct span_item {
	size_t key;   /* the begin of its key */
	size_t begin; /* of its value */
	size_t end;   /* behind it */
};

/* The begin of the document's value. */
size_t span_root(struct text text);

/* The first item of the object or array that begins at `at`, or the one behind `item`;
 * false: there is none. */
bool span_first(struct text text, size_t at, struct span_item *item);
bool span_next(struct text text, struct span_item *item);

/* The member of that name, which is written without escapes. */
bool span_member(struct text text, size_t object, const char *name,
                 struct span_item *item);

/* The last item; false: there is none. */
bool span_last(struct text text, size_t at, struct span_item *item);

/* Behind a value. */
size_t span_end(struct text text, size_t at);

#endif
