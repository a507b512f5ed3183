/* SPDX-License-Identifier: Apache-2.0
 *
 * The steps of a session; see session.h.
 */
#include "session.h"

#include "tests/unit/interp.h"

/* ---- Steps ------------------------------------------------------------------------------ */

static struct ilk_text pick(struct draw *draw, const struct pool *pool, uint32_t fact)
{
	return DRAW_ONE(draw, pool->texts[fact]);
}

static void facts_draw(struct draw *draw, const struct pool *pool,
                       struct ilk_facts *facts)
{
	const struct ilk_text *roots = DRAW_ONE(draw, pool->roots);

	*facts = (struct ilk_facts){
		.tool = pick(draw, pool, ILK_FACT_TOOL),
		.command = pick(draw, pool, ILK_FACT_COMMAND),
		.path = pick(draw, pool, ILK_FACT_PATH),
		.cwd = pick(draw, pool, ILK_FACT_CWD),
		.host = pick(draw, pool, ILK_FACT_HOST),
		.mcp_server = pick(draw, pool, ILK_FACT_MCP_SERVER),
		.mcp_tool = pick(draw, pool, ILK_FACT_MCP_TOOL),
		.agent = pick(draw, pool, ILK_FACT_AGENT),
		.model = pick(draw, pool, ILK_FACT_MODEL),
		.args = pick(draw, pool, ILK_FACT_ARGS),
		.batch = pick(draw, pool, ILK_FACT_BATCH),
		.fingerprint = DRAW_ONE(draw, pool->fingerprints),
		.workspace = roots,
		.workspace_count = draw_from(draw, 0, POOL_ROOTS),
		.rule = (enum ilk_rule)(
			draw_percent(draw, 60) ? 0 : draw_below(draw, ILK_RULE_COUNT)),
		.annotations = draw_below(draw, ILK_ANNOTATION_ALL + 1),
		.failure = (enum ilk_failure)(
			draw_percent(draw, 95) ? 0
					       : draw_below(draw, ILK_FAILURE_COUNT)),
	};
}

/* A call as there was before, but for one fact perhaps. */
static void facts_repeat(struct draw *draw, const struct pool *pool,
                         const struct ilk_facts *before, struct ilk_facts *facts)
{
	*facts = *before;
	switch (draw_below(draw, 12)) {
	case 0:
		facts->tool = pick(draw, pool, ILK_FACT_TOOL);
		break;
	case 1:
		facts->command = pick(draw, pool, ILK_FACT_COMMAND);
		break;
	case 2:
		facts->path = pick(draw, pool, ILK_FACT_PATH);
		break;
	case 3:
		facts->args = pick(draw, pool, ILK_FACT_ARGS);
		break;
	case 4:
		facts->fingerprint = DRAW_ONE(draw, pool->fingerprints);
		break;
	case 5:
		facts->agent = pick(draw, pool, ILK_FACT_AGENT);
		break;
	default:
		break;
	}
}

static struct ilk_classified classified_draw(struct draw *draw)
{
	static const struct ilk_text stages[] = {
		{NULL, 0}, TRACE_TEXT("fast"), TRACE_TEXT("thinking"), TRACE_TEXT("")};
	static const struct ilk_text kinds[] = {
		{NULL, 0},           TRACE_TEXT("timeout"),  TRACE_TEXT("parse"),
		TRACE_TEXT("error"), TRACE_TEXT("overflow"), TRACE_TEXT("refused"),
		TRACE_TEXT("build"), TRACE_TEXT("other")};

	static const struct ilk_text categories[] = {{NULL, 0},
	                                             TRACE_TEXT("scope_escalation"),
	                                             TRACE_TEXT("destructive_action"),
	                                             TRACE_TEXT("credential_access"),
	                                             TRACE_TEXT("other_policy"),
	                                             TRACE_TEXT("")};

	return (struct ilk_classified){
		.verdict = (enum ilk_verdict)draw_below(draw, ILK_VERDICT_COUNT),
		.stage = DRAW_ONE(draw, stages),
		.kind = DRAW_ONE(draw, kinds),
		.category = DRAW_ONE(draw, categories),
	};
}

static struct ilk_text mode_draw(struct draw *draw, const struct pool *pool)
{
	static const struct ilk_text modes[] = {
		TRACE_TEXT("auto"), TRACE_TEXT("yolo"), TRACE_TEXT("default"),
		TRACE_TEXT("plan"), TRACE_TEXT("off"),  TRACE_TEXT("other"),
		TRACE_TEXT("else"), TRACE_TEXT("")};

