/* SPDX-License-Identifier: Apache-2.0
 *
 * A trace for a person to read: one step a line, what is absent left out.
 */
#include "trace.h"

#include "model/words.h"

static const char *const answers[] = {
	[ILK_ANSWER_APPROVE] = "approve",
	[ILK_ANSWER_REJECT] = "reject",
	[ILK_ANSWER_CANCEL] = "cancel",
	[ILK_ANSWER_TIMEOUT] = "timeout",
};

static void print_text(FILE *out, const char *name, struct ilk_text text)
{
	if (!text.at)
		return;
	fprintf(out, " %s \"", name);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];

		if (byte < 0x20 || byte >= 0x7f)
			fprintf(out, "\\x%02x", byte);
		else if (byte == '"' || byte == '\\')
			fprintf(out, "\\%c", byte);
		else
			fputc(byte, out);
	}
	fputc('"', out);
}

static void print_facts(FILE *out, const struct ilk_facts *facts)
{
	print_text(out, "tool", facts->tool);
	print_text(out, "command", facts->command);
	print_text(out, "path", facts->path);
	print_text(out, "cwd", facts->cwd);
	print_text(out, "host", facts->host);
	print_text(out, "mcp.server", facts->mcp_server);
	print_text(out, "mcp.tool", facts->mcp_tool);
	print_text(out, "agent", facts->agent);
	print_text(out, "model", facts->model);
	print_text(out, "args", facts->args);
	print_text(out, "batch", facts->batch);
	print_text(out, "fingerprint", facts->fingerprint);
	for (size_t i = 0; i < facts->workspace_count; i++)
		print_text(out, "workspace", facts->workspace[i]);
	if (facts->failure)
		fprintf(out, " failure %s", words_failures.at[facts->failure - 1]);
	if (facts->rule != ILK_RULE_NONE)
		fprintf(out, " rule %s", words_rules.at[facts->rule]);
	for (uint32_t i = 0; i < words_annotations.count; i++)
		if (facts->annotations >> i & 1)
			fprintf(out, " annotated %s", words_annotations.at[i]);
}

static void print_step(FILE *out, const struct trace_step *step)
{
	switch (step->kind) {
	case TRACE_BEGIN:
		fprintf(out, "call %u", step->call);
		print_facts(out, &step->facts);
		break;
	case TRACE_VERDICT:
		fprintf(out, "call %u: verdict %s", step->call,
		        words_verdicts.at[step->classified.verdict]);
		print_text(out, "kind", step->classified.kind);
		print_text(out, "stage", step->classified.stage);
		print_text(out, "category", step->classified.category);
		break;
	case TRACE_ANSWER:
		fprintf(out, "call %u: answer %s by %s", step->call,
		        answers[step->answer], words_answerers.at[step->by]);
		break;
	case TRACE_EXECUTED:
		fprintf(out, "call %u: executed %s", step->call,
		        step->ok ? "ok" : "error");
		break;
	case TRACE_EVENT:
		fprintf(out, "%s", words_events.at[step->event]);
		break;
	case TRACE_MODE:
		print_text(out, "mode", step->mode);
		break;
	case TRACE_PRESENCE:
		fprintf(out, "presence %s", words_presences.at[step->presence]);
		break;
	case TRACE_SAVE:
		fprintf(out, "save and restore");
		break;
	case TRACE_USED:
		fprintf(out, "usage requests %llu tokens %llu cost %llu",
		        (unsigned long long)step->amounts[ILK_MEASURE_REQUESTS],
		        (unsigned long long)step->amounts[ILK_MEASURE_TOKENS],
		        (unsigned long long)step->amounts[ILK_MEASURE_COST]);
		break;
	case TRACE_TIME:
		fprintf(out, "time %llu ms", (unsigned long long)step->now_ms);
		break;
	case TRACE_KINDS:
		break;
	}
	fputc('\n', out);
}

void trace_print(FILE *out, const struct trace *trace)
{
	print_text(out, "start: mode", trace->mode);
	fprintf(out, " presence %s\n", words_presences.at[trace->presence]);
	for (size_t i = 0; i < trace->count; i++) {
		fprintf(out, "%3zu  ", i + 1);
		print_step(out, &trace->steps[i]);
	}
}
