/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzzes the way of hook events: lines of bytes -> events -> a session that is followed
 * with a small policy, kept as bytes from one event to the next -> answers, for each agent.
 * What jansson reads of a line the hook must read, too, and the same; each answer must be
 * an object that jansson reads; and what is kept must come back.
 */
#include <assert.h>
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agent/follow.h"
#include "agent/words.h"
#include "bytes/sha256.h"
#include "interlock/compile.h"
#include "trace/args.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char policy[] =
	"policy \"fuzz\" { mode auto reset all on mode_switch }\n"
	"set wrecking = commands { \"rm *\" }\n"
	"counter blocks { +1 on block, guard_block =0 on allow }\n"
	"report total_denials = blocks\n"
	"cap total_denial total when blocks >= 2\n"
	"slot retry { key tool, cwd, args set on block take on ask clear on turn_start "
	"}\n"
	"failure state -> ask\n"
	"before classifier {\n"
	"warn getting_late when command in { \"sleep *\" }\n"
	"nudge read_only_please when tool is \"edit\"\n"
	"deny permission_rule when rule is deny\n"
	"guard destructive_command when command in wrecking\n"
	"ask ask_rule when rule is ask\n"
	"stop total_denial when tool is \"Task\" and capped\n"
	"ask total_denial when capped\n"
	"ask classifier_blocked_retry when retry\n"
	"deny external_write when path not in workspace\n"
	"allow allowlist when host in { \"example.org\" }\n"
	"allow allowlist when mcp.server is \"m\"\n"
	"classify }\n"
	"on classifier {\n"
	"allow classifier_passed when pass\n"
	"ask classifier_unavailable when unavailable\n"
	"deny classifier_blocked when block fires PermissionDenied }\n";

enum { LINE = 1u << 16, SESSION = 1u << 14 };

/* One session of one agent. */
struct fuzzed {
	struct follow follow;
	struct hook_input input;
	struct canonical canonical;
	struct kept kept;
	struct steps steps;
	struct words words;
	uint64_t session[SESSION / 8];
	uint64_t spare[SESSION / 8];
	unsigned char record[1u << 16];
	char bytes[LINE + 1];
	char answer[HOOK_ANSWER_ROOM];
};

/* Compiled once: it is the events that are fuzzed. */
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
		assert(ilk_session_size(&image) <= SESSION);
	}
	return &image;
}

/* ---- Beside jansson ------------------------------------------------------------- */

/* Brackets inside each other; what has a number is not written alike. */
static unsigned depth_of(const json_t *value, bool *numbers)
{
	unsigned deepest = 0;
	const char *key;
	json_t *member;
	size_t i;

	if (json_is_number(value))
		*numbers = true;
	if (!json_is_object(value) && !json_is_array(value))
		return 0;
	json_object_foreach((json_t *)value, key, member)
	{
		unsigned depth = depth_of(member, numbers);

		deepest = depth > deepest ? depth : deepest;
	}
	json_array_foreach(value, i, member)
	{
		unsigned depth = depth_of(member, numbers);

		deepest = depth > deepest ? depth : deepest;
	}
	return deepest + 1;
}

static void same(struct ilk_text text, const json_t *value)
{
	if (!json_is_string(value)) {
		assert(!text.at);
		return;
	}
	assert(text.at && text.len == json_string_length(value));
	assert(memcmp(text.at, json_string_value(value), text.len) == 0);
}

/* What has no canonical form ends with its digest, without quotes. */
static bool is_abridged(struct ilk_text args)
{
	static const char digest[] = " sha256:";
	size_t len = sizeof digest - 1 + (size_t)2 * SHA256_SIZE;

	return args.len >= len &&
	       memcmp(args.at + args.len - len, digest, sizeof digest - 1) == 0;
}

static void same_args(const struct hook_call *call, const json_t *args)
{
	bool numbers = false;
	char *canonical;

	if (!args || depth_of(args, &numbers) > CANONICAL_DEPTH / 2 || numbers)
		return;
	canonical = args_canonical(args);
	if (canonical && call->args.len && !is_abridged(call->args))
		assert(call->args.len == strlen(canonical) &&
		       memcmp(call->args.at, canonical, call->args.len) == 0);
	free(canonical);
}

