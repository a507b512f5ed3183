/* SPDX-License-Identifier: Apache-2.0
 *
 * The files on a command line: where they are, whether that is certain, and what rows make
 * of it.
 */
#include <string.h>

#include "imagebuild.h"
#include "interlock/compile.h"
#include "runtime/files.h"
#include "unit.h"

static struct ilk_text text(const char *string)
{
	return (struct ilk_text){string, string ? strlen(string) : 0};
}

/* Of { "/w" without ".git", "*.key" }, where the line starts in /w. */
static const struct {
	const char *line; /* NULL: none */
	enum ilk_fact fact;
	bool surely, seen, certain;
} lines[] = {
	{NULL, ILK_FACT_WRITES, false, false, false},
	{"", ILK_FACT_WRITES, true, false, true},
	{"ls", ILK_FACT_WRITES, true, false, true},
	{"ls >f", ILK_FACT_WRITES, true, true, true},
	{"ls >f", ILK_FACT_READS, true, false, true},
	{"ls <f", ILK_FACT_READS, true, true, true},
	{"ls <>f", ILK_FACT_READS, true, true, true},
	{"ls <>f", ILK_FACT_WRITES, true, true, true},
	{"ls >f 2>>g", ILK_FACT_WRITES, true, true, true},
	{"ls >f 2>/x", ILK_FACT_WRITES, false, true, true},
	{"ls >/x", ILK_FACT_WRITES, false, false, true},
	{"ls >../w/f", ILK_FACT_WRITES, true, true, true},
	{"ls >../f", ILK_FACT_WRITES, false, false, true},
	{"ls >.git/x", ILK_FACT_WRITES, false, false, true},
	{"ls >/dev/null 2>&1", ILK_FACT_WRITES, true, false, true},
	{"(ls >f) | if a; then b >g; fi", ILK_FACT_WRITES, true, true, true},
	{"bash -c 'ls >/x'", ILK_FACT_WRITES, false, false, true},
	{"ls $(a >/x)", ILK_FACT_WRITES, false, false, true},
	{"tee >(cat >/x)", ILK_FACT_WRITES, false, false, true},
	{"ls >$x", ILK_FACT_WRITES, false, false, false},
	{"ls >$x.key", ILK_FACT_WRITES, false, true, false},
	{"ls >~/a.key", ILK_FACT_WRITES, false, true, false},
	{"ls >/w/$x", ILK_FACT_WRITES, false, true, false},
	{"ls >'a b'", ILK_FACT_WRITES, false, false, false},
	{"ls >'a b.key'", ILK_FACT_WRITES, false, true, false},
	{"ls >f; (", ILK_FACT_WRITES, false, true, false},
	{"ls >.git/x; (", ILK_FACT_WRITES, false, false, false},
	{"alias a=b; ls >/y", ILK_FACT_WRITES, false, false, false},
	{"cd x; ls >f", ILK_FACT_WRITES, false, false, false},
	{"cd x; ls >/w/f", ILK_FACT_WRITES, true, true, true},
	{"ls >f; c'd' /x", ILK_FACT_WRITES, false, false, false},
	{"f() { builtin cd /x; }; f; ls >a.key", ILK_FACT_WRITES, false, true, false},
	{". ./x; ls >f", ILK_FACT_WRITES, false, false, false},
	{"env A=b ls >f", ILK_FACT_WRITES, true, true, true},
	{"env -C /x bash -c 'ls >f'", ILK_FACT_WRITES, false, false, false},
	{"find . -name x >f", ILK_FACT_WRITES, true, true, true},
	{"find . -execdir bash -c 'ls >f' \\;", ILK_FACT_WRITES, false, false, false},
	{"sudo ls >f", ILK_FACT_WRITES, true, true, true},
	{"sudo -R /x bash -c 'ls >/w/f'", ILK_FACT_WRITES, false, true, false},
	{"/sbin/chroot /x bash -c 'ls >/w/f'", ILK_FACT_WRITES, false, true, false},
	{"cd x; ls", ILK_FACT_WRITES, true, false, true},
};

static const char policy[] =
	"policy \"p\" { }\n"
	"set files = paths { \"/w/**\", \"!/w/.git/**\", \"*.key\" }\n"
	"set safe  = commands { \"ls *\", \"cat *\" }\n"
	"before classifier {\n"
	"defer    when tool is \"none\"  and command in safe\n"
	"defer    when tool is \"write\" and command in safe and writes in files\n"
	"defer    when tool is \"read\"  and command in safe and reads not in files\n"
	"classify when tool is \"both\"  and command in safe and writes in workspace "
	"and reads in workspace\n"
	"ask total_denial when tool is \"hold\" and command not in safe and writes "
	"not in files\n"
	"deny permission_rule\n"
	"}\n"
	"on classifier { allow classifier_passed when pass\n"
	"ask classifier_unavailable when unavailable\n"
	"deny classifier_blocked when block fires PermissionDenied }\n";

