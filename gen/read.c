/* SPDX-License-Identifier: Apache-2.0
 *
 * What all maps of a registry have in common; see read.h.
 */
#include "gen/read.h"

#include <string.h>

#include "base/near.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void unknown_key(struct reader *reader, const struct node *entry,
                        const char *what, const struct field *fields, size_t count)
{
	struct diag *diag = &reader->file->diag;
	struct near near;

	near_init(&near, entry->key);
	for (size_t i = 0; i < count; i++)
		near_offer(&near, text_of(fields[i].key));
	struct diag_entry *warning =
		diag_warning(diag, entry->key_span, "unknown-key",
	                     "%s has no key \"%s\"", what, entry->key.at);

	if (near_found(&near))
		diag_help(diag, warning, "did you mean \"%s\"?", near.best.at);
}

/* All that is missing in one message. */
static void missing_keys(struct reader *reader, const struct node *map,
                         const char *what, const struct field *fields, size_t count)
{
	struct span span = map->first ? map->first->key_span : map->span;
	const char *missing = NULL;

	for (size_t i = 0; i < count; i++)
		if (fields[i].required && !node_get(map, fields[i].key))
			missing = arena_printf(reader->spec->arena, "%s%s\"%s\"",
			                       missing ? missing : "",
			                       missing ? ", " : "", fields[i].key);
	if (missing)
		diag_error(&reader->file->diag, span, "missing-key", "%s needs %s",
		           what, missing);
}

void read_map(struct reader *reader, const struct node *map, const char *what,
              const struct field *fields, size_t count, void *record)
{
	if (map->kind != NODE_MAP) {
		diag_error(&reader->file->diag, map->span, "wrong-type",
		           "found %s, expected a map that is %s", node_what(map), what);
		return;
	}
	for (const struct node *entry = map->first; entry; entry = entry->next) {
		size_t i = 0;

		while (i < count && !text_is(entry->key, fields[i].key))
			i++;
		if (i < count)
			fields[i].read(reader, entry, (char *)record + fields[i].at);
		else
			unknown_key(reader, entry, what, fields, count);
	}
	missing_keys(reader, map, what, fields, count);
}

struct diag_entry *read_wrong(struct reader *reader, const struct node *value,
                              const char *expected)
{
	return diag_error(&reader->file->diag, value->span, "wrong-type",
	                  "found %s, expected %s", node_what(value), expected);
}

bool read_is_list(struct reader *reader, const struct node *value)
{
	if (value->kind == NODE_LIST)
		return true;
	read_wrong(reader, value, "a list");
	return false;
}

static void list_words(struct reader *reader, struct diag_entry *error,
                       const char *const *words, size_t count)
{
	const char *list = words[0];

	for (size_t i = 1; i < count && list; i++)
		list = arena_printf(reader->spec->arena, "%s, %s", list, words[i]);
	if (list)
		diag_help(&reader->file->diag, error, "write one of: %s", list);
}

size_t read_word(struct reader *reader, const struct node *value, const char *what,
                 const char *const *words, size_t count)
{
	struct near near;

	if (value->kind != NODE_SCALAR) {
		read_wrong(reader, value, what);
		return count;
	}
	near_init(&near, value->text);
	for (size_t i = 0; i < count; i++) {
		if (text_is(value->text, words[i]))
			return i;
		near_offer(&near, text_of(words[i]));
	}
	struct diag_entry *error =
		diag_error(&reader->file->diag, value->span, "unknown-word",
	                   "found \"%s\", expected %s", value->text.at, what);

	if (near_found(&near))
		diag_help(&reader->file->diag, error, "did you mean \"%s\"?",
		          near.best.at);
	else
		list_words(reader, error, words, count);
	return count;
}

bool read_is_clean(struct reader *reader, const struct node *value, const char *allowed)
{
	for (size_t i = 0; i < value->text.len; i++) {
		unsigned char byte = (unsigned char)value->text.at[i];

		if (byte == 0x7f ||
		    (byte < 0x20 && (!byte || !strchr(allowed, byte)))) {
			diag_error(&reader->file->diag, value->span,
			           "control-character",
			           "the text holds the control character 0x%02x", byte);
			return false;
		}
	}
	return true;
}

