/* SPDX-License-Identifier: Apache-2.0
 *
 * The answer line of the trace format: what an event led to, as one JSON object with
 * always the same keys in the same order.
 */
#include "record/json.h"

#include "interlock/record.h"
#include "record/words.h"

void write_place(struct writer *w, uint32_t line, struct ilk_text file)
{
	write_key(w, false, "line");
	write_unsigned(w, line);
	if (!file.at)
		return;
	write_key(w, false, "file");
	write_string(w, file);
}

static void write_rule(struct writer *w, const struct ilk_decision *d)
{
	write_key(w, false, "rule");
	if ((d->row == UINT32_MAX && !d->failure) || d->outcome == ILK_OUTCOME_NONE) {
		write_raw(w, "null");
		return;
	}
	write_byte(w, '{');
	write_key(w, true, "name");
	write_string(w, d->reason.at ? d->reason : record_text(record_verb(d->verb)));
	write_place(w, d->line, d->file);
	if (d->has_tier) {
		write_key(w, false, "tier");
		write_string(w, record_text(record_tier(d->tier)));
	}
	write_byte(w, '}');
}

/* A list of the names whose bits are set. */
static void write_names(struct writer *w, const struct ilk_image *image,
                        enum ilk_section names, uint32_t mask)
{
	const char *separator = "";

	write_byte(w, '[');
	for (uint32_t i = 0; i < 32; i++) {
		if (!(mask >> i & 1))
			continue;
		write_raw(w, separator);
		write_string(w, record_name(image, names, i));
		separator = ",";
	}
	write_byte(w, ']');
}

void write_fires(struct writer *w, const struct ilk_image *image, uint32_t fires)
{
	write_key(w, false, "fires");
	write_names(w, image, ILK_SECTION_HOOKS, fires);
}

void write_warnings(struct writer *w, const struct ilk_image *image, uint32_t notes)
{
	write_key(w, false, "warnings");
	write_names(w, image, ILK_SECTION_NOTES,
	            record_notes(image, notes, ILK_NOTE_WARN));
}

void write_nudges(struct writer *w, const struct ilk_image *image, uint32_t notes)
{
	write_key(w, false, "nudges");
	write_names(w, image, ILK_SECTION_NOTES,
	            record_notes(image, notes, ILK_NOTE_NUDGE));
}

void write_cap(struct writer *w, const struct ilk_decision *d)
{
	write_key(w, false, "cap");
	if (!d->has_cap) {
		write_raw(w, "null");
		return;
	}
	write_byte(w, '{');
	write_key(w, true, "name");
	write_string(w, d->cap_name);
	write_key(w, false, "kind");
	write_string(w, d->cap_kind);
	write_key(w, false, "value");
	write_unsigned(w, d->cap_value);
	write_key(w, false, "limit");
	write_unsigned(w, d->cap_limit);
	write_byte(w, '}');
}

static void write_state(struct writer *w, const struct ilk_recorded *recorded)
{
	write_key(w, false, "counters");
	write_byte(w, '{');
	for (uint32_t i = 0; i < ilk_counter_count(recorded->image); i++) {
		write_key_text(w, i == 0, ilk_counter_name(recorded->image, i));
		write_unsigned(w, ilk_session_counter(recorded->session, i));
	}
	write_byte(w, '}');
	write_key(w, false, "slots");
	write_byte(w, '{');
	for (uint32_t i = 0; i < ilk_slot_count(recorded->image); i++) {
		write_key_text(w, i == 0, ilk_slot_name(recorded->image, i));
		write_string_or_null(w, ilk_session_slot(recorded->session, i));
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

		write_key(w, false, names[i]);
		if (ilk_session_report(session, (enum ilk_report)i, &value))
			write_unsigned(w, value);
		else
			write_raw(w, "null");
	}
}

static void write_value(struct writer *w, const struct ilk_attribute *attribute)
{
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
	case ILK_ATTRIBUTE_STRINGS:
		write_names(w, attribute->value.strings.image,
		            attribute->value.strings.names,
		            attribute->value.strings.mask);
		break;
	}
}

static void write_attributes(struct writer *w, const struct ilk_recorded *recorded)
{
	struct ilk_attribute attributes[ILK_RECORD_MAX_ATTRIBUTES];
	size_t count =
		ilk_record_attributes(recorded, attributes, ILK_RECORD_MAX_ATTRIBUTES);

	write_key(w, false, "attributes");
	write_byte(w, '{');
	for (size_t i = 0; i < count && i < ILK_RECORD_MAX_ATTRIBUTES; i++) {
		write_key(w, i == 0, attributes[i].name);
		write_value(w, &attributes[i]);
	}
	write_byte(w, '}');
}

size_t ilk_record_json(const struct ilk_recorded *recorded, const char *event,
                       bool refused, char *json, size_t room)
{
	const struct ilk_decision *d = recorded->decision;
	struct writer w = {json, room, 0};

	write_byte(&w, '{');
	write_key(&w, true, "id");
	write_string_or_null(&w, recorded->call_id);
	write_key(&w, false, "event");
	write_string(&w, record_text(event));
	write_key(&w, false, "outcome");
	if (refused)
		write_raw(&w, "\"refused\"");
	else if (d->outcome == ILK_OUTCOME_NONE)
		write_raw(&w, "null");
	else
		write_string(&w, record_text(ilk_outcome_name(d->outcome)));
	write_key(&w, false, "reason");
	write_string_or_null(&w, d->reason);
	write_key(&w, false, "layer");
	write_string_or_null(&w, d->layer);
	write_rule(&w, d);
	write_fires(&w, recorded->image, d->fires);
	if (record_notes(recorded->image, d->notes, ILK_NOTE_WARN))
		write_warnings(&w, recorded->image, d->notes);
	if (record_notes(recorded->image, d->notes, ILK_NOTE_NUDGE))
		write_nudges(&w, recorded->image, d->notes);
	if (d->switch_mode.at) {
		write_key(&w, false, "switch_mode");
		write_string(&w, d->switch_mode);
	}
	if (d->ask_timeout_s) {
		write_key(&w, false, "timeout_s");
		write_unsigned(&w, d->ask_timeout_s);
	}
	write_cap(&w, d);
	write_state(&w, recorded);
	write_reports(&w, recorded->session);
	write_attributes(&w, recorded);
	write_byte(&w, '}');
	return w.len;
}