/* What the tool's own row makes of the line; the last one denies. */
static const struct {
	const char *tool;
	const char *line;
	enum ilk_outcome outcome;
} rows[] = {
	{"none", "ls", ILK_OUTCOME_DEFER},
	{"none", "ls >f", ILK_OUTCOME_DENY},
	{"none", "ls <f", ILK_OUTCOME_DENY},
	{"write", "ls >f", ILK_OUTCOME_DEFER},
	{"write", "ls", ILK_OUTCOME_DEFER},
	{"write", "rm >f", ILK_OUTCOME_DENY},
	{"write", "ls >/x", ILK_OUTCOME_DENY},
	{"write", "ls >f <f", ILK_OUTCOME_DENY},
	{"write", "cat <>f", ILK_OUTCOME_DENY},
	{"read", "cat </x", ILK_OUTCOME_DEFER},
	{"read", "cat <f", ILK_OUTCOME_DENY},
	{"read", "cat <$x", ILK_OUTCOME_DENY},
	{"read", "cat </x >f", ILK_OUTCOME_DENY},
	{"both", "cat <f >g", ILK_OUTCOME_CLASSIFY},
	{"both", "cat <f >~/g", ILK_OUTCOME_DENY},
	{"both", "cat </x >g", ILK_OUTCOME_DENY},
	/* A row that holds back does so whatever its other conditions say of files. */
	{"hold", "ls >f", ILK_OUTCOME_DENY},
	{"hold", "ls >/x", ILK_OUTCOME_ASK},
	{"hold", "rm >/x", ILK_OUTCOME_ASK},
};

static struct ilk_facts facts_of(const char *tool, const char *line)
{
	static const struct ilk_text root = {"/w", 2};

	return (struct ilk_facts){.tool = text(tool),
	                          .command = text(line),
	                          .cwd = root,
	                          .workspace = &root,
	                          .workspace_count = 1};
}

static uint32_t set_named(const struct ilk_image *image, const char *name)
{
	for (uint32_t i = 0; i < image_count(image, ILK_SECTION_SETS); i++)
		if (text_same(image_text(image, ILK_SECTION_SETS, i, ILK_SET_NAME),
		              text(name)))
			return i;
	return IMAGE_NONE;
}

static void files_of_lines(const struct ilk_image *image)
{
	uint32_t set = set_named(image, "files");

	CU_ASSERT_FATAL(set != IMAGE_NONE);
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct ilk_facts facts = facts_of("x", lines[i].line);
		struct command_line line = {.image = image, .done = false};
		struct fact_test test =
			files_in_set(image, &facts, &line, lines[i].fact, set);
		const char *name = lines[i].line ? lines[i].line : "no command";

		CASE(name, test.surely == lines[i].surely);
		CASE(name, test.seen == lines[i].seen);
		CASE(name, test.certain == lines[i].certain);
		CASE(name,
		     !lines[i].line || fact_is_opaque(image, &facts, lines[i].fact) ==
		                               !lines[i].certain);
	}
}

static void rows_on_files(const struct ilk_image *image)
{
	static uint64_t memory[512];
	struct ilk_session *session;

	CU_ASSERT_EQUAL_FATAL(ilk_session_start(&session, image, memory, sizeof memory,
	                                        text("auto"), ILK_PRESENCE_INTERACTIVE),
	                      ILK_OK);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ilk_facts facts = facts_of(rows[i].tool, rows[i].line);
		struct ilk_decision decision;
		struct ilk_call call;

		CU_ASSERT_EQUAL(ilk_begin(session, &facts, &call, &decision), ILK_OK);
		CASE(rows[i].line, decision.outcome == rows[i].outcome);
	}
}

static void files_on_command_lines(void)
{
	struct ilk_compiler compiler = {.diagnose = NULL};
	struct ilk_image image;
	unsigned char *bytes = NULL;
	size_t size;

	CU_ASSERT_EQUAL_FATAL(
		ilk_compile(&compiler, "p", policy, sizeof policy - 1, &bytes, &size),
		ILK_OK);
	CU_ASSERT_EQUAL_FATAL(ilk_open(&image, bytes, size), ILK_OK);
	files_of_lines(&image);
	rows_on_files(&image);
	ilk_compile_free(&compiler, bytes, size);
}

void runtime_files_suite(void);
void runtime_files_suite(void)
{
	CU_pSuite suite = CU_add_suite("runtime_files", NULL, NULL);

	CU_add_test(suite, "files on command lines", files_on_command_lines);
}
