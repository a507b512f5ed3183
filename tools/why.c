/* SPDX-License-Identifier: Apache-2.0
 *
 * Why a call is decided as it is; see why.h.
 */
#include "why.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dump/wording.h"
#include "interlock/record.h"
#include "runtime/image.h"
#include "seen.h"

#define NO_TABLE UINT32_MAX
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

static void show_row(const struct why *why, uint32_t row)
{
	struct counted counted = {&why->sheet, 0};
	const struct sheet counting = {count_write, &counted};

	sheet_printf(&why->sheet, "  %5" PRIu32 "  ",
	             image_field(why->image, ILK_SECTION_ROWS, row, ILK_ROW_LINE));
	wording_row(&counting, why->image, row);
	if (counted.len < ROW_WIDTH)
		sheet_printf(&why->sheet, "%*s", ROW_WIDTH - counted.len, "");
}

static void show_condition(const struct why *why, uint32_t index, bool held)
{
	const struct seen seen = {
		.image = why->image,
		.session = why->session,
		.event = why->event,
		.asked = why->asked,
	};

	wording_condition(&why->sheet, why->image, ILK_SECTION_CONDITIONS, index);
	sheet_string(&why->sheet, ": ");
	seen_condition(&why->sheet, &seen, index, held);
}

static void tried(void *context, const struct ilk_tried *row)
{
	struct why *why = context;
	uint32_t first = image_field(why->image, ILK_SECTION_TABLES, row->table,
	                             ILK_TABLE_FIRST);
	struct image_run conditions = image_run(why->image, ILK_SECTION_ROWS,
	                                        first + row->row, ILK_ROW_FIRST);

	if (why->table != (uint32_t)row->table)
		sheet_printf(&why->sheet, "%s\n", wording_table(row->table));
	why->table = row->table;
	show_row(why, first + row->row);
	sheet_string(&why->sheet, row->held ? " yes" : " no   ");
	if (!row->held)
		show_condition(why, conditions.first + row->failed, false);
	for (uint32_t i = 0; row->held && i < conditions.count; i++) {
		sheet_string(&why->sheet, i ? "; " : "  ");
		show_condition(why, conditions.first + i, true);
	}
	sheet_string(&why->sheet, "\n");
}

void why_init(struct why *why, const struct sheet *sheet, const struct ilk_image *image)
{
	*why = (struct why){.sheet = *sheet, .image = image};
	why->observer = (struct ilk_observer){tried, why};
}

static void show_text(const struct why *why, const char *name, struct ilk_text text)
{
	if (!text.at)
		return;
	sheet_printf(&why->sheet, "  %-12s ", name);
	sheet_quoted(&why->sheet, text);
	sheet_string(&why->sheet, "\n");
}

static void show_call(const struct why *why, const struct ilk_facts *facts)
{
	sheet_string(&why->sheet, "call\n");
	show_text(why, "tool", facts->tool);
	show_text(why, "command", facts->command);
	show_text(why, "path", facts->path);
	show_text(why, "cwd", facts->cwd);
	show_text(why, "host", facts->host);
	show_text(why, "mcp.server", facts->mcp_server);
	show_text(why, "mcp.tool", facts->mcp_tool);
	show_text(why, "agent", facts->agent);
	show_text(why, "fingerprint", facts->fingerprint);
	if (facts->rule != ILK_RULE_NONE)
		sheet_printf(&why->sheet, "  %-12s %s\n", "rule",
		             wording_rule(facts->rule));
}

static void show_event(const struct why *why, const struct trace_event *event)
{
	static const char *const answers[] = {
		[ILK_ANSWER_APPROVE] = "approve",
		[ILK_ANSWER_REJECT] = "reject",
		[ILK_ANSWER_CANCEL] = "cancel",
		[ILK_ANSWER_TIMEOUT] = "timeout",
	};

	if (event->kind == TRACE_CALL)
		show_call(why, &event->facts);
	else if (event->kind == TRACE_VERDICT)
		sheet_printf(&why->sheet, "verdict %s\n",
		             wording_verdict(event->classified.verdict));
	else if (event->kind == TRACE_ANSWER)
		sheet_printf(&why->sheet, "answer %s by %s\n", answers[event->answer],
		             wording_answerer(event->by));
}

void why_begin(struct why *why, const struct ilk_session *session,
               const struct trace_event *event)
{
	why->session = session;
	why->event = event;
	why->table = NO_TABLE;
	if (event->kind != TRACE_CALL && event->kind != TRACE_VERDICT &&
	    event->kind != TRACE_ANSWER)
		return;
	if (why->begun)
		sheet_string(&why->sheet, "\n");
	why->begun = true;
	show_event(why, event);
}

static void show_cap(const struct why *why, const struct ilk_decision *d)
{
	if (!d->has_cap)
		return;
	sheet_string(&why->sheet, "   cap ");
	sheet_text(&why->sheet, d->cap_name);
	sheet_printf(&why->sheet, " %" PRIu64 " of %" PRIu32, d->cap_value,
	             d->cap_limit);
}

static void show_fires(const struct why *why, uint32_t fires)
{
	for (uint32_t i = 0; i < ILK_MAX_HOOKS; i++) {
		if (!(fires >> i & 1))
			continue;
		sheet_string(&why->sheet, "   fires ");
		sheet_text(&why->sheet, ilk_hook_name(why->image, i));
	}
}

static void show_decision(const struct why *why, const struct ilk_decision *d)
{
	sheet_printf(&why->sheet, "=> %s", ilk_outcome_name(d->outcome));
	if (d->reason.len) {
		sheet_string(&why->sheet, " ");
		sheet_text(&why->sheet, d->reason);
	}
	if (d->layer.len) {
		sheet_string(&why->sheet, "   layer ");
		sheet_text(&why->sheet, d->layer);
	}
	if (d->line)
		sheet_printf(&why->sheet, "   line %" PRIu32, d->line);
	show_cap(why, d);
	show_fires(why, d->fires);
	if (d->outcome == ILK_OUTCOME_DEFER && !d->line)
		sheet_string(&why->sheet, "   the policy does not decide in this mode");
	else if (d->outcome != d->row_outcome && !d->has_answer)
		sheet_printf(&why->sheet, "   what the presence %s makes of %s",
		             wording_presence(d->presence),
		             ilk_outcome_name(d->row_outcome));
	sheet_string(&why->sheet, "\n");
}

void why_end(struct why *why, const struct played *played)
{
	if (played->refused)
		sheet_string(&why->sheet,
		             "=> refused   the call does not wait for this "
		             "(any more)\n");
	else if (played->decision.outcome != ILK_OUTCOME_NONE)
		show_decision(why, &played->decision);
	if (played->decision.row_outcome == ILK_OUTCOME_ASK)
		why->asked = played->decision.reason;
}
