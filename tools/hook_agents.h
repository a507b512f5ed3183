/* SPDX-License-Identifier: Apache-2.0
 *
 * The agents whose settings we change: where these are, what events they have, and how a
 * command of ours looks in them.
 */
#ifndef TOOLS_HOOK_AGENTS_H
#define TOOLS_HOOK_AGENTS_H

#include <stdbool.h>
#include <stddef.h>

#define HOOK_PATH 4096u

struct hook_agent {
	const char *name;
	const char *folder;   /* below the project, or the home */
	const char *file;     /* in it */
	const char *variable; /* names the user's folder instead; or NULL */
	unsigned second;      /* a second in the unit of its time-outs */
	const char *const *events;
	/* What this agent does when a hook dies or takes too long. */
	const char *when_dead;
	/* What a person has to do besides; or NULL. */
	const char *besides;
	/* A member that switches all hooks off, and the value that does. */
	const char *off_path[2];
	bool off_value;
};

extern const struct hook_agent hook_agents[];
extern const size_t hook_agent_count;

/* NULL after a complaint. */
const struct hook_agent *hook_agent_find(const char *name);

/* The path of its settings. False after a complaint: there is no home, or too long. */
bool hook_agent_settings(const struct hook_agent *agent, bool user,
                         char path[HOOK_PATH]);

/* Whether a hook's command runs interlock-hook or interlock hook run, whatever its path. */
bool hook_is_ours(const char *command);

/* Appends a word as a shell reads it again as one; false: there is no room. */
bool hook_quote(char *to, size_t room, const char *word);
/* The words of a command as a shell would have them, as far as quotes and backslashes go,
 * into `room`, at most `most`. Answers how many. */
size_t hook_words(const char *command, char *room, size_t size, char **words,
                  size_t most);

/* As commands of their own: argv[0] is the action's name. */
int hook_install(int argc, char **argv);
int hook_uninstall(int argc, char **argv);
int hook_doctor(int argc, char **argv);

#endif
