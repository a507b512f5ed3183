/* SPDX-License-Identifier: Apache-2.0
 *
 * Builds the tree from libyaml's events, without recursion: the open maps and lists are
 * a stack of fixed depth. libyaml counts characters, we count bytes: one walk over the
 * text, in step with the events, translates.
 */
#include "gen/yaml.h"

#include <assert.h>
#include <string.h>
#include <yaml.h>

#include "gen/limits.h"
#include "gen/yaml_parts.h"

struct building {
	struct diag *diag;
	struct arena *arena;
	const struct source *source;
	/* The byte `at` is character number `index`. */
	size_t index;
	size_t at;
	/* The open collections, innermost last; slot 0 stands for the document. */
	struct node *open[MAX_YAML_DEPTH + 1];
	/* How many nodes there were before each. */
	uint32_t before[MAX_YAML_DEPTH + 1];
	uint32_t depth;
	struct yaml_anchor *anchors;
	struct node document;
	/* The key that waits for its value. */
	bool has_key;
	struct text key;
	struct span key_span;
	uint32_t nodes;
	bool stop;
};

/* The byte at which character number `index` starts. Events come in order, so the walk
 * goes on from the last one. */
static uint32_t byte_of(struct building *b, size_t index)
{
	if (index < b->index) {
		b->index = 0;
		b->at = 0;
	}
	while (b->index < index && b->at < b->source->len) {
		b->at++;
		while (b->at < b->source->len &&
		       ((unsigned char)b->source->at[b->at] & 0xc0) == 0x80)
			b->at++;
		b->index++;
	}
	return (uint32_t)b->at;
}

static struct span span_of(struct building *b, const yaml_event_t *event)
{
	uint32_t at = byte_of(b, event->start_mark.index);
	uint32_t end = at;

	/* The end of a scalar lies before the next event's start: look, don't walk. */
	for (size_t n = event->start_mark.index; n < event->end_mark.index; n++) {
		end += end < b->source->len;
		while (end < b->source->len &&
		       ((unsigned char)b->source->at[end] & 0xc0) == 0x80)
			end++;
	}
	while (end > at &&
	       (b->source->at[end - 1] == '\n' || b->source->at[end - 1] == '\r' ||
	        b->source->at[end - 1] == ' '))
		end--;
	return (struct span){at, end - at};
}

static void refuse(struct building *b, struct span span, const char *id,
                   const char *message, const char *help)
{
	diag_help(b->diag, diag_error(b->diag, span, id, "%s", message), "%s", help);
}

/* Hangs a node below the innermost open collection. */
static void add(struct building *b, struct node *node)
{
	struct node *parent = b->open[b->depth];

	if (parent->kind == NODE_MAP) {
		node->key = b->key;
		node->key_span = b->key_span;
		b->has_key = false;
	}
	if (parent->last)
		parent->last->next = node;
	else
		parent->first = node;
	parent->last = node;
	parent->count++;
}

static void too_large(struct building *b, struct span span)
{
	diag_error(b->diag, span, "too-large",
	           "more than %u maps, lists and scalars in one file", MAX_YAML_NODES);
	b->stop = true;
}

static void too_deep(struct building *b, struct span span)
{
	diag_error(b->diag, span, "too-deep",
	           "maps and lists are nested more than %u deep", MAX_YAML_DEPTH);
	b->stop = true;
}

static struct node *make(struct building *b, enum node_kind kind, struct span span)
{
	struct node *node = arena_alloc(b->arena, 1, sizeof *node);

	if (!node || ++b->nodes > MAX_YAML_NODES) {
		if (node)
			too_large(b, span);
		b->stop = true;
		return NULL;
	}
	node->kind = kind;
	node->span = span;
	return node;
}

/* In a map a scalar is a key first, then a value. */
static bool wants_key(const struct building *b)
{
	return b->open[b->depth]->kind == NODE_MAP && !b->has_key;
}

static void take_key(struct building *b, struct text key, struct span span)
{
	const struct node *map = b->open[b->depth];

	if (text_is(key, "<<"))
		refuse(b, span, "yaml-merge", "found a merge key, which is not read",
		       "write the entries out");
	if (map->count >= MAX_MAP_KEYS) {
		diag_error(b->diag, span, "too-large", "more than %u keys in one map",
		           MAX_MAP_KEYS);
		b->stop = true;
		return;
	}
	for (const struct node *entry = map->first; entry; entry = entry->next)
		if (text_equal(entry->key, key)) {
			struct diag_entry *error = diag_error(
				b->diag, span, "duplicate-key",
				"the key \"%s\" is given twice in one map", key.at);

			diag_note(b->diag, error, entry->key_span, "first given here");
			break;
		}
	b->has_key = true;
	b->key = key;
	b->key_span = span;
}

static void name_it(struct building *b, const yaml_char_t *anchor, struct node *node)
{
	if (anchor &&
	    !yaml_anchor_add(b->arena, &b->anchors, (const char *)anchor, node))
		b->stop = true;
}

static void on_scalar(struct building *b, const yaml_event_t *event, struct span span)
{
	struct text text = arena_text(
		b->arena, (struct text){(const char *)event->data.scalar.value,
	                                event->data.scalar.length});

	if (!text.at) {
		b->stop = true;
		return;
	}
	if (wants_key(b)) {
		if (event->data.scalar.anchor)
			refuse(b, span, "yaml-anchor", "found an anchor on a key",
			       "name the value instead");
		take_key(b, text, span);
		return;
	}
	struct node *node = make(b, NODE_SCALAR, span);

	if (!node)
		return;
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	node->text = text;
	node->weight = 1;
	add(b, node);
	name_it(b, event->data.scalar.anchor, node);
}

