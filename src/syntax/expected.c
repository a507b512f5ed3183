/* SPDX-License-Identifier: Apache-2.0
 *
 * The wording of "found X, expected Y": what fits is asked of the parser's tables, kind
 * by kind, and told in the words of the language.
 */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/near.h"
#include "policy_tokens.h"
#include "syntax/parser.h"

/* Found texts longer than this are cut. */
#define FOUND_MAX 40

/* What a name means where it stands: by the nonterminal that takes it. */
static const struct {
	const char *nonterminal;
	const char *shown;
} meanings[] = {
	{"policy_name", "the policy's name in quotes"},
	{"setting_value", "a name"},
	{"mode", "a mode"},
	{"event", "an event"},
	{"number_name", "a param"},
	{"path", "the path of a file in quotes"},
	{"param_name", "the name of a param"},
	{"new_name", "a name"},
	{"set_kind", "a kind of set"},
	{"member", "a string"},
	{"member_set", "the name of a set"},
	{"term", "the name of a counter"},
	{"cap_kind", "a kind of cap"},
	{"key_fact", "a fact"},
	{"per_fact", "a fact"},
	{"measure", "a measure"},
	{"unit", "a unit of time"},
	{"replaced", "\"oldest\" or \"none\""},
	{"table_name", "\"classifier\", \"guard\" or \"answer\""},
	{"reason", "a reason"},
	{"hook", "the name of a hook"},
	{"layer", "the name of a layer"},
	{"answerer", "\"person\" or \"hook\""},
	{"reset_name", "the name of a counter"},
	{"subject", "a condition"},
	{"annotation", "an annotation"},
	{"value", "a string"},
	{"value_word", "a value"},
	{"set_word", "the name of a set"},
	{"mapped", "an outcome"},
	{"outcome", "an outcome"},
	{"check", "the name of a check"},
	{"wrapped", "a command in quotes"},
	{"wrapper_word", "a kind of wrapper"},
	{"line_word", "a line of a wrapper"},
	{"option", "an option in quotes"},
	{"failed", "\"state\" or \"hook\""},
	{"wait_unit", "\"s\" for seconds"},
	{"new_mode", "a mode in quotes"},
	{"argument", "a word"},
	{"presence_name", "a presence"},
	{"given_name", "a fact"},
	{"given_value", "a value"},
	{"expected_word", "an expectation"},
	{"expected_value", "a name"},
	{"expected_layer", "the name of a layer"},
};

/* Mistakes that other languages teach. A hint counts where `expected` would fit (0:
 * anywhere) and when the token but one ahead is `before` (0: any); the first counts. */
static const struct hint {
	const char *found;
	const char *id;
	const char *help;
	int expected;
	int before;
} hints[] = {
	{"or", "no-or", "write a second row: the first one that holds decides", 0, 0},
	{"||", "no-or", "write a second row: the first one that holds decides", 0, 0},
	{"&&", "no-operator", "write \"and\"", 0, 0},
	{"==", "no-operator", "caps compare by \">=\" or \">\"", TK_AT_LEAST, 0},
	{"==", "no-operator", "write \"is\"", 0, 0},
	{"=", "syntax", "caps compare by \">=\" or \">\"", TK_AT_LEAST, 0},
	{"=", "syntax", "write \"is\"", TK_IS, 0},
	{"!=", "no-operator", "write \"is not\"", 0, 0},
	{"!", "no-operator", "write \"not\"", 0, 0},
	{"<", "no-operator", "caps compare by \">=\" or \">\"", 0, 0},
	{"<=", "no-operator", "caps compare by \">=\" or \">\"", 0, 0},
	{"is", "syntax", "\"not\" stands behind the fact: FACT is not VALUE", 0,
         TK_NOT},
	{"in", "syntax", "\"not\" stands behind the fact: FACT not in SET", 0, TK_NOT},
};

/* What would fit. */
struct expected {
	bool kinds[TOKEN_KINDS + 1];    /* as themselves, not as names */
	bool groups[TOKEN_GROUP_COUNT]; /* whose key is among them */
	const char *parts[TOKEN_KINDS]; /* in words */
	size_t count;
};

