/* SPDX-License-Identifier: Apache-2.0
 *
 * What a test's step expects, held against what came; see expect.h.
 */
#include "expect.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "interlock/record.h"
#include "record/words.h"
#include "runtime/image.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* How one expectation is held against what came. */
struct check {
	struct diag *diag;
	const struct ilk_image *image;
	const struct played *played;
	const struct ast_pair *pair;
};

static bool same(struct text word, struct ilk_text text)
{
	return text.at && word.len == text.len &&
	       memcmp(word.at, text.at, text.len) == 0;
}

/* "expected fires PermissionDenied, found ..." */
static void differs(const struct check *check, const char *found, size_t found_len)
{
	const struct ast_pair *pair = check->pair;
	char number[16] = "";
	struct text value = pair->value ? pair->value->text : text_of(number);
	struct span span = pair->value ? pair->value->span : pair->name->span;

	if (pair->number) {
		snprintf(number, sizeof number, "%" PRIu32, pair->number->written);
		value = text_of(number);
		span = pair->number->span;
	}
	diag_error(check->diag, span_join(pair->name->span, span), "test-failed",
	           "expected %.*s %.*s, found %.*s", (int)pair->name->text.len,
	           pair->name->text.at, (int)value.len, value.at, (int)found_len,
	           found);
}

static void differs_text(const struct check *check, struct ilk_text found)
{
	if (found.at)
		differs(check, found.at, found.len);
	else
		differs(check, "none", 4);
}

static void differs_number(const struct check *check, uint64_t found)
{
	char shown[24];

	snprintf(shown, sizeof shown, "%" PRIu64, found);
	differs(check, shown, strlen(shown));
}

/* Names that a bit each stands for: hooks, notes. */
typedef struct ilk_text (*name_fn)(const struct ilk_image *image, uint32_t index);

static void differs_names(const struct check *check, uint32_t mask, name_fn name)
{
	char shown[200] = "";
	size_t len = 0;

	for (uint32_t i = 0; i < 32 && len < sizeof shown; i++) {
		struct ilk_text text = name(check->image, i);

		if (mask >> i & 1)
			len += (size_t)snprintf(shown + len, sizeof shown - len,
			                        "%s%.*s", len ? ", " : "",
			                        (int)text.len, text.at);
	}
	differs(check, len ? shown : "nothing", len ? strlen(shown) : 7);
}

/* The name is among those of the mask, or "nothing" stands for none. */
static void check_names(const struct check *check, uint32_t mask, name_fn name)
{
	struct text wanted = check->pair->value->text;
	bool held = text_is(wanted, "nothing") && !mask;

	for (uint32_t i = 0; i < 32 && !held; i++)
		held = mask >> i & 1 && same(wanted, name(check->image, i));
	if (!held)
		differs_names(check, mask, name);
}

static void check_fires(const struct check *check)
{
	check_names(check, check->played->decision.fires, ilk_hook_name);
}

static void check_warns(const struct check *check)
{
	check_names(check,
	            record_notes(check->image, check->played->decision.notes,
	                         ILK_NOTE_WARN),
	            ilk_note_name);
}

static void check_nudges(const struct check *check)
{
	check_names(check,
	            record_notes(check->image, check->played->decision.notes,
	                         ILK_NOTE_NUDGE),
	            ilk_note_name);
}

static void check_cap(const struct check *check)
{
	const struct ilk_decision *d = &check->played->decision;
	struct ilk_text none = {NULL, 0};
	struct ilk_text found = d->has_cap ? d->cap_name : none;

	if (!same(check->pair->value->text, found))
		differs_text(check, found);
}

/* switch "MODE", or the word nothing. */
static void check_switch(const struct check *check)
{
	const struct ast_word *wanted = check->pair->value;
	struct ilk_text found = check->played->decision.switch_mode;

	if (wanted->quoted ? !same(wanted->text, found) : found.at != NULL)
		differs_text(check, found);
}

static void check_layer(const struct check *check)
{
	struct ilk_text found = check->played->decision.layer;

	if (!same(check->pair->value->text, found))
		differs_text(check, found);
}

static void check_report(const struct check *check, enum ilk_report report)
{
	uint64_t value = 0;

	if (!ilk_session_report(check->played->session, report, &value))
		differs(check, "that the policy does not report it", 34);
	else if (value != check->pair->number->written)
		differs_number(check, value);
}

static void check_timeout(const struct check *check)
{
	uint32_t found = check->played->decision.ask_timeout_s;

	if (found != check->pair->number->written)
		differs_number(check, found);
}

