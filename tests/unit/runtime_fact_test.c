/* SPDX-License-Identifier: Apache-2.0
 *
 * Facts: which values are opaque, what sets and the workspace make of absent, plain and
 * opaque ones, and the fingerprints computed from them.
 */
#include <stdio.h>
#include <string.h>

#include "bytes/bytes.h"
#include "bytes/sha256.h"
#include "imagebuild.h"
#include "runtime/fact.h"
#include "runtime/path.h"
#include "unit.h"

static struct ilk_text text(const char *string)
{
	return (struct ilk_text){string, string ? strlen(string) : 0};
}

static const struct {
	const char *path;
	const char *cwd;
	const char *normal; /* NULL: opaque */
} paths[] = {
	{"/", NULL, "/"},
	{"/a/b.c", NULL, "/a/b.c"},
	{"/a b/\xc3\xa9", NULL, "/a b/\xc3\xa9"},
	{"/.a/..a/a../...", NULL, "/.a/..a/a../..."},
	{"//", NULL, "/"},
	{"//a///b//", NULL, "/a/b"},
	{"/a/", NULL, "/a"},
	{"/.", NULL, "/"},
	{"/a/./b/.", NULL, "/a/b"},
	{"/..", NULL, "/"},
	{"/../../a", NULL, "/a"},
	{"/a/../b", NULL, "/b"},
	{"/a/b/..", NULL, "/a"},
	{"/a/b/../../..", NULL, "/"},
	{"/a/.../..", NULL, "/a"},
	{"a", "/w", "/w/a"},
	{"./a", "/w/", "/w/a"},
	{"../a", "/w/x", "/w/a"},
	{"../../../a", "/w/x", "/a"},
	{".", "/w//x/..", "/w"},
	{"a/~", "/", "/a/~"},
	{"/a", "", "/a"},
	{"", "/w", NULL},
	{"a", NULL, NULL},
	{"a", "", NULL},
	{"a", "w", NULL},
	{"a", "~", NULL},
	{"a", "/w\n", NULL},
	{"~", "/w", NULL},
	{"~/a", "/w", NULL},
	{"~b/a", "/w", NULL},
	{"/a\nb", NULL, NULL},
	{"/a\x7f", NULL, NULL},
	{"/a/b\x1b/..", NULL, NULL},
};

static void paths_in_normal_form(void)
{
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		char room[PATH_ROOM];
		struct ilk_text normal = {NULL, 0};
		bool found = path_normal(text(paths[i].path), text(paths[i].cwd), room,
		                         &normal);

		CASE(paths[i].path, found == (paths[i].normal != NULL));
		if (found && paths[i].normal)
			CASE(paths[i].path, normal.len == strlen(paths[i].normal) &&
			                            memcmp(normal.at, paths[i].normal,
			                                   normal.len) == 0);
	}
}

static void opaque_facts(void)
{
	static const struct ilk_image no_wrappers;
	struct ilk_facts facts = {.command = text("a; b"),
	                          .path = text("a"),
	                          .cwd = text("/w"),
	                          .tool = text("(")};

	for (uint32_t fact = 0; fact < ILK_FACT_COUNT; fact++)
		CU_ASSERT_FALSE(fact_is_opaque(&no_wrappers, &facts, fact));
	facts.command = text("a; (");
	facts.cwd = text("w");
	CU_ASSERT_TRUE(fact_is_opaque(&no_wrappers, &facts, ILK_FACT_COMMAND));
	CU_ASSERT_FALSE(fact_is_opaque(&no_wrappers, &facts, ILK_FACT_COMMAND_LINE));
	CU_ASSERT_TRUE(fact_is_opaque(&no_wrappers, &facts, ILK_FACT_PATH));
	CU_ASSERT_TRUE(fact_is_opaque(&no_wrappers, &facts, ILK_FACT_CWD));
}

