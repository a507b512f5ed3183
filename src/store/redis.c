/* SPDX-License-Identifier: Apache-2.0
 *
 * Records in Redis. A record is a hash of three fields:
 *
 *     version   16 random bytes, made by whoever committed last
 *     record    CRC-32C of version and bytes (little-endian), the bytes
 *     done      the versions of the last commits, the newest first
 *
 * Nothing is locked: a commit is a script that Redis runs as one step, and that does
 * nothing unless the version is still the one that was read. When the answer to a commit
 * is lost, it is asked again: a version that is among those done was committed already.
 */
#include <hiredis/hiredis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bytes/bytes.h"
#include "bytes/crc32c.h"
#include "store/name.h"
#include "store/redis_link.h"
#include "store/store.h"

enum {
	VERSION_SIZE = 16,
	CRC_SIZE = 4,
	PAUSE_MS = 20,    /* before a server is asked again */
	BACK_OFF_MAX = 6, /* who lost a race so often waits up to 2^6 ms */
	NAME_ROOM = REDIS_TEXT + STORE_NAME_SIZE,
};

/* 64 versions are kept: an answer that was lost can be asked for while no more than so
 * many others have committed. */
static const char commit_script[] =
	"local at = redis.call('HMGET', KEYS[1], 'version', 'done') "
	"local done = at[2] or '' "
	"if (at[1] or '') ~= ARGV[1] then "
	"for i = 1, #done, 16 do "
	"if string.sub(done, i, i + 15) == ARGV[2] then return 1 end "
	"end "
	"return 0 "
	"end "
	"redis.call('HSET', KEYS[1], 'version', ARGV[2], 'record', ARGV[3], "
	"'done', ARGV[2] .. string.sub(done, 1, 16 * 63)) "
	"if ARGV[4] == '0' then redis.call('PERSIST', KEYS[1]) "
	"else redis.call('PEXPIRE', KEYS[1], ARGV[4]) end "
	"return 1";

/* What is gone is gone, whoever removed it. */
static const char remove_script[] =
	"local version = redis.call('HGET', KEYS[1], 'version') or '' "
	"if version ~= '' and version ~= ARGV[1] then return 0 end "
	"redis.call('DEL', KEYS[1]) "
	"return 1";

struct store_redis {
	struct link link;
	char name[NAME_ROOM];
	char version[VERSION_SIZE]; /* of the record that is held */
	size_t version_len;         /* 0: there is none */
	unsigned lost_races;        /* in a row */
	char next[CRC_SIZE + STORE_MAX];
};

static void rest_ms(unsigned ms)
{
	const struct timespec rest = {ms / 1000, (long)(ms % 1000) * 1000000};

	(void)nanosleep(&rest, NULL);
}

static enum store_status told(struct store *store, enum link_status status)
{
	store->error = 0;
	store->detail = status == LINK_OK ? NULL : store->redis->link.detail;
	switch (status) {
	case LINK_OK:
		return STORE_OK;
	case LINK_LATE:
	case LINK_LOST:
	case LINK_STARTING:
		return STORE_BUSY;
	case LINK_FULL:
		return STORE_FULL;
	case LINK_REFUSED:
	case LINK_ERROR:
		break;
	}
	return STORE_UNREADABLE;
}

/* Asks until the deadline, over new connections. With `insist` a server that is gone is
 * waited for: what was sent to it may be done, and must be known. */
static enum link_status ask(struct store_redis *redis,
                            const struct link_command *command, bool insist,
                            redisReply **reply)
{
	bool sent = false;

	for (;;) {
		enum link_status status = link_ask(&redis->link, command, reply);
		bool again = status == LINK_STARTING || status == LINK_LOST ||
		             (status == LINK_REFUSED && sent && insist);

		sent |= status == LINK_LOST;
		if (!again)
			return status;
		if (stream_left(&redis->link.stream) <= PAUSE_MS)
			return LINK_LATE;
		rest_ms(PAUSE_MS);
	}
}

static bool is_text(const redisReply *reply)
{
	return reply->type == REDIS_REPLY_STRING;
}

/* Takes version and record out of the reply to HMGET. */
static enum store_status take(struct store_redis *redis, const redisReply *reply,
                              void *bytes, size_t room, size_t *size)
{
	if (reply->type != REDIS_REPLY_ARRAY || reply->elements != 2)
		return STORE_DAMAGED;
	const redisReply *version = reply->element[0];
	const redisReply *record = reply->element[1];

	if (version->type == REDIS_REPLY_NIL && record->type == REDIS_REPLY_NIL)
		return STORE_NONE;
	if (!is_text(version) || !is_text(record) || version->len != VERSION_SIZE ||
	    record->len < CRC_SIZE)
		return STORE_DAMAGED;
	const unsigned char *at = (const unsigned char *)record->str;
	size_t len = record->len - CRC_SIZE;
	uint32_t crc = crc32c(0, (const unsigned char *)version->str, VERSION_SIZE);

	if (le32(at) != crc32c(crc, at + CRC_SIZE, len))
		return STORE_DAMAGED;
	if (len > room)
		return STORE_FULL;
	memcpy(redis->version, version->str, VERSION_SIZE);
	redis->version_len = VERSION_SIZE;
	memcpy(bytes, at + CRC_SIZE, len);
	*size = len;
	return STORE_OK;
}

static void name_record(struct store *store, const void *key, size_t key_len)
{
	struct store_redis *redis = store->redis;

	store_name(store->name, key, key_len);
	snprintf(redis->name, sizeof redis->name, "%s%s", redis->link.url.prefix,
	         store->name);
}

