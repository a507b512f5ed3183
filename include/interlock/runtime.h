/* SPDX-License-Identifier: Apache-2.0
 *
 * The engine: open a compiled policy, start a session, and get a decision for each
 * call of an agent. It never allocates, never calls the system, keeps no global state
 * and needs no libc; what it works on is memory that the caller owns. After ilk_open()
 * has checked an image once, deciding cannot fail.
 *
 * Threads: an image is read-only and may be shared by any number of threads and
 * processes. A session and its calls belong to one thread at a time; the caller locks.
 */
#ifndef INTERLOCK_RUNTIME_H
#define INTERLOCK_RUNTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interlock/image.h"
#include "interlock/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A run of bytes that somebody else owns. `at` NULL means absent, which is not the
 * same as empty. Texts that point into an image are also NUL-terminated. */
struct ilk_text {
	const char *at;
	size_t len;
};

/* ---- Image ---------------------------------------------------------------------- */

/* An opened image: where its sections are. Filled by ilk_open(); its fields are the
 * engine's own. It borrows the image's bytes, which must stay as they are and outlive
 * it. Copying it is fine. */
struct ilk_image {
	const unsigned char *bytes;
	size_t size;
	struct {
		const unsigned char *at;
		uint32_t count;
		uint32_t stride;
	} section[ILK_SECTION_COUNT];
};

/* Checks all of an image once and makes it ready for use. `bytes` need no alignment;
 * trailing bytes after the image's own size are an error.
 * ILK_OK, ILK_ARGUMENT (a NULL), or one of the ILK_IMAGE_* statuses, each meaning that
 * `image` must not be used. */
ILK_API enum ilk_status ilk_open(struct ilk_image *image, const void *bytes,
                                 size_t size);

/* The policy's name, version (may be empty), telemetry namespace; the SHA-256 of its
 * source (of several: over theirs) and of the telemetry spec it was compiled against (32 bytes each). They point
 * into the image. */
ILK_API struct ilk_text ilk_policy_name(const struct ilk_image *image);
ILK_API struct ilk_text ilk_policy_version(const struct ilk_image *image);
ILK_API struct ilk_text ilk_policy_namespace(const struct ilk_image *image);
ILK_API const unsigned char *ilk_policy_hash(const struct ilk_image *image);
ILK_API const unsigned char *ilk_spec_hash(const struct ilk_image *image);

/* What a session is the state of: who keeps sessions keeps one for each turn, thread or
 * subagent, or one for all. */
ILK_API enum ilk_scope ilk_policy_scope(const struct ilk_image *image);

/* The files that the policy was compiled from, the main one first: the name as seen from
 * that one's folder (out of range: absent). */
ILK_API uint32_t ilk_source_count(const struct ilk_image *image);
ILK_API struct ilk_text ilk_source_name(const struct ilk_image *image, uint32_t index);

/* Counters and slots by index; a name out of range is absent. */
ILK_API uint32_t ilk_counter_count(const struct ilk_image *image);
ILK_API struct ilk_text ilk_counter_name(const struct ilk_image *image, uint32_t index);
ILK_API uint32_t ilk_slot_count(const struct ilk_image *image);
ILK_API struct ilk_text ilk_slot_name(const struct ilk_image *image, uint32_t index);
/* How many fingerprints a slot holds at most; 0 when out of range. */
ILK_API uint32_t ilk_slot_places(const struct ilk_image *image, uint32_t index);
/* The hooks that a decision's `fires` mask numbers. */
ILK_API struct ilk_text ilk_hook_name(const struct ilk_image *image, uint32_t index);
/* The notes that a decision's `notes` mask numbers, and their kinds (WARN when out of
 * range). */
ILK_API uint32_t ilk_note_count(const struct ilk_image *image);
ILK_API struct ilk_text ilk_note_name(const struct ilk_image *image, uint32_t index);
ILK_API enum ilk_note_kind ilk_note_kind(const struct ilk_image *image, uint32_t index);

/* ---- Session -------------------------------------------------------------------- */

