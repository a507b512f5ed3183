/* SPDX-License-Identifier: Apache-2.0
 *
 * Parts of an image in the words of the policy language; see wording.h.
 */
#include "dump/wording.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "runtime/image.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
/* Members of a nameless set that a condition shows. */
#define SHOWN_MEMBERS 3u

#define NAME_WORD(name, word) word,
static const char *const events[] = {ILK_EVENTS(NAME_WORD)};
static const char *const facts[] = {ILK_FACTS(NAME_WORD)};
static const char *const verbs[] = {ILK_VERBS(NAME_WORD)};
static const char *const tables[] = {ILK_TABLES(NAME_WORD)};
static const char *const set_kinds[] = {ILK_SET_KINDS(NAME_WORD)};
static const char *const rules[] = {
	[ILK_RULE_NONE] = "none",
	[ILK_RULE_ALLOW] = "allow",
	[ILK_RULE_ASK] = "ask",
	[ILK_RULE_DENY] = "deny",
};
_Static_assert(COUNT(rules) == ILK_RULE_COUNT, "one word a rule");
static const char *const presences[] = {
	[ILK_PRESENCE_INTERACTIVE] = "interactive",
	[ILK_PRESENCE_HEADLESS] = "headless",
	[ILK_PRESENCE_BACKGROUND] = "background",
	[ILK_PRESENCE_ATTACHED] = "attached",
};
_Static_assert(COUNT(presences) == ILK_PRESENCE_COUNT, "one word a presence");
static const char *const verdicts[] = {
	[ILK_VERDICT_PASS] = "pass",
	[ILK_VERDICT_BLOCK] = "block",
	[ILK_VERDICT_UNAVAILABLE] = "unavailable",
};
_Static_assert(COUNT(verdicts) == ILK_VERDICT_COUNT, "one word a verdict");
static const char *const answerers[] = {
	[ILK_BY_PERSON] = "person",
	[ILK_BY_HOOK] = "hook",
};
_Static_assert(COUNT(answerers) == ILK_BY_COUNT, "one word an answerer");
static const char *const failures[] = {
	[ILK_FAILURE_NONE] = "none",
	[ILK_FAILURE_STATE] = "state",
	[ILK_FAILURE_HOOK] = "hook",
};
_Static_assert(COUNT(failures) == ILK_FAILURE_COUNT, "one word a failure");
static const char *const note_kinds[] = {
	[ILK_NOTE_WARN] = "warn",
	[ILK_NOTE_NUDGE] = "nudge",
};
_Static_assert(COUNT(note_kinds) == ILK_NOTE_KIND_COUNT, "one word a kind of note");

#define WORD_OF(function, table)                                  \
	const char *function(uint32_t index)                      \
	{                                                         \
		return index < COUNT(table) ? table[index] : "?"; \
	}

WORD_OF(wording_event, events)
WORD_OF(wording_fact, facts)
WORD_OF(wording_verb, verbs)
WORD_OF(wording_rule, rules)
WORD_OF(wording_presence, presences)
WORD_OF(wording_verdict, verdicts)
WORD_OF(wording_answerer, answerers)
WORD_OF(wording_failure, failures)
WORD_OF(wording_note_kind, note_kinds)
WORD_OF(wording_table, tables)
WORD_OF(wording_set_kind, set_kinds)

void wording_events(const struct sheet *sheet, uint32_t mask)
{
	const char *separator = "";

	for (uint32_t i = 0; i < ILK_EVENT_COUNT; i++) {
		if (!(mask >> i & 1))
			continue;
		sheet_printf(sheet, "%s%s", separator, wording_event(i));
		separator = ", ";
	}
}

void wording_facts(const struct sheet *sheet, uint32_t mask)
{
	const char *separator = "";

	for (uint32_t i = 0; i < ILK_FACT_COUNT; i++) {
		if (!(mask >> i & 1))
			continue;
		sheet_printf(sheet, "%s%s", separator, wording_fact(i));
		separator = ", ";
	}
}

