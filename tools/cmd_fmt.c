/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock fmt: lays out policies as the house does. A file is written anew only when
 * that changes it, and never when it has syntax errors.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/limits.h"
#include "file.h"
#include "format/diff.h"
#include "format/format.h"
#include "interlock/image.h"
#include "load.h"
#include "options.h"
#include "tool.h"

enum { FMT_CHECK, FMT_DIFF, FMT_OPTIONS };
static const struct option options[FMT_OPTIONS] = {
	[FMT_CHECK] = {"check", 0, NULL,
                       "write nothing, name the files that are not laid out so"},
	[FMT_DIFF] = {"diff", 0, NULL, "write nothing, show what would change"},
};

static const struct usage usage = {
	.command = "fmt",
	.operands = "POLICY...",
	.about =
		"Lays out policies: columns below each other, long lines broken, every "
		"word and\ncomment kept. Files are written in place, - is standard "
		"input to standard output.\nA file with syntax errors is left as it "
		"is.",
	.options = options,
	.count = FMT_OPTIONS,
};

struct fmt {
	bool wanted[FMT_OPTIONS];
	struct output out;
	uint32_t errors;
	uint32_t warnings;
};

static bool take_option(void *context, size_t index, const char *value)
{
	struct fmt *fmt = context;

	(void)value;
	fmt->wanted[index] = true;
	return true;
}

/* What becomes of a file that was laid out. */
static int deliver(struct fmt *fmt, const char *path, struct text before,
                   struct text after)
{
	bool looks = fmt->wanted[FMT_CHECK] || fmt->wanted[FMT_DIFF];
	bool same = text_equal(before, after);
	struct buffer diff;

	if (!looks)
		return same && strcmp(path, "-") != 0
		               ? TOOL_OK
		               : file_write(path, after.at, after.len);
	if (same)
		return TOOL_OK;
	if (!fmt->wanted[FMT_DIFF]) {
		output_printf(&fmt->out, "%s\n", file_shown(path));
		return TOOL_INPUT;
	}
	buffer_init(&diff, (struct ilk_allocator){NULL, NULL});
	diff_texts(&diff, file_shown(path), before, after);
	int end = fmt->wanted[FMT_CHECK] ? TOOL_INPUT : TOOL_OK;

	if (diff.failed)
		end = tool_fail(file_shown(path), ILK_MEMORY);
	else
		output_bytes(&fmt->out, diff.at, diff.len);
	buffer_free(&diff);
	return end;
}

static int format_text(struct fmt *fmt, const char *path, struct text text)
{
	const struct ilk_allocator standard = {NULL, NULL};
	struct source source = source_make(file_shown(path), text.at, text.len);
	struct buffer made;
	struct arena arena;
	struct diag diag;
	int end;

	arena_init(&arena, standard);
	buffer_init(&made, standard);
	diag_init(&diag, &arena, &source);
	enum ilk_status status = format_policy(&arena, &diag, &source, &made);

	if (status == ILK_OK) {
		end = deliver(fmt, path, text,
		              (struct text){(const char *)made.at, made.len});
	} else if (status == ILK_DIAGNOSED && diag_send(&diag, load_show, NULL)) {
		end = TOOL_INPUT;
	} else {
		end = tool_fail(source.file,
		                status == ILK_DIAGNOSED ? ILK_MEMORY : status);
	}
	fmt->errors += diag.errors;
	fmt->warnings += diag.warnings;
	buffer_free(&made);
	arena_free(&arena);
	return end;
}

static int format_file(struct fmt *fmt, const char *path)
{
	char *bytes;
	size_t size;
	int end = file_read(path, MAX_SOURCE_SIZE, &bytes, &size);

	if (end != TOOL_OK)
		return end;
	if (size >= ILK_FORMAT_MAGIC_SIZE &&
	    memcmp(bytes, ILK_FORMAT_MAGIC, ILK_FORMAT_MAGIC_SIZE) == 0) {
		tool_complain("%s is compiled, only policy text can be laid out",
		              file_shown(path));
		end = TOOL_INPUT;
	} else {
		end = format_text(fmt, path, (struct text){bytes, size});
	}
	free(bytes);
	return end;
}

int cmd_fmt(int argc, char **argv)
{
	struct fmt fmt = {{false}, {NULL, 0}, 0, 0};
	struct operands operands;
	enum options_end parsed =
		options_parse(&usage, argc, argv, take_option, &fmt, &operands);
	int worst = TOOL_OK;

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count == 0)
		return options_wrong_operands(&usage);
	output_stdout(&fmt.out);
	for (size_t i = 0; i < operands.count; i++) {
		int end = format_file(&fmt, operands.at[i]);

		if (end > worst)
			worst = end;
	}
	if (fmt.errors)
		load_show_count(fmt.errors, fmt.warnings);
	int written = output_done(&fmt.out);

	return written > worst ? written : worst;
}