enum ilk_presence {
	ILK_PRESENCE_INTERACTIVE, /* a person can be asked now */
	ILK_PRESENCE_HEADLESS,    /* nobody can */
	ILK_PRESENCE_BACKGROUND,  /* a subagent or job whose prompts nobody watches */
	ILK_PRESENCE_ATTACHED, /* a program on a channel answers (ACP, stream-json) */
	ILK_PRESENCE_COUNT,
};

struct ilk_session; /* lives in the caller's memory */

/* How many bytes a session of this policy needs (a multiple of 8, at most a few KiB),
 * and how many ilk_session_save() writes. */
ILK_API size_t ilk_session_size(const struct ilk_image *image);
ILK_API size_t ilk_session_saved_size(const struct ilk_image *image);

/* Starts a session in `memory` (8-byte aligned, `size` bytes): counters 0, slots empty,
 * in `mode`, and the event session_start has happened. The session borrows `image`,
 * which must outlive it. The session is `memory` itself: there is nothing to free.
 * ILK_OK, ILK_SPACE, ILK_ARGUMENT (NULL, misaligned, presence out of range). */
ILK_API enum ilk_status ilk_session_start(struct ilk_session **session,
                                          const struct ilk_image *image, void *memory,
                                          size_t size, struct ilk_text mode,
                                          enum ilk_presence presence);

/* The session as bytes that can be stored and restored elsewhere, by any machine.
 * save: ILK_OK, ILK_SPACE, ILK_ARGUMENT. restore: those, and ILK_STATE_TRUNCATED,
 * ILK_STATE_DAMAGED, or ILK_STATE_FOREIGN when they were saved under another policy
 * (its hash is in them); `memory` is then not a session. */
ILK_API enum ilk_status ilk_session_save(const struct ilk_session *session, void *bytes,
                                         size_t size);
ILK_API enum ilk_status ilk_session_restore(struct ilk_session **session,
                                            const struct ilk_image *image, void *memory,
                                            size_t size, const void *bytes,
                                            size_t bytes_size);

/* A counter's value (0 when out of range); of a counter kept for each tool, category and
 * so on, the value for the call of the latest step. */
ILK_API uint32_t ilk_session_counter(const struct ilk_session *session, uint32_t index);
/* The fingerprint that a slot holds (absent when it is empty; points into the session,
 * good until the next step). A slot with several places holds up to ilk_slot_places():
 * `nth` 0 is the newest, and ilk_session_slot() is that one. */
ILK_API struct ilk_text ilk_session_slot(const struct ilk_session *session,
                                         uint32_t index);
ILK_API struct ilk_text ilk_session_slot_nth(const struct ilk_session *session,
                                             uint32_t index, uint32_t nth);
/* Whether the policy decides in the session's present mode. */
ILK_API bool ilk_session_active(const struct ilk_session *session);
ILK_API enum ilk_presence ilk_session_presence(const struct ilk_session *session);
/* The sums the policy reports now. False when it does not report this one. */
ILK_API bool ilk_session_report(const struct ilk_session *session,
                                enum ilk_report report, uint64_t *value);

/* Changes who is there to be asked. No event. ILK_OK, ILK_ARGUMENT. */
ILK_API enum ilk_status ilk_session_set_presence(struct ilk_session *session,
                                                 enum ilk_presence presence);

/* What comes next is of an agent in this mode. No event, and calls that wait go on
 * waiting: for a state that agents in several modes share, where ilk_mode_switch() would
 * say that all of them went there. ILK_OK, ILK_ARGUMENT. */
ILK_API enum ilk_status ilk_session_set_mode(struct ilk_session *session,
                                             struct ilk_text mode);

/* Something that happened outside calls: SESSION_START (as if freshly started, in the
 * same mode; calls that wait are forgotten), TURN_START, TURN_END, BATCH_START (the calls
 * of one model message come next), USER_MESSAGE, POLICY_RELOAD or TICK.
 * ILK_OK, ILK_ARGUMENT (any other event). */
ILK_API enum ilk_status ilk_event(struct ilk_session *session, enum ilk_event event);

/* The event usage: what was used since it happened last, one amount for each enum
 * ilk_measure (cost in millionths of the currency). Amounts above UINT32_MAX count as
 * UINT32_MAX. ILK_OK, ILK_ARGUMENT (NULL). */
ILK_API enum ilk_status ilk_usage(struct ilk_session *session,
                                  const uint64_t amounts[ILK_MEASURE_COUNT]);

