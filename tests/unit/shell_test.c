/* SPDX-License-Identifier: Apache-2.0
 *
 * The command splitter, case by case (that it misses nothing of what bash runs is the
 * differential test's business: tests/shell). Parts are shown with " | " between them; = is
 * an assignment, > a file written, < one read, ? any text, _ white space inside of a word.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shell_show.h"
#include "unit.h"

enum {
	PARTS = 16,
	SCRATCH = 4096,
};

static struct shell_part parts[PARTS];
static char scratch[SCRATCH];

/* The parts that are found as text. */
static const char *show_found(const char *line, bool written, bool *opaque)
{
	static const char *const marks[] = {"", "=", ">", "<"};
	static char out[2 * SCRATCH];
	struct shell_text text = {line, strlen(line)};
	size_t count;
	size_t len = 0;

	*opaque = shell_split(text, parts, PARTS, scratch, SCRATCH, &count) ==
	          SHELL_OPAQUE;
	out[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		len += (size_t)sprintf(out + len, "%s%s", i ? " | " : "",
		                       marks[parts[i].kind]);
		shell_show(out, &len, written ? parts[i].written : parts[i].text);
	}
	return out;
}

/* The parts of a line as text; "opaque". */
static const char *show(const char *line, bool written)
{
	bool opaque;
	const char *shown = show_found(line, written, &opaque);

	return opaque ? "opaque" : shown;
}

