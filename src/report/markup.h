/* SPDX-License-Identifier: Apache-2.0
 *
 * HTML and SVG into a buffer. All that comes from events goes through markup_text(). Each
 * number says where it stands in the JSON (data-path) and what it is (data-n), so that a
 * test can hold one to the other.
 */
#ifndef REPORT_MARKUP_H
#define REPORT_MARKUP_H

#include <stdint.h>

#include "base/buffer.h"

#define MARKUP_PATH 96u

/* Escaped; control characters, what turns the text around it, and what is not UTF-8
 * become U+FFFD. */
void markup_text(struct buffer *to, struct text text);
void markup_string(struct buffer *to, const char *string);
/* data-path="..." data-n="..."; `path` as for printf. */
__attribute__((format(printf, 3, 4))) void
markup_source(struct buffer *to, uint64_t number, const char *path, ...);
/* <td class="n" data-path data-n>12,345</td>, and the same of a duration. */
void markup_count(struct buffer *to, uint64_t number, const char *path);
void markup_duration(struct buffer *to, uint64_t ns, const char *path);
/* <td class="n"> with the share, which the JSON has as `path`, or not: NULL. */
void markup_share(struct buffer *to, uint64_t part, uint64_t whole);
/* <td>, with the text in it kept apart from the direction of others. */
void markup_cell(struct buffer *to, struct text text);
/* <thead> of these words; the first is a column of names. NULL behind the last. */
void markup_head(struct buffer *to, const char *const *words);
/* What is shown only when asked for. */
void markup_details(struct buffer *to, const char *summary);
void markup_details_end(struct buffer *to);

#endif
