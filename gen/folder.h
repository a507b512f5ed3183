/* SPDX-License-Identifier: Apache-2.0
 *
 * The files of a registry: every *.yaml below a folder, whole, in the order of their
 * names. Folders inside that have a manifest.yaml are registries of their own and left
 * to whoever asks for them.
 */
#ifndef GEN_FOLDER_H
#define GEN_FOLDER_H

#include "base/arena.h"
#include "base/text.h"
#include "interlock/status.h"

struct folder_file {
	const char *path;  /* to open and to show */
	struct text name;  /* below the registry's folder */
	struct text bytes; /* with a NUL behind them */
	bool standard;     /* for the reader's use */
};

struct folder {
	struct arena *arena;
	struct folder_file *files; /* sorted by name after folder_sort() */
	size_t count;
	size_t room;
	/* After ILK_IO and ILK_LIMIT: what went wrong where. */
	const char *failed;
	const char *why;
};

void folder_init(struct folder *folder, struct arena *arena);
/* Adds the files below `root`/`below` ("" for the root itself). ILK_OK, ILK_IO,
 * ILK_LIMIT, ILK_MEMORY. */
enum ilk_status folder_read(struct folder *folder, const char *root, const char *below,
                            bool standard);
/* One whole file, with a NUL behind it; as above. */
enum ilk_status folder_read_file(struct folder *folder, const char *path,
                                 struct text *bytes);
/* All in the order of their names, byte by byte. */
void folder_sort(struct folder *folder);

#endif
