/* SPDX-License-Identifier: Apache-2.0
 *
 * The chain, line by line. A line that does not fit says that something is wrong, and the
 * line after it says what: whoever was changed, removed or moved, the next line still has
 * the hash of what once stood before it.
 */
#include "journal/verify.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "journal/line.h"
#include "journal/read.h"

/* What is kept of a line that was read. */
struct seen {
	bool there;
	bool ours;
	struct line_link link;
	unsigned char hash[SHA256_SIZE];
	struct journal_cursor place;
	uint64_t number;
};

struct verifying {
	struct journal_reader reader;
	struct journal_verdict *verdict;
	struct head head; /* as it was at first: later lines are not judged by it */
	bool headed;
	const unsigned char *known;
	uint64_t awaited; /* the next line's number; 0: not known */
	unsigned char last[SHA256_SIZE];
	struct seen before; /* the last line that fitted */
};

static bool same_hash(const unsigned char *a, const unsigned char *b)
{
	return memcmp(a, b, SHA256_SIZE) == 0;
}

/* As much of a file's name as there is room for. */
static void copy_name(char to[JOURNAL_FILE_ROOM], const char *name)
{
	size_t len = strlen(name);

	if (len >= JOURNAL_FILE_ROOM)
		len = JOURNAL_FILE_ROOM - 1;
	memcpy(to, name, len);
	to[len] = '\0';
}

static void name_file(struct journal_verdict *verdict, uint32_t segment)
{
	char name[SEGMENT_NAME_SIZE];

	segment_name(segment, name);
	copy_name(verdict->file, name);
}

static void blame(struct verifying *v, enum journal_fault fault,
                  const struct seen *line)
{
	v->verdict->fault = fault;
	v->verdict->line = line->number;
	v->verdict->sequence = line->ours ? line->link.sequence : 0;
	name_file(v->verdict, line->place.segment);
}

static enum journal_status look(struct verifying *v, struct seen *seen)
{
	struct journal_line line;
	enum journal_status status = journal_read_all(&v->reader, &line);

	*seen = (struct seen){.there = status == JOURNAL_OK};
	if (status == JOURNAL_END)
		return JOURNAL_OK;
	if (status != JOURNAL_OK)
		return status;
	seen->ours = line.ours;
	seen->link.sequence = line.sequence;
	memcpy(seen->link.previous, line.previous, SHA256_SIZE);
	line_hash(line.at, line.len, seen->hash);
	seen->place = line.place;
	seen->number = line.number;
	return JOURNAL_OK;
}

/* The first segment between these two that is not there; 0: none is missing. */
static uint32_t missing_between(struct verifying *v, uint32_t from, uint32_t to)
{
	for (uint32_t segment = from + 1; segment < to; segment++) {
		char name[SEGMENT_NAME_SIZE];
		struct stat found;

		segment_name(segment, name);
		if (v->reader.calls->look_at(v->reader.folder, name, &found, 0) != 0)
			return segment;
	}
	return 0;
}

static void blame_gap(struct verifying *v, const struct seen *line)
{
	uint32_t from =
		v->before.there ? v->before.place.segment : v->head.first_segment - 1;
	uint32_t missing = missing_between(v, from, line->place.segment);

	blame(v, JOURNAL_REMOVED, line);
	v->verdict->sequence = v->awaited;
	v->verdict->until = line->link.sequence - 1;
	if (missing) {
		v->verdict->line = 0;
		name_file(v->verdict, missing);
	} else if (v->before.there && line->place.segment > from) {
		v->verdict->fault = JOURNAL_CUT;
		v->verdict->line = v->before.number;
		name_file(v->verdict, from);
	}
}

/* The line's own number is one more than the last, but its hash of the last is wrong:
 * either that one was changed, or this. */
static void blame_hash(struct verifying *v, const struct seen *line,
                       const struct seen *next)
{
	bool intact = next->there && next->ours
	                      ? same_hash(next->link.previous, line->hash)
	                      : v->headed && same_hash(v->head.last, line->hash);

	if (intact && v->before.there)
		blame(v, JOURNAL_CHANGED, &v->before);
	else
		blame(v, JOURNAL_CHANGED, line);
}

static bool is_next(const struct seen *line, uint64_t sequence)
{
	return line->there && line->ours && line->link.sequence == sequence;
}

