/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of the page. Inside the report room only.
 */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "base/buffer.h"
#include "report/numbers.h"

/* The style sheet, light and dark and for paper. */
extern const char page_style[];

void page_section(struct buffer *to, const char *title, const char *class_name);
void page_section_end(struct buffer *to);

/* The numbers that come first, as tiles; then what should be looked at. */
void page_tiles(struct buffer *to, const struct numbers *numbers);
void page_findings(struct buffer *to, const struct numbers *numbers);

/* A table of what there was most of, with bars; nothing where there is none. */
void page_list(struct buffer *to, const struct numbers *numbers, enum report_by by,
               const char *title, const char *about);
void page_classifier(struct buffer *to, const struct numbers *numbers);
void page_prompts(struct buffer *to, const struct numbers *numbers);

#endif
