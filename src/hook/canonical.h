/* SPDX-License-Identifier: Apache-2.0
 *
 * Arguments in canonical form, as docs/trace.md has them: keys in order, no white space,
 * each character written the one way. Numbers stay as they were written. In the caller's
 * memory, without allocation.
 */
#ifndef HOOK_CANONICAL_H
#define HOOK_CANONICAL_H

#include "hook/json.h"

enum {
	CANONICAL_MEMBERS = 1024, /* of all objects that are open at once */
	CANONICAL_DEPTH = 64,
	CANONICAL_ROOM = 256 * 1024,
	/* Of what is opaque: the longest string that is kept, with escapes of 6 bytes for
	 * each of the 4,096 that conditions read; and what stands behind it all. */
	CANONICAL_STRING = 6 * 4096 + 2,
	CANONICAL_DIGEST = 80,
};

struct canonical {
	struct {
		struct json_value key, value;
	} member[CANONICAL_MEMBERS];
	size_t members;
	char text[CANONICAL_ROOM];
};

/* The value in canonical form, in `canonical`; good until that is used again. A value that
 * is too big, too deep, or has the same key twice is opaque: it becomes what conditions can see
 * of it, and behind that "sha256:" and the digest of its bytes, which together are no JSON. An
 * absent value is absent. */
struct ilk_text canonical_json(struct canonical *canonical,
                               const struct json_value *value);

#endif
