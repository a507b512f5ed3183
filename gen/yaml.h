/* SPDX-License-Identifier: Apache-2.0
 *
 * YAML text to a tree of nodes that know their place. The subset is what registries
 * need: maps, lists and scalars in any style, anchors and aliases, one document. Tags and
 * merge keys are refused with a diagnostic, and so are two equal keys in one map. What
 * an alias stands for counts each time, so that a small text makes no large tree.
 */
#ifndef GEN_YAML_H
#define GEN_YAML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/source.h"
#include "interlock/status.h"

enum node_kind { NODE_SCALAR, NODE_MAP, NODE_LIST };

struct node {
	enum node_kind kind;
	bool plain;       /* a scalar without quotes: may mean a number or null */
	bool alias;       /* its entries, if any, are another node's */
	struct span span; /* of a map or list: where it starts */
	struct text text; /* of a scalar, NUL-terminated */
	struct text key;  /* of an entry of a map */
	struct span key_span;
	struct node *first; /* the entries in order */
	struct node *last;
	struct node *next; /* in the map or list this is an entry of */
	uint32_t count;
	uint32_t weight; /* the node and all below it, aliases written out */
	uint32_t height; /* how deep maps and lists are nested in it, itself included */
};

/* What a plain scalar means (the core schema of YAML 1.2); a quoted one is a string. */
enum scalar { SCALAR_STRING, SCALAR_NULL, SCALAR_BOOLEAN, SCALAR_INT, SCALAR_FLOAT };

/* Reads diag's source. *root is NULL when the text has no tree at all; mistakes are in
 * diag, and the tree is then only good for finding more of them. ILK_OK, ILK_MEMORY. */
enum ilk_status yaml_read(struct diag *diag, struct node **root);

enum scalar node_scalar(const struct node *node);
/* The entry of a map under `key`, NULL when there is none or `map` is no map. */
const struct node *node_get(const struct node *map, const char *key);
/* Where the byte `at` is in a tree: "groups[0].attributes[3].type"; "" for the root,
 * NULL without memory. */
const char *node_path(const void *root, uint32_t at, struct arena *arena);
/* "a map", "a list", "a text", "a number", ...: for diagnostics. */
const char *node_what(const struct node *node);

#endif
