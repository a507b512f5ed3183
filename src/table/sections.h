/* SPDX-License-Identifier: Apache-2.0
 *
 * An image in the making: one growing run of bytes a section, and strings stored once.
 */
#ifndef TABLE_SECTIONS_H
#define TABLE_SECTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "interlock/image.h"

struct sections {
	struct buffer at[ILK_SECTION_COUNT];
	/* Strings by text: open addressing, slots hold an offset + 1. */
	struct arena *arena;
	uint32_t *index;
	uint32_t index_size;
	uint32_t string_count;
	bool failed;
};

void sections_init(struct sections *sections, struct arena *arena,
                   struct ilk_allocator allocator);
void sections_free(struct sections *sections);
/* Whether all memory was there. */
bool sections_ok(const struct sections *sections);

/* Appends one 32-bit field to a section. */
void sections_field(struct sections *sections, enum ilk_section section,
                    uint32_t value);
/* Appends bytes to a section of single bytes. */
void sections_bytes(struct sections *sections, enum ilk_section section,
                    struct text text);
/* How many records the section holds now. */
uint32_t sections_count(const struct sections *sections, enum ilk_section section);
/* The offset of a string in STRINGS, stored if it was not. */
uint32_t sections_string(struct sections *sections, struct text text);

/* How many bytes a record has. */
uint32_t section_stride(enum ilk_section section);

#endif
