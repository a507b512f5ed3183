/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of checks, and those on names and constants. Checks on attributes are in
 * check_attribute.c, those on signals in check_signal.c.
 */
#include "gen/check.h"

#include <stdlib.h>

#include "gen/check_parts.h"
#include "gen/names.h"

static const struct spec_check checks[] = {
	{"name-format",
         "names are lower-case letters, digits and single \".\", \"_\", \"-\" between "
         "them",
         check_name_format},
	{"missing-namespace", "names start with a namespace: \"app.name\"",
         check_missing_namespace},
	{"duplicate-name", "no two attributes, events, metrics or spans have one name",
         check_duplicate_name},
	{"name-is-namespace", "no attribute or metric is the namespace of another",
         check_name_is_namespace},
	{"constant-collision", "no two names make the same constant",
         check_constant_collision},
	{"empty-enum", "an enum has members", check_empty_enum},
	{"member-format", "a member's id is letters, digits and \"_\", a letter first",
         check_member_format},
	{"duplicate-member", "no two members of an enum have one id",
         check_duplicate_member},
	{"duplicate-value", "no two members of an enum have one value",
         check_duplicate_value},
	{"missing-brief", "every member has a brief", check_missing_brief},
	{"brief-period", "a brief is a sentence and ends with a period",
         check_brief_period},
	{"duplicate-reference", "a signal refers to an attribute once",
         check_duplicate_reference},
	{"metric-unit",
         "durations are in seconds (\"s\"), counts of things in \"{thing}\"",
         check_metric_unit},
	{"metric-name", "a counter's name does not end in \"total\"",
         check_metric_name},
	{"metric-cardinality", "metrics carry enums and booleans only",
         check_metric_cardinality},
	{"less-stable",
         "a signal is not more stable than its attributes, unless opt_in",
         check_less_stable},
	{"unused-attribute", "a signal refers to every attribute (a warning)",
         check_unused_attribute},
};

const struct spec_check *spec_checks(size_t *count)
{
	*count = sizeof checks / sizeof checks[0];
	return checks;
}

void spec_check(struct spec *spec)
{
	for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++)
		checks[i].run(spec, &checks[i]);
}

bool check_excepted(const struct node *annotations, const char *id)
{
	if (!annotations)
		return false;
	for (const struct node *topic = annotations->first; topic;
	     topic = topic->next) {
		const struct node *list = node_get(topic, "policy_exceptions");

		if (!list || list->kind != NODE_LIST)
			continue;
		for (const struct node *word = list->first; word; word = word->next)
			if (word->kind == NODE_SCALAR && text_is(word->text, id))
				return true;
	}
	return false;
}

static bool well_formed(struct text name)
{
	bool between = true; /* a separator may not come here */

	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		bool separator = c == '.' || c == '_' || c == '-';
		bool letter = c >= 'a' && c <= 'z';

		if (!separator && !letter && !(c >= '0' && c <= '9'))
			return false;
		if ((separator && between) || (i == 0 && !letter))
			return false;
		between = separator;
	}
	return !between;
}

static void name_format(struct spec_file *file, const struct spec_text *name)
{
	if (!well_formed(name->text))
		diag_error(&file->diag, name->span, "name-format",
		           "the name \"%s\" is not lower-case letters and digits with "
		           "single separators between them",
		           name->text.at);
}

void check_name_format(struct spec *spec, const struct spec_check *check)
{
	(void)check;
	for (uint32_t i = 0; i < spec->attribute_count; i++)
		name_format(spec->attributes[i]->file, &spec->attributes[i]->name);
	for (int kind = 0; kind < SPEC_KIND_COUNT; kind++)
		for (uint32_t i = 0; i < spec->signal_counts[kind]; i++)
			name_format(spec->signals[kind][i]->file,
			            &spec->signals[kind][i]->name);
}

static void missing_namespace(struct spec_file *file, const struct spec_text *name,
                              const struct node *annotations, const char *id)
{
	if (file->standard || check_excepted(annotations, id))
		return;
	for (size_t i = 0; i < name->text.len; i++)
		if (name->text.at[i] == '.')
			return;
	diag_help(&file->diag,
	          diag_error(&file->diag, name->span, id,
	                     "the name \"%s\" has no namespace", name->text.at),
	          "write \"app.%s\", or list \"%s\" under policy_exceptions",
	          name->text.at, id);
}

void check_missing_namespace(struct spec *spec, const struct spec_check *check)
{
	for (uint32_t i = 0; i < spec->attribute_count; i++)
		missing_namespace(spec->attributes[i]->file, &spec->attributes[i]->name,
		                  spec->attributes[i]->annotations, check->id);
	for (int kind = 0; kind < SPEC_KIND_COUNT; kind++)
		for (uint32_t i = 0; i < spec->signal_counts[kind]; i++)
			missing_namespace(spec->signals[kind][i]->file,
			                  &spec->signals[kind][i]->name,
			                  spec->signals[kind][i]->annotations,
			                  check->id);
}

