/* SPDX-License-Identifier: Apache-2.0
 *
 * Command lines for the reference interpreter: what they run, and the files that they write
 * and read. How a line is taken apart is not looked at twice: bash is the judge of that
 * (tests/shell.sh).
 */
#include <assert.h>
#include <string.h>

#include "interp.h"
#include "shell/shell.h"

enum {
	PARTS = 64,
	SCRATCH = 16384,
};

static bool has(const struct model_set *set, const char *at, size_t len)
{
	return interp_set_matches(set, (struct text){at, len});
}

/* One part in the set for certain: as it is, and without what may be nothing at its end. */
static bool surely_in(const struct model_set *set, const struct shell_part *part)
{
	const char *at = part->text.at;
	size_t len = part->text.len;

	if (!has(set, at, len))
		return false;
	while (len && !at[len - 1])
		len--;
	return len == part->text.len || len == 0 || at[len - 1] != ' ' ||
	       has(set, at, len - 1);
}

static bool seen_in(const struct model_set *set, const struct shell_part *part)
{
	const char *at = part->written.at;
	const char *end = at + part->written.len;
	const char *space = memchr(at, ' ', part->written.len);
	const char *name = at;

	for (const char *c = at; c < (space ? space : end); c++)
		if (*c == '/')
			name = c + 1;
	return has(set, part->text.at, part->text.len) ||
	       has(set, at, part->written.len) ||
	       (part->kind == SHELL_COMMAND && has(set, name, (size_t)(end - name)));
}

static bool keeps_nothing(const struct shell_part *part)
{
	static const char *const harmless[] = {"/dev/null", "/dev/stdout",
	                                       "/dev/stderr"};

	for (size_t i = 0; i < 3; i++)
		if (part->text.len == strlen(harmless[i]) &&
		    memcmp(part->text.at, harmless[i], part->text.len) == 0)
			return true;
	return false;
}

static bool is_file(const struct shell_part *part, uint32_t fact)
{
	return part->kind == (fact == ILK_FACT_WRITES ? SHELL_WRITE : SHELL_READ) &&
	       !keeps_nothing(part);
}

/* A file that no other condition of the row is about. */
static bool redirects(const struct shell_part *part, uint32_t apart)
{
	return (is_file(part, ILK_FACT_WRITES) && !(apart >> ILK_FACT_WRITES & 1)) ||
	       (is_file(part, ILK_FACT_READS) && !(apart >> ILK_FACT_READS & 1));
}

/* ---- Wrappers -------------------------------------------------------------------------- */

/* A text of a wrapper with a NUL behind it: each has a place of its own. */
static const char *kept(size_t index, unsigned which, struct text text)
{
	static char places[ILK_MAX_WRAPPERS][6][1024];
	char *place = places[index][which];

	assert(text.len < sizeof places[index][which]);
	if (text.len)
		memcpy(place, text.at, text.len);
	place[text.len] = '\0';
	return place;
}

static const char *wrapper_name(const void *context, size_t index)
{
	const struct model *model = context;

	return kept(index, 0, model->wrappers[index].name);
}

static void get_wrapper(const void *context, size_t index,
                        struct shell_wrapper *wrapper)
{
	const struct model *model = context;
	const struct model_wrapper *from = &model->wrappers[index];

	*wrapper = (struct shell_wrapper){
		.name = wrapper_name(model, index),
		.flags = kept(index, 1, from->flags),
		.values = kept(index, 2, from->values),
		.longs = kept(index, 3, from->longs),
		.asks = kept(index, 4, from->asks),
		.long_asks = kept(index, 5, from->long_asks),
		.operands = from->operands,
		.assigns = from->assigns,
	};
	switch (from->kind) {
	case ILK_WRAPPER_COMMAND:
		wrapper->runs = SHELL_RUNS_COMMAND;
		break;
	case ILK_WRAPPER_CODE:
		wrapper->runs = SHELL_RUNS_CODE;
		break;
	case ILK_WRAPPER_OPAQUE:
	case ILK_WRAPPER_COUNT:
		wrapper->runs = SHELL_RUNS_UNKNOWN;
		break;
	}
}

/* False: it is opaque. */
static bool take_apart(const struct model *model, struct ilk_text line,
                       struct shell_part *parts, size_t *count)
{
	static char scratch[SCRATCH];
	struct shell_wrappers wrappers = {model, model->wrapper_count, wrapper_name,
	                                  get_wrapper};

	return shell_split_with((struct shell_text){line.at, line.len}, &wrappers,
	                        parts, PARTS, scratch, SCRATCH, count) == SHELL_SPLIT;
}

