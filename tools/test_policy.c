/* SPDX-License-Identifier: Apache-2.0
 *
 * Everything that is tested of one policy; see testing.h.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "compile/front.h"
#include "dump/wording.h"
#include "file.h"
#include "runtime/image.h"
#include "testing.h"
#include "tool.h"

bool testing_wants(const struct testing *testing, struct text name)
{
	const char *filter = testing->filter;
	size_t len = filter ? strlen(filter) : 0;

	for (size_t i = 0; i + len <= name.len; i++)
		if (len == 0 || memcmp(name.at + i, filter, len) == 0)
			return true;
	return !filter;
}

static void write_buffer(void *buffer, const char *bytes, size_t size)
{
	buffer_bytes(buffer, bytes, size);
}

/* The place of a line of source `number`, without its indentation. */
static struct span line_span(const struct source *source, uint32_t number,
                             uint32_t line)
{
	while (number-- && source->next)
		source = source->next;
	uint32_t at = source_start(source);

	while (--line && at < source->len) {
		const char *end = memchr(source->at + at, '\n', source->len - at);

		at = end ? (uint32_t)(end - source->at) + 1 : source->len;
	}
	at += (uint32_t)strspn(source->at + at, " \t");
	uint32_t len = (uint32_t)strcspn(source->at + at, "\r\n");

	return (struct span){source->base + at, len};
}

/* "deny permission_rule"; NULL: no memory. */
static const char *row_words(const struct subject *subject, uint32_t row)
{
	struct buffer words;
	const struct sheet sheet = {write_buffer, &words};

	buffer_init(&words, (struct ilk_allocator){NULL, NULL});
	wording_row(&sheet, &subject->loaded->image, row);
	const char *kept = arena_text(&subject->results->arena,
	                              (struct text){(char *)words.at, words.len})
	                           .at;

	buffer_free(&words);
	return kept;
}

/* One row that no test reached, at its place when there is a text. */
static void tell_row(const struct subject *subject, struct diag *diag,
                     struct result *result, uint32_t row)
{
	const struct ilk_image *image = &subject->loaded->image;
	uint32_t line = image_field(image, ILK_SECTION_ROWS, row, ILK_ROW_LINE);
	uint32_t number = image_field(image, ILK_SECTION_ROWS, row, ILK_ROW_SOURCE);
	const char *words = row_words(subject, row);
	const char *verb = image_field(image, ILK_SECTION_ROWS, row, ILK_ROW_NOTE)
	                           ? "hold"
	                           : "decide";

	if (!words)
		return;
	if (subject->source)
		diag_error(diag, line_span(subject->source, number, line),
		           "row-not-covered", "no test makes the row \"%s\" %s", words,
		           verb);
	else
		results_fail(subject->results, result, subject->suite->file, line,
		             "row-not-covered", "no test makes the row \"%s\" %s",
		             words, verb);
}

/* The demand on the rows is one more test. */
static int check_rows(struct subject *subject)
{
	struct coverage_sum sum = coverage_sum(&subject->coverage, COVERAGE_ROWS);
	struct results *results = subject->results;
	char *name = arena_printf(&results->arena,
	                          "rows covered: %" PRIu32 " of %" PRIu32 ", %" PRIu32
	                          " %% required",
	                          sum.hit, sum.all, subject->testing->require);
	struct result *result =
		name ? results_add(results, subject->suite, text_of(name), 0) : NULL;
	struct diag diag;

	if (!result)
		return TOOL_MEMORY;
	diag_init(&diag, &results->arena, subject->source);
	bool enough = coverage_percent(sum) >= subject->testing->require;

	for (uint32_t row = 0; row < sum.all && !enough; row++)
		if (!subject->coverage.hits[COVERAGE_ROWS][row])
			tell_row(subject, &diag, result, row);
	if (diag.errors)
		results_take(results, result, &diag);
	results_close(results, subject->suite, result);
	return enough ? TOOL_OK : TOOL_INPUT;
}

