/* SPDX-License-Identifier: Apache-2.0
 *
 * Nodes to records by tables of keys: unknown keys, missing ones and values of the
 * wrong type become diagnostics; what could be read is kept.
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

/* The sections of a definition file, and a manifest. */
void read_attributes(struct reader *reader, const struct node *list, void *unused);
void read_events(struct reader *reader, const struct node *list, void *unused);
void read_metrics(struct reader *reader, const struct node *list, void *unused);
void read_spans(struct reader *reader, const struct node *list, void *unused);
void read_manifest(struct reader *reader, const struct node *map);
void read_definitions(struct reader *reader, const struct node *map);

#endif
