/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing until all of it is written, whatever interrupts.
 */
#ifndef EXPORT_WHOLE_H
#define EXPORT_WHOLE_H

#include <stdbool.h>
#include <stddef.h>

/* Where the file stands. False: a part may be there, errno says why. */
bool whole_write(int file, const void *bytes, size_t size);

#endif