void wording_effect(const struct sheet *sheet, const struct ilk_image *image,
                    uint32_t effect)
{
	static const char *const measures[] = {ILK_MEASURES(NAME_WORD)};
	enum ilk_section kind = ILK_SECTION_EFFECTS;
	uint32_t op = image_field(image, kind, effect, ILK_EFFECT_OP);
	uint32_t value = image_field(image, kind, effect, ILK_EFFECT_VALUE);

	if (op == ILK_EFFECT_ADD_MEASURE)
		sheet_printf(sheet, "+%s", measures[value]);
	else
		sheet_printf(sheet, "%s%" PRIu32,
		             op == ILK_EFFECT_ADD   ? "+"
		             : op == ILK_EFFECT_SET ? "="
		                                    : "",
		             value);
}

void wording_when(const struct sheet *sheet, const struct ilk_image *image,
                  uint32_t first, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		sheet_string(sheet, i ? " and " : " when ");
		wording_condition(sheet, image, ILK_SECTION_CONDITIONS, first + i);
	}
}

void wording_sum(const struct sheet *sheet, const struct ilk_image *image,
                 uint32_t first, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t counter = image_field(image, ILK_SECTION_TERMS, first + i,
		                               ILK_TERM_COUNTER);

		sheet_string(sheet, i ? " + " : "");
		sheet_text(sheet, ilk_counter_name(image, counter));
	}
}

void wording_cap(const struct sheet *sheet, const struct ilk_image *image, uint32_t cap)
{
	struct image_run terms = image_run(image, ILK_SECTION_CAPS, cap, ILK_CAP_FIRST);
	uint32_t op = image_field(image, ILK_SECTION_CAPS, cap, ILK_CAP_OP);

	wording_sum(sheet, image, terms.first, terms.count);
	if (op == ILK_CAP_OFF)
		sheet_string(sheet, " >= off");
	else
		sheet_printf(sheet, " %s %" PRIu32, op == ILK_CAP_ABOVE ? ">" : ">=",
		             image_field(image, ILK_SECTION_CAPS, cap, ILK_CAP_LIMIT));
}

void wording_pattern(const struct sheet *sheet, const struct ilk_image *image,
                     uint32_t pattern)
{
	enum ilk_section kind = ILK_SECTION_PATTERNS;

	if (image_field(image, kind, pattern, ILK_PATTERN_NOT))
		sheet_string(sheet, "not ");
	sheet_quoted(sheet, image_text(image, kind, pattern, ILK_PATTERN_TEXT));
}

void wording_set(const struct sheet *sheet, const struct ilk_image *image, uint32_t set)
{
	struct ilk_text name = image_text(image, ILK_SECTION_SETS, set, ILK_SET_NAME);
	struct image_run patterns =
		image_run(image, ILK_SECTION_SETS, set, ILK_SET_FIRST);

	if (name.len) {
		sheet_text(sheet, name);
		return;
	}
	sheet_string(sheet, "{");
	for (uint32_t i = 0; i < patterns.count && i < SHOWN_MEMBERS; i++) {
		sheet_string(sheet, i ? ", " : " ");
		wording_pattern(sheet, image, patterns.first + i);
	}
	if (patterns.count > SHOWN_MEMBERS)
		sheet_printf(sheet, ", %" PRIu32 " more",
		             patterns.count - SHOWN_MEMBERS);
	sheet_string(sheet, " }");
}

/* A condition on its way to words. */
struct wording {
	const struct sheet *sheet;
	const struct ilk_image *image;
	bool negated;
	uint32_t a;
	uint32_t b;
};

/* Whether a name stands for itself behind a dot. */
static bool is_bare(struct ilk_text name)
{
	for (size_t i = 0; i < name.len; i++) {
		char byte = name.at[i];
		char small = (char)(byte | 0x20);
		bool letter = byte == '_' || (byte >= '0' && byte <= '9') ||
		              (small >= 'a' && small <= 'z');

		if (!letter && (byte != '-' || i == 0 || i + 1 == name.len ||
		                name.at[i - 1] == '-'))
			return false;
	}
	return name.len > 0;
}

