/* SPDX-License-Identifier: Apache-2.0
 *
 * globs-differ: made sets of path patterns and paths, against git's own reading of them.
 *
 *     globs-differ make DIRECTORY PAIRS SEED     writes a .gitignore a set, and the paths
 *     globs-differ judge PAIRS SEED IGNORED [insensitive]
 *                                                IGNORED: what git check-ignore said
 *     globs-differ hostile [SHAPE TIMES]         one match of the worst kind (globs/bounded.sh)
 *
 * The first two make the same sets and paths of a seed. A path is ignored when one of the directories
 * on its way is, or itself: that is git's rule for walking a tree, and added here. What else
 * differs (docs/language.md) is not made, or written as git has it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "interlock/compile.h"
#include "runtime/fact.h"
#include "runtime/glob.h"

enum {
	PATHS_A_SET = 40,
	MOST_PATTERNS = 4,
	TEXT = 96,
};

struct draw {
	uint64_t state;
};

static uint32_t below(struct draw *draw, uint32_t n)
{
	draw->state = draw->state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(draw->state >> 33) % n;
}

#define ONE_OF(draw, list) \
	(list)[below(draw, (uint32_t)(sizeof(list) / sizeof((list)[0])))]

static void add(char *to, const char *more)
{
	if (strlen(to) + strlen(more) < TEXT)
		strcat(to, more);
}

/* ---- Sets ----------------------------------------------------------------------------- */

struct made {
	char patterns[MOST_PATTERNS][TEXT]; /* as git reads them */
	uint32_t count;
	bool directories; /* some end with a slash; then none is negated */
};

