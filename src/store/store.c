/* SPDX-License-Identifier: Apache-2.0
 *
 * What all kinds of stores have in common: nothing is begun twice or ended without having
 * been begun, and the words for what happened.
 */
#include "store/store.h"

#include <errno.h>

static enum store_status misused(struct store *store, const char *detail)
{
	store->error = EINVAL;
	store->detail = detail;
	return STORE_UNREADABLE;
}

enum store_status store_begin(struct store *store, const void *key, size_t key_len,
                              void *bytes, size_t room, size_t *size)
{
	*size = 0;
	store_abandon(store);
	store->error = 0;
	store->detail = NULL;
	enum store_status status =
		store->kind->begin(store, key, key_len, bytes, room, size);

	store->held = status == STORE_OK || status == STORE_NONE;
	if (!store->held)
		*size = 0;
	return status;
}

enum store_status store_commit(struct store *store, const void *bytes, size_t size)
{
	if (!store->held)
		return misused(store, "no record was begun");
	if (size > STORE_MAX) {
		store_abandon(store);
		store->error = EFBIG;
		store->detail = "the record is too big";
		return STORE_FULL;
	}
	store->held = false;
	return store->kind->commit(store, bytes, size);
}

enum store_status store_remove(struct store *store)
{
	if (!store->held)
		return misused(store, "no record was begun");
	store->held = false;
	return store->kind->remove(store);
}

enum store_status store_forget(struct store *store, const void *key, size_t key_len)
{
	store_abandon(store);
	store->error = 0;
	store->detail = NULL;
	return store->kind->forget(store, key, key_len);
}

void store_abandon(struct store *store)
{
	if (store->held)
		store->kind->abandon(store);
	store->held = false;
}

void store_close(struct store *store)
{
	store_abandon(store);
	store->kind->close(store);
}

const char *store_status_text(enum store_status status)
{
	static const char *const texts[STORE_STATUSES] = {
		[STORE_OK] = "fine",
		[STORE_NONE] = "there is no record",
		[STORE_CONFLICT] = "somebody else replaced the record",
		[STORE_BUSY] = "the record was not to be had in time",
		[STORE_UNREADABLE] = "the state cannot be read",
		[STORE_DAMAGED] = "the record is damaged",
		[STORE_FULL] = "no room for the record",
	};

	return status < STORE_STATUSES ? texts[status] : "unknown";
}
