/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzzes the live check: lines of what may be OTLP/JSON against a small registry. What
 * is found is fit to show, as text and as JSON, and no more is counted as seen than the
 * registry has.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "gen/live.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char manifest[] = "schema_url: https://app.example/schemas/1.0.0\n";
static const char definitions[] =
	"file_format: definition/2\n"
	"attributes:\n"
	"  - {key: session.id, type: string, brief: b, stability: stable}\n"
	"  - {key: gen_ai.tool.name, type: string, brief: b, stability: stable}\n"
	"  - {key: claude_code.size, type: int, brief: b, stability: stable}\n"
	"  - {key: claude_code.parts, type: 'string[]', brief: b, stability: stable}\n"
	"  - {key: claude_code.old, type: string, brief: b, stability: stable,\n"
	"     deprecated: {reason: renamed, renamed_to: session.id}}\n"
	"  - key: claude_code.decision\n"
	"    type: {members: [{id: accept, brief: b}, {id: reject, brief: b}]}\n"
	"    brief: b\n"
	"    stability: stable\n"
	"events:\n"
	"  - name: claude_code.tool_decision\n"
	"    brief: b\n"
	"    stability: stable\n"
	"    attributes: [{ref: claude_code.decision, requirement_level: required},\n"
	"                 {ref: claude_code.size}, {ref: claude_code.parts}]\n"
	"metrics:\n"
	"  - {name: claude_code.tool.decisions, instrument: counter, unit: "
	"'{decision}',\n"
	"     brief: b, stability: stable, attributes: [{ref: claude_code.decision}]}\n"
	"spans:\n"
	"  - {type: claude_code.tool, kind: internal, name: {note: n}, brief: b,\n"
	"     stability: stable, attributes: [{ref: gen_ai.tool.name}]}\n";

static void must(int held)
{
	if (!held)
		abort();
}

static void read_registry(struct spec *spec)
{
	must(spec_add(spec, "manifest.yaml", text_of("manifest.yaml"),
	              text_of(manifest), false) == ILK_OK);
	must(spec_add(spec, "a.yaml", text_of("a.yaml"), text_of(definitions), false) ==
	     ILK_OK);
	must(spec_finish(spec) == ILK_OK);
}

/* Text without control characters, which a terminal would take for orders, but lines. */
static void check_text(const struct buffer *out)
{
	for (size_t i = 0; i < out->len; i++)
		must(out->at[i] == '\n' || (out->at[i] >= 0x20 && out->at[i] != 0x7f));
}

static void check_shown(const struct live *live)
{
	struct live_coverage coverage = live_coverage(live);
	struct buffer text;
	struct buffer json;

	must(coverage.seen <= coverage.all);
	buffer_init(&text, (struct ilk_allocator){NULL, NULL});
	buffer_init(&json, (struct ilk_allocator){NULL, NULL});
	live_text(live, "f", &text);
	live_json(live, "f", &json);
	check_text(&text);
	json_t *shown = json_loadb((const char *)json.at, json.len, 0, NULL);

	must(json_is_object(shown));
	json_decref(shown);
	buffer_free(&json);
	buffer_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data;
	const char *end = at + size;
	struct arena arena;
	struct spec spec;
	struct live live;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	spec_init(&spec, &arena);
	read_registry(&spec);
	must(live_init(&live, &spec, &arena));
	for (unsigned long number = 1; at && at < end; number++) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((stop ? stop : end) - at);
		json_t *request = json_loadb(at, len, JSON_REJECT_DUPLICATES, NULL);

		if (request)
			must(live_take(&live, number, request));
		json_decref(request);
		at = stop ? stop + 1 : end;
	}
	check_shown(&live);
	for (struct spec_file *file = spec.files; file; file = file->next)
		diag_send(&file->diag, NULL, NULL);
	arena_free(&arena);
	return 0;
}
