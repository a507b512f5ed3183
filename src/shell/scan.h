/* SPDX-License-Identifier: Apache-2.0
 *
 * The scanner of shell code: operators, and the pieces that words are made of. Which of
 * three sets of tokens applies depends on what surrounds the place: code, double quotes
 * (or a here-document's body), the inside of `${...}`.
 */
#ifndef SHELL_SCAN_H
#define SHELL_SCAN_H

#include <stdbool.h>
#include <stddef.h>

enum scan_token {
	SCAN_END,
	SCAN_WRONG, /* not certain what this is, nor what is behind it */
	SCAN_BLANK,
	SCAN_CONTINUE, /* a backslash and a line end */
	SCAN_NEWLINE,
	SCAN_HASH,

	/* Operators. */
	SCAN_SEPARATOR, /* ; & && || | */
	SCAN_PIPE,      /* |: in a `case` the next pattern */
	SCAN_CASE_END,  /* ;; ;& ;;& */
	SCAN_OPEN,      /* ( */
	SCAN_CLOSE,     /* ) */
	SCAN_PARENS,    /* () behind a function's name */
	SCAN_READ,      /* < */
	SCAN_WRITE,     /* > >> >| &> &>> */
	SCAN_BOTH,      /* <> */
	SCAN_COPY_IN,   /* <& */
	SCAN_COPY_OUT,  /* >& */
	SCAN_SHUT,      /* <&- >&- */
	SCAN_HERE_TEXT, /* <<< */
	SCAN_HERE,      /* << or <<- with its delimiter */

	/* Pieces of words. */
	SCAN_LITERAL,
	SCAN_ESCAPE,       /* a backslash and the byte it quotes */
	SCAN_SINGLE,       /* '...' */
	SCAN_ANSI,         /* $'...' */
	SCAN_QUOTE,        /* " */
	SCAN_VARIABLE,     /* $x, or a ${...} that runs nothing */
	SCAN_VARIABLES,    /* $@ and its like: several words, even in quotes */
	SCAN_NUMBER,       /* a variable or arithmetic that is always a number */
	SCAN_PARAMETER,    /* ${x with an operator: its word follows, up to } */
	SCAN_SUBSTITUTION, /* $( */
	SCAN_BACKTICK,
	SCAN_PROCESS, /* <( or >( */
	SCAN_GLOB,    /* * or ? */
	SCAN_BRACKET, /* [ */
	SCAN_UNBRACKET,
	SCAN_BRACE,  /* { */
	SCAN_BRACES, /* {} */
	SCAN_UNBRACE,
	SCAN_TILDE,

	SCAN_COUNT,
};

/* Offsets in `text`, of which what is behind `limit` does not count; `bash` is false for code of which only a plain sh's syntax is
 * certain. The token last found is [start, at). */
struct scanner {
	const char *text;
	size_t start;
	size_t at;
	size_t limit;
	bool bash;
	bool doubt; /* a token was what it seems, but not certainly only that */
};

enum scan_token scan_code(struct scanner *scanner);
/* Inside of double quotes. A here-document's body is scanned likewise: there SCAN_QUOTE is
 * a character like others. */
enum scan_token scan_quoted(struct scanner *scanner);
/* Inside of ${...}, behind the operator. SCAN_UNBRACE ends it. */
enum scan_token scan_parameter(struct scanner *scanner);

#endif
