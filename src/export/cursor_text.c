/* SPDX-License-Identifier: Apache-2.0
 *
 * The cursor file's text, written and read; see cursor_text.h.
 */
#include "export/cursor_text.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "bytes/crc32c.h"

#define FORMAT   1
#define CRC_LINE 9 /* eight digits and a line end */

static void write_hex(struct buffer *text, const unsigned char *bytes, size_t size)
{
	buffer_string(text, "\"");
	for (size_t i = 0; i < size; i++)
		buffer_printf(text, "%02x", bytes[i]);
	buffer_string(text, "\"");
}

/* Its first number is the segment, which `interlock audit rotate` wants to know. */
static void write_place(struct buffer *text, const char *name,
                        const struct queue_place *place)
{
	buffer_printf(text, "\"%s\":[%" PRIu32 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",",
	              name, place->segment, place->offset, place->seq,
	              place->newest_ns);
	write_hex(text, place->last, sizeof place->last);
	buffer_string(text, "]");
}

/* Words need no escapes: see series.h. */
static void write_series(struct buffer *text, const struct series *series)
{
	buffer_printf(text, "[\"%s\"", series_kinds[series->metric].name);
	for (size_t i = 0; i < SERIES_MAX_ATTRIBUTES; i++)
		buffer_printf(text, ",\"%s\"", series->words[i]);
	buffer_printf(text, ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64,
	              series->count, series->sum_ns, series->min_ns, series->max_ns);
	for (size_t i = 0; i <= SERIES_BOUNDS; i++)
		buffer_printf(text, ",%" PRIu64, series->buckets[i]);
	buffer_string(text, "]");
}

static void write_pending(struct buffer *text, const struct pending *pending)
{
	buffer_string(text, "[");
	write_hex(text, pending->key, PENDING_KEY);
	buffer_printf(
		text, ",%" PRIu64 ",%" PRIu64 ",\"%s\",\"%s\",\"%s\",\"%s\",\"%s\"]",
		pending->begun_ns, pending->asked_ns, pending->decision, pending->layer,
		pending->reason, pending->fallback_reason, pending->cap_kind);
}

/* The numbers, by name. */
static const struct {
	const char *name;
	size_t offset;
} numbers[] = {
	{"start_ns", offsetof(struct tally, start_ns)},
	{"records", offsetof(struct tally, records)},
	{"lost", offsetof(struct tally, lost)},
	{"damaged", offsetof(struct tally, damaged)},
	{"rejected", offsetof(struct tally, rejected)},
};
#define NUMBERS (sizeof numbers / sizeof numbers[0])

static void write_tally(struct buffer *text, const struct tally *tally)
{
	buffer_string(text, ",");
	write_place(text, "place", &tally->place);
	for (size_t i = 0; i < NUMBERS; i++) {
		uint64_t number;

		memcpy(&number, (const char *)tally + numbers[i].offset, sizeof number);
		buffer_printf(text, ",\"%s\":%" PRIu64, numbers[i].name, number);
	}
	buffer_printf(text, ",\"unsent\":%s,\"series\":[",
	              tally->unsent ? "true" : "false");
	for (size_t i = 0; i < tally->series.count; i++) {
		buffer_string(text, i ? "," : "");
		write_series(text, &tally->series.at[i]);
	}
	buffer_string(text, "],\"pending\":[");
	for (size_t i = 0; i < tally->pending.count; i++) {
		buffer_string(text, i ? "," : "");
		write_pending(text, &tally->pending.at[i]);
	}
	buffer_string(text, "]");
}

void cursor_write_text(struct buffer *text, const struct cursor *cursor,
                       const struct tally *tally, struct queue_place sending,
                       uint32_t sent)
{
	size_t start = text->len;

	buffer_printf(text, "{\"cursor\":%d,\"instance\":\"%s\"", FORMAT,
	              cursor->instance);
	write_tally(text, tally);
	if (sending.segment) {
		buffer_string(text, ",");
		write_place(text, "sending", &sending);
		buffer_printf(text, ",\"sent\":%u", (unsigned)sent);
	}
	buffer_string(text, "}\n");
	if (!text->failed)
		buffer_printf(text, "%08" PRIx32 "\n",
		              crc32c(0, text->at + start, text->len - start));
}

/* Numbers of the cursor stay below 2^63: they count nanoseconds since 1970 at most. */
static bool read_number(const json_t *value, uint64_t *number)
{
	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return false;
	*number = (uint64_t)json_integer_value(value);
	return true;
}

static bool read_hex(const json_t *value, unsigned char *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	const char *text = json_string_value(value);

	if (json_string_length(value) != 2 * size)
		return false;
	for (size_t i = 0; i < 2 * size; i++) {
		const char *digit = text[i] ? strchr(digits, text[i]) : NULL;

		if (!digit)
			return false;
		bytes[i / 2] = (unsigned char)(bytes[i / 2] << 4 | (digit - digits));
	}
	return true;
}

