/* SPDX-License-Identifier: Apache-2.0
 *
 * The texts of a session: made from the patterns of the policy, some changed a little,
 * and a few that any policy should cope with.
 */
#include <string.h>

#include "base/glob.h"
#include "session.h"
#include "writing.h"

/* ---- Texts from patterns ---------------------------------------------------------------- */

void add(struct writing *to, const char *more)
{
	size_t len = strlen(more);

	if (to->len + len <= TEXT_ROOM) {
		memcpy(to->at + to->len, more, len);
		to->len += len;
	}
}

void add_byte(struct writing *to, char byte)
{
	if (to->len < TEXT_ROOM)
		to->at[to->len++] = byte;
}

/* What a star may stand for; in paths it must not, at times. */
static void add_star(struct writing *to, enum ilk_set_kind kind)
{
	static const char *const texts[] = {"",   "",  "a",  "ab", "xyz",     "b",
	                                    "aa", " ", ";x", "*",  "\xc3\xa9"};
	static const char *const names[] = {"",  "",  "a",   "b",    "x.c",     "src",
	                                    "c", "/", "a/b", ".git", "\xc3\xa9"};
	static const char *const words[] = {"",   "",        "a",  "b c", "-x",
	                                    ";x", "--force", "$y", "  ",  "\xc3\xa9"};

	add(to, kind == ILK_SET_PATHS      ? DRAW_ONE(to->draw, names)
	        : kind == ILK_SET_COMMANDS ? DRAW_ONE(to->draw, words)
	                                   : DRAW_ONE(to->draw, texts));
}

/* What a class may have; answers its last place in the pattern. */
static size_t add_one_of(struct writing *to, size_t end)
{
	static const char *const members[] = {"a", "b", "]", "x", "-", "\xc3\xa9"};

	add(to, DRAW_ONE(to->draw, members));
	return end - 1;
}

/* A text that the pattern may well match. */
void add_match(struct writing *to, struct text pattern, enum ilk_set_kind kind)
{
	static const char *const starts[] = {"/", "/w/", "/w/a/", "/v/", ""};

	bool path = kind == ILK_SET_PATHS;

	if (path && pattern.at[0] == '!')
		pattern = (struct text){pattern.at + 1, pattern.len - 1};
	if (path && pattern.at[0] != '/')
		add(to, DRAW_ONE(to->draw, starts));
	for (size_t i = 0; i < pattern.len; i++) {
		size_t end =
			path && pattern.at[i] == '[' ? glob_class_end(pattern, i) : 0;

		if (pattern.at[i] == '*')
			add_star(to, kind);
		else if (end)
			i = add_one_of(to, end);
		else if (pattern.at[i] == '?' && path)
			add(to, draw_percent(to->draw, 60) ? "q" : "\xc3\xa9");
		else if (pattern.at[i] == '\\' && i + 1 < pattern.len)
			add_byte(to, pattern.at[++i]);
		else
			add_byte(to, pattern.at[i]);
	}
	if (path && pattern.len > 1 && pattern.at[pattern.len - 1] == '/')
		add_star(to, kind);
}

static void insert(struct writing *to, size_t at, const char *what)
{
	size_t len = strlen(what);

	if (to->len + len > TEXT_ROOM)
		return;
	memmove(to->at + at + len, to->at + at, to->len - at);
	memcpy(to->at + at, what, len);
	to->len += len;
}

/* A small change, after which it may match no more, or not be what it seems. */
static void nearly(struct writing *to)
{
	static const char *const more[] = {" ",    "/",  ";",   "a",    "..", "/../x",
	                                   "A=1 ", "$",  "//a", " *",   "\t", "/.",
	                                   "\xff", "\\", "*",   "\xa9", "\n", "="};
	size_t at = draw_below(to->draw, (uint32_t)to->len + 1);

	switch (draw_below(to->draw, 5)) {
	case 0:
		insert(to, to->len, DRAW_ONE(to->draw, more));
		break;
	case 1:
		insert(to, 0, DRAW_ONE(to->draw, more));
		break;
	case 2:
		insert(to, at, DRAW_ONE(to->draw, more));
		break;
	case 3:
		if (at < to->len)
			to->at[at] = draw_percent(to->draw, 50) ? 'a' : '/';
		break;
	default:
		if (at < to->len) {
			memmove(to->at + at, to->at + at + 1, to->len - at - 1);
			to->len--;
		}
		break;
	}
}

/* Capitals for small letters, and the other way round, here and there. */
static void other_case(struct writing *to)
{
	for (size_t i = 0; i < to->len; i++) {
		char small = (char)(to->at[i] | 0x20);

		if (small >= 'a' && small <= 'z' && draw_percent(to->draw, 40))
			to->at[i] = (char)(to->at[i] ^ 0x20);
	}
}

static struct ilk_text keep(struct pool *pool, const struct writing *text)
{
	struct text kept = arena_text(&pool->arena, (struct text){text->at, text->len});

	return (struct ilk_text){kept.at, kept.len};
}

