/* SPDX-License-Identifier: Apache-2.0
 *
 * A call as explain's command line tells it; see call.h.
 */
#include "call.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "model/words.h"
#include "tool.h"
#include "trace/args.h"

const struct option call_options[CALL_OPTIONS] = {
	[CALL_TOOL] = {"tool", 't', "NAME", "the tool that is called"},
	[CALL_COMMAND] = {"command", 'c', "LINE", "the whole command line"},
	[CALL_PATH] = {"path", 'p', "PATH", "the file, absolute"},
	[CALL_CWD] = {"cwd", 0, "PATH", "the working directory, absolute"},
	[CALL_HOST] = {"host", 0, "NAME", "the host that is talked to"},
	[CALL_AGENT] = {"agent", 0, "NAME", "the subagent"},
	[CALL_MODEL] = {"model", 0, "NAME", "the agent's model"},
	[CALL_BATCH] = {"batch", 0, "NAME", "the model message it came in"},
	[CALL_ARGS] = {"args", 0, "JSON", "the arguments"},
	[CALL_MCP_SERVER] = {"mcp-server", 0, "NAME", "the MCP server"},
	[CALL_MCP_TOOL] = {"mcp-tool", 0, "NAME", "the tool's name there"},
	[CALL_FINGERPRINT] = {"fingerprint", 0, "TEXT", "what slots remember"},
	[CALL_RULE] = {"rule", 'r', "RULE",
                       "the agent's rules said none, allow, ask, deny"},
	[CALL_FAILURE] = {"failure", 0, "WORD", "what failed: state, hook"},
	[CALL_ANNOTATED] = {"annotated", 0, "WORD",
                            "read_only, destructive, open_world"},
	[CALL_WORKSPACE] = {"workspace", 'w', "PATH",
                            "a root; may be given several times"},
	[CALL_MODE] = {"mode", 0, "MODE", "the session's mode (auto)"},
	[CALL_PRESENCE] = {"presence", 0, "WORD",
                           "interactive, headless, background,\n"
                           "attached"},
	[CALL_VERDICT] = {"verdict", 0, "WORD",
                          "the classifier says pass, block, "
                          "unavailable"},
	[CALL_STAGE] = {"stage", 0, "WORD", "the classifier's stage: fast, thinking"},
	[CALL_KIND] = {"kind", 0, "WORD", "why it is unavailable"},
	[CALL_CATEGORY] = {"category", 0, "WORD",
                           "what a blocked call would have done"},
	[CALL_ANSWER] = {"answer", 0, "WORD", "approve, reject, cancel, timeout"},
	[CALL_BY] = {"by", 0, "WORD", "who answers: person, hook"},
	[CALL_TRACE] = {"trace", 0, "FILE", "a session that comes before"},
	[CALL_ID] = {"id", 0, "ID", "explain this call of the trace"},
	[CALL_ALL] = {"all", 0, NULL, "explain every decision of the trace"},
	[CALL_JSON] = {"json", 0, NULL, "answer with one JSON line a step"},
	[CALL_PARAM] = LOAD_PARAM,
	[CALL_ORG] = LOAD_ORG,
};

static const char *const answers_at[] = {"approve", "reject", "cancel", "timeout"};
static const struct words answers = {"an answer", answers_at,
                                     sizeof answers_at / sizeof answers_at[0]};

void call_init(struct call *call)
{
	static const struct ilk_text id = {"(explained)", 11};

	*call = (struct call){
		.begin = {.kind = TRACE_CALL, .id = id},
		.verdict = {.kind = TRACE_VERDICT, .id = id},
		.answer = {.kind = TRACE_ANSWER, .id = id},
	};
}

void call_free(struct call *call)
{
	json_decref(call->args);
	free(call->canonical);
}

/* The number of a word, or a complaint. */
static bool word(size_t option, const char *value, const struct words *words,
                 uint32_t *index)
{
	char what[32] = "explain: --";

	*index = words_find(words, text_of(value));
	if (*index != WORD_NONE)
		return true;
	strncat(what, call_options[option].name, sizeof what - strlen(what) - 1);
	options_unknown_word(what, value, words->at, words->count);
	return false;
}

