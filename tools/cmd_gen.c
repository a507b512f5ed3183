/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock gen: the telemetry spec to constants and documentation. The same function
 * is the whole of ilk-gen, which the build runs first.
 */
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/diag.h"
#include "base/text.h"
#include "file.h"
#include "gen/emit.h"
#include "gen/generate.h"
#include "options.h"
#include "term.h"
#include "tool.h"

enum { OPTION_REGISTRY, OPTION_EMIT, OPTION_OUT, OPTION_PREFIX, OPTION_ONLY };

static const struct option options[] = {
	[OPTION_REGISTRY] = {"registry", 'r', "DIR",
                             "the folder with the spec's manifest.yaml"},
	[OPTION_EMIT] = {"emit", 'e', "NAME[,NAME]",
                         "what to write, or all; without it, only check"},
	[OPTION_OUT] = {"out", 'o', "DIR", "the folder to write into; it must exist"},
	[OPTION_PREFIX] = {"prefix", 0, "PREFIX", "of the macros of C (OTEL_)"},
	[OPTION_ONLY] = {"only", 0, "NAME[,NAME]",
                         "the attributes of a subset; \"*\" is any"},
};

static const struct usage usage = {
	.command = "gen",
	.operands = "",
	.about = "Reads a telemetry spec, a semantic-convention registry in YAML, "
		 "checks it "
		 "and\nwrites names and documentation from it.",
	.options = options,
	.count = sizeof options / sizeof options[0],
};

static void unknown_emitter(struct text name)
{
	const char *words[GENERATE_MAX_EMITTERS];
	char word[64];
	size_t count;
	const struct emitter *table = emitters(&count);

	for (size_t i = 0; i < count; i++)
		words[i] = table[i].name;
	snprintf(word, sizeof word, "%.*s", (int)(name.len < 60 ? name.len : 60),
	         name.at);
	options_unknown_word("--emit", word, words, count);
}

static bool take_emitters(struct generate *job, const char *list)
{
	size_t count;
	const struct emitter *table = emitters(&count);

	if (strcmp(list, "all") == 0) {
		job->emitters = (uint32_t)((1ull << count) - 1);
		return true;
	}
	for (;;) {
		size_t len = strcspn(list, ",");
		const struct emitter *emitter = emitter_named((struct text){list, len});

		if (!emitter) {
			unknown_emitter((struct text){list, len});
			return false;
		}
		job->emitters |= 1u << (emitter - table);
		if (!list[len])
			return true;
		list += len + 1;
	}
}

/* A macro's name goes on from it. */
static bool take_prefix(struct generate *job, const char *prefix)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
	size_t len = strlen(prefix);

	if (len == 0 || len > 64 || strspn(prefix, letters) != len ||
	    (prefix[0] >= '0' && prefix[0] <= '9')) {
		tool_complain("gen: --prefix: \"%s\" cannot begin a name of C", prefix);
		return false;
	}
	job->prefix = prefix;
	return true;
}

static bool take(void *context, size_t index, const char *value)
{
	struct generate *job = context;

	switch (index) {
	case OPTION_REGISTRY:
		job->registry = value;
		return true;
	case OPTION_EMIT:
		return take_emitters(job, value);
	case OPTION_OUT:
		job->out = value;
		return true;
	case OPTION_ONLY:
		job->only = value;
		return true;
	default:
		return take_prefix(job, value);
	}
}

static void show(void *context, const struct ilk_diagnostic *diagnostic)
{
	diag_render(diagnostic, *(const bool *)context, error_write, NULL);
}

static void tell_counts(const struct generate *job)
{
	if (job->errors + job->warnings == 0)
		return;
	fprintf(stderr, "%u error%s, %u warning%s\n", (unsigned)job->errors,
	        job->errors == 1 ? "" : "s", (unsigned)job->warnings,
	        job->warnings == 1 ? "" : "s");
}

static int run(struct generate *job)
{
	enum ilk_status status = generate(job);

	tell_counts(job);
	if (job->failed[0])
		tool_complain("gen: %s", job->failed);
	else if (status != ILK_OK && status != ILK_DIAGNOSED)
		return tool_fail("gen", status);
	return tool_exit_of(status);
}

/* For --help: what there is to write, NUL-terminated. */
static void list_emitters(struct buffer *out)
{
	size_t count;
	const struct emitter *table = emitters(&count);

	buffer_string(out, "what to write:");
	for (size_t i = 0; i < count; i++) {
		buffer_printf(out, "\n  %s: %s", table[i].name, table[i].what);
		for (size_t j = 0; j < EMIT_MAX_FILES && table[i].files[j].name; j++)
			buffer_printf(out, "%s%s", j ? ", " : " (",
			              table[i].files[j].name);
		buffer_string(out, ")");
	}
	buffer_zeros(out, 1);
}

/* The command line, read into the job. */
static enum options_end parse(int argc, char **argv, struct generate *job,
                              struct operands *operands)
{
	struct usage full = usage;
	struct buffer more;

	buffer_init(&more, (struct ilk_allocator){NULL, NULL});
	list_emitters(&more);
	full.more = more.failed ? NULL : (const char *)more.at;
	enum options_end end = options_parse(&full, argc, argv, take, job, operands);

	buffer_free(&more);
	return end;
}

int cmd_gen(int argc, char **argv)
{
	bool colour = term_colour(stderr);
	struct generate job = {.diagnose = show, .context = &colour};
	struct operands operands;
	enum options_end end = parse(argc, argv, &job, &operands);

	if (end != OPTIONS_GO_ON)
		return options_exit(end);
	if (operands.count > 0) {
		tool_complain("gen: unexpected \"%s\", see interlock gen --help",
		              operands.at[0]);
		return TOOL_USAGE;
	}
	if (!job.registry) {
		tool_complain("gen: --registry is needed, see interlock gen --help");
		return TOOL_USAGE;
	}
	if (job.emitters && !job.out) {
		tool_complain("gen: --emit needs --out, see interlock gen --help");
		return TOOL_USAGE;
	}
	return run(&job);
}
