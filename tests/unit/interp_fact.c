/* SPDX-License-Identifier: Apache-2.0
 *
 * What the reference interpreter makes of a call's facts: which values are opaque, whether
 * a condition on them holds, and the fingerprint over them.
 */
#include <ctype.h>
#include <string.h>

#include "bytes/sha256.h"
#include "interp.h"

static struct ilk_text fact_of(const struct ilk_facts *facts, uint32_t fact)
{
	switch ((enum ilk_fact)fact) {
	case ILK_FACT_TOOL:
		return facts->tool;
	case ILK_FACT_COMMAND:
	case ILK_FACT_COMMAND_LINE:
	case ILK_FACT_WRITES:
	case ILK_FACT_READS:
		return facts->command;
	case ILK_FACT_PATH:
		return facts->path;
	case ILK_FACT_CWD:
		return facts->cwd;
	case ILK_FACT_HOST:
		return facts->host;
	case ILK_FACT_MCP_SERVER:
		return facts->mcp_server;
	case ILK_FACT_MCP_TOOL:
		return facts->mcp_tool;
	case ILK_FACT_AGENT:
		return facts->agent;
	case ILK_FACT_MODEL:
		return facts->model;
	case ILK_FACT_ARGS:
		return facts->args;
	case ILK_FACT_BATCH:
		return facts->batch;
	case ILK_FACT_COUNT:
		break;
	}
	return (struct ilk_text){NULL, 0};
}

/* ---- Paths ------------------------------------------------------------------------------ */

enum {
	NAMES = 2048,
	LONGEST = INTERP_PATH - 1,
};

/* The names that a path goes through, from the root. */
struct walked {
	struct text names[NAMES];
	size_t count;
	size_t len; /* of all of them, with a slash before each */
};

static bool walk(struct walked *place, struct ilk_text path)
{
	for (size_t at = 0; at < path.len;) {
		const char *slash = memchr(path.at + at, '/', path.len - at);
		struct text name = {path.at + at, slash ? (size_t)(slash - path.at) - at
		                                        : path.len - at};

		for (size_t i = 0; i < name.len; i++)
			if ((unsigned char)name.at[i] < 0x20 || name.at[i] == 0x7f)
				return false;
		at += name.len + 1;
		if (name.len == 0 || text_is(name, "."))
			continue;
		if (text_is(name, "..")) {
			if (place->count > 0)
				place->len -= place->names[--place->count].len + 1;
			continue;
		}
		place->len += name.len + 1;
		if (place->count == NAMES || place->len > LONGEST)
			return false;
		place->names[place->count++] = name;
	}
	return true;
}

static bool starts_with(struct ilk_text text, char byte)
{
	return text.at && text.len > 0 && text.at[0] == byte;
}

static bool find_place(struct walked *place, struct ilk_text path, struct ilk_text cwd)
{
	place->count = 0;
	place->len = 0;
	if (!path.at || path.len == 0 || starts_with(path, '~'))
		return false;
	if (!starts_with(path, '/') && (!starts_with(cwd, '/') || !walk(place, cwd)))
		return false;
	return walk(place, path);
}

static struct text spell(const struct walked *place, char *to)
{
	size_t len = 0;

	for (size_t i = 0; i < place->count; i++) {
		to[len++] = '/';
		memcpy(to + len, place->names[i].at, place->names[i].len);
		len += place->names[i].len;
	}
	if (len == 0)
		to[len++] = '/';
	return (struct text){to, len};
}

/* `fold`: small letters and capitals are the same. */
static bool same_name(struct text a, struct text b, bool fold)
{
	bool same = a.len == b.len;

	for (size_t i = 0; same && i < a.len; i++) {
		unsigned char x = (unsigned char)a.at[i];
		unsigned char y = (unsigned char)b.at[i];

		same = x == y || (fold && tolower(x) == tolower(y));
	}
	return same;
}

static bool in_workspace(const struct ilk_facts *facts, const struct walked *place,
                         bool fold)
{
	static struct walked root;

	for (size_t i = 0; i < facts->workspace_count; i++) {
		bool inside = find_place(&root, facts->workspace[i],
		                         (struct ilk_text){NULL, 0}) &&
		              root.count <= place->count;

		for (size_t n = 0; inside && n < root.count; n++)
			inside = same_name(root.names[n], place->names[n], fold);
		if (inside)
			return true;
	}
	return false;
}

