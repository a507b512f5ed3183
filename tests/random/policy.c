/* SPDX-License-Identifier: Apache-2.0
 *
 * A random policy: what it defines, its settings, and every item but the tables.
 */
#include "policy.h"

#include <stdio.h>
#include <string.h>

#include "interlock/runtime.h"
#include "model/words.h"

/* ---- Names ------------------------------------------------------------------------- */

/* Keywords may be names, too. */
static const char *const keywords[] = {
	"version", "telemetry",  "scope",         "mode",        "key",     "off",
	"clear",   "drop",       "take",          "answer",      "verdict", "executed",
	"tick",    "turn_start", "user_message",  "kind",        "rule",    "stage",
	"empty",   "held",       "session_start", "consecutive", "tool",    "call"};
static const char *const stems[] = {"a", "b.c", "x-y", "_", "total", "blocks", "Z"};

static void new_name(struct plan *plan, struct plan_names *names)
{
	char *name = names->at[names->count++];

	if (draw_percent(plan->draw, 10) && plan->names < 8)
		/* Different ones: a name is taken from its own part of the list. */
		snprintf(name, PLAN_NAME, "%s",
		         keywords[plan->names + 8 * draw_below(plan->draw, 3)]);
	else
		snprintf(name, PLAN_NAME, "%s%u", DRAW_ONE(plan->draw, stems),
		         (unsigned)plan->names);
	plan->names++;
}

/* A cap with the name of a reason may be tested as "capped". */
static void new_cap(struct plan *plan)
{
	const char *reason =
		words_fallback_reasons
			.at[draw_below(plan->draw, words_fallback_reasons.count)];

	for (uint32_t i = 0; i < plan->caps.count; i++)
		if (strcmp(plan->caps.at[i], reason) == 0)
			reason = NULL, i = plan->caps.count;
	if (reason && draw_percent(plan->draw, 60))
		snprintf(plan->caps.at[plan->caps.count++], PLAN_NAME, "%s", reason);
	else
		new_name(plan, &plan->caps);
}

static void draw_keys(struct plan *plan)
{
	plan->key_count = draw_from(plan->draw, 1, ILK_MAX_KEYS);
	for (uint32_t i = 0; i < plan->key_count; i++) {
		plan->keys[i] = 1u << draw_below(plan->draw, ILK_FACT_COUNT) |
		                1u << draw_below(plan->draw, ILK_FACT_COUNT);
		if (draw_percent(plan->draw, 30))
			plan->keys[i] |= draw_below(plan->draw, 1u << ILK_FACT_COUNT);
		if (draw_percent(plan->draw, 20))
			plan->keys[i] = 0;
	}
}

static void draw_plan(struct plan *plan)
{
	struct draw *draw = plan->draw;
	uint32_t size = draw_percent(draw, 10) ? PLAN_NAMES : 1 + draw_below(draw, 6);
	uint32_t sets = draw_below(draw, size + 1);
	uint32_t counters = draw_below(draw, size + 1);
	uint32_t caps = counters ? draw_below(draw, size + 1) : 0;
	uint32_t slots = draw_below(draw, size + 1) / 2;

	plan->strict = draw_percent(draw, 60);
	plan->guards = draw_percent(draw, 70);
	plan->classifies = draw_percent(draw, 85);
	plan->carried = ILK_MAX_CARRIED;
	for (uint32_t i = 0; i < sets; i++) {
		plan->set_kinds[i] = draw_below(draw, ILK_SET_KIND_COUNT);
		new_name(plan, &plan->sets);
	}
	while (plan->counters.count < counters)
		new_name(plan, &plan->counters);
	while (plan->caps.count < caps)
		new_cap(plan);
	while (plan->slots.count < slots)
		new_name(plan, &plan->slots);
	draw_keys(plan);
}

/* ---- Settings ------------------------------------------------------------------------ */

static void put_modes(struct plan *plan)
{
	static const char *const names[] = {"auto", "yolo", "default", "plan", "off"};
	static const struct words modes = {"a mode", names, 5};
	uint32_t left = 31;

	put(plan, "mode");
	if (draw_percent(plan->draw, 70)) {
		put(plan, "auto");
		left &= ~1u;
		if (draw_percent(plan->draw, 50))
			return;
		put(plan, ",");
	}
	put_some_of(plan, &modes, &left, 2);
}

