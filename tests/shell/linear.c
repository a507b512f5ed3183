/* SPDX-License-Identifier: Apache-2.0
 *
 * shell-linear SHAPE BYTES: splits one line of a shape that could be slow, of about so many
 * bytes. tests/shell/linear.sh counts the instructions that it takes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shell/shell.h"

/* A line is a start, a middle again and again, and an end. */
static const struct {
	const char *name;
	const char *start;
	const char *middle;
	const char *end;
} shapes[] = {
	{"words", "echo", " a", ""},
	{"commands", "", "a;", ""},
	{"quotes", "echo ", "\"a\"'b'", ""},
	{"escapes", "echo ", "\\a", ""},
	{"variables", "echo ", "$x", ""},
	{"substitutions", "echo ", "$(a) ", ""},
	{"backticks", "echo ", "`a` ", ""},
	{"open", "", "$(", ""},
	{"ands", "a", "&", ""},
	{"dollars", "echo ", "$", ""},
	{"stars", "echo ", "*", ""},
	{"spaces", "a", " ", ""},
	{"braces", "echo ", "{a,", ""},
	{"brackets", "echo ", "[a", ""},
	{"unclosed", "echo ", "'a'$", "'"},
	{"parameters", "echo ", "${x:-${", ""},
	{"redirections", "a", " >f", ""},
	{"heredocs", "a <<E\n", "E \n", "E\n"},
	{"heredoc-lines", "", "a <<E\n$x\nE\n", ""},
	{"comments", "", "#a\n", ""},
	{"continued", "a", "\\\n", ""},
	{"operators", "a", "&\\\n", ""},
	{"eval", "eval '", "a;", "'"},
	{"eval-words", "eval eval eval eval", " a", ""},
	{"wrappers", "", "nice ", "a"},
	{"xargs", "xargs xargs xargs xargs -I{} a", " {}", ""},
	{"find", "find .", " -exec a {} \\;", ""},
	{"find-long", "find . -exec a", " b", " \\;"},
	{"case", "case a in ", "a|", "a) b;; esac"},
	/* Opaque ones, which are read on. */
	{"lost", "", "a (;", ""},
	{"lost-quotes", "", "a \"(( $(( (1) ", ""},
	{"lost-inside", "", "a $(b $((", ""},
	{"lost-texts", "", "eval ')';", ""},
	{"heredocs-open", "", "a <<E\n", ""},
	{"doubted", "", "((a)) $((x)) ${!x} ", ""},
	{"subscripts", "A=1 B=2 a", " a[", ""},
	{"many-assigned", "", "A=1 ", "a b[c"},
	{"unknown-options", "", "nice --x ", "a"},
	{"find-open", "find .", " -exec a", ""},
	{"guessed-code", "bash -c \"bash -c 'eval a", " $x", "'\""},
	{"nested", "bash -c \"bash -c 'bash -c a", " a", "'\""},
};

int main(int argc, char **argv)
{
	enum { PARTS = 1 << 17 };
	size_t wanted = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	size_t shape = 0;
	size_t count;

	while (shape < sizeof shapes / sizeof shapes[0] && argc == 3 &&
	       strcmp(shapes[shape].name, argv[1]) != 0)
		shape++;
	if (argc != 3 || shape == sizeof shapes / sizeof shapes[0]) {
		for (shape = 0; shape < sizeof shapes / sizeof shapes[0]; shape++)
			puts(shapes[shape].name);
		return argc != 1;
	}
	struct shell_part *parts = malloc(PARTS * sizeof *parts);
	char *scratch = malloc(16 * wanted + 200);
	char *line = malloc(wanted + 200);

	if (!parts || !scratch || !line)
		return 1;
	size_t len = (size_t)sprintf(line, "%s", shapes[shape].start);

	while (len < wanted)
		len += (size_t)sprintf(line + len, "%s", shapes[shape].middle);
	len += (size_t)sprintf(line + len, "%s", shapes[shape].end);
	enum shell_result result = shell_split((struct shell_text){line, len}, parts,
	                                       PARTS, scratch, 16 * wanted, &count);

	printf("%s: %zu bytes, %zu parts%s\n", shapes[shape].name, len, count,
	       result == SHELL_OPAQUE ? " (opaque)" : "");
	free(parts);
	free(scratch);
	free(line);
	return 0;
}