void wording_tested(const struct sheet *sheet, const struct ilk_image *image,
                    uint32_t fact)
{
	uint32_t index = fact - ILK_FACT_ARGUMENT;

	if (fact < ILK_FACT_ARGUMENT) {
		sheet_string(sheet, wording_fact(fact));
		return;
	}
	sheet_string(sheet, "args");
	for (uint32_t i = 0;
	     i < image_field(image, ILK_SECTION_ARGUMENTS, index, ILK_ARGUMENT_DEPTH);
	     i++) {
		struct ilk_text name = image_text(image, ILK_SECTION_ARGUMENTS, index,
		                                  ILK_ARGUMENT_NAME + i);

		sheet_string(sheet, ".");
		if (is_bare(name))
			sheet_text(sheet, name);
		else
			sheet_quoted(sheet, name);
	}
}

static const struct ilk_text nothing = {"", 0};

static void in_set(const struct wording *w)
{
	wording_tested(w->sheet, w->image, w->a);
	sheet_string(w->sheet, w->negated ? " not in " : " in ");
	wording_set(w->sheet, w->image, w->b);
}

static void in_workspace(const struct wording *w)
{
	wording_tested(w->sheet, w->image, w->a);
	sheet_printf(w->sheet, " %sin workspace%s", w->negated ? "not " : "",
	             w->b == ILK_CASE_INSENSITIVE ? ", in any case" : "");
}

static void is_word(const struct wording *w, const char *what, const char *word)
{
	sheet_printf(w->sheet, "%s is %s%s", what, w->negated ? "not " : "", word);
}

static void is_text(const struct wording *w, const char *what, struct ilk_text text)
{
	is_word(w, what, "");
	sheet_text(w->sheet, text);
}

static void alone(const struct wording *w, const char *what, struct ilk_text text)
{
	sheet_printf(w->sheet, "%s%s", w->negated ? "not " : "", what);
	sheet_text(w->sheet, text);
}

static void cap(const struct wording *w)
{
	alone(w, "cap ", image_text(w->image, ILK_SECTION_CAPS, w->a, ILK_CAP_NAME));
	sheet_string(w->sheet, " (");
	wording_cap(w->sheet, w->image, w->a);
	sheet_string(w->sheet, ")");
}

static void rule(const struct wording *w)
{
	is_word(w, "rule", wording_rule(w->a));
}

static void annotated(const struct wording *w)
{
	static const char *const hints[] = {ILK_HINTS(NAME_WORD)};

	sheet_printf(w->sheet, "%sannotated %s", w->negated ? "not " : "", hints[w->a]);
}

static void mode(const struct wording *w)
{
	is_text(w, "mode",
	        image_text(w->image, ILK_SECTION_MODES, w->a, ILK_MODE_NAME));
}

static void presence(const struct wording *w)
{
	is_word(w, "presence", wording_presence(w->a));
}

static void slot(const struct wording *w)
{
	alone(w, "slot ", image_text(w->image, ILK_SECTION_SLOTS, w->a, ILK_SLOT_NAME));
}

static void latch(const struct wording *w)
{
	alone(w, "latch ", ilk_counter_name(w->image, w->a));
}

static void verdict(const struct wording *w)
{
	alone(w, wording_verdict(w->a), nothing);
}

static void kind(const struct wording *w)
{
	is_text(w, "kind", image_string(w->image, w->a));
}

static void stage(const struct wording *w)
{
	is_text(w, "stage", image_string(w->image, w->a));
}

static void category(const struct wording *w)
{
	is_text(w, "category", image_string(w->image, w->a));
}

static void asked(const struct wording *w)
{
	alone(w, "asked ",
	      image_text(w->image, ILK_SECTION_REASONS, w->a, ILK_NAME_TEXT));
}

static void decided(const struct wording *w)
{
	alone(w, "decided ",
	      image_text(w->image, ILK_SECTION_REASONS, w->a, ILK_NAME_TEXT));
}

static void by(const struct wording *w)
{
	is_word(w, "by", wording_answerer(w->a));
}

