/* SPDX-License-Identifier: Apache-2.0
 *
 * Here-documents. Their bodies start behind the next line end, one after the other, and
 * are found by their delimiters before anything in them means anything. Of those whose
 * delimiter is not quoted the substitutions run.
 */
#include "bytes/bytes.h"
#include "shell/splitter.h"

struct body {
	size_t start;
	size_t end; /* the line of the delimiter */
	bool runs;
};

/* Bash keeps the code of a substitution by printing what it has parsed, and 5.2 loses the
 * ; behind a here-document on the way: `$(a <<E;b;c` runs "b c". So in a substitution
 * nothing is certain behind one. */
static void close_substitution(struct splitter *split)
{
	size_t at = split->depth;

	while (at > 0 && split->frames[at - 1].kind != FRAME_SUBSTITUTION &&
	       split->frames[at - 1].kind != FRAME_CODE)
		at--;
	if (at == 0 || split->frames[at - 1].kind == FRAME_CODE)
		return;
	for (; at <= split->depth; at++)
		split->frames[at - 1].closing = true;
}

void here_add(struct splitter *split)
{
	const char *text = split->scan.text;
	size_t at = split->scan.start + 2;
	size_t end = split->scan.at;
	struct here here = {0, 0, false, text[at] == '-'};

	if (split->here_count == SPLIT_HERES) {
		split->lost = true;
		return;
	}
	at += here.tabs;
	while (text[at] == ' ' || text[at] == '\t')
		at++;
	here.quoted = text[at] == '\\' || text[at] == '\'' || text[at] == '"';
	if (here.quoted && text[at] != '\\')
		end--;
	here.delimiter = at + here.quoted;
	here.len = end - here.delimiter;
	split->heres[split->here_count++] = here;
	close_substitution(split);
}

static size_t line_end(const struct scanner *scan, size_t at)
{
	while (at < scan->limit && scan->text[at] != '\n')
		at++;
	return at;
}

static bool is_delimiter(const struct scanner *scan, const struct here *here, size_t at,
                         size_t end)
{
	while (here->tabs && at < end && scan->text[at] == '\t')
		at++;
	return end - at == here->len &&
	       bytes_equal(scan->text + at, scan->text + here->delimiter, here->len);
}

/* A body that runs something needs a look at it; a continued line might join the
 * delimiter, so it is not certain where such a body ends. */
static void look(struct splitter *split, struct body *body)
{
	const char *text = split->scan.text;

	for (size_t i = body->start; i < body->end; i++) {
		body->runs |= text[i] == '$' || text[i] == '`';
		split->opaque |= text[i] == '\\' && i + 1 < split->scan.limit &&
		                 text[i + 1] == '\n';
	}
}

/* Without a delimiter the body is all that there is. */
static void find(struct splitter *split, const struct here *here, struct body *body)
{
	struct scanner *scan = &split->scan;
	size_t at = scan->at;

	*body = (struct body){at, at, false};
	for (;;) {
		size_t end = line_end(scan, at);

		if (is_delimiter(scan, here, at, end)) {
			body->end = at;
			scan->at = end < scan->limit ? end + 1 : end;
			return;
		}
		if (end == scan->limit) {
			body->end = scan->at = end;
			split->opaque = true;
			return;
		}
		at = end + 1;
	}
}

void here_read(struct splitter *split)
{
	struct body bodies[SPLIT_HERES];
	size_t first = split_top(split)->here;
	size_t count = split->here_count - first;

	/* Some of a frame further out wait for a line end, and it is not certain if for
	 * this one. */
	if (first != 0) {
		split->lost = true;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct here *here = &split->heres[first + i];

		find(split, here, &bodies[i]);
		if (!here->quoted)
			look(split, &bodies[i]);
	}
	split->here_count = first;
	for (size_t i = count; i-- > 0;) {
		struct frame *frame =
			bodies[i].runs ? split_push(split, FRAME_HERE) : NULL;

		if (!frame)
			continue;
		frame->resume = split->scan;
		split->scan.at = bodies[i].start;
		split->scan.limit = bodies[i].end;
	}
}
