/* SPDX-License-Identifier: Apache-2.0
 *
 * The state of taking one line apart, and who does what to it: `split` runs the loop over
 * tokens, `piece` builds words, `state` knows what a word is where it stands, `code` what
 * operators do, `here` here-documents, `command` what a finished command runs, `recover`
 * what is left where the syntax is not certain. Nesting is a stack of frames with a bound;
 * deeper lines are opaque.
 *
 * An opaque line lets nothing on, whatever else is found; it is taken apart to the end all
 * the same, since what it has to show holds back. So from there on a guess is good enough.
 */
#ifndef SHELL_SPLITTER_H
#define SHELL_SPLITTER_H

#include "shell/scan.h"
#include "shell/shell.h"
#include "shell/table.h"
#include "shell/words.h"

enum {
	SPLIT_DEPTH = 24, /* frames */
	SPLIT_WRAPS = 8,  /* commands that run commands that run ... */
	SPLIT_HERES = 8,  /* here-documents that a line end waits for */
};

enum frame_kind {
	/* These have commands of their own. */
	FRAME_CODE, /* the line, or text that is code: `...`, eval, bash -c */
	FRAME_SUBSHELL,
	FRAME_SUBSTITUTION, /* $( ), <( ) */
	FRAME_CASE,
	/* These are parts of a word of the frame around them. */
	FRAME_QUOTES,
	FRAME_PARAMETER,
	/* No part of anything. */
	FRAME_HERE,
};

/* What the next word of a frame is. */
enum frame_state {
	STATE_COMMAND,
	STATE_TIME, /* behind `time`: a command, but for -p */
	STATE_TEST, /* inside of [[ ]] */
	STATE_FOR_NAME,
	STATE_FOR_IN,
	STATE_FOR_LIST,
	STATE_FUNCTION,
	STATE_FUNCTION_BODY,
	STATE_CASE_WORD,
	STATE_CASE_IN,
	STATE_CASE_PATTERN, /* the first of a clause, or esac */
	STATE_CASE_MORE,    /* behind it, up to the ) */
};

/* The word is not the command's but a redirection's. */
enum frame_target {
	TARGET_NONE,
	TARGET_READ,
	TARGET_WRITE,
	TARGET_BOTH,
	TARGET_COPY_IN,
	TARGET_COPY_OUT,
	TARGET_TEXT,
};

/* The word that is being read. Offsets are into the stack of words. */
struct frame_word {
	bool open;
	bool kept;    /* it is a word even if all its values are empty */
	bool plain;   /* nothing in it was quoted or unknown */
	bool bracket; /* a [ was seen, */
	bool brace;   /* a {, */
	bool folded;  /* and what closes it */
	size_t start;
	size_t certain; /* up to here it was plain */
};

struct frame {
	enum frame_kind kind;
	enum frame_state state;
	enum frame_target target;
	struct frame_word word;
	size_t start;          /* of the command's words */
	size_t name;           /* of the first that is no assignment */
	size_t count;          /* of them, assignments included */
	size_t assigns;        /* how many of them those are */
	bool touched;          /* the command has a redirection */
	bool closing;          /* behind a here-document nothing more may come */
	bool piped;            /* a | stands before the command */
	bool plain;            /* nothing in the command's name was quoted */
	bool muted;            /* what is in it is no text of a word */
	bool quoted;           /* FRAME_PARAMETER: it stands in double quotes */
	size_t owner;          /* the frame whose word or command this is about */
	size_t here;           /* the first here-document that is this frame's */
	struct scanner resume; /* where scanning goes on behind it */
	size_t mark;           /* the words' length then */
	size_t base;           /* and at the frame's start */
};

struct here {
	size_t delimiter;
	size_t len;
	bool quoted;
	bool tabs; /* leading ones do not count */
};

