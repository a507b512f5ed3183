/* SPDX-License-Identifier: Apache-2.0
 *
 * Patterns: what matches what, against a slow definition of the same, and how long the
 * worst ones take.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/match.h"
#include "unit.h"

#define TOOLS    ILK_SET_TOOLS
#define TEXTS    ILK_SET_TEXTS
#define PATHS    ILK_SET_PATHS
#define FOLDED   ILK_SET_FOLDED_PATHS
#define COMMANDS ILK_SET_COMMANDS

static struct ilk_text text(const char *string)
{
	return (struct ilk_text){string, strlen(string)};
}

static const struct {
	enum ilk_set_kind kind;
	const char *pattern;
	const char *text;
	bool match;
} cases[] = {
	{TOOLS, "read_file", "read_file", true},
	{TOOLS, "read_file", "read_files", false},
	{TOOLS, "read_file", "read_fil", false},
	{TOOLS, "*", "", true},
	{TOOLS, "*", "any thing/at all\n", true},
	{TOOLS, "", "", true},
	{TOOLS, "", "x", false},
	{TOOLS, "mcp__*__get*", "mcp__a__b__get_x", true},
	{TOOLS, "mcp__*__get*", "mcp__get", false},
	{TOOLS, "**", "a", true},
	{TOOLS, "a*b*c", "abbbc", true},
	{TOOLS, "a*b*c", "abbb", false},
	{TOOLS, "*.c", "a.c.c", true},
	{TOOLS, "what?", "what?", true},
	{TOOLS, "what?", "whats", false},
	{TOOLS, "\\*", "*", true},
	{TOOLS, "\\*", "x", false},
	{TOOLS, "*\\**", "a*b", true},
	{TOOLS, "*\\**", "ab", false},
	{TOOLS, "a\\\\b", "a\\b", true},
	{TOOLS, "\\a", "a", true},
	{TOOLS, "Read", "read", false},
	{TEXTS, "*sudo*", "x; sudo rm", true},
	{TEXTS, "*x\\", "ax", true},
	{TEXTS, "*x\\", "ax\\", false},
	{TEXTS, "*\\*b", "a*b", true},
	{TEXTS, "*\\*b", "ab", false},
	{TEXTS, "*x*ab\\*c*", "xab*cd", true},
	{TEXTS, "*abc*", "xabababc--------", true},
	{TEXTS, "a*a", "a", false},
	{TEXTS, "ab*bc", "abc", false},
	{TEXTS, "*ab*bc*", "abc", false},
	{TEXTS, "é*", "éa", true},
	{COMMANDS, "git *", "git status -s", true},
	{COMMANDS, "git *", "git", true},
	{COMMANDS, "git *", "gitk", false},
	{COMMANDS, "git*", "gitk", true},
	{COMMANDS, "git status*", "git statusx", true},
	{COMMANDS, "git status *", "git status", true},
	{COMMANDS, "* --help *", "ls --help", true},
	{COMMANDS, "git\\ *", "git", false},
	{COMMANDS, "git\\ *", "git x", true},
	{COMMANDS, "git \\*", "git", false},
	{COMMANDS, "git \\*", "git *", true},
	{COMMANDS, "git\\\\ *", "git\\", true},
	{COMMANDS, " *", "", false},
	{COMMANDS, "rm -rf /", "rm -rf /", true},
	{COMMANDS, "rm -rf /", "rm -rf /x", false},
	{TEXTS, "git *", "git", false},
	{FOLDED, "/A/b", "/a/B", true},
	{FOLDED, "/a/b", "/a/c", false},
	{FOLDED, "ReadMe", "/w/README", true},
	{FOLDED, "*.C", "/a.c", true},
	{FOLDED, "[a-c]", "/B", true},
	{FOLDED, "[A-C]", "/b", true},
	{FOLDED, "[B]", "/b", true},
	{FOLDED, "[!a]", "/A", false},
	{FOLDED, "[!A]", "/b", true},
	{FOLDED, "[X-a]", "/x", true},
	{FOLDED, "[X-a]", "/_", true},
	{FOLDED, "[X-a]", "/b", false},
	{FOLDED, "[[:upper:]]", "/a", true},
	{FOLDED, "[[:lower:]]", "/A", true},
	{FOLDED, "[[:digit:]]", "/A", false},
	{FOLDED, "\\A", "/a", true},
	{FOLDED, "{", "/[", false},
	{FOLDED, "@", "/`", false},
	{FOLDED, "\xc3\x84", "/\xc3\xa4", false},
	{FOLDED, "A/", "/w/a/B", true},
	{PATHS, "[a-c]", "/B", false},
	{PATHS, "/", "/", true},
	{PATHS, "/", "/a", false},
	{PATHS, "/a", "/a", true},
	{PATHS, "/a", "/a/b", false},
	{PATHS, "/a/*", "/a/b", true},
	{PATHS, "/a/*", "/a", false},
	{PATHS, "/a/*", "/a/b/c", false},
	{PATHS, "/*", "/", false},
	{PATHS, "/a/**", "/a", false},
	{PATHS, "/a/**", "/a/b", true},
	{PATHS, "/a/**", "/a/b/c", true},
	{PATHS, "/a/**", "/ab/c", false},
	{PATHS, "/a/**/b", "/a/b", true},
	{PATHS, "/a/**/b", "/a/x/y/b", true},
	{PATHS, "/a/**/b", "/a/x/y/bb", false},
	{PATHS, "/a/**/b/**/c", "/a/b/b/x/c", true},
	{PATHS, "/**", "/", false},
	{PATHS, "/**", "/a", true},
	{PATHS, "**", "/a/b", true},
	{PATHS, "**/.git/**", "/.git/config", true},
	{PATHS, "**/.git/**", "/w/x/.git/hooks/pre", true},
	{PATHS, "**/.git/**", "/w/.git", false},
	{PATHS, "**/.git/**", "/w/.gitignore/x", false},
	{PATHS, "**/package.json", "/package.json", true},
	{PATHS, "**/package.json", "/w/a/package.json", true},
	{PATHS, "**/package.json", "/w/package.json.bak", false},
	{PATHS, "package.json", "/w/a/package.json", true},
	{PATHS, "src/*.c", "/w/src/a.c", true},
	{PATHS, "src/*.c", "/w/src/x/a.c", false},
	{PATHS, "*.c", "/w/a.c", true},
	{PATHS, "*.c", "/w/a.h", false},
	{PATHS, "/w/**/x*/**", "/w/a/xb/c", true},
	{PATHS, "/w/**/x*/**", "/w/a/xb", false},
	{PATHS, "/?", "/é", true},
	{PATHS, "/??", "/é", false},
	{PATHS, "/*??", "/€", false},
	{PATHS, "/*?", "/€", true},
	{PATHS, "/?a",
         "/\xf0\x9f\x98\x80"
         "a",
         true},
	{PATHS, "/a?b", "/a/b", false},
	{PATHS, "/\\?", "/?", true},
	{PATHS, "/\\?", "/a", false},
	{PATHS, "/a\\/b", "/a/b", true},
	{PATHS, "/a", "a", false},
	{PATHS, "a", "a", false},
	{PATHS, "a", "", false},
	{PATHS, "/a/**", "/a/../b", true},
	{PATHS, "/***/b", "/a/x/b", true},
	{PATHS, "/a**", "/ab", true},
	{PATHS, "/a**", "/a/b", false},
	{PATHS, "/a**b", "/a/b", false},
	{PATHS, "/**a/c", "/b/ba/c", false},
	{PATHS, "src/", "/w/src", true},
	{PATHS, "src/", "/w/src/a/b.c", true},
	{PATHS, "src/", "/w/srcs", false},
	{PATHS, "/src/", "/w/src/a", false},
	{PATHS, "/a/*/", "/a/b/c", true},
	{PATHS, "/a/*/", "/a", false},
	{PATHS, "**/", "/a", true},
	{PATHS, "**/", "/", false},
	{PATHS, "/[ab]", "/a", true},
	{PATHS, "/[ab]", "/c", false},
	{PATHS, "/[ab]", "/ab", false},
	{PATHS, "/[ab]", "/[ab]", false},
	{PATHS, "/x[a-cx-z]", "/xb", true},
	{PATHS, "/x[a-cx-z]", "/xw", false},
	{PATHS, "/[!a-c]", "/d", true},
	{PATHS, "/[^a-c]", "/b", false},
	{PATHS, "/a[!x]b", "/a/b", false},
	{PATHS, "/[]a]", "/]", true},
	{PATHS, "/[!]a]", "/]", false},
	{PATHS, "/[!]a]", "/b", true},
	{PATHS, "/[a-]", "/-", true},
	{PATHS, "/[]-a]", "/_", true},
	{PATHS, "/[a\\]b]", "/]", true},
	{PATHS, "/[a\\-c]", "/b", false},
	{PATHS, "/[a\\-c]", "/-", true},
	{PATHS, "/[*?]", "/*", true},
	{PATHS, "/[*?]", "/a", false},
	{PATHS, "/[a-c-e]", "/d", false},
	{PATHS, "/[a-c-e]", "/-", true},
	{PATHS, "/[[:alpha:]_]*", "/_1", true},
	{PATHS, "/[[:alpha:]_]*", "/1_", false},
	{PATHS, "/[^[:space:]]", "/ ", false},
	{PATHS, "/[[:upper:]]", "/a", false},
	{PATHS, "/[[:digit:]-z]", "/-", true},
	{PATHS, "/[[:x]", "/:", true},
	{PATHS, "/[[a]", "/[", true},
	{PATHS, "/[é-ü]", "/ö", true},
	{PATHS, "/[é-ü]", "/a", false},
	{PATHS, "/[!é]", "/\xc3", true},
	{PATHS, "/[\x01-ÿ]", "/\xff", false},
	{PATHS, "/[!a]", "/\xc1\xa1", true},
	{PATHS, "/*[0-9].c", "/x12.c", true},
	{PATHS, "/*[0-9].c", "/x1x.c", false},
	{PATHS, "/[a", "/[a", true},
	{PATHS, "/[a", "/a", false},
	{PATHS, "/{a,b}", "/{a,b}", true},
	{PATHS, "/!a", "/!a", true},
};

