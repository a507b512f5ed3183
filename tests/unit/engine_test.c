/* SPDX-License-Identifier: Apache-2.0
 *
 * The engine against the reference interpreter: the same random sessions, step by step,
 * over every shipped policy and a few made for their corners. Seeded, so that a
 * difference comes back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "compile/front.h"
#include "interlock/compile.h"
#include "interp.h"
#include "unit.h"

#define STEPS 40000
#define CALLS 16

static const char *const policies[] = {
	"policies/auto-mode.policy",           "policies/qwen-code.policy",
	"policies/qwen-code-pr4476.policy",    "tests/policy/ok/engine-corners.policy",
	"tests/policy/ok/engine-slots.policy",
};

struct pair {
	const char *name;
	uint64_t seed;
	const struct model *model;
	struct ilk_image image;
	struct ilk_session *session;
	struct interp interp;
	struct ilk_facts facts[CALLS];
	char fingerprints[CALLS][8];
	struct ilk_call calls[CALLS];
	struct interp_call reference[CALLS];
	unsigned step;
	unsigned differences;
};

static unsigned pick(struct pair *pair, unsigned below)
{
	pair->seed = pair->seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(pair->seed >> 33) % below;
}

static struct ilk_text one_of(struct pair *pair, const char *const *list,
                              unsigned count)
{
	const char *at = list[pick(pair, count)];

	return (struct ilk_text){at, at ? strlen(at) : 0};
}

#define ONE_OF(pair, list) one_of(pair, list, sizeof(list) / sizeof((list)[0]))

static const char *const tools[] = {
	"run_shell_command", "edit", "write_file", "read_file",
	"exit_plan_mode",    "Bash", "weird",      NULL,
	"notebook_edit",     "a*b",  "x_tool"};
static const char *const commands[] = {"make a",
                                       "git reset --hard HEAD",
                                       "rm -rf /",
                                       "rm -rf ~",
                                       "git push --force x",
                                       NULL,
                                       "git status; ls",
                                       "",
                                       "git",
                                       "git push",
                                       "FOO=1 git",
                                       "git  status",
                                       " git",
                                       "git clean -xf .",
                                       "ls $HOME"};
static const char *const paths[] = {
	"/w/src/a.c", "/w/package.json", "/elsewhere/x", "/w/../etc",
	NULL,         "relative",        "/w",           "/w/",
	"/",          "/w/.git/x",       "/w/a/b/c.tmp", "/v/\xc3\xa9.c"};
static const char *const cwds[] = {"/w", "/", "/elsewhere", NULL, "/w/.", "/v/x"};
static const char *const texts[] = {NULL, "alpha", "beta.example.com", "gamma", ""};

static void make_facts(struct pair *pair, struct ilk_facts *facts)
{
	static const struct ilk_text roots[] = {
		{"/w", 2}, {"/v", 2}, {"/x/../y", 7}, {"/", 1}};

	*facts = (struct ilk_facts){
		.tool = ONE_OF(pair, tools),
		.command = ONE_OF(pair, commands),
		.path = ONE_OF(pair, paths),
		.cwd = ONE_OF(pair, cwds),
		.host = ONE_OF(pair, texts),
		.mcp_server = ONE_OF(pair, texts),
		.mcp_tool = ONE_OF(pair, texts),
		.agent = ONE_OF(pair, texts),
		.workspace = roots,
		.workspace_count = pick(pair, 8) ? 1 + pick(pair, 3) : pick(pair, 5),
		.rule = (enum ilk_rule)(pick(pair, 3) ? 0 : pick(pair, ILK_RULE_COUNT)),
		.annotations = pick(pair, ILK_ANNOTATION_ALL + 1),
	};
}

static bool same(struct ilk_text ours, const struct model_names *names, uint32_t index)
{
	if (index == MODEL_NONE)
		return ours.at == NULL;
	return ours.at && ours.len == names->at[index].len &&
	       memcmp(ours.at, names->at[index].at, ours.len) == 0;
}

static void differ(struct pair *pair, const char *what)
{
	if (pair->differences++ < 3)
		printf("\n    %s: step %u: %s", pair->name, pair->step, what);
}

static void compare_state(struct pair *pair)
{
	const struct model *model = pair->model;

	for (uint32_t i = 0; i < model->counter_count; i++)
		if (ilk_session_counter(pair->session, i) != pair->interp.counters[i])
			differ(pair, "counter");
	for (uint32_t i = 0; i < model->slot_count; i++) {
		struct ilk_text held = ilk_session_slot(pair->session, i);
		const char *expected = pair->interp.slots[i][0];

		if (held.len != strlen(expected) ||
		    (held.len && memcmp(held.at, expected, held.len) != 0))
			differ(pair, "slot");
	}
	for (uint32_t i = 0; i < ILK_REPORT_COUNT; i++) {
		uint64_t value = 0;
		bool defined =
			ilk_session_report(pair->session, (enum ilk_report)i, &value);

		if (defined != model->reports[i].defined ||
		    (defined &&
		     value != interp_sum(&pair->interp, &model->reports[i].sum)))
			differ(pair, "report");
	}
}

static void compare(struct pair *pair, enum ilk_status status,
                    const struct ilk_decision *ours, struct interp_decision theirs,
                    bool layer)
{
	const struct model *model = pair->model;

	if ((status == ILK_REFUSED) != theirs.refused)
		differ(pair, "refused");
	if (status != ILK_OK && status != ILK_REFUSED)
		differ(pair, ilk_status_name(status));
	if (ours->outcome != theirs.outcome)
		differ(pair, "outcome");
	if (!same(ours->reason, &model->reasons, theirs.reason))
		differ(pair, "reason");
	if (layer && !same(ours->layer, &model->layers, theirs.layer))
		differ(pair, "layer");
	if (ours->has_cap != (theirs.cap != MODEL_NONE))
		differ(pair, "cap");
	if (ours->has_cap && theirs.cap != MODEL_NONE &&
	    memcmp(ours->cap_name.at, model->caps[theirs.cap].name.at,
	           model->caps[theirs.cap].name.len) != 0)
		differ(pair, "which cap");
	if (ours->fires != theirs.fires)
		differ(pair, "fires");
	if (ours->switch_mode.len != theirs.switch_mode.len ||
	    (ours->switch_mode.at && memcmp(ours->switch_mode.at, theirs.switch_mode.at,
	                                    theirs.switch_mode.len) != 0))
		differ(pair, "switch");
	if (ours->ask_timeout_s != theirs.wait)
		differ(pair, "wait");
	if (ours->notes != theirs.notes)
		differ(pair, "notes");
	if (ours->line != theirs.line)
		differ(pair, "line");
	if (theirs.hold < theirs.team_hold)
		differ(pair, "the organisation loosens");
	if (model->tiered && theirs.line && ours->row != UINT32_MAX &&
	    (ours->tier == ILK_TIER_ORG) !=
	            (ours->row < model->tables[ours->table].org_count))
		differ(pair, "tier");
}

static void step_begin(struct pair *pair, unsigned i)
{
	struct ilk_decision ours;

	make_facts(pair, &pair->facts[i]);
	snprintf(pair->fingerprints[i], sizeof pair->fingerprints[i], "F%u",
	         pick(pair, 4));
	pair->facts[i].fingerprint =
		(struct ilk_text){pair->fingerprints[i], strlen(pair->fingerprints[i])};
	enum ilk_status status =
		ilk_begin(pair->session, &pair->facts[i], &pair->calls[i], &ours);
	struct interp_decision theirs =
		interp_begin(&pair->interp, &pair->reference[i], &pair->facts[i],
	                     pair->fingerprints[i]);

	compare(pair, status, &ours, theirs, theirs.line != 0);
}

static void step_verdict(struct pair *pair, unsigned i)
{
	static const char *const stages[] = {NULL, "fast", "thinking"};
	static const char *const categories[] = {NULL, "persistence",
	                                         "destructive_action"};
	static const char *const kinds[] = {NULL, "timeout", "error", "parse"};
	struct ilk_classified classified = {
		.verdict = (enum ilk_verdict)pick(pair, ILK_VERDICT_COUNT),
		.stage = ONE_OF(pair, stages),
		.kind = ONE_OF(pair, kinds),
		.category = ONE_OF(pair, categories),
	};
	struct ilk_decision ours;
	enum ilk_status status =
		ilk_verdict(pair->session, &pair->calls[i], &classified, &ours);

	compare(pair, status, &ours,
	        interp_verdict(&pair->interp, &pair->reference[i], &classified), true);
}

static void step_answer(struct pair *pair, unsigned i)
{
	enum ilk_answer answer = (enum ilk_answer)pick(pair, ILK_ANSWER_COUNT);
	enum ilk_answerer by = (enum ilk_answerer)pick(pair, ILK_BY_COUNT);
	struct ilk_decision ours;
	enum ilk_status status =
		ilk_answer(pair->session, &pair->calls[i], answer, by, &ours);

	compare(pair, status, &ours,
	        interp_answer(&pair->interp, &pair->reference[i], answer, by), false);
}

static void step_outside(struct pair *pair)
{
	static const enum ilk_event events[] = {
		ILK_EVENT_SESSION_START, ILK_EVENT_TURN_START, ILK_EVENT_USER_MESSAGE,
		ILK_EVENT_POLICY_RELOAD, ILK_EVENT_TICK};
	static const char *const modes[] = {"auto", "auto", "default", "yolo"};
	struct ilk_text mode = ONE_OF(pair, modes);
	enum ilk_event event = events[pick(pair, 40) ? 1 + pick(pair, 4) : 0];
	enum ilk_presence presence = (enum ilk_presence)pick(pair, ILK_PRESENCE_COUNT);

	switch (pick(pair, 6)) {
	case 0:
		CU_ASSERT_EQUAL(ilk_mode_switch(pair->session, mode), ILK_OK);
		interp_mode(&pair->interp, (struct text){mode.at, mode.len});
		break;
	case 1:
		CU_ASSERT_EQUAL(ilk_session_set_presence(pair->session, presence),
		                ILK_OK);
		pair->interp.presence = presence;
		break;
	default:
		CU_ASSERT_EQUAL(ilk_event(pair->session, event), ILK_OK);
		interp_event(&pair->interp, event);
		break;
	}
}

/* Saves and restores the engine's session, which must change nothing. */
static void step_save(struct pair *pair, void *memory)
{
	unsigned char saved[8192];
	size_t size = ilk_session_saved_size(&pair->image);

	CU_ASSERT_FATAL(size <= sizeof saved);
	CU_ASSERT_EQUAL(ilk_session_save(pair->session, saved, size), ILK_OK);
	memset(memory, 0xa5, ilk_session_size(&pair->image));
	CU_ASSERT_EQUAL_FATAL(ilk_session_restore(&pair->session, &pair->image, memory,
	                                          ilk_session_size(&pair->image), saved,
	                                          size),
	                      ILK_OK);
}

