/* SPDX-License-Identifier: Apache-2.0
 *
 * Arguments by their names: which values a test sees, and when it is certain of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hook/canonical.h"
#include "interlock/compile.h"
#include "runtime/argument.h"
#include "runtime/fact.h"
#include "unit.h"

#define SURE    4 /* bits of what a test says */
#define SEEN    2
#define CERTAIN 1
#define YES     (SURE | SEEN | CERTAIN)
#define NO      CERTAIN

static const struct {
	const char *way;
	const char *set;
	const char *args; /* NULL: absent */
	int says;
} cases[] = {
	{"args.a", "{ \"x*\" }", "{\"a\":\"xy\"}", YES},
	{"args.a", "{ \"x*\" }", " { \"b\" : { \"a\" : 1 } , \"a\":\"xy\" } ", YES},
	{"args.a", "{ \"x*\" }", "{\"a\":\"y\"}", NO},
	{"args.a", "{ \"x*\" }", "{\"b\":\"x\"}", 0},
	{"args.a", "{ \"x*\" }", NULL, 0},
	{"args.a", "{ \"*\" }", "{\"a\":\"\"}", YES},
	/* Other values, as they stand. */
	{"args.a", "{ \"true\" }", "{\"a\":true}", YES},
	{"args.a", "{ \"null\" }", "{\"a\":null}", YES},
	{"args.a", "{ \"1.50e+2\" }", "{\"a\":1.50e+2}", YES},
	{"args.a", "{ \"150\" }", "{\"a\":1.50e+2}", NO},
	{"args.a", "{ \"*\" }", "{\"a\":{}}", 0},
	/* Not one object. */
	{"args.a", "{ \"x\" }", "", 0},
	{"args.a", "{ \"x\" }", "[\"x\"]", 0},
	{"args.a", "{ \"x\" }", "{\"a\":\"x\"} 1", SEEN},
	{"args.a", "{ \"x\" }", "{\"a\":\"x\"", SEEN},
	{"args.a", "{ \"x\" }", "{\"a\":\"x\",}", SEEN},
	{"args.a", "{ \"x\" }", "{\"a\" \"x\"}", 0},
	{"args.a", "{ \"x\" }", "{1:2,\"a\":\"x\"}", 0},
	/* A name twice, however it is written, where it matters. */
	{"args.a", "{ \"x\" }", "{\"a\":\"x\",\"a\":\"x\"}", SEEN},
	{"args.a", "{ \"x\" }", "{\"a\":\"y\",\"\\u0061\":\"x\"}", SEEN},
	{"args.a", "{ \"x\" }", "{\"a\":\"x\",\"b\":1,\"b\":2}", YES},
	{"args.a.b", "{ \"x\" }", "{\"a\":{\"b\":\"x\"},\"a\":{}}", SEEN},
	/* Text. */
	{"args.a", "{ \"\\u{1f600}\" }", "{\"a\":\"\\ud83d\\ude00\"}", YES},
	{"args.a", "{ \"\\\"\\n\" }", "{\"a\":\"\\\"\\n\"}", YES},
	{"args.a", "{ \"*\" }", "{\"a\":\"x\\ud83d\"}", 0},
	{"args.a", "{ \"*\" }", "{\"a\":\"\\ude00\"}", 0},
	{"args.a", "{ \"*\" }", "{\"a\":\"\\u0000\"}", 0},
	{"args.a", "{ \"*\" }", "{\"a\":\"\xff\"}", 0},
	{"args.a", "{ \"*\" }", "{\"a\":\"\xc0\xaf\"}", 0},
	{"args.a", "{ \"*\" }", "{\"a\":\"\xed\xa0\x80\"}", 0},
	{"args.a", "{ \"x\" }", "{\"b\":\"\xff\",\"a\":\"x\"}", YES},
	/* Arrays. */
	{"args.a", "{ \"x\" }", "{\"a\":[\"x\",\"x\"]}", YES},
	{"args.a", "{ \"x\" }", "{\"a\":[\"x\",\"y\"]}", SEEN | CERTAIN},
	{"args.a", "{ \"x\" }", "{\"a\":[\"y\"]}", NO},
	{"args.a", "{ \"x\" }", "{\"a\":[]}", 0},
	{"args.a", "{ \"x\" }", "{\"a\":[\"x\",{}]}", SEEN},
	{"args.a", "{ \"x\" }", "{\"a\":[\"x\",[\"x\"]]}", SEEN},
	{"args.a", "{ \"x\" }", "{\"a\":[\"x\"", SEEN},
	/* Inside. */
	{"args.a.b", "{ \"x\" }", "{\"a\":{\"b\":\"x\"},\"b\":\"y\"}", YES},
	{"args.a.b", "{ \"x\" }", "{\"a\":\"x\"}", 0},
	{"args.a.b", "{ \"x\" }", "{\"a\":[{\"b\":\"x\"},{\"b\":\"x\"}]}", YES},
	{"args.a.b", "{ \"x\" }", "{\"a\":[{\"b\":\"x\"},{\"c\":\"x\"}]}", SEEN},
	{"args.a.b", "{ \"x\" }", "{\"a\":[{\"b\":\"x\"},\"x\"]}", SEEN},
	{"args.a.b", "{ \"x\" }", "{\"a\":[{\"b\":\"x\"},[{\"b\":\"x\"}]]}", SEEN},
	{"args.a.b", "{ \"x\" }", "{\"a\":[{\"b\":[]},{\"b\":\"x\"}]}", SEEN},
	{"args.a.b", "{ \"x\" }", "{\"a\":[{\"b\":[\"x\"]},{\"b\":\"x\"}]}", YES},
	{"args.a.b", "{ \"x\" }", "{\"a\":[[],{\"b\":\"x\"}]}", SEEN},
	/* Names that are none. */
	{"args.\"a b\".c-1", "{ \"x\" }", "{\"a b\":{\"c-1\":\"x\"}}", YES},
	{"args.\"a.b\"", "{ \"x\" }", "{\"a\":{\"b\":\"x\"}}", 0},
	{"args.\"a.b\"", "{ \"x\" }", "{\"a.b\":\"x\"}", YES},
	{"args.\"\\\"\\\\\"", "{ \"x\" }", "{\"\\\"\\\\\":\"x\"}", YES},
	{"args.\"\xc3\xa9\"", "{ \"x\" }", "{\"\\u00e9\":\"x\"}", YES},
	/* Places. */
	{"args.a", "paths { \"/w/**\" }", "{\"a\":\"/w/x\"}", YES},
	{"args.a", "paths { \"/w/**\" }", "{\"a\":\"/v/../w/x\"}", YES},
	{"args.a", "paths { \"/w/**\" }", "{\"a\":\"/w/../x\"}", SEEN | CERTAIN},
	{"args.a", "paths { \"/w/**\" }", "{\"a\":\"x\"}", YES},
	{"args.a", "paths { \"/w/**\" }", "{\"a\":\"~/x\"}", 0},
	{"args.a", "workspace", "{\"a\":\"x\"}", YES},
	{"args.a", "workspace", "{\"a\":\"../x\"}", NO},
	{"args.a", "workspace", "{\"a\":[\"x\",\"/v\"]}", SEEN | CERTAIN},
	{"args.a", "workspace", "{\"a\":\"~\"}", 0},
	{"args.a", "workspace", "{\"a\":\"W\"}", YES},
};

