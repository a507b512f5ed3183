/* SPDX-License-Identifier: Apache-2.0
 *
 * The results of tests; see results.h.
 */
#include "results.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void results_init(struct results *results)
{
	*results = (struct results){.first = NULL};
	results->last = &results->first;
	arena_init(&results->arena, (struct ilk_allocator){NULL, NULL});
}

void results_free(struct results *results)
{
	arena_free(&results->arena);
}

struct suite *results_suite(struct results *results, const char *file)
{
	struct suite *suite = arena_alloc(&results->arena, 1, sizeof *suite);

	if (!suite)
		return NULL;
	suite->file = file;
	suite->last = &suite->first;
	*results->last = suite;
	results->last = &suite->next;
	return suite;
}

/* A copy of a name without anything that would move a terminal's cursor. */
static struct text seemly(struct arena *arena, struct text name)
{
	char *copy = arena_alloc(arena, name.len + 1, 1);

	for (size_t i = 0; copy && i < name.len; i++) {
		unsigned char byte = (unsigned char)name.at[i];
		unsigned char next =
			i + 1 < name.len ? (unsigned char)name.at[i + 1] : 0xff;
		bool control = byte < 32 || byte == 127;
		bool wide = byte == 0xc2 && next < 0xa0; /* U+0080 to U+009F */

		copy[i] = control || wide ? ' ' : name.at[i];
		if (wide)
			copy[++i] = ' ';
	}
	return (struct text){copy, copy ? name.len : 0};
}

struct result *results_add(struct results *results, struct suite *suite,
                           struct text name, uint32_t line)
{
	struct result *result = arena_alloc(&results->arena, 1, sizeof *result);

	if (!result)
		return NULL;
	result->name = seemly(&results->arena, name);
	result->line = line;
	result->last = &result->first;
	*suite->last = result;
	suite->last = &result->next;
	return result->name.at ? result : NULL;
}

void results_close(struct results *results, struct suite *suite,
                   const struct result *result)
{
	suite->counts[result->end]++;
	results->counts[result->end]++;
}

/* Where the failures of a result are taken in. */
struct taking {
	struct results *results;
	struct result *result;
};

static void take(void *context, const struct ilk_diagnostic *diagnostic)
{
	const struct taking *taking = context;
	struct failure *failure;

	if (taking->result->failures++ >= RESULTS_MAX_FAILURES)
		return;
	failure = arena_alloc(&taking->results->arena, 1, sizeof *failure);
	if (!failure)
		return;
	failure->diagnostic = *diagnostic;
	*taking->result->last = failure;
	taking->result->last = &failure->next;
}

void results_take(struct results *results, struct result *result, struct diag *diag)
{
	struct taking taking = {results, result};

	result->end = RESULT_FAILED;
	if (!diag_send(diag, take, &taking))
		results->arena.failed = true;
	/* Those that the diagnostics did not keep. */
	if (result->failures < diag->errors)
		result->failures = diag->errors;
}

void results_fail(struct results *results, struct result *result, const char *file,
                  uint32_t line, const char *id, const char *format, ...)
{
	struct taking taking = {results, result};
	struct ilk_diagnostic diagnostic = {.id = id, .file = file, .line = line};
	va_list list;

	result->end = RESULT_FAILED;
	va_start(list, format);
	diagnostic.message = arena_vprintf(&results->arena, format, list);
	va_end(list);
	if (diagnostic.message)
		take(&taking, &diagnostic);
}

static void put(diag_write_fn write, void *context, const char *string)
{
	write(context, string, strlen(string));
}

void results_show(const struct failure *failure, bool colour, diag_write_fn write,
                  void *context)
{
	const struct ilk_diagnostic *d = &failure->diagnostic;
	char line[24];

	if (d->source_line) {
		diag_render(d, colour, write, context);
		return;
	}
	put(write, context, d->file);
	snprintf(line, sizeof line, ":%" PRIu32, d->line);
	put(write, context, d->line ? line : "");
	put(write, context, ": error: ");
	put(write, context, d->message);
	put(write, context, " [");
	put(write, context, d->id);
	put(write, context, "]\n");
}

void results_show_counts(const uint32_t counts[RESULT_ENDS], diag_write_fn write,
                         void *context)
{
	char text[96];

	snprintf(text, sizeof text, "%" PRIu32 " passed, %" PRIu32 " failed",
	         counts[RESULT_PASSED], counts[RESULT_FAILED]);
	put(write, context, text);
	snprintf(text, sizeof text, ", %" PRIu32 " could not run",
	         counts[RESULT_BROKEN]);
	put(write, context, counts[RESULT_BROKEN] ? text : "");
	put(write, context, "\n");
}
