/* SPDX-License-Identifier: Apache-2.0
 *
 * See tables.h. A file that is made shorter while it is mapped raises SIGBUS, for which
 * the last words are there.
 */
#include "agent/tables.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

const char *tables_open(struct ilk_image *image, const char *path)
{
	/* Not to wait for whoever writes to a pipe of this name. */
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *wrong = NULL;
	struct stat found;
	void *bytes;

	if (file < 0 || fstat(file, &found) != 0) {
		wrong = strerror(errno);
	} else if (!S_ISREG(found.st_mode) || found.st_size <= 0) {
		wrong = "no file with tables";
	} else {
		bytes = mmap(NULL, (size_t)found.st_size, PROT_READ, MAP_PRIVATE, file,
		             0);
		if (bytes == MAP_FAILED)
			wrong = strerror(errno);
		else if (ilk_open(image, bytes, (size_t)found.st_size) != ILK_OK)
			wrong = ilk_status_text(
				ilk_open(image, bytes, (size_t)found.st_size));
	}
	if (file >= 0)
		close(file);
	return wrong;
}
