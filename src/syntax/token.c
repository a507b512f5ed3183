/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables of tokens.
 */
#include "syntax/token.h"

#include "policy_tokens.h"

const struct token_group_info token_groups[TOKEN_GROUP_COUNT] = {
	[TOKEN_GROUP_ITEM] = {"an item",
                              "unknown-item",
                              TK_WAIVE,
                              {TK_POLICY, TK_INCLUDE, TK_PARAM, TK_SET, TK_COUNTER,
                               TK_WINDOW, TK_CYCLE, TK_LATCH, TK_REPORT, TK_CAP,
                               TK_SLOT, TK_BEFORE, TK_ON, TK_PRESENCE, TK_FAILURE,
                               TK_WAIVE, TK_WRAPPER, TK_TEST}},
	[TOKEN_GROUP_SETTING] = {"a setting",
                                 "unknown-setting",
                                 TK_TELEMETRY,
                                 {TK_TELEMETRY, TK_SCOPE, TK_TIER, TK_CASE, TK_MODE,
                                  TK_RESET}},
	[TOKEN_GROUP_VERDICT] = {"a verdict", "unknown-verdict", TK_VERB, {TK_VERB}},
	[TOKEN_GROUP_CLAUSE] = {"a clause",
                                NULL,
                                TK_KEEP,
                                {TK_FIRES, TK_LAYER, TK_BY, TK_RESET, TK_KEEP,
                                 TK_SWITCH, TK_THEN}},
	[TOKEN_GROUP_SLOT] = {"a line of a slot",
                              "unknown-slot-line",
                              TK_KEY,
                              {TK_KEY, TK_USE, TK_SET, TK_REPLACE}},
	[TOKEN_GROUP_STEP] = {"a step",
                              "unknown-step",
                              TK_CALL,
                              {TK_CALL, TK_STEP, TK_HAPPENING, TK_MODE, TK_PRESENCE}},
	[TOKEN_GROUP_EXPECTATION] = {"an expectation",
                                     NULL,
                                     TK_FIRES,
                                     {TK_FIRES, TK_LAYER, TK_CAP, TK_SAYS, TK_SWITCH}},
	[TOKEN_GROUP_CONDITION] = {"a condition",
                                   NULL,
                                   TK_ASKED,
                                   {TK_ASKED, TK_ANNOTATED, TK_DECIDED, TK_NOT}},
	[TOKEN_GROUP_GIVEN] = {"a fact",
                               NULL,
                               TK_GIVEN,
                               {TK_GIVEN, TK_ANNOTATED, TK_BY, TK_FAILURE}},
};

bool token_in_group(int kind, enum token_group group)
{
	const struct token_group_info *info = &token_groups[group];

	for (size_t i = 0; i < sizeof info->members / sizeof info->members[0]; i++)
		if (kind && info->members[i] == kind)
			return true;
	return false;
}

const char *const token_shown[TOKEN_KINDS + 1] = {
	[TOKEN_END] = "the end of the file",
	[TK_NAME] = "a name",
	[TK_NUMBER] = "a number",
	[TK_STRING] = "a string",
	[TK_LBRACE] = "\"{\"",
	[TK_RBRACE] = "\"}\"",
	[TK_EQUALS] = "\"=\"",
	[TK_COMMA] = "\",\"",
	[TK_PLUS] = "\"+\"",
	[TK_AT_LEAST] = "\">=\"",
	[TK_ABOVE] = "\">\"",
	[TK_ARROW] = "\"->\"",
	[TK_OPERATOR] = NULL,
	[TK_RESUME] = NULL,
	[TK_POLICY] = "\"policy\"",
	[TK_INCLUDE] = "\"include\"",
	[TK_PARAM] = "\"param\"",
	[TK_WITH] = "\"with\"",
	[TK_RANGE] = "\"range\"",
	[TK_DOTS] = "\"..\"",
	[TK_SET] = "\"set\"",
	[TK_COUNTER] = "\"counter\"",
	[TK_WINDOW] = "\"window\"",
	[TK_LATCH] = "\"latch\"",
	[TK_OF] = "\"of\"",
	[TK_CYCLE] = "\"cycle\"",
	[TK_PER] = "\"per\"",
	[TK_DECIDED] = "\"decided\"",
	[TK_REPLACE] = "\"replace\"",
	[TK_REPORT] = "\"report\"",
	[TK_CAP] = "\"cap\"",
	[TK_SLOT] = "\"slot\"",
	[TK_BEFORE] = "\"before\"",
	[TK_ON] = "\"on\"",
	[TK_PRESENCE] = "\"presence\"",
	[TK_WAIVE] = "\"waive\"",
	[TK_WRAPPER] = "\"wrapper\"",
	[TK_TEST] = "\"test\"",
	[TK_VERSION] = "\"version\"",
	[TK_TELEMETRY] = "\"telemetry\"",
	[TK_SCOPE] = "\"scope\"",
	[TK_TIER] = "\"tier\"",
	[TK_CASE] = "\"case\"",
	[TK_LOCKED] = "\"locked\"",
	[TK_MODE] = "\"mode\"",
	[TK_ALL] = "\"all\"",
	[TK_VERB] = "a verdict",
	[TK_WHEN] = "\"when\"",
	[TK_AND] = "\"and\"",
	[TK_NOT] = "\"not\"",
	[TK_IS] = "\"is\"",
	[TK_IN] = "\"in\"",
	[TK_ASKED] = "\"asked\"",
	[TK_ANNOTATED] = "\"annotated\"",
	[TK_FIRES] = "\"fires\"",
	[TK_LAYER] = "\"layer\"",
	[TK_BY] = "\"by\"",
	[TK_RESET] = "\"reset\"",
	[TK_KEEP] = "\"keep\"",
	[TK_AFTER] = "\"after\"",
	[TK_FAILURE] = "\"failure\"",
	[TK_SWITCH] = "\"switch\"",
	[TK_THEN] = "\"then\"",
	[TK_OTHERWISE] = "\"otherwise\"",
	[TK_KEY] = "\"key\"",
	[TK_USE] = "a slot event",
	[TK_OFF] = "\"off\"",
	[TK_CALL] = "\"call\"",
	[TK_STEP] = "a step",
	[TK_HAPPENING] = "a step",
	[TK_GIVEN] = "a fact",
	[TK_STATE] = "\"held\" or \"empty\"",
	[TK_SAYS] = "\"warns\" or \"nudges\"",
};