static bool read_place(const json_t *value, struct queue_place *place)
{
	uint64_t segment;
	bool ok = json_array_size(value) == 5 &&
	          read_number(json_array_get(value, 0), &segment) &&
	          segment <= UINT32_MAX &&
	          read_number(json_array_get(value, 1), &place->offset) &&
	          read_number(json_array_get(value, 2), &place->seq) &&
	          read_number(json_array_get(value, 3), &place->newest_ns) &&
	          read_hex(json_array_get(value, 4), place->last, sizeof place->last);

	if (ok)
		place->segment = (uint32_t)segment;
	return ok;
}

static bool read_word(const json_t *value, char word[SERIES_WORD])
{
	struct ilk_text text = {json_string_value(value), json_string_length(value)};

	if (!text.at || !series_may_have(text))
		return false;
	memcpy(word, text.at, text.len);
	return true;
}

static bool read_metric(const json_t *value, enum series_metric *metric)
{
	for (int i = 0; i < SERIES_METRIC_COUNT; i++)
		if (json_is_string(value) &&
		    strcmp(json_string_value(value), series_kinds[i].name) == 0) {
			*metric = (enum series_metric)i;
			return true;
		}
	return false;
}

static bool read_series(const json_t *value, struct series *series)
{
	uint64_t *const sums[] = {&series->count, &series->sum_ns, &series->min_ns,
	                          &series->max_ns};
	size_t at = 0;
	bool ok = read_metric(json_array_get(value, at++), &series->metric);

	for (size_t i = 0; i < SERIES_MAX_ATTRIBUTES; i++)
		ok = ok && read_word(json_array_get(value, at++), series->words[i]);
	for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++)
		ok = ok && read_number(json_array_get(value, at++), sums[i]);
	for (size_t i = 0; i <= SERIES_BOUNDS; i++)
		ok = ok &&
		     read_number(json_array_get(value, at++), &series->buckets[i]);
	return ok;
}

static bool read_pending(const json_t *value, struct pending *pending)
{
	char *const words[] = {pending->decision, pending->layer, pending->reason,
	                       pending->fallback_reason, pending->cap_kind};
	bool ok = read_hex(json_array_get(value, 0), pending->key, PENDING_KEY) &&
	          read_number(json_array_get(value, 1), &pending->begun_ns) &&
	          read_number(json_array_get(value, 2), &pending->asked_ns);

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		ok = ok && read_word(json_array_get(value, 3 + i), words[i]);
	return ok;
}

static enum cursor_status read_lists(struct tally *tally, const json_t *root)
{
	const json_t *value;
	size_t i;

	json_array_foreach(json_object_get(root, "series"), i, value)
	{
		struct series *series = series_append(&tally->series);

		if (!series)
			return CURSOR_MEMORY;
		if (!read_series(value, series))
			return CURSOR_DAMAGED;
	}
	json_array_foreach(json_object_get(root, "pending"), i, value)
	{
		struct pending *pending = pending_append(&tally->pending);

		if (!pending)
			return CURSOR_MEMORY;
		if (!read_pending(value, pending))
			return CURSOR_DAMAGED;
	}
	return CURSOR_OK;
}

static enum cursor_status read_root(struct cursor *cursor, const json_t *root)
{
	const json_t *instance = json_object_get(root, "instance");
	uint64_t format = 0;
	uint64_t sent = 0;

	if (!read_number(json_object_get(root, "cursor"), &format) ||
	    format != FORMAT || json_string_length(instance) != CURSOR_INSTANCE - 1 ||
	    !read_place(json_object_get(root, "place"), &cursor->tally.place))
		return CURSOR_DAMAGED;
	memcpy(cursor->instance, json_string_value(instance), CURSOR_INSTANCE);
	for (size_t i = 0; i < NUMBERS; i++) {
		uint64_t number;

		if (!read_number(json_object_get(root, numbers[i].name), &number))
			return CURSOR_DAMAGED;
		memcpy((char *)&cursor->tally + numbers[i].offset, &number,
		       sizeof number);
	}
	cursor->tally.unsent = json_is_true(json_object_get(root, "unsent"));
	if (json_object_get(root, "sending") &&
	    (!read_place(json_object_get(root, "sending"), &cursor->sending) ||
	     !read_number(json_object_get(root, "sent"), &sent)))
		return CURSOR_DAMAGED;
	cursor->sent = (uint32_t)sent;
	return read_lists(&cursor->tally, root);
}

enum cursor_status cursor_read_text(struct cursor *cursor, const char *bytes,
                                    size_t size)
{
	char crc[CRC_LINE + 1];
	json_t *root;
	enum cursor_status status;

	if (size <= CRC_LINE)
		return CURSOR_DAMAGED;
	size -= CRC_LINE;
	snprintf(crc, sizeof crc, "%08" PRIx32 "\n", crc32c(0, bytes, size));
	if (memcmp(crc, bytes + size, CRC_LINE) != 0)
		return CURSOR_DAMAGED;
	root = json_loadb(bytes, size, 0, NULL);
	if (!root)
		return CURSOR_DAMAGED;
	status = read_root(cursor, root);
	json_decref(root);
	return status;
}
