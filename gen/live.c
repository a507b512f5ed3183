/* SPDX-License-Identifier: Apache-2.0
 *
 * Attributes of telemetry held to the registry's; see live.h.
 */
#include "gen/live.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/near.h"

bool live_init(struct live *live, const struct spec *spec, struct arena *arena)
{
	*live = (struct live){.spec = spec, .arena = arena};
	live->end = &live->first;
	live->attributes = arena_alloc(arena, spec->attribute_count + 1u, sizeof(bool));
	for (int kind = 0; kind < SPEC_KIND_COUNT; kind++)
		live->signals[kind] = arena_alloc(arena, spec->signal_counts[kind] + 1u,
		                                  sizeof(bool));
	return !arena->failed;
}

/* Telemetry is anybody's text: what would move a cursor is not shown, and a cut text
 * ends with a whole character. */
static void make_safe(char *message)
{
	struct text rest = text_of(message);

	while (rest.len > 0) {
		size_t len = text_character(rest);
		char *at = message + (rest.at - message);

		if (len == 0) {
			*at = '\0';
			return;
		}
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			*at = '?';
		if (len == 2 && (unsigned char)at[0] == 0xc2 &&
		    (unsigned char)at[1] < 0xa0)
			at[0] = at[1] = '?';
		rest.at += len;
		rest.len -= len;
	}
}

void live_find(struct live *live, const char *id, enum live_level level,
               const char *format, ...)
{
	struct live_finding *finding = live->first;
	char message[512];
	va_list list;

	va_start(list, format);
	vsnprintf(message, sizeof message, format, list);
	va_end(list);
	make_safe(message);
	live->counts[level]++;
	while (finding &&
	       (strcmp(finding->id, id) != 0 || strcmp(finding->message, message) != 0))
		finding = finding->next;
	if (!finding && live->findings < LIVE_MAX_FINDINGS) {
		struct text kept = arena_text(live->arena, text_of(message));

		finding = arena_alloc(live->arena, 1, sizeof *finding);
		if (!finding || !kept.at)
			return;
		*finding =
			(struct live_finding){id, level, kept.at, live->line, 0, NULL};
		*live->end = finding;
		live->end = &finding->next;
		live->findings++;
	}
	if (finding)
		finding->count++;
}

const struct spec_signal *live_signal(struct live *live, enum spec_kind kind,
                                      const char *name)
{
	const struct spec *spec = live->spec;

	for (uint32_t i = 0; i < spec->signal_counts[kind]; i++) {
		const struct spec_signal *signal = spec->signals[kind][i];

		if (!text_is(signal->name.text, name) || signal->again)
			continue;
		live->signals[kind][i] = true;
		if (signal->deprecated)
			live_find(live, "deprecated", LIVE_IMPROVEMENT,
			          "the %s \"%s\" is deprecated", spec_kind_words[kind],
			          name);
		return signal;
	}
	return NULL;
}

/* An attribute of that name, or the template that the name begins with. */
static const struct spec_attribute *attribute_of(struct live *live, const char *key)
{
	const struct spec *spec = live->spec;
	struct text name = text_of(key);

	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		const struct spec_attribute *a = spec->attributes[i];
		bool begins = name.len > a->name.text.len &&
		              name.at[a->name.text.len] == '.' &&
		              memcmp(name.at, a->name.text.at, a->name.text.len) == 0;

		if (a->type.template ? !begins : !text_equal(name, a->name.text))
			continue;
		live->attributes[i] = true;
		return a;
	}
	return NULL;
}

static void unknown(struct live *live, const char *key, const char *where)
{
	struct near near;

	near_init(&near, text_of(key));
	for (uint32_t i = 0; i < live->spec->attribute_count; i++)
		near_offer(&near, live->spec->attributes[i]->name.text);
	/* What a resource is may be said by other registries. */
	live_find(
		live, "unknown-attribute",
		strcmp(where, "the resource") == 0 ? LIVE_IMPROVEMENT : LIVE_VIOLATION,
		"%s has \"%s\", which the registry does not know%s%s%s", where, key,
		near_found(&near) ? "; did you mean \"" : "",
		near_found(&near) ? near.best.at : "", near_found(&near) ? "\"?" : "");
}

/* OTLP's words for what a value is. */
static const char *word_of(const json_t *value)
{
	static const char *const words[] = {"stringValue", "intValue", "doubleValue",
	                                    "boolValue", "arrayValue"};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (json_object_get(value, words[i]))
			return words[i];
	return "another value";
}

/* Whether a value is of a base; SDKs send whole numbers of doubles as ints. */
static bool is_base(const json_t *value, enum spec_base base)
{
	const char *word = word_of(value);

	switch (base) {
	case SPEC_STRING:
		return strcmp(word, "stringValue") == 0;
	case SPEC_INT:
		return strcmp(word, "intValue") == 0;
	case SPEC_DOUBLE:
		return strcmp(word, "doubleValue") == 0 ||
		       strcmp(word, "intValue") == 0;
	case SPEC_BOOLEAN:
		return strcmp(word, "boolValue") == 0;
	case SPEC_ENUM:
		return strcmp(word, "stringValue") == 0 ||
		       strcmp(word, "intValue") == 0 || strcmp(word, "boolValue") == 0;
	case SPEC_ANY:
	case SPEC_BASE_COUNT:
		break;
	}
	return true;
}

