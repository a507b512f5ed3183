/* SPDX-License-Identifier: Apache-2.0
 *
 * Anchors: names for nodes, and what an alias stands for.
 */
#include "base/near.h"
#include "gen/yaml_parts.h"

bool yaml_anchor_add(struct arena *arena, struct yaml_anchor **list, const char *name,
                     struct node *node)
{
	struct yaml_anchor *anchor = arena_alloc(arena, 1, sizeof *anchor);

	if (!anchor)
		return false;
	anchor->name = arena_text(arena, text_of(name));
	anchor->node = node;
	anchor->next = *list;
	*list = anchor;
	return anchor->name.at != NULL;
}

static void unknown(struct diag *diag, const struct yaml_anchor *list, const char *name,
                    struct span span)
{
	struct near near;
	struct diag_entry *error =
		diag_error(diag, span, "yaml-alias",
	                   "no anchor before this alias is called \"%s\"", name);

	near_init(&near, text_of(name));
	for (; list; list = list->next)
		near_offer(&near, list->name);
	if (near_found(&near))
		diag_help(diag, error, "did you mean \"*%s\"?", near.best.at);
}

const struct node *yaml_anchored(struct diag *diag, const struct yaml_anchor *list,
                                 const char *name, struct span span)
{
	const struct yaml_anchor *at = list;

	while (at && !text_is(at->name, name))
		at = at->next;
	if (!at) {
		unknown(diag, list, name, span);
		return NULL;
	}
	/* Weighed when it is complete. */
	if (at->node->weight == 0) {
		diag_error(diag, span, "yaml-alias",
		           "the alias \"%s\" is inside of what it stands for", name);
		return NULL;
	}
	return at->node;
}
