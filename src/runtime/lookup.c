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

/* False: too much is found to list it. */
static bool look_up(const struct step *step, uint32_t fact, uint32_t matcher)
{
	struct fact_found *found = &step->lookup->found[fact];

	fact_find(step->image, step->facts, &step->lookup->line, fact, matcher, found);
	return !found->seen.all && (found->same || !found->surely.all);
}

HOT const struct index_found *lookup_seen(const struct step *step, uint32_t fact,
                                          uint32_t matcher)
{
	struct lookup *lookup = step->lookup;
	uint32_t bit = 1u << fact;

	if (!(lookup->done & bit)) {
		lookup->done |= bit;
		if (look_up(step, fact, matcher))
			lookup->listed |= bit;
	}
	return lookup->listed & bit ? &lookup->found[fact].seen : NULL;
}

/* Whether the fact has been looked up and listed, now at the latest. */
static bool is_listed(const struct step *step, uint32_t fact)
{
	struct lookup *lookup = step->lookup;
	uint32_t bit = 1u << fact;
	uint32_t matcher;

	if (lookup->done & bit)
		return (lookup->listed & bit) != 0;
	matcher = index_matcher(step->image, fact);
	if (matcher != IMAGE_NONE)
		return lookup_seen(step, fact, matcher) != NULL;
	lookup->done |= bit;
	return false;
}

HOT struct fact_test lookup_in_set(const struct step *step, uint32_t fact, uint32_t set)
{
	const struct fact_found *found = &step->lookup->found[fact];
	struct fact_test test;

	if (!is_listed(step, fact))
		return fact_in_set(step->image, step->facts, &step->lookup->line, fact,
		                   set);
	test.seen = index_has(step->image, &found->seen, set);
	test.surely =
		found->same ? test.seen : index_has(step->image, &found->surely, set);
	test.certain = found->certain;
	test.writes = found->writes;
	test.reads = found->reads;
	return test;
}
