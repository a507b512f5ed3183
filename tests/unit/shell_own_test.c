/* SPDX-License-Identifier: Apache-2.0
 *
 * The splitter with wrappers of the caller's, case by case; shell_test.c has the rest.
 */
#include <stdio.h>
#include <string.h>

#include "shell_show.h"
#include "unit.h"

enum {
	PARTS = 16,
	SCRATCH = 4096,
};

static struct shell_part parts[PARTS];
static char scratch[SCRATCH];

static const struct shell_wrapper own[] = {
	{.name = "run",
         .flags = "ab",
         .values = "c",
         .longs = "--all --cd= ",
         .asks = "h",
         .long_asks = "--help ",
         .operands = 1},
	{"go it", SHELL_RUNS_COMMAND, "", "", "", "", "", 0, true},
	{"go it now", SHELL_RUNS_UNKNOWN, "", "", "", "", "", 0, false},
	{"far", SHELL_RUNS_CODE, "", "p", "", "", "", 1, false},
	{"far", SHELL_RUNS_UNKNOWN, "", "", "", "", "", 0, false},
};

static const char *name_own(const void *context, size_t index)
{
	return ((const struct shell_wrapper *)context)[index].name;
}

static void get_own(const void *context, size_t index, struct shell_wrapper *wrapper)
{
	*wrapper = ((const struct shell_wrapper *)context)[index];
}

static const struct {
	const char *line;
	const char *parts; /* "!" in front: of an opaque line */
} owned[] = {
	{"run x rm -f", "run x rm -f | rm -f"},
	{"/bin/run -ab x rm", "/bin/run -ab x rm | rm"},
	{"run -cd --all --cd=/ --cd / -- x a",
         "run -cd --all --cd=/ --cd / -- x a | a"},
	{"run -h x rm", "run -h x rm"},
	{"run --help", "run --help"},
	{"run", "run"},
	{"run x", "run x"},
	{"go it A=1 B=2 a", "go it A=1 B=2 a | a"},
	{"go it run x sudo a", "go it run x sudo a | run x sudo a | sudo a | a"},
	{"go 'it' a", "go it a | a"},
	{"running x", "running x"},
	{"far -p 22 host 'a; b' c", "far -p 22 host a;_b c | a | b c"},
	{"far host", "far host"},
	{"xargs run x a", "xargs run x a | run x a ? | a ?"},
	{"!run -z x rm", "run -z x rm | rm"},
	{"!go -x it a", "go -x it a | a"},
	{"!go -C x it rm -f", "go -C x it rm -f | rm -f"},
	{"!go -x a", "go -x a"},
	{"!go $x a", "go ?a"},
	{"!go $x it a", "go ?it a | a"},
	{"!run $x rm", "run ?rm | rm"},
	{"!go it now a", "go it now a"},
	{"!far $x a", "far ?a | a"},
	{"!far -z a", "far -z a"},
};

static void wrappers_of_the_caller(void)
{
	struct shell_wrappers wrappers = {own, sizeof own / sizeof own[0], name_own,
	                                  get_own};

	for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++) {
		bool opaque = owned[i].line[0] == '!';
		const char *line = owned[i].line + opaque;
		struct shell_text text = {line, strlen(line)};
		char found[256];
		size_t count;
		size_t len = 0;
		enum shell_result result = shell_split_with(
			text, &wrappers, parts, PARTS, scratch, SCRATCH, &count);

		found[0] = '\0';
		for (size_t k = 0; k < count; k++) {
			len += (size_t)sprintf(found + len, "%s", k ? " | " : "");
			shell_show(found, &len, parts[k].text);
		}
		CASE(line, (result == SHELL_OPAQUE) == opaque);
		if (strcmp(found, owned[i].parts) != 0)
			printf("    \"%s\": %s\n", line, found);
		CASE(line, strcmp(found, owned[i].parts) == 0);
	}
}

/* An option between the words of a name might have a value: which is not known. */
static void names_of_several_words(void)
{
	static const struct {
		const char *line;
		bool opaque;
	} lines[] = {{"run it", false},        {"run -a it", false},
	             {"two words", false},     {"two other", false},
	             {"two -x words a", true}, {"two $x a", true},
	             {"two", false},           {"a/two words b", false}};
	static const struct shell_wrapper two = {
		"two words", SHELL_RUNS_COMMAND, "", "", "", "", "", 0, false};
	struct shell_wrappers wrappers = {&two, 1, name_own, get_own};

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct shell_text text = {lines[i].line, strlen(lines[i].line)};
		size_t count;

		CASE(lines[i].line,
		     (shell_split_with(text, &wrappers, parts, PARTS, scratch, SCRATCH,
		                       &count) == SHELL_OPAQUE) == lines[i].opaque);
	}
	CU_ASSERT_TRUE(shell_knows((struct shell_text){"sudo", 4}));
	CU_ASSERT_TRUE(shell_knows((struct shell_text){"then", 4}));
	CU_ASSERT_FALSE(shell_knows((struct shell_text){"poetry", 6}));
}

/* More parts than fit: those that the wrappers add are left out, and nothing is certain. */
static void wrappers_take_no_room(void)
{
	struct shell_wrappers wrappers = {own, sizeof own / sizeof own[0], name_own,
	                                  get_own};
	struct shell_text line = {"run x a; b", 10};
	size_t count;

	CU_ASSERT_EQUAL(
		shell_split_with(line, &wrappers, parts, 3, scratch, SCRATCH, &count),
		SHELL_SPLIT);
	CU_ASSERT_EQUAL(count, 3);
	CU_ASSERT_EQUAL(
		shell_split_with(line, &wrappers, parts, 2, scratch, SCRATCH, &count),
		SHELL_OPAQUE);
	CU_ASSERT_EQUAL(count, 2);
	CU_ASSERT(parts[1].text.len == 1 && parts[1].text.at[0] == 'b');
}

void shell_own_suite(void)
{
	CU_pSuite suite = CU_add_suite("shell own", NULL, NULL);

	CU_ADD_TEST(suite, wrappers_of_the_caller);
	CU_ADD_TEST(suite, names_of_several_words);
	CU_ADD_TEST(suite, wrappers_take_no_room);
}
