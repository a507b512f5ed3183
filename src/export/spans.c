/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines -> the trace they belong to, and the spans that end with them; see signals.h.
 */
#include <string.h>

#include "bytes/sha256.h"
#include "export/signals.h"
#include "interlock/telemetry.h"
#include "record/words.h"

/* The lowest bit of W3C's flags. */
#define SAMPLED 1u

/* Ids that come out the same whenever the line is read again: halves of a SHA-256. */
static void make_id(unsigned char *id, size_t size, const char *what,
                    const struct line *line, bool of_line)
{
	unsigned char digest[SHA256_SIZE];
	unsigned char seq[8];
	struct sha256 sha;

	for (size_t i = 0; i < sizeof seq; i++)
		seq[i] = (unsigned char)(line->seq >> (8 * i) & 0xff);
	sha256_init(&sha);
	sha256_add(&sha, what, strlen(what) + 1);
	sha256_add(&sha, line->session.at, line->session.len);
	sha256_add(&sha, "", 1);
	sha256_add(&sha, line->id.at, line->id.len);
	if (of_line)
		sha256_add(&sha, seq, sizeof seq);
	sha256_done(&sha, digest);
	digest[0] |= 1; /* all zero is no id */
	memcpy(id, digest, size);
}

static bool read_hex(const char *at, size_t digits, unsigned char *bytes)
{
	static const char known[] = "0123456789abcdef";
	bool any = false;

	for (size_t i = 0; i < digits; i++) {
		const char *digit = at[i] ? strchr(known, at[i]) : NULL;

		if (!digit)
			return false;
		bytes[i / 2] = (unsigned char)(bytes[i / 2] << 4 | (digit - known));
		any = any || digit != known;
	}
	return any;
}

/* 00-<32 hex>-<16 hex>-<2 hex>; later versions may have more behind it. */
bool signals_traceparent(struct ilk_text text, struct otlp_context *context)
{
	enum { VERSION = 0, TRACE = 3, SPAN = 36, FLAGS = 53, LENGTH = 55 };
	struct otlp_context found = {.known = true};
	unsigned char version = 0;
	unsigned char flags = 0;

	memset(context, 0, sizeof *context);
	if (text.len < LENGTH || text.at[TRACE - 1] != '-' ||
	    text.at[SPAN - 1] != '-' || text.at[FLAGS - 1] != '-')
		return false;
	bool later = read_hex(text.at + VERSION, 2, &version);

	if (!later && memcmp(text.at, "00", 2) != 0)
		return false;
	if (version == 0xff ||
	    (text.len > LENGTH && (!later || text.at[LENGTH] != '-')))
		return false;
	if (!read_hex(text.at + TRACE, 32, found.trace_id) ||
	    !read_hex(text.at + SPAN, 16, found.span_id))
		return false;
	if (!read_hex(text.at + FLAGS, 2, &flags) &&
	    memcmp(text.at + FLAGS, "00", 2) != 0)
		return false;
	found.flags = flags;
	*context = found;
	return true;
}

static const char trace_of_call[] = "interlock trace";
static const char span_of_tool[] = "interlock tool";
static const char span_of_wait[] = "interlock wait";

void signals_context(const struct line *line, struct otlp_context *context,
                     bool *remote)
{
	*remote = signals_traceparent(line->traceparent, context);
	if (*remote || !line->id.len)
		return;
	make_id(context->trace_id, OTLP_TRACE_ID, trace_of_call, line, false);
	make_id(context->span_id, OTLP_SPAN_ID, span_of_tool, line, false);
	context->flags = SAMPLED;
	context->known = true;
}

static bool is_sampled(enum sampler sampler, uint32_t flags)
{
	switch (sampler) {
	case SAMPLER_PARENT:
		return flags & SAMPLED;
	case SAMPLER_ON:
		return true;
	case SAMPLER_OFF:
		return false;
	}
	return false;
}

/* The part that both spans share. NULL: the agent's trace is not sampled, so that nobody
 * would see where they belong; or there is none. */
static struct otlp_span *begin_span(struct batch *batch, const struct line *line,
                                    uint64_t start_ns)
{
	struct otlp_span *span = &batch->spans[batch->span_count];

	*span = (struct otlp_span){.start_ns = start_ns, .end_ns = line->time_ns};
	signals_context(line, &span->context, &span->parent_is_remote);
	if (!span->context.known || !is_sampled(batch->sampler, span->context.flags))
		return NULL;
	span->has_parent = span->parent_is_remote;
	if (span->end_ns < start_ns) /* the clock was set back */
		span->end_ns = start_ns;
	memcpy(span->parent_id, span->context.span_id, OTLP_SPAN_ID);
	return span;
}

static enum ilk_status end_span(struct batch *batch, struct otlp_span *span,
                                const struct signals_list *list)
{
	span->attributes = (struct otlp_attributes){list->at, list->count};
	if (batch->arena.failed)
		return ILK_MEMORY;
	batch->span_count++;
	return ILK_OK;
}

