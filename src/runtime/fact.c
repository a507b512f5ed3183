/* SPDX-License-Identifier: Apache-2.0
 *
 * What a call's facts say. Opaque values are found here, once for all tests: paths that
 * are not in normal form. (Command lines are command.c's.)
 */
#include "runtime/fact.h"

#include "runtime/command.h"
#include "runtime/image.h"
#include "runtime/match.h"

struct ilk_text fact_text(const struct ilk_facts *facts, uint32_t fact)
{
	switch ((enum ilk_fact)fact) {
	case ILK_FACT_TOOL:
		return facts->tool;
	case ILK_FACT_COMMAND:
	case ILK_FACT_COMMAND_LINE:
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

/* "", "." and ".." are no names of things. */
static bool is_name(const char *at, size_t len)
{
	return len > 2 || (len == 2 && !(at[0] == '.' && at[1] == '.')) ||
	       (len == 1 && at[0] != '.');
}

/* Absolute, and "/" or nothing but names between its slashes; no control bytes. */
static bool is_plain_path(struct ilk_text text)
{
	size_t name = 1;

	if (text.len == 0 || text.at[0] != '/')
		return false;
	if (text.len == 1)
		return true;
	for (size_t i = 1; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];

		if (byte < 0x20 || byte == 0x7f)
			return false;
		if (byte != '/')
			continue;
		if (!is_name(text.at + name, i - name))
			return false;
		name = i + 1;
	}
	return is_name(text.at + name, text.len - name);
}

bool fact_is_opaque(uint32_t fact, struct ilk_text text)
{
	if (fact == ILK_FACT_PATH || fact == ILK_FACT_CWD)
		return !is_plain_path(text);
	return false;
}

bool fact_set_has(const struct ilk_image *image, uint32_t set, struct ilk_text text)
{
	enum ilk_set_kind kind =
		image_field(image, ILK_SECTION_SETS, set, ILK_SET_KIND);
	struct image_run run = image_run(image, ILK_SECTION_SETS, set, ILK_SET_FIRST);

	for (uint32_t i = 0; i < run.count; i++)
		if (match_pattern(kind,
		                  image_text(image, ILK_SECTION_PATTERNS, run.first + i,
		                             ILK_PATTERN_TEXT),
		                  text))
			return true;
	return false;
}

static struct fact_test tested(uint32_t fact, struct ilk_text text, bool match)
{
	bool certain = !fact_is_opaque(fact, text);

	return (struct fact_test){certain && match, match, certain};
}

struct fact_test fact_in_set(const struct ilk_image *image,
                             const struct ilk_facts *facts, struct command_line *line,
                             uint32_t fact, uint32_t set)
{
	struct ilk_text text = fact_text(facts, fact);

	if (!text.at)
		return (struct fact_test){false, false, false};
	if (fact == ILK_FACT_COMMAND)
		return command_in_set(image, line, text, set);
	return tested(fact, text, fact_set_has(image, set, text));
}

/* A root that is not in normal form holds nothing. */
static bool is_inside(struct ilk_text root, struct ilk_text path)
{
	if (!root.at || !is_plain_path(root))
		return false;
	if (root.len == 1)
		return path.len > 0 && path.at[0] == '/';
	return path.len >= root.len && bytes_equal(root.at, path.at, root.len) &&
	       (path.len == root.len || path.at[root.len] == '/');
}

struct fact_test fact_in_workspace(const struct ilk_facts *facts, uint32_t fact)
{
	struct ilk_text path = fact_text(facts, fact);
	bool match = false;

	if (!path.at)
		return (struct fact_test){false, false, false};
	for (size_t i = 0; i < facts->workspace_count && !match; i++)
		match = is_inside(facts->workspace[i], path);
	return tested(fact, path, match);
}
