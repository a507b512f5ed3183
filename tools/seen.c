/* SPDX-License-Identifier: Apache-2.0
 *
 * What a condition looked at, in words; see seen.h.
 */
#include "seen.h"

#include <inttypes.h>

#include "dump/wording.h"
#include "runtime/argument.h"
#include "runtime/fact.h"
#include "runtime/files.h"
#include "runtime/image.h"
#include "runtime/session.h"

/* A condition taken apart. */
struct looked {
	const struct sheet *sheet;
	const struct seen *seen;
	bool truth; /* of the test itself, without a "not" */
	uint32_t a;
};

static void name_is(const struct looked *l, const char *what, struct ilk_text text)
{
	if (!text.at || !text.len) {
		sheet_printf(l->sheet, "there is no %s", what);
		return;
	}
	sheet_printf(l->sheet, "%s is ", what);
	sheet_text(l->sheet, text);
}

/* The files on the command line, as they were written. */
static void files(const struct looked *l, struct ilk_text text)
{
	struct command_line line = {.image = l->seen->image, .done = false};
	const char *name = wording_fact(l->a);
	const char *sign = " ";

	command_split(&line, text);
	if (line.opaque)
		sheet_string(l->sheet, "command cannot be read with certainty, ");
	sheet_printf(l->sheet, "it %s", name);
	for (size_t i = 0; i < line.count; i++) {
		if (!files_has(&line.parts[i], l->a))
			continue;
		sheet_string(l->sheet, sign);
		sheet_quoted(l->sheet, (struct ilk_text){line.parts[i].written.at,
		                                         line.parts[i].written.len});
		sign = ", ";
	}
	sheet_string(l->sheet, *sign == ' ' ? " no file" : "");
	if (!line.opaque &&
	    fact_is_opaque(l->seen->image, &l->seen->event->facts, l->a))
		sheet_string(l->sheet, ", not certain where");
}

/* Values on their way to words. */
struct values {
	const struct sheet *sheet;
	const char *sign;
	bool opaque;
};

static void value(void *context, uint64_t whose, struct ilk_text json)
{
	struct values *values = context;
	char room[ARGUMENT_ROOM];
	struct ilk_text text;

	(void)whose;
	if (!argument_text(json, room, &text)) {
		values->opaque = true;
		return;
	}
	sheet_string(values->sheet, values->sign);
	sheet_quoted(values->sheet, text);
	values->sign = ", ";
}

static void argument(const struct looked *l)
{
	struct ilk_text args = l->seen->event->facts.args;
	struct values values = {l->sheet, " is ", false};
	struct argument_taker taker = {value, &values};
	bool unsure;

	if (!args.at) {
		sheet_string(l->sheet, "there are no args");
		return;
	}
	wording_tested(l->sheet, l->seen->image, l->a);
	unsure = argument_walk(l->seen->image, args,
	                       (uint64_t)1 << (l->a - ILK_FACT_ARGUMENT), &taker) != 0;
	if (*values.sign == ',')
		sheet_string(l->sheet, unsure || values.opaque
		                               ? ", and more that is not certain"
		                               : "");
	else
		sheet_string(l->sheet, values.opaque ? " cannot be read with certainty"
		                                     : " is not there as a text");
}

static void fact(const struct looked *l)
{
	if (argument_is(l->a)) {
		argument(l);
		return;
	}

	const char *name = wording_fact(l->a);
	struct ilk_text text = fact_text(&l->seen->event->facts, l->a);
	bool of_line = (ILK_FACTS_OF_LINE >> l->a & 1) != 0;

	if (!text.at) {
		sheet_printf(l->sheet, "there is no %s",
		             of_line ? wording_fact(ILK_FACT_COMMAND) : name);
		return;
	}
	if (of_line) {
		files(l, text);
		return;
	}
	sheet_printf(l->sheet, "%s is ", name);
	sheet_quoted(l->sheet, text);
	if (fact_is_opaque(l->seen->image, &l->seen->event->facts, l->a))
		sheet_string(l->sheet, ", which cannot be read with certainty");
}

static void annotations(const struct looked *l)
{
	uint32_t said = l->seen->event->facts.annotations;
	bool yes = said >> l->a & 1;
	bool no = said >> ILK_HINT_OPPOSITE(l->a) & 1;

	sheet_string(l->sheet, yes && no ? "it is said to be, and not to be"
	                       : yes     ? "it is"
	                       : no      ? "it is said not to be"
	                                 : "it is not said");
}

