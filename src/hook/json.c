/* SPDX-License-Identifier: Apache-2.0
 *
 * Walking JSON in place; see json.h.
 */
#include "hook/json.h"

static enum json_kind kind_of(enum json_token token)
{
	switch (token) {
	case JSON_OPEN_OBJECT:
		return KIND_OBJECT;
	case JSON_OPEN_ARRAY:
		return KIND_ARRAY;
	case JSON_A_STRING:
		return KIND_STRING;
	case JSON_A_NUMBER:
		return KIND_NUMBER;
	case JSON_A_TRUE:
		return KIND_TRUE;
	case JSON_A_FALSE:
		return KIND_FALSE;
	case JSON_A_NULL:
		return KIND_NULL;
	case JSON_ENDED:
	case JSON_WRONG:
	case JSON_CLOSE_OBJECT:
	case JSON_CLOSE_ARRAY:
	case JSON_COLON:
	case JSON_COMMA:
		break;
	}
	return KIND_ABSENT;
}

enum json_token json_scan(struct json_scan *scan)
{
	struct json_input input = {scan->at, scan->at, scan->limit};
	enum json_token token = json_token(&input);

	scan->start = scan->at + (input.start - scan->at);
	scan->at += input.at - scan->at;
	return token;
}

bool json_read(struct json_scan *scan, struct json_value *value)
{
	struct json_reader reader;
	enum json_event event;

	json_reader_start(&reader, scan->at, scan->limit);
	event = json_reader_next(&reader);
	*value = (struct json_value){event == JSON_BAD ? KIND_ABSENT
	                                               : kind_of(reader.token),
	                             scan->at + (reader.at - scan->at), 0, scan->limit};
	while (reader.nest.depth && event != JSON_BAD)
		event = json_reader_next(&reader);
	scan->start = scan->at + (reader.input.start - scan->at);
	scan->at += reader.input.at - scan->at;
	if (event == JSON_BAD) {
		value->kind = KIND_ABSENT;
		return false;
	}
	value->len = (size_t)(scan->at - value->at);
	return true;
}

struct json_walk json_walk_open(const struct json_scan *scan)
{
	struct json_walk walk = {*scan, KIND_ABSENT, false, false};

	if (json_scan(&walk.scan) == JSON_OPEN_OBJECT)
		walk.kind = KIND_OBJECT;
	return walk;
}

struct json_walk json_walk(const struct json_value *value)
{
	struct json_walk walk = {
		{value->at, value->at, value->limit}, value->kind, false, false};

	if (value->kind == KIND_OBJECT || value->kind == KIND_ARRAY)
		json_scan(&walk.scan);
	else
		walk.kind = KIND_ABSENT;
	return walk;
}

/* Ends the walk. */
static bool over(struct json_walk *walk, bool whole)
{
	walk->kind = KIND_ABSENT;
	walk->whole = whole;
	return false;
}

/* Past the comma, if one is due; false at the closing bracket, or where neither is. */
static bool go_on(struct json_walk *walk)
{
	struct json_scan ahead = walk->scan;
	enum json_token token = json_scan(&ahead);
	enum json_token close =
		walk->kind == KIND_OBJECT ? JSON_CLOSE_OBJECT : JSON_CLOSE_ARRAY;

	if (token == close) {
		walk->scan = ahead;
		return over(walk, true);
	}
	if (!walk->begun) {
		walk->begun = true;
		return true;
	}
	walk->scan = ahead;
	return token == JSON_COMMA ? true : over(walk, false);
}

bool json_next(struct json_walk *walk, struct json_value *key, struct json_value *value)
{
	*key = (struct json_value){KIND_ABSENT, NULL, 0, NULL};
	*value = *key;
	if (walk->kind == KIND_ABSENT || !go_on(walk))
		return false;
	if (walk->kind == KIND_OBJECT &&
	    (!json_read(&walk->scan, key) || key->kind != KIND_STRING ||
	     json_scan(&walk->scan) != JSON_COLON))
		return over(walk, false);
	return json_read(&walk->scan, value) ? true : over(walk, false);
}

bool json_says(const struct json_value *string, const char *name)
{
	if (string->kind != KIND_STRING)
		return false;

	const char *at = string->at + 1;
	const char *end = string->at + string->len - 1;

	while (at < end && *name) {
		size_t len = 1;
		unsigned is = (unsigned char)*at;

		if (*at == '\\')
			is = json_unescape(at, end, &len);
		if (is != (unsigned char)*name++)
			return false;
		at += len;
	}
	return at == end && !*name;
}

struct ilk_text json_text(struct json_value *string)
{
	if (string->kind != KIND_STRING)
		return (struct ilk_text){NULL, 0};

	char *out = string->at + 1;
	const char *at = out;
	const char *end = string->at + string->len - 1;
	struct ilk_text text = {out, 0};

	while (at < end) {
		size_t len;

		if (*at != '\\') {
			*out++ = *at++;
			continue;
		}
		out += json_utf8(json_unescape(at, end, &len), out);
		at += len;
	}
	text.len = (size_t)(out - text.at);
	return text;
}
