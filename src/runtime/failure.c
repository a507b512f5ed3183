/* SPDX-License-Identifier: Apache-2.0
 *
 * See failure.h. No event happens: counters and slots cannot be trusted.
 */
#include "runtime/failure.h"

#include "runtime/decide.h"
#include "runtime/image.h"

static uint32_t field(const struct ilk_image *image, enum ilk_failure failure,
                      enum ilk_failure_field field)
{
	return image_field(image, ILK_SECTION_FAILURES, (uint32_t)failure - 1, field);
}

/* What the rule says, into a decision that is empty but for the presence. */
static enum call_state say(const struct ilk_image *image, enum ilk_failure failure,
                           struct ilk_decision *decision)
{
	uint32_t verb = field(image, failure, ILK_FAILURE_VERB);

	decision->failure = failure;
	decision->line = field(image, failure, ILK_FAILURE_LINE);
	decision->file = image_file(image, field(image, failure, ILK_FAILURE_SOURCE));
	decision->verb = (enum ilk_verb)verb;
	decision->reason = image_name(image, ILK_SECTION_REASONS,
	                              field(image, failure, ILK_FAILURE_REASON));
	decision->layer = image_name(image, ILK_SECTION_LAYERS,
	                             field(image, failure, ILK_FAILURE_LAYER));
	return decide_outcome_of(image, verb, decision);
}

void failure_decide(const struct step *step, struct ilk_decision *decision)
{
	enum ilk_failure failure = step->facts->failure;
	enum call_state state = say(step->image, failure, decision);

	decide_settle(step, state, field(step->image, failure, ILK_FAILURE_REASON),
	              false, decision);
}

enum ilk_status ilk_failure_decision(const struct ilk_image *image,
                                     enum ilk_failure failure,
                                     enum ilk_presence presence,
                                     struct ilk_decision *decision)
{
	if (!image || !decision || failure == ILK_FAILURE_NONE ||
	    (unsigned)failure >= ILK_FAILURE_COUNT ||
	    (unsigned)presence >= ILK_PRESENCE_COUNT)
		return ILK_ARGUMENT;
	bytes_zero(decision, sizeof *decision);
	decision->row = IMAGE_NONE;
	decision->presence = presence;
	say(image, failure, decision);
	return ILK_OK;
}
