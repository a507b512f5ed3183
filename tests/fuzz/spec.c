/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzzes the reader of telemetry specs: the bytes are a registry's one file of
 * definitions (beside a manifest, unless the bytes are one), checked, and emitted in
 * every language when there is nothing wrong with them.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "gen/emit.h"
#include "gen/spec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Diagnostics must be fit to show. */
static void use(void *context, const struct ilk_diagnostic *diagnostic)
{
	(void)context;
	if (diagnostic->line == 0 || diagnostic->column == 0 ||
	    diagnostic->end_column < diagnostic->column || !diagnostic->message[0])
		abort();
}

static void emit_all(const struct spec *spec, struct arena *arena)
{
	size_t count;
	const struct emitter *table = emitters(&count);

	for (size_t i = 0; i < count * EMIT_MAX_FILES; i++) {
		const struct emit_file *file =
			&table[i / EMIT_MAX_FILES].files[i % EMIT_MAX_FILES];
		struct buffer out;

		if (!file->name)
			continue;
		buffer_init(&out, (struct ilk_allocator){NULL, NULL});
		file->emit(&(struct emit){
			.spec = spec, .arena = arena, .prefix = "P_", .out = &out});
		if (out.len == 0 || memchr(out.at, '\0', out.len))
			abort();
		buffer_free(&out);
	}
}

static void read_as(const char *name, const char *bytes, size_t size)
{
	static const char manifest[] =
		"schema_url: https://app.example/schemas/1.0.0\n";
	struct arena arena;
	struct spec spec;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	spec_init(&spec, &arena);
	if (strcmp(name, "manifest.yaml") != 0)
		spec_add(&spec, "manifest.yaml", text_of("manifest.yaml"),
		         text_of(manifest), false);
	if (strcmp(name, "all.waivers") == 0)
		spec_add(&spec, "spec.yaml", text_of("spec.yaml"),
		         text_of("file_format: definition/2\n"), false);
	spec_add(&spec, name, text_of(name), (struct text){bytes, size}, false);
	if (spec_finish(&spec) == ILK_OK)
		emit_all(&spec, &arena);
	for (struct spec_file *file = spec.files; file; file = file->next)
		diag_send(&file->diag, use, NULL);
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = malloc(size + 1);

	if (!bytes)
		return 0;
	if (size)
		memcpy(bytes, data, size);
	bytes[size] = '\0';
	read_as("spec.yaml", bytes, size);
	read_as("manifest.yaml", bytes, size);
	read_as("all.waivers", bytes, size);
	free(bytes);
	return 0;
}
