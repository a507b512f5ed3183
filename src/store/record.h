/* SPDX-License-Identifier: Apache-2.0
 *
 * A record's file: two heads and two bodies. A commit writes the body that is not in use,
 * and then its head, which makes it the newest. So a process that is killed on the way has
 * changed nothing that counts: heads are in one page, and written at once.
 *
 *        0  head 0   "ILKSTATE"  sequence 8  size 4  CRC of the body 4  CRC of the head 4
 *       64  head 1
 *     4096  body 0
 *   4096 + 1 MiB  body 1          (what is between is a hole, and takes no room)
 *
 * The record with sequence N is in head and body N mod 2, the first being 1. A head of
 * zeros is none yet. Numbers are little-endian.
 */
#ifndef STORE_RECORD_H
#define STORE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORD_HEAD_SIZE  28
#define RECORD_HEAD_STEP  64
#define RECORD_HEADS_SIZE (2 * RECORD_HEAD_STEP)
#define RECORD_BODY       4096u
#define RECORD_BODY_STEP  (1024u * 1024)

struct record_head {
	uint64_t sequence; /* 0: none */
	uint32_t size;
	uint32_t crc;
};

enum record_found { RECORD_NONE, RECORD_NEWEST, RECORD_DAMAGED };

/* The newer of a file's two heads. `size` are the bytes read of RECORD_HEADS_SIZE. */
enum record_found record_newest(const unsigned char *heads, size_t size,
                                struct record_head *newest);

void record_write_head(const struct record_head *head,
                       unsigned char bytes[RECORD_HEAD_SIZE]);

/* Where the head and the body of a sequence are. */
static inline uint64_t record_head_at(uint64_t sequence)
{
	return sequence % 2 * RECORD_HEAD_STEP;
}

static inline uint64_t record_body_at(uint64_t sequence)
{
	return RECORD_BODY + sequence % 2 * RECORD_BODY_STEP;
}

#endif
