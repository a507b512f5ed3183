/* SPDX-License-Identifier: Apache-2.0
 *
 * Nodes to records by tables of keys: missing keys and values of the wrong type become
 * errors, unknown keys warnings; what could be read is kept.
 */
#ifndef GEN_READ_H
#define GEN_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "gen/spec.h"
#include "gen/yaml.h"

struct reader {
	struct spec *spec;
	struct spec_file *file;
};

/* One key of a map: `read` puts the value at `at` bytes into the record. */
struct field {
	const char *key;
	bool required;
	void (*read)(struct reader *reader, const struct node *value, void *at);
	size_t at;
};

/* `what` is how diagnostics call the map: "an attribute". */
void read_map(struct reader *reader, const struct node *map, const char *what,
              const struct field *fields, size_t count, void *record);

struct diag_entry *read_wrong(struct reader *reader, const struct node *value,
                              const char *expected);
bool read_is_list(struct reader *reader, const struct node *value);
/* The index of the value in a list of words, `count` when it is none (diagnosed). */
size_t read_word(struct reader *reader, const struct node *value, const char *what,
                 const char *const *words, size_t count);

/* No control characters in a scalar but the allowed ones (an escape in a quoted text
 * may make any): what is emitted needs no care for them. Diagnosed. */
bool read_is_clean(struct reader *reader, const struct node *value,
                   const char *allowed);

/* Values that several maps have; `at` as said. */
void read_text(struct reader *reader, const struct node *value, void *at);
void read_node(struct reader *reader, const struct node *value, void *at);
void read_map_node(struct reader *reader, const struct node *value, void *at);
void read_stability(struct reader *reader, const struct node *value, void *at);
void read_boolean(struct reader *reader, const struct node *value, void *at);
/* A name, by the keys `note`; `at` is the note's struct spec_text. */
void read_noted(struct reader *reader, const struct node *value, void *at);
/* A struct spec_deprecated of its own; `at` points to where its address goes. */
void read_deprecated(struct reader *reader, const struct node *value, void *at);
/* A key that is known and says nothing to a generator. */
void read_nothing(struct reader *reader, const struct node *value, void *at);

/* A type; `at` is the struct spec_attribute. */
void read_type(struct reader *reader, const struct node *value, void *at);
/* An attribute that was read becomes one of the spec's; false without a name. */
bool read_attribute_done(struct reader *reader, struct spec_attribute *attribute);

/* Lists of references; `at` is the struct spec_signal, whose list they join. In the
 * first format an entry may define an attribute and carry it. */
void read_refs(struct reader *reader, const struct node *list, void *at);
void read_group_attributes(struct reader *reader, const struct node *list, void *at);
/* The same, as an entity's identity and its description. */
void read_identity(struct reader *reader, const struct node *list, void *at);
void read_description(struct reader *reader, const struct node *list, void *at);

/* The values of signals of both formats; `at` as said. */
void read_instrument(struct reader *reader, const struct node *value, void *at);
void read_span_kind(struct reader *reader, const struct node *value, void *at);
void read_unit(struct reader *reader, const struct node *value, void *at);
void read_signal_stability(struct reader *reader, const struct node *value, void *at);
/* A new signal of that kind in the reader's file. NULL: no memory. */
struct spec_signal *read_signal_new(struct reader *reader, enum spec_kind kind);
/* A signal that was read becomes one of the spec's. */
void read_signal_done(struct reader *reader, struct spec_signal *signal);

/* The sections of a definition file, and a manifest. */
void read_attributes(struct reader *reader, const struct node *list, void *unused);
void read_events(struct reader *reader, const struct node *list, void *unused);
void read_metrics(struct reader *reader, const struct node *list, void *unused);
void read_spans(struct reader *reader, const struct node *list, void *unused);
void read_entities(struct reader *reader, const struct node *list, void *unused);
void read_attribute_groups(struct reader *reader, const struct node *list,
                           void *unused);
void read_event_refinements(struct reader *reader, const struct node *list,
                            void *unused);
void read_metric_refinements(struct reader *reader, const struct node *list,
                             void *unused);
void read_span_refinements(struct reader *reader, const struct node *list,
                           void *unused);
void read_entity_refinements(struct reader *reader, const struct node *list,
                             void *unused);
void read_groups(struct reader *reader, const struct node *list, void *unused);
void read_imports(struct reader *reader, const struct node *map, void *unused);
void read_manifest(struct reader *reader, const struct node *map);
void read_waivers(struct reader *reader, const struct node *map);
void read_definitions(struct reader *reader, const struct node *map);

#endif