static void run_pair(struct pair *pair, void *memory)
{
	struct ilk_text mode = {"auto", 4};
	struct text same_mode = {"auto", 4};

	CU_ASSERT_EQUAL_FATAL(ilk_session_start(&pair->session, &pair->image, memory,
	                                        ilk_session_size(&pair->image), mode,
	                                        ILK_PRESENCE_INTERACTIVE),
	                      ILK_OK);
	interp_start(&pair->interp, pair->model, same_mode, ILK_PRESENCE_INTERACTIVE);
	for (unsigned i = 0; i < CALLS; i++)
		step_begin(pair, i);
	for (pair->step = 0; pair->step < STEPS && !pair->differences; pair->step++) {
		unsigned i = pick(pair, CALLS);
		unsigned kind = pick(pair, 100);
		bool ok = pick(pair, 2);

		if (kind < 45) {
			step_begin(pair, i);
		} else if (kind < 75) {
			step_verdict(pair, i);
		} else if (kind < 88) {
			step_answer(pair, i);
		} else if (kind < 95) {
			ilk_executed(pair->session, &pair->calls[i], ok);
			interp_executed(&pair->interp, &pair->reference[i], ok);
		} else if (kind < 98) {
			step_outside(pair);
		} else {
			step_save(pair, memory);
		}
		compare_state(pair);
	}
	interp_end(&pair->interp);
}

