/* SPDX-License-Identifier: Apache-2.0
 *
 * What all parts use to find names and words, and to say that there is none.
 */
#include "model/resolve.h"

#include <string.h>

#include "base/near.h"

void resolve_line(struct resolve *resolve, uint32_t at, uint32_t *number,
                  uint32_t *line)
{
	const struct source *source = source_of(resolve->source, at);

	if (at < resolve->line_at || source->base > resolve->line_at) {
		resolve->line_at = source->base;
		resolve->line = 1;
		resolve->number = source_number(resolve->source, at);
	}
	for (uint32_t i = resolve->line_at; i < at; i++)
		resolve->line += source->at[i - source->base] == '\n';
	resolve->line_at = at;
	*number = resolve->number;
	*line = resolve->line;
}

uint32_t resolve_count(const struct resolve *resolve, enum ast_item_kind kind)
{
	uint32_t count = 0;

	for (const struct ast_item *item = resolve->ast->items; item; item = item->next)
		count += item->kind == kind;
	return count;
}

const struct ast_item *resolve_next(const struct ast_item *item,
                                    enum ast_item_kind kind)
{
	while (item && item->kind != kind)
		item = item->next;
	return item;
}

void resolve_unknown(struct resolve *resolve, const struct ast_word *word,
                     const char *id, const char *what, const struct near *near)
{
	struct diag_entry *entry =
		diag_error(resolve->diag, word->span, id, "found \"%.*s\", expected %s",
	                   (int)word->text.len, word->text.at, what);

	if (near && near_found(near))
		diag_help(resolve->diag, entry, "did you mean \"%.*s\"?",
		          (int)near->best.len, near->best.at);
}

void resolve_duplicate(struct resolve *resolve, const struct ast_word *word,
                       const char *what, struct span first)
{
	struct diag_entry *entry =
		diag_error(resolve->diag, word->span, "duplicate-name",
	                   "found a second %s \"%.*s\", expected each name once", what,
	                   (int)word->text.len, word->text.at);

	diag_note(resolve->diag, entry, first, "the first");
}

/* "one of a, b, c" when the list is short enough to read. */
static const char *expected(struct resolve *resolve, const struct words *words)
{
	char list[256];
	size_t used = 0;

	if (words->count > 8)
		return words->what;
	for (uint32_t i = 0; i < words->count; i++) {
		size_t len = strlen(words->at[i]);

		if (used + len + 3 > sizeof list)
			return words->what;
		if (i > 0) {
			memcpy(list + used, ", ", 2);
			used += 2;
		}
		memcpy(list + used, words->at[i], len);
		used += len;
	}
	list[used] = '\0';
	const char *text = arena_printf(resolve->arena, "%s (%s)", words->what, list);

	return text ? text : words->what;
}

uint32_t resolve_word(struct resolve *resolve, const struct words *words,
                      const struct ast_word *word, const char *id)
{
	uint32_t found = words_find(words, word->text);
	struct near near;

	if (found != WORD_NONE)
		return found;
	near_init(&near, word->text);
	for (uint32_t i = 0; i < words->count; i++)
		near_offer(&near, text_of(words->at[i]));
	resolve_unknown(resolve, word, id, expected(resolve, words), &near);
	return WORD_NONE;
}

uint32_t resolve_events(struct resolve *resolve, const struct ast_word *events)
{
	uint32_t mask = 0;

	for (const struct ast_word *word = events; word; word = word->next) {
		uint32_t event =
			resolve_word(resolve, &words_events, word, "unknown-event");

		if (event == WORD_NONE)
			continue;
		if (mask & 1u << event)
			diag_warning(resolve->diag, word->span, "duplicate-event",
			             "found \"%.*s\" twice in one list",
			             (int)word->text.len, word->text.at);
		mask |= 1u << event;
	}
	return mask;
}

#define FIND(thing, array, length)                                         \
	uint32_t find_##thing(const struct model *model, struct text name) \
	{                                                                  \
		for (uint32_t i = 0; i < model->length; i++)               \
			if (model->array[i].name.len &&                    \
			    text_equal(model->array[i].name, name))        \
				return i;                                  \
		return MODEL_NONE;                                         \
	}

FIND(counter, counters, counter_count)
FIND(cap, caps, cap_count)
FIND(slot, slots, slot_count)

uint32_t find_latch(const struct model *model, struct text name)
{
	uint32_t found = find_counter(model, name);

	return found != MODEL_NONE && model->counters[found].latch ? found : MODEL_NONE;
}

uint32_t find_name(const struct model_names *names, struct text name)
{
	for (uint32_t i = 0; i < names->count; i++)
		if (text_equal(names->at[i], name))
			return i;
	return MODEL_NONE;
}

uint32_t name_add(struct resolve *resolve, struct model_names *names, struct text name)
{
	uint32_t found = find_name(names, name);

	if (found != MODEL_NONE)
		return found;
	/* Doubles at powers of two; the arena keeps the old run, which is short. */
	if ((names->count & (names->count - 1)) == 0) {
		struct text *grown = arena_alloc(
			resolve->arena, names->count ? 2 * (size_t)names->count : 1,
			sizeof *grown);

		if (!grown)
			return MODEL_NONE;
		for (uint32_t i = 0; i < names->count; i++)
			grown[i] = names->at[i];
		names->at = grown;
	}
	names->at[names->count] = name;
	return names->count++;
}

/* Words that conditions use for other things; caps, slots and latches may not be named so. */
static const char *const condition_words[] = {"capped",      "pass",     "block",
                                              "unavailable", "asked",    "annotated",
                                              "not",         "workspace"};

void resolve_reserved(struct resolve *resolve, const struct ast_word *name,
                      const char *what)
{
	for (size_t i = 0; i < sizeof condition_words / sizeof condition_words[0]; i++)
		if (text_is(name->text, condition_words[i]))
			diag_error(resolve->diag, name->span, "reserved-name",
			           "found a %s named \"%s\", which conditions use for "
			           "something else",
			           what, condition_words[i]);
}

bool resolve_condition_name(struct resolve *resolve, const struct ast_word *name,
                            const char *what)
{
	const struct model *model = resolve->model;
	uint32_t cap = find_cap(model, name->text);
	uint32_t slot = find_slot(model, name->text);
	uint32_t latch = find_latch(model, name->text);

	resolve_reserved(resolve, name, what);
	if (cap != MODEL_NONE)
		resolve_duplicate(resolve, name, what, model->caps[cap].span);
	else if (slot != MODEL_NONE)
		resolve_duplicate(resolve, name, what, model->slots[slot].span);
	else if (latch != MODEL_NONE)
		resolve_duplicate(resolve, name, what, model->counters[latch].span);
	return cap == MODEL_NONE && slot == MODEL_NONE && latch == MODEL_NONE;
}

bool resolve_within(struct resolve *resolve, enum ast_item_kind kind, uint32_t limit,
                    const char *id, const char *what)
{
	uint32_t count = resolve_count(resolve, kind);
	const struct ast_item *item = resolve_next(resolve->ast->items, kind);

	if (count <= limit)
		return true;
	for (uint32_t i = 0; i < limit; i++)
		item = resolve_next(item->next, kind);
	diag_error(resolve->diag, item->span, id, "found %u %s, expected at most %u",
	           count, what, limit);
	return false;
}
