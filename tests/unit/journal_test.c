/* SPDX-License-Identifier: Apache-2.0
 *
 * The journal's writer: a chain of lines, put right after a writer that was killed, rotated
 * and bounded, over system calls that fail.
 */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "journal/head.h"
#include "journal/journal.h"
#include "journal/line.h"
#include "scratch.h"
#include "unit.h"

static char buffer[JOURNAL_LINE_MAX];

#define TEXT(s) ((struct journal_text){(s), sizeof(s) - 1})

static enum journal_status put(struct journal *journal, const char *id)
{
	const struct journal_entry entry = {
		.time_unix_nano = 1795000000000000000u,
		.event = "call",
		.id = {id, strlen(id)},
		.record = TEXT("{\"outcome\":\"allow\"}"),
	};

	return journal_append(journal, &entry, buffer, sizeof buffer);
}

/* A segment's text; free(). */
static char *segment(const char *folder, uint32_t number)
{
	char name[SEGMENT_NAME_SIZE];
	size_t size;

	segment_name(number, name);
	return unit_read(scratch_path(folder, name), &size);
}

/* Whether the segments from `first` on are one chain, from line `sequence`; how many lines
 * there are. */
static size_t chain(const char *folder, uint32_t first, uint64_t sequence)
{
	unsigned char last[SHA256_SIZE] = {0};
	bool known = sequence == 1;
	size_t lines = 0;

	for (;; first++) {
		char *text = segment(folder, first);

		if (!text)
			return lines;
		for (char *at = text; *at;) {
			struct line_link link;
			char *end = strchr(at, '\n');

			if (!end || !line_read(at, (size_t)(end - at), &link) ||
			    link.sequence != sequence + lines ||
			    (known && memcmp(link.previous, last, sizeof last) != 0)) {
				free(text);
				return 0;
			}
			known = true;
			line_hash(at, (size_t)(end - at), last);
			lines++;
			at = end + 1;
		}
		free(text);
	}
}

static void test_a_line(void)
{
	const char *folder = scratch_new();
	const struct journal_field content[] = {
		{"command", TEXT("rm \"x\"\n\xff\x01\xc3\xa9")},
		{"path", {NULL, 0}},
	};
	const struct journal_entry entry = {
		.time_unix_nano = 1795000000000000001u,
		.agent = TEXT("qwen-code"),
		.session = TEXT("s\\1"),
		.policy = TEXT("sha256:00"),
		.event = "verdict",
		.id = TEXT("t1"),
		.tool = TEXT("shell"),
		.traceparent = TEXT("00-aa-bb-01"),
		.content = content,
		.contents = 2,
		.timed = true,
		.duration_ns = 12,
		.more = TEXT("\"observe\":true"),
		.record = TEXT("{\"a\":\n1}"),
	};
	struct journal journal;

	CU_ASSERT_EQUAL_FATAL(journal_open(&journal, folder, 100), JOURNAL_OK);
	CU_ASSERT_EQUAL(journal_append(&journal, &entry, buffer, sizeof buffer),
	                JOURNAL_OK);
	journal.content = JOURNAL_CONTENT_FULL;
	CU_ASSERT_EQUAL(journal_append(&journal, &entry, buffer, sizeof buffer),
	                JOURNAL_OK);
	char *text = segment(folder, 1);

	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	char *second = strchr(text, '\n');

	CU_ASSERT_PTR_NOT_NULL_FATAL(second);
	*second++ = '\0';
	CU_ASSERT_STRING_EQUAL(
		text,
		"{\"seq\":1,\"time_unix_nano\":\"1795000000000000001\",\"agent\":"
		"\"qwen-"
		"code\",\"session\":\"s\\\\1\",\"policy\":\"sha256:00\",\"event\":"
		"\"verdict\",\"id\":\"t1\",\"tool\":\"shell\",\"traceparent\":\"00-aa-"
		"bb-"
		"01\",\"duration_ns\":12,\"observe\":true,\"record\":{\"a\": "
		"1},\"prev\":"
		"\"0000000000000000000000000000000000000000000000000000000000000000\""
		"}");
	json_t *line = json_loads(second, 0, NULL);

	CU_ASSERT_PTR_NOT_NULL_FATAL(line);
	CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(
				       json_object_get(line, "content"), "command")),
	                       "rm \"x\"\n\xef\xbf\xbd\x01\xc3\xa9");
	CU_ASSERT_EQUAL(json_object_size(json_object_get(line, "content")), 1);
	json_decref(line);
	free(text);
	CU_ASSERT_EQUAL(chain(folder, 1, 1), 2);
	journal_close(&journal);
	scratch_remove(folder);
}

