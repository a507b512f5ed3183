/* SPDX-License-Identifier: Apache-2.0
 *
 * What the subcommands share: exit statuses, how they complain, and their names.
 */
#ifndef TOOLS_TOOL_H
#define TOOLS_TOOL_H

#include "interlock/status.h"

/* How the command ends; the man pages promise these. */
enum tool_exit {
	TOOL_OK = 0,
	TOOL_INPUT = 1,  /* the input has errors, or a test failed */
	TOOL_USAGE = 2,  /* the command line makes no sense */
	TOOL_IO = 3,     /* reading or writing failed */
	TOOL_IMAGE = 4,  /* the compiled policy is damaged or not one */
	TOOL_MEMORY = 5, /* out of memory */
};

/* "interlock: " and the message and a line end, to standard error. */
__attribute__((format(printf, 1, 2))) void tool_complain(const char *format, ...);

/* The exit status for a failed function of the libraries. */
int tool_exit_of(enum ilk_status status);
/* The same, with a message: "interlock: WHAT: the image checksum does not match". */
int tool_fail(const char *what, enum ilk_status status);

/* One function a subcommand: argv[0] is its name; the answer is the exit status. */
int cmd_audit(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_compile(int argc, char **argv);
int cmd_dump(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_fmt(int argc, char **argv);
int cmd_gen(int argc, char **argv);
int cmd_hook(int argc, char **argv);
int cmd_replay(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_test(int argc, char **argv);
int cmd_top(int argc, char **argv);

#endif
