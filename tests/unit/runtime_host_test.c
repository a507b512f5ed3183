/* SPDX-License-Identifier: Apache-2.0
 *
 * Hosts: what a name, an address or a URL comes down to, and what is odd or opaque.
 */
#include <stdio.h>
#include <string.h>

#include "runtime/host.h"
#include "unit.h"

static const struct {
	const char *text;
	enum host_kind kind;
	const char *whole; /* with its port */
} cases[] = {
	{"example.com", HOST_PLAIN, "example.com"},
	{"EXAMPLE.com.", HOST_PLAIN, "example.com"},
	{"a-b_c.example", HOST_PLAIN, "a-b_c.example"},
	{"xn--bcher-kva.example", HOST_PLAIN, "xn--bcher-kva.example"},
	{"localhost:3000", HOST_PLAIN, "localhost:3000"},
	{"https://example.com", HOST_PLAIN, "example.com"},
	{"HTTPS://Example.COM:8443/a?b#c", HOST_PLAIN, "example.com:8443"},
	{"https://good.com@evil.com", HOST_PLAIN, "evil.com"},
	{"https://good.com:80@evil.com:81/x", HOST_PLAIN, "evil.com:81"},
	{"https://evil.com/@good.com", HOST_PLAIN, "evil.com"},
	{"https://evil.com?@good.com", HOST_PLAIN, "evil.com"},
	{"https://evil.com#@good.com", HOST_PLAIN, "evil.com"},
	{"ssh+git://git@host/x", HOST_PLAIN, "host"},
	{"127.0.0.1", HOST_PLAIN, "127.0.0.1"},
	{"127.0.0.1.:80", HOST_PLAIN, "127.0.0.1:80"},
	{"::1", HOST_PLAIN, "[::1]"},
	{"[::1]:80", HOST_PLAIN, "[::1]:80"},
	{"[0:0:0:0:0:0:0:1]", HOST_PLAIN, "[::1]"},
	{"[2001:DB8::0:1]", HOST_PLAIN, "[2001:db8::1]"},
	{"2001:db8:0:0:1:0:0:1", HOST_PLAIN, "[2001:db8::1:0:0:1]"},
	{"1:0:2:3:4:5:6:7", HOST_PLAIN, "[1:0:2:3:4:5:6:7]"},
	{"::", HOST_PLAIN, "[::]"},
	{"1::", HOST_PLAIN, "[1::]"},
	{"64:ff9b::1.2.3.4", HOST_PLAIN, "[64:ff9b::102:304]"},
	/* The same address, to some programs. */
	{"0x7f.1", HOST_ODD, "127.0.0.1"},
	{"0x7f000001", HOST_ODD, "127.0.0.1"},
	{"2130706433", HOST_ODD, "127.0.0.1"},
	{"017700000001", HOST_ODD, "127.0.0.1"},
	{"127.1", HOST_ODD, "127.0.0.1"},
	{"127.0.0.01", HOST_ODD, "127.0.0.1"},
	{"0X7F.0.0.1:80", HOST_ODD, "127.0.0.1:80"},
	{"::ffff:127.0.0.1", HOST_ODD, "127.0.0.1"},
	{"[::FFFF:7f00:1]", HOST_ODD, "127.0.0.1"},
	/* Not certain at all. */
	{"", HOST_OPAQUE, ""},
	{".", HOST_OPAQUE, ""},
	{".example.com", HOST_OPAQUE, ""},
	{"a..b", HOST_OPAQUE, ""},
	{"example.com..", HOST_OPAQUE, ""},
	{"https://evil.com/\n", HOST_ODD, "evil.com"},
	{"https://good.com\t@evil.com", HOST_ODD, "evil.com"},
	{"https://evil.com:80#\x7f", HOST_ODD, "evil.com:80"},
	{"good.com@evil.com", HOST_OPAQUE, ""},
	{"https://a@good.com@evil.com", HOST_OPAQUE, ""},
	{"https://evil.com\\@good.com", HOST_OPAQUE, ""},
	{"https:\\\\evil.com", HOST_OPAQUE, ""},
	{"https:/evil.com", HOST_OPAQUE, ""},
	{"evil.com/x://good.com", HOST_OPAQUE, ""},
	{"evil.com/", HOST_OPAQUE, ""},
	{"%65vil.com", HOST_OPAQUE, ""},
	{"b\xc3\xbc"
         "cher.example",
         HOST_OPAQUE, ""},
	{"good.com\t", HOST_OPAQUE, ""},
	{" good.com", HOST_OPAQUE, ""},
	{"a:b", HOST_OPAQUE, ""},
	{"a:", HOST_OPAQUE, ""},
	{"a:080", HOST_OPAQUE, ""},
	{"a:65536", HOST_OPAQUE, ""},
	{"a:100000", HOST_OPAQUE, ""},
	{"256.1.1.1", HOST_OPAQUE, ""},
	{"1.2.3.4.5", HOST_OPAQUE, ""},
	{"1.2.3.09", HOST_OPAQUE, ""},
	{"example.1", HOST_OPAQUE, ""},
	{"4294967296", HOST_OPAQUE, ""},
	{"1.16777216", HOST_OPAQUE, ""},
	{"[::1", HOST_OPAQUE, ""},
	{"[::1]x", HOST_OPAQUE, ""},
	{"[1::2::3]", HOST_OPAQUE, ""},
	{":::", HOST_OPAQUE, ""},
	{"1:2:3:4:5:6:7", HOST_OPAQUE, ""},
	{"1:2:3:4:5:6:7:8:9", HOST_OPAQUE, ""},
	{"1:2:3:4:5:6:7:", HOST_OPAQUE, ""},
	{":1:2:3:4:5:6:7", HOST_OPAQUE, ""},
	{"fe80::1%eth0", HOST_OPAQUE, ""},
	{"::12345", HOST_OPAQUE, ""},
	{"::1.2.3", HOST_OPAQUE, ""},
	{"file:///etc/passwd", HOST_OPAQUE, ""},
};

static void hosts_come_down_to_one_name(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct ilk_text text = {cases[i].text, strlen(cases[i].text)};
		struct host host;
		enum host_kind kind = host_read(text, &host);

		CASE(cases[i].text, kind == cases[i].kind);
		if (kind == cases[i].kind && kind != HOST_OPAQUE)
			CASE(cases[i].text, host.whole == strlen(cases[i].whole) &&
			                            memcmp(host.name, cases[i].whole,
			                                   host.whole) == 0);
	}
}

static void names_have_a_longest(void)
{
	char name[300];
	struct host host;

	memset(name, 'a', sizeof name);
	memcpy(name + 253, ":65535", 6);
	CU_ASSERT_EQUAL(host_read((struct ilk_text){name, 253}, &host), HOST_PLAIN);
	CU_ASSERT_EQUAL(host_read((struct ilk_text){name, 259}, &host), HOST_PLAIN);
	CU_ASSERT_EQUAL(host.whole, 259);
	name[253] = 'a';
	CU_ASSERT_EQUAL(host_read((struct ilk_text){name, 254}, &host), HOST_OPAQUE);
	CU_ASSERT_EQUAL(host_read((struct ilk_text){name, 300}, &host), HOST_OPAQUE);
}

void runtime_host_suite(void)
{
	CU_pSuite suite = CU_add_suite("runtime_host", NULL, NULL);

	CU_add_test(suite, "one name", hosts_come_down_to_one_name);
	CU_add_test(suite, "the longest name", names_have_a_longest);
}
