/* SPDX-License-Identifier: Apache-2.0
 *
 * The `events`, `metrics` and `spans` sections, and the references to attributes.
 */
#include "gen/read.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* A level is a word, or a map of the word to the condition. */
static void read_level(struct reader *reader, const struct node *value, void *at)
{
	struct spec_ref *ref = at;
	struct node word = *value;

	if (value->kind == NODE_MAP && value->count == 1) {
		word.kind = NODE_SCALAR;
		word.text = value->first->key;
		word.span = value->first->key_span;
		read_text(reader, value->first, &ref->level_text);
	}
	size_t level = read_word(reader, &word, "a requirement level", spec_level_words,
	                         SPEC_LEVEL_COUNT);

	if (level < SPEC_LEVEL_COUNT)
		ref->level = (enum spec_level)level;
	if (level == SPEC_CONDITIONALLY_REQUIRED && value->kind == NODE_SCALAR)
		diag_help(&reader->file->diag,
		          diag_error(&reader->file->diag, value->span, "missing-key",
		                     "conditionally_required needs its condition"),
		          "write \"{conditionally_required: if ...}\"");
}

static const struct field ref_fields[] = {
	{"ref", true, read_text, offsetof(struct spec_ref, name)},
	{"requirement_level", false, read_level, 0},
	{"brief", false, read_text, offsetof(struct spec_ref, brief)},
	{"note", false, read_text, offsetof(struct spec_ref, note)},
};

static void read_refs(struct reader *reader, const struct node *list, void *at)
{
	struct spec_signal *signal = at;

	if (!read_is_list(reader, list))
		return;
	signal->refs = arena_alloc(reader->spec->arena, list->count + 1u,
	                           sizeof *signal->refs);
	if (!signal->refs)
		return;
	for (const struct node *entry = list->first; entry; entry = entry->next) {
		struct spec_ref *ref = &signal->refs[signal->ref_count];

		ref->level = SPEC_RECOMMENDED;
		read_map(reader, entry, "a reference", ref_fields, COUNT(ref_fields),
		         ref);
		signal->ref_count += ref->name.text.at != NULL;
	}
}

static void read_signal_level(struct reader *reader, const struct node *value, void *at)
{
	static const char *const words[] = {"recommended", "opt_in"};

	(void)at;
	read_word(reader, value, "\"recommended\" or \"opt_in\"", words, COUNT(words));
}

static void read_instrument(struct reader *reader, const struct node *value, void *at)
{
	static const char *const words[] = {"counter", "updowncounter", "gauge",
	                                    "histogram"};

	if (read_word(reader, value, "an instrument", words, COUNT(words)) <
	    COUNT(words))
		read_text(reader, value, at);
}

static void read_span_kind(struct reader *reader, const struct node *value, void *at)
{
	static const char *const words[] = {"client", "server", "producer", "consumer",
	                                    "internal"};

	if (read_word(reader, value, "a span kind", words, COUNT(words)) < COUNT(words))
		read_text(reader, value, at);
}

/* Units are short; "1" and the like are numbers to YAML and texts to us. */
static void read_unit(struct reader *reader, const struct node *value, void *at)
{
	struct spec_text *unit = at;

	if (value->kind == NODE_SCALAR)
		*unit = (struct spec_text){value->text, value->span};
	else
		read_wrong(reader, value, "a unit");
}

static const struct field span_name_fields[] = {
	{"note", true, read_text, 0},
};

static void read_span_name(struct reader *reader, const struct node *value, void *at)
{
	read_map(reader, value, "a span's name", span_name_fields,
	         COUNT(span_name_fields), at);
}

/* What signals of all kinds have. */
#define COMMON_FIELDS                                                           \
	{"brief", true, read_text, offsetof(struct spec_signal, brief)},        \
		{"stability", true, read_stability,                             \
	         offsetof(struct spec_signal, stability)},                      \
		{"note", false, read_text, offsetof(struct spec_signal, note)}, \
		{"attributes", false, read_refs, 0},                            \
		{"requirement_level", false, read_signal_level, 0},             \
		{"deprecated", false, read_map_node,                            \
	         offsetof(struct spec_signal, deprecated)},                     \
	{                                                                       \
		"annotations", false, read_map_node,                            \
			offsetof(struct spec_signal, annotations)               \
	}

static const struct field event_fields[] = {
	{"name", true, read_text, offsetof(struct spec_signal, name)},
	COMMON_FIELDS,
};

static const struct field metric_fields[] = {
	{"name", true, read_text, offsetof(struct spec_signal, name)},
	{"instrument", true, read_instrument, offsetof(struct spec_signal, instrument)},
	{"unit", true, read_unit, offsetof(struct spec_signal, unit)},
	COMMON_FIELDS,
};

static const struct field span_fields[] = {
	{"type", true, read_text, offsetof(struct spec_signal, name)},
	{"kind", true, read_span_kind, offsetof(struct spec_signal, span_kind)},
	{"name", true, read_span_name, offsetof(struct spec_signal, span_name)},
	COMMON_FIELDS,
};

static const struct {
	const char *what;
	const struct field *fields;
	size_t count;
} kinds[SPEC_KIND_COUNT] = {
	[SPEC_EVENT] = {"an event", event_fields, COUNT(event_fields)},
	[SPEC_METRIC] = {"a metric", metric_fields, COUNT(metric_fields)},
	[SPEC_SPAN] = {"a span", span_fields, COUNT(span_fields)},
};

static void read_signals(struct reader *reader, const struct node *list,
                         enum spec_kind kind)
{
	struct spec *spec = reader->spec;

	if (!read_is_list(reader, list))
		return;
	for (const struct node *entry = list->first; entry; entry = entry->next) {
		struct spec_signal *signal =
			arena_alloc(spec->arena, 1, sizeof *signal);

		if (!signal)
			return;
		signal->kind = kind;
		signal->file = reader->file;
		signal->stability = SPEC_DEVELOPMENT;
		read_map(reader, entry, kinds[kind].what, kinds[kind].fields,
		         kinds[kind].count, signal);
		if (!signal->name.text.at)
			continue;
		signal->next = spec->read_signals[kind];
		spec->read_signals[kind] = signal;
		spec->signal_counts[kind]++;
	}
}

void read_events(struct reader *reader, const struct node *list, void *unused)
{
	(void)unused;
	read_signals(reader, list, SPEC_EVENT);
}

void read_metrics(struct reader *reader, const struct node *list, void *unused)
{
	(void)unused;
	read_signals(reader, list, SPEC_METRIC);
}

void read_spans(struct reader *reader, const struct node *list, void *unused)
{
	(void)unused;
	read_signals(reader, list, SPEC_SPAN);
}
