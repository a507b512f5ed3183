/* SPDX-License-Identifier: Apache-2.0
 *
 * The file format of a compiled policy (.tables), version 1: everything that the
 * compiler and the runtime share, and the only place where they meet. docs/image.md
 * tells the same in prose.
 *
 * An image is one flat run of bytes. Every integer is little-endian, there are no
 * pointers, nothing needs alignment: readers load through le16() and le32(). A record
 * is a row of 32-bit fields; the enumerations below number the fields, and a section's
 * stride (in bytes) may grow in later versions, so readers step by the stride they find.
 *
 *   0            header                ILK_IMAGE_HEADER_SIZE bytes
 *   header_size  section directory     section_count entries of section_stride bytes
 *   ...          sections              in the order of their kinds, each starting on a
 *                                      multiple of 8, gaps filled with zero bytes
 *   total_size   end
 */
#ifndef INTERLOCK_IMAGE_H
#define INTERLOCK_IMAGE_H

/* The first bytes catch text-mode damage, like PNG's: a byte above 127, CR LF, and a
 * control-Z. */
#define ILK_FORMAT_MAGIC      "\x89ILK\r\n\x1a\n"
#define ILK_FORMAT_MAGIC_SIZE 8

/* What wrote the image, and the oldest reader that can read it. */
#define ILK_FORMAT_VERSION    1
#define ILK_FORMAT_MIN_READER 1

/* Header, by byte offset:
 *    0  magic[8]
 *    8  u16 version           10  u16 min_reader
 *   12  u32 header_size       16  u32 total_size
 *   20  u32 checksum          CRC-32C of the whole image with this field as zero
 *   24  u32 section_count     28  u32 section_stride
 *   32  u8  policy_hash[32]   SHA-256 of the policy's source bytes; of several sources,
 *                             the SHA-256 over theirs in the order of SOURCES
 *   64  u8  spec_hash[32]     SHA-256 of the telemetry spec (ILK_SPEC_SHA256)
 */
enum ilk_image_header {
	ILK_IMAGE_AT_VERSION = 8,
	ILK_IMAGE_AT_MIN_READER = 10,
	ILK_IMAGE_AT_HEADER_SIZE = 12,
	ILK_IMAGE_AT_TOTAL_SIZE = 16,
	ILK_IMAGE_AT_CHECKSUM = 20,
	ILK_IMAGE_AT_SECTION_COUNT = 24,
	ILK_IMAGE_AT_SECTION_STRIDE = 28,
	ILK_IMAGE_AT_POLICY_HASH = 32,
	ILK_IMAGE_AT_SPEC_HASH = 64,
	ILK_IMAGE_HEADER_SIZE = 96,
};
#define ILK_IMAGE_HASH_SIZE 32

/* A directory entry: u32 kind, offset, size, count, stride (size == count * stride),
 * and a reserved zero. Every kind below is present exactly once, in this order, also
 * when it is empty (count 0). A reader passes over kinds it does not know if they come
 * last. */
enum ilk_section_field {
	ILK_SECTION_KIND,
	ILK_SECTION_OFFSET,
	ILK_SECTION_SIZE,
	ILK_SECTION_RECORDS,
	ILK_SECTION_STRIDE,
	ILK_SECTION_RESERVED,
	ILK_SECTION_FIELDS,
};
#define ILK_SECTION_ENTRY_SIZE (4 * ILK_SECTION_FIELDS)

/* X(KIND, name, fields a record): the number of 32-bit fields a version 1 writer
 * gives each record; STRINGS, LABELS and SKIPS are runs of single bytes (stride 1). */
#define ILK_SECTIONS(X)                                   \
	X(STRINGS, "strings", 0)                          \
	X(META, "meta", ILK_META_FIELDS)                  \
	X(MODES, "modes", ILK_MODE_FIELDS)                \
	X(COUNTERS, "counters", ILK_COUNTER_FIELDS)       \
	X(EVENTS, "events", ILK_EVENT_FIELDS)             \
	X(EFFECTS, "effects", ILK_EFFECT_FIELDS)          \
	X(TERMS, "terms", ILK_TERM_FIELDS)                \
	X(CAPS, "caps", ILK_CAP_FIELDS)                   \
	X(REPORTS, "reports", ILK_REPORT_FIELDS)          \
	X(KEYS, "keys", ILK_KEY_FIELDS)                   \
	X(GROUPS, "groups", ILK_GROUP_FIELDS)             \
	X(SLOTS, "slots", ILK_SLOT_FIELDS)                \
	X(USES, "uses", ILK_USE_FIELDS)                   \
	X(SETS, "sets", ILK_SET_FIELDS)                   \
	X(PATTERNS, "patterns", ILK_PATTERN_FIELDS)       \
	X(ARGUMENTS, "arguments", ILK_ARGUMENT_FIELDS)    \
	X(REASONS, "reasons", ILK_NAME_FIELDS)            \
	X(LAYERS, "layers", ILK_NAME_FIELDS)              \
	X(HOOKS, "hooks", ILK_NAME_FIELDS)                \
	X(TABLES, "tables", ILK_TABLE_FIELDS)             \
	X(ROWS, "rows", ILK_ROW_FIELDS)                   \
	X(CONDITIONS, "conditions", ILK_CONDITION_FIELDS) \
	X(RESETS, "resets", ILK_RESET_FIELDS)             \
	X(CARRIED, "carried", ILK_CONDITION_FIELDS)       \
	X(PRESENCES, "presences", ILK_PRESENCE_FIELDS)    \
	X(WAIVES, "waives", ILK_WAIVE_FIELDS)             \
	X(NOTES, "notes", ILK_NOTE_FIELDS)                \
	X(FAILURES, "failures", ILK_FAILURE_FIELDS)       \
	X(SOURCES, "sources", ILK_SOURCE_FIELDS)          \
	X(PARAMS, "params", ILK_PARAM_FIELDS)             \
	X(WRAPPERS, "wrappers", ILK_WRAPPER_FIELDS)       \
	X(PAIRS, "pairs", ILK_PAIR_FIELDS)                \
	X(ANCHORED, "anchored", ILK_INDEXED_FIELDS)       \
	X(UNANCHORED, "unanchored", ILK_INDEXED_FIELDS)   \
	X(MATCHERS, "matchers", ILK_MATCHER_FIELDS)       \
	X(NODES, "nodes", ILK_NODE_FIELDS)                \
	X(STATES, "states", ILK_STATE_FIELDS)             \
	X(EDGES, "edges", ILK_EDGE_FIELDS)                \
	X(ENDS, "ends", ILK_END_FIELDS)                   \
	X(LABELS, "labels", 0)                            \
	X(SKIPS, "skips", 0)