/* A random number below `end`, which is not 0. */
static unsigned random_below(const struct store *store, unsigned end)
{
	unsigned number = 0;

	if (store->calls->random(&number, sizeof number, 0) != sizeof number)
		number = (unsigned)stream_now();
	return number % end;
}

static enum store_status redis_begin(struct store *store, const void *key,
                                     size_t key_len, void *bytes, size_t room,
                                     size_t *size)
{
	struct store_redis *redis = store->redis;
	struct link_command command = {.count = 0};
	redisReply *reply;

	/* Many who race are let go one by one. */
	if (redis->lost_races)
		rest_ms(random_below(store, 1u << redis->lost_races));
	name_record(store, key, key_len);
	redis->version_len = 0;
	link_deadline(&redis->link, store->timeout_ms);
	link_add_text(&command, "HMGET");
	link_add_text(&command, redis->name);
	link_add_text(&command, "version");
	link_add_text(&command, "record");
	enum link_status status = ask(redis, &command, false, &reply);

	if (status == LINK_ERROR &&
	    strncmp(redis->link.detail, "WRONGTYPE", sizeof "WRONGTYPE" - 1) == 0)
		return STORE_DAMAGED;
	if (status != LINK_OK)
		return told(store, status);
	enum store_status taken = take(redis, reply, bytes, room, size);

	freeReplyObject(reply);
	return taken;
}

/* Runs a script that answers 1, or 0 when somebody else was there before. */
static enum store_status run(struct store *store, struct link_command *command)
{
	struct store_redis *redis = store->redis;
	redisReply *reply;

	link_deadline(&redis->link, store->timeout_ms);
	enum link_status status = ask(redis, command, true, &reply);

	if (status != LINK_OK)
		return told(store, status);
	bool done = reply->type == REDIS_REPLY_INTEGER && reply->integer == 1;

	freeReplyObject(reply);
	if (done)
		redis->lost_races = 0;
	else if (redis->lost_races < BACK_OFF_MAX)
		redis->lost_races++;
	return done ? STORE_OK : STORE_CONFLICT;
}

static struct link_command script(const struct store_redis *redis, const char *text)
{
	struct link_command command = {.count = 0};

	link_add_text(&command, "EVAL");
	link_add_text(&command, text);
	link_add_text(&command, "1");
	link_add_text(&command, redis->name);
	link_add(&command, redis->version, redis->version_len);
	return command;
}

static enum store_status redis_commit(struct store *store, const void *bytes,
                                      size_t size)
{
	struct store_redis *redis = store->redis;
	struct link_command command = script(redis, commit_script);
	unsigned char version[VERSION_SIZE];
	char keep_ms[24];

	if (store->calls->random(version, sizeof version, 0) != sizeof version) {
		store->detail = "no random bytes to be had";
		return STORE_UNREADABLE;
	}
	uint32_t crc = crc32c(0, version, sizeof version);

	if (size)
		memcpy(redis->next + CRC_SIZE, bytes, size);
	put_le32((unsigned char *)redis->next,
	         crc32c(crc, (unsigned char *)redis->next + CRC_SIZE, size));
	snprintf(keep_ms, sizeof keep_ms, "%llu",
	         (unsigned long long)store->keep_days * 24 * 60 * 60 * 1000);
	link_add(&command, version, sizeof version);
	link_add(&command, redis->next, CRC_SIZE + size);
	link_add_text(&command, keep_ms);
	return run(store, &command);
}

static enum store_status redis_remove(struct store *store)
{
	struct link_command command = script(store->redis, remove_script);

	return run(store, &command);
}

static enum store_status redis_forget(struct store *store, const void *key,
                                      size_t key_len)
{
	struct store_redis *redis = store->redis;
	struct link_command command = {.count = 0};
	redisReply *reply;

	name_record(store, key, key_len);
	link_deadline(&redis->link, store->timeout_ms);
	link_add_text(&command, "DEL");
	link_add_text(&command, redis->name);
	enum link_status status = ask(redis, &command, true, &reply);

	if (status == LINK_OK)
		freeReplyObject(reply);
	return told(store, status);
}

static void redis_abandon(struct store *store)
{
	store->redis->version_len = 0;
}

static void redis_close(struct store *store)
{
	link_close(&store->redis->link);
	free(store->redis);
	store->redis = NULL;
	store->detail = NULL; /* may have been the link's */
}

static const struct store_kind redis_kind = {
	.begin = redis_begin,
	.commit = redis_commit,
	.remove = redis_remove,
	.forget = redis_forget,
	.abandon = redis_abandon,
	.close = redis_close,
};

enum store_status store_open_redis(struct store *store, const char *url,
                                   unsigned timeout_ms)
{
	*store = (struct store){
		.kind = &redis_kind,
		.timeout_ms = timeout_ms,
		.keep_days = STORE_KEEP_DAYS,
		.calls = &disk_real,
		.folder = -1,
		.file = -1,
		.redis = malloc(sizeof *store->redis),
	};
	if (!store->redis) {
		store->detail = "no memory";
		return STORE_UNREADABLE;
	}
	link_init(&store->redis->link);
	store->redis->version_len = 0;
	store->redis->lost_races = 0;
	store->detail = redis_url_read(&store->redis->link.url, url);
	if (!store->detail)
		return STORE_OK;
	free(store->redis);
	store->redis = NULL;
	return STORE_UNREADABLE;
}
