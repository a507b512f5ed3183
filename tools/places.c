/* SPDX-License-Identifier: Apache-2.0
 *
 * Where things are by default; see places.h.
 */
#include "places.h"

#include "agent/place.h"
#include "tool.h"

bool places_state(const char *name, char *path, size_t size)
{
	const char *variable = NULL;

	switch (place_default(name, path, size, &variable)) {
	case PLACE_OK:
		return true;
	case PLACE_NOWHERE:
		tool_complain("neither $INTERLOCK_STATE_DIR nor $HOME is set");
		break;
	case PLACE_TOO_LONG:
		tool_complain("$%s is too long", variable);
		break;
	}
	return false;
}
