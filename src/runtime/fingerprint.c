/* SPDX-License-Identifier: Apache-2.0
 *
 * Computing fingerprints. What is hashed is, for each fact of the key that the call
 * has, in the order of enum ilk_fact: one byte with the fact's number, its length as a
 * little-endian u32, its bytes. So no two different sets of facts look the same.
 */
#include "runtime/fingerprint.h"

#include "bytes/sha256.h"
#include "runtime/fact.h"
#include "runtime/hot.h"
#include "runtime/image.h"

_Static_assert(ILK_MAX_FINGERPRINT == 2 * SHA256_SIZE, "a digest in hexadecimal fits");

/* What the arguments usually are, for a call that does not give them. */
#define INSTEAD_OF_ARGS                                                       \
	(1u << ILK_FACT_COMMAND | 1u << ILK_FACT_PATH | 1u << ILK_FACT_HOST | \
	 1u << ILK_FACT_MCP_SERVER | 1u << ILK_FACT_MCP_TOOL)

static void put_hex(char *to, struct sha256 *sha)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char digest[SHA256_SIZE];

	sha256_done(sha, digest);
	for (size_t i = 0; i < SHA256_SIZE; i++) {
		to[2 * i] = digits[digest[i] >> 4];
		to[2 * i + 1] = digits[digest[i] & 15];
	}
}

static void hash_facts(struct sha256 *sha, const struct ilk_facts *facts, uint32_t key)
{
	if (key & 1u << ILK_FACT_ARGS && !facts->args.at)
		key |= INSTEAD_OF_ARGS;
	for (uint32_t fact = 0; fact < ILK_FACT_COUNT; fact++) {
		struct ilk_text text = fact_text(facts, fact);
		unsigned char head[5] = {(unsigned char)fact};

		if (!(key >> fact & 1) || !text.at)
			continue;
		put_le32(head + 1, (uint32_t)text.len);
		sha256_add(sha, head, sizeof head);
		sha256_add(sha, text.at, text.len);
	}
}

static void compute(const struct step *step, uint32_t key)
{
	struct ilk_text given = step->facts->fingerprint;
	char *to = step->call->fingerprint[key];
	struct sha256 sha;

	if (given.at && given.len > 0 && given.len <= ILK_MAX_FINGERPRINT) {
		bytes_copy(to, given.at, given.len);
		step->call->fingerprint_len[key] = (uint8_t)given.len;
		return;
	}
	sha256_init(&sha);
	if (given.at && given.len > 0)
		sha256_add(&sha, given.at, given.len);
	else
		hash_facts(
			&sha, step->facts,
			image_field(step->image, ILK_SECTION_KEYS, key, ILK_KEY_FACTS));
	put_hex(to, &sha);
	step->call->fingerprint_len[key] = ILK_MAX_FINGERPRINT;
}

struct ilk_text fingerprint_of(const struct step *step, uint32_t key)
{
	struct ilk_call *call = step->call;

	if (!call)
		return (struct ilk_text){"", 0};
	if (step->facts && call->fingerprint_len[key] == 0)
		compute(step, key);

	size_t len = call->fingerprint_len[key];

	/* The call was in the caller's hands: trust nothing that is used as a size. */
	return (struct ilk_text){call->fingerprint[key],
	                         len <= ILK_MAX_FINGERPRINT ? len : 0};
}

static uint64_t group_of(const struct step *step, uint32_t group)
{
	enum ilk_section kind = ILK_SECTION_GROUPS;
	uint32_t flags = image_field(step->image, kind, group, ILK_GROUP_FLAGS);
	struct ilk_text given = step->facts->fingerprint;
	unsigned char digest[SHA256_SIZE];
	struct sha256 sha;

	sha256_init(&sha);
	if (flags & ILK_GROUP_GIVEN && given.at && given.len > 0)
		sha256_add(&sha, given.at, given.len);
	else
		hash_facts(&sha, step->facts,
		           image_field(step->image, kind, group, ILK_GROUP_FACTS));
	sha256_done(&sha, digest);
	return le64(digest);
}

HOT void fingerprint_groups(const struct step *step)
{
	for (uint32_t i = 0; i < image_count(step->image, ILK_SECTION_GROUPS); i++)
		step->call->group[i] = group_of(step, i);
}

void fingerprint_category(const struct step *step)
{
	struct ilk_text category = step->classified->category;
	unsigned char digest[SHA256_SIZE];
	struct sha256 sha;

	step->call->category = 0;
	if (category.len == 0 || !image_count(step->image, ILK_SECTION_GROUPS))
		return;
	sha256_init(&sha);
	sha256_add(&sha, category.at, category.len);
	sha256_done(&sha, digest);
	step->call->category = le64(digest);
}

/* Whether something that uses a fingerprint can still happen to a call that is let
 * through. */
static bool executed_uses(const struct step *step)
{
	static const enum ilk_event events[] = {ILK_EVENT_EXECUTED_OK,
	                                        ILK_EVENT_EXECUTED_ERROR};

	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
		if (image_run(step->image, ILK_SECTION_EVENTS, events[i],
		              ILK_EVENT_FIRST_USE)
		            .count ||
		    image_run(step->image, ILK_SECTION_EVENTS, events[i],
		              ILK_EVENT_FIRST)
		            .count)
			return true;
	return false;
}

HOT void fingerprint_keep(const struct step *step)
{
	enum ilk_section slots = ILK_SECTION_SLOTS;
	bool waits = step->call->state == CALL_CLASSIFYING ||
	             step->call->state == CALL_ASKED;

	if (!waits && !(step->call->state == CALL_ALLOWED && executed_uses(step)))
		return;
	for (uint32_t slot = 0; slot < image_count(step->image, slots); slot++)
		fingerprint_of(step,
		               image_field(step->image, slots, slot, ILK_SLOT_KEY));
}
