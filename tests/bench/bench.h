/* SPDX-License-Identifier: Apache-2.0
 *
 * The benchmarks, one function each. They answer false, with a message on stderr, when
 * they could not run.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>

#include "interlock/compile.h"
#include "interlock/runtime.h"
#include "measure.h"

struct input {
	const char *name;
	char *bytes; /* NUL behind them */
	size_t size;
};

/* A whole file; `name` is borrowed. False: unreadable. input_free() afterwards. */
bool input_read(struct input *input, const char *name);
void input_free(struct input *input);
/* Its name without directories. */
const char *input_title(const struct input *input);

/* A policy ready to decide, with a session in mode "auto" that somebody sits at. */
struct bench {
	struct ilk_compiler compiler;
	unsigned char *bytes;
	size_t size;
	struct ilk_image image;
	void *memory;
	struct ilk_session *session;
};
/* False: it could not be made, which has been said, and nothing is left to stop. */
bool bench_start(struct bench *bench, const struct input *policy);
void bench_stop(struct bench *bench);

/* Milliseconds from text to image, and the image's bytes. */
bool bench_compile(const struct report *report, const struct input *policy);
/* Nanoseconds of one ilk_begin(), caches hot and cold, for each of a few calls. */
bool bench_decide(const struct report *report, const struct input *policy);
/* Nanoseconds of one ilk_begin(), hot and cold, by number of rules. */
bool bench_rules(const struct report *report);
/* The matching workload in `folder`: wrong answers, hot and cold, compile time and image,
 * by number of rules. What is not there is left out, with a word on stderr. False also
 * for a wrong answer. */
bool bench_matching(const struct report *report, const char *folder);
/* Events a second through read, play and JSON, over the trace repeated many times. */
bool bench_replay(const struct report *report, const struct input *policy,
                  const struct input *trace);
/* Lines of a journal a second into a report's numbers, and milliseconds to a page. */
bool bench_journal(const struct report *report, const char *journal);
/* Milliseconds of the processor from the files of a registry to its C header, and the
 * most memory that takes. */
bool bench_registry(const struct report *report, const char *folder);
/* Microseconds of a hook as a process, from start to end: an empty program, interlock-hook
 * and a hook in node, which take turns; `folder` as tests/bench/hook.sh makes it. */
bool bench_hook(const struct report *report, const char *folder);

#endif
