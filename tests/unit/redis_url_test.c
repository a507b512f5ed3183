/* SPDX-License-Identifier: Apache-2.0
 *
 * URLs of Redis servers: what is in them, and what is wrong with them.
 */
#include <stdio.h>
#include <string.h>

#include "store/redis_url.h"
#include "unit.h"

static void test_what_a_url_says(void)
{
	static const struct {
		const char *text;
		struct redis_url is;
	} cases[] = {
		{"redis://h", {.host = "h", .port = "6379"}},
		{"redis://h/", {.host = "h", .port = "6379"}},
		{"rediss://h:1/15",
	         {.tls = true, .host = "h", .port = "1", .number = "15"}},
		{"redis://:p@h", {.host = "h", .port = "6379", .password = "p"}},
		{"redis://u@h", {.host = "h", .port = "6379", .user = "u"}},
		{"redis://u:p:q@h:2",
	         {.host = "h", .port = "2", .user = "u", .password = "p:q"}},
		{"redis://u%40x:%2f%3F%25@h",
	         {.host = "h", .port = "6379", .user = "u@x", .password = "/?%"}},
		{"redis://[::1]:7", {.host = "::1", .port = "7"}},
		{"redis://[fe80::1]", {.host = "fe80::1", .port = "6379"}},
		{"redis://h?prefix=a%26b:&password-file=/p/f",
	         {.host = "h",
	          .port = "6379",
	          .prefix = "a&b:",
	          .password_file = "/p/f"}},
		{"rediss://h/1?ca=/c&cert=/d&key=/k",
	         {.tls = true,
	          .host = "h",
	          .port = "6379",
	          .number = "1",
	          .ca = "/c",
	          .cert = "/d",
	          .key = "/k"}},
	};
	struct redis_url url;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *wrong = redis_url_read(&url, cases[i].text);
		struct redis_url is = cases[i].is;

		if (!*is.prefix)
			strcpy(is.prefix, "interlock:");
		bool same = !wrong && url.tls == is.tls && !strcmp(url.host, is.host) &&
		            !strcmp(url.port, is.port) && !strcmp(url.user, is.user) &&
		            !strcmp(url.password, is.password) &&
		            !strcmp(url.number, is.number) &&
		            !strcmp(url.password_file, is.password_file) &&
		            !strcmp(url.ca, is.ca) && !strcmp(url.cert, is.cert) &&
		            !strcmp(url.key, is.key) && !strcmp(url.prefix, is.prefix);
		CU_ASSERT(same);
		if (!same)
			printf("%s: %s\n", cases[i].text, wrong ? wrong : "differs");
	}
}

static void test_what_is_wrong(void)
{
	static const char *const cases[][2] = {
		{"", "expected redis"},
		{"http://h", "expected redis"},
		{"redis:/h", "expected redis"},
		{"redis://", "no host"},
		{"redis://:p@", "no host"},
		{"redis://:6379", "no host"},
		{"redis://[::1", "a [ without"},
		{"redis://[::1]7", "the port"},
		{"redis://h:", "the port"},
		{"redis://h:x", "the port"},
		{"redis://h:123456", "the port"},
		{"redis://h/x", "the database"},
		{"redis://h/1/2", "the database"},
		{"redis://h%", "a %"},
		{"redis://h%2", "a %"},
		{"redis://h%00", "a %"},
		{"redis://h%2x", "a %"},
		{"redis://h%\x11"
	         "1",
	         "a %"},
		{"redis://h?", NULL},
		{"redis://h?db=1", "no such option"},
		{"redis://h?prefix", "no such option"},
		{"redis://h?pre=x", "no such option"},
		{"redis://h?ca=/c", "ca, cert and key are for"},
		{"rediss://h?cert=/c", "cert and key come together"},
	};
	struct redis_url url;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *wrong = redis_url_read(&url, cases[i][0]);
		const char *expected = cases[i][1];
		bool same = expected ? wrong && strncmp(wrong, expected,
		                                        strlen(expected)) == 0
		                     : !wrong;

		CU_ASSERT(same);
		if (!same)
			printf("%s: %s\n", cases[i][0], wrong ? wrong : "nothing");
	}
}

/* The longest that fits, and one more. */
static void test_limits(void)
{
	char text[REDIS_TEXT + 16] = "redis://";
	struct redis_url url;

	memset(text + 8, 'h', REDIS_TEXT);
	text[8 + REDIS_TEXT - 1] = '\0';
	CU_ASSERT_PTR_NULL(redis_url_read(&url, text));
	CU_ASSERT_EQUAL(strlen(url.host), REDIS_TEXT - 1);
	text[8 + REDIS_TEXT - 1] = 'h';
	text[8 + REDIS_TEXT] = '\0';
	CU_ASSERT_STRING_EQUAL(redis_url_read(&url, text), "a part is too long");
}

void redis_url_suite(void)
{
	CU_pSuite suite = CU_add_suite("redis_url", NULL, NULL);

	CU_add_test(suite, "what a URL says", test_what_a_url_says);
	CU_add_test(suite, "what is wrong with one", test_what_is_wrong);
	CU_add_test(suite, "limits", test_limits);
}
