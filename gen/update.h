/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables inside of documents that people write, between two markers as the official
 * documentation has them:
 *
 *     <!-- semconv metric.app.decisions -->
 *     ...
 *     <!-- endsemconv -->
 *
 * The id is that of an event, a metric, a span, an entity, a refinement or a group, or
 * the name of an attribute whose members are listed.
 */
#ifndef GEN_UPDATE_H
#define GEN_UPDATE_H

#include "base/buffer.h"
#include "gen/spec.h"
#include "interlock/status.h"

struct update {
	const struct spec *spec;
	const char *path; /* the document */
	char failed[512]; /* out */
};

/* The document with its tables anew. ILK_OK; ILK_DIAGNOSED: a marker names nothing, or
 * has no end (see failed, which says the line); ILK_IO, ILK_LIMIT, ILK_MEMORY. */
enum ilk_status update_document(struct update *update, struct buffer *out);

#endif
