/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzz: a fact's text against sets of patterns. The engine, through its index and pattern
 * by pattern, says the same as the reference interpreter of each pattern alone and of all
 * of them as one set, in rows that let on and in rows that hold back, with `in` and `not
 * in`.
 *
 * An input is a letter for the fact (a capital: paths are compared in any case), a line
 * end, patterns in a line each, an empty line, and the text.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "runtime/command.h"
#include "runtime/fact.h"
#include "tests/random/subject.h"
#include "tests/unit/interp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The interpreter tries every way that stars could be taken, so there are few of them. */
enum {
	MOST_PATTERNS = 7, /* and one set of all; annotations count to 8 */
	MOST_STARS = 4,
	LONGEST_PATTERN = 64,
	LONGEST_TEXT = 48,
};

static const struct {
	char letter;
	enum ilk_fact number;
	const char *fact;
	const char *kind;
	size_t at; /* in the facts */
} kinds[] = {
	{'p', ILK_FACT_PATH, "path", "paths", offsetof(struct ilk_facts, path)},
	{'c', ILK_FACT_COMMAND, "command", "commands",
         offsetof(struct ilk_facts, command)},
	{'h', ILK_FACT_HOST, "host", "texts", offsetof(struct ilk_facts, host)},
	{'l', ILK_FACT_COMMAND_LINE, "command_line", "texts",
         offsetof(struct ilk_facts, command)},
	{'w', ILK_FACT_WRITES, "writes", "paths", offsetof(struct ilk_facts, command)},
	{'r', ILK_FACT_READS, "reads", "paths", offsetof(struct ilk_facts, command)},
	{'t', ILK_FACT_TOOL, "tool", "tools", offsetof(struct ilk_facts, tool)},
};

struct input {
	size_t kind;
	bool fold;
	struct text patterns[MOST_PATTERNS];
	size_t count;
	struct text text;
};

static bool read_pattern(struct input *input, struct text line)
{
	size_t stars = 0;

	for (size_t i = 0; i < line.len; i++)
		stars += line.at[i] == '*';
	if (input->count == MOST_PATTERNS || stars > MOST_STARS ||
	    line.len > LONGEST_PATTERN)
		return false;
	input->patterns[input->count++] = line;
	return true;
}

static bool read_input(struct input *input, struct text data)
{
	size_t at = 2;

	*input = (struct input){.kind = 0};
	while (input->kind < sizeof kinds / sizeof kinds[0] && data.len > 1 &&
	       kinds[input->kind].letter != (data.at[0] | 0x20))
		input->kind++;
	input->fold = data.len > 0 && !(data.at[0] & 0x20);
	if (data.len < 2 || data.at[1] != '\n' ||
	    input->kind == sizeof kinds / sizeof kinds[0])
		return false;
	for (;;) {
		const char *start = data.at + at;
		const char *end = memchr(start, '\n', data.len - at);

		if (!end)
			return false;
		at += (size_t)(end - start) + 1;
		if (end == start)
			break;
		if (!read_pattern(input, (struct text){start, (size_t)(end - start)}))
			return false;
	}
	input->text = (struct text){data.at + at, data.len - at};
	return input->count > 0 && input->text.len <= LONGEST_TEXT;
}

/* ---- The policy --------------------------------------------------------------------- */

static void put_member(struct buffer *out, struct text pattern)
{
	buffer_string(out, "\"");
	for (size_t i = 0; i < pattern.len; i++) {
		unsigned char byte = (unsigned char)pattern.at[i];

		if (byte < 0x20 || byte == 0x7f) {
			buffer_printf(out, "\\u{%x}", byte);
			continue;
		}
		if (byte == '"' || byte == '\\')
			buffer_string(out, "\\");
		buffer_bytes(out, pattern.at + i, 1);
	}
	buffer_string(out, "\"");
}

/* Four rows for a set, of which one is for a call: its rule says which, its annotations
 * (true, or false) are the set's number. So rows are found by what is fuzzed alone. */
static void put_rows(struct buffer *out, const struct input *input, size_t set)
{
	static const char *const verbs[] = {"allow allowlist", "deny no_rule_matched"};
	static const char *const rules[] = {"none", "allow", "ask", "deny"};
	static const char *const bits[] = {"read_only", "destructive", "open_world"};

	for (unsigned i = 0; i < 4; i++) {
		buffer_printf(out, "%s when rule is %s", verbs[i / 2], rules[i]);
		for (unsigned bit = 0; bit < 3; bit++)
			buffer_printf(out, " and %sannotated %s",
			              set >> bit & 1 ? "" : "not ", bits[bit]);
		buffer_printf(out, " and %s %s s%zu\n", kinds[input->kind].fact,
		              i % 2 ? "not in" : "in", set);
	}
}

