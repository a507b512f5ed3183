/* SPDX-License-Identifier: Apache-2.0
 *
 * A random policy: what it defines, and its settings.
 */
#include "policy.h"

#include <stdio.h>
#include <string.h>

#include "model/words.h"

/* ---- Names ------------------------------------------------------------------------- */

/* Keywords may be names, too. */
static const char *const keywords[] = {
	"version", "telemetry",  "scope",         "mode",        "key",     "off",
	"clear",   "drop",       "take",          "answer",      "verdict", "executed",
	"tick",    "turn_start", "user_message",  "kind",        "rule",    "case",
	"empty",   "held",       "session_start", "consecutive", "tool",    "of"};
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

bool plan_has(const struct plan_names *names, const char *name)
{
	for (uint32_t i = 0; i < names->count; i++)
		if (strcmp(names->at[i], name) == 0)
			return true;
	return false;
}

/* A cap with the name of a reason may be tested as "capped". */
static void new_cap(struct plan *plan)
{
	const char *reason =
		words_fallback_reasons
			.at[draw_below(plan->draw, words_fallback_reasons.count)];

	if (draw_percent(plan->draw, 60) && !plan_has(&plan->caps, reason))
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
		plan->keys[i] &= ~ILK_FACTS_OF_LINE;
		if (draw_percent(plan->draw, 20))
			plan->keys[i] = 0;
	}
}

/* A counter of some form; the ring of a window is made of words of 32. */
static void draw_form(struct plan *plan, uint32_t index)
{
	static const uint32_t windows[] = {31, 32, 33, 63, 64, 65, 100, 1024};
	static const enum ilk_counter_form others[] = {
		ILK_COUNTER_WINDOW, ILK_COUNTER_WINDOW, ILK_COUNTER_CLOCK,
		ILK_COUNTER_KEYED,  ILK_COUNTER_KEYED,  ILK_COUNTER_CYCLE};
	struct draw *draw = plan->draw;
	enum ilk_counter_form form =
		draw_percent(draw, 50) ? ILK_COUNTER_PLAIN : DRAW_ONE(draw, others);

	plan->forms[index] = form;
	plan->groups[index] = draw_below(draw, 2);
	plan->sizes[index] = draw_from(draw, 1, 6);
	if (form == ILK_COUNTER_WINDOW && draw_percent(draw, 30))
		plan->sizes[index] = DRAW_ONE(draw, windows);
	if (form == ILK_COUNTER_CLOCK)
		plan->sizes[index] = draw_from(draw, 1, 90);
	if (form == ILK_COUNTER_CYCLE)
		plan->sizes[index] = draw_from(draw, 1, ILK_MAX_CYCLE);
}

static void draw_plan(struct plan *plan)
{
	struct draw *draw = plan->draw;
	uint32_t size = draw_percent(draw, 10) ? PLAN_NAMES : 1 + draw_below(draw, 6);
	uint32_t sets = draw_below(draw, size + 1);
	uint32_t counters = draw_below(draw, size + 1);
	uint32_t latches = draw_below(draw, size + 1) / 2;
	uint32_t caps = counters ? draw_below(draw, size + 1) : 0;
	uint32_t slots = draw_below(draw, size + 1) / 2;

	plan->strict = draw_percent(draw, 60);
	plan->guards = draw_percent(draw, 70);
	plan->classifies = draw_percent(draw, 85);
	plan->carried = ILK_MAX_CARRIED;
	plan->places = ILK_MAX_PLACES - PLAN_NAMES;
	for (uint32_t i = 0; i < sets; i++) {
		plan->set_kinds[i] = draw_below(draw, words_set_kinds.count);
		new_name(plan, &plan->sets);
	}
	for (uint32_t i = 0; i < counters; i++) {
		draw_form(plan, i);
		new_name(plan, &plan->counters);
	}
	while (plan->latches.count < latches)
		new_name(plan, &plan->latches);
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
		put(plan, words_scopes.at[plan->scope]);
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
	for (unsigned i = 0; i < 4; i++) {
		unsigned setting = (first + i) % 4;
		bool scope = setting == 1;

		if (scope ? plan->scope != ILK_SCOPE_SESSION
		          : !(plan->team && setting < 3) &&
		                    draw_percent(plan->draw, setting == 3 ? 15 : 40))
			put_setting(plan, setting);
	}
	if (plan->team)
		put(plan, "tier org");
	if (draw_percent(plan->draw, 25)) {
		put(plan, "case");
		put_one_of(plan, &words_cases);
	}
	put(plan, "}\n");
}

static void put_policy(struct plan *plan)
{
	put_header(plan);
	policy_items(plan);
	put_params(plan);
}

/* Limits are for both tiers together: the organisation has what the team left, and the
 * same keys. */
static void share(struct plan *plan, const struct plan *team)
{
	plan->team = team;
	plan->scope = team->scope;
	plan->classifies = plan->classifies && team->classifies;
	plan->carried = team->carried;
	plan->places = team->places > PLAN_NAMES ? team->places - PLAN_NAMES : 0;
	plan->key_count = team->key_count;
	memcpy(plan->keys, team->keys, sizeof plan->keys);
}

void policy_draw(struct draw *draw, struct buffer *out, struct buffer *org)
{
	struct plan plan = {.draw = draw, .out = out};
	struct plan above = {.draw = draw, .out = org};

	draw_plan(&plan);
	plan.scope = draw_percent(draw, 40) ? draw_below(draw, words_scopes.count)
	                                    : ILK_SCOPE_SESSION;
	put_policy(&plan);
	if (!org)
		return;
	draw_plan(&above);
	share(&above, &plan);
	put_policy(&above);
}
