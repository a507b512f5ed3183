/* SPDX-License-Identifier: Apache-2.0
 *
 * What a call's facts say: paths by the place that they name (path.c), command lines by
 * their parts (command.c), everything else by its text.
 */
#include "runtime/fact.h"

#include "runtime/command.h"
#include "runtime/files.h"
#include "runtime/host.h"
#include "runtime/hot.h"
#include "runtime/image.h"
#include "runtime/match.h"
#include "runtime/path.h"

HOT struct ilk_text fact_text(const struct ilk_facts *facts, uint32_t fact)
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

bool fact_set_has(const struct ilk_image *image, uint32_t set, struct ilk_text text)
{
	enum ilk_set_kind kind =
		image_field(image, ILK_SECTION_SETS, set, ILK_SET_KIND);
	struct image_run run = image_run(image, ILK_SECTION_SETS, set, ILK_SET_FIRST);

	/* The last that matches says it. */
	for (uint32_t i = run.first + run.count; i-- > run.first;)
		if (match_pattern(kind,
		                  image_text(image, ILK_SECTION_PATTERNS, i,
		                             ILK_PATTERN_TEXT),
		                  text))
			return !image_field(image, ILK_SECTION_PATTERNS, i,
			                    ILK_PATTERN_NOT);
	return false;
}

static struct fact_test certainly(bool match)
{
	return (struct fact_test){.surely = match, .seen = match, .certain = true};
}

static const struct fact_test absent = {.seen = false};

static bool is_of_line(uint32_t fact)
{
	return (ILK_FACTS_OF_LINE >> fact & 1) != 0;
}

/* The path of a fact in normal form; false: it is opaque. */
static bool normal(const struct ilk_facts *facts, uint32_t fact, char to[PATH_ROOM],
                   struct ilk_text *path)
{
	struct ilk_text nowhere = {NULL, 0};

	return path_normal(fact_text(facts, fact),
	                   fact == ILK_FACT_PATH ? facts->cwd : nowhere, to, path);
}

bool fact_is_opaque(const struct ilk_image *image, const struct ilk_facts *facts,
                    uint32_t fact)
{
	struct ilk_text text = fact_text(facts, fact);
	char room[PATH_ROOM];
	struct ilk_text path;
	struct host host;

	if (!text.at)
		return false;
	if (fact == ILK_FACT_COMMAND)
		return command_is_opaque(image, text);
	if (fact == ILK_FACT_PATH || fact == ILK_FACT_CWD)
		return !normal(facts, fact, room, &path);
	if (fact == ILK_FACT_HOST)
		return host_read(text, &host) != HOST_PLAIN;
	if (is_of_line(fact))
		return files_are_opaque(image, facts, fact);
	return false;
}

/* Both spellings are seen; the place is what is certain. */
static struct fact_test path_in_set(const struct ilk_image *image,
                                    const struct ilk_facts *facts, uint32_t fact,
                                    uint32_t set)
{
	bool raw = fact_set_has(image, set, fact_text(facts, fact));
	char room[PATH_ROOM];
	struct ilk_text path;

	if (!normal(facts, fact, room, &path))
		return (struct fact_test){.seen = raw};
	bool match = fact_set_has(image, set, path);

	return (struct fact_test){
		.surely = match, .seen = match || raw, .certain = true};
}

/* A pattern without a port is for all of them. */
static struct fact_test host_in_set(const struct ilk_image *image, struct ilk_text text,
                                    uint32_t set)
{
	bool raw = fact_set_has(image, set, text);
	struct host host;
	enum host_kind kind = host_read(text, &host);

	if (kind == HOST_OPAQUE)
		return (struct fact_test){.seen = raw};
	bool match = fact_set_has(image, set, (struct ilk_text){host.name, host.len}) ||
	             fact_set_has(image, set, (struct ilk_text){host.name, host.whole});
	bool plain = kind == HOST_PLAIN;

	return (struct fact_test){
		.surely = plain && match, .seen = match || raw, .certain = plain};
}

