/* SPDX-License-Identifier: Apache-2.0
 *
 * The hook protocols of agents: what an agent writes to a hook's standard input becomes
 * one event, and what is to be said becomes the JSON that this agent understands. One row
 * an agent (protocol.c). Nothing is allocated; no answer is ever anything but JSON.
 */
#ifndef HOOK_HOOK_H
#define HOOK_HOOK_H

#include "hook/canonical.h"
#include "hook/json.h"
#include "interlock/runtime.h"

enum hook_event {
	HOOK_OTHER, /* nothing that is acted upon */
	HOOK_SESSION_START,
	HOOK_SESSION_END,
	HOOK_PROMPT,
	HOOK_STOP, /* the main agent's turn is over */
	HOOK_SUBAGENT_START,
	HOOK_SUBAGENT_STOP,
	HOOK_BEFORE,  /* PreToolUse: a tool is about to run */
	HOOK_REQUEST, /* PermissionRequest: a person is about to be asked */
	HOOK_DENIED,  /* PermissionDenied: the agent's classifier blocked */
	HOOK_DONE,    /* PostToolUse */
	HOOK_FAILED,  /* PostToolUseFailure */
	HOOK_BATCH,   /* PostToolBatch: what became of the calls of one message */
	HOOK_EVENT_COUNT,
};

/* What the result of a call says of why it did not run. */
enum hook_end {
	HOOK_END_UNKNOWN,
	HOOK_END_RAN,       /* it did, well or not */
	HOOK_END_CANCELLED, /* a person said no, or stopped the turn */
	HOOK_END_RULE,      /* denied by the agent's own rules */
	HOOK_END_BLOCKED,   /* by its classifier */
	HOOK_END_GUARDED,   /* by its guard, without the classifier */
	HOOK_END_HEADLESS,  /* a person would have been asked, and there is none */
	HOOK_END_DENIED,    /* otherwise */
};

/* Where PreToolUse stands among what an agent does with a call. */
enum hook_order {
	HOOK_FIRST, /* before its rules, classifier and prompt */
	HOOK_LAST,  /* behind them: what gets there runs unless the hook objects */
};

struct hook_protocol {
	const char *name;
	/* The directory of the project, in the environment of a hook. */
	const char *project;
	/* The mode in which the agent has a classifier; NULL: it has none, so that the
	 * hook is what decides. */
	const char *auto_mode;
	/* Where it decides for an agent in this mode, that is AUTO mode to the policy;
	 * NULL: the agent tells no mode. */
	const char *manual_mode;
	enum hook_order order;
	bool says_allow; /* PreToolUse may allow, so that nobody is asked */
	bool says_ask;   /* and ask; where it may not, a call is denied instead */
	bool says_stop;  /* and `continue: false`; else denied */
	bool interrupts; /* a denied PermissionRequest may end the turn */
	bool flat;       /* Gemini CLI's form of answers: decision and reason */
	const struct hook_name *events;
	const struct hook_end_text *ends;
};
struct hook_name {
	const char *name;
	enum hook_event event;
};
struct hook_end_text {
	const char *text; /* that the error begins with, or has in it after a " */
	enum hook_end end;
};

/* NULL: no such agent. */
const struct hook_protocol *hook_protocol(const char *name);
/* The rows, in order; NULL behind the last. */
const struct hook_protocol *hook_protocol_at(size_t index);

/* What an event says of a tool call. The texts are in the input, decoded. */
struct hook_call {
	struct ilk_text id;
	struct ilk_text tool;
	struct ilk_text command;
	struct ilk_text path;
	struct ilk_text host;
	struct ilk_text mcp_server;
	struct ilk_text mcp_tool;
	struct ilk_text args; /* canonical; in the reader's memory */
	/* The call without its id: hash of tool and args. */
	unsigned char key[16];
	enum hook_end end; /* of those in a batch */
};

struct hook_input {
	enum hook_event event;
	/* Whether the input is one JSON object, whole. If not, what stood before it went
	 * wrong has been read. */
	bool whole;
	struct ilk_text event_name;
	struct ilk_text session;
	struct ilk_text cwd;
	struct ilk_text mode;
	struct ilk_text agent_id;   /* the subagent; absent: the main one */
	struct ilk_text agent_type; /* its name */
	struct ilk_text model;
	struct ilk_text source; /* of a session's start: startup, resume, ... */
	bool user_message;      /* HOOK_PROMPT: somebody said something */
	struct hook_call call;
	struct json_walk batch;
	const struct hook_protocol *protocol;
};

/* Reads an event from the `size` bytes at `bytes`, whose next byte is writable; they are
 * changed (texts are decoded in place) and must outlive `input`. Never fails: bytes that
 * make no sense are HOOK_OTHER and not `whole`. */
void hook_read(struct hook_input *input, const struct hook_protocol *protocol,
               char *bytes, size_t size, struct canonical *canonical);

/* The next call of a HOOK_BATCH, into input->call; false: no more. */
bool hook_next_call(struct hook_input *input, struct canonical *canonical);

enum hook_say {
	HOOK_SAY_NOTHING,
	HOOK_SAY_ALLOW,
	HOOK_SAY_DENY,
	HOOK_SAY_ASK,
	HOOK_SAY_STOP
};

struct hook_answer {
	enum hook_say say;
	struct ilk_text reason;
	struct ilk_text warning; /* for the person; absent: none */
	struct ilk_text nudge;   /* for the model; absent: none */
};

enum {
	HOOK_ANSWER_ROOM = 64 * 1024,
	HOOK_ANSWER_TEXT = 2048, /* longer texts are cut, at a character */
};

/* Writes the answer to `event` as one JSON object and a line end, at most
 * HOOK_ANSWER_ROOM bytes; answers how many. What the event cannot be told is left out,
 * except that an ask or a stop that cannot be said becomes a deny. */
size_t hook_write(const struct hook_protocol *protocol, enum hook_event event,
                  const struct hook_answer *answer, char out[HOOK_ANSWER_ROOM]);

#endif
