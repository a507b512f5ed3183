/* SPDX-License-Identifier: Apache-2.0
 *
 * See argument.h. All names are looked for at once: a level of brackets knows, a bit each,
 * which of them go on inside of it; where none does, brackets are only counted.
 */
#include "runtime/argument.h"

#include "runtime/fact.h"
#include "runtime/image.h"
#include "runtime/path.h"
#include "json/json.h"

_Static_assert(ILK_MAX_ARGUMENTS == 64, "a bit for each in 64");
_Static_assert(ILK_ARGUMENT_FIELDS == ILK_ARGUMENT_NAME + ILK_MAX_WAY,
               "a field for each name of a way");

/* Inside of brackets that names lead to: an object's, or an array's whose elements count as
 * if each stood in its place. */
struct level {
	uint64_t inside; /* whose names go on inside of an object here */
	uint64_t ends;   /* an array's: whose values its elements are */
	uint64_t met;    /* an object's: whose name was there */
	uint32_t depth;  /* names behind us */
	bool object;
	bool empty; /* an array's: nothing came yet */
};

/* Each name leads into an object, and from there at most into an array. */
enum { LEVELS = 2 * ILK_MAX_WAY };

struct walk {
	const struct ilk_image *image;
	const struct argument_taker *taker;
	struct json_reader json;
	struct level levels[LEVELS];
	unsigned tracked; /* the outermost so many brackets have a level */
	uint64_t ends;    /* whose value comes next, */
	uint64_t inside;  /* and whose names go on inside of that */
	uint64_t unsure;
};

static struct level *innermost(struct walk *walk)
{
	return walk->tracked && walk->tracked == walk->json.nest.depth
	               ? &walk->levels[walk->tracked - 1]
	               : NULL;
}

static bool is_named(const struct walk *walk, uint32_t argument, uint32_t depth)
{
	struct ilk_text name = image_text(walk->image, ILK_SECTION_ARGUMENTS, argument,
	                                  ILK_ARGUMENT_NAME + depth);

	return json_means(walk->json.at + 1, walk->json.len - 2, name.at, name.len);
}

/* A member's name: whose it is. */
static void take_key(struct walk *walk)
{
	struct level *level = innermost(walk);

	walk->ends = walk->inside = 0;
	if (!level)
		return;
	for (uint32_t i = 0; i < image_count(walk->image, ILK_SECTION_ARGUMENTS); i++) {
		uint64_t bit = (uint64_t)1 << i;

		if (!(level->inside & bit) || !is_named(walk, i, level->depth))
			continue;
		if (level->met & bit)
			walk->unsure |= bit;
		level->met |= bit;
		if (image_field(walk->image, ILK_SECTION_ARGUMENTS, i,
		                ILK_ARGUMENT_DEPTH) == level->depth + 1)
			walk->ends |= bit;
		else
			walk->inside |= bit;
	}
}

/* Brackets have opened, in those with `level`; NULL: in some that no name leads to. */
static void enter(struct walk *walk, const struct level *level)
{
	bool object = walk->json.token == JSON_OPEN_OBJECT;
	bool in_array = level && !level->object;
	bool sound = object || !in_array;
	uint64_t ends = object || !sound ? 0 : walk->ends;
	uint64_t inside = sound ? walk->inside : 0;
	uint32_t depth = level ? level->depth + level->object : 0;

	walk->unsure |= (walk->ends & ~ends) | (walk->inside & ~inside);
	if (walk->tracked + 1 != walk->json.nest.depth || !(ends | inside))
		return;
	struct level *inner = &walk->levels[walk->tracked++];

	inner->inside = inside;
	inner->ends = ends;
	inner->met = 0;
	inner->depth = depth;
	inner->object = object;
	inner->empty = true;
}

/* The brackets with a level that were innermost have closed. */
static void leave(struct walk *walk)
{
	const struct level *level = &walk->levels[--walk->tracked];

	if (level->object)
		walk->unsure |= level->inside & ~level->met;
	else if (level->empty)
		walk->unsure |= level->inside | level->ends;
}

/* A value begins; an element of an array is whose the array is. */
static void take_element(struct walk *walk, struct level *level)
{
	if (level && level->object)
		return;
	walk->ends = level ? level->ends : 0;
	walk->inside = level ? level->inside : 0;
	if (level)
		level->empty = false;
}

static void take_scalar(struct walk *walk)
{
	walk->unsure |= walk->inside;
	if (walk->ends)
		walk->taker->take(walk->taker->context, walk->ends,
		                  (struct ilk_text){walk->json.at, walk->json.len});
}

/* False: that is no JSON. */
static bool step(struct walk *walk)
{
	struct level *level = innermost(walk);

	switch (json_reader_next(&walk->json)) {
	case JSON_NAMED:
		take_key(walk);
		return true;
	case JSON_SCALAR:
		take_element(walk, level);
		take_scalar(walk);
		return true;
	case JSON_OPENED:
		take_element(walk, level);
		enter(walk, level);
		return true;
	case JSON_CLOSED:
		if (level)
			leave(walk);
		return true;
	case JSON_BAD:
		break;
	}
	return false;
}

