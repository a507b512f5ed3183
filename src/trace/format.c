/* SPDX-License-Identifier: Apache-2.0
 *
 * Played events as people read them; see format.h.
 */
#include "trace/format.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "record/words.h"

/* Text that grows up to its room and is cut there. */
struct page {
	char *at;
	size_t len;
};

static void page_bytes(struct page *page, const char *bytes, size_t size)
{
	size_t left = FORMAT_MAX - page->len;

	if (size > left)
		size = left;
	memcpy(page->at + page->len, bytes, size);
	page->len += size;
}

static void page_string(struct page *page, const char *string)
{
	page_bytes(page, string, strlen(string));
}

static void page_printf(struct page *page, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void page_printf(struct page *page, const char *format, ...)
{
	char text[160];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	page_string(page, text);
}

/* The columns of the table; the last one is as wide as it needs to be. */
enum column {
	COLUMN_EVENT,
	COLUMN_ID,
	COLUMN_TOOL,
	COLUMN_OUTCOME,
	COLUMN_REASON,
	COLUMN_LINE,
	COLUMN_DENIALS,
	COLUMN_MORE,
	COLUMN_COUNT,
};

static const struct {
	const char *name;
	unsigned width; /* in characters; 0: open */
} columns[] = {
	[COLUMN_EVENT] = {"event", 13},    [COLUMN_ID] = {"id", 14},
	[COLUMN_TOOL] = {"tool", 18},      [COLUMN_OUTCOME] = {"outcome", 9},
	[COLUMN_REASON] = {"reason", 25},  [COLUMN_LINE] = {"line", 5},
	[COLUMN_DENIALS] = {"denials", 9}, [COLUMN_MORE] = {"", 0},
};
_Static_assert(sizeof columns / sizeof columns[0] == COLUMN_COUNT, "one row a column");

/* Adds up to `width` characters of the text and fills up with spaces; a text that was
 * cut ends in an ellipsis. Bytes that are no printable character become "?". */
static void page_cell(struct page *page, enum column column, struct ilk_text text)
{
	unsigned width = columns[column].width;
	unsigned used = 0;
	size_t characters = 0;

	for (size_t i = 0; i < text.len; i++)
		characters += ((unsigned char)text.at[i] & 0xc0) != 0x80;
	unsigned keep = characters > width ? width - 1 : width;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];

		if ((byte & 0xc0) != 0x80 && used++ >= keep)
			break;
		bool control = byte < 32 || byte == 127;

		page_bytes(page, control ? "?" : text.at + i, 1);
	}
	if (characters > width)
		page_string(page, "\xe2\x80\xa6");
	for (size_t i = characters > width ? width : characters; i <= width; i++)
		page_bytes(page, " ", 1);
}

static void page_word(struct page *page, enum column column, const char *word)
{
	page_cell(page, column, (struct ilk_text){word, strlen(word)});
}

/* No spaces at the end of a line. */
static void page_end_line(struct page *page)
{
	while (page->len && page->at[page->len - 1] == ' ')
		page->len--;
	if (page->len == FORMAT_MAX)
		page->len--;
	page_string(page, "\n");
}

void format_init(struct format *format, bool colour)
{
	*format = (struct format){.colour = colour};
}

size_t format_heading(const struct format *format, char text[FORMAT_MAX])
{
	struct page page = {text, 0};

	if (format->colour)
		page_string(&page, "\x1b[1m");
	for (unsigned i = 0; i < COLUMN_COUNT; i++)
		if (columns[i].width)
			page_word(&page, (enum column)i, columns[i].name);
	if (format->colour)
		page_string(&page, "\x1b[0m");
	page_end_line(&page);
	return page.len;
}

static void tally_add(struct tally *tally, struct ilk_text name)
{
	for (uint32_t i = 0; i < tally->names; i++) {
		struct ilk_text known = tally->named[i].name;

		if (known.len == name.len && memcmp(known.at, name.at, name.len) == 0) {
			tally->named[i].count++;
			return;
		}
	}
	if (tally->names == TALLY_MAX) {
		tally->others++;
		return;
	}
	tally->named[tally->names].name = name;
	tally->named[tally->names++].count = 1;
}

