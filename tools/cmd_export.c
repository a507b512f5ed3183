/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock export: the journal as OpenTelemetry, to a receiver, into files or to
 * standard output; once, or for as long as it runs.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "export/batch.h"
#include "export/run.h"
#include "export/send.h"
#include "export/settings.h"
#include "file.h"
#include "interlock/version.h"
#include "options.h"
#include "places.h"
#include "tool.h"

enum {
	OPTION_ONCE,
	OPTION_FOLLOW,
	OPTION_ENDPOINT,
	OPTION_PROTOCOL,
	OPTION_FILE,
	OPTION_STDOUT,
	OPTION_BATCH,
	OPTION_DRAIN,
	OPTION_BACKOFF,
	OPTION_CURSOR,
	OPTION_FROM,
	OPTION_CONTENT,
	OPTION_QUIET,
	OPTION_COUNT
};

static const struct option options[] = {
	[OPTION_ONCE] = {"once", 0, NULL, "send what there is, and leave (default)"},
	[OPTION_FOLLOW] = {"follow", 'f', NULL, "go on until SIGTERM or SIGINT"},
	[OPTION_ENDPOINT] = {"endpoint", 0, "URL",
                             "where /v1/logs, /v1/traces and /v1/metrics are"},
	[OPTION_PROTOCOL] = {"protocol", 0, "NAME", "http/protobuf or http/json"},
	[OPTION_FILE] = {"file", 0, "DIR",
                         "into logs.jsonl, traces.jsonl and metrics.jsonl there"},
	[OPTION_STDOUT] = {"stdout", 0, NULL, "to standard output, a line a request"},
	[OPTION_BATCH] = {"batch", 0, "N", "at most so many lines in a request"},
	[OPTION_DRAIN] = {"drain-timeout", 0, "SECONDS",
                          "how long sending may take (30)"},
	[OPTION_BACKOFF] = {"backoff", 0, "MS", "first wait before another try (1000)"},
	[OPTION_CURSOR] = {"cursor", 0, "FILE",
                           "what is sent already (DIR/export.cursor)"},
	[OPTION_FROM] = {"from", 0, "start|end", "where to begin without a cursor"},
	[OPTION_CONTENT] = {"content", 0, NULL,
                            "send commands and paths that the journal has"},
	[OPTION_QUIET] = {"quiet", 'q', NULL, "tell only what went wrong"},
};
_Static_assert(sizeof options / sizeof options[0] == OPTION_COUNT, "one line each");

static const struct usage usage = {
	.command = "export",
	.operands = "[DIR]",
	.about = "Sends the journal in DIR (default: where the hook keeps it) as "
		 "OpenTelemetry: log\nrecords, spans and metrics, by OTLP/HTTP to "
		 "$OTEL_EXPORTER_OTLP_ENDPOINT or\nhttp://localhost:4318. What is sent "
		 "is remembered, and not sent again.",
	.options = options,
	.count = sizeof options / sizeof options[0],
};

struct wanted {
	struct export_job job;
	const char *endpoint;
	const char *protocol;
	const char *folder;
	unsigned batch; /* 0: as the variables say */
	bool to_stdout;
	bool quiet;
};

static volatile sig_atomic_t stopped;

static void stop(int number)
{
	(void)number;
	stopped = 1;
}

static bool take_number(const char *name, const char *value, unsigned most,
                        unsigned *number)
{
	char *end;
	unsigned long long read;

	errno = 0;
	read = strtoull(value, &end, 10);
	if (value[0] >= '0' && value[0] <= '9' && !*end && !errno && read >= 1 &&
	    read <= most) {
		*number = (unsigned)read;
		return true;
	}
	tool_complain("export: --%s: \"%s\" is not a number from 1 to %u", name, value,
	              most);
	return false;
}

static bool take_from(struct wanted *wanted, const char *value)
{
	static const char *const words[] = {"start", "end"};

	wanted->job.from_end = strcmp(value, words[1]) == 0;
	if (wanted->job.from_end || strcmp(value, words[0]) == 0)
		return true;
	options_unknown_word("--from", value, words, 2);
	return false;
}

static bool take_seconds(struct wanted *wanted, const char *value)
{
	unsigned seconds;

	if (!take_number("drain-timeout", value, 86400, &seconds))
		return false;
	wanted->job.drain_ms = seconds * 1000;
	return true;
}

/* The options without a value of their own to check. */
static void keep(struct wanted *wanted, size_t index, const char *value)
{
	switch (index) {
	case OPTION_ONCE:
		wanted->job.follow = false;
		break;
	case OPTION_FOLLOW:
		wanted->job.follow = true;
		break;
	case OPTION_ENDPOINT:
		wanted->endpoint = value;
		break;
	case OPTION_PROTOCOL:
		wanted->protocol = value;
		break;
	case OPTION_FILE:
		wanted->folder = value;
		break;
	case OPTION_STDOUT:
		wanted->to_stdout = true;
		break;
	case OPTION_CURSOR:
		wanted->job.cursor = value;
		break;
	case OPTION_CONTENT:
		wanted->job.with_content = true;
		break;
	default:
		wanted->quiet = true;
		break;
	}
}

static bool take(void *context, size_t index, const char *value)
{
	struct wanted *wanted = context;

	switch (index) {
	case OPTION_BATCH:
		return take_number("batch", value, BATCH_MAX_LINES, &wanted->batch);
	case OPTION_DRAIN:
		return take_seconds(wanted, value);
	case OPTION_BACKOFF:
		return take_number("backoff", value, 60000, &wanted->job.backoff_ms);
	case OPTION_FROM:
		return take_from(wanted, value);
	default:
		keep(wanted, index, value);
		return true;
	}
}