static bool is(struct ilk_text text, const char *word)
{
	return word && text.len == strlen(word) && memcmp(text.at, word, text.len) == 0;
}

/* How the wait ended, in the span's own words. */
static const char *span_decision(const struct line *line, const struct pending *pending)
{
	struct ilk_text answer =
		line_text(line->attributes, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_ANSWER);

	if (pending->cap_kind[0])
		return ILK_OTEL_DECISION_VALUE_DENIAL_CAP_TRIGGERED;
	for (int i = 0; i < ILK_ANSWER_COUNT; i++)
		if (is(answer, record_answer((enum ilk_answer)i)))
			return record_span_decision((enum ilk_answer)i);
	return ILK_OTEL_DECISION_VALUE_ERROR;
}

static const char *span_source(const struct line *line)
{
	struct ilk_text by = line_text(line->attributes,
	                               ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_ANSWERED_BY);

	for (int i = 0; i < ILK_BY_COUNT; i++)
		if (is(by, record_answerer((enum ilk_answerer)i)))
			return record_span_source((enum ilk_answerer)i);
	return ILK_OTEL_SOURCE_VALUE_SYSTEM;
}

static void put_count(struct signals_list *list, const struct line *line,
                      const char *name)
{
	const json_t *value = json_object_get(line->attributes, name);

	if (json_is_integer(value))
		signals_put_integer(list, name, json_integer_value(value));
}

enum ilk_status signals_answered_span(struct batch *batch, const struct line *line,
                                      const struct pending *pending)
{
	struct otlp_span *span = begin_span(batch, line, pending->asked_ns);
	struct signals_list list;

	if (!span)
		return ILK_OK;
	/* In a trace of our own the parent is the tool's span, which there will be only
	 * if the tool is let run. */
	if (!span->parent_is_remote)
		span->has_parent =
			is(line->outcome,
		           ILK_OTEL_QWEN_CODE_AUTO_MODE_DECISION_VALUE_ALLOW);
	make_id(span->context.span_id, OTLP_SPAN_ID, span_of_wait, line, true);
	span->name = signals_text(ILK_OTEL_SPAN_QWEN_CODE_TOOL_BLOCKED_ON_USER);
	signals_list_init(&list, batch);
	signals_put(&list, ILK_OTEL_ATTR_DECISION,
	            signals_text(span_decision(line, pending)));
	signals_put(&list, ILK_OTEL_ATTR_SOURCE, signals_text(span_source(line)));
	signals_put_copy(&list, batch,
	                 ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_FALLBACK_REASON,
	                 pending->fallback_reason);
	signals_put_copy(&list, batch, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CAP_KIND,
	                 pending->cap_kind);
	put_count(&list, line, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CONSECUTIVE_DENIALS);
	put_count(&list, line, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_TOTAL_DENIALS);
	signals_put_common(&list, line);
	return end_span(batch, span, &list);
}

static void name_tool_span(struct batch *batch, struct otlp_span *span,
                           struct ilk_text tool)
{
	static const char word[] =
		ILK_OTEL_GEN_AI_OPERATION_NAME_VALUE_EXECUTE_TOOL " ";
	size_t len = sizeof word - 1;
	char *name = arena_alloc(&batch->arena, len + tool.len, 1);

	if (!name)
		return;
	memcpy(name, word, len);
	if (tool.len)
		memcpy(name + len, tool.at, tool.len);
	/* Without a tool's name the blank is one too many. */
	span->name = (struct ilk_text){name, tool.len ? len + tool.len : len - 1};
}

enum ilk_status signals_tool_span(struct batch *batch, const struct line *line,
                                  const struct pending *pending)
{
	struct otlp_span *span = begin_span(batch, line, pending->begun_ns);
	struct signals_list list;

	if (!span)
		return ILK_OK;
	make_id(span->context.span_id, OTLP_SPAN_ID, span_of_tool, line, false);
	name_tool_span(batch, span, line->tool);
	signals_list_init(&list, batch);
	signals_put(&list, ILK_OTEL_ATTR_GEN_AI_OPERATION_NAME,
	            signals_text(ILK_OTEL_GEN_AI_OPERATION_NAME_VALUE_EXECUTE_TOOL));
	signals_put(&list, ILK_OTEL_ATTR_GEN_AI_TOOL_NAME, line->tool);
	signals_put(&list, ILK_OTEL_ATTR_GEN_AI_TOOL_CALL_ID, line->id);
	signals_put_copy(&list, batch, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_DECISION,
	                 pending->decision);
	signals_put_copy(&list, batch, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_LAYER,
	                 pending->layer);
	signals_put_copy(&list, batch, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_REASON,
	                 pending->reason);
	if (line->failed) {
		span->status = OTLP_SPAN_ERROR;
		signals_put(&list, ILK_OTEL_ATTR_ERROR_TYPE,
		            signals_text(ILK_OTEL_ERROR_TYPE_VALUE_OTHER));
	}
	signals_put_common(&list, line);
	return end_span(batch, span, &list);
}
