/* SPDX-License-Identifier: Apache-2.0
 *
 * Policies with known mistakes; see expect.h.
 */
#include "expect.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

bool expect_parse(const char *text, struct expect_list *list)
{
	static const char head[] = "# expect: ";

	list->count = 0;
	while (strncmp(text, head, sizeof head - 1) == 0) {
		struct expect_entry entry;

		if (list->count == ILK_MAX_DIAGNOSTICS ||
		    sscanf(text + sizeof head - 1, "%47s %u:%u", entry.id, &entry.line,
		           &entry.column) != 3)
			return false;
		list->at[list->count++] = entry;
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return true;
}

void expect_sink(void *context, const struct ilk_diagnostic *diagnostic)
{
	struct expect_list *list = context;

	if (list->count < ILK_MAX_DIAGNOSTICS) {
		struct expect_entry *entry = &list->at[list->count];

		snprintf(entry->id, sizeof entry->id, "%s", diagnostic->id);
		entry->line = diagnostic->line;
		entry->column = diagnostic->column;
	}
	list->count++;
}

static bool same_entry(const struct expect_entry *a, const struct expect_entry *b)
{
	return a->line == b->line && a->column == b->column &&
	       strcmp(a->id, b->id) == 0;
}

static void print_list(const char *what, const struct expect_list *list)
{
	printf("\n      %s:", what);
	for (size_t i = 0; i < list->count && i < ILK_MAX_DIAGNOSTICS; i++)
		printf("\n        # expect: %s %u:%u", list->at[i].id, list->at[i].line,
		       list->at[i].column);
}

bool expect_same(const char *name, const struct expect_list *expected,
                 const struct expect_list *found)
{
	bool same = expected->count == found->count;

	for (size_t i = 0; same && i < found->count && i < ILK_MAX_DIAGNOSTICS; i++)
		same = same_entry(&expected->at[i], &found->at[i]);
	if (!same) {
		printf("\n    case \"%s\":", name);
		print_list("expected", expected);
		print_list("found", found);
	}
	return same;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of the files, sorted; free each, then the list. */
static char **list_files(const char *path, const char *prefix, size_t *count)
{
	static const char suffix[] = ".policy";
	DIR *directory = opendir(path);
	char **names = NULL;
	struct dirent *entry;

	*count = 0;
	while (directory && (entry = readdir(directory))) {
		size_t len = strlen(entry->d_name);
		char **grown;

		if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0 ||
		    len < sizeof suffix ||
		    strcmp(entry->d_name + len - sizeof suffix + 1, suffix) != 0)
			continue;
		grown = realloc(names, (*count + 1) * sizeof *names);
		CU_ASSERT_PTR_NOT_NULL_FATAL(grown);
		names = grown;
		names[*count] = strdup(entry->d_name);
		CU_ASSERT_PTR_NOT_NULL_FATAL(names[*count]);
		(*count)++;
	}
	if (directory)
		closedir(directory);
	if (names)
		qsort(names, *count, sizeof *names, by_name);
	return names;
}

/* One of both functions is given. */
static void each_file(const char *path, const char *name, expect_run_fn run,
                      expect_visit_fn visit)
{
	char file[1024];
	size_t size;

	snprintf(file, sizeof file, "%s/%s", path, name);
	char *text = unit_read(file, &size);

	CASE(name, text != NULL);
	if (text && visit)
		visit(name, text, size);
	if (text && run) {
		struct expect_list expected = {.count = 0};
		struct expect_list found = {.count = 0};

		CASE(name, expect_parse(text, &expected));
		run(name, text, size, &found);
		CU_ASSERT(expect_same(name, &expected, &found));
	}
	free(text);
}

static size_t all_files(const char *directory, const char *prefix, expect_run_fn run,
                        expect_visit_fn visit)
{
	const char *path = unit_path(directory);
	size_t count;
	char **names = list_files(path, prefix, &count);

	for (size_t i = 0; i < count; i++) {
		each_file(path, names[i], run, visit);
		free(names[i]);
	}
	free(names);
	return count;
}

size_t expect_files(const char *directory, const char *prefix, expect_run_fn run)
{
	return all_files(directory, prefix, run, NULL);
}

size_t expect_visit(const char *directory, const char *prefix, expect_visit_fn visit)
{
	return all_files(directory, prefix, NULL, visit);
}