const struct token_keyword token_keywords[] = {
	{"after", TK_AFTER},
	{"all", TK_ALL},
	{"allow", TK_VERB},
	{"and", TK_AND},
	{"annotated", TK_ANNOTATED},
	{"answer", TK_STEP},
	{"approve", TK_VERB},
	{"ask", TK_VERB},
	{"asked", TK_ASKED},
	{"batch_start", TK_HAPPENING},
	{"before", TK_BEFORE},
	{"by", TK_BY},
	{"call", TK_CALL},
	{"cancel", TK_VERB},
	{"cap", TK_CAP},
	{"case", TK_CASE},
	{"category", TK_GIVEN},
	{"classify", TK_VERB},
	{"clear", TK_USE},
	{"counter", TK_COUNTER},
	{"cycle", TK_CYCLE},
	{"decided", TK_DECIDED},
	{"defer", TK_VERB},
	{"deny", TK_VERB},
	{"drop", TK_USE},
	{"empty", TK_STATE},
	{"executed", TK_STEP},
	{"failure", TK_FAILURE},
	{"fires", TK_FIRES},
	{"guard", TK_VERB},
	{"held", TK_STATE},
	{"in", TK_IN},
	{"include", TK_INCLUDE},
	{"interrupt", TK_VERB},
	{"is", TK_IS},
	{"keep", TK_KEEP},
	{"key", TK_KEY},
	{"kind", TK_GIVEN},
	{"latch", TK_LATCH},
	{"layer", TK_LAYER},
	{"locked", TK_LOCKED},
	{"mode", TK_MODE},
	{"not", TK_NOT},
	{"nudge", TK_VERB},
	{"nudges", TK_SAYS},
	{"of", TK_OF},
	{"off", TK_OFF},
	{"on", TK_ON},
	{"otherwise", TK_OTHERWISE},
	{"param", TK_PARAM},
	{"per", TK_PER},
	{"policy", TK_POLICY},
	{"policy_reload", TK_HAPPENING},
	{"presence", TK_PRESENCE},
	{"range", TK_RANGE},
	{"reject", TK_VERB},
	{"replace", TK_REPLACE},
	{"report", TK_REPORT},
	{"reset", TK_RESET},
	{"rule", TK_GIVEN},
	{"scope", TK_SCOPE},
	{"session_start", TK_HAPPENING},
	{"set", TK_SET},
	{"slot", TK_SLOT},
	{"stage", TK_GIVEN},
	{"stop", TK_VERB},
	{"switch", TK_SWITCH},
	{"take", TK_USE},
	{"telemetry", TK_TELEMETRY},
	{"test", TK_TEST},
	{"then", TK_THEN},
	{"tick", TK_HAPPENING},
	{"tier", TK_TIER},
	{"timeout", TK_VERB},
	{"turn_end", TK_HAPPENING},
	{"turn_start", TK_HAPPENING},
	{"usage", TK_HAPPENING},
	{"user_message", TK_HAPPENING},
	{"verdict", TK_STEP},
	{"version", TK_VERSION},
	{"waive", TK_WAIVE},
	{"warn", TK_VERB},
	{"warns", TK_SAYS},
	{"when", TK_WHEN},
	{"window", TK_WINDOW},
	{"with", TK_WITH},
	{"wrapper", TK_WRAPPER},
};
const size_t token_keyword_count = sizeof token_keywords / sizeof token_keywords[0];

int token_kind(struct text word)
{
	size_t low = 0;
	size_t high = token_keyword_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = text_compare(word, text_of(token_keywords[middle].word));

		if (order == 0)
			return token_keywords[middle].kind;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return TK_NAME;
}

bool token_is_word(int kind)
{
	static const bool others[TOKEN_KINDS + 1] = {
		[TOKEN_END] = true, [TK_NUMBER] = true, [TK_STRING] = true,
		[TK_LBRACE] = true, [TK_RBRACE] = true, [TK_EQUALS] = true,
		[TK_COMMA] = true,  [TK_PLUS] = true,   [TK_AT_LEAST] = true,
		[TK_ABOVE] = true,  [TK_ARROW] = true,  [TK_OPERATOR] = true,
		[TK_RESUME] = true, [TK_DOTS] = true,
	};

	return !others[kind];
}
