/* SPDX-License-Identifier: Apache-2.0
 *
 * What the reference interpreter makes of a call's arguments: JSON read by going down into it,
 * one argument at a time, by hand.
 */
#include <string.h>

#include "interp.h"

enum {
	LONGEST = 4096,
	DEEPEST = 512,
};

struct reading {
	const char *at;
	const char *end;
	unsigned open;
	const struct model_argument *way;
	const struct ilk_facts *facts;
	const struct model_set *set; /* NULL: the workspace */
	bool fold;
	/* What was found. */
	bool unsure;
	bool all;
	bool some;
	size_t count;
};

static char next(struct reading *r)
{
	while (r->at < r->end && *r->at && strchr(" \t\r\n", *r->at))
		r->at++;
	return r->at < r->end ? *r->at : '\0';
}

static bool is_digit(const struct reading *r)
{
	return r->at < r->end && *r->at >= '0' && *r->at <= '9';
}

static bool take(struct reading *r, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0)
		return false;
	r->at += len;
	return true;
}

static bool digits(struct reading *r)
{
	bool any = is_digit(r);

	while (is_digit(r))
		r->at++;
	return any;
}

static bool number(struct reading *r)
{
	const char *back;

	take(r, "-");
	if (!take(r, "0") && !digits(r))
		return false;
	back = r->at;
	if (take(r, ".") && !digits(r))
		r->at = back;
	back = r->at;
	if (take(r, "e") || take(r, "E")) {
		if (!take(r, "+"))
			take(r, "-");
		if (!digits(r))
			r->at = back;
	}
	return true;
}

static bool hex(const char *at, const char *end, unsigned *value)
{
	*value = 0;
	if (end - at < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		static const char known[] = "00112233445566778899aAbBcCdDeEfF";
		const char *found = at[i] ? strchr(known, at[i]) : NULL;

		if (!found)
			return false;
		*value = *value * 16 + (unsigned)(found - known) / 2;
	}
	return true;
}

/* A string's text. */
struct meaning {
	char at[LONGEST];
	size_t len;
	bool opaque;
};

static void say(struct meaning *to, unsigned code)
{
	unsigned char out[4];
	size_t len = 1;

	if (code == 0 || (code >= 0xd800 && code < 0xe000))
		to->opaque = true;
	out[0] = (unsigned char)code;
	if (code >= 0x80) {
		len = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
		out[0] = (unsigned char)((0xf0 << (4 - len) & 0xff) |
		                         code >> 6 * (len - 1));
		for (size_t i = 1; i < len; i++)
			out[i] = (unsigned char)(0x80 |
			                         (code >> 6 * (len - 1 - i) & 0x3f));
	}
	if (to->len + len > LONGEST) {
		to->opaque = true;
		return;
	}
	memcpy(to->at + to->len, out, len);
	to->len += len;
}

static bool escape(struct reading *r, struct meaning *to)
{
	static const char plain[] = "\"\\/bfnrt";
	static const char meant[] = "\"\\/\b\f\n\r\t";
	const char *found;
	unsigned code;
	unsigned low;

	if (r->at == r->end)
		return false;
	found = *r->at ? strchr(plain, *r->at) : NULL;
	if (found) {
		r->at++;
		say(to, (unsigned char)meant[found - plain]);
		return true;
	}
	if (*r->at++ != 'u' || !hex(r->at, r->end, &code))
		return false;
	r->at += 4;
	if (code >= 0xd800 && code < 0xdc00 && r->end - r->at >= 6 &&
	    r->at[0] == '\\' && r->at[1] == 'u' && hex(r->at + 2, r->end, &low) &&
	    low >= 0xdc00 && low < 0xe000) {
		r->at += 6;
		code = 0x10000 + (code - 0xd800) * 0x400 + (low - 0xdc00);
	}
	say(to, code);
	return true;
}

static bool string(struct reading *r, struct meaning *to)
{
	to->len = 0;
	to->opaque = false;
	if (!take(r, "\""))
		return false;
	while (r->at < r->end && *r->at != '"') {
		size_t size =
			text_character((struct text){r->at, (size_t)(r->end - r->at)});

		if ((unsigned char)*r->at < 0x20)
			return false;
		if (take(r, "\\")) {
			if (!escape(r, to))
				return false;
			continue;
		}
		if (size == 0 || to->len + size > LONGEST) {
			to->opaque = true;
			r->at++;
			continue;
		}
		memcpy(to->at + to->len, r->at, size);
		to->len += size;
		r->at += size;
	}
	return take(r, "\"");
}

