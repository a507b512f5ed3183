/* SPDX-License-Identifier: Apache-2.0
 *
 * The compiler as a list of passes: parse, include, resolve, check, lower, write. A pass runs only
 * when the ones before it found no errors, so that one mistake is reported once.
 */
#include "interlock/compile.h"

#include "base/buffer.h"
#include "base/limits.h"
#include "base/memory.h"
#include "bytes/sha256.h"
#include "compile/front.h"
#include "compile/include.h"
#include "model/check.h"
#include "model/resolve.h"
#include "model/tiers.h"
#include "syntax/parse.h"
#include "table/lower.h"
#include "table/origin.h"
#include "table/write.h"

/* The main file has a header, unless what is wrong with it was said already. */
static void check_header(struct diag *diag, const struct source *source,
                         const struct ast_policy *ast)
{
	struct span span = {source->base + source->len, 0};

	if (ast->headed || diag->errors)
		return;
	if (ast->items)
		span = (struct span){ast->items->span.at, 1};
	struct diag_entry *entry =
		diag_error(diag, span, "missing-policy",
	                   "found no \"policy\", expected it first in the file");

	diag_help(diag, entry, "start the file with: policy \"name\" { }");
}

/* Text -> checked model, of one tier. */
static enum ilk_status build_tier(struct arena *arena, struct diag *diag,
                                  const struct ilk_compiler *compiler,
                                  const struct source *first, struct source *source,
                                  struct model **model)
{
	static const struct ilk_params nothing = {NULL, 0};
	struct ast_policy *ast = parse_policy(arena, diag, source);

	if (!ast || arena->failed)
		return ILK_MEMORY;
	check_header(diag, source, ast);
	enum ilk_status status =
		include_files(arena, diag, compiler, first, source, ast);

	if (status != ILK_OK || diag->errors)
		return status != ILK_OK ? status : ILK_DIAGNOSED;
	*model = model_resolve(arena, diag, first, source, ast,
	                       compiler && !source->org ? compiler->params : nothing);
	if (!*model || arena->failed)
		return ILK_MEMORY;
	if (!diag->errors)
		model_check(*model, diag);
	if (arena->failed)
		return ILK_MEMORY;
	return diag->errors ? ILK_DIAGNOSED : ILK_OK;
}

/* Each file is of the tier that it says it is. */
static void check_tier(struct diag *diag, const struct model *model, enum ilk_tier tier)
{
	if (model->tier == tier)
		return;
	if (tier == ILK_TIER_TEAM)
		diag_help(diag,
		          diag_error(diag, model->ast->name->span, "org-alone",
		                     "found an organisation's policy, expected a "
		                     "team's"),
		          "it is compiled with a team's: --org");
	else
		diag_help(diag,
		          diag_error(diag, model->ast->name->span, "org-tier",
		                     "found a team's policy, expected an "
		                     "organisation's"),
		          "write \"tier org\" in its header");
}

/* The organisation's policy, when there is one, into the team's model. */
static enum ilk_status add_org(struct arena *arena, struct diag *diag,
                               const struct ilk_compiler *compiler,
                               struct source *source, struct model *model)
{
	struct source *org;
	struct model *built;

	if (!compiler || !compiler->org)
		return ILK_OK;
	enum ilk_status status = include_org(arena, diag, compiler, source, &org);

	if (status != ILK_OK || !org)
		return status != ILK_OK ? status : ILK_DIAGNOSED;
	status = build_tier(arena, diag, compiler, source, org, &built);
	if (status != ILK_OK)
		return status;
	check_tier(diag, built, ILK_TIER_ORG);
	if (!diag->errors)
		tiers_merge(arena, diag, source, model, built);
	if (arena->failed)
		return ILK_MEMORY;
	return diag->errors ? ILK_DIAGNOSED : ILK_OK;
}

enum ilk_status compile_front(struct arena *arena, struct diag *diag,
                              const struct ilk_compiler *compiler,
                              struct source *source, struct model **model)
{
	struct model *built;

	*model = NULL;
	if (source->len > MAX_SOURCE_SIZE)
		return ILK_LIMIT;
	enum ilk_status status =
		build_tier(arena, diag, compiler, source, source, &built);

	if (status != ILK_OK)
		return status;
	check_tier(diag, built, ILK_TIER_TEAM);
	if (diag->errors)
		return ILK_DIAGNOSED;
	status = add_org(arena, diag, compiler, source, built);
	if (status == ILK_OK)
		*model = built;
	return status;
}

/* The back: model -> bytes in `out`. */
static enum ilk_status compile_back(struct arena *arena, struct diag *diag,
                                    const struct source *source,
                                    const struct model *model, struct buffer *out)
{
	unsigned char policy_hash[SHA256_SIZE];
	struct sections sections;
	enum ilk_status status = ILK_OK;

	sections_init(&sections, arena, arena->allocator);
	origin_lower(&sections, source, policy_hash);
	if (!lower_model(&sections, diag, source, model))
		status = diag->errors && sections_ok(&sections) ? ILK_DIAGNOSED
		                                                : ILK_MEMORY;
	else if (!write_image(out, &sections, policy_hash))
		status = ILK_MEMORY;
	sections_free(&sections);
	return status;
}

/* The buffer's bytes in a block of just their size, so that the caller can give it back
 * with the size it knows. NULL: no memory, and the buffer is as it was. */
static unsigned char *hand_over(struct buffer *out, size_t *size)
{
	unsigned char *at =
		memory_resize(&out->allocator, out->at, out->room, out->len);

	if (at)
		*size = out->len;
	return at;
}

enum ilk_status ilk_compile(struct ilk_compiler *compiler, const char *file,
                            const char *text, size_t size, unsigned char **image,
                            size_t *image_size)
{
	struct source source;
	struct arena arena;
	struct buffer out;
	struct diag diag;
	struct model *model;
	enum ilk_status status;

	if (!compiler || !file || !text || !image || !image_size)
		return ILK_ARGUMENT;
	*image = NULL;
	*image_size = 0;
	compiler->errors = 0;
	compiler->warnings = 0;
	if (size > MAX_SOURCE_SIZE)
		return ILK_LIMIT;
	source = source_make(file, text, size);
	arena_init(&arena, compiler->allocator);
	buffer_init(&out, compiler->allocator);
	diag_init(&diag, &arena, &source);
	/* The scanner wants a NUL behind the text; the caller's need not have one. */
	source.at = arena_text(&arena, (struct text){text, size}).at;
	status = source.at ? compile_front(&arena, &diag, compiler, &source, &model)
	                   : ILK_MEMORY;
	if (status == ILK_OK)
		status = compile_back(&arena, &diag, &source, model, &out);
	compiler->errors = diag.errors;
	compiler->warnings = diag.warnings;
	if (status != ILK_MEMORY && compiler->diagnose &&
	    !diag_send(&diag, compiler->diagnose, compiler->context))
		status = ILK_MEMORY;
	if (status == ILK_OK && !(*image = hand_over(&out, image_size)))
		status = ILK_MEMORY;
	if (status != ILK_OK)
		buffer_free(&out);
	arena_free(&arena);
	return status;
}

void ilk_compile_free(struct ilk_compiler *compiler, unsigned char *image,
                      size_t image_size)
{
	if (compiler && image)
		memory_resize(&compiler->allocator, image, image_size, 0);
}
