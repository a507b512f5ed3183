/* SPDX-License-Identifier: Apache-2.0
 *
 * Slots: what they remember, and when.
 */
#include "model/resolve.h"

/* Events that belong to a call: only they have a fingerprint to store or compare. */
#define CALL_EVENTS \
	((1u << ILK_EVENT_SESSION_START) - 1) /* all before the session's own */

_Static_assert(ILK_EVENT_EXECUTED_ERROR + 1 == ILK_EVENT_SESSION_START,
               "the events of calls come first");

static uint32_t resolve_key(struct resolve *resolve, const struct ast_slot *ast)
{
	struct model *model = resolve->model;
	uint32_t mask = 0;

	for (const struct ast_word *word = ast->key; word; word = word->next) {
		uint32_t fact =
			resolve_word(resolve, &words_facts, word, "unknown-fact");

		if (fact == WORD_NONE)
			continue;
		if (fact == ILK_FACT_COMMAND_LINE)
			fact = ILK_FACT_COMMAND;
		mask |= 1u << fact;
	}
	if (!ast->key)
		mask = 1u << ILK_FACT_TOOL | 1u << ILK_FACT_CWD | 1u << ILK_FACT_ARGS;
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

enum { SLOT_SET, SLOT_TAKE, SLOT_DROP, SLOT_CLEAR, SLOT_VERBS };
static const char *const slot_verbs_at[] = {
	[SLOT_SET] = "set",
	[SLOT_TAKE] = "take",
	[SLOT_DROP] = "drop",
	[SLOT_CLEAR] = "clear",
};
static const struct words slot_verbs = {"what a slot does", slot_verbs_at, SLOT_VERBS};

static void resolve_use(struct resolve *resolve, const struct ast_slot_use *use,
                        uint32_t masks[SLOT_VERBS])
{
	uint32_t verb =
		resolve_word(resolve, &slot_verbs, use->verb, "unknown-slot-verb");

	if (verb == WORD_NONE)
		return;
	for (const struct ast_word *word = use->events; word; word = word->next) {
		uint32_t event =
			resolve_word(resolve, &words_events, word, "unknown-event");

		if (event == WORD_NONE)
			continue;
		if (verb != SLOT_CLEAR && !(CALL_EVENTS & 1u << event)) {
			struct diag_entry *entry = diag_error(
				resolve->diag, word->span, "slot-event",
				"found \"%.*s\", expected an event of a call",
				(int)word->text.len, word->text.at);

			diag_help(resolve->diag, entry,
			          "only \"clear\" needs no call to compare with");
		}
		masks[verb] |= 1u << event;
	}
}

static struct model_slot resolve_slot(struct resolve *resolve,
                                      const struct ast_slot *ast)
{
	uint32_t masks[SLOT_VERBS] = {0};
	struct model_slot slot = {.name = ast->name->text, .span = ast->name->span};

	slot.key = resolve_key(resolve, ast);
	for (const struct ast_slot_use *use = ast->uses; use; use = use->next)
		resolve_use(resolve, use, masks);
	slot.set = masks[SLOT_SET];
	slot.take = masks[SLOT_TAKE];
	slot.drop = masks[SLOT_DROP];
	slot.clear = masks[SLOT_CLEAR];
	if (!slot.set)
		diag_error(resolve->diag, ast->name->span, "slot-never-set",
		           "found a slot that no event sets, expected \"set on\" an "
		           "event");
	return slot;
}

void resolve_slots(struct resolve *resolve)
{
	struct model *model = resolve->model;
	uint32_t count = resolve_count(resolve, AST_ITEM_SLOT);

	model->slots = arena_alloc(resolve->arena, count, sizeof *model->slots);
	model->keys = arena_alloc(resolve->arena, ILK_MAX_KEYS, sizeof *model->keys);
	if (!model->slots || !model->keys ||
	    !resolve_within(resolve, AST_ITEM_SLOT, ILK_MAX_SLOTS, "too-many-slots",
	                    "slots"))
		return;
	for (const struct ast_item *item =
	             resolve_next(resolve->ast->items, AST_ITEM_SLOT);
	     item; item = resolve_next(item->next, AST_ITEM_SLOT)) {
		struct model_slot slot = resolve_slot(resolve, item->as.slot);

		if (resolve_condition_name(resolve, item->as.slot->name, "slot"))
			model->slots[model->slot_count++] = slot;
	}
}
