/* SPDX-License-Identifier: Apache-2.0
 *
 * A small image writer; see imagebuild.h. It knows nothing of the compiler's own.
 */
#include "imagebuild.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "bytes/bytes.h"
#include "bytes/crc32c.h"

static const uint32_t fields[ILK_SECTION_COUNT] = {
#define ROW(kind, name, count) [ILK_SECTION_##kind] = (count),
	ILK_SECTIONS(ROW)
#undef ROW
};

void craft_start(struct craft *build)
{
	memset(build, 0, sizeof *build);
	craft_string(build, "");
	CRAFT(build, META, craft_string(build, "test"), 0, craft_string(build, "ns"));
	CRAFT(build, SOURCES, craft_string(build, "test.policy"));
	CRAFT(build, REPORTS, 0);
	CRAFT(build, REPORTS, 0);
	CRAFT(build, PRESENCES, ILK_VERB_ASK, ILK_VERB_DENY);
	CRAFT(build, PRESENCES, ILK_VERB_DENY, ILK_VERB_DENY);
	CRAFT(build, PRESENCES, ILK_VERB_INTERRUPT, ILK_VERB_INTERRUPT);
	CRAFT(build, PRESENCES, ILK_VERB_ASK, ILK_VERB_DENY, 300);
	CRAFT(build, FAILURES, ILK_VERB_DENY);
	CRAFT(build, FAILURES, ILK_VERB_ASK);
	for (int i = 0; i < ILK_TABLE_COUNT; i++)
		CRAFT(build, TABLES, 0, 0);
	craft_mode(build, "auto", true);
}

uint32_t craft_string(struct craft *build, const char *string)
{
	size_t len = strlen(string);
	uint32_t at = 0;

	while (at < build->strings_size) {
		uint32_t other = le32(build->strings + at);

		if (other == len && memcmp(build->strings + at + 4, string, len) == 0)
			return at;
		at += other + 5;
	}
	assert(at + len + 5 <= CRAFT_STRINGS);
	put_le32(build->strings + at, (uint32_t)len);
	memcpy(build->strings + at + 4, string, len + 1);
	build->strings_size = at + (uint32_t)len + 5;
	return at;
}

uint32_t craft_record(struct craft *build, enum ilk_section kind,
                      const uint32_t *values, size_t count)
{
	uint32_t index = build->counts[kind]++;

	assert(count <= fields[kind]);
	assert(build->counts[kind] * fields[kind] <= CRAFT_WORDS);
	for (size_t i = 0; i < count; i++)
		build->words[kind][index * fields[kind] + i] = values[i];
	return index;
}

uint32_t *craft_field(struct craft *build, enum ilk_section kind, uint32_t index,
                      unsigned field)
{
	return &build->words[kind][index * fields[kind] + field];
}

uint32_t craft_mode(struct craft *build, const char *name, bool active)
{
	return CRAFT(build, MODES, craft_string(build, name), active);
}

uint32_t craft_counter(struct craft *build, const char *name)
{
	return craft_form(build, name, ILK_COUNTER_PLAIN, 0, 0);
}

uint32_t craft_form(struct craft *build, const char *name, enum ilk_counter_form form,
                    uint32_t size, uint32_t key)
{
	static const uint32_t fixed[ILK_COUNTER_FORMS] = {
		[ILK_COUNTER_WINDOW] = 1,
		[ILK_COUNTER_CLOCK] = ILK_CLOCK_WORDS,
		[ILK_COUNTER_CYCLE] = 1,
	};
	static const uint32_t each[ILK_COUNTER_FORMS] = {
		[ILK_COUNTER_KEYED] = 3,
		[ILK_COUNTER_CYCLE] = 3,
	};
	uint32_t *memory = craft_field(build, ILK_SECTION_META, 0, ILK_META_MEMORY);
	uint32_t at = *memory;

	*memory += fixed[form] + each[form] * size +
	           (form == ILK_COUNTER_WINDOW ? (size + 31) / 32 : 0);
	return CRAFT(build, COUNTERS, craft_string(build, name), 1, 0, form, size, key,
	             at);
}

uint32_t craft_window(struct craft *build, const char *name, uint32_t size)
{
	return craft_form(build, name, ILK_COUNTER_WINDOW, size, 0);
}

uint32_t craft_slot(struct craft *build, const char *name, uint32_t key,
                    uint32_t places)
{
	uint32_t first = 0;

	for (uint32_t i = 0; i < build->counts[ILK_SECTION_SLOTS]; i++)
		first += *craft_field(build, ILK_SECTION_SLOTS, i, ILK_SLOT_PLACES);
	return CRAFT(build, SLOTS, craft_string(build, name), key, first, places);
}

static void add_change(struct craft *build, uint32_t event, bool slot, uint32_t target,
                       uint32_t op, uint32_t value)
{
	size_t i = build->change_count++;

	assert(i < CRAFT_CHANGES);
	build->changes[i].event = event;
	build->changes[i].slot = slot;
	build->changes[i].target = target;
	build->changes[i].op = op;
	build->changes[i].value = value;
}