/* Tells the time, in milliseconds of any clock that never goes back; windows of time
 * forget what is too old. An earlier time than the last one is passed over. A session
 * that is never told the time forgets nothing. Time is no event, and stays when the
 * session starts again. ILK_OK, ILK_ARGUMENT (NULL). */
ILK_API enum ilk_status ilk_session_time(struct ilk_session *session, uint64_t now_ms);

/* The agent is now in `mode`. If that is another mode than before: the event
 * mode_switch happens, and calls that wait for a verdict or an answer are forgotten
 * (theirs are refused when they come). The same mode again is no event.
 * ILK_OK, ILK_ARGUMENT. */
ILK_API enum ilk_status ilk_mode_switch(struct ilk_session *session,
                                        struct ilk_text mode);

/* ---- Calls ---------------------------------------------------------------------- */

enum ilk_rule { /* what the agent's own permission rules said */
	        ILK_RULE_NONE,
	        ILK_RULE_ALLOW,
	        ILK_RULE_ASK,
	        ILK_RULE_DENY,
	        ILK_RULE_COUNT,
};

/* A tool's MCP annotations, as a mask (modelcontextprotocol.io, schema 2025-06-18,
 * ToolAnnotations). A hint that is not given is in no bit; one that is said to be true and
 * false is as uncertain as that. */
enum ilk_annotation {
	ILK_ANNOTATION_READ_ONLY = 1 << ILK_HINT_READ_ONLY,     /* readOnlyHint: true */
	ILK_ANNOTATION_DESTRUCTIVE = 1 << ILK_HINT_DESTRUCTIVE, /* destructiveHint */
	ILK_ANNOTATION_OPEN_WORLD = 1 << ILK_HINT_OPEN_WORLD,   /* openWorldHint */
	ILK_ANNOTATION_IDEMPOTENT = 1 << ILK_HINT_IDEMPOTENT,   /* idempotentHint */
	ILK_ANNOTATION_MODIFYING = 1 << ILK_HINT_MODIFYING, /* readOnlyHint: false */
	ILK_ANNOTATION_ADDITIVE = 1 << ILK_HINT_ADDITIVE,   /* destructiveHint */
	ILK_ANNOTATION_CLOSED_WORLD = 1 << ILK_HINT_CLOSED_WORLD, /* openWorldHint */
	ILK_ANNOTATION_NOT_IDEMPOTENT = 1
	                                << ILK_HINT_NOT_IDEMPOTENT, /* idempotentHint */
	ILK_ANNOTATION_ALL = (1 << ILK_HINT_COUNT) - 1,
};

/* Why nothing is known to decide by; FAILURES of an image has the first at STATE. */
enum ilk_failure {
	ILK_FAILURE_NONE,
	ILK_FAILURE_STATE, /* the session's state could not be read or written */
	ILK_FAILURE_HOOK,  /* the hook that asks failed itself */
	ILK_FAILURE_COUNT,
};

/* What a call is. The texts are read during ilk_begin() only, and borrowed by the
 * decision it returns. Leave absent what the call does not have ({ 0 } is all absent). */
struct ilk_facts {
	struct ilk_text tool;
	struct ilk_text command; /* the whole command line, for bash */
	struct ilk_text path;    /* absolute, or relative to cwd */
	struct ilk_text cwd;     /* absolute */
	struct ilk_text host;
	struct ilk_text mcp_server;
	struct ilk_text mcp_tool;
	struct ilk_text agent; /* the subagent */
	struct ilk_text model; /* of the agent that asks for the call */
	/* The call's arguments, a JSON object: canonical (sorted keys, no white space) where
	 * keys compare calls by it. Conditions on arguments read it; what is no JSON object
	 * has none that is certain. */
	struct ilk_text args;
	struct ilk_text batch;            /* the model message that the call came in */
	struct ilk_text fingerprint;      /* absent: computed from the slot's key */
	const struct ilk_text *workspace; /* absolute roots */
	size_t workspace_count;
	enum ilk_rule rule;
	unsigned annotations; /* mask of enum ilk_annotation */
	/* Not NONE: the policy's rule for this failure decides, no row. Nothing happens to
	 * counters and slots, which cannot be trusted; the presence has its say, and an
	 * ask can be answered as usual. */
	enum ilk_failure failure;
};

