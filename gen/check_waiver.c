/* SPDX-License-Identifier: Apache-2.0
 *
 * Waivers: annotations of one definition, and files of waivers for many; and the checks
 * on them.
 */
#include <string.h>

#include "base/near.h"
#include "gen/check_parts.h"
#include "gen/resolve.h"

/* Whether an annotation's policy_exceptions lists the word. */
static bool lists(const struct node *annotations, const char *id)
{
	const struct node *topic = annotations ? annotations->first : NULL;

	for (; topic; topic = topic->next) {
		const struct node *list = node_get(topic, "policy_exceptions");

		if (!list || list->kind != NODE_LIST)
			continue;
		for (const struct node *word = list->first; word; word = word->next)
			if (word->kind == NODE_SCALAR && text_is(word->text, id))
				return true;
	}
	return false;
}

/* The official policies have an exception of its own for each kind of signal. */
static bool lists_official(const struct spec_check *check,
                           const struct check_subject *subject)
{
	return lists(subject->annotations, check->also) ||
	       (subject->kind == SPEC_ENTITY && strcmp(check->id, "less-stable") == 0 &&
	        lists(subject->annotations, "entity_lower_stability_attribute"));
}

bool check_waived(const struct spec *spec, const struct spec_check *check,
                  const struct check_subject *subject)
{
	bool waived = lists(subject->annotations, check->id) ||
	              (check->also && lists_official(check, subject));

	for (struct spec_waiver *w = spec->waivers; w; w = w->next)
		for (uint32_t i = 0; i < w->name_count; i++)
			if (text_is(w->check.text, check->id) &&
			    name_matches(w->names[i], subject->name->text)) {
				w->used = true;
				waived = true;
			}
	return waived;
}

static void reason_of(struct spec *spec, const struct spec_check *check,
                      const struct check_subject *subject)
{
	const struct node *topic =
		subject->annotations ? subject->annotations->first : NULL;

	(void)spec;
	for (; topic && !check_past(subject); topic = topic->next) {
		const struct node *list = node_get(topic, "policy_exceptions");

		if (list && !node_get(topic, "reason"))
			diag_help(&subject->file->diag,
			          check_tell(check, subject->file, list->key_span,
			                     "the exception has no reason"),
			          "write \"reason: ...\" beside it");
	}
}

CHECK(waiver_reason)
{
	check_each(spec, check, reason_of);
}

static void check_word(const struct spec_check *check, struct spec_file *file,
                       struct text word, struct span span, bool near_only)
{
	struct near near;
	size_t count;
	const struct spec_check *checks = spec_checks(&count);

	if (spec_check_named(word))
		return;
	near_init(&near, word);
	for (size_t i = 0; i < count; i++)
		near_offer(&near, text_of(checks[i].id));
	if (near_only && !near_found(&near))
		return;
	struct diag_entry *entry =
		check_tell(check, file, span, "there is no check \"%s\"", word.at);

	if (near_found(&near))
		diag_help(&file->diag, entry, "did you mean \"%s\"?", near.best.at);
}

/* Exceptions may be those of other tools' policies; one that is nearly ours is not. */
static void names_of(struct spec *spec, const struct spec_check *check,
                     const struct check_subject *subject)
{
	const struct node *topic =
		subject->annotations ? subject->annotations->first : NULL;

	(void)spec;
	for (; topic && !subject->file->standard; topic = topic->next) {
		const struct node *list = node_get(topic, "policy_exceptions");
		const struct node *word = list ? list->first : NULL;

		for (; word; word = word->next)
			if (word->kind == NODE_SCALAR)
				check_word(check, subject->file, word->text, word->span,
				           true);
	}
}

CHECK(waiver_name)
{
	check_each(spec, check, names_of);
	for (const struct spec_waiver *w = spec->waivers; w; w = w->next)
		check_word(check, w->file, w->check.text, w->check.span, false);
}

CHECK(waiver_unused)
{
	for (const struct spec_waiver *w = spec->waivers; w; w = w->next)
		if (!w->used && w->name_count && spec_check_named(w->check.text) &&
		    !spec->incomplete)
			check_tell(check, w->file, w->check.span,
			           "nothing needs this waiver of \"%s\"",
			           w->check.text.at);
}
