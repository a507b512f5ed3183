/* SPDX-License-Identifier: Apache-2.0
 *
 * The lexer of the policy language (re2c). What is wrong with the bytes is reported
 * here, once for a run of wrong ones; the token behind it is marked as shaky.
 */
#include "syntax/lex.h"

#include "base/limits.h"
#include "policy_tokens.h"

/*!re2c
	re2c:define:YYCTYPE = "unsigned char";
	re2c:define:YYCURSOR = cur;
	re2c:define:YYMARKER = mark;
	re2c:yyfill:enable = 0;
	re2c:sentinel = 0;
	re2c:flags:utf-8 = 1;

	hex   = [0-9A-Fa-f];
	name  = [A-Za-z_][A-Za-z0-9_]* ([.-][A-Za-z0-9_]+)*;
	plain = [^\x00-\x1f\x7f] | "\t";
	// args.NAME."any name".NAME: a name, too.
	quoted = "\"" ((plain \ ["\\\t]) | "\\" ["\\])* "\"";
	member = [A-Za-z0-9_]+ ([-][A-Za-z0-9_]+)*;
	way    = "args" ("." (member | quoted))+;
*/

void lex_init(struct lexer *lexer, struct arena *arena, struct diag *diag,
              const struct source *source)
{
	*lexer = (struct lexer){
		.source = source,
		.arena = arena,
		.diag = diag,
		.at = source_start(source),
		.first = true,
	};
}

static const unsigned char *bytes(const struct lexer *lexer)
{
	return (const unsigned char *)lexer->source->at;
}

/* From `at` up to where the lexer is. */
static struct span span_from(const struct lexer *lexer, uint32_t at)
{
	return (struct span){lexer->source->base + at, lexer->at - at};
}

static bool at_end(const struct lexer *lexer, uint32_t at)
{
	return at >= lexer->source->len;
}

/* Reports those bytes. */
static struct diag_entry *wrong(struct lexer *lexer, uint32_t at, const char *id,
                                const char *message)
{
	struct span span = span_from(lexer, at);

	lexer->shaky = true;
	if (!lexer->diag)
		return NULL;
	return diag_error(lexer->diag, span, id, "%s", message);
}

/* A malformed byte, and those behind it. */
static void wrong_utf8(struct lexer *lexer, uint32_t at)
{
	const struct source *source = lexer->source;

	while (lexer->at < source->len && (bytes(lexer)[lexer->at] & 0x80) &&
	       !text_character((struct text){source->at + lexer->at,
	                                     source->len - lexer->at}))
		lexer->at++;
	wrong(lexer, at, "bad-utf8", "found bytes that are not UTF-8");
}

static void wrong_control(struct lexer *lexer, uint32_t at)
{
	struct span span = span_from(lexer, at);

	lexer->shaky = true;
	if (lexer->diag)
		diag_error(lexer->diag, span, "bad-character",
		           "found the control character U+%04X", bytes(lexer)[at]);
}

/* A character that means nothing here; `help` may be NULL. */
static void wrong_character(struct lexer *lexer, uint32_t at, const char *help)
{
	struct span span = span_from(lexer, at);
	struct diag_entry *entry;

	lexer->shaky = true;
	if (!lexer->diag)
		return;
	entry = diag_error(lexer->diag, span, "bad-character",
	                   "found \"%.*s\", which means nothing here", (int)span.len,
	                   lexer->source->at + at);
	if (help)
		diag_help(lexer->diag, entry, "%s", help);
}

static struct token token_make(struct lexer *lexer, int kind, uint32_t at)
{
	struct token token = {
		.kind = kind,
		.span = span_from(lexer, at),
		.first = lexer->first,
		.shaky = lexer->shaky,
	};

	lexer->first = false;
	lexer->shaky = false;
	return token;
}

static struct token token_name(struct lexer *lexer, uint32_t at)
{
	struct text word = {lexer->source->at + at, lexer->at - at};
	struct token token = token_make(lexer, token_kind(word), at);