static void put_setting(struct plan *plan, unsigned setting)
{
	uint32_t events = (1u << ILK_EVENT_COUNT) - 1;

	switch (setting) {
	case 0:
		put(plan, "telemetry");
		buffer_text(plan->out, words_namespace());
		put(plan, "");
		break;
	case 1:
		put(plan, "scope");
		put(plan, "session");
		break;
	case 2:
		put_modes(plan);
		break;
	default:
		put(plan, "reset all on");
		put_some_of(plan, &words_events, &events, 2);
		break;
	}
}

static void put_header(struct plan *plan)
{
	unsigned first = draw_below(plan->draw, 4);

	put(plan, "policy");
	put_string(plan, "random \\ \"policy\"");
	if (draw_percent(plan->draw, 30)) {
		put(plan, "version");
		put_string(plan, "1.0\xc3\xa9");
	}
	put(plan, "{");
	for (unsigned i = 0; i < 4; i++)
		if (draw_percent(plan->draw, (first + i) % 4 == 3 ? 15 : 40))
			put_setting(plan, (first + i) % 4);
	put(plan, "}\n");
}

/* ---- Items ---------------------------------------------------------------------------- */

static void put_set(struct plan *plan, uint32_t index)
{
	enum ilk_set_kind kind = plan->set_kinds[index];
	uint32_t count = draw_from(plan->draw, 1, 5);

	put(plan, "set");
	put(plan, plan->sets.at[index]);
	put(plan, "=");
	if (kind != ILK_SET_TOOLS || draw_percent(plan->draw, 50))
		put(plan, words_set_kinds.at[kind]);
	put(plan, "{");
	for (uint32_t i = 0; i < count; i++) {
		uint32_t other = draw_below(plan->draw, index + 1);

		if (i > 0)
			put(plan, ",");
		if (other < index && plan->set_kinds[other] == kind)
			put(plan, plan->sets.at[other]);
		else
			put_pattern(plan, kind);
	}
	put(plan, draw_percent(plan->draw, 20) ? ", }\n" : "}\n");
}

static uint32_t draw_amount(struct draw *draw, bool set)
{
	static const uint32_t large[] = {4294967295u, 4294967294u, 2147483648u, 1000};

	if (draw_percent(draw, 8))
		return DRAW_ONE(draw, large);
	return set ? (draw_percent(draw, 80) ? 0 : draw_below(draw, 5))
	           : draw_from(draw, 1, draw_percent(draw, 80) ? 1 : 4);
}

static void put_counter(struct plan *plan, uint32_t index)
{
	uint32_t events = (1u << ILK_EVENT_COUNT) - 1;
	uint32_t effects = draw_below(plan->draw, 5);

	put(plan, "counter");
	put(plan, plan->counters.at[index]);
	put(plan, "{");
	for (uint32_t i = 0; i < effects; i++) {
		bool set = draw_percent(plan->draw, 35);

		buffer_string(plan->out, set ? "=" : "+");
		put_number(plan, draw_amount(plan->draw, set));
		put(plan, "on");
		put_some_of(plan, &words_events, &events, 4);
	}
	put(plan, "}\n");
}

static void put_sum(struct plan *plan)
{
	uint32_t terms = draw_percent(plan->draw, 70) ? 1 : draw_from(plan->draw, 2, 4);

	for (uint32_t i = 0; i < terms; i++) {
		if (i > 0)
			put(plan, "+");
		put_name(plan, &plan->counters);
	}
}

static void put_report(struct plan *plan, uint32_t index)
{
	put(plan, "report");
	put(plan, words_reports.at[index]);
	put(plan, "=");
	put_sum(plan);
	put(plan, "\n");
}

static void put_cap(struct plan *plan, uint32_t index)
{
	static const uint32_t large[] = {4294967295u, 4294967294u, 20, 10};

	put(plan, "cap");
	put(plan, plan->caps.at[index]);
	put_one_of(plan, &words_cap_kinds);
	put(plan, "when");
	put_sum(plan);
	put(plan, draw_percent(plan->draw, 50) ? ">=" : ">");
	if (draw_percent(plan->draw, 5))
		put(plan, "off");
	else if (draw_percent(plan->draw, 8))
		put_number(plan, DRAW_ONE(plan->draw, large));
	else
		put_number(plan, draw_below(plan->draw, 5));
	put(plan, "\n");
}

static void put_uses(struct plan *plan, const char *verb, uint32_t events)
{
	put(plan, verb);
	put(plan, "on");
	put_some_of(plan, &words_events, &events, 3);
}

