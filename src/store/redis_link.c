/* SPDX-License-Identifier: Apache-2.0
 *
 * See redis_link.h. Of hiredis only the protocol is used, formatting and reading: how it
 * waits for a server leaves a step without an end that could be relied on.
 */
#include "store/redis_link.h"

#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READ_ROOM = 16 * 1024 };

void link_init(struct link *link)
{
	link->stream = (struct stream){.socket = -1};
	link->reader = NULL;
	link->detail[0] = '\0';
}

void link_deadline(struct link *link, unsigned timeout_ms)
{
	link->stream.deadline = stream_now() + timeout_ms;
}

void link_close(struct link *link)
{
	stream_close(&link->stream);
	if (link->reader)
		redisReaderFree(link->reader);
	link->reader = NULL;
}

void link_add(struct link_command *command, const void *at, size_t len)
{
	command->at[command->count] = at;
	command->len[command->count++] = len;
}

void link_add_text(struct link_command *command, const char *text)
{
	link_add(command, text, strlen(text));
}

/* What a server says is shown as far as it can be printed. */
static void tell(struct link *link, const char *text)
{
	size_t len = 0;

	for (; text[len] && len + 1 < LINK_DETAIL; len++)
		link->detail[len] =
			text[len] < 0x20 || text[len] > 0x7e ? '?' : text[len];
	link->detail[len] = '\0';
}

static enum link_status told(struct link *link, enum stream_status status)
{
	if (status != STREAM_OK) {
		tell(link, link->stream.detail);
		link_close(link);
	}
	switch (status) {
	case STREAM_OK:
		return LINK_OK;
	case STREAM_LATE:
		return LINK_LATE;
	case STREAM_REFUSED:
		return LINK_REFUSED;
	case STREAM_ENDED:
		return LINK_LOST;
	}
	return LINK_LOST;
}

/* An error's first word says what kind it is. */
static enum link_status error_kind(const char *text)
{
	static const struct {
		const char *word;
		enum link_status status;
	} kinds[] = {
		{"LOADING ", LINK_STARTING},    {"BUSY ", LINK_STARTING},
		{"MASTERDOWN ", LINK_STARTING}, {"CLUSTERDOWN ", LINK_STARTING},
		{"TRYAGAIN ", LINK_STARTING},   {"OOM ", LINK_FULL},
		{"-OOM ", LINK_FULL},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strncmp(text, kinds[i].word, strlen(kinds[i].word)) == 0)
			return kinds[i].status;
	return LINK_ERROR;
}

static enum link_status no_memory(struct link *link)
{
	tell(link, "no memory for what the server says");
	link_close(link);
	return LINK_LOST;
}

static enum link_status send_command(struct link *link,
                                     const struct link_command *command)
{
	const char *at[LINK_ARGS];
	char *text = NULL;

	memcpy(at, command->at, sizeof at);
	long long size =
		redisFormatCommandArgv(&text, command->count, at, command->len);

	if (size <= 0)
		return no_memory(link);
	enum stream_status status = stream_write(&link->stream, text, (size_t)size);

	redisFreeCommand(text);
	return told(link, status);
}

static enum link_status receive(struct link *link, redisReply **reply)
{
	char bytes[READ_ROOM];
	void *read = NULL;

	while (!read) {
		size_t got;
		enum stream_status status =
			stream_read(&link->stream, bytes, sizeof bytes, &got);

		if (status != STREAM_OK)
			return told(link, status);
		if (redisReaderFeed(link->reader, bytes, got) != REDIS_OK)
			return no_memory(link);
		if (redisReaderGetReply(link->reader, &read) != REDIS_OK) {
			tell(link, "this is no Redis server");
			link_close(link);
			return LINK_LOST;
		}
	}
	*reply = read;
	if ((*reply)->type != REDIS_REPLY_ERROR)
		return LINK_OK;
	tell(link, (*reply)->str);
	enum link_status status = error_kind((*reply)->str);

	freeReplyObject(*reply);
	*reply = NULL;
	return status;
}

static enum link_status ask_open(struct link *link, const struct link_command *command,
                                 redisReply **reply)
{
	enum link_status status = send_command(link, command);

	return status == LINK_OK ? receive(link, reply) : status;
}

/* The first line of the file. */
static bool read_password(struct redis_url *url)
{
	int file = open(url->password_file, O_RDONLY | O_CLOEXEC);
	ssize_t got = -1;

	if (file >= 0) {
		got = read(file, url->password, sizeof url->password - 1);
		close(file);
	}
	if (got < 0)
		return false;
	url->password[got] = '\0';
	url->password[strcspn(url->password, "\r\n")] = '\0';
	return true;
}

/* One command of those that a connection begins with. What is said of it only decides
 * whether we are let in. */
static enum link_status introduce(struct link *link, const struct link_command *command)
{
	redisReply *reply = NULL;
	enum link_status status = ask_open(link, command, &reply);

	if (reply)
		freeReplyObject(reply);
	if (status == LINK_OK || status == LINK_LATE || status == LINK_STARTING)
		return status;
	link_close(link);
	return LINK_REFUSED;
}

static enum link_status sign_in(struct link *link)
{
	struct redis_url *url = &link->url;
	struct link_command command = {.count = 0};

	if (*url->password_file && !read_password(url)) {
		tell(link, "the password's file cannot be read");
		return LINK_REFUSED;
	}
	if (*url->password) {
		link_add_text(&command, "AUTH");
		if (*url->user)
			link_add_text(&command, url->user);
		link_add_text(&command, url->password);
		enum link_status status = introduce(link, &command);

		if (status != LINK_OK)
			return status;
	}
	if (!*url->number)
		return LINK_OK;
	command.count = 0;
	link_add_text(&command, "SELECT");
	link_add_text(&command, url->number);
	return introduce(link, &command);
}

static enum link_status connect_once(struct link *link)
{
	enum link_status status;

	if (link->stream.socket >= 0)
		return LINK_OK;
	status = told(link, stream_open(&link->stream, &link->url));
	if (status != LINK_OK)
		return status;
	link->reader = redisReaderCreate();
	if (!link->reader)
		return no_memory(link);
	status = sign_in(link);
	if (status != LINK_OK)
		link_close(link);
	return status;
}

enum link_status link_ask(struct link *link, const struct link_command *command,
                          struct redisReply **reply)
{
	enum link_status status = connect_once(link);

	*reply = NULL;
	return status == LINK_OK ? ask_open(link, command, reply) : status;
}