static void test_hashed_content(void)
{
	const char *folder = scratch_new();
	const struct journal_field content[] = {{"command", TEXT("make")},
	                                        {"path", TEXT("make")},
	                                        {"reason", TEXT("made")}};
	const struct journal_entry entry = {
		.event = "call", .content = content, .contents = 3};
	char hashes[2][3][80];
	struct journal journal;

	CU_ASSERT_EQUAL_FATAL(journal_open(&journal, folder, 100), JOURNAL_OK);
	journal.content = JOURNAL_CONTENT_HASH;
	for (int i = 0; i < 2; i++)
		CU_ASSERT_EQUAL(journal_append(&journal, &entry, buffer, sizeof buffer),
		                JOURNAL_OK);
	char *text = segment(folder, 1);
	char *at = text;

	for (int i = 0; i < 2; i++, at = strchr(at, '\n') + 1)
		CU_ASSERT_EQUAL_FATAL(sscanf(strstr(at, "\"content\":"),
		                             "\"content\":{\"command\":\"%71[^\"]\","
		                             "\"path\":\"%71[^\"]\",\"reason\":\"%71[^"
		                             "\"]\"}",
		                             hashes[i][0], hashes[i][1], hashes[i][2]),
		                      3);
	CU_ASSERT_STRING_EQUAL(hashes[0][0], hashes[0][1]);
	CU_ASSERT_STRING_NOT_EQUAL(hashes[0][0], hashes[0][2]);
	CU_ASSERT_STRING_EQUAL(hashes[0][0], hashes[1][0]);
	CU_ASSERT_EQUAL(strlen(hashes[0][0]), 71);
	CU_ASSERT_PTR_NULL(strstr(text, "make"));
	/* Salted: not what anybody can look up. */
	CU_ASSERT_PTR_NULL(strstr(text, "60a33cbf"));
	free(text);
	journal_close(&journal);
	scratch_remove(folder);
}

static void test_long_lines(void)
{
	static char big[JOURNAL_LINE_MAX + 1];
	const char *folder = scratch_new();
	const struct journal_field content[] = {{"command", {big, 60000}}};
	struct journal_entry entry = {
		.event = "call", .content = content, .contents = 1};
	struct journal journal;

	memset(big, 'x', sizeof big);
	CU_ASSERT_EQUAL_FATAL(journal_open(&journal, folder, 100), JOURNAL_OK);
	journal.content = JOURNAL_CONTENT_FULL;
	CU_ASSERT_EQUAL(journal_append(&journal, &entry, buffer, sizeof buffer),
	                JOURNAL_OK);
	entry.session = (struct journal_text){big, 6000};
	CU_ASSERT_EQUAL(journal_append(&journal, &entry, buffer, sizeof buffer),
	                JOURNAL_OK);
	char *text = segment(folder, 1);

	CU_ASSERT_PTR_NOT_NULL(strstr(text, ",\"content_left_out\":true"));
	free(text);
	entry.contents = 0;
	entry.session = (struct journal_text){big, JOURNAL_LINE_MAX};
	CU_ASSERT_EQUAL(journal_append(&journal, &entry, buffer, sizeof buffer),
	                JOURNAL_LONG);
	CU_ASSERT_EQUAL(journal_append(&journal, &entry, buffer, sizeof buffer - 1),
	                JOURNAL_LONG);
	/* Exactly the longest. */
	for (size_t len = JOURNAL_LINE_MAX; len > 0; len--) {
		entry.session.len = len;
		if (journal_append(&journal, &entry, buffer, sizeof buffer) !=
		    JOURNAL_OK)
			continue;
		CU_ASSERT(len > JOURNAL_LINE_MAX - 200);
		break;
	}
	CU_ASSERT_EQUAL(put(&journal, "after"), JOURNAL_OK);
	CU_ASSERT_EQUAL(chain(folder, 1, 1), 4);
	journal_close(&journal);
	scratch_remove(folder);
}

