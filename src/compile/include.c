/* SPDX-License-Identifier: Apache-2.0
 *
 * See include.h. A file is included once: a second include of it is as good as the first.
 * Depth first, so that sources are in the order in which they are first met.
 */
#include "compile/include.h"

#include <string.h>

#include "base/limits.h"
#include "compile/path.h"
#include "interlock/image.h"
#include "syntax/parse.h"

/* What all includes of a compilation share. */
struct including {
	struct arena *arena;
	struct diag *diag;
	const struct ilk_compiler *compiler;
	struct source *main;
	const struct ast_policy *policy; /* of main */
	uint32_t count;                  /* of sources */
	size_t size;                     /* of all of them */
};

/* A file being read, and those that are waiting for it. */
struct reading {
	const struct reading *outer;
	const struct source *source;
	const struct ast_include *include; /* NULL: it is the main one */
	uint32_t depth;
};

/* "a.policy -> b.policy -> a.policy"; NULL: no memory. */
static const char *chain(struct arena *arena, const struct reading *reading,
                         const char *name)
{
	const char *text = name;

	for (const struct reading *at = reading; at && text; at = at->outer) {
		text = arena_printf(arena, "%s -> %s", at->source->name, text);
		if (strcmp(at->source->name, name) == 0)
			break;
	}
	return text;
}

static bool is_open(const struct reading *reading, const char *name)
{
	for (; reading; reading = reading->outer)
		if (strcmp(reading->source->name, name) == 0)
			return true;
	return false;
}

static bool is_read(const struct including *all, const char *name)
{
	for (const struct source *at = all->main; at; at = at->next)
		if (strcmp(at->name, name) == 0)
			return true;
	return false;
}

/* Whether there is no room for one more; then it has been said. */
static bool is_too_much(struct including *all, const struct reading *reading,
                        struct span span)
{
	if (reading->depth == MAX_INCLUDE_DEPTH)
		diag_error(all->diag, span, "include-too-deep",
		           "found includes inside each other, expected at most %u",
		           MAX_INCLUDE_DEPTH);
	else if (all->count == ILK_MAX_SOURCES)
		diag_error(all->diag, span, "too-many-includes",
		           "found more than %u files", ILK_MAX_SOURCES);
	else
		return false;
	return true;
}

/* A new source of the chain; its text is a copy. NULL: no memory. */
static struct source *take(struct including *all, const struct ilk_file *file,
                           const char *shown, const char *name)
{
	struct source *source = arena_alloc(all->arena, 1, sizeof *source);
	struct text text =
		arena_text(all->arena, (struct text){file->text, file->size});

	if (!source || !text.at)
		return NULL;
	*source = source_make(shown, text.at, text.len);
	source->name = name;
	source->org = all->main->org;
	source_append(all->main, source);
	all->count++;
	all->size += file->size;
	return source;
}

/* What a file turned out to be: a source, or a diagnostic and NULL. */
static struct source *taken(struct including *all, struct span span,
                            enum ilk_status status, const struct ilk_file *file,
                            const char *shown, const char *name)
{
	if (status != ILK_OK) {
		diag_error(all->diag, span, "include-unreadable", "cannot read %s: %s",
		           shown, file->why ? file->why : ilk_status_text(status));
		return NULL;
	}
	if (file->size > MAX_SOURCE_SIZE - all->size) {
		diag_error(all->diag, span, "include-too-large",
		           "found more than %u bytes in all files", MAX_SOURCE_SIZE);
		return NULL;
	}
	return take(all, file, shown, name);
}

/* Reads a file. ILK_OK: *source is it, or NULL after a diagnostic. ILK_MEMORY. */
static enum ilk_status load(struct including *all, struct span span, const char *shown,
                            const char *name, struct source **source)
{
	const struct ilk_compiler *compiler = all->compiler;
	struct ilk_file file = {NULL, 0, NULL};

	*source = NULL;
	if (!shown)
		return ILK_MEMORY;
	if (!compiler || !compiler->load) {
		diag_error(all->diag, span, "include-unreadable",
		           "found an include, expected none: this compiler was given "
		           "no way to read files");
		return ILK_OK;
	}
	enum ilk_status status = compiler->load(compiler->load_context, shown, &file);

	if (status == ILK_MEMORY)
		return status;
	*source = taken(all, span, status, &file, shown, name);
	if (compiler->release)
		compiler->release(compiler->load_context, &file);
	return all->arena->failed ? ILK_MEMORY : ILK_OK;
}

/* An included file's settings do not count, which is worth saying when the main file is
 * silent on the same matter. */
