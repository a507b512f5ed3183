/* SPDX-License-Identifier: Apache-2.0
 *
 * A policy for use, from either form: a compiled one by its first bytes, anything else
 * is policy text and compiled in memory. Diagnostics and complaints are printed here.
 */
#ifndef TOOLS_LOAD_H
#define TOOLS_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "interlock/compile.h"
#include "interlock/runtime.h"
#include "tool.h"

struct loaded {
	struct ilk_image image;
	unsigned char *bytes; /* what image borrows */
	size_t size;
	char *text; /* the file as read; bytes itself, when that was an image */
	size_t text_size;
	struct ilk_compiler compiler;
};

#define LOAD_MOST_PARAMS 64u

/* What a policy is loaded with besides its path; { 0 }: nothing. */
struct load_with {
	struct ilk_param params[LOAD_MOST_PARAMS];
	char names[LOAD_MOST_PARAMS][MAX_NAME_SIZE + 1];
	size_t count;
	const char *org; /* the organisation's policy; NULL: none */
	/* Told the path of each included file before it is read; NULL: nobody is. */
	void (*met)(void *context, const char *path);
	void *context;
};

/* The options for it, and what takes their values: false after a complaint. They stand
 * together in a command's table, LOAD_PARAM first. */
#define LOAD_PARAM                                                                    \
	{                                                                             \
		"param", 0, "NAME=VALUE", "a value for a param of the policy, or off" \
	}
#define LOAD_ORG                                                             \
	{                                                                    \
		"org", 0, "FILE", "an organisation's policy, which tightens" \
	}
bool load_take_param(struct load_with *with, const char *command, const char *value);

/* Has a compiler read included files from the file system, and know the params; `with`
 * must outlive its use. */
void load_set_up(struct ilk_compiler *compiler, const struct load_with *with);

/* TOOL_OK: free with load_free(). Else there is nothing to free; the compiler's counts
 * of errors and warnings are there in both cases. */
int load(struct loaded *loaded, const char *path, const struct load_with *with);
/* The same without the last line that counts the diagnostics. */
int load_uncounted(struct loaded *loaded, const char *path,
                   const struct load_with *with);
void load_free(struct loaded *loaded);
/* Whether the file was compiled already. */
bool load_is_image(const struct loaded *loaded);

/* "2 errors, 1 warning" to standard error. */
void load_show_count(uint32_t errors, uint32_t warnings);
/* Shows one diagnostic on standard error; an ilk_diagnostic_fn. */
void load_show(void *unused, const struct ilk_diagnostic *diagnostic);

#endif