void craft_effect(struct craft *build, enum ilk_event event, uint32_t counter,
                  enum ilk_effect op, uint32_t value)
{
	add_change(build, event, false, counter, op, value);
}

void craft_uses(struct craft *build, uint32_t slot, enum ilk_use op, uint32_t events)
{
	for (uint32_t event = 0; event < ILK_EVENT_COUNT; event++)
		if (events >> event & 1)
			add_change(build, event, true, slot, op, 0);
}

uint32_t craft_cap(struct craft *build, const char *name, const char *kind,
                   uint32_t counter, enum ilk_cap_op op, uint32_t limit)
{
	uint32_t term = CRAFT(build, TERMS, counter);

	return CRAFT(build, CAPS, craft_string(build, name), craft_string(build, kind),
	             term, 1, op, limit, 1);
}

uint32_t craft_set(struct craft *build, enum ilk_set_kind kind,
                   const char *const *patterns)
{
	uint32_t first = build->counts[ILK_SECTION_PATTERNS];

	for (size_t i = 0; patterns[i]; i++)
		CRAFT(build, PATTERNS, craft_string(build, patterns[i]), 0, 0);
	return CRAFT(build, SETS, 0, kind, first,
	             build->counts[ILK_SECTION_PATTERNS] - first);
}

uint32_t craft_name(struct craft *build, enum ilk_section kind, const char *name)
{
	if (!name)
		return 0;

	uint32_t at = craft_string(build, name);

	for (uint32_t i = 0; i < build->counts[kind]; i++)
		if (build->words[kind][i] == at)
			return i + 1;
	return craft_record(build, kind, &at, 1) + 1;
}

void craft_table(struct craft *build, enum ilk_table table)
{
	assert(*craft_field(build, ILK_SECTION_TABLES, table, ILK_TABLE_ROWS) == 0);
	build->table = table;
	*craft_field(build, ILK_SECTION_TABLES, table, ILK_TABLE_FIRST) =
		build->counts[ILK_SECTION_ROWS];
}

uint32_t craft_row(struct craft *build, enum ilk_verb verb, const char *reason)
{
	uint32_t row =
		CRAFT(build, ROWS, verb, craft_name(build, ILK_SECTION_REASONS, reason),
	              0, build->counts[ILK_SECTION_CONDITIONS], 0);

	*craft_field(build, ILK_SECTION_ROWS, row, ILK_ROW_LINE) = 10 + row;
	++*craft_field(build, ILK_SECTION_TABLES, build->table, ILK_TABLE_ROWS);
	return row;
}

void craft_when(struct craft *build, enum ilk_test test, uint32_t flags, uint32_t a,
                uint32_t b)
{
	CRAFT(build, CONDITIONS, test, flags, a, b);
	++*craft_field(build, ILK_SECTION_ROWS, build->counts[ILK_SECTION_ROWS] - 1,
	               ILK_ROW_CONDITIONS);
}

/* The changes of one event, of counters or of slots: those of one slot by their op. */
static void put_changes(struct craft *build, uint32_t event, bool slot)
{
	for (uint32_t op = 0; op < ILK_USE_COUNT; op++)
		for (size_t i = 0; i < build->change_count; i++) {
			if (build->changes[i].event != event ||
			    build->changes[i].slot != slot ||
			    (slot ? build->changes[i].op != op : op > 0))
				continue;
			if (slot)
				CRAFT(build, USES, build->changes[i].target, op);
			else
				CRAFT(build, EFFECTS, build->changes[i].target,
				      build->changes[i].op, build->changes[i].value);
		}
}

/* EVENTS, EFFECTS and USES, ordered by event. */
static void finish_events(struct craft *build)
{
	for (uint32_t event = 0; event < ILK_EVENT_COUNT; event++) {
		uint32_t effects = build->counts[ILK_SECTION_EFFECTS];
		uint32_t uses = build->counts[ILK_SECTION_USES];

		put_changes(build, event, false);
		put_changes(build, event, true);
		CRAFT(build, EVENTS, effects,
		      build->counts[ILK_SECTION_EFFECTS] - effects, uses,
		      build->counts[ILK_SECTION_USES] - uses);
	}
}

static uint32_t stride_of(const struct craft *build, enum ilk_section kind)
{
	return fields[kind] == 0 ? 1 : 4 * (fields[kind] + build->extra_words);
}

static uint32_t count_of(const struct craft *build, enum ilk_section kind)
{
	return kind == ILK_SECTION_STRINGS ? build->strings_size : build->counts[kind];
}

