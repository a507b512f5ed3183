/* SPDX-License-Identifier: Apache-2.0
 *
 * Changes as text, as JSON, and as Markdown for a changelog.
 */
#include "gen/diff.h"
#include "gen/emit.h"

static const char *const words[DIFF_KIND_COUNT] = {
	[DIFF_ADDED] = "added",     [DIFF_REMOVED] = "removed",
	[DIFF_RENAMED] = "renamed", [DIFF_DEPRECATED] = "deprecated",
	[DIFF_CHANGED] = "changed",
};

static void counts(const struct diff *diff, struct buffer *out)
{
	buffer_printf(out, "%u change%s, %u breaking\n", (unsigned)diff->count,
	              diff->count == 1 ? "" : "s", (unsigned)diff->breaking);
}

void diff_text(const struct diff *diff, struct buffer *out)
{
	for (const struct diff_change *c = diff->first; c; c = c->next)
		buffer_printf(out, "%s%-10s %-9s %s%s%s\n", c->breaking ? "! " : "  ",
		              words[c->kind], c->what, c->name,
		              c->detail[0] ? " - " : "", c->detail);
	counts(diff, out);
}

void diff_json(const struct diff *diff, struct buffer *out)
{
	buffer_printf(out, "{\"changes\": %u, \"breaking\": %u, \"list\": [",
	              (unsigned)diff->count, (unsigned)diff->breaking);
	for (const struct diff_change *c = diff->first; c; c = c->next) {
		buffer_printf(out,
		              "%s\n  {\"change\": \"%s\", \"what\": \"%s\", \"name\": ",
		              c == diff->first ? "" : ",", words[c->kind], c->what);
		emit_json_string(out, text_of(c->name));
		buffer_string(out, ", \"detail\": ");
		emit_json_string(out, text_of(c->detail));
		buffer_printf(out, ", \"breaking\": %s}",
		              c->breaking ? "true" : "false");
	}
	buffer_string(out, "]}\n");
}

static const char *escape(char byte)
{
	return byte == '|' ? "\\|" : NULL;
}

void diff_markdown(const struct diff *diff, struct buffer *out)
{
	if (diff->first)
		buffer_string(out, "| Change | What | Name | Detail | Breaking |\n"
		                   "| --- | --- | --- | --- | --- |\n");
	for (const struct diff_change *c = diff->first; c; c = c->next) {
		buffer_printf(out, "| %s | %s | `%s` | ", words[c->kind], c->what,
		              c->name);
		emit_line(out, text_of(c->detail), escape);
		buffer_printf(out, " | %s |\n", c->breaking ? "yes" : "no");
	}
	buffer_string(out, diff->first ? "\n" : "");
	counts(diff, out);
}