static int show_coverage(struct subject *subject)
{
	struct buffer text;
	const struct sheet sheet = {write_buffer, &text};

	buffer_init(&text, (struct ilk_allocator){NULL, NULL});
	coverage_text(&subject->coverage, &sheet);
	if (!text.failed)
		subject->suite->coverage =
			arena_text(&subject->results->arena,
		                   (struct text){(char *)text.at, text.len})
				.at;
	buffer_free(&text);
	return subject->suite->coverage ? TOOL_OK : TOOL_MEMORY;
}

static int add_coverage_json(struct subject *subject)
{
	struct writer w = {NULL, 0, 0};

	coverage_json(&subject->coverage, subject->suite->file, &w);
	w = (struct writer){malloc(w.len), w.len, 0};
	if (!w.at)
		return TOOL_MEMORY;
	coverage_json(&subject->coverage, subject->suite->file, &w);
	buffer_bytes(subject->testing->coverage_json, w.at, w.len);
	free(w.at);
	return subject->testing->coverage_json->failed ? TOOL_MEMORY : TOOL_OK;
}

static int worse(int a, int b)
{
	return a > b ? a : b;
}

static int test_loaded(struct subject *subject)
{
	const struct testing *testing = subject->testing;
	int worst = TOOL_OK;

	if (subject->source)
		worst = testing_inline(subject);
	for (size_t i = 0; i < testing->trace_count; i++)
		if (testing_wants(testing, text_of(testing->traces[i].trace)))
			worst = worse(worst,
			              testing_trace(subject, &testing->traces[i]));
	if (testing->coverage)
		worst = worse(worst, show_coverage(subject));
	if (testing->coverage_json)
		worst = worse(worst, add_coverage_json(subject));
	if (testing->wants_require)
		worst = worse(worst, check_rows(subject));
	return worst;
}

/* A policy that cannot be tested is a result, too; why was printed. */
static int broken(struct results *results, struct suite *suite, int end)
{
	struct result *result =
		results_add(results, suite, text_of("(the policy itself)"), 0);

	if (!result)
		return TOOL_MEMORY;
	results_fail(results, result, suite->file, 0, "not-tested",
	             "the policy cannot be tested: standard error says why");
	result->end = RESULT_BROKEN;
	result->told = true;
	results_close(results, suite, result);
	return end;
}

static int test_opened(struct subject *subject)
{
	if (!subject->source && subject->testing->trace_count == 0) {
		tool_complain("%s is compiled: tests are in the policy's text",
		              subject->suite->file);
		return broken(subject->results, subject->suite, TOOL_INPUT);
	}
	if (!coverage_init(&subject->coverage, &subject->loaded->image))
		return tool_fail(subject->suite->file, ILK_MEMORY);
	int end = test_loaded(subject);

	coverage_free(&subject->coverage);
	return end;
}

/* The policy once more, as text: it has compiled already, but what is said of its tests
 * needs the places. Files and all live as long as the results. */
static int read_text(struct subject *subject, struct source *source)
{
	struct arena *arena = &subject->results->arena;
	struct ilk_compiler compiler = {.load = NULL};
	struct model *model = NULL;
	struct diag diag;

	*source = source_make(subject->suite->file, subject->loaded->text,
	                      subject->loaded->text_size);
	load_set_up(&compiler, subject->testing->with);
	diag_init(&diag, arena, source);
	enum ilk_status status = compile_front(arena, &diag, &compiler, source, &model);

	subject->source = source;
	subject->model = model;
	return status == ILK_OK ? TOOL_OK : tool_fail(source->file, status);
}

int testing_policy(const struct testing *testing, struct results *results,
                   const char *path)
{
	struct suite *suite = results_suite(results, file_shown(path));
	struct loaded loaded;

	if (!suite)
		return tool_fail(file_shown(path), ILK_MEMORY);
	int end = load(&loaded, path, testing->with);

	if (end != TOOL_OK)
		return broken(results, suite, end);
	struct subject subject = {
		.testing = testing,
		.results = results,
		.suite = suite,
		.loaded = &loaded,
	};
	struct source source;

	if (!load_is_image(&loaded))
		end = read_text(&subject, &source);
	if (end == TOOL_OK)
		end = test_opened(&subject);
	load_free(&loaded);
	if (results->arena.failed)
		return tool_fail(file_shown(path), ILK_MEMORY);
	return end;
}
