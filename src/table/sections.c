/* SPDX-License-Identifier: Apache-2.0
 *
 * See sections.h.
 */
#include "table/sections.h"

#include <string.h>

#include "bytes/bytes.h"

static const uint32_t fields[ILK_SECTION_COUNT] = {
#define FIELDS(kind, name, count) [ILK_SECTION_##kind] = (count),
	ILK_SECTIONS(FIELDS)
#undef FIELDS
};

uint32_t section_stride(enum ilk_section section)
{
	return fields[section] ? 4 * fields[section] : 1;
}

void sections_init(struct sections *sections, struct arena *arena,
                   struct ilk_allocator allocator)
{
	memset(sections, 0, sizeof *sections);
	sections->arena = arena;
	for (uint32_t i = 0; i < ILK_SECTION_COUNT; i++)
		buffer_init(&sections->at[i], allocator);
	/* Offset 0 is the empty string. */
	buffer_zeros(&sections->at[ILK_SECTION_STRINGS], 5);
}

void sections_free(struct sections *sections)
{
	for (uint32_t i = 0; i < ILK_SECTION_COUNT; i++)
		buffer_free(&sections->at[i]);
}

bool sections_ok(const struct sections *sections)
{
	for (uint32_t i = 0; i < ILK_SECTION_COUNT; i++)
		if (sections->at[i].failed)
			return false;
	return !sections->failed && !sections->arena->failed;
}

void sections_field(struct sections *sections, enum ilk_section section, uint32_t value)
{
	buffer_le32(&sections->at[section], value);
}

void sections_bytes(struct sections *sections, enum ilk_section section,
                    struct text text)
{
	buffer_text(&sections->at[section], text);
}

uint32_t sections_count(const struct sections *sections, enum ilk_section section)
{
	return (uint32_t)(sections->at[section].len / section_stride(section));
}

/* ---- Strings --------------------------------------------------------------------- */

static struct text stored(const struct sections *sections, uint32_t offset)
{
	const unsigned char *at = sections->at[ILK_SECTION_STRINGS].at + offset;

	return (struct text){(const char *)at + 4, le32(at)};
}

static uint32_t probe(const struct sections *sections, struct text text)
{
	uint32_t mask = sections->index_size - 1;
	uint32_t slot = text_hash(text) & mask;

	while (sections->index[slot] &&
	       !text_equal(stored(sections, sections->index[slot] - 1), text))
		slot = (slot + 1) & mask;
	return slot;
}

static bool grow_index(struct sections *sections)
{
	uint32_t *old = sections->index;
	uint32_t old_size = sections->index_size;

	sections->index_size = old_size ? 2 * old_size : 64;
	sections->index =
		arena_alloc(sections->arena, sections->index_size, sizeof *old);
	if (!sections->index) {
		sections->index = old;
		sections->index_size = old_size;
		return false;
	}
	for (uint32_t i = 0; i < old_size; i++)
		if (old[i])
			sections->index[probe(sections, stored(sections, old[i] - 1))] =
				old[i];
	return true;
}

uint32_t sections_string(struct sections *sections, struct text text)
{
	struct buffer *strings = &sections->at[ILK_SECTION_STRINGS];

	if (text.len == 0)
		return 0;
	if (strings->failed || (2 * sections->string_count >= sections->index_size &&
	                        !grow_index(sections))) {
		sections->failed = true;
		return 0;
	}
	uint32_t slot = probe(sections, text);
	uint32_t offset = (uint32_t)strings->len;

	if (sections->index[slot])
		return sections->index[slot] - 1;
	buffer_le32(strings, (uint32_t)text.len);
	buffer_text(strings, text);
	buffer_zeros(strings, 1);
	if (strings->failed)
		return 0;
	sections->index[slot] = offset + 1;
	sections->string_count++;
	return offset;
}
