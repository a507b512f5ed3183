/* SPDX-License-Identifier: Apache-2.0
 *
 * The cursor file's text: one line of JSON and one with its CRC-32C in hexadecimal.
 */
#ifndef EXPORT_CURSOR_TEXT_H
#define EXPORT_CURSOR_TEXT_H

#include "base/buffer.h"
#include "export/cursor.h"

/* No cursor has more bytes: all series and calls there can be. */
#define CURSOR_TEXT_MAX (4u * 1024 * 1024)

/* Appends the text; `text->failed` tells of memory. */
void cursor_write_text(struct buffer *text, const struct cursor *cursor,
                       const struct tally *tally, struct queue_place sending,
                       uint32_t sent);

/* CURSOR_OK, CURSOR_DAMAGED or CURSOR_MEMORY; takes up all that the text says. */
enum cursor_status cursor_read_text(struct cursor *cursor, const char *bytes,
                                    size_t size);

#endif
