/* SPDX-License-Identifier: Apache-2.0
 *
 * The sections of signals, of their refinements and of attribute groups.
 */
#include <string.h>

#include "gen/read.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void read_signal_level(struct reader *reader, const struct node *value, void *at)
{
	static const char *const words[] = {"recommended", "opt_in"};

	(void)at;
	read_word(reader, value, "\"recommended\" or \"opt_in\"", words, COUNT(words));
}

void read_signal_stability(struct reader *reader, const struct node *value, void *at)
{
	struct spec_signal *signal = at;

	read_stability(reader, value, &signal->stability);
	signal->has_stability = true;
}

void read_instrument(struct reader *reader, const struct node *value, void *at)
{
	static const char *const words[] = {"counter", "updowncounter", "gauge",
	                                    "histogram"};

	if (read_word(reader, value, "an instrument", words, COUNT(words)) <
	    COUNT(words))
		read_text(reader, value, at);
}

void read_span_kind(struct reader *reader, const struct node *value, void *at)
{
	static const char *const words[] = {"client", "server", "producer", "consumer",
	                                    "internal"};

	if (read_word(reader, value, "a span kind", words, COUNT(words)) < COUNT(words))
		read_text(reader, value, at);
}

/* Units are short; "1" and the like are numbers to YAML and texts to us. */
void read_unit(struct reader *reader, const struct node *value, void *at)
{
	struct spec_text *unit = at;

	if (value->kind == NODE_SCALAR)
		*unit = (struct spec_text){value->text, value->span};
	else
		read_wrong(reader, value, "a unit");
}

static void read_visibility(struct reader *reader, const struct node *value, void *at)
{
	static const char *const words[] = {"internal", "public"};

	(void)at;
	read_word(reader, value, "\"internal\" or \"public\"", words, COUNT(words));
}

#define AT(field) offsetof(struct spec_signal, field)

/* What signals of all kinds have, their refinements too. */
#define SHARED_FIELDS                                                   \
	{"note", false, read_text, AT(note)},                           \
		{"requirement_level", false, read_signal_level, 0},     \
		{"deprecated", false, read_deprecated, AT(deprecated)}, \
		{"annotations", false, read_map_node, AT(annotations)}, \
	{                                                               \
		"entity_associations", false, read_node, AT(entities)   \
	}
#define COMMON_FIELDS                          \
	{"brief", true, read_text, AT(brief)}, \
		{"stability", true, read_signal_stability, 0}, SHARED_FIELDS
#define REFINED_FIELDS                                                         \
	{"id", true, read_text, AT(id)}, {"ref", true, read_text, AT(parent)}, \
		{"brief", false, read_text, AT(brief)},                        \
		{"stability", false, read_signal_stability, 0}, SHARED_FIELDS

static const struct field event_fields[] = {
	{"name", true, read_text, AT(name)},
	{"attributes", false, read_refs, 0},
	COMMON_FIELDS,
};

static const struct field metric_fields[] = {
	{"name", true, read_text, AT(name)},
	{"instrument", true, read_instrument, AT(instrument)},
	{"unit", true, read_unit, AT(unit)},
	{"attributes", false, read_refs, 0},
	COMMON_FIELDS,
};

static const struct field span_fields[] = {
	{"type", true, read_text, AT(name)},
	{"kind", true, read_span_kind, AT(span_kind)},
	{"name", true, read_noted, AT(span_name)},
	{"attributes", false, read_refs, 0},
	COMMON_FIELDS,
};

static const struct field entity_fields[] = {
	{"type", true, read_text, AT(name)},
	{"identity", true, read_identity, 0},
	{"description", false, read_description, 0},
	COMMON_FIELDS,
};

static const struct field group_fields[] = {
	{"id", true, read_text, AT(name)},
	{"visibility", true, read_visibility, 0},
	{"attributes", true, read_refs, 0},
	{"brief", false, read_text, AT(brief)},
	{"stability", false, read_signal_stability, 0},
	{"note", false, read_text, AT(note)},
	{"deprecated", false, read_deprecated, AT(deprecated)},
	{"annotations", false, read_map_node, AT(annotations)},
};

/* Of events and metrics. */
static const struct field refined_fields[] = {
	{"attributes", false, read_refs, 0},
	REFINED_FIELDS,
};

static const struct field refined_span_fields[] = {
	{"name", false, read_noted, AT(span_name)},
	{"attributes", false, read_refs, 0},
	REFINED_FIELDS,
};

