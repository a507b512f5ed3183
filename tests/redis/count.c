/* SPDX-License-Identifier: Apache-2.0
 *
 * redis-count URL KEY TIMES TIMEOUT_MS [patient]: counts TIMES up in one record, and says
 * how often that was committed, and how often it is not known (tests/redis/store.mjs).
 * Patient: goes on when the state cannot be had; else that is the end, with its reason.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/store.h"

struct count {
	struct store store;
	const char *key;
	unsigned long value;
	unsigned committed, unknown, failed, conflicts;
};

static char record[STORE_MAX];

/* One more, once. */
static enum store_status count_up(struct count *count)
{
	size_t size;
	enum store_status status =
		store_begin(&count->store, count->key, strlen(count->key), record,
	                    sizeof record - 1, &size);

	if (status != STORE_OK && status != STORE_NONE) {
		count->failed++;
		return status;
	}
	record[size] = '\0';
	unsigned long value = strtoul(record, NULL, 10) + 1;
	/* As long as a session is. */
	int len = snprintf(record, sizeof record, "%lu %0*d", value, 3000, 0);

	status = store_commit(&count->store, record, (size_t)len);
	if (status == STORE_OK)
		count->value = value;
	count->committed += status == STORE_OK;
	count->unknown += status == STORE_BUSY;
	count->conflicts += status == STORE_CONFLICT;
	count->failed +=
		status != STORE_OK && status != STORE_BUSY && status != STORE_CONFLICT;
	return status;
}

static void complain(const struct count *count, enum store_status status)
{
	fprintf(stderr, "%s: %s\n", store_status_text(status),
	        count->store.detail ? count->store.detail : "-");
}

int main(int argc, char **argv)
{
	static const struct timespec rest = {0, 20000000};
	struct count count = {.value = 0};
	enum store_status status;

	if (argc < 5)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	count.key = argv[2];
	status = store_open_redis(&count.store, argv[1],
	                          (unsigned)strtoul(argv[4], NULL, 10));
	if (status != STORE_OK) {
		complain(&count, status);
		return 1;
	}
	unsigned long times = strtoul(argv[3], NULL, 10);

	/* What may have been counted is not counted again. */
	while (count.committed + count.unknown < times) {
		status = count_up(&count);
		if (status == STORE_OK || status == STORE_CONFLICT)
			continue;
		if (argc < 6) {
			complain(&count, status);
			return 1;
		}
		nanosleep(&rest, NULL);
	}
	store_close(&count.store);
	printf("{\"value\":%lu,\"committed\":%u,\"unknown\":%u,\"failed\":%u,"
	       "\"conflicts\":%u}\n",
	       count.value, count.committed, count.unknown, count.failed,
	       count.conflicts);
	return 0;
}
