/* SPDX-License-Identifier: Apache-2.0
 *
 * What changed from one spec to another, and what of it breaks whoever relies on the old
 * one: code that uses a constant, and consumers that expect a name, a type, a member, a
 * unit or an attribute.
 */
#ifndef GEN_DIFF_H
#define GEN_DIFF_H

#include "base/buffer.h"
#include "gen/spec.h"

enum diff_kind {
	DIFF_ADDED,
	DIFF_REMOVED,
	DIFF_RENAMED,
	DIFF_DEPRECATED,
	DIFF_CHANGED,
	DIFF_KIND_COUNT
};

struct diff_change {
	enum diff_kind kind;
	bool breaking;
	const char *what;   /* "attribute", "member", "metric", ... */
	const char *name;   /* "app.state", of a member "app.state: idle" */
	const char *detail; /* "type: string, now int"; may be "" */
	struct diff_change *next;
};

struct diff {
	struct arena *arena;
	struct diff_change *first; /* attributes, then signals, by name */
	struct diff_change **end;
	uint32_t count;
	uint32_t breaking;
};

/* Compares what the two registries speak of themselves. False: no memory. */
bool diff_specs(struct diff *diff, struct arena *arena, const struct spec *before,
                const struct spec *after);

void diff_text(const struct diff *diff, struct buffer *out);
void diff_json(const struct diff *diff, struct buffer *out);
void diff_markdown(const struct diff *diff, struct buffer *out);

#endif
