/* SPDX-License-Identifier: Apache-2.0
 *
 * Lists of pairs as W3C's baggage has them: `a=b,c=d`, values percent-encoded.
 */
#include <string.h>

#include "export/settings.h"

static int digit_of(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	                              : -1;
}

static struct text trimmed(struct text text)
{
	while (text.len && (text.at[0] == ' ' || text.at[0] == '\t')) {
		text.at++;
		text.len--;
	}
	while (text.len &&
	       (text.at[text.len - 1] == ' ' || text.at[text.len - 1] == '\t'))
		text.len--;
	return text;
}

bool settings_is_text(struct text text)
{
	while (text.len) {
		size_t size = text_character(text);

		if (size == 0 || text.at[0] == '\0')
			return false;
		text.at += size;
		text.len -= size;
	}
	return true;
}

/* In place; NULL or what is wrong. */
static const char *decode(char *at, size_t *len)
{
	size_t to = 0;

	for (size_t i = 0; i < *len; i++) {
		if (at[i] != '%') {
			at[to++] = at[i];
			continue;
		}
		if (*len - i < 3 || digit_of(at[i + 1]) < 0 || digit_of(at[i + 2]) < 0)
			return "a % without two hexadecimal digits";
		at[to++] = (char)(digit_of(at[i + 1]) << 4 | digit_of(at[i + 2]));
		i += 2;
	}
	*len = to;
	return settings_is_text((struct text){at, to}) ? NULL
	                                               : "text that is not UTF-8";
}

/* A copy in the arena, NUL-terminated. */
static const char *decoded(struct arena *arena, struct text *text)
{
	char *copy = arena_alloc(arena, text->len + 1, 1);
	const char *wrong;

	if (!copy)
		return NULL; /* the arena says so */
	memcpy(copy, text->at, text->len);
	wrong = decode(copy, &text->len);
	copy[wrong ? 0 : text->len] = '\0';
	text->at = copy;
	return wrong;
}

/* One `a=b`; an empty one is nothing. */
static const char *take_pair(struct text pair, struct arena *arena, settings_pair_fn fn,
                             void *context)
{
	const char *equals;
	struct text key;
	struct text value;
	const char *wrong;

	pair = trimmed(pair);
	if (!pair.len)
		return NULL;
	equals = memchr(pair.at, '=', pair.len);
	if (!equals)
		return "a pair without =";
	key = trimmed((struct text){pair.at, (size_t)(equals - pair.at)});
	value = trimmed(
		(struct text){equals + 1, (size_t)(pair.at + pair.len - equals) - 1});
	if (!key.len)
		return "a pair without a name";
	wrong = decoded(arena, &key);
	if (!wrong)
		wrong = decoded(arena, &value);
	if (wrong || arena->failed)
		return wrong;
	return fn(context, key, value) ? NULL : "a name or value that cannot be sent";
}

const char *settings_pairs(const char *list, struct arena *arena, settings_pair_fn pair,
                           void *context)
{
	for (;;) {
		size_t len = strcspn(list, ",");
		const char *wrong =
			take_pair((struct text){list, len}, arena, pair, context);

		if (wrong || !list[len])
			return wrong;
		list += len + 1;
	}
}
