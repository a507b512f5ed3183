/* SPDX-License-Identifier: Apache-2.0
 *
 * See session.h.
 */
#include "session.h"

#include <string.h>

#include "model/words.h"
#include "tests/unit/interp.h"

#define TEXT(literal)                        \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

/* ---- Texts from patterns ---------------------------------------------------------------- */

#define TEXT_ROOM 160

struct writing {
	struct draw *draw;
	char at[TEXT_ROOM];
	size_t len;
};

static void add(struct writing *to, const char *more)
{
	size_t len = strlen(more);

	if (to->len + len <= TEXT_ROOM) {
		memcpy(to->at + to->len, more, len);
		to->len += len;
	}
}

static void add_byte(struct writing *to, char byte)
{
	if (to->len < TEXT_ROOM)
		to->at[to->len++] = byte;
}

/* What a star may stand for; in paths it must not, at times. */
static void add_star(struct writing *to, enum ilk_set_kind kind)
{
	static const char *const texts[] = {"",   "",  "a",  "ab", "xyz",     "b",
	                                    "aa", " ", ";x", "*",  "\xc3\xa9"};
	static const char *const names[] = {"",  "",  "a",   "b",    "x.c",     "src",
	                                    "c", "/", "a/b", ".git", "\xc3\xa9"};
	static const char *const words[] = {"",   "",        "a",  "b c", "-x",
	                                    ";x", "--force", "$y", "  ",  "\xc3\xa9"};

	add(to, kind == ILK_SET_PATHS      ? DRAW_ONE(to->draw, names)
	        : kind == ILK_SET_COMMANDS ? DRAW_ONE(to->draw, words)
	                                   : DRAW_ONE(to->draw, texts));
}

/* A text that the pattern may well match. */
static void add_match(struct writing *to, struct text pattern, enum ilk_set_kind kind)
{
	static const char *const starts[] = {"/", "/w/", "/w/a/", "/v/", ""};

	if (kind == ILK_SET_PATHS && pattern.at[0] != '/')
		add(to, DRAW_ONE(to->draw, starts));
	for (size_t i = 0; i < pattern.len; i++) {
		if (pattern.at[i] == '*')
			add_star(to, kind);
		else if (pattern.at[i] == '?' && kind == ILK_SET_PATHS)
			add(to, draw_percent(to->draw, 60) ? "q" : "\xc3\xa9");
		else if (pattern.at[i] == '\\' && i + 1 < pattern.len)
			add_byte(to, pattern.at[++i]);
		else
			add_byte(to, pattern.at[i]);
	}
}

static void insert(struct writing *to, size_t at, const char *what)
{
	size_t len = strlen(what);

	if (to->len + len > TEXT_ROOM)
		return;
	memmove(to->at + at + len, to->at + at, to->len - at);
	memcpy(to->at + at, what, len);
	to->len += len;
}

/* A small change, after which it may match no more, or not be what it seems. */
static void nearly(struct writing *to)
{
	static const char *const more[] = {" ",    "/",  ";",   "a",    "..", "/../x",
	                                   "A=1 ", "$",  "//a", " *",   "\t", "/.",
	                                   "\xff", "\\", "*",   "\xa9", "\n", "="};
	size_t at = draw_below(to->draw, (uint32_t)to->len + 1);

	switch (draw_below(to->draw, 5)) {
	case 0:
		insert(to, to->len, DRAW_ONE(to->draw, more));
		break;
	case 1:
		insert(to, 0, DRAW_ONE(to->draw, more));
		break;
	case 2:
		insert(to, at, DRAW_ONE(to->draw, more));
		break;
	case 3:
		if (at < to->len)
			to->at[at] = draw_percent(to->draw, 50) ? 'a' : '/';
		break;
	default:
		if (at < to->len) {
			memmove(to->at + at, to->at + at + 1, to->len - at - 1);
			to->len--;
		}
		break;
	}
}

static struct ilk_text keep(struct pool *pool, const struct writing *text)
{
	struct text kept = arena_text(&pool->arena, (struct text){text->at, text->len});

	return (struct ilk_text){kept.at, kept.len};
}

/* ---- The pool -------------------------------------------------------------------------- */

static const struct ilk_text any_texts[] = {
	{NULL, 0},  TEXT(""),           TEXT("a"),          TEXT("read"),
	TEXT("ab"), TEXT("git"),        TEXT("git push x"), TEXT("rm -rf /"),
	TEXT("*"),  TEXT("make a; ls"), TEXT("A=1 make")};
static const struct ilk_text any_paths[] = {
	{NULL, 0},        TEXT(""),          TEXT("/"),       TEXT("/w"),
	TEXT("/w/a"),     TEXT("/w/"),       TEXT("/w/../x"), TEXT("a"),
	TEXT("/v/b/x.c"), TEXT("/w/.git/x"), TEXT("/ww"),     TEXT("/w/src/a/x.c")};
static const struct ilk_text any_args[] = {
	{NULL, 0}, TEXT(""), TEXT("{}"), TEXT("{\"n\":1}"), TEXT("{\"n\":2}")};