static bool is_type(const json_t *value, const struct spec_type *type)
{
	const json_t *values =
		json_object_get(json_object_get(value, "arrayValue"), "values");
	const json_t *one;
	size_t i;

	if (!type->array)
		return is_base(value, type->base);
	if (!json_object_get(value, "arrayValue"))
		return false;
	json_array_foreach(values, i, one)
	{
		if (!is_base(one, type->base))
			return false;
	}
	return true;
}

/* A value as a member has it: 64-bit ints come as numbers or as strings. "" for what no
 * member can be. */
static const char *value_text(struct live *live, const json_t *value)
{
	const json_t *number = json_object_get(value, "intValue");
	const json_t *boolean = json_object_get(value, "boolValue");
	const char *text = json_string_value(json_object_get(value, "stringValue"));

	if (json_is_string(number))
		text = json_string_value(number);
	if (json_is_integer(number)) {
		snprintf(live->number, sizeof live->number, "%lld",
		         (long long)json_integer_value(number));
		text = live->number;
	}
	if (boolean)
		text = json_is_true(boolean) ? "true" : "false";
	return text ? text : "";
}

static void check_member(struct live *live, const struct spec_attribute *attribute,
                         const json_t *value)
{
	const char *text = value_text(live, value);

	for (uint32_t i = 0; i < attribute->member_count; i++) {
		if (!text_is(attribute->members[i].value.text, text))
			continue;
		if (attribute->members[i].deprecated)
			live_find(live, "deprecated", LIVE_IMPROVEMENT,
			          "the member \"%s\" of \"%s\" is deprecated", text,
			          attribute->name.text.at);
		return;
	}
	/* Enums are open, those of others the more so. */
	live_find(live, "unknown-member",
	          attribute->file->standard ? LIVE_IMPROVEMENT : LIVE_VIOLATION,
	          "\"%s\" is no member of \"%s\"", text, attribute->name.text.at);
}

static void check_value(struct live *live, const struct spec_attribute *attribute,
                        const json_t *value, const char *where)
{
	const struct spec_type *type = &attribute->type;

	if (!is_type(value, type)) {
		live_find(live, "wrong-type", LIVE_VIOLATION,
		          "%s has \"%s\" as %s, the registry as %s%s", where,
		          attribute->name.text.at, word_of(value),
		          spec_base_words[type->base], type->array ? "[]" : "");
		return;
	}
	if (type->base == SPEC_ENUM)
		check_member(live, attribute, value);
	if (attribute->deprecated)
		live_find(live, "deprecated", LIVE_IMPROVEMENT,
		          "the attribute \"%s\" is deprecated",
		          attribute->name.text.at);
}

static bool carries(const struct spec_signal *signal,
                    const struct spec_attribute *attribute)
{
	for (uint32_t i = 0; i < signal->carried_count; i++)
		if (signal->carried[i]->attribute == attribute)
			return true;
	return false;
}

static void check_required(struct live *live, const json_t *list,
                           const struct spec_signal *signal, const char *where)
{
	for (uint32_t i = 0; i < signal->carried_count; i++) {
		const struct spec_ref *ref = signal->carried[i];
		const json_t *one;
		bool found =
			ref->level != SPEC_REQUIRED || ref->attribute->type.template;
		size_t n;

		json_array_foreach(list, n, one)
		{
			const char *key =
				json_string_value(json_object_get(one, "key"));

			found |= key && text_is(ref->name.text, key);
		}
		if (!found)
			live_find(live, "missing-required", LIVE_VIOLATION,
			          "%s lacks \"%s\", which is required", where,
			          ref->name.text.at);
	}
}

void live_attributes(struct live *live, const json_t *list,
                     const struct spec_signal *signal, const char *where)
{
	const json_t *one;
	size_t i;

	json_array_foreach(list, i, one)
	{
		const char *key = json_string_value(json_object_get(one, "key"));
		const struct spec_attribute *attribute =
			key ? attribute_of(live, key) : NULL;

		if (!key)
			live_find(live, "not-otlp", LIVE_VIOLATION,
			          "%s has an attribute without a key", where);
		else if (!attribute)
			unknown(live, key, where);
		else
			check_value(live, attribute, json_object_get(one, "value"),
			            where);
		/* A series more for each of its values. */
		if (attribute && signal && signal->kind == SPEC_METRIC &&
		    !carries(signal, attribute))
			live_find(live, "foreign-attribute", LIVE_VIOLATION,
			          "%s has \"%s\", which the registry does not give it",
			          where, key);
	}
	if (signal)
		check_required(live, list, signal, where);
}

struct live_coverage live_coverage(const struct live *live)
{
	const struct spec *spec = live->spec;
	struct live_coverage coverage = {0, 0};

	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		const struct spec_attribute *a = spec->attributes[i];

		if (!a->used || a->deprecated)
			continue;
		coverage.all++;
		coverage.seen += live->attributes[i];
	}
	for (int kind = 0; kind < SPEC_ENTITY; kind++)
		for (uint32_t i = 0; i < spec->signal_counts[kind]; i++) {
			const struct spec_signal *s = spec->signals[kind][i];

			if (!spec_ours(s) || s->deprecated || s->again)
				continue;
			coverage.all++;
			coverage.seen += live->signals[kind][i];
		}
	return coverage;
}