/* One call on its way, from ilk_begin() to its end: plain bytes in the caller's memory,
 * to be kept while the call waits; may be copied, stored and moved. Its fields are the
 * engine's own. No clean-up. */
struct ilk_call {
	uint32_t epoch; /* of the session; another one: the call is forgotten */
	uint8_t state;
	uint8_t flags;
	uint16_t reason;  /* of the last decision: index into REASONS + 1 */
	uint64_t carried; /* the facts that later tables test, one bit each */
	uint64_t group[ILK_MAX_GROUPS]; /* what keyed counters and cycles know it by */
	uint64_t category;              /* of its verdict, as a hash; 0: none */
	uint8_t fingerprint_len[ILK_MAX_KEYS];
	char fingerprint[ILK_MAX_KEYS][ILK_MAX_FINGERPRINT];
};

enum ilk_outcome {
	ILK_OUTCOME_NONE, /* the event takes no decision */
	ILK_OUTCOME_ALLOW,
	ILK_OUTCOME_DENY,
	ILK_OUTCOME_ASK,       /* ask a person: the PermissionRequest way */
	ILK_OUTCOME_INTERRUPT, /* stop the turn */
	ILK_OUTCOME_CLASSIFY,  /* ask the classifier, then ilk_verdict() */
	ILK_OUTCOME_DEFER,     /* the policy has no say: the agent's own way applies */
	ILK_OUTCOME_STOP,      /* end the session's task; the host does it */
	ILK_OUTCOME_COUNT,
};

enum ilk_verdict {
	ILK_VERDICT_PASS,
	ILK_VERDICT_BLOCK,
	ILK_VERDICT_UNAVAILABLE,
	ILK_VERDICT_COUNT,
};

/* What the classifier said. The texts are optional, and borrowed by the decision. */
struct ilk_classified {
	enum ilk_verdict verdict;
	struct ilk_text stage;    /* fast, thinking */
	struct ilk_text kind;     /* of unavailability: timeout, parse, error, ... */
	struct ilk_text category; /* of a block: destructive_action, ... */
	struct ilk_text model;
	struct ilk_text request_id;
	struct ilk_text message_id;
	bool has_duration;
	double duration_ms;
};

enum ilk_answer {
	ILK_ANSWER_APPROVE,
	ILK_ANSWER_REJECT,
	ILK_ANSWER_CANCEL,
	ILK_ANSWER_TIMEOUT,
	ILK_ANSWER_COUNT,
};

enum ilk_answerer { ILK_BY_PERSON, ILK_BY_HOOK, ILK_BY_COUNT };

/* A decision and why. Its texts point into the image, or are those of the facts or the
 * verdict: it is good as long as they are. */
struct ilk_decision {
	enum ilk_outcome outcome;
	/* What the deciding row said: differs from `outcome` when the presence turned
	 * an ask into something else. */
	enum ilk_outcome row_outcome;
	enum ilk_presence presence;
	struct ilk_text reason; /* a member of the spec's reason; absent: none */
	struct ilk_text layer;  /* who decided; absent: nobody */
	/* The row: its table and index there (UINT32_MAX: none), its line in the policy
	 * (0: none), the file that line is in (absent when the policy is one file), and
	 * its verb. Of a failure the place and the verb are those of its rule. */
	enum ilk_table table;
	uint32_t row;
	uint32_t line;
	struct ilk_text file;
	/* Whose row it is, when the policy has an organisation's tier. */
	bool has_tier;
	enum ilk_tier tier;
	enum ilk_verb verb;
	uint32_t fires; /* mask over the image's hooks (ilk_hook_name) */
	bool by_person; /* ask: a hook may not approve this */
	/* What rows said that held and did not decide: mask over the image's notes
	 * (ilk_note_name), whatever table they stand in. */
	uint32_t notes;
	/* The mode that the host should switch to; absent: none. The session stays in
	 * its own until the host reports the switch. */
	struct ilk_text switch_mode;
	/* Ask: how many seconds the host should wait for an answer before it answers
	 * timeout; 0: as long as it takes. */
	uint32_t ask_timeout_s;
	/* The failure whose rule decided; NONE: none. */
	enum ilk_failure failure;
	/* The cap that decided, when has_cap. */
	bool has_cap;
	struct ilk_text cap_name;
	struct ilk_text cap_kind;
	uint64_t cap_value;
	uint32_t cap_limit;
	/* The reported sums after the step, when the policy reports them. */
	bool has_consecutive_denials;
	bool has_total_denials;
	uint64_t consecutive_denials;
	uint64_t total_denials;
	/* What the verdict carried, after ilk_verdict(). */
	bool has_verdict;
	struct ilk_classified classified;
	/* The answer, after ilk_answer(). */
	bool has_answer;
	enum ilk_answer answer;
	enum ilk_answerer answered_by;
};

