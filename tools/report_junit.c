/* SPDX-License-Identifier: Apache-2.0
 *
 * Results as the XML that JUnit made common: a testsuite a policy, a testcase a test,
 * its failures in one element; coverage is the suite's output.
 */
#include <inttypes.h>

#include "report.h"

/* What XML has a name for; the others stand for themselves. */
static const char *entity(unsigned char byte)
{
	return byte == '<'   ? "&lt;"
	       : byte == '>' ? "&gt;"
	       : byte == '&' ? "&amp;"
	       : byte == '"' ? "&quot;"
	                     : NULL;
}

/* Whether XML 1.0 may hold this well-formed character at all. */
static bool allowed(struct text character)
{
	unsigned char first = (unsigned char)character.at[0];

	if (character.len == 1)
		return first >= 32 || first == '\n' || first == '\t';
	return !(character.len == 3 && first == 0xef &&
	         (unsigned char)character.at[1] == 0xbf &&
	         (unsigned char)character.at[2] >= 0xbe);
}

/* Text or an attribute's value. What XML cannot hold becomes U+FFFD. */
static void write_xml(void *context, const char *bytes, size_t size)
{
	struct output *out = context;
	struct text rest = {bytes, size};

	while (rest.len) {
		struct text character = {rest.at, text_character(rest)};
		const char *named = entity((unsigned char)rest.at[0]);
		size_t step = text_step(rest);

		if (named)
			output_string(out, named);
		else if (character.len && allowed(character))
			output_bytes(out, character.at, character.len);
		else
			output_string(out, "\xef\xbf\xbd");
		rest.at += step;
		rest.len -= step;
	}
}

static void attribute(struct output *out, const char *name, struct text value)
{
	output_printf(out, " %s=\"", name);
	write_xml(out, value.at, value.len);
	output_string(out, "\"");
}

static void counts(struct output *out, const uint32_t counted[RESULT_ENDS])
{
	output_printf(out,
	              " tests=\"%" PRIu32 "\" failures=\"%" PRIu32
	              "\" errors=\"%" PRIu32 "\"",
	              counted[RESULT_PASSED] + counted[RESULT_FAILED] +
	                      counted[RESULT_BROKEN],
	              counted[RESULT_FAILED], counted[RESULT_BROKEN]);
}

/* All failures as text, under the message of the first. */
static void failures(struct output *out, const struct result *result)
{
	const char *element = result->end == RESULT_BROKEN ? "error" : "failure";

	output_printf(out, "      <%s", element);
	if (result->first) {
		const struct ilk_diagnostic *d = &result->first->diagnostic;

		attribute(out, "message", text_of(d->message));
		attribute(out, "type", text_of(d->id));
	}
	output_string(out, ">");
	for (const struct failure *at = result->first; at; at = at->next)
		results_show(at, false, write_xml, out);
	output_printf(out, "</%s>\n", element);
}

static void testcase(struct output *out, const struct suite *suite,
                     const struct result *result)
{
	output_string(out, "    <testcase");
	attribute(out, "name", result->name);
	attribute(out, "classname", text_of(suite->file));
	attribute(out, "file", text_of(suite->file));
	if (result->line)
		output_printf(out, " line=\"%" PRIu32 "\"", result->line);
	if (result->end == RESULT_PASSED) {
		output_string(out, "/>\n");
		return;
	}
	output_string(out, ">\n");
	failures(out, result);
	output_string(out, "    </testcase>\n");
}

static void testsuite(struct output *out, const struct suite *suite)
{
	output_string(out, "  <testsuite");
	attribute(out, "name", text_of(suite->file));
	counts(out, suite->counts);
	output_string(out, ">\n");
	for (const struct result *at = suite->first; at; at = at->next)
		testcase(out, suite, at);
	if (suite->coverage) {
		struct text text = text_of(suite->coverage);

		output_string(out, "    <system-out>");
		write_xml(out, text.at, text.len);
		output_string(out, "</system-out>\n");
	}
	output_string(out, "  </testsuite>\n");
}

void report_junit(const struct report *report, const struct results *results)
{
	struct output *out = report->out;

	output_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	                   "<testsuites name=\"interlock test\"");
	counts(out, results->counts);
	output_string(out, ">\n");
	for (const struct suite *suite = results->first; suite; suite = suite->next)
		testsuite(out, suite);
	output_string(out, "</testsuites>\n");
}