/* The longest path, and one more; names that are taken back count while they are there. */
static void paths_have_a_longest(void)
{
	static char path[PATH_ROOM + 4];
	char room[PATH_ROOM];
	struct ilk_text normal;

	memset(path, 'a', sizeof path);
	path[0] = '/';
	CU_ASSERT_TRUE(path_normal((struct ilk_text){path, PATH_ROOM}, text(NULL), room,
	                           &normal));
	CU_ASSERT_EQUAL(normal.len, PATH_ROOM);
	CU_ASSERT_FALSE(path_normal((struct ilk_text){path, PATH_ROOM + 1}, text(NULL),
	                            room, &normal));
	CU_ASSERT_FALSE(
		path_normal((struct ilk_text){"/a\0b", 4}, text(NULL), room, &normal));
}

/* One row with one condition, then deny: what came of it. */
static enum ilk_outcome decided(const struct ilk_facts *facts, enum ilk_test test,
                                uint32_t flags, uint32_t fact)
{
	static const char *const patterns[] = {"/w/*", "ls *", "good", NULL};
	static struct craft build;
	static uint64_t memory[128];
	struct ilk_image image;
	struct ilk_session *session;
	struct ilk_decision decision;
	struct ilk_call call;

	craft_start(&build);
	craft_table(&build, ILK_TABLE_BEFORE);
	craft_row(&build, ILK_VERB_ALLOW, NULL);
	craft_when(&build, test, flags, fact,
	           craft_set(&build, ILK_SET_COMMANDS, patterns));
	craft_row(&build, ILK_VERB_DENY, NULL);
	craft_finish(&build);
	if (ilk_open(&image, build.bytes, build.size) != ILK_OK ||
	    ilk_session_start(&session, &image, memory, sizeof memory, text("auto"),
	                      ILK_PRESENCE_INTERACTIVE) != ILK_OK ||
	    ilk_begin(session, facts, &call, &decision) != ILK_OK)
		return ILK_OUTCOME_NONE;
	return decision.outcome;
}

/* Whether the condition holds: plain, NOT, LOOSE, NOT and LOOSE. */
static const struct {
	const char *name;
	const char *value; /* NULL: absent */
	enum ilk_fact fact;
	bool holds[4];
} values[] = {
	{"tool that is in", "good", ILK_FACT_TOOL, {true, false, true, false}},
	{"tool that is not", "bad", ILK_FACT_TOOL, {false, true, false, true}},
	{"no tool", NULL, ILK_FACT_TOOL, {false, true, false, false}},
	{"empty tool", "", ILK_FACT_TOOL, {false, true, false, true}},
	{"command that is in", "ls -l", ILK_FACT_COMMAND, {true, false, true, false}},
	/* holds back: in, not in; lets on: in, not in */
	{"all of it is in",
         "ls -l; ls -a && ls",
         ILK_FACT_COMMAND,
         {true, false, true, false}},
	{"some of it is in", "ls -l; x", ILK_FACT_COMMAND, {true, true, false, false}},
	{"the last is in", "x || ls", ILK_FACT_COMMAND, {true, true, false, false}},
	{"nothing of it is in", "x; y", ILK_FACT_COMMAND, {false, true, false, true}},
	{"inside of it",
         "x \"$(ls -l)\"",
         ILK_FACT_COMMAND,
         {true, true, false, false}},
	{"inside of one that is in",
         "ls $(x)",
         ILK_FACT_COMMAND,
         {true, true, false, false}},
	{"a value in it", "ls $x", ILK_FACT_COMMAND, {true, false, true, false}},
	{"a value in what is out",
         "x $x",
         ILK_FACT_COMMAND,
         {false, true, false, false}},
	{"a value that is its name",
         "$x ls",
         ILK_FACT_COMMAND,
         {false, true, false, false}},
	{"wrapped", "sudo ls", ILK_FACT_COMMAND, {true, true, false, false}},
	{"elsewhere", "/x/ls -l", ILK_FACT_COMMAND, {true, true, false, false}},
	{"assigned before", "A=b ls", ILK_FACT_COMMAND, {true, true, false, false}},
	{"written to a file", "ls >f", ILK_FACT_COMMAND, {true, true, false, false}},
	{"read from a file", "ls <f", ILK_FACT_COMMAND, {true, true, false, false}},
	{"what is out, to a file",
         "x >f",
         ILK_FACT_COMMAND,
         {false, true, false, false}},
	{"written to nowhere",
         "ls >/dev/null 2>&1",
         ILK_FACT_COMMAND,
         {true, false, true, false}},
	{"a word with a space",
         "'ls -l'",
         ILK_FACT_COMMAND,
         {false, true, false, true}},
	{"quoted", "'l's \"-l\"", ILK_FACT_COMMAND, {true, false, true, false}},
	{"opaque command, in", "ls -l;(", ILK_FACT_COMMAND, {true, true, false, false}},
	{"opaque command, out", "x;(", ILK_FACT_COMMAND, {false, true, false, false}},
	{"empty command", "", ILK_FACT_COMMAND, {false, true, false, false}},
	{"nothing but a comment",
         "# ls",
         ILK_FACT_COMMAND,
         {false, true, false, false}},
	{"no command", NULL, ILK_FACT_COMMAND, {false, true, false, false}},
	{"raw line", "ls -l;x", ILK_FACT_COMMAND_LINE, {true, false, true, false}},
	{"plain path", "/w/a", ILK_FACT_PATH, {true, false, true, false}},
	{"opaque path", "/w/../a", ILK_FACT_PATH, {true, true, false, false}},
	{"no path", NULL, ILK_FACT_PATH, {false, true, false, false}},
	{"cwd", "/w/a", ILK_FACT_CWD, {true, false, true, false}},
	{"host", "good", ILK_FACT_HOST, {true, false, true, false}},
	{"mcp server", "good", ILK_FACT_MCP_SERVER, {true, false, true, false}},
	{"mcp tool", "good", ILK_FACT_MCP_TOOL, {true, false, true, false}},
	{"agent", "good", ILK_FACT_AGENT, {true, false, true, false}},
};

