/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzzes the way of a trace: bytes -> lines -> events -> played into a small policy ->
 * answer line and table row. The answer must be JSON without the NUL of its own, must
 * need the same room twice, and nothing may crash.
 */
#include <assert.h>
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "interlock/compile.h"
#include "interlock/record.h"
#include "rest.h"
#include "trace/format.h"
#include "trace/lines.h"
#include "trace/play.h"
#include "trace/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char policy[] =
	"policy \"fuzz\" { telemetry qwen-code.auto_mode mode auto, yolo "
	"reset all on mode_switch }\n"
	"set protected = paths { \"**/.git/**\" }\n"
	"set wrecking = commands { \"rm *\" }\n"
	"counter blocks { +1 on block, guard_block =0 on allow }\n"
	"report total_denials = blocks\n"
	"cap total_denial total when blocks >= 2\n"
	"slot retry { key tool, cwd, args set on block take on ask clear on turn_start "
	"}\n"
	"before classifier {\n"
	"deny permission_rule when rule is deny\n"
	"allow accept_edits when path in workspace and path not in protected\n"
	"guard destructive_command when command in wrecking\n"
	"ask ask_rule when rule is ask by person\n"
	"ask total_denial when capped\n"
	"ask classifier_blocked_retry when retry\n"
	"classify }\n"
	"on classifier {\n"
	"allow classifier_passed when pass\n"
	"ask classifier_unavailable when unavailable\n"
	"deny classifier_blocked when block and path not in protected fires "
	"PermissionDenied\n"
	"deny classifier_blocked when block fires PermissionDenied }\n"
	"on answer { approve when asked ask_rule keep approve reset blocks, retry }\n"
	"presence headless { ask -> deny }\n";

static void show(const struct ilk_image *image, const struct trace_event *event,
                 const struct played *played, struct format *format)
{
	static char json[1u << 16];
	char digest[ILK_RECORD_DIGEST_SIZE];
	char text[FORMAT_MAX];
	const struct ilk_recorded recorded = {
		.image = image,
		.session = played->session,
		.decision = &played->decision,
		.call_id = played->call_id,
		.tool = played->tool,
		.digest = digest,
	};
	const char *word = trace_kind_name(event->kind);
	size_t needed = ilk_record_json(&recorded, word, played->refused, NULL, 0);
	size_t len =
		ilk_record_json(&recorded, word, played->refused, json, sizeof json);

	assert(needed == len);
	if (len <= sizeof json) {
		json_t *parsed = json_loadb(json, len, JSON_REJECT_DUPLICATES, NULL);

		assert(parsed);
		json_decref(parsed);
	}
	len = format_event(format, image, event, played, text);
	assert(len <= FORMAT_MAX && text[len - 1] == '\n');
	assert(!memchr(text, '\x1b', len) && !memchr(text, '\0', len));
}

static void play(const struct ilk_image *image, struct lines *lines)
{
	struct player *player = player_new(image);
	struct trace_reader *reader = trace_reader_new();
	struct format format;
	const char *line;
	size_t len;

	format_init(&format, false);
	while (player && reader && lines_next(lines, &line, &len) == ILK_OK && line) {
		struct trace_event event;
		struct trace_error error;
		struct played played;

		if (trace_read(reader, line, len, &event, &error) != ILK_OK) {
			assert(error.id && error.message[0]);
			continue;
		}
		if (player_step(player, &event, NULL, &played) == ILK_OK)
			show(image, &event, &played, &format);
	}
	char text[FORMAT_MAX];

	assert(format_summary(&format, text) <= FORMAT_MAX);
	trace_reader_free(reader);
	player_free(player);
}

/* Compiled once: it is the trace that is fuzzed. */
static const struct ilk_image *opened(void)
{
	static struct ilk_image image;
	static unsigned char *bytes;
	size_t size = 0;

	if (!bytes) {
		struct ilk_compiler compiler = {.diagnose = NULL};
		enum ilk_status status = ilk_compile(&compiler, "fuzz", policy,
		                                     sizeof policy - 1, &bytes, &size);

		assert(status == ILK_OK);
		status = ilk_open(&image, bytes, size);
		assert(status == ILK_OK);
	}
	return &image;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rest rest = {data, size};
	struct lines lines;

	lines_init(&lines, read_rest, &rest);
	play(opened(), &lines);
	lines_free(&lines);
	return 0;
}
