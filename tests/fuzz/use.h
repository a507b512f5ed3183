/* SPDX-License-Identifier: Apache-2.0
 *
 * Uses an image for all it is worth: opens it and, when it opens, reads every name and
 * takes sessions through all steps. For whoever has bytes that may be no image at all;
 * what is promised is held by abort(), the rest is for a sanitizer to see.
 */
#ifndef TESTS_FUZZ_USE_H
#define TESTS_FUZZ_USE_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "interlock/runtime.h"

#define USE_TEXT(literal)                    \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

static const struct ilk_text use_workspace[] = {USE_TEXT("/w"), USE_TEXT("/w/../x"),
                                                USE_TEXT("/")};

static const struct ilk_facts use_calls[] = {
	{.rule = ILK_RULE_NONE},
	{.tool = USE_TEXT("read_file"),
         .path = USE_TEXT("/w/a/.git/config"),
         .cwd = USE_TEXT("/w"),
         .workspace = use_workspace,
         .workspace_count = 1},
	{.tool = USE_TEXT("shell"),
         .command = USE_TEXT("rm -rf / && sudo ls"),
         .cwd = USE_TEXT("/w/"),
         .args = USE_TEXT("{}"),
         .workspace = use_workspace,
         .workspace_count = 3,
         .annotations = ILK_ANNOTATION_ALL},
	{.tool = USE_TEXT("shell"),
         .command = USE_TEXT("git push --force"),
         .host = USE_TEXT("example.org"),
         .fingerprint = USE_TEXT("F1"),
         .rule = ILK_RULE_ASK},
	{.mcp_server = USE_TEXT("m"),
         .mcp_tool = USE_TEXT("t"),
         .agent = USE_TEXT("sub"),
         .path = USE_TEXT("//w/./a\x01"),
         .rule = ILK_RULE_DENY},
	{.tool = USE_TEXT(""),
         .command = USE_TEXT(""),
         .path = USE_TEXT("/"),
         .rule = ILK_RULE_ALLOW,
         .annotations = ILK_ANNOTATION_DESTRUCTIVE},
};

static void use_must(int held)
{
	if (!held)
		abort();
}

/* Texts of decisions lie where they can be read. */
static size_t use_read(struct ilk_text text)
{
	size_t sum = 0;

	for (size_t i = 0; text.at && i < text.len; i++)
		sum += (unsigned char)text.at[i];
	return sum;
}

static void use_decision(const struct ilk_decision *decision)
{
	use_read(decision->reason);
	use_read(decision->layer);
	use_read(decision->cap_name);
	use_read(decision->cap_kind);
	use_must(decision->outcome < ILK_OUTCOME_COUNT);
	use_must(decision->row_outcome < ILK_OUTCOME_COUNT);
}

static void use_tried(void *context, const struct ilk_tried *tried)
{
	*(size_t *)context += tried->held;
}

/* From begin to the end, with this verdict and answer when they are called for. */
static void use_call(struct ilk_session *session, const struct ilk_facts *facts,
                     unsigned verdict, unsigned answer)
{
	struct ilk_classified classified = {.verdict = (enum ilk_verdict)(verdict % 3),
	                                    .stage = USE_TEXT("thinking"),
	                                    .kind = USE_TEXT("timeout"),
	                                    .category = USE_TEXT("persistence")};
	struct ilk_decision decision;
	struct ilk_call call;
	size_t held = 0;
	struct ilk_observer observer = {use_tried, NULL, &held};

	ilk_session_observe(session, &observer);
	use_must(ilk_begin(session, facts, &call, &decision) == ILK_OK);
	ilk_session_observe(session, NULL);
	use_must(decision.outcome != ILK_OUTCOME_NONE);
	use_must(held > 0 || decision.outcome == ILK_OUTCOME_DEFER);
	use_decision(&decision);
	if (decision.outcome == ILK_OUTCOME_CLASSIFY) {
		use_must(ilk_verdict(session, &call, &classified, &decision) == ILK_OK);
		use_must(decision.outcome == ILK_OUTCOME_ALLOW ||
		         decision.outcome == ILK_OUTCOME_DENY ||
		         decision.outcome == ILK_OUTCOME_ASK ||
		         decision.outcome == ILK_OUTCOME_INTERRUPT ||
		         decision.outcome == ILK_OUTCOME_STOP);
		use_decision(&decision);
	}
	if (decision.outcome == ILK_OUTCOME_ASK) {
		use_must(ilk_answer(session, &call, (enum ilk_answer)(answer % 4),
		                    ILK_BY_PERSON, &decision) == ILK_OK);
		use_decision(&decision);
	}
	if (decision.outcome == ILK_OUTCOME_ALLOW)
		use_must(ilk_executed(session, &call, answer % 2) == ILK_OK);
	use_must(ilk_verdict(session, &call, &classified, &decision) == ILK_REFUSED);
	use_must(ilk_answer(session, &call, ILK_ANSWER_APPROVE, ILK_BY_HOOK,
	                    &decision) == ILK_REFUSED);
}