/* Directory entry `index`; sections that readers do not know have one word. */
static void put_entry(struct craft *build, uint32_t index)
{
	unsigned char *entry =
		build->bytes + ILK_IMAGE_HEADER_SIZE + ILK_SECTION_ENTRY_SIZE * index;
	bool known = index < ILK_SECTION_COUNT;
	uint32_t stride = known ? stride_of(build, index) : 4;
	uint32_t count = known ? count_of(build, index) : 1;

	build->size = (build->size + 7) / 8 * 8;
	put_le32(entry + 4 * ILK_SECTION_KIND, index);
	put_le32(entry + 4 * ILK_SECTION_OFFSET, (uint32_t)build->size);
	put_le32(entry + 4 * ILK_SECTION_SIZE, count * stride);
	put_le32(entry + 4 * ILK_SECTION_RECORDS, count);
	put_le32(entry + 4 * ILK_SECTION_STRIDE, stride);
	assert(build->size + (size_t)count * stride <= CRAFT_IMAGE_SIZE);
	if (known && index == ILK_SECTION_STRINGS)
		memcpy(build->bytes + build->size, build->strings, count);
	for (uint32_t i = 0; known && index != ILK_SECTION_STRINGS && i < count; i++)
		for (uint32_t field = 0; field < stride / 4; field++)
			put_le32(build->bytes + build->size + i * stride + 4 * field,
			         field < fields[index]
			                 ? *craft_field(build, index, i, field)
			                 : 0xfeedfeed);
	build->size += (size_t)count * stride;
}

/* A policy without rows lets everything through. */
static void finish_tables(struct craft *build)
{
	if (*craft_field(build, ILK_SECTION_TABLES, ILK_TABLE_BEFORE, ILK_TABLE_ROWS))
		return;
	craft_table(build, ILK_TABLE_BEFORE);
	craft_row(build, ILK_VERB_ALLOW, NULL);
}

void craft_finish(struct craft *build)
{
	uint32_t sections = ILK_SECTION_COUNT + build->extra_sections;
	unsigned char *at = build->bytes;

	/* All of it is the team's. */
	*craft_field(build, ILK_SECTION_META, 0, ILK_META_ORG_COUNTERS) =
		build->counts[ILK_SECTION_COUNTERS];
	*craft_field(build, ILK_SECTION_META, 0, ILK_META_ORG_SLOTS) =
		build->counts[ILK_SECTION_SLOTS];
	finish_tables(build);
	finish_events(build);
	/* Nothing is indexed: every row is looked at. */
	for (uint32_t i = 0; i < *craft_field(build, ILK_SECTION_TABLES,
	                                      ILK_TABLE_BEFORE, ILK_TABLE_ROWS);
	     i++)
		CRAFT(build, UNANCHORED, i);
	bytes_copy(at, ILK_FORMAT_MAGIC, ILK_FORMAT_MAGIC_SIZE);
	put_le16(at + ILK_IMAGE_AT_VERSION, ILK_FORMAT_VERSION);
	put_le16(at + ILK_IMAGE_AT_MIN_READER, ILK_FORMAT_MIN_READER);
	put_le32(at + ILK_IMAGE_AT_HEADER_SIZE, ILK_IMAGE_HEADER_SIZE);
	put_le32(at + ILK_IMAGE_AT_SECTION_COUNT, sections);
	put_le32(at + ILK_IMAGE_AT_SECTION_STRIDE, ILK_SECTION_ENTRY_SIZE);
	for (size_t i = 0; i < ILK_IMAGE_HASH_SIZE; i++) {
		at[ILK_IMAGE_AT_POLICY_HASH + i] = (unsigned char)i;
		at[ILK_IMAGE_AT_SPEC_HASH + i] = (unsigned char)(100 + i);
	}
	build->size = ILK_IMAGE_HEADER_SIZE + (size_t)ILK_SECTION_ENTRY_SIZE * sections;
	for (uint32_t i = 0; i < sections; i++)
		put_entry(build, i);
	put_le32(at + ILK_IMAGE_AT_TOTAL_SIZE, (uint32_t)build->size);
	craft_seal(at, build->size);
}

void craft_seal(unsigned char *bytes, size_t size)
{
	if (size < ILK_IMAGE_HEADER_SIZE)
		return;
	put_le32(bytes + ILK_IMAGE_AT_CHECKSUM, 0);
	put_le32(bytes + ILK_IMAGE_AT_CHECKSUM, crc32c(0, bytes, size));
}

enum ilk_status craft_open(const unsigned char *bytes, size_t size)
{
	struct ilk_image image;
	unsigned char *copy = malloc(size ? size : 1);

	assert(copy);
	memcpy(copy, bytes, size);
	enum ilk_status status = ilk_open(&image, copy, size);

	free(copy);
	return status;
}

size_t craft_section_at(const struct craft *build, enum ilk_section kind)
{
	return le32(build->bytes + ILK_IMAGE_HEADER_SIZE +
	            (size_t)ILK_SECTION_ENTRY_SIZE * kind + 4 * ILK_SECTION_OFFSET);
}

size_t craft_at(const struct craft *build, enum ilk_section kind, uint32_t index,
                unsigned field)
{
	return craft_section_at(build, kind) + (size_t)stride_of(build, kind) * index +
	       (size_t)4 * field;
}