static void check_settings(struct including *all, const struct ast_policy *included)
{
	for (const struct ast_setting *at = included->settings; at; at = at->next) {
		bool said = at->kind == AST_SETTING_TELEMETRY;

		for (const struct ast_setting *ours = all->policy->settings; ours;
		     ours = ours->next)
			said = said || ours->kind == at->kind;
		if (said)
			continue;
		struct diag_entry *entry =
			diag_warning(all->diag, at->span, "setting-ignored",
		                     "found a setting that counts only in the main "
		                     "file, and that has none of the kind");

		if (all->policy->name)
			diag_note(all->diag, entry, all->policy->name->span,
			          "settings go here");
		diag_help(all->diag, entry,
		          "write the setting you want in the main file");
	}
}

static enum ilk_status read_items(struct including *all, const struct reading *reading,
                                  struct ast_item *items);

/* Parses a file and puts its items behind `item`, its include. */
static enum ilk_status splice(struct including *all, const struct reading *reading,
                              struct ast_item *item)
{
	struct ast_policy *ast = parse_policy(all->arena, all->diag, reading->source);
	struct ast_item *last = item;

	if (!ast)
		return ILK_MEMORY;
	check_settings(all, ast);
	enum ilk_status status = read_items(all, reading, ast->items);
	struct ast_item *rest = item->next;

	item->next = ast->items;
	while (last->next)
		last = last->next;
	last->next = rest;
	return status;
}

/* A second include of a file: nothing to do, but nothing more to say of it, either. */
static void include_again(struct including *all, const struct ast_include *include,
                          const char *name)
{
	if (!include->overrides)
		return;
	struct diag_entry *entry = diag_error(
		all->diag, include->overrides->name->span, "include-again",
		"found values for params of %s, which was included before", name);

	diag_help(all->diag, entry, "say them where it is included first");
}

static enum ilk_status include_file(struct including *all,
                                    const struct reading *reading,
                                    struct ast_item *item)
{
	const struct ast_include *include = item->as.include;
	const struct ast_word *path = include->path;
	const char *refused = path_refused(path->text);
	struct source *source;

	if (refused) {
		diag_error(all->diag, path->span, "include-path", "found a path %s",
		           refused);
		return ILK_OK;
	}
	const char *name = path_from(all->arena, reading->source->name, path->text);

	if (!name)
		return ILK_MEMORY;
	if (is_open(reading, name)) {
		const char *files = chain(all->arena, reading, name);

		diag_error(all->diag, path->span, "include-cycle",
		           "found a file that includes itself: %s", files ? files : "");
		return ILK_OK;
	}
	if (is_read(all, name)) {
		include_again(all, include, name);
		return ILK_OK;
	}
	if (is_too_much(all, reading, path->span))
		return ILK_OK;
	const char *shown = path_beside(all->arena, all->main->file, name);
	enum ilk_status status = load(all, path->span, shown, name, &source);

	if (status != ILK_OK || !source)
		return status;
	const struct reading inner = {reading, source, include, reading->depth + 1};

	return splice(all, &inner, item);
}

/* The items of one file; those that an include puts behind it are passed over. */
static enum ilk_status read_items(struct including *all, const struct reading *reading,
                                  struct ast_item *items)
{
	enum ilk_status status = ILK_OK;
	struct ast_item *next;

	for (struct ast_item *item = items; item && status == ILK_OK; item = next) {
		next = item->next;
		if (item->kind == AST_ITEM_PARAM)
			item->as.param->outer = reading->include;
		if (item->kind != AST_ITEM_INCLUDE)
			continue;
		item->as.include->outer = reading->include;
		status = include_file(all, reading, item);
	}
	return status;
}

enum ilk_status include_files(struct arena *arena, struct diag *diag,
                              const struct ilk_compiler *compiler,
                              const struct source *first, struct source *main,
                              struct ast_policy *policy)
{
	struct including all = {arena, diag, compiler, main, policy, 0, 0};
	const struct reading reading = {NULL, main, NULL, 0};

	for (const struct source *at = first; at; at = at->next) {
		all.count++;
		all.size += at->len;
	}
	enum ilk_status status = read_items(&all, &reading, policy->items);

	return arena->failed ? ILK_MEMORY : status;
}

enum ilk_status include_org(struct arena *arena, struct diag *diag,
                            const struct ilk_compiler *compiler, struct source *first,
                            struct source **org)
{
	struct including all = {arena, diag, compiler, first, NULL, 0, 0};
	const struct source whole = source_make(compiler->org, NULL, 0);

	const struct source *at = first;

	do
		all.size += at->len;
	while ((at = at->next));
	enum ilk_status status =
		load(&all, (struct span){0, 0}, compiler->org, whole.name, org);

	if (*org)
		(*org)->org = true;
	return status;
}
