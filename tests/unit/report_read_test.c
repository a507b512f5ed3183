/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines -> events: the three forms that decisions are written down in say the same, and
 * nothing that is no such line is taken for one.
 */
#include <string.h>

#include "report/read.h"
#include "unit.h"

/* The last event and how many there were; texts copied. */
struct taken {
	unsigned count;
	struct report_event event;
	char reason[64];
	char tool[64];
	char command[64];
	char session[64];
	char id[64];
	char cap[64];
	char kind[64];
};

static void copy(char to[64], struct text text)
{
	size_t len = text.len < 63 ? text.len : 63;

	if (len)
		memcpy(to, text.at, len);
	to[len] = '\0';
}

static void take(void *context, const struct report_event *event)
{
	struct taken *taken = context;

	taken->count++;
	taken->event = *event;
	copy(taken->reason, event->reason);
	copy(taken->tool, event->tool);
	copy(taken->command, event->command);
	copy(taken->session, event->session);
	copy(taken->id, event->id);
	copy(taken->cap, event->cap);
	copy(taken->kind, event->unavailable);
}

static enum report_line read_line(const char *line, struct taken *taken)
{
	memset(taken, 0, sizeof *taken);
	return report_read(line, strlen(line), 5, take, taken);
}

#define RECORD                                                        \
	"{\"id\":\"c1\",\"event\":\"verdict\",\"outcome\":\"ask\","   \
	"\"reason\":\"consecutive_unavailable\",\"attributes\":{"     \
	"\"qwen-code.auto_mode.decision\":\"ask\","                   \
	"\"qwen-code.auto_mode.reason\":\"consecutive_unavailable\"," \
	"\"qwen-code.auto_mode.cap\":\"streak\","                     \
	"\"qwen-code.auto_mode.classifier_verdict\":\"unavailable\"," \
	"\"qwen-code.auto_mode.classifier_duration\":1.5,"            \
	"\"error.type\":\"timeout\",\"gen_ai.tool.name\":\"edit\"}}"

#define PAIR(key, type, value) \
	"{\"key\":\"" key "\",\"value\":{\"" type "\":" value "}}"

static const char *const forms[] = {
	RECORD,
	"{\"seq\":7,\"time_unix_nano\":\"1795000000000000000\",\"agent\":\"a\","
	"\"session\":\"s\",\"event\":\"verdict\",\"content\":{\"command\":\"make\"},"
	"\"duration_ns\":250,\"record\":" RECORD ",\"prev\":\"00\"}",
	"{\"resourceLogs\":[{\"resource\":{\"attributes\":[" PAIR(
		"service.name", "stringValue",
		"\"x\"") "]},\"scopeLogs\":[{\"logRecords\":[{"
			 "\"timeUnixNano\":\"1795000000000000000\","
			 "\"eventName\":\"qwen-code.auto_mode.decision\","
			 "\"attributes\":[" PAIR("qwen-code.auto_mode.decision", "stringValue", "\"ask\"") "," PAIR("qwen-code.auto_mode.reason", "stringValue", "\"consecutive_unavailable\"") "," PAIR(
				 "qwen-code.auto_mode.cap", "stringValue",
				 "\"streak\"") "," PAIR("qwen-code.auto_mode."
                                                        "classifier_verdict",
                                                        "stringValue",
                                                        "\"unavailable\"") "," PAIR("qw"
                                                                                    "en"
                                                                                    "-c"
                                                                                    "od"
                                                                                    "e."
                                                                                    "au"
                                                                                    "to"
                                                                                    "_m"
                                                                                    "od"
                                                                                    "e."
                                                                                    "cl"
                                                                                    "as"
                                                                                    "si"
                                                                                    "fi"
                                                                                    "er"
                                                                                    "_d"
                                                                                    "ur"
                                                                                    "at"
                                                                                    "io"
                                                                                    "n",
                                                                                    "do"
                                                                                    "ub"
                                                                                    "le"
                                                                                    "Va"
                                                                                    "lu"
                                                                                    "e",
                                                                                    "1."
                                                                                    "5") "," PAIR("error.type",
                                                                                                  "stringValue",
                                                                                                  "\"timeout\"") "," PAIR("session.id",
                                                                                                                          "stringValue",
                                                                                                                          "\"s\"") "," PAIR("gen_ai.tool.call.id",
                                                                                                                                            "stringValue",
                                                                                                                                            "\"c1\"") "," PAIR("gen_ai.tool.name",
                                                                                                                                                               "stringValue",
                                                                                                                                                               "\"edit\"") "]}]}]}]}",
};

