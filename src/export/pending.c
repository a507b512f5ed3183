/* SPDX-License-Identifier: Apache-2.0
 *
 * The calls that are not over; see pending.h.
 */
#include "export/pending.h"

#include <stdlib.h>
#include <string.h>

#include "bytes/sha256.h"

void pending_key(const struct line *line, unsigned char key[PENDING_KEY])
{
	unsigned char digest[SHA256_SIZE];
	struct sha256 sha;

	sha256_init(&sha);
	sha256_add(&sha, line->session.at, line->session.len);
	sha256_add(&sha, "", 1);
	sha256_add(&sha, line->id.at, line->id.len);
	sha256_done(&sha, digest);
	memcpy(key, digest, PENDING_KEY);
}

static struct pending *find(struct pending_list *list, const unsigned char *key)
{
	for (size_t i = list->count; i-- > 0;)
		if (memcmp(list->at[i].key, key, PENDING_KEY) == 0)
			return &list->at[i];
	return NULL;
}

struct pending *pending_find(struct pending_list *list, const struct line *line)
{
	unsigned char key[PENDING_KEY];

	pending_key(line, key);
	return line->id.len ? find(list, key) : NULL;
}

struct pending *pending_append(struct pending_list *list)
{
	if (list->count == PENDING_MAX)
		pending_drop(list, list->at);
	if (list->count == list->room) {
		size_t room = list->room ? list->room * 2 : 16;
		struct pending *grown = realloc(list->at, room * sizeof *grown);

		if (!grown)
			return NULL;
		list->at = grown;
		list->room = room;
	}
	return memset(&list->at[list->count++], 0, sizeof list->at[0]);
}

struct pending *pending_take(struct pending_list *list, const struct line *line)
{
	unsigned char key[PENDING_KEY];
	struct pending *found;

	pending_key(line, key);
	found = find(list, key);
	if (!found && (found = pending_append(list)))
		memcpy(found->key, key, PENDING_KEY);
	return found;
}

void pending_drop(struct pending_list *list, struct pending *pending)
{
	size_t index = (size_t)(pending - list->at);

	list->count--;
	memmove(pending, pending + 1, (list->count - index) * sizeof *pending);
}

enum ilk_status pending_copy(struct pending_list *to, const struct pending_list *from)
{
	while (to->room < from->count) {
		to->count = to->room;
		if (!pending_append(to))
			return ILK_MEMORY;
	}
	if (from->count)
		memcpy(to->at, from->at, from->count * sizeof from->at[0]);
	to->count = from->count;
	return ILK_OK;
}

void pending_free(struct pending_list *list)
{
	free(list->at);
	*list = (struct pending_list){0};
}