static void patterns_match(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bool match = match_pattern(cases[i].kind, text(cases[i].pattern),
		                           text(cases[i].text));

		if (match != cases[i].match)
			printf("\n    text \"%s\"", cases[i].text);
		CASE(cases[i].pattern, match == cases[i].match);
	}
}

/* The definition: a star takes nothing, or one byte more. Exponential, for small ones. */
static bool slow_text(const char *p, const char *t)
{
	if (*p == '*')
		return slow_text(p + 1, t) || (*t && slow_text(p, t + 1));
	if (*p == '\0')
		return *t == '\0';
	return *p == *t && slow_text(p + 1, t + 1);
}

/* Components at `p` against those at `t`; NULL is behind the last one. */
static bool slow_path(const char *p, const char *t)
{
	if (!p || !t)
		return !p && !t;

	const char *p_next = strchr(p, '/') ? strchr(p, '/') + 1 : NULL;
	const char *t_next = strchr(t, '/') ? strchr(t, '/') + 1 : NULL;
	char p_one[16] = "";
	char t_one[16] = "";

	memcpy(p_one, p, strcspn(p, "/"));
	memcpy(t_one, t, strcspn(t, "/"));
	if (strcmp(p_one, "**") != 0)
		return slow_text(p_one, t_one) && slow_path(p_next, t_next);
	if (!p_next)
		return true;
	return slow_path(p_next, t) || slow_path(p, t_next);
}

