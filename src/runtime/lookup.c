/* SPDX-License-Identifier: Apache-2.0
 *
 * See lookup.h.
 */
#include "runtime/lookup.h"
#include "runtime/hot.h"

HOT void lookup_start(struct lookup *lookup, const struct ilk_image *image)
{
	lookup->done = 0;
	lookup->listed = 0;
	lookup->line.done = false;
	lookup->line.image = image;
	lookup->arguments.done = false;
}

static bool look_up(const struct step *step, uint32_t fact)
{
	struct fact_found *found = &step->lookup->found[fact];
	uint32_t matcher = index_matcher(step->image, fact);

	if (matcher == IMAGE_NONE)
		return false;
	fact_find(step->image, step->facts, &step->lookup->line, fact, matcher, found);
	return !found->seen.all && !found->surely.all;
}

/* NULL: not listed. */
HOT static const struct fact_found *found_of(const struct step *step, uint32_t fact)
{
	struct lookup *lookup = step->lookup;
	uint32_t bit = 1u << fact;

	if (!(lookup->done & bit)) {
		lookup->done |= bit;
		if (look_up(step, fact))
			lookup->listed |= bit;
	}
	return lookup->listed & bit ? &lookup->found[fact] : NULL;
}

HOT const struct index_found *lookup_seen(const struct step *step, uint32_t fact)
{
	const struct fact_found *found = found_of(step, fact);

	return found ? &found->seen : NULL;
}

HOT struct fact_test lookup_in_set(const struct step *step, uint32_t fact, uint32_t set)
{
	const struct fact_found *found = found_of(step, fact);

	if (!found)
		return fact_in_set(step->image, step->facts, &step->lookup->line, fact,
		                   set);
	return (struct fact_test){
		.surely = index_has(step->image, &found->surely, set),
		.seen = index_has(step->image, &found->seen, set),
		.certain = found->certain,
		.writes = found->writes,
		.reads = found->reads,
	};
}
