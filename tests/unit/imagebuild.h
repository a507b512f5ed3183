/* SPDX-License-Identifier: Apache-2.0
 *
 * Makes images by hand, field by field, for the tests of the runtime: they need images
 * that no compiler would write. Fixed room, no clean-up; assert() when it is not enough.
 */
#ifndef TESTS_IMAGEBUILD_H
#define TESTS_IMAGEBUILD_H

#include <stddef.h>
#include <stdint.h>

#include "interlock/runtime.h"

#define BUILD_WORDS      1024
#define BUILD_STRINGS    4096
#define BUILD_EFFECTS    64
#define BUILD_IMAGE_SIZE 32768

struct build {
	uint32_t words[ILK_SECTION_COUNT][BUILD_WORDS];
	uint32_t counts[ILK_SECTION_COUNT];
	unsigned char strings[BUILD_STRINGS];
	uint32_t strings_size;
	struct {
		uint32_t event, counter, op, value;
	} effects[BUILD_EFFECTS];
	size_t effect_count;
	enum ilk_table table; /* that rows are added to */
	/* Words and sections that this version of the format does not know. */
	uint32_t extra_words;
	uint32_t extra_sections;
	unsigned char bytes[BUILD_IMAGE_SIZE]; /* the image, once finished */
	size_t size;
};

/* An image with nothing but what must be there: reset nothing, report nothing, ask a
 * person only when one is there. build_finish() adds `allow` when BEFORE has no rows. */
void build_start(struct build *build);

/* The offset of a string in STRINGS, added when it is new. */
uint32_t build_string(struct build *build, const char *string);

/* Adds a record; answers its index. Fields that are not given are 0. */
uint32_t build_record(struct build *build, enum ilk_section kind,
                      const uint32_t *fields, size_t count);
#define BUILD(build, kind, ...)                                                    \
	build_record((build), ILK_SECTION_##kind, (const uint32_t[]){__VA_ARGS__}, \
	             sizeof((const uint32_t[]){__VA_ARGS__}) / 4)

/* A field of a record that is there already. */
uint32_t *build_field(struct build *build, enum ilk_section kind, uint32_t index,
                      unsigned field);

uint32_t build_mode(struct build *build, const char *name, bool active);
uint32_t build_counter(struct build *build, const char *name);
void build_effect(struct build *build, enum ilk_event event, uint32_t counter,
                  enum ilk_effect op, uint32_t value);
uint32_t build_cap(struct build *build, const char *name, const char *kind,
                   uint32_t counter, enum ilk_cap_op op, uint32_t limit);
/* A set of NULL-terminated patterns. */
uint32_t build_set(struct build *build, enum ilk_set_kind kind,
                   const char *const *patterns);
/* A name of REASONS or LAYERS: its index + 1, added when it is new; 0 for NULL. */
uint32_t build_name(struct build *build, enum ilk_section kind, const char *name);

/* Starts a table; the rows that follow are its own. Tables in any order, once each. */
void build_table(struct build *build, enum ilk_table table);
/* Adds a row to the table started last; answers its index in ROWS. Conditions follow
 * with build_when(). */
uint32_t build_row(struct build *build, enum ilk_verb verb, const char *reason);
/* A further condition of the row added last. */
void build_when(struct build *build, enum ilk_test test, uint32_t flags, uint32_t a,
                uint32_t b);

/* Lays the image out in `bytes`, with its checksum. */
void build_finish(struct build *build);
/* Writes the checksum that fits the bytes into an image. */
void build_seal(unsigned char *bytes, size_t size);
/* What ilk_open() says of a copy of exactly these bytes, so that a sanitizer sees any
 * step outside of them. */
enum ilk_status build_open(const unsigned char *bytes, size_t size);
/* Where a field of a record lies in a finished image. */
size_t build_at(const struct build *build, enum ilk_section kind, uint32_t index,
                unsigned field);
size_t build_section_at(const struct build *build, enum ilk_section kind);

/* A policy that uses every section and every test; imagesample.c has it in the policy
 * language. */
void build_sample(struct build *build);
/* The same in an image that build_start() started, to be written in another way. */
void build_sample_parts(struct build *build);

#endif
