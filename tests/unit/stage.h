/* SPDX-License-Identifier: Apache-2.0
 *
 * A stage for tests of the engine: the sample policy (imagesample.c), a session of it
 * and one call on its way, moved on scene by scene.
 */
#ifndef TESTS_STAGE_H
#define TESTS_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "imagebuild.h"
#include "interlock/runtime.h"

/* The calls there are. */
enum facts {
	LS,
	READ,
	EDIT_IN,
	EDIT_GIT,
	EDIT_OUT,
	HINTED,
	RM,
	RM_OPAQUE,
	MAKE,
	PUSH,
	SUDO,
	DENIED
};
extern const struct ilk_facts stage_calls[];

/* What happens: a call (which), a verdict on it, an answer to it, ... */
enum act {
	END,
	CALL,
	VERDICT,
	SLOW,
	FAST,
	ANSWER,
	HOOK,
	EXECUTED,
	EVENT,
	MODE,
	PRESENCE
};

struct scene {
	enum act act;
	int which;
	enum ilk_outcome outcome; /* NONE: refused, or no decision */
	const char *reason;       /* NULL: none */
	uint32_t streak;
	uint32_t total;
	bool slot;
};

#define PASS        ILK_VERDICT_PASS
#define BLOCK       ILK_VERDICT_BLOCK
#define UNAVAILABLE ILK_VERDICT_UNAVAILABLE
#define NONE        ILK_OUTCOME_NONE
#define ALLOW       ILK_OUTCOME_ALLOW
#define DENY        ILK_OUTCOME_DENY
#define ASK         ILK_OUTCOME_ASK
#define INTERRUPT   ILK_OUTCOME_INTERRUPT
#define CLASSIFY    ILK_OUTCOME_CLASSIFY
#define DEFER       ILK_OUTCOME_DEFER

struct stage {
	struct craft build;
	struct ilk_image image;
	uint64_t memory[256];
	struct ilk_session *session;
	struct ilk_call call;
	struct ilk_decision decision;
};

/* A fresh session in mode auto, interactive. */
void stage_set_up(struct stage *stage);
/* Lets one thing happen; `decision` is zero when it decides nothing. */
enum ilk_status stage_act(struct stage *stage, const struct scene *scene);
/* A verdict with a stage and a kind, both may be NULL. */
enum ilk_status stage_verdict(struct stage *stage, int verdict, const char *name,
                              const char *kind);
/* A fresh session, and then these. */
void stage_play(struct stage *stage, const struct scene *scenes, size_t count);
#define STAGE_PLAY(stage, ...)                                   \
	stage_play((stage), (const struct scene[]){__VA_ARGS__}, \
	           sizeof((const struct scene[]){__VA_ARGS__}) / sizeof(struct scene))

/* Whether a text is this string; NULL: whether it is absent. */
bool stage_says(struct ilk_text text, const char *string);

#endif
