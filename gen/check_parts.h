/* SPDX-License-Identifier: Apache-2.0
 *
 * The checks' functions, one a line of the table in check.c, and what they share.
 */
#ifndef GEN_CHECK_PARTS_H
#define GEN_CHECK_PARTS_H

#include <stdbool.h>

#include "gen/check.h"

/* Whether an annotation's policy_exceptions lists this check. */
bool check_excepted(const struct node *annotations, const char *id);
/* Adds to an error (or NULL) where the other one of a pair is. */
void check_other(struct spec_file *file, struct diag_entry *error,
                 const struct spec_file *other, struct span span);

void check_name_format(struct spec *spec, const struct spec_check *check);
void check_missing_namespace(struct spec *spec, const struct spec_check *check);
void check_duplicate_name(struct spec *spec, const struct spec_check *check);
void check_constant_collision(struct spec *spec, const struct spec_check *check);

void check_name_is_namespace(struct spec *spec, const struct spec_check *check);
void check_empty_enum(struct spec *spec, const struct spec_check *check);
void check_member_format(struct spec *spec, const struct spec_check *check);
void check_duplicate_member(struct spec *spec, const struct spec_check *check);
void check_duplicate_value(struct spec *spec, const struct spec_check *check);
void check_missing_brief(struct spec *spec, const struct spec_check *check);
void check_brief_period(struct spec *spec, const struct spec_check *check);
void check_unused_attribute(struct spec *spec, const struct spec_check *check);

void check_duplicate_reference(struct spec *spec, const struct spec_check *check);
void check_metric_unit(struct spec *spec, const struct spec_check *check);
void check_metric_name(struct spec *spec, const struct spec_check *check);
void check_metric_cardinality(struct spec *spec, const struct spec_check *check);
void check_less_stable(struct spec *spec, const struct spec_check *check);

#endif