/* By definition, each of the four questions on its own. Of an opaque line, only what holds
 * back looks at its parts. */
bool interp_command_holds(const struct model *model, struct ilk_text line,
                          const struct model_condition *condition, bool lets_on)
{
	const struct model_set *set = &model->sets[condition->b];
	uint32_t apart = lets_on ? condition->apart : 0;
	static struct shell_part parts[PARTS];
	size_t count;
	size_t runs = 0;
	bool all = true;
	bool one = has(set, line.at, line.len);
	bool opaque = !take_apart(model, line, parts, &count);
	bool sure = !opaque;

	for (size_t i = 0; i < count; i++) {
		bool file = parts[i].kind == SHELL_READ || parts[i].kind == SHELL_WRITE;

		if (redirects(&parts[i], apart) ||
		    (!file && memchr(parts[i].text.at, '\0', parts[i].text.len)))
			sure = false;
		if (file) {
			all = all && !redirects(&parts[i], apart);
			continue;
		}
		runs++;
		all = all && surely_in(set, &parts[i]);
		one = one || seen_in(set, &parts[i]);
	}
	all = all && runs > 0 && !opaque;
	if (!condition->negated)
		return lets_on ? all : one;
	return lets_on ? sure && runs > 0 && !one : !all;
}

/* ---- Files ------------------------------------------------------------------------------ */

/* 0: paths start at cwd, 1: only absolute ones are certain, 2: none is. */
static int strays(const struct shell_part *part)
{
	char command[SCRATCH];
	size_t len = part->text.len;
	char *end = command;

	if (part->kind != SHELL_COMMAND)
		return 0;
	if (part->elsewhere)
		return 2;
	for (size_t i = 0; i < len; i++)
		command[i] = part->text.at[i] ? part->text.at[i] : '?';
	command[len] = '\0';
	end += strcspn(command, " ");
	bool option = strstr(end, " -") != NULL;
	bool aside = strstr(end, "-execdir") || strstr(end, "-okdir");

	*end = '\0';
	const char *slash = strrchr(command, '/');
	struct text name = text_of(slash ? slash + 1 : command);

	if (text_is(name, "chroot") || (text_is(name, "sudo") && option))
		return 2;
	return text_is(name, "cd") || text_is(name, "pushd") || text_is(name, "popd") ||
	       text_is(name, ".") || text_is(name, "source") ||
	       text_is(name, "pkexec") || (text_is(name, "env") && option) ||
	       (text_is(name, "find") && aside);
}

/* The name as it stands there, from the root. */
static bool rooted(const struct shell_part *part, char *to, struct text *out)
{
	char name[INTERP_PATH];
	size_t len = part->written.len;

	if (len + 1 >= INTERP_PATH)
		return false;
	name[0] = '/';
	memcpy(name + 1, part->written.at, len);
	for (size_t i = 0; i <= len; i++)
		name[i] = name[i] == '\t' ? ' ' : name[i];
	return interp_place((struct ilk_text){name, len + 1},
	                    (struct ilk_text){NULL, 0}, to, out);
}

bool interp_files_hold(const struct ilk_facts *facts, const struct model *model,
                       const struct model_condition *condition, bool lets_on)
{
	static struct shell_part parts[PARTS];
	static char spelt[INTERP_PATH];
	const struct model_set *set =
		condition->test == ILK_TEST_IN_SET ? &model->sets[condition->b] : NULL;
	bool one = false;
	int astray = 0;
	size_t count;
	bool opaque =
		!facts->command.at || !take_apart(model, facts->command, parts, &count);
	bool sure = !opaque;
	bool all = !opaque;

	if (!facts->command.at)
		return condition->negated && !lets_on;
	for (size_t i = 0; i < count; i++)
		astray = strays(&parts[i]) > astray ? strays(&parts[i]) : astray;
	for (size_t i = 0; i < count; i++) {
		struct ilk_text path = {parts[i].text.at, parts[i].text.len};
		struct text place;

		if (!is_file(&parts[i], condition->a))
			continue;
		bool certain = astray < (path.len && path.at[0] == '/' ? 2 : 1) &&
		               interp_place(path, facts->cwd, spelt, &place);
		bool known = certain || (set && rooted(&parts[i], spelt, &place));
		bool in =
			known && (set ? interp_set_matches(set, place)
		                      : interp_in_workspace(facts, path, condition->b));

		/* Somewhere else, maybe. */
		if (set && opaque && rooted(&parts[i], spelt, &place))
			in = in || interp_set_matches(set, place);

		sure = sure && certain;
		all = all && certain && in;
		one = one || in;
	}
	if (condition->negated)
		return lets_on ? sure && !one : !all;
	return lets_on ? all : one;
}