enum ilk_section {
#define ILK_SECTION_ENUM(kind, name, fields) ILK_SECTION_##kind,
	ILK_SECTIONS(ILK_SECTION_ENUM)
#undef ILK_SECTION_ENUM
		ILK_SECTION_COUNT,
};

/* A string reference is the byte offset, inside STRINGS, of { u32 length; bytes; NUL }.
 * Offset 0 holds the empty string, which also stands for "none". Strings are UTF-8
 * without NUL, each stored once. */

/* A place in the policy is two fields: LINE and, right behind it, SOURCE, an index into
 * SOURCES. */

/* META: exactly one record. */
enum ilk_meta_field {
	ILK_META_NAME,      /* string: policy "name" */
	ILK_META_VERSION,   /* string, may be empty */
	ILK_META_TELEMETRY, /* string: the attributes' namespace */
	ILK_META_SCOPE,     /* enum ilk_scope */
	ILK_META_RESET_ALL, /* mask of events that clear every counter and slot */
	ILK_META_MEMORY,    /* 32-bit words that all counters' memories take together */
	/* Who speaks when no row does: index into LAYERS + 1, 0: nobody. */
	ILK_META_MODE_LAYER,     /* the session is in a mode not the policy's */
	ILK_META_APPROVAL_LAYER, /* an answer for which no row holds */
	/* The organisation's tier: the events that clear its counters and slots, and the
	 * number of the first of either (all there are: it has none). */
	ILK_META_ORG_RESET_ALL,
	ILK_META_ORG_COUNTERS,
	ILK_META_ORG_SLOTS,
	ILK_META_FIELDS,
};

/* What a state is for. The engine knows one state, a session; who keeps sessions (an
 * agent, a hook, a player of traces) keeps one for each of these. */
enum ilk_scope {
	ILK_SCOPE_SESSION,
	ILK_SCOPE_TURN,         /* each turn has its own; it ends with the turn */
	ILK_SCOPE_THREAD,       /* each conversation thread, over several sessions */
	ILK_SCOPE_AGENT,        /* each subagent */
	ILK_SCOPE_ORGANISATION, /* all sessions of an organisation share one */
	ILK_SCOPE_COUNT,
};

/* MODES: the agent's modes that the policy names; at most ILK_MAX_MODES. */
enum ilk_mode_field {
	ILK_MODE_NAME,   /* string */
	ILK_MODE_ACTIVE, /* 1: the policy decides in this mode; 0: only tested */
	ILK_MODE_FIELDS,
};

/* COUNTERS: saturating unsigned 32-bit integers, and what is counted in other forms. What
 * a form remembers beside its value is a run of 32-bit words, its memory; MEMORY is the
 * index of its first word, and memories follow each other in the order of the counters.
 *
 * PLAIN   no memory. Also a latch: 0 or 1.
 * WINDOW  of the last SIZE entries, each 0 or 1; the value is how many are 1.
 *             u32 place of the next entry, then the entries as bits, the lowest first
 * CLOCK   of the time that just passed. Time is cut into slices of SIZE milliseconds; the
 *         value is what was added in the present slice and the ILK_CLOCK_SLICES - 1
 *         before it.
 *             u64 number of the newest slice (low word first), then one u32 a slice: slice
 *             n is in place n % ILK_CLOCK_SLICES
 * KEYED   one value for each key (KEY: index into GROUPS), of which SIZE are remembered.
 *         The value is that of the call of the latest step.
 *             { u64 key (low word first), u32 value } each, the one changed last first; a
 *             free place is all 0, and none is in front of a taken one
 * CYCLE   how many times in a row the last 1 to SIZE calls (by KEY) are the same again.
 *             u32 how many keys are remembered; for each period 1 to SIZE the u32 number
 *             of calls in a row that were the same as the one so many before; then the
 *             last keys, u64 each, the newest first */
enum ilk_counter_field {
	ILK_COUNTER_NAME,
	ILK_COUNTER_LINE,
	ILK_COUNTER_SOURCE,
	ILK_COUNTER_FORM, /* enum ilk_counter_form */
	ILK_COUNTER_SIZE, /* PLAIN: 0 */
	ILK_COUNTER_KEY,  /* index into GROUPS + 1 (KEYED, CYCLE); 0: none */
	ILK_COUNTER_MEMORY,
	ILK_COUNTER_FIELDS,
};
enum ilk_counter_form {
	ILK_COUNTER_PLAIN,
	ILK_COUNTER_WINDOW,
	ILK_COUNTER_CLOCK,
	ILK_COUNTER_KEYED,
	ILK_COUNTER_CYCLE,
	ILK_COUNTER_FORMS,
};
#define ILK_MAX_WINDOW   1024u
#define ILK_MAX_SECONDS  (400u * 24u * 3600u) /* of a clock */
#define ILK_CLOCK_SLICES 33u
#define ILK_MAX_SLICE    (ILK_MAX_SECONDS * 1000u / (ILK_CLOCK_SLICES - 1u))
#define ILK_MAX_KEYED    64u
#define ILK_MAX_CYCLE    8u

