/* SPDX-License-Identifier: Apache-2.0
 *
 * What a build without hiredis or OpenSSL has in the place of redis.c.
 */
#include "store/store.h"

enum store_status store_open_redis(struct store *store, const char *url,
                                   unsigned timeout_ms)
{
	(void)url;
	(void)timeout_ms;
	*store = (struct store){
		.folder = -1,
		.file = -1,
		.detail = "this interlock was built without Redis: the packages "
			  "libhiredis-dev and libssl-dev were missing",
	};
	return STORE_UNREADABLE;
}
