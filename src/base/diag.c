/* SPDX-License-Identifier: Apache-2.0
 *
 * The collection of diagnostics: a short list sorted by place. Every text an author or
 * an attacker could have a hand in is made safe to show before it is kept.
 */
#include "base/diag.h"

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/limits.h"

_Static_assert(MAX_DIAGNOSTICS == ILK_MAX_DIAGNOSTICS, "one limit, said twice");

struct diag_entry {
	struct diag_entry *next;
	struct span span;
	struct span note_span;
	enum ilk_severity severity;
	const char *id;
	const char *message;
	const char *help;
	const char *note;
};

void diag_init(struct diag *diag, struct arena *arena, const struct source *source)
{
	*diag = (struct diag){.arena = arena, .source = source};
}

/* Whether a character would move the cursor or hide something instead of being seen. */
static bool is_control(struct text character)
{
	unsigned char first = (unsigned char)character.at[0];

	if (character.len == 1)
		return (first < 0x20 && first != '\t') || first == 0x7f;
	return character.len == 2 && first == 0xc2 &&
	       (unsigned char)character.at[1] < 0xa0;
}

/* A copy that is well-formed UTF-8 without control characters but tabs; what is not
 * becomes U+FFFD, one for one, so that columns stay. NULL: no memory. */
static const char *shown(struct arena *arena, struct text text)
{
	static const char unseen[] = "\xef\xbf\xbd";
	char *copy = arena_alloc(arena, text.len + 1, 3);
	char *to = copy;

	if (!copy)
		return NULL;
	while (text.len) {
		size_t step = text_step(text);
		struct text one = {text.at, step};
		bool bad = text_character(text) == 0 || is_control(one);

		if (bad)
			one = text_of(unseen);
		memcpy(to, one.at, one.len);
		to += one.len;
		text.at += step;
		text.len -= step;
	}
	return copy;
}

static const char *shown_format(struct arena *arena, const char *format, va_list list)
	__attribute__((format(printf, 2, 0)));

static const char *shown_format(struct arena *arena, const char *format, va_list list)
{
	const char *raw = arena_vprintf(arena, format, list);

	return raw ? shown(arena, text_of(raw)) : NULL;
}

/* Whether `a` is to be kept rather than `b`, when there is room for one. */
static bool matters_more(const struct diag_entry *a, const struct diag_entry *b)
{
	if (a->severity != b->severity)
		return a->severity < b->severity;
	return a->span.at < b->span.at;
}

/* Makes room for `entry`; false when all that is kept matters more. */
static bool make_room(struct diag *diag, const struct diag_entry *entry)
{
	struct diag_entry **least = NULL;

	if (diag->kept < MAX_DIAGNOSTICS)
		return true;
	for (struct diag_entry **at = &diag->first; *at; at = &(*at)->next)
		if (!least || !matters_more(*at, *least))
			least = at;
	if (!least || !matters_more(entry, *least))
		return false;
	*least = (*least)->next;
	diag->kept--;
	return true;
}

static bool is_known(const struct diag *diag, const struct diag_entry *wanted)
{
	for (const struct diag_entry *at = diag->first; at; at = at->next)
		if (at->severity == wanted->severity &&
		    at->span.at == wanted->span.at &&
		    at->span.len == wanted->span.len && strcmp(at->id, wanted->id) == 0)
			return true;
	return false;
}

static void insert(struct diag *diag, struct diag_entry *entry)
{
	struct diag_entry **at = &diag->first;

	while (*at && (*at)->span.at <= entry->span.at)
		at = &(*at)->next;
	entry->next = *at;
	*at = entry;
	diag->kept++;
}

static struct diag_entry *add(struct diag *diag, struct diag_entry wanted,
                              const char *format, va_list list)
	__attribute__((format(printf, 3, 0)));