/* Every text of up to `most` letters of an alphabet, one after the other. */
static bool next_text(char *at, size_t most, const char *alphabet)
{
	for (size_t i = 0; i < most; i++) {
		const char *letter = at[i] ? strchr(alphabet, at[i]) + 1 : alphabet;

		at[i] = *letter ? *letter : alphabet[0];
		if (*letter)
			return true;
	}
	return false;
}

static void wildcards_agree_with_their_definition(void)
{
	char pattern[8] = "";
	size_t matches = 0;

	do {
		char tried[8] = "";

		do {
			bool match = match_pattern(TEXTS, text(pattern), text(tried));

			matches += match;
			if (match != slow_text(pattern, tried))
				CASE(pattern, match == slow_text(pattern, tried));
		} while (next_text(tried, 6, "ab"));
	} while (next_text(pattern, 5, "ab*"));
	CU_ASSERT(matches > 1000);
}

/* A piece of any length, at any place of a text that is longer than what is looked at in
 * one go, with what is nearly it before it and behind. */
static void pieces_are_found_wherever_they_are(void)
{
	static const char letters[] = "abcdefghijklmnop";

	for (size_t len = 1; len < sizeof letters; len++)
		for (size_t at = 0; at < 40; at++) {
			char pattern[24] = "s*";
			char tried[64] = "s";

			memcpy(pattern + 2, letters, len);
			pattern[2 + len] = '*';
			memset(tried + 1, 'a', 50);
			memcpy(tried + 1 + at, letters, len);
			CASE(pattern, match_pattern(TEXTS, text(pattern), text(tried)));
			tried[at + len]++;
			CASE(pattern, match_pattern(TEXTS, text(pattern),
			                            text(tried)) == (len == 1));
			/* As the last thing in the text, and cut off. */
			tried[at + len]--;
			tried[at + len + 1] = '\0';
			CASE(pattern, match_pattern(TEXTS, text(pattern), text(tried)));
			tried[at + len] = '\0';
			CASE(pattern, match_pattern(TEXTS, text(pattern),
			                            text(tried)) == (len == 1 && at));
		}
}

