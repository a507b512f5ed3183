/* SPDX-License-Identifier: Apache-2.0
 *
 * What a record is called, in files and in Redis.
 */
#ifndef STORE_NAME_H
#define STORE_NAME_H

#include "store/store.h"

/* "ab/cdef...": the key's SHA-256 in digits, of which two are the folder. */
void store_name(char name[STORE_NAME_SIZE], const void *key, size_t key_len);

#endif