static bool take_args(struct call *call, const char *value)
{
	json_error_t error;

	json_decref(call->args);
	free(call->canonical);
	call->canonical = NULL;
	call->args =
		json_loads(value, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (!call->args) {
		tool_complain("explain: --args is not JSON: %s", error.text);
		return false;
	}
	call->canonical = args_canonical(call->args);
	if (!call->canonical)
		tool_complain("explain: %s", ilk_status_text(ILK_MEMORY));
	else
		call->begin.facts.args =
			(struct ilk_text){call->canonical, strlen(call->canonical)};
	return call->canonical != NULL;
}

static bool take_root(struct call *call, struct ilk_text root)
{
	if (call->workspace_count == CALL_MAX_ROOTS) {
		tool_complain("explain: more than %u workspace roots", CALL_MAX_ROOTS);
		return false;
	}
	call->workspace[call->workspace_count++] = root;
	return true;
}

/* Options whose value is one of a few words. */
static bool take_word(struct call *call, size_t option, const char *value)
{
	static const struct words *const lists[CALL_OPTIONS] = {
		[CALL_RULE] = &words_rules,
		[CALL_FAILURE] = &words_failures,
		[CALL_ANNOTATED] = &words_annotations,
		[CALL_PRESENCE] = &words_presences,
		[CALL_VERDICT] = &words_verdicts,
		[CALL_ANSWER] = &answers,
		[CALL_BY] = &words_answerers,
	};
	uint32_t index = 0;

	assert(lists[option]);
	if (!word(option, value, lists[option], &index))
		return false;
	if (option == CALL_RULE)
		call->begin.facts.rule = (enum ilk_rule)index;
	if (option == CALL_FAILURE)
		call->begin.facts.failure = (enum ilk_failure)(index + 1);
	if (option == CALL_ANNOTATED)
		call->begin.facts.annotations |= 1u << index;
	if (option == CALL_PRESENCE)
		call->presence = (enum ilk_presence)index;
	if (option == CALL_VERDICT)
		call->verdict.classified.verdict = (enum ilk_verdict)index;
	if (option == CALL_ANSWER)
		call->answer.answer = (enum ilk_answer)index;
	if (option == CALL_BY)
		call->answer.by = (enum ilk_answerer)index;
	call->has_presence |= option == CALL_PRESENCE;
	call->has_verdict |= option == CALL_VERDICT;
	call->has_answer |= option == CALL_ANSWER;
	return true;
}

/* Where an option that is a plain text goes; NULL: it is none. */
static struct ilk_text *text_place(struct call *call, size_t option)
{
	struct ilk_facts *facts = &call->begin.facts;

	switch (option) {
	case CALL_TOOL:
		return &facts->tool;
	case CALL_COMMAND:
		return &facts->command;
	case CALL_PATH:
		return &facts->path;
	case CALL_CWD:
		return &facts->cwd;
	case CALL_HOST:
		return &facts->host;
	case CALL_AGENT:
		return &facts->agent;
	case CALL_MODEL:
		return &facts->model;
	case CALL_MCP_SERVER:
		return &facts->mcp_server;
	case CALL_MCP_TOOL:
		return &facts->mcp_tool;
	case CALL_BATCH:
		return &facts->batch;
	case CALL_FINGERPRINT:
		return &facts->fingerprint;
	case CALL_STAGE:
		return &call->verdict.classified.stage;
	case CALL_KIND:
		return &call->verdict.classified.kind;
	case CALL_CATEGORY:
		return &call->verdict.classified.category;
	default:
		return NULL;
	}
}

bool call_option(void *context, size_t option, const char *value)
{
	struct call *call = context;
	struct ilk_text text = {value, value ? strlen(value) : 0};
	struct ilk_text *place = text_place(call, option);

	if (place)
		*place = text;
	else if (option == CALL_ARGS)
		return take_args(call, value);
	else if (option == CALL_PARAM)
		return load_take_param(&call->with, "explain", value);
	else if (option == CALL_ORG)
		call->with.org = value;
	else if (option == CALL_WORKSPACE)
		return take_root(call, text);
	else if (option == CALL_MODE)
		call->mode = value;
	else if (option == CALL_TRACE)
		call->trace = value;
	else if (option == CALL_ID)
		call->id = value;
	else if (option == CALL_ALL)
		call->all = true;
	else if (option == CALL_JSON)
		call->json = true;
	else
		return take_word(call, option, value);
	return true;
}

bool call_complete(struct call *call)
{
	const char *complaint = NULL;

	if (call->id && !call->trace)
		complaint = "--id needs --trace";
	else if (call->id && call->begin.facts.tool.at)
		complaint = "--id and --tool are two different calls";
	else if (call->all && !call->trace)
		complaint = "--all needs --trace";
	else if (call->all && (call->id || call->begin.facts.tool.at))
		complaint = "--all is every call, --id and --tool are one";
	else if (!call->id && !call->all && !call->begin.facts.tool.at)
		complaint = "expected --tool, or --trace and --id or --all";
	else if (call->trace && call->workspace_count)
		complaint =
			"--workspace is for a session of its own, the trace has one";
	else if (call->begin.facts.tool.len > TRACE_MAX_TOOL)
		complaint = "the tool's name is too long";
	else if (call->begin.facts.agent.len > TRACE_MAX_SCOPE)
		complaint = "the subagent's name is too long";
	if (complaint) {
		tool_complain("explain: %s, see interlock explain --help", complaint);
		return false;
	}
	if (call->args)
		args_facts(&call->begin.facts, call->args);
	return true;
}

size_t call_before(const struct call *call, struct trace_event events[CALL_MAX_BEFORE])
{
	struct ilk_text mode = {call->mode, call->mode ? strlen(call->mode) : 0};
	size_t count = 0;

	if (!call->trace) {
		events[0] = (struct trace_event){
			.kind = TRACE_SESSION_START,
			.mode = mode,
			.presence = call->presence,
			.workspace = call->workspace,
			.workspace_count = call->workspace_count,
		};
		return 1;
	}
	if (call->mode)
		events[count++] =
			(struct trace_event){.kind = TRACE_MODE_SWITCH, .mode = mode};
	if (call->has_presence)
		events[count++] = (struct trace_event){.kind = TRACE_PRESENCE,
		                                       .presence = call->presence};
	return count;
}
