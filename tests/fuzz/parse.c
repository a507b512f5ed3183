/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzz: any bytes as a policy. They parse without harm; what parses without a mistake
 * prints to a text that parses to the same. Whatever it includes is the text itself.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "interlock/compile.h"
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

/* Every file that the text includes is the text itself. */
static enum ilk_status load(void *context, const char *path, struct ilk_file *file)
{
	const struct text *text = context;

	(void)path;
	file->text = text->at;
	file->size = text->len;
	return ILK_OK;
}

/* Texts that are longer would only take longer. */
#define MOST_INCLUDED 4096u

static void check_compile(struct text text)
{
	size_t bytes = 0;
	struct ilk_compiler compiler = {.diagnose = read_all,
	                                .context = &bytes,
	                                .load = load,
	                                .load_context = &text};
	unsigned char *image;
	size_t size;

	if (text.len > MOST_INCLUDED)
		return;
	enum ilk_status status =
		ilk_compile(&compiler, "fuzz", text.at, text.len, &image, &size);

	if ((status == ILK_OK) != (image != NULL) ||
	    (status == ILK_DIAGNOSED) != (compiler.errors > 0))
		abort();
	ilk_compile_free(&compiler, image, size);
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
	check_compile((struct text){text, size});
	arena_free(&arena);
	free(text);
	return 0;
}
