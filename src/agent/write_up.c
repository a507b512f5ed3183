/* SPDX-License-Identifier: Apache-2.0
 *
 * See write_up.h.
 */
#include "agent/write_up.h"

#include <stdlib.h>
#include <string.h>

#include "record/write.h"

static struct journal_text text(struct ilk_text from)
{
	return (struct journal_text){from.at, from.len};
}

static struct journal_text word(const char *from)
{
	return (struct journal_text){from, from ? strlen(from) : 0};
}

static uint64_t nanoseconds(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)(now.tv_sec - start->tv_sec) * 1000000000u +
	       (uint64_t)now.tv_nsec - (uint64_t)start->tv_nsec;
}

/* "sha256:" and the policy's hash. */
static struct journal_text digest(const struct ilk_image *image, char room[72])
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *hash = ilk_policy_hash(image);
	struct writer w = {room, 72, 0};

	write_raw(&w, "sha256:");
	for (size_t i = 0; i < 32; i++) {
		write_byte(&w, digits[hash[i] >> 4]);
		write_byte(&w, digits[hash[i] & 15]);
	}
	return (struct journal_text){room, w.len};
}

static bool write_lines(struct agent *agent, struct journal *journal,
                        const struct hook_answer *answer, const struct timespec *start)
{
	char hash[72];
	struct journal_entry entry = {
		.agent = word(agent->options.protocol->name),
		.session = text(agent->input.session),
		.policy = digest(&agent->image, hash),
		.traceparent = word(getenv("TRACEPARENT")),
		.timed = true,
		.duration_ns = nanoseconds(start),
	};

	for (size_t i = 0; i < agent->steps.count; i++) {
		const struct step *step = &agent->steps.step[i];
		bool last = i + 1 == agent->steps.count;
		const struct journal_field content[] = {
			{"command", text(step->command)},
			{"path", text(step->path)},
			{"reason", last && answer->say != HOOK_SAY_NOTHING
		                           ? text(answer->reason)
		                           : (struct journal_text){NULL, 0}},
		};

		entry.event = step->event;
		entry.id = text(step->id);
		entry.tool = text(step->tool);
		entry.more = text(step->more);
		entry.record = text(step->record);
		entry.content = content;
		entry.contents = sizeof content / sizeof content[0];
		if (journal_append(journal, &entry, agent->line, sizeof agent->line) !=
		    JOURNAL_OK)
			return false;
	}
	return agent->steps.lost == 0;
}

bool write_up(struct agent *agent, const struct hook_answer *answer,
              const struct timespec *start)
{
	struct journal journal;
	bool wrote;

	if (!agent->options.journal || !agent->steps.count)
		return true;
	if (journal_open(&journal, agent->options.journal, agent->options.timeout_ms) !=
	    JOURNAL_OK)
		return false;
	journal.content = agent->options.content;
	wrote = write_lines(agent, &journal, answer, start);
	journal_close(&journal);
	return wrote;
}
