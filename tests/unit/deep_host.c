/* SPDX-License-Identifier: Apache-2.0
 *
 * See deep_host.h.
 */
#include "deep_host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

/* ---- Threads ---------------------------------------------------------------------- */

static struct player *new_player(struct conformance *run)
{
	struct player *player = player_new(&run->playing.image);

	CU_ASSERT_PTR_NOT_NULL_FATAL(player);
	return player;
}

void deep_thread(struct conformance *run, struct deep_host *host, const char *name)
{
	int i = 0;

	while (i < host->thread_count && strcmp(host->threads[i].name, name) != 0)
		i++;
	CU_ASSERT_FATAL(i < DEEP_THREADS);
	host->thread = &host->threads[i];
	if (i == host->thread_count) {
		snprintf(host->thread->name, DEEP_NAME, "%s", name);
		host->thread->player = new_player(run);
		host->thread_count++;
	}
	run->playing.player = host->thread->player;
}

static void forget_lines(struct deep_thread *thread, int from)
{
	while (thread->line_count > from)
		free(thread->lines[--thread->line_count]);
}

void deep_start(struct deep_host *host)
{
	if (host->thread)
		host->thread->player = NULL;
	for (int i = 0; i < host->thread_count; i++) {
		forget_lines(&host->threads[i], 0);
		player_free(host->threads[i].player);
		json_decref(host->threads[i].stored);
	}
	memset(host, 0, sizeof *host);
	host->reads = host->writes = true;
}

json_t *deep_give(struct conformance *run, struct deep_host *host, json_t *trace)
{
	struct deep_thread *thread = host->thread;
	char *line = json_dumps(trace, JSON_COMPACT);

	CU_ASSERT_PTR_NOT_NULL_FATAL(line);
	json_decref(trace);
	json_t *ours = conformance_play(run, line);

	if (host->lost) {
		free(line);
		return ours;
	}
	CU_ASSERT_FATAL(thread->line_count < DEEP_LINES);
	thread->lines[thread->line_count++] = line;
	return ours;
}

void deep_tell(struct conformance *run, struct deep_host *host, json_t *trace)
{
	json_decref(deep_give(run, host, trace));
}

void deep_tell_mode(struct conformance *run, struct deep_host *host)
{
	deep_tell(run, host,
	          json_pack("{s:s,s:s}", "event", "mode_switch", "mode", host->mode));
}

/* ---- The store -------------------------------------------------------------------- */

/* What the agent keeps there: counters, slots, mode and turn. The latches are about the
 * conversation, which it keeps elsewhere. */
static json_t *to_store(struct conformance *run, const struct deep_host *host)
{
	json_t *ours = conformance_play(run, "{\"event\":\"tick\"}");
	json_t *counters = json_object_get(ours, "counters");
	json_t *state;

	CU_ASSERT_EQUAL(json_object_del(counters, "ran_well"), 0);
	CU_ASSERT_EQUAL(json_object_del(counters, "compacted"), 0);
	state = json_pack("{s:O,s:O,s:s,s:s}", "counters", counters, "slots",
	                  json_object_get(ours, "slots"), "mode", host->mode, "turn",
	                  host->thread->turn);
	CU_ASSERT_PTR_NOT_NULL_FATAL(state);
	json_decref(ours);
	return state;
}

/* Back to what is stored, and on with a state that is nobody's. */
static void lose_state(struct conformance *run, struct deep_host *host)
{
	struct deep_thread *thread = host->thread;

	player_free(thread->player);
	forget_lines(thread, thread->stored_lines);
	snprintf(thread->turn, DEEP_NAME, "%s",
	         thread->stored ? json_member(thread->stored, "turn") : "");
	thread->player = run->playing.player = new_player(run);
	for (int i = 0; i < thread->line_count; i++)
		json_decref(conformance_play(run, thread->lines[i]));
	host->lost = true;
	run->playing.player = new_player(run);
	deep_tell_mode(run, host);
}

static void keep(struct deep_thread *thread, json_t *state)
{
	json_decref(thread->stored);
	thread->stored = state;
	thread->stored_lines = thread->line_count;
}

/* What is as it was needs not be written. */
void deep_store(struct conformance *run, struct deep_host *host)
{
	struct deep_thread *thread = host->thread;

	if (host->lost)
		return;
	json_t *state = to_store(run, host);

	if (host->writes || (thread->stored && json_equal(state, thread->stored))) {
		keep(thread, state);
		return;
	}
	json_decref(state);
	lose_state(run, host);
}

/* The model speaks: mode and turn are what they are now. */
void deep_begin(struct conformance *run, struct deep_host *host, const char *batch)
{
	struct deep_thread *thread = host->thread;

	if (!host->reads) {
		lose_state(run, host);
		return;
	}
	deep_tell_mode(run, host);
	if (host->turn[0] && strcmp(host->turn, thread->turn) != 0) {
		memcpy(thread->turn, host->turn, DEEP_NAME);
		deep_tell(run, host,
		          json_pack("{s:s,s:s}", "event", "turn_start", "turn",
		                    host->turn));
	}
	deep_tell(run, host,
	          json_pack("{s:s,s:s}", "event", "batch_start", "batch", batch));
	deep_store(run, host);
}

void deep_end(struct conformance *run, struct deep_host *host)
{
	if (host->lost) {
		player_free(run->playing.player);
		run->playing.player = host->thread->player;
	}
	host->lost = false;
}
