/* SPDX-License-Identifier: Apache-2.0
 *
 * Every limit of the compiler and the generator in one place, each with its reason;
 * each is tested at N and N + 1. The image's own are in interlock/image.h.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/* A policy is read whole, spans are 32-bit; nobody edits more than this by hand. */
#define MAX_SOURCE_SIZE (16u * 1024u * 1024u)
/* Longest name or string, so that a diagnostic can quote it and an image stays small. */
#define MAX_NAME_SIZE   128u
#define MAX_STRING_SIZE 4096u
/* Numbers are unsigned 32-bit; the largest is what a saturated counter shows. */
#define MAX_NUMBER 4294967295u
/* Diagnostics kept and shown; the rest is counted. */
#define MAX_DIAGNOSTICS 20u
/* Members of all sets and rows of all tables, so that an image stays under 16 MiB. */
#define MAX_PATTERNS 100000u
/* What the braces of one path pattern may stand for, and how many may follow each other:
 * what a person can still see through, and recursion has an end. */
#define MAX_ALTERNATIVES       256u
#define MAX_BRACES             16u
#define MAX_ROWS               20000u
#define MAX_CONDITIONS_PER_ROW 32u
/* Effects on one counter, uses of one slot: what a person can still see through. */
#define MAX_CHANGES 256u
/* A row may hold a set or two of its own. */
#define MAX_SETS    32768u
#define MAX_CAPS    256u
#define MAX_PARAMS  256u
#define MAX_REASONS 65534u
/* Includes inside each other: more is a mistake, and recursion has an end. */
#define MAX_INCLUDE_DEPTH 16u

#endif
