/* SPDX-License-Identifier: Apache-2.0
 *
 * See options.h. The same for interlock-hook and `interlock hook run`.
 */
#include "agent/options.h"

#include <string.h>

#include "agent/place.h"

enum option {
	OPTION_AGENT,
	OPTION_POLICY,
	OPTION_STATE,
	OPTION_JOURNAL,
	OPTION_CONTENT,
	OPTION_PRESENCE,
	OPTION_ORGANISATION,
	OPTION_TIMEOUT,
	OPTION_DECIDE,
	OPTION_OBSERVE,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_COUNT,
};

static const struct {
	const char *name;
	bool value;
} known[OPTION_COUNT] = {
	[OPTION_AGENT] = {"--agent", true},
	[OPTION_POLICY] = {"--policy", true},
	[OPTION_STATE] = {"--state", true},
	[OPTION_JOURNAL] = {"--journal", true},
	[OPTION_CONTENT] = {"--content", true},
	[OPTION_PRESENCE] = {"--presence", true},
	[OPTION_ORGANISATION] = {"--organisation", true},
	[OPTION_TIMEOUT] = {"--timeout-ms", true},
	[OPTION_DECIDE] = {"--decide", false},
	[OPTION_OBSERVE] = {"--observe", false},
	[OPTION_HELP] = {"--help", false},
	[OPTION_VERSION] = {"--version", false},
};

const char options_help[] =
	"usage: interlock-hook --agent NAME --policy FILE.tables [OPTION]...\n\n"
	"Answers one hook event of an AI agent: JSON on standard input and output.\n\n"
	"  --agent NAME         qwen-code, claude-code, gemini-cli or codex\n"
	"  --policy FILE        the compiled policy (interlock compile)\n"
	"  --state DIR          where sessions are kept; or redis://...\n"
	"  --journal DIR|off    where decisions are written down\n"
	"  --content WHAT       off, hash or full: commands and paths in the journal\n"
	"  --presence WHO       interactive, headless, background or attached\n"
	"  --organisation NAME  one state for all sessions of this name\n"
	"  --timeout-ms N       how long to wait for the state (10000)\n"
	"  --decide             decide where the agent has no AUTO mode of its own\n"
	"  --observe            never interfere, only write down\n\n"
	"See interlock-hook(1). Redis is for interlock hook run.\n";

/* The index of a word in a list that ends with NULL; -1: not there. */
static int word_index(const char *word, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (strcmp(word, words[i]) == 0)
			return i;
	return -1;
}

static bool take_number(unsigned *number, const char *text)
{
	*number = 0;
	for (const char *at = text; *at; at++) {
		if (*at < '0' || *at > '9' || *number > 100000)
			return false;
		*number = *number * 10 + (unsigned)(*at - '0');
	}
	return *number > 0;
}

/* NULL, or what is wrong with the value. */
static const char *take(struct agent_options *options, enum option option,
                        const char *value)
{
	static const char *const contents[] = {"off", "hash", "full", NULL};
	static const char *const presences[] = {"interactive", "headless", "background",
	                                        "attached", NULL};
	int word;

	switch (option) {
	case OPTION_AGENT:
		options->protocol = hook_protocol(value);
		return options->protocol ? NULL : "no such agent";
	case OPTION_POLICY:
		options->policy = value;
		break;
	case OPTION_STATE:
		options->state = value;
		break;
	case OPTION_JOURNAL:
		options->journal = strcmp(value, "off") == 0 ? NULL : value;
		break;
	case OPTION_CONTENT:
		word = word_index(value, contents);
		options->content = (enum journal_content)word;
		return word < 0 ? "--content is off, hash or full" : NULL;
	case OPTION_PRESENCE:
		word = word_index(value, presences);
		options->presence = (enum ilk_presence)word;
		return word < 0 ? "no such presence" : NULL;
	case OPTION_ORGANISATION:
		options->organisation = value;
		break;
	case OPTION_TIMEOUT:
		return take_number(&options->timeout_ms, value)
		               ? NULL
		               : "--timeout-ms is a number of milliseconds";
	case OPTION_DECIDE:
		options->decide = true;
		break;
	case OPTION_OBSERVE:
		options->observe = true;
		break;
	case OPTION_HELP:
	case OPTION_VERSION:
	case OPTION_COUNT:
		break;
	}
	return NULL;
}

static const char *fill_in(struct agent_options *options, bool journal_given)
{
	const char *variable;
	const char *nowhere =
		"nowhere to keep the state: give --state and --journal, or set HOME";

	if (!options->protocol)
		return "expected --agent";
	if (!options->policy)
		return "expected --policy";
	if (!options->protocol->auto_mode)
		options->decide = true;
	if (!options->state) {
		if (place_default("sessions", options->state_path, OPTIONS_PATH,
		                  &variable) != PLACE_OK)
			return nowhere;
		options->state = options->state_path;
	}
	if (!journal_given) {
		if (place_default("journal", options->journal_path, OPTIONS_PATH,
		                  &variable) != PLACE_OK)
			return nowhere;
		options->journal = options->journal_path;
	}
	return NULL;
}

static enum option find(const char *word)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		if (strcmp(known[i].name, word) == 0)
			return (enum option)i;
	return OPTION_COUNT;
}

enum options_status options_take(struct agent_options *options, int argc, char **argv,
                                 struct options_problem *problem)
{
	bool journal_given = false;

	memset(options, 0, offsetof(struct agent_options, state_path));
	options->timeout_ms = 10000;
	*problem = (struct options_problem){NULL, NULL};
	for (int i = 1; i < argc; i++) {
		enum option option = find(argv[i]);
		const char *value = "";
		const char *wrong = NULL;

		if (option == OPTION_HELP)
			return OPTIONS_HELP;
		if (option == OPTION_VERSION)
			return OPTIONS_VERSION;
		if (option == OPTION_COUNT)
			wrong = "unknown option";
		else if (known[option].value && i + 1 == argc)
			wrong = "an option without its value";
		else if (known[option].value)
			value = argv[++i];
		if (!wrong)
			wrong = take(options, option, value);
		journal_given |= option == OPTION_JOURNAL;
		if (wrong && !problem->text)
			*problem = (struct options_problem){wrong, argv[i]};
	}
	if (!problem->text)
		problem->text = fill_in(options, journal_given);
	return problem->text ? OPTIONS_WRONG : OPTIONS_OK;
}
