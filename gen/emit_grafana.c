/* SPDX-License-Identifier: Apache-2.0
 *
 * A dashboard for Grafana: a row of panels a metric, split by each of the words that it
 * carries; quantiles of histograms. Its ids depend on the order of the metrics alone.
 */
#include "gen/emit.h"
#include "gen/monitor.h"

struct board {
	const struct emit *emit;
	struct buffer *out;
	unsigned panels; /* so far: the ids */
	unsigned x;      /* of 24 columns */
	unsigned y;
	bool fresh; /* nothing stands in this row yet */
};

#define WIDTH  8u
#define HEIGHT 8u

static bool wanted(const struct spec_signal *metric)
{
	return emit_wants_signal(metric) && !metric->deprecated;
}

static void place(struct board *board, unsigned width, unsigned height)
{
	if (board->x + width > 24) {
		board->x = 0;
		board->y += HEIGHT;
	}
	buffer_printf(board->out,
	              "\"gridPos\": {\"h\": %u, \"w\": %u, \"x\": %u, \"y\": %u}",
	              height, width, board->x, board->y);
	board->x += width;
}

static void start(struct board *board, const char *type)
{
	buffer_printf(board->out, "%s\n    {\"id\": %u, \"type\": \"%s\", ",
	              board->panels ? "," : "", board->panels + 1, type);
	board->panels++;
}

static void row(struct board *board, const struct spec_signal *metric)
{
	if (!board->fresh)
		board->y += HEIGHT;
	board->x = 0;
	start(board, "row");
	buffer_string(board->out, "\"title\": ");
	emit_json_string(board->out, metric->name.text);
	buffer_string(board->out, ", \"collapsed\": false, \"panels\": [], ");
	place(board, 24, 1);
	buffer_string(board->out, "}");
	board->x = 0;
	board->y++;
	board->fresh = false;
}

/* The texts of an expression go into a string of JSON: label values are quoted twice. */
static void expression(struct board *board, const struct spec_signal *metric,
                       const char *quantile, const struct spec_ref *by)
{
	struct buffer *out = board->out;

	if (quantile)
		buffer_printf(out, "histogram_quantile(%s, sum by (le) (rate(",
		              quantile);
	else
		buffer_string(out, "sum");
	if (!quantile && by) {
		buffer_string(out, " by (");
		monitor_label(out, by->name.text);
		buffer_string(out, ") ");
	}
	if (quantile) {
		monitor_metric(out, metric);
		buffer_string(out, "_bucket[$__rate_interval])))");
	} else if (monitor_is(metric, "counter") || monitor_is(metric, "histogram")) {
		buffer_string(out, "(rate(");
		monitor_count(out, metric);
		buffer_string(out, "[$__rate_interval]))");
	} else {
		buffer_string(out, "(");
		monitor_metric(out, metric);
		buffer_string(out, ")");
	}
}

static void target(struct board *board, const struct spec_signal *metric,
                   const char *quantile, const struct spec_ref *by, unsigned index)
{
	struct buffer *out = board->out;

	buffer_printf(out, "%s{\"refId\": \"%c\", \"expr\": \"", index ? ", " : "",
	              (char)('A' + index));
	expression(board, metric, quantile, by);
	buffer_string(out, "\", \"legendFormat\": \"");
	if (quantile)
		buffer_printf(out, "p%s", quantile + 2);
	if (by) {
		buffer_string(out, "{{");
		monitor_label(out, by->name.text);
		buffer_string(out, "}}");
	}
	buffer_string(out, "\"}");
}

static void panel(struct board *board, const struct spec_signal *metric,
                  const struct spec_ref *by, bool quantiles)
{
	static const char *const shown[] = {"0.50", "0.95", "0.99"};
	struct buffer *out = board->out;
	bool seconds = quantiles && text_is(metric->unit.text, "s");

	start(board, "timeseries");
	buffer_string(out, "\"title\": ");
	emit_json_string(out, by ? by->name.text : metric->name.text);
	buffer_string(out, ", \"description\": ");
	emit_json_string(out, by && by->attribute->brief.text.at
	                              ? by->attribute->brief.text
	                              : metric->brief.text);
	buffer_string(out,
	              ",\n     \"datasource\": {\"type\": \"prometheus\", \"uid\": "
	              "\"${datasource}\"}, ");
	place(board, WIDTH, HEIGHT);
	buffer_printf(out,
	              ",\n     \"fieldConfig\": {\"defaults\": {\"unit\": \"%s\", "
	              "\"min\": 0}, \"overrides\": []},\n     \"targets\": [",
	              seconds     ? "s"
	              : quantiles ? "short"
	                          : "cps");
	if (!quantiles)
		target(board, metric, NULL, by, 0);
	for (unsigned i = 0; quantiles && i < sizeof shown / sizeof shown[0]; i++)
		target(board, metric, shown[i], NULL, i);
	buffer_string(out, "]}");
}

static void metric_panels(struct board *board, const struct spec_signal *metric)
{
	row(board, metric);
	panel(board, metric, NULL, false);
	if (monitor_is(metric, "histogram"))
		panel(board, metric, NULL, true);
	for (uint32_t i = 0; i < metric->carried_count; i++)
		if (monitor_splits(metric->carried[i]))
			panel(board, metric, metric->carried[i], false);
}

void emit_grafana(const struct emit *emit)
{
	const struct spec *spec = emit->spec;
	struct board board = {.emit = emit, .out = emit->out, .fresh = true};
	struct text title = spec->description.text;

	buffer_string(emit->out, "{\n  \"title\": ");
	emit_json_string(emit->out, title.at ? title : text_of("Telemetry"));
	buffer_string(emit->out, ",\n  \"uid\": \"");
	for (size_t i = 0; i < 8; i++)
		buffer_printf(emit->out, "%02x", spec->digest[i]);
	buffer_string(
		emit->out,
		"\",\n  \"description\": \"Generated by interlock gen --emit grafana; "
		"edit "
		"the spec instead.\",\n"
		"  \"schemaVersion\": 39,\n  \"editable\": true,\n"
		"  \"refresh\": \"1m\",\n"
		"  \"time\": {\"from\": \"now-6h\", \"to\": \"now\"},\n"
		"  \"templating\": {\"list\": [\n"
		"    {\"name\": \"datasource\", \"type\": \"datasource\", \"query\": "
		"\"prometheus\"}\n  ]},\n  \"panels\": [");
	for (uint32_t i = 0; i < spec->signal_counts[SPEC_METRIC]; i++)
		if (wanted(spec->signals[SPEC_METRIC][i]))
			metric_panels(&board, spec->signals[SPEC_METRIC][i]);
	buffer_string(emit->out, "\n  ]\n}\n");
}