/* What is wrong with a line that is not the one awaited. */
static void blame_line(struct verifying *v, const struct seen *line,
                       const struct seen *next)
{
	bool own_place = is_next(next, v->awaited + 1) ||
	                 (!next->there && same_hash(line->link.previous, v->last));

	if (!line->ours)
		blame(v, is_next(next, v->awaited) ? JOURNAL_FOREIGN : JOURNAL_CHANGED,
		      line);
	else if (line->link.sequence == v->awaited)
		blame_hash(v, line, next);
	else if (own_place)
		blame(v, JOURNAL_CHANGED, line);
	else if (line->link.sequence < v->awaited)
		blame(v, JOURNAL_REPEATED, line);
	else if (is_next(next, v->awaited))
		blame(v, JOURNAL_REORDERED, line);
	else
		blame_gap(v, line);
}

/* Whether it is behind all that the head knows of. */
static bool in_tail(const struct verifying *v, const struct seen *line)
{
	return v->headed && (line->place.segment > v->head.segment ||
	                     (line->place.segment == v->head.segment &&
	                      line->place.offset >= v->head.offset));
}

static bool fits(const struct verifying *v, const struct seen *line)
{
	return line->ours &&
	       (v->awaited == 0 || (line->link.sequence == v->awaited &&
	                            same_hash(line->link.previous, v->last)));
}

static void accept(struct verifying *v, const struct seen *line)
{
	struct journal_verdict *verdict = v->verdict;

	if (!v->before.there || v->before.place.segment != line->place.segment)
		verdict->segments++;
	if (verdict->lines++ == 0)
		verdict->first = line->link.sequence;
	verdict->last = line->link.sequence;
	verdict->known |= v->known && same_hash(v->known, line->hash);
	memcpy(verdict->hash, line->hash, SHA256_SIZE);
	memcpy(v->last, line->hash, SHA256_SIZE);
	v->awaited = line->link.sequence + 1;
	v->before = *line;
}

/* What only the end shows. */
static void judge_end(struct verifying *v)
{
	struct journal_verdict *verdict = v->verdict;
	const struct journal_cursor *end = &v->reader.next;

	if (v->headed && verdict->last < v->head.sequence) {
		bool within = v->reader.torn > 0;

		verdict->fault = JOURNAL_CUT;
		verdict->line = within ? v->reader.number + 1 : v->reader.number;
		verdict->sequence = v->awaited;
		verdict->until = v->head.sequence;
		name_file(verdict, end->segment ? end->segment : v->head.segment);
	} else {
		verdict->torn = v->reader.torn;
	}
}

static enum journal_status judge(struct verifying *v)
{
	struct seen line;
	struct seen next;
	enum journal_status status = look(v, &line);

	for (; status == JOURNAL_OK && line.there; line = next) {
		status = look(v, &next);
		if (status != JOURNAL_OK)
			return status;
		bool last = v->headed && line.ours &&
		            line.link.sequence == v->head.sequence;

		if (!fits(v, &line))
			blame_line(v, &line, &next);
		else if (last && !same_hash(line.hash, v->head.last))
			blame(v, JOURNAL_CHANGED, &line);
		if (v->verdict->fault == JOURNAL_CHANGED && in_tail(v, &line) &&
		    v->awaited > v->head.sequence)
			blame(v, JOURNAL_FOREIGN, &line);
		if (v->verdict->fault != JOURNAL_WHOLE)
			return JOURNAL_OK;
		accept(v, &line);
	}
	if (status == JOURNAL_OK)
		judge_end(v);
	return status;
}

/* The files of the folder. */
struct listing {
	uint32_t first; /* the lowest segment there is */
	uint32_t above; /* the lowest that is more than the head's, 0: none */
	uint32_t last;  /* the head's */
	char foreign[JOURNAL_FILE_ROOM];
};

/* The number of a segment's name; 0: it is none. */
static uint32_t number_of(const char *name)
{
	static const char prefix[] = "journal-";
	char again[SEGMENT_NAME_SIZE];

	if (strncmp(name, prefix, sizeof prefix - 1) != 0)
		return 0;
	unsigned long number = strtoul(name + sizeof prefix - 1, NULL, 10);

	if (number > UINT32_MAX)
		return 0;
	segment_name((uint32_t)number, again);
	return strcmp(again, name) == 0 ? (uint32_t)number : 0;
}

static bool list_name(void *context, const char *name)
{
	struct listing *listing = context;
	uint32_t number = number_of(name);

	if (number && (!listing->first || number < listing->first))
		listing->first = number;
	if (number > listing->last && (!listing->above || number < listing->above))
		listing->above = number;
	if (!number && strncmp(name, "journal-", strlen("journal-")) == 0)
		copy_name(listing->foreign, name);
	return true;
}

