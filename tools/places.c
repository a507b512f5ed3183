/* SPDX-License-Identifier: Apache-2.0
 *
 * Where things are by default; see places.h.
 */
#include "places.h"

#include <stdio.h>
#include <stdlib.h>

#include "tool.h"

bool places_state(const char *name, char *path, size_t size)
{
	static const struct {
		const char *variable;
		const char *below;
	} bases[] = {
		{"INTERLOCK_STATE_DIR", ""},
		{"XDG_STATE_HOME", "/interlock"},
		{"HOME", "/.local/state/interlock"},
	};

	for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++) {
		const char *base = getenv(bases[i].variable);
		int len;

		if (!base || !*base)
			continue;
		len = snprintf(path, size, "%s%s/%s", base, bases[i].below, name);
		if (len >= 0 && (size_t)len < size)
			return true;
		tool_complain("$%s is too long", bases[i].variable);
		return false;
	}
	tool_complain("neither $INTERLOCK_STATE_DIR nor $HOME is set");
	return false;
}