static const char *meaning_of(int action, const char *otherwise)
{
	const char *name = grammar_meaning(action);

	for (size_t i = 0; name && i < sizeof meanings / sizeof meanings[0]; i++)
		if (strcmp(meanings[i].nonterminal, name) == 0)
			return meanings[i].shown;
	return otherwise;
}

/* Asks for every kind. A keyword that means what a name would mean is no news. */
static void gather(struct expected *expected, const struct grammar *grammar)
{
	int name = grammar_action(grammar, TK_NAME);

	*expected = (struct expected){.count = 0};
	for (int kind = 0; kind <= TOKEN_KINDS; kind++) {
		int action = grammar_action(grammar, kind);

		expected->kinds[kind] = action != GRAMMAR_REFUSES &&
		                        token_shown[kind] &&
		                        (kind == TK_NAME || action != name);
	}
	for (int group = 0; group < TOKEN_GROUP_COUNT; group++)
		expected->groups[group] = expected->kinds[token_groups[group].key];
}

static void add_part(struct expected *expected, const char *part)
{
	for (size_t i = 0; i < expected->count; i++)
		if (strcmp(expected->parts[i], part) == 0)
			return;
	expected->parts[expected->count++] = part;
}

/* How a kind is called here: by its group if that is expected. */
static const char *shown(const struct expected *expected, int kind)
{
	for (int group = 0; group < TOKEN_GROUP_COUNT; group++)
		if (expected->groups[group] &&
		    token_in_group(kind, (enum token_group)group))
			return token_groups[group].shown;
	return token_shown[kind];
}

static bool is_valued(int kind)
{
	return kind == TK_NAME || kind == TK_STRING || kind == TK_NUMBER;
}

/* Puts it in words: what a name or a value means here, then words, then the rest. */
static void word(struct expected *expected, const struct grammar *grammar)
{
	for (int kind = 1; kind <= TOKEN_KINDS; kind++)
		if (expected->kinds[kind] && is_valued(kind))
			add_part(expected, meaning_of(grammar_action(grammar, kind),
			                              token_shown[kind]));
	for (int kind = 1; kind <= TOKEN_KINDS; kind++)
		if (expected->kinds[kind] && token_is_word(kind) && !is_valued(kind))
			add_part(expected, shown(expected, kind));
	for (int kind = 1; kind <= TOKEN_KINDS; kind++)
		if (expected->kinds[kind] && !token_is_word(kind) && !is_valued(kind))
			add_part(expected, token_shown[kind]);
	if (expected->kinds[TOKEN_END])
		add_part(expected, token_shown[TOKEN_END]);
}

/* "a, b or c"; cut when the room ends. */
static const char *join(const struct expected *expected, char *to, size_t room)
{
	size_t len = 0;

	to[0] = '\0';
	for (size_t i = 0; i < expected->count && len < room; i++) {
		const char *comma = i == 0                     ? ""
		                    : i + 1 == expected->count ? " or "
		                                               : ", ";
		int more = snprintf(to + len, room - len, "%s%s", comma,
		                    expected->parts[i]);

		len += more > 0 ? (size_t)more : 0;
	}
	return to;
}

/* The keyword that was probably meant, and its kind. */
static bool nearest(const struct expected *expected, struct text found,
                    struct text *best, int *kind)
{
	struct near near;

	near_init(&near, found);
	for (size_t i = 0; i < token_keyword_count; i++)
		if (expected->kinds[token_keywords[i].kind])
			near_offer(&near, text_of(token_keywords[i].word));
	*best = near.best;
	*kind = near.best.at ? token_kind(near.best) : TK_NAME;
	return near_found(&near);
}

/* The group that a word at the start of a line was probably meant to be of; NULL: it
 * rather belongs to the line before. */
static const struct token_group_info *group_meant(const struct expected *expected,
                                                  const struct token *token, int meant)
{
	if (!token_is_word(token->kind) || !token->first)
		return NULL;
	for (int group = 0; group < TOKEN_GROUP_COUNT; group++)
		if (token_groups[group].id && expected->groups[group] &&
		    (meant == TK_NAME ||
		     token_in_group(meant, (enum token_group)group)))
			return &token_groups[group];
	return NULL;
}

