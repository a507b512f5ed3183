/* SPDX-License-Identifier: Apache-2.0
 *
 * The names and the wording of the statuses, from the one list in status.h.
 */
#include "interlock/status.h"

static const struct {
	int value;
	const char *name;
	const char *text;
} statuses[] = {
#define ROW(name, value, text) {(value), "ILK_" #name, (text)},
	ILK_STATUSES(ROW)
#undef ROW
};

#define STATUSES (sizeof statuses / sizeof statuses[0])

const char *ilk_status_name(enum ilk_status status)
{
	for (unsigned i = 0; i < STATUSES; i++)
		if (statuses[i].value == (int)status)
			return statuses[i].name;
	return "ILK_UNKNOWN";
}

const char *ilk_status_text(enum ilk_status status)
{
	for (unsigned i = 0; i < STATUSES; i++)
		if (statuses[i].value == (int)status)
			return statuses[i].text;
	return "an unknown status";
}