static void paths_agree_with_their_definition(void)
{
	static const char *const parts[] = {"a", "b", "*", "a*", "**"};
	size_t matches = 0;

	for (unsigned n = 0; n < 5 * 5 * 5 * 5; n++) {
		char pattern[64] = "";
		char tried[16] = "";

		for (unsigned i = 0, rest = n; i < 4; i++, rest /= 5) {
			size_t used = strlen(pattern);

			snprintf(pattern + used, sizeof pattern - used, "/%s",
			         parts[rest % 5]);
		}
		do {
			char path[16];

			snprintf(path, sizeof path, "/%s", tried);
			if (strstr(path, "//") ||
			    (path[1] && path[strlen(path) - 1] == '/'))
				continue;

			bool match = match_pattern(PATHS, text(pattern), text(path));
			bool slow = slow_path(pattern + 1, path[1] ? path + 1 : NULL);

			matches += match;
			if (match != slow)
				CASE(pattern, match == slow);
		} while (next_text(tried, 7, "ab/"));
	}
	CU_ASSERT(matches > 1000);
}

/* `first`, then `unit` many times, then `last`. */
static void repeat(char *to, size_t room, const char *first, const char *unit,
                   size_t times, const char *last)
{
	size_t at = (size_t)snprintf(to, room, "%s", first);

	for (size_t i = 0; i < times && at < room; i++)
		at += (size_t)snprintf(to + at, room - at, "%s", unit);
	if (at < room)
		snprintf(to + at, room - at, "%s", last);
}

/* Patterns that take forever when every star is tried everywhere. */
static void worst_patterns_end_soon(void)
{
	static const struct {
		enum ilk_set_kind kind;
		const char *unit; /* of the pattern, 200 times, then "c" */
		const char *fill; /* of the text, 2000 times */
	} worst[] = {
		{TEXTS, "*a", "a"},      {TEXTS, "**", "a"},
		{TEXTS, "*ab", "ab"},    {PATHS, "/**/a", "/a"},
		{PATHS, "/**", "/a"},    {PATHS, "*?a", "a"},
		{PATHS, "/*a*", "/aa"},  {COMMANDS, "* ", "a "},
		{PATHS, "**/*a", "/ab"}, {PATHS, "/**/*a*", "/aa"},
		{PATHS, "*[!c]", "a"},   {PATHS, "/**/[ab]*", "/ab"},
		{PATHS, "*[a-b]*", "a"}, {PATHS, "**/a/", "/a"},
	};
	clock_t start = clock();

	for (size_t i = 0; i < sizeof worst / sizeof worst[0]; i++) {
		static char pattern[200 * 8];
		static char tried[2000 * 8];
		bool path = worst[i].kind == PATHS;

		repeat(pattern, sizeof pattern, "", worst[i].unit, 200, "c");
		repeat(tried, sizeof tried, path ? "/" : "", worst[i].fill, 2000, "");
		CASE(worst[i].unit,
		     !match_pattern(worst[i].kind, text(pattern), text(tried)));
	}
	/* Exponential would be for ever; this is some milliseconds. */
	CU_ASSERT((clock() - start) / CLOCKS_PER_SEC < 10);
}

/* Bytes that the compiler would never let through are safe all the same. */
static void any_bytes_are_safe(void)
{
	unsigned seed = 1;

	for (unsigned n = 0; n < 40000; n++) {
		static const char bytes[] = "*?\\/ a\xc3\x80\xff[]:!-{";
		char *pattern = malloc(9);
		char *tried = malloc(9);
		size_t p_len = n % 10;
		size_t t_len = n / 10 % 10;

		CU_ASSERT_FATAL(pattern && tried);
		for (size_t i = 0; i < 9; i++) {
			seed = seed * 1103515245u + 12345u;
			pattern[i] = bytes[(seed >> 16) % (sizeof bytes - 1)];
			tried[i] = bytes[(seed >> 20) % (sizeof bytes - 1)];
		}
		for (int kind = 0; kind < ILK_SET_KIND_COUNT; kind++)
			match_pattern((enum ilk_set_kind)kind,
			              (struct ilk_text){pattern + 9 - p_len, p_len},
			              (struct ilk_text){tried + 9 - t_len, t_len});
		free(pattern);
		free(tried);
	}
}

void runtime_match_suite(void);
void runtime_match_suite(void)
{
	CU_pSuite suite = CU_add_suite("runtime match", NULL, NULL);

	CU_add_test(suite, "patterns match", patterns_match);
	CU_add_test(suite, "wildcards agree with their definition",
	            wildcards_agree_with_their_definition);
	CU_add_test(suite, "pieces are found wherever they are",
	            pieces_are_found_wherever_they_are);
	CU_add_test(suite, "paths agree with their definition",
	            paths_agree_with_their_definition);
	CU_add_test(suite, "worst patterns end soon", worst_patterns_end_soon);
	CU_add_test(suite, "any bytes are safe", any_bytes_are_safe);
}
