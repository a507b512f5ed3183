/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock gen: the telemetry spec to constants and documentation. The same function
 * is the whole of ilk-gen, which the build runs first.
 */
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "gen/emit.h"
#include "gen/generate.h"
#include "gen_tell.h"
#include "options.h"
#include "term.h"
#include "tool.h"

/* What the command line asks for. */
struct wanted {
	struct generate job;
	struct gen_tell tell;
	struct gen_live live;
	bool diff;
};

enum {
	OPTION_REGISTRY,
	OPTION_EMIT,
	OPTION_OUT,
	OPTION_PREFIX,
	OPTION_ONLY,
	OPTION_UPDATE,
	OPTION_CHECK,
	OPTION_STRICT,
	OPTION_FORMAT,
	OPTION_DIFF,
	OPTION_LIVE,
	OPTION_COVERAGE,
	OPTION_COUNT
};

static const struct option options[] = {
	[OPTION_REGISTRY] = {"registry", 'r', "DIR",
                             "the folder with the spec's manifest.yaml"},
	[OPTION_EMIT] = {"emit", 'e', "NAME[,NAME]",
                         "what to write, or all; without it, only check"},
	[OPTION_OUT] = {"out", 'o', "DIR", "the folder to write into; it must exist"},
	[OPTION_PREFIX] = {"prefix", 0, "PREFIX", "of the macros of C (OTEL_)"},
	[OPTION_ONLY] = {"only", 0, "NAME[,NAME]",
                         "the attributes of a subset; \"*\" is any"},
	[OPTION_UPDATE] = {"update", 0, "FILE", "renew the tables between its markers"},
	[OPTION_CHECK] = {"check", 0, NULL,
                          "write nothing: what is there must be right"},
	[OPTION_STRICT] = {"strict", 0, NULL, "warnings are mistakes, too"},
	[OPTION_FORMAT] = {"format", 0, "FORMAT",
                           "of what is told: text, json, github or markdown"},
	[OPTION_DIFF] = {"diff", 0, NULL, "tell what changed from OLD to NEW"},
	[OPTION_LIVE] = {"live-check", 0, "FILE",
                         "hold lines of OTLP/JSON to the spec"},
	[OPTION_COVERAGE] = {"coverage", 0, "PERCENT",
                             "of the spec must be seen in them"},
};

_Static_assert(sizeof options / sizeof options[0] == OPTION_COUNT, "one line each");