/* The words of a memory, by form. */
#define ILK_WINDOW_WORDS(size) (1u + ((size) + 31u) / 32u)
#define ILK_CLOCK_WORDS        (2u + ILK_CLOCK_SLICES)
#define ILK_KEYED_WORDS(size)  (3u * (size))
#define ILK_CYCLE_WORDS(size)  (1u + 3u * (size))

/* GROUPS: what a call is told apart by, in KEYED counters and CYCLEs. */
enum ilk_group_field {
	ILK_GROUP_FACTS, /* mask of enum ilk_fact */
	ILK_GROUP_FLAGS, /* enum ilk_group_flag */
	ILK_GROUP_FIELDS,
};
enum ilk_group_flag {
	ILK_GROUP_GIVEN = 1,    /* a fingerprint given by the agent stands for all */
	ILK_GROUP_CATEGORY = 2, /* and by the verdict's denial category */
	ILK_GROUP_ALL_FLAGS = 3,
};

/* What can happen, in the words of the language; bit n of an event mask is event n. */
#define ILK_EVENTS(X)                                                                  \
	X(CALL, "call")           /* a call begins in a mode the policy decides in */  \
	X(ALLOW, "allow")         /* a call is let through without asking */           \
	X(DENY, "deny")           /* outcome deny */                                   \
	X(ASK, "ask")             /* outcome ask, whatever the presence makes of it */ \
	X(INTERRUPT, "interrupt") /* outcome interrupt */                              \
	X(STOP, "stop")           /* outcome stop */                                   \
	X(PASS, "pass")           /* the classifier lets the call pass */              \
	X(BLOCK, "block")         /* the classifier blocks it */                       \
	X(UNAVAILABLE, "unavailable") /* the classifier has no verdict */              \
	X(GUARD_BLOCK, "guard_block") /* a guard row holds */                          \
	X(APPROVE, "approve")         /* the answers */                                \
	X(REJECT, "reject")                                                            \
	X(CANCEL, "cancel")                                                            \
	X(TIMEOUT, "timeout")                                                          \
	X(EXECUTED_OK, "executed_ok")                                                  \
	X(EXECUTED_ERROR, "executed_error")                                            \
	X(SESSION_START, "session_start")                                              \
	X(TURN_START, "turn_start")                                                    \
	X(TURN_END, "turn_end")                                                        \
	X(USER_MESSAGE, "user_message")                                                \
	X(MODE_SWITCH,                                                                 \
	  "mode_switch") /* to another mode; to the same one is no event */            \
	X(POLICY_RELOAD, "policy_reload")                                              \
	X(TICK, "tick")                                                                \
	X(BATCH_START, "batch_start") /* the calls of one model message come next */   \
	X(USAGE, "usage")             /* the host reports what was used */

enum ilk_event {
#define ILK_EVENT_ENUM(name, word) ILK_EVENT_##name,
	ILK_EVENTS(ILK_EVENT_ENUM)
#undef ILK_EVENT_ENUM
		ILK_EVENT_COUNT,
};

/* Events by what they have: all; those of a call, which come first; a verdict, an answer,
 * how a call ran. */
#define ILK_EVENT_BIT(name) (1u << ILK_EVENT_##name)
#define ILK_EVENTS_ALL      ((1u << ILK_EVENT_COUNT) - 1u)
#define ILK_EVENTS_OF_CALLS (ILK_EVENT_BIT(SESSION_START) - 1u)
#define ILK_EVENTS_VERDICT \
	(ILK_EVENT_BIT(PASS) | ILK_EVENT_BIT(BLOCK) | ILK_EVENT_BIT(UNAVAILABLE))
#define ILK_EVENTS_ANSWER                                                         \
	(ILK_EVENT_BIT(APPROVE) | ILK_EVENT_BIT(REJECT) | ILK_EVENT_BIT(CANCEL) | \
	 ILK_EVENT_BIT(TIMEOUT))
#define ILK_EVENTS_EXECUTED (ILK_EVENT_BIT(EXECUTED_OK) | ILK_EVENT_BIT(EXECUTED_ERROR))

/* What a host reports to be used, with USAGE. */
#define ILK_MEASURES(X)                          \
	X(REQUESTS, "requests") /* to a model */ \
	X(TOKENS, "tokens")                      \
	X(COST, "cost") /* in millionths of the currency */
enum ilk_measure {
#define ILK_MEASURE_ENUM(name, word) ILK_MEASURE_##name,
	ILK_MEASURES(ILK_MEASURE_ENUM)
#undef ILK_MEASURE_ENUM
		ILK_MEASURE_COUNT,
};

/* EVENTS: one record an event, in the order of enum ilk_event: its runs of EFFECTS and of
 * USES. All their conditions are evaluated before anything changes. */
enum ilk_event_field {
	ILK_EVENT_FIRST,
	ILK_EVENT_EFFECTS,
	ILK_EVENT_FIRST_USE,
	ILK_EVENT_USES,
	ILK_EVENT_CONDITIONAL, /* 1: one of them has conditions; 0: none */
	ILK_EVENT_FIELDS,
};

/* EFFECTS: what an event does to a counter, ordered by event, then counter. Of several on
 * one counter, the first whose CONDITIONS all hold takes place. */