	if (!lexer->diag)
		return token;
	if (word.len > MAX_NAME_SIZE) {
		diag_error(lexer->diag, token.span, "name-too-long",
		           "found a name of %zu letters, expected at most %u", word.len,
		           MAX_NAME_SIZE);
		word.len = MAX_NAME_SIZE;
	}
	token.text = arena_text(lexer->arena, word);
	return token;
}

static struct token token_number(struct lexer *lexer, uint32_t at)
{
	uint64_t value = 0;

	for (uint32_t i = at; i < lexer->at && value <= MAX_NUMBER; i++)
		value = value * 10 + (uint64_t)(bytes(lexer)[i] - '0');
	struct token token = token_make(lexer, TK_NUMBER, at);

	if (value <= MAX_NUMBER)
		token.number = (uint32_t)value;
	else if (lexer->diag)
		diag_error(lexer->diag, token.span, "number-too-large",
		           "found a number too large, expected at most %u", MAX_NUMBER);
	return token;
}

/* A comment, from behind its "#" to its line end. */
static void lex_comment(struct lexer *lexer)
{
	const unsigned char *cur = bytes(lexer) + lexer->at;
	const unsigned char *mark = cur;

	for (;;) {
		uint32_t at = (uint32_t)(cur - bytes(lexer));

		/*!re2c
			"\n"    { return; }
			"\r\n"  { return; }
			plain   { lexer->at = (uint32_t)(cur - bytes(lexer)); continue; }
			"\x00"  {
				if (at_end(lexer, at))
					return;
				lexer->at = at + 1;
				wrong_control(lexer, at);
				continue;
			}
			[\x01-\x1f\x7f] {
				lexer->at = at + 1;
				wrong_control(lexer, at);
				continue;
			}
			*       {
				lexer->at = at + 1;
				wrong_utf8(lexer, at);
				cur = bytes(lexer) + lexer->at;
				continue;
			}
		*/
	}
}

/* A string, from behind its opening quote at `start`. An open one ends with its line. */
static struct token lex_string(struct lexer *lexer, uint32_t start)
{
	const unsigned char *cur = bytes(lexer) + lexer->at;
	const unsigned char *mark = cur;
	bool shaky = lexer->shaky;
	bool whole = true;
	struct token token;
	uint32_t end;

	for (;;) {
		uint32_t at = (uint32_t)(cur - bytes(lexer));

		/*!re2c
			["] {
				end = at;
				lexer->at = at + 1;
				break;
			}
			"\\" ["\\nrt] { continue; }
			"\\u{" hex{1,6} "}" { continue; }
			"\\" (plain \ ["\\nrt]) {
				lexer->at = (uint32_t)(cur - bytes(lexer));
				diag_help(lexer->diag,
				          wrong(lexer, at, "bad-escape",
				                "found an unknown escape"),
				          "%s",
				          "the escapes are \\\" \\\\ \\n \\t \\r \\u{HEX}; "
				          "write a backslash as \\\\");
				whole = false;
				continue;
			}
			"\\" { whole = false; continue; }
			(plain \ ["\\\t]) { continue; }
			"\n" | "\r\n" | "\x00" {
				if (bytes(lexer)[at] == '\0' && !at_end(lexer, at)) {
					lexer->at = at + 1;
					wrong_control(lexer, at);
					whole = false;
					continue;
				}
				lexer->at = at;
				lexer->open = true;
				end = at;
				goto open;
			}
			[\x01-\x1f\x7f] {
				lexer->at = at + 1;
				wrong_control(lexer, at);
				whole = false;
				continue;
			}
			* {
				lexer->at = at + 1;
				wrong_utf8(lexer, at);
				cur = bytes(lexer) + lexer->at;
				whole = false;
				continue;
			}
		*/
	}
	lexer->shaky = shaky;
	token = token_make(lexer, TK_STRING, start);
	if (whole && lexer->diag)
		token.text = lex_meaning(lexer, (struct span){
					  lexer->source->base + start + 1, end - start - 1});
	else
		token.text = text_of("");
	return token;
open:
	wrong(lexer, start, "unclosed-string",
	      "found the end of the line, expected '\"' to close the string");
	token = token_make(lexer, TK_STRING, start);
	token.shaky = shaky;
	token.text = text_of("");
	lexer->shaky = true;
	return token;
}