static void check_consecutive(const struct check *check)
{
	check_report(check, ILK_REPORT_CONSECUTIVE_DENIALS);
}

static void check_total(const struct check *check)
{
	check_report(check, ILK_REPORT_TOTAL_DENIALS);
}

/* The expectations that are words of the language; others are counters and slots. */
static const struct {
	const char *name;
	bool number; /* a number follows, else a word */
	void (*check)(const struct check *check);
} fixed[] = {
	{"fires", false, check_fires},
	{"cap", false, check_cap},
	{"layer", false, check_layer},
	{"warns", false, check_warns},
	{"nudges", false, check_nudges},
	{"switch", false, check_switch},
	{"timeout_s", true, check_timeout},
	{"consecutive_denials", true, check_consecutive},
	{"total_denials", true, check_total},
};

static uint32_t find_counter(const struct ilk_image *image, struct text name)
{
	uint32_t i = 0;

	while (i < ilk_counter_count(image) && !same(name, ilk_counter_name(image, i)))
		i++;
	return i;
}

static uint32_t find_slot(const struct ilk_image *image, struct text name)
{
	uint32_t i = 0;

	while (i < ilk_slot_count(image) && !same(name, ilk_slot_name(image, i)))
		i++;
	return i;
}

static bool wrong_shape(struct steps *steps, const struct ast_pair *pair,
                        const char *expected)
{
	diag_error(steps->diag, pair->name->span, "bad-expectation",
	           "\"%.*s\" is followed by %s", (int)pair->name->text.len,
	           pair->name->text.at, expected);
	return false;
}

static bool known_slot_state(struct steps *steps, const struct ast_pair *pair)
{
	static const char *const states_at[] = {"held", "empty"};
	static const struct words states = {"held or empty", states_at,
	                                    COUNT(states_at)};

	if (!pair->value)
		return wrong_shape(steps, pair, "held or empty");
	return words_find(&states, pair->value->text) != WORD_NONE ||
	       steps_unknown(steps, pair->value, &states, "unknown-slot-state");
}

/* Everything an expectation can begin with, for a suggestion. */
static bool unknown_expectation(struct steps *steps, const struct ilk_image *image,
                                const struct ast_word *word)
{
	const char *names[COUNT(fixed) + ILK_MAX_COUNTERS + ILK_MAX_SLOTS];
	struct words words = {
		"a counter, a slot, a report, fires, warns, nudges, switch, "
		"cap or layer",
		names, 0};

	for (size_t i = 0; i < COUNT(fixed); i++)
		names[words.count++] = fixed[i].name;
	/* Texts of an image have a NUL behind them. */
	for (uint32_t i = 0; i < ilk_counter_count(image); i++)
		names[words.count++] = ilk_counter_name(image, i).at;
	for (uint32_t i = 0; i < ilk_slot_count(image); i++)
		names[words.count++] = ilk_slot_name(image, i).at;
	return steps_unknown(steps, word, &words, "unknown-expectation");
}

/* The name behind warns or nudges is one of the policy's own. */
static bool known_note(struct steps *steps, const struct ilk_image *image,
                       const struct ast_pair *pair)
{
	bool warns = text_is(pair->name->text, "warns");
	const char *names[ILK_MAX_NOTES + 1] = {"nothing"};
	struct words words = {warns ? "what a row of this policy warns of"
	                            : "what a row of this policy nudges with",
	                      names, 1};

	for (uint32_t i = 0; i < ilk_note_count(image); i++)
		if ((ilk_note_kind(image, i) == ILK_NOTE_WARN) == warns)
			names[words.count++] = ilk_note_name(image, i).at;
	return words_find(&words, pair->value->text) != WORD_NONE ||
	       steps_unknown(steps, pair->value, &words, "unknown-note");
}

/* The name behind fires, layer or cap. A misspelt one could never come. */
static bool known_name(struct steps *steps, const struct ilk_image *image,
                       const struct ast_pair *pair)
{
	const char *names[MAX_CAPS];
	struct words caps = {"a cap of this policy", names, 0};
	struct text name = pair->name->text;
	struct text value = pair->value->text;

	if (text_is(name, "fires"))
		return text_is(value, "nothing") ||
		       words_find(&words_hooks, value) != WORD_NONE ||
		       steps_unknown(steps, pair->value, &words_hooks, "unknown-hook");
	if (text_is(name, "warns") || text_is(name, "nudges"))
		return known_note(steps, image, pair);
	if (text_is(name, "switch"))
		return pair->value->quoted || text_is(value, "nothing") ||
		       wrong_shape(steps, pair, "a mode in quotes, or nothing");
	if (text_is(name, "layer"))
		return words_find(&words_layers, value) != WORD_NONE ||
		       steps_unknown(steps, pair->value, &words_layers,
		                     "unknown-layer");
	while (caps.count < MAX_CAPS &&
	       caps.count < image_count(image, ILK_SECTION_CAPS)) {
		names[caps.count] =
			image_text(image, ILK_SECTION_CAPS, caps.count, ILK_CAP_NAME)
				.at;
		caps.count++;
	}
	return words_find(&caps, value) != WORD_NONE ||
	       steps_unknown(steps, pair->value, &caps, "unknown-cap");
}