/* ---- The pool -------------------------------------------------------------------------- */

static const struct ilk_text any_texts[] = {{NULL, 0},
                                            TRACE_TEXT(""),
                                            TRACE_TEXT("a"),
                                            TRACE_TEXT("read"),
                                            TRACE_TEXT("ab"),
                                            TRACE_TEXT("git"),
                                            TRACE_TEXT("git push x"),
                                            TRACE_TEXT("rm -rf /"),
                                            TRACE_TEXT("*"),
                                            TRACE_TEXT("make a; ls"),
                                            TRACE_TEXT("A=1 make")};
static const struct ilk_text any_paths[] = {{NULL, 0},
                                            TRACE_TEXT(""),
                                            TRACE_TEXT("/"),
                                            TRACE_TEXT("/w"),
                                            TRACE_TEXT("/w/a"),
                                            TRACE_TEXT("/w/"),
                                            TRACE_TEXT("/w/../x"),
                                            TRACE_TEXT("a"),
                                            TRACE_TEXT("/v/b/x.c"),
                                            TRACE_TEXT("/w/.git/x"),
                                            TRACE_TEXT("/ww"),
                                            TRACE_TEXT("/w/src/a/x.c")};
static const struct ilk_text any_args[] = {{NULL, 0},
                                           TRACE_TEXT(""),
                                           TRACE_TEXT("{}"),
                                           TRACE_TEXT("{\"n\":1}"),
                                           TRACE_TEXT("{\"n\":2}")};