	return draw_percent(draw, 90) ? pool->mode : DRAW_ONE(draw, modes);
}

static void amounts_draw(struct draw *draw, uint64_t amounts[ILK_MEASURE_COUNT])
{
	static const uint64_t some[] = {
		0, 1, 1, 2, 3, 100, 4294967294u, 4294967295u, 4294967296u, UINT64_MAX};

	for (uint32_t i = 0; i < ILK_MEASURE_COUNT; i++)
		amounts[i] = DRAW_ONE(draw, some);
}

/* Mostly a little later than before, as steps do not know the time; sometimes much later,
 * or earlier, which is passed over. */
static uint64_t time_draw(struct draw *draw)
{
	static const uint64_t ends[] = {0, 1, 32, 33, 1000, UINT64_MAX, UINT64_MAX / 2};

	if (draw_percent(draw, 3))
		return DRAW_ONE(draw, ends);
	return draw_below(draw, draw_percent(draw, 50) ? 4000 : 200000);
}

static void outside_draw(struct draw *draw, const struct pool *pool,
                         struct trace_step *step)
{
	static const enum ilk_event events[] = {
		ILK_EVENT_TURN_START,    ILK_EVENT_USER_MESSAGE, ILK_EVENT_TICK,
		ILK_EVENT_POLICY_RELOAD, ILK_EVENT_TURN_START,   ILK_EVENT_USER_MESSAGE,
		ILK_EVENT_BATCH_START,   ILK_EVENT_BATCH_START,  ILK_EVENT_TURN_END,
		ILK_EVENT_SESSION_START};
	uint32_t which = draw_below(draw, 18);

	step->kind = which < 5    ? TRACE_EVENT
	             : which < 8  ? TRACE_MODE
	             : which < 9  ? TRACE_PRESENCE
	             : which < 11 ? TRACE_SAVE
	             : which < 14 ? TRACE_USED
	                          : TRACE_TIME;
	amounts_draw(draw, step->amounts);
	step->now_ms = time_draw(draw);
	step->event = DRAW_ONE(draw, events);
	step->mode = mode_draw(draw, pool);
	step->presence = (enum ilk_presence)draw_below(draw, ILK_PRESENCE_COUNT);
}

/* What the call waits for, most of the time. */
static enum trace_kind fitting(struct draw *draw, const struct interp_call *call)
{
	if (draw_percent(draw, 6))
		return (enum trace_kind)draw_below(draw, TRACE_EXECUTED + 1);
	if (draw_percent(draw, 80)) {
		if (call->state == INTERP_CLASSIFY)
			return TRACE_VERDICT;
		if (call->state == INTERP_ASKED)
			return TRACE_ANSWER;
		if (call->state == INTERP_ALLOWED)
			return TRACE_EXECUTED;
	}
	return TRACE_BEGIN;
}

void step_draw(struct draw *draw, const struct pool *pool,
               const struct interp_call *calls, struct trace_step *step)
{
	const struct interp_call *other = &calls[draw_below(draw, TRACE_CALLS)];

	*step = (struct trace_step){.call = draw_below(draw, TRACE_CALLS)};
	if (draw_percent(draw, 8)) {
		outside_draw(draw, pool, step);
		return;
	}
	step->kind = fitting(draw, &calls[step->call]);
	step->classified = classified_draw(draw);
	step->answer = draw_percent(draw, 50)
	                       ? ILK_ANSWER_APPROVE
	                       : (enum ilk_answer)draw_below(draw, ILK_ANSWER_COUNT);
	step->by = (enum ilk_answerer)draw_below(draw, ILK_BY_COUNT);
	step->ok = draw_percent(draw, 60);
	if (step->kind != TRACE_BEGIN)
		return;
	if (other->facts && draw_percent(draw, 35))
		facts_repeat(draw, pool, other->facts, &step->facts);
	else
		facts_draw(draw, pool, &step->facts);
}

void start_draw(struct draw *draw, const struct pool *pool, struct trace *trace)
{
	trace->mode = mode_draw(draw, pool);
	trace->presence = (enum ilk_presence)draw_below(draw, ILK_PRESENCE_COUNT);
	trace->count = 0;
}
