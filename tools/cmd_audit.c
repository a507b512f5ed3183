/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock audit: the journal as a record that shows what was done to it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "file.h"
#include "journal/verify.h"
#include "options.h"
#include "tool.h"

int audit_fail(const char *directory, enum journal_status status, int error)
{
	const char *why = error ? strerror(error) : journal_status_text(status);

	if (status == JOURNAL_BUSY)
		why = journal_status_text(status);
	tool_complain("%s: %s", directory, why);
	if (error == EPERM)
		tool_complain("%s: folder and files must be ours, no links, and for "
		              "nobody else to write",
		              directory);
	switch (status) {
	case JOURNAL_OK:
	case JOURNAL_END:
		return TOOL_OK;
	case JOURNAL_DAMAGED:
		return TOOL_INPUT;
	case JOURNAL_BUSY:
	case JOURNAL_UNREADABLE:
	case JOURNAL_FULL:
	case JOURNAL_LONG:
	case JOURNAL_STATUSES:
		break;
	}
	return TOOL_IO;
}

enum { VERIFY_CONTAINS, VERIFY_OPTIONS };
static const struct option verify_options[VERIFY_OPTIONS] = {
	[VERIFY_CONTAINS] =
		{"contains", 0, "HASH",
                 "a line's SHA-256, noted elsewhere: the line must be there"},
};

static const struct usage verify_usage = {
	.command = "audit verify",
	.operands = "DIR",
	.about = "Says whether the journal in DIR is whole: each line there, in\n"
		 "its place and unchanged. Prints the hash of its last line, to be\n"
		 "kept elsewhere.",
	.options = verify_options,
	.count = VERIFY_OPTIONS,
	.more = "exit status: 0 whole, 1 not (standard error names the first line), 3 "
		"cannot be read\n",
};

struct verify {
	bool wanted;
	unsigned char known[SHA256_SIZE];
};

/* 64 hexadecimal digits, "sha256:" before them or not. */
static bool take_hash(void *context, size_t index, const char *value)
{
	static const char prefix[] = "sha256:";
	struct verify *verify = context;
	const char *hex = value;

	(void)index;
	if (strncmp(hex, prefix, sizeof prefix - 1) == 0)
		hex += sizeof prefix - 1;
	size_t digits = strspn(hex, "0123456789abcdefABCDEF");

	if (digits != 2 * sizeof verify->known || hex[digits]) {
		tool_complain(
			"audit verify: --contains %s: expected 64 hexadecimal digits",
			value);
		return false;
	}
	for (size_t i = 0; i < sizeof verify->known; i++) {
		const char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};

		verify->known[i] = (unsigned char)strtoul(pair, NULL, 16);
	}
	verify->wanted = true;
	return true;
}

static void tell_missing(const struct journal_verdict *verdict, const char *where)
{
	if (verdict->sequence == verdict->until)
		tool_complain("%s: line %llu of the journal is missing", where,
		              (unsigned long long)verdict->sequence);
	else
		tool_complain("%s: lines %llu to %llu of the journal are missing",
		              where, (unsigned long long)verdict->sequence,
		              (unsigned long long)verdict->until);
}

/* What is wrong, as FILE:LINE: WHAT. */
static void tell_fault(const char *directory, const struct journal_verdict *verdict)
{
	char where[1200];

	if (verdict->line)
		snprintf(where, sizeof where, "%s/%s:%llu", directory, verdict->file,
		         (unsigned long long)verdict->line);
	else
		snprintf(where, sizeof where, "%s/%s", directory, verdict->file);
	switch (verdict->fault) {
	case JOURNAL_WHOLE:
	case JOURNAL_FAULTS:
		break;
	case JOURNAL_CHANGED:
		tool_complain("%s: the line was changed", where);
		break;
	case JOURNAL_REMOVED:
		tell_missing(verdict, where);
		break;
	case JOURNAL_REORDERED:
		tool_complain("%s: the line was moved, it is line %llu of the journal",
		              where, (unsigned long long)verdict->sequence);
		break;
	case JOURNAL_REPEATED:
		tool_complain(
			"%s: the line was there before, as line %llu of the journal",
			where, (unsigned long long)verdict->sequence);
		break;
	case JOURNAL_CUT:
		tell_missing(verdict, where);
		tool_complain("%s: the file was cut off at its end", where);
		break;
	case JOURNAL_FOREIGN:
		tool_complain("%s: %s is not the journal's", where,
		              verdict->line ? "the line" : "the file");
		break;
	case JOURNAL_HEADLESS:
		tool_complain(
			"%s: missing or damaged: whether lines are missing at the "
			"end cannot be told",
			where);
		break;
	}
}

