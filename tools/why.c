/* SPDX-License-Identifier: Apache-2.0
 *
 * Collecting why; see why.h. What a condition saw is put into words while the engine
 * tries it: a moment later the counters may have other values.
 */
#include "why.h"

#include <string.h>

#include "dump/wording.h"
#include "runtime/image.h"
#include "seen.h"

#define FACT(name, member)                               \
	{                                                \
		name, offsetof(struct ilk_facts, member) \
	}
const struct why_fact why_facts[] = {
	FACT("tool", tool),
	FACT("command", command),
	FACT("path", path),
	FACT("cwd", cwd),
	FACT("host", host),
	FACT("mcp.server", mcp_server),
	FACT("mcp.tool", mcp_tool),
	FACT("agent", agent),
	FACT("model", model),
	FACT("batch", batch),
	FACT("fingerprint", fingerprint),
};
const size_t why_fact_count = sizeof why_facts / sizeof why_facts[0];

struct ilk_text why_fact_text(const struct ilk_facts *facts, size_t index)
{
	struct ilk_text text;

	memcpy(&text, (const char *)facts + why_facts[index].at, sizeof text);
	return text;
}

const char *why_answer(enum ilk_answer answer)
{
	static const char *const answers[ILK_ANSWER_COUNT] = {
		[ILK_ANSWER_APPROVE] = "approve",
		[ILK_ANSWER_REJECT] = "reject",
		[ILK_ANSWER_CANCEL] = "cancel",
		[ILK_ANSWER_TIMEOUT] = "timeout",
	};

	return answers[answer];
}

static void write_words(void *why, const char *bytes, size_t size)
{
	buffer_bytes(&((struct why *)why)->words, bytes, size);
}

/* What has been written since the last call. */
static struct ilk_text take_words(struct why *why)
{
	struct text words = {(const char *)why->words.at, why->words.len};
	struct text kept = arena_text(&why->arena, words);

	why->words.len = 0;
	return (struct ilk_text){kept.at, kept.len};
}

static void see(struct why *why, struct why_condition *condition, struct ilk_text asked)
{
	const struct sheet sheet = {write_words, why};
	const struct seen seen = {
		.image = why->image,
		.session = why->session,
		.event = why->event,
		.asked = asked,
	};

	seen_condition(&sheet, &seen, condition->index, condition->held);
	condition->saw = take_words(why);
}

static void tried(void *context, const struct ilk_tried *tried)
{
	static const struct ilk_text later = {NULL, 0};
	struct why *why = context;
	const struct sheet sheet = {write_words, why};
	uint32_t index = tried->row + image_field(why->image, ILK_SECTION_TABLES,
	                                          tried->table, ILK_TABLE_FIRST);
	struct image_run run =
		image_run(why->image, ILK_SECTION_ROWS, index, ILK_ROW_FIRST);
	uint32_t count = tried->held ? run.count : tried->failed + 1;
	struct why_row *row = arena_alloc(&why->arena, 1, sizeof *row);

	if (!row)
		return;
	*row = (struct why_row){
		.table = tried->table, .row = index, .held = tried->held};
	row->conditions = arena_alloc(&why->arena, count + 1, sizeof *row->conditions);
	if (!row->conditions)
		return;
	for (; row->count < count; row->count++) {
		struct why_condition *condition = &row->conditions[row->count];

		condition->index = run.first + row->count;
		condition->held = tried->held || row->count != tried->failed;
		wording_condition(&sheet, why->image, ILK_SECTION_CONDITIONS,
		                  condition->index);
		condition->text = take_words(why);
		see(why, condition, later);
	}
	*why->last = row;
	why->last = &row->next;
}

void why_init(struct why *why, const struct ilk_image *image)
{
	*why = (struct why){.image = image};
	why->observer = (struct ilk_observer){tried, NULL, why};
	why->last = &why->first;
	arena_init(&why->arena, (struct ilk_allocator){NULL, NULL});
	buffer_init(&why->words, (struct ilk_allocator){NULL, NULL});
}

void why_free(struct why *why)
{
	arena_free(&why->arena);
	buffer_free(&why->words);
}

void why_begin(struct why *why, const struct ilk_session *session,
               const struct trace_event *event, size_t line)
{
	arena_free(&why->arena);
	arena_init(&why->arena, (struct ilk_allocator){NULL, NULL});
	why->session = session;
	why->event = event;
	why->line = line;
	why->first = NULL;
	why->last = &why->first;
	state_take(&why->before, session);
}

/* The reason that was asked for is known once the answer has been decided on. */
static void see_asked(struct why *why, struct ilk_text asked)
{
	for (struct why_row *row = why->first; row; row = row->next) {
		for (uint32_t i = 0; i < row->count; i++) {
			struct why_condition *condition = &row->conditions[i];

			if (image_field(why->image, ILK_SECTION_CONDITIONS,
			                condition->index,
			                ILK_CONDITION_TEST) == ILK_TEST_ASKED)
				see(why, condition, asked);
		}
	}
}

enum ilk_status why_end(struct why *why, const struct played *played)
{
	state_take(&why->after, played->session);
	if (why->event->kind == TRACE_ANSWER)
		see_asked(why, played->decision.reason);
	return why->arena.failed || why->words.failed ? ILK_MEMORY : ILK_OK;
}

bool why_worth_telling(const struct why *why, const struct played *played)
{
	return played->refused || played->decision.outcome != ILK_OUTCOME_NONE ||
	       !state_same(&why->before, &why->after);
}
