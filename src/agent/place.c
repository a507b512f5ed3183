/* SPDX-License-Identifier: Apache-2.0
 *
 * See place.h.
 */
#include "agent/place.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct base {
	const char *variable;
	const char *below;
	bool absolute; /* else it does not count */
};

static const struct base bases[] = {
	{"INTERLOCK_STATE_DIR", "", false},
	{"XDG_STATE_HOME", "/interlock", true},
	{"HOME", "/.local/state/interlock", false},
};

static bool counts(const struct base *base, const char *value)
{
	return value && *value && (*value == '/' || !base->absolute);
}

enum place_status place_default(const char *name, char *to, size_t size,
                                const char **variable)
{
	for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++) {
		const char *parts[] = {getenv(bases[i].variable), bases[i].below, "/",
		                       name};
		size_t at = 0;

		if (!counts(&bases[i], parts[0]))
			continue;
		*variable = bases[i].variable;
		for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
			size_t len = strlen(parts[p]);

			if (len >= size - at)
				return PLACE_TOO_LONG;
			memcpy(to + at, parts[p], len + 1);
			at += len;
		}
		return PLACE_OK;
	}
	return PLACE_NOWHERE;
}
