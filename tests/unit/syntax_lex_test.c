/* SPDX-License-Identifier: Apache-2.0
 *
 * The lexer: which bytes make which tokens, and the limits of names, strings and
 * numbers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "policy_tokens.h"
#include "syntax/lex.h"
#include "unit.h"

struct fixture {
	struct arena arena;
	struct source source;
	struct diag diag;
	struct lexer lexer;
};

static void set_up(struct fixture *f, const char *text, size_t size)
{
	arena_init(&f->arena, (struct ilk_allocator){NULL, NULL});
	f->source = source_make("f", text, size);
	diag_init(&f->diag, &f->arena, &f->source);
	lex_init(&f->lexer, &f->arena, &f->diag, &f->source);
}

static void bytes_become_tokens(void)
{
	static const struct {
		const char *text;
		int kinds[8]; /* up to the end (0) */
	} cases[] = {
		{"", {0}},
		{" \t\r\n# only a comment", {0}},
		{"# a comment\nx", {TK_NAME}},
		{"\xef\xbb\xbfpolicy", {TK_POLICY}},
		{"qwen-code.auto_mode", {TK_NAME}},
		{"boundary-cap-asks", {TK_NAME}},
		{"mcp.server", {TK_NAME}},
		{"_a1.2-3", {TK_NAME}},
		{"ask->deny", {TK_VERB, TK_ARROW, TK_VERB}},
		{"ask -> deny", {TK_VERB, TK_ARROW, TK_VERB}},
		{"allow-all", {TK_NAME}},
		{"Allow", {TK_NAME}},
		{"a>=1>2", {TK_NAME, TK_AT_LEAST, TK_NUMBER, TK_ABOVE, TK_NUMBER}},
		{"{},=+", {TK_LBRACE, TK_RBRACE, TK_COMMA, TK_EQUALS, TK_PLUS}},
		{"+1=0", {TK_PLUS, TK_NUMBER, TK_EQUALS, TK_NUMBER}},
		{"== != ! && || < <=",
	         {TK_OPERATOR, TK_OPERATOR, TK_OPERATOR, TK_OPERATOR, TK_OPERATOR,
	          TK_OPERATOR, TK_OPERATOR}},
		{"\"a\"\"b\"", {TK_STRING, TK_STRING}},
		{"\"#\"#", {TK_STRING}},
		{"held tick call answer", {TK_STATE, TK_HAPPENING, TK_CALL, TK_STEP}},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture f;
		size_t n = 0;
		int kind;

		set_up(&f, cases[i].text, strlen(cases[i].text));
		do {
			kind = lex_next(&f.lexer).kind;
			CASE(cases[i].text, kind == cases[i].kinds[n]);
		} while (kind != TOKEN_END && ++n < 8);
		CASE(cases[i].text, f.diag.errors == 0);
		CASE(cases[i].text, lex_next(&f.lexer).kind == TOKEN_END);
		arena_free(&f.arena);
	}
}

static void keywords_are_found_and_only_they(void)
{
	for (size_t i = 0; i < token_keyword_count; i++) {
		const char *word = token_keywords[i].word;

		CASE(word, token_kind(text_of(word)) == token_keywords[i].kind);
		CASE(word, token_is_word(token_keywords[i].kind));
		if (i)
			CASE(word, strcmp(token_keywords[i - 1].word, word) < 0);
	}
	CU_ASSERT_EQUAL(token_kind(text_of("")), TK_NAME);
	CU_ASSERT_EQUAL(token_kind(text_of("whe")), TK_NAME);
	CU_ASSERT_EQUAL(token_kind(text_of("whenn")), TK_NAME);
	CU_ASSERT_FALSE(token_is_word(TK_STRING));
}

static void tokens_know_their_place(void)
{
	struct fixture f;
	struct token token;

	set_up(&f, "a \"b\"\n  17", 10);
	token = lex_next(&f.lexer);
	CU_ASSERT(token.first && token.span.at == 0 && token.span.len == 1);
	token = lex_next(&f.lexer);
	CU_ASSERT(!token.first && token.span.at == 2 && token.span.len == 3);
	token = lex_next(&f.lexer);
	CU_ASSERT(token.first && token.span.at == 8 && token.number == 17);
	token = lex_next(&f.lexer);
	CU_ASSERT(token.kind == TOKEN_END && token.span.at == 10 &&
	          token.span.len == 0);
	arena_free(&f.arena);
}

