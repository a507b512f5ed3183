/* SPDX-License-Identifier: Apache-2.0
 *
 * Names for Prometheus, and alerts; see monitor.h.
 */
#include "gen/monitor.h"

#include <string.h>

#include "base/near.h"
#include "gen/read.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Digits and one point, above zero: the same number in YAML, PromQL and JSON. */
static void read_number(struct reader *reader, const struct node *value, void *at)
{
	struct text text = value->text;
	size_t points = 0;
	bool some = false;

	for (size_t i = 0; value->kind == NODE_SCALAR && i < text.len; i++) {
		points += text.at[i] == '.';
		some |= text.at[i] >= '1' && text.at[i] <= '9';
		if (text.at[i] != '.' && (text.at[i] < '0' || text.at[i] > '9'))
			points = 2;
	}
	if (points > 1 || !some || text.at[0] == '.' || text.at[text.len - 1] == '.')
		read_wrong(reader, value, "a number above 0");
	else
		*(struct spec_text *)at = (struct spec_text){text, value->span};
}

static void read_quantile(struct reader *reader, const struct node *value, void *at)
{
	struct spec_text number = {{NULL, 0}, {0, 0}};

	read_number(reader, value, &number);
	if (number.text.at && strncmp(number.text.at, "0.", 2) != 0)
		read_wrong(reader, value, "a number between 0 and 1");
	else
		*(struct spec_text *)at = number;
}

/* "10m": how long it must last; a test has to wait so long. */
static void read_pending(struct reader *reader, const struct node *value, void *at)
{
	struct spec_text text = {{NULL, 0}, {0, 0}};
	size_t digits = 0;

	read_text(reader, value, &text);
	while (digits < text.text.len && text.text.at[digits] >= '0' &&
	       text.text.at[digits] <= '9')
		digits++;
	if (!text.text.at)
		return;
	if (digits == 0 || digits > 2 ||
	    !text_is((struct text){text.text.at + digits, text.text.len - digits}, "m"))
		read_wrong(reader, value, "minutes up to 99, such as \"10m\"");
	else
		*(struct spec_text *)at = text;
}

static void read_severity(struct reader *reader, const struct node *value, void *at)
{
	static const char *const words[] = {"info", "warning", "critical"};

	if (read_word(reader, value, "a severity", words, COUNT(words)) < COUNT(words))
		read_text(reader, value, at);
}

/* It becomes a name in another language. */
static void read_name(struct reader *reader, const struct node *value, void *at)
{
	struct spec_text text = {{NULL, 0}, {0, 0}};

	read_text(reader, value, &text);
	for (size_t i = 0; i < text.text.len; i++) {
		char c = text.text.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!letter && (i == 0 || c < '0' || c > '9')) {
			read_wrong(reader, value, "letters and digits");
			return;
		}
	}
	*(struct spec_text *)at = text;
}

#define AT(field) offsetof(struct spec_alert, field)

static const struct field alert_fields[] = {
	{"name", true, read_name, AT(name)},
	{"brief", true, read_text, AT(brief)},
	{"above", true, read_number, AT(above)},
	{"for", true, read_pending, AT(pending)},
	{"severity", false, read_severity, AT(severity)},
	{"attribute", false, read_text, AT(attribute)},
	{"member", false, read_text, AT(member)},
	{"quantile", false, read_quantile, AT(quantile)},
};

static void unknown_member(struct reader *reader, const struct spec_alert *alert,
                           const struct spec_attribute *attribute)
{
	struct near near;
	struct diag_entry *error =
		diag_error(&reader->file->diag, alert->member.span, "unknown-reference",
	                   "\"%s\" has no member \"%s\"", attribute->name.text.at,
	                   alert->member.text.at);

	near_init(&near, alert->member.text);
	for (uint32_t i = 0; i < attribute->member_count; i++)
		near_offer(&near, attribute->members[i].id.text);
	if (near_found(&near))
		diag_help(&reader->file->diag, error, "did you mean \"%s\"?",
		          near.best.at);
}

static void find_member(struct reader *reader, const struct spec_signal *metric,
                        struct spec_alert *alert)
{
	const struct spec_attribute *attribute = NULL;

