/* SPDX-License-Identifier: Apache-2.0
 *
 * bench-export [--json] [--once] SEGMENT: what the exporter does with a segment of a
 * journal, in records a second: lines to log records, spans and sums; log records and
 * spans to each encoding, and with gzip. --once does each once, for counting instructions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "bench.h"
#include "export/batch.h"
#include "otlp/encode.h"

struct export
{
	const struct report *report;
	struct input journal;
	struct tally tally;
	struct batch batch;
	unsigned char *bytes;
	unsigned char *packed;
	size_t room; /* of each */
	bool once;
};

static const struct otlp_resource resource = {.scope_name = {"interlock", 9}};
static const char instance[] = "00000000-0000-4000-8000-000000000000";

/* Every line into the batch. */
static bool read_all(struct export *export)
{
	const char *at = export->journal.bytes;

	tally_free(&export->tally);
	export->tally = (struct tally){0};
	batch_clear(&export->batch, 1);
	while (*at && export->batch.line_count < export->batch.room) {
		size_t size = strcspn(at, "\n");
		struct line line;

		if (line_parse(&line, at, size) != ILK_OK ||
		    batch_add(&export->batch, &export->tally, &line) != ILK_OK)
			return false;
		at += size + (at[size] == '\n');
	}
	return export->batch.log_count > 0;
}

static size_t records(const struct export *export)
{
	return export->batch.log_count + export->batch.span_count;
}

/* One request's bytes, zipped; 0: no room. */
static size_t zipped(struct export *export, const unsigned char *body, size_t size)
{
	uLongf packed = (uLongf) export->room;

	return compress(export->packed, &packed, body, (uLong)size) == Z_OK ? packed
	                                                                    : 0;
}

/* The batch's log records and its spans; how many bytes both have, 0: no room. */
static size_t encode_all(struct export *export, enum otlp_encoding encoding, bool zip)
{
	struct otlp_request request = {.resource = &resource,
	                               .logs = export->batch.logs,
	                               .spans = export->batch.spans};
	const unsigned char *body;
	size_t sum = 0;

	for (int i = OTLP_LOGS; i <= OTLP_TRACES; i++) {
		request.signal = (enum otlp_signal)i;
		request.count = i == OTLP_LOGS ? export->batch.log_count
		                               : export->batch.span_count;
		size_t size = otlp_encode(encoding, &request, export->bytes,
		                          export->room, &body);

		if (!body)
			return 0;
		sum += zip ? zipped(export, body, size) : size;
	}
	return sum;
}

static size_t read_step(struct export *export)
{
	return read_all(export) ? export->journal.size : 0;
}

static size_t json_step(struct export *export)
{
	return encode_all(export, OTLP_JSON, false);
}

static size_t protobuf_step(struct export *export)
{
	return encode_all(export, OTLP_PROTOBUF, false);
}

static size_t zip_step(struct export *export)
{
	return encode_all(export, OTLP_PROTOBUF, true);
}

static const struct {
	const char *what;
	size_t (*step)(struct export *export);
} steps[] = {
	{"read", read_step},
	{"JSON", json_step},
	{"protobuf", protobuf_step},
	{"protobuf, zipped", zip_step},
};

static bool run_step(struct export *export, size_t index)
{
	double samples[BENCH_RUNS];
	size_t size = 0;
	char what[64];

	for (size_t i = 0; i < (export->once ? 1 : BENCH_RUNS); i++) {
		double begun = bench_now();

		size = steps[index].step(export);
		if (!size)
			return false;
		samples[i] = (double)records(export) / ((bench_now() - begun) / 1e9);
	}
	if (export->once)
		return true;
	bench_report(export->report, "export", steps[index].what, "records/s", samples,
	             BENCH_RUNS);
	snprintf(what, sizeof what, "%s, size", steps[index].what);
	bench_report_one(export->report, "export", what, "bytes/record",
	                 (double)size / (double)records(export));
	return true;
}

static bool run(struct export *export)
{
	bool ok = batch_init(&export->batch, BATCH_MAX_LINES, instance, false,
	                     SAMPLER_PARENT) == ILK_OK;

	export->room = export->journal.size * 4;
	export->bytes = malloc(export->room);
	export->packed = malloc(export->room);
	ok = ok && export->bytes && export->packed;
	for (size_t i = 0; ok && i < sizeof steps / sizeof steps[0]; i++)
		ok = run_step(export, i);
	if (ok && export->once)
		printf("%zu records\n", records(export));
	batch_free(&export->batch);
	tally_free(&export->tally);
	free(export->bytes);
	free(export->packed);
	return ok;
}

int main(int argc, char **argv)
{
	struct report report = {0};
	struct export export = {.report = &report};
	bool ok;

	for (++argv; argc > 1 && *argv && **argv == '-'; ++argv) {
		if (strcmp(*argv, "--json") == 0)
			report.json = true;
		else if (strcmp(*argv, "--once") == 0)
			export.once = true;
		else
			break;
	}
	if (argc < 2 || !*argv || argv[1]) {
		fprintf(stderr, "usage: bench-export [--json] [--once] SEGMENT\n");
		return 2;
	}
	ok = input_read(&export.journal, *argv) && run(&export);
	if (!ok)
		fprintf(stderr, "bench-export: %s cannot be exported\n", *argv);
	input_free(&export.journal);
	return ok && fflush(stdout) == 0 ? 0 : 1;
}
