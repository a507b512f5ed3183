/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock test: runs the tests that are written inside policies. Each test is a
 * session of its own; a step that ends otherwise than it says is shown at its place.
 */
#include <inttypes.h>
#include <stdio.h>

#include "compile/front.h"
#include "expect.h"
#include "file.h"
#include "load.h"
#include "options.h"
#include "steps.h"
#include "tool.h"

enum { TEST_VERBOSE, TEST_OPTIONS };
static const struct option options[TEST_OPTIONS] = {
	[TEST_VERBOSE] = {"verbose", 'v', NULL, "name each test that passed, too"},
};

static const struct usage usage = {
	.command = "test",
	.operands = "POLICY...",
	.about =
		"Runs the tests that are written inside policies. A step that ends "
		"otherwise "
		"than the\ntest says is shown with its place; the last line counts the "
		"tests.",
	.options = options,
	.count = TEST_OPTIONS,
};

struct run {
	struct output out;
	bool verbose;
	uint32_t passed;
	uint32_t failed;
};

/* One policy under test. */
struct subject {
	struct run *run;
	const struct loaded *loaded;
	const struct source *source;
	struct arena arena;
};

static bool take_option(void *context, size_t index, const char *value)
{
	struct run *run = context;

	(void)value;
	run->verbose = index == TEST_VERBOSE;
	return true;
}

/* Plays one step: the event, and the classifier's verdict if it is asked and known. */
static enum ilk_status play_step(struct player *player,
                                 const struct step_events *events,
                                 struct played *played)
{
	enum ilk_status status = player_step(player, &events->event, NULL, played);

	if (status == ILK_OK && events->has_verdict &&
	    played->decision.outcome == ILK_OUTCOME_CLASSIFY)
		status = player_step(player, &events->verdict, NULL, played);
	return status;
}

/* Whether all words of all steps are known, so that a test is not half played. */
static bool all_known(const struct subject *subject, struct steps *steps,
                      const struct ast_test *test)
{
	bool known = true;

	for (const struct ast_step *step = test->steps; step; step = step->next) {
		struct step_events events;

		known &= steps_convert(steps, step, &events);
		known &= expect_known(steps, &subject->loaded->image, step);
	}
	return known;
}

static enum ilk_status play_test(struct subject *subject, struct diag *diag,
                                 const struct ast_test *test)
{
	struct steps steps = {.arena = &subject->arena, .diag = diag};
	struct player *player;
	enum ilk_status status = ILK_OK;

	if (!all_known(subject, &steps, test))
		return subject->arena.failed ? ILK_MEMORY : ILK_OK;
	player = player_new(&subject->loaded->image);
	if (!player)
		return ILK_MEMORY;
	steps.calls = 0;
	for (const struct ast_step *step = test->steps; step && status == ILK_OK;
	     step = step->next) {
		struct step_events events;
		struct played played;

		steps_convert(&steps, step, &events);
		status = subject->arena.failed ? ILK_MEMORY
		                               : play_step(player, &events, &played);
		if (status == ILK_OK)
			expect_compare(diag, &subject->loaded->image, step, &played);
	}
	player_free(player);
	return status;
}

/* Counts and tells the test's result; what failed goes to standard error. */
static int run_test(struct subject *subject, const struct ast_test *test)
{
	struct run *run = subject->run;
	struct text name = test->name->text;
	struct diag diag;

	diag_init(&diag, &subject->arena, subject->source);
	enum ilk_status status = play_test(subject, &diag, test);

	if (status != ILK_OK)
		return tool_fail(subject->source->file, status);
	if (diag.errors) {
		run->failed++;
		output_printf(&run->out, "FAILED  %.*s\n", (int)name.len, name.at);
		output_flush(&run->out);
		if (!diag_send(&diag, load_show, NULL))
			return tool_fail(subject->source->file, ILK_MEMORY);
		return TOOL_INPUT;
	}
	run->passed++;
	if (run->verbose)
		output_printf(&run->out, "passed  %.*s\n", (int)name.len, name.at);
	return TOOL_OK;
}

static int worse(int a, int b)
{
	return a > b ? a : b;
}

static int run_tests(struct subject *subject)
{
	struct model *model = NULL;
	struct diag diag;
	int worst = TOOL_OK;

	diag_init(&diag, &subject->arena, subject->source);
	enum ilk_status status =
		compile_front(&subject->arena, &diag, subject->source, &model);

	if (status != ILK_OK)
		return tool_fail(subject->source->file, status);
	for (const struct ast_item *item = model->ast->items; item; item = item->next)
		if (item->kind == AST_ITEM_TEST)
			worst = worse(worst, run_test(subject, item->as.test));
	return worst;
}

static int run_policy(struct run *run, const char *path)
{
	struct loaded loaded;
	int end = load(&loaded, path);

	if (end != TOOL_OK)
		return end;
	if (load_is_image(&loaded)) {
		tool_complain("%s is compiled: tests are in the policy's text",
		              file_shown(path));
		load_free(&loaded);
		return TOOL_INPUT;
	}
	const struct source source = {file_shown(path), loaded.text,
	                              (uint32_t)loaded.text_size};
	struct subject subject = {.run = run, .loaded = &loaded, .source = &source};

	arena_init(&subject.arena, (struct ilk_allocator){NULL, NULL});
	end = run_tests(&subject);
	arena_free(&subject.arena);
	load_free(&loaded);
	return end;
}

int cmd_test(int argc, char **argv)
{
	struct run run = {.verbose = false};
	struct operands operands;
	int worst = TOOL_OK;
	enum options_end parsed =
		options_parse(&usage, argc, argv, take_option, &run, &operands);

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count == 0)
		return options_wrong_operands(&usage);
	output_stdout(&run.out);
	for (size_t i = 0; i < operands.count; i++)
		worst = worse(worst, run_policy(&run, operands.at[i]));
	output_printf(&run.out, "%" PRIu32 " passed, %" PRIu32 " failed\n", run.passed,
	              run.failed);
	int written = output_done(&run.out);

	return written != TOOL_OK ? written : worst;
}
