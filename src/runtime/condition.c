/* SPDX-License-Identifier: Apache-2.0
 *
 * One small function for each test there is, and the table that finds it. ilk_open()
 * has seen to it that a test stands only where the step has what it looks at.
 */
#include "runtime/condition.h"

#include "runtime/fact.h"
#include "runtime/hot.h"
#include "runtime/lookup.h"
#include "runtime/session.h"
#include "runtime/slot.h"

/* Most tests have a certain answer. */
static struct fact_test certainly(bool match)
{
	return (struct fact_test){.surely = match, .seen = match, .certain = true};
}

HOT static struct fact_test in_set(const struct step *step, uint32_t a, uint32_t b)
{
	if (argument_is(a))
		return argument_in_set(step->image, step->facts,
		                       &step->lookup->arguments, a, b);
	return lookup_in_set(step, a, b);
}

static struct fact_test in_workspace(const struct step *step, uint32_t a, uint32_t b)
{
	bool fold = b == ILK_CASE_INSENSITIVE;

	if (argument_is(a))
		return argument_in_workspace(step->image, step->facts,
		                             &step->lookup->arguments, a, fold);
	return fact_in_workspace(step->facts, &step->lookup->line, a, fold);
}

static struct fact_test rule(const struct step *step, uint32_t a, uint32_t b)
{
	(void)b;
	return certainly((uint32_t)step->facts->rule == a);
}

static struct fact_test annotated(const struct step *step, uint32_t a, uint32_t b)
{
	bool said = (step->facts->annotations >> a & 1) != 0;
	bool denied = (step->facts->annotations >> ILK_HINT_OPPOSITE(a) & 1) != 0;

	(void)b;
	return (struct fact_test){
		.surely = said && !denied, .seen = said, .certain = said != denied};
}

static struct fact_test mode(const struct step *step, uint32_t a, uint32_t b)
{
	(void)b;
	return certainly(step->session->mode == a);
}

static struct fact_test presence(const struct step *step, uint32_t a, uint32_t b)
{
	(void)b;
	return certainly(step->session->presence == a);
}

static struct fact_test cap(const struct step *step, uint32_t a, uint32_t b)
{
	(void)b;
	return certainly(session_cap_holds(step->session, a));
}

static struct fact_test latch(const struct step *step, uint32_t a, uint32_t b)
{
	(void)b;
	return certainly(step->session->counters[a] != 0);
}

static struct fact_test slot(const struct step *step, uint32_t a, uint32_t b)
{
	(void)b;
	return certainly(slot_holds(step, a));
}

static struct fact_test verdict(const struct step *step, uint32_t a, uint32_t b)
{
	(void)b;
	return certainly((uint32_t)step->classified->verdict == a);
}

static struct fact_test kind_is(const struct step *step, uint32_t a, uint32_t b)
{
	(void)b;
	return certainly(
		text_same(step->classified->kind, image_string(step->image, a)));
}

static struct fact_test stage_is(const struct step *step, uint32_t a, uint32_t b)
{
	(void)b;
	return certainly(
		text_same(step->classified->stage, image_string(step->image, a)));
}

static struct fact_test category_is(const struct step *step, uint32_t a, uint32_t b)
{
	(void)b;
	return certainly(
		text_same(step->classified->category, image_string(step->image, a)));
}

static struct fact_test asked(const struct step *step, uint32_t a, uint32_t b)
{
	(void)b;
	return certainly(step->call->reason == a + 1);
}

static struct fact_test answered_by(const struct step *step, uint32_t a, uint32_t b)
{
	(void)b;
	return certainly((uint32_t)step->by == a);
}

static struct fact_test carried(const struct step *step, uint32_t a, uint32_t b)
{
	(void)b;
	return certainly((step->call->carried >> a & 1) != 0);
}

typedef struct fact_test (*test_fn)(const struct step *step, uint32_t a, uint32_t b);

static const test_fn tests[ILK_TEST_COUNT] = {
	[ILK_TEST_IN_SET] = in_set,
	[ILK_TEST_IN_WORKSPACE] = in_workspace,
	[ILK_TEST_RULE] = rule,
	[ILK_TEST_ANNOTATED] = annotated,
	[ILK_TEST_MODE] = mode,
	[ILK_TEST_PRESENCE] = presence,
	[ILK_TEST_CAP] = cap,
	[ILK_TEST_SLOT] = slot,
	[ILK_TEST_LATCH] = latch,
	[ILK_TEST_VERDICT] = verdict,
	[ILK_TEST_KIND] = kind_is,
	[ILK_TEST_STAGE] = stage_is,
	[ILK_TEST_ASKED] = asked,
	[ILK_TEST_BY] = answered_by,
	[ILK_TEST_DECIDED] = asked,
	[ILK_TEST_CARRIED] = carried,
	[ILK_TEST_CATEGORY] = category_is,
};

HOT bool condition_holds(const struct step *step, enum ilk_section kind, uint32_t index)
{
	const unsigned char *record = image_record(step->image, kind, index);
	uint32_t flags = record_field(record, ILK_CONDITION_FLAGS);
	struct fact_test got = tests[record_field(record, ILK_CONDITION_TEST)](
		step, record_field(record, ILK_CONDITION_A),
		record_field(record, ILK_CONDITION_B));
	bool negated = (flags & ILK_CONDITION_NOT) != 0;

	/* Which files may be written and read, no pattern of commands says. */
	if ((got.writes && !(flags & ILK_CONDITION_WRITES)) ||
	    (got.reads && !(flags & ILK_CONDITION_READS)))
		got.surely = got.certain = false;
	/* What lets a call on must hold of all of the value, whatever is not certain; what
	 * holds it back, of something of it. */
	if (flags & ILK_CONDITION_LOOSE)
		return negated ? got.certain && !got.seen : got.surely;
	return negated ? !got.surely : got.seen;
}
