/* SPDX-License-Identifier: Apache-2.0
 *
 * Why, in words for people; see why.h.
 */
#include <inttypes.h>

#include "dump/wording.h"
#include "interlock/record.h"
#include "runtime/image.h"
#include "why.h"

/* Width of the column that has the row in words. */
#define ROW_WIDTH 36

/* Counts what goes by, so that columns can be aligned. */
struct counted {
	const struct sheet *to;
	int len;
};

static void count_write(void *context, const char *bytes, size_t size)
{
	struct counted *counted = context;

	counted->len += (int)size;
	counted->to->write(counted->to->context, bytes, size);
}

/* The row says something when it holds, and the next one is tried. */
static bool row_notes(const struct why *why, const struct why_row *row)
{
	return image_field(why->image, ILK_SECTION_ROWS, row->row, ILK_ROW_NOTE) != 0;
}

static void show_row(const struct why *why, const struct sheet *sheet,
                     const struct why_row *row)
{
	struct counted counted = {sheet, 0};
	const struct sheet counting = {count_write, &counted};

	sheet_string(sheet, "  ");
	wording_place(sheet, why->image, ILK_SECTION_ROWS, row->row, ILK_ROW_LINE);
	sheet_string(sheet, "  ");
	wording_row(&counting, why->image, row->row);
	if (counted.len < ROW_WIDTH)
		sheet_printf(sheet, "%*s", ROW_WIDTH - counted.len, "");
	sheet_string(sheet, !row->held            ? " no   "
	                    : row_notes(why, row) ? " yes, goes on"
	                                          : " yes");
	/* Of a row that did not hold, only why. */
	for (uint32_t i = row->held ? 0 : row->count - 1; i < row->count; i++) {
		sheet_string(sheet, !row->held ? "" : i ? "; " : "  ");
		sheet_text(sheet, row->conditions[i].text);
		sheet_string(sheet, ": ");
		sheet_text(sheet, row->conditions[i].saw);
	}
	sheet_string(sheet, "\n");
}

static void show_rows(const struct why *why, const struct sheet *sheet)
{
	uint32_t table = ILK_TABLE_COUNT;

	for (const struct why_row *row = why->first; row; row = row->next) {
		if (row->table != table)
			sheet_printf(sheet, "%s\n", wording_table(row->table));
		table = row->table;
		show_row(why, sheet, row);
	}
}

static void show_text(const struct sheet *sheet, const char *name, struct ilk_text text)
{
	if (!text.at)
		return;
	sheet_printf(sheet, "  %-12s ", name);
	sheet_quoted(sheet, text);
	sheet_string(sheet, "\n");
}

static void show_facts(const struct sheet *sheet, const struct ilk_facts *facts)
{
	for (size_t i = 0; i < why_fact_count; i++)
		show_text(sheet, why_facts[i].name, why_fact_text(facts, i));
	if (facts->failure)
		sheet_printf(sheet, "  %-12s %s\n", "failure",
		             wording_failure(facts->failure));
	if (facts->rule != ILK_RULE_NONE)
		sheet_printf(sheet, "  %-12s %s\n", "rule", wording_rule(facts->rule));
}

static void show_event(const struct why *why, const struct sheet *sheet)
{
	const struct trace_event *event = why->event;

	if (why->line)
		sheet_printf(sheet, "line %zu: ", why->line);
	sheet_string(sheet, trace_kind_name(event->kind));
	if (why->line && event->id.at) {
		sheet_string(sheet, " ");
		sheet_quoted(sheet, event->id);
	}
	if (event->kind == TRACE_VERDICT)
		sheet_printf(sheet, " %s", wording_verdict(event->classified.verdict));
	if (event->kind == TRACE_ANSWER)
		sheet_printf(sheet, " %s by %s", why_answer(event->answer),
		             wording_answerer(event->by));
	if (event->kind == TRACE_EXECUTED)
		sheet_string(sheet, event->ok ? " ok" : " error");
	if (event->kind == TRACE_MODE_SWITCH) {
		sheet_string(sheet, " ");
		sheet_quoted(sheet, event->mode);
	}
	sheet_string(sheet, "\n");
	show_text(sheet, "turn", event->turn);
	show_text(sheet, "thread", event->thread);
	if (event->kind == TRACE_CALL)
		show_facts(sheet, &event->facts);
}

