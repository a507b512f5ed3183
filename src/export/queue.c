/* SPDX-License-Identifier: Apache-2.0
 *
 * The journal's segments, journal-NNNNNNNN.jsonl, read one behind the other; see queue.h.
 */
#include "export/queue.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal/journal.h"

#define ROOM (2u * JOURNAL_LINE_MAX)

enum ilk_status queue_open(struct queue *queue, const char *directory,
                           struct queue_place from)
{
	*queue = (struct queue){.folder = -1, .file = -1, .place = from};
	queue->folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (queue->folder < 0)
		return ILK_IO;
	queue->bytes = malloc(ROOM);
	queue->room = ROOM;
	return queue->bytes ? ILK_OK : ILK_MEMORY;
}

static void forget(struct queue *queue)
{
	if (queue->file >= 0)
		close(queue->file);
	queue->file = -1;
	queue->from = queue->to = 0;
}

void queue_close(struct queue *queue)
{
	forget(queue);
	if (queue->folder >= 0)
		close(queue->folder);
	free(queue->bytes);
	*queue = (struct queue){.folder = -1, .file = -1};
}

void queue_seek(struct queue *queue, struct queue_place place)
{
	forget(queue);
	queue->place = place;
}

/* The number in a segment's name; 0: it is none. */
static uint64_t segment_number(const char *name)
{
	static const char prefix[] = "journal-";
	const char *at = name + sizeof prefix - 1;
	uint64_t number = 0;
	size_t digits = 0;

	if (strncmp(name, prefix, sizeof prefix - 1) != 0)
		return 0;
	for (; at[digits] >= '0' && at[digits] <= '9' && digits < 18; digits++)
		number = number * 10 + (uint64_t)(at[digits] - '0');
	return digits >= 8 && strcmp(at + digits, ".jsonl") == 0 ? number : 0;
}

/* The lowest segment above one, and the highest of all; 0: there is none. */
static enum ilk_status find_segments(const struct queue *queue, uint64_t above,
                                     uint64_t *following, uint64_t *last)
{
	int copy = openat(queue->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *listing = copy >= 0 ? fdopendir(copy) : NULL;
	const struct dirent *entry;

	*following = *last = 0;
	if (!listing) {
		if (copy >= 0)
			close(copy);
		return ILK_IO;
	}
	while ((entry = readdir(listing))) {
		uint64_t number = segment_number(entry->d_name);

		if (number > above && (!*following || number < *following))
			*following = number;
		if (number > *last)
			*last = number;
	}
	closedir(listing);
	return ILK_OK;
}

static int open_segment(const struct queue *queue, uint64_t number)
{
	char name[48];

	snprintf(name, sizeof name, "journal-%08llu.jsonl", (unsigned long long)number);
	return openat(queue->folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
}

/* The file of the place; where that segment or that byte is no more, the oldest there is.
 * No file: there is none. */
static enum ilk_status find_file(struct queue *queue)
{
	struct queue_place *place = &queue->place;
	struct stat info;
	uint64_t following;
	uint64_t last;

	if (queue->file >= 0)
		return ILK_OK;
	if (place->segment) {
		queue->file = open_segment(queue, place->segment);
		if (queue->file < 0 && errno != ENOENT)
			return ILK_IO;
	}
	if (queue->file >= 0 && fstat(queue->file, &info) == 0 &&
	    (uint64_t)info.st_size >= place->offset)
		return ILK_OK;
	bool shorter = queue->file >= 0;

	forget(queue);
	if (find_segments(queue, place->segment, &following, &last) != ILK_OK)
		return ILK_IO;
	if (last && (shorter || last <= place->segment)) {
		/* It is another journal than it was. */
		queue->again = true;
		place->segment = place->seq = 0;
		if (find_segments(queue, 0, &following, &last) != ILK_OK)
			return ILK_IO;
	}
	if (!following)
		return ILK_OK;
	place->segment = following;
	place->offset = 0;
	queue->file = open_segment(queue, following);
	return queue->file >= 0 ? ILK_OK : ILK_IO;
}

/* Reads on; *got 0: the segment has no more, for now. */
static enum ilk_status read_more(struct queue *queue, size_t *got)
{
	ssize_t count;

	memmove(queue->bytes, queue->bytes + queue->from, queue->to - queue->from);
	queue->to -= queue->from;
	queue->from = 0;
	*got = 0;
	if (queue->to == queue->room) { /* no line is so long */
		queue->place.offset += queue->to;
		queue->to = 0;
		queue->long_lines++;
	}
	do
		count = pread(queue->file, queue->bytes + queue->to,
		              queue->room - queue->to,
		              (off_t)(queue->place.offset + queue->to));
	while (count < 0 && errno == EINTR);
	if (count < 0)
		return ILK_IO;
	*got = (size_t)count;
	queue->to += (size_t)count;
	return ILK_OK;
}

static bool take_line(struct queue *queue, const char **line, size_t *size)
{
	char *start = queue->bytes + queue->from;
	char *end = queue->to > queue->from
	                    ? memchr(start, '\n', queue->to - queue->from)
	                    : NULL;

	if (!end)
		return false;
	*line = start;
	*size = (size_t)(end - start);
	queue->from += *size + 1;
	queue->place.offset += *size + 1;
	return true;
}

/* At the end of a segment. A following one ends it for good, but it may have grown
 * between our reading and looking: so it is read once more before it is left. */
static enum ilk_status leave_segment(struct queue *queue, bool *left)
{
	uint64_t following;
	uint64_t last;
	size_t got;

	*left = false;
	if (find_segments(queue, queue->place.segment, &following, &last) != ILK_OK)
		return ILK_IO;
	if (!following)
		return ILK_OK;
	if (read_more(queue, &got) != ILK_OK)
		return ILK_IO;
	*left = true;
	if (got)
		return ILK_OK;
	forget(queue);
	queue->place.segment = following;
	queue->place.offset = 0;
	return find_file(queue);
}

enum ilk_status queue_next(struct queue *queue, const char **line, size_t *size)
{
	*line = NULL;
	*size = 0;
	for (;;) {
		enum ilk_status status = find_file(queue);
		size_t got = 0;
		bool left = true;

		if (status != ILK_OK || queue->file < 0)
			return status;
		if (take_line(queue, line, size))
			return ILK_OK;
		status = read_more(queue, &got);
		if (status == ILK_OK && got == 0)
			status = leave_segment(queue, &left);
		if (status != ILK_OK || !left)
			return status;
	}
}

enum ilk_status queue_end(struct queue *queue, struct queue_place *end)
{
	const char *line;
	size_t size;
	enum ilk_status status;

	do
		status = queue_next(queue, &line, &size);
	while (status == ILK_OK && line);
	*end = queue->place;
	return status;
}
