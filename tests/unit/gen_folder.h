/* SPDX-License-Identifier: Apache-2.0
 *
 * A folder for one test of the generator, gone with all it holds when the test is over.
 */
#ifndef TESTS_GEN_FOLDER_H
#define TESTS_GEN_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

struct gen_folder {
	char path[256];
};

/* A new empty folder below $TMPDIR or /tmp. */
bool gen_folder_make(struct gen_folder *folder);
/* Removes it with its files and the folders in it. */
void gen_folder_remove(struct gen_folder *folder);
/* "FOLDER/NAME", in a ring of eight static buffers. */
const char *gen_folder_path(const struct gen_folder *folder, const char *name);
bool gen_folder_write(const struct gen_folder *folder, const char *name,
                      const char *text);
/* How many entries it has, hidden ones too. */
size_t gen_folder_count(const struct gen_folder *folder);
/* Whether the two files hold the same bytes. */
bool gen_same_file(const char *a, const char *b);

#endif