static const struct ilk_text root = {"/w", 2};

/* A policy with one condition on arguments, opened. */
static unsigned char *open_policy(struct ilk_image *image, const char *way,
                                  const char *set)
{
	struct ilk_compiler compiler = {.diagnose = NULL};
	unsigned char *bytes = NULL;
	size_t size = 0;
	char text[512];
	int len = snprintf(text, sizeof text,
	                   "policy \"p\" { }\n"
	                   "before classifier { deny permission_rule when %s in %s "
	                   "deny permission_rule }\n",
	                   way, set);

	if (ilk_compile(&compiler, "p", text, (size_t)len, &bytes, &size) != ILK_OK ||
	    ilk_open(image, bytes, size) != ILK_OK) {
		free(bytes);
		return NULL;
	}
	return bytes;
}

static int says(const struct ilk_image *image, bool workspace, struct ilk_text args)
{
	struct ilk_facts facts = {.args = args,
	                          .cwd = {"/w", 2},
	                          .workspace = &root,
	                          .workspace_count = 1};
	struct arguments all = {.done = false};
	struct fact_test test =
		workspace ? argument_in_workspace(image, &facts, &all,
	                                          ILK_FACT_ARGUMENT, false)
			  : argument_in_set(image, &facts, &all, ILK_FACT_ARGUMENT, 0);

	return (test.surely ? SURE : 0) | (test.seen ? SEEN : 0) |
	       (test.certain ? CERTAIN : 0);
}