/* Facts with just one of them. */
static struct ilk_facts only(enum ilk_fact fact, struct ilk_text value)
{
	return (struct ilk_facts){
		.tool = fact == ILK_FACT_TOOL ? value : text(NULL),
		.command = fact == ILK_FACT_COMMAND || fact == ILK_FACT_COMMAND_LINE
	                           ? value
	                           : text(NULL),
		.path = fact == ILK_FACT_PATH ? value : text(NULL),
		.cwd = fact == ILK_FACT_CWD ? value : text(NULL),
		.host = fact == ILK_FACT_HOST ? value : text(NULL),
		.mcp_server = fact == ILK_FACT_MCP_SERVER ? value : text(NULL),
		.mcp_tool = fact == ILK_FACT_MCP_TOOL ? value : text(NULL),
		.agent = fact == ILK_FACT_AGENT ? value : text(NULL),
	};
}

static void conditions_on_sets(void)
{
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		struct ilk_facts facts = only(values[i].fact, text(values[i].value));

		for (uint32_t flags = 0; flags < 4; flags++) {
			enum ilk_outcome outcome =
				decided(&facts, ILK_TEST_IN_SET, flags, values[i].fact);

			CASE(values[i].name,
			     outcome == (values[i].holds[flags] ? ILK_OUTCOME_ALLOW
			                                        : ILK_OUTCOME_DENY));
		}
	}
}

static const struct {
	const char *path; /* NULL: absent */
	const char *roots[2];
	bool holds[4];
} places[] = {
	{"/w/a", {"/w", NULL}, {true, false, true, false}},
	{"/w", {"/w", NULL}, {true, false, true, false}},
	{"/wx", {"/w", NULL}, {false, true, false, true}},
	{"/", {"/w", NULL}, {false, true, false, true}},
	{"/b/c", {"/w", "/b"}, {true, false, true, false}},
	{"/b/c", {"/", NULL}, {true, false, true, false}},
	{"/b/c", {"/b/", NULL}, {true, false, true, false}},
	{"/b/c", {"/a/../b", NULL}, {true, false, true, false}},
	{"/b/c", {"", NULL}, {false, true, false, true}},
	{"/b/c", {NULL, NULL}, {false, true, false, true}},
	{"/w/../x", {"/w", NULL}, {false, true, false, true}},
	{"/x/../w", {"/w", NULL}, {true, false, true, false}},
	{"/w/a", {"w", NULL}, {false, true, false, true}},
	{"w/a", {"/w", NULL}, {false, true, false, false}},
	{NULL, {"/w", NULL}, {false, true, false, false}},
};

