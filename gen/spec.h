/* SPDX-License-Identifier: Apache-2.0
 *
 * The telemetry spec: what a semantic-convention registry says, with the place of
 * everything. Files are added one by one, then spec_finish() resolves references and
 * runs the checks. All of it lives in one arena.
 */
#ifndef GEN_SPEC_H
#define GEN_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/source.h"
#include "gen/yaml.h"
#include "interlock/status.h"

/* One file of the registry; mistakes found in it are in its diag. */
struct spec_file {
	struct source source;
	struct text name; /* below the registry's folder: what files are sorted by */
	struct diag diag;
	bool standard; /* belongs to a dependency: referred to, not emitted as ours */
	bool manifest;
	struct node *root;
	struct spec_file *next;
};

/* A text of the registry and where it stands; at NULL: not given. */
struct spec_text {
	struct text text;
	struct span span;
};

enum spec_base {
	SPEC_STRING,
	SPEC_INT,
	SPEC_DOUBLE,
	SPEC_BOOLEAN,
	SPEC_ANY,
	SPEC_ENUM,
	SPEC_BASE_COUNT
};

struct spec_type {
	enum spec_base base;
	bool array;    /* string[] and so on */
	bool template; /* template[string]: the attribute's name is a prefix */
	struct span span;
};

enum spec_stability {
	SPEC_STABLE,
	SPEC_RELEASE_CANDIDATE,
	SPEC_BETA,
	SPEC_ALPHA,
	SPEC_DEVELOPMENT,
	SPEC_STABILITY_COUNT
};

struct spec_member {
	struct spec_text id;
	struct spec_text value;
	bool number; /* the value is an int: emitted bare */
	struct spec_text brief;
	struct spec_text note;
	enum spec_stability stability;
	bool has_stability; /* else the attribute's */
	const struct node *deprecated;
	const struct node *annotations;
};

struct spec_attribute {
	struct spec_file *file;
	struct spec_text name;
	struct spec_type type;
	struct spec_member *members;
	uint32_t member_count;
	bool listed; /* members were given, if perhaps wrongly */
	struct spec_text brief;
	struct spec_text note;
	enum spec_stability stability;
	const struct node *examples;
	const struct node *deprecated;
	const struct node *annotations;
	bool used; /* a signal refers to it */
	struct spec_attribute *next;
};

enum spec_level {
	SPEC_REQUIRED,
	SPEC_CONDITIONALLY_REQUIRED,
	SPEC_RECOMMENDED,
	SPEC_OPT_IN,
	SPEC_LEVEL_COUNT
};

struct spec_ref {
	struct spec_text name;
	enum spec_level level;
	struct spec_text level_text; /* the condition */
	struct spec_text brief;      /* instead of the attribute's */
	struct spec_text note;
	struct spec_attribute *attribute; /* NULL: unknown, diagnosed */
};

enum spec_kind { SPEC_EVENT, SPEC_METRIC, SPEC_SPAN, SPEC_KIND_COUNT };

/* A signal: what is not of its kind is absent. */
struct spec_signal {
	enum spec_kind kind;
	struct spec_file *file;
	struct spec_text name; /* a span's is its type */
	struct spec_text brief;
	struct spec_text note;
	enum spec_stability stability;
	struct spec_text instrument; /* metric */
	struct spec_text unit;       /* metric */
	struct spec_text span_kind;  /* span */
	struct spec_text span_name;  /* span: how its name is made */
	struct spec_ref *refs;
	uint32_t ref_count;
	const struct node *deprecated;
	const struct node *annotations;
	struct spec_signal *next;
};

struct spec {
	struct arena *arena;
	struct spec_file *files; /* in the order they were added */
	struct spec_file *last_file;
	struct spec_text schema_url;
	struct spec_text description;
	struct spec_text dependency; /* its registry_path */
	struct spec_file *dependency_file;
	/* Lists while reading, last one first; spec_finish() makes the sorted arrays. */
	struct spec_attribute *read_attributes;
	struct spec_signal *read_signals[SPEC_KIND_COUNT];
	struct spec_attribute **attributes; /* by name */
	uint32_t attribute_count;
	struct spec_signal **signals[SPEC_KIND_COUNT]; /* by name */
	uint32_t signal_counts[SPEC_KIND_COUNT];
	bool incomplete;          /* a file was no YAML: what it defines is unknown */
	unsigned char digest[32]; /* SHA-256 over the files' bytes, sorted by name */
};

void spec_init(struct spec *spec, struct arena *arena);

/* Reads one file. `shown` is the name diagnostics show, `name` the one below the
 * registry's folder; `bytes` (and one NUL behind them) stay the caller's and must live
 * as long as the spec. ILK_OK (also with diagnostics), ILK_MEMORY, ILK_LIMIT. */
enum ilk_status spec_add(struct spec *spec, const char *shown, struct text name,
                         struct text bytes, bool standard);

/* Resolves references, checks, sorts. ILK_OK, ILK_DIAGNOSED, ILK_MEMORY. */
enum ilk_status spec_finish(struct spec *spec);

uint32_t spec_errors(const struct spec *spec);
uint32_t spec_warnings(const struct spec *spec);

/* Whether code generation leaves this out (annotations.code_generation.exclude). */
bool spec_excluded(const struct node *annotations);
/* The attribute of that name, from spec_finish() on. NULL: none. */
struct spec_attribute *spec_attribute_named(const struct spec *spec, struct text name);

extern const char *const spec_stability_words[SPEC_STABILITY_COUNT];
extern const char *const spec_level_words[SPEC_LEVEL_COUNT];
extern const char *const spec_base_words[SPEC_BASE_COUNT];
/* "event", "metric", "span". */
extern const char *const spec_kind_words[SPEC_KIND_COUNT];

#endif
