/* SPDX-License-Identifier: Apache-2.0
 *
 * The second half of opening an image: every field of every record, once the sections
 * are known to lie inside the bytes.
 */
#ifndef RUNTIME_CHECK_H
#define RUNTIME_CHECK_H

#include "interlock/runtime.h"

/* What a 32-bit field may hold, with a `limit`. */
enum check_rule {
	CHECK_ANY,
	CHECK_STRING,     /* a string reference */
	CHECK_BELOW,      /* less than `limit` */
	CHECK_ONE_OF,     /* a number whose bit is in `limit` */
	CHECK_BITS,       /* a mask without bits outside `limit` */
	CHECK_INDEX,      /* an index into section `limit` */
	CHECK_INDEX_OR_0, /* index + 1 into section `limit`, or 0 */
	CHECK_RUN,        /* with the next field: a run of records of section `limit` */
	CHECK_FACT,       /* the same as ONE_OF, or an argument's number */
	CHECK_BIT_EACH,   /* a mask with a bit for each record of section `limit` */
};

#define CHECK_BIT(n)       (1u << (n))
#define CHECK_ALL_OF(many) (CHECK_BIT(many) - 1u)

/* One value under one rule; `next` is the field behind it, for runs. */
enum ilk_status check_value(const struct ilk_image *image, enum check_rule rule,
                            uint32_t limit, uint32_t value, uint32_t next);

/* ILK_OK, ILK_IMAGE_SECTION (a number of records that cannot be), ILK_IMAGE_STRING,
 * ILK_IMAGE_INDEX or ILK_IMAGE_VALUE. */
enum ilk_status check_records(const struct ilk_image *image);
/* The part of that which is about counters and slots, their memories and changes. */
enum ilk_status check_state(const struct ilk_image *image);
/* The part of that which is about what only finds things sooner. */
enum ilk_status check_index(const struct ilk_image *image);
/* The part of that which is about rows, all conditions and CARRIED. */
enum ilk_status check_rows(const struct ilk_image *image);

#endif