enum ilk_effect_field {
	ILK_EFFECT_COUNTER,
	ILK_EFFECT_OP, /* enum ilk_effect */
	ILK_EFFECT_VALUE,
	ILK_EFFECT_FIRST, /* run of CONDITIONS */
	ILK_EFFECT_CONDITIONS,
	ILK_EFFECT_FIELDS,
};
enum ilk_effect {
	ILK_EFFECT_ADD,
	ILK_EFFECT_SET, /* of all but PLAIN and KEYED: 0, which forgets everything */
	/* WINDOW: VALUE, 0 or 1, is the newest entry. CYCLE: this call is (VALUE 1). */
	ILK_EFFECT_PUSH,
	ILK_EFFECT_ADD_MEASURE, /* VALUE: enum ilk_measure; on USAGE only */
	ILK_EFFECT_COUNT,
};
#define ILK_MAX_EVENT_CHANGES 1024u /* EFFECTS and USES of one event, together */

/* TERMS: the summands of caps and reports. */
enum ilk_term_field { ILK_TERM_COUNTER, ILK_TERM_FIELDS };

/* CAPS: sum of terms, compared with a limit. */
enum ilk_cap_field {
	ILK_CAP_NAME,  /* string */
	ILK_CAP_KIND,  /* string: a member of the spec's cap_kind */
	ILK_CAP_FIRST, /* run of TERMS */
	ILK_CAP_TERMS,
	ILK_CAP_OP,    /* enum ilk_cap_op */
	ILK_CAP_LIMIT, /* 0 when off */
	ILK_CAP_LINE,
	ILK_CAP_SOURCE,
	ILK_CAP_FIELDS,
};
enum ilk_cap_op { ILK_CAP_AT_LEAST, ILK_CAP_ABOVE, ILK_CAP_OFF, ILK_CAP_OP_COUNT };

/* REPORTS: exactly two records, consecutive_denials and total_denials; one that the
 * policy does not report has no terms and DEFINED 0. */
enum ilk_report {
	ILK_REPORT_CONSECUTIVE_DENIALS,
	ILK_REPORT_TOTAL_DENIALS,
	ILK_REPORT_COUNT,
};
enum ilk_report_field {
	ILK_REPORT_DEFINED,
	ILK_REPORT_FIRST,
	ILK_REPORT_TERMS,
	ILK_REPORT_FIELDS,
};

/* The facts of a call; bit n of a key's mask is fact n. */
#define ILK_FACTS(X)                                                                  \
	X(TOOL, "tool")                                                               \
	X(COMMAND, "command")                                                         \
	X(PATH, "path")                                                               \
	X(CWD, "cwd")                                                                 \
	X(HOST, "host")                                                               \
	X(MCP_SERVER, "mcp.server")                                                   \
	X(MCP_TOOL, "mcp.tool")                                                       \
	X(AGENT, "agent")                                                             \
	X(MODEL, "model")               /* of the agent that asks for the call */     \
	X(COMMAND_LINE, "command_line") /* the raw line of COMMAND, for texts */      \
	X(ARGS, "args")                 /* all arguments, only in keys */             \
	X(BATCH, "batch")               /* the model message that the call came in */ \
	X(WRITES, "writes")             /* files that COMMAND writes, */              \
	X(READS, "reads")               /* and reads, by redirection */

enum ilk_fact {
#define ILK_FACT_ENUM(name, word) ILK_FACT_##name,
	ILK_FACTS(ILK_FACT_ENUM)
#undef ILK_FACT_ENUM
		ILK_FACT_COUNT,
};

/* Those that are found on the command line: for conditions, not for keys. */
#define ILK_FACTS_OF_LINE (1u << ILK_FACT_WRITES | 1u << ILK_FACT_READS)

/* A call's arguments that conditions test by their names: numbers of facts behind all others,
 * the n-th record of ARGUMENTS is fact ILK_FACT_ARGUMENT + n. No mask has a bit for them. */
#define ILK_FACT_ARGUMENT 64u

/* ARGUMENTS: the names on the way to a value of the arguments' JSON, DEPTH of them. */
enum ilk_argument_field {
	ILK_ARGUMENT_DEPTH,
	ILK_ARGUMENT_NAME, /* string, and so are the next ones; empty from DEPTH on */
	ILK_ARGUMENT_FIELDS = ILK_ARGUMENT_NAME + 8,
};

/* KEYS: which facts a fingerprint covers; at most ILK_MAX_KEYS. */
enum ilk_key_field { ILK_KEY_FACTS, ILK_KEY_FIELDS };

/* SLOTS: one-shot memories of calls' fingerprints. PLACES of them are remembered; places
 * of all slots follow each other, FIRST is the first of this one. A new fingerprint takes
 * the place of the oldest when all are taken, or is not remembered (KEEPS). */
enum ilk_slot_field {
	ILK_SLOT_NAME, /* string */
	ILK_SLOT_KEY,  /* index into KEYS */
	ILK_SLOT_FIRST,
	ILK_SLOT_PLACES, /* at least 1 */
	ILK_SLOT_KEEPS,  /* 1: what is there is kept */
	ILK_SLOT_LINE,
	ILK_SLOT_SOURCE,
	ILK_SLOT_FIELDS,
};

/* USES: what an event does to a slot, ordered by event, slot, op. */
enum ilk_use_field {
	ILK_USE_SLOT,
	ILK_USE_OP,    /* enum ilk_use */
	ILK_USE_FIRST, /* run of CONDITIONS */
	ILK_USE_CONDITIONS,
	ILK_USE_FIELDS,
};
#define ILK_USE_WORDS(X)                                        \
	X(CLEAR, "clear") /* empties it, whatever it holds */   \
	X(TAKE, "take")   /* forgets this call's fingerprint */ \
	X(DROP, "drop")   /* the same */                        \
	X(SET, "set")     /* remembers this call's, as the newest */
enum ilk_use {
#define ILK_USE_ENUM(name, word) ILK_USE_##name,
	ILK_USE_WORDS(ILK_USE_ENUM)
#undef ILK_USE_ENUM
		ILK_USE_COUNT,
};

