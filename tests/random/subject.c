/* SPDX-License-Identifier: Apache-2.0
 *
 * See subject.h.
 */
#include "subject.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/diag.h"
#include "bytes/bytes.h"
#include "compile/front.h"
#include "syntax/ast.h"
#include "syntax/parse.h"
#include "syntax/print.h"

const char *const trouble_names[TROUBLE_KINDS] = {
	[TROUBLE_NONE] = "nothing",
	[TROUBLE_COMPILE] = "the policy does not compile",
	[TROUBLE_TWICE] = "compiled twice, it gives two images",
	[TROUBLE_PRINT] = "it prints to a text that parses to something else",
	[TROUBLE_IMAGE] = "it prints to a text that compiles to something else",
	[TROUBLE_DISAGREE] = "the engine and the interpreter disagree",
};

void trouble_set(struct trouble *trouble, enum trouble_kind kind, const char *format,
                 ...)
{
	va_list arguments;

	trouble->kind = kind;
	va_start(arguments, format);
	vsnprintf(trouble->detail, sizeof trouble->detail, format, arguments);
	va_end(arguments);
}

/* ---- Compiling --------------------------------------------------------------------- */

static void note_diagnostic(void *context, const struct ilk_diagnostic *diagnostic)
{
	struct trouble *trouble = context;

	if (diagnostic->severity != ILK_SEVERITY_ERROR || trouble->kind)
		return;
	snprintf(trouble->id, sizeof trouble->id, "%s", diagnostic->id);
	trouble_set(trouble, TROUBLE_COMPILE, "line %u: %s [%s]",
	            (unsigned)diagnostic->line, diagnostic->message, diagnostic->id);
}

static enum ilk_status load_org(void *context, const char *path, struct ilk_file *file)
{
	const struct texts *texts = context;

	(void)path; /* nothing else is included */
	*file = (struct ilk_file){.text = texts->org.at, .size = texts->org.len};
	return ILK_OK;
}

/* A compiler that knows the organisation's policy. */
static struct ilk_compiler compiler_for(const struct texts *texts,
                                        struct trouble *trouble)
{
	return (struct ilk_compiler){.diagnose = note_diagnostic,
	                             .context = trouble,
	                             .load = load_org,
	                             .load_context = (void *)texts,
	                             .org = texts->org.at ? "org" : NULL};
}

static bool compile(const struct texts *texts, unsigned char **bytes, size_t *size,
                    struct trouble *trouble)
{
	struct ilk_compiler compiler = compiler_for(texts, trouble);
	enum ilk_status status = ilk_compile(&compiler, "random", texts->team.at,
	                                     texts->team.len, bytes, size);

	if (status == ILK_OK)
		return true;
	if (!trouble->kind)
		trouble_set(trouble, TROUBLE_COMPILE, "%s", ilk_status_name(status));
	return false;
}

static bool same_twice(struct subject *subject, struct trouble *trouble)
{
	unsigned char *again = NULL;
	size_t size = 0;

	if (!compile(&subject->texts, &again, &size, trouble))
		return false;
	if (size != subject->size || memcmp(again, subject->bytes, size) != 0)
		trouble_set(trouble, TROUBLE_TWICE, "%zu bytes, then %zu",
		            subject->size, size);
	free(again);
	return !trouble->kind;
}

/* ---- Printing ------------------------------------------------------------------------ */