static const struct ilk_text any_fingerprints[] = {
	{NULL, 0},
	{NULL, 0},
	{NULL, 0},
	{NULL, 0},
	TEXT(""),
	TEXT("F0"),
	TEXT("F1"),
	TEXT("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
	TEXT("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefX"),
	TEXT("a fingerprint that is longer than the sixty-four bytes that a slot can "
             "keep")};
static const struct ilk_text any_roots[] = {
	TEXT("/w"),   TEXT("/w"),        TEXT("/v"),      TEXT("/"),
	TEXT("/w/a"), TEXT("/w/"),       TEXT("/x/../w"), TEXT("w"),
	TEXT(""),     TEXT("/\xc3\xa9"), {NULL, 0}};

static bool is_path(uint32_t fact)
{
	return fact == ILK_FACT_PATH || fact == ILK_FACT_CWD;
}

static struct ilk_text any_text(struct draw *draw, uint32_t fact)
{
	if (fact == ILK_FACT_ARGS)
		return DRAW_ONE(draw, any_args);
	return is_path(fact) ? DRAW_ONE(draw, any_paths) : DRAW_ONE(draw, any_texts);
}

/* One of the sets that the policy compares the fact with; NULL: it has none. */
static const struct model_set *set_of(const struct model *model, struct draw *draw,
                                      uint32_t fact)
{
	const struct model_set *found = NULL;
	uint32_t seen = 0;

	for (uint32_t t = 0; t < ILK_TABLE_COUNT; t++)
		for (uint32_t r = 0; r < model->tables[t].row_count; r++) {
			const struct model_row *row = &model->tables[t].rows[r];

			for (uint32_t i = 0; i < row->condition_count; i++)
				if (row->conditions[i].test == ILK_TEST_IN_SET &&
				    row->conditions[i].a == fact &&
				    draw_below(draw, ++seen) == 0)
					found = &model->sets[row->conditions[i].b];
		}
	return found;
}

static struct ilk_text text_draw(struct pool *pool, const struct model *model,
                                 struct draw *draw, uint32_t fact)
{
	/* The command and its raw line are one text. */
	bool raw = fact == ILK_FACT_COMMAND && draw_percent(draw, 30);
	const struct model_set *set =
		set_of(model, draw, raw ? ILK_FACT_COMMAND_LINE : fact);
	struct writing text = {.draw = draw};

	if (!set || !set->pattern_count || draw_percent(draw, 20))
		return any_text(draw, fact);
	add_match(&text, set->patterns[draw_below(draw, set->pattern_count)],
	          set->kind);
	if (draw_percent(draw, 35))
		nearly(&text);
	return keep(pool, &text);
}

/* A root: one of the usual, or a path of the pool up to one of its slashes. */
static struct ilk_text root_draw(const struct pool *pool, struct draw *draw)
{
	struct ilk_text path = DRAW_ONE(draw, pool->texts[ILK_FACT_PATH]);
	size_t len = 0;

	if (!path.at || path.len < 2 || draw_percent(draw, 60))
		return DRAW_ONE(draw, any_roots);
	for (size_t i = 1; i < path.len; i++)
		if (path.at[i] == '/' && (len == 0 || draw_percent(draw, 40)))
			len = i;
	return (struct ilk_text){path.at, len ? len : path.len};
}

void pool_draw(struct pool *pool, const struct model *model, struct draw *draw)
{
	const struct model_mode *mode =
		&model->modes[draw_below(draw, model->mode_count)];

	arena_init(&pool->arena, (struct ilk_allocator){NULL, NULL});
	pool->mode = (struct ilk_text){mode->name.at, mode->name.len};
	for (uint32_t fact = 0; fact < ILK_FACT_COUNT; fact++)
		for (uint32_t i = 0; i < POOL_TEXTS; i++)
			pool->texts[fact][i] = text_draw(pool, model, draw, fact);
	for (uint32_t i = 0; i < POOL_TEXTS; i++) {
		pool->fingerprints[i] = DRAW_ONE(draw, any_fingerprints);
		for (uint32_t r = 0; r < POOL_ROOTS; r++)
			pool->roots[i][r] = root_draw(pool, draw);
	}
}

void pool_free(struct pool *pool)
{
	arena_free(&pool->arena);
}

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
		.args = pick(draw, pool, ILK_FACT_ARGS),
		.fingerprint = DRAW_ONE(draw, pool->fingerprints),
		.workspace = roots,
		.workspace_count = draw_from(draw, 0, POOL_ROOTS),
		.rule = (enum ilk_rule)(
			draw_percent(draw, 60) ? 0 : draw_below(draw, ILK_RULE_COUNT)),
		.annotations = draw_below(draw, ILK_ANNOTATION_ALL + 1),
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
		{NULL, 0}, TEXT("fast"), TEXT("thinking"), TEXT("")};
	static const struct ilk_text kinds[] = {
		{NULL, 0},        TEXT("timeout"), TEXT("parse"), TEXT("error"),
		TEXT("overflow"), TEXT("refused"), TEXT("build"), TEXT("other")};

	return (struct ilk_classified){
		.verdict = (enum ilk_verdict)draw_below(draw, ILK_VERDICT_COUNT),
		.stage = DRAW_ONE(draw, stages),
		.kind = DRAW_ONE(draw, kinds),
	};
}

static struct ilk_text mode_draw(struct draw *draw, const struct pool *pool)
{
	static const struct ilk_text modes[] = {
		TEXT("auto"), TEXT("yolo"),  TEXT("default"), TEXT("plan"),
		TEXT("off"),  TEXT("other"), TEXT("else"),    TEXT("")};

	return draw_percent(draw, 75) ? pool->mode : DRAW_ONE(draw, modes);
}

static void outside_draw(struct draw *draw, const struct pool *pool,
                         struct trace_step *step)
{
	static const enum ilk_event events[] = {
		ILK_EVENT_TURN_START,    ILK_EVENT_USER_MESSAGE, ILK_EVENT_TICK,
		ILK_EVENT_POLICY_RELOAD, ILK_EVENT_TURN_START,   ILK_EVENT_USER_MESSAGE,
		ILK_EVENT_SESSION_START};
	uint32_t which = draw_below(draw, 10);

	step->kind = which < 4   ? TRACE_EVENT
	             : which < 7 ? TRACE_MODE
	             : which < 8 ? TRACE_PRESENCE
	                         : TRACE_SAVE;
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
