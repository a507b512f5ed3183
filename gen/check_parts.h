/* SPDX-License-Identifier: Apache-2.0
 *
 * The checks' functions, one a line of the table in check.c, and what they share.
 */
#ifndef GEN_CHECK_PARTS_H
#define GEN_CHECK_PARTS_H

#include <stdbool.h>

#include "gen/check.h"

/* Something with a name that a check looks at. */
struct check_subject {
	const char *what; /* "attribute", "metric" */
	struct spec_file *file;
	const struct spec_text *name;
	const struct spec_text *brief;
	const struct node *annotations;
	const struct spec_deprecated *deprecated;
	enum spec_kind kind; /* SPEC_KIND_COUNT: an attribute */
};

struct check_subject check_attribute_subject(const struct spec_attribute *attribute);
struct check_subject check_signal_subject(const struct spec_signal *signal);

typedef void (*check_subject_fn)(struct spec *spec, const struct spec_check *check,
                                 const struct check_subject *subject);
/* Calls `each` for the attributes, then for the signals of all kinds but groups. */
void check_each(struct spec *spec, const struct spec_check *check,
                check_subject_fn each);

/* Tells of a mistake under the check's id and severity; NULL: not kept. */
__attribute__((format(printf, 4, 5))) struct diag_entry *
check_tell(const struct spec_check *check, struct spec_file *file, struct span span,
           const char *format, ...);
/* Whether the check is waived for it: by an annotation, or a file of waivers. */
bool check_waived(const struct spec *spec, const struct spec_check *check,
                  const struct check_subject *subject);
/* Whether its style is no concern of ours: another registry's, or deprecated. */
bool check_past(const struct check_subject *subject);
/* Adds to an error (or NULL) where the other one of a pair is. */
void check_other(struct spec_file *file, struct diag_entry *error,
                 const struct spec_file *other, struct span span);

#define CHECK(name) void check_##name(struct spec *spec, const struct spec_check *check)

CHECK(name_format);
CHECK(name_hyphen);
CHECK(missing_namespace);
CHECK(duplicate_name);
CHECK(duplicate_id);
CHECK(constant_collision);

CHECK(name_is_namespace);
CHECK(empty_enum);
CHECK(member_format);
CHECK(duplicate_member);
CHECK(duplicate_value);
CHECK(missing_brief);
CHECK(brief_period);
CHECK(unused_attribute);
CHECK(renamed_target);

CHECK(duplicate_reference);
CHECK(metric_unit);
CHECK(metric_name);
CHECK(metric_cardinality);
CHECK(less_stable);

CHECK(waiver_reason);
CHECK(waiver_name);
CHECK(waiver_unused);

#endif
