/* SPDX-License-Identifier: Apache-2.0
 *
 * The store of files: what is committed is found again, what is damaged is never handed
 * out, nobody is led astray, and every system call may fail.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "scratch.h"
#include "store/record.h"
#include "store/store.h"
#include "unit.h"

static unsigned char record[STORE_MAX];

/* Commits `text` under the key; the status of whatever failed. */
static enum store_status put(struct store *store, const char *key, const char *text)
{
	size_t size;
	enum store_status status =
		store_begin(store, key, strlen(key), record, sizeof record, &size);

	if (status != STORE_OK && status != STORE_NONE)
		return status;
	return store_commit(store, text, strlen(text));
}

/* Whether the record under the key is `text`; NULL: none. */
static bool holds(struct store *store, const char *key, const char *text)
{
	size_t size;
	enum store_status status =
		store_begin(store, key, strlen(key), record, sizeof record, &size);

	store_abandon(store);
	if (!text)
		return status == STORE_NONE && size == 0;
	return status == STORE_OK && size == strlen(text) &&
	       memcmp(record, text, size) == 0;
}

/* The file that the last begin was about. */
static const char *file_of(const char *folder, const struct store *store)
{
	return scratch_path(folder, store->name);
}

static void test_a_record_is_what_was_committed(void)
{
	const char *folder = scratch_new();
	struct store store;
	struct stat found;

	CU_ASSERT_EQUAL_FATAL(
		store_open_files(&store, scratch_path(folder, "a/b"), 100), STORE_OK);
	CU_ASSERT(holds(&store, "one", NULL));
	CU_ASSERT_EQUAL(put(&store, "one", "first"), STORE_OK);
	CU_ASSERT_EQUAL(put(&store, "two", "other"), STORE_OK);
	CU_ASSERT(holds(&store, "one", "first"));
	CU_ASSERT_EQUAL(put(&store, "one", ""), STORE_OK);
	CU_ASSERT(holds(&store, "one", ""));
	CU_ASSERT_EQUAL(put(&store, "one", "a longer record than before"), STORE_OK);
	CU_ASSERT(holds(&store, "one", "a longer record than before"));
	CU_ASSERT(holds(&store, "two", "other"));
	store_close(&store);

	CU_ASSERT_EQUAL_FATAL(
		store_open_files(&store, scratch_path(folder, "a/b"), 100), STORE_OK);
	CU_ASSERT(holds(&store, "one", "a longer record than before"));
	CU_ASSERT_EQUAL(stat(scratch_path(folder, "a/b"), &found), 0);
	CU_ASSERT_EQUAL(found.st_mode & 0777, 0700);
	CU_ASSERT_EQUAL(stat(file_of(scratch_path(folder, "a/b"), &store), &found), 0);
	CU_ASSERT_EQUAL(found.st_mode & 0777, 0600);
	store_close(&store);
	scratch_remove(folder);
}

static void test_ends_of_a_step(void)
{
	const char *folder = scratch_new();
	struct store store;
	size_t size;

	CU_ASSERT_EQUAL_FATAL(store_open_files(&store, folder, 100), STORE_OK);
	CU_ASSERT_EQUAL(store_commit(&store, "x", 1), STORE_UNREADABLE);
	CU_ASSERT_EQUAL(store_remove(&store), STORE_UNREADABLE);
	store_abandon(&store);
	/* What was only looked at leaves nothing. */
	CU_ASSERT(holds(&store, "k", NULL));
	CU_ASSERT_NOT_EQUAL(access(file_of(folder, &store), F_OK), 0);
	CU_ASSERT_EQUAL(put(&store, "k", "1"), STORE_OK);
	CU_ASSERT_EQUAL(store_begin(&store, "k", 1, record, sizeof record, &size),
	                STORE_OK);
	CU_ASSERT_EQUAL(store_remove(&store), STORE_OK);
	CU_ASSERT(holds(&store, "k", NULL));
	CU_ASSERT_EQUAL(put(&store, "k", "2"), STORE_OK);
	CU_ASSERT_EQUAL(store_forget(&store, "k", 1), STORE_OK);
	CU_ASSERT_EQUAL(store_forget(&store, "k", 1), STORE_OK);
	CU_ASSERT(holds(&store, "k", NULL));
	store_close(&store);
	scratch_remove(folder);
}

