/* SPDX-License-Identifier: Apache-2.0
 *
 * The spec's arrays, sorted by name or id, and looking up in them.
 */
#include <stdlib.h>

#include "gen/resolve.h"

/* By name, then file and place: the order never depends on memory. */
static int by_place(const struct spec_file *a, struct span at,
                    const struct spec_file *b, struct span bt)
{
	int order = a == b ? 0 : text_compare(a->name, b->name);

	return order ? order : (at.at > bt.at) - (at.at < bt.at);
}

static int by_attribute(const void *a, const void *b)
{
	const struct spec_attribute *x = *(const struct spec_attribute *const *)a;
	const struct spec_attribute *y = *(const struct spec_attribute *const *)b;
	int order = text_compare(x->name.text, y->name.text);

	return order ? order : by_place(x->file, x->name.span, y->file, y->name.span);
}

/* A metric whose id is its name comes before others of that name. */
static int by_signal(const void *a, const void *b)
{
	const struct spec_signal *x = *(const struct spec_signal *const *)a;
	const struct spec_signal *y = *(const struct spec_signal *const *)b;
	int order = text_compare(x->name.text, y->name.text);

	if (order == 0 && x->id.text.len != y->id.text.len)
		order = x->id.text.len < y->id.text.len ? -1 : 1;
	if (order == 0)
		order = text_compare(x->id.text, y->id.text);
	return order ? order : by_place(x->file, x->name.span, y->file, y->name.span);
}

static int by_id(const void *a, const void *b)
{
	const struct spec_signal *x = *(const struct spec_signal *const *)a;
	const struct spec_signal *y = *(const struct spec_signal *const *)b;
	int order = text_compare(x->id.text, y->id.text);

	return order ? order : by_place(x->file, x->id.span, y->file, y->id.span);
}

/* The list as a sorted array. NULL: no memory. */
static struct spec_signal **array_of(struct spec *spec, struct spec_signal *list,
                                     uint32_t count,
                                     int (*order)(const void *, const void *))
{
	struct spec_signal **array =
		arena_alloc(spec->arena, count + 1u, sizeof(struct spec_signal *));
	uint32_t n = 0;

	if (!array)
		return NULL;
	for (; list; list = list->next)
		array[n++] = list;
	if (n)
		qsort(array, n, sizeof *array, order);
	return array;
}

static bool index_ids(struct spec *spec)
{
	uint32_t count = spec->refinement_count;
	uint32_t n = 0;

	for (int kind = 0; kind < SPEC_KIND_COUNT; kind++)
		count += spec->signal_counts[kind];
	spec->ids = arena_alloc(spec->arena, count + 1u, sizeof(struct spec_signal *));
	if (!spec->ids)
		return false;
	for (int kind = 0; kind < SPEC_KIND_COUNT; kind++)
		for (uint32_t i = 0; i < spec->signal_counts[kind]; i++)
			spec->ids[n++] = spec->signals[kind][i];
	for (uint32_t i = 0; i < spec->refinement_count; i++)
		spec->ids[n++] = spec->refinements[i];
	if (n)
		qsort(spec->ids, n, sizeof(struct spec_signal *), by_id);
	spec->id_count = n;
	return true;
}

static bool index_attributes(struct spec *spec)
{
	uint32_t n = 0;

	spec->attributes = arena_alloc(spec->arena, spec->attribute_count + 1u,
	                               sizeof(struct spec_attribute *));
	if (!spec->attributes)
		return false;
	for (struct spec_attribute *a = spec->read_attributes; a; a = a->next)
		spec->attributes[n++] = a;
	if (n)
		qsort(spec->attributes, n, sizeof(struct spec_attribute *),
		      by_attribute);
	return true;
}

bool index_build(struct spec *spec)
{
	for (int kind = 0; kind < SPEC_KIND_COUNT; kind++) {
		spec->signals[kind] = array_of(spec, spec->read_signals[kind],
		                               spec->signal_counts[kind], by_signal);
		if (!spec->signals[kind])
			return false;
	}
	spec->refinements =
		array_of(spec, spec->read_refinements, spec->refinement_count, by_id);
	return spec->refinements && index_attributes(spec) && index_ids(spec);
}

struct spec_attribute *spec_attribute_named(const struct spec *spec, struct text name)
{
	size_t low = 0;
	size_t high = spec->attribute_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (text_compare(spec->attributes[middle]->name.text, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < spec->attribute_count &&
	    text_equal(spec->attributes[low]->name.text, name))
		return spec->attributes[low];
	return NULL;
}

struct spec_signal *spec_by_id(const struct spec *spec, struct text id)
{
	size_t low = 0;
	size_t high = spec->id_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (text_compare(spec->ids[middle]->id.text, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < spec->id_count && text_equal(spec->ids[low]->id.text, id))
		return spec->ids[low];
	return NULL;
}

bool name_matches(struct text pattern, struct text name)
{
	size_t p = 0;
	size_t n = 0;
	size_t star = SIZE_MAX; /* behind the last "*" */
	size_t mark = 0;        /* what it stood for so far ends here */

	while (n < name.len) {
		if (p < pattern.len && pattern.at[p] == '*') {
			star = ++p;
			mark = n;
		} else if (p < pattern.len && pattern.at[p] == name.at[n]) {
			p++;
			n++;
		} else if (star != SIZE_MAX) {
			p = star;
			n = ++mark;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.at[p] == '*')
		p++;
	return p == pattern.len;
}
