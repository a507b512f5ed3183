/* SPDX-License-Identifier: Apache-2.0
 *
 * A model on its way to records: what the files of lowering share.
 */
#ifndef TABLE_LOWERING_H
#define TABLE_LOWERING_H

#include "table/lower.h"

struct lowering {
	struct sections *out;
	struct diag *diag;
	const struct source *source;
	const struct model *model;
	bool ok;
};

static inline void field(struct lowering *lowering, enum ilk_section section,
                         uint32_t value)
{
	sections_field(lowering->out, section, value);
}

static inline uint32_t string(struct lowering *lowering, struct text text)
{
	return sections_string(lowering->out, text);
}

static inline uint32_t count(const struct lowering *lowering, enum ilk_section section)
{
	return sections_count(lowering->out, section);
}

/* Two fields: line and source. */
static inline void place(struct lowering *lowering, enum ilk_section section,
                         struct span span)
{
	field(lowering, section, source_line(lowering->source, span.at));
	field(lowering, section, source_number(lowering->source, span.at));
}

/* An index + 1, with 0 for none. */
static inline uint32_t optional(uint32_t index)
{
	return index == MODEL_NONE ? 0 : index + 1;
}

/* What a set is to the engine. */
static inline enum ilk_set_kind set_kind(const struct model_set *set)
{
	return set->fold ? ILK_SET_FOLDED_PATHS : set->kind;
}

/* Whether the n-th pattern of a set takes out what those in front of it put in. */
static inline bool set_is_negated(const struct model_set *set, uint32_t n)
{
	return set->kind == ILK_SET_PATHS && set->patterns[n].at[0] == '!';
}

/* What is carried from begin() to the later tables and to changes, beside its records. */
struct lowered_condition {
	uint32_t fields[ILK_CONDITION_FIELDS];
};
struct carried {
	struct lowered_condition at[ILK_MAX_CARRIED];
	uint32_t count;
};

/* EVENTS with their EFFECTS and USES; TABLES with their ROWS (lower_rows.c). */
void lower_events(struct lowering *to, struct carried *carried);
void lower_tables(struct lowering *to, struct carried *carried);

#endif