/* SETS and their PATTERNS. */
enum ilk_set_field {
	ILK_SET_NAME, /* string; empty for a set written inside a row */
	ILK_SET_KIND, /* enum ilk_set_kind */
	ILK_SET_FIRST,
	ILK_SET_PATTERNS,
	ILK_SET_FIELDS,
};
#define ILK_SET_KINDS(X)                                                                \
	X(TOOLS, "tools")       /* wildcards: "*" is any text */                        \
	X(TEXTS, "texts")       /* the same */                                          \
	X(PATHS, "paths")       /* as .gitignore has them, without braces */            \
	X(COMMANDS, "commands") /* wildcards; a trailing " *" also matches nothing */   \
	/* PATHS of a policy that says so; no word, but a wording: nobody writes it. */ \
	X(FOLDED_PATHS, "paths in any case")
enum ilk_set_kind {
#define ILK_SET_KIND_ENUM(name, word) ILK_SET_##name,
	ILK_SET_KINDS(ILK_SET_KIND_ENUM)
#undef ILK_SET_KIND_ENUM
		ILK_SET_KIND_COUNT,
};
/* What a policy says of letters in paths. */
#define ILK_CASES(X)              \
	X(SENSITIVE, "sensitive") \
	X(INSENSITIVE, "insensitive")
enum ilk_case {
#define ILK_CASE_ENUM(name, word) ILK_CASE_##name,
	ILK_CASES(ILK_CASE_ENUM)
#undef ILK_CASE_ENUM
		ILK_CASE_COUNT,
};
/* A text is in a set when the last of its patterns that matches is not negated; only those
 * of PATHS may be. In a pattern a backslash takes the next byte literally. */
enum ilk_pattern_field {
	ILK_PATTERN_TEXT,
	ILK_PATTERN_NOT, /* 1: it takes out what those in front of it put in */
	ILK_PATTERN_NEXT, /* the next negated one of the set, behind this: index + 1; 0: none */
	ILK_PATTERN_FIELDS,
};
/* X(word, bytes): the names of [:word:] in a pattern of PATHS, and what they hold, from and
 * to in turn. Letters are those of ASCII. */
#define ILK_CLASSES(X)                 \
	X("alnum", "09AZaz")           \
	X("alpha", "AZaz")             \
	X("blank", "\t\t  ")           \
	X("cntrl", "\x01\x1f\x7f\x7f") \
	X("digit", "09")               \
	X("graph", "!~")               \
	X("lower", "az")               \
	X("print", " ~")               \
	X("punct", "!/:@[`{~")         \
	X("space", "\t\r  ")           \
	X("upper", "AZ")               \
	X("xdigit", "09AFaf")

/* REASONS, LAYERS, HOOKS: the members of the spec's enumerations that rows use. */
enum ilk_name_field { ILK_NAME_TEXT, ILK_NAME_FIELDS };

/* TABLES: one record a table, in this order: its run of ROWS. */
#define ILK_TABLES(X)                  \
	X(BEFORE, "before classifier") \
	X(GUARD, "on guard")           \
	X(CLASSIFIER, "on classifier") \
	X(ANSWER, "on answer")
enum ilk_table {
#define ILK_TABLE_ENUM(name, word) ILK_TABLE_##name,
	ILK_TABLES(ILK_TABLE_ENUM)
#undef ILK_TABLE_ENUM
		ILK_TABLE_COUNT,
};
enum ilk_table_field {
	ILK_TABLE_FIRST,
	ILK_TABLE_ROWS,
	ILK_TABLE_ORG, /* the first so many are the organisation's, tried for themselves */
	ILK_TABLE_FIELDS,
};

/* ROWS: tried in order, the first whose conditions all hold decides. A row with a NOTE
 * does not decide: when its conditions hold, its note is taken down and the next row is
 * tried; it has conditions and nothing else. The last row of BEFORE and GUARD decides and
 * has no conditions, CLASSIFIER has for each verdict a row that decides and tests nothing
 * else; in ANSWER no row needs to hold (then nothing is reset). */
enum ilk_row_field {
	ILK_ROW_VERB,   /* enum ilk_verb */
	ILK_ROW_REASON, /* index into REASONS + 1; 0: none (in GUARD: the guard's own) */
	ILK_ROW_LAYER,  /* index into LAYERS + 1; 0: none */
	ILK_ROW_FIRST,  /* run of CONDITIONS */
	ILK_ROW_CONDITIONS,
	ILK_ROW_FIRES, /* mask over HOOKS */
	ILK_ROW_CAP,   /* index into CAPS + 1: the cap that decides if this row does */
	ILK_ROW_FLAGS, /* enum ilk_row_flag */
	ILK_ROW_RESET_FIRST, /* run of RESETS; none for CLASSIFY, GUARD, DEFER */
	ILK_ROW_RESETS,
	ILK_ROW_LINE,
	ILK_ROW_SOURCE,
	ILK_ROW_SWITCH, /* string: the mode that the host should switch to; empty: none */
	ILK_ROW_THEN,   /* REJECT, CANCEL, TIMEOUT: one of ILK_VERBS_UNANSWERED that the
			 * answer ends as; 0: as usual */
	ILK_ROW_NOTE, /* index into NOTES + 1, of the verb's kind; 0: the row decides */
	ILK_ROW_FIELDS,
};
#define ILK_VERBS(X)                                                           \
	X(ALLOW, "allow")                                                      \
	X(DENY, "deny")                                                        \
	X(ASK, "ask")                                                          \
	X(INTERRUPT, "interrupt")                                              \
	X(CLASSIFY, "classify") /* BEFORE only */                              \
	X(GUARD, "guard")       /* BEFORE only */                              \
	X(DEFER, "defer")       /* BEFORE only: no say; no event */            \
	X(APPROVE, "approve")   /* ANSWER only, as the next three */           \
	X(REJECT, "reject")                                                    \
	X(CANCEL, "cancel")                                                    \
	X(TIMEOUT, "timeout")                                                  \
	X(STOP, "stop") /* the session's task ends: stricter than interrupt */ \
	X(WARN, "warn") /* a note; any table, as the next */                   \
	X(NUDGE, "nudge")
