/* SPDX-License-Identifier: Apache-2.0
 *
 * What a condition looked at, in words.
 */
#ifndef TOOLS_SEEN_H
#define TOOLS_SEEN_H

#include <stdbool.h>

#include "dump/sheet.h"
#include "trace/event.h"

struct seen {
	const struct ilk_image *image;
	const struct ilk_session *session;
	const struct trace_event *event;
	struct ilk_text asked;
};

/* Of one of CONDITIONS: "block_streak is 1"; `held` is whether the condition did. */
void seen_condition(const struct sheet *sheet, const struct seen *seen, uint32_t index,
                    bool held);

#endif
