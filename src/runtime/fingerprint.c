/* SPDX-License-Identifier: Apache-2.0
 *
 * Computing fingerprints. What is hashed is, for each fact of the key that the call
 * has, in the order of enum ilk_fact: one byte with the fact's number, its length as a
 * little-endian u32, its bytes. So no two different sets of facts look the same.
 */
#include "runtime/fingerprint.h"

#include "bytes/sha256.h"
#include "runtime/fact.h"
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

/* What can still happen to a call that is let through. */
#define EXECUTED (1u << ILK_EVENT_EXECUTED_OK | 1u << ILK_EVENT_EXECUTED_ERROR)

void fingerprint_keep(const struct step *step)
{
	enum ilk_section slots = ILK_SECTION_SLOTS;
	bool waits = step->call->state == CALL_CLASSIFYING ||
	             step->call->state == CALL_ASKED;
	bool allowed = step->call->state == CALL_ALLOWED;

	for (uint32_t slot = 0; slot < image_count(step->image, slots); slot++) {
		uint32_t uses = image_field(step->image, slots, slot, ILK_SLOT_SET) |
		                image_field(step->image, slots, slot, ILK_SLOT_TAKE) |
		                image_field(step->image, slots, slot, ILK_SLOT_DROP);

		if (waits || (allowed && uses & EXECUTED))
			fingerprint_of(step, image_field(step->image, slots, slot,
			                                 ILK_SLOT_KEY));
	}
}
