/* SPDX-License-Identifier: Apache-2.0
 *
 * Looking things up in an opened image. Nothing here checks anything: ilk_open() has,
 * and an index that came out of the image is an index that exists.
 */
#ifndef RUNTIME_IMAGE_H
#define RUNTIME_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "bytes/bytes.h"
#include "interlock/runtime.h"

/* What "no row" and "no mode" are, as indices. */
#define IMAGE_NONE UINT32_MAX

/* A run of records in some section. */
struct image_run {
	uint32_t first;
	uint32_t count;
};

static inline uint32_t image_count(const struct ilk_image *image, enum ilk_section kind)
{
	return image->section[kind].count;
}

/* The 32-bit field `field` of record `index`. */
static inline uint32_t image_field(const struct ilk_image *image, enum ilk_section kind,
                                   uint32_t index, unsigned field)
{
	return le32(image->section[kind].at +
	            (size_t)index * image->section[kind].stride + (size_t)field * 4);
}

/* A record by itself, for those who read several of its fields, and a field of it. */
static inline const unsigned char *image_record(const struct ilk_image *image,
                                                enum ilk_section kind, uint32_t index)
{
	return image->section[kind].at + (size_t)index * image->section[kind].stride;
}
static inline uint32_t record_field(const unsigned char *record, unsigned field)
{
	return le32(record + (size_t)field * 4);
}

/* A run is two fields next to each other: the first record and how many. */
static inline struct image_run image_run(const struct ilk_image *image,
                                         enum ilk_section kind, uint32_t index,
                                         unsigned field)
{
	return (struct image_run){image_field(image, kind, index, field),
	                          image_field(image, kind, index, field + 1)};
}

/* The string at an offset inside STRINGS. */
static inline struct ilk_text image_string(const struct ilk_image *image,
                                           uint32_t offset)
{
	const unsigned char *at = image->section[ILK_SECTION_STRINGS].at + offset;

	return (struct ilk_text){(const char *)at + 4, le32(at)};
}

/* The string that a field refers to. */
static inline struct ilk_text image_text(const struct ilk_image *image,
                                         enum ilk_section kind, uint32_t index,
                                         unsigned field)
{
	return image_string(image, image_field(image, kind, index, field));
}

/* The name that an "index + 1" field stands for, in REASONS or LAYERS; absent for 0. */
struct ilk_text image_name(const struct ilk_image *image, enum ilk_section kind,
                           uint32_t index_plus_1);
/* What a place's SOURCE stands for: absent when the policy is one file. */
struct ilk_text image_file(const struct ilk_image *image, uint32_t source);
/* The same for the place of a record, by the number of its field LINE. */
static inline struct ilk_text image_file_of(const struct ilk_image *image,
                                            enum ilk_section kind, uint32_t index,
                                            unsigned line)
{
	return image_file(image, image_field(image, kind, index, line + 1));
}
/* Whether two texts are present and the same. */
bool text_same(struct ilk_text a, struct ilk_text b);

#endif
