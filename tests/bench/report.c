/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines of a journal a second, as reports read them, and milliseconds from the numbers to
 * a page. Memory is what struct numbers is, however many lines there are.
 */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "report/read.h"
#include "report/write.h"

#define LINES 20000
#define PAGES 20

static bool read_lines(struct numbers *numbers, const struct input *journal)
{
	for (size_t done = 0; done < LINES;) {
		const char *at = journal->bytes;

		while (*at && done < LINES) {
			size_t size = strcspn(at, "\n");

			if (size && report_read(at, size, 0, numbers_take, numbers) !=
			                    REPORT_LINE_TAKEN)
				return false;
			done += size > 0;
			at += size + (at[size] == '\n');
		}
	}
	return true;
}

static bool write_pages(const struct numbers *numbers)
{
	for (size_t i = 0; i < PAGES; i++) {
		struct buffer page;
		bool failed;

		buffer_init(&page, (struct ilk_allocator){NULL, NULL});
		numbers_page(numbers, &page);
		failed = page.failed;
		buffer_free(&page);
		if (failed)
			return false;
	}
	return true;
}

bool bench_journal(const struct report *report, const char *journal)
{
	struct numbers *numbers = numbers_new();
	struct input input = {0};
	double lines[BENCH_RUNS];
	double pages[BENCH_RUNS];
	bool ok = numbers && input_read(&input, journal) && strchr(input.bytes, '{');

	for (size_t i = 0; ok && i < BENCH_RUNS; i++) {
		double begun = bench_now();

		ok = read_lines(numbers, &input);
		lines[i] = LINES / ((bench_now() - begun) / 1e9);
		begun = bench_now();
		ok = ok && write_pages(numbers);
		pages[i] = (bench_now() - begun) / 1e6 / PAGES;
	}
	numbers_free(numbers);
	input_free(&input);
	if (!ok) {
		fprintf(stderr, "bench: %s makes no report\n", journal);
		return false;
	}
	bench_report(report, "report", "journal", "lines/s", lines, BENCH_RUNS);
	bench_report(report, "report", "page", "ms", pages, BENCH_RUNS);
	return true;
}
