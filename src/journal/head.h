/* SPDX-License-Identifier: Apache-2.0
 *
 * The journal's head: where it ends. The file `head` is also what writers lock. It has two
 * slots, written in turn, of which the one with the higher generation counts; a slot lies
 * within a page and is written at once.
 *
 *      0  "ILKHEAD1"           8
 *      8  generation           8
 *     16  sequence             8   of the last line, 0 before the first
 *     24  offset               8   where the next line goes in its segment
 *     32  first_sequence       8   of the first line that is kept, 0: not known
 *     40  dropped              8   lines removed for room or age, in all
 *     48  segment              4
 *     52  first_segment        4   the oldest that is kept
 *     56  last                32   SHA-256 of the last line, zeros before the first
 *     88  before_first        32   SHA-256 of the line before the first that is kept
 *    120  zero 4, CRC-32C of the 124 bytes before it 4
 */
#ifndef JOURNAL_HEAD_H
#define JOURNAL_HEAD_H

#include <stdint.h>

#include "bytes/sha256.h"
#include "disk/disk.h"
#include "journal/journal.h"

#define HEAD_NAME  "head"
#define HEAD_SIZE  128
#define HEAD_SLOTS 2

struct head {
	uint64_t generation;
	uint64_t sequence;
	uint64_t offset;
	uint64_t first_sequence;
	uint64_t dropped;
	uint32_t segment;
	uint32_t first_segment;
	unsigned char last[SHA256_SIZE];
	unsigned char before_first[SHA256_SIZE];
};

enum head_found {
	HEAD_NONE, /* no head, or one of zeros: the journal begins */
	HEAD_FOUND,
	HEAD_PARTLY, /* one of the slots is damaged; the other one */
	HEAD_DAMAGED
};

/* The head among the `size` bytes of the file; the one of an empty journal for NONE. */
enum head_found head_find(const unsigned char *bytes, size_t size, struct head *head);

/* The head as a slot's bytes. */
void head_seal(const struct head *head, unsigned char bytes[HEAD_SIZE]);

/* Segments are called journal-NNNNNNNN.jsonl. */
#define SEGMENT_NAME_SIZE 32
void segment_name(uint32_t segment, char name[SEGMENT_NAME_SIZE]);

/* What a failure to read or write is to the journal's users; errno is kept in `error`. */
enum journal_status journal_told(enum disk_status status, int *error);

#endif