static void count_notes(struct format *format, const struct ilk_image *image,
                        uint32_t notes)
{
	for (uint32_t i = 0; i < ILK_MAX_NOTES; i++)
		if (notes >> i & 1)
			tally_add(&format->notes, ilk_note_name(image, i));
}

static void count(struct format *format, const struct ilk_image *image,
                  const struct played *played)
{
	const struct ilk_decision *d = &played->decision;

	format->events++;
	format->refused += played->refused;
	format->outcomes[d->outcome]++;
	count_notes(format, image, d->notes);
	if (d->outcome == ILK_OUTCOME_NONE || d->has_answer)
		return;
	if (record_falls_back(d->row_outcome) && d->reason.at)
		tally_add(&format->fallbacks, d->reason);
	if (d->has_cap)
		tally_add(&format->caps, d->cap_kind);
}

static void page_outcome(struct page *page, bool colour, const struct played *played)
{
	static const char *const colours[ILK_OUTCOME_COUNT] = {
		[ILK_OUTCOME_NONE] = "",
		[ILK_OUTCOME_ALLOW] = "\x1b[32m",
		[ILK_OUTCOME_DENY] = "\x1b[31m",
		[ILK_OUTCOME_ASK] = "\x1b[33m",
		[ILK_OUTCOME_INTERRUPT] = "\x1b[35m",
		[ILK_OUTCOME_CLASSIFY] = "\x1b[36m",
		[ILK_OUTCOME_DEFER] = "",
		[ILK_OUTCOME_STOP] = "\x1b[35m",
	};
	enum ilk_outcome outcome = played->decision.outcome;
	const char *word = played->refused               ? "refused"
	                   : outcome == ILK_OUTCOME_NONE ? "-"
	                                                 : ilk_outcome_name(outcome);

	if (colour)
		page_string(page, played->refused ? "\x1b[31m" : colours[outcome]);
	page_word(page, COLUMN_OUTCOME, word);
	if (colour)
		page_string(page, "\x1b[0m");
}

/* Consecutive and total denials after the event, where the policy reports them. */
static void page_denials(struct page *page, const struct ilk_session *session)
{
	char shown[48] = "";
	size_t len = 0;

	for (unsigned i = 0; i < ILK_REPORT_COUNT; i++) {
		uint64_t value = 0;
		bool known = ilk_session_report(session, (enum ilk_report)i, &value);

		len += (size_t)(known ? snprintf(shown + len, sizeof shown - len,
		                                 "%s%" PRIu64, i ? "/" : "", value)
		                      : snprintf(shown + len, sizeof shown - len, "%s-",
		                                 i ? "/" : ""));
	}
	page_word(page, COLUMN_DENIALS, shown);
}

/* What not every event has: the cap that decided, what fires, who may answer. */
static void page_more(struct page *page, const struct ilk_image *image,
                      const struct ilk_decision *d)
{
	if (d->has_cap)
		page_printf(page, "cap %.*s %" PRIu64 " of %" PRIu32 "  ",
		            (int)d->cap_name.len, d->cap_name.at, d->cap_value,
		            d->cap_limit);
	for (uint32_t i = 0; i < ILK_MAX_HOOKS; i++) {
		struct ilk_text hook = ilk_hook_name(image, i);

		if (d->fires >> i & 1 && hook.at)
			page_printf(page, "fires %.*s  ", (int)hook.len, hook.at);
	}
	for (uint32_t i = 0; i < ILK_MAX_NOTES; i++) {
		struct ilk_text note = ilk_note_name(image, i);

		if (d->notes >> i & 1)
			page_printf(page, "%s %.*s  ",
			            ilk_note_kind(image, i) == ILK_NOTE_WARN ? "warns"
			                                                     : "nudges",
			            (int)note.len, note.at);
	}
	if (d->outcome != ILK_OUTCOME_NONE && d->file.at)
		page_printf(page, "in %.*s  ", (int)d->file.len, d->file.at);
	if (d->switch_mode.at)
		page_printf(page, "switch \"%.*s\"  ", (int)d->switch_mode.len,
		            d->switch_mode.at);
	if (d->failure)
		page_string(page, d->failure == ILK_FAILURE_STATE ? "failure state  "
		                                                  : "failure hook  ");
	if (d->ask_timeout_s)
		page_printf(page, "waits %" PRIu32 " s  ", d->ask_timeout_s);
	if (d->outcome == ILK_OUTCOME_ASK && d->by_person)
		page_string(page, "only a person may approve  ");
	if (d->outcome != ILK_OUTCOME_NONE && d->row_outcome != d->outcome &&
	    !d->has_answer)
		page_printf(page, "nobody to ask (was %s)",
		            ilk_outcome_name(d->row_outcome));
}

