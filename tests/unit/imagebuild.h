/* SPDX-License-Identifier: Apache-2.0
 *
 * Makes images by hand, field by field, for the tests of the runtime: they need images
 * that no compiler would write. Fixed room, no clean-up; assert() when it is not enough.
 */
#ifndef TESTS_IMAGEBUILD_H
#define TESTS_IMAGEBUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interlock/runtime.h"

#define CRAFT_WORDS      2048
#define CRAFT_STRINGS    4096
#define CRAFT_CHANGES    128
#define CRAFT_IMAGE_SIZE 32768

struct craft {
	uint32_t words[ILK_SECTION_COUNT][CRAFT_WORDS];
	uint32_t counts[ILK_SECTION_COUNT];
	unsigned char strings[CRAFT_STRINGS];
	uint32_t strings_size;
	struct {
		bool slot; /* else a counter */
		uint32_t event, target, op, value;
	} changes[CRAFT_CHANGES];
	size_t change_count;
	enum ilk_table table; /* that rows are added to */
	/* Words and sections that this version of the format does not know. */
	uint32_t extra_words;
	uint32_t extra_sections;
	unsigned char bytes[CRAFT_IMAGE_SIZE]; /* the image, once finished */
	size_t size;
};

/* An image with nothing but what must be there: reset nothing, report nothing, ask a
 * person only when one is there. craft_finish() adds `allow` when BEFORE has no rows. */
void craft_start(struct craft *build);

/* The offset of a string in STRINGS, added when it is new. */
uint32_t craft_string(struct craft *build, const char *string);

/* Adds a record; answers its index. Fields that are not given are 0. */
uint32_t craft_record(struct craft *build, enum ilk_section kind,
                      const uint32_t *fields, size_t count);
#define CRAFT(build, kind, ...)                                                    \
	craft_record((build), ILK_SECTION_##kind, (const uint32_t[]){__VA_ARGS__}, \
	             sizeof((const uint32_t[]){__VA_ARGS__}) / 4)

/* A field of a record that is there already. */
uint32_t *craft_field(struct craft *build, enum ilk_section kind, uint32_t index,
                      unsigned field);

uint32_t craft_mode(struct craft *build, const char *name, bool active);
uint32_t craft_counter(struct craft *build, const char *name);
/* A counter of any form; `key` is an index into GROUPS + 1. */
uint32_t craft_form(struct craft *build, const char *name, enum ilk_counter_form form,
                    uint32_t size, uint32_t key);
/* A counter over its last `size` entries. */
uint32_t craft_window(struct craft *build, const char *name, uint32_t size);
/* A slot, and what it does on each event of a mask; `key` is an index into KEYS. */
uint32_t craft_slot(struct craft *build, const char *name, uint32_t key,
                    uint32_t places);
void craft_uses(struct craft *build, uint32_t slot, enum ilk_use op, uint32_t events);
void craft_effect(struct craft *build, enum ilk_event event, uint32_t counter,
                  enum ilk_effect op, uint32_t value);
uint32_t craft_cap(struct craft *build, const char *name, const char *kind,
                   uint32_t counter, enum ilk_cap_op op, uint32_t limit);
/* A set of NULL-terminated patterns. */
uint32_t craft_set(struct craft *build, enum ilk_set_kind kind,
                   const char *const *patterns);
/* A name of REASONS or LAYERS: its index + 1, added when it is new; 0 for NULL. */
uint32_t craft_name(struct craft *build, enum ilk_section kind, const char *name);

/* Starts a table; the rows that follow are its own. Tables in any order, once each. */
void craft_table(struct craft *build, enum ilk_table table);
/* Adds a row to the table started last; answers its index in ROWS. Conditions follow
 * with craft_when(). */
uint32_t craft_row(struct craft *build, enum ilk_verb verb, const char *reason);
/* A further condition of the row added last. */
void craft_when(struct craft *build, enum ilk_test test, uint32_t flags, uint32_t a,
                uint32_t b);

/* Lays the image out in `bytes`, with its checksum. */
void craft_finish(struct craft *build);
/* Writes the checksum that fits the bytes into an image. */
void craft_seal(unsigned char *bytes, size_t size);
/* What ilk_open() says of a copy of exactly these bytes, so that a sanitizer sees any
 * step outside of them. */
enum ilk_status craft_open(const unsigned char *bytes, size_t size);
/* Where a field of a record lies in a finished image. */
size_t craft_at(const struct craft *build, enum ilk_section kind, uint32_t index,
                unsigned field);
size_t craft_section_at(const struct craft *build, enum ilk_section kind);

/* A policy that uses every section and every test; imagesample.c has it in the policy
 * language. */
void craft_sample(struct craft *build);
/* The same in an image that craft_start() started, to be written in another way. */
void craft_sample_parts(struct craft *build);

#endif
