/* SPDX-License-Identifier: Apache-2.0
 *
 * Why, as JSON: one object a step with always the same keys in the same order. See why.h
 * and the man page.
 */
#include "dump/wording.h"
#include "interlock/record.h"
#include "record/json.h"
#include "record/words.h"
#include "runtime/image.h"
#include "why.h"

static void put_text(struct writer *w, const char *name, struct ilk_text text)
{
	write_key(w, false, name);
	write_string_or_null(w, text);
}

static void put_word(struct writer *w, const char *name, const char *word)
{
	put_text(w, name, record_text(word));
}

static void put_bool(struct writer *w, const char *name, bool value)
{
	write_key(w, false, name);
	write_raw(w, value ? "true" : "false");
}

/* The facts of a call that it has; of another event what it says. */
static void put_facts(struct writer *w, const struct trace_event *event)
{
	const struct ilk_facts *facts = &event->facts;
	bool first = true;

	write_key(w, false, "facts");
	if (event->kind != TRACE_CALL) {
		write_raw(w, "null");
		return;
	}
	write_byte(w, '{');
	for (size_t i = 0; i < why_fact_count; i++) {
		struct ilk_text text = why_fact_text(facts, i);

		if (!text.at)
			continue;
		write_key(w, first, why_facts[i].name);
		write_string(w, text);
		first = false;
	}
	write_key(w, first, "rule");
	write_string(w, record_text(wording_rule(facts->rule)));
	if (facts->args.at)
		put_text(w, "args", facts->args);
	write_byte(w, '}');
}

static void put_event(const struct why *why, struct writer *w)
{
	static const struct ilk_text absent = {NULL, 0};
	const struct trace_event *event = why->event;
	bool verdict = event->kind == TRACE_VERDICT;
	bool answer = event->kind == TRACE_ANSWER;

	write_key(w, true, "line");
	if (why->line)
		write_unsigned(w, why->line);
	else
		write_raw(w, "null");
	put_text(w, "id", why->line ? event->id : absent);
	put_word(w, "event", trace_kind_name(event->kind));
	put_text(w, "turn", event->turn);
	put_text(w, "thread", event->thread);
	put_facts(w, event);
	put_word(w, "verdict",
	         verdict ? wording_verdict(event->classified.verdict) : NULL);
	put_text(w, "stage", verdict ? event->classified.stage : absent);
	put_text(w, "kind", verdict ? event->classified.kind : absent);
	put_text(w, "category", verdict ? event->classified.category : absent);
	put_word(w, "answer", answer ? why_answer(event->answer) : NULL);
	put_word(w, "by", answer ? wording_answerer(event->by) : NULL);
}

static void put_condition(struct writer *w, const struct why_condition *condition)
{
	write_byte(w, '{');
	write_key(w, true, "text");
	write_string(w, condition->text);
	put_bool(w, "held", condition->held);
	put_text(w, "saw", condition->saw);
	write_byte(w, '}');
}

static void put_row(const struct why *why, struct writer *w, const struct why_row *row)
{
	enum ilk_section rows = ILK_SECTION_ROWS;
	uint32_t reason = image_field(why->image, rows, row->row, ILK_ROW_REASON);
	uint32_t note = image_field(why->image, rows, row->row, ILK_ROW_NOTE);
	const struct ilk_text absent = {NULL, 0};

	write_byte(w, '{');
	write_key(w, true, "table");
	write_string(w, record_text(wording_table(row->table)));
	write_place(w, image_field(why->image, rows, row->row, ILK_ROW_LINE),
	            image_file_of(why->image, rows, row->row, ILK_ROW_LINE));
	put_word(w, "verb",
	         wording_verb(image_field(why->image, rows, row->row, ILK_ROW_VERB)));
	put_text(w, "reason", image_name(why->image, ILK_SECTION_REASONS, reason));
	put_text(w, "note", note ? ilk_note_name(why->image, note - 1) : absent);
	put_bool(w, "held", row->held);
	write_key(w, false, "conditions");
	write_byte(w, '[');
	for (uint32_t i = 0; i < row->count; i++) {
		write_raw(w, i ? "," : "");
		put_condition(w, &row->conditions[i]);
	}
	write_raw(w, "]}");
}

static void put_rows(const struct why *why, struct writer *w)
{
	write_key(w, false, "rows");
	write_byte(w, '[');
	for (const struct why_row *row = why->first; row; row = row->next) {
		write_raw(w, row == why->first ? "" : ",");
		put_row(why, w, row);
	}
	write_byte(w, ']');
}

/* What became of it: null for an event without a decision. */
static void put_decision(const struct why *why, struct writer *w,
                         const struct played *played)
{
	const struct ilk_decision *d = &played->decision;
	bool by_row = d->row != IMAGE_NONE;

	write_key(w, false, "decision");
	if (!played->refused && d->outcome == ILK_OUTCOME_NONE) {
		write_raw(w, "null");
		return;
	}
	write_byte(w, '{');
	write_key(w, true, "outcome");
	write_string(w, record_text(played->refused ? "refused"
	                                            : ilk_outcome_name(d->outcome)));
	by_row &= !played->refused;
	put_word(w, "row_outcome",
	         played->refused ? NULL : ilk_outcome_name(d->row_outcome));
	put_text(w, "reason", d->reason);
	put_text(w, "layer", d->layer);
	put_word(w, "table", by_row ? wording_table(d->table) : NULL);
	if (by_row)
		write_place(w, d->line, d->file);
	else
		write_raw(w, ",\"line\":null");
	put_word(w, "presence", played->refused ? NULL : wording_presence(d->presence));
	write_fires(w, why->image, d->fires);
	write_warnings(w, why->image, d->notes);
	write_nudges(w, why->image, d->notes);
	put_text(w, "switch_mode", d->switch_mode);
	write_key(w, false, "timeout_s");
	write_unsigned(w, d->ask_timeout_s);
	put_word(w, "failure", d->failure ? wording_failure(d->failure) : NULL);
	write_cap(w, d);
	write_byte(w, '}');
}

static void put_counters(const struct why *why, struct writer *w,
                         const struct state *state)
{
	for (uint32_t i = 0; i < ilk_counter_count(why->image); i++) {
		write_key_text(w, i == 0, ilk_counter_name(why->image, i));
		write_unsigned(w, state->counters[i]);
	}
}

static void put_slots(const struct why *why, struct writer *w,
                      const struct state *state)
{
	for (uint32_t i = 0; i < ilk_slot_count(why->image); i++) {
		write_key_text(w, i == 0, ilk_slot_name(why->image, i));
		write_string_or_null(w, state_slot(state, i));
	}
}

static void put_state(const struct why *why, struct writer *w)
{
	static const struct {
		const char *name;
		void (*put)(const struct why *why, struct writer *w,
		            const struct state *state);
	} parts[] = {{"counters", put_counters}, {"slots", put_slots}};

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		write_key(w, false, parts[i].name);
		write_raw(w, "{\"before\":{");
		parts[i].put(why, w, &why->before);
		write_raw(w, "},\"after\":{");
		parts[i].put(why, w, &why->after);
		write_raw(w, "}}");
	}
}

void why_json(const struct why *why, const struct played *played, struct writer *w)
{
	write_byte(w, '{');
	put_event(why, w);
	put_rows(why, w);
	put_decision(why, w, played);
	put_state(why, w);
	write_raw(w, "}\n");
}