enum ilk_verb {
#define ILK_VERB_ENUM(name, word) ILK_VERB_##name,
	ILK_VERBS(ILK_VERB_ENUM)
#undef ILK_VERB_ENUM
		ILK_VERB_COUNT,
};
/* Kinds of verbs; bit n of a mask of verbs is verb n. */
#define ILK_VERB_BIT(name) (1u << ILK_VERB_##name)
/* The call waits for a person, or it, the turn or the task ends: it fell back. */
#define ILK_VERBS_FALL_BACK \
	(ILK_VERB_BIT(ASK) | ILK_VERB_BIT(INTERRUPT) | ILK_VERB_BIT(STOP))
/* The call goes on. */
#define ILK_VERBS_LET_ON \
	(ILK_VERB_BIT(ALLOW) | ILK_VERB_BIT(CLASSIFY) | ILK_VERB_BIT(DEFER))
/* Outcomes that a row of any table but ANSWER may decide. */
#define ILK_VERBS_DECIDE \
	(ILK_VERB_BIT(ALLOW) | ILK_VERB_BIT(DENY) | ILK_VERBS_FALL_BACK)
#define ILK_VERBS_BEFORE_ONLY \
	(ILK_VERB_BIT(CLASSIFY) | ILK_VERB_BIT(GUARD) | ILK_VERB_BIT(DEFER))
#define ILK_VERBS_ANSWER                                                       \
	(ILK_VERB_BIT(APPROVE) | ILK_VERB_BIT(REJECT) | ILK_VERB_BIT(CANCEL) | \
	 ILK_VERB_BIT(TIMEOUT))
/* Say something and go on: the rows with a note. */
#define ILK_VERBS_NOTE (ILK_VERB_BIT(WARN) | ILK_VERB_BIT(NUDGE))
/* Answers that end a call, and may end it in another way. */
#define ILK_VERBS_REFUSE \
	(ILK_VERB_BIT(REJECT) | ILK_VERB_BIT(CANCEL) | ILK_VERB_BIT(TIMEOUT))
/* What a presence may make of no answer in time, and of an ask. */
#define ILK_VERBS_UNANSWERED \
	(ILK_VERB_BIT(DENY) | ILK_VERB_BIT(INTERRUPT) | ILK_VERB_BIT(STOP))
#define ILK_VERBS_ASKED (ILK_VERBS_UNANSWERED | ILK_VERB_BIT(ASK))

enum ilk_row_flag {
	ILK_ROW_BY_PERSON = 1, /* ask: only a person may approve, a hook may not */
	ILK_ROW_ALL_FLAGS = 1,
};

/* CONDITIONS and CARRIED. A carried condition is one on facts that a later table
 * tests: begin() evaluates it and keeps the answer in bit n of the call, so that the
 * later steps need no facts. */
enum ilk_condition_field {
	ILK_CONDITION_TEST,  /* enum ilk_test */
	ILK_CONDITION_FLAGS, /* enum ilk_condition_flag */
	ILK_CONDITION_A,
	ILK_CONDITION_B,
	ILK_CONDITION_FIELDS,
};
#define ILK_TESTS(X)                                                                     \
	X(IN_SET)       /* A: enum ilk_fact or an argument, B: index into SETS */        \
	X(IN_WORKSPACE) /* A: PATH, CWD, WRITES, READS, an argument; B: enum ilk_case */ \
	X(RULE)         /* A: enum ilk_rule */                                           \
	X(ANNOTATED)    /* A: enum ilk_hint */                                           \
	X(MODE)         /* A: index into MODES */                                        \
	X(PRESENCE)     /* A: enum ilk_presence */                                       \
	X(CAP)          /* A: index into CAPS */                                         \
	X(LATCH)        /* A: index into COUNTERS: it is not 0 */                        \
	X(SLOT)         /* A: index into SLOTS: it holds this call's fingerprint */      \
	X(VERDICT)      /* A: enum ilk_verdict; CLASSIFIER only, as the next two */      \
	X(KIND)         /* A: string: the kind of unavailability */                      \
	X(STAGE)        /* A: string: the classifier's stage */                          \
	X(ASKED)        /* A: index into REASONS: that was asked for; answers only */    \
	X(BY)           /* A: enum ilk_answerer */                                       \
	X(CARRIED)      /* A: index into CARRIED */                                      \
	X(CATEGORY)     /* A: string: the category of the block; CLASSIFIER only */      \
	X(DECIDED)      /* A: index into REASONS: of what let the call run */
enum ilk_test {
#define ILK_TEST_ENUM(name) ILK_TEST_##name,
	ILK_TESTS(ILK_TEST_ENUM)
#undef ILK_TEST_ENUM
		ILK_TEST_COUNT,
};
enum ilk_condition_flag {
	ILK_CONDITION_NOT = 1, /* holds when the test fails */
	ILK_CONDITION_LOOSE =
		2, /* the row lets the call on (allow, classify, defer): a value
				  * that is absent or opaque never makes it hold */
	/* Of COMMAND in a set, with LOOSE: the row tests the files that the line writes, or
	 * reads, by themselves. */
	ILK_CONDITION_WRITES = 4,
	ILK_CONDITION_READS = 8,
	ILK_CONDITION_ALL_FLAGS = 15,
};

