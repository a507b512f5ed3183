/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzz: the reader of arguments against jansson, where jansson takes the text: the same values
 * in the same order, and as sure of them. An input is the names of one argument with a dot
 * between, a line end, and the JSON.
 */
#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "interlock/compile.h"
#include "runtime/argument.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	LONGEST_WAY = 64,
	MOST_BRACKETS = 500, /* jansson goes deeper than the engine */
};

struct names {
	char text[LONGEST_WAY + 1];
	const char *at[ILK_MAX_WAY];
	uint32_t count;
};

/* What the engine said of each value, to be taken off by what jansson has. */
struct said {
	struct ilk_text *at;
	size_t count;
	size_t room;
};

static void must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "arguments: %s\n", what);
	abort();
}

/* Names of printed ASCII, without what would have to be escaped in a policy. */
static bool read_names(struct names *names, const uint8_t *data, size_t len)
{
	names->count = 0;
	if (len == 0 || len > LONGEST_WAY)
		return false;
	for (size_t i = 0; i < len; i++)
		if (data[i] < 0x20 || data[i] > 0x7e || strchr("\"\\", data[i]))
			return false;
	memcpy(names->text, data, len);
	names->text[len] = '\0';
	for (char *at = names->text; at;) {
		char *dot = strchr(at, '.');

		if (dot)
			*dot = '\0';
		if (!*at || names->count == ILK_MAX_WAY)
			return false;
		names->at[names->count++] = at;
		at = dot ? dot + 1 : NULL;
	}
	return true;
}

static unsigned char *compile(const struct names *names, struct ilk_image *image)
{
	struct ilk_compiler compiler = {.diagnose = NULL};
	unsigned char *bytes = NULL;
	char policy[512] =
		"policy \"p\" { } before classifier { deny permission_rule when "
		"args";
	size_t size = 0;

	for (uint32_t i = 0; i < names->count; i++)
		snprintf(policy + strlen(policy), sizeof policy - strlen(policy),
		         ".\"%s\"", names->at[i]);
	snprintf(policy + strlen(policy), sizeof policy - strlen(policy),
	         " is \"x\" deny permission_rule }");
	must(ilk_compile(&compiler, "p", policy, strlen(policy), &bytes, &size) ==
	             ILK_OK,
	     "the policy does not compile");
	must(ilk_open(image, bytes, size) == ILK_OK, "the image does not open");
	return bytes;
}

static void take(void *context, uint64_t whose, struct ilk_text json)
{
	struct said *said = context;

	must(whose == 1 && json.len > 0, "a value of nobody");
	if (said->count == said->room) {
		said->room = 2 * said->room + 8;
		said->at = realloc(said->at, said->room * sizeof *said->at);
		must(said->at != NULL, "no memory");
	}
	said->at[said->count++] = json;
}

/* One value, as jansson has it: the next that the engine said, or one that is too long. */
static void same_value(const json_t *value, const struct said *said, size_t *at)
{
	static char room[ARGUMENT_ROOM];
	struct ilk_text text;
	json_t *again;

	must(*at < said->count, "a value was not seen");
	bool plain = argument_text(said->at[*at], room, &text);

	if (json_is_string(value)) {
		size_t len = json_string_length(value);

		must(plain == (len <= ARGUMENT_ROOM), "a text is opaque, or is not");
		must(!plain || (text.len == len &&
		                memcmp(text.at, json_string_value(value), len) == 0),
		     "another text");
	} else {
		again = json_loadb(said->at[*at].at, said->at[*at].len, JSON_DECODE_ANY,
		                   NULL);
		must(again && json_equal(again, value), "another value");
		json_decref(again);
	}
	(*at)++;
}

/* Answers whether all of it is certain. */
static bool same(const json_t *value, const struct names *names, uint32_t depth,
                 bool element, const struct said *said, size_t *at)
{
	if (json_is_array(value)) {
		bool certain = !element && json_array_size(value) > 0;

		for (size_t i = 0; !element && i < json_array_size(value); i++)
			certain &= same(json_array_get(value, i), names, depth, true,
			                said, at);
		return certain;
	}
	if (json_is_object(value)) {
		const json_t *member =
			depth < names->count ? json_object_get(value, names->at[depth])
					     : NULL;

		return member && same(member, names, depth + 1, false, said, at);
	}
	if (depth < names->count)
		return false;
	same_value(value, said, at);
	return true;
}

static void check(const struct names *names, struct ilk_text args)
{
	struct said said = {NULL, 0, 0};
	struct argument_taker taker = {take, &said};
	struct ilk_image image;
	unsigned char *bytes = compile(names, &image);
	uint64_t unsure = argument_walk(&image, args, 1, &taker);
	json_t *json = json_loadb(args.at, args.len, JSON_REJECT_DUPLICATES, NULL);
	size_t at = 0;
	size_t brackets = 0;

	for (size_t i = 0; i < args.len; i++)
		brackets += args.at[i] == '[' || args.at[i] == '{';
	must(unsure <= 1, "unsure of nobody");
	if (json_is_object(json) && brackets <= MOST_BRACKETS) {
		bool certain = same(json, names, 0, false, &said, &at);

		must(at == said.count, "a value too many");
		must(certain == !unsure, "as sure");
	}
	json_decref(json);
	free(said.at);
	free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	struct names names;
	char *copy;
	size_t len;

	if (!end || !read_names(&names, data, (size_t)(end - data)))
		return 0;
	len = size - (size_t)(end + 1 - data);
	copy = malloc(len + 1); /* nothing behind it may be read */
	if (!copy)
		return 0;
	memcpy(copy + 1, end + 1, len);
	check(&names, (struct ilk_text){copy + 1, len});
	free(copy);
	return 0;
}
