/* SPDX-License-Identifier: Apache-2.0
 *
 * Text handed on piece by piece; see sheet.h.
 */
#include "dump/sheet.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void sheet_string(const struct sheet *sheet, const char *string)
{
	sheet->write(sheet->context, string, strlen(string));
}

void sheet_text(const struct sheet *sheet, struct ilk_text text)
{
	if (text.len)
		sheet->write(sheet->context, text.at, text.len);
}

void sheet_quoted(const struct sheet *sheet, struct ilk_text text)
{
	sheet_string(sheet, "\"");
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];

		if (byte == '"' || byte == '\\')
			sheet_printf(sheet, "\\%c", byte);
		else if (byte == '\n')
			sheet_string(sheet, "\\n");
		else if (byte == '\t')
			sheet_string(sheet, "\\t");
		else if (byte == '\r')
			sheet_string(sheet, "\\r");
		else if (byte < 32 || byte == 127)
			sheet_printf(sheet, "\\u{%x}", byte);
		else
			sheet->write(sheet->context, text.at + i, 1);
	}
	sheet_string(sheet, "\"");
}

void sheet_printf(const struct sheet *sheet, const char *format, ...)
{
	char text[200];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	sheet_string(sheet, text);
}

void sheet_hex(const struct sheet *sheet, const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		sheet_printf(sheet, "%02x", bytes[i]);
}
