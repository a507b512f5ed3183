/* SPDX-License-Identifier: Apache-2.0
 *
 * See canonical.h. Keys are ordered by the bytes of their texts.
 */
#include "hook/canonical.h"

#include "bytes/sha256.h"
#include "record/write.h"

/* A character that was escaped, as write_string() would have it. */
static void write_unescaped(struct writer *w, unsigned character)
{
	char utf8[4];
	size_t len = json_utf8(character, utf8);

	if (character < 0x20 || character == '"' || character == '\\') {
		char quoted[8];
		struct writer one = {quoted, sizeof quoted, 0};

		write_string(&one, (struct ilk_text){utf8, len});
		for (size_t i = 1; i + 1 < one.len; i++)
			write_byte(w, quoted[i]);
		return;
	}
	for (size_t i = 0; i < len; i++)
		write_byte(w, utf8[i]);
}

static void write_text(struct writer *w, const struct json_value *string)
{
	const char *end = string->at + string->len - 1;

	write_byte(w, '"');
	for (const char *at = string->at + 1; at < end;) {
		size_t len = 1;

		if (*at == '\\')
			write_unescaped(w, json_unescape(at, end, &len));
		else
			write_byte(w, *at);
		at += len;
	}
	write_byte(w, '"');
}

/* The bytes of a string's text, one by one. */
struct letters {
	const char *at;
	const char *end;
	char utf8[4]; /* of the escape that was read last */
	size_t len;
	size_t used;
};

static struct letters letters_of(const struct json_value *string)
{
	return (struct letters){.at = string->at + 1,
	                        .end = string->at + string->len - 1};
}

/* -1: no more. */
static int next_letter(struct letters *l)
{
	size_t len;

	if (l->used < l->len)
		return (unsigned char)l->utf8[l->used++];
	if (l->at == l->end)
		return -1;
	if (*l->at != '\\')
		return (unsigned char)*l->at++;
	l->len = json_utf8(json_unescape(l->at, l->end, &len), l->utf8);
	l->used = 1;
	l->at += len;
	return (unsigned char)l->utf8[0];
}

/* However they are written. */
static int compare(const struct json_value *a, const struct json_value *b)
{
	struct letters left = letters_of(a);
	struct letters right = letters_of(b);
	int x;
	int y;

	do {
		x = next_letter(&left);
		y = next_letter(&right);
	} while (x == y && x >= 0);
	return x - y;
}

/* Puts the member at its place among those from `first`; false: the key is there already.
 * Agents write objects of a handful of members, most of them in the same order. */
static bool insert(struct canonical *c, size_t first, const struct json_value *key,
                   const struct json_value *value)
{
	size_t at = c->members;

	if (at == CANONICAL_MEMBERS)
		return false;
	while (at > first && compare(key, &c->member[at - 1].key) < 0) {
		c->member[at] = c->member[at - 1];
		at--;
	}
	if (at > first && compare(key, &c->member[at - 1].key) == 0)
		return false;
	c->member[at].key = *key;
	c->member[at].value = *value;
	c->members++;
	return true;
}

static bool write_value(struct canonical *c, struct writer *w,
                        const struct json_value *value, unsigned depth);

static bool write_object(struct canonical *c, struct writer *w,
                         const struct json_value *value, unsigned depth)
{
	size_t first = c->members;
	struct json_walk walk = json_walk(value);
	struct json_value key;
	struct json_value member;

	while (json_next(&walk, &key, &member))
		if (!insert(c, first, &key, &member))
			return false;
	write_byte(w, '{');
	for (size_t i = first, end = c->members; i < end; i++) {
		if (i > first)
			write_byte(w, ',');
		write_text(w, &c->member[i].key);
		write_byte(w, ':');
		if (!write_value(c, w, &c->member[i].value, depth + 1))
			return false;
	}
	write_byte(w, '}');
	c->members = first;
	return true;
}

static bool write_array(struct canonical *c, struct writer *w,
                        const struct json_value *value, unsigned depth)
{
	struct json_walk walk = json_walk(value);
	struct json_value key;
	struct json_value element;
	bool first = true;

	write_byte(w, '[');
	while (json_next(&walk, &key, &element)) {
		if (!first)
			write_byte(w, ',');
		first = false;
		if (!write_value(c, w, &element, depth + 1))
			return false;
	}
	write_byte(w, ']');
	return true;
}

static bool write_value(struct canonical *c, struct writer *w,
                        const struct json_value *value, unsigned depth)
{
	if (depth > CANONICAL_DEPTH || w->len > w->room)
		return false;
	switch (value->kind) {
	case KIND_OBJECT:
		return write_object(c, w, value, depth);
	case KIND_ARRAY:
		return write_array(c, w, value, depth);
	case KIND_STRING:
		write_text(w, value);
		break;
	case KIND_NUMBER:
	case KIND_TRUE:
	case KIND_FALSE:
	case KIND_NULL:
		for (size_t i = 0; i < value->len; i++)
			write_byte(w, value->at[i]);
		break;
	case KIND_ABSENT:
		return false;
	}
	return w->len <= w->room;
}

/* The value as it was written, without white space and without texts that are too long to be
 * compared, up to where the room ends. */
static void write_abridged(struct writer *w, const struct json_value *value,
                           size_t room)
{
	struct json_input input = {value->at, value->at, value->at + value->len};
	enum json_token token = json_token(&input);

	while (token != JSON_ENDED && token != JSON_WRONG) {
		struct ilk_text part = {input.start, (size_t)(input.at - input.start)};

		/* Half a surrogate pair: no text, whatever it is compared with. */
		if (token == JSON_A_STRING && part.len > CANONICAL_STRING)
			part = (struct ilk_text){"\"\\ud800\"", 8};
		if (part.len > room - w->len)
			return;
		for (size_t i = 0; i < part.len; i++)
			write_byte(w, part.at[i]);
		token = json_token(&input);
	}
}

static struct ilk_text opaque(struct canonical *c, const struct json_value *value)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char hash[SHA256_SIZE];
	struct writer w = {c->text, sizeof c->text, 0};
	struct sha256 sha;

	sha256_init(&sha);
	sha256_add(&sha, value->at, value->len);
	sha256_done(&sha, hash);
	write_abridged(&w, value, sizeof c->text - CANONICAL_DIGEST);
	write_raw(&w, " sha256:");
	for (size_t i = 0; i < sizeof hash; i++) {
		write_byte(&w, digits[hash[i] >> 4]);
		write_byte(&w, digits[hash[i] & 15]);
	}
	return (struct ilk_text){c->text, w.len};
}

struct ilk_text canonical_json(struct canonical *c, const struct json_value *value)
{
	struct writer w = {c->text, sizeof c->text, 0};

	if (value->kind == KIND_ABSENT)
		return (struct ilk_text){NULL, 0};
	c->members = 0;
	/* Nothing that long fits, and inner values are read once for each level. */
	if (value->len > 4 * sizeof c->text || !write_value(c, &w, value, 0))
		return opaque(c, value);
	return (struct ilk_text){c->text, w.len};
}
