/* SPDX-License-Identifier: Apache-2.0
 *
 * What emitters of code have in common: all constants one after the other, in the order
 * of the spec, and for each enum the list of its members.
 */
#ifndef GEN_EMIT_CODE_H
#define GEN_EMIT_CODE_H

#include "gen/emit.h"

struct code_constant {
	const char *prefix; /* "ATTR_", ...; "" for a member */
	struct text owner;  /* the attribute of a member; len 0: none */
	struct text name;   /* the attribute's, the signal's, the member's id */
	struct text value;
	enum scalar scalar;
	bool template; /* a key is appended to it */
	struct text brief;
	enum spec_stability stability;
	struct text deprecated; /* what to tell; len 0: it is not */
};

struct code_visitor {
	void (*constant)(const struct emit *emit, const struct code_constant *one);
	/* After an enum's members, when their values are of one type. May be NULL. */
	void (*members)(const struct emit *emit, const struct spec_attribute *one);
};

void code_visit(const struct emit *emit, const struct code_visitor *visitor);

/* "ATTR_APP_STATE", "APP_STATE_VALUE_IDLE". */
void code_screaming(const struct emit *emit, const struct code_constant *one);
/* "AttrAppState", "AppStateValueIdle". */
void code_pascal(const struct emit *emit, const struct code_constant *one);
/* The words of a name, capitalised and joined. "" without memory. */
const char *emit_pascal(const struct emit *emit, struct text name);
/* The value as a literal: a quoted text, or bare with something behind it ("L"). */
void code_value(struct buffer *out, struct text value, enum scalar scalar,
                const char *behind);
/* The brief, that a key is appended, how stable it is and that it is deprecated, as
 * lines behind `indent`. `put` writes a text, wrapped. */
typedef void (*code_put_fn)(struct buffer *out, struct text text, const char *indent);
void code_about(const struct emit *emit, const struct code_constant *one,
                const char *indent, code_put_fn put);
/* The texts that begin a file: by whom it was made, and the digest. */
void code_digest(struct buffer *out, const struct spec *spec);
/* Whether the member has a constant. */
bool code_wants_member(const struct spec_member *member);

#endif