struct token lex_next(struct lexer *lexer)
{
	for (;;) {
		const unsigned char *cur = bytes(lexer) + lexer->at;
		const unsigned char *mark = cur;
		uint32_t at = lexer->at;

#define TO_HERE (lexer->at = (uint32_t)(cur - bytes(lexer)))
		/*!re2c
			"\n" | "\r\n" { TO_HERE; lexer->first = true; continue; }
			[ \t]+        { TO_HERE; continue; }
			"#"           { TO_HERE; lex_comment(lexer); continue; }
			name | way    { TO_HERE; return token_name(lexer, at); }
			[0-9]+        { TO_HERE; return token_number(lexer, at); }
			["]           { TO_HERE; return lex_string(lexer, at); }
			"{"           { TO_HERE; return token_make(lexer, TK_LBRACE, at); }
			"}"           { TO_HERE; return token_make(lexer, TK_RBRACE, at); }
			"="           { TO_HERE; return token_make(lexer, TK_EQUALS, at); }
			","           { TO_HERE; return token_make(lexer, TK_COMMA, at); }
			"+"           { TO_HERE; return token_make(lexer, TK_PLUS, at); }
			">="          { TO_HERE; return token_make(lexer, TK_AT_LEAST, at); }
			">"           { TO_HERE; return token_make(lexer, TK_ABOVE, at); }
			".."          { TO_HERE; return token_make(lexer, TK_DOTS, at); }
			"->"          { TO_HERE; return token_make(lexer, TK_ARROW, at); }
			"==" | "!=" | "!" | "&&" | "||" | "<" | "<=" {
				TO_HERE;
				return token_make(lexer, TK_OPERATOR, at);
			}
			[0-9]+ ([A-Za-z_] | "." [A-Za-z0-9_]) [.A-Za-z0-9_]* {
				TO_HERE;
				struct token token = token_make(lexer, TK_NUMBER, at);

				wrong(lexer, at, "bad-number",
				      "found letters in a number, expected digits only");
				return token;
			}
			"'" (plain \ ['])* "'" {
				TO_HERE;
				struct token token = token_make(lexer, TK_STRING, at);

				wrong_character(lexer, at, "strings have double quotes: \"...\"");
				lexer->shaky = false;
				token.text = text_of("");
				return token;
			}
			"//" {
				TO_HERE;
				wrong_character(lexer, at, "a comment starts with #");
				lex_comment(lexer);
				continue;
			}
			[\u201c\u201d] {
				TO_HERE;
				wrong_character(lexer, at, "strings have straight quotes: \"");
				continue;
			}
			[()[\]] {
				TO_HERE;
				wrong_character(lexer, at, "lists stand in braces: { }");
				continue;
			}
			"." {
				TO_HERE;
				wrong_character(lexer, at, "an argument is args.NAME, or "
				                "args.\"NAME\" for a name with other "
				                "characters");
				continue;
			}
			";"+ {
				TO_HERE;
				wrong_character(lexer, at, "nothing needs a semicolon");
				continue;
			}
			"\x00" {
				if (at_end(lexer, at))
					return token_make(lexer, TOKEN_END, at);
				TO_HERE;
				wrong_control(lexer, at);
				continue;
			}
			[\x01-\x1f\x7f] { TO_HERE; wrong_control(lexer, at); continue; }
			plain           { TO_HERE; wrong_character(lexer, at, NULL); continue; }
			*               { TO_HERE; wrong_utf8(lexer, at); continue; }
		*/
#undef TO_HERE
	}
}