static void test_three_forms(void)
{
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		struct taken taken;

		CASE(forms[i], read_line(forms[i], &taken) == REPORT_LINE_TAKEN);
		CASE(forms[i], taken.count == 1);
		CASE(forms[i], taken.event.kind == REPORT_VERDICT);
		CASE(forms[i], taken.event.outcome == REPORT_ASK);
		CASE(forms[i], taken.event.verdict == REPORT_UNAVAILABLE);
		CASE(forms[i], taken.event.classifier_ns == 1500000000);
		CASE(forms[i], strcmp(taken.reason, "consecutive_unavailable") == 0);
		CASE(forms[i], strcmp(taken.cap, "streak") == 0);
		CASE(forms[i], strcmp(taken.kind, "timeout") == 0);
		CASE(forms[i], strcmp(taken.tool, "edit") == 0);
		CASE(forms[i], strcmp(taken.id, "c1") == 0);
		CASE(forms[i], strcmp(taken.session, i ? "s" : "") == 0);
		CASE(forms[i], taken.event.time_ns == (i ? 1795000000000000000u : 5));
		CASE(forms[i], strcmp(taken.command, i == 1 ? "make" : "") == 0);
		CASE(forms[i], taken.event.timed == (i == 1));
	}
}

static void test_answers(void)
{
	static const char record[] = "{\"event\":\"answer\",\"id\":\"c\",\"outcome\":"
				     "\"deny\",\"attributes\":{"
				     "\"x.auto_mode.answer\":\"reject\",\"x.auto_mode."
				     "answered_by\":\"hook\"}}";
	struct taken taken;

	CU_ASSERT_EQUAL(read_line(record, &taken), REPORT_LINE_TAKEN);
	CU_ASSERT_EQUAL(taken.event.kind, REPORT_ANSWER);
	CU_ASSERT_EQUAL(taken.event.answer, REPORT_REJECT);
	CU_ASSERT_EQUAL(taken.event.by, REPORT_HOOK);
	CU_ASSERT_EQUAL(taken.event.outcome, REPORT_DENY);
}

static void test_other_lines(void)
{
	static const struct {
		const char *line;
		enum report_line is;
	} lines[] = {
		{"", REPORT_LINE_BAD},
		{"[]", REPORT_LINE_BAD},
		{"3", REPORT_LINE_BAD},
		{"{", REPORT_LINE_BAD},
		{"{}x", REPORT_LINE_BAD},
		{"{}", REPORT_LINE_PASSED},
		{"{\"resourceSpans\":[]}", REPORT_LINE_PASSED},
		{"{\"resourceMetrics\":[]}", REPORT_LINE_PASSED},
		{"{\"seq\":1,\"event\":\"journal\",\"dropped_lines\":3,\"prev\":\"\"}",
	         REPORT_LINE_PASSED},
		{"{\"event\":\"call\",\"id\":\"1\",\"tool\":\"x\"}", REPORT_LINE_TRACE},
		{"{\"event\":\"tick\"}", REPORT_LINE_TRACE},
		{"{\"event\":3}", REPORT_LINE_PASSED},
		{"{\"event\":\"tick\",\"outcome\":null}", REPORT_LINE_TAKEN},
		{"{\"record\":{}}", REPORT_LINE_TAKEN},
		{"{\"record\":{\"attributes\":[],\"id\":3,\"event\":{}}}",
	         REPORT_LINE_TAKEN},
		{"{\"resourceLogs\":3}", REPORT_LINE_TAKEN},
		{"{\"resourceLogs\":[3,{\"scopeLogs\":[{\"logRecords\":[[],{"
	         "\"attributes\":"
	         "[4,{\"key\":\"a\",\"value\":{}}]}]}]}]}",
	         REPORT_LINE_TAKEN},
	};

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct taken taken;

		CASE(lines[i].line, read_line(lines[i].line, &taken) == lines[i].is);
		CASE(lines[i].line,
		     taken.event.outcome != REPORT_ALLOW || !taken.count);
	}
}

/* Values of the wrong type, or out of range, are as if they were not there. */
static void test_strange_values(void)
{
	static const char *const durations[] = {"-1", "1e300", "\"x\"", "null", "[1]"};

	for (size_t i = 0; i < sizeof durations / sizeof durations[0]; i++) {
		struct taken taken;
		char line[256];

		snprintf(line, sizeof line,
		         "{\"event\":\"verdict\",\"outcome\":\"allow\",\"attributes\":{"
		         "\"a.auto_mode.classifier_duration\":%s,"
		         "\"a.auto_mode.rule_line\":%s,\"gen_ai.tool.name\":[3]}}",
		         durations[i], durations[i]);
		CASE(line, read_line(line, &taken) == REPORT_LINE_TAKEN);
		CASE(line, !taken.event.classified);
		CASE(line, !*taken.tool);
	}
}

void report_read_suite(void)
{
	CU_pSuite suite = CU_add_suite("report_read", NULL, NULL);

	CU_ADD_TEST(suite, test_three_forms);
	CU_ADD_TEST(suite, test_answers);
	CU_ADD_TEST(suite, test_other_lines);
	CU_ADD_TEST(suite, test_strange_values);
}
