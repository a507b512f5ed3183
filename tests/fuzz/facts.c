/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzz: any bytes as a host and as a path. What comes out is in normal form, and stays as
 * it is when it goes in again.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/host.h"
#include "runtime/path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_host(struct ilk_text text)
{
	struct host host;
	struct host again;

	if (host_read(text, &host) == HOST_OPAQUE)
		return;
	struct ilk_text name = {host.name, host.whole};

	if (host.len == 0 || host.whole > HOST_ROOM ||
	    host_read(name, &again) != HOST_PLAIN || again.len != host.len ||
	    again.whole != host.whole || memcmp(host.name, again.name, host.whole) != 0)
		abort();
	for (size_t i = 0; i < host.len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-_.:[]", host.name[i]))
			abort();
}

static void check_path(struct ilk_text text)
{
	static const struct ilk_text cwds[] = {{NULL, 0}, {"/w/x", 4}, {"/../w//", 7}};
	static char first[PATH_ROOM];
	static char second[PATH_ROOM];
	struct ilk_text normal;
	struct ilk_text again;

	for (size_t i = 0; i < 3; i++) {
		if (!path_normal(text, cwds[i], first, &normal))
			continue;
		if (!path_normal(normal, cwds[0], second, &again) ||
		    normal.len != again.len || memcmp(first, second, normal.len) != 0 ||
		    !path_is_inside((struct ilk_text){"/", 1}, normal, false) ||
		    !path_is_inside(normal, normal, true))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size ? size : 1);

	if (!copy)
		return 0;
	if (size)
		memcpy(copy, data, size);
	check_host((struct ilk_text){copy, size});
	check_path((struct ilk_text){copy, size});
	free(copy);
	return 0;
}
