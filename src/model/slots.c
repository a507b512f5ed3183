/* SPDX-License-Identifier: Apache-2.0
 *
 * Slots: what they remember, and when.
 */
#include "base/limits.h"
#include "model/argument.h"
#include "model/resolve.h"

_Static_assert(ILK_EVENT_EXECUTED_ERROR + 1 == ILK_EVENT_SESSION_START,
               "the events of calls come first");

/* An argument by its name: keys compare all of them. */
static void key_of_argument(struct resolve *resolve, const struct ast_word *word)
{
	struct diag_entry *entry =
		diag_error(resolve->diag, word->span, "fact-no-key",
	                   "found \"%.*s\" in a key, which only conditions can name",
	                   (int)word->text.len, word->text.at);

	diag_help(resolve->diag, entry, "\"args\" compares all arguments");
}

uint32_t resolve_facts(struct resolve *resolve, const struct ast_word *facts,
                       uint32_t fallback, uint32_t *flags)
{
	static const struct {
		const char *word;
		uint32_t flag;
		uint32_t facts; /* what it stands for */
	} others[] = {
		{"fingerprint", ILK_GROUP_GIVEN, RESOLVE_USUAL_KEY},
		{"category", ILK_GROUP_CATEGORY, 0},
	};
	uint32_t allowed = *flags;
	uint32_t mask = 0;

	*flags = 0;
	for (const struct ast_word *word = facts; word; word = word->next) {
		uint32_t fact = WORD_NONE;

		for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
			if (allowed & others[i].flag &&
			    text_is(word->text, others[i].word)) {
				*flags |= others[i].flag;
				mask |= others[i].facts;
				fact = ILK_FACT_COUNT;
			}
		if (fact == ILK_FACT_COUNT)
			continue;
		if (word_is_argument(word)) {
			key_of_argument(resolve, word);
			continue;
		}
		fact = resolve_word(resolve, &words_facts, word, "unknown-fact");
		if (fact == WORD_NONE)
			continue;
		if (fact == ILK_FACT_COMMAND_LINE)
			fact = ILK_FACT_COMMAND;
		if (ILK_FACTS_OF_LINE >> fact & 1) {
			diag_error(resolve->diag, word->span, "fact-no-key",
			           "found \"%s\" in a key, which only conditions can "
			           "name",
			           words_facts.at[fact]);
			continue;
		}
		mask |= 1u << fact;
	}
	return facts ? mask : fallback;
}

static uint32_t resolve_key(struct resolve *resolve, const struct ast_slot *ast)
{
	struct model *model = resolve->model;
	uint32_t flags = 0;
	uint32_t mask = resolve_facts(resolve, ast->key, RESOLVE_USUAL_KEY, &flags);

	for (uint32_t i = 0; i < model->key_count; i++)
		if (model->keys[i] == mask)
			return i;
	if (model->key_count == ILK_MAX_KEYS) {
		diag_error(resolve->diag, ast->name->span, "too-many-keys",
		           "found more than %u different keys, expected slots to share "
		           "them",
		           ILK_MAX_KEYS);
		return 0;
	}
	model->keys[model->key_count] = mask;
	return model->key_count++;
}

#define NAME_WORD(name, word) word,
static const char *const slot_verbs_at[] = {ILK_USE_WORDS(NAME_WORD)};
static const struct words slot_verbs = {"what a slot does", slot_verbs_at,
                                        ILK_USE_COUNT};

enum { REPLACE_OLDEST, REPLACE_NONE, REPLACE_WORDS };
static const char *const replaces_at[] = {
	[REPLACE_OLDEST] = "oldest",
	[REPLACE_NONE] = "none",
};
static const struct words replaces = {"what is replaced", replaces_at, REPLACE_WORDS};

static void resolve_use(struct resolve *resolve, const struct ast_slot_use *ast,
                        struct model_slot *slot)
{
	uint32_t verb =
		resolve_word(resolve, &slot_verbs, ast->verb, "unknown-slot-verb");