static const struct {
	const char *line;
	const char *parts;
} cases[] = {
	{"", ""},
	{"git status", "git status"},
	{"  git   status ", "git status"},
	{"git status && rm -rf /", "git status | rm -rf /"},
	{"a;b&c|d||e\nf", "a | b | c | d | e | f"},
	{"r\\m 'a b' \"c\td\"", "rm a_b c_d"},
	{"echo $'a\\tb\\x41'", "echo a_bA"},
	{"echo $'a\\0'", "opaque"},
	{"echo \"$(rm \"$(id)\")\" `who`", "id | rm ? | who | echo ? ?"},
	{"echo `a \\`b\\``", "b | a ? | echo ?"},
	{"ls # ; rm", "ls"},
	{"ls a#b;rm", "ls a#b | rm"},
	/* What only the shell knows. */
	{"rm $x \"$x\" b", "rm ?? b"},
	{"rm a$x *.c {a,b} ~", "rm a? ?.c ??"},
	{"ls ~+ ~a.b/c a~b x=~c:~/d", "ls ? ?/c a~b x=?:?/d"},
	{"rm x {} @{u}", "rm x {} ?"},
	{"rm $? ${#x} $((1 + 2))", "rm ? ? ?"},
	{"$x a", "opaque"},
	{"/bin/r* a", "opaque"},
	{"~/bin/x", "opaque"},
	{"{rm,a}", "opaque"},
	{"echo $((x))", "opaque"},
	{"echo ${!x}", "opaque"},
	{"echo ${x@P}", "opaque"},
	{"echo ${x:-$(rm)}", "rm | echo ?"},
	{"echo ${a[x]} ", "opaque"},
	/* Assignments and redirections. */
	{"A=1 B=$x make", "=A=1 | =B=? | make"},
	{"A=1", "=A=1"},
	{"\"A\"=1 make", "opaque"},
	{"PS4=x", "opaque"},
	{"BASH_ENV=x make", "opaque"},
	{"a[1]=2", "opaque"},
	{"a=(b c)", "opaque"},
	{"make >log 2>&1 <in", ">log | <in | make"},
	{"make &>> 'a b' >&2", ">a_b | make"},
	{"> f", ">f"},
	{"make > \"$x/f\"", ">?/f | make"},
	{"a </dev/tcp/h/80", "opaque"},
	{"a {fd}>f", "opaque"},
	{"diff <(a) >(b)", "a | b | diff ? ?"},
	{"cat <<E; b\n$(c) `d`\nE\ne", "cat | b | c | d | e"},
	{"cat <<'E'\n$(c)\nE\ne", "cat | e"},
	{"cat <<-E\n\ta\n\tE\nb", "cat | b"},
	{"cat <<E\na", "opaque"},
	{"cat <<-  ", "opaque"},
	{"cat <<E\na\\\nE\nE", "opaque"},
	{"a <<< \"$(b)\"", "b | a"},
	/* The grammar. */
	{"if a; then b; elif c; then d; else e; fi >f", "a | b | c | d | e | >f"},
	{"while a; do b; done; until c; do d; done", "a | b | c | d"},
	{"for i in $(a) b; do c $i; done", "=i=? | a | c ?"},
	{"for PS4 in a; do b; done", "opaque"},
	{"case $(a) in b|$(c)) d;; (e) f;& *) esac; g", "a | c | d | f | g"},
	{"f() { a; }; function g { b; }; f", "a | b | f"},
	{"(a; (b)); { c; }", "a | b | c"},
	{"! a; time -p b", "a | b"},
	{"[[ -f $x && a == b* ]] && c", "[[ -f ?&& a == b? ]] | c"},
	{"[[ $x -eq 1 ]]", "opaque"},
	{"x=1 if", "=x=1 | if"},
	{"select i in a; do b; done", "opaque"},
	{"coproc a", "opaque"},
	{"a )", "opaque"},
	{"(a", "opaque"},
	{"a 'b", "opaque"},
	{"a \"b", "opaque"},
	{"echo $(a", "opaque"},
	{"a ;; b", "opaque"},
	{"((i++))", "opaque"},
	/* Commands that run commands. */
	{"sudo -u root A=1 rm x", "sudo -u root A=1 rm x | rm x"},
	{"env -i timeout 5 nice a",
         "env -i timeout 5 nice a | timeout 5 nice a | nice a | a"},
	{"sudo -s", "opaque"},
	{"sudo --new-option a", "opaque"},
	{"env $x a", "opaque"},
	{"timeout \"$x\" a", "opaque"},
	{"xargs -n1 rm -f", "xargs -n1 rm -f | rm -f ?"},
	{"xargs -I{} mv {} {}.b", "xargs -I{} mv {} {}.b | mv ? ?.b"},
	{"xargs", "xargs | echo ?"},
	{"xargs env", "opaque"},
	{"find . -exec rm {} \\; -o -exec a {} +",
         "find . -exec rm {} ; -o -exec a {} + | rm ? | a ?"},
	{"find . $x", "opaque"},
	{"find \"$x\" -name a", "find ? -name a"},
	{"find \"$x\" rm \\;", "opaque"},
	{"bash -c 'a; b \"$1\"' x", "bash -c a;_b_\"$1\" x | a | b ?"},
	{"bash -euo pipefail -c a", "bash -euo pipefail -c a | a"},
	{"sh -c '[[ a || b ]]'", "opaque"},
	{"bash -c \"$x\"", "opaque"},
	{"a | sh", "opaque"},
	{"bash a.sh", "bash a.sh"},
	{"eval 'a;' b", "eval a; b | a | b"},
	{"eval $x", "opaque"},
	{"watch -n1 'a | b'", "watch -n1 a_|_b | a | b"},
	{"trap 'a' EXIT; trap - INT", "trap a EXIT | a | trap - INT"},
	{"command -v a", "command -v a"},
	{"command a", "command a | a"},
	{"exec >f", ">f | exec"},
	{"parallel a", "opaque"},
	/* Builtins that evaluate. */
	{"[ \"$x\" = a ]", "[ ? = a ]"},
	{"[ $x = a ]", "opaque"},
	{"test -v a", "opaque"},
	{"export A=$x B", "export A=? B"},
	{"\\export A=$x", "opaque"},
	{"declare -i x=y", "opaque"},
	{"read -r x", "read -r x"},
	{"read 'a[$(b)]'", "opaque"},
	{"printf -v x a", "opaque"},
	{"set -euo pipefail", "set -euo pipefail"},
	{"set -o posix", "opaque"},
	{"alias a=b", "opaque"},
	{"source .env", "source .env"},
	{"source <(a)", "opaque"},
	/* Continued lines. */
	{"git \\\n status", "git status"},
	{"r\\\nm a", "rm a"},
	{"a &\\\n& b", "opaque"},
	{"echo $\\\n(a)", "opaque"},
	{"a\rb", "opaque"},
	{"a \x01", "opaque"},
};

