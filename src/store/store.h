/* SPDX-License-Identifier: Apache-2.0
 *
 * One record of bytes under a key, read and replaced as one step however many processes
 * want it: in files, or in Redis. Every change goes
 *
 *     store_begin() -> store_commit(), store_remove() or store_abandon()
 *
 * and again from store_begin() when the answer is STORE_CONFLICT. What is handed out was
 * committed whole, and nothing newer was: a record is checked by its length and CRC-32C,
 * and one that is torn or damaged is STORE_DAMAGED. No allocation (in files), no stdio.
 * One thread; the file store uses the alarm signal while it waits for a lock. The program
 * ignores SIGXFSZ, and with Redis SIGPIPE.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "disk/disk.h"

enum store_status {
	STORE_OK,
	STORE_NONE,       /* there is no record yet */
	STORE_CONFLICT,   /* someone replaced it meanwhile: begin again */
	STORE_BUSY,       /* the lock or the server was not to be had in time */
	STORE_UNREADABLE, /* the folder or the server refuses: error, detail tell */
	STORE_DAMAGED,    /* the record is not what was committed */
	STORE_FULL,       /* the disk or server is full, or more bytes than room */
	STORE_STATUSES
};

/* A record's most bytes. */
#define STORE_MAX (1024u * 1024 - 4096)
/* Records that nobody committed for so long are removed, unless another time is set. */
#define STORE_KEEP_DAYS 30
/* "ab/" and the 62 other digits of the key's SHA-256, with a NUL. */
#define STORE_NAME_SIZE 66

struct store;

/* What a kind of store does; the functions below say what each promises. */
struct store_kind {
	enum store_status (*begin)(struct store *store, const void *key, size_t key_len,
	                           void *bytes, size_t room, size_t *size);
	enum store_status (*commit)(struct store *store, const void *bytes,
	                            size_t size);
	enum store_status (*remove)(struct store *store);
	enum store_status (*forget)(struct store *store, const void *key,
	                            size_t key_len);
	void (*abandon)(struct store *store);
	void (*close)(struct store *store);
};

/* In the caller's memory; opened by store_open_...(), only then is anything in it sound.
 * To be read: error, detail. To be set after opening: keep_days (0: for ever). */
struct store {
	const struct store_kind *kind;
	unsigned timeout_ms;
	unsigned keep_days;
	bool held;          /* between begin and its end */
	int error;          /* errno of what failed last, or 0 */
	const char *detail; /* what failed last, static or the store's, or NULL */
	/* Files: */
	const struct disk_calls *calls;
	int folder;
	int file;
	uint64_t sequence; /* of the record that is held */
	char name[STORE_NAME_SIZE];
	/* Redis: */
	struct store_redis *redis;
};

/* Files in `directory`, made with mode 0700 where absent: one small file a key.
 * STORE_UNREADABLE when it is not ours alone to write in. */
enum store_status store_open_files(struct store *store, const char *directory,
                                   unsigned timeout_ms);
/* The same over other system calls, which stay in use until the store is closed. */
enum store_status store_open_files_over(struct store *store,
                                        const struct disk_calls *calls,
                                        const char *directory, unsigned timeout_ms);

/* Redis, redis://[USER:PASSWORD@]HOST[:PORT][/NUMBER], or rediss:// for TLS; docs/state.md
 * has the options behind a `?`. timeout_ms is for a whole step, connecting included.
 * Where Interlock was built without it: STORE_UNREADABLE, and detail says so. Only in the
 * command `interlock`. Allocates. */
enum store_status store_open_redis(struct store *store, const char *url,
                                   unsigned timeout_ms);

/* Locks the record and reads it: STORE_OK with *size, or STORE_NONE with *size 0. Else
 * nothing is held. The key is any bytes. More bytes than `room`: STORE_FULL. In Redis
 * nothing is locked; who commits second has the conflict. */
enum store_status store_begin(struct store *store, const void *key, size_t key_len,
                              void *bytes, size_t room, size_t *size);

/* Replaces the record that was begun, at once or not at all, and lets go of it. After an
 * error the old record stands; but with Redis, STORE_BUSY means that it is not known, so
 * that the same change must not be tried again. Now and then removes old records. */
enum store_status store_commit(struct store *store, const void *bytes, size_t size);

/* Lets go of it; nothing is changed. Also when nothing is held. */
void store_abandon(struct store *store);

/* Deletes the record that was begun and lets go of it. */
enum store_status store_remove(struct store *store);

/* Deletes the record of a key in whatever state it is, also a damaged one. STORE_OK also
 * when there was none. Nothing may be held. */
enum store_status store_forget(struct store *store, const void *key, size_t key_len);

void store_close(struct store *store);

/* What a status means, in a few words. */
const char *store_status_text(enum store_status status);

#endif
