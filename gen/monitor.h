/* SPDX-License-Identifier: Apache-2.0
 *
 * Metrics as Prometheus has them, and the alerts that a registry asks for, by an
 * annotation of a metric:
 *
 *     annotations:
 *       monitoring:
 *         alerts:
 *           - name: ClassifierUnavailable
 *             brief: The classifier gives no verdict.
 *             attribute: app.classifier_verdict   # the share of this member ...
 *             member: unavailable
 *             above: 0.05                         # ... above this
 *             for: 10m
 *           - {name: Slow, brief: ..., quantile: 0.95, above: 5, for: 10m}
 *
 * With neither attribute nor quantile the rate a second is meant.
 */
#ifndef GEN_MONITOR_H
#define GEN_MONITOR_H

#include "base/buffer.h"
#include "gen/spec.h"

struct spec_alert {
	struct spec_text name;
	struct spec_text brief;
	struct spec_text attribute;
	struct spec_text member;
	struct spec_text above;    /* a number */
	struct spec_text quantile; /* a number below 1 */
	struct spec_text pending;  /* "10m" */
	struct spec_text severity;
	const struct spec_member *found; /* what `member` names */
	struct spec_alert *next;
};

/* Reads the alerts of all metrics; what is wrong with them is diagnosed. */
void monitor_read(struct spec *spec);

/* "app.wait.duration" of a histogram in "s" -> "app_wait_duration_seconds". */
void monitor_metric(struct buffer *out, const struct spec_signal *metric);
/* "app.state" -> "app_state". */
void monitor_label(struct buffer *out, struct text name);
/* The series that counts: a counter itself, the count of a histogram. */
void monitor_count(struct buffer *out, const struct spec_signal *metric);
bool monitor_is(const struct spec_signal *metric, const char *instrument);
/* Whether a reference is a label worth a split: an enum or a boolean, not opt_in. */
bool monitor_splits(const struct spec_ref *ref);

#endif