static void same_event(const struct hook_input *input, const char *line, size_t len)
{
	json_t *event = json_loadb(line, len, JSON_ALLOW_NUL, NULL);
	bool numbers = false;

	if (!event || !json_is_object(event) ||
	    depth_of(event, &numbers) > JSON_MAX_DEPTH) {
		json_decref(event);
		return;
	}
	assert(input->whole);
	same(input->event_name, json_object_get(event, "hook_event_name"));
	same(input->session, json_object_get(event, "session_id"));
	same(input->cwd, json_object_get(event, "cwd"));
	same(input->mode, json_object_get(event, "permission_mode"));
	same(input->agent_id, json_object_get(event, "agent_id"));
	if (input->event == HOOK_BEFORE) {
		same(input->call.tool, json_object_get(event, "tool_name"));
		same_args(&input->call, json_object_get(event, "tool_input"));
	}
	json_decref(event);
}

/* ---- One event ------------------------------------------------------------------ */

static void is_object(const char *answer, size_t len)
{
	json_t *said = json_loadb(answer, len, JSON_REJECT_DUPLICATES, NULL);

	assert(said && json_is_object(said));
	json_decref(said);
}

static void say(struct fuzzed *fuzzed, enum hook_event event,
                const struct hook_answer *answer)
{
	size_t len = hook_write(fuzzed->follow.protocol, event, answer, fuzzed->answer);

	assert(len <= HOOK_ANSWER_ROOM && fuzzed->answer[len - 1] == '\n');
	is_object(fuzzed->answer, len);
}

/* Into bytes and back, as from one process to the next. */
static void keep(struct fuzzed *fuzzed)
{
	struct follow *follow = &fuzzed->follow;
	struct ilk_session *session = NULL;
	size_t len = kept_write(&fuzzed->kept, follow->image, follow->session,
	                        fuzzed->record, sizeof fuzzed->record);

	assert(len > 0);
	assert(kept_read(&fuzzed->kept, follow->image, &session, fuzzed->session,
	                 sizeof fuzzed->session, fuzzed->record, len) == KEPT_OK);
	follow->session = session;
}

static void set_whose(struct follow *follow, const struct hook_input *input)
{
	kept_hash(input->agent_id, follow->whose);
	follow->mode = input->mode;
}

static void one_event(struct fuzzed *fuzzed, const char *line, size_t len)
{
	struct follow *follow = &fuzzed->follow;
	struct followed followed = {.say = HOOK_SAY_DENY};
	struct hook_answer answer;

	memcpy(fuzzed->bytes, line, len);
	hook_read(&fuzzed->input, follow->protocol, fuzzed->bytes, len,
	          &fuzzed->canonical);
	same_event(&fuzzed->input, line, len);
	set_whose(follow, &fuzzed->input);
	steps_begin(&fuzzed->steps, follow->image);
	if (fuzzed->input.whole)
		follow_event(follow, &followed);
	else
		follow_failure(follow, ILK_FAILURE_STATE, &followed);
	answer = words_answer(&fuzzed->words, follow->image, &followed);
	say(fuzzed, HOOK_OTHER, &answer);
	say(fuzzed, HOOK_BEFORE, &answer);
	say(fuzzed, HOOK_REQUEST, &answer);
	for (size_t i = 0; i < fuzzed->steps.count; i++)
		is_object(fuzzed->steps.step[i].record.at,
		          fuzzed->steps.step[i].record.len);
	keep(fuzzed);
}

static void start(struct fuzzed *fuzzed, const struct hook_protocol *protocol)
{
	static const struct ilk_text automatic = {"auto", 4};

	fuzzed->follow = (struct follow){
		.protocol = protocol,
		.image = opened(),
		.presence = ILK_PRESENCE_INTERACTIVE,
		.decide = !protocol->auto_mode,
		.mode = automatic,
		.memory = fuzzed->session,
		.spare = fuzzed->spare,
		.kept = &fuzzed->kept,
		.steps = &fuzzed->steps,
		.input = &fuzzed->input,
		.canonical = &fuzzed->canonical,
		.workspace = {{"/w", 2}},
		.workspaces = 1,
	};
	kept_clear(&fuzzed->kept);
	assert(ilk_session_start(&fuzzed->follow.session, opened(), fuzzed->session,
	                         sizeof fuzzed->session, automatic,
	                         ILK_PRESENCE_INTERACTIVE) == ILK_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzzed fuzzed;
	const struct hook_protocol *protocol;

	for (size_t i = 0; (protocol = hook_protocol_at(i)); i++) {
		const char *at = (const char *)data;
		const char *end = at + size;

		start(&fuzzed, protocol);
		while (at < end) {
			const char *stop = memchr(at, '\n', (size_t)(end - at));
			size_t len = (size_t)((stop ? stop : end) - at);

			if (len <= LINE)
				one_event(&fuzzed, at, len);
			at += len + 1;
		}
	}
	return 0;
}
