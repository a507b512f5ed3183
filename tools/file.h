/* SPDX-License-Identifier: Apache-2.0
 *
 * Files in and out. A file is read whole or as a stream; what is written goes to
 * standard output or, all or nothing, to a file. Every write is checked.
 */
#ifndef TOOLS_FILE_H
#define TOOLS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "interlock/status.h"
#include "tool.h"

/* The name shown for "-". */
const char *file_shown(const char *path);

/* Reads all of a file ("-": standard input) with a NUL behind it. TOOL_OK, free(*bytes);
 * else a complaint was printed: TOOL_IO, TOOL_MEMORY, or TOOL_INPUT when it has more
 * than `limit` bytes. */
int file_read(const char *path, size_t limit, char **bytes, size_t *size);

/* The same without complaints and without standard input: ILK_OK (at most limit + 1
 * bytes), ILK_IO with *why in words, ILK_MEMORY. */
enum ilk_status file_load(const char *path, size_t limit, char **bytes, size_t *size,
                          const char **why);

/* Opens a file for reading ("-": standard input); -1: a complaint was printed. */
int file_open(const char *path);
/* As lines_read_fn wants it; the context is an int, the descriptor. */
enum ilk_status file_read_some(void *descriptor, char *bytes, size_t size, size_t *got);

/* Writes a whole file ("-": standard output): beside its place first, synchronised, then
 * renamed, so that a reader finds the old file or the new one. On failure the old one
 * stays, nothing else is left, and a complaint was printed. */
int file_write(const char *path, const void *bytes, size_t size);

/* Standard output, buffered. A failure is remembered and told once by output_done(). */
struct output {
	FILE *stream;
	int error; /* errno of the first failure, 0: none */
};

void output_stdout(struct output *out);
void output_bytes(struct output *out, const void *bytes, size_t size);
void output_string(struct output *out, const char *string);
__attribute__((format(printf, 2, 3))) void output_printf(struct output *out,
                                                         const char *format, ...);
void output_flush(struct output *out);
/* Flushes; TOOL_OK, or TOOL_IO after a complaint. */
int output_done(struct output *out);

/* output_bytes() in the shape that diagnostics and dumps want; the context is the
 * output. And the same for standard error, unchecked; the context is unused. */
void output_write(void *out, const char *bytes, size_t size);
void error_write(void *unused, const char *bytes, size_t size);

#endif
