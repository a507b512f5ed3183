/* SPDX-License-Identifier: Apache-2.0
 *
 * What a line of the journal means: a log record for each decision, answer and switch of
 * the mode; a span for each wait that was answered and each tool that has run; and what
 * the metrics count. Names are those of interlock/telemetry.h.
 */
#ifndef EXPORT_SIGNALS_H
#define EXPORT_SIGNALS_H

#include "export/batch.h"

/* Adds to the batch and the tally what the line, the batch's last, says. ILK_OK,
 * ILK_MEMORY. */
enum ilk_status signals_add(struct batch *batch, struct tally *tally,
                            const struct line *line);

/* A NUL-terminated string as a text. */
struct ilk_text signals_text(const char *string);

/* W3C's traceparent; false: it is none, and the context is all zero. */
bool signals_traceparent(struct ilk_text text, struct otlp_context *context);

/* The parts of signals_add(), in files of their own. */

/* Attributes of the record being made, in the batch's arena. */
struct signals_list {
	struct otlp_attribute *at;
	size_t count;
	size_t room;
};
/* ILK_MEMORY when `at` is NULL afterwards. */
void signals_list_init(struct signals_list *list, struct batch *batch);
void signals_put(struct signals_list *list, const char *name, struct ilk_text text);
/* The same of words that will not stay: they are copied into the arena. */
void signals_put_copy(struct signals_list *list, struct batch *batch, const char *name,
                      const char *word);
void signals_put_integer(struct signals_list *list, const char *name, int64_t value);
/* What every record of a line tells of where it was. */
void signals_put_common(struct signals_list *list, const struct line *line);

/* The trace that a line belongs to: the agent's where it said so, else one made of session
 * and call. `remote` is whether the agent said so. */
void signals_context(const struct line *line, struct otlp_context *context,
                     bool *remote);

enum ilk_status signals_answered_span(struct batch *batch, const struct line *line,
                                      const struct pending *pending);
enum ilk_status signals_tool_span(struct batch *batch, const struct line *line,
                                  const struct pending *pending);

#endif
