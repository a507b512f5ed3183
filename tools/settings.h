/* SPDX-License-Identifier: Apache-2.0
 *
 * Changes to a JSON file that is somebody else's: hooks are put into it and taken out of
 * it as text, so that all else stays as it is, byte for byte: keys, order, layout.
 *
 * What agents read is {"hooks": {"EVENT": [GROUP, ...]}}, where a GROUP has "hooks", a
 * list of {"type": "command", "command": ..., "timeout": ...}.
 */
#ifndef TOOLS_SETTINGS_H
#define TOOLS_SETTINGS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

enum settings_end {
	SETTINGS_OK,
	SETTINGS_FOREIGN, /* not what we understand: `why` says what */
	SETTINGS_MEMORY
};

struct settings {
	struct buffer text;
	const char *why;
};

/* `text` is copied; of no bytes, it becomes an empty object. */
enum settings_end settings_open(struct settings *settings, const char *text,
                                size_t size);
void settings_close(struct settings *settings);

/* Puts a group with one command behind those that the event has. FOREIGN: the event is a
 * switch there, and stays one. */
enum settings_end settings_add(struct settings *settings, const char *event,
                               const char *command, unsigned timeout);

/* Takes out each group whose commands are all ours, and lists and objects that become
 * empty by it. *taken: how many. */
typedef bool (*settings_ours_fn)(const char *command);
enum settings_end settings_remove(struct settings *settings, settings_ours_fn ours,
                                  size_t *taken);

/* Tells each command of each event that is ours, in the file's order. */
struct settings_hook {
	const char *event;
	const char *command;
	double timeout; /* in the file's unit; 0: none is given */
	bool alone;     /* the group has no other, and no matcher */
};
typedef void (*settings_told_fn)(void *context, const struct settings_hook *hook);
enum settings_end settings_tell(const struct settings *settings, settings_ours_fn ours,
                                settings_told_fn told, void *context);

/* The whole as a value, to look at: json_decref() it. NULL: not what we understand. */
json_t *settings_value(const struct settings *settings);

/* Whether two texts say the same: the same JSON, but for lists of hooks that are empty. */
bool settings_same(const char *a, size_t a_size, const char *b, size_t b_size);

#endif
