/* SPDX-License-Identifier: Apache-2.0
 *
 * What an opened image is called and what the things in it are called.
 */
#include "runtime/hot.h"
#include "runtime/image.h"

bool text_same(struct ilk_text a, struct ilk_text b)
{
	return a.at && b.at && a.len == b.len && bytes_equal(a.at, b.at, a.len);
}

HOT struct ilk_text image_name(const struct ilk_image *image, enum ilk_section kind,
                               uint32_t index_plus_1)
{
	if (index_plus_1 == 0 || index_plus_1 > image_count(image, kind))
		return (struct ilk_text){NULL, 0};
	return image_text(image, kind, index_plus_1 - 1, ILK_NAME_TEXT);
}

enum ilk_scope ilk_policy_scope(const struct ilk_image *image)
{
	return (enum ilk_scope)image_field(image, ILK_SECTION_META, 0, ILK_META_SCOPE);
}

struct ilk_text ilk_policy_name(const struct ilk_image *image)
{
	return image_text(image, ILK_SECTION_META, 0, ILK_META_NAME);
}

struct ilk_text ilk_policy_version(const struct ilk_image *image)
{
	return image_text(image, ILK_SECTION_META, 0, ILK_META_VERSION);
}

struct ilk_text ilk_policy_namespace(const struct ilk_image *image)
{
	return image_text(image, ILK_SECTION_META, 0, ILK_META_TELEMETRY);
}

const unsigned char *ilk_policy_hash(const struct ilk_image *image)
{
	return image->bytes + ILK_IMAGE_AT_POLICY_HASH;
}

const unsigned char *ilk_spec_hash(const struct ilk_image *image)
{
	return image->bytes + ILK_IMAGE_AT_SPEC_HASH;
}

HOT uint32_t ilk_source_count(const struct ilk_image *image)
{
	return image_count(image, ILK_SECTION_SOURCES);
}

uint32_t ilk_counter_count(const struct ilk_image *image)
{
	return image_count(image, ILK_SECTION_COUNTERS);
}

uint32_t ilk_slot_count(const struct ilk_image *image)
{
	return image_count(image, ILK_SECTION_SLOTS);
}

static struct ilk_text name_in(const struct ilk_image *image, enum ilk_section kind,
                               uint32_t index, unsigned field)
{
	if (index >= image_count(image, kind))
		return (struct ilk_text){NULL, 0};
	return image_text(image, kind, index, field);
}

struct ilk_text ilk_source_name(const struct ilk_image *image, uint32_t index)
{
	return name_in(image, ILK_SECTION_SOURCES, index, ILK_SOURCE_NAME);
}

HOT struct ilk_text image_file(const struct ilk_image *image, uint32_t source)
{
	if (ilk_source_count(image) == 1)
		return (struct ilk_text){NULL, 0};
	return ilk_source_name(image, source);
}

struct ilk_text ilk_counter_name(const struct ilk_image *image, uint32_t index)
{
	return name_in(image, ILK_SECTION_COUNTERS, index, ILK_COUNTER_NAME);
}

struct ilk_text ilk_slot_name(const struct ilk_image *image, uint32_t index)
{
	return name_in(image, ILK_SECTION_SLOTS, index, ILK_SLOT_NAME);
}

uint32_t ilk_slot_places(const struct ilk_image *image, uint32_t index)
{
	if (index >= image_count(image, ILK_SECTION_SLOTS))
		return 0;
	return image_field(image, ILK_SECTION_SLOTS, index, ILK_SLOT_PLACES);
}

struct ilk_text ilk_hook_name(const struct ilk_image *image, uint32_t index)
{
	return name_in(image, ILK_SECTION_HOOKS, index, ILK_NAME_TEXT);
}

uint32_t ilk_note_count(const struct ilk_image *image)
{
	return image_count(image, ILK_SECTION_NOTES);
}

struct ilk_text ilk_note_name(const struct ilk_image *image, uint32_t index)
{
	return name_in(image, ILK_SECTION_NOTES, index, ILK_NOTE_TEXT);
}

enum ilk_note_kind ilk_note_kind(const struct ilk_image *image, uint32_t index)
{
	if (index >= image_count(image, ILK_SECTION_NOTES))
		return ILK_NOTE_WARN;
	return (enum ilk_note_kind)image_field(image, ILK_SECTION_NOTES, index,
	                                       ILK_NOTE_KIND);
}
