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
	bool waivers;      /* no definitions: no part of the digest */
	bool first_format; /* `groups` */
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

enum spec_reason {
	SPEC_RENAMED,
	SPEC_OBSOLETED,
	SPEC_UNCATEGORIZED,
	SPEC_UNSPECIFIED,
	SPEC_REASON_COUNT
};

struct spec_deprecated {
	enum spec_reason reason;
	struct spec_text renamed_to;
	struct spec_text note; /* all that the old form, a bare text, has */
};

struct spec_member {
	struct spec_text id;
	struct spec_text value;
	enum scalar scalar; /* of the value: a string, an int or a boolean */
	struct spec_text brief;
	struct spec_text note;
	enum spec_stability stability;
	bool has_stability; /* else the attribute's */
	const struct spec_deprecated *deprecated;
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
	const struct spec_deprecated *deprecated;
	const struct node *annotations;
	bool used;     /* one of our signals carries it */
	bool shadowed; /* deprecated, and the constant is another's */
	struct spec_attribute *next;
};

enum spec_level {
	SPEC_REQUIRED,
	SPEC_CONDITIONALLY_REQUIRED,
	SPEC_RECOMMENDED,
	SPEC_OPT_IN,
	SPEC_LEVEL_COUNT
};

/* A line of a list of attributes: a reference with what it says anew, or a whole group
 * (`ref_group`). What is not given (at NULL, false) is the attribute's, or that of the
 * reference which this one overrides. */
struct spec_ref {
	struct spec_text name;
	bool group;
	bool has_level;
	bool has_stability;
	bool sampling; /* sampling_relevant */
	enum spec_level level;
	enum spec_stability stability;
	struct spec_text level_text; /* the condition */
	struct spec_text brief;
	struct spec_text note;
	struct spec_text role; /* of an entity's: "identifying", "descriptive" */
	const struct node *examples;
	const struct spec_deprecated *deprecated;
	const struct node *annotations;
	struct spec_attribute *attribute; /* NULL: unknown, diagnosed */
};

/* What carries attributes: signals, and groups that only lend theirs. */
enum spec_kind {
	SPEC_EVENT,
	SPEC_METRIC,
	SPEC_SPAN,
	SPEC_ENTITY,
	SPEC_GROUP,
	SPEC_KIND_COUNT
};

struct spec_alert;

enum spec_walk { SPEC_UNRESOLVED, SPEC_RESOLVING, SPEC_RESOLVED };

/* A signal: what is not of its kind is absent. */
struct spec_signal {
	enum spec_kind kind;
	struct spec_file *file;
	struct spec_text id;   /* "span.http.client": unique; a group's is its name */
	struct spec_text name; /* a span's and an entity's is its type */
	struct spec_text brief;
	struct spec_text note;
	enum spec_stability stability;
	bool has_stability;
	bool refinement; /* of `parent`: no name of its own */
	bool again;      /* the first format may define one metric in several groups */
	bool imported;   /* a dependency's, named in our imports */
	struct spec_text parent;     /* what it extends or refines */
	struct spec_text instrument; /* metric */
	struct spec_text unit;       /* metric */
	struct spec_text span_kind;  /* span */
	struct spec_text span_name;  /* span: how its name is made */
	struct spec_ref *refs;       /* as written */
	uint32_t ref_count;
	struct spec_ref **carried; /* resolved: one an attribute, in order of arrival */
	uint32_t carried_count;
	enum spec_walk walk;
	const struct node *body;     /* event, first format */
	const struct node *entities; /* entity_associations */
	struct spec_alert *alerts;   /* metric; see monitor.h */
	const struct spec_deprecated *deprecated;
	const struct node *annotations;
	struct spec_signal *next;
};

/* A registry whose attributes can be referred to. One that several depend on is one. */
struct spec_dependency {
	struct text path; /* below the registry's folder; may start with "../" */
	unsigned depth;   /* 1: the registry's own, 2: a dependency's, ... */
	struct spec_dependency *next;
};

/* A wildcard of `imports`: which signals of the dependencies are ours, too. */
struct spec_import {
	enum spec_kind kind;
	struct spec_text pattern;
	struct spec_file *file;
	struct spec_import *next;
};

/* A waiver of a check for the names that match, from a file of waivers. */
struct spec_waiver {
	struct spec_text check;
	struct text *names; /* with "*" for any run of characters */
	uint32_t name_count;
	struct spec_text reason;
	struct spec_file *file;
	bool used;
	struct spec_waiver *next;
};

struct spec {
	struct arena *arena;
	struct spec_file *files; /* in the order they were added */
	struct spec_file *last_file;
	struct spec_text schema_url;
	struct spec_text description;
	struct spec_dependency *dependencies; /* in the order they were named */
	/* Lists while reading, last one first; spec_finish() makes the sorted arrays. */
	struct spec_attribute *read_attributes;
	struct spec_signal *read_signals[SPEC_KIND_COUNT];
	struct spec_signal *read_refinements;
	struct spec_import *imports;
	struct spec_waiver *waivers;
	struct spec_attribute **attributes; /* by name */
	uint32_t attribute_count;
	struct spec_signal **signals[SPEC_KIND_COUNT]; /* by name */
	uint32_t signal_counts[SPEC_KIND_COUNT];
	struct spec_signal **refinements; /* by id */
	uint32_t refinement_count;
	struct spec_signal **ids; /* all of these, by id */
	uint32_t id_count;
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

/* Whether `annotations.TOPIC.exclude` is true. "code_generation": no constant is made of
 * it; "dependency_resolution": registries that depend on this one do not see it. */
bool spec_excludes(const struct node *annotations, const char *topic);
bool spec_excluded(const struct node *annotations);
/* Whether a signal is one that this registry speaks of: its own or an imported one. */
bool spec_ours(const struct spec_signal *signal);
/* The attribute of that name, from spec_finish() on. NULL: none. */
struct spec_attribute *spec_attribute_named(const struct spec *spec, struct text name);
/* The signal, refinement or group of that id, as above. */
struct spec_signal *spec_by_id(const struct spec *spec, struct text id);

extern const char *const spec_stability_words[SPEC_STABILITY_COUNT];
extern const char *const spec_level_words[SPEC_LEVEL_COUNT];
extern const char *const spec_base_words[SPEC_BASE_COUNT];
/* "event", "metric", "span", "entity", "group". */
extern const char *const spec_kind_words[SPEC_KIND_COUNT];
extern const char *const spec_reason_words[SPEC_REASON_COUNT];

#endif
