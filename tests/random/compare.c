/* SPDX-License-Identifier: Apache-2.0
 *
 * See compare.h.
 */
#include "compare.h"

#include <stdlib.h>
#include <string.h>

#include "bytes/bytes.h"

/* ---- State --------------------------------------------------------------------------- */

static void differ(struct trouble *trouble, const char *what, const char *name,
                   uint64_t engine, uint64_t interpreter)
{
	if (trouble->kind)
		return;
	trouble_set(trouble, TROUBLE_DISAGREE, "%s%s%s: engine %llu, interpreter %llu",
	            what, name ? " " : "", name ? name : "", (unsigned long long)engine,
	            (unsigned long long)interpreter);
}

static void differ_texts(struct trouble *trouble, const char *what, struct text engine,
                         struct text interpreter)
{
	if (trouble->kind || text_equal(engine, interpreter))
		return;
	trouble_set(trouble, TROUBLE_DISAGREE,
	            "%s: engine \"%.*s\", interpreter \"%.*s\"", what, (int)engine.len,
	            engine.at ? engine.at : "", (int)interpreter.len,
	            interpreter.at ? interpreter.at : "");
}

static struct text text_from(struct ilk_text text)
{
	return (struct text){text.at, text.len};
}

static void compare_reports(const struct pair *pair, struct trouble *trouble)
{
	const struct model *model = pair->subject->model;

	for (uint32_t i = 0; i < ILK_REPORT_COUNT; i++) {
		uint64_t value = 0;
		bool defined =
			ilk_session_report(pair->session, (enum ilk_report)i, &value);

		if (defined != model->reports[i].defined)
			differ(trouble, "report defined", NULL, defined, !defined);
		else if (defined &&
		         value != interp_sum(&pair->interp, &model->reports[i].sum))
			differ(trouble, "report", NULL, value,
			       interp_sum(&pair->interp, &model->reports[i].sum));
	}
}

static void compare_state(const struct pair *pair, struct trouble *trouble)
{
	const struct model *model = pair->subject->model;

	for (uint32_t i = 0; i < model->counter_count; i++) {
		uint32_t value = ilk_session_counter(pair->session, i);

		if (value != pair->interp.counters[i])
			differ(trouble, "counter",
			       ilk_counter_name(&pair->subject->image, i).at, value,
			       pair->interp.counters[i]);
	}
	for (uint32_t i = 0; i < model->slot_count; i++)
		for (uint32_t n = 0; n < model->slots[i].places; n++)
			differ_texts(
				trouble, "slot",
				text_from(ilk_session_slot_nth(pair->session, i, n)),
				text_of(pair->interp.slots[i][n]));
	compare_reports(pair, trouble);
	if (ilk_session_presence(pair->session) != pair->interp.presence)
		differ(trouble, "presence", NULL, ilk_session_presence(pair->session),
		       pair->interp.presence);
}

/* ---- Decisions ------------------------------------------------------------------------- */

/* A member of the model's names, or none. */
static void compare_name(struct trouble *trouble, const char *what,
                         struct ilk_text engine, const struct model_names *names,
                         uint32_t index)
{
	if ((engine.at != NULL) != (index != MODEL_NONE))
		differ(trouble, what, "given", engine.at != NULL, index != MODEL_NONE);
	else if (engine.at)
		differ_texts(trouble, what, text_from(engine), names->at[index]);
}

static void compare_cap(const struct pair *pair, const struct ilk_decision *engine,
                        uint32_t index, struct trouble *trouble)
{
	if (engine->has_cap != (index != MODEL_NONE)) {
		differ(trouble, "cap", "given", engine->has_cap, index != MODEL_NONE);
		return;
	}
	if (!engine->has_cap)
		return;
	const struct model_cap *cap = &pair->subject->model->caps[index];

	differ_texts(trouble, "cap", text_from(engine->cap_name), cap->name);
	differ_texts(trouble, "cap kind", text_from(engine->cap_kind), cap->kind);
	if (engine->cap_limit != cap->limit)
		differ(trouble, "cap limit", NULL, engine->cap_limit, cap->limit);
}

static void compare_notes(const struct pair *pair, uint32_t notes,
                          struct trouble *trouble)
{
	const struct model *model = pair->subject->model;
	const struct ilk_image *image = &pair->subject->image;

	for (uint32_t i = 0; i < model->note_count; i++) {
		if (!(notes >> i & 1))
			continue;
		differ_texts(trouble, "note", text_from(ilk_note_name(image, i)),
		             model->notes[i].name);
		if (ilk_note_kind(image, i) != model->notes[i].kind)
			differ(trouble, "note", "kind", ilk_note_kind(image, i),
			       model->notes[i].kind);
	}
}

