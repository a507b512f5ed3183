/* SPDX-License-Identifier: Apache-2.0
 *
 * Builds the tree from libyaml's events, without recursion: the open maps and lists are
 * a stack of fixed depth. libyaml counts characters, we count bytes: one walk over the
 * text, in step with the events, translates.
 */
#include "gen/yaml.h"

#include <string.h>
#include <yaml.h>

#include "gen/limits.h"

struct building {
	struct diag *diag;
	struct arena *arena;
	const struct source *source;
	/* The byte `at` is character number `index`. */
	size_t index;
	size_t at;
	/* The open collections, innermost last; slot 0 stands for the document. */
	struct node *open[MAX_YAML_DEPTH + 1];
	uint32_t depth;
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

static struct node *make(struct building *b, enum node_kind kind, struct span span)
{
	struct node *node = arena_alloc(b->arena, 1, sizeof *node);

	if (!node || ++b->nodes > MAX_YAML_NODES) {
		if (node)
			diag_error(b->diag, span, "too-large",
			           "more than %u maps, lists and scalars in one file",
			           MAX_YAML_NODES);
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
		take_key(b, text, span);
		return;
	}
	struct node *node = make(b, NODE_SCALAR, span);

	if (!node)
		return;
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	node->text = text;
	add(b, node);
}

static void on_open(struct building *b, enum node_kind kind, struct span span)
{
	if (wants_key(b)) {
		refuse(b, span, "yaml-key", "a map or list as a key",
		       "keys are plain words");
		b->stop = true;
		return;
	}
	if (b->depth >= MAX_YAML_DEPTH) {
		diag_error(b->diag, span, "too-deep",
		           "maps and lists are nested more than %u deep",
		           MAX_YAML_DEPTH);
		b->stop = true;
		return;
	}
	struct node *node = make(b, kind, span);

	if (!node)
		return;
	add(b, node);
	b->open[++b->depth] = node;
}

static void refuse_tag(struct building *b, const yaml_char_t *tag, struct span span)
{
	if (tag)
		refuse(b, span, "yaml-tag", "found a tag, which registries do not use",
		       "leave the word with \"!\" out");
}

static void refuse_anchor(struct building *b, const yaml_char_t *anchor,
                          struct span span)
{
	if (anchor)
		refuse(b, span, "yaml-anchor", "found an anchor, which is not read",
		       "write the value out at each place");
}

static void on_document(struct building *b, struct span span)
{
	if (b->document.count) {
		refuse(b, span, "yaml-documents", "a second document in one file",
		       "give each document its own file");
		b->stop = true;
	}
}

static void on_alias(struct building *b, struct span span)
{
	refuse(b, span, "yaml-alias", "found an alias, which is not read",
	       "write the value out at each place");
	if (wants_key(b)) {
		b->stop = true;
		return;
	}
	struct node *node = make(b, NODE_SCALAR, span);

	if (!node)
		return;
	node->text = text_of("");
	add(b, node);
}

static void on_event(struct building *b, const yaml_event_t *event)
{
	struct span span = span_of(b, event);

	switch (event->type) {
	case YAML_SCALAR_EVENT:
		refuse_anchor(b, event->data.scalar.anchor, span);
		refuse_tag(b, event->data.scalar.tag, span);
		on_scalar(b, event, span);
		break;
	case YAML_MAPPING_START_EVENT:
		refuse_anchor(b, event->data.mapping_start.anchor, span);
		refuse_tag(b, event->data.mapping_start.tag, span);
		on_open(b, NODE_MAP, span);
		break;
	case YAML_SEQUENCE_START_EVENT:
		refuse_anchor(b, event->data.sequence_start.anchor, span);
		refuse_tag(b, event->data.sequence_start.tag, span);
		on_open(b, NODE_LIST, span);
		break;
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		b->depth--;
		break;
	case YAML_ALIAS_EVENT:
		on_alias(b, span);
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

/* What libyaml's problems most often come from. */
static const struct {
	const char *problem;
	const char *help;
} advice[] = {
	{"mapping values are not allowed in this context",
         "put a text that holds \": \" in quotes"},
	{"found character that cannot start any token",
         "indent with spaces, and put a text that starts with \"@\" or \"`\" in "
         "quotes"},
	{"did not find expected key", "the entries of a map start in one column"},
	{"did not find expected '-' indicator",
         "the entries of a list start in one column"},
};

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

	for (size_t i = 0; i < sizeof advice / sizeof advice[0]; i++)
		if (strcmp(problem, advice[i].problem) == 0)
			diag_help(b->diag, error, "%s", advice[i].help);
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

/* UTF-8, and no byte order mark, which libyaml would take for a word. */
static bool is_utf8(struct building *b)
{
	struct text rest = {b->source->at, b->source->len};

	if (rest.len >= 3 && memcmp(rest.at, "\xef\xbb\xbf", 3) == 0) {
		refuse(b, (struct span){0, 3}, "yaml-bytes",
		       "the text starts with a byte order mark",
		       "save the file without it");
		return false;
	}
	while (rest.len > 0) {
		size_t len = text_character(rest);

		if (len == 0) {
			uint32_t at = b->source->len - (uint32_t)rest.len;

			diag_error(b->diag, (struct span){at, 1}, "yaml-bytes",
			           "the byte 0x%02x is not UTF-8 here",
			           (unsigned char)rest.at[0]);
			return false;
		}
		rest.at += len;
		rest.len -= len;
	}
	return true;
}

enum ilk_status yaml_read(struct diag *diag, struct node **root)
{
	struct building b = {
		.diag = diag, .arena = diag->arena, .source = diag->source};
	yaml_parser_t parser;

	*root = NULL;
	b.document.kind = NODE_LIST;
	b.open[0] = &b.document;
	if (!is_utf8(&b))
		return b.arena->failed ? ILK_MEMORY : ILK_OK;
	if (!yaml_parser_initialize(&parser))
		return ILK_MEMORY;
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)b.source->at,
	                             b.source->len);
	enum ilk_status status = build(&b, &parser);

	yaml_parser_delete(&parser);
	*root = b.document.first;
	return status;
}