uint64_t argument_walk(const struct ilk_image *image, struct ilk_text args,
                       uint64_t which, const struct argument_taker *taker)
{
	struct walk walk;

	walk.image = image;
	walk.taker = taker;
	json_reader_start(&walk.json, args.at, args.at + args.len);
	walk.tracked = 0;
	walk.ends = walk.unsure = 0;
	walk.inside = which;
	if (json_reader_next(&walk.json) != JSON_OPENED ||
	    walk.json.token != JSON_OPEN_OBJECT)
		return which;
	enter(&walk, NULL);
	while (walk.json.nest.depth)
		if (!step(&walk))
			return which;
	return json_token(&walk.json.input) == JSON_ENDED ? walk.unsure : which;
}

bool argument_text(struct ilk_text json, char room[ARGUMENT_ROOM],
                   struct ilk_text *text)
{
	if (json.at[0] != '"') {
		*text = json;
		return json.len <= ARGUMENT_ROOM;
	}
	text->at = room;
	return json_decode(json.at + 1, json.len - 2, room, ARGUMENT_ROOM, &text->len);
}

/* ---- Tests ------------------------------------------------------------------------- */

static void note(void *context, uint64_t whose, struct ilk_text json)
{
	struct arguments *all = context;

	for (uint32_t i = 0; whose >> i; i++) {
		if (!(whose >> i & 1))
			continue;
		if (all->of[i].count == 0)
			all->of[i].json = json;
		if (all->of[i].count < 2)
			all->of[i].count++;
		if (i + 1 == ILK_MAX_ARGUMENTS)
			break;
	}
}

static void find_all(const struct ilk_image *image, const struct ilk_facts *facts,
                     struct arguments *all)
{
	uint32_t count = image_count(image, ILK_SECTION_ARGUMENTS);
	struct argument_taker taker = {note, all};

	all->done = true;
	for (uint32_t i = 0; i < count; i++)
		all->of[i].count = 0;
	all->unsure = UINT64_MAX;
	if (facts->args.at && count)
		all->unsure = argument_walk(image, facts->args,
		                            UINT64_MAX >> (ILK_MAX_ARGUMENTS - count),
		                            &taker);
}

/* What is asked of each value. */
struct question {
	const struct ilk_image *image;
	const struct ilk_facts *facts;
	uint32_t set; /* IMAGE_NONE: the workspace */
	bool place;   /* by the place that it names */
	bool fold;    /* of the workspace */
	struct fact_test test;
};

static void answer(struct question *ask, bool surely, bool seen, bool certain)
{
	ask->test.surely &= surely;
	ask->test.seen |= seen;
	ask->test.certain &= certain;
}

static void test_place(struct question *ask, struct ilk_text text)
{
	bool raw = ask->set != IMAGE_NONE && fact_set_has(ask->image, ask->set, text);
	char room[PATH_ROOM];
	struct ilk_text path;
	bool in;

	if (!path_normal(text, ask->facts->cwd, room, &path)) {
		answer(ask, false, raw, false);
		return;
	}
	in = ask->set == IMAGE_NONE ? fact_is_inside_any(ask->facts, path, ask->fold)
	                            : fact_set_has(ask->image, ask->set, path);
	answer(ask, in, in || raw, true);
}

static void test_value(void *context, uint64_t whose, struct ilk_text json)
{
	struct question *ask = context;
	char room[ARGUMENT_ROOM];
	struct ilk_text text;

	(void)whose;
	if (!argument_text(json, room, &text)) {
		answer(ask, false, false, false);
	} else if (ask->place) {
		test_place(ask, text);
	} else {
		bool in = fact_set_has(ask->image, ask->set, text);

		answer(ask, in, in, true);
	}
}

static struct fact_test test_values(struct question *ask, struct arguments *all,
                                    uint32_t fact)
{
	uint32_t number = fact - ILK_FACT_ARGUMENT;
	uint64_t bit = (uint64_t)1 << number;
	struct argument_taker taker = {test_value, ask};

	if (!all->done)
		find_all(ask->image, ask->facts, all);
	ask->test.surely = ask->test.certain =
		all->of[number].count > 0 && !(all->unsure & bit);
	ask->test.seen = ask->test.writes = ask->test.reads = false;
	if (all->of[number].count == 1)
		test_value(ask, bit, all->of[number].json);
	else if (all->of[number].count > 1)
		argument_walk(ask->image, ask->facts->args, bit, &taker);
	return ask->test;
}

struct fact_test argument_in_set(const struct ilk_image *image,
                                 const struct ilk_facts *facts, struct arguments *all,
                                 uint32_t fact, uint32_t set)
{
	uint32_t kind = image_field(image, ILK_SECTION_SETS, set, ILK_SET_KIND);
	struct question ask = {
		.image = image,
		.facts = facts,
		.set = set,
		.place = kind == ILK_SET_PATHS || kind == ILK_SET_FOLDED_PATHS,
	};

	return test_values(&ask, all, fact);
}

struct fact_test argument_in_workspace(const struct ilk_image *image,
                                       const struct ilk_facts *facts,
                                       struct arguments *all, uint32_t fact, bool fold)
{
	struct question ask = {.image = image,
	                       .facts = facts,
	                       .set = IMAGE_NONE,
	                       .place = true,
	                       .fold = fold};

	return test_values(&ask, all, fact);
}
