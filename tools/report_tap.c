/* SPDX-License-Identifier: Apache-2.0
 *
 * Results as TAP version 14 (testanything.org): a plan, a test point a test, failures as
 * YAML diagnostics, coverage as comments.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "report.h"

/* A description: one line, with "#" and "\" escaped, as they mean something in TAP. */
static void put_name(struct output *out, struct text name)
{
	for (size_t i = 0; i < name.len; i++) {
		unsigned char byte = (unsigned char)name.at[i];

		if (byte == '#' || byte == '\\')
			output_string(out, "\\");
		output_bytes(out, byte < 32 || byte == 127 ? " " : &name.at[i], 1);
	}
}

/* A YAML string in double quotes; what is not UTF-8 is replaced. */
static void put_quoted(struct output *out, const char *string)
{
	struct text rest = text_of(string);

	output_string(out, "\"");
	while (rest.len) {
		unsigned char byte = (unsigned char)rest.at[0];
		size_t character = text_character(rest);
		size_t step = text_step(rest);

		if (byte == '"' || byte == '\\')
			output_printf(out, "\\%c", byte);
		else if (byte < 32 || byte == 127)
			output_printf(out, "\\x%02x", byte);
		else if (character)
			output_bytes(out, rest.at, character);
		else
			output_string(out, "\\ufffd");
		rest.at += step;
		rest.len -= step;
	}
	output_string(out, "\"");
}

static void put_key(struct output *out, const char *key, const char *value)
{
	output_printf(out, "    %s: ", key);
	put_quoted(out, value);
	output_string(out, "\n");
}

static void put_failure(struct output *out, const struct failure *failure)
{
	const struct ilk_diagnostic *d = &failure->diagnostic;

	output_string(out, "  -\n");
	put_key(out, "message", d->message);
	put_key(out, "id", d->id);
	put_key(out, "file", d->file);
	if (d->line)
		output_printf(out, "    line: %" PRIu32 "\n", d->line);
	if (d->column)
		output_printf(out, "    column: %" PRIu32 "\n", d->column);
	if (d->help)
		put_key(out, "help", d->help);
}

static void put_result(struct output *out, const struct suite *suite,
                       const struct result *result, uint32_t number)
{
	output_printf(out, "%sok %" PRIu32 " - ",
	              result->end == RESULT_PASSED ? "" : "not ", number);
	put_name(out, text_of(suite->file));
	output_string(out, ": ");
	put_name(out, result->name);
	output_string(out, "\n");
	if (!result->first)
		return;
	output_string(out, "  ---\n");
	for (const struct failure *at = result->first; at; at = at->next)
		put_failure(out, at);
	output_string(out, "  ...\n");
}

static void put_comments(struct output *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		output_printf(out, "# %.*s\n", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

void report_tap(const struct report *report, const struct results *results)
{
	struct output *out = report->out;
	uint32_t number = 0;
	uint32_t planned = 0;

	for (unsigned i = 0; i < RESULT_ENDS; i++)
		planned += results->counts[i];
	output_printf(out, "TAP version 14\n1..%" PRIu32 "%s\n", planned,
	              planned ? "" : " # SKIP there are no tests");
	for (const struct suite *suite = results->first; suite; suite = suite->next) {
		for (const struct result *at = suite->first; at; at = at->next)
			put_result(out, suite, at, ++number);
		if (suite->coverage) {
			output_string(out, "# coverage of ");
			put_name(out, text_of(suite->file));
			output_string(out, "\n");
			put_comments(out, suite->coverage);
		}
	}
}
