/* SPDX-License-Identifier: Apache-2.0
 *
 * See steps.h.
 */
#include "agent/steps.h"

void steps_begin(struct steps *steps, const struct ilk_image *image)
{
	steps->image = image;
	steps->count = 0;
	steps->used = 0;
	steps->lost = 0;
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
	size_t len;

	if (steps->count == STEPS_MAX) {
		steps->lost++;
		return;
	}
	len = ilk_record_json(&recorded, step->event, false, at, left);
	if (len > left) {
		steps->lost++;
		return;
	}
	steps->step[steps->count] = *step;
	steps->step[steps->count++].record = (struct ilk_text){at, len};
	steps->used += len;
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
