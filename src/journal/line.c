/* SPDX-License-Identifier: Apache-2.0
 *
 * A line of the journal as text.
 */
#include "journal/line.h"

#include <string.h>

#include "journal/text.h"

#define LINE_BEGIN "{\"seq\":"
#define LINE_PREV  ",\"prev\":\""
#define LINE_END   "\"}"

enum { HEX_SIZE = 2 * SHA256_SIZE };

static void put_member(struct put *out, const char *name, struct journal_text text)
{
	if (!text.at)
		return;
	put_raw(out, ",\"");
	put_raw(out, name);
	put_raw(out, "\":");
	put_string(out, text);
}

static void put_hashed(struct put *out, struct journal_text text,
                       const unsigned char *salt)
{
	unsigned char hash[SHA256_SIZE];
	struct sha256 sha;

	sha256_init(&sha);
	sha256_add(&sha, salt, SALT_SIZE);
	sha256_add(&sha, text.at, text.len);
	sha256_done(&sha, hash);
	put_raw(out, "\"sha256:");
	put_hex(out, hash, sizeof hash);
	put_raw(out, "\"");
}

static void put_content(struct put *out, const struct journal_entry *entry,
                        const unsigned char *salt)
{
	bool any = false;

	for (size_t i = 0; i < entry->contents; i++) {
		const struct journal_field *field = &entry->content[i];

		if (!field->text.at)
			continue;
		put_raw(out, any ? ",\"" : ",\"content\":{\"");
		put_raw(out, field->name);
		put_raw(out, "\":");
		if (salt)
			put_hashed(out, field->text, salt);
		else
			put_string(out, field->text);
		any = true;
	}
	if (any)
		put_raw(out, "}");
}

static void put_entry(struct put *out, const struct journal_entry *entry)
{
	put_member(out, "agent", entry->agent);
	put_member(out, "session", entry->session);
	put_member(out, "policy", entry->policy);
	put_member(out, "event",
	           (struct journal_text){entry->event, strlen(entry->event)});
	put_member(out, "id", entry->id);
	put_member(out, "tool", entry->tool);
	put_member(out, "traceparent", entry->traceparent);
}

static void put_measures(struct put *out, const struct journal_entry *entry)
{
	if (entry->timed) {
		put_raw(out, ",\"duration_ns\":");
		put_number(out, entry->duration_ns);
	}
	if (entry->more.len) {
		put_raw(out, ",");
		put_json(out, entry->more);
	}
	if (entry->record.len) {
		put_raw(out, ",\"record\":");
		put_json(out, entry->record);
	}
}

enum told { TOLD_NOTHING, TOLD_CONTENT, TOLD_LEFT_OUT };

static size_t make(const struct journal_entry *entry, const struct line_link *link,
                   uint64_t time, enum told told, const unsigned char *salt, char *line,
                   size_t room)
{
	struct put out = {line, room, 0};

	put_raw(&out, LINE_BEGIN);
	put_number(&out, link->sequence);
	put_raw(&out, ",\"time_unix_nano\":\"");
	put_number(&out, time);
	put_raw(&out, "\"");
	put_entry(&out, entry);
	if (told == TOLD_CONTENT)
		put_content(&out, entry, salt);
	else if (told == TOLD_LEFT_OUT)
		put_raw(&out, ",\"content_left_out\":true");
	put_measures(&out, entry);
	put_raw(&out, LINE_PREV);
	put_hex(&out, link->previous, SHA256_SIZE);
	put_raw(&out, LINE_END "\n");
	return out.len <= room ? out.len : 0;
}

size_t line_make(const struct journal_entry *entry, const struct line_link *link,
                 uint64_t time_unix_nano, enum journal_content content,
                 const unsigned char *salt, char *line, size_t room)
{
	bool tells = content != JOURNAL_CONTENT_OFF && entry->contents > 0;

	if (room > JOURNAL_LINE_MAX)
		room = JOURNAL_LINE_MAX;
	if (content != JOURNAL_CONTENT_HASH)
		salt = NULL;
	size_t len = make(entry, link, time_unix_nano,
	                  tells ? TOLD_CONTENT : TOLD_NOTHING, salt, line, room);

	if (len == 0 && tells)
		len = make(entry, link, time_unix_nano, TOLD_LEFT_OUT, salt, line,
		           room);
	return len;
}

static bool read_number(const char **at, const char *end, uint64_t *number)
{
	const char *from = *at;

	for (*number = 0; *at < end && **at >= '0' && **at <= '9'; (*at)++) {
		uint64_t digit = (uint64_t)(**at - '0');

		if (*number > (UINT64_MAX - digit) / 10)
			return false;
		*number = *number * 10 + digit;
	}
	return *at > from && (*from != '0' || *at == from + 1);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hash(const char *hex, unsigned char hash[SHA256_SIZE])
{
	for (size_t i = 0; i < SHA256_SIZE; i++) {
		int high = hex_digit(hex[2 * i]);
		int low = hex_digit(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		hash[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

bool line_read(const char *line, size_t len, struct line_link *link)
{
	const size_t begin = sizeof LINE_BEGIN - 1;
	const size_t behind = sizeof LINE_PREV - 1 + HEX_SIZE + sizeof LINE_END - 1;

	if (len < begin + behind + 2 || memcmp(line, LINE_BEGIN, begin) != 0)
		return false;
	const char *at = line + begin;
	const char *tail = line + len - behind;

	if (!read_number(&at, tail, &link->sequence) || *at != ',')
		return false;
	return memcmp(tail, LINE_PREV, sizeof LINE_PREV - 1) == 0 &&
	       memcmp(line + len - 2, LINE_END, 2) == 0 &&
	       read_hash(tail + sizeof LINE_PREV - 1, link->previous);
}

void line_hash(const char *line, size_t len, unsigned char hash[SHA256_SIZE])
{
	struct sha256 sha;

	sha256_init(&sha);
	sha256_add(&sha, line, len);
	sha256_done(&sha, hash);
}
