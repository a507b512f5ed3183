/* SPDX-License-Identifier: Apache-2.0
 *
 * Parts of an opened image in the words of the policy language, for dumps and for
 * explanations. Indices must exist in the image.
 */
#ifndef DUMP_WORDING_H
#define DUMP_WORDING_H

#include "dump/sheet.h"

/* The words of the language; a value out of range is "?". */
const char *wording_event(uint32_t event);
const char *wording_fact(uint32_t fact);
const char *wording_verb(uint32_t verb);
const char *wording_rule(uint32_t rule);
const char *wording_presence(uint32_t presence);
const char *wording_verdict(uint32_t verdict);
const char *wording_answerer(uint32_t by);
const char *wording_failure(uint32_t failure); /* of enum ilk_failure */
const char *wording_note_kind(uint32_t kind);  /* "warn", "nudge" */
const char *wording_table(uint32_t table);
const char *wording_set_kind(uint32_t kind);

/* "path", "args.options.force": what a condition tests */
void wording_tested(const struct sheet *sheet, const struct ilk_image *image,
                    uint32_t fact);

/* "block, guard_block" */
void wording_events(const struct sheet *sheet, uint32_t mask);
/* "block_streak + unavailable_streak", of a run of TERMS */
void wording_sum(const struct sheet *sheet, const struct ilk_image *image,
                 uint32_t first, uint32_t count);
/* "+1", "=0", "+tokens": an effect without its events */
void wording_effect(const struct sheet *sheet, const struct ilk_image *image,
                    uint32_t effect);
/* " when tool in shell and latch stopped", or nothing: a run of CONDITIONS */
void wording_when(const struct sheet *sheet, const struct ilk_image *image,
                  uint32_t first, uint32_t count);
/* "tool, cwd, args" */
void wording_facts(const struct sheet *sheet, uint32_t mask);
/* "denials >= 20", "denials off" */
void wording_cap(const struct sheet *sheet, const struct ilk_image *image,
                 uint32_t cap);
/* "\"*.c\"", "not \"a.c\"" */
void wording_pattern(const struct sheet *sheet, const struct ilk_image *image,
                     uint32_t pattern);
/* "shell"; the first members of a set that has no name */
void wording_set(const struct sheet *sheet, const struct ilk_image *image,
                 uint32_t set);
/* One condition of CONDITIONS or CARRIED: "path not in workspace", "cap total_denial
 * (denials >= 20)". */
void wording_condition(const struct sheet *sheet, const struct ilk_image *image,
                       enum ilk_section section, uint32_t index);
/* "  # line 31", or "  # line 31 of base.policy" when there are several, and a line end;
 * `line` is the number of the record's field LINE. */
void wording_line(const struct sheet *sheet, const struct ilk_image *image,
                  enum ilk_section section, uint32_t index, unsigned line);
/* "   31", or "base.policy:31": as wide for each place of an image. */
void wording_place(const struct sheet *sheet, const struct ilk_image *image,
                   enum ilk_section section, uint32_t index, unsigned line);
int wording_place_width(const struct ilk_image *image);
/* "deny permission_rule" */
void wording_row(const struct sheet *sheet, const struct ilk_image *image,
                 uint32_t row);

#endif