/* CARRIED has no words of its own: it only points on. */
static void (*const conditions[])(const struct wording *w) = {
	[ILK_TEST_IN_SET] = in_set,     [ILK_TEST_IN_WORKSPACE] = in_workspace,
	[ILK_TEST_RULE] = rule,         [ILK_TEST_ANNOTATED] = annotated,
	[ILK_TEST_MODE] = mode,         [ILK_TEST_PRESENCE] = presence,
	[ILK_TEST_CAP] = cap,           [ILK_TEST_SLOT] = slot,
	[ILK_TEST_LATCH] = latch,       [ILK_TEST_VERDICT] = verdict,
	[ILK_TEST_KIND] = kind,         [ILK_TEST_STAGE] = stage,
	[ILK_TEST_ASKED] = asked,       [ILK_TEST_BY] = by,
	[ILK_TEST_DECIDED] = decided,   [ILK_TEST_CARRIED] = NULL,
	[ILK_TEST_CATEGORY] = category,
};
_Static_assert(COUNT(conditions) == ILK_TEST_COUNT, "words for each test");

void wording_condition(const struct sheet *sheet, const struct ilk_image *image,
                       enum ilk_section section, uint32_t index)
{
	uint32_t flags = image_field(image, section, index, ILK_CONDITION_FLAGS);

	if (image_field(image, section, index, ILK_CONDITION_TEST) ==
	    ILK_TEST_CARRIED) {
		index = image_field(image, section, index, ILK_CONDITION_A);
		section = ILK_SECTION_CARRIED;
		/* Twice not is as it was. */
		flags ^= image_field(image, section, index, ILK_CONDITION_FLAGS) &
		         ILK_CONDITION_NOT;
	}
	struct wording w = {
		.sheet = sheet,
		.image = image,
		.negated = (flags & ILK_CONDITION_NOT) != 0,
		.a = image_field(image, section, index, ILK_CONDITION_A),
		.b = image_field(image, section, index, ILK_CONDITION_B),
	};

	conditions[image_field(image, section, index, ILK_CONDITION_TEST)](&w);
}

void wording_row(const struct sheet *sheet, const struct ilk_image *image, uint32_t row)
{
	uint32_t note = image_field(image, ILK_SECTION_ROWS, row, ILK_ROW_NOTE);
	struct ilk_text reason = note ? ilk_note_name(image, note - 1)
	                              : image_name(image, ILK_SECTION_REASONS,
	                                           image_field(image, ILK_SECTION_ROWS,
	                                                       row, ILK_ROW_REASON));

	sheet_string(sheet, wording_verb(image_field(image, ILK_SECTION_ROWS, row,
	                                             ILK_ROW_VERB)));
	if (reason.len) {
		sheet_string(sheet, " ");
		sheet_text(sheet, reason);
	}
}

void wording_line(const struct sheet *sheet, const struct ilk_image *image,
                  enum ilk_section section, uint32_t index, unsigned line)
{
	struct ilk_text file = image_file_of(image, section, index, line);

	sheet_printf(sheet, "  # line %" PRIu32,
	             image_field(image, section, index, line));
	sheet_string(sheet, file.at ? " of " : "");
	sheet_text(sheet, file);
	sheet_string(sheet, "\n");
}

/* Room for a line's number. */
#define LINE_WIDTH 5

int wording_place_width(const struct ilk_image *image)
{
	size_t longest = 0;

	for (uint32_t i = 0; i < ilk_source_count(image); i++) {
		size_t len = ilk_source_name(image, i).len;

		longest = len > longest ? len : longest;
	}
	return ilk_source_count(image) == 1 ? LINE_WIDTH : (int)longest + LINE_WIDTH;
}

void wording_place(const struct sheet *sheet, const struct ilk_image *image,
                   enum ilk_section section, uint32_t index, unsigned line)
{
	struct ilk_text file = image_file_of(image, section, index, line);
	char number[16];
	int len = snprintf(number, sizeof number, "%s%" PRIu32, file.at ? ":" : "",
	                   image_field(image, section, index, line));
	int blanks = wording_place_width(image) - len - (int)file.len;

	for (; blanks > 0; blanks--)
		sheet_string(sheet, " ");
	sheet_text(sheet, file);
	sheet_string(sheet, number);
}