static void test_sizes(void)
{
	static unsigned char most[STORE_MAX + 1];
	const char *folder = scratch_new();
	struct store store;
	size_t size;

	for (size_t i = 0; i < sizeof most; i++)
		most[i] = (unsigned char)(i * 7 + i / 251);
	CU_ASSERT_EQUAL_FATAL(store_open_files(&store, folder, 100), STORE_OK);
	for (int i = 0; i < 2; i++) {
		store_begin(&store, "k", 1, record, sizeof record, &size);
		CU_ASSERT_EQUAL(store_commit(&store, most, STORE_MAX), STORE_OK);
	}
	CU_ASSERT_EQUAL(store_begin(&store, "k", 1, record, sizeof record, &size),
	                STORE_OK);
	CU_ASSERT(size == STORE_MAX && memcmp(record, most, size) == 0);
	CU_ASSERT_EQUAL(store_commit(&store, most, STORE_MAX + 1), STORE_FULL);
	CU_ASSERT_EQUAL(store_begin(&store, "k", 1, record, STORE_MAX - 1, &size),
	                STORE_FULL);
	CU_ASSERT_EQUAL(size, 0);
	CU_ASSERT_EQUAL(store_begin(&store, "k", 1, record, STORE_MAX, &size),
	                STORE_OK);
	store_close(&store);
	scratch_remove(folder);
}

static void test_any_changed_byte_is_seen(void)
{
	const char *folder = scratch_new();
	struct store store;
	size_t size;
	size_t unseen = 0;
	size_t wrong = 0;

	CU_ASSERT_EQUAL_FATAL(store_open_files(&store, folder, 100), STORE_OK);
	put(&store, "k", "the record before it");
	put(&store, "k", "the newest record");
	char path[512];

	snprintf(path, sizeof path, "%s", file_of(folder, &store));
	char *bytes = unit_read(path, &size);

	CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
	for (size_t at = 0; at < size; at++) {
		bool head = at < RECORD_HEADS_SIZE &&
		            at % RECORD_HEAD_STEP < RECORD_HEAD_SIZE;
		bool body = at >= RECORD_BODY && at < RECORD_BODY + 17;

		if (!head && !body)
			continue; /* filling, and the body that is not in use */
		bytes[at] ^= 0x20;
		scratch_write(path, bytes, size);
		bytes[at] ^= 0x20;
		unseen += store_begin(&store, "k", 1, record, sizeof record, &size) !=
		          STORE_DAMAGED;
		wrong += size != 0;
		size = RECORD_BODY + RECORD_BODY_STEP + 20;
	}
	CU_ASSERT_EQUAL(unseen, 0);
	CU_ASSERT_EQUAL(wrong, 0);
	CU_ASSERT_EQUAL(store_forget(&store, "k", 1), STORE_OK);
	CU_ASSERT(holds(&store, "k", NULL));
	free(bytes);
	store_close(&store);
	scratch_remove(folder);
}

static void test_cut_records(void)
{
	const char *folder = scratch_new();
	struct store store;
	size_t size;

	CU_ASSERT_EQUAL_FATAL(store_open_files(&store, folder, 100), STORE_OK);
	put(&store, "k", "0123456789");
	const char *path = file_of(folder, &store);

	for (off_t cut = RECORD_BODY + RECORD_BODY_STEP + 9; cut > 0; cut /= 2) {
		CU_ASSERT_EQUAL(truncate(path, cut), 0);
		CU_ASSERT_EQUAL(
			store_begin(&store, "k", 1, record, sizeof record, &size),
			STORE_DAMAGED);
	}
	store_close(&store);
	scratch_remove(folder);
}

#define TEN(text) text text text text text text text text text text
#define OLD       TEN("the record that is there, and will be replaced; ")
#define NEW       TEN("the record that comes in its place, and is longer; ") "end"

