/* SPDX-License-Identifier: Apache-2.0
 *
 * A decision -> its attributes, under the names of the telemetry spec and in the order
 * of its decision event. What the decision does not have is left out.
 */
#include "interlock/record.h"
#include "interlock/telemetry.h"
#include "record/words.h"

/* The caller's array; what does not fit is counted only. */
struct list {
	struct ilk_attribute *at;
	size_t room;
	size_t count;
};

/* The next free entry, or NULL when the room is used up. */
static struct ilk_attribute *list_add(struct list *list, const char *name,
                                      enum ilk_attribute_type type)
{
	size_t index = list->count++;

	if (index >= list->room)
		return 0;
	list->at[index].name = name;
	list->at[index].type = type;
	return &list->at[index];
}

static void add_text(struct list *list, const char *name, struct ilk_text text)
{
	struct ilk_attribute *added;

	if (text.at && text.len && (added = list_add(list, name, ILK_ATTRIBUTE_STRING)))
		added->value.string = text;
}

static void add_word(struct list *list, const char *name, const char *word)
{
	add_text(list, name, record_text(word));
}

static void add_integer(struct list *list, const char *name, uint64_t value)
{
	struct ilk_attribute *added = list_add(list, name, ILK_ATTRIBUTE_INT);

	if (added)
		added->value.integer = value > INT64_MAX ? INT64_MAX : (int64_t)value;
}

static void add_strings(struct list *list, const char *name,
                        const struct ilk_image *image, enum ilk_section names,
                        uint32_t mask)
{
	struct ilk_attribute *added;

	if (!mask || !(added = list_add(list, name, ILK_ATTRIBUTE_STRINGS)))
		return;
	added->value.strings.image = image;
	added->value.strings.names = names;
	added->value.strings.mask = mask;
}

size_t ilk_attribute_strings(const struct ilk_attribute *attribute,
                             struct ilk_text *texts, size_t room)
{
	const struct ilk_image *image = attribute->value.strings.image;
	size_t count = 0;

	if (attribute->type != ILK_ATTRIBUTE_STRINGS)
		return 0;
	for (uint32_t i = 0; i < 32; i++) {
		if (!(attribute->value.strings.mask >> i & 1))
			continue;
		if (count < room)
			texts[count] =
				record_name(image, attribute->value.strings.names, i);
		count++;
	}
	return count;
}

/* Seconds. What no clock measures (negative, endless, not a number) is no value. */
static void add_duration(struct list *list, const char *name, double milliseconds)
{
	struct ilk_attribute *added;

	if (!(milliseconds >= 0 && milliseconds < 1e15))
		return;
	if ((added = list_add(list, name, ILK_ATTRIBUTE_DOUBLE)))
		added->value.number = milliseconds / 1000;
}

/* "sha256:" and the policy's hash in hexadecimal, into the caller's buffer. */
static struct ilk_text digest_text(const struct ilk_image *image, char *digest)
{
	static const char prefix[] = "sha256:";
	static const char digits[] = "0123456789abcdef";
	const unsigned char *hash = ilk_policy_hash(image);
	size_t len = 0;

	for (; prefix[len]; len++)
		digest[len] = prefix[len];
	for (size_t i = 0; i < ILK_IMAGE_HASH_SIZE; i++) {
		digest[len++] = digits[hash[i] >> 4];
		digest[len++] = digits[hash[i] & 15];
	}
	digest[len] = '\0';
	return (struct ilk_text){digest, len};
}
_Static_assert(sizeof "sha256:" + 2 * ILK_IMAGE_HASH_SIZE <= ILK_RECORD_DIGEST_SIZE,
               "the digest has room");

static void add_rule(struct list *list, const struct ilk_decision *d)
{
	if (record_falls_back(d->row_outcome))
		add_text(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_FALLBACK_REASON,
		         d->reason);
	if (d->row != UINT32_MAX || d->failure) {
		if (d->reason.at)
			add_text(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_RULE,
			         d->reason);
		else
			add_word(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_RULE,
			         record_verb(d->verb));
	}
	if (d->line)
		add_integer(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_RULE_LINE, d->line);
	if (d->has_tier)
		add_word(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_RULE_TIER,
		         record_tier(d->tier));
}

static void add_caps(struct list *list, const struct ilk_decision *d)
{
	if (d->has_cap) {
		add_text(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CAP, d->cap_name);
		add_text(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CAP_KIND, d->cap_kind);
		add_integer(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CAP_VALUE,
		            d->cap_value);
		add_integer(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CAP_LIMIT,
		            d->cap_limit);
	}
}

static void add_reports(struct list *list, const struct ilk_decision *d)
{
	if (d->has_consecutive_denials)
		add_integer(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CONSECUTIVE_DENIALS,
		            d->consecutive_denials);
	if (d->has_total_denials)
		add_integer(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_TOTAL_DENIALS,
		            d->total_denials);
}

