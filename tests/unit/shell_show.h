/* SPDX-License-Identifier: Apache-2.0
 *
 * A part's text as tests write it: ? is any text, _ white space inside of a word.
 */
#ifndef TESTS_UNIT_SHELL_SHOW_H
#define TESTS_UNIT_SHELL_SHOW_H

#include "shell/shell.h"

/* Behind the `*len` bytes that are there. */
static inline void shell_show(char *out, size_t *len, struct shell_text text)
{
	for (size_t i = 0; i < text.len; i++)
		out[(*len)++] = text.at[i] == '\0'   ? '?'
		                : text.at[i] == '\t' ? '_'
		                                     : text.at[i];
	out[*len] = '\0';
}

#endif
