/* SPDX-License-Identifier: Apache-2.0
 *
 * A session: counters and slots in the caller's memory, and how events change them.
 *
 *   struct ilk_session | u32 counters[] | u32 rings[] | struct session_slot slots[]
 */
#ifndef RUNTIME_SESSION_H
#define RUNTIME_SESSION_H

#include "runtime/image.h"
#include "runtime/step.h"

struct session_slot {
	uint8_t len;                    /* 0: empty */
	char text[ILK_MAX_FINGERPRINT]; /* zero behind `len` */
};

struct ilk_session {
	const struct ilk_image *image;
	/* Tells modes apart that the policy does not name; 0 when it names this one. */
	uint64_t other_mode;
	uint32_t mode; /* index into MODES, or IMAGE_NONE */
	uint32_t presence;
	uint32_t epoch; /* counts starts and mode switches, from 1 */
	uint32_t counters[];
};

/* How many 32-bit words the counters and, behind them, the rings take. */
uint32_t session_words(const struct ilk_image *image);
/* The rings of all windows, one behind the other; image.h draws one. */
uint32_t *session_rings(struct ilk_session *session);
struct session_slot *session_slots(struct ilk_session *session);
const struct session_slot *session_slot(const struct ilk_session *session,
                                        uint32_t slot);

/* An event happens, in a step: counters and slots change. */
void session_happen(const struct step *step, enum ilk_event event);
/* What a row of ANSWER resets. */
void session_reset(struct ilk_session *session, struct image_run resets);

/* The sum of a run of TERMS. */
uint64_t session_sum(const struct ilk_session *session, struct image_run terms);
bool session_cap_holds(const struct ilk_session *session, uint32_t cap);
/* Whether a slot holds the fingerprint of the step's call. */
bool session_slot_holds(const struct step *step, uint32_t slot);

/* Memory that will do for a session of this image. */
enum ilk_status session_memory(const struct ilk_image *image, const void *memory,
                               size_t size);
/* Counters 0, windows and slots empty. */
void session_clear(struct ilk_session *session);

#endif