/* One value of the argument. */
static void meet(struct reading *r, struct text text)
{
	static char spelt[INTERP_PATH];
	struct ilk_text raw = {text.at, text.len};
	bool place = !r->set || r->set->kind == ILK_SET_PATHS;
	bool is = false;
	struct text path;

	r->count++;
	if (r->set)
		is = interp_set_matches(r->set, text);
	r->some = r->some || is;
	if (!place) {
		r->all = r->all && is;
		return;
	}
	if (!interp_place(raw, r->facts->cwd, spelt, &path)) {
		r->unsure = true;
		return;
	}
	is = r->set ? interp_set_matches(r->set, path)
	            : interp_in_workspace(r->facts, raw, r->fold);
	r->some = r->some || is;
	r->all = r->all && is;
}

#define NOT_ON_THE_WAY UINT32_MAX

static bool value(struct reading *r, uint32_t depth, bool element);

static bool object(struct reading *r, uint32_t depth)
{
	static struct meaning name; /* read before anything inside is */
	size_t found = 0;
	bool more = false;

	if (depth == r->way->depth)
		r->unsure = true;
	if (depth >= r->way->depth)
		depth = NOT_ON_THE_WAY;
	r->at++;
	while (next(r) != '}' || more) {
		uint32_t inside = NOT_ON_THE_WAY;

		if (!string(r, &name) || next(r) != ':')
			return false;
		r->at++;
		if (depth != NOT_ON_THE_WAY && !name.opaque &&
		    text_equal((struct text){name.at, name.len},
		               r->way->names[depth])) {
			inside = depth + 1;
			r->unsure = r->unsure || found++ > 0;
		}
		if (!value(r, inside, false))
			return false;
		more = next(r) == ',';
		if (!more)
			break;
		r->at++;
	}
	if (next(r) != '}')
		return false;
	r->at++;
	if (depth != NOT_ON_THE_WAY && !found)
		r->unsure = true;
	return true;
}

static bool array(struct reading *r, uint32_t depth, bool element)
{
	bool more = false;

	if (depth != NOT_ON_THE_WAY && element) {
		r->unsure = true;
		depth = NOT_ON_THE_WAY;
	}
	r->at++;
	if (next(r) == ']' && depth != NOT_ON_THE_WAY)
		r->unsure = true;
	while (next(r) != ']' || more) {
		if (!value(r, depth, true))
			return false;
		more = next(r) == ',';
		if (!more)
			break;
		r->at++;
	}
	if (next(r) != ']')
		return false;
	r->at++;
	return true;
}

static bool scalar(struct reading *r, uint32_t depth)
{
	static struct meaning text;
	const char *start = r->at;
	bool quoted = *start == '"';

	if (quoted ? !string(r, &text)
	           : !take(r, "true") && !take(r, "false") && !take(r, "null") &&
	                     !number(r))
		return false;
	if (depth == NOT_ON_THE_WAY)
		return true;
	if (depth < r->way->depth) {
		r->unsure = true;
		return true;
	}
	if (quoted && !text.opaque)
		meet(r, (struct text){text.at, text.len});
	else if (!quoted && r->at - start <= LONGEST)
		meet(r, (struct text){start, (size_t)(r->at - start)});
	else
		r->unsure = true;
	return true;
}

static bool value(struct reading *r, uint32_t depth, bool element)
{
	char first = next(r);
	bool sound;

	if (r->at == r->end)
		return false;
	if (first != '{' && first != '[')
		return scalar(r, depth);
	if (r->open == DEEPEST) {
		r->unsure = true;
		return false;
	}
	r->open++;
	sound = first == '{' ? object(r, depth) : array(r, depth, element);
	r->open--;
	return sound;
}

bool interp_argument_holds(const struct ilk_facts *facts, const struct model *model,
                           const struct model_condition *condition, bool lets_on)
{
	struct reading r = {
		.at = facts->args.at,
		.end = facts->args.at + facts->args.len,
		.way = &model->arguments[condition->a - ILK_FACT_ARGUMENT],
		.facts = facts,
		.all = true,
	};
	bool surely;

	if (!facts->args.at)
		return condition->negated && !lets_on;
	if (condition->test == ILK_TEST_IN_SET)
		r.set = &model->sets[condition->b];
	else
		r.fold = condition->b;
	if (next(&r) != '{' || !value(&r, 0, false) || next(&r) || r.at < r.end)
		r.unsure = true;
	if (!r.count)
		r.unsure = true;
	surely = !r.unsure && r.all;
	if (condition->negated)
		return lets_on ? !r.unsure && !r.some : !surely;
	return lets_on ? surely : r.some;
}
