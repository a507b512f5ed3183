/* SPDX-License-Identifier: Apache-2.0
 *
 * Text handed on piece by piece to whoever wants it, nothing is kept.
 */
#ifndef DUMP_SHEET_H
#define DUMP_SHEET_H

#include <stddef.h>

#include "interlock/runtime.h"

typedef void (*sheet_write_fn)(void *context, const char *bytes, size_t size);

struct sheet {
	sheet_write_fn write;
	void *context;
};

void sheet_string(const struct sheet *sheet, const char *string);
/* As it is: names, which are words of the language. */
void sheet_text(const struct sheet *sheet, struct ilk_text text);
/* In quotes, with the escapes of the policy language. Bytes that are not UTF-8 go
 * through: they were so in the policy. */
void sheet_quoted(const struct sheet *sheet, struct ilk_text text);
/* Numbers and static strings: cut at 200 bytes. */
__attribute__((format(printf, 2, 3))) void sheet_printf(const struct sheet *sheet,
                                                        const char *format, ...);
void sheet_hex(const struct sheet *sheet, const unsigned char *bytes, size_t size);

#endif
