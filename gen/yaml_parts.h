/* SPDX-License-Identifier: Apache-2.0
 *
 * What the reader of YAML is made of, beside the building of the tree: its text, its
 * anchors.
 */
#ifndef GEN_YAML_PARTS_H
#define GEN_YAML_PARTS_H

#include "gen/yaml.h"

/* Whether diag's source is UTF-8 without a byte order mark; if not, diagnosed. */
bool yaml_is_utf8(struct diag *diag);
/* What to do about a complaint of libyaml; NULL: it speaks for itself. */
const char *yaml_advice(const char *problem);

struct yaml_anchor {
	struct text name;
	struct node *node;
	struct yaml_anchor *next;
};

/* Remembers a node under a name; a later one of the same name takes its place. False:
 * no memory. */
bool yaml_anchor_add(struct arena *arena, struct yaml_anchor **list, const char *name,
                     struct node *node);
/* The node under that name. NULL: there is none, or it is still open and holds the alias
 * itself; diagnosed at `span`. */
const struct node *yaml_anchored(struct diag *diag, const struct yaml_anchor *list,
                                 const char *name, struct span span);

#endif
