/* SPDX-License-Identifier: Apache-2.0
 *
 * Shrinking by trying: a part is taken away, and stays away when the trouble stays.
 */
#include "shrink.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "compare.h"
#include "prune.h"
#include "syntax/parse.h"
#include "syntax/print.h"

void judge(struct text text, const struct trace *trace, struct trouble *trouble)
{
	struct subject subject;
	struct pair *pair = malloc(sizeof *pair);

	*trouble = (struct trouble){.kind = TROUBLE_NONE};
	if (pair && subject_open(&subject, text, trouble)) {
		bool same = pair_start(pair, &subject, trace, NULL, trouble);

		for (size_t i = 0; i < trace->count && same; i++) {
			same = pair_step(pair, &trace->steps[i], trouble);
			trouble->step = i;
		}
		pair_end(pair);
	}
	if (pair)
		subject_close(&subject);
	free(pair);
}

static bool still(struct text text, const struct trace *trace, struct trouble *trouble)
{
	struct trouble now;

	judge(text, trace, &now);
	if (now.kind != trouble->kind || strcmp(now.id, trouble->id) != 0)
		return false;
	*trouble = now;
	return true;
}

/* ---- The session ------------------------------------------------------------------------ */

/* Nothing behind the step that shows it matters. */
static void cut_behind(struct trace *trace, const struct trouble *trouble)
{
	if (trouble->kind == TROUBLE_DISAGREE && trace->count > trouble->step + 1)
		trace->count = trouble->step + 1;
}

static bool without_steps(struct text text, struct trace *trace, size_t at,
                          size_t count, struct trouble *trouble)
{
	size_t size = sizeof *trace->steps;
	size_t behind = trace->count - at - count;
	struct trace_step *all = trace->count ? calloc(trace->count, size) : NULL;
	struct trace fewer = *trace;

	if (!all)
		return false;
	/* The steps themselves move: what a step borrows is not in it. */
	memcpy(all, trace->steps, trace->count * size);
	memcpy(all + at, trace->steps + at + count, behind * size);
	fewer.steps = all;
	fewer.count = at + behind;
	bool fine = still(text, &fewer, trouble);

	if (fine) {
		memcpy(trace->steps, all, fewer.count * size);
		trace->count = fewer.count;
	}
	free(all);
	return fine;
}

static bool fewer_steps(struct text text, struct trace *trace, struct trouble *trouble)
{
	bool any = false;

	cut_behind(trace, trouble);
	for (size_t chunk = trace->count; chunk > 0; chunk /= 2)
		for (size_t at = 0; at + chunk <= trace->count;) {
			if (!without_steps(text, trace, at, chunk, trouble)) {
				at += chunk;
				continue;
			}
			any = true;
			cut_behind(trace, trouble);
		}
	return any;
}

/* Takes what was just made simpler, or takes it back. */
static bool settle(struct text text, struct trace *trace, struct trace_step *step,
                   const struct trace_step *before, struct trouble *trouble)
{
	if (still(text, trace, trouble))
		return true;
	*step = *before;
	return false;
}

/* A step with less in it: texts that it need not have, ... */
static bool fewer_texts(struct text text, struct trace *trace, struct trace_step *step,
                        struct trouble *trouble)
{
	struct ilk_text *const texts[] = {
		&step->facts.tool,        &step->facts.command,
		&step->facts.path,        &step->facts.cwd,
		&step->facts.host,        &step->facts.mcp_server,
		&step->facts.mcp_tool,    &step->facts.agent,
		&step->facts.model,       &step->facts.args,
		&step->facts.fingerprint, &step->classified.stage,
		&step->classified.kind,   &step->classified.category};
	bool any = false;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct trace_step before = *step;

		if (!texts[i]->at)
			continue;
		*texts[i] = (struct ilk_text){NULL, 0};
		any = settle(text, trace, step, &before, trouble) || any;
	}
	return any;
}

/* ... and numbers that may as well be 0. */
static bool fewer_numbers(struct text text, struct trace *trace,
                          struct trace_step *step, struct trouble *trouble)
{
	bool any = false;

