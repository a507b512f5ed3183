/* SPDX-License-Identifier: Apache-2.0
 *
 * From the outside in: the authority of a URL, its port, then a name or an address.
 */
#include "runtime/host.h"

#include "bytes/bytes.h"

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* 16: no digit. */
static unsigned hex_digit(char byte)
{
	if (is_digit(byte))
		return (unsigned)(byte - '0');
	return byte >= 'a' && byte <= 'f' ? (unsigned)(byte - 'a') + 10 : 16;
}

static void put(struct host *host, char byte)
{
	if (host->len < HOST_ROOM)
		host->name[host->len++] = byte;
}

static void put_number(struct host *host, unsigned value, unsigned base)
{
	char digits[8];
	size_t count = 0;

	do {
		digits[count++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (count)
		put(host, digits[--count]);
}

/* ---- IPv4 ------------------------------------------------------------------------------- */

/* A number as C spells it; false: none, or more than 32 bits. `*odd`: not plain decimal. */
static bool read_number(const char *at, size_t len, uint64_t *value, bool *odd)
{
	bool hex = len > 1 && at[0] == '0' && at[1] == 'x';
	unsigned base = hex ? 16 : len > 1 && at[0] == '0' ? 8 : 10;

	*odd |= base != 10;
	*value = 0;
	for (size_t i = hex ? 2 : 0; i < len; i++) {
		unsigned digit = hex_digit(at[i]);

		if (digit >= base || *value > 0xffffffffu)
			return false;
		*value = *value * base + digit;
	}
	return len > 0;
}

/* Up to four numbers, of which the last fills what is left. */
static bool read_parts(struct ilk_text text, uint32_t *address, bool *odd)
{
	uint64_t sum = 0;
	uint64_t value = 0;
	size_t start = 0;
	unsigned parts = 0;

	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && text.at[i] != '.')
			continue;
		if (parts == 4 || value > 0xff ||
		    !read_number(text.at + start, i - start, &value, odd))
			return false;
		parts++;
		if (i < text.len)
			sum |= value << (32 - 8 * parts);
		start = i + 1;
	}
	*odd |= parts != 4;
	*address = (uint32_t)(sum | value);
	return value <= 0xffffffffu >> 8 * (parts - 1);
}

static void put_ipv4(struct host *host, uint32_t address)
{
	for (unsigned shift = 32; shift > 0; shift -= 8) {
		put_number(host, address >> (shift - 8) & 0xff, 10);
		if (shift > 8)
			put(host, '.');
	}
}

/* ---- IPv6 ------------------------------------------------------------------------------- */

struct ipv6 {
	unsigned groups[8];
	size_t count;
	size_t gap; /* the groups before the ::; 9: there is none */
};

/* An IPv4 address at the end is two groups. */
static bool read_embedded(struct ipv6 *ip, struct ilk_text text)
{
	uint32_t address;
	bool odd = false;

	if (ip->count > 6 || !read_parts(text, &address, &odd) || odd)
		return false;
	ip->groups[ip->count++] = address >> 16;
	ip->groups[ip->count++] = address & 0xffff;
	return true;
}

static bool has(struct ilk_text text, char byte)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == byte)
			return true;
	return false;
}

static bool read_group(struct ipv6 *ip, struct ilk_text text)
{
	unsigned value = 0;

	if (text.len == 0 || text.len > 4 || ip->count == 8)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (hex_digit(text.at[i]) == 16)
			return false;
		value = value * 16 + hex_digit(text.at[i]);
	}
	ip->groups[ip->count++] = value;
	return true;
}

