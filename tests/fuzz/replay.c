/* SPDX-License-Identifier: Apache-2.0
 *
 * A main for a fuzz harness built without libFuzzer: feeds it each file named on the
 * command line, and each file directly in a directory named there. Tells how many, and
 * fails when there was none or one could not be read; a crash is the harness's verdict.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool feed(const char *path, off_t size)
{
	FILE *file = fopen(path, "rb");
	size_t room = (size_t)size;
	uint8_t *bytes = file ? malloc(room ? room : 1) : NULL;
	bool read = bytes && fread(bytes, 1, room, file) == room;

	if (read)
		LLVMFuzzerTestOneInput(bytes, room);
	else
		perror(path);
	free(bytes);
	if (file)
		fclose(file);
	return read;
}

static bool feed_directory(const char *path, unsigned *fed)
{
	DIR *directory = opendir(path);
	bool ok = directory != NULL;

	if (!directory)
		perror(path);
	for (struct dirent *entry; ok && (entry = readdir(directory));) {
		char name[4096];
		struct stat about;
		int length = snprintf(name, sizeof name, "%s/%s", path, entry->d_name);

		ok = length > 0 && (size_t)length < sizeof name &&
		     stat(name, &about) == 0;
		if (ok && S_ISREG(about.st_mode)) {
			ok = feed(name, about.st_size);
			(*fed)++;
		}
	}
	if (directory)
		closedir(directory);
	return ok;
}

int main(int argc, char **argv)
{
	unsigned fed = 0;
	bool ok = true;

	for (int i = 1; i < argc && ok; i++) {
		struct stat about;

		if (stat(argv[i], &about) != 0) {
			perror(argv[i]);
			ok = false;
		} else if (S_ISDIR(about.st_mode)) {
			ok = feed_directory(argv[i], &fed);
		} else {
			ok = feed(argv[i], about.st_size);
			fed++;
		}
	}
	printf("%u inputs replayed\n", fed);
	return ok && fed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