struct fact_test fact_in_set(const struct ilk_image *image,
                             const struct ilk_facts *facts, struct command_line *line,
                             uint32_t fact, uint32_t set)
{
	struct ilk_text text = fact_text(facts, fact);

	if (!text.at)
		return absent;
	if (fact == ILK_FACT_COMMAND)
		return command_in_set(image, line, text, set);
	if (fact == ILK_FACT_PATH || fact == ILK_FACT_CWD)
		return path_in_set(image, facts, fact, set);
	if (fact == ILK_FACT_HOST)
		return host_in_set(image, text, set);
	if (is_of_line(fact))
		return files_in_set(image, facts, line, fact, set);
	return certainly(fact_set_has(image, set, text));
}

static void find_path(const struct ilk_image *image, const struct ilk_facts *facts,
                      uint32_t fact, uint32_t matcher, struct fact_found *found)
{
	struct ilk_text raw = fact_text(facts, fact);
	char room[PATH_ROOM];
	struct ilk_text path;

	index_find_path(image, matcher, raw, &found->seen);
	found->certain = normal(facts, fact, room, &path);
	if (!found->certain)
		return;
	if (path.len == raw.len && bytes_equal(path.at, raw.at, raw.len)) {
		found->same = true;
		return;
	}
	index_find_path(image, matcher, path, &found->surely);
	index_join(&found->seen, &found->surely);
}

static void find_host(const struct ilk_image *image, struct ilk_text text,
                      uint32_t matcher, struct fact_found *found)
{
	struct host host;
	enum host_kind kind = host_read(text, &host);
	struct index_found either;
	struct index_found whole;

	index_find(image, matcher, text, &found->seen);
	found->certain = kind == HOST_PLAIN;
	if (kind == HOST_OPAQUE)
		return;
	index_find(image, matcher, (struct ilk_text){host.name, host.len}, &either);
	if (host.whole != host.len) {
		index_find(image, matcher, (struct ilk_text){host.name, host.whole},
		           &whole);
		index_join(&either, &whole);
	}
	index_join(&found->seen, &either);
	if (found->certain)
		index_copy(&found->surely, &either);
}

HOT void fact_find(const struct ilk_image *image, const struct ilk_facts *facts,
                   struct command_line *line, uint32_t fact, uint32_t matcher,
                   struct fact_found *found)
{
	struct ilk_text text = fact_text(facts, fact);

	index_nothing(&found->surely);
	index_nothing(&found->seen);
	found->same = found->certain = found->writes = found->reads = false;
	if (!text.at)
		return;
	if (fact == ILK_FACT_COMMAND) {
		command_find(image, matcher, line, text, found);
	} else if (fact == ILK_FACT_PATH || fact == ILK_FACT_CWD) {
		find_path(image, facts, fact, matcher, found);
	} else if (fact == ILK_FACT_HOST) {
		find_host(image, text, matcher, found);
	} else {
		index_find(image, matcher, text, &found->seen);
		found->same = found->certain = true;
	}
}

/* A root that has no normal form holds nothing. */
bool fact_is_inside_any(const struct ilk_facts *facts, struct ilk_text path, bool fold)
{
	struct ilk_text nowhere = {NULL, 0};
	char room[PATH_ROOM];
	struct ilk_text root;

	for (size_t i = 0; i < facts->workspace_count; i++)
		if (path_normal(facts->workspace[i], nowhere, room, &root) &&
		    path_is_inside(root, path, fold))
			return true;
	return false;
}

struct fact_test fact_in_workspace(const struct ilk_facts *facts,
                                   struct command_line *line, uint32_t fact, bool fold)
{
	char room[PATH_ROOM];
	struct ilk_text path;

	if (is_of_line(fact))
		return files_in_workspace(facts, line, fact, fold);
	if (!fact_text(facts, fact).at || !normal(facts, fact, room, &path))
		return absent;
	return certainly(fact_is_inside_any(facts, path, fold));
}
