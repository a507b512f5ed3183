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
	struct trace_step *all = malloc(trace->count * size);
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

/* Tries a step with something absent that was there. */
#define TRY_WITHOUT(part, none)                                \
	do {                                                   \
		struct trace_step before_ = *step;             \
		(part) = (none);                               \
		if (memcmp(&before_, step, sizeof *step) == 0) \
			break;                                 \
		if (still(text, trace, trouble))               \
			any = true;                            \
		else                                           \
			*step = before_;                       \
	} while (0)

static bool simpler_step(struct text text, struct trace *trace, struct trace_step *step,
                         struct trouble *trouble)
{
	static const struct ilk_text none = {NULL, 0};
	struct ilk_text *const texts[] = {
		&step->facts.tool,       &step->facts.command,
		&step->facts.path,       &step->facts.cwd,
		&step->facts.host,       &step->facts.mcp_server,
		&step->facts.mcp_tool,   &step->facts.agent,
		&step->facts.args,       &step->facts.fingerprint,
		&step->classified.stage, &step->classified.kind};
	bool any = false;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (texts[i]->at)
			TRY_WITHOUT(*texts[i], none);
	while (step->facts.workspace_count) {
		bool before = any;

		any = false;
		TRY_WITHOUT(step->facts.workspace_count,
		            step->facts.workspace_count - 1);
		bool fine = any;

		any = any || before;
		if (!fine)
			break;
	}
	TRY_WITHOUT(step->facts.rule, ILK_RULE_NONE);
	TRY_WITHOUT(step->facts.annotations, 0);
	TRY_WITHOUT(step->call, 0);
	return any;
}

static bool simpler_steps(struct text text, struct trace *trace,
                          struct trouble *trouble)
{
	bool any = false;

	for (size_t i = 0; i < trace->count; i++)
		any = simpler_step(text, trace, &trace->steps[i], trouble) || any;
	return any;
}

/* ---- The policy ---------------------------------------------------------------------------- */

/* The policy without a part, printed; false: it has no such part, or does not parse. */
static bool pruned(struct text text, size_t index, struct buffer *out)
{
	struct source source = {"random", NULL, (uint32_t)text.len};
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

void shrink(struct buffer *text, struct trace *trace, struct trouble *trouble)
{
	bool any = true;

	while (any) {
		any = fewer_steps(text_in(text), trace, trouble);
		any = smaller_policy(text, trace, trouble) || any;
		any = simpler_steps(text_in(text), trace, trouble) || any;
	}
}
