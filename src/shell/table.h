/* SPDX-License-Identifier: Apache-2.0
 *
 * What the splitter knows by name: reserved words, variables that change what the shell
 * does, and commands that run commands or code, or that are not what they seem. All of it
 * is data (table.c); what is done about it is in command.c.
 */
#ifndef SHELL_TABLE_H
#define SHELL_TABLE_H

#include "shell/words.h"

enum table_reserved {
	RESERVED_NONE,
	RESERVED_SKIPPED, /* a command may follow */
	RESERVED_TIME,
	RESERVED_FOR,
	RESERVED_CASE,
	RESERVED_ESAC,
	RESERVED_FUNCTION,
	RESERVED_TEST,
	RESERVED_REFUSED,
};

enum table_kind {
	TABLE_REFUSED,   /* what it does is not on the line */
	TABLE_WRAPPER,   /* options, operands, then a command */
	TABLE_XARGS,     /* a wrapper that adds words */
	TABLE_FIND,      /* -exec and its like */
	TABLE_SHELL,     /* -c and code */
	TABLE_SH,        /* the same for another shell than bash */
	TABLE_EVAL,      /* all words are code */
	TABLE_TRAP,      /* the first word is */
	TABLE_TEST,      /* [ and test: -v evaluates */
	TABLE_CONDITION, /* [[: arithmetic does */
	TABLE_DECLARE,   /* assignments as words */
	TABLE_NAMES,     /* names of variables as words */
	TABLE_PRINTF,    /* -v is a name */
	TABLE_SET,       /* options of the shell itself */
	TABLE_SOURCE,    /* code from a file */
	TABLE_QUERY,     /* harmless with the options in `flags` */
	TABLE_KIND_COUNT,
};

struct table_entry {
	const char *name;
	enum table_kind kind;
	bool builtin;       /* only by this name, not as a file somewhere */
	const char *flags;  /* the letters of options without a value */
	const char *valued; /* and of those with one */
	/* Long options, a blank behind each; = at the end: with a value. */
	const char *longs;
	unsigned operands;     /* words before the command */
	bool assigns;          /* NAME=value may stand before the command */
	const char *asks;      /* options with which nothing is run */
	const char *long_asks; /* the same, as `longs`; NULL: none */
};

/* The name behind the last slash. */
struct word_view table_base_name(struct word_view word);
/* NULL: a command like others. */
const struct table_entry *table_find(struct word_view word);

enum table_reserved table_reserved(struct word_view word);

/* Whether a variable of this name (the first `len` bytes) changes what bash runs or how it
 * reads code. */
bool table_is_special(struct word_view word, size_t len);

#endif
