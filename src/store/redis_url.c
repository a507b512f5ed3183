/* SPDX-License-Identifier: Apache-2.0
 *
 * See redis_url.h.
 */
#include "store/redis_url.h"

#include <stddef.h>
#include <string.h>

static int digit_of(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c | 0x20) : NULL;

	/* The bit that makes letters small makes digits of some control characters. */
	return at && (c >= '0') ? (int)(at - digits) : -1;
}

/* The part of the URL up to `end`, with %XX read. */
static const char *take(char *to, size_t room, const char *at, const char *end)
{
	size_t len = 0;

	for (; at < end; at++) {
		char c = *at;

		if (c == '%') {
			int high = end - at > 2 ? digit_of(at[1]) : -1;
			int low = high >= 0 ? digit_of(at[2]) : -1;

			if (low < 0 || (high | low) == 0)
				return "a % without two hexadecimal digits";
			c = (char)(high * 16 + low);
			at += 2;
		}
		if (len + 1 >= room)
			return "a part is too long";
		to[len++] = c;
	}
	to[len] = '\0';
	return NULL;
}

/* The first of these characters, or the end. */
static const char *find(const char *at, const char *end, const char *any)
{
	while (at < end && !strchr(any, *at))
		at++;
	return at;
}

static const char *take_number(char *to, size_t room, const char *at, const char *end,
                               const char *wrong)
{
	for (const char *digit = at; digit < end; digit++)
		if (*digit < '0' || *digit > '9')
			return wrong;
	return take(to, room, at, end) ? wrong : NULL;
}

static const char *take_person(struct redis_url *url, const char *at, const char *end)
{
	const char *colon = find(at, end, ":");
	const char *wrong = take(url->user, sizeof url->user, at, colon);

	if (wrong || colon == end)
		return wrong;
	return take(url->password, sizeof url->password, colon + 1, end);
}

static const char *take_place(struct redis_url *url, const char *at, const char *end)
{
	bool brackets = at < end && *at == '[';
	const char *host = at + brackets;
	const char *host_end = find(host, end, brackets ? "]" : ":");
	const char *colon = host_end;
	const char *wrong = take(url->host, sizeof url->host, host, host_end);

	if (brackets && colon == end)
		return "a [ without its ]";
	colon += brackets;
	if (wrong)
		return wrong;
	if (!*url->host)
		return "no host";
	if (colon == end) {
		memcpy(url->port, "6379", sizeof "6379");
		return NULL;
	}
	if (*colon != ':' || colon + 1 == end)
		return "the port is no number";
	return take_number(url->port, sizeof url->port, colon + 1, end,
	                   "the port is no number");
}

static const char *take_option(struct redis_url *url, const char *at, const char *end)
{
	static const struct {
		const char *name;
		size_t offset;
	} options[] = {
		{"password-file", offsetof(struct redis_url, password_file)},
		{"ca", offsetof(struct redis_url, ca)},
		{"cert", offsetof(struct redis_url, cert)},
		{"key", offsetof(struct redis_url, key)},
		{"prefix", offsetof(struct redis_url, prefix)},
	};
	const char *equals = find(at, end, "=");
	size_t len = (size_t)(equals - at);

	for (size_t i = 0; equals < end && i < sizeof options / sizeof options[0]; i++)
		if (strlen(options[i].name) == len &&
		    memcmp(options[i].name, at, len) == 0)
			return take((char *)url + options[i].offset, REDIS_TEXT,
			            equals + 1, end);
	return "no such option: password-file, ca, cert, key or prefix";
}

static const char *take_options(struct redis_url *url, const char *at, const char *end)
{
	while (at < end) {
		const char *next = find(at, end, "&");
		const char *wrong = take_option(url, at, next);

		if (wrong)
			return wrong;
		at = next < end ? next + 1 : end;
	}
	if (!url->tls && (*url->ca || *url->cert || *url->key))
		return "ca, cert and key are for rediss://";
	if (!*url->cert != !*url->key)
		return "cert and key come together";
	return NULL;
}

static const char *skip(const char *text, const char *opening)
{
	size_t len = strlen(opening);

	return strncmp(text, opening, len) == 0 ? text + len : NULL;
}

const char *redis_url_read(struct redis_url *url, const char *text)
{
	const char *at = skip(text, "redis://");

	*url = (struct redis_url){.prefix = "interlock:"};
	if (!at) {
		at = skip(text, "rediss://");
		url->tls = true;
	}
	if (!at)
		return "expected redis:// or rediss://";
	const char *end = at + strlen(at);
	const char *options = find(at, end, "?");
	const char *slash = find(at, options, "/");
	const char *person = find(at, slash, "@");
	const char *wrong = NULL;

	if (person < slash) {
		wrong = take_person(url, at, person);
		at = person + 1;
	}
	if (!wrong)
		wrong = take_place(url, at, slash);
	if (!wrong && slash < options)
		wrong = take_number(url->number, sizeof url->number, slash + 1, options,
		                    "the database is no number");
	if (!wrong && options < end)
		wrong = take_options(url, options + 1, end);
	return wrong;
}
