/* SPDX-License-Identifier: Apache-2.0
 *
 * What a look at a set-up has found; see hook_findings.h.
 */
#include "hook_findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "file.h"
#include "report/say.h"
#include "term.h"

static const char *const words[HOOK_STATES] = {
	[HOOK_OK] = "ok", [HOOK_WARN] = "warn", [HOOK_FAIL] = "fail"};

void hook_found(struct hook_findings *findings, enum hook_state state,
                const char *check, const char *format, ...)
{
	struct hook_finding *finding = &findings->at[findings->count];
	va_list args;

	if (findings->count == HOOK_FINDINGS)
		return;
	findings->count++;
	finding->state = state;
	finding->check = check;
	finding->agent = findings->agent;
	va_start(args, format);
	vsnprintf(finding->text, sizeof finding->text, format, args);
	va_end(args);
	/* Paths and settings are anybody's: nothing of them controls a terminal. */
	for (char *at = finding->text; *at; at++)
		if ((unsigned char)*at < 32 || *at == 127)
			*at = '?';
}

static size_t count_of(const struct hook_findings *findings, enum hook_state state)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += findings->at[i].state == state;
	return count;
}

static void show_lines(const struct hook_findings *findings, struct output *out)
{
	static const char *const colours[HOOK_STATES] = {[HOOK_OK] = "\x1b[32m",
	                                                 [HOOK_WARN] = "\x1b[33m",
	                                                 [HOOK_FAIL] = "\x1b[31m"};
	bool colour = term_colour(stdout);
	const char *agent = NULL;

	for (size_t i = 0; i < findings->count; i++) {
		const struct hook_finding *finding = &findings->at[i];

		if (finding->agent && finding->agent != agent)
			output_printf(out, "%s\n", finding->agent);
		agent = finding->agent;
		output_printf(out, "  %s%-4s%s  %-9s %s\n",
		              colour ? colours[finding->state] : "",
		              words[finding->state], colour ? "\x1b[0m" : "",
		              finding->check, finding->text);
	}
	output_printf(out, "%zu checks, %zu warnings, %zu failures\n", findings->count,
	              count_of(findings, HOOK_WARN), count_of(findings, HOOK_FAIL));
}

static void show_json(const struct hook_findings *findings, struct output *out)
{
	struct buffer to;

	buffer_init(&to, (struct ilk_allocator){NULL, NULL});
	say_open(&to, NULL, '{');
	say_open(&to, "checks", '[');
	for (size_t i = 0; i < findings->count; i++) {
		const struct hook_finding *finding = &findings->at[i];

		say_open(&to, NULL, '{');
		say_string(&to, "agent", finding->agent ? finding->agent : "");
		say_string(&to, "check", finding->check);
		say_string(&to, "state", words[finding->state]);
		say_string(&to, "text", finding->text);
		say_close(&to, '}');
	}
	say_close(&to, ']');
	say_number(&to, "warnings", count_of(findings, HOOK_WARN));
	say_number(&to, "failures", count_of(findings, HOOK_FAIL));
	say_close(&to, '}');
	buffer_string(&to, "\n");
	if (to.failed)
		tool_fail("hook doctor", ILK_MEMORY);
	output_bytes(out, to.at, to.failed ? 0 : to.len);
	buffer_free(&to);
}

int hook_findings_show(const struct hook_findings *findings, bool json)
{
	struct output out;
	int end;

	output_stdout(&out);
	if (json)
		show_json(findings, &out);
	else
		show_lines(findings, &out);
	end = output_done(&out);
	if (end == TOOL_OK && count_of(findings, HOOK_FAIL))
		return TOOL_INPUT;
	return end;
}
