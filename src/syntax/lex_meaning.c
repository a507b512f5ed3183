/* SPDX-License-Identifier: Apache-2.0
 *
 * The meaning of a string: its escapes resolved.
 */
#include "base/limits.h"
#include "syntax/lex.h"

/* Appends a code point as UTF-8; the room was reserved. */
static size_t put_character(char *to, uint32_t code)
{
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	size_t more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
	static const unsigned char leads[] = {0, 0xc0, 0xe0, 0xf0};

	for (size_t i = more; i > 0; i--) {
		to[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	to[0] = (char)(leads[more] | code);
	return more + 1;
}

static uint32_t hex(char digit)
{
	if (digit >= '0' && digit <= '9')
		return (uint32_t)(digit - '0');
	return (uint32_t)((digit | 0x20) - 'a') + 10;
}

/* \u{HEX}: `from` is behind the opening brace; answers how far it goes. */
static size_t decode_unicode(const char *from, uint32_t *code)
{
	size_t len = 0;

	*code = 0;
	while (from[len] != '}')
		*code = *code << 4 | hex(from[len++]);
	return len + 1;
}

static bool is_character(uint32_t code)
{
	return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
}

/* One escape at `from` (on the backslash); answers how many bytes it was. */
static size_t decode_escape(struct lexer *lexer, const char *from, char *to,
                            size_t *len)
{
	static const char letters[] = "ntr";
	static const char meanings[] = "\n\t\r";

	for (size_t i = 0; letters[i]; i++)
		if (from[1] == letters[i]) {
			to[(*len)++] = meanings[i];
			return 2;
		}
	if (from[1] == 'u' && from[2] == '{') {
		uint32_t code;
		size_t size = 3 + decode_unicode(from + 3, &code);
		struct span span = {lexer->source->base +
		                            (uint32_t)(from - lexer->source->at),
		                    (uint32_t)size};

		if (is_character(code))
			*len += put_character(to + *len, code);
		else
			diag_error(lexer->diag, span, "bad-escape",
			           "found \"%.*s\", which is no character", (int)size,
			           from);
		return size;
	}
	to[(*len)++] = from[1];
	return 2;
}

struct text lex_meaning(struct lexer *lexer, struct span inside)
{
	const struct text written = source_text(lexer->source, inside);
	const char *from = written.at;
	const char *end = from + written.len;
	char *to = arena_alloc(lexer->arena, 1, (size_t)inside.len + 1);
	size_t len = 0;

	if (!to)
		return (struct text){NULL, 0};
	while (from < end) {
		if (*from == '\\')
			from += decode_escape(lexer, from, to, &len);
		else
			to[len++] = *from++;
	}
	to[len] = '\0';
	if (len > MAX_STRING_SIZE)
		diag_error(lexer->diag, (struct span){inside.at - 1, inside.len + 2},
		           "string-too-long",
		           "found a string of %zu bytes, expected at most %u", len,
		           MAX_STRING_SIZE);
	return (struct text){to, len};
}
