/* SPDX-License-Identifier: Apache-2.0
 *
 * See find.h.
 */
#include "agent/find.h"

#include <string.h>

static const unsigned char nobody[KEPT_HASH];

static bool same(const unsigned char a[KEPT_HASH], const unsigned char b[KEPT_HASH])
{
	return memcmp(a, b, KEPT_HASH) == 0;
}

bool find_ours(const struct follow *f, const struct kept_call *call)
{
	return same(call->whose, f->whose);
}

/* The call with the event's id; the youngest, as agents may use ids again. */
static struct kept_call *by_id(struct follow *f)
{
	unsigned char id[KEPT_HASH];

	kept_hash(f->input->call.id, id);
	if (same(id, nobody))
		return NULL;
	for (uint32_t i = f->kept->count; i-- > 0;)
		if (same(f->kept->call[i].id, id) && find_ours(f, &f->kept->call[i]))
			return &f->kept->call[i];
	return NULL;
}

/* The oldest call of this tool and input that `fits`. */
static struct kept_call *by_key(struct follow *f,
                                bool (*fits)(const struct kept_call *))
{
	for (uint32_t i = 0; i < f->kept->count; i++) {
		struct kept_call *call = &f->kept->call[i];

		if (same(call->key, f->input->call.key) && find_ours(f, call) &&
		    fits(call))
			return call;
	}
	return NULL;
}

static bool without_id(const struct kept_call *call)
{
	return same(call->id, nobody) && call->state != KEPT_OVER;
}

static bool waits_unrequested(const struct kept_call *call)
{
	return !call->requested &&
	       (call->state == KEPT_ASKED || call->state == KEPT_CLASSIFYING);
}

/* The same where PreToolUse comes last: an ask of ours is none of the agent's. */
static bool waits_unasked(const struct kept_call *call)
{
	return waits_unrequested(call) && call->said != HOOK_SAY_ASK;
}

static uint8_t keep_text(char to[KEPT_TEXT], struct ilk_text text)
{
	size_t len = text.len < KEPT_TEXT ? text.len : KEPT_TEXT;

	if (len)
		memcpy(to, text.at, len);
	return (uint8_t)len;
}

static void name_call(struct kept_call *call, struct ilk_text id)
{
	kept_hash(id, call->id);
	call->id_len = keep_text(call->id_text, id);
}

struct kept_call *find_new(struct follow *f)
{
	const struct hook_call *now = &f->input->call;
	struct kept_call *call = kept_add(f->kept);

	name_call(call, now->id);
	memcpy(call->key, now->key, KEPT_HASH);
	memcpy(call->whose, f->whose, KEPT_HASH);
	call->tool_len = keep_text(call->tool, now->tool);
	return call;
}

struct kept_call *find_call(struct follow *f)
{
	struct kept_call *call = by_id(f);

	if (call)
		return call;
	call = by_key(f, without_id);
	if (call)
		name_call(call, f->input->call.id);
	return call;
}

struct kept_call *find_request(struct follow *f)
{
	return by_key(f, f->protocol->order == HOOK_LAST ? waits_unasked
	                                                 : waits_unrequested);
}

struct kept_call *find_unheard(struct follow *f)
{
	for (uint32_t i = 0; i < f->kept->count; i++) {
		struct kept_call *call = &f->kept->call[i];

		if (call->denied && waits_unasked(call) && call->state == KEPT_ASKED &&
		    find_ours(f, call) && !same(call->key, f->input->call.key))
			return call;
	}
	return NULL;
}
