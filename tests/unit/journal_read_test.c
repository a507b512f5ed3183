/* SPDX-License-Identifier: Apache-2.0
 *
 * The journal read while it is written, and verified: whatever is done to its lines shows.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "journal/read.h"
#include "journal/verify.h"
#include "scratch.h"
#include "unit.h"

static char buffer[JOURNAL_LINE_MAX];
static char room[4 * JOURNAL_LINE_MAX];

static bool put(struct journal *journal, const char *id)
{
	const struct journal_entry entry = {
		.time_unix_nano = 1,
		.event = "call",
		.id = {id, strlen(id)},
	};

	return journal_append(journal, &entry, buffer, sizeof buffer) == JOURNAL_OK;
}

/* A journal of `count` lines, a new segment after each `turn`. */
static const char *made(int count, int turn)
{
	const char *folder = scratch_new();
	struct journal journal;

	CU_ASSERT_EQUAL_FATAL(journal_open(&journal, folder, 100), JOURNAL_OK);
	for (int i = 0; i < count; i++) {
		if (i > 0 && i % turn == 0)
			journal_rotate(&journal, buffer, sizeof buffer);
		CU_ASSERT_FATAL(put(&journal, "line"));
	}
	journal_close(&journal);
	return folder;
}

static struct journal_verdict verdict_of(const char *folder)
{
	struct journal_verdict verdict;
	int error;

	CU_ASSERT_EQUAL(
		journal_verify(folder, NULL, &verdict, &error, room, sizeof room),
		JOURNAL_OK);
	return verdict;
}

static enum journal_fault fault_of(const char *folder)
{
	return verdict_of(folder).fault;
}

static const char *path_of(const char *folder, uint32_t number)
{
	char name[SEGMENT_NAME_SIZE];

	segment_name(number, name);
	return scratch_path(folder, name);
}

static void test_lines_in_order_over_segments(void)
{
	const char *folder = made(10, 4);
	const struct journal_cursor begin = {0, 0, 0};
	struct journal_cursor middle = begin;
	struct journal_reader reader;
	struct journal_line line;
	uint64_t sequence = 0;

	CU_ASSERT_EQUAL_FATAL(
		journal_read_open(&reader, folder, begin, room, sizeof room),
		JOURNAL_OK);
	while (journal_read(&reader, &line) == JOURNAL_OK) {
		CU_ASSERT_EQUAL(line.sequence, ++sequence);
		CU_ASSERT_EQUAL(line.number, (sequence - 1) % 4 + 1);
		CU_ASSERT_EQUAL(line.place.segment, (sequence - 1) / 4 + 1);
		if (sequence == 6)
			middle = reader.next;
	}
	CU_ASSERT_EQUAL(sequence, 10);
	CU_ASSERT_EQUAL(journal_read(&reader, &line), JOURNAL_END);
	journal_read_close(&reader);

	/* From the place behind a line, and while it is written. */
	struct journal journal;

	CU_ASSERT_EQUAL_FATAL(
		journal_read_open(&reader, folder, middle, room, sizeof room),
		JOURNAL_OK);
	CU_ASSERT_EQUAL_FATAL(journal_open(&journal, folder, 100), JOURNAL_OK);
	for (sequence = 7; sequence <= 10; sequence++) {
		CU_ASSERT_EQUAL(journal_read(&reader, &line), JOURNAL_OK);
		CU_ASSERT_EQUAL(line.sequence, sequence);
	}
	for (; sequence < 20; sequence++) {
		CU_ASSERT_EQUAL(journal_read(&reader, &line), JOURNAL_END);
		if (sequence % 3 == 0)
			journal_rotate(&journal, buffer, sizeof buffer);
		CU_ASSERT_EQUAL(journal_read(&reader, &line), JOURNAL_END);
		put(&journal, "more");
		CU_ASSERT_EQUAL(journal_read(&reader, &line), JOURNAL_OK);
		CU_ASSERT_EQUAL(line.sequence, sequence);
	}
	CU_ASSERT_EQUAL(reader.lost, 0);
	CU_ASSERT_EQUAL(reader.skipped, 0);
	journal_close(&journal);
	journal_read_close(&reader);
	scratch_remove(folder);
}