/* A call begins. Fills `call` and `decision` whatever they held before.
 * allow, deny, ask, interrupt, stop: decided. classify: ask the classifier, then
 * ilk_verdict(). defer: the session is in a mode where the policy has no say.
 * ILK_OK, ILK_ARGUMENT (NULL; rule, annotations or failure out of range). */
ILK_API enum ilk_status ilk_begin(struct ilk_session *session,
                                  const struct ilk_facts *facts, struct ilk_call *call,
                                  struct ilk_decision *decision);

/* What the policy decides on a failure, for a host that has no session at all: as
 * ilk_begin() with this failure, but without a call that could be answered.
 * ILK_OK, ILK_ARGUMENT (NULL; NONE or out of range). */
ILK_API enum ilk_status ilk_failure_decision(const struct ilk_image *image,
                                             enum ilk_failure failure,
                                             enum ilk_presence presence,
                                             struct ilk_decision *decision);

/* The classifier has spoken. ILK_OK; ILK_REFUSED when the call does not wait for a
 * verdict, or the mode switched since: nothing changed, `decision` has outcome NONE.
 * ILK_ARGUMENT (NULL, verdict out of range). */
ILK_API enum ilk_status ilk_verdict(struct ilk_session *session, struct ilk_call *call,
                                    const struct ilk_classified *classified,
                                    struct ilk_decision *decision);

/* The person (or a hook for them) has answered an ask: approve ends as allow, reject
 * and cancel as deny, timeout as the policy's presence says (deny), unless the answer's
 * row says otherwise (then).
 * ILK_OK; ILK_REFUSED when the call does not wait for an answer, the mode switched
 * since, or a hook approves what only a person may (the call then waits on): nothing
 * changed. ILK_ARGUMENT. */
ILK_API enum ilk_status ilk_answer(struct ilk_session *session, struct ilk_call *call,
                                   enum ilk_answer answer, enum ilk_answerer by,
                                   struct ilk_decision *decision);

/* The call has run, well or not. Counters may change, there is no decision.
 * ILK_OK (also for a deferred call: nothing changes); ILK_REFUSED when the call was
 * not let through, has been executed before, or the mode switched since. ILK_ARGUMENT. */
ILK_API enum ilk_status ilk_executed(struct ilk_session *session, struct ilk_call *call,
                                     bool ok);

/* ---- Looking on ----------------------------------------------------------------- */

/* A row that a step tries, in order. */
struct ilk_tried {
	enum ilk_table table;
	uint32_t row; /* in the table */
	bool held;    /* all its conditions do: it decides, or its note is taken down */
	uint32_t
		failed; /* not held: index, inside the row, of the condition that failed */
};

/* A change that an event or a row makes: the record of the image that says so. */
struct ilk_changed {
	enum ilk_section what; /* EFFECTS, USES or RESETS */
	uint32_t index;
	bool did; /* something is not as before, or a new entry was taken */
};

struct ilk_observer {
	void (*tried)(void *context, const struct ilk_tried *tried);
	void (*changed)(void *context, const struct ilk_changed *changed);
	void *context;
};

/* From now on `observer` is told what steps try and change, for explanations; NULL: nobody
 * is. Any of its functions may be NULL. It is borrowed and must outlive its use; it must
 * not call into the session. A session does not save it.
 * ILK_OK, ILK_ARGUMENT (no session). */
ILK_API enum ilk_status ilk_session_observe(struct ilk_session *session,
                                            const struct ilk_observer *observer);

#ifdef __cplusplus
}
#endif

#endif