static void lines_into_parts(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *shown = show(cases[i].line, false);
		bool same = strcmp(shown, cases[i].parts) == 0;

		if (!same)
			printf("\n    %s", shown);
		CASE(cases[i].line, same);
	}
}

/* Opaque, all of them, and what they show all the same. */
static const struct {
	const char *line;
	const char *parts;
} opaques[] = {
	/* The syntax is certain. */
	{"alias a=b; rm -rf /", "alias a=b | rm -rf /"},
	{"eval \"$x\"; rm -rf /", "eval ? | ? | rm -rf /"},
	{"bash -c \"$x\"; rm -rf /", "bash -c ? | ? | rm -rf /"},
	{"bash -c \"rm -rf $x\"", "bash -c rm_-rf_? | rm -rf ?"},
	{"bash -O extglob -c 'rm a'", "bash -O extglob -c rm_a | rm a"},
	{"trap \"rm $x\" EXIT", "trap rm_? EXIT | rm ?"},
	{"$x a; rm -rf / | b", "?a | rm -rf / | b"},
	{"PS4=x rm -rf /", "=PS4=x | rm -rf /"},
	{"sudo --new-option rm a", "sudo --new-option rm a | rm a"},
	{"env $x rm a", "env ?rm a | rm a"},
	{"timeout \"$x\" rm a", "timeout ? rm a | rm a"},
	{"xargs --new rm a", "xargs --new rm a | rm a ?"},
	{"find . -exec rm $x", "find . -exec rm ? | rm ?"},
	{"find . $x -exec rm a \\;", "find . ?-exec rm a ; | rm a"},
	{"coproc rm -rf /; a", "rm -rf / | a"},
	{"a </dev/tcp/h/80; rm b >f", "</dev/tcp/h/80 | a | >f | rm b"},
	{"{fd}>f rm a", ">f | rm a"},
	{"sudo() { a; }; rm b", "a | rm b"},
	{"[[ $x -eq 1 ]]; rm a", "[[ ?-eq 1 ]] | rm a"},
	{"((i++)); rm a", "? | rm a"},
	{"echo $((x)) ${!x} ${x@P} ${a[x]}; rm a", "echo ? ??? | rm a"},
	{"echo \"$((x)) ${!x}\"; rm a", "echo ?_? | rm a"},
	{"echo $\"a\"; rm a", "echo a | rm a"},
	{"echo $'\\0'; rm a", "echo ? | rm a"},
	{"a \x01; rm a", "a ? | rm a"},
	{"cat <<E; rm a\nb", "cat | rm a"},
	{"cat <<E\na\\\nb\nE\nrm a", "cat | rm a"},
	{"sh -c '[[ a ]]; rm a'", "sh -c [[_a_]];_rm_a | [[ a ]] | rm a"},
	/* It is not. */
	{"x=(a b); rm a", "=x= | rm a"},
	{"rm a (b; rm c", "rm a | rm c"},
	{"rm a $(rm b $(( (1) )); rm c", "rm b | rm a ? | rm c"},
	{"sudo rm a $(( (1) ))", "sudo rm a | rm a"},
	{"rm a; select", "rm a"},
	{"rm a; echo 'b", "rm a | echo"},
	{"eval 'rm a )'; rm b", "eval rm_a_) | rm a | rm b"},
	{"for ((i=0;i<1;i++)); do rm a; done", "rm a"},
};

static void parts_of_an_opaque_line(void)
{
	for (size_t i = 0; i < sizeof opaques / sizeof opaques[0]; i++) {
		bool opaque;
		const char *shown = show_found(opaques[i].line, false, &opaque);
		bool same = opaque && strcmp(shown, opaques[i].parts) == 0;

		if (!same)
			printf("\n    %s%s", opaque ? "" : "not opaque: ", shown);
		CASE(opaques[i].line, same);
	}
}