struct splitter {
	struct scanner scan;
	struct words words;
	struct frame frames[SPLIT_DEPTH];
	size_t depth;
	struct here heres[SPLIT_HERES];
	size_t here_count;
	const struct shell_wrappers *wrappers; /* the caller's */
	struct shell_part *parts;
	size_t part_room;
	size_t part_count;
	char *text; /* of the parts */
	size_t text_len;
	size_t text_room;
	/* What is not certain: any makes the line opaque. */
	bool opaque; /* what something on the line does */
	bool lost; /* the syntax at hand; what is behind it is looked for (recover.c) */
	bool full; /* no room: nothing more is looked for */
	bool closed; /* nothing is pushed: only parts are asked for */
};

/* split.c */
struct frame *split_top(struct splitter *split);
struct frame *split_owner(struct splitter *split);
/* A new frame on top; NULL when there are too many, by which the syntax is lost, but for
 * texts of their own. */
struct frame *split_push(struct splitter *split, enum frame_kind kind);
/* The same for code in a text of its own, after which `split->scan` goes on. */
void split_push_code(struct splitter *split, const char *text, size_t len, bool bash);
void split_pop(struct splitter *split);
void split_part(struct splitter *split, enum shell_kind kind, const char *at,
                const char *end);

/* piece.c: a piece of a word, or what opens a frame that is one. True: it was one. */
bool piece_take(struct splitter *split, enum scan_token token);
/* Opens the owner's word if there is none. */
void piece_begin(struct splitter *split);

/* state.c: takes a finished word, which is the last on the stack. */
void state_word(struct splitter *split, struct frame *frame, struct word_view word);

/* code.c: all other tokens. */
void code_take(struct splitter *split, enum scan_token token);

/* here.c */
void here_add(struct splitter *split);
/* Behind a line end: the bodies that it starts are skipped, or their frames pushed. */
void here_read(struct splitter *split);

/* recover.c: the text at hand behind what was lost: its commands so far are parts, and
 * the next one is looked for behind the next separator. */
void recover(struct splitter *split);

/* ansi.c: the inside of $'...' */
void ansi_take(struct words *words, const char *at, size_t len);

/* command.c: emits the parts of the finished command [at, end), of which the first
 * `assigns` words are assignments, and pushes frames for the code that it runs. `plain`:
 * nothing in its name was quoted. */
void command_take(struct splitter *split, const char *at, const char *end,
                  size_t assigns, bool plain);

/* A command in work: its words behind its name, and how many commands run it. */
struct command {
	const char *at;
	const char *end;
	unsigned depth;
	bool plain;
	const struct table_entry *entry;
	struct table_entry own; /* of the caller's wrapper: what `entry` is then */
};
/* command.c: what one command runs, as if it stood for itself. */
void command_run(struct splitter *split, const char *at, const char *end,
                 unsigned depth);
/* wrapper.c: takes the options from the front of the words, as the table knows them. False:
 * one is not known, or not certain, and where they end is a guess. `replace` (may be NULL) becomes the value of -I; `asks`:
 * nothing is run. */
bool wrapper_options(struct command *command, struct word_view *replace, bool *asks);
/* Past operands and assignments. False: one is not certain. */
bool wrapper_operands(struct command *command);
void wrapper_take(struct splitter *split, struct command *command);
void wrapper_xargs(struct splitter *split, struct command *command);
void wrapper_find(struct splitter *split, struct command *command);

/* own.c: finds the caller's wrapper that the command is, and moves behind its name; none:
 * `entry` stays NULL. False: it may be one. */
bool own_find(const struct splitter *split, struct word_view name,
              struct command *command);

/* builtin.c: false: not certain that it runs nothing by itself. */
bool builtin_test(const struct splitter *split, const struct command *command);
bool builtin_condition(const struct splitter *split, const struct command *command);
bool builtin_declare(const struct splitter *split, const struct command *command);
bool builtin_names(const struct splitter *split, const struct command *command);
bool builtin_printf(const struct splitter *split, const struct command *command);
bool builtin_set(const struct splitter *split, const struct command *command);
bool builtin_source(const struct splitter *split, const struct command *command);
bool builtin_query(const struct splitter *split, const struct command *command);

#endif
