/* SPDX-License-Identifier: Apache-2.0
 *
 * See measure.h.
 */
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CACHE_LINE 64

double bench_now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec * 1e9 + (double)at.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

double bench_clock_cost(void)
{
	double samples[101];
	size_t count = sizeof samples / sizeof samples[0];

	for (size_t i = 0; i < count; i++) {
		double start = bench_now();

		samples[i] = bench_now() - start;
	}
	qsort(samples, count, sizeof samples[0], by_value);
	return samples[count / 2];
}

void bench_empty_caches(const struct report *report)
{
	volatile unsigned char *walk = report->walk;

	for (size_t i = 0; i < BENCH_WALK_SIZE; i += CACHE_LINE)
		walk[i]++;
}

/* Four significant digits, so that columns stay readable from ns to millions. */
static const char *shown(double value, char *text, size_t size)
{
	int decimals = value < 10 ? 2 : value < 1000 ? 1 : 0;

	snprintf(text, size, "%.*f", decimals, value);
	return text;
}

void bench_report(const struct report *report, const char *what, const char *subject,
                  const char *unit, double *samples, size_t count)
{
	char text[4][32];

	qsort(samples, count, sizeof samples[0], by_value);
	double least = samples[0];
	double middle = samples[count / 2];
	double high = samples[(count * 95 + 99) / 100 - 1];
	double most = samples[count - 1];

	if (report->json) {
		printf("{\"what\":\"%s\",\"subject\":\"%s\",\"unit\":\"%s\","
		       "\"runs\":%zu,\"min\":%.3f,\"median\":%.3f,\"p95\":%.3f,"
		       "\"max\":%.3f}\n",
		       what, subject, unit, count, least, middle, high, most);
		return;
	}
	printf("%-14s %-34s %10s %10s %10s %10s  %s\n", what, subject,
	       shown(least, text[0], sizeof text[0]),
	       shown(middle, text[1], sizeof text[1]),
	       shown(high, text[2], sizeof text[2]),
	       shown(most, text[3], sizeof text[3]), unit);
}

void bench_report_one(const struct report *report, const char *what,
                      const char *subject, const char *unit, double value)
{
	char text[32];

	if (report->json)
		printf("{\"what\":\"%s\",\"subject\":\"%s\",\"unit\":\"%s\","
		       "\"value\":%.3f}\n",
		       what, subject, unit, value);
	else
		printf("%-14s %-34s %10s %10s %10s %10s  %s\n", what, subject, "",
		       shown(value, text, sizeof text), "", "", unit);
}