static bool path_holds(const struct ilk_facts *facts, const struct model *model,
                       const struct model_condition *condition, bool lets_on)
{
	static struct walked place;
	static char spelt[LONGEST + 1];
	bool in_a_set = condition->test == ILK_TEST_IN_SET;
	struct ilk_text raw = fact_of(facts, condition->a);
	struct ilk_text cwd = {NULL, 0};
	bool as_written =
		in_a_set && interp_set_matches(&model->sets[condition->b],
	                                       (struct text){raw.at, raw.len});

	if (condition->a == ILK_FACT_PATH)
		cwd = facts->cwd;
	if (!find_place(&place, raw, cwd))
		return !lets_on && (condition->negated || as_written);
	bool is = in_a_set ? interp_set_matches(&model->sets[condition->b],
	                                        spell(&place, spelt))
	                   : in_workspace(facts, &place, condition->b);

	/* The other spelling counts only against the call. */
	if (condition->negated)
		return lets_on ? !is && !as_written : !is;
	return lets_on ? is : is || as_written;
}

bool interp_place(struct ilk_text path, struct ilk_text cwd, char *to, struct text *out)
{
	static struct walked place;

	if (!find_place(&place, path, cwd))
		return false;
	*out = spell(&place, to);
	return true;
}

bool interp_in_workspace(const struct ilk_facts *facts, struct ilk_text path, bool fold)
{
	static struct walked place;

	return find_place(&place, path, facts->cwd) &&
	       in_workspace(facts, &place, fold);
}

bool interp_fact_holds(const struct interp_call *call, const struct model *model,
                       const struct model_condition *condition, bool lets_on)
{
	struct ilk_text text = fact_of(call->facts, condition->a);
	bool matches;

	if (condition->a >= ILK_FACT_ARGUMENT)
		return interp_argument_holds(call->facts, model, condition, lets_on);
	if (!text.at)
		return condition->negated && !lets_on;
	if (condition->test == ILK_TEST_IN_SET && condition->a == ILK_FACT_COMMAND)
		return interp_command_holds(model, text, condition, lets_on);
	if (condition->a == ILK_FACT_WRITES || condition->a == ILK_FACT_READS)
		return interp_files_hold(call->facts, model, condition, lets_on);
	if (condition->test == ILK_TEST_IN_SET && condition->a == ILK_FACT_HOST)
		return interp_host_holds(&model->sets[condition->b], text,
		                         condition->negated, lets_on);
	if (condition->a == ILK_FACT_PATH || condition->a == ILK_FACT_CWD)
		return path_holds(call->facts, model, condition, lets_on);
	matches = interp_set_matches(&model->sets[condition->b],
	                             (struct text){text.at, text.len});
	return matches != condition->negated;
}

/* ---- Fingerprints ----------------------------------------------------------------------- */

/* The arguments stand for all that a call is about; without them, these do. */
static uint32_t key_facts(const struct ilk_facts *facts, uint32_t key)
{
	bool without_args = key & 1u << ILK_FACT_ARGS && !facts->args.at;

	return without_args ? key | 1u << ILK_FACT_COMMAND | 1u << ILK_FACT_PATH |
	                              1u << ILK_FACT_HOST | 1u << ILK_FACT_MCP_SERVER |
	                              1u << ILK_FACT_MCP_TOOL
	                    : key;
}

static void add_fact(struct sha256 *sha, uint32_t fact, struct ilk_text text)
{
	unsigned char number = (unsigned char)fact;

	if (!text.at)
		return;
	sha256_add(sha, &number, 1);
	for (unsigned shift = 0; shift < 32; shift += 8) {
		unsigned char byte = (unsigned char)(text.len >> shift & 0xff);

		sha256_add(sha, &byte, 1);
	}
	sha256_add(sha, text.at, text.len);
}

void interp_fingerprint(char *out, const struct ilk_facts *facts, uint32_t key)
{
	struct ilk_text given = facts->fingerprint;
	unsigned char digest[SHA256_SIZE];
	struct sha256 sha;

	if (given.at && given.len > 0 && given.len < INTERP_FINGERPRINT) {
		memcpy(out, given.at, given.len);
		out[given.len] = '\0';
		return;
	}
	sha256_init(&sha);
	if (given.at && given.len > 0)
		sha256_add(&sha, given.at, given.len);
	else
		for (uint32_t fact = 0; fact < ILK_FACT_COUNT; fact++)
			if (key_facts(facts, key) >> fact & 1)
				add_fact(&sha, fact, fact_of(facts, fact));
	sha256_done(&sha, digest);
	for (size_t i = 0; i < SHA256_SIZE; i++) {
		out[2 * i] = "0123456789abcdef"[digest[i] / 16];
		out[2 * i + 1] = "0123456789abcdef"[digest[i] % 16];
	}
	out[INTERP_FINGERPRINT - 1] = '\0';
}