/* A step over the failing calls: one record is replaced, one made. */
static enum store_status step(const char *folder)
{
	struct store store;
	enum store_status status =
		store_open_files_over(&store, &failing_calls, folder, 100);

	if (status != STORE_OK)
		return status;
	status = put(&store, "old", NEW);
	if (status == STORE_OK)
		status = put(&store, "fresh", NEW);
	store_close(&store);
	return status;
}

/* Fails each system call in turn: what stands afterwards is the old or the new record, and
 * the new one where the step says that it went well. */
static void fail_each(int error, bool all, bool part)
{
	size_t most = SIZE_MAX;

	/* The 0th: none fails, and they are counted. */
	for (size_t at = 0; at <= most; at++) {
		const char *folder = scratch_new();
		struct store store;

		CU_ASSERT_EQUAL_FATAL(store_open_files(&store, folder, 100), STORE_OK);
		put(&store, "old", OLD);
		failing = (struct failing){
			.fail_at = at, .error = error, .all = all, .part = part};
		enum store_status status = step(folder);

		if (at == 0)
			most = failing.calls;
		failing = (struct failing){.calls = 0};
		bool replaced = holds(&store, "old", NEW);
		bool made = holds(&store, "fresh", NEW);
		char name[32];

		snprintf(name, sizeof name, "call %zu, errno %d", at, error);
		CASE(name, replaced || holds(&store, "old", OLD));
		CASE(name, made || holds(&store, "fresh", NULL));
		CASE(name, status != STORE_OK || (replaced && made));
		CASE(name, status == STORE_OK || status == STORE_FULL ||
		                   status == STORE_BUSY || status == STORE_UNREADABLE);
		CASE(name, put(&store, "old", "after") == STORE_OK);
		store_close(&store);
		scratch_remove(folder);
	}
	CU_ASSERT(most > 20);
}

static void test_each_system_call_fails(void)
{
	fail_each(EIO, false, false);
	fail_each(EIO, true, false);
	fail_each(ENOSPC, false, true);
	fail_each(ENOSPC, true, true);
	fail_each(EINTR, false, false);
}

static void test_a_locked_record_is_busy(void)
{
	const char *folder = scratch_new();
	struct timespec from;
	struct timespec to;
	struct store one;
	struct store other;
	size_t size;

	CU_ASSERT_EQUAL_FATAL(store_open_files(&one, folder, 100), STORE_OK);
	CU_ASSERT_EQUAL_FATAL(store_open_files(&other, folder, 60), STORE_OK);
	CU_ASSERT_EQUAL(store_begin(&one, "k", 1, record, sizeof record, &size),
	                STORE_NONE);
	clock_gettime(CLOCK_MONOTONIC, &from);
	CU_ASSERT_EQUAL(store_begin(&other, "k", 1, record, sizeof record, &size),
	                STORE_BUSY);
	clock_gettime(CLOCK_MONOTONIC, &to);
	long ms = (to.tv_sec - from.tv_sec) * 1000 +
	          (to.tv_nsec - from.tv_nsec) / 1000000;

	CU_ASSERT(ms >= 55);
	CU_ASSERT(put(&other, "another", "x") == STORE_OK);
	CU_ASSERT_EQUAL(store_commit(&one, "x", 1), STORE_OK);
	CU_ASSERT(holds(&other, "k", "x"));
	store_close(&one);
	store_close(&other);
	scratch_remove(folder);
}

static void test_a_file_that_is_removed_while_waited_for(void)
{
	const char *folder = scratch_new();
	struct store store;
	size_t size;
	int status = -1;

	CU_ASSERT_EQUAL_FATAL(store_open_files(&store, folder, 5000), STORE_OK);
	put(&store, "k", "1");
	store_begin(&store, "k", 1, record, sizeof record, &size);
	pid_t child = fork();

	if (child == 0) {
		struct store mine;

		close(store.file); /* the lock is its parent's */
		bool fine = store_open_files(&mine, folder, 5000) == STORE_OK &&
		            put(&mine, "k", "2") == STORE_OK;

		_exit(fine ? 0 : 1);
	}
	nanosleep(&(struct timespec){0, 30000000}, NULL);
	CU_ASSERT_EQUAL(store_remove(&store), STORE_OK);
	waitpid(child, &status, 0);
	CU_ASSERT_EQUAL(status, 0);
	CU_ASSERT(holds(&store, "k", "2"));
	store_close(&store);
	scratch_remove(folder);
}