static bool read_ipv6(struct ilk_text text, struct ipv6 *ip)
{
	size_t at = 0;

	ip->count = 0;
	ip->gap = 9;
	while (at < text.len) {
		size_t end = at;

		if (text.at[at] == ':' && at + 1 < text.len && text.at[at + 1] == ':') {
			if (ip->gap != 9)
				return false;
			ip->gap = ip->count;
			at += 2;
			continue;
		}
		/* One colon stands between groups. */
		if (at > 0 && text.at[at] == ':' && text.at[at - 1] != ':')
			end = ++at;
		while (end < text.len && text.at[end] != ':')
			end++;
		struct ilk_text group = {text.at + at, end - at};

		if (has(group, '.') ? end != text.len || !read_embedded(ip, group)
		                    : !read_group(ip, group))
			return false;
		at = end;
	}
	return ip->gap == 9 ? ip->count == 8 : ip->count < 8;
}

static void widen(struct ipv6 *ip)
{
	size_t missing = 8 - ip->count;

	if (ip->gap == 9)
		return;
	for (size_t i = ip->count; i > ip->gap; i--)
		ip->groups[i - 1 + missing] = ip->groups[i - 1];
	for (size_t i = 0; i < missing; i++)
		ip->groups[ip->gap + i] = 0;
}

/* The first of the longest runs of zeros, if it has two groups (RFC 5952). */
static size_t zeros(const struct ipv6 *ip, size_t *length)
{
	size_t best = 8;

	*length = 1;
	for (size_t i = 0; i < 8; i++) {
		size_t run = 0;

		while (i + run < 8 && ip->groups[i + run] == 0)
			run++;
		if (run > *length) {
			*length = run;
			best = i;
		}
	}
	return best;
}

static void put_ipv6(struct host *host, const struct ipv6 *ip)
{
	size_t length;
	size_t gap = zeros(ip, &length);

	put(host, '[');
	for (size_t i = 0; i < 8; i++) {
		if (i == gap) {
			put(host, ':');
			put(host, ':');
			i += length - 1;
			continue;
		}
		put_number(host, ip->groups[i], 16);
		if (i < 7 && i + 1 != gap)
			put(host, ':');
	}
	put(host, ']');
}

/* An IPv4 address in IPv6's clothes (::ffff:0:0/96) is the IPv4 address to some. */
static enum host_kind take_ipv6(struct host *host, struct ilk_text text)
{
	struct ipv6 ip;

	if (!read_ipv6(text, &ip))
		return HOST_OPAQUE;
	widen(&ip);
	bool mapped = ip.groups[5] == 0xffff;

	for (size_t i = 0; i < 5; i++)
		mapped &= ip.groups[i] == 0;
	if (mapped)
		put_ipv4(host, (uint32_t)ip.groups[6] << 16 | ip.groups[7]);
	else
		put_ipv6(host, &ip);
	return mapped ? HOST_ODD : HOST_PLAIN;
}

/* ---- Names ------------------------------------------------------------------------------ */

static bool is_name(struct ilk_text text)
{
	char before = '.';

	for (size_t i = 0; i < text.len; i++) {
		char byte = text.at[i];
		bool letter = (byte >= 'a' && byte <= 'z') || is_digit(byte);

		if (byte == '.' ? before == '.' : !letter && byte != '-' && byte != '_')
			return false;
		before = byte;
	}
	return text.len > 0 && text.len <= 253 && before != '.';
}

/* A name whose last label is a number is an address, or nothing (WHATWG URL). */
static bool ends_in_number(struct ilk_text text)
{
	size_t start = text.len;
	uint64_t value;
	bool odd = false;

	while (start > 0 && text.at[start - 1] != '.')
		start--;
	bool digits = start < text.len;

	for (size_t i = start; i < text.len; i++)
		digits &= is_digit(text.at[i]);
	return digits || read_number(text.at + start, text.len - start, &value, &odd);
}

static enum host_kind take_name(struct host *host, struct ilk_text text)
{
	uint32_t address;
	bool odd = false;

	if (text.len > 0 && text.at[text.len - 1] == '.')
		text.len--;
	if (!is_name(text))
		return HOST_OPAQUE;
	if (!ends_in_number(text)) {
		for (size_t i = 0; i < text.len; i++)
			put(host, text.at[i]);
		return HOST_PLAIN;
	}
	if (!read_parts(text, &address, &odd))
		return HOST_OPAQUE;
	put_ipv4(host, address);
	return odd ? HOST_ODD : HOST_PLAIN;
}

