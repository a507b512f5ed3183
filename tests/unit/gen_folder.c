/* SPDX-License-Identifier: Apache-2.0
 *
 * Folders for tests; see gen_folder.h.
 */
#include "gen_folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

bool gen_folder_make(struct gen_folder *folder)
{
	const char *below = getenv("TMPDIR");

	snprintf(folder->path, sizeof folder->path, "%s/interlock-gen-XXXXXX",
	         below && *below ? below : "/tmp");
	return mkdtemp(folder->path) != NULL;
}

const char *gen_folder_path(const struct gen_folder *folder, const char *name)
{
	static char ring[8][600];
	static unsigned next;
	char *path = ring[next++ % 8];

	snprintf(path, sizeof ring[0], "%s/%s", folder->path, name);
	return path;
}

/* Calls `each` for every entry but "." and "..". */
static size_t for_each(const struct gen_folder *folder, void (*each)(const char *path))
{
	DIR *dir = opendir(folder->path);
	const struct dirent *entry;
	size_t count = 0;

	while (dir && (entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		count++;
		if (each)
			each(gen_folder_path(folder, entry->d_name));
	}
	if (dir)
		closedir(dir);
	return count;
}

static void remove_file(const char *path)
{
	unlink(path);
}

static void remove_entry(const char *path)
{
	struct gen_folder inner;

	if (unlink(path) == 0)
		return;
	snprintf(inner.path, sizeof inner.path, "%.255s", path);
	for_each(&inner, remove_file);
	rmdir(inner.path);
}

void gen_folder_remove(struct gen_folder *folder)
{
	for_each(folder, remove_entry);
	rmdir(folder->path);
}

bool gen_folder_write(const struct gen_folder *folder, const char *name,
                      const char *text)
{
	FILE *file = fopen(gen_folder_path(folder, name), "wb");
	bool ok = file && fwrite(text, 1, strlen(text), file) == strlen(text);

	if (file && fclose(file) != 0)
		ok = false;
	return ok;
}

size_t gen_folder_count(const struct gen_folder *folder)
{
	return for_each(folder, NULL);
}

bool gen_same_file(const char *a, const char *b)
{
	size_t a_size;
	size_t b_size;
	char *x = unit_read(a, &a_size);
	char *y = unit_read(b, &b_size);
	bool same = x && y && a_size == b_size && memcmp(x, y, a_size) == 0;

	free(x);
	free(y);
	return same;
}
