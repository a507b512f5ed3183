/* SPDX-License-Identifier: Apache-2.0
 *
 * The notes of a policy: names of its own that rows take down without deciding.
 */
#include "model/resolve.h"

static uint32_t find_note(const struct model *model, struct text name)
{
	for (uint32_t i = 0; i < model->note_count; i++)
		if (text_equal(model->notes[i].name, name))
			return i;
	return MODEL_NONE;
}

/* A name stands for one thing: a warning or a nudge. */
static void check_note_kind(struct resolve *resolve, const struct ast_word *name,
                            const struct model_note *note, enum ilk_note_kind kind)
{
	static const char *const kinds[ILK_NOTE_KIND_COUNT] = {
		[ILK_NOTE_WARN] = "a warning", [ILK_NOTE_NUDGE] = "a nudge"};

	if (note->kind == kind)
		return;
	struct diag_entry *entry =
		diag_error(resolve->diag, name->span, "note-kind",
	                   "found \"%.*s\" as %s, expected a name of its own",
	                   (int)name->text.len, name->text.at, kinds[kind]);

	diag_note(resolve->diag, entry, note->span, "it is %s here", kinds[note->kind]);
}

static uint32_t add_note(struct resolve *resolve, const struct ast_word *name,
                         enum ilk_note_kind kind)
{
	struct model *model = resolve->model;

	if (!model->notes)
		model->notes = arena_alloc(resolve->arena, ILK_MAX_NOTES,
		                           sizeof *model->notes);
	if (!model->notes)
		return MODEL_NONE;
	if (model->note_count == ILK_MAX_NOTES) {
		diag_error(resolve->diag, name->span, "too-many-notes",
		           "found more than %u names of warnings and nudges",
		           ILK_MAX_NOTES);
		return MODEL_NONE;
	}
	model->notes[model->note_count] =
		(struct model_note){name->text, name->span, kind};
	return model->note_count++;
}

void resolve_note(struct resolve *resolve, const struct ast_row *ast,
                  struct model_row *row)
{
	enum ilk_note_kind kind =
		row->verb == ILK_VERB_WARN ? ILK_NOTE_WARN : ILK_NOTE_NUDGE;

	if (!(ILK_VERBS_NOTE & 1u << row->verb))
		return;
	if (!ast->reason) {
		diag_error(resolve->diag, ast->verb->span, "missing-note",
		           "found \"%.*s\" without a name, expected one of your own",
		           (int)ast->verb->text.len, ast->verb->text.at);
		return;
	}
	if (text_is(ast->reason->text, "nothing"))
		diag_error(
			resolve->diag, ast->reason->span, "reserved-name",
			"found a note named \"nothing\", which tests use to say that "
			"there is none");
	row->note = find_note(resolve->model, ast->reason->text);
	if (row->note == MODEL_NONE)
		row->note = add_note(resolve, ast->reason, kind);
	else
		check_note_kind(resolve, ast->reason, &resolve->model->notes[row->note],
		                kind);
}
