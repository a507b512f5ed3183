/* SPDX-License-Identifier: Apache-2.0
 *
 * Commands that run commands, which the policy knows beside those that the splitter does.
 * Their options are written as people do, and kept as the splitter reads them: letters, and
 * long ones with a blank behind each.
 */
#include "model/resolve.h"
#include "shell/shell.h"

#define NAME_WORD(name, word) word,
static const char *const kinds_at[] = {ILK_WRAPPERS(NAME_WORD)};
/* Those that are written: without one, it is a command. */
static const struct words kinds = {"a kind of wrapper", kinds_at + 1,
                                   ILK_WRAPPER_COUNT - 1};
_Static_assert(ILK_WRAPPER_COMMAND == 0, "the others are behind it");

enum line {
	LINE_FLAGS,
	LINE_VALUES,
	LINE_ASKS,
	LINE_OPERANDS,
	LINE_ASSIGNMENTS,
	LINES
};
static const char *const lines_at[] = {
	[LINE_FLAGS] = "flags",
	[LINE_VALUES] = "values",
	[LINE_ASKS] = "asks",
	[LINE_OPERANDS] = "operands",
	[LINE_ASSIGNMENTS] = "assignments",
};
static const struct words line_words = {"a line of a wrapper", lines_at, LINES};

/* One wrapper in the making. */
struct making {
	struct resolve *resolve;
	const struct ast_wrapper *ast;
	struct model_wrapper *to;
	const struct ast_wrapper_line *seen[LINES];
};

/* ---- Names --------------------------------------------------------------------------- */

/* What is one word to a shell, without quotes. */
static bool is_word_byte(char byte)
{
	static const char others[] = "_-+.,:@%/";
	bool is = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	          (byte >= '0' && byte <= '9');

	for (size_t i = 0; others[i]; i++)
		is |= byte == others[i];
	return is;
}

/* Words with one blank between them; the first has no folders. */
static bool is_name(struct text name)
{
	uint32_t words = 1;
	size_t start = 0;

	for (size_t i = 0; i < name.len; i++) {
		bool blank = name.at[i] == ' ';

		if ((!blank && !is_word_byte(name.at[i])) ||
		    (words == 1 && name.at[i] == '/') || (blank && i == start))
			return false;
		if (!blank)
			continue;
		words++;
		start = i + 1;
	}
	return start < name.len && name.at[0] != '-' && words <= ILK_MAX_WRAPPER_WORDS;
}

static bool is_known(struct text name)
{
	size_t len = 0;

	while (len < name.len && name.at[len] != ' ')
		len++;
	return shell_knows((struct shell_text){name.at, len});
}

static void check_name(struct making *m)
{
	const struct ast_word *name = m->ast->name;
	struct diag *diag = m->resolve->diag;

	if (!is_name(name->text)) {
		struct diag_entry *entry =
			diag_error(diag, name->span, "wrapper-name",
		                   "found \"%.*s\", expected the name of a command",
		                   (int)name->text.len, name->text.at);

		diag_help(diag, entry,
		          "it has 1 to %u words without quotes, one blank between them "
		          "and no folder in front",
		          ILK_MAX_WRAPPER_WORDS);
	} else if (is_known(name->text)) {
		struct diag_entry *entry =
			diag_error(diag, name->span, "wrapper-known",
		                   "found \"%.*s\", which command lines know already",
		                   (int)name->text.len, name->text.at);

		diag_help(diag, entry, "it needs no wrapper");
	}
}

/* ---- Options ------------------------------------------------------------------------- */

static bool is_long(struct text option)
{
	return option.len > 1 && option.at[1] == '-';
}

static bool is_option(struct text option)
{
	size_t from = is_long(option) ? 2 : 1;
	bool fits = is_long(option) ? option.len > 2 : option.len == 2;

	for (size_t i = from; i < option.len; i++)
		fits &= is_word_byte(option.at[i]) && option.at[i] != '/';
	return fits && option.at[0] == '-' && option.at[from] != '-';
}

static void check_option(struct making *m, const struct ast_word *word)
{
	struct diag *diag = m->resolve->diag;

	if (!is_option(word->text)) {
		struct diag_entry *entry =
			diag_error(diag, word->span, "wrapper-option",
		                   "found \"%.*s\", expected an option",
		                   (int)word->text.len, word->text.at);

		diag_help(diag, entry,
		          "an option is \"-x\" or \"--name\", without its "
		          "value");
		return;
	}
	for (const struct ast_wrapper_line *at = m->ast->lines; at; at = at->next)
		for (const struct ast_word *other = at->options; other;
		     other = other->next) {
			if (other == word)
				return;
			if (text_equal(other->text, word->text)) {
				resolve_duplicate(m->resolve, word, "option",
				                  other->span);
				return;
			}
		}
}

/* The options of the lines of this kind as the splitter reads them, behind what `to` has:
 * letters, or long ones with `behind` and a blank. */