static void compare_decision(const struct pair *pair, enum ilk_status status,
                             const struct ilk_decision *engine,
                             const struct interp_decision *interpreter,
                             struct trouble *trouble)
{
	const struct model *model = pair->subject->model;
	const struct {
		const char *what;
		uint64_t engine;
		uint64_t interpreter;
	} numbers[] = {
		{"status", (uint64_t) - (int64_t)status,
	         interpreter->refused ? (uint64_t) - (int64_t)ILK_REFUSED : 0},
		{"outcome", engine->outcome, interpreter->outcome},
		{"row outcome", engine->row_outcome, interpreter->row_outcome},
		{"line", engine->line, interpreter->line},
		{"fires", engine->fires, interpreter->fires},
		{"by person", engine->by_person, interpreter->by_person},
		{"notes", engine->notes, interpreter->notes},
		{"wait", engine->ask_timeout_s, interpreter->wait},
	};

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (numbers[i].engine != numbers[i].interpreter)
			differ(trouble, numbers[i].what, NULL, numbers[i].engine,
			       numbers[i].interpreter);
	compare_name(trouble, "reason", engine->reason, &model->reasons,
	             interpreter->reason);
	compare_name(trouble, "layer", engine->layer, &model->layers,
	             interpreter->layer);
	compare_cap(pair, engine, interpreter->cap, trouble);
	compare_notes(pair, engine->notes, trouble);
	differ_texts(trouble, "switch", text_from(engine->switch_mode),
	             interpreter->switch_mode);
}

static void count_decision(struct pair *pair, const struct ilk_decision *engine)
{
	const struct ilk_image *image = &pair->subject->image;

	if (!pair->tally)
		return;
	pair->tally->outcomes[engine->outcome]++;
	pair->tally->refused += engine->outcome == ILK_OUTCOME_NONE;
	pair->tally->capped += engine->has_cap;
	if (engine->row != UINT32_MAX) {
		uint32_t first =
			le32(image->section[ILK_SECTION_TABLES].at +
		             (size_t)engine->table *
		                     image->section[ILK_SECTION_TABLES].stride);

		pair->decided[first + engine->row] = true;
	}
}

/* ---- Steps ------------------------------------------------------------------------------- */

static enum ilk_status take_call_step(struct pair *pair, const struct trace_step *step,
                                      struct ilk_decision *engine,
                                      struct interp_decision *interpreter)
{
	struct ilk_call *call = &pair->calls[step->call];
	struct interp_call *reference = &pair->reference[step->call];

	if (step->kind == TRACE_BEGIN) {
		*interpreter =
			interp_begin(&pair->interp, reference, &step->facts, NULL);
		return ilk_begin(pair->session, &step->facts, call, engine);
	}
	if (step->kind == TRACE_VERDICT) {
		*interpreter =
			interp_verdict(&pair->interp, reference, &step->classified);
		return ilk_verdict(pair->session, call, &step->classified, engine);
	}
	*interpreter = interp_answer(&pair->interp, reference, step->answer, step->by);
	return ilk_answer(pair->session, call, step->answer, step->by, engine);
}

static void step_decides(struct pair *pair, const struct trace_step *step,
                         struct trouble *trouble)
{
	struct interp_decision interpreter;
	struct ilk_decision engine;
	enum ilk_status status = take_call_step(pair, step, &engine, &interpreter);

	compare_decision(pair, status, &engine, &interpreter, trouble);
	count_decision(pair, &engine);
}

static void step_executed(struct pair *pair, const struct trace_step *step,
                          struct trouble *trouble)
{
	bool engine = ilk_executed(pair->session, &pair->calls[step->call], step->ok) ==
	              ILK_OK;
	bool interpreter =
		interp_executed(&pair->interp, &pair->reference[step->call], step->ok);

	if (engine != interpreter)
		differ(trouble, "executed", NULL, engine, interpreter);
}

static void step_event(struct pair *pair, const struct trace_step *step,
                       struct trouble *trouble)
{
	enum ilk_status status = ilk_event(pair->session, step->event);

	interp_event(&pair->interp, step->event);
	if (status != ILK_OK)
		differ(trouble, "event", "status", (uint64_t) - (int64_t)status, 0);
}

static void step_mode(struct pair *pair, const struct trace_step *step,
                      struct trouble *trouble)
{
	enum ilk_status status = ilk_mode_switch(pair->session, step->mode);