bool expected_nearly(struct parse *p, const struct grammar *grammar,
                     const struct token *token)
{
	struct text found = source_text(p->source, token->span);
	struct expected expected;
	struct text best;
	int meant;

	if (!token->first || token->kind != TK_NAME)
		return false;
	/* Most words are like no keyword at all, and that is quickly found out. */
	memset(expected.kinds, true, sizeof expected.kinds);
	if (!nearest(&expected, found, &best, &meant))
		return false;
	gather(&expected, grammar);
	return nearest(&expected, found, &best, &meant) &&
	       group_meant(&expected, token, meant);
}

static const char *found_text(const struct parse *p, const struct token *token,
                              char *to, size_t room)
{
	struct text text = source_text(p->source, token->span);
	const char *quote =
		token->kind != TK_STRING && token->kind != TK_NUMBER ? "\"" : "";
	size_t kept = 0;

	if (token->kind == TOKEN_END)
		return token_shown[TOKEN_END];
	for (int i = 0; i < FOUND_MAX && kept < text.len; i++)
		kept += text_step((struct text){text.at + kept, text.len - kept});
	snprintf(to, room, "%s%.*s%s%s", quote, (int)kept, text.at,
	         kept < text.len ? "..." : "", quote);
	return to;
}

/* The hint that fits; NULL: none. */
static const struct hint *hint_for(const struct expected *expected, struct text found,
                                   int before)
{
	for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
		if (text_is(found, hints[i].found) &&
		    (!hints[i].expected || expected->kinds[hints[i].expected]) &&
		    (!hints[i].before || hints[i].before == before))
			return &hints[i];
	return NULL;
}

/* Whether nothing that starts a line would fit: the line before lacks something. */
static bool is_unfinished(const struct expected *expected)
{
	for (int group = 0; group < TOKEN_GROUP_COUNT; group++)
		if (expected->groups[group] && token_groups[group].id)
			return false;
	return !expected->kinds[TK_RBRACE];
}

/* The wording, when there is no hint. */
static struct diag_entry *report_plain(struct parse *p, const struct expected *expected,
                                       const struct token *token,
                                       const char *shown_found, const char *joined)
{
	struct text found = source_text(p->source, token->span);
	struct text best = {NULL, 0};
	int meant = TK_NAME;
	bool near =
		token_is_word(token->kind) && nearest(expected, found, &best, &meant);
	const struct token_group_info *group =
		group_meant(expected, token, near ? meant : TK_NAME);
	struct diag_entry *entry = diag_error(
		p->diag, token->span, group ? group->id : "syntax",
		"found %s, expected %s", shown_found, group ? group->shown : joined);

	if (near)
		diag_help(p->diag, entry, "did you mean \"%.*s\"?", (int)best.len,
		          best.at);
	return entry;
}

void expected_report(struct parse *p, const struct grammar *grammar,
                     const struct token *token, const struct token_trail *trail)
{
	char found[4 * FOUND_MAX + 8];
	char joined[512];
	struct expected expected;

	/* Reports come in the order of the text: this one will only be counted. */
	if (p->diag->errors >= MAX_DIAGNOSTICS) {
		diag_error(p->diag, token->span, "syntax", "found what does not fit");
		return;
	}
	gather(&expected, grammar);
	word(&expected, grammar);
	join(&expected, joined, sizeof joined);
	const char *shown_found = found_text(p, token, found, sizeof found);
	const struct hint *hint = hint_for(
		&expected, source_text(p->source, token->span), trail->kinds[1]);

	if (!hint) {
		struct diag_entry *entry =
			report_plain(p, &expected, token, shown_found, joined);

		if (token->first && is_unfinished(&expected) &&
		    trail->kinds[0] != TOKEN_END)
			diag_note(p->diag, entry, trail->last,
			          "it was expected behind this");
		return;
	}
	struct diag_entry *entry =
		diag_error(p->diag, token->span, hint->id, "found %s, expected %s",
	                   shown_found, joined);

	diag_help(p->diag, entry, "%s", hint->help);
}
