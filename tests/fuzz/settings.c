/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzzes the settings of agents: bytes that are understood take our hooks, are JSON then,
 * with one hook more an event, and say what they said when ours are out again.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "tools/hook_agents.h"
#include "tools/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const events[] = {"PreToolUse", "Stop", "a b"};
#define EVENTS (sizeof events / sizeof events[0])

static void count(void *context, const struct settings_hook *hook)
{
	size_t *found = context;

	assert(hook->event && hook->command);
	++*found;
}

static size_t ours_in(const struct settings *settings)
{
	size_t found = 0;
	enum settings_end end = settings_tell(settings, hook_is_ours, count, &found);

	assert(end == SETTINGS_OK);
	return found;
}

static void put_in_and_out(struct settings *settings, const char *text, size_t size)
{
	size_t before = ours_in(settings);
	size_t taken;

	for (size_t i = 0; i < EVENTS; i++) {
		enum settings_end end =
			settings_add(settings, events[i],
		                     "/a/interlock-hook --policy 'x \"y\"'", 30);

		if (end == SETTINGS_FOREIGN) {
			assert(settings->why && ours_in(settings) == before + i);
			return;
		}
		assert(end == SETTINGS_OK);
	}
	assert(ours_in(settings) == before + EVENTS);
	assert(settings_remove(settings, hook_is_ours, &taken) == SETTINGS_OK);
	assert(taken >= EVENTS);
	if (!before)
		assert(settings_same((const char *)settings->text.at,
		                     settings->text.len, size ? text : "{}",
		                     size ? size : 2));
}

static void hold_words(const char *text, size_t size)
{
	char word[200];
	char quoted[1024] = "";
	char room[1024];
	char *words[4];

	if (size >= sizeof word || memchr(text, '\0', size))
		return;
	memcpy(word, text, size);
	word[size] = '\0';
	assert(hook_quote(quoted, sizeof quoted, word));
	assert(hook_quote(quoted, sizeof quoted, "end"));
	assert(hook_words(quoted, room, sizeof room, words, 4) == 2);
	assert(strcmp(words[0], word) == 0 && strcmp(words[1], "end") == 0);
	hook_words(word, room, size / 2 + 1, words, 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct settings settings;
	const char *text = (const char *)data;

	if (settings_open(&settings, text, size) == SETTINGS_OK)
		put_in_and_out(&settings, text, size);
	settings_close(&settings);
	hold_words(text, size);
	return 0;
}