static struct diag_entry *add(struct diag *diag, struct diag_entry wanted,
                              const char *format, va_list list)
{
	if (is_known(diag, &wanted))
		return NULL;
	if (wanted.severity == ILK_SEVERITY_ERROR)
		diag->errors++;
	else
		diag->warnings++;
	if (!make_room(diag, &wanted))
		return NULL;
	struct diag_entry *entry = arena_alloc(diag->arena, 1, sizeof *entry);

	wanted.message = shown_format(diag->arena, format, list);
	if (!entry || !wanted.message)
		return NULL;
	*entry = wanted;
	insert(diag, entry);
	return entry;
}

struct diag_entry *diag_error(struct diag *diag, struct span span, const char *id,
                              const char *format, ...)
{
	struct diag_entry wanted = {
		.severity = ILK_SEVERITY_ERROR, .span = span, .id = id};
	va_list list;

	va_start(list, format);
	struct diag_entry *entry = add(diag, wanted, format, list);

	va_end(list);
	return entry;
}

struct diag_entry *diag_warning(struct diag *diag, struct span span, const char *id,
                                const char *format, ...)
{
	struct diag_entry wanted = {
		.severity = ILK_SEVERITY_WARNING, .span = span, .id = id};
	va_list list;

	va_start(list, format);
	struct diag_entry *entry = add(diag, wanted, format, list);

	va_end(list);
	return entry;
}

void diag_help(struct diag *diag, struct diag_entry *entry, const char *format, ...)
{
	va_list list;

	if (!entry)
		return;
	va_start(list, format);
	entry->help = shown_format(diag->arena, format, list);
	va_end(list);
}

void diag_note(struct diag *diag, struct diag_entry *entry, struct span span,
               const char *format, ...)
{
	va_list list;

	if (!entry)
		return;
	va_start(list, format);
	entry->note = shown_format(diag->arena, format, list);
	entry->note_span = span;
	va_end(list);
}

/* One past the last character of a span, as far as it is on the line it starts on. */
static uint32_t end_column(const struct source *source, struct span span,
                           struct place start)
{
	uint32_t end = span.at + span.len;
	uint32_t line_end = start.line_at + start.line_len;
	uint32_t column = start.column;

	if (end > line_end)
		end = line_end;
	for (uint32_t at = span.at; at < end; column++)
		at += (uint32_t)text_step(
			source_text(source, (struct span){at, end - at}));
	return column;
}

/* Fills in the related place, whose file is said when it is another one. */
static void place_note(const struct diag *diag, const struct diag_entry *entry,
                       struct ilk_diagnostic *out)
{
	const struct source *source = source_of(diag->source, entry->note_span.at);
	struct place place = source_place(source, entry->note_span.at);

	out->note_line = place.line;
	out->note_column = place.column;
	if (source != source_of(diag->source, entry->span.at))
		out->note_file = source->file;
}

static const char *path_of(const struct diag *diag, uint32_t at)
{
	const char *path = diag->path ? diag->path(diag->tree, at, diag->arena) : NULL;

	return path ? shown(diag->arena, text_of(path)) : NULL;
}

bool diag_send(struct diag *diag, ilk_diagnostic_fn sink, void *context)
{
	uint32_t shown_at = UINT32_MAX;
	const char *line = NULL;

	for (struct diag_entry *at = diag->first; sink && at; at = at->next) {
		const struct source *source = source_of(diag->source, at->span.at);
		struct place place = source_place(source, at->span.at);
		struct span whole = {place.line_at, place.line_len};
		struct ilk_diagnostic out = {
			.severity = at->severity,
			.id = at->id,
			.file = source->file,
			.line = place.line,
			.column = place.column,
			.end_column = end_column(source, at->span, place),
			.message = at->message,
			.help = at->help,
			.note = at->note,
			.path = path_of(diag, at->span.at),
		};

		if (shown_at != place.line_at)
			line = shown(diag->arena, source_text(source, whole));
		shown_at = place.line_at;
		if (at->note)
			place_note(diag, at, &out);
		if (diag->arena->failed)
			return false;
		out.source_line = line;
		sink(context, &out);
	}
	return !diag->arena->failed;
}
