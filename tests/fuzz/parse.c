/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzz: any bytes as a policy. They parse without harm; what parses without a mistake
 * prints to a text that parses to the same.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "syntax/parse.h"
#include "syntax/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Strings lent to a sink are whole: reading them is the check. */
static void read_all(void *context, const struct ilk_diagnostic *diagnostic)
{
	size_t *bytes = context;

	*bytes += strlen(diagnostic->message) + strlen(diagnostic->source_line);
	if (diagnostic->column == 0 || diagnostic->end_column < diagnostic->column)
		abort();
}

static void check_print(struct arena *arena, const struct ast_policy *policy)
{
	struct buffer out;
	struct diag diag;

	buffer_init(&out, (struct ilk_allocator){NULL, NULL});
	print_policy(&out, policy);
	buffer_bytes(&out, "", 1);
	struct source source =
		source_make("printed", (const char *)out.at, out.len - 1);

	diag_init(&diag, arena, &source);
	const struct ast_policy *again = parse_policy(arena, &diag, &source);

	if (diag.errors || !again || !ast_same(policy, again))
		abort();
	buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct arena arena;
	struct diag diag;
	size_t bytes = 0;

	if (!text)
		return 0;
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	struct source source = source_make("fuzz", text, size);

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	diag_init(&diag, &arena, &source);
	const struct ast_policy *policy = parse_policy(&arena, &diag, &source);

	if (!policy)
		abort();
	if (!diag_send(&diag, read_all, &bytes) || (diag.errors && !diag.kept))
		abort();
	if (!diag.errors)
		check_print(&arena, policy);
	arena_free(&arena);
	free(text);
	return 0;
}