static void test_what_a_reader_meets(void)
{
	const char *folder = made(8, 2);
	struct journal_cursor second = {1, 0, 2};
	struct journal_reader reader;
	struct journal_line line;
	struct journal journal;
	size_t size;

	/* Behind the first line; then its segment is dropped, and the next. */
	CU_ASSERT_EQUAL_FATAL(
		journal_read_open(&reader, folder, second, room, sizeof room),
		JOURNAL_OK);
	CU_ASSERT_EQUAL_FATAL(journal_open(&journal, folder, 100), JOURNAL_OK);
	CU_ASSERT_EQUAL(journal_drop(&journal, 3, buffer, sizeof buffer), JOURNAL_OK);
	CU_ASSERT_EQUAL(journal_read(&reader, &line), JOURNAL_OK);
	CU_ASSERT_EQUAL(line.sequence, 5);
	CU_ASSERT_EQUAL(reader.lost, 3);
	journal_read_close(&reader);

	/* A line that has no end yet is none. */
	struct journal_cursor begin = {0, 0, 0};
	char *bytes = unit_read(path_of(folder, 4), &size);

	scratch_write(path_of(folder, 4), bytes, size - 1);
	CU_ASSERT_EQUAL_FATAL(
		journal_read_open(&reader, folder, begin, room, sizeof room),
		JOURNAL_OK);
	size_t lines = 0;

	while (journal_read(&reader, &line) == JOURNAL_OK)
		lines++;
	CU_ASSERT_EQUAL(lines, 4); /* 5 to 8; the line about the drop is the one cut */
	CU_ASSERT(reader.torn > 0);
	scratch_write(path_of(folder, 4), bytes, size);
	CU_ASSERT_EQUAL(journal_read(&reader, &line), JOURNAL_OK);
	CU_ASSERT_EQUAL(line.sequence, 9);
	journal_read_close(&reader);
	free(bytes);

	CU_ASSERT_EQUAL(journal_read_open(&reader, scratch_path(folder, "none"), begin,
	                                  room, sizeof room),
	                JOURNAL_UNREADABLE);
	CU_ASSERT_EQUAL(
		journal_read_open(&reader, folder, begin, room, JOURNAL_LINE_MAX),
		JOURNAL_LONG);
	journal_close(&journal);
	scratch_remove(folder);
}

static void test_what_is_not_a_line_is_passed_over(void)
{
	static char garbage[3 * JOURNAL_LINE_MAX];
	const struct journal_cursor begin = {0, 0, 0};
	const char *folder = made(2, 9);
	struct journal_reader reader;
	struct journal_line line;
	size_t size;
	char *bytes = unit_read(path_of(folder, 1), &size);

	CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
	size_t first = (size_t)(strchr(bytes, '\n') + 1 - bytes);
	char *whole = malloc(size + sizeof garbage + 10);

	memset(garbage, 'g', sizeof garbage);
	memcpy(whole, bytes, first);
	memcpy(whole + first, garbage, sizeof garbage);
	memcpy(whole + first + sizeof garbage, "\nfoo\n", 5);
	memcpy(whole + first + sizeof garbage + 5, bytes + first, size - first);
	scratch_write(path_of(folder, 1), whole, size + sizeof garbage + 5);
	CU_ASSERT_EQUAL_FATAL(
		journal_read_open(&reader, folder, begin, room, sizeof room),
		JOURNAL_OK);
	CU_ASSERT_EQUAL(journal_read(&reader, &line), JOURNAL_OK);
	CU_ASSERT_EQUAL(line.sequence, 1);
	CU_ASSERT_EQUAL(journal_read(&reader, &line), JOURNAL_OK);
	CU_ASSERT_EQUAL(line.sequence, 2);
	CU_ASSERT_EQUAL(journal_read(&reader, &line), JOURNAL_END);
	CU_ASSERT(reader.skipped >= 2);
	journal_read_close(&reader);
	free(whole);
	free(bytes);
	scratch_remove(folder);
}

