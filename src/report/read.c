/* SPDX-License-Identifier: Apache-2.0
 *
 * See read.h. All that is said of a decision is said by its attributes, whatever the
 * line: so there is one table of them, by the last part of the name, since a policy may
 * have another namespace than the spec's.
 */
#include "report/read.h"

#include <jansson.h>
#include <string.h>

/* What an attribute sets. */
enum field_type {
	FIELD_TEXT,
	FIELD_WHOLE,
	FIELD_OUTCOME,
	FIELD_VERDICT,
	FIELD_ANSWER,
	FIELD_ANSWERER,
	FIELD_SECONDS
};

#define TEXT(name, member)                                              \
	{                                                               \
		name, FIELD_TEXT, offsetof(struct report_event, member) \
	}

static const struct attribute {
	const char *name;
	enum field_type type;
	size_t at;
} attributes[] = {
	{"auto_mode.decision", FIELD_OUTCOME, 0},
	TEXT("auto_mode.reason", reason),
	TEXT("auto_mode.layer", layer),
	TEXT("auto_mode.rule", rule),
	{"auto_mode.rule_line", FIELD_WHOLE, offsetof(struct report_event, rule_line)},
	TEXT("auto_mode.cap", cap),
	TEXT("auto_mode.cap_kind", cap_kind),
	TEXT("auto_mode.presence", presence),
	TEXT("auto_mode.policy_digest", policy),
	TEXT("auto_mode.policy_name", policy_name),
	TEXT("auto_mode.policy_version", policy_version),
	{"auto_mode.classifier_verdict", FIELD_VERDICT, 0},
	{"auto_mode.classifier_duration", FIELD_SECONDS, 0},
	TEXT("auto_mode.classifier_stage", stage),
	{"auto_mode.answer", FIELD_ANSWER, 0},
	{"auto_mode.answered_by", FIELD_ANSWERER, 0},
	TEXT("error.type", unavailable),
	TEXT("gen_ai.tool.name", tool),
	TEXT("gen_ai.tool.call.id", id),
	TEXT("gen_ai.agent.name", agent),
	TEXT("session.id", session),
};
#define ATTRIBUTES (sizeof attributes / sizeof attributes[0])

static struct text text_in(const json_t *value)
{
	if (!json_is_string(value))
		return (struct text){NULL, 0};
	return (struct text){json_string_value(value), json_string_length(value)};
}

static struct text member(const json_t *object, const char *name)
{
	return text_in(json_object_get(object, name));
}

/* A whole number, also one that is written as a text, as OTLP does. */
static uint64_t whole(const json_t *value)
{
	struct text text = text_in(value);
	uint64_t number = 0;

	if (json_is_integer(value))
		return json_integer_value(value) < 0
		               ? 0
		               : (uint64_t)json_integer_value(value);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9' ||
		    number > UINT64_MAX / 10 - 1)
			return 0;
		number = number * 10 + (uint64_t)(text.at[i] - '0');
	}
	return number;
}

/* The index of a word, that of the NULL when it is none of them. */
static unsigned find(struct text word, const char *const *words)
{
	unsigned at = 0;

	while (words[at] && !text_is(word, words[at]))
		at++;
	return at;
}

static void take_seconds(struct report_event *event, const json_t *value)
{
	/* OTLP has whole numbers as texts. */
	bool number = json_is_number(value) || whole(value);
	double seconds =
		json_is_string(value) ? (double)whole(value) : json_number_value(value);

	/* A hundred years: beyond that it is no duration, nor a number of ns. */
	if (!number || !(seconds >= 0 && seconds < 3.2e9))
		return;
	event->classified = true;
	event->classifier_ns = (uint64_t)(seconds * 1e9 + 0.5);
}

static void take_answerer(struct report_event *event, struct text word)
{
	unsigned by = find(word, report_answerer_words);

	if (by < REPORT_ANSWERERS)
		event->by = (enum report_answerer)by;
}

static void take_value(struct report_event *event, const struct attribute *attribute,
                       const json_t *value)
{
	void *at = (char *)event + attribute->at;

	switch (attribute->type) {
	case FIELD_TEXT:
		if (json_is_string(value))
			*(struct text *)at = text_in(value);
		break;
	case FIELD_WHOLE:
		*(uint64_t *)at = whole(value);
		break;
	case FIELD_OUTCOME:
		event->outcome =
			(enum report_outcome)find(text_in(value), report_outcome_words);
		break;
	case FIELD_VERDICT:
		event->verdict =
			(enum report_verdict)find(text_in(value), report_verdict_words);
		break;
	case FIELD_ANSWER:
		event->answer =
			(enum report_answer)find(text_in(value), report_answer_words);
		break;
	case FIELD_ANSWERER:
		take_answerer(event, text_in(value));
		break;
	case FIELD_SECONDS:
		take_seconds(event, value);
		break;
	}
}

/* The part of a name that the table has: from "auto_mode." on, or all of it. */
static const char *known_part(const char *name)
{
	const char *part = strstr(name, "auto_mode.");

	return part ? part : name;
}

static void take_attribute(struct report_event *event, const char *name,
                           const json_t *value)
{
	const char *part = known_part(name);

	for (size_t i = 0; i < ATTRIBUTES; i++) {
		if (strcmp(part, attributes[i].name) == 0) {
			take_value(event, &attributes[i], value);
			return;
		}
	}
}

static struct report_event blank(void)
{
	struct report_event event = {
		.outcome = REPORT_UNDECIDED,
		.verdict = REPORT_NO_VERDICT,
		.answer = REPORT_NO_ANSWER,
	};