static void test_planted_files_are_refused(void)
{
	const char *folder = scratch_new();
	const char *target = scratch_path(folder, "target");
	struct store store;
	size_t size;

	CU_ASSERT_EQUAL_FATAL(store_open_files(&store, folder, 100), STORE_OK);
	CU_ASSERT(scratch_write(target, "mine", 4));
	put(&store, "k", "1");
	char path[512];

	snprintf(path, sizeof path, "%s", file_of(folder, &store));
	unlink(path);
	CU_ASSERT_EQUAL(symlink("../target", path), 0);
	CU_ASSERT_EQUAL(put(&store, "k", "2"), STORE_UNREADABLE);
	unlink(path);
	CU_ASSERT_EQUAL(link(target, path), 0);
	CU_ASSERT_EQUAL(put(&store, "k", "2"), STORE_UNREADABLE);
	unlink(path);
	CU_ASSERT_EQUAL(mkfifo(path, 0600), 0);
	CU_ASSERT_EQUAL(put(&store, "k", "2"), STORE_UNREADABLE);
	unlink(path);
	CU_ASSERT_EQUAL(put(&store, "k", "2"), STORE_OK);
	CU_ASSERT_EQUAL(chmod(path, 0666), 0);
	CU_ASSERT_EQUAL(put(&store, "k", "3"), STORE_UNREADABLE);
	char *bytes = unit_read(target, &size);

	CU_ASSERT(bytes && size == 4 && memcmp(bytes, "mine", 4) == 0);
	free(bytes);
	store_close(&store);
	scratch_remove(folder);
}

static void test_folders_of_others_are_refused(void)
{
	const char *folder = scratch_new();
	struct store store;

	CU_ASSERT_EQUAL(mkdir(scratch_path(folder, "open"), 0700), 0);
	CU_ASSERT_EQUAL(chmod(scratch_path(folder, "open"), 0777), 0);
	CU_ASSERT_EQUAL(store_open_files(&store, scratch_path(folder, "open"), 100),
	                STORE_UNREADABLE);
	CU_ASSERT_EQUAL(store.error, EPERM);
	CU_ASSERT_PTR_NOT_NULL(store.detail);
	CU_ASSERT_EQUAL(symlink("open", scratch_path(folder, "link")), 0);
	CU_ASSERT_EQUAL(store_open_files(&store, scratch_path(folder, "link"), 100),
	                STORE_UNREADABLE);
	CU_ASSERT(scratch_write(scratch_path(folder, "file"), "", 0));
	CU_ASSERT_EQUAL(store_open_files(&store, scratch_path(folder, "file"), 100),
	                STORE_UNREADABLE);
	CU_ASSERT_EQUAL(store_open_files(&store, scratch_path(folder, "file/x"), 100),
	                STORE_UNREADABLE);
	scratch_remove(folder);
}

/* In a child: the limit is for good. The first commits are within it. */
static int commit_at_limit(const char *folder)
{
	struct rlimit limit = {RECORD_BODY + RECORD_BODY_STEP + 100,
	                       RECORD_BODY + RECORD_BODY_STEP + 100};
	static char big[200];
	struct store store;
	size_t size;

	memset(big, 'b', sizeof big);
	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0 ||
	    store_open_files(&store, folder, 100) != STORE_OK)
		return 1;
	if (put(&store, "k", "small") != STORE_OK ||
	    put(&store, "k", "two") != STORE_OK)
		return 2;
	if (store_begin(&store, "k", 1, record, sizeof record, &size) != STORE_OK ||
	    store_commit(&store, big, sizeof big) != STORE_FULL)
		return 3;
	return holds(&store, "k", "two") ? 0 : 4;
}

