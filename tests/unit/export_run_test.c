/* SPDX-License-Identifier: Apache-2.0
 *
 * The exporter over a journal that the writer wrote: requests that would be too large are
 * divided, and a record that is too large by itself is dropped and told.
 */
#include <stdlib.h>
#include <string.h>

#include "export/run.h"
#include "journal/journal.h"
#include "scratch.h"
#include "unit.h"

#define LINES 40

static struct journal_text text(const char *string)
{
	return (struct journal_text){string, strlen(string)};
}

static bool write_journal(const char *folder)
{
	static char buffer[JOURNAL_LINE_MAX];
	struct journal journal;
	bool ok = journal_open(&journal, folder, 1000) == JOURNAL_OK;

	for (unsigned i = 0; ok && i < LINES; i++) {
		const struct journal_entry entry = {
			.session = text("s"),
			.event = "call",
			.id = text("c"),
			.record = text("{\"outcome\":\"allow\",\"attributes\":{"
		                       "\"qwen-code.auto_mode.decision\":\"allow\"}}"),
		};

		ok = journal_append(&journal, &entry, buffer, sizeof buffer) ==
		     JOURNAL_OK;
	}
	journal_close(&journal);
	return ok;
}

/* How many log records there are in the file, in how many requests. */
static size_t count_logs(const char *folder, size_t *requests)
{
	char *bytes = unit_read(scratch_path(folder, "logs.jsonl"), &(size_t){0});
	size_t count = 0;

	*requests = 0;
	for (const char *at = bytes; at && *at; at++) {
		*requests += *at == '\n';
		count += strncmp(at, "\"eventName\"", 11) == 0;
	}
	free(bytes);
	return count;
}

static const char *nothing(void *context, const char *name)
{
	(void)context;
	(void)name;
	return NULL;
}

static void told(void *context, const char *words)
{
	unsigned *count = context;

	*count += strstr(words, "dropped") != NULL;
}

/* Exports from `journal` into `folder` with requests of `most` bytes; `dropped` counts
 * what was told of. */
static enum export_end export(const char *journal, const char *folder, size_t most,
                              unsigned *dropped) {
	const struct settings_from from = {.get = nothing, .version = "1"};
	struct export_job job = {.journal = journal,
	                         .cursor = scratch_path(folder, "cursor"),
	                         .drain_ms = 10000,
	                         .told = told,
	                         .context = dropped};
	struct settings settings; struct sender sender; struct arena arena;
	enum export_end end = EXPORT_MEMORY;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	if (settings_read(&settings, &arena, &from) == ILK_OK &&
	    sender_init(&sender, &settings, "test") == ILK_OK){
		sender.folder = folder; sender.most = most; job.settings = &settings;
		job.sender = &sender; end = export_run(&job); sender_free(&sender);}
arena_free(&arena);
return end;
}

static void requests_that_are_too_large_are_divided(void)
{
	const char *journal = scratch_new();
	const char *folder = scratch_new();
	unsigned dropped = 0;
	size_t requests;

	CU_ASSERT_FATAL(journal && folder && write_journal(journal));
	CU_ASSERT(export(journal, folder, 4000, &dropped) == EXPORT_DONE);
	CU_ASSERT(count_logs(folder, &requests) == LINES);
	CU_ASSERT(requests > 3 && requests < LINES);
	CU_ASSERT(dropped == 0);
	CU_ASSERT(export(journal, folder, 4000, &dropped) == EXPORT_DONE);
	CU_ASSERT(count_logs(folder, &requests) == LINES);
	scratch_remove(journal);
	scratch_remove(folder);
}

static void a_record_that_is_too_large_is_dropped_and_told(void)
{
	const char *journal = scratch_new();
	const char *folder = scratch_new();
	unsigned dropped = 0;
	size_t requests;

	CU_ASSERT_FATAL(journal && folder && write_journal(journal));
	CU_ASSERT(export(journal, folder, 300, &dropped) == EXPORT_DROPPED);
	CU_ASSERT(count_logs(folder, &requests) == 0);
	CU_ASSERT(dropped == LINES + 1); /* and the metrics */
	scratch_remove(journal);
	scratch_remove(folder);
}

void export_run_suite(void);
void export_run_suite(void)
{
	CU_pSuite suite = CU_add_suite("export: requests by size", NULL, NULL);

	CU_add_test(suite, "requests that are too large are divided",
	            requests_that_are_too_large_are_divided);
	CU_add_test(suite, "a record that is too large is dropped and told",
	            a_record_that_is_too_large_is_dropped_and_told);
}
