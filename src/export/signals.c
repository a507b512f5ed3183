/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines -> log records and counts; see signals.h.
 */
#include "export/signals.h"

#include <stdio.h>
#include <string.h>

#include "interlock/telemetry.h"

/* OTLP's number of INFO. */
#define SEVERITY_INFO 9
/* A record has no more attributes than this, whatever a line says. */
#define MAX_ATTRIBUTES 64

struct ilk_text signals_text(const char *string)
{
	return (struct ilk_text){string, strlen(string)};
}

void signals_list_init(struct signals_list *list, struct batch *batch)
{
	list->at = arena_alloc(&batch->arena, MAX_ATTRIBUTES, sizeof *list->at);
	list->count = 0;
	list->room = list->at ? MAX_ATTRIBUTES : 0;
}

static struct otlp_attribute *add(struct signals_list *list, struct ilk_text name,
                                  enum otlp_type type)
{
	if (list->count == list->room || !name.len)
		return NULL;
	list->at[list->count].name = name;
	list->at[list->count].type = type;
	return &list->at[list->count++];
}

void signals_put(struct signals_list *list, const char *name, struct ilk_text text)
{
	struct otlp_attribute *added;

	if (text.len && (added = add(list, signals_text(name), OTLP_STRING)))
		added->value.string = text;
}

void signals_put_copy(struct signals_list *list, struct batch *batch, const char *name,
                      const char *word)
{
	struct text copy = arena_text(&batch->arena, text_of(word));

	if (copy.at)
		signals_put(list, name, (struct ilk_text){copy.at, copy.len});
}

void signals_put_integer(struct signals_list *list, const char *name, int64_t value)
{
	struct otlp_attribute *added = add(list, signals_text(name), OTLP_INT);

	if (added)
		added->value.integer = value;
}

static void put_strings(struct batch *batch, struct signals_list *list,
                        struct ilk_text name, const json_t *array)
{
	size_t size = json_array_size(array);
	struct ilk_text *texts = arena_alloc(&batch->arena, size, sizeof *texts);
	struct otlp_attribute *added;
	size_t count = 0;

	for (size_t i = 0; texts && i < size; i++) {
		const json_t *value = json_array_get(array, i);

		if (json_is_string(value))
			texts[count++] = (struct ilk_text){json_string_value(value),
			                                   json_string_length(value)};
	}
	if (count && (added = add(list, name, OTLP_STRINGS))) {
		added->value.strings.at = texts;
		added->value.strings.count = count;
	}
}

/* JSON writes a whole number of seconds like an integer; the attribute is a double. */
static bool is_double(struct ilk_text name)
{
	static const char duration[] =
		ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CLASSIFIER_DURATION;

	return name.len == sizeof duration - 1 &&
	       memcmp(name.at, duration, sizeof duration - 1) == 0;
}

/* One attribute of the record, of the type that it has there. */
static void put_json(struct batch *batch, struct signals_list *list,
                     struct ilk_text name, const json_t *value)
{
	struct otlp_attribute *added;

	if (json_is_array(value))
		put_strings(batch, list, name, value);
	else if (json_is_string(value)) {
		if ((added = add(list, name, OTLP_STRING)))
			added->value.string = (struct ilk_text){
				json_string_value(value), json_string_length(value)};
	} else if (json_is_real(value) || (json_is_number(value) && is_double(name))) {
		if ((added = add(list, name, OTLP_DOUBLE)))
			added->value.number = json_number_value(value);
	} else if (json_is_integer(value)) {
		if ((added = add(list, name, OTLP_INT)))
			added->value.integer = json_integer_value(value);
	} else if (json_is_boolean(value)) {
		if ((added = add(list, name, OTLP_BOOLEAN)))
			added->value.boolean = json_is_true(value);
	}
}

static void put_record(struct batch *batch, struct signals_list *list,
                       const struct line *line)
{
	const char *key;
	const json_t *value;
	size_t len;

	if (!line->attributes)
		return;
	json_object_keylen_foreach((json_t *)line->attributes, key, len, value)
	{
		put_json(batch, list, (struct ilk_text){key, len}, value);
	}
}

void signals_put_common(struct signals_list *list, const struct line *line)
{
	signals_put(list, ILK_OTEL_ATTR_SESSION_ID, line->session);
	signals_put(list, ILK_OTEL_ATTR_GEN_AI_AGENT_NAME, line->agent);
}

/* Session, number and time: the same line has it again, should it be sent twice. (The time
 * tells lines apart that have the same number, because the journal lost its last ones with
 * the machine's power.) */
