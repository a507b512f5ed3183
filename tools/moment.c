/* SPDX-License-Identifier: Apache-2.0
 *
 * Points in time; see moment.h. The C library has no inverse of gmtime() that is in
 * POSIX.
 */
#include "moment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NANO      1000000000u
#define DAY       86400u
#define YEAR_MAX  2500
#define YEAR_ZERO 1970

void moment_text(uint64_t unix_nano, char text[MOMENT_SIZE])
{
	time_t seconds = (time_t)(unix_nano / NANO);
	struct tm parts;

	if (!gmtime_r(&seconds, &parts))
		memset(&parts, 0, sizeof parts);
	size_t len = strftime(text, MOMENT_SIZE, "%Y-%m-%dT%H:%M:%S", &parts);

	snprintf(text + len, MOMENT_SIZE - len, ".%03uZ",
	         (unsigned)(unix_nano % NANO / (NANO / 1000)));
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year));
}

static bool parse_date(const char **at, uint64_t *days)
{
	int year;
	int month;
	int day;
	int read = 0;

	if (sscanf(*at, "%4d-%2d-%2d%n", &year, &month, &day, &read) != 3 ||
	    read != 10 || year < YEAR_ZERO || year > YEAR_MAX || month < 1 ||
	    month > 12 || day < 1 || day > days_in(year, month))
		return false;
	*days = (uint64_t)(day - 1);
	for (int before = YEAR_ZERO; before < year; before++)
		*days += is_leap(before) ? 366 : 365;
	for (int before = 1; before < month; before++)
		*days += (uint64_t)days_in(year, before);
	*at += read;
	return true;
}

static bool parse_time(const char **at, uint64_t *seconds)
{
	int hour;
	int minute;
	int second = 0;
	int read = 0;

	if (sscanf(*at, "T%2d:%2d%n", &hour, &minute, &read) != 2 || read != 6)
		return false;
	*at += read;
	read = 0;
	if (**at == ':') {
		if (sscanf(*at, ":%2d%n", &second, &read) != 1 || read != 3)
			return false;
		*at += read;
	}
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
	    second > 59)
		return false;
	*seconds = (uint64_t)hour * 3600 + (uint64_t)minute * 60 + (uint64_t)second;
	return true;
}

static bool parse_ago(const char *text, uint64_t now, uint64_t *unix_nano)
{
	static const struct {
		const char *unit;
		uint64_t seconds;
	} units[] = {{"s", 1}, {"min", 60}, {"h", 3600}, {"d", DAY}};
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	unsigned long long amount = strtoull(text, &end, 10);

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (strcmp(end, units[i].unit) != 0 || amount > 1000000)
			continue;
		uint64_t ago = amount * units[i].seconds * NANO;

		*unix_nano = ago < now ? now - ago : 0;
		return true;
	}
	return false;
}

bool moment_parse(const char *text, uint64_t now_unix_nano, uint64_t *unix_nano)
{
	const char *at = text;
	uint64_t seconds = 0;
	uint64_t days;

	if (parse_ago(text, now_unix_nano, unix_nano))
		return true;
	if (!parse_date(&at, &days) || (*at == 'T' && !parse_time(&at, &seconds)))
		return false;
	if (*at == 'Z')
		at++;
	*unix_nano = (days * DAY + seconds) * NANO;
	return *at == '\0';
}
