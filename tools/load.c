/* SPDX-License-Identifier: Apache-2.0
 *
 * A policy for use, from either form; see load.h.
 */
#include "load.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/limits.h"
#include "file.h"
#include "term.h"

/* Largest file that is read: twice what the compiler takes, so that any image fits. */
#define MAX_FILE (2u * (size_t)MAX_SOURCE_SIZE)

void load_show(void *unused, const struct ilk_diagnostic *diagnostic)
{
	(void)unused;
	diag_render(diagnostic, term_colour(stderr), error_write, NULL);
}

void load_show_count(uint32_t errors, uint32_t warnings)
{
	fprintf(stderr, "%" PRIu32 " error%s, %" PRIu32 " warning%s\n", errors,
	        errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s");
}

bool load_is_image(const struct loaded *loaded)
{
	return loaded->text_size >= ILK_FORMAT_MAGIC_SIZE &&
	       memcmp(loaded->text, ILK_FORMAT_MAGIC, ILK_FORMAT_MAGIC_SIZE) == 0;
}

/* Compiles the text that was read; the diagnostics have been shown. */
static int compile(struct loaded *loaded, const char *path)
{
	loaded->compiler.diagnose = load_show;
	enum ilk_status status =
		ilk_compile(&loaded->compiler, file_shown(path), loaded->text,
	                    loaded->text_size, &loaded->bytes, &loaded->size);

	return status == ILK_OK          ? TOOL_OK
	       : status == ILK_DIAGNOSED ? TOOL_INPUT
	                                 : tool_fail(file_shown(path), status);
}

int load_uncounted(struct loaded *loaded, const char *path)
{
	*loaded = (struct loaded){0};
	int end = file_read(path, MAX_FILE, &loaded->text, &loaded->text_size);

	if (end != TOOL_OK)
		return end;
	if (load_is_image(loaded)) {
		loaded->bytes = (unsigned char *)loaded->text;
		loaded->size = loaded->text_size;
	} else {
		end = compile(loaded, path);
	}
	if (end == TOOL_OK) {
		enum ilk_status status =
			ilk_open(&loaded->image, loaded->bytes, loaded->size);

		if (status != ILK_OK)
			end = tool_fail(file_shown(path), status);
	}
	if (end != TOOL_OK)
		load_free(loaded);
	return end;
}

int load(struct loaded *loaded, const char *path)
{
	int end = load_uncounted(loaded, path);

	if (loaded->compiler.errors || loaded->compiler.warnings)
		load_show_count(loaded->compiler.errors, loaded->compiler.warnings);
	return end;
}

void load_free(struct loaded *loaded)
{
	if (loaded->bytes && loaded->bytes != (unsigned char *)loaded->text)
		ilk_compile_free(&loaded->compiler, loaded->bytes, loaded->size);
	free(loaded->text);
	loaded->bytes = NULL;
	loaded->text = NULL;
}