static void tell_whole(struct output *out, const struct journal_verdict *verdict)
{
	output_printf(out, "%llu line%s in %u file%s, whole",
	              (unsigned long long)verdict->lines,
	              verdict->lines == 1 ? "" : "s", verdict->segments,
	              verdict->segments == 1 ? "" : "s");
	if (verdict->lines) {
		output_printf(out, "; lines %llu to %llu, the last sha256:",
		              (unsigned long long)verdict->first,
		              (unsigned long long)verdict->last);
		for (size_t i = 0; i < SHA256_SIZE; i++)
			output_printf(out, "%02x", verdict->hash[i]);
	}
	output_string(out, "\n");
	if (verdict->dropped)
		output_printf(out, "%llu older lines were dropped by the journal\n",
		              (unsigned long long)verdict->dropped);
	if (verdict->behind)
		output_printf(out,
		              "%llu lines are behind the head: their writer was "
		              "stopped, the next takes them up\n",
		              (unsigned long long)verdict->behind);
	if (verdict->torn)
		output_printf(out,
		              "%llu bytes at the end are a line without an end: being "
		              "written, or its writer was stopped\n",
		              (unsigned long long)verdict->torn);
}

int audit_verify(int argc, char **argv)
{
	static char room[AUDIT_ROOM];
	struct verify verify = {.wanted = false};
	struct journal_verdict verdict;
	struct operands operands;
	struct output out;
	int error = 0;
	enum options_end parsed =
		options_parse(&verify_usage, argc, argv, take_hash, &verify, &operands);

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count != 1)
		return options_wrong_operands(&verify_usage);
	enum journal_status status =
		journal_verify(operands.at[0], verify.wanted ? verify.known : NULL,
	                       &verdict, &error, room, sizeof room);

	if (status != JOURNAL_OK)
		return audit_fail(operands.at[0], status, error);
	if (verdict.fault != JOURNAL_WHOLE) {
		tell_fault(operands.at[0], &verdict);
		return TOOL_INPUT;
	}
	output_stdout(&out);
	tell_whole(&out, &verdict);
	int written = output_done(&out);

	if (verify.wanted && !verdict.known) {
		tool_complain("%s: no line has the hash that was asked for",
		              operands.at[0]);
		return TOOL_INPUT;
	}
	return written;
}

static const struct part {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *about;
} parts[] = {
	{"verify", audit_verify, "say whether it is whole"},
	{"show", audit_show, "show its lines, all or some"},
	{"rotate", audit_rotate, "begin a new file, remove old ones"},
};
#define PARTS (sizeof parts / sizeof parts[0])

static int help(void)
{
	struct output out;

	output_stdout(&out);
	output_string(&out, "usage: interlock audit COMMAND [OPTION]... DIR\n\n"
	                    "The journal of what was decided, in DIR "
	                    "(docs/journal.md).\n\ncommands:\n");
	for (size_t i = 0; i < PARTS; i++)
		output_printf(&out, "  %-9s %s\n", parts[i].name, parts[i].about);
	output_string(&out, "\ninterlock audit COMMAND --help tells more.\n\n"
	                    "exit status: 0 fine, 1 the journal is not whole, 2 usage, "
	                    "3 input or output failed\n");
	return output_done(&out);
}

int cmd_audit(int argc, char **argv)
{
	const char *names[PARTS];

	if (argc < 2) {
		tool_complain("audit: expected verify, show or rotate, see interlock "
		              "audit --help");
		return TOOL_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return help();
	for (size_t i = 0; i < PARTS; i++) {
		names[i] = parts[i].name;
		if (strcmp(argv[1], parts[i].name) == 0)
			return parts[i].run(argc - 1, argv + 1);
	}
	if (argv[1][0] == '-') {
		tool_complain("audit: unknown option %s, see interlock audit --help",
		              argv[1]);
		return TOOL_USAGE;
	}
	options_unknown_word("audit", argv[1], names, PARTS);
	return TOOL_USAGE;
}