static void test_a_whole_journal(void)
{
	const char *folder = made(10, 3);
	struct journal_verdict verdict = verdict_of(folder);
	unsigned char known[SHA256_SIZE];
	int error;

	CU_ASSERT_EQUAL(verdict.fault, JOURNAL_WHOLE);
	CU_ASSERT_EQUAL(verdict.lines, 10);
	CU_ASSERT_EQUAL(verdict.first, 1);
	CU_ASSERT_EQUAL(verdict.last, 10);
	CU_ASSERT_EQUAL(verdict.segments, 4);
	memcpy(known, verdict.hash, sizeof known);

	struct journal journal;

	CU_ASSERT_EQUAL_FATAL(journal_open(&journal, folder, 100), JOURNAL_OK);
	put(&journal, "after");
	journal_verify(folder, known, &verdict, &error, room, sizeof room);
	CU_ASSERT_EQUAL(verdict.fault, JOURNAL_WHOLE);
	CU_ASSERT(verdict.known);
	known[0] ^= 1;
	journal_verify(folder, known, &verdict, &error, room, sizeof room);
	CU_ASSERT(!verdict.known);
	/* What is dropped by the book is no fault. */
	CU_ASSERT_EQUAL(journal_drop(&journal, 3, buffer, sizeof buffer), JOURNAL_OK);
	verdict = verdict_of(folder);
	CU_ASSERT_EQUAL(verdict.fault, JOURNAL_WHOLE);
	CU_ASSERT_EQUAL(verdict.dropped, 6);
	CU_ASSERT_EQUAL(verdict.first, 7);
	journal_rotate(&journal, buffer, sizeof buffer);
	CU_ASSERT_EQUAL(journal_drop(&journal, 99, buffer, sizeof buffer), JOURNAL_OK);
	CU_ASSERT_EQUAL(fault_of(folder), JOURNAL_WHOLE);
	journal_close(&journal);
	scratch_remove(folder);

	folder = scratch_new();
	CU_ASSERT_EQUAL(fault_of(folder), JOURNAL_WHOLE);
	scratch_remove(folder);
}

static void test_a_killed_writer_is_no_fault(void)
{
	const char *folder = made(3, 9);
	size_t head_size;
	size_t before_size;
	size_t size;
	char *head = unit_read(scratch_path(folder, HEAD_NAME), &head_size);
	char *before = unit_read(path_of(folder, 1), &before_size);
	struct journal journal;

	CU_ASSERT_EQUAL_FATAL(journal_open(&journal, folder, 100), JOURNAL_OK);
	put(&journal, "killed");
	char *after = unit_read(path_of(folder, 1), &size);

	scratch_write(scratch_path(folder, HEAD_NAME), head, head_size);
	for (size_t len = before_size; len <= size; len++) {
		scratch_write(path_of(folder, 1), after, len);
		struct journal_verdict verdict = verdict_of(folder);

		CU_ASSERT_EQUAL(verdict.fault, JOURNAL_WHOLE);
		CU_ASSERT_EQUAL(verdict.torn, len < size ? len - before_size : 0);
		CU_ASSERT_EQUAL(verdict.behind, len == size);
	}
	/* And after the next writer has put it right. */
	CU_ASSERT(put(&journal, "next"));
	CU_ASSERT_EQUAL(fault_of(folder), JOURNAL_WHOLE);
	scratch_write(scratch_path(folder, HEAD_NAME), head, 0);
	/* A segment begun, and then killed: empty, or with its first line. */
	CU_ASSERT(put(&journal, "again"));
	CU_ASSERT_EQUAL(journal_rotate(&journal, buffer, sizeof buffer), JOURNAL_OK);
	CU_ASSERT_EQUAL(fault_of(folder), JOURNAL_WHOLE);
	scratch_write(path_of(folder, 3), "", 0);
	CU_ASSERT_EQUAL(fault_of(folder), JOURNAL_WHOLE);
	free(head);
	free(before);
	free(after);
	journal_close(&journal);
	scratch_remove(folder);
}

/* The lines of a file, to be put together in another way. */
struct lines {
	char *bytes;
	const char *at[16];
	size_t len[16]; /* with the line end */
	int count;
};

static struct lines cut(const char *path)
{
	struct lines lines = {.count = 0};
	size_t size;

	lines.bytes = unit_read(path, &size);
	CU_ASSERT_PTR_NOT_NULL_FATAL(lines.bytes);
	for (char *at = lines.bytes; *at; at = strchr(at, '\n') + 1) {
		lines.at[lines.count] = at;
		lines.len[lines.count++] = (size_t)(strchr(at, '\n') + 1 - at);
	}
	return lines;
}

static void write_lines(const char *path, const struct lines *lines, const int *order,
                        int count)
{
	FILE *file = fopen(path, "wb");

	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	for (int i = 0; i < count; i++)
		fwrite(lines->at[order[i]], 1, lines->len[order[i]], file);
	fclose(file);
}