static void put_slot(struct plan *plan, uint32_t index)
{
	static const char *const verbs[] = {"set", "take", "drop", "clear"};
	uint32_t of_calls = (1u << ILK_EVENT_SESSION_START) - 1;
	uint32_t key = plan->keys[draw_below(plan->draw, plan->key_count)];
	uint32_t more = draw_below(plan->draw, 4);

	put(plan, "slot");
	put(plan, plan->slots.at[index]);
	put(plan, "{");
	if (key) {
		put(plan, "key");
		while (key) {
			put_some_of(plan, &words_facts, &key, 1);
			if (key)
				put(plan, ",");
		}
	}
	put_uses(plan, "set", of_calls);
	for (uint32_t i = 0; i < more; i++) {
		uint32_t verb = draw_below(plan->draw, 4);

		put_uses(plan, verbs[verb],
		         verb == 3 ? (1u << ILK_EVENT_COUNT) - 1 : of_calls);
	}
	put(plan, "}\n");
}

static void put_presence(struct plan *plan, uint32_t index)
{
	static const char *const asks[] = {"ask", "deny", "interrupt"};
	uint32_t mappings = draw_below(plan->draw, 3);

	put(plan, "presence");
	put(plan, words_presences.at[index]);
	put(plan, "{");
	for (uint32_t i = 0; i < mappings; i++) {
		bool ask = draw_percent(plan->draw, 50);

		put(plan, ask ? "ask" : "timeout");
		put(plan, "->");
		put(plan, asks[ask ? draw_below(plan->draw, 3)
		                   : 1 + draw_below(plan->draw, 2)]);
	}
	put(plan, "}\n");
}

static void put_waive(struct plan *plan, uint32_t index)
{
	static const char *const checks[] = {"boundary-block-denies",
	                                     "boundary-cap-asks",
	                                     "boundary-permission-denied"};

	put(plan, "waive");
	put(plan, checks[index]);
	put_string(plan, "as old as it is\n\"so\"");
	put(plan, "\n");
}

/* Tests are no part of the image, but of the syntax. */
static void put_test(struct plan *plan, uint32_t index)
{
	static const char *const steps[] = {
		"call \"edit\" path \"/w/a\" rule deny annotated read_only",
		"call \"x\" mcp.server \"a\" block stage thinking kind timeout",
		"-> deny safety_check fires nothing layer guard cap total_denial",
		"-> ask  consecutive_denials 3",
		"answer approve by hook -> allow",
		"executed ok",
		"executed error",
		"verdict unavailable kind timeout -> ask",
		"session_start workspace \"/w\" workspace \"/\"",
		"mode \"default\"",
		"presence headless",
		"turn_start",
		"tick"};
	uint32_t count = draw_below(plan->draw, 6);

	put(plan, "test");
	put_string(plan, index ? "one" : "another");
	put(plan, "{");
	for (uint32_t i = 0; i < count; i++) {
		const char *step = DRAW_ONE(plan->draw, steps);

		put(plan, step[0] == '-' ? "tick" : step);
		if (step[0] == '-')
			put(plan, step);
	}
	put(plan, "}\n");
}

static void put_table(struct plan *plan, uint32_t index)
{
	policy_table(plan, (enum ilk_table)index);
}

/* ---- The whole ------------------------------------------------------------------------- */

typedef void (*put_item_fn)(struct plan *plan, uint32_t index);

#define KINDS 9

/* Items come in any order, but a set after those that it includes. */
static void put_items(struct plan *plan)
{
	static const put_item_fn puts[KINDS] = {put_set,   put_counter,  put_report,
	                                        put_cap,   put_slot,     put_table,
	                                        put_waive, put_presence, put_test};
	struct draw *draw = plan->draw;
	uint32_t left[KINDS] = {plan->sets.count,
	                        plan->counters.count,
	                        plan->counters.count ? draw_below(draw, 3) : 0,
	                        plan->caps.count,
	                        plan->slots.count,
	                        ILK_TABLE_COUNT,
	                        plan->strict ? 0 : 3,
	                        draw_below(draw, ILK_PRESENCE_COUNT + 1),
	                        draw_percent(draw, 10) ? 2 : 0};
	uint32_t next[KINDS] = {0};
	bool mixed = draw_percent(draw, 40);
	uint32_t total = 0;

	for (uint32_t i = 0; i < KINDS; i++)
		total += left[i];
	while (total > 0) {
		uint32_t kind = mixed ? draw_below(draw, KINDS) : 0;

		while (!left[kind])
			kind = (kind + 1) % KINDS;
		puts[kind](plan, next[kind]++);
		left[kind]--;
		total--;
	}
}

void policy_draw(struct draw *draw, struct buffer *out)
{
	struct plan plan = {.draw = draw, .out = out};

	draw_plan(&plan);
	put_header(&plan);
	put_items(&plan);
}