static void test_a_killed_writer(void)
{
	static const char head_name[] = HEAD_NAME;
	const char *folder = scratch_new();
	struct journal journal;
	size_t size;
	size_t whole;

	CU_ASSERT_EQUAL_FATAL(journal_open(&journal, folder, 100), JOURNAL_OK);
	put(&journal, "1");
	put(&journal, "2");
	char *head = unit_read(scratch_path(folder, head_name), &size);
	char *before = segment(folder, 1);

	put(&journal, "3");
	char *after = segment(folder, 1);

	CU_ASSERT_FATAL(head && before && after);
	whole = strlen(after);
	/* Killed after each byte of the line, and before the head. */
	for (size_t len = strlen(before); len <= whole; len++) {
		char name[SEGMENT_NAME_SIZE];

		segment_name(1, name);
		scratch_write(scratch_path(folder, name), after, len);
		scratch_write(scratch_path(folder, head_name), head, size);
		if (put(&journal, "x") != JOURNAL_OK)
			CU_FAIL("put");
		char *text = segment(folder, 1);
		bool cut = strstr(text, "\"cut_bytes\":") != NULL;
		bool taken = strstr(text, "\"taken_lines\":1") != NULL;
		size_t lines = chain(folder, 1, 1);

		if (len == strlen(before))
			CU_ASSERT(!cut && !taken && lines == 3)
		else if (len < whole)
			CU_ASSERT(cut && !taken && lines == 4)
		else
			CU_ASSERT(!cut && taken && lines == 5)
		free(text);
	}
	free(head);
	free(before);
	free(after);
	journal_close(&journal);
	scratch_remove(folder);
}

static void test_a_lost_head(void)
{
	const char *folder = scratch_new();
	struct journal journal;
	size_t size;

	CU_ASSERT_EQUAL_FATAL(journal_open(&journal, folder, 100), JOURNAL_OK);
	for (int i = 0; i < 3; i++)
		put(&journal, "a");
	journal_rotate(&journal, buffer, sizeof buffer);
	for (int i = 0; i < 3; i++)
		put(&journal, "b");
	/* Everything that is one chain is taken up again. */
	CU_ASSERT_EQUAL(unlink(scratch_path(folder, HEAD_NAME)), 0);
	CU_ASSERT_EQUAL(put(&journal, "c"), JOURNAL_OK);
	CU_ASSERT_EQUAL(chain(folder, 1, 1), 8);
	/* One slot is enough; none is damage. */
	char *head = unit_read(scratch_path(folder, HEAD_NAME), &size);

	CU_ASSERT_FATAL(head && size == HEAD_SLOTS * HEAD_SIZE);
	for (int slot = 0; slot < 2; slot++) {
		head[slot * HEAD_SIZE + 70] ^= 1;
		scratch_write(scratch_path(folder, HEAD_NAME), head, size);
		CU_ASSERT_EQUAL(put(&journal, "d"),
		                slot == 0 ? JOURNAL_OK : JOURNAL_DAMAGED);
	}
	free(head);
	journal_close(&journal);
	scratch_remove(folder);
}

static void test_what_is_not_the_journals_is_left(void)
{
	static const char foreign[] = "{\"seq\":9}\n";
	const char *folder = scratch_new();
	char name[SEGMENT_NAME_SIZE];
	struct journal journal;

	CU_ASSERT_EQUAL_FATAL(journal_open(&journal, folder, 100), JOURNAL_OK);
	put(&journal, "1");
	/* A line behind the last one, and a file where the next segment would be. */
	segment_name(1, name);
	FILE *file = fopen(scratch_path(folder, name), "ab");

	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	fputs(foreign, file);
	fclose(file);
	segment_name(2, name);
	scratch_write(scratch_path(folder, name), foreign, strlen(foreign));
	CU_ASSERT_EQUAL(put(&journal, "2"), JOURNAL_OK);
	char *text = segment(folder, 1);

	CU_ASSERT_PTR_NOT_NULL(strstr(text, foreign));
	free(text);
	text = segment(folder, 2);
	CU_ASSERT_STRING_EQUAL(text, foreign);
	free(text);
	CU_ASSERT_EQUAL(chain(folder, 3, 2), 2);
	/* Lines cut off: it goes on, in a new segment, with the next number. */
	segment_name(3, name);
	CU_ASSERT_EQUAL(truncate(scratch_path(folder, name), 0), 0);
	CU_ASSERT_EQUAL(put(&journal, "3"), JOURNAL_OK);
	text = segment(folder, 4);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"left_segment\":3"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"seq\":5,"));
	free(text);
	journal_close(&journal);
	scratch_remove(folder);
}

