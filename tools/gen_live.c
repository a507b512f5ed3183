/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock gen --live-check: reads lines of OTLP/JSON and tells what of them is not as
 * the registry says.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "file.h"
#include "gen/live.h"
#include "gen/load.h"
#include "gen_tell.h"

/* The largest request that OTLP allows. */
#define MAX_LINE (64u * 1024u * 1024u)

/* The next line without its end; false behind the last one, or when `why` says so. */
static bool next_line(FILE *stream, struct buffer *line, const char **why)
{
	int c = getc(stream);

	line->len = 0;
	if (c == EOF) {
		*why = ferror(stream) ? strerror(errno) : NULL;
		return false;
	}
	for (; c != EOF && c != '\n'; c = getc(stream)) {
		const unsigned char byte = (unsigned char)c;

		buffer_bytes(line, &byte, 1);
		if (line->len > MAX_LINE || line->failed) {
			*why = line->failed ? "out of memory"
			                    : "a line has more than 64 MiB";
			return false;
		}
	}
	return true;
}

static bool blank(const struct buffer *line)
{
	for (size_t i = 0; i < line->len; i++)
		if (!strchr(" \t\r", line->at[i]) || line->at[i] == '\0')
			return false;
	return true;
}

/* False: no memory. What is no JSON is a finding like others. */
static bool take_line(struct live *live, unsigned long number,
                      const struct buffer *line)
{
	json_error_t error;
	json_t *request = json_loadb((const char *)line->at, line->len,
	                             JSON_REJECT_DUPLICATES, &error);
	bool ok = true;

	live->line = number;
	if (request)
		ok = live_take(live, number, request);
	else
		live_find(live, "bad-json", LIVE_VIOLATION, "no JSON: %s", error.text);
	json_decref(request);
	return ok && !live->arena->failed;
}

static int take_all(struct live *live, FILE *stream, const char *shown)
{
	const char *why = NULL;
	struct buffer line;
	unsigned long number = 0;
	bool ok = true;

	buffer_init(&line, (struct ilk_allocator){NULL, NULL});
	while (ok && next_line(stream, &line, &why)) {
		number++;
		if (!blank(&line))
			ok = take_line(live, number, &line);
	}
	buffer_free(&line);
	if (!ok)
		return tool_fail("gen", ILK_MEMORY);
	if (why)
		tool_complain("gen: %s: %s", shown, why);
	return why ? TOOL_IO : TOOL_OK;
}

static int show(const struct live *live, const struct gen_live *wanted)
{
	struct live_coverage coverage = live_coverage(live);
	const char *shown = file_shown(wanted->file);
	struct output out;
	struct buffer text;

	buffer_init(&text, (struct ilk_allocator){NULL, NULL});
	if (wanted->format == GEN_JSON)
		live_json(live, shown, &text);
	else
		live_text(live, shown, &text);
	int status = text.failed ? tool_fail("gen", ILK_MEMORY) : TOOL_OK;

	if (status == TOOL_OK) {
		output_stdout(&out);
		output_bytes(&out, text.at, text.len);
		status = output_done(&out);
	}
	buffer_free(&text);
	if (status != TOOL_OK)
		return status;
	if (coverage.seen * 100u < wanted->coverage * coverage.all) {
		tool_complain("gen: less than %u %% of the registry was seen",
		              wanted->coverage);
		return TOOL_INPUT;
	}
	return live->counts[LIVE_VIOLATION] ? TOOL_INPUT : TOOL_OK;
}

static int check_file(const struct spec *spec, struct arena *arena,
                      const struct gen_live *wanted)
{
	bool standard = strcmp(wanted->file, "-") == 0;
	FILE *stream = standard ? stdin : fopen(wanted->file, "rb");
	struct live live;
	int status;

	if (!stream) {
		tool_complain("gen: %s: %s", wanted->file, strerror(errno));
		return TOOL_IO;
	}
	if (live_init(&live, spec, arena))
		status = take_all(&live, stream, file_shown(wanted->file));
	else
		status = tool_fail("gen", ILK_MEMORY);
	if (!standard)
		fclose(stream);
	return status == TOOL_OK ? show(&live, wanted) : status;
}

int gen_live(const struct gen_live *wanted)
{
	struct gen_tell tell = {.format = GEN_TEXT, .colour = wanted->colour};
	struct load load = {
		.registry = wanted->registry, .diagnose = gen_tell, .context = &tell};
	struct arena arena;
	struct spec spec;
	int status;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	spec_init(&spec, &arena);
	enum ilk_status loaded = load_spec(&load, &spec);

	if (loaded == ILK_OK)
		status = check_file(&spec, &arena, wanted);
	else
		status = loaded == ILK_DIAGNOSED ? TOOL_INPUT : tool_exit_of(loaded);
	if (load.failed[0])
		tool_complain("gen: %s", load.failed);
	arena_free(&arena);
	return status;
}
