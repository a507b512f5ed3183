/* SPDX-License-Identifier: Apache-2.0
 *
 * The items of a random policy, but for what is in its tables.
 */
#include "interlock/runtime.h"
#include "model/words.h"
#include "policy.h"

#define NAME_WORD(name, word) word,
static const char *const measures_at[] = {ILK_MEASURES(NAME_WORD)};

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

/* One effect that a form may have, and the events it may have it on. */
struct effect {
	const char *sign;
	const char *measure; /* NULL: a number */
	uint32_t number;
	uint32_t events;
};

static struct effect draw_effect(struct draw *draw, enum ilk_counter_form form)
{
	bool pushes = form == ILK_COUNTER_WINDOW || form == ILK_COUNTER_CYCLE;
	bool keyed = form == ILK_COUNTER_KEYED || form == ILK_COUNTER_CYCLE;
	uint32_t all = ILK_EVENTS_ALL;
	uint32_t of_calls = ILK_EVENTS_OF_CALLS;
	bool set = draw_percent(draw, pushes ? 10 : 35);

	if (set &&
	    (pushes || form == ILK_COUNTER_CLOCK || (keyed && draw_percent(draw, 70))))
		return (struct effect){"=", NULL, 0, all};
	if (pushes)
		return (struct effect){"", NULL, keyed || draw_percent(draw, 65),
		                       keyed ? of_calls : all};
	if (!keyed && draw_percent(draw, 10))
		return (struct effect){"+", DRAW_ONE(draw, measures_at), 0,
		                       1u << ILK_EVENT_USAGE};
	return (struct effect){set ? "=" : "+", NULL, draw_amount(draw, set),
	                       keyed ? of_calls : all};
}

/* On some of the events; `left` are those that have no effect yet that always takes
 * place. */
static void put_on(struct plan *plan, uint32_t events, uint32_t *left)
{
	uint32_t rest = events & *left;
	uint32_t before = rest;

	put(plan, "on");
	put_some_of(plan, &words_events, &rest, 4);
	if (draw_percent(plan->draw, 35))
		put_change_when(plan, before & ~rest);
	else
		*left &= ~(before & ~rest);
}

static void put_effect(struct plan *plan, enum ilk_counter_form form, uint32_t *left)
{
	struct effect effect = draw_effect(plan->draw, form);

	if (!(effect.events & *left))
		return;
	buffer_string(plan->out, effect.sign);
	if (effect.measure)
		put(plan, effect.measure);
	else if (*effect.sign)
		put_amount(plan, effect.number, false);
	else
		put_number(plan, effect.number);
	put_on(plan, effect.events, left);
}

static void put_facts(struct plan *plan, uint32_t facts)
{
	while (facts) {
		put_some_of(plan, &words_facts, &facts, 1);
		if (facts)
			put(plan, ",");
	}
}

static void put_per(struct plan *plan, uint32_t index)
{
	static const char *const others[] = {"fingerprint", "category",
	                                     "tool, category", "fingerprint, category"};
	uint32_t facts = plan->keys[0] & ~(1u << ILK_FACT_COUNT);

	put(plan, "per");
	if (plan->groups[index] || !facts)
		put(plan, others[index % 4 < 2 ? 0 : 2]);
	else
		put_facts(plan, facts);
}

static void put_head(struct plan *plan, uint32_t index)
{
	static const char *const words[ILK_COUNTER_FORMS] = {
		[ILK_COUNTER_PLAIN] = "counter", [ILK_COUNTER_WINDOW] = "window",
		[ILK_COUNTER_CLOCK] = "window",  [ILK_COUNTER_KEYED] = "counter",
		[ILK_COUNTER_CYCLE] = "cycle",
	};
	enum ilk_counter_form form = plan->forms[index];

	put(plan, words[form]);
	put(plan, plan->counters.at[index]);
	if (form == ILK_COUNTER_KEYED)
		put_per(plan, index);
	if (form != ILK_COUNTER_PLAIN) {
		put(plan, "of");
		put_amount(plan, plan->sizes[index], false);
	}
	if (form == ILK_COUNTER_CLOCK)
		put(plan, "s");
	put(plan, "{");
	if (form == ILK_COUNTER_CYCLE && plan->groups[index] && plan->keys[0]) {
		put(plan, "key");
		put_facts(plan, plan->keys[0]);
	}
}