static void put_options(const struct making *m, enum line line, bool longs,
                        const char *behind, struct text *to)
{
	size_t room = to->len + 1;
	char *at;

	for (const struct ast_wrapper_line *l = m->ast->lines; l; l = l->next)
		for (const struct ast_word *word = l->options; word; word = word->next)
			room += word->text.len + 2;
	at = arena_alloc(m->resolve->arena, room, 1);
	if (!at)
		return;
	for (size_t i = 0; i < to->len; i++)
		at[i] = to->at[i];
	size_t len = to->len;

	for (const struct ast_wrapper_line *l = m->ast->lines; l; l = l->next) {
		if (!text_is(l->what->text, lines_at[line]))
			continue;
		for (const struct ast_word *word = l->options; word;
		     word = word->next) {
			if (is_long(word->text) != longs || !is_option(word->text))
				continue;
			for (size_t i = longs ? 0 : 1; i < word->text.len; i++)
				at[len++] = word->text.at[i];
			for (size_t i = 0; longs && behind[i]; i++)
				at[len++] = behind[i];
		}
	}
	*to = (struct text){at, len};
}

/* ---- Lines --------------------------------------------------------------------------- */

/* What the line must have behind its word, and has not. */
static void check_line(struct making *m, const struct ast_wrapper_line *ast,
                       enum line line)
{
	struct diag *diag = m->resolve->diag;
	bool listed = line <= LINE_ASKS;
	bool counted = line == LINE_OPERANDS;

	if (listed != (ast->options != NULL) || counted != ast->counted)
		diag_error(diag, ast->span, "wrapper-line",
		           "found \"%s\", expected %s behind it", lines_at[line],
		           listed    ? "options"
		           : counted ? "a number"
		                     : "nothing");
	else if (m->to->kind == ILK_WRAPPER_OPAQUE)
		diag_error(diag, ast->span, "wrapper-line",
		           "found \"%s\" in an opaque wrapper, expected no lines",
		           lines_at[line]);
	if (m->seen[line]) {
		struct diag_entry *entry = diag_error(
			diag, ast->span, "duplicate-clause",
			"found a second \"%s\", expected one", lines_at[line]);

		diag_note(diag, entry, m->seen[line]->span, "the first is here");
	}
	m->seen[line] = ast;
}

static void take_line(struct making *m, const struct ast_wrapper_line *ast)
{
	uint32_t line = resolve_word(m->resolve, &line_words, ast->what,
	                             "unknown-wrapper-line");

	if (line == WORD_NONE)
		return;
	check_line(m, ast, (enum line)line);
	for (const struct ast_word *word = ast->options; word; word = word->next)
		check_option(m, word);
	if (line == LINE_ASSIGNMENTS)
		m->to->assigns = true;
	if (line != LINE_OPERANDS)
		return;
	m->to->operands = ast->count.written;
	if (ast->counted && ast->count.written > ILK_MAX_OPERANDS)
		diag_error(m->resolve->diag, ast->count.span, "wrapper-operands",
		           "found %u operands, expected at most %u", ast->count.written,
		           ILK_MAX_OPERANDS);
}

static void resolve_wrapper(struct resolve *resolve, const struct ast_wrapper *ast)
{
	struct model *model = resolve->model;
	struct model_wrapper *to = &model->wrappers[model->wrapper_count];
	struct making m = {.resolve = resolve, .ast = ast, .to = to};

	*to = (struct model_wrapper){.name = ast->name->text, .span = ast->name->span};
	if (ast->kind) {
		uint32_t kind = resolve_word(resolve, &kinds, ast->kind,
		                             "unknown-wrapper-kind");

		to->kind = kind == WORD_NONE ? ILK_WRAPPER_COMMAND
		                             : (enum ilk_wrapper)(kind + 1);
	}
	check_name(&m);
	for (uint32_t i = 0; i < model->wrapper_count; i++)
		if (text_equal(model->wrappers[i].name, to->name))
			resolve_duplicate(resolve, ast->name, "wrapper",
			                  model->wrappers[i].span);
	for (const struct ast_wrapper_line *at = ast->lines; at; at = at->next)
		take_line(&m, at);
	put_options(&m, LINE_FLAGS, false, "", &to->flags);
	put_options(&m, LINE_VALUES, false, "", &to->values);
	put_options(&m, LINE_ASKS, false, "", &to->asks);
	put_options(&m, LINE_FLAGS, true, " ", &to->longs);
	put_options(&m, LINE_VALUES, true, "= ", &to->longs);
	put_options(&m, LINE_ASKS, true, " ", &to->long_asks);
	model->wrapper_count++;
}

void resolve_wrappers(struct resolve *resolve)
{
	struct model *model = resolve->model;
	uint32_t count = resolve_count(resolve, AST_ITEM_WRAPPER);

	if (!resolve_within(resolve, AST_ITEM_WRAPPER, ILK_MAX_WRAPPERS,
	                    "too-many-wrappers", "wrappers"))
		return;
	model->wrappers = arena_alloc(resolve->arena, count, sizeof *model->wrappers);
	if (!model->wrappers)
		return;
	for (const struct ast_item *item =
	             resolve_next(resolve->ast->items, AST_ITEM_WRAPPER);
	     item; item = resolve_next(item->next, AST_ITEM_WRAPPER))
		resolve_wrapper(resolve, item->as.wrapper);
}
