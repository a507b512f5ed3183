/* SPDX-License-Identifier: Apache-2.0
 *
 * See files.h. Whether a line goes elsewhere is told by its commands' names, whichever they
 * come first: in loops and functions their order says nothing.
 */
#include "runtime/files.h"

#include "bytes/bytes.h"
#include "runtime/image.h"
#include "runtime/path.h"

/* What is asked of each file. */
struct question {
	const struct ilk_image *image;
	const struct ilk_facts *facts;
	uint32_t set; /* IMAGE_NONE: the workspace */
	bool fold;    /* of the workspace */
};

/* How far a line's paths can be told. */
enum ground {
	GROUND_CWD,  /* relative ones start at cwd */
	GROUND_ROOT, /* somewhere, but absolute ones are what they say */
	GROUND_NONE,
};

/* Commands behind which the shell, or code that they run, is elsewhere; `with`: when this
 * is among their words. */
static const struct {
	const char *name;
	const char *with;
	enum ground leaves;
} movers[] = {
	{"cd", "", GROUND_ROOT},           {"pushd", "", GROUND_ROOT},
	{"popd", "", GROUND_ROOT},         {".", "", GROUND_ROOT},
	{"source", "", GROUND_ROOT},       {"env", " -", GROUND_ROOT},
	{"find", "-execdir", GROUND_ROOT}, {"find", "-okdir", GROUND_ROOT},
	{"pkexec", "", GROUND_ROOT},       {"sudo", " -", GROUND_NONE},
	{"chroot", "", GROUND_NONE},
};

static struct ilk_text text_of(const char *word)
{
	size_t len = 0;

	while (word[len])
		len++;
	return (struct ilk_text){word, len};
}

static bool has(struct shell_text text, struct ilk_text word)
{
	for (size_t i = 0; i + word.len <= text.len; i++)
		if (bytes_equal(text.at + i, word.at, word.len))
			return true;
	return false;
}

/* A command's name, without directories. */
static struct ilk_text name_of(struct shell_text text)
{
	size_t start = 0;
	size_t end = 0;

	for (; end < text.len && text.at[end] != ' '; end++)
		if (text.at[end] == '/')
			start = end + 1;
	return (struct ilk_text){text.at + start, end - start};
}

static enum ground ground_behind(const struct shell_part *part)
{
	struct shell_text command = part->text;
	struct ilk_text name = name_of(command);
	enum ground ground = part->elsewhere ? GROUND_NONE : GROUND_CWD;

	for (size_t i = 0; i < sizeof movers / sizeof movers[0]; i++)
		if (movers[i].leaves > ground &&
		    text_same(name, text_of(movers[i].name)) &&
		    has(command, text_of(movers[i].with)))
			ground = movers[i].leaves;
	return ground;
}

static enum ground ground_of(const struct command_line *line)
{
	enum ground ground = GROUND_CWD;

	for (size_t i = 0; i < line->count; i++) {
		enum ground behind = line->parts[i].kind == SHELL_COMMAND
		                             ? ground_behind(&line->parts[i])
		                             : GROUND_CWD;

		ground = behind > ground ? behind : ground;
	}
	return ground;
}

bool files_has(const struct shell_part *part, uint32_t fact)
{
	return part->kind == (fact == ILK_FACT_WRITES ? SHELL_WRITE : SHELL_READ) &&
	       !command_file_is_harmless(part->text);
}

/* Where a file is; false: not certain. */
static bool place(const struct question *ask, enum ground ground,
                  const struct shell_part *part, char to[PATH_ROOM],
                  struct ilk_text *path)
{
	struct ilk_text text = {part->text.at, part->text.len};
	bool absolute = text.len > 0 && text.at[0] == '/';

	if (ground == GROUND_NONE || (ground == GROUND_ROOT && !absolute))
		return false;
	return path_normal(text, ask->facts->cwd, to, path);
}

/* What it was written as, below the root. White space in a word is a tab. */
static bool as_written(const struct shell_part *part, char to[PATH_ROOM],
                       struct ilk_text *path)
{
	char written[PATH_ROOM];
	struct ilk_text nowhere = {NULL, 0};
	size_t len = part->written.len;

	if (len + 1 > PATH_ROOM)
		return false;
	written[0] = '/';
	for (size_t i = 0; i < len; i++)
		written[i + 1] =
			part->written.at[i] == '\t' ? ' ' : part->written.at[i];
	return path_normal((struct ilk_text){written, len + 1}, nowhere, to, path);
}

static bool holds(const struct question *ask, struct ilk_text path)
{
	return ask->set == IMAGE_NONE ? fact_is_inside_any(ask->facts, path, ask->fold)
	                              : fact_set_has(ask->image, ask->set, path);
}

static void test_file(const struct question *ask, enum ground ground, bool opaque,
                      const struct shell_part *part, struct fact_test *test)
{
	char room[PATH_ROOM];
	struct ilk_text path;
	bool placed = place(ask, ground, part, room, &path);

	if (placed) {
		bool in = holds(ask, path);

		test->surely &= in;
		test->seen |= in;
	}
	/* An opaque line may go elsewhere. */
	if (placed && !opaque)
		return;
	test->surely = test->certain = false;
	test->seen |= ask->set != IMAGE_NONE && as_written(part, room, &path) &&
	              holds(ask, path);
}

static struct fact_test test_files(const struct question *ask,
                                   struct command_line *line, uint32_t fact)
{
	struct fact_test test = {.surely = true, .certain = true};

	if (!ask->facts->command.at)
		return (struct fact_test){.seen = false};
	command_split(line, ask->facts->command);
	enum ground ground = ground_of(line);

	test.surely = test.certain = !line->opaque;
	for (size_t i = 0; i < line->count; i++)
		if (files_has(&line->parts[i], fact))
			test_file(ask, ground, line->opaque, &line->parts[i], &test);
	return test;
}

struct fact_test files_in_set(const struct ilk_image *image,
                              const struct ilk_facts *facts, struct command_line *line,
                              uint32_t fact, uint32_t set)
{
	struct question ask = {image, facts, set, false};

	return test_files(&ask, line, fact);
}

struct fact_test files_in_workspace(const struct ilk_facts *facts,
                                    struct command_line *line, uint32_t fact, bool fold)
{
	struct question ask = {NULL, facts, IMAGE_NONE, fold};

	return test_files(&ask, line, fact);
}

bool files_are_opaque(const struct ilk_image *image, const struct ilk_facts *facts,
                      uint32_t fact)
{
	struct command_line line;

	line.image = image;
	line.done = false;
	return !files_in_workspace(facts, &line, fact, false).certain;
}
