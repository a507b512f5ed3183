/* SPDX-License-Identifier: Apache-2.0
 *
 * See steps.h.
 */
#include "agent/steps.h"

#include <string.h>

void steps_begin(struct steps *steps, const struct ilk_image *image)
{
	steps->image = image;
	steps->count = 0;
	steps->used = 0;
	steps->lost = 0;
}

/* A text of its own: a kept call's moves when others go. */
static struct ilk_text copied(char *to, struct ilk_text text)
{
	if (!text.len)
		return text;
	memcpy(to, text.at, text.len);
	return (struct ilk_text){to, text.len};
}

void steps_add(struct steps *steps, const struct step *step,
               const struct ilk_session *session, const struct ilk_decision *decision)
{
	char digest[ILK_RECORD_DIGEST_SIZE];
	struct ilk_recorded recorded = {.image = steps->image,
	                                .session = session,
	                                .decision = decision,
	                                .call_id = step->id,
	                                .tool = step->tool,
	                                .digest = digest};
	char *at = steps->room + steps->used;
	size_t left = sizeof steps->room - steps->used;
	size_t texts = step->id.len + step->tool.len + step->more.len;
	size_t len;
	struct step *added;

	if (steps->count == STEPS_MAX) {
		steps->lost++;
		return;
	}
	len = ilk_record_json(&recorded, step->event, false, at, left);
	if (texts > left || len > left - texts) {
		steps->lost++;
		return;
	}
	added = &steps->step[steps->count++];
	*added = *step;
	added->record = (struct ilk_text){at, len};
	added->id = copied(at + len, step->id);
	added->tool = copied(at + len + step->id.len, step->tool);
	added->more = copied(at + len + step->id.len + step->tool.len, step->more);
	steps->used += len + texts;
}

struct steps_mark steps_mark(const struct steps *steps)
{
	return (struct steps_mark){steps->count, steps->used};
}

void steps_back(struct steps *steps, struct steps_mark mark)
{
	steps->count = mark.count;
	steps->used = mark.used;
}