	interp_mode(&pair->interp, text_from(step->mode));
	if (status != ILK_OK)
		differ(trouble, "mode", "status", (uint64_t) - (int64_t)status, 0);
}

static void step_presence(struct pair *pair, const struct trace_step *step,
                          struct trouble *trouble)
{
	enum ilk_status status =
		ilk_session_set_presence(pair->session, step->presence);

	pair->interp.presence = step->presence;
	if (status != ILK_OK)
		differ(trouble, "presence", "status", (uint64_t) - (int64_t)status, 0);
}

static void step_used(struct pair *pair, const struct trace_step *step,
                      struct trouble *trouble)
{
	enum ilk_status status = ilk_usage(pair->session, step->amounts);

	interp_usage(&pair->interp, step->amounts);
	if (status != ILK_OK)
		differ(trouble, "usage", "status", (uint64_t) - (int64_t)status, 0);
}

static void step_time(struct pair *pair, const struct trace_step *step,
                      struct trouble *trouble)
{
	enum ilk_status status = ilk_session_time(pair->session, step->now_ms);

	interp_time(&pair->interp, step->now_ms);
	if (status != ILK_OK)
		differ(trouble, "time", "status", (uint64_t) - (int64_t)status, 0);
}

#define SAVED_ROOM 65536

/* Must change nothing; the session's old bytes are no more. */
static void step_save(struct pair *pair, const struct trace_step *step,
                      struct trouble *trouble)
{
	const struct ilk_image *image = &pair->subject->image;
	static unsigned char saved[SAVED_ROOM];
	static unsigned char again[SAVED_ROOM];
	size_t size = ilk_session_saved_size(image);

	(void)step;
	if (size > sizeof saved ||
	    ilk_session_save(pair->session, saved, size) != ILK_OK) {
		trouble_set(trouble, TROUBLE_DISAGREE, "the session is not saved");
		return;
	}
	memset(pair->memory, 0xa5, ilk_session_size(image));
	if (ilk_session_restore(&pair->session, image, pair->memory,
	                        ilk_session_size(image), saved, size) != ILK_OK ||
	    ilk_session_save(pair->session, again, size) != ILK_OK ||
	    memcmp(saved, again, size) != 0)
		trouble_set(trouble, TROUBLE_DISAGREE, "the session is not restored");
}

typedef void (*step_fn)(struct pair *pair, const struct trace_step *step,
                        struct trouble *trouble);

static const step_fn steps[TRACE_KINDS] = {
	[TRACE_BEGIN] = step_decides,     [TRACE_VERDICT] = step_decides,
	[TRACE_ANSWER] = step_decides,    [TRACE_EXECUTED] = step_executed,
	[TRACE_EVENT] = step_event,       [TRACE_MODE] = step_mode,
	[TRACE_PRESENCE] = step_presence, [TRACE_SAVE] = step_save,
	[TRACE_USED] = step_used,         [TRACE_TIME] = step_time,
};

bool pair_step(struct pair *pair, const struct trace_step *step,
               struct trouble *trouble)
{
	steps[step->kind](pair, step, trouble);
	if (!trouble->kind)
		compare_state(pair, trouble);
	return !trouble->kind;
}

bool pair_start(struct pair *pair, const struct subject *subject,
                const struct trace *trace, struct tally *tally, struct trouble *trouble)
{
	size_t size = ilk_session_size(&subject->image);
	uint32_t rows = subject->image.section[ILK_SECTION_ROWS].count;
	enum ilk_status status;

	memset(pair, 0, sizeof *pair);
	pair->subject = subject;
	pair->tally = tally;
	pair->memory = malloc(size);
	pair->decided = calloc(rows, sizeof *pair->decided);
	if (!pair->memory || !pair->decided) {
		trouble_set(trouble, TROUBLE_DISAGREE, "no memory");
		return false;
	}
	status = ilk_session_start(&pair->session, &subject->image, pair->memory, size,
	                           trace->mode, trace->presence);
	interp_start(&pair->interp, subject->model, text_from(trace->mode),
	             trace->presence);
	if (status != ILK_OK)
		differ(trouble, "start", "status", (uint64_t) - (int64_t)status, 0);
	else
		compare_state(pair, trouble);
	return !trouble->kind;
}

void pair_end(struct pair *pair)
{
	uint32_t rows = pair->subject->image.section[ILK_SECTION_ROWS].count;

	for (uint32_t i = 0; pair->tally && pair->decided && i < rows; i++) {
		pair->tally->rows++;
		pair->tally->rows_decided += pair->decided[i];
	}
	interp_end(&pair->interp);
	free(pair->memory);
	free(pair->decided);
}