static void put_uid(struct batch *batch, struct signals_list *list,
                    const struct line *line)
{
	struct ilk_text who =
		line->session.len ? line->session : signals_text(batch->instance);
	size_t room = who.len + 48;
	char *uid = arena_alloc(&batch->arena, room, 1);
	int digits;

	if (!uid)
		return;
	memcpy(uid, who.at, who.len);
	digits = snprintf(uid + who.len, room - who.len, ":%llu:%llu",
	                  (unsigned long long)line->seq,
	                  (unsigned long long)line->time_ns);
	signals_put(list, ILK_OTEL_ATTR_LOG_RECORD_UID,
	            (struct ilk_text){uid, who.len + (size_t)digits});
}

static void put_content(struct batch *batch, struct signals_list *list,
                        const struct line *line)
{
	size_t size;
	char *text;

	if (!batch->with_content || !line->content)
		return;
	size = json_dumpb(line->content, NULL, 0, JSON_COMPACT);
	text = arena_alloc(&batch->arena, size ? size : 1, 1);
	if (text && json_dumpb(line->content, text, size, JSON_COMPACT) == size)
		signals_put(list, ILK_OTEL_ATTR_GEN_AI_TOOL_CALL_ARGUMENTS,
		            (struct ilk_text){text, size});
}

static enum ilk_status finish_log(struct batch *batch, const struct line *line,
                                  const char *event, struct signals_list *list)
{
	struct otlp_log *log = &batch->logs[batch->log_count];
	bool remote;

	signals_put_common(list, line);
	put_uid(batch, list, line);
	if (batch->arena.failed)
		return ILK_MEMORY;
	*log = (struct otlp_log){
		.time_ns = line->time_ns,
		.observed_ns = batch->now_ns,
		.severity = SEVERITY_INFO,
		.event_name = signals_text(event),
		.attributes = {list->at, list->count},
	};
	signals_context(line, &log->context, &remote);
	batch->log_count++;
	return ILK_OK;
}

/* ---- Counting */

static struct ilk_text value_of(const struct line *line, const char *name)
{
	return line_text(line->attributes, name);
}

/* A metric's values, by the names of its attributes. */
static enum ilk_status count_one(struct tally *tally, enum series_metric metric,
                                 const struct line *line, uint64_t ns)
{
	struct ilk_text values[SERIES_MAX_ATTRIBUTES] = {{NULL, 0}};

	for (size_t i = 0; i < SERIES_MAX_ATTRIBUTES; i++)
		if (series_kinds[metric].attributes[i])
			values[i] = value_of(line, series_kinds[metric].attributes[i]);
	tally->unsent = true;
	return series_add(&tally->series, metric, values, ns);
}

/* Seconds as nanoseconds; false: there are none, or none that a clock measured. */
static bool classifier_ns(const struct line *line, uint64_t *ns)
{
	const json_t *value =
		json_object_get(line->attributes,
	                        ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CLASSIFIER_DURATION);
	double seconds = json_number_value(value);

	*ns = 0;
	if (!json_is_number(value) || !(seconds >= 0 && seconds < 1e9))
		return false;
	*ns = (uint64_t)(seconds * 1e9 + 0.5);
	return true;
}

static enum ilk_status count_decision(struct tally *tally, const struct line *line)
{
	uint64_t took;
	bool asked_classifier = classifier_ns(line, &took);
	enum ilk_status status = count_one(tally, SERIES_DECISIONS, line, 0);

	if (status == ILK_OK && asked_classifier)
		status = count_one(tally, SERIES_CLASSIFIER_DURATION, line, took);
	if (line->timed && line->duration_ns < UINT64_MAX / 4)
		took += line->duration_ns;
	if (status == ILK_OK && (line->timed || asked_classifier))
		status = count_one(tally, SERIES_DECISION_DURATION, line, took);
	if (status == ILK_OK &&
	    value_of(line, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CAP_KIND).len)
		status = count_one(tally, SERIES_CAPS_REACHED, line, 0);
	return status;
}

/* ---- Events */

static void keep_word(char word[SERIES_WORD], struct ilk_text text)
{
	memset(word, 0, SERIES_WORD);
	if (text.len && series_is_word(text))
		memcpy(word, text.at, text.len);
}

static bool is(struct ilk_text text, const char *word)
{
	return text.len == strlen(word) && memcmp(text.at, word, text.len) == 0;
}

/* Whether a call with this outcome goes on to run, or may. */
static bool goes_on(struct ilk_text outcome)
{
	return !is(outcome, ILK_OTEL_QWEN_CODE_AUTO_MODE_DECISION_VALUE_DENY) &&
	       !is(outcome, ILK_OTEL_QWEN_CODE_AUTO_MODE_DECISION_VALUE_INTERRUPT) &&
	       !is(outcome, ILK_OTEL_QWEN_CODE_AUTO_MODE_DECISION_VALUE_STOP);
}

