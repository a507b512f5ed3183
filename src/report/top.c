/* SPDX-License-Identifier: Apache-2.0
 *
 * See top.h. A walk over a few hundred hashes is quicker than what a table that can also
 * find the lowest would be.
 */
#include "report/top.h"

#include <stdlib.h>
#include <string.h>

uint64_t top_hash(struct text text, uint64_t seed)
{
	uint64_t hash = 14695981039346656037u ^ seed;

	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.at[i]) * 1099511628211u;
	hash ^= hash >> 32;
	hash *= 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 29;
}

unsigned char top_cut(char *to, size_t room, struct text text)
{
	static const char dots[] = {'.', '.', '.'};
	struct text rest = text;
	size_t kept = 0;

	if (text.len <= room) {
		if (text.len)
			memcpy(to, text.at, text.len);
		return (unsigned char)text.len;
	}
	for (;;) {
		size_t step = text_step(rest);

		if (kept + step > room - sizeof dots)
			break;
		kept += step;
		rest.at += step;
		rest.len -= step;
	}
	memcpy(to, text.at, kept);
	memcpy(to + kept, dots, sizeof dots);
	return (unsigned char)(kept + sizeof dots);
}

static struct top_entry *lowest(struct top *top)
{
	struct top_entry *found = &top->entries[0];

	for (uint32_t i = 1; i < top->count; i++)
		if (top->entries[i].count < found->count)
			found = &top->entries[i];
	return found;
}

/* A place for a name that has none. */
static struct top_entry *place(struct top *top, struct text name, uint64_t hash)
{
	struct top_entry *entry;
	uint64_t inherited = 0;

	if (top->count < TOP_ROOM) {
		entry = &top->entries[top->count++];
	} else {
		top->full = true;
		entry = lowest(top);
		inherited = entry->count;
	}
	memset(entry, 0, sizeof *entry);
	entry->hash = hash;
	entry->count = entry->error = inherited;
	entry->len = top_cut(entry->name, TOP_NAME, name);
	return entry;
}

struct top_entry *top_add(struct top *top, struct text name,
                          enum report_outcome outcome, uint64_t time_ns)
{
	uint64_t hash = top_hash(name, 0);
	struct top_entry *entry = NULL;

	if (!name.len)
		return NULL;
	for (uint32_t i = 0; i < top->count && !entry; i++)
		if (top->entries[i].hash == hash)
			entry = &top->entries[i];
	if (!entry)
		entry = place(top, name, hash);
	top->total++;
	entry->count++;
	entry->outcomes[outcome]++;
	if (time_ns && (!entry->first_ns || time_ns < entry->first_ns))
		entry->first_ns = time_ns;
	if (time_ns > entry->last_ns)
		entry->last_ns = time_ns;
	return entry;
}

struct text top_name(const struct top_entry *entry)
{
	return (struct text){entry->name, entry->len};
}

/* Whether `a` comes before `b`. */
static bool before(const struct top_entry *a, const struct top_entry *b)
{
	if (a->count != b->count)
		return a->count > b->count;
	return text_compare(top_name(a), top_name(b)) < 0;
}

size_t top_sorted(const struct top *top, size_t most, uint32_t indexes[TOP_ROOM])
{
	size_t count = 0;

	for (uint32_t i = 0; i < top->count; i++) {
		size_t at = count;

		while (at && before(&top->entries[i], &top->entries[indexes[at - 1]]))
			at--;
		if (at >= most)
			continue;
		if (count < most)
			count++;
		memmove(&indexes[at + 1], &indexes[at],
		        (count - at - 1) * sizeof indexes[0]);
		indexes[at] = i;
	}
	return count;
}
