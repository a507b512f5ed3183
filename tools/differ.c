/* SPDX-License-Identifier: Apache-2.0
 *
 * Comparing JSON; see differ.h.
 */
#include "differ.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Objects inside each other that are compared key by key; answers have two. */
#define MAX_DEPTH 8u
#define MAX_KEY   200u
#define MAX_SHOWN 200u

struct differ {
	differ_fn tell;
	void *context;
	bool no_memory;
	/* Where the comparison is: objects not compared to the end yet. */
	struct level {
		json_t *expected;
		json_t *found;
		void *at; /* the iterator in `expected` */
		size_t key_len;
	} levels[MAX_DEPTH];
	unsigned depth;
	char key[MAX_KEY];
};

/* The value as JSON, or a part of it. */
static void show(struct differ *d, json_t *value, char shown[MAX_SHOWN + 4])
{
	char *json;

	if (!value) {
		snprintf(shown, MAX_SHOWN + 4, "nothing");
		return;
	}
	json = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII |
	                                 JSON_SORT_KEYS);
	d->no_memory |= !json;
	shown[0] = '\0';
	if (json)
		snprintf(shown, MAX_SHOWN + 4, "%.*s%s", (int)MAX_SHOWN, json,
		         strlen(json) > MAX_SHOWN ? "..." : "");
	free(json);
}

static bool same(json_t *a, json_t *b)
{
	if (json_is_integer(a) && json_is_integer(b))
		return json_integer_value(a) == json_integer_value(b);
	if (json_is_number(a) && json_is_number(b)) {
		double x = json_number_value(a);
		double y = json_number_value(b);

		return x <= y && x >= y;
	}
	return json_equal(a, b);
}

/* The key's name behind those of the objects it is in. */
static size_t append_key(struct differ *d, size_t at, const char *name)
{
	if (at && at + 1 < MAX_KEY)
		d->key[at++] = '.';
	for (; *name && at + 1 < MAX_KEY; name++)
		d->key[at++] = (unsigned char)*name < 32 || *name == 127 ? '?' : *name;
	d->key[at] = '\0';
	return at;
}

static void compare_value(struct differ *d, const char *name, json_t *expected,
                          json_t *found, size_t at)
{
	size_t len = append_key(d, at, name);
	char wanted[MAX_SHOWN + 4];
	char shown[MAX_SHOWN + 4];

	if (json_is_object(expected) && json_is_object(found) && d->depth < MAX_DEPTH) {
		d->levels[d->depth++] = (struct level){expected, found,
		                                       json_object_iter(expected), len};
		return;
	}
	if (found && same(expected, found))
		return;
	show(d, expected, wanted);
	show(d, found, shown);
	d->tell(d->context, d->key, wanted, shown);
}

bool differ(json_t *expected, json_t *found, differ_fn tell, void *context)
{
	struct differ d = {.tell = tell, .context = context};

	compare_value(&d, "", expected, found, 0);
	while (d.depth && !d.no_memory) {
		struct level *level = &d.levels[d.depth - 1];
		void *at = level->at;

		if (!at) {
			d.depth--;
			continue;
		}
		level->at = json_object_iter_next(level->expected, at);
		compare_value(&d, json_object_iter_key(at), json_object_iter_value(at),
		              json_object_get(level->found, json_object_iter_key(at)),
		              level->key_len);
	}
	return !d.no_memory;
}