static void put_counter(struct plan *plan, uint32_t index)
{
	uint32_t left = ILK_EVENTS_ALL;

	put_head(plan, index);
	for (uint32_t i = draw_below(plan->draw, 5); i; i--)
		put_effect(plan, plan->forms[index], &left);
	put(plan, "}\n");
}

static void put_latch(struct plan *plan, uint32_t index)
{
	uint32_t left = ILK_EVENTS_ALL;

	put(plan, "latch");
	put(plan, plan->latches.at[index]);
	put(plan, "{");
	for (uint32_t i = draw_below(plan->draw, 4); i && left; i--) {
		put(plan, draw_percent(plan->draw, 60) ? "set" : "clear");
		put_on(plan, left, &left);
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
	const char *name = plan->caps.at[index];

	put(plan, "cap");
	put(plan, name);
	put_one_of(plan, &words_cap_kinds);
	put(plan, "when");
	put_sum(plan);
	put(plan, draw_percent(plan->draw, 50) ? ">=" : ">");
	if (draw_percent(plan->draw, 5))
		put_amount(plan, 0, true);
	else if (draw_percent(plan->draw, 8))
		put_amount(plan, DRAW_ONE(plan->draw, large), false);
	else
		put_amount(plan, draw_below(plan->draw, 5), false);
	if (plan->team && !plan_has(&plan->team->caps, name) &&
	    draw_percent(plan->draw, 30))
		put(plan, "locked");
	put(plan, "\n");
}

static void put_uses(struct plan *plan, const char *verb, uint32_t events)
{
	uint32_t left = events;

	put(plan, verb);
	put(plan, "on");
	put_some_of(plan, &words_events, &left, 3);
	if (draw_percent(plan->draw, 25))
		put_change_when(plan, events & ~left);
}

static void put_slot(struct plan *plan, uint32_t index)
{
	static const char *const verbs[] = {"set", "take", "drop", "clear"};
	uint32_t of_calls = ILK_EVENTS_OF_CALLS;
	uint32_t key = plan->keys[draw_below(plan->draw, plan->key_count)];
	uint32_t more = draw_below(plan->draw, 4);

	uint32_t places = draw_from(plan->draw, 1, 6);

	put(plan, "slot");
	put(plan, plan->slots.at[index]);
	if (places <= plan->places && draw_percent(plan->draw, 40)) {
		put(plan, "of");
		put_amount(plan, places, false);
		plan->places -= places;
	}
	put(plan, "{");
	if (key) {
		put(plan, "key");
		put_facts(plan, key);
	}
	if (draw_percent(plan->draw, 30))
		put(plan,
		    draw_percent(plan->draw, 50) ? "replace none" : "replace oldest");
	put_uses(plan, "set", of_calls);
	for (uint32_t i = 0; i < more; i++) {
		uint32_t verb = draw_below(plan->draw, 4);

		put_uses(plan, verbs[verb], verb == 3 ? ILK_EVENTS_ALL : of_calls);
	}
	put(plan, "}\n");
}

static void put_presence(struct plan *plan, uint32_t index)
{
	static const char *const asks[] = {"ask", "deny", "interrupt", "stop"};
	uint32_t mappings = draw_below(plan->draw, 3);

	put(plan, "presence");
	put(plan, words_presences.at[index]);
	put(plan, "{");
	for (uint32_t i = 0; i < mappings; i++) {
		bool ask = draw_percent(plan->draw, 50);

		put(plan, ask ? "ask" : "timeout");
		if (!ask && draw_percent(plan->draw, 30)) {
			put(plan, "after");
			put_number(plan, draw_from(plan->draw, 1, 600));
			put(plan, "s");
		}
		put(plan, "->");
		put(plan, asks[draw_from(plan->draw, ask ? 0 : 1, 3)]);
	}
	put(plan, "}\n");
}

static void put_failure(struct plan *plan, uint32_t index)
{
	static const enum ilk_verb verbs[] = {
		ILK_VERB_ASK,   ILK_VERB_DENY,  ILK_VERB_INTERRUPT, ILK_VERB_STOP,
		ILK_VERB_ALLOW, ILK_VERB_DEFER, ILK_VERB_ASK};

	put(plan, "failure");
	put(plan, words_failures.at[index]);
	put(plan, "->");
	put(plan, words_verbs.at[verbs[draw_below(plan->draw, plan->team ? 4 : 7)]]);
	if (draw_percent(plan->draw, 50))
		put_one_of(plan, &words_fallback_reasons);
	put(plan, "\n");
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

/* What the lines of random calls have in front (pool.c), each a little otherwise. */
static void put_wrapper(struct plan *plan, uint32_t index)
{
	static const char *const names[] = {"run", "git", "run it", "run it now",
	                                    "make all"};
	static const char *const flags[] = {"flags \"-a\"", "flags \"-b\", \"--all\"",
	                                    "flags \"--all\", \"-a\", \"-b\"", ""};
	static const char *const values[] = {"values \"-c\", \"--cd\"",
	                                     "values \"--cd\"", ""};
	static const char *const others[] = {"operands 1",
	                                     "operands 0 assignments",
	                                     "assignments",
	                                     "asks \"-h\", \"--help\"",
	                                     "",
	                                     ""};
	bool opaque = draw_percent(plan->draw, 15);

	put(plan, "wrapper");
	put_string(plan, names[index]);
	if (opaque || draw_percent(plan->draw, 25))
		put(plan, opaque ? "opaque" : "code");
	put(plan, "{");
	if (!opaque) {
		put(plan, DRAW_ONE(plan->draw, flags));
		put(plan, DRAW_ONE(plan->draw, values));
		put(plan, DRAW_ONE(plan->draw, others));
	}
	put(plan, "}\n");
}

/* Tests are no part of the image, but of the syntax. */
static void put_test(struct plan *plan, uint32_t index)
{
	static const char *const steps[] = {
		"call \"edit\" path \"/w/a\" rule deny annotated read_only",
		("call \"x\" mcp.server \"a\" block stage thinking category "
	         "persistence "
	         "kind timeout"),
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
		"batch_start batch \"b\"",
		"usage tokens 5 cost 100 time_ms 1000",
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

#define KINDS 12

/* Items come in any order, but a set after those that it includes. */
void policy_items(struct plan *plan)
{
	static const put_item_fn puts[KINDS] = {put_set,    put_counter, put_latch,
	                                        put_report, put_cap,     put_slot,
	                                        put_table,  put_waive,   put_presence,
	                                        put_test,   put_failure, put_wrapper};
	struct draw *draw = plan->draw;
	uint32_t left[KINDS] = {plan->sets.count,
	                        plan->counters.count,
	                        plan->latches.count,
	                        plan->counters.count ? draw_below(draw, 3) : 0,
	                        plan->caps.count,
	                        plan->slots.count,
	                        ILK_TABLE_COUNT,
	                        plan->strict ? 0 : 3,
	                        draw_below(draw, ILK_PRESENCE_COUNT + 1),
	                        !plan->team && draw_percent(draw, 10) ? 2 : 0,
	                        draw_below(draw, ILK_FAILURE_COUNT),
	                        draw_percent(draw, 50) ? draw_below(draw, 6) : 0};
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
