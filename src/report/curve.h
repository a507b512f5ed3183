/* SPDX-License-Identifier: Apache-2.0
 *
 * Counts over time as one line each of columns.
 */
#ifndef REPORT_CURVE_H
#define REPORT_CURVE_H

#include "report/line.h"
#include "report/series.h"

/* Decisions, those that hold a call back, failures of the classifier and caps; nothing
 * where there is no course of time. */
void curves_write(const struct lines_to *lines, const struct series *series);

#endif