/* What a tool's MCP annotations say: of each hint that it is true, then that it is false. */
#define ILK_HINTS(X)                                          \
	X(READ_ONLY, "read_only")                             \
	X(DESTRUCTIVE, "destructive")                         \
	X(OPEN_WORLD, "open_world")                           \
	X(IDEMPOTENT, "idempotent")                           \
	X(MODIFYING, "modifying")       /* not read-only */   \
	X(ADDITIVE, "additive")         /* not destructive */ \
	X(CLOSED_WORLD, "closed_world") /* not open */        \
	X(NOT_IDEMPOTENT, "not_idempotent")
enum ilk_hint {
#define ILK_HINT_ENUM(name, word) ILK_HINT_##name,
	ILK_HINTS(ILK_HINT_ENUM)
#undef ILK_HINT_ENUM
		ILK_HINT_COUNT,
};
/* The same hint, said to be the opposite. */
#define ILK_HINT_OPPOSITE(hint) (((hint) + ILK_HINT_COUNT / 2) % ILK_HINT_COUNT)

/* RESETS: what an answer sets to 0 or empties. */
enum ilk_reset_field { ILK_RESET_WHAT, ILK_RESET_INDEX, ILK_RESET_FIELDS };
enum ilk_reset { ILK_RESET_COUNTER, ILK_RESET_SLOT, ILK_RESET_COUNT };

/* PRESENCES: one record a presence, in the order of enum ilk_presence (runtime.h);
 * the fields hold an enum ilk_verb. */
enum ilk_presence_field {
	ILK_PRESENCE_ASK,     /* what ask becomes: one of ILK_VERBS_ASKED */
	ILK_PRESENCE_TIMEOUT, /* what no answer in time becomes: of ILK_VERBS_UNANSWERED */
	ILK_PRESENCE_WAIT,    /* seconds until then; 0: as long as it takes */
	ILK_PRESENCE_FIELDS,
};

/* WAIVES: boundary checks that the policy says it breaks, and why. */
enum ilk_waive_field {
	ILK_WAIVE_CHECK, /* string */
	ILK_WAIVE_WHY,   /* string */
	ILK_WAIVE_LINE,
	ILK_WAIVE_SOURCE,
	ILK_WAIVE_FIELDS,
};

/* NOTES: what rows say without deciding, by names that are the policy's own. */
enum ilk_note_field {
	ILK_NOTE_TEXT, /* string */
	ILK_NOTE_KIND, /* enum ilk_note_kind */
	ILK_NOTE_FIELDS,
};
enum ilk_note_kind {
	ILK_NOTE_WARN,  /* for people and telemetry */
	ILK_NOTE_NUDGE, /* a message that the host gives to the model */
	ILK_NOTE_KIND_COUNT,
};

/* SOURCES: the files that the policy was compiled from, the main one first, the others in
 * the order in which they were first included. Names are as seen from the main file's
 * folder, so that they do not tell where that was. */
enum ilk_source_field {
	ILK_SOURCE_NAME, /* string */
	ILK_SOURCE_TIER, /* enum ilk_tier */
	ILK_SOURCE_HASH, /* SHA-256 of its bytes, as eight fields */
	ILK_SOURCE_FIELDS = ILK_SOURCE_HASH + 8,
};
/* Whose word a source is. */
enum ilk_tier { ILK_TIER_TEAM, ILK_TIER_ORG, ILK_TIER_COUNT };

/* FAILURES: one record a failure, in the order of enum ilk_failure (runtime.h) without
 * NONE: what is decided when it is not known what to decide by. */
enum ilk_failure_field {
	ILK_FAILURE_VERB,   /* enum ilk_verb, one of ILK_VERBS_FAILURE */
	ILK_FAILURE_REASON, /* index into REASONS + 1; 0: none */
	ILK_FAILURE_LAYER,  /* index into LAYERS + 1; 0: none */
	ILK_FAILURE_LINE,   /* 0: not written, the policy denies */
	ILK_FAILURE_SOURCE,
	ILK_FAILURE_FIELDS,
};
#define ILK_VERBS_FAILURE (ILK_VERBS_DECIDE | ILK_VERB_BIT(DEFER))
/* PARAMS: what the policy's params are worth. Nothing decides by
 * them: where a param stood, its value is. */
enum ilk_param_field {
	ILK_PARAM_NAME,  /* string */
	ILK_PARAM_VALUE, /* 0 when off */
	ILK_PARAM_OFF,   /* 1: it is "off" */
	ILK_PARAM_LINE,
	ILK_PARAM_SOURCE,
	ILK_PARAM_FIELDS,
};

/* WRAPPERS: commands that run other commands, beside those that the engine knows by itself.
 * NAME is the command's words, one blank between them. FLAGS, VALUES and ASKS are letters:
 * options without a value, those with one, those with which nothing is run; LONGS and
 * LONG_ASKS long options, a blank behind each, "=" in front of it where there is a value. Of
 * several that fit, the one with the most words counts, of those the first. */
enum ilk_wrapper_field {
	ILK_WRAPPER_NAME, /* string, as all up to LONG_ASKS */
	ILK_WRAPPER_FLAGS,
	ILK_WRAPPER_VALUES,
	ILK_WRAPPER_LONGS,
	ILK_WRAPPER_ASKS,
	ILK_WRAPPER_LONG_ASKS,
	ILK_WRAPPER_KIND,     /* enum ilk_wrapper */
	ILK_WRAPPER_OPERANDS, /* words in front of the command */
	ILK_WRAPPER_ASSIGNS,  /* 1: NAME=value may stand there, too */
	ILK_WRAPPER_LINE,
	ILK_WRAPPER_SOURCE,
	ILK_WRAPPER_FIELDS,
};
#define ILK_WRAPPERS(X)                                                       \
	X(COMMAND, "command") /* the words behind are a command */            \
	X(CODE, "code")       /* they are shell code, a blank between them */ \
	X(OPAQUE, "opaque")   /* what it runs is not on the line */