static enum ilk_status remember(struct tally *tally, const struct line *line)
{
	struct pending *pending;

	if (!line->id.len)
		return ILK_OK;
	if (!(pending = pending_take(&tally->pending, line)))
		return ILK_MEMORY;
	if (!goes_on(line->outcome)) {
		pending_drop(&tally->pending, pending);
		return ILK_OK;
	}
	if (!pending->begun_ns || is(line->event, "call"))
		pending->begun_ns = line->time_ns;
	keep_word(pending->decision,
	          value_of(line, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_DECISION));
	keep_word(pending->layer,
	          value_of(line, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_LAYER));
	keep_word(pending->reason,
	          value_of(line, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_REASON));
	if (is(line->outcome, ILK_OTEL_QWEN_CODE_AUTO_MODE_DECISION_VALUE_ASK)) {
		pending->asked_ns = line->time_ns;
		keep_word(pending->fallback_reason,
		          value_of(line,
		                   ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_FALLBACK_REASON));
		keep_word(pending->cap_kind,
		          value_of(line, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CAP_KIND));
	}
	return ILK_OK;
}

static enum ilk_status add_decision(struct batch *batch, struct tally *tally,
                                    const struct line *line)
{
	struct signals_list list;
	enum ilk_status status;

	signals_list_init(&list, batch);
	put_record(batch, &list, line);
	put_content(batch, &list, line);
	status = finish_log(batch, line, ILK_OTEL_EVENT_QWEN_CODE_AUTO_MODE_DECISION,
	                    &list);
	if (status == ILK_OK)
		status = count_decision(tally, line);
	return status == ILK_OK ? remember(tally, line) : status;
}

static enum ilk_status count_answer(struct tally *tally, const struct line *line,
                                    const struct pending *pending)
{
	struct ilk_text values[SERIES_MAX_ATTRIBUTES] = {
		value_of(line, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_ANSWER),
		value_of(line, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_ANSWERED_BY),
	};
	uint64_t asked = pending ? pending->asked_ns : 0;
	enum ilk_status status = ILK_OK;

	tally->unsent = true;
	if (asked && line->time_ns >= asked)
		status = series_add(&tally->series, SERIES_APPROVAL_WAIT, values,
		                    line->time_ns - asked);
	if (pending)
		values[2] = signals_text(pending->fallback_reason);
	if (status == ILK_OK)
		status = series_add(&tally->series, SERIES_APPROVALS, values, 0);
	return status;
}

static enum ilk_status add_answer(struct batch *batch, struct tally *tally,
                                  const struct line *line)
{
	struct pending *pending = pending_find(&tally->pending, line);
	struct signals_list list;
	enum ilk_status status;

	signals_list_init(&list, batch);
	put_record(batch, &list, line);
	if (pending) {
		signals_put_copy(&list, batch,
		                 ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_FALLBACK_REASON,
		                 pending->fallback_reason);
		signals_put_copy(&list, batch,
		                 ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CAP_KIND,
		                 pending->cap_kind);
	}
	status = finish_log(batch, line, ILK_OTEL_EVENT_QWEN_CODE_AUTO_MODE_APPROVAL,
	                    &list);
	if (status == ILK_OK)
		status = count_answer(tally, line, pending);
	if (status == ILK_OK && pending && pending->asked_ns)
		status = signals_answered_span(batch, line, pending);
	if (pending)
		pending->asked_ns = 0;
	return status == ILK_OK ? remember(tally, line) : status;
}

static enum ilk_status add_mode(struct batch *batch, const struct line *line)
{
	struct signals_list list;

	signals_list_init(&list, batch);
	signals_put(&list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_MODE, line->mode);
	signals_put(&list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_PREVIOUS_MODE,
	            line->previous_mode);
	return finish_log(batch, line, ILK_OTEL_EVENT_QWEN_CODE_AUTO_MODE_MODE_CHANGED,
	                  &list);
}

static enum ilk_status add_executed(struct batch *batch, struct tally *tally,
                                    const struct line *line)
{
	struct pending *pending = pending_find(&tally->pending, line);
	enum ilk_status status;

	if (!pending)
		return ILK_OK;
	status = signals_tool_span(batch, line, pending);
	pending_drop(&tally->pending, pending);
	return status;
}

enum ilk_status signals_add(struct batch *batch, struct tally *tally,
                            const struct line *line)
{
	bool decided =
		line->outcome.len && !is(line->outcome, "refused") && line->attributes;

	if (is(line->event, "executed"))
		return add_executed(batch, tally, line);
	if (is(line->event, "mode_switch") && line->mode.len)
		return add_mode(batch, line);
	if (decided && is(line->event, "answer"))
		return add_answer(batch, tally, line);
	if (decided)
		return add_decision(batch, tally, line);
	return ILK_OK;
}
