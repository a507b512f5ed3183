/* SPDX-License-Identifier: Apache-2.0
 *
 * The words that the language itself knows, and the telemetry spec's members that a
 * policy may name: one table each, found by name or by number.
 */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "interlock/image.h"

/* A list of words; `what` names it in diagnostics ("an event"). */
struct words {
	const char *what;
	const char *const *at;
	uint32_t count;
};

/* What the language knows; numbers are those of image.h and runtime.h. */
extern const struct words words_events;
extern const struct words words_facts;
extern const struct words words_set_kinds;
extern const struct words words_verbs;
extern const struct words words_tables;
extern const struct words words_presences;
extern const struct words words_failures; /* from enum ilk_failure's first real one */
extern const struct words words_rules;
extern const struct words words_verdicts;
extern const struct words words_answerers;
extern const struct words words_annotations; /* of enum ilk_hint */
extern const struct words words_reports;
extern const struct words words_scopes;
extern const struct words words_tiers;
extern const struct words words_cases;
extern const struct words words_kinds; /* of unavailability */

/* What the telemetry spec knows: the members of its enumerations. */
extern const struct words words_reasons;
extern const struct words words_fallback_reasons;
extern const struct words words_cap_kinds;
extern const struct words words_layers;
extern const struct words words_hooks;
extern const struct words words_stages;
extern const struct words words_categories; /* of a block */

#define WORD_NONE UINT32_MAX
uint32_t words_find(const struct words *words, struct text text);

/* Which kinds of set (mask of 1 << enum ilk_set_kind) a fact can be held against, and
 * the kind of a set written inside the condition. No kinds: the fact is for keys only. */
struct word_fact {
	uint32_t kinds;
	enum ilk_set_kind kind;
};
extern const struct word_fact word_facts[ILK_FACT_COUNT];

/* The same for a fact or an argument. */
const struct word_fact *word_fact_of(uint32_t fact);

/* The namespace of the spec's attributes ("qwen-code.auto_mode"). */
struct text words_namespace(void);

#endif