	for (unsigned i = 0; i < 4; i++) {
		struct trace_step before = *step;
		bool there = i == 0   ? step->facts.workspace_count > 0
		             : i == 1 ? step->facts.rule != ILK_RULE_NONE
		             : i == 2 ? step->facts.annotations > 0
		                      : step->call > 0;

		if (!there)
			continue;
		if (i == 0)
			step->facts.workspace_count--;
		else if (i == 1)
			step->facts.rule = ILK_RULE_NONE;
		else if (i == 2)
			step->facts.annotations = 0;
		else
			step->call = 0;
		any = settle(text, trace, step, &before, trouble) || any;
	}
	return any;
}

static bool simpler_steps(struct text text, struct trace *trace,
                          struct trouble *trouble)
{
	bool any = false;

	for (size_t i = 0; i < trace->count; i++) {
		struct trace_step *step = &trace->steps[i];

		any = fewer_texts(text, trace, step, trouble) || any;
		any = fewer_numbers(text, trace, step, trouble) || any;
	}
	return any;
}

/* ---- The policy ---------------------------------------------------------------------------- */

/* The policy without a part, printed; false: it has no such part, or does not parse. */
static bool pruned(struct text text, size_t index, struct buffer *out)
{
	struct source source = source_make("random", NULL, text.len);
	struct arena arena;
	struct diag diag;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	source.at = arena_text(&arena, text).at;
	diag_init(&diag, &arena, &source);
	struct ast_policy *policy = parse_policy(&arena, &diag, &source);
	bool found = policy && !diag.errors && prune_policy(policy, index);

	if (found)
		print_policy(out, policy);
	arena_free(&arena);
	return found;
}

static struct text text_in(const struct buffer *buffer)
{
	return (struct text){(const char *)buffer->at, buffer->len};
}

static bool smaller_policy(struct buffer *text, const struct trace *trace,
                           struct trouble *trouble)
{
	bool any = false;
	bool found = true;

	for (size_t index = 0; found;) {
		struct buffer out;

		buffer_init(&out, (struct ilk_allocator){NULL, NULL});
		found = pruned(text_in(text), index, &out);
		if (found && still(text_in(&out), trace, trouble)) {
			struct buffer before = *text;

			*text = out;
			out = before;
			any = true;
		} else {
			index++;
		}
		buffer_free(&out);
	}
	return any;
}

/* ---- The policy, as a text ------------------------------------------------------------ */

static bool is_space(unsigned char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

/* Where the next word starts. */
static size_t behind_word(const struct buffer *text, size_t at)
{
	while (at < text->len && !is_space(text->at[at]))
		at++;
	while (at < text->len && is_space(text->at[at]))
		at++;
	return at;
}

static bool without_bytes(struct buffer *text, size_t from, size_t to,
                          const struct trace *trace, struct trouble *trouble)
{
	struct buffer out;

	buffer_init(&out, (struct ilk_allocator){NULL, NULL});
	buffer_bytes(&out, text->at, from);
	buffer_bytes(&out, text->at + to, text->len - to);
	bool fine = !out.failed && out.len < text->len &&
	            still(text_in(&out), trace, trouble);

	if (fine) {
		struct buffer before = *text;

		*text = out;
		out = before;
	}
	buffer_free(&out);
	return fine;
}

/* Takes words away, `chunk` at a time: for when printing cannot be relied on. */
static bool fewer_words(struct buffer *text, size_t chunk, const struct trace *trace,
                        struct trouble *trouble)
{
	bool any = false;

	for (size_t at = 0; at < text->len;) {
		size_t to = at;

		for (size_t i = 0; i < chunk; i++)
			to = behind_word(text, to);
		if (without_bytes(text, at, to, trace, trouble))
			any = true;
		else
			at = behind_word(text, at);
	}
	return any;
}

static bool smaller_text(struct buffer *text, const struct trace *trace,
                         struct trouble *trouble)
{
	bool any = false;

	if (trouble->kind == TROUBLE_DISAGREE)
		return false;
	for (size_t chunk = 16; chunk > 0; chunk--)
		any = fewer_words(text, chunk, trace, trouble) || any;
	return any;
}

/* ---- All together --------------------------------------------------------------------- */

void shrink(struct buffer *text, struct trace *trace, struct trouble *trouble)
{
	bool any = true;

	while (any) {
		any = fewer_steps(text_in(text), trace, trouble);
		any = smaller_policy(text, trace, trouble) || any;
		any = smaller_text(text, trace, trouble) || any;
		any = simpler_steps(text_in(text), trace, trouble) || any;
	}
}