static void put_policy(struct buffer *out, const struct input *input)
{
	buffer_printf(out, "policy \"fuzz\" { case %s }\n",
	              input->fold ? "insensitive" : "sensitive");
	for (size_t set = 0; set <= input->count; set++) {
		bool all = set == input->count;

		buffer_printf(out, "set s%zu = %s { ", set, kinds[input->kind].kind);
		for (size_t i = all ? 0 : set; i < (all ? set : set + 1); i++) {
			put_member(out, input->patterns[i]);
			buffer_string(out, ", ");
		}
		buffer_string(out, "}\n");
	}
	buffer_string(out, "before classifier {\n");
	for (size_t set = 0; set <= input->count; set++)
		put_rows(out, input, set);
	buffer_string(out, "deny no_rule_matched\n}\n");
}

/* ---- Matching ------------------------------------------------------------------------ */

static void differ(const struct ilk_facts *facts, const char *how, unsigned engine,
                   unsigned interpreter)
{
	if (engine == interpreter)
		return;
	fprintf(stderr, "set %u, row %u: %s, %u and not %u\n",
	        (unsigned)facts->annotations & 7, (unsigned)facts->rule, how, engine,
	        interpreter);
	abort();
}

/* The line of the row that decides. */
static void compare_lines(struct ilk_session *session, struct interp *interp,
                          const struct ilk_facts *facts)
{
	struct interp_call reference;
	struct ilk_decision found;
	struct ilk_call call;

	if (ilk_begin(session, facts, &call, &found) != ILK_OK)
		abort();
	struct interp_decision meant = interp_begin(interp, &reference, facts, NULL);

	differ(facts, "decided by line", (unsigned)found.line, (unsigned)meant.line);
}

/* Whether the row's condition holds, without an index. */
static void compare_sets(const struct subject *subject, const struct ilk_facts *facts,
                         enum ilk_fact fact)
{
	static struct command_line line;
	uint32_t set = facts->annotations & 7;
	const struct interp_call call = {.facts = facts};
	const struct model_condition condition = {.test = ILK_TEST_IN_SET,
	                                          .a = fact,
	                                          .b = set,
	                                          .negated = facts->rule % 2};
	bool lets_on = facts->rule < 2;

	line.image = &subject->image;
	line.done = false;
	struct fact_test test = fact_in_set(&subject->image, facts, &line, fact, set);
	bool files = test.writes || test.reads;

	test.surely &= !files;
	test.certain &= !files;
	bool holds = condition.negated
	                     ? (lets_on ? test.certain && !test.seen : !test.surely)
	                     : (lets_on ? test.surely : test.seen);

	differ(facts, "holds", holds,
	       interp_fact_holds(&call, subject->model, &condition, lets_on));
}

static void match(const struct input *input, const struct subject *subject)
{
	const struct text text = input->text;
	struct ilk_facts facts = {.cwd = {"/w", 2}};
	size_t size = ilk_session_size(&subject->image);
	void *memory = malloc(size);
	struct ilk_text mode = {"auto", 4};
	struct ilk_session *session;
	struct interp interp;

	*(struct ilk_text *)((char *)&facts + kinds[input->kind].at) =
		(struct ilk_text){text.at, text.len};
	if (!memory || ilk_session_start(&session, &subject->image, memory, size, mode,
	                                 ILK_PRESENCE_INTERACTIVE) != ILK_OK)
		abort();
	interp_start(&interp, subject->model, text_of("auto"),
	             ILK_PRESENCE_INTERACTIVE);
	for (size_t i = 0; i < 4 * (input->count + 1); i++) {
		facts.annotations = (uint32_t)(i / 4) | (uint32_t)(~(i / 4) & 7)
		                                                << ILK_HINT_MODIFYING;
		facts.rule = (enum ilk_rule)(i % 4);
		compare_lines(session, &interp, &facts);
		compare_sets(subject, &facts, kinds[input->kind].number);
	}
	interp_end(&interp);
	free(memory);
}

/* Patterns that the compiler refuses are no matter of the matcher; the rest of the policy
 * is right. */
static void check(const struct input *input)
{
	struct trouble trouble = {.kind = TROUBLE_NONE};
	struct subject subject;
	struct buffer policy;

	buffer_init(&policy, (struct ilk_allocator){NULL, NULL});
	put_policy(&policy, input);
	if (subject_open(&subject,
	                 (struct texts){.team = {(const char *)policy.at, policy.len}},
	                 &trouble)) {
		match(input, &subject);
	} else if (trouble.kind != TROUBLE_COMPILE || !trouble.id[0] ||
	           strcmp(trouble.id, "syntax") == 0) {
		fprintf(stderr, "%s: %s\n", trouble_names[trouble.kind],
		        trouble.detail);
		abort();
	}
	subject_close(&subject);
	buffer_free(&policy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + 1);
	struct input input;

	if (!copy)
		return 0;
	if (size)
		memcpy(copy, data, size);
	if (read_input(&input, (struct text){copy, size}))
		check(&input);
	free(copy);
	return 0;
}