static void test_any_changed_byte(void)
{
	const char *folder = made(6, 3);
	size_t unseen = 0;
	size_t tried = 0;

	for (uint32_t number = 1; number <= 2; number++) {
		char path[512];
		size_t size;

		snprintf(path, sizeof path, "%s", path_of(folder, number));
		char *bytes = unit_read(path, &size);

		CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
		for (size_t at = 0; at < size; at++) {
			static const unsigned char to[] = {0x01, 0x20, 0x80, '\n'};

			for (size_t i = 0; i < sizeof to; i++) {
				char old = bytes[at];

				bytes[at] = (char)(to[i] == '\n' ? '\n' : old ^ to[i]);
				if (bytes[at] != old) {
					scratch_write(path, bytes, size);
					unseen += fault_of(folder) == JOURNAL_WHOLE;
					tried++;
				}
				bytes[at] = old;
			}
		}
		scratch_write(path, bytes, size);
		free(bytes);
	}
	CU_ASSERT(tried > 3000);
	CU_ASSERT_EQUAL(unseen, 0);
	CU_ASSERT_EQUAL(fault_of(folder), JOURNAL_WHOLE);
	scratch_remove(folder);
}

static void test_where_a_changed_line_is(void)
{
	const char *folder = made(5, 9);
	struct lines lines = cut(path_of(folder, 1));

	/* In its text, its number and its hash. */
	for (int i = 0; i < lines.count; i++) {
		const size_t places[] = {20, 7, lines.len[i] - 5};
		char *line = lines.bytes + (lines.at[i] - lines.bytes);

		for (size_t j = 0; j < 3; j++) {
			char old = line[places[j]];

			line[places[j]] = old == '9' ? '8' : '9';
			if (line[places[j]] == old)
				line[places[j]] = '7';
			scratch_write(path_of(folder, 1), lines.bytes,
			              strlen(lines.bytes));
			line[places[j]] = old;
			struct journal_verdict verdict = verdict_of(folder);
			char name[32];

			snprintf(name, sizeof name, "line %d, place %zu", i + 1, j);
			CASE(name, verdict.fault == JOURNAL_CHANGED);
			CASE(name, verdict.line == (uint64_t)i + 1);
			CASE(name, strcmp(verdict.file, "journal-00000001.jsonl") == 0);
		}
	}
	free(lines.bytes);
	scratch_remove(folder);
}

static void test_any_line_removed_moved_or_repeated(void)
{
	const char *folder = made(7, 99);
	char path[512];
	int order[17];

	snprintf(path, sizeof path, "%s", path_of(folder, 1));
	struct lines lines = cut(path);

	for (int i = 0; i < 7; i++) {
		int count = 0;

		for (int j = 0; j < 7; j++)
			if (j != i)
				order[count++] = j;
		write_lines(path, &lines, order, count);
		struct journal_verdict verdict = verdict_of(folder);

		CU_ASSERT_EQUAL(verdict.fault, i < 6 ? JOURNAL_REMOVED : JOURNAL_CUT);
		CU_ASSERT_EQUAL(verdict.sequence, (uint64_t)i + 1);
		CU_ASSERT_EQUAL(verdict.until, (uint64_t)i + 1);
	}
	for (int i = 0; i < 7; i++) {
		for (int with = i + 1; with < 7; with++) {
			for (int j = 0; j < 7; j++)
				order[j] = j == i ? with : j == with ? i : j;
			write_lines(path, &lines, order, 7);
			struct journal_verdict verdict = verdict_of(folder);

			CU_ASSERT_NOT_EQUAL(verdict.fault, JOURNAL_WHOLE);
			if (with == i + 1)
				CU_ASSERT_EQUAL(verdict.fault, JOURNAL_REORDERED);
			CU_ASSERT_EQUAL(verdict.line, (uint64_t)i + 1);
		}
	}
	for (int i = 0; i < 7; i++) {
		for (int behind = i; behind < 7; behind++) {
			int count = 0;

			for (int j = 0; j < 7; j++) {
				order[count++] = j;
				if (j == behind)
					order[count++] = i;
			}
			write_lines(path, &lines, order, count);
			struct journal_verdict verdict = verdict_of(folder);

			CU_ASSERT_EQUAL(verdict.fault, JOURNAL_REPEATED);
			CU_ASSERT_EQUAL(verdict.line, (uint64_t)behind + 2);
		}
	}
	free(lines.bytes);
	scratch_remove(folder);
}