/* The arguments lie at the end of their bytes, so that a sanitizer sees a byte too many. */
static int says_exactly(const struct ilk_image *image, bool workspace, const char *args)
{
	size_t len = args ? strlen(args) : 0;
	char *copy = malloc(len + 1);
	int said;

	if (!copy)
		return -1;
	memcpy(copy + 1, args ? args : "", len);
	said = says(image, workspace, (struct ilk_text){args ? copy + 1 : NULL, len});
	free(copy);
	return said;
}

static void arguments_are_read_as_they_are(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct ilk_image image;
		bool workspace = strcmp(cases[i].set, "workspace") == 0;
		unsigned char *bytes = open_policy(&image, cases[i].way, cases[i].set);
		int said = bytes ? says_exactly(&image, workspace, cases[i].args) : -1;
		char name[256];

		snprintf(name, sizeof name, "%s in %s, of %s: %d", cases[i].way,
		         cases[i].set, cases[i].args ? cases[i].args : "nothing", said);
		CASE(name, said == cases[i].says);
		free(bytes);
	}
}

/* A text of so many bytes, and brackets so deep. */
static void what_is_too_much_is_opaque(void)
{
	static char args[16384];
	struct ilk_image image;
	unsigned char *bytes = open_policy(&image, "args.a", "{ \"x*\" }");

	CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
	for (int over = 0; over < 2; over++) {
		size_t text = ARGUMENT_ROOM + (size_t)over;
		size_t depth = 511 + (size_t)over; /* in the outermost */
		size_t len = 0;

		len += (size_t)sprintf(args, "{\"a\":\"");
		memset(args + len, 'x', text);
		sprintf(args + len + text, "\"}");
		CU_ASSERT_EQUAL(says_exactly(&image, false, args), over ? 0 : YES);
		len = (size_t)sprintf(args, "{\"a\":\"x\",\"b\":");
		memset(args + len, '[', depth);
		memset(args + len + depth, ']', depth);
		sprintf(args + len + 2 * depth, "}");
		CU_ASSERT_EQUAL(says_exactly(&image, false, args), over ? SEEN : YES);
	}
	free(bytes);
}

/* What a hook makes of arguments: those that have no canonical form are not certain, and are
 * seen all the same. */
static int says_of_hook(const struct ilk_image *image, char *json, size_t len)
{
	static struct canonical canonical;
	struct json_scan scan = {json, json, json + len};
	struct json_value value;

	CU_ASSERT_TRUE(json_read(&scan, &value));
	return says(image, false, canonical_json(&canonical, &value));
}

static void what_a_hook_abridges_is_seen(void)
{
	enum { LONG = 300 * 1024 };
	static char json[LONG + 100];
	struct ilk_image image;
	unsigned char *bytes = open_policy(&image, "args.a", "{ \"x*\" }");
	size_t len;

	CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
	len = (size_t)sprintf(json, "{ \"a\" : \"xy\" }");
	CU_ASSERT_EQUAL(says_of_hook(&image, json, len), YES);
	len = (size_t)sprintf(json, "{ \"a\" : \"xy\", \"a\": 1 }");
	CU_ASSERT_EQUAL(says_of_hook(&image, json, len), SEEN);
	len = (size_t)sprintf(json, "{ \"content\" : \"");
	memset(json + len, '.', LONG);
	len += LONG;
	len += (size_t)sprintf(json + len, "\", \"a\" : \"xy\" }");
	CU_ASSERT_EQUAL(says_of_hook(&image, json, len), SEEN);
	/* Many short ones: what comes first is seen. */
	len = (size_t)sprintf(json, "{\"a\":\"xy\",\"b\":[1");
	while (len < LONG)
		len += (size_t)sprintf(json + len, ",\"..............\"");
	len += (size_t)sprintf(json + len, "]}");
	CU_ASSERT_EQUAL(says_of_hook(&image, json, len), SEEN);
	free(bytes);
}

void runtime_args_suite(void)
{
	CU_pSuite suite = CU_add_suite("runtime_args", NULL, NULL);

	CU_add_test(suite, "as they are", arguments_are_read_as_they_are);
	CU_add_test(suite, "too much", what_is_too_much_is_opaque);
	CU_add_test(suite, "from a hook", what_a_hook_abridges_is_seen);
}