static void on_open(struct building *b, enum node_kind kind, const yaml_char_t *anchor,
                    struct span span)
{
	if (wants_key(b)) {
		refuse(b, span, "yaml-key", "a map or list as a key",
		       "keys are plain words");
		b->stop = true;
		return;
	}
	if (b->depth >= MAX_YAML_DEPTH) {
		too_deep(b, span);
		return;
	}
	uint32_t before = b->nodes;
	struct node *node = make(b, kind, span);

	if (!node)
		return;
	add(b, node);
	b->open[++b->depth] = node;
	b->before[b->depth] = before;
	name_it(b, anchor, node);
}

static void raise_height(struct node *parent, const struct node *node)
{
	if (parent->height <= node->height)
		parent->height = node->height + 1;
}

static void on_close(struct building *b)
{
	struct node *node = b->open[b->depth];

	assert(b->depth > 0); /* libyaml tells of an end only after a start */
	node->weight = b->nodes - b->before[b->depth];
	if (node->height == 0)
		node->height = 1;
	b->depth--;
	raise_height(b->open[b->depth], node);
}

static void refuse_tag(struct building *b, const yaml_char_t *tag, struct span span)
{
	if (tag)
		refuse(b, span, "yaml-tag", "found a tag, which registries do not use",
		       "leave the word with \"!\" out");
}

static void on_document(struct building *b, struct span span)
{
	if (b->document.count) {
		refuse(b, span, "yaml-documents", "a second document in one file",
		       "give each document its own file");
		b->stop = true;
	}
}

/* Hangs a copy of what the alias stands for, entries shared. */
static void on_alias(struct building *b, const yaml_event_t *event, struct span span)
{
	if (wants_key(b)) {
		refuse(b, span, "yaml-alias", "found an alias as a key",
		       "write the key out");
		b->stop = true;
		return;
	}
	const struct node *named = yaml_anchored(
		b->diag, b->anchors, (const char *)event->data.alias.anchor, span);
	struct node *node = make(b, NODE_SCALAR, span);

	if (!node)
		return;
	node->text = text_of("");
	if (named) {
		*node = *named;
		node->next = NULL;
		node->alias = true;
		node->span = span;
		b->nodes += named->weight - 1;
		if (b->nodes > MAX_YAML_NODES)
			too_large(b, span);
		if (b->depth + node->height > MAX_YAML_DEPTH)
			too_deep(b, span);
		raise_height(b->open[b->depth], node);
	}
	add(b, node);
}

static void on_event(struct building *b, const yaml_event_t *event)
{
	struct span span = span_of(b, event);

	switch (event->type) {
	case YAML_SCALAR_EVENT:
		refuse_tag(b, event->data.scalar.tag, span);
		on_scalar(b, event, span);
		break;
	case YAML_MAPPING_START_EVENT:
		refuse_tag(b, event->data.mapping_start.tag, span);
		on_open(b, NODE_MAP, event->data.mapping_start.anchor, span);
		break;
	case YAML_SEQUENCE_START_EVENT:
		refuse_tag(b, event->data.sequence_start.tag, span);
		on_open(b, NODE_LIST, event->data.sequence_start.anchor, span);
		break;
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		on_close(b);
		break;
	case YAML_ALIAS_EVENT:
		on_alias(b, event, span);
		break;
	case YAML_DOCUMENT_START_EVENT:
		on_document(b, span);
		break;
	case YAML_STREAM_END_EVENT:
		b->stop = true;
		break;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
}

/* libyaml's wordings are lower case without a full stop, as ours are. */
static enum ilk_status report(struct building *b, const yaml_parser_t *parser)
{
	uint32_t at = byte_of(b, parser->problem_mark.index);
	const char *problem =
		parser->problem ? parser->problem : "the text is not YAML";

	if (parser->error == YAML_MEMORY_ERROR)
		return ILK_MEMORY;
	if (parser->error == YAML_READER_ERROR) {
		at = parser->problem_offset < b->source->len
		             ? (uint32_t)parser->problem_offset
		             : b->source->len;
		diag_error(b->diag, (struct span){at, 1}, "yaml-bytes", "%s", problem);
		return ILK_OK;
	}
	struct diag_entry *error =
		diag_error(b->diag, (struct span){at, 0}, "yaml-syntax", "%s", problem);
	const char *help = yaml_advice(problem);

	if (help)
		diag_help(b->diag, error, "%s", help);
	if (parser->context)
		diag_note(b->diag, error,
		          (struct span){byte_of(b, parser->context_mark.index), 0},
		          "%s", parser->context);
	return ILK_OK;
}

static enum ilk_status build(struct building *b, yaml_parser_t *parser)
{
	enum ilk_status status = ILK_OK;

	while (!b->stop && status == ILK_OK) {
		yaml_event_t event;

		if (!yaml_parser_parse(parser, &event)) {
			status = report(b, parser);
			break;
		}
		on_event(b, &event);
		yaml_event_delete(&event);
	}
	return b->arena->failed ? ILK_MEMORY : status;
}

enum ilk_status yaml_read(struct diag *diag, struct node **root)
{
	struct building b = {
		.diag = diag, .arena = diag->arena, .source = diag->source};
	yaml_parser_t parser;

	*root = NULL;
	b.document.kind = NODE_LIST;
	b.open[0] = &b.document;
	if (!yaml_is_utf8(diag))
		return b.arena->failed ? ILK_MEMORY : ILK_OK;
	if (!yaml_parser_initialize(&parser))
		return ILK_MEMORY;
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)b.source->at,
	                             b.source->len);
	enum ilk_status status = build(&b, &parser);

	yaml_parser_delete(&parser);
	*root = b.document.first;
	diag->path = node_path;
	diag->tree = *root;
	return status;
}