static void show_cap(const struct sheet *sheet, const struct ilk_decision *d)
{
	if (!d->has_cap)
		return;
	sheet_string(sheet, "   cap ");
	sheet_text(sheet, d->cap_name);
	sheet_printf(sheet, " %" PRIu64 " of %" PRIu32, d->cap_value, d->cap_limit);
}

static void show_fires(const struct why *why, const struct sheet *sheet, uint32_t fires)
{
	for (uint32_t i = 0; i < ILK_MAX_HOOKS; i++) {
		if (!(fires >> i & 1))
			continue;
		sheet_string(sheet, "   fires ");
		sheet_text(sheet, ilk_hook_name(why->image, i));
	}
}

static void show_notes(const struct why *why, const struct sheet *sheet, uint32_t notes)
{
	for (uint32_t i = 0; i < ILK_MAX_NOTES; i++) {
		if (!(notes >> i & 1))
			continue;
		sheet_printf(sheet, "   %ss ",
		             wording_note_kind(ilk_note_kind(why->image, i)));
		sheet_text(sheet, ilk_note_name(why->image, i));
	}
}

/* What is to say of an outcome that the row alone does not explain. */
static void show_remark(const struct sheet *sheet, const struct ilk_decision *d)
{
	if (d->outcome == ILK_OUTCOME_DEFER && d->row == IMAGE_NONE && !d->failure)
		sheet_string(sheet, "   the policy does not decide in this mode");
	else if (d->outcome == ILK_OUTCOME_DEFER)
		sheet_string(sheet, "   the policy has no say in this call");
	else if (d->outcome != d->row_outcome && !d->has_answer)
		sheet_printf(sheet, "   what the presence %s makes of %s",
		             wording_presence(d->presence),
		             ilk_outcome_name(d->row_outcome));
}

static void show_decision(const struct why *why, const struct sheet *sheet,
                          const struct ilk_decision *d)
{
	sheet_printf(sheet, "=> %s", ilk_outcome_name(d->outcome));
	if (d->reason.len) {
		sheet_string(sheet, " ");
		sheet_text(sheet, d->reason);
	}
	if (d->layer.len) {
		sheet_string(sheet, "   layer ");
		sheet_text(sheet, d->layer);
	}
	if (d->line)
		sheet_printf(sheet, "   line %" PRIu32 "%s", d->line,
		             d->file.at ? " of " : "");
	sheet_text(sheet, d->file);
	if (d->has_tier && d->tier == ILK_TIER_ORG)
		sheet_string(sheet, " (the organisation's)");
	show_cap(sheet, d);
	show_fires(why, sheet, d->fires);
	show_notes(why, sheet, d->notes);
	if (d->switch_mode.at) {
		sheet_string(sheet, "   switch ");
		sheet_quoted(sheet, d->switch_mode);
	}
	if (d->ask_timeout_s)
		sheet_printf(sheet, "   waits %" PRIu32 " s", d->ask_timeout_s);
	if (d->failure)
		sheet_printf(sheet, "   by the rule for a failure of the %s",
		             wording_failure(d->failure));
	show_remark(sheet, d);
	sheet_string(sheet, "\n");
}

/* Counters and slots that are not as they were. */
static void show_changes(const struct why *why, const struct sheet *sheet)
{
	for (uint32_t i = 0; i < ilk_counter_count(why->image); i++) {
		uint32_t before = why->before.counters[i];
		uint32_t after = why->after.counters[i];

		if (before == after)
			continue;
		sheet_string(sheet, "   ");
		sheet_text(sheet, ilk_counter_name(why->image, i));
		sheet_printf(sheet, " %" PRIu32 " -> %" PRIu32 "\n", before, after);
	}
	for (uint32_t i = 0; i < ilk_slot_count(why->image); i++) {
		bool empty = !why->after.slot_len[i];

		if (state_slot_same(&why->before, &why->after, i))
			continue;
		sheet_string(sheet, "   ");
		sheet_text(sheet, ilk_slot_name(why->image, i));
		sheet_string(sheet, empty ? " held -> empty\n"
		                    : why->before.slot_len[i]
		                            ? " held -> held, another call\n"
		                            : " empty -> held\n");
	}
}

void why_text(const struct why *why, const struct played *played,
              const struct sheet *sheet)
{
	show_event(why, sheet);
	show_rows(why, sheet);
	if (played->refused)
		sheet_string(sheet, "=> refused   the call does not wait for this "
		                    "(any more)\n");
	else if (played->decision.outcome != ILK_OUTCOME_NONE)
		show_decision(why, sheet, &played->decision);
	show_changes(why, sheet);
}
