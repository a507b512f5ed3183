/* SPDX-License-Identifier: Apache-2.0
 *
 * The engine's enumerations as the words of the trace format and of the telemetry spec.
 * Static strings; a value out of range is NULL.
 */
#ifndef RECORD_WORDS_H
#define RECORD_WORDS_H

#include "interlock/runtime.h"

/* A NUL-terminated string as a text; NULL is absent. */
struct ilk_text record_text(const char *word);

/* The words of the policy language: what a row does. */
const char *record_verb(enum ilk_verb verb);

/* A name of HOOKS or NOTES, whose bits masks are made of. */
struct ilk_text record_name(const struct ilk_image *image, enum ilk_section names,
                            uint32_t index);

/* Those of a mask of notes that are of a kind. */
uint32_t record_notes(const struct ilk_image *image, uint32_t notes,
                      enum ilk_note_kind kind);

/* Whether a row with this outcome fell back: its reason is a fallback reason. */
bool record_falls_back(enum ilk_outcome outcome);

/* Members of the telemetry spec. NULL: the spec has no member for it (outcome NONE). */
const char *record_decision(enum ilk_outcome outcome);
const char *record_presence(enum ilk_presence presence);
const char *record_tier(enum ilk_tier tier);
const char *record_verdict(enum ilk_verdict verdict);
const char *record_answer(enum ilk_answer answer);
const char *record_answerer(enum ilk_answerer by);

/* Members of the blocked-on-user span's own attributes. */
const char *record_span_decision(enum ilk_answer answer);
const char *record_span_source(enum ilk_answerer by);

#endif
