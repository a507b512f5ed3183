/* SPDX-License-Identifier: Apache-2.0
 *
 * The answer line of the trace format: what an event led to, as one JSON object with
 * always the same keys in the same order.
 */
#include "interlock/record.h"
#include "record/words.h"
#include "record/write.h"

static void write_key(struct writer *w, const char *key)
{
	write_byte(w, ',');
	write_string(w, record_text(key));
	write_byte(w, ':');
}

static void write_rule(struct writer *w, const struct ilk_decision *d)
{
	write_key(w, "rule");
	if (d->row == UINT32_MAX || d->outcome == ILK_OUTCOME_NONE) {
		write_raw(w, "null");
		return;
	}
	write_raw(w, "{\"name\":");
	write_string(w, d->reason.at ? d->reason : record_text(record_verb(d->verb)));
	write_raw(w, ",\"line\":");
	write_unsigned(w, d->line);
	write_byte(w, '}');
}

static void write_fires(struct writer *w, const struct ilk_recorded *recorded)
{
	const char *separator = "";

	write_key(w, "fires");
	write_byte(w, '[');
	for (uint32_t i = 0; i < ILK_MAX_HOOKS; i++) {
		if (!(recorded->decision->fires >> i & 1))
			continue;
		write_raw(w, separator);
		write_string(w, ilk_hook_name(recorded->image, i));
		separator = ",";
	}
	write_byte(w, ']');
}

static void write_cap(struct writer *w, const struct ilk_decision *d)
{
	write_key(w, "cap");
	if (!d->has_cap) {
		write_raw(w, "null");
		return;
	}
	write_raw(w, "{\"name\":");
	write_string(w, d->cap_name);
	write_raw(w, ",\"kind\":");
	write_string(w, d->cap_kind);
	write_raw(w, ",\"value\":");
	write_unsigned(w, d->cap_value);
	write_raw(w, ",\"limit\":");
	write_unsigned(w, d->cap_limit);
	write_byte(w, '}');
}

static void write_state(struct writer *w, const struct ilk_recorded *recorded)
{
	const char *separator = "";

	write_key(w, "counters");
	write_byte(w, '{');
	for (uint32_t i = 0; i < ilk_counter_count(recorded->image); i++) {
		write_raw(w, separator);
		write_string(w, ilk_counter_name(recorded->image, i));
		write_byte(w, ':');
		write_unsigned(w, ilk_session_counter(recorded->session, i));
		separator = ",";
	}
	write_byte(w, '}');
	write_key(w, "slots");
	write_byte(w, '{');
	separator = "";
	for (uint32_t i = 0; i < ilk_slot_count(recorded->image); i++) {
		write_raw(w, separator);
		write_string(w, ilk_slot_name(recorded->image, i));
		write_byte(w, ':');
		write_string_or_null(w, ilk_session_slot(recorded->session, i));
		separator = ",";
	}
	write_byte(w, '}');
}

static void write_reports(struct writer *w, const struct ilk_session *session)
{
	static const char *const names[ILK_REPORT_COUNT] = {
		[ILK_REPORT_CONSECUTIVE_DENIALS] = "consecutive_denials",
		[ILK_REPORT_TOTAL_DENIALS] = "total_denials",
	};

	for (unsigned i = 0; i < ILK_REPORT_COUNT; i++) {
		uint64_t value = 0;

		write_key(w, names[i]);
		if (ilk_session_report(session, (enum ilk_report)i, &value))
			write_unsigned(w, value);
		else
			write_raw(w, "null");
	}
}

static void write_attribute(struct writer *w, const struct ilk_attribute *attribute)
{
	write_string(w, record_text(attribute->name));
	write_byte(w, ':');
	switch (attribute->type) {
	case ILK_ATTRIBUTE_STRING:
		write_string(w, attribute->value.string);
		break;
	case ILK_ATTRIBUTE_INT:
		write_signed(w, attribute->value.integer);
		break;
	case ILK_ATTRIBUTE_DOUBLE:
		write_decimal(w, attribute->value.number);
		break;
	case ILK_ATTRIBUTE_BOOLEAN:
		write_raw(w, attribute->value.boolean ? "true" : "false");
		break;
	}
}

static void write_attributes(struct writer *w, const struct ilk_recorded *recorded)
{
	struct ilk_attribute attributes[ILK_RECORD_MAX_ATTRIBUTES];
	size_t count =
		ilk_record_attributes(recorded, attributes, ILK_RECORD_MAX_ATTRIBUTES);

	write_key(w, "attributes");
	write_byte(w, '{');
	for (size_t i = 0; i < count && i < ILK_RECORD_MAX_ATTRIBUTES; i++) {
		if (i)
			write_byte(w, ',');
		write_attribute(w, &attributes[i]);
	}
	write_byte(w, '}');
}

size_t ilk_record_json(const struct ilk_recorded *recorded, const char *event,
                       bool refused, char *json, size_t room)
{
	const struct ilk_decision *d = recorded->decision;
	struct writer w = {json, room, 0};

	write_raw(&w, "{\"id\":");
	write_string_or_null(&w, recorded->call_id);
	write_key(&w, "event");
	write_string(&w, record_text(event));
	write_key(&w, "outcome");
	if (refused)
		write_raw(&w, "\"refused\"");
	else if (d->outcome == ILK_OUTCOME_NONE)
		write_raw(&w, "null");
	else
		write_string(&w, record_text(ilk_outcome_name(d->outcome)));
	write_key(&w, "reason");
	write_string_or_null(&w, d->reason);
	write_key(&w, "layer");
	write_string_or_null(&w, d->layer);
	write_rule(&w, d);
	write_fires(&w, recorded);
	write_cap(&w, d);
	write_state(&w, recorded);
	write_reports(&w, recorded->session);
	write_attributes(&w, recorded);
	write_byte(&w, '}');
	return w.len;
}
