/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of `interlock audit`.
 */
#ifndef TOOLS_AUDIT_H
#define TOOLS_AUDIT_H

#include "journal/journal.h"

/* Lines are read in pieces of that many bytes. */
#define AUDIT_ROOM (16u * JOURNAL_LINE_MAX)

/* Each as a command of its own: argv[0] is its name. */
int audit_verify(int argc, char **argv);
int audit_show(int argc, char **argv);
int audit_rotate(int argc, char **argv);

/* Complains of a journal that cannot be read or written; the exit status. */
int audit_fail(const char *directory, enum journal_status status, int error);

#endif