/* What the event itself says, for those without a decision of their own. */
static struct ilk_text event_detail(const struct trace_event *event)
{
	static const char *const words[] = {"not ok", "ok"};
	const char *word = words[event->ok];

	if (event->kind == TRACE_SESSION_START || event->kind == TRACE_MODE_SWITCH)
		return event->mode;
	if (event->kind != TRACE_EXECUTED)
		return (struct ilk_text){NULL, 0};
	return (struct ilk_text){word, strlen(word)};
}

size_t format_event(struct format *format, const struct ilk_image *image,
                    const struct trace_event *event, const struct played *played,
                    char text[FORMAT_MAX])
{
	const struct ilk_decision *d = &played->decision;
	struct page page = {text, 0};
	char line[16] = "";

	count(format, image, played);
	if (d->outcome != ILK_OUTCOME_NONE && d->line)
		snprintf(line, sizeof line, "%" PRIu32, d->line);
	page_word(&page, COLUMN_EVENT, trace_kind_name(event->kind));
	page_cell(&page, COLUMN_ID, played->call_id);
	page_cell(&page, COLUMN_TOOL, played->tool);
	page_outcome(&page, format->colour, played);
	page_cell(&page, COLUMN_REASON, d->reason.at ? d->reason : event_detail(event));
	page_word(&page, COLUMN_LINE, line);
	page_denials(&page, played->session);
	page_more(&page, image, d);
	page_end_line(&page);
	return page.len;
}

static void page_tally(struct page *page, const char *title, const struct tally *tally)
{
	if (tally->names == 0)
		return;
	page_printf(page, "%-10s", title);
	for (uint32_t i = 0; i < tally->names; i++)
		page_printf(page, "%s %.*s %" PRIu64, i ? "," : "",
		            (int)tally->named[i].name.len, tally->named[i].name.at,
		            tally->named[i].count);
	if (tally->others)
		page_printf(page, ", others %" PRIu64, tally->others);
	page_end_line(page);
}

size_t format_summary(const struct format *format, char text[FORMAT_MAX])
{
	struct page page = {text, 0};
	const char *separator = "";

	page_printf(&page, "\n%-10s", "outcomes");
	for (unsigned i = ILK_OUTCOME_ALLOW; i < ILK_OUTCOME_COUNT; i++) {
		if (!format->outcomes[i])
			continue;
		page_printf(&page, "%s %s %" PRIu64, separator,
		            ilk_outcome_name((enum ilk_outcome)i), format->outcomes[i]);
		separator = ",";
	}
	if (!*separator)
		page_string(&page, " none");
	page_end_line(&page);
	page_tally(&page, "fallbacks", &format->fallbacks);
	page_tally(&page, "caps", &format->caps);
	page_tally(&page, "notes", &format->notes);
	page_printf(&page, "%" PRIu64 " event%s, %" PRIu64 " refused\n", format->events,
	            format->events == 1 ? "" : "s", format->refused);
	return page.len;
}