static const char *read_environment(void *unused, const char *name)
{
	(void)unused;
	return getenv(name);
}

static void tell_variable(void *unused, const char *variable, const char *wrong,
                          bool fatal)
{
	(void)unused;
	tool_complain("export: %s: %s%s", variable, wrong,
	              fatal ? "" : "; passed over");
}

static void tell(void *unused, const char *words)
{
	(void)unused;
	tool_complain("export: %s", words);
}

static int summary(const struct wanted *wanted)
{
	const uint64_t *records = wanted->job.records;
	struct output out;

	if (wanted->quiet || wanted->to_stdout)
		return TOOL_OK;
	output_stdout(&out);
	output_printf(&out,
	              "%llu log records, %llu spans, %llu metrics sent; up to line "
	              "%llu of the journal\n",
	              (unsigned long long)records[OTLP_LOGS],
	              (unsigned long long)records[OTLP_TRACES],
	              (unsigned long long)records[OTLP_METRICS],
	              (unsigned long long)wanted->job.last_seq);
	return output_done(&out);
}

static int finish(const struct wanted *wanted, enum export_end end)
{
	int told = TOOL_OK;

	switch (end) {
	case EXPORT_DONE:
		return summary(wanted);
	case EXPORT_DROPPED:
		told = summary(wanted);
		return told == TOOL_OK ? TOOL_INPUT : told;
	case EXPORT_TAKEN:
		if (!wanted->quiet)
			tool_complain("export: another exporter is at work on %s",
			              wanted->job.cursor);
		return TOOL_OK;
	case EXPORT_LEFT:
		summary(wanted);
		return TOOL_IO;
	case EXPORT_DAMAGED:
		tool_complain("export: %s is damaged; without it everything is sent "
		              "again, or, with --from end, only what is new",
		              wanted->job.cursor);
		return TOOL_IMAGE;
	case EXPORT_IO:
		return TOOL_IO;
	case EXPORT_MEMORY:
		return tool_fail("export", ILK_MEMORY);
	}
	return TOOL_IO;
}

static int run(struct wanted *wanted, struct settings *settings)
{
	struct sender sender;
	struct sigaction action = {.sa_handler = stop};
	enum export_end end = EXPORT_MEMORY;

	if (wanted->batch)
		settings->batch = wanted->batch;
	if (settings->batch == 0 || settings->batch > BATCH_MAX_LINES)
		settings->batch = BATCH_MAX_LINES;
	sigemptyset(&action.sa_mask);
	if (wanted->job.follow) {
		sigaction(SIGTERM, &action, NULL);
		sigaction(SIGINT, &action, NULL);
	}
	if (sender_init(&sender, settings, "interlock/" ILK_VERSION) == ILK_OK) {
		sender.folder = wanted->folder;
		sender.to_stdout = wanted->to_stdout;
		wanted->job.settings = settings;
		wanted->job.sender = &sender;
		end = export_run(&wanted->job);
	}
	sender_free(&sender);
	return finish(wanted, end);
}

static int run_with_settings(struct wanted *wanted)
{
	const struct settings_from from = {
		.get = read_environment,
		.told = tell_variable,
		.endpoint = wanted->endpoint,
		.protocol = wanted->protocol,
		.version = ILK_VERSION,
	};
	struct settings settings;
	struct arena arena;
	enum ilk_status status;
	int end = TOOL_OK;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	status = settings_read(&settings, &arena, &from);
	if (status == ILK_ARGUMENT)
		end = TOOL_USAGE;
	else if (status != ILK_OK)
		end = tool_fail("export", status);
	else if (settings.disabled && !wanted->quiet)
		tool_complain("export: nothing is sent, OTEL_SDK_DISABLED is true");
	else if (!settings.disabled)
		end = run(wanted, &settings);
	arena_free(&arena);
	return end;
}

static bool is_folder(const char *path)
{
	struct stat info;

	if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
		return true;
	tool_complain("export: %s is no folder", path);
	return false;
}

int cmd_export(int argc, char **argv)
{
	struct wanted wanted = {.job = {.drain_ms = 30000,
	                                .backoff_ms = 1000,
	                                .stop = &stopped,
	                                .told = tell}};
	struct operands operands;
	enum options_end parsed =
		options_parse(&usage, argc, argv, take, &wanted, &operands);
	char journal[PATH_MAX];
	char cursor[PATH_MAX + sizeof "/export.cursor"];

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count > 1)
		return options_wrong_operands(&usage);
	if (wanted.folder && wanted.to_stdout) {
		tool_complain("export: only one of --file and --stdout can be given");
		return TOOL_USAGE;
	}
	if (operands.count == 0 && !places_state("journal", journal, sizeof journal))
		return TOOL_IO;
	wanted.job.journal = operands.count ? operands.at[0] : journal;
	if (!is_folder(wanted.job.journal) ||
	    (wanted.folder && !is_folder(wanted.folder)))
		return TOOL_IO;
	if (strlen(wanted.job.journal) >= PATH_MAX) {
		tool_complain("export: the journal's path is too long");
		return TOOL_USAGE;
	}
	snprintf(cursor, sizeof cursor, "%s/export.cursor", wanted.job.journal);
	if (!wanted.job.cursor)
		wanted.job.cursor = cursor;
	return run_with_settings(&wanted);
}
