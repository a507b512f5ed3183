/* SPDX-License-Identifier: Apache-2.0
 *
 * What every ilk_begin() runs through. Linkers put such functions next to each other, so
 * that a call that comes after a long while waits for fewer lines of code: the same work
 * with empty caches takes a tenth to a fifth less time. It is for speed alone; the list is what a
 * profile of the matching workload shows.
 */
#ifndef RUNTIME_HOT_H
#define RUNTIME_HOT_H

#if defined(__GNUC__)
#define HOT __attribute__((hot))
#else
#define HOT
#endif

#endif
