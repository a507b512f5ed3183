/* SPDX-License-Identifier: Apache-2.0
 *
 * See origin.h.
 */
#include "table/origin.h"

#include "bytes/bytes.h"

static void hash_of(const struct source *source, unsigned char hash[SHA256_SIZE])
{
	struct sha256 sha;

	sha256_init(&sha);
	sha256_add(&sha, source->at, source->len);
	sha256_done(&sha, hash);
}

void origin_lower(struct sections *sections, const struct source *first,
                  unsigned char hash[SHA256_SIZE])
{
	enum ilk_section kind = ILK_SECTION_SOURCES;
	struct sha256 all;

	sha256_init(&all);
	const struct source *source = first;

	do {
		hash_of(source, hash);
		sha256_add(&all, hash, SHA256_SIZE);
		sections_field(sections, kind,
		               sections_string(sections, text_of(source->name)));
		sections_field(sections, kind,
		               source->org ? ILK_TIER_ORG : ILK_TIER_TEAM);
		for (size_t i = 0; i < SHA256_SIZE; i += 4)
			sections_field(sections, kind, le32(hash + i));
		source = source->next;
	} while (source);
	if (first->next)
		sha256_done(&all, hash);
}