	for (uint32_t i = 0; i < metric->carried_count; i++)
		if (text_equal(metric->carried[i]->name.text, alert->attribute.text))
			attribute = metric->carried[i]->attribute;
	if (!attribute) {
		diag_error(&reader->file->diag, alert->attribute.span,
		           "unknown-reference", "the metric carries no \"%s\"",
		           alert->attribute.text.at);
		return;
	}
	for (uint32_t i = 0; i < attribute->member_count; i++)
		if (text_equal(attribute->members[i].id.text, alert->member.text))
			alert->found = &attribute->members[i];
	if (!alert->found)
		unknown_member(reader, alert, attribute);
}

/* A share is of an attribute's member, a quantile of a histogram; both at once is
 * neither. */
static bool fits(struct reader *reader, const struct node *entry,
                 const struct spec_signal *metric, const struct spec_alert *alert)
{
	const char *wrong = NULL;

	if ((alert->attribute.text.at != NULL) != (alert->member.text.at != NULL))
		wrong = "\"attribute\" and \"member\" go together";
	else if (alert->attribute.text.at && alert->quantile.text.at)
		wrong = "an alert is on a share or on a quantile";
	else if (alert->quantile.text.at && !monitor_is(metric, "histogram"))
		wrong = "only a histogram has quantiles";
	else if (!monitor_is(metric, "histogram") && !monitor_is(metric, "counter"))
		wrong = "alerts are on counters and histograms";
	if (wrong)
		diag_error(&reader->file->diag, entry->span, "alert", "%s", wrong);
	return !wrong;
}

static void read_alert(struct reader *reader, const struct node *entry,
                       struct spec_signal *metric)
{
	struct spec_alert *alert = arena_alloc(reader->spec->arena, 1, sizeof *alert);
	struct spec_alert **end = &metric->alerts;

	if (!alert)
		return;
	alert->severity.text = text_of("warning");
	read_map(reader, entry, "an alert", alert_fields, COUNT(alert_fields), alert);
	if (entry->kind != NODE_MAP || !alert->name.text.at || !alert->brief.text.at ||
	    !alert->above.text.at || !alert->pending.text.at ||
	    !fits(reader, entry, metric, alert))
		return;
	if (alert->attribute.text.at)
		find_member(reader, metric, alert);
	while (*end)
		end = &(*end)->next;
	*end = alert;
}

void monitor_read(struct spec *spec)
{
	for (uint32_t i = 0; i < spec->signal_counts[SPEC_METRIC]; i++) {
		struct spec_signal *metric = spec->signals[SPEC_METRIC][i];
		struct reader reader = {spec, metric->file};
		const struct node *monitoring =
			node_get(metric->annotations, "monitoring");
		const struct node *alerts = node_get(monitoring, "alerts");

		if (!alerts || metric->file->standard || !read_is_list(&reader, alerts))
			continue;
		for (const struct node *entry = alerts->first; entry;
		     entry = entry->next)
			read_alert(&reader, entry, metric);
	}
}

bool monitor_is(const struct spec_signal *metric, const char *instrument)
{
	return text_is(metric->instrument.text, instrument);
}

void monitor_label(struct buffer *out, struct text name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		            (c >= '0' && c <= '9');

		buffer_bytes(out, kept ? &c : "_", 1);
	}
}

void monitor_metric(struct buffer *out, const struct spec_signal *metric)
{
	static const struct {
		const char *unit;
		const char *word;
	} units[] = {
		{"s", "_seconds"},   {"ms", "_milliseconds"}, {"us", "_microseconds"},
		{"By", "_bytes"},    {"KiBy", "_kibibytes"},  {"MiBy", "_mebibytes"},
		{"min", "_minutes"}, {"h", "_hours"},         {"%", "_percent"},
	};

	monitor_label(out, metric->name.text);
	for (size_t i = 0; i < COUNT(units); i++)
		if (text_is(metric->unit.text, units[i].unit))
			buffer_string(out, units[i].word);
	if (monitor_is(metric, "gauge") && text_is(metric->unit.text, "1"))
		buffer_string(out, "_ratio");
	if (monitor_is(metric, "counter"))
		buffer_string(out, "_total");
}

void monitor_count(struct buffer *out, const struct spec_signal *metric)
{
	monitor_metric(out, metric);
	if (monitor_is(metric, "histogram"))
		buffer_string(out, "_count");
}

bool monitor_splits(const struct spec_ref *ref)
{
	return ref->level != SPEC_OPT_IN && !ref->attribute->type.array &&
	       !ref->attribute->type.template &&
	       (ref->attribute->type.base == SPEC_ENUM ||
	        ref->attribute->type.base == SPEC_BOOLEAN);
}
