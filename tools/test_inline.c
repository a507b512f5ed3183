/* SPDX-License-Identifier: Apache-2.0
 *
 * The tests that are written inside a policy. Each is a session of its own; a step that
 * ends otherwise than it says is a failure at its place.
 */
#include "expect.h"
#include "steps.h"
#include "testing.h"
#include "tool.h"

/* One test being run. */
struct running {
	struct subject *subject;
	struct steps steps;
	struct player *player;
};

static enum ilk_status play(struct running *running, const struct trace_event *event,
                            struct played *played)
{
	struct coverage *coverage = &running->subject->coverage;

	coverage_before(coverage, player_session(running->player, event));
	enum ilk_status status =
		player_step(running->player, event, &coverage->observer, played);

	if (status == ILK_OK)
		coverage_after(coverage, played);
	return status;
}

/* Plays one step: the event, and the classifier's verdict if it is asked and known. */
static enum ilk_status play_step(struct running *running,
                                 const struct step_events *events,
                                 struct played *played)
{
	enum ilk_status status = play(running, &events->event, played);

	if (status == ILK_OK && events->has_verdict &&
	    played->decision.outcome == ILK_OUTCOME_CLASSIFY)
		status = play(running, &events->verdict, played);
	return status;
}

/* Whether all words of all steps are known, so that a test is not half played. */
static bool all_known(struct running *running, const struct ast_test *test)
{
	const struct ilk_image *image = &running->subject->loaded->image;
	bool known = true;

	for (const struct ast_step *step = test->steps; step; step = step->next) {
		struct step_events events;

		known &= steps_convert(&running->steps, step, &events);
		known &= expect_known(&running->steps, image, step);
	}
	running->steps.calls = 0;
	return known;
}

static enum ilk_status play_steps(struct running *running, const struct ast_test *test)
{
	const struct ilk_image *image = &running->subject->loaded->image;
	enum ilk_status status = ILK_OK;

	for (const struct ast_step *step = test->steps; step && status == ILK_OK;
	     step = step->next) {
		struct step_events events;
		struct played played;

		steps_convert(&running->steps, step, &events);
		if (running->steps.arena->failed)
			return ILK_MEMORY;
		status = play_step(running, &events, &played);
		if (status == ILK_OK)
			expect_compare(running->steps.diag, image, step, &played);
	}
	return status;
}

static enum ilk_status play_test(struct running *running, const struct ast_test *test)
{
	if (!all_known(running, test))
		return running->steps.arena->failed ? ILK_MEMORY : ILK_OK;
	running->player = player_new(&running->subject->loaded->image);
	if (!running->player)
		return ILK_MEMORY;
	enum ilk_status status = play_steps(running, test);

	player_free(running->player);
	return status;
}

static int run_test(struct subject *subject, struct arena *arena,
                    const struct ast_test *test)
{
	struct results *results = subject->results;
	struct diag diag;
	struct running running = {
		.subject = subject,
		.steps = {.arena = arena, .diag = &diag},
	};
	struct result *result =
		results_add(results, subject->suite, test->name->text,
	                    source_line(subject->source, test->name->span.at));

	diag_init(&diag, &results->arena, subject->source);
	enum ilk_status status = result ? play_test(&running, test) : ILK_MEMORY;

	if (status != ILK_OK)
		return tool_fail(subject->source->file, status);
	if (diag.errors)
		results_take(results, result, &diag);
	results_close(results, subject->suite, result);
	return diag.errors ? TOOL_INPUT : TOOL_OK;
}

/* An included file's tests are its own: they run when it is the main one. */
static bool wants(const struct subject *subject, const struct ast_item *item)
{
	return item->kind == AST_ITEM_TEST &&
	       item->span.at < subject->model->main_end &&
	       testing_wants(subject->testing, item->as.test->name->text);
}

static int run_tests(struct subject *subject, struct arena *arena)
{
	const struct ast_item *item = subject->model->ast->items;
	int worst = TOOL_OK;

	for (; item; item = item->next) {
		if (!wants(subject, item))
			continue;
		int end = run_test(subject, arena, item->as.test);

		worst = end > worst ? end : worst;
	}
	return worst;
}

int testing_inline(struct subject *subject)
{
	struct arena arena;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	int end = run_tests(subject, &arena);

	arena_free(&arena);
	return end;
}