static enum journal_status list(struct verifying *v, struct listing *listing)
{
	const struct disk_calls *calls = v->reader.calls;
	int folder = calls->open_at(v->reader.folder, ".",
	                            O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

	*listing = (struct listing){.last = v->headed ? v->head.segment : UINT32_MAX};
	enum disk_status status =
		folder < 0 ? DISK_FAILED : disk_each(calls, folder, list_name, listing);

	disk_close(calls, &folder);
	return journal_told(status, &v->reader.error);
}

/* A segment behind the head's is one that a writer had begun when it was killed, or not
 * the journal's. */
static void judge_above(struct verifying *v, const struct listing *listing)
{
	struct seen line;
	struct journal_cursor place = {listing->above, 0, 0};
	struct journal_reader *reader = &v->reader;

	reader->head.segment = listing->above;
	reader->found = HEAD_FOUND;
	journal_read_seek(reader, place);
	if (look(v, &line) != JOURNAL_OK)
		return;
	if (!line.there)
		return; /* empty, or not whole: nothing was lost by it */
	if (fits(v, &line) && listing->above == v->head.segment + 1)
		accept(v, &line);
	else
		blame(v, JOURNAL_FOREIGN, &line);
}

static void judge_files(struct verifying *v, const struct listing *listing)
{
	struct journal_verdict *verdict = v->verdict;

	if (verdict->fault == JOURNAL_WHOLE && listing->foreign[0]) {
		verdict->fault = JOURNAL_FOREIGN;
		copy_name(verdict->file, listing->foreign);
	}
	if (verdict->fault == JOURNAL_WHOLE && v->headed && listing->above)
		judge_above(v, listing);
	bool sound = v->reader.found == HEAD_FOUND && v->headed;

	if (verdict->fault == JOURNAL_WHOLE && !sound &&
	    (v->headed || listing->first)) {
		verdict->fault = JOURNAL_HEADLESS;
		copy_name(verdict->file, HEAD_NAME);
	}
}

static void begin(struct verifying *v, const struct listing *listing)
{
	memset(v->verdict, 0, sizeof *v->verdict);
	if (v->headed) {
		v->awaited = v->head.first_sequence;
		memcpy(v->last, v->head.before_first, SHA256_SIZE);
		v->verdict->dropped = v->head.dropped;
		if (v->head.first_sequence > v->head.sequence)
			v->verdict->last = v->head.sequence;
	} else {
		struct journal_cursor place = {listing->first, 0, 0};

		v->awaited = listing->first > 1 ? 0 : 1;
		journal_read_seek(&v->reader, place);
	}
}

/* Lines that were written while we read are no leftovers. */
static void settle_behind(struct verifying *v, const char *directory)
{
	struct journal_reader now;
	struct journal_cursor anywhere = {0, 0, 0};

	if (!v->headed || v->verdict->last <= v->head.sequence)
		return;
	if (journal_read_open(&now, directory, anywhere, v->reader.buffer,
	                      v->reader.room) != JOURNAL_OK)
		return;
	if (v->verdict->last > now.head.sequence)
		v->verdict->behind = v->verdict->last - now.head.sequence;
	journal_read_close(&now);
}

static enum journal_status verify(struct verifying *v, const char *directory,
                                  char *buffer, size_t room)
{
	struct journal_cursor first = {0, 0, 0};
	struct listing listing;
	enum journal_status status =
		journal_read_open(&v->reader, directory, first, buffer, room);

	if (status != JOURNAL_OK)
		return status;
	enum head_found found = v->reader.found;

	v->head = v->reader.head;
	v->headed = found == HEAD_FOUND || found == HEAD_PARTLY;
	status = list(v, &listing);
	if (status == JOURNAL_OK) {
		begin(v, &listing);
		status = judge(v);
	}
	v->reader.found = found;
	if (status == JOURNAL_OK)
		judge_files(v, &listing);
	if (status == JOURNAL_OK)
		settle_behind(v, directory);
	journal_read_close(&v->reader);
	return status;
}

enum journal_status journal_verify(const char *directory,
                                   const unsigned char known[SHA256_SIZE],
                                   struct journal_verdict *verdict, int *error,
                                   char *buffer, size_t room)
{
	enum journal_status status = JOURNAL_OK;
	uint32_t first = 0;

	/* Again when segments were dropped meanwhile. */
	for (int i = 0; i < 3; i++) {
		struct verifying v = {.verdict = verdict, .known = known};

		status = verify(&v, directory, buffer, room);
		*error = v.reader.error;
		if (status != JOURNAL_OK || verdict->fault == JOURNAL_WHOLE ||
		    first == v.head.first_segment)
			break;
		first = v.head.first_segment;
	}
	return status;
}