static void test_files_removed_cut_or_foreign(void)
{
	const char *folder = made(9, 3);
	struct journal_verdict verdict;
	size_t size;

	for (uint32_t i = 1; i <= 3; i++) {
		char *bytes = unit_read(path_of(folder, i), &size);

		unlink(path_of(folder, i));
		verdict = verdict_of(folder);
		CU_ASSERT_EQUAL(verdict.fault, i < 3 ? JOURNAL_REMOVED : JOURNAL_CUT);
		CU_ASSERT_EQUAL(verdict.sequence, i * 3 - 2);
		CU_ASSERT_EQUAL(verdict.until, i * 3);
		if (i < 3)
			CU_ASSERT_EQUAL(verdict.line, 0);
		/* And its last line. */
		size_t last = size - 1;

		while (last > 0 && bytes[last - 1] != '\n')
			last--;
		scratch_write(path_of(folder, i), bytes, last);
		verdict = verdict_of(folder);
		CU_ASSERT_EQUAL(verdict.fault, JOURNAL_CUT);
		CU_ASSERT_EQUAL(verdict.sequence, i * 3);
		CU_ASSERT_STRING_EQUAL(verdict.file,
		                       strrchr(path_of(folder, i), '/') + 1);
		scratch_write(path_of(folder, i), bytes, size);
		free(bytes);
	}
	CU_ASSERT_EQUAL(fault_of(folder), JOURNAL_WHOLE);
	char *bytes = unit_read(path_of(folder, 3), &size);

	scratch_write(path_of(folder, 4), bytes, size);
	CU_ASSERT_EQUAL(fault_of(folder), JOURNAL_FOREIGN);
	unlink(path_of(folder, 4));
	scratch_write(scratch_path(folder, "journal-1.jsonl"), "", 0);
	CU_ASSERT_EQUAL(fault_of(folder), JOURNAL_FOREIGN);
	unlink(scratch_path(folder, "journal-1.jsonl"));

	FILE *file = fopen(path_of(folder, 3), "ab");

	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	fputs("{\"seq\":10,\"time_unix_nano\":\"1\"}\n", file);
	fclose(file);
	verdict = verdict_of(folder);
	CU_ASSERT_EQUAL(verdict.fault, JOURNAL_FOREIGN);
	CU_ASSERT_EQUAL(verdict.line, 4);
	/* The writer goes on beside it, and it stays to be seen. */
	struct journal journal;

	CU_ASSERT_EQUAL_FATAL(journal_open(&journal, folder, 100), JOURNAL_OK);
	CU_ASSERT(put(&journal, "x") && put(&journal, "y"));
	journal_close(&journal);
	verdict = verdict_of(folder);
	CU_ASSERT_EQUAL(verdict.fault, JOURNAL_FOREIGN);
	CU_ASSERT_EQUAL(verdict.line, 4);
	scratch_write(path_of(folder, 3), bytes, size);
	CU_ASSERT_EQUAL(fault_of(folder), JOURNAL_WHOLE);
	scratch_write(path_of(folder, 3), bytes, size / 2);
	CU_ASSERT_NOT_EQUAL(fault_of(folder), JOURNAL_WHOLE);
	free(bytes);
	scratch_remove(folder);
}

static void test_the_head(void)
{
	const char *folder = made(4, 2);
	size_t size;
	char *head = unit_read(scratch_path(folder, HEAD_NAME), &size);
	size_t unseen = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(head);
	for (size_t at = 0; at < size; at++) {
		head[at] ^= 0x10;
		scratch_write(scratch_path(folder, HEAD_NAME), head, size);
		head[at] ^= 0x10;
		unseen += fault_of(folder) != JOURNAL_HEADLESS;
	}
	CU_ASSERT_EQUAL(unseen, 0);
	unlink(scratch_path(folder, HEAD_NAME));
	CU_ASSERT_EQUAL(fault_of(folder), JOURNAL_HEADLESS);
	free(head);
	scratch_remove(folder);
}

void journal_read_suite(void)
{
	CU_pSuite suite = CU_add_suite("journal_read", NULL, NULL);

	CU_ADD_TEST(suite, test_lines_in_order_over_segments);
	CU_ADD_TEST(suite, test_what_a_reader_meets);
	CU_ADD_TEST(suite, test_what_is_not_a_line_is_passed_over);
	CU_ADD_TEST(suite, test_a_whole_journal);
	CU_ADD_TEST(suite, test_a_killed_writer_is_no_fault);
	CU_ADD_TEST(suite, test_any_changed_byte);
	CU_ADD_TEST(suite, test_where_a_changed_line_is);
	CU_ADD_TEST(suite, test_any_line_removed_moved_or_repeated);
	CU_ADD_TEST(suite, test_files_removed_cut_or_foreign);
	CU_ADD_TEST(suite, test_the_head);
}
