/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers as people read them, the same in a terminal and on a page.
 */
#ifndef REPORT_SHOW_H
#define REPORT_SHOW_H

#include <stdbool.h>
#include <stdint.h>

struct shown {
	char at[48];
};

struct shown show_count(uint64_t count);                /* 12,345 */
struct shown show_share(uint64_t part, uint64_t whole); /* 82.9 %; "-" of nothing */
struct shown show_duration(uint64_t ns);                /* 870 us, 1.24 s, 3m 20s */
/* In one whole unit: 500 ms. */
struct shown show_round(uint64_t ns);
/* UTC; "not known" for 0. */
struct shown show_time(uint64_t ns);     /* 2026-11-20 08:00:05 */
struct shown show_time_iso(uint64_t ns); /* 2026-11-20T08:00:05Z */
/* The width of a cell: "5s", "1h", "1d"; of events "10 events". */
struct shown show_width(uint64_t width, bool by_order);
/* Where a cell begins: as short as its width allows. */
struct shown show_start(uint64_t start, uint64_t width, bool by_order);

#endif