static void unknown_pieces_as_written(void)
{
	CU_ASSERT_STRING_EQUAL(show("rm -rf $HOME ${x%a} ~ *.c {a,b} $(c)", true),
	                       "c | rm -rf $HOME $x ~ *.c {a,b} $()");
	CU_ASSERT_STRING_EQUAL(show("rm \"a $x\"", true), "rm a_$x");
}

/* Each start of a line in an allocation of its own, so that the sanitizers see a byte too
 * many. */
static void starts_of(const char *whole)
{
	for (size_t len = 0; len <= strlen(whole); len++) {
		char *line = malloc(len ? len : 1);
		struct shell_text text = {line, len};
		size_t count = 99;

		if (!line)
			return;
		memcpy(line, whole, len);
		shell_split(text, parts, PARTS, scratch, SCRATCH, &count);
		CASE(whole, count <= PARTS);
		free(line);
	}
}

static void any_start_of_a_line(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		starts_of(cases[i].line);
	for (size_t i = 0; i < sizeof opaques / sizeof opaques[0]; i++)
		starts_of(opaques[i].line);
}

/* The least that a line needs, and one less. */
static void room_for_parts_and_texts(void)
{
	struct shell_text line = {"a bb; c $x", 10};
	size_t count;

	CU_ASSERT_EQUAL(shell_split(line, parts, 2, scratch, SCRATCH, &count),
	                SHELL_SPLIT);
	CU_ASSERT_EQUAL(count, 2);
	CU_ASSERT_EQUAL(shell_split(line, parts, 1, scratch, SCRATCH, &count),
	                SHELL_OPAQUE);
	CU_ASSERT_EQUAL(count, 1);
	CU_ASSERT_EQUAL(shell_split(line, parts, 2, scratch, 21, &count), SHELL_SPLIT);
	CU_ASSERT_EQUAL(shell_split(line, parts, 2, scratch, 20, &count), SHELL_OPAQUE);
}

/* `depth` commands inside of each other. */
static const char *nested(const char *open, const char *close, int depth)
{
	static char line[1000];

	line[0] = '\0';
	for (int i = 0; i < depth; i++)
		strcat(line, open);
	strcat(line, "a");
	for (int i = 0; i < depth; i++)
		strcat(line, close);
	return line;
}

static void nesting_has_a_bound(void)
{
	CU_ASSERT_STRING_EQUAL(show(nested("( ", ")", 23), false), "a");
	CU_ASSERT_STRING_EQUAL(show(nested("( ", ")", 24), false), "opaque");
	CU_ASSERT_STRING_NOT_EQUAL(show(nested("nice ", "", 8), false), "opaque");
	CU_ASSERT_STRING_EQUAL(show(nested("nice ", "", 9), false), "opaque");
	CU_ASSERT_STRING_NOT_EQUAL(show(nested("b <<E;", "\nE\n", 1), false), "opaque");
}

static void a_nul_is_opaque(void)
{
	struct shell_text line = {"a\0b", 3};
	size_t count;

	CU_ASSERT_EQUAL(shell_split(line, parts, PARTS, scratch, SCRATCH, &count),
	                SHELL_OPAQUE);
	CU_ASSERT_EQUAL(count, 1);
}

void shell_suite(void)
{
	CU_pSuite suite = CU_add_suite("shell", NULL, NULL);

	CU_ADD_TEST(suite, lines_into_parts);
	CU_ADD_TEST(suite, parts_of_an_opaque_line);
	CU_ADD_TEST(suite, unknown_pieces_as_written);
	CU_ADD_TEST(suite, any_start_of_a_line);
	CU_ADD_TEST(suite, room_for_parts_and_texts);
	CU_ADD_TEST(suite, nesting_has_a_bound);
	CU_ADD_TEST(suite, a_nul_is_opaque);
}
