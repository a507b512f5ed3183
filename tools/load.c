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

bool load_take_param(struct load_with *with, const char *command, const char *value)
{
	const char *equals = strchr(value, '=');
	size_t len = equals ? (size_t)(equals - value) : 0;
	const char *number = equals ? equals + 1 : "";
	size_t digits = strspn(number, "0123456789");
	bool off = strcmp(number, "off") == 0;
	unsigned long parsed = digits && digits < 11 ? strtoul(number, NULL, 10) : 0;

	if (len == 0 || len > MAX_NAME_SIZE ||
	    (!off &&
	     (digits == 0 || digits > 10 || number[digits] || parsed > MAX_NUMBER))) {
		tool_complain("%s: --param: expected NAME=NUMBER or NAME=off, found "
		              "\"%s\"",
		              command, value);
		return false;
	}
	if (with->count == LOAD_MOST_PARAMS) {
		tool_complain("%s: more than %u params", command, LOAD_MOST_PARAMS);
		return false;
	}
	char *name = with->names[with->count];

	memcpy(name, value, len);
	name[len] = '\0';
	with->params[with->count++] = (struct ilk_param){name, (uint32_t)parsed, off};
	return true;
}

static enum ilk_status read_included(void *context, const char *path,
                                     struct ilk_file *file)
{
	const struct load_with *with = context;
	char *bytes;

	if (with && with->met)
		with->met(with->context, path);
	enum ilk_status status =
		file_load(path, MAX_SOURCE_SIZE, &bytes, &file->size, &file->why);

	file->text = bytes;
	return status;
}

static void release_included(void *unused, struct ilk_file *file)
{
	(void)unused;
	free((void *)file->text);
}

void load_set_up(struct ilk_compiler *compiler, const struct load_with *with)
{
	compiler->load = read_included;
	compiler->release = release_included;
	compiler->load_context = (void *)with;
	if (with)
		compiler->params = (struct ilk_params){with->params, with->count};
	if (with)
		compiler->org = with->org;
}

/* Compiles the text that was read; the diagnostics have been shown. */
static int compile(struct loaded *loaded, const char *path,
                   const struct load_with *with)
{
	loaded->compiler.diagnose = load_show;
	load_set_up(&loaded->compiler, with);
	enum ilk_status status =
		ilk_compile(&loaded->compiler, file_shown(path), loaded->text,
	                    loaded->text_size, &loaded->bytes, &loaded->size);

	return status == ILK_OK          ? TOOL_OK
	       : status == ILK_DIAGNOSED ? TOOL_INPUT
	                                 : tool_fail(file_shown(path), status);
}

int load_uncounted(struct loaded *loaded, const char *path,
                   const struct load_with *with)
{
	*loaded = (struct loaded){0};
	int end = file_read(path, MAX_FILE, &loaded->text, &loaded->text_size);

	if (end != TOOL_OK)
		return end;
	if (load_is_image(loaded) && with && (with->count || with->org)) {
		tool_complain(
			"%s is compiled: --param and --org are for a policy's text",
			file_shown(path));
		end = TOOL_INPUT;
	} else if (load_is_image(loaded)) {
		loaded->bytes = (unsigned char *)loaded->text;
		loaded->size = loaded->text_size;
	} else {
		end = compile(loaded, path, with);
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

int load(struct loaded *loaded, const char *path, const struct load_with *with)
{
	int end = load_uncounted(loaded, path, with);

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
