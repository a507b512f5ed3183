/* SPDX-License-Identifier: Apache-2.0
 *
 * No two names make one constant. Where one of them is deprecated the other one keeps
 * the constant, as in the official packages.
 */
#include <stdlib.h>

#include "gen/check_parts.h"
#include "gen/names.h"

/* One constant to be and what it would stand for. */
struct constant {
	struct text name;
	struct spec_file *file;
	const struct spec_text *from;
	bool deprecated;
	bool *shadowed; /* the attribute's, the signal's */
	bool member;
};

/* What is deprecated comes behind what is not. */
static int by_constant(const void *a, const void *b)
{
	const struct constant *x = a;
	const struct constant *y = b;
	int order = text_compare(x->name, y->name);

	if (order == 0)
		order = (int)x->deprecated - (int)y->deprecated;
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
	for (int kind = 0; kind < SPEC_ENTITY; kind++)
		room += spec->signal_counts[kind];
	return room;
}

/* Names that differ as screaming words may still be one in the languages that join words
 * without a "_" ("a.1b", "a1b"); the other way round it cannot be. */
static struct text compose(struct spec *spec, const char *prefix, struct text owner,
                           const char *infix, struct text name)
{
	struct text own = names_pascal(spec->arena, owner);
	struct text rest = names_pascal(spec->arena, name);
	const char *text = NULL;

	if (own.at && rest.at)
		text = arena_printf(spec->arena, "%s%s%s%s", prefix, own.at, infix,
		                    rest.at);
	return text_of(text ? text : "");
}

static size_t put_attribute(struct spec *spec, struct spec_attribute *a,
                            struct constant *constants)
{
	size_t n = 0;

	if (spec_excluded(a->annotations))
		return 0;
	constants[n++] =
		(struct constant){compose(spec, "ATTR_", a->name.text, "", text_of("")),
	                          a->file,
	                          &a->name,
	                          a->deprecated != NULL,
	                          &a->shadowed,
	                          false};
	for (uint32_t m = 0; m < a->member_count; m++)
		if (!spec_excluded(a->members[m].annotations))
			constants[n++] = (struct constant){
				compose(spec, "", a->name.text, "_VALUE_",
			                a->members[m].id.text),
				a->file,
				&a->members[m].id,
				a->deprecated != NULL,
				&a->shadowed,
				true};
	return n;
}

static size_t put_all(struct spec *spec, struct constant *constants)
{
	static const char *const prefixes[] = {[SPEC_EVENT] = "EVENT_",
	                                       [SPEC_METRIC] = "METRIC_",
	                                       [SPEC_SPAN] = "SPAN_"};
	size_t n = 0;

	for (uint32_t i = 0; i < spec->attribute_count; i++)
		n += put_attribute(spec, spec->attributes[i], &constants[n]);
	for (int kind = 0; kind < SPEC_ENTITY; kind++)
		for (uint32_t i = 0; i < spec->signal_counts[kind]; i++) {
			struct spec_signal *s = spec->signals[kind][i];

			if (s->again || spec_excluded(s->annotations))
				continue;
			constants[n++] = (struct constant){compose(spec, prefixes[kind],
			                                           s->name.text, "",
			                                           text_of("")),
			                                   s->file,
			                                   &s->name,
			                                   s->deprecated != NULL,
			                                   &s->again,
			                                   false};
		}
	return n;
}

/* Behind the first of its name. */
static void collide(const struct spec_check *check, const struct constant *first,
                    const struct constant *second)
{
	/* Equal names have been told already. */
	if (!text_equal(first->name, second->name) ||
	    text_equal(first->from->text, second->from->text))
		return;
	if (second->deprecated && !first->deprecated && !second->member)
		*second->shadowed = true;
	/* Members go where their attribute went. */
	if (*second->shadowed || *first->shadowed)
		return;
	check_other(second->file,
	            check_tell(check, second->file, second->from->span,
	                       "\"%s\" and \"%s\" make the same constant",
	                       second->from->text.at, first->from->text.at),
	            first->file, first->from->span);
}

static void collisions(const struct spec_check *check, const struct constant *constants,
                       size_t count, bool members)
{
	size_t first = 0;

	for (size_t i = 1; i < count; i++) {
		if (!text_equal(constants[first].name, constants[i].name))
			first = i;
		else if (constants[i].member == members)
			collide(check, &constants[first], &constants[i]);
	}
}

CHECK(constant_collision)
{
	struct constant *constants =
		arena_alloc(spec->arena, constant_room(spec) + 1, sizeof *constants);

	if (!constants)
		return;
	size_t count = put_all(spec, constants);

	if (spec->arena->failed || count == 0)
		return;
	qsort(constants, count, sizeof *constants, by_constant);
	collisions(check, constants, count, false);
	collisions(check, constants, count, true);
}