static void add_classified(struct list *list, const struct ilk_classified *c)
{
	add_text(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CLASSIFIER_STAGE, c->stage);
	add_word(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CLASSIFIER_VERDICT,
	         record_verdict(c->verdict));
	if (c->verdict == ILK_VERDICT_BLOCK)
		add_text(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_DENIAL_CATEGORY,
		         c->category);
	if (c->has_duration)
		add_duration(list,
		             ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CLASSIFIER_DURATION,
		             c->duration_ms);
	add_text(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CLASSIFIER_REQUEST_ID,
	         c->request_id);
}

/* What the classifier said of itself, under the names that are everybody's. */
static void add_standard(struct list *list, const struct ilk_classified *c)
{
	add_text(list, ILK_OTEL_ATTR_GEN_AI_REQUEST_MODEL, c->model);
	add_text(list, ILK_OTEL_ATTR_GEN_AI_RESPONSE_ID, c->message_id);
	if (c->verdict == ILK_VERDICT_UNAVAILABLE)
		add_text(list, ILK_OTEL_ATTR_ERROR_TYPE, c->kind);
}

/* The attribute `hook` takes one member of its enumeration: of several hooks the first
 * that the policy names. */
static void add_hooks(struct list *list, const struct ilk_image *image, uint32_t fires)
{
	uint32_t first = 0;

	if (!fires)
		return;
	while (!(fires >> first & 1))
		first++;
	add_text(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_HOOK,
	         ilk_hook_name(image, first));
	if (fires & (fires - 1))
		add_strings(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_HOOKS, image,
		            ILK_SECTION_HOOKS, fires);
}

static void add_notes(struct list *list, const struct ilk_image *image, uint32_t notes)
{
	add_strings(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_WARNINGS, image,
	            ILK_SECTION_NOTES, record_notes(image, notes, ILK_NOTE_WARN));
	add_strings(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_NUDGES, image,
	            ILK_SECTION_NOTES, record_notes(image, notes, ILK_NOTE_NUDGE));
}

static void add_context(struct list *list, const struct ilk_recorded *recorded)
{
	const struct ilk_decision *d = recorded->decision;

	add_word(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_PRESENCE,
	         record_presence(d->presence));
	if (d->has_answer) {
		add_word(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_ANSWER,
		         record_answer(d->answer));
		add_word(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_ANSWERED_BY,
		         record_answerer(d->answered_by));
	}
	add_text(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_POLICY_NAME,
	         ilk_policy_name(recorded->image));
	add_text(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_POLICY_VERSION,
	         ilk_policy_version(recorded->image));
	if (recorded->digest)
		add_text(list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_POLICY_DIGEST,
		         digest_text(recorded->image, recorded->digest));
	add_text(list, ILK_OTEL_ATTR_GEN_AI_TOOL_NAME, recorded->tool);
	add_text(list, ILK_OTEL_ATTR_GEN_AI_TOOL_CALL_ID, recorded->call_id);
}

size_t ilk_record_attributes(const struct ilk_recorded *recorded,
                             struct ilk_attribute *attributes, size_t room)
{
	const struct ilk_decision *d = recorded->decision;
	struct list list = {attributes, room, 0};

	if (d->outcome == ILK_OUTCOME_NONE)
		return 0;
	add_word(&list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_DECISION,
	         record_decision(d->outcome));
	add_text(&list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_LAYER, d->layer);
	add_text(&list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_REASON, d->reason);
	add_rule(&list, d);
	add_caps(&list, d);
	add_reports(&list, d);
	add_hooks(&list, recorded->image, d->fires);
	add_notes(&list, recorded->image, d->notes);
	if (d->has_verdict)
		add_classified(&list, &d->classified);
	add_context(&list, recorded);
	if (d->has_verdict)
		add_standard(&list, &d->classified);
	return list.count;
}

size_t ilk_record_blocked_on_user(const struct ilk_recorded *recorded,
                                  const struct ilk_decision *asked,
                                  const struct ilk_decision *answered,
                                  struct ilk_attribute *attributes, size_t room)
{
	struct list list = {attributes, room, 0};
	const struct ilk_decision *latest = answered ? answered : asked;

	(void)recorded;
	if (asked->has_cap)
		add_word(&list, ILK_OTEL_ATTR_DECISION,
		         ILK_OTEL_DECISION_VALUE_DENIAL_CAP_TRIGGERED);
	else if (answered)
		add_word(&list, ILK_OTEL_ATTR_DECISION,
		         record_span_decision(answered->answer));
	if (answered)
		add_word(&list, ILK_OTEL_ATTR_SOURCE,
		         record_span_source(answered->answered_by));
	add_text(&list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_FALLBACK_REASON,
	         asked->reason);
	if (asked->has_cap)
		add_text(&list, ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CAP_KIND,
		         asked->cap_kind);
	add_reports(&list, latest);
	return list.count;
}
