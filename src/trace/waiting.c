/* SPDX-License-Identifier: Apache-2.0
 *
 * The calls that something may still come for: hash chains for finding, two lists by
 * age for making room, all linked by index within one array; see waiting.h.
 */
#include "trace/waiting.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS (2 * PLAY_MAX_WAITING)
#define NOBODY  UINT16_MAX
_Static_assert(PLAY_MAX_WAITING < NOBODY, "an index fits");
_Static_assert((BUCKETS & (BUCKETS - 1)) == 0, "a power of two");

struct age_list {
	uint16_t oldest;
	uint16_t newest;
};

struct waiting {
	struct age_list ages[2]; /* by waiting_call.running */
	uint16_t free;           /* given back, chained by hash_next */
	uint16_t touched;        /* calls from here on were never used */
	uint16_t buckets[BUCKETS];
	struct waiting_call calls[PLAY_MAX_WAITING];
};

struct waiting *waiting_new(void)
{
	struct waiting *waiting = malloc(sizeof *waiting);

	if (waiting)
		waiting_clear(waiting);
	return waiting;
}

void waiting_free(struct waiting *waiting)
{
	free(waiting);
}

void waiting_clear(struct waiting *waiting)
{
	for (size_t i = 0; i < 2; i++)
		waiting->ages[i] = (struct age_list){NOBODY, NOBODY};
	for (size_t i = 0; i < BUCKETS; i++)
		waiting->buckets[i] = NOBODY;
	waiting->free = NOBODY;
	waiting->touched = 0;
}

/* FNV-1a. */
static uint16_t bucket_of(struct ilk_text id)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < id.len; i++)
		hash = (hash ^ (unsigned char)id.at[i]) * 16777619u;
	return (uint16_t)((hash ^ hash >> 16) & (BUCKETS - 1));
}

static uint16_t index_of(const struct waiting *waiting, const struct waiting_call *call)
{
	return (uint16_t)(call - waiting->calls);
}

static void age_link(struct waiting *waiting, struct waiting_call *call)
{
	struct age_list *list = &waiting->ages[call->running];
	uint16_t index = index_of(waiting, call);

	call->older = list->newest;
	call->newer = NOBODY;
	if (list->newest != NOBODY)
		waiting->calls[list->newest].newer = index;
	else
		list->oldest = index;
	list->newest = index;
}

static void age_unlink(struct waiting *waiting, struct waiting_call *call)
{
	struct age_list *list = &waiting->ages[call->running];

	if (call->older != NOBODY)
		waiting->calls[call->older].newer = call->newer;
	else
		list->oldest = call->newer;
	if (call->newer != NOBODY)
		waiting->calls[call->newer].older = call->older;
	else
		list->newest = call->older;
}

static void hash_unlink(struct waiting *waiting, const struct waiting_call *call)
{
	uint16_t index = index_of(waiting, call);
	uint16_t *link = &waiting->buckets[call->bucket];

	while (*link != index)
		link = &waiting->calls[*link].hash_next;
	*link = call->hash_next;
}

struct waiting_call *waiting_find(struct waiting *waiting, struct ilk_text id)
{
	uint16_t index = waiting->buckets[bucket_of(id)];

	while (index != NOBODY) {
		struct waiting_call *call = &waiting->calls[index];

		if (call->id_len == id.len && memcmp(call->id, id.at, id.len) == 0)
			return call;
		index = call->hash_next;
	}
	return NULL;
}

void waiting_remove(struct waiting *waiting, struct waiting_call *call)
{
	age_unlink(waiting, call);
	hash_unlink(waiting, call);
	call->hash_next = waiting->free;
	waiting->free = index_of(waiting, call);
}

static void make_room(struct waiting *waiting)
{
	uint16_t running = waiting->ages[true].oldest;
	uint16_t oldest = running != NOBODY ? running : waiting->ages[false].oldest;

	waiting_remove(waiting, &waiting->calls[oldest]);
}

/* An entry that nobody uses. */
static struct waiting_call *take_free(struct waiting *waiting)
{
	if (waiting->free == NOBODY && waiting->touched < PLAY_MAX_WAITING)
		return &waiting->calls[waiting->touched++];
	if (waiting->free == NOBODY)
		make_room(waiting);
	struct waiting_call *call = &waiting->calls[waiting->free];

	waiting->free = call->hash_next;
	return call;
}

struct waiting_call *waiting_add(struct waiting *waiting, struct ilk_text id,
                                 struct ilk_text tool, bool running)
{
	struct waiting_call *call = waiting_find(waiting, id);

	if (call)
		waiting_remove(waiting, call);
	call = take_free(waiting);
	call->running = running;
	call->id_len = (uint16_t)id.len;
	call->tool_len = (uint16_t)tool.len;
	if (id.len)
		memcpy(call->id, id.at, id.len);
	if (tool.len)
		memcpy(call->tool, tool.at, tool.len);
	call->bucket = bucket_of(id);
	call->hash_next = waiting->buckets[call->bucket];
	waiting->buckets[call->bucket] = index_of(waiting, call);
	age_link(waiting, call);
	return call;
}

void waiting_run(struct waiting *waiting, struct waiting_call *call)
{
	age_unlink(waiting, call);
	call->running = true;
	age_link(waiting, call);
}