static void draw_component(struct draw *draw, char *to)
{
	static const char *const pieces[] = {"a",
	                                     "b",
	                                     "ab",
	                                     "c",
	                                     "*",
	                                     "*",
	                                     "?",
	                                     "[ab]",
	                                     "[!a]",
	                                     "[^b-c]",
	                                     "[a-c]",
	                                     "[]a]",
	                                     "[!]a]",
	                                     "[a-]",
	                                     "\\a",
	                                     "\\*",
	                                     "\\[",
	                                     "-",
	                                     "[[:alpha:]]",
	                                     "[]-a]",
	                                     "**",
	                                     "[a\\]]",
	                                     "[[:digit:]a]",
	                                     ".",
	                                     "[--0]",
	                                     "[[:upper:]b-]",
	                                     "{a",
	                                     "b}",
	                                     "!",
	                                     "B",
	                                     "[[a]",
	                                     "[*?]",
	                                     "\\!"};
	uint32_t count = 1 + below(draw, 3);
	size_t start = strlen(to);

	if (below(draw, 7) == 0) {
		add(to, below(draw, 6) ? "**" : "***");
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		add(to, ONE_OF(draw, pieces));
	/* Two stars at the end of other characters are one, as gitignore(5) says; what git
	 * makes of them depends on where its texts lie in memory. */
	for (size_t len = strlen(to);
	     strspn(to + start, "*") < len - start && strcmp(to + len - 2, "**") == 0;)
		to[--len] = '\0';
}

/* Components that are only dots name another place, which the compiler refuses. */
static bool is_good(const char *pattern)
{
	const char *at = pattern;

	while (*at) {
		size_t len = strcspn(at, "/");

		if ((len == 1 || len == 2) && strspn(at, ".") >= len)
			return false;
		at += len + (at[len] == '/');
	}
	return strcmp(pattern, "!") != 0 && pattern[0] != '#';
}

static void draw_pattern(struct draw *draw, char *to, bool directory)
{
	do {
		uint32_t count = 1 + below(draw, 3);

		to[0] = '\0';
		if (below(draw, 3) == 0)
			add(to, "/");
		for (uint32_t i = 0; i < count; i++) {
			if (i > 0)
				add(to, "/");
			draw_component(draw, to);
		}
		/* An exclamation mark in front is drawn by the set. */
		if (to[0] == '!')
			to[0] = 'a';
		if (directory)
			add(to, "/");
	} while (!is_good(to));
}

static struct made draw_set(struct draw *draw)
{
	struct made made = {.count = 1 + below(draw, MOST_PATTERNS)};

	made.directories = below(draw, 3) == 0;
	for (uint32_t i = 0; i < made.count; i++) {
		char pattern[TEXT];
		bool directory = made.directories && below(draw, 2);
		bool not = !made.directories && i > 0 && below(draw, 2);

		draw_pattern(draw, pattern, directory);
		snprintf(made.patterns[i], TEXT, "%s%.90s", not ? "!" : "", pattern);
	}
	return made;
}

static void draw_path(struct draw *draw, char *to)
{
	static const char *const names[] = {
		"a", "b",  "c",   "ab", "ba", "B",  "-",  "]",  "a]", "*",  "AB", "Cab",
		"[", "aa", "abc", "0",  "a0", "{a", "b}", ".a", "!",  "!a", "a-b"};
	uint32_t count = 1 + below(draw, 4);

	to[0] = '\0';
	for (uint32_t i = 0; i < count; i++) {
		add(to, "/");
		add(to, ONE_OF(draw, names));
	}
}

/* ---- As the language has it ------------------------------------------------------------ */

static bool is_directory(const char *pattern)
{
	return pattern[strlen(pattern) - 1] == '/';
}

/* A slash in the middle anchors a pattern of git; ours is anchored by one in front. */
static bool is_anchored(const char *pattern)
{
	const char *slash = strchr(pattern, '/');

	return slash && slash != pattern && slash[1];
}

static void put_member(struct buffer *out, const char *pattern)
{
	bool not = pattern[0] == '!';

	pattern += not ;
	buffer_string(out, not ? "\"!" : "\"");
	if (is_anchored(pattern))
		buffer_string(out, "/");
	for (; *pattern; pattern++) {
		/* Braces are characters for git. */
		if (*pattern == '{')
			buffer_string(out, "\\\\");
		if (*pattern == '\\')
			buffer_string(out, "\\");
		buffer_bytes(out, (const unsigned char *)pattern, 1);
	}
	buffer_string(out, "\", ");
}

/* Two sets: what a directory may be in, and what a file may. A set needs a member. */
static void put_sets(struct buffer *out, const struct made *made, unsigned number)
{
	for (int files = 0; files < 2; files++) {
		bool first = true;

		buffer_printf(out, "set %s%u = paths { ", files ? "f" : "d", number);
		for (uint32_t i = 0; i < made->count; i++) {
			if (files && is_directory(made->patterns[i]))
				continue;
			put_member(out, made->patterns[i]);
			first = false;
		}
		buffer_string(out, first ? "\"/none/of/them\" }\n" : "}\n");
	}
}

static void say(void *context, const struct ilk_diagnostic *diagnostic)
{
	(void)context;
	if (diagnostic->severity == ILK_SEVERITY_ERROR)
		printf("globs-differ: line %u: %s\n", (unsigned)diagnostic->line,
		       diagnostic->message);
}

static bool in_set(const struct ilk_image *image, uint32_t set, const char *path,
                   size_t len)
{
	return fact_set_has(image, set, (struct ilk_text){path, len});
}

/* Whether git's walk down to the path stops at something ignored. */
static bool is_ignored(const struct ilk_image *image, uint32_t sets, const char *path)
{
	for (size_t len = 1; path[len]; len++)
		if (path[len] == '/' && in_set(image, sets, path, len))
			return true;
	return in_set(image, sets + 1, path, strlen(path));
}

/* ---- The two halves --------------------------------------------------------------------- */

struct job {
	unsigned sets;
	struct draw draw;
	bool fold; /* git has core.ignorecase */
};

static bool make(struct job *job, const char *directory)
{
	char name[512];
	char path[TEXT];

	snprintf(name, sizeof name, "%s/paths", directory);
	FILE *paths = fopen(name, "wb");

	for (unsigned n = 0; paths && n < job->sets; n++) {
		struct made made = draw_set(&job->draw);

		snprintf(name, sizeof name, "%s/%u", directory, n);
		mkdir(name, 0777);
		snprintf(name, sizeof name, "%s/%u/.gitignore", directory, n);
		FILE *file = fopen(name, "wb");

		if (!file)
			break;
		for (uint32_t i = 0; i < made.count; i++)
			fprintf(file, "%s\n", made.patterns[i]);
		fclose(file);
		for (unsigned i = 0; i < PATHS_A_SET; i++) {
			draw_path(&job->draw, path);
			fprintf(paths, "%u%s%c", n, path, 0);
		}
	}
	return paths && fclose(paths) == 0;
}

static unsigned char *compile(const struct job *job, struct ilk_compiler *compiler,
                              size_t *size)
{
	struct job copy = *job;
	struct buffer text;
	unsigned char *bytes = NULL;
	char path[TEXT];

	buffer_init(&text, (struct ilk_allocator){NULL, NULL});
	buffer_printf(&text, "policy \"p\" { case %s }\n",
	              job->fold ? "insensitive" : "sensitive");
	for (unsigned n = 0; n < copy.sets; n++) {
		struct made made = draw_set(&copy.draw);

		put_sets(&text, &made, n);
		for (unsigned i = 0; i < PATHS_A_SET; i++)
			draw_path(&copy.draw, path);
	}
	buffer_string(&text, "before classifier { deny safety_check }\n");
	if (!text.failed)
		ilk_compile(compiler, "made", (const char *)text.at, text.len, &bytes,
		            size);
	buffer_free(&text);
	return bytes;
}

static void tell(const struct made *made, const char *path, bool ours)
{
	printf("globs-differ: \"%s\" is %s here and %s for git, by", path,
	       ours ? "in" : "out", ours ? "out" : "in");
	for (uint32_t i = 0; i < made->count; i++)
		printf(" \"%s\"", made->patterns[i]);
	printf("\n");
}

static bool read_name(FILE *in, char name[TEXT])
{
	size_t len = 0;
	int c;

	while ((c = getc(in)) > 0)
		if (len < TEXT - 1)
			name[len++] = (char)c;
	name[len] = '\0';
	return len > 0;
}

/* How many pairs differ; git names those that it ignores, in our order. */
static unsigned compare(struct job *job, const struct ilk_image *image, FILE *git,
                        unsigned *ignored)
{
	char next[TEXT];
	char name[TEXT + 16];
	char path[TEXT];
	unsigned wrong = 0;

	read_name(git, next);
	for (unsigned n = 0; n < job->sets; n++) {
		struct made made = draw_set(&job->draw);

		for (unsigned i = 0; i < PATHS_A_SET; i++) {
			draw_path(&job->draw, path);
			snprintf(name, sizeof name, "%u%s", n, path);
			bool theirs = strcmp(name, next) == 0;
			bool ours = is_ignored(image, 2 * n, path);

			if (theirs)
				read_name(git, next);
			*ignored += theirs;
			wrong += ours != theirs;
			if (ours != theirs && wrong <= 20)
				tell(&made, path, ours);
		}
	}
	return next[0] ? wrong + 1 : wrong;
}

static int judge(struct job *job, const char *file)
{
	struct ilk_compiler compiler = {.diagnose = say};
	struct ilk_image image;
	size_t size = 0;
	unsigned char *bytes = compile(job, &compiler, &size);
	FILE *git = fopen(file, "rb");
	unsigned ignored = 0;
	unsigned pairs = job->sets * PATHS_A_SET;
	int status = 2;

	if (bytes && git && ilk_open(&image, bytes, size) == ILK_OK) {
		unsigned wrong = compare(job, &image, git, &ignored);

		printf("globs-differ: %u sets, %u pairs, %u of them in, %u differ\n",
		       job->sets, pairs, ignored, wrong);
		/* Both answers must be common, or this shows nothing. */
		status = wrong || ignored < pairs / 10 || ignored > pairs / 10 * 9;
	} else {
		printf("globs-differ: the made policy cannot be used\n");
	}
	if (git)
		fclose(git);
	ilk_compile_free(&compiler, bytes, size);
	return status;
}

/* ---- The worst kind ------------------------------------------------------------------------ */

static const struct {
	const char *name;
	const char *first;   /* of the pattern */
	const char *pattern; /* so many times, then /z */
	const char *path;    /* likewise */
} hostile[] = {
	{"any-depth", "", "/**/a", "/a"},      {"stars", "", "*a", "a"},
	{"both", "", "/**/*a*b", "/aab"},      {"classes", "", "*[!z]", "a"},
	{"all-stars", "", "/**", "/a"},        {"questions", "", "*?", "a"},
	{"named", "", "*[[:alpha:]x-y]", "a"}, {"floating", "", "*a/**/", "aa/"},
	{"one-star", "*", "a", "a"},           {"one-depth", "**", "/a", "/a"},
	{"one-each", "**/*", "a*/", "aa/"},
};

static char *repeated(const char *unit, unsigned times, const char *first)
{
	size_t len = strlen(unit);
	char *at = malloc(times * len + 8);

	if (!at)
		exit(2);
	strcpy(at, first);
	for (unsigned i = 0; i < times; i++)
		memcpy(at + strlen(first) + i * len, unit, len + 1);
	strcat(at, "/z");
	return at;
}

static int run_hostile(const char *shape, unsigned times)
{
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		if (!shape)
			puts(hostile[i].name);
		if (!shape || strcmp(shape, hostile[i].name) != 0)
			continue;
		char *pattern = repeated(hostile[i].pattern, times, hostile[i].first);
		char *path = repeated(hostile[i].path, times,
		                      hostile[i].path[0] == '/' ? "" : "/");
		struct ilk_text of = {pattern, strlen(pattern)};
		/* Nothing ends as the pattern does. */
		bool match =
			glob_match(of, (struct ilk_text){path, strlen(path) - 1}, true);

		free(pattern);
		free(path);
		return match;
	}
	return 0;
}

int main(int argc, char **argv)
{
	bool making = argc == 5 && strcmp(argv[1], "make") == 0;
	bool judging = (argc == 5 || argc == 6) && strcmp(argv[1], "judge") == 0;

	if (argc > 1 && strcmp(argv[1], "hostile") == 0)
		return run_hostile(argc > 3 ? argv[2] : NULL,
		                   argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0);
	if (!making && !judging) {
		fprintf(stderr, "usage: globs-differ make DIRECTORY PAIRS SEED\n"
		                "       globs-differ judge PAIRS SEED IGNORED "
		                "[insensitive]\n"
		                "       globs-differ hostile [SHAPE TIMES]\n");
		return 2;
	}
	struct job job = {
		.sets = (unsigned)strtoul(argv[making ? 3 : 2], NULL, 10) / PATHS_A_SET,
		.draw = {strtoul(argv[making ? 4 : 3], NULL, 10)},
		.fold = argc == 6,
	};

	if (making)
		return make(&job, argv[2]) ? 0 : 2;
	return judge(&job, argv[4]);
}
