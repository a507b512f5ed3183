/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock gen --diff OLD NEW: what changed, and whether it breaks anything.
 */
#include "file.h"
#include "gen/diff.h"
#include "gen/load.h"
#include "gen_tell.h"

/* Warnings are for who keeps the registry, not for who compares it. */
static void errors_only(void *context, const struct ilk_diagnostic *diagnostic)
{
	if (diagnostic->severity == ILK_SEVERITY_ERROR)
		gen_tell(context, diagnostic);
}

/* Reads one of the two; else the exit status of what was complained of. */
static int load(const char *folder, struct gen_tell *tell, struct spec *spec)
{
	struct load load = {
		.registry = folder, .diagnose = errors_only, .context = tell};
	enum ilk_status status = load_spec(&load, spec);

	if (status == ILK_OK)
		return TOOL_OK;
	if (load.failed[0])
		tool_complain("gen: %s", load.failed);
	else if (status == ILK_DIAGNOSED)
		tool_complain("gen: %s has errors", folder);
	else
		return tool_fail("gen", status);
	return tool_exit_of(status);
}

static int show(const struct diff *diff, enum gen_format format)
{
	static void (*const shows[GEN_FORMAT_COUNT])(const struct diff *diff,
	                                             struct buffer *out) = {
		[GEN_TEXT] = diff_text,
		[GEN_JSON] = diff_json,
		[GEN_GITHUB] = diff_text,
		[GEN_MARKDOWN] = diff_markdown,
	};
	struct buffer text;
	struct output out;
	int status;

	buffer_init(&text, (struct ilk_allocator){NULL, NULL});
	shows[format](diff, &text);
	if (text.failed) {
		status = tool_fail("gen", ILK_MEMORY);
	} else {
		output_stdout(&out);
		output_bytes(&out, text.at, text.len);
		status = output_done(&out);
	}
	buffer_free(&text);
	return status;
}

int gen_diff(const char *before, const char *after, enum gen_format format, bool colour)
{
	struct gen_tell tell = {.format = GEN_TEXT, .colour = colour};
	struct arena arena;
	struct spec specs[2];
	struct diff diff = {NULL, NULL, NULL, 0, 0};

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	spec_init(&specs[0], &arena);
	spec_init(&specs[1], &arena);
	int status = load(before, &tell, &specs[0]);

	if (status == TOOL_OK)
		status = load(after, &tell, &specs[1]);
	if (status == TOOL_OK && !diff_specs(&diff, &arena, &specs[0], &specs[1]))
		status = tool_fail("gen", ILK_MEMORY);
	if (status == TOOL_OK)
		status = show(&diff, format);
	if (status == TOOL_OK && diff.breaking)
		status = TOOL_INPUT;
	arena_free(&arena);
	return status;
}