/* Reads the organisation's policy, as the compiler asks for it. */
static enum ilk_status load(void *text, const char *path, struct ilk_file *file)
{
	char **bytes = text;

	*bytes = unit_read(path, &file->size);
	file->text = *bytes;
	return *bytes ? ILK_OK : ILK_IO;
}

static void release(void *unused, struct ilk_file *file)
{
	(void)unused;
	free((void *)file->text);
}

/* `org` NULL: a team's policy alone. */
static void run_tiers(const char *name, const char *org)
{
	size_t size;
	size_t image_size = 0;
	unsigned char *image = NULL;
	char *text = unit_read(unit_path(name), &size);
	struct source source = source_make(name, text, size);
	char *org_text = NULL;
	struct ilk_compiler compiler = {.load = load,
	                                .release = release,
	                                .load_context = &org_text,
	                                .org = org ? unit_path(org) : NULL};
	struct model *model = NULL;
	struct pair *pair = calloc(1, sizeof *pair);
	struct arena arena;
	struct diag diag;

	CU_ASSERT_FATAL(text && pair);
	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	diag_init(&diag, &arena, &source);
	CASE(name, compile_front(&arena, &diag, &compiler, &source, &model) == ILK_OK);
	CU_ASSERT_PTR_NOT_NULL_FATAL(model);
	CASE(name,
	     ilk_compile(&compiler, name, text, size, &image, &image_size) == ILK_OK);
	CU_ASSERT_EQUAL_FATAL(ilk_open(&pair->image, image, image_size), ILK_OK);
	void *memory = malloc(ilk_session_size(&pair->image));

	CU_ASSERT_PTR_NOT_NULL_FATAL(memory);
	for (unsigned seed = 1; seed <= 3; seed++) {
		pair->name = name;
		pair->seed = seed;
		pair->model = model;
		run_pair(pair, memory);
		CASE(name, pair->differences == 0);
	}
	free(memory);
	ilk_compile_free(&compiler, image, image_size);
	arena_free(&arena);
	free(pair);
	free(text);
}

static void run_policy(const char *name)
{
	run_tiers(name, NULL);
}

/* Policies of an organisation beside policies of teams. That it only tightens is held in
 * every step: compare(). */
static void an_organisation_only_tightens(void)
{
	static const char *const teams[] = {
		"policies/auto-mode.policy",
		"policies/qwen-code.policy",
		"tests/policy/ok/engine-corners.policy",
		"tests/policy/ok/engine-slots.policy",
		"tests/policy/ok/state-change.policy",
	};
	static const char *const orgs[] = {"tests/policy/org/rows.policy",
	                                   "tests/policy/org/guards.policy"};

	for (size_t i = 0; i < sizeof teams / sizeof teams[0]; i++)
		for (size_t j = 0; j < sizeof orgs / sizeof orgs[0]; j++)
			run_tiers(teams[i], orgs[j]);
}

static void agrees_with_the_interpreter(void)
{
	for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++)
		run_policy(policies[i]);
}

void engine_suite(void)
{
	CU_pSuite suite = CU_add_suite("engine", NULL, NULL);

	CU_add_test(suite, "agrees with the reference interpreter on random sessions",
	            agrees_with_the_interpreter);
	CU_add_test(suite, "an organisation only tightens",
	            an_organisation_only_tightens);
}