/* Clears what tells where things stood in the text: lines, and the hashes over it. */
static void forget_places(unsigned char *bytes)
{
	static const struct {
		enum ilk_section section;
		unsigned field;
		unsigned count;
	} fields[] = {{ILK_SECTION_COUNTERS, ILK_COUNTER_LINE, 1},
	              {ILK_SECTION_CAPS, ILK_CAP_LINE, 1},
	              {ILK_SECTION_SLOTS, ILK_SLOT_LINE, 1},
	              {ILK_SECTION_ROWS, ILK_ROW_LINE, 1},
	              {ILK_SECTION_FAILURES, ILK_FAILURE_LINE, 1},
	              {ILK_SECTION_WAIVES, ILK_WAIVE_LINE, 1},
	              {ILK_SECTION_PARAMS, ILK_PARAM_LINE, 1},
	              {ILK_SECTION_WRAPPERS, ILK_WRAPPER_LINE, 1},
	              {ILK_SECTION_SOURCES, ILK_SOURCE_HASH, 8}};

	put_le32(bytes + ILK_IMAGE_AT_CHECKSUM, 0);
	memset(bytes + ILK_IMAGE_AT_POLICY_HASH, 0, ILK_IMAGE_HASH_SIZE);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		const unsigned char *entry = bytes + ILK_IMAGE_HEADER_SIZE +
		                             fields[i].section * ILK_SECTION_ENTRY_SIZE;
		uint32_t offset = le32(entry + (size_t)4 * ILK_SECTION_OFFSET);
		uint32_t stride = le32(entry + (size_t)4 * ILK_SECTION_STRIDE);

		for (uint32_t r = 0; r < le32(entry + (size_t)4 * ILK_SECTION_RECORDS);
		     r++)
			memset(bytes + offset + (size_t)r * stride +
			               (size_t)4 * fields[i].field,
			       0, (size_t)4 * fields[i].count);
	}
}

static void same_image(const struct subject *subject, struct text printed,
                       struct trouble *trouble)
{
	const struct texts texts = {printed, subject->texts.org};
	unsigned char *before = malloc(subject->size);
	unsigned char *after = NULL;
	size_t size = 0;

	if (!before) {
		trouble_set(trouble, TROUBLE_IMAGE, "no memory");
	} else if (!compile(&texts, &after, &size, trouble)) {
		trouble->kind = TROUBLE_IMAGE;
	} else {
		memcpy(before, subject->bytes, subject->size);
		forget_places(before);
		forget_places(after);
		if (size != subject->size || memcmp(before, after, size) != 0)
			trouble_set(trouble, TROUBLE_IMAGE, "other bytes, of:\n%.*s",
			            (int)(printed.len < 400 ? printed.len : 400),
			            printed.at);
	}
	free(before);
	free(after);
}

static bool prints_the_same(struct subject *subject, struct trouble *trouble)
{
	const struct ast_policy *ast = subject->model->ast;
	struct buffer out;
	struct diag diag;

	buffer_init(&out, (struct ilk_allocator){NULL, NULL});
	print_policy(&out, ast);
	buffer_bytes(&out, "", 1);
	struct text printed = {(const char *)out.at, out.len - 1};
	struct source source = source_make("printed", printed.at, printed.len);

	diag_init(&diag, &subject->arena, &source);
	const struct ast_policy *again = parse_policy(&subject->arena, &diag, &source);

	if (diag.errors || !again || !ast_same(ast, again))
		trouble_set(trouble, TROUBLE_PRINT, "%u errors in:\n%.*s", diag.errors,
		            (int)(printed.len < 400 ? printed.len : 400), printed.at);
	else
		same_image(subject, printed, trouble);
	buffer_free(&out);
	return !trouble->kind;
}

/* ---- Opening --------------------------------------------------------------------------- */

bool subject_open(struct subject *subject, struct texts texts, struct trouble *trouble)
{
	struct source source = source_make("random", NULL, texts.team.len);
	struct ilk_compiler compiler;
	struct diag diag;
	enum ilk_status status;

	*subject = (struct subject){.model = NULL};
	arena_init(&subject->arena, (struct ilk_allocator){NULL, NULL});
	subject->texts.team = arena_text(&subject->arena, texts.team);
	if (texts.org.at)
		subject->texts.org = arena_text(&subject->arena, texts.org);
	if (!compile(&subject->texts, &subject->bytes, &subject->size, trouble))
		return false;
	source.at = subject->texts.team.at;
	diag_init(&diag, &subject->arena, &source);
	compiler = compiler_for(&subject->texts, trouble);
	status = compile_front(&subject->arena, &diag, &compiler, &source,
	                       &subject->model);
	if (status == ILK_OK)
		status = ilk_open(&subject->image, subject->bytes, subject->size);
	if (status != ILK_OK) {
		trouble_set(trouble, TROUBLE_COMPILE, "compiled, but: %s",
		            ilk_status_name(status));
		return false;
	}
	return same_twice(subject, trouble) && prints_the_same(subject, trouble);
}

void subject_close(struct subject *subject)
{
	free(subject->bytes);
	arena_free(&subject->arena);
}