void read_text(struct reader *reader, const struct node *value, void *at)
{
	struct spec_text *text = at;

	if (value->kind != NODE_SCALAR || node_scalar(value) != SCALAR_STRING) {
		struct diag_entry *error = read_wrong(reader, value, "a text");

		if (value->kind == NODE_SCALAR && value->text.len)
			diag_help(&reader->file->diag, error,
			          "put it in quotes: \"%s\"", value->text.at);
		return;
	}
	if (!read_is_clean(reader, value, "\n\t"))
		return;
	text->text = value->text;
	text->span = value->span;
}

void read_node(struct reader *reader, const struct node *value, void *at)
{
	(void)reader;
	*(const struct node **)at = value;
}

void read_map_node(struct reader *reader, const struct node *value, void *at)
{
	if (value->kind == NODE_MAP)
		*(const struct node **)at = value;
	else
		read_wrong(reader, value, "a map");
}

void read_stability(struct reader *reader, const struct node *value, void *at)
{
	enum spec_stability *stability = at;

	/* The old word for development, still in use. */
	if (value->kind == NODE_SCALAR && text_is(value->text, "experimental")) {
		*stability = SPEC_DEVELOPMENT;
		return;
	}
	size_t word = read_word(reader, value, "a stability", spec_stability_words,
	                        SPEC_STABILITY_COUNT);

	if (word < SPEC_STABILITY_COUNT)
		*stability = (enum spec_stability)word;
}

void read_boolean(struct reader *reader, const struct node *value, void *at)
{
	if (value->kind == NODE_SCALAR && node_scalar(value) == SCALAR_BOOLEAN)
		*(bool *)at = value->text.at[0] == 't' || value->text.at[0] == 'T';
	else
		read_wrong(reader, value, "true or false");
}

void read_nothing(struct reader *reader, const struct node *value, void *at)
{
	(void)reader;
	(void)value;
	(void)at;
}

static const struct field noted_fields[] = {
	{"note", true, read_text, 0},
};

void read_noted(struct reader *reader, const struct node *value, void *at)
{
	read_map(reader, value, "a span's name", noted_fields, COUNT(noted_fields), at);
}

static void read_reason(struct reader *reader, const struct node *value, void *at)
{
	struct spec_deprecated *deprecated = at;
	size_t reason = read_word(reader, value, "a reason", spec_reason_words,
	                          SPEC_REASON_COUNT);

	if (reason < SPEC_REASON_COUNT)
		deprecated->reason = (enum spec_reason)reason;
}

static const struct field deprecated_fields[] = {
	{"reason", true, read_reason, 0},
	{"renamed_to", false, read_text, offsetof(struct spec_deprecated, renamed_to)},
	{"note", false, read_text, offsetof(struct spec_deprecated, note)},
};

/* A map, or the bare text of the old form. */
void read_deprecated(struct reader *reader, const struct node *value, void *at)
{
	struct spec_deprecated *deprecated =
		arena_alloc(reader->spec->arena, 1, sizeof *deprecated);

	if (!deprecated)
		return;
	deprecated->reason = SPEC_UNSPECIFIED;
	*(const struct spec_deprecated **)at = deprecated;
	if (value->kind == NODE_SCALAR && reader->file->first_format) {
		read_text(reader, value, &deprecated->note);
		return;
	}
	if (value->kind != NODE_MAP) {
		read_wrong(reader, value, "a map");
		return;
	}
	read_map(reader, value, "a deprecation", deprecated_fields,
	         COUNT(deprecated_fields), deprecated);
	if (deprecated->reason == SPEC_RENAMED && !deprecated->renamed_to.text.at &&
	    node_get(value, "reason") && !node_get(value, "renamed_to"))
		diag_error(&reader->file->diag, value->first->key_span, "missing-key",
		           "what is renamed needs \"renamed_to\"");
}