	if (verb == WORD_NONE)
		return;
	for (const struct ast_word *word = ast->events; word; word = word->next) {
		uint32_t event =
			resolve_word(resolve, &words_events, word, "unknown-event");

		if (event == WORD_NONE)
			continue;
		if (verb != ILK_USE_CLEAR && !(ILK_EVENTS_OF_CALLS & 1u << event)) {
			struct diag_entry *entry = diag_error(
				resolve->diag, word->span, "slot-event",
				"found \"%.*s\", expected an event of a call",
				(int)word->text.len, word->text.at);

			diag_help(resolve->diag, entry,
			          "only \"clear\" needs no call to compare with");
		}
		if (slot->use_count == MAX_CHANGES) {
			diag_error(resolve->diag, word->span, "too-many-effects",
			           "found more than %u effects on one slot",
			           MAX_CHANGES);
			return;
		}
		slot->uses[slot->use_count++] =
			(struct model_use){event, (enum ilk_use)verb, {NULL, 0}, ast};
	}
}

static bool is_set(const struct model_slot *slot)
{
	for (uint32_t i = 0; i < slot->use_count; i++)
		if (slot->uses[i].op == ILK_USE_SET)
			return true;
	return false;
}

static bool resolve_slot(struct resolve *resolve, const struct ast_slot *ast,
                         struct model_slot *slot)
{
	uint32_t most = 0;

	slot->name = ast->name->text;
	slot->span = ast->name->span;
	slot->key = resolve_key(resolve, ast);
	resolve_number(resolve, &ast->places, &slot->places);
	if (ast->replace)
		slot->keeps = resolve_word(resolve, &replaces, ast->replace,
		                           "unknown-replace") == REPLACE_NONE;
	for (const struct ast_slot_use *use = ast->uses; use; use = use->next)
		for (const struct ast_word *word = use->events; word; word = word->next)
			most++;
	if (most > MAX_CHANGES)
		most = MAX_CHANGES;
	slot->uses = arena_alloc(resolve->arena, most, sizeof *slot->uses);
	if (!slot->uses)
		return false;
	for (const struct ast_slot_use *use = ast->uses; use; use = use->next)
		resolve_use(resolve, use, slot);
	if (!is_set(slot))
		diag_error(resolve->diag, ast->name->span, "slot-never-set",
		           "found a slot that no event sets, expected \"set on\" an "
		           "event");
	return true;
}

/* All slots share so many places. */
static void check_places(struct resolve *resolve, const struct ast_slot *ast,
                         uint32_t *left)
{
	uint32_t places;

	if (!resolve_number(resolve, &ast->places, &places))
		return;
	if (places == 0 || places > *left)
		diag_error(
			resolve->diag,
			ast->places.span.len ? ast->places.span : ast->name->span,
			"slot-places",
			"found a slot of %u places, expected 1 to %u (%u in all slots)",
			places, *left, ILK_MAX_PLACES);
	else
		*left -= places;
}

void resolve_slots(struct resolve *resolve)
{
	struct model *model = resolve->model;
	uint32_t count = resolve_count(resolve, AST_ITEM_SLOT);
	uint32_t left = ILK_MAX_PLACES;

	model->slots = arena_alloc(resolve->arena, count, sizeof *model->slots);
	model->keys = arena_alloc(resolve->arena, ILK_MAX_KEYS, sizeof *model->keys);
	if (!model->slots || !model->keys ||
	    !resolve_within(resolve, AST_ITEM_SLOT, ILK_MAX_SLOTS, "too-many-slots",
	                    "slots"))
		return;
	for (const struct ast_item *item =
	             resolve_next(resolve->ast->items, AST_ITEM_SLOT);
	     item; item = resolve_next(item->next, AST_ITEM_SLOT)) {
		struct model_slot slot = {.name = {NULL, 0}};

		if (!resolve_slot(resolve, item->as.slot, &slot))
			return;
		check_places(resolve, item->as.slot, &left);
		if (resolve_condition_name(resolve, item->as.slot->name, "slot"))
			model->slots[model->slot_count++] = slot;
	}
}
