/* SPDX-License-Identifier: Apache-2.0
 *
 * Parts of the answer line that other outputs have in the same form: members of an open
 * object, not its first. Freestanding.
 */
#ifndef RECORD_JSON_H
#define RECORD_JSON_H

#include "record/write.h"

/* ,"line":31 and, when the policy has several files, ,"file":"base.policy" */
void write_place(struct writer *w, uint32_t line, struct ilk_text file);
/* "fires": the names of the hook events whose bits are set. */
void write_fires(struct writer *w, const struct ilk_image *image, uint32_t fires);
/* "warnings" and "nudges": the names of the notes, each a list. */
void write_warnings(struct writer *w, const struct ilk_image *image, uint32_t notes);
void write_nudges(struct writer *w, const struct ilk_image *image, uint32_t notes);
/* "cap": the cap that decided, null when none did. */
void write_cap(struct writer *w, const struct ilk_decision *d);

#endif
