/* SPDX-License-Identifier: Apache-2.0
 *
 * Hosts for the reference interpreter: cut with the C library, addresses by what the system
 * itself makes of them.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "interp.h"

enum {
	LONGEST = 272,
};

static bool in(const struct model_set *set, const char *text)
{
	return interp_set_matches(set, (struct text){text, strlen(text)});
}

/* scheme://user@HOST/..., or the text itself; false: neither. */
static bool authority(const char *text, char *to)
{
	size_t scheme =
		strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                     "0123456789+.-");
	bool url = scheme && strncmp(text + scheme, "://", 3) == 0;

	if (url)
		text += scheme + 3;
	size_t len = strcspn(text, "/?#");

	if ((!url && text[len]) || memchr(text, '\\', len))
		return false;
	const char *at = memchr(text, '@', len);

	if (at && !url)
		return false;
	if (at) {
		len -= (size_t)(at + 1 - text);
		text = at + 1;
	}
	if (len >= LONGEST + 1 || memchr(text, '@', len) || memchr(text, '\\', len))
		return false;
	snprintf(to, LONGEST + 1, "%.*s", (int)len, text);
	return true;
}

static bool take_port(char *text, char *port)
{
	char *colon = strrchr(text, ':');
	bool ipv6 = colon && strchr(text, ':') != colon;

	port[0] = '\0';
	if (!colon || colon[1 + strspn(colon + 1, "0123456789")] ||
	    (ipv6 && (colon == text || colon[-1] != ']')))
		return true;
	if (strlen(colon + 1) > 5 || colon[1] == '0' || !colon[1] ||
	    atoi(colon + 1) > 65535)
		return false;
	strcpy(port, colon);
	*colon = '\0';
	return true;
}

/* What is spelt in the one usual way is not odd; 0: no address. */
static int ipv4(char *text)
{
	struct in_addr address;
	char usual[INET_ADDRSTRLEN];

	if (strspn(text, "0123456789abcdefx.") != strlen(text) ||
	    !inet_aton(text, &address))
		return 0;
	inet_ntop(AF_INET, &address, usual, sizeof usual);
	bool same = strcmp(text, usual) == 0;

	strcpy(text, usual);
	return same ? 2 : 1;
}

static int ipv6(char *text)
{
	unsigned char bytes[16];
	static const unsigned char mapped[12] = {0, 0, 0, 0, 0,    0,
	                                         0, 0, 0, 0, 0xff, 0xff};
	unsigned groups[8];
	int best = -1;
	int longest = 1;

	if (inet_pton(AF_INET6, text, bytes) != 1)
		return 0;
	if (memcmp(bytes, mapped, 12) == 0) {
		inet_ntop(AF_INET, bytes + 12, text, INET_ADDRSTRLEN);
		return 1;
	}
	for (int i = 0; i < 8; i++)
		groups[i] = (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
	for (int from = 0; from < 8; from++)
		for (int to = from; to < 8 && groups[to] == 0; to++)
			if (to - from + 1 > longest) {
				longest = to - from + 1;
				best = from;
			}
	text += sprintf(text, "[");
	for (int i = 0; i < 8; i++) {
		if (best >= 0 && i >= best && i < best + longest) {
			if (i == best)
				text += sprintf(text, "::");
			continue;
		}
		bool first = i == 0 || (best >= 0 && i == best + longest);

		text += sprintf(text, "%s%x", first ? "" : ":", groups[i]);
	}
	sprintf(text, "]");
	return 2;
}

static bool is_name(const char *text)
{
	return *text && strlen(text) <= 253 && text[0] != '.' && !strstr(text, "..") &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_.") ==
	               strlen(text) &&
	       text[strlen(text) - 1] != '.';
}

static bool is_number(const char *label)
{
	if (strncmp(label, "0x", 2) == 0)
		return strspn(label + 2, "0123456789abcdef") == strlen(label + 2);
	return strspn(label, "0123456789") == strlen(label);
}

/* 0: opaque, 1: odd, 2: plain; the text becomes the usual spelling. */
static int usual(char *text)
{
	size_t len = strlen(text);
	char *last;

	if (len > 1 && text[0] == '[' && text[len - 1] == ']') {
		memmove(text, text + 1, len);
		text[len - 2] = '\0';
		return ipv6(text);
	}
	if (strchr(text, ':') != strrchr(text, ':'))
		return ipv6(text);
	if (len && text[len - 1] == '.')
		text[len - 1] = '\0';
	if (!is_name(text))
		return 0;
	last = strrchr(text, '.');
	return is_number(last ? last + 1 : text) ? ipv4(text) : 2;
}

bool interp_host_holds(const struct model_set *set, struct ilk_text raw, bool negated,
                       bool lets_on)
{
	char text[1024];
	char host[LONGEST + 64];
	char port[LONGEST];
	bool seen = interp_set_matches(set, (struct text){raw.at, raw.len});
	int kind = 0;
	bool is = false;

	if (raw.len < sizeof text) {
		bool odd = false;

		/* A NUL is a byte that no host has, like the others. */
		for (size_t i = 0; i < raw.len; i++) {
			odd = odd || (unsigned char)raw.at[i] < ' ' ||
			      raw.at[i] == 0x7f;
			text[i] = raw.at[i] ? raw.at[i] : '\x01';
		}
		text[raw.len] = '\0';
		if (authority(text, host)) {
			for (char *c = host; *c; c++)
				*c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a')
				                            : *c;
			kind = take_port(host, port) ? usual(host) : 0;
			kind = odd && kind == 2 ? 1 : kind;
		}
	}
	if (kind) {
		is = in(set, host);
		strcat(host, port);
		is = is || in(set, host);
	}
	bool surely = kind == 2 && is;

	if (negated)
		return lets_on ? kind == 2 && !is && !seen : !surely;
	return lets_on ? surely : is || seen;
}