static void strings_mean_what_their_escapes_say(void)
{
	static const struct {
		const char *text;
		const char *meaning;
	} cases[] = {
		{"\"\"", ""},
		{"\"plain # text\"", "plain # text"},
		{"\"\\\"\\\\\\n\\t\\r\"", "\"\\\n\t\r"},
		{"\"\\u{41}\\u{e9}\\u{20AC}\\u{1f600}\"",
	         "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
		{"\"\\u{1}\\u{7ff}\\u{800}\\u{ffff}\\u{10000}\\u{10ffff}\"",
	         "\x01\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf"
	         "\xbf"},
		{"\"\xc3\xa9\"", "\xc3\xa9"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture f;

		set_up(&f, cases[i].text, strlen(cases[i].text));
		struct token token = lex_next(&f.lexer);

		CASE(cases[i].text, token.kind == TK_STRING);
		CASE(cases[i].text, text_is(token.text, cases[i].meaning));
		CASE(cases[i].text, f.diag.errors == 0);
		arena_free(&f.arena);
	}
}

/* One token of `text`, and how many errors it made. */
static uint32_t errors_in(const char *text, struct token *token)
{
	struct fixture f;

	set_up(&f, text, strlen(text));
	*token = lex_next(&f.lexer);
	token->text = (struct text){NULL, token->text.len};
	arena_free(&f.arena);
	return f.diag.errors;
}

static void names_and_strings_may_be_as_long_as_the_limits(void)
{
	char *text = malloc(MAX_STRING_SIZE + 4);
	struct token token;

	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	for (size_t over = 0; over <= 1; over++) {
		memset(text, 'a', MAX_NAME_SIZE + over);
		text[MAX_NAME_SIZE + over] = '\0';
		CU_ASSERT_EQUAL(errors_in(text, &token), over);
		CU_ASSERT_EQUAL(token.kind, TK_NAME);
		CU_ASSERT_EQUAL(token.text.len, MAX_NAME_SIZE);
		memset(text, 'a', MAX_STRING_SIZE + 2 + over);
		text[0] = '"';
		text[MAX_STRING_SIZE + 1 + over] = '"';
		text[MAX_STRING_SIZE + 2 + over] = '\0';
		CU_ASSERT_EQUAL(errors_in(text, &token), over);
		CU_ASSERT_EQUAL(token.kind, TK_STRING);
	}
	free(text);
}

static void numbers_may_be_as_large_as_the_limit(void)
{
	struct token token;

	CU_ASSERT_EQUAL(errors_in("4294967295", &token), 0);
	CU_ASSERT_EQUAL(token.number, MAX_NUMBER);
	CU_ASSERT_EQUAL(errors_in("4294967296", &token), 1);
	CU_ASSERT_EQUAL(errors_in("340282366920938463463374607431768211456", &token),
	                1);
	CU_ASSERT_EQUAL(errors_in("0000000000000000000000000000007", &token), 0);
	CU_ASSERT_EQUAL(token.number, 7);
}

static void a_lexer_without_diagnostics_is_silent(void)
{
	static const char text[] = "\"open\n 9999999999 \\ 12ab \"\\q\" \xff";
	struct fixture f;

	set_up(&f, text, sizeof text - 1);
	f.lexer.diag = NULL;
	while (lex_next(&f.lexer).kind != TOKEN_END)
		;
	CU_ASSERT(f.lexer.open);
	CU_ASSERT_EQUAL(f.diag.errors, 0);
	arena_free(&f.arena);
}

void syntax_lex_suite(void);
void syntax_lex_suite(void)
{
	CU_pSuite suite = CU_add_suite("syntax: lexer", NULL, NULL);

	CU_add_test(suite, "bytes become tokens", bytes_become_tokens);
	CU_add_test(suite, "keywords are found, and only they",
	            keywords_are_found_and_only_they);
	CU_add_test(suite, "tokens know their place", tokens_know_their_place);
	CU_add_test(suite, "strings mean what their escapes say",
	            strings_mean_what_their_escapes_say);
	CU_add_test(suite, "names and strings may be as long as the limits",
	            names_and_strings_may_be_as_long_as_the_limits);
	CU_add_test(suite, "numbers may be as large as the limit",
	            numbers_may_be_as_large_as_the_limit);
	CU_add_test(suite, "a lexer without diagnostics is silent",
	            a_lexer_without_diagnostics_is_silent);
}