/* ---- Authorities ------------------------------------------------------------------------ */

static const struct ilk_text text_letters = {
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+.-", 55};

/* The length of scheme://, 0: the text is no URL. */
static size_t scheme_length(struct ilk_text text)
{
	size_t at = 0;

	while (at < text.len &&
	       (is_digit(text.at[at]) || has(text_letters, text.at[at])))
		at++;
	return at > 0 && at + 2 < text.len && bytes_equal(text.at + at, "://", 3)
	               ? at + 3
	               : 0;
}

/* The authority of a URL, or the text itself. */
static bool take_authority(struct ilk_text *text)
{
	size_t start = scheme_length(*text);
	bool url = start > 0;
	size_t at;

	for (at = start; at < text->len; at++)
		if (has((struct ilk_text){"/?#", 3}, text->at[at]))
			break;
	if (!url && at < text->len)
		return false;
	*text = (struct ilk_text){text->at + start, at - start};
	/* Some take it for a slash. */
	if (has(*text, '\\'))
		return false;
	for (at = 0; url && at < text->len && text->at[at] != '@'; at++)
		;
	if (url && at < text->len)
		*text = (struct ilk_text){text->at + at + 1, text->len - at - 1};
	return !has(*text, '@');
}

/* The port, without its colon; absent when there is none. */
static struct ilk_text take_port(struct ilk_text *text)
{
	struct ilk_text port = {NULL, 0};
	size_t at = text->len;
	size_t colons = 0;

	for (size_t i = 0; i < text->len; i++)
		colons += text->at[i] == ':';
	while (at > 0 && is_digit(text->at[at - 1]))
		at--;
	if (at == 0 || text->at[at - 1] != ':' ||
	    (colons > 1 && (at < 2 || text->at[at - 2] != ']')))
		return port;
	port = (struct ilk_text){text->at + at, text->len - at};
	text->len = at - 1;
	return port;
}

static bool is_port(struct ilk_text port)
{
	unsigned value = 0;

	for (size_t i = 0; i < port.len && i < 6; i++)
		value = value * 10 + (unsigned)(port.at[i] - '0');
	return port.len > 0 && port.len < 6 && port.at[0] != '0' && value <= 65535;
}

static enum host_kind take_host(struct host *host, struct ilk_text text)
{
	size_t colons = 0;

	for (size_t i = 0; i < text.len; i++)
		colons += text.at[i] == ':';
	if (text.len > 1 && text.at[0] == '[' && text.at[text.len - 1] == ']')
		return take_ipv6(host, (struct ilk_text){text.at + 1, text.len - 2});
	return colons > 1 ? take_ipv6(host, text) : take_name(host, text);
}

/* Some programs leave control characters out, and some end at one. */
static bool has_control(struct ilk_text text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7f)
			return true;
	return false;
}

enum host_kind host_read(struct ilk_text text, struct host *host)
{
	char lower[HOST_ROOM + 8];
	bool odd = has_control(text);

	host->len = host->whole = 0;
	if (!text.at || !take_authority(&text) || text.len > sizeof lower)
		return HOST_OPAQUE;
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.at[i];

		lower[i] = byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
	}
	text.at = lower;
	struct ilk_text port = take_port(&text);

	if (port.at && !is_port(port))
		return HOST_OPAQUE;
	enum host_kind kind = take_host(host, text);

	if (kind == HOST_PLAIN && odd)
		kind = HOST_ODD;
	host->whole = host->len;
	if (kind == HOST_OPAQUE || !port.at)
		return kind;
	host->name[host->whole++] = ':';
	bytes_copy(host->name + host->whole, port.at, port.len);
	host->whole += port.len;
	return kind;
}