static const struct ilk_text any_fingerprints[] = {
	{NULL, 0},
	{NULL, 0},
	{NULL, 0},
	{NULL, 0},
	TRACE_TEXT(""),
	TRACE_TEXT("F0"),
	TRACE_TEXT("F1"),
	TRACE_TEXT("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
	TRACE_TEXT("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefX"),
	TRACE_TEXT("a fingerprint that is longer than the sixty-four bytes that a slot "
                   "can "
                   "keep")};
static const struct ilk_text any_roots[] = {
	TRACE_TEXT("/w"),        TRACE_TEXT("/w"),   TRACE_TEXT("/v"),
	TRACE_TEXT("/"),         TRACE_TEXT("/w/a"), TRACE_TEXT("/w/"),
	TRACE_TEXT("/x/../w"),   TRACE_TEXT("w"),    TRACE_TEXT(""),
	TRACE_TEXT("/\xc3\xa9"), {NULL, 0}};

static bool is_path(uint32_t fact)
{
	return fact == ILK_FACT_PATH || fact == ILK_FACT_CWD;
}

static const struct ilk_text any_hosts[] = {{NULL, 0},
                                            TRACE_TEXT(""),
                                            TRACE_TEXT("a"),
                                            TRACE_TEXT("AB."),
                                            TRACE_TEXT("https://a@ab:80/x"),
                                            TRACE_TEXT("a@ab"),
                                            TRACE_TEXT("a.b:443"),
                                            TRACE_TEXT("127.1"),
                                            TRACE_TEXT("127.0.0.1"),
                                            TRACE_TEXT("[::1]:80"),
                                            TRACE_TEXT("::ffff:1.2.3.4"),
                                            TRACE_TEXT("1::a:0:b"),
                                            TRACE_TEXT("http://a\\@b"),
                                            TRACE_TEXT("read")};

static struct ilk_text any_text(struct draw *draw, uint32_t fact)
{
	if (fact == ILK_FACT_ARGS)
		return DRAW_ONE(draw, any_args);
	if (fact == ILK_FACT_HOST)
		return DRAW_ONE(draw, any_hosts);
	return is_path(fact) ? DRAW_ONE(draw, any_paths) : DRAW_ONE(draw, any_texts);
}

/* One of the sets that the policy compares the fact with; NULL: it has none. */
const struct model_set *set_of(const struct model *model, struct draw *draw,
                               uint32_t fact)
{
	const struct model_set *found = NULL;
	uint32_t seen = 0;

	for (uint32_t t = 0; t < ILK_TABLE_COUNT; t++)
		for (uint32_t r = 0; r < model->tables[t].row_count; r++) {
			const struct model_row *row = &model->tables[t].rows[r];

			for (uint32_t i = 0; i < row->condition_count; i++)
				if (row->conditions[i].test == ILK_TEST_IN_SET &&
				    row->conditions[i].a == fact &&
				    draw_below(draw, ++seen) == 0)
					found = &model->sets[row->conditions[i].b];
		}
	return found;
}

/* A line of more than one command, or one with something around it. */
static void add_shell(struct writing *to, const struct model_set *set)
{
	static const char *const joins[] = {"; ",     " && ", " | ",
	                                    " || $(", " &\n", " >f; "};
	static const char *const ends[] = {
		" $x",  " >f", " >/dev/null 2>&1", " <f",   " 2>&1",       ")",
		" *.c", "; (", " 'a b'",           " # rm", " \"$(git)\"", " `rm`"};

	if (draw_percent(to->draw, 50)) {
		add(to, DRAW_ONE(to->draw, joins));
		add_match(to, set->patterns[draw_below(to->draw, set->pattern_count)],
		          set->kind);
	}
	if (draw_percent(to->draw, 50))
		add(to, DRAW_ONE(to->draw, ends));
}

static void add_wrapper(struct writing *to)
{
	static const char *const starts[] = {
		"sudo ",       "env A=b ",    "A=b ",
		"/bin/",       "\\",          "xargs ",
		"(",           "! ",          "nice ",
		"eval ",       "run ",        "run -a ",
		"run it ",     "run it -ab ", "/x/run it ",
		"run $x ",     "run -- ",     "run --all ",
		"run it now ", "run -c x ",   "make all A=b ",
		"run -h ",     "run it x ",   "run --cd=x ",
		"make -b all "};

	add(to, DRAW_ONE(to->draw, starts));
}

/* A redirection that the policy may have a say in. */
static void add_file(struct writing *to, const struct model *model)
{
	static const char *const signs[] = {" >", " 2>>", " <", " <>", "; cd a >"};
	bool reads = draw_percent(to->draw, 40);
	const struct model_set *set =
		set_of(model, to->draw, reads ? ILK_FACT_READS : ILK_FACT_WRITES);

	add(to, DRAW_ONE(to->draw, signs));
	if (!set || draw_percent(to->draw, 30))
		add(to, draw_percent(to->draw, 50) ? "/w/a" : "a");
	else
		add_match(to, set->patterns[draw_below(to->draw, set->pattern_count)],
		          set->kind);
}

static struct ilk_text args_draw(struct pool *pool, const struct model *model,
                                 struct draw *draw)
{
	struct writing text = {.draw = draw};

	if (!model->argument_count || draw_percent(draw, 10))
		return any_text(draw, ILK_FACT_ARGS);
	add_args(&text, model);
	if (draw_percent(draw, 10))
		nearly(&text);
	return keep(pool, &text);
}

static struct ilk_text text_draw(struct pool *pool, const struct model *model,
                                 struct draw *draw, uint32_t fact)
{
	/* The command and its raw line are one text. */
	bool raw = fact == ILK_FACT_COMMAND && draw_percent(draw, 30);
	const struct model_set *set =
		set_of(model, draw, raw ? ILK_FACT_COMMAND_LINE : fact);
	struct writing text = {.draw = draw};

	if (fact == ILK_FACT_ARGS)
		return args_draw(pool, model, draw);
	if (!set || !set->pattern_count || draw_percent(draw, 20))
		return any_text(draw, fact);
	bool shell = fact == ILK_FACT_COMMAND && draw_percent(draw, 50);

	if (shell && draw_percent(draw, 30))
		add_wrapper(&text);
	add_match(&text, set->patterns[draw_below(draw, set->pattern_count)],
	          set->kind);
	if (shell)
		add_shell(&text, set);
	if (shell && draw_percent(draw, 40))
		add_file(&text, model);
	if (draw_percent(draw, 35))
		nearly(&text);
	if (draw_percent(draw, 10))
		other_case(&text);
	return keep(pool, &text);
}

/* A root: one of the usual, or a path of the pool up to one of its slashes. */
static struct ilk_text root_draw(const struct pool *pool, struct draw *draw)
{
	struct ilk_text path = DRAW_ONE(draw, pool->texts[ILK_FACT_PATH]);
	size_t len = 0;

	if (!path.at || path.len < 2 || draw_percent(draw, 60))
		return DRAW_ONE(draw, any_roots);
	for (size_t i = 1; i < path.len; i++)
		if (path.at[i] == '/' && (len == 0 || draw_percent(draw, 40)))
			len = i;
	return (struct ilk_text){path.at, len ? len : path.len};
}

/* The policy's own modes come first, then those that it only tests. */
static const struct model_mode *active_mode(const struct model *model,
                                            struct draw *draw)
{
	uint32_t active = 0;

	while (active < model->mode_count && model->modes[active].active)
		active++;
	return &model->modes[draw_below(draw, active)];
}

void pool_draw(struct pool *pool, const struct model *model, struct draw *draw)
{
	const struct model_mode *mode = active_mode(model, draw);

	arena_init(&pool->arena, (struct ilk_allocator){NULL, NULL});
	struct text name = arena_text(&pool->arena, mode->name);

	pool->mode = (struct ilk_text){name.at, name.len};
	for (uint32_t fact = 0; fact < ILK_FACT_COUNT; fact++)
		for (uint32_t i = 0; i < POOL_TEXTS; i++)
			pool->texts[fact][i] = text_draw(pool, model, draw, fact);
	for (uint32_t i = 0; i < POOL_TEXTS; i++) {
		pool->fingerprints[i] = DRAW_ONE(draw, any_fingerprints);
		for (uint32_t r = 0; r < POOL_ROOTS; r++)
			pool->roots[i][r] = root_draw(pool, draw);
	}
}

void pool_free(struct pool *pool)
{
	arena_free(&pool->arena);
}
