/* SPDX-License-Identifier: Apache-2.0
 *
 * Complaints and exit statuses; see tool.h.
 */
#include "tool.h"

#include <stdarg.h>
#include <stdio.h>

void tool_complain(const char *format, ...)
{
	va_list args;

	fputs("interlock: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

int tool_exit_of(enum ilk_status status)
{
	switch (status) {
	case ILK_OK:
		return TOOL_OK;
	case ILK_MEMORY:
		return TOOL_MEMORY;
	case ILK_IO:
		return TOOL_IO;
	case ILK_IMAGE_TRUNCATED:
	case ILK_IMAGE_MAGIC:
	case ILK_IMAGE_VERSION:
	case ILK_IMAGE_HEADER:
	case ILK_IMAGE_CHECKSUM:
	case ILK_IMAGE_SECTION:
	case ILK_IMAGE_STRING:
	case ILK_IMAGE_INDEX:
	case ILK_IMAGE_VALUE:
	case ILK_STATE_TRUNCATED:
	case ILK_STATE_DAMAGED:
	case ILK_STATE_FOREIGN:
		return TOOL_IMAGE;
	case ILK_ARGUMENT:
	case ILK_SPACE:
	case ILK_REFUSED:
	case ILK_DIAGNOSED:
	case ILK_LIMIT:
		return TOOL_INPUT;
	}
	return TOOL_INPUT;
}

int tool_fail(const char *what, enum ilk_status status)
{
	tool_complain("%s: %s", what, ilk_status_text(status));
	return tool_exit_of(status);
}