static const struct usage usage = {
	.command = "gen",
	.operands = "[OLD NEW]",
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

static bool take_format(struct gen_tell *tell, const char *word)
{
	for (int i = 0; i < GEN_FORMAT_COUNT; i++)
		if (strcmp(word, gen_format_words[i]) == 0) {
			tell->format = (enum gen_format)i;
			return true;
		}
	options_unknown_word("--format", word, gen_format_words, GEN_FORMAT_COUNT);
	return false;
}

static bool take_coverage(struct gen_live *live, const char *value)
{
	size_t len = strspn(value, "0123456789");

	live->coverage = 0;
	for (size_t i = 0; i < len && i < 4; i++)
		live->coverage = live->coverage * 10 + (unsigned)(value[i] - '0');
	if (len > 0 && !value[len] && live->coverage <= 100)
		return true;
	tool_complain("gen: --coverage: \"%s\" is not a number from 0 to 100", value);
	return false;
}

static bool take_update(struct generate *job, const char *path)
{
	if (job->update_count == GENERATE_MAX_UPDATES) {
		tool_complain("gen: --update: more than %u files",
		              GENERATE_MAX_UPDATES);
		return false;
	}
	job->updates[job->update_count++] = path;
	return true;
}

/* The options that are only kept. */
static void keep(struct wanted *wanted, size_t index, const char *value)
{
	switch (index) {
	case OPTION_REGISTRY:
		wanted->job.registry = value;
		break;
	case OPTION_OUT:
		wanted->job.out = value;
		break;
	case OPTION_ONLY:
		wanted->job.only = value;
		break;
	case OPTION_CHECK:
		wanted->job.check = true;
		break;
	case OPTION_LIVE:
		wanted->live.file = value;
		break;
	case OPTION_DIFF:
		wanted->diff = true;
		break;
	default:
		wanted->job.strict = true;
		break;
	}
}

static bool take(void *context, size_t index, const char *value)
{
	struct wanted *wanted = context;

	switch (index) {
	case OPTION_EMIT:
		return take_emitters(&wanted->job, value);
	case OPTION_PREFIX:
		return take_prefix(&wanted->job, value);
	case OPTION_UPDATE:
		return take_update(&wanted->job, value);
	case OPTION_COVERAGE:
		return take_coverage(&wanted->live, value);
	case OPTION_FORMAT:
		return take_format(&wanted->tell, value);
	default:
		keep(wanted, index, value);
		return true;
	}
}

static void tell_counts(const struct wanted *wanted)
{
	const struct generate *job = &wanted->job;

	if (job->errors + job->warnings == 0 || wanted->tell.format != GEN_TEXT)
		return;
	fprintf(stderr, "%u error%s, %u warning%s\n", (unsigned)job->errors,
	        job->errors == 1 ? "" : "s", (unsigned)job->warnings,
	        job->warnings == 1 ? "" : "s");
}

static int run(struct wanted *wanted)
{
	enum ilk_status status = generate(&wanted->job);

	tell_counts(wanted);
	if (wanted->tell.failed || fflush(stdout) != 0) {
		tool_complain("gen: standard output could not be written");
		return TOOL_IO;
	}
	if (wanted->job.failed[0])
		tool_complain("gen: %s", wanted->job.failed);
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

/* The command line, read. */
static enum options_end parse(int argc, char **argv, struct wanted *wanted,
                              struct operands *operands)
{
	struct usage full = usage;
	struct buffer more;

	buffer_init(&more, (struct ilk_allocator){NULL, NULL});
	list_emitters(&more);
	full.more = more.failed ? NULL : (const char *)more.at;
	enum options_end end = options_parse(&full, argc, argv, take, wanted, operands);

	buffer_free(&more);
	return end;
}

/* What is wrong with the options together; NULL: nothing. */
static const char *complaint(const struct wanted *wanted,
                             const struct operands *operands)
{
	if (wanted->diff)
		return operands->count != 2 || wanted->job.registry
		               ? "--diff needs two registries, OLD and NEW"
		               : NULL;
	if (!wanted->job.registry)
		return "--registry is needed, see interlock gen --help";
	if (wanted->job.emitters && !wanted->job.out)
		return "--emit needs --out, see interlock gen --help";
	return NULL;
}

static bool sensible(const struct wanted *wanted, const struct operands *operands)
{
	const char *wrong = complaint(wanted, operands);

	if (!wanted->diff && operands->count > 0)
		tool_complain("gen: unexpected \"%s\", see interlock gen --help",
		              operands->at[0]);
	else if (wrong)
		tool_complain("gen: %s", wrong);
	else
		return true;
	return false;
}

int cmd_gen(int argc, char **argv)
{
	struct wanted wanted = {.tell = {.colour = term_colour(stderr)}};
	struct operands operands;
	enum options_end end = parse(argc, argv, &wanted, &operands);

	if (end != OPTIONS_GO_ON)
		return options_exit(end);
	if (!sensible(&wanted, &operands))
		return TOOL_USAGE;
	if (wanted.diff)
		return gen_diff(operands.at[0], operands.at[1], wanted.tell.format,
		                wanted.tell.colour);
	wanted.live.registry = wanted.job.registry;
	wanted.live.format = wanted.tell.format;
	wanted.live.colour = wanted.tell.colour;
	if (wanted.live.file)
		return gen_live(&wanted.live);
	wanted.job.diagnose = gen_tell;
	wanted.job.context = &wanted.tell;
	return run(&wanted);
}