static void mode(const struct looked *l)
{
	uint32_t index = l->seen->session->mode;

	if (index == IMAGE_NONE)
		sheet_string(l->sheet, "mode is one that the policy does not name");
	else
		name_is(l, "mode",
		        image_text(l->seen->image, ILK_SECTION_MODES, index,
		                   ILK_MODE_NAME));
}

static void cap(const struct looked *l)
{
	struct image_run terms =
		image_run(l->seen->image, ILK_SECTION_CAPS, l->a, ILK_CAP_FIRST);

	wording_sum(l->sheet, l->seen->image, terms.first, terms.count);
	sheet_printf(l->sheet, " is %" PRIu64, session_sum(l->seen->session, terms));
}

static void slot(const struct looked *l)
{
	bool empty = !ilk_session_slot(l->seen->session, l->a).at;

	sheet_string(l->sheet, l->truth ? "it holds this call"
	                       : empty  ? "it is empty"
	                                : "it holds another call");
}

static void latch(const struct looked *l)
{
	sheet_string(l->sheet, l->truth ? "it is set" : "it is clear");
}

static void rule(const struct looked *l)
{
	sheet_printf(l->sheet, "rule is %s", wording_rule(l->seen->event->facts.rule));
}

static void presence(const struct looked *l)
{
	sheet_printf(l->sheet, "presence is %s",
	             wording_presence(ilk_session_presence(l->seen->session)));
}

static void verdict(const struct looked *l)
{
	sheet_printf(l->sheet, "the verdict is %s",
	             wording_verdict(l->seen->event->classified.verdict));
}

static void kind(const struct looked *l)
{
	name_is(l, "kind", l->seen->event->classified.kind);
}

static void stage(const struct looked *l)
{
	name_is(l, "stage", l->seen->event->classified.stage);
}

static void category(const struct looked *l)
{
	name_is(l, "category", l->seen->event->classified.category);
}

static void asked(const struct looked *l)
{
	name_is(l, "reason asked", l->seen->asked);
}

static void by(const struct looked *l)
{
	sheet_printf(l->sheet, "the answer is by %s",
	             wording_answerer(l->seen->event->by));
}

static void carried(const struct looked *l)
{
	sheet_string(l->sheet, l->truth ? "it was so when the call began"
	                                : "it was not so when the call began");
}

static void (*const looks[])(const struct looked *l) = {
	[ILK_TEST_IN_SET] = fact,       [ILK_TEST_IN_WORKSPACE] = fact,
	[ILK_TEST_RULE] = rule,         [ILK_TEST_ANNOTATED] = annotations,
	[ILK_TEST_MODE] = mode,         [ILK_TEST_PRESENCE] = presence,
	[ILK_TEST_CAP] = cap,           [ILK_TEST_SLOT] = slot,
	[ILK_TEST_LATCH] = latch,       [ILK_TEST_VERDICT] = verdict,
	[ILK_TEST_KIND] = kind,         [ILK_TEST_STAGE] = stage,
	[ILK_TEST_ASKED] = asked,       [ILK_TEST_BY] = by,
	[ILK_TEST_DECIDED] = asked,     [ILK_TEST_CARRIED] = carried,
	[ILK_TEST_CATEGORY] = category,
};
_Static_assert(sizeof looks / sizeof looks[0] == ILK_TEST_COUNT, "words for each test");

void seen_condition(const struct sheet *sheet, const struct seen *seen, uint32_t index,
                    bool held)
{
	const struct ilk_image *image = seen->image;
	uint32_t test =
		image_field(image, ILK_SECTION_CONDITIONS, index, ILK_CONDITION_TEST);
	uint32_t flags =
		image_field(image, ILK_SECTION_CONDITIONS, index, ILK_CONDITION_FLAGS);
	const struct looked looked = {
		.sheet = sheet,
		.seen = seen,
		/* A carried one is told as the words have it, with its "not". */
		.truth = test == ILK_TEST_CARRIED
	                         ? held
	                         : held != ((flags & ILK_CONDITION_NOT) != 0),
		.a = image_field(image, ILK_SECTION_CONDITIONS, index, ILK_CONDITION_A),
	};

	looks[test](&looked);
}
