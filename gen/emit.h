/* SPDX-License-Identifier: Apache-2.0
 *
 * Emitters: each turns a finished spec into one file or a few, in memory. A new language
 * is one file emit_<language>.c and one line of the table in emit.c.
 */
#ifndef GEN_EMIT_H
#define GEN_EMIT_H

#include <stddef.h>

#include "base/buffer.h"
#include "gen/spec.h"

struct emit {
	const struct spec *spec;
	struct arena *arena; /* for names */
	const char *prefix;  /* of C macros */
	struct buffer *out;
	const char *only; /* which attributes a subset has: "a.b,c.*"; NULL: all */
};

/* What one emitter writes at most. */
#define EMIT_MAX_FILES 4u

struct emitter {
	const char *name; /* as --emit has it */
	const char *what;
	struct emit_file {
		const char *name; /* NULL: no more */
		void (*emit)(const struct emit *emit);
	} files[EMIT_MAX_FILES];
};

const struct emitter *emitters(size_t *count);
/* NULL: there is none of that name. */
const struct emitter *emitter_named(struct text name);

void emit_c(const struct emit *emit);
void emit_module(const struct emit *emit);
void emit_module_types(const struct emit *emit);
void emit_incubating(const struct emit *emit);
void emit_incubating_types(const struct emit *emit);
void emit_markdown(const struct emit *emit);
/* The table of what a signal carries, and that of an enum's members. */
void emit_markdown_signal(const struct emit *emit, const struct spec_signal *signal);
void emit_markdown_members(const struct emit *emit,
                           const struct spec_attribute *attribute);
void emit_subset(const struct emit *emit);
void emit_resolved(const struct emit *emit);
void emit_python(const struct emit *emit);
void emit_go(const struct emit *emit);
void emit_rust(const struct emit *emit);
void emit_rules(const struct emit *emit);
void emit_rules_test(const struct emit *emit);
void emit_grafana(const struct emit *emit);
void emit_collector(const struct emit *emit);
void emit_schema(const struct emit *emit);
void emit_java(const struct emit *emit);

/* Shared by the emitters. */

/* SCREAMING name, "" when there is no memory (the arena then knows). */
const char *emit_screaming(const struct emit *emit, struct text name);
/* The next word of a folded text from *at on; len 0 at its end. */
struct text emit_word(struct text text, size_t *at);
/* `escape` may replace a byte: NULL keeps it. */
typedef const char *(*emit_escape_fn)(char byte);
/* For emit_exact() and emit_line(): what a string in double quotes needs. */
const char *emit_escape_quoted(char byte);
/* The text as it is. */
void emit_exact(struct buffer *out, struct text text, emit_escape_fn escape);
/* The text on one line, runs of white space as one space. */
void emit_line(struct buffer *out, struct text text, emit_escape_fn escape);
/* The text as a string of JSON, quotes and all, which is one of YAML, too. */
void emit_json_string(struct buffer *out, struct text text);
/* A node as JSON, plain numbers and booleans bare. */
void emit_json_node(struct buffer *out, const struct node *node);
/* Whether a comma-separated list of patterns has one for the name; NULL has all. */
bool emit_listed(const char *patterns, struct text name);
/* The text wrapped at column `width`, each line after `indent`. */
void emit_wrapped(struct buffer *out, struct text text, const char *indent,
                  size_t width);
/* The same two for a comment: "*" and "/" are kept apart. */
void emit_comment_line(struct buffer *out, struct text text);
void emit_comment(struct buffer *out, struct text text, const char *indent,
                  size_t width);
/* What to tell of a `deprecated`: its note, or what replaces it. len 0: not
 * deprecated. */
struct text emit_deprecation(const struct emit *emit,
                             const struct spec_deprecated *deprecated);
/* Whether there is a constant for it: not excluded, no other's, and ours or carried by
 * what is ours. */
bool emit_wants_attribute(const struct spec_attribute *attribute);
bool emit_wants_signal(const struct spec_signal *signal);
/* "string", "int[]", "template[string]", "enum". */
void emit_type(struct buffer *out, const struct spec_type *type);
enum spec_stability emit_member_stability(const struct spec_attribute *attribute,
                                          const struct spec_member *member);

#endif
