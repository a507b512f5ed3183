/* SPDX-License-Identifier: Apache-2.0
 *
 * What is kept of a session from one hook process to the next: the engine's session, the
 * calls that something may still come for, and what only the session's start tells.
 */
#ifndef AGENT_KEPT_H
#define AGENT_KEPT_H

#include <stdbool.h>
#include <stdint.h>

#include "interlock/runtime.h"

enum {
	KEPT_CALLS = 64,
	KEPT_TEXT = 64,
	KEPT_WORKSPACE = 1024,
	KEPT_MODEL = 128,
	KEPT_MODE = 64,
	KEPT_HASH = 16,
};

enum kept_state {
	KEPT_CLASSIFYING, /* the agent's classifier has the say */
	KEPT_ASKED,       /* a person has */
	KEPT_RUNNING,     /* let through */
	KEPT_OVER,        /* it did not run; the batch it came in will say so again */
};

struct kept_call {
	struct ilk_call call;
	uint64_t serial;              /* the younger the higher */
	unsigned char id[KEPT_HASH];  /* hash of the agent's id; zeros: not known yet */
	unsigned char key[KEPT_HASH]; /* of tool and arguments */
	unsigned char whose[KEPT_HASH]; /* of session and subagent */
	uint8_t state;
	uint8_t said;      /* enum hook_say of our answer before it ran */
	uint8_t requested; /* a PermissionRequest came for it */
	uint8_t denied;    /* a PermissionDenied did */
	uint8_t id_len;
	uint8_t tool_len;
	/* For the journal, maybe cut. */
	char id_text[KEPT_TEXT];
	char tool[KEPT_TEXT];
};

struct kept {
	uint64_t serial;
	uint32_t count;
	uint16_t workspace_len;
	uint16_t model_len;
	uint16_t mode_len;
	char mode[KEPT_MODE]; /* the agent's, as it was told last; maybe cut */
	char workspace[KEPT_WORKSPACE];
	char model[KEPT_MODEL];
	struct kept_call call[KEPT_CALLS]; /* the oldest first */
};

/* Nothing is kept. */
void kept_clear(struct kept *kept);
/* How a call is known by its id. An empty text is all zeros. */
void kept_hash(struct ilk_text text, unsigned char hash[KEPT_HASH]);

/* A place for one more call, cleared; where all are taken, that of the oldest which is
 * over, or only runs, or of the oldest. */
struct kept_call *kept_add(struct kept *kept);
void kept_remove(struct kept *kept, struct kept_call *call);

/* As bytes for the store, with the session. Answers how many; 0: more than `room`. */
size_t kept_write(const struct kept *kept, const struct ilk_image *image,
                  const struct ilk_session *session, unsigned char *bytes, size_t room);

enum kept_status {
	KEPT_OK,
	KEPT_FOREIGN, /* of another policy, version or kind of machine: start anew */
	KEPT_DAMAGED,
};
/* Back from bytes, trusting none of them; `memory` becomes the session. On anything but
 * KEPT_OK there is no session. */
enum kept_status kept_read(struct kept *kept, const struct ilk_image *image,
                           struct ilk_session **session, void *memory, size_t size,
                           const unsigned char *bytes, size_t len);

#endif
