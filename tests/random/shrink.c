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

void judge(struct texts texts, const struct trace *trace, struct trouble *trouble)
{
	struct subject subject;
	struct pair *pair = malloc(sizeof *pair);

	*trouble = (struct trouble){.kind = TROUBLE_NONE};
	if (pair && subject_open(&subject, texts, trouble)) {
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

static bool still(struct texts texts, const struct trace *trace,
                  struct trouble *trouble)
{
	struct trouble now;

	judge(texts, trace, &now);
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

static bool without_steps(struct texts texts, struct trace *trace, size_t at,
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
	bool fine = still(texts, &fewer, trouble);

	if (fine) {
		memcpy(trace->steps, all, fewer.count * size);
		trace->count = fewer.count;
	}
	free(all);
	return fine;
}

static bool fewer_steps(struct texts texts, struct trace *trace,
                        struct trouble *trouble)
{
	bool any = false;

	cut_behind(trace, trouble);
	for (size_t chunk = trace->count; chunk > 0; chunk /= 2)
		for (size_t at = 0; at + chunk <= trace->count;) {
			if (!without_steps(texts, trace, at, chunk, trouble)) {
				at += chunk;
				continue;
			}
			any = true;
			cut_behind(trace, trouble);
		}
	return any;
}

/* Takes what was just made simpler, or takes it back. */
static bool settle(struct texts texts, struct trace *trace, struct trace_step *step,
                   const struct trace_step *before, struct trouble *trouble)
{
	if (still(texts, trace, trouble))
		return true;
	*step = *before;
	return false;
}

/* A step with less in it: texts that it need not have, ... */
static bool fewer_texts(struct texts texts, struct trace *trace,
                        struct trace_step *step, struct trouble *trouble)
{
	struct ilk_text *const parts[] = {
		&step->facts.tool,        &step->facts.command,
		&step->facts.path,        &step->facts.cwd,
		&step->facts.host,        &step->facts.mcp_server,
		&step->facts.mcp_tool,    &step->facts.agent,
		&step->facts.model,       &step->facts.args,
		&step->facts.fingerprint, &step->classified.stage,
		&step->classified.kind,   &step->classified.category};
	bool any = false;

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		struct trace_step before = *step;

		if (!parts[i]->at)
			continue;
		*parts[i] = (struct ilk_text){NULL, 0};
		any = settle(texts, trace, step, &before, trouble) || any;
	}
	return any;
}

/* ... and numbers that may as well be 0. */
static bool fewer_numbers(struct texts texts, struct trace *trace,
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
		any = settle(texts, trace, step, &before, trouble) || any;
	}
	return any;
}

static bool simpler_steps(struct texts texts, struct trace *trace,
                          struct trouble *trouble)
{
	bool any = false;

	for (size_t i = 0; i < trace->count; i++) {
		struct trace_step *step = &trace->steps[i];

		any = fewer_texts(texts, trace, step, trouble) || any;
		any = fewer_numbers(texts, trace, step, trouble) || any;
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

/* What is in the buffers; an organisation's is there when it is not empty. */
struct texts texts_in(const struct sources *sources)
{
	const struct buffer *team = &sources->at[SOURCE_TEAM];
	const struct buffer *org = &sources->at[SOURCE_ORG];

	return (struct texts){
		{(const char *)team->at, team->len},
		{org->len ? (const char *)org->at : NULL, org->len},
	};
}

/* Puts `out` in the place of one of them, or takes it back; it is freed in any case. */
static bool settle_text(struct sources *sources, unsigned which, struct buffer *out,
                        const struct trace *trace, struct trouble *trouble)
{
	struct buffer before = sources->at[which];

	sources->at[which] = *out;
	bool fine = !out->failed && still(texts_in(sources), trace, trouble);

	if (!fine)
		sources->at[which] = before;
	buffer_free(fine ? &before : out);
	return fine;
}

static bool without_org(struct sources *sources, const struct trace *trace,
                        struct trouble *trouble)
{
	struct buffer none;

	buffer_init(&none, (struct ilk_allocator){NULL, NULL});
	return sources->at[SOURCE_ORG].len &&
	       settle_text(sources, SOURCE_ORG, &none, trace, trouble);
}

static bool smaller_policy(struct sources *sources, unsigned which,
                           const struct trace *trace, struct trouble *trouble)
{
	bool any = false;
	bool found = sources->at[which].len > 0;

	for (size_t index = 0; found;) {
		const struct buffer *now = &sources->at[which];
		struct buffer out;

		buffer_init(&out, (struct ilk_allocator){NULL, NULL});
		found = pruned((struct text){(const char *)now->at, now->len}, index,
		               &out);
		if (!found)
			buffer_free(&out);
		else if (settle_text(sources, which, &out, trace, trouble))
			any = true;
		else
			index++;
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

static bool without_bytes(struct sources *sources, unsigned which, size_t from,
                          size_t to, const struct trace *trace, struct trouble *trouble)
{
	const struct buffer *now = &sources->at[which];
	struct buffer out;

	buffer_init(&out, (struct ilk_allocator){NULL, NULL});
	buffer_bytes(&out, now->at, from);
	buffer_bytes(&out, now->at + to, now->len - to);
	if (out.len < now->len)
		return settle_text(sources, which, &out, trace, trouble);
	buffer_free(&out);
	return false;
}

/* Takes words away, `chunk` at a time: for when printing cannot be relied on. */
static bool fewer_words(struct sources *sources, unsigned which, size_t chunk,
                        const struct trace *trace, struct trouble *trouble)
{
	bool any = false;

	for (size_t at = 0; at < sources->at[which].len;) {
		size_t to = at;

		for (size_t i = 0; i < chunk; i++)
			to = behind_word(&sources->at[which], to);
		if (without_bytes(sources, which, at, to, trace, trouble))
			any = true;
		else
			at = behind_word(&sources->at[which], at);
	}
	return any;
}

static bool smaller_text(struct sources *sources, unsigned which,
                         const struct trace *trace, struct trouble *trouble)
{
	bool any = false;

	if (trouble->kind == TROUBLE_DISAGREE)
		return false;
	for (size_t chunk = 16; chunk > 0; chunk--)
		any = fewer_words(sources, which, chunk, trace, trouble) || any;
	return any;
}

/* ---- All together --------------------------------------------------------------------- */

void shrink(struct sources *sources, struct trace *trace, struct trouble *trouble)
{
	bool any = true;

	while (any) {
		any = fewer_steps(texts_in(sources), trace, trouble);
		any = without_org(sources, trace, trouble) || any;
		for (unsigned which = 0; which < SOURCES; which++) {
			any = smaller_policy(sources, which, trace, trouble) || any;
			any = smaller_text(sources, which, trace, trouble) || any;
		}
		any = simpler_steps(texts_in(sources), trace, trouble) || any;
	}
}
