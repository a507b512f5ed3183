/* SPDX-License-Identifier: Apache-2.0
 *
 * Events a second of the whole way of `interlock replay --json`, in one process: a line
 * of JSON read, played into a session, its answer written as JSON into memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "interlock/compile.h"
#include "interlock/record.h"
#include "trace/play.h"
#include "trace/read.h"

#define EVENTS    20000
#define JSON_ROOM 65536

static bool one_event(struct trace_reader *reader, struct player *player,
                      const struct ilk_image *image, const char *line, size_t size,
                      char *json)
{
	struct trace_event event;
	struct trace_error error;
	struct played played;
	char digest[ILK_RECORD_DIGEST_SIZE];

	if (trace_read(reader, line, size, &event, &error) != ILK_OK ||
	    player_step(player, &event, NULL, &played) != ILK_OK)
		return false;
	struct ilk_recorded recorded = {.image = image,
	                                .session = played.session,
	                                .decision = &played.decision,
	                                .call_id = played.call_id,
	                                .tool = played.tool,
	                                .digest = digest};

	return ilk_record_json(&recorded, trace_kind_name(event.kind), played.refused,
	                       json, JSON_ROOM) <= JSON_ROOM;
}

/* Plays the trace over and over until `events` lines are done; its session_start makes
 * each time a session of its own. */
static bool play(struct trace_reader *reader, struct player *player,
                 const struct ilk_image *image, const struct input *trace,
                 size_t events, char *json)
{
	for (size_t done = 0; done < events;) {
		const char *at = trace->bytes;

		while (*at && done < events) {
			size_t size = strcspn(at, "\n");

			if (size && !one_event(reader, player, image, at, size, json))
				return false;
			done += size > 0;
			at += size + (at[size] == '\n');
		}
	}
	return true;
}

bool bench_replay(const struct report *report, const struct input *policy,
                  const struct input *trace)
{
	struct ilk_compiler compiler = {0};
	struct ilk_image image;
	unsigned char *bytes = NULL;
	size_t size = 0;
	double samples[BENCH_RUNS];
	char *json = malloc(JSON_ROOM);
	struct trace_reader *reader = trace_reader_new();
	struct player *player = NULL;
	bool ok = json && reader &&
	          ilk_compile(&compiler, policy->name, policy->bytes, policy->size,
	                      &bytes, &size) == ILK_OK &&
	          ilk_open(&image, bytes, size) == ILK_OK;

	if (ok)
		player = player_new(&image);
	ok = ok && player && strchr(trace->bytes, '{');
	for (size_t i = 0; ok && i < BENCH_RUNS; i++) {
		double begun = bench_now();

		ok = play(reader, player, &image, trace, EVENTS, json);
		samples[i] = EVENTS / ((bench_now() - begun) / 1e9);
	}
	if (ok)
		bench_report(report, "replay", input_title(trace), "events/s", samples,
		             BENCH_RUNS);
	else
		fprintf(stderr, "bench: %s does not play through %s\n", trace->name,
		        policy->name);
	player_free(player);
	trace_reader_free(reader);
	ilk_compile_free(&compiler, bytes, size);
	free(json);
	return ok;
}