enum ilk_wrapper {
#define ILK_WRAPPER_ENUM(name, word) ILK_WRAPPER_##name,
	ILK_WRAPPERS(ILK_WRAPPER_ENUM)
#undef ILK_WRAPPER_ENUM
		ILK_WRAPPER_COUNT,
};

/* ---- The index ------------------------------------------------------------------
 *
 * What is above decides; what follows only finds sooner which sets a fact is in, and which
 * rows of BEFORE can hold. The rows without it are the reference, and both must agree.
 *
 * PAIRS: a fact, and a set that it is tested on. A row with such a test, not negated, can
 * hold only when the pair does: one of them is the row's anchor. A pair's rows are a run of
 * ANCHORED, in their order; rows without an anchor are UNANCHORED, in their order, the
 * table's last row among them. Both count from the table's first row. */
enum ilk_pair_field {
	ILK_PAIR_FACT, /* enum ilk_fact, no argument; pairs of one fact follow each other */
	ILK_PAIR_SET,
	ILK_PAIR_FIRST, /* run of ANCHORED */
	ILK_PAIR_ROWS,
	ILK_PAIR_FIELDS,
};
enum ilk_indexed_field { ILK_INDEXED_ROW, ILK_INDEXED_FIELDS };

/* MATCHERS: one a fact that has pairs, in the order of the facts. A pattern is found by
 * what it begins with (a trie, NODES), by a text that it has somewhere (Aho-Corasick,
 * STATES), or is always looked at (the ENDS of the trie's root). */
enum ilk_matcher_field {
	ILK_MATCHER_FACT,
	ILK_MATCHER_ROOT,    /* index into NODES */
	ILK_MATCHER_STATE,   /* index into STATES + 1: the start; 0: none */
	ILK_MATCHER_ANCHORS, /* 1: rows hang on its pairs */
	ILK_MATCHER_SKIP,    /* run of SKIPS: a power of two, or none */
	ILK_MATCHER_SKIPS,
	ILK_MATCHER_WINDOW, /* bytes, 2 to ILK_MAX_LITERAL; 0: there are no SKIPS */
	/* 1: some of its sets are FOLDED_PATHS, which are found by small letters. */
	ILK_MATCHER_FOLD,
	ILK_MATCHER_FIELDS,
};

/* SKIPS: what is looked for somewhere has at least WINDOW bytes. By the last two bytes of
 * a window on the text, how far it can be moved on before something that is looked for may
 * start where the window does: 0, it may there. */
#define ILK_SKIP_SLOT(one, two, slots) \
	(((uint32_t)(unsigned char)(one)*37u + (unsigned char)(two)) & ((slots)-1u))
#define ILK_MAX_SKIPS 4096u

/* NODES: LENGTH bytes of LABELS lead here from the parent, BYTE is the first of them.
 * Children follow each other, by their BYTE, behind their parent. */
enum ilk_node_field {
	ILK_NODE_BYTE,
	ILK_NODE_LABEL,
	ILK_NODE_LENGTH,
	ILK_NODE_FIRST, /* run of NODES */
	ILK_NODE_CHILDREN,
	ILK_NODE_FIRST_END, /* run of ENDS */
	ILK_NODE_ENDS,
	ILK_NODE_FIELDS,
};

/* STATES: EDGES by their BYTE. FAIL is where to go on when no edge fits, REPORT the next
 * state on that way that has ENDS, or the start; both are in front of it, or the start. */
enum ilk_state_field {
	ILK_STATE_FIRST, /* run of EDGES */
	ILK_STATE_EDGES,
	ILK_STATE_FAIL,
	ILK_STATE_REPORT,
	ILK_STATE_FIRST_END, /* run of ENDS */
	ILK_STATE_ENDS,
	ILK_STATE_FIELDS,
};
enum ilk_edge_field { ILK_EDGE_BYTE, ILK_EDGE_STATE, ILK_EDGE_FIELDS };

/* ENDS: a pattern that may match, here. */
enum ilk_end_field {
	ILK_END_HOW, /* enum ilk_end */
	ILK_END_PATTERN,
	ILK_END_PAIR,
	ILK_END_NEEDS, /* 64 bits, the lower half first: see ILK_NEED */
	ILK_END_NEEDS_HIGH,
	ILK_END_FIELDS,
};
/* One of 64 bits for two bytes that follow each other in a text. A pattern that is to be
 * verified cannot match a text that has not all the bits that it needs. */
#define ILK_NEED(one, two) \
	(1ull << (((uint32_t)(unsigned char)(one)*37u + (unsigned char)(two)) & 63u))
enum ilk_end {
	ILK_END_EXACT,  /* it matches when the text ends here */
	ILK_END_PREFIX, /* it matches */
	ILK_END_VERIFY, /* it matches if it does */
	ILK_END_COUNT,
};
#define ILK_MAX_LITERAL 16u  /* bytes that Aho-Corasick looks for */
#define ILK_MAX_PREFIX  255u /* bytes that the trie knows of a pattern */

/* Limits that the format itself has; the compiler diagnoses what goes beyond them. */
#define ILK_MAX_MODES         32u
#define ILK_MAX_HOOKS         32u
#define ILK_MAX_NOTES         32u
#define ILK_MAX_KEYS          4u
#define ILK_MAX_GROUPS        4u
#define ILK_MAX_SLOTS         16u
#define ILK_MAX_PLACES        64u /* of all slots together */
#define ILK_MAX_COUNTERS      256u
#define ILK_MAX_CARRIED       64u
#define ILK_MAX_FINGERPRINT   64u
#define ILK_MAX_SOURCES       64u
#define ILK_MAX_WRAPPERS      64u
#define ILK_MAX_WRAPPER_WORDS 4u
#define ILK_MAX_OPERANDS      8u
#define ILK_MAX_ARGUMENTS     64u
#define ILK_MAX_WAY           8u /* names of one argument */

#endif