static void test_segments_and_their_bound(void)
{
	const char *folder = scratch_new();
	struct journal journal;

	CU_ASSERT_EQUAL_FATAL(journal_open(&journal, folder, 100), JOURNAL_OK);
	journal.segment_bytes = 1000;
	journal.total_bytes = 3 * (1000 + JOURNAL_LINE_MAX);
	for (int i = 0; i < 100; i++)
		if (put(&journal, "line") != JOURNAL_OK)
			CU_FAIL("put");
	/* head and three segments */
	CU_ASSERT_EQUAL(scratch_count(folder), 4);
	unsigned char bytes[HEAD_SLOTS * HEAD_SIZE];
	struct head head;
	size_t size;
	char *read = unit_read(scratch_path(folder, HEAD_NAME), &size);

	CU_ASSERT_FATAL(read && size == sizeof bytes);
	CU_ASSERT_EQUAL(head_find((unsigned char *)read, size, &head), HEAD_FOUND);
	free(read);
	CU_ASSERT_EQUAL(head.segment, head.first_segment + 2);
	CU_ASSERT_EQUAL(head.dropped, head.first_sequence - 1);
	CU_ASSERT_EQUAL(chain(folder, head.first_segment, head.first_sequence),
	                head.sequence + 1 - head.first_sequence);
	char *text = segment(folder, head.segment);

	CU_ASSERT_PTR_NOT_NULL(
		strstr(text, "\"event\":\"journal\",\"dropped_lines\":"));
	free(text);
	/* What was sent may go, but never what is written. */
	CU_ASSERT_EQUAL(journal_drop(&journal, head.segment + 5, buffer, sizeof buffer),
	                JOURNAL_OK);
	CU_ASSERT_EQUAL(scratch_count(folder), 2);
	CU_ASSERT_EQUAL(put(&journal, "after"), JOURNAL_OK);
	journal_close(&journal);
	scratch_remove(folder);
}

/* Appends three lines and rotates, over the failing calls; how many are said to be
 * there. */
static size_t steps(const char *folder)
{
	struct journal journal;
	size_t lines = 0;

	if (journal_open_over(&journal, &failing_calls, folder, 100) != JOURNAL_OK)
		return 0;
	journal.sync = true;
	lines += put(&journal, "x") == JOURNAL_OK;
	(void)journal_rotate(&journal, buffer, sizeof buffer);
	lines += put(&journal, "x") == JOURNAL_OK;
	lines += put(&journal, "x") == JOURNAL_OK;
	journal_close(&journal);
	return lines;
}

static size_t count_of(const char *folder, const char *what)
{
	size_t count = 0;

	for (uint32_t i = 1; i < 4; i++) {
		char *text = segment(folder, i);

		for (char *at = text; at && (at = strstr(at, what)); at++)
			count++;
		free(text);
	}
	return count;
}

static void fail_each(int error, bool part)
{
	size_t most = SIZE_MAX;

	/* The 0th: none fails, and they are counted. */
	for (size_t at = 0; at <= most; at++) {
		const char *folder = scratch_new();
		struct journal journal;

		CU_ASSERT_EQUAL_FATAL(journal_open(&journal, folder, 100), JOURNAL_OK);
		put(&journal, "before");
		failing = (struct failing){.fail_at = at, .error = error, .part = part};
		size_t lines = steps(folder);

		if (at == 0)
			most = failing.calls;
		failing = (struct failing){.calls = 0};
		CU_ASSERT_EQUAL(put(&journal, "after"), JOURNAL_OK);
		char name[32];

		snprintf(name, sizeof name, "call %zu, errno %d", at, error);
		CASE(name, count_of(folder, "\"id\":\"x\"") == lines);
		CASE(name, chain(folder, 1, 1) >= lines + 2);
		journal_close(&journal);
		scratch_remove(folder);
	}
	CU_ASSERT(most > 30);
}

static void test_each_system_call_fails(void)
{
	fail_each(EIO, false);
	fail_each(ENOSPC, true);
}

static void test_every_status_has_words(void)
{
	for (int i = 0; i <= JOURNAL_STATUSES; i++)
		CU_ASSERT_PTR_NOT_NULL(journal_status_text((enum journal_status)i));
}

void journal_suite(void)
{
	CU_pSuite suite = CU_add_suite("journal", NULL, NULL);

	CU_ADD_TEST(suite, test_a_line);
	CU_ADD_TEST(suite, test_hashed_content);
	CU_ADD_TEST(suite, test_long_lines);
	CU_ADD_TEST(suite, test_a_killed_writer);
	CU_ADD_TEST(suite, test_a_lost_head);
	CU_ADD_TEST(suite, test_what_is_not_the_journals_is_left);
	CU_ADD_TEST(suite, test_segments_and_their_bound);
	CU_ADD_TEST(suite, test_each_system_call_fails);
	CU_ADD_TEST(suite, test_every_status_has_words);
}
