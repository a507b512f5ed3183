/* SPDX-License-Identifier: Apache-2.0
 *
 * See show.h.
 */
#include "report/show.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "report/numbers.h"

#define SECOND 1000000000u

struct shown show_count(uint64_t count)
{
	struct shown shown;
	char digits[24];
	size_t len = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, count);
	size_t at = 0;

	for (size_t i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			shown.at[at++] = ',';
		shown.at[at++] = digits[i];
	}
	shown.at[at] = '\0';
	return shown;
}

struct shown show_share(uint64_t part, uint64_t whole)
{
	struct shown shown = {"-"};
	unsigned share = numbers_share(part, whole);

	if (whole)
		snprintf(shown.at, sizeof shown.at, "%u.%u %%", share / 10, share % 10);
	return shown;
}

/* Three digits of `ns` in a unit of so many. */
static void show_unit(struct shown *shown, uint64_t ns, uint64_t unit, const char *name)
{
	double value = (double)ns / (double)unit;
	int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;

	snprintf(shown->at, sizeof shown->at, "%.*f %s", decimals, value, name);
}

/* Two units, the lesser one only where there is some of it, and where it matters. */
static void show_two(struct shown *shown, uint64_t lesser, uint64_t factor,
                     const char units[2])
{
	int len = snprintf(shown->at, sizeof shown->at, "%" PRIu64 "%c",
	                   lesser / factor, units[0]);

	if (lesser % factor && lesser / factor < 100)
		snprintf(shown->at + len, sizeof shown->at - (size_t)len,
		         " %" PRIu64 "%c", lesser % factor, units[1]);
}

struct shown show_duration(uint64_t ns)
{
	struct shown shown = {"0 s"};
	uint64_t seconds = ns / SECOND + (ns % SECOND >= SECOND / 2);

	if (ns >= 999500000 && seconds < 120)
		show_unit(&shown, ns, SECOND, "s");
	else if (seconds >= 86400)
		show_two(&shown, seconds / 3600, 24, "dh");
	else if (seconds >= 3600)
		show_two(&shown, seconds / 60, 60, "hm");
	else if (seconds >= 120)
		show_two(&shown, seconds, 60, "ms");
	else if (ns >= 999500)
		show_unit(&shown, ns, 1000000, "ms");
	else if (ns >= 1000)
		show_unit(&shown, ns, 1000, "us");
	else if (ns)
		snprintf(shown.at, sizeof shown.at, "%" PRIu64 " ns", ns);
	return shown;
}

enum precision { TO_DAY = 10, TO_MINUTE = 16, TO_SECOND = 19 };

/* "2026-11-20 08:00:05", cut. */
static struct shown show_clock(uint64_t seconds, enum precision precision)
{
	struct shown shown = {"not known"};
	time_t time = (time_t)seconds;
	struct tm broken;

	/* A year of five digits makes no column. */
	if (seconds > 253402300799u || !gmtime_r(&time, &broken))
		return shown;
	strftime(shown.at, sizeof shown.at, "%Y-%m-%d %H:%M:%S", &broken);
	shown.at[precision] = '\0';
	return shown;
}

struct shown show_time(uint64_t ns)
{
	struct shown none = {"not known"};

	return ns ? show_clock(ns / SECOND, TO_SECOND) : none;
}

struct shown show_time_iso(uint64_t ns)
{
	struct shown shown = show_clock(ns / SECOND, TO_SECOND);

	shown.at[10] = 'T';
	memcpy(shown.at + TO_SECOND, "Z", 2);
	return shown;
}

struct shown show_width(uint64_t width, bool by_order)
{
	static const struct {
		uint64_t seconds;
		char unit;
	} units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
	struct shown shown;
	size_t unit = 0;

	if (by_order) {
		snprintf(shown.at, sizeof shown.at, "%" PRIu64 " event%s", width,
		         width == 1 ? "" : "s");
		return shown;
	}
	while (width % units[unit].seconds)
		unit++;
	snprintf(shown.at, sizeof shown.at, "%" PRIu64 "%c",
	         width / units[unit].seconds, units[unit].unit);
	return shown;
}

struct shown show_round(uint64_t ns)
{
	static const struct {
		uint64_t ns;
		const char *unit;
	} units[] = {{SECOND, "s"}, {1000000, "ms"}, {1000, "us"}, {1, "ns"}};
	struct shown shown;
	size_t unit = 0;

	while (units[unit].ns > 1 && ns < units[unit].ns)
		unit++;
	snprintf(shown.at, sizeof shown.at, "%" PRIu64 " %s", ns / units[unit].ns,
	         units[unit].unit);
	return shown;
}

struct shown show_start(uint64_t start, uint64_t width, bool by_order)
{
	if (by_order)
		return show_count(start + 1);
	if (width >= 86400)
		return show_clock(start, TO_DAY);
	return show_clock(start, width >= 60 ? TO_MINUTE : TO_SECOND);
}
