/* SPDX-License-Identifier: Apache-2.0
 *
 * See words.h.
 */
#include "agent/words.h"

#include "record/write.h"

static struct writer into(char *room)
{
	return (struct writer){room, WORDS_ROOM, 0};
}

static struct ilk_text written(const struct writer *w)
{
	return (struct ilk_text){w->at, w->len < w->room ? w->len : w->room};
}

static void put(struct writer *w, struct ilk_text text)
{
	for (size_t i = 0; i < text.len; i++)
		write_byte(w, text.at[i]);
}

static const char *const openings[] = {
	[HOOK_SAY_NOTHING] = "Decided", [HOOK_SAY_ALLOW] = "Allowed",
	[HOOK_SAY_DENY] = "Denied",     [HOOK_SAY_ASK] = "To be confirmed",
	[HOOK_SAY_STOP] = "Stopped",
};

static const char *const failures[] = {
	[ILK_FAILURE_NONE] = "",
	[ILK_FAILURE_STATE] = " The session's state cannot be read or written.",
	[ILK_FAILURE_HOOK] = " The hook could not make sense of the event.",
};

/* ", at auto.policy:31" */
static void put_place(struct writer *w, const struct ilk_image *image,
                      const struct ilk_decision *d)
{
	struct ilk_text file = d->file.at ? d->file : ilk_source_name(image, 0);

	if (!d->line || !file.at)
		return;
	write_raw(w, ", at ");
	put(w, file);
	write_byte(w, ':');
	write_unsigned(w, d->line);
}

static void put_cap(struct writer *w, const struct ilk_decision *d)
{
	if (!d->has_cap)
		return;
	write_raw(w, " The cap ");
	put(w, d->cap_name);
	write_raw(w, " is reached: ");
	write_unsigned(w, d->cap_value);
	write_raw(w, " of ");
	write_unsigned(w, d->cap_limit);
	write_byte(w, '.');
}

/* The names of the notes of one kind, as a text; absent: none. */
static struct ilk_text notes(char *room, const struct ilk_image *image, uint32_t mask,
                             enum ilk_note_kind kind, const char *opening)
{
	struct writer w = into(room);
	const char *separator = opening;

	for (uint32_t i = 0; i < ilk_note_count(image); i++) {
		if (!(mask >> i & 1) || ilk_note_kind(image, i) != kind)
			continue;
		write_raw(&w, separator);
		put(&w, ilk_note_name(image, i));
		separator = ", ";
	}
	return w.len ? written(&w) : (struct ilk_text){NULL, 0};
}

static struct ilk_text reason(struct words *words, const struct ilk_image *image,
                              const struct followed *followed)
{
	const struct ilk_decision *d = &followed->decision;
	struct writer w = into(words->reason);

	write_raw(&w, openings[followed->say]);
	write_raw(&w, " by the policy \"");
	put(&w, ilk_policy_name(image));
	write_byte(&w, '"');
	if (followed->again) {
		write_raw(&w, ", as before for this call.");
		return written(&w);
	}
	if (d->reason.at) {
		write_raw(&w, ": ");
		put(&w, d->reason);
	}
	put_place(&w, image, d);
	write_byte(&w, '.');
	put_cap(&w, d);
	write_raw(&w, failures[d->failure]);
	if (followed->say == HOOK_SAY_DENY)
		write_raw(&w,
		          " Do not try to get the same effect in another way: go on "
		          "without it, or say what you need it for.");
	return written(&w);
}

struct hook_answer words_answer(struct words *words, const struct ilk_image *image,
                                const struct followed *followed)
{
	const struct ilk_decision *d = &followed->decision;
	struct hook_answer answer = {.say = followed->say};

	answer.reason = reason(words, image, followed);
	answer.warning = notes(words->warning, image, d->notes, ILK_NOTE_WARN,
	                       "The policy warns: ");
	answer.nudge = notes(words->nudge, image, d->notes, ILK_NOTE_NUDGE,
	                     "The policy says: ");
	return answer;
}

struct hook_answer words_trouble(struct words *words, const char *what,
                                 const char *which, const char *why)
{
	struct writer w = into(words->reason);

	write_raw(&w, "Denied, as Interlock cannot decide: ");
	write_raw(&w, what);
	if (which) {
		write_raw(&w, " \"");
		write_raw(&w, which);
		write_byte(&w, '"');
	}
	if (why) {
		write_raw(&w, ": ");
		write_raw(&w, why);
	}
	write_byte(&w, '.');
	return (struct hook_answer){.say = HOOK_SAY_DENY, .reason = written(&w)};
}
