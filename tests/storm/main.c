/* SPDX-License-Identifier: Apache-2.0
 *
 * state-storm [--kills N] [--processes N] [--seed N]: processes that count in one record
 * and write one journal, killed at any moment. Afterwards the record must have each count
 * that was said to be committed, and at most one more for each process killed; the journal
 * must be whole, with each line that was said to be there.
 *
 * state-storm --burst N: N processes at once, each counts once; none may be lost, and
 * nobody waits for ever. state-storm --write DIR N: a journal of N lines, for other tests.
 */
#define _GNU_SOURCE 1 /* MAP_ANONYMOUS */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bytes/bytes.h"
#include "journal/journal.h"
#include "journal/read.h"
#include "journal/verify.h"
#include "store/store.h"

enum { PROCESSES_MAX = 64, RECORD = 6000, TIMEOUT_MS = 60000 };

/* What the processes tell: how often a step was said to be done. */
struct told {
	atomic_ullong committed;
	atomic_ullong appended;
	atomic_ullong failed;
};

static struct told *told;
static char folder[256];
static char state[300];
static char journal_folder[300];

static void die(const char *what)
{
	fprintf(stderr, "state-storm: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* A record that shows when it is torn: its count, and bytes that follow from it. */
static void fill(unsigned char *record, uint64_t count)
{
	put_le64(record, count);
	for (size_t i = 8; i < RECORD; i++)
		record[i] = (unsigned char)(count * 31 + i * (count % 7 + 1));
}

static bool is_whole(const unsigned char *record, size_t size)
{
	static unsigned char wanted[RECORD];

	if (size != RECORD)
		return false;
	fill(wanted, le64(record));
	return memcmp(record, wanted, RECORD) == 0;
}

/* Adds one to the record; false: something is wrong with it. */
static bool count_once(struct store *store)
{
	static unsigned char record[RECORD];
	size_t size;
	enum store_status status =
		store_begin(store, "storm", 5, record, sizeof record, &size);

	if (status == STORE_OK && !is_whole(record, size))
		return false;
	if (status != STORE_OK && status != STORE_NONE)
		return false;
	fill(record, status == STORE_OK ? le64(record) + 1 : 1);
	return store_commit(store, record, sizeof record) == STORE_OK;
}

static bool append_once(struct journal *journal)
{
	static char buffer[JOURNAL_LINE_MAX];
	static const char text[] = "{\"outcome\":\"allow\",\"reason\":\"allowlist\"}";
	const struct journal_entry entry = {
		.event = "call",
		.session = {"storm", 5},
		.tool = {"run_shell_command", 17},
		.record = {text, sizeof text - 1},
	};

	return journal_append(journal, &entry, buffer, sizeof buffer) == JOURNAL_OK;
}

static _Noreturn void work(void)
{
	struct journal journal;
	struct store store;

	if (store_open_files(&store, state, TIMEOUT_MS) != STORE_OK ||
	    journal_open(&journal, journal_folder, TIMEOUT_MS) != JOURNAL_OK)
		_exit(1);
	journal.segment_bytes = 65536;
	for (;;) {
		if (!count_once(&store))
			break;
		atomic_fetch_add(&told->committed, 1);
		if (!append_once(&journal))
			break;
		atomic_fetch_add(&told->appended, 1);
	}
	atomic_fetch_add(&told->failed, 1);
	_exit(1);
}

static pid_t start(void (*run)(void))
{
	pid_t child = fork();

	if (child < 0)
		die("fork");
	if (child == 0)
		run();
	return child;
}

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* Kills and replaces processes; at the end kills all. */
static void storm(unsigned long kills, unsigned long processes, uint64_t seed)
{
	pid_t children[PROCESSES_MAX];

	for (unsigned long i = 0; i < processes; i++)
		children[i] = start((void (*)(void))work);
	for (unsigned long killed = 0; killed < kills; killed++) {
		struct timespec pause = {0, (long)(next_random(&seed) % 1500000)};
		unsigned long victim = next_random(&seed) % processes;

		nanosleep(&pause, NULL);
		kill(children[victim], SIGKILL);
		waitpid(children[victim], NULL, 0);
		children[victim] = start((void (*)(void))work);
	}
	for (unsigned long i = 0; i < processes; i++) {
		kill(children[i], SIGKILL);
		waitpid(children[i], NULL, 0);
	}
}

static uint64_t counted(void)
{
	static unsigned char record[RECORD];
	struct store store;
	size_t size;

	if (store_open_files(&store, state, TIMEOUT_MS) != STORE_OK)
		die("opening the state");
	enum store_status status =
		store_begin(&store, "storm", 5, record, sizeof record, &size);

	store_close(&store);
	if (status == STORE_NONE)
		return 0;
	if (status != STORE_OK || !is_whole(record, size)) {
		fprintf(stderr, "state-storm: the record: %s\n",
		        status == STORE_OK ? "torn" : store_status_text(status));
		exit(1);
	}
	return le64(record);
}

/* The lines of processes, not those of the journal about itself. */
static uint64_t lines_of(const char *directory)
{
	static char room[4 * JOURNAL_LINE_MAX];
	const struct journal_cursor first = {0, 0, 0};
	struct journal_verdict verdict;
	struct journal_reader reader;
	struct journal_line line;
	uint64_t lines = 0;
	int error;

	if (journal_verify(directory, NULL, &verdict, &error, room, sizeof room) !=
	    JOURNAL_OK)
		die("verifying the journal");
	if (verdict.fault != JOURNAL_WHOLE) {
		fprintf(stderr, "state-storm: %s/%s:%llu: fault %d\n", directory,
		        verdict.file, (unsigned long long)verdict.line, verdict.fault);
		exit(1);
	}
	if (journal_read_open(&reader, directory, first, room, sizeof room) !=
	    JOURNAL_OK)
		die("reading the journal");
	while (journal_read(&reader, &line) == JOURNAL_OK) {
		static const char own[] = "\"event\":\"journal\"";

		lines += memmem(line.at, line.len, own, sizeof own - 1) == NULL;
	}
	journal_read_close(&reader);
	return lines;
}

static void check(const char *what, uint64_t found, uint64_t said, uint64_t killed)
{
	printf("state-storm: %s: %llu said, %llu found, %llu processes killed\n", what,
	       (unsigned long long)said, (unsigned long long)found,
	       (unsigned long long)killed);
	if (found >= said && found <= said + killed)
		return;
	fprintf(stderr, "state-storm: %s: lost or invented\n", what);
	exit(1);
}

static void run_storm(unsigned long kills, unsigned long processes, uint64_t seed)
{
	storm(kills, processes, seed);
	check("committed", counted(), told->committed, kills + processes);
	check("lines", lines_of(journal_folder), told->appended, kills + processes);
	if (told->failed) {
		fprintf(stderr, "state-storm: %llu processes found something wrong\n",
		        (unsigned long long)told->failed);
		exit(1);
	}
	/* And what they left is fit to be used. */
	struct journal journal;

	if (journal_open(&journal, journal_folder, TIMEOUT_MS) != JOURNAL_OK ||
	    !append_once(&journal))
		die("the journal afterwards");
	journal_close(&journal);
	check("lines", lines_of(journal_folder), told->appended + 1, kills + processes);
}

static _Noreturn void once(void)
{
	struct store store;

	if (store_open_files(&store, state, TIMEOUT_MS) != STORE_OK ||
	    !count_once(&store))
		_exit(1);
	atomic_fetch_add(&told->committed, 1);
	_exit(0);
}

static void run_burst(unsigned long processes)
{
	struct timespec from;
	struct timespec to;

	clock_gettime(CLOCK_MONOTONIC, &from);
	for (unsigned long i = 0; i < processes; i++)
		start((void (*)(void))once);
	while (wait(NULL) > 0)
		;
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("state-storm: %lu processes at once: %.0f ms\n", processes,
	       (double)(to.tv_sec - from.tv_sec) * 1e3 +
	               (double)(to.tv_nsec - from.tv_nsec) / 1e6);
	check("counted", counted(), processes, 0);
}

static void run_write(const char *directory, unsigned long lines)
{
	static const char *const outcomes[] = {"allow", "deny", "ask"};
	static char buffer[JOURNAL_LINE_MAX];
	struct journal journal;

	if (journal_open(&journal, directory, TIMEOUT_MS) != JOURNAL_OK)
		die(directory);
	journal.content = JOURNAL_CONTENT_FULL;
	for (unsigned long i = 0; i < lines; i++) {
		const struct journal_field command = {"command", {"make \x1b[1m", 9}};
		char record[200];
		char id[32];
		int len = snprintf(record, sizeof record,
		                   "{\"outcome\":\"%s\",\"reason\":\"reason_%lu\","
		                   "\"rule\":{\"name\":\"r\",\"line\":%lu}}",
		                   outcomes[i % 3], i % 2, i + 1);
		int id_len = snprintf(id, sizeof id, "s%lu", i % 4);
		const struct journal_entry entry = {
			.time_unix_nano = 1795000000000000000u + i * 3600000000000u,
			.event = i % 5 ? "call" : "verdict",
			.session = {id, (size_t)id_len},
			.tool = {i % 2 ? "edit" : "shell", i % 2 ? 4 : 5},
			.content = &command,
			.contents = 1,
			.record = {record, (size_t)len},
		};

		if (journal_append(&journal, &entry, buffer, sizeof buffer) !=
		    JOURNAL_OK)
			die("appending");
	}
	journal_close(&journal);
}

static void make_folder(void)
{
	const char *base = getenv("TMPDIR");

	snprintf(folder, sizeof folder, "%s/state-storm-XXXXXX", base ? base : "/tmp");
	if (!mkdtemp(folder))
		die("mkdtemp");
	snprintf(state, sizeof state, "%s/state", folder);
	snprintf(journal_folder, sizeof journal_folder, "%s/journal", folder);
	told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE,
	            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (told == MAP_FAILED)
		die("mmap");
}

static unsigned long number(const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (end == text || *end) {
		fprintf(stderr, "state-storm: found \"%s\", expected a number\n", text);
		exit(2);
	}
	return value;
}

int main(int argc, char **argv)
{
	unsigned long kills = 300;
	unsigned long processes = 6;
	unsigned long burst = 0;
	uint64_t seed = 1;

	if (argc == 4 && strcmp(argv[1], "--write") == 0) {
		run_write(argv[2], number(argv[3]));
		return 0;
	}
	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--kills") == 0)
			kills = number(argv[i + 1]);
		else if (strcmp(argv[i], "--processes") == 0)
			processes = number(argv[i + 1]);
		else if (strcmp(argv[i], "--seed") == 0)
			seed = number(argv[i + 1]);
		else if (strcmp(argv[i], "--burst") == 0)
			burst = number(argv[i + 1]);
	}
	if (processes < 1 || processes > PROCESSES_MAX || seed == 0)
		return 2;
	make_folder();
	if (burst)
		run_burst(burst);
	else
		run_storm(kills, processes, seed);
	char command[400];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	return system(command) == 0 ? 0 : 1;
}
