/* SPDX-License-Identifier: Apache-2.0
 *
 * See conformance.h.
 */
#include "conformance.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

#define MAX_LINE 65536

static FILE *open_file(char *path, size_t room, const char *name)
{
	const char *shared = getenv("ILK_SHARED");

	snprintf(path, room, "%s/data/conformance/%s",
	         shared ? shared : unit_path("../shared"), name);
	return fopen(path, "rb");
}

bool conformance_at_hand(void)
{
	char path[512];
	FILE *file = open_file(path, sizeof path, "README.md");

	if (file)
		fclose(file);
	else
		printf("\n    skipped: the agent's recorded answers are not at hand");
	return file != NULL;
}

static json_t *next_line(FILE *file)
{
	static char line[MAX_LINE];

	return fgets(line, sizeof line, file) ? json_loads(line, 0, NULL) : NULL;
}

void conformance_files(struct conformance *run, const char *events, const char *answers,
                       conformance_fn each, void *context)
{
	char path[512];
	FILE *theirs = open_file(path, sizeof path, answers);
	FILE *happened = open_file(run->name, sizeof run->name, events);
	json_t *event;

	CU_ASSERT_FATAL(theirs && happened);
	run->line = 0;
	run->known_line = 0;
	while ((event = next_line(happened))) {
		json_t *answer = next_line(theirs);

		run->line++;
		CU_ASSERT_PTR_NOT_NULL_FATAL(answer);
		each(run, event, answer, context);
		run->events++;
		json_decref(event);
		json_decref(answer);
	}
	CU_ASSERT_PTR_NULL(next_line(theirs));
	fclose(happened);
	fclose(theirs);
}

/* Puts the edits in place; the text is the caller's to free. */
static char *edited(const char *policy, const struct conformance_edit *edits,
                    size_t count)
{
	size_t size;
	char *text = unit_read(unit_path(policy), &size);

	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	for (size_t i = 0; i < count; i++) {
		const char *written = edits[i].written;
		char *at = strstr(text, written);

		CASE(written, at && !strstr(at + 1, written));
		CU_ASSERT_PTR_NOT_NULL_FATAL(at);
		size_t room = strlen(text) + strlen(edits[i].instead) + 1;
		char *changed = malloc(room);

		CU_ASSERT_PTR_NOT_NULL_FATAL(changed);
		snprintf(changed, room, "%.*s%s%s", (int)(at - text), text,
		         edits[i].instead, at + strlen(written));
		free(text);
		text = changed;
	}
	return text;
}

void conformance_close(struct conformance *run)
{
	if (run->playing.player)
		playing_close(&run->playing);
	run->playing.player = NULL;
}

void conformance_session(struct conformance *run, const char *policy,
                         const struct conformance_edit *edits, size_t count)
{
	char *text = edited(policy, edits, count);

	conformance_close(run);
	playing_open_text(&run->playing, policy, text);
	free(text);
}

void conformance_agent(const struct conformance_agent *agent, conformance_fn each,
                       void *context)
{
	struct conformance run = {.events = 0};
	char events[128];
	char answers[128];

	if (!conformance_at_hand())
		return;
	for (size_t i = 0; i < agent->count; i++) {
		snprintf(events, sizeof events, "agents/%s/%s.events.jsonl",
		         agent->folder, agent->sequences[i]);
		snprintf(answers, sizeof answers, "agents/%s/%s.%s.jsonl",
		         agent->folder, agent->sequences[i], agent->answers);
		conformance_files(&run, events, answers, each, context);
	}
	printf("\n    %s: %zu sequences, %d events, %d differences", agent->name,
	       agent->count, run.events, run.differences);
	if (agent->known_events || run.known_events)
		printf(", and %d events that are known to differ", run.known_events);
	printf(" ");
	CASE(agent->name, run.differences == 0);
	CASE(agent->name, run.known_events == agent->known_events);
	CU_ASSERT(run.events >= 250 * (int)agent->count);
	conformance_close(&run);
}

json_t *conformance_play(struct conformance *run, const char *line)
{
	playing_line(&run->playing, line);
	json_t *answer = json_loads(run->playing.json, 0, NULL);

	CU_ASSERT_PTR_NOT_NULL_FATAL(answer);
	return answer;
}

json_t *conformance_give(struct conformance *run, json_t *trace)
{
	char *line = json_dumps(trace, JSON_COMPACT);

	CU_ASSERT_PTR_NOT_NULL_FATAL(line);
	json_t *ours = conformance_play(run, line);

	free(line);
	json_decref(trace);
	return ours;
}

void conformance_tell(struct conformance *run, json_t *trace)
{
	json_decref(conformance_give(run, trace));
}

void conformance_differs(struct conformance *run, const char *what, const char *ours,
                         const char *theirs)
{
	if (run->known) {
		run->known_events += run->known_line != run->line;
		run->known_line = run->line;
		return;
	}
	run->differences++;
	if (run->differences <= 5)
		printf("\n    %s:%d: %s: ours %s, the agent's %s", run->name, run->line,
		       what, ours ? ours : "null", theirs ? theirs : "null");
}

void conformance_text(struct conformance *run, const char *what, const char *ours,
                      const char *theirs)
{
	if ((ours == NULL) != (theirs == NULL) ||
	    (ours && theirs && strcmp(ours, theirs) != 0))
		conformance_differs(run, what, ours, theirs);
}

void conformance_number(struct conformance *run, const char *what, json_int_t ours,
                        json_int_t theirs)
{
	char a[32];
	char b[32];

	if (ours == theirs)
		return;
	snprintf(a, sizeof a, "%lld", (long long)ours);
	snprintf(b, sizeof b, "%lld", (long long)theirs);
	conformance_differs(run, what, a, b);
}

json_int_t conformance_counter(const json_t *ours, const char *name)
{
	const json_t *value = json_object_get(json_object_get(ours, "counters"), name);

	CASE(name, json_is_integer(value));
	return json_integer_value(value);
}

const char *json_member(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

bool json_is(const char *text, const char *word)
{
	return text && strcmp(text, word) == 0;
}
