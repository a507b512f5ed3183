/* SPDX-License-Identifier: Apache-2.0
 *
 * What is to be said, in the agent's own form.
 */
#include "record/write.h"

#include "hook/hook.h"

/* As much of a text as may be said: whole characters. */
static struct ilk_text said(struct ilk_text text)
{
	if (text.len <= HOOK_ANSWER_TEXT)
		return text;
	text.len = HOOK_ANSWER_TEXT;
	while (text.len && ((unsigned char)text.at[text.len] & 0xc0) == 0x80)
		text.len--;
	return text;
}

/* An object that is being written: whether it has a member yet. */
struct object {
	struct writer *w;
	bool begun;
};

static void key(struct object *object, const char *name)
{
	write_key(object->w, !object->begun, name);
	object->begun = true;
}

static void text(struct object *object, const char *name, struct ilk_text value)
{
	if (!value.at)
		return;
	key(object, name);
	write_string(object->w, said(value));
}

static void word(struct object *object, const char *name, const char *value)
{
	size_t len = 0;

	while (value[len])
		len++;
	text(object, name, (struct ilk_text){value, len});
}

static struct object open(struct writer *w)
{
	write_byte(w, '{');
	return (struct object){w, false};
}

/* What of an answer this agent can be told before a tool runs. */
static enum hook_say sayable(const struct hook_protocol *protocol, enum hook_say say)
{
	switch (say) {
	case HOOK_SAY_ALLOW:
		return protocol->says_allow ? say : HOOK_SAY_NOTHING;
	case HOOK_SAY_ASK:
		return protocol->says_ask ? say : HOOK_SAY_DENY;
	case HOOK_SAY_STOP:
		return protocol->says_stop ? say : HOOK_SAY_DENY;
	case HOOK_SAY_NOTHING:
	case HOOK_SAY_DENY:
		break;
	}
	return say;
}

static void stop(struct object *object, struct ilk_text reason)
{
	key(object, "continue");
	write_raw(object->w, "false");
	text(object, "stopReason", reason);
}

static const char *const words[] = {
	[HOOK_SAY_ALLOW] = "allow",
	[HOOK_SAY_DENY] = "deny",
	[HOOK_SAY_ASK] = "ask",
};

/* PreToolUse, for agents of Claude Code's family. A nudge is for the model, which reads
 * the reason of what was denied anyway. */
static void before(struct object *object, const struct hook_answer *answer,
                   enum hook_say say)
{
	if (say == HOOK_SAY_STOP) {
		stop(object, answer->reason);
		return;
	}
	if (say == HOOK_SAY_NOTHING && !answer->nudge.at)
		return;
	key(object, "hookSpecificOutput");
	struct object specific = open(object->w);

	word(&specific, "hookEventName", "PreToolUse");
	if (say != HOOK_SAY_NOTHING) {
		word(&specific, "permissionDecision", words[say]);
		text(&specific, "permissionDecisionReason", answer->reason);
	}
	text(&specific, "additionalContext", answer->nudge);
	write_byte(object->w, '}');
}

static void before_flat(struct object *object, const struct hook_answer *answer,
                        enum hook_say say)
{
	if (say == HOOK_SAY_STOP) {
		stop(object, answer->reason);
	} else if (say != HOOK_SAY_NOTHING) {
		word(object, "decision", words[say]);
		text(object, "reason", answer->reason);
	}
}

/* PermissionRequest: allow, deny, or leave it to the person. */
static void request(struct object *object, const struct hook_protocol *protocol,
                    const struct hook_answer *answer)
{
	bool allow = answer->say == HOOK_SAY_ALLOW;

	if (answer->say == HOOK_SAY_NOTHING || answer->say == HOOK_SAY_ASK)
		return;
	key(object, "hookSpecificOutput");
	struct object specific = open(object->w);

	word(&specific, "hookEventName", "PermissionRequest");
	key(&specific, "decision");
	struct object decision = open(object->w);

	word(&decision, "behavior", allow ? "allow" : "deny");
	if (!allow)
		text(&decision, "message", answer->reason);
	if (answer->say == HOOK_SAY_STOP && protocol->interrupts) {
		key(&decision, "interrupt");
		write_raw(object->w, "true");
	}
	write_raw(object->w, "}}");
}

size_t hook_write(const struct hook_protocol *protocol, enum hook_event event,
                  const struct hook_answer *answer, char out[HOOK_ANSWER_ROOM])
{
	struct writer w = {out, HOOK_ANSWER_ROOM, 0};
	struct object object = open(&w);
	enum hook_say say = sayable(protocol, answer->say);

	if (event == HOOK_REQUEST)
		request(&object, protocol, answer);
	else if (event == HOOK_BEFORE && protocol->flat)
		before_flat(&object, answer, say);
	else if (event == HOOK_BEFORE)
		before(&object, answer, say);
	/* Gemini CLI shows the person who is asked this and not the reason. */
	if (event == HOOK_BEFORE && protocol->flat && say == HOOK_SAY_ASK)
		text(&object, "systemMessage", answer->reason);
	else if (event == HOOK_BEFORE || event == HOOK_REQUEST)
		text(&object, "systemMessage", answer->warning);
	write_raw(&w, "}\n");
	return w.len;
}