static const struct field refined_entity_fields[] = {
	{"description", false, read_description, 0},
	REFINED_FIELDS,
};

struct kind {
	const char *what;
	const struct field *fields;
	size_t count;
};

static const struct kind kinds[SPEC_KIND_COUNT] = {
	[SPEC_EVENT] = {"an event", event_fields, COUNT(event_fields)},
	[SPEC_METRIC] = {"a metric", metric_fields, COUNT(metric_fields)},
	[SPEC_SPAN] = {"a span", span_fields, COUNT(span_fields)},
	[SPEC_ENTITY] = {"an entity", entity_fields, COUNT(entity_fields)},
	[SPEC_GROUP] = {"an attribute group", group_fields, COUNT(group_fields)},
};

static const struct kind refined[SPEC_KIND_COUNT] = {
	[SPEC_EVENT] = {"a refinement of an event", refined_fields,
                        COUNT(refined_fields)},
	[SPEC_METRIC] = {"a refinement of a metric", refined_fields,
                         COUNT(refined_fields)},
	[SPEC_SPAN] = {"a refinement of a span", refined_span_fields,
                       COUNT(refined_span_fields)},
	[SPEC_ENTITY] = {"a refinement of an entity", refined_entity_fields,
                         COUNT(refined_entity_fields)},
};

struct spec_signal *read_signal_new(struct reader *reader, enum spec_kind kind)
{
	struct spec_signal *signal =
		arena_alloc(reader->spec->arena, 1, sizeof *signal);

	if (!signal)
		return NULL;
	signal->kind = kind;
	signal->file = reader->file;
	signal->stability = SPEC_DEVELOPMENT;
	return signal;
}

/* "http.client" of a span is "span.http.client", unless it says so already. */
static void make_id(struct reader *reader, struct spec_signal *signal)
{
	const char *kind = spec_kind_words[signal->kind];
	const struct spec_text *from = signal->id.text.at ? &signal->id : &signal->name;
	size_t len = strlen(kind);
	bool said = from->text.len > len && memcmp(from->text.at, kind, len) == 0 &&
	            from->text.at[len] == '.';
	const char *id = NULL;

	if (signal->kind == SPEC_GROUP || (said && signal->refinement)) {
		signal->id = *from;
		return;
	}
	id = arena_printf(reader->spec->arena, "%s.%s", kind, from->text.at);
	signal->id = (struct spec_text){text_of(id ? id : ""), from->span};
}

void read_signal_done(struct reader *reader, struct spec_signal *signal)
{
	struct spec *spec = reader->spec;

	if (signal->refinement) {
		signal->next = spec->read_refinements;
		spec->read_refinements = signal;
		spec->refinement_count++;
		return;
	}
	signal->next = spec->read_signals[signal->kind];
	spec->read_signals[signal->kind] = signal;
	spec->signal_counts[signal->kind]++;
}

static void read_section(struct reader *reader, const struct node *list,
                         enum spec_kind kind, bool refinement)
{
	const struct kind *as = refinement ? &refined[kind] : &kinds[kind];

	if (!read_is_list(reader, list))
		return;
	for (const struct node *entry = list->first; entry; entry = entry->next) {
		struct spec_signal *signal = read_signal_new(reader, kind);

		if (!signal)
			return;
		signal->refinement = refinement;
		read_map(reader, entry, as->what, as->fields, as->count, signal);
		if (!(refinement ? signal->id.text.at && signal->parent.text.at
		                 : signal->name.text.at != NULL))
			continue;
		make_id(reader, signal);
		read_signal_done(reader, signal);
	}
}

#define SECTION(name, kind, refinement)                                                \
	void read_##name(struct reader *reader, const struct node *list, void *unused) \
	{                                                                              \
		(void)unused;                                                          \
		read_section(reader, list, kind, refinement);                          \
	}

SECTION(events, SPEC_EVENT, false)
SECTION(metrics, SPEC_METRIC, false)
SECTION(spans, SPEC_SPAN, false)
SECTION(entities, SPEC_ENTITY, false)
SECTION(attribute_groups, SPEC_GROUP, false)
SECTION(event_refinements, SPEC_EVENT, true)
SECTION(metric_refinements, SPEC_METRIC, true)
SECTION(span_refinements, SPEC_SPAN, true)
SECTION(entity_refinements, SPEC_ENTITY, true)