/* Says where the other one is: beside it, or in which file. */
void check_other(struct spec_file *file, struct diag_entry *error,
                 const struct spec_file *other, struct span span)
{
	struct place place;

	if (!error)
		return;
	if (file == other) {
		diag_note(&file->diag, error, span, "the other one is here");
		return;
	}
	place = source_place(&other->source, span.at);
	diag_help(&file->diag, error, "the other one is at %s:%u:%u",
	          other->source.file, (unsigned)place.line, (unsigned)place.column);
}

static void same_name(struct spec_file *file, const struct spec_text *name,
                      const struct spec_file *other, const struct spec_text *first,
                      const char *what)
{
	struct diag_entry *error;

	if (!text_equal(name->text, first->text))
		return;
	error = diag_error(&file->diag, name->span, "duplicate-name",
	                   "a second %s \"%s\"", what, name->text.at);
	check_other(file, error, other, first->span);
}

/* Sorted, so that equal names are neighbours. */
void check_duplicate_name(struct spec *spec, const struct spec_check *check)
{
	(void)check;
	for (uint32_t i = 1; i < spec->attribute_count; i++) {
		struct spec_attribute *a = spec->attributes[i];
		const struct spec_attribute *b = spec->attributes[i - 1];

		same_name(a->file, &a->name, b->file, &b->name, "attribute");
	}
	for (int kind = 0; kind < SPEC_KIND_COUNT; kind++)
		for (uint32_t i = 1; i < spec->signal_counts[kind]; i++) {
			struct spec_signal *a = spec->signals[kind][i];
			const struct spec_signal *b = spec->signals[kind][i - 1];

			same_name(a->file, &a->name, b->file, &b->name,
			          spec_kind_words[kind]);
		}
}

/* One constant to be and what it would stand for. */
struct constant {
	struct text name;
	struct spec_file *file;
	const struct spec_text *from;
};

static int by_constant(const void *a, const void *b)
{
	const struct constant *x = a;
	const struct constant *y = b;
	int order = text_compare(x->name, y->name);

	if (order == 0)
		order = text_compare(x->file->name, y->file->name);
	return order ? order
	             : (x->from->span.at > y->from->span.at) -
	                       (x->from->span.at < y->from->span.at);
}

static size_t constant_room(const struct spec *spec)
{
	size_t room = spec->attribute_count;

	for (uint32_t i = 0; i < spec->attribute_count; i++)
		room += spec->attributes[i]->member_count;
	for (int kind = 0; kind < SPEC_KIND_COUNT; kind++)
		room += spec->signal_counts[kind];
	return room;
}

static void put(struct spec *spec, struct constant *slot, const char *prefix,
                struct text owner, const char *infix, struct text name,
                struct spec_file *file, const struct spec_text *from)
{
	struct text own = names_screaming(spec->arena, owner);
	struct text rest = names_screaming(spec->arena, name);
	char *text = NULL;

	if (own.at && rest.at)
		text = arena_printf(spec->arena, "%s%s%s%s", prefix, own.at, infix,
		                    rest.at);
	*slot = (struct constant){text_of(text ? text : ""), file, from};
}

static size_t put_all(struct spec *spec, struct constant *constants)
{
	static const char *const prefixes[SPEC_KIND_COUNT] = {[SPEC_EVENT] = "EVENT_",
	                                                      [SPEC_METRIC] = "METRIC_",
	                                                      [SPEC_SPAN] = "SPAN_"};
	const struct text none = text_of("");
	size_t n = 0;

	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		struct spec_attribute *a = spec->attributes[i];

		if (spec_excluded(a->annotations))
			continue;
		put(spec, &constants[n++], "ATTR_", a->name.text, "", none, a->file,
		    &a->name);
		for (uint32_t m = 0; m < a->member_count; m++)
			if (!spec_excluded(a->members[m].annotations))
				put(spec, &constants[n++], "", a->name.text, "_VALUE_",
				    a->members[m].id.text, a->file, &a->members[m].id);
	}
	for (int kind = 0; kind < SPEC_KIND_COUNT; kind++)
		for (uint32_t i = 0; i < spec->signal_counts[kind]; i++) {
			struct spec_signal *s = spec->signals[kind][i];

			put(spec, &constants[n++], prefixes[kind], s->name.text, "",
			    none, s->file, &s->name);
		}
	return n;
}

void check_constant_collision(struct spec *spec, const struct spec_check *check)
{
	struct constant *constants =
		arena_alloc(spec->arena, constant_room(spec) + 1, sizeof *constants);

	if (!constants)
		return;
	size_t count = put_all(spec, constants);

	if (spec->arena->failed)
		return;
	qsort(constants, count, sizeof *constants, by_constant);
	for (size_t i = 1; i < count; i++) {
		const struct constant *a = &constants[i];
		const struct constant *b = &constants[i - 1];

		/* Equal names have been told already. */
		if (!text_equal(a->name, b->name) ||
		    text_equal(a->from->text, b->from->text))
			continue;
		check_other(a->file,
		            diag_error(&a->file->diag, a->from->span, check->id,
		                       "\"%s\" and \"%s\" both make the constant %s",
		                       a->from->text.at, b->from->text.at, a->name.at),
		            b->file, b->from->span);
	}
}