static bool known_pair(struct steps *steps, const struct ilk_image *image,
                       const struct ast_pair *pair)
{
	struct text name = pair->name->text;

	for (size_t i = 0; i < COUNT(fixed); i++) {
		if (!text_is(name, fixed[i].name))
			continue;
		if (fixed[i].number ? !pair->number : !pair->value)
			return wrong_shape(steps, pair,
			                   fixed[i].number ? "a number" : "a name");
		return fixed[i].number || known_name(steps, image, pair);
	}
	if (find_counter(image, name) < ilk_counter_count(image))
		return pair->number || wrong_shape(steps, pair, "a number");
	if (find_slot(image, name) < ilk_slot_count(image))
		return known_slot_state(steps, pair);
	return unknown_expectation(steps, image, pair->name);
}

bool expect_known(struct steps *steps, const struct ilk_image *image,
                  const struct ast_step *step)
{
	static const char *const outcomes_at[] = {
		"allow",    "deny",  "ask",     "interrupt",
		"classify", "defer", "refused", "stop",
	};
	static const struct words outcomes = {
		"an outcome: allow, deny, ask, interrupt, stop, classify, defer or "
		"refused",
		outcomes_at, COUNT(outcomes_at)};
	bool known = true;

	if (!step->expects)
		return true;
	if (words_find(&outcomes, step->outcome->text) == WORD_NONE)
		known = steps_unknown(steps, step->outcome, &outcomes,
		                      "unknown-outcome");
	if (step->reason && words_find(&words_reasons, step->reason->text) == WORD_NONE)
		known = steps_unknown(steps, step->reason, &words_reasons,
		                      "unknown-reason");
	for (const struct ast_pair *pair = step->expected; pair; pair = pair->next)
		known &= known_pair(steps, image, pair);
	return known;
}

static void compare_outcome(struct diag *diag, const struct ast_step *step,
                            const struct played *played)
{
	const struct ilk_decision *d = &played->decision;
	const char *found = played->refused ? "refused"
	                    : d->outcome == ILK_OUTCOME_NONE
	                            ? "no decision"
	                            : ilk_outcome_name(d->outcome);
	const struct ast_word *reason = step->reason;
	struct span span = step->outcome->span;

	if (text_is(step->outcome->text, found) &&
	    (!reason || same(reason->text, d->reason)))
		return;
	if (reason)
		span = span_join(span, reason->span);
	diag_error(diag, span, "test-failed", "expected %.*s%s%.*s, found %s%s%.*s",
	           (int)step->outcome->text.len, step->outcome->text.at,
	           reason ? " " : "", reason ? (int)reason->text.len : 0,
	           reason ? reason->text.at : "", found, d->reason.at ? " " : "",
	           (int)d->reason.len, d->reason.at ? d->reason.at : "");
}

static void compare_pair(const struct check *check)
{
	struct text name = check->pair->name->text;

	for (size_t i = 0; i < COUNT(fixed); i++) {
		if (text_is(name, fixed[i].name)) {
			fixed[i].check(check);
			return;
		}
	}
	uint32_t counter = find_counter(check->image, name);
	const struct ilk_session *session = check->played->session;

	if (counter < ilk_counter_count(check->image)) {
		uint32_t value = ilk_session_counter(session, counter);

		if (value != check->pair->number->written)
			differs_number(check, value);
		return;
	}
	struct ilk_text slot = ilk_session_slot(session, find_slot(check->image, name));

	if (text_is(check->pair->value->text, "held") != (slot.at != NULL))
		differs(check, slot.at ? "held" : "empty", slot.at ? 4 : 5);
}

void expect_compare(struct diag *diag, const struct ilk_image *image,
                    const struct ast_step *step, const struct played *played)
{
	struct check check = {diag, image, played, NULL};

	if (!step->expects)
		return;
	compare_outcome(diag, step, played);
	for (check.pair = step->expected; check.pair; check.pair = check.pair->next)
		compare_pair(&check);
}
