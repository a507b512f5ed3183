/* SPDX-License-Identifier: Apache-2.0
 *
 * The journal's reader, held to the place where it was left; see queue.h.
 */
#include "export/queue.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "journal/line.h"

#define ROOM (8u * JOURNAL_LINE_MAX)

static enum ilk_status told(const struct queue *queue, enum journal_status status)
{
	if (status == JOURNAL_OK || status == JOURNAL_END)
		return ILK_OK;
	errno = queue->reader.error ? queue->reader.error : EIO;
	return ILK_IO;
}

enum ilk_status queue_open(struct queue *queue, const char *directory,
                           const struct queue_place *from)
{
	const struct journal_cursor start = {0, 0, 0};
	enum journal_status status;

	*queue = (struct queue){.buffer = malloc(ROOM)};
	queue->reader.folder = queue->reader.file = -1;
	if (!queue->buffer)
		return ILK_MEMORY;
	status = journal_read_open(&queue->reader, directory, start, queue->buffer,
	                           ROOM);
	if (status == JOURNAL_OK)
		queue_seek(queue, from);
	return told(queue, status);
}

void queue_close(struct queue *queue)
{
	if (queue->buffer)
		journal_read_close(&queue->reader);
	free(queue->buffer);
	queue->buffer = NULL;
}

void queue_seek(struct queue *queue, const struct queue_place *place)
{
	const struct journal_cursor to = {place->segment, place->offset, 0};

	journal_read_seek(&queue->reader, to);
	queue->place = *place;
	queue->found = queue->again = false;
}

/* Whether the line is the one behind the place: or, where the oldest lines were dropped,
 * the first of those that are kept. */
static bool follows(const struct queue_place *place, const struct journal_line *line)
{
	if (!place->seq)
		return true;
	if (line->sequence == place->seq + 1)
		return memcmp(line->previous, place->last, SHA256_SIZE) == 0;
	return line->sequence > place->seq && line->place.segment > place->segment;
}

/* At the end without a line: whether the place is in no segment that there is. One that
 * was dropped is no matter: nothing has come since. */
static bool beyond_the_end(const struct queue *queue)
{
	const struct journal_reader *reader = &queue->reader;
	char name[SEGMENT_NAME_SIZE];
	struct stat found;

	if (!queue->place.segment ||
	    (reader->found != HEAD_NONE &&
	     queue->place.segment < reader->head.first_segment))
		return false;
	segment_name(queue->place.segment, name);
	return fstatat(reader->folder, name, &found, AT_SYMLINK_NOFOLLOW) != 0 ||
	       (uint64_t)found.st_size < queue->place.offset;
}

static void begin_again(struct queue *queue)
{
	const struct journal_cursor oldest = {0, 0, 0};

	queue->again = queue->found = true;
	journal_read_seek(&queue->reader, oldest);
}

static void step(struct queue *queue, const struct journal_line *line)
{
	struct queue_place *place = &queue->place;

	queue->lost = 0;
	if (place->seq && line->sequence > place->seq + 1)
		queue->lost = line->sequence - place->seq - 1;
	place->segment = queue->reader.next.segment;
	place->offset = queue->reader.next.offset;
	place->seq = line->sequence;
	line_hash(line->at, line->len, place->last);
	queue->found = true;
}

enum ilk_status queue_next(struct queue *queue, const char **at, size_t *size)
{
	struct journal_line line = {.at = NULL};
	enum journal_status status;

	*at = NULL;
	*size = 0;
	for (;;) {
		status = journal_read(&queue->reader, &line);
		bool strange = status == JOURNAL_OK ? !follows(&queue->place, &line)
		                                    : beyond_the_end(queue);

		if (told(queue, status) != ILK_OK || queue->found || !strange)
			break;
		begin_again(queue);
	}
	if (status != JOURNAL_OK)
		return told(queue, status);
	step(queue, &line);
	*at = line.at;
	*size = line.len;
	return ILK_OK;
}