/* What is saved is what is restored. */
static void use_save(const struct ilk_session *session, const struct ilk_image *image)
{
	size_t size = ilk_session_saved_size(image);
	unsigned char *saved = malloc(2 * size);
	void *memory = malloc(ilk_session_size(image));
	struct ilk_session *restored = NULL;

	use_must(saved && memory);
	use_must(ilk_session_save(session, saved, size) == ILK_OK);
	use_must(ilk_session_restore(&restored, image, memory, ilk_session_size(image),
	                             saved, size) == ILK_OK);
	use_must(ilk_session_save(restored, saved + size, size) == ILK_OK);
	use_must(memcmp(saved, saved + size, size) == 0);
	free(memory);
	free(saved);
}

static inline void use_session(const struct ilk_image *image, unsigned presence)
{
	static const struct ilk_text modes[] = {USE_TEXT("auto"), USE_TEXT("default"),
	                                        USE_TEXT("x")};
	size_t size = ilk_session_size(image);
	void *memory = malloc(size);
	struct ilk_session *session = NULL;
	uint64_t sum;

	use_must(memory != NULL);
	use_must(ilk_session_start(&session, image, memory, size, modes[0],
	                           (enum ilk_presence)presence) == ILK_OK);
	for (unsigned i = 0; i < 48; i++) {
		use_call(session, &use_calls[i % 6], i / 6, i / 3);
		if (i == 30)
			use_must(ilk_event(session, ILK_EVENT_TURN_START) == ILK_OK);
	}
	use_save(session, image);
	for (unsigned i = 0; i < 3; i++)
		use_must(ilk_mode_switch(session, modes[(i + 1) % 3]) == ILK_OK);
	ilk_session_report(session, ILK_REPORT_TOTAL_DENIALS, &sum);
	use_must(ilk_event(session, ILK_EVENT_SESSION_START) == ILK_OK);
	use_call(session, &use_calls[2], 1, 1);
	for (uint32_t i = 0; i <= ilk_slot_count(image); i++)
		use_read(ilk_session_slot(session, i));
	free(memory);
}

/* What ilk_open() says of the bytes; used when it says yes. */
static inline enum ilk_status use_image(const unsigned char *bytes, size_t size)
{
	struct ilk_image image;
	enum ilk_status status = ilk_open(&image, bytes, size);

	if (status != ILK_OK)
		return status;
	use_read(ilk_policy_name(&image));
	use_read(ilk_policy_version(&image));
	use_read(ilk_policy_namespace(&image));
	for (uint32_t i = 0; i <= ilk_counter_count(&image); i++)
		use_read(ilk_counter_name(&image, i));
	for (uint32_t i = 0; i <= ilk_slot_count(&image); i++)
		use_read(ilk_slot_name(&image, i));
	for (uint32_t i = 0; i <= 32; i++)
		use_read(ilk_hook_name(&image, i));
	for (unsigned presence = 0; presence < ILK_PRESENCE_COUNT; presence++)
		use_session(&image, presence);
	return ILK_OK;
}

#endif