static void test_a_full_disk(void)
{
	const char *folder = scratch_new();
	int status = -1;
	pid_t child = fork();

	if (child == 0)
		_exit(commit_at_limit(folder));
	waitpid(child, &status, 0);
	CU_ASSERT(WIFEXITED(status));
	CU_ASSERT_EQUAL(WEXITSTATUS(status), 0);
	scratch_remove(folder);
}

static void age(const char *path, int days)
{
	struct timespec times[2];

	clock_gettime(CLOCK_REALTIME, &times[0]);
	times[0].tv_sec -= (time_t)days * 24 * 60 * 60;
	times[1] = times[0];
	CU_ASSERT_EQUAL(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* Two keys whose records are in one folder. */
static void keys_beside(struct store *store, char one[16], char other[16])
{
	char first[2];

	snprintf(one, 16, "key 0");
	holds(store, one, NULL);
	memcpy(first, store->name, 2);
	for (int i = 1;; i++) {
		snprintf(other, 16, "key %d", i);
		holds(store, other, NULL);
		if (memcmp(first, store->name, 2) == 0)
			return;
	}
}

static void test_old_records_are_collected(void)
{
	const char *folder = scratch_new();
	char one[16];
	char other[16];
	struct store store;

	CU_ASSERT_EQUAL_FATAL(store_open_files(&store, folder, 100), STORE_OK);
	keys_beside(&store, one, other);
	put(&store, one, "old");
	char path[512];

	snprintf(path, sizeof path, "%s", file_of(folder, &store));
	age(path, STORE_KEEP_DAYS - 1);
	put(&store, other, "new");
	CU_ASSERT(holds(&store, one, "old"));
	store_forget(&store, other, strlen(other));

	age(path, STORE_KEEP_DAYS + 1);
	store.keep_days = 0;
	put(&store, other, "new");
	CU_ASSERT(holds(&store, one, "old"));
	store_forget(&store, other, strlen(other));

	/* Not while somebody has it. */
	struct store second;
	size_t size;

	store.keep_days = STORE_KEEP_DAYS;
	CU_ASSERT_EQUAL_FATAL(store_open_files(&second, folder, 100), STORE_OK);
	store_begin(&second, one, strlen(one), record, sizeof record, &size);
	put(&store, other, "new");
	CU_ASSERT_EQUAL(access(path, F_OK), 0);
	store_close(&second);
	store_forget(&store, other, strlen(other));

	put(&store, other, "new");
	CU_ASSERT_NOT_EQUAL(access(path, F_OK), 0);
	CU_ASSERT(holds(&store, one, NULL));
	CU_ASSERT(holds(&store, other, "new"));
	store_close(&store);
	scratch_remove(folder);
}

static void test_every_status_has_words(void)
{
	for (int i = 0; i <= STORE_STATUSES; i++)
		CU_ASSERT_PTR_NOT_NULL(store_status_text((enum store_status)i));
}

void store_suite(void)
{
	CU_pSuite suite = CU_add_suite("store", NULL, NULL);

	CU_ADD_TEST(suite, test_a_record_is_what_was_committed);
	CU_ADD_TEST(suite, test_ends_of_a_step);
	CU_ADD_TEST(suite, test_sizes);
	CU_ADD_TEST(suite, test_any_changed_byte_is_seen);
	CU_ADD_TEST(suite, test_cut_records);
	CU_ADD_TEST(suite, test_each_system_call_fails);
	CU_ADD_TEST(suite, test_a_locked_record_is_busy);
	CU_ADD_TEST(suite, test_a_file_that_is_removed_while_waited_for);
	CU_ADD_TEST(suite, test_planted_files_are_refused);
	CU_ADD_TEST(suite, test_folders_of_others_are_refused);
	CU_ADD_TEST(suite, test_a_full_disk);
	CU_ADD_TEST(suite, test_old_records_are_collected);
	CU_ADD_TEST(suite, test_every_status_has_words);
}