static void conditions_on_the_workspace(void)
{
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		struct ilk_text roots[2] = {text(places[i].roots[0]),
		                            text(places[i].roots[1])};

		for (uint32_t flags = 0; flags < 4; flags++) {
			struct ilk_facts facts = {.path = text(places[i].path),
			                          .workspace = roots,
			                          .workspace_count = 2};
			enum ilk_outcome outcome = decided(
				&facts, ILK_TEST_IN_WORKSPACE, flags, ILK_FACT_PATH);

			CASE(places[i].path ? places[i].path : "no path",
			     outcome == (places[i].holds[flags] ? ILK_OUTCOME_ALLOW
			                                        : ILK_OUTCOME_DENY));
		}
	}
}

static void conditions_on_rule(void)
{
	for (unsigned rule = 0; rule < ILK_RULE_COUNT; rule++) {
		struct ilk_facts facts = {.rule = (enum ilk_rule)rule};

		CU_ASSERT_EQUAL(decided(&facts, ILK_TEST_RULE, 0, ILK_RULE_ASK) ==
		                        ILK_OUTCOME_ALLOW,
		                rule == ILK_RULE_ASK);
		CU_ASSERT_EQUAL(decided(&facts, ILK_TEST_RULE, ILK_CONDITION_NOT,
		                        ILK_RULE_ASK) == ILK_OUTCOME_ALLOW,
		                rule != ILK_RULE_ASK);
	}
}

static bool hint_holds(unsigned said, uint32_t flags)
{
	struct ilk_facts facts = {.annotations = said};

	return decided(&facts, ILK_TEST_ANNOTATED, flags, ILK_HINT_DESTRUCTIVE) ==
	       ILK_OUTCOME_ALLOW;
}

/* Whatever the other hints are. */
static void conditions_on_annotations(void)
{
	for (unsigned mask = 0; mask <= ILK_ANNOTATION_ALL; mask++) {
		bool yes = mask & ILK_ANNOTATION_DESTRUCTIVE;
		bool no = mask & ILK_ANNOTATION_ADDITIVE;

		CU_ASSERT_EQUAL(hint_holds(mask, ILK_CONDITION_LOOSE), yes && !no);
		CU_ASSERT_EQUAL(
			hint_holds(mask, ILK_CONDITION_LOOSE | ILK_CONDITION_NOT),
			no && !yes);
		CU_ASSERT_EQUAL(hint_holds(mask, 0), yes);
		CU_ASSERT_EQUAL(hint_holds(mask, ILK_CONDITION_NOT), no || !yes);
	}
}

/* ---- Fingerprints --------------------------------------------------------------- */

/* What the slot of a policy that sets it on `call` holds, under a key. */
static void held(const struct ilk_facts *facts, uint32_t key, char to[65])
{
	static struct craft build;
	static uint64_t memory[128];
	struct ilk_image image;
	struct ilk_session *session;
	struct ilk_decision decision;
	struct ilk_call call;

	craft_start(&build);
	CRAFT(&build, KEYS, key);
	craft_uses(&build, craft_slot(&build, "", 0, 1), ILK_USE_SET,
	           1u << ILK_EVENT_CALL);
	craft_finish(&build);
	CU_ASSERT_EQUAL_FATAL(ilk_open(&image, build.bytes, build.size), ILK_OK);
	CU_ASSERT_EQUAL_FATAL(ilk_session_start(&session, &image, memory, sizeof memory,
	                                        text("auto"), ILK_PRESENCE_INTERACTIVE),
	                      ILK_OK);
	CU_ASSERT_EQUAL_FATAL(ilk_begin(session, facts, &call, &decision), ILK_OK);

	struct ilk_text slot = ilk_session_slot(session, 0);

	CU_ASSERT_FATAL(slot.at != NULL && slot.len <= 64);
	memcpy(to, slot.at, slot.len);
	to[slot.len] = '\0';
}

#define BIT(fact) (1u << ILK_FACT_##fact)

