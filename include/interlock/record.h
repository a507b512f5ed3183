/* SPDX-License-Identifier: Apache-2.0
 *
 * A decision as telemetry: its attributes under the names of the telemetry spec
 * (interlock/telemetry.h, docs/telemetry.md), and the answer line of the trace format.
 * Everything is written into the caller's memory; nothing here can change a decision.
 * Any thread; freestanding.
 */
#ifndef INTERLOCK_RECORD_H
#define INTERLOCK_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interlock/runtime.h"

#ifdef __cplusplus
extern "C" {
#endif

enum ilk_attribute_type {
	ILK_ATTRIBUTE_STRING,
	ILK_ATTRIBUTE_INT,
	ILK_ATTRIBUTE_DOUBLE,
	ILK_ATTRIBUTE_BOOLEAN,
	ILK_ATTRIBUTE_STRINGS, /* a list: ilk_attribute_strings() */
};

/* One attribute. `name` is static; a string value points to where the decision's texts
 * do, or is static. */
struct ilk_attribute {
	const char *name;
	enum ilk_attribute_type type;
	union {
		struct ilk_text string;
		int64_t integer;
		double number;
		bool boolean;
		/* Names in a section of the image, by a bit each. */
		struct {
			const struct ilk_image *image;
			enum ilk_section names; /* HOOKS or NOTES */
			uint32_t mask;
		} strings;
	} value;
};

/* The texts of an attribute with a list, at most `room` of them (32 are always enough);
 * answers how many there are. They point into the image. */
ILK_API size_t ilk_attribute_strings(const struct ilk_attribute *attribute,
                                     struct ilk_text *texts, size_t room);

/* What a record needs to know beside the decision. */
struct ilk_recorded {
	const struct ilk_image *image;
	const struct ilk_session *session;
	const struct ilk_decision *decision;
	struct ilk_text call_id; /* absent: none */
	struct ilk_text tool;    /* absent: none */
	/* ILK_RECORD_DIGEST_SIZE bytes for the policy digest as text ("sha256:", 64
	 * hexadecimal digits, NUL), the caller's; must live as long as the
	 * attributes do. */
	char *digest;
};
#define ILK_RECORD_DIGEST_SIZE 72

/* No decision has more attributes than this. */
#define ILK_RECORD_MAX_ATTRIBUTES 40

/* Writes the decision's attributes, at most `room` of them, in the order of the spec's
 * decision event; answers how many there are. An attribute without a value is left out,
 * never empty. A decision with outcome NONE has none. */
ILK_API size_t ilk_record_attributes(const struct ilk_recorded *recorded,
                                     struct ilk_attribute *attributes, size_t room);

/* The attributes of the span that a person's wait is (blocked-on-user), for a decision
 * by ilk_answer(), or for an ask that waits: `decision` (denial_cap_triggered when a cap
 * forced the ask, else the answer), `source`, and why it was asked. `asked` is the
 * decision that asked, `answered` the answer's or NULL while it waits. As above. */
ILK_API size_t ilk_record_blocked_on_user(const struct ilk_recorded *recorded,
                                          const struct ilk_decision *asked,
                                          const struct ilk_decision *answered,
                                          struct ilk_attribute *attributes,
                                          size_t room);

/* Writes one JSON line of the trace format's answers (docs/trace.md), without a line
 * end, for `event` (the word of the trace: "call", "verdict", ...); `refused` makes the
 * outcome "refused". At most `room` bytes; answers the bytes the whole line needs, so
 * that a result above `room` means: cut, try again with more. */
ILK_API size_t ilk_record_json(const struct ilk_recorded *recorded, const char *event,
                               bool refused, char *json, size_t room);

/* The words of the trace format for an outcome ("allow", ..., "none" for NONE). */
ILK_API const char *ilk_outcome_name(enum ilk_outcome outcome);

#ifdef __cplusplus
}
#endif

#endif
