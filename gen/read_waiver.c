/* SPDX-License-Identifier: Apache-2.0
 *
 * A file of waivers (*.waivers): which checks do not hold for which names, and why.
 */
#include "gen/read.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void read_names(struct reader *reader, const struct node *list, void *at)
{
	struct spec_waiver *waiver = at;

	if (!read_is_list(reader, list))
		return;
	waiver->names = arena_alloc(reader->spec->arena, list->count + 1u,
	                            sizeof *waiver->names);
	for (const struct node *name = list->first; name && waiver->names;
	     name = name->next) {
		struct spec_text text = {{NULL, 0}, {0, 0}};

		read_text(reader, name, &text);
		if (text.text.at)
			waiver->names[waiver->name_count++] = text.text;
	}
}

static const struct field waiver_fields[] = {
	{"check", true, read_text, offsetof(struct spec_waiver, check)},
	{"names", true, read_names, 0},
	{"reason", true, read_text, offsetof(struct spec_waiver, reason)},
};

static void read_list(struct reader *reader, const struct node *list, void *unused)
{
	(void)unused;
	if (!read_is_list(reader, list))
		return;
	for (const struct node *entry = list->first; entry; entry = entry->next) {
		struct spec_waiver *waiver =
			arena_alloc(reader->spec->arena, 1, sizeof *waiver);

		if (!waiver)
			return;
		waiver->file = reader->file;
		read_map(reader, entry, "a waiver", waiver_fields, COUNT(waiver_fields),
		         waiver);
		/* A dependency's are about its own checks. */
		if (!waiver->check.text.at || reader->file->standard)
			continue;
		waiver->next = reader->spec->waivers;
		reader->spec->waivers = waiver;
	}
}

static const struct field file_fields[] = {
	{"waivers", true, read_list, 0},
};

void read_waivers(struct reader *reader, const struct node *map)
{
	read_map(reader, map, "a file of waivers", file_fields, COUNT(file_fields),
	         reader);
}