	return event;
}

static enum report_kind kind_of(struct text word)
{
	static const struct {
		const char *word;
		enum report_kind kind;
	} kinds[] = {
		{"call", REPORT_CALL},
		{"verdict", REPORT_VERDICT},
		{"answer", REPORT_ANSWER},
		{"executed", REPORT_EXECUTED},
		{"session_start", REPORT_SESSION_START},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (text_is(word, kinds[i].word))
			return kinds[i].kind;
	return REPORT_OTHER;
}

/* The answer line of a replay, which is also the journal's `record`. */
static void take_record(struct report_event *event, const json_t *record)
{
	const json_t *all = json_object_get(record, "attributes");
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)all, name, value)
	{
		take_attribute(event, name, value);
	}
	event->kind = kind_of(member(record, "event"));
	/* Only here "refused" is said; the attribute has no such member. */
	if (json_object_get(record, "outcome"))
		event->outcome = (enum report_outcome)find(member(record, "outcome"),
		                                           report_outcome_words);
	if (member(record, "id").len)
		event->id = member(record, "id");
}

static void take_if_said(struct text *text, const json_t *object, const char *name)
{
	struct text said = member(object, name);

	if (said.len)
		*text = said;
}

static void read_journal(const json_t *line, uint64_t time_ns, report_take_fn take,
                         void *context)
{
	struct report_event event = blank();
	const json_t *content = json_object_get(line, "content");
	const json_t *duration = json_object_get(line, "duration_ns");

	take_record(&event, json_object_get(line, "record"));
	if (member(line, "event").len)
		event.kind = kind_of(member(line, "event"));
	event.time_ns = whole(json_object_get(line, "time_unix_nano"));
	if (!event.time_ns)
		event.time_ns = time_ns;
	take_if_said(&event.agent, line, "agent");
	take_if_said(&event.session, line, "session");
	take_if_said(&event.policy, line, "policy");
	take_if_said(&event.id, line, "id");
	take_if_said(&event.tool, line, "tool");
	take_if_said(&event.command, content, "command");
	event.timed = json_is_integer(duration) && json_integer_value(duration) >= 0;
	event.hook_ns = whole(duration);
	take(context, &event);
}

/* OTLP's {"stringValue":"..."} and so on: the value itself. */
static const json_t *any_value(const json_t *value)
{
	void *first = json_object_iter((json_t *)value);

	return first ? json_object_iter_value(first) : NULL;
}

static bool ends_with(struct text text, const char *end)
{
	size_t len = strlen(end);

	return text.len >= len && memcmp(text.at + text.len - len, end, len) == 0;
}

/* An int in OTLP is a text; the table's numbers take either. */
static void take_otlp_attributes(struct report_event *event, const json_t *list)
{
	const json_t *one;
	size_t index;

	json_array_foreach(list, index, one)
	{
		const char *name = json_string_value(json_object_get(one, "key"));
		const json_t *value = any_value(json_object_get(one, "value"));

		if (name && value)
			take_attribute(event, name, value);
	}
}

static void read_log(const json_t *log, const json_t *resource, report_take_fn take,
                     void *context)
{
	struct report_event event = blank();
	struct text name = member(log, "eventName");

	take_otlp_attributes(&event, json_object_get(resource, "attributes"));
	take_otlp_attributes(&event, json_object_get(log, "attributes"));
	event.time_ns = whole(json_object_get(log, "timeUnixNano"));
	if (!event.time_ns)
		event.time_ns = whole(json_object_get(log, "observedTimeUnixNano"));
	if (ends_with(name, "auto_mode.decision"))
		event.kind = event.verdict == REPORT_NO_VERDICT ? REPORT_CALL
		                                                : REPORT_VERDICT;
	else if (ends_with(name, "auto_mode.approval"))
		event.kind = REPORT_ANSWER;
	else
		return;
	take(context, &event);
}

static void read_otlp(const json_t *resources, report_take_fn take, void *context)
{
	const json_t *resource;
	const json_t *scope;
	const json_t *log;
	size_t i;
	size_t j;
	size_t k;

	json_array_foreach(resources, i, resource)
	{
		json_array_foreach(json_object_get(resource, "scopeLogs"), j, scope)
		{
			json_array_foreach(json_object_get(scope, "logRecords"), k, log)
			{
				read_log(log, json_object_get(resource, "resource"),
				         take, context);
			}
		}
	}
}

static enum report_line read_object(const json_t *line, uint64_t time_ns,
                                    report_take_fn take, void *context)
{
	struct report_event event = blank();

	if (json_is_object(json_object_get(line, "record"))) {
		read_journal(line, time_ns, take, context);
	} else if (json_object_get(line, "resourceLogs")) {
		read_otlp(json_object_get(line, "resourceLogs"), take, context);
	} else if (json_object_get(line, "outcome")) {
		take_record(&event, line);
		event.time_ns = time_ns;
		take(context, &event);
	} else if (!member(line, "event").len || json_object_get(line, "prev")) {
		return REPORT_LINE_PASSED;
	} else {
		return REPORT_LINE_TRACE;
	}
	return REPORT_LINE_TAKEN;
}

enum report_line report_read(const char *line, size_t size, uint64_t time_ns,
                             report_take_fn take, void *context)
{
	json_t *root = size > REPORT_MAX_LINE
	                       ? NULL
	                       : json_loadb(line, size, JSON_ALLOW_NUL, NULL);
	enum report_line read = REPORT_LINE_BAD;

	if (json_is_object(root))
		read = read_object(root, time_ns, take, context);
	json_decref(root);
	return read;
}