static void given_fingerprints(void)
{
	char long_one[] =
		"0123456789012345678901234567890123456789012345678901234567890123"
		"4";
	struct ilk_facts facts = {.fingerprint = {long_one, 64}};
	char got[65];

	held(&facts, BIT(TOOL), got);
	CU_ASSERT_EQUAL(memcmp(got, long_one, 64), 0);
	facts.fingerprint = text("F1");
	held(&facts, BIT(TOOL), got);
	CU_ASSERT_STRING_EQUAL(got, "F1");
	facts.fingerprint = text(long_one);
	held(&facts, BIT(TOOL), got);
	/* printf 0123...4 | sha256sum */
	CU_ASSERT_STRING_EQUAL(
		got,
		"52774b57c10e45040a61c14d35c1c8ebefe880082313aa0a21ebb077734cd067");
}

/* The SHA-256 of tagged facts, in hexadecimal. */
static void expect(const char *got, const struct ilk_text *facts, const uint32_t *tags,
                   size_t count)
{
	struct sha256 sha;
	unsigned char digest[SHA256_SIZE];
	char hex[65];

	sha256_init(&sha);
	for (size_t i = 0; i < count; i++) {
		unsigned char head[5] = {(unsigned char)tags[i]};

		put_le32(head + 1, (uint32_t)facts[i].len);
		sha256_add(&sha, head, 5);
		sha256_add(&sha, facts[i].at, facts[i].len);
	}
	sha256_done(&sha, digest);
	for (size_t i = 0; i < SHA256_SIZE; i++)
		snprintf(hex + 2 * i, 3, "%02x", (unsigned)digest[i]);
	CU_ASSERT_STRING_EQUAL(got, hex);
}

static void computed_fingerprints(void)
{
	struct ilk_facts facts = {.tool = text("edit"),
	                          .cwd = text("/w"),
	                          .path = text("/w/a"),
	                          .args = text("{}")};
	const struct ilk_text with_args[] = {facts.tool, facts.cwd, facts.args};
	const uint32_t with_args_tags[] = {ILK_FACT_TOOL, ILK_FACT_CWD, ILK_FACT_ARGS};
	const struct ilk_text without[] = {facts.tool, facts.path, facts.cwd};
	const uint32_t without_tags[] = {ILK_FACT_TOOL, ILK_FACT_PATH, ILK_FACT_CWD};
	char got[65];

	held(&facts, BIT(TOOL) | BIT(CWD) | BIT(ARGS), got);
	expect(got, with_args, with_args_tags, 3);
	facts.args = text(NULL);
	held(&facts, BIT(TOOL) | BIT(CWD) | BIT(ARGS), got);
	expect(got, without, without_tags, 3);
	held(&facts, BIT(TOOL) | BIT(HOST), got);
	expect(got, without, without_tags, 1);
}

static void fingerprints_tell_facts_apart(void)
{
	struct ilk_facts a = {.tool = text("ab"), .host = text("c")};
	struct ilk_facts b = {.tool = text("a"), .host = text("bc")};
	struct ilk_facts c = {.tool = text("ab"), .agent = text("c")};
	uint32_t key = BIT(TOOL) | BIT(HOST) | BIT(AGENT);
	char got[3][65];

	held(&a, key, got[0]);
	held(&b, key, got[1]);
	held(&c, key, got[2]);
	CU_ASSERT_STRING_NOT_EQUAL(got[0], got[1]);
	CU_ASSERT_STRING_NOT_EQUAL(got[0], got[2]);
	CU_ASSERT_STRING_NOT_EQUAL(got[1], got[2]);
}

void runtime_fact_suite(void);
void runtime_fact_suite(void)
{
	CU_pSuite suite = CU_add_suite("runtime fact", NULL, NULL);

	CU_add_test(suite, "paths in normal form", paths_in_normal_form);
	CU_add_test(suite, "opaque facts", opaque_facts);
	CU_add_test(suite, "the longest path", paths_have_a_longest);
	CU_add_test(suite, "conditions on sets", conditions_on_sets);
	CU_add_test(suite, "conditions on the workspace", conditions_on_the_workspace);
	CU_add_test(suite, "conditions on rule", conditions_on_rule);
	CU_add_test(suite, "conditions on annotations", conditions_on_annotations);
	CU_add_test(suite, "given fingerprints", given_fingerprints);
	CU_add_test(suite, "computed fingerprints", computed_fingerprints);
	CU_add_test(suite, "fingerprints tell facts apart",
	            fingerprints_tell_facts_apart);
}
