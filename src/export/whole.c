/* SPDX-License-Identifier: Apache-2.0
 *
 * See whole.h.
 */
#include "export/whole.h"

#include <errno.h>
#include <unistd.h>

bool whole_write(int file, const void *bytes, size_t size)
{
	const char *at = bytes;

	while (size) {
		ssize_t count = write(file, at, size);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return false;
		at += count;
		size -= (size_t)count;
	}
	return true;
}
