/* SPDX-License-Identifier: Apache-2.0
 *
 * The exporter's settings: the standard variables, right and wrong.
 */
#include <stdio.h>
#include <string.h>

#include "export/settings.h"
#include "unit.h"

struct variables {
	const char *const *pairs; /* name, value, ..., NULL */
	char told[128];           /* the variable that was told of last */
	bool fatal;
};

static const char *get(void *context, const char *name)
{
	const struct variables *variables = context;

	for (const char *const *at = variables->pairs; *at; at += 2)
		if (strcmp(at[0], name) == 0)
			return at[1];
	return NULL;
}

static void told(void *context, const char *variable, const char *wrong, bool fatal)
{
	struct variables *variables = context;

	CU_ASSERT(wrong && *wrong);
	snprintf(variables->told, sizeof variables->told, "%s", variable);
	variables->fatal = variables->fatal || fatal;
}

static enum ilk_status read_settings(struct variables *variables,
                                     struct settings *settings, struct arena *arena)
{
	const struct settings_from from = {
		.get = get, .told = told, .context = variables, .version = "1"};

	arena_init(arena, (struct ilk_allocator){NULL, NULL});
	return settings_read(settings, arena, &from);
}

static void endpoints_are_made_as_the_specification_says(void)
{
	static const struct {
		const char *name;
		const char *pairs[5];
		const char *logs;
		const char *traces;
	} cases[] = {
		{"default",
	         {NULL},
	         "http://localhost:4318/v1/logs",
	         "http://localhost:4318/v1/traces"},
		{"empty is not set",
	         {"OTEL_EXPORTER_OTLP_ENDPOINT", "", NULL},
	         "http://localhost:4318/v1/logs",
	         "http://localhost:4318/v1/traces"},
		{"a path",
	         {"OTEL_EXPORTER_OTLP_ENDPOINT", "https://a/b", NULL},
	         "https://a/b/v1/logs",
	         "https://a/b/v1/traces"},
		{"a slash",
	         {"OTEL_EXPORTER_OTLP_ENDPOINT", "https://a/b/", NULL},
	         "https://a/b/v1/logs",
	         "https://a/b/v1/traces"},
		{"one signal's own is used as it is",
	         {"OTEL_EXPORTER_OTLP_ENDPOINT", "http://a",
	          "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://b:1/x", NULL},
	         "http://b:1/x",
	         "http://a/v1/traces"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct variables variables = {.pairs = cases[i].pairs};
		struct settings settings;
		struct arena arena;
		enum ilk_status status = read_settings(&variables, &settings, &arena);

		CASE(cases[i].name, status == ILK_OK && !variables.told[0]);
		CASE(cases[i].name,
		     strcmp(settings.endpoints[OTLP_LOGS].url, cases[i].logs) == 0);
		CASE(cases[i].name,
		     strcmp(settings.endpoints[OTLP_TRACES].url, cases[i].traces) == 0);
		arena_free(&arena);
	}
}

static void what_is_not_understood_is_told(void)
{
	static const struct {
		const char *variable;
		const char *value;
		bool fatal;
	} cases[] = {
		{"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", true},
		{"OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "GRPC", true},
		{"OTEL_EXPORTER_OTLP_PROTOCOL", "http/xml", false},
		{"OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", true},
		{"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "file:///etc/passwd", true},
		{"OTEL_EXPORTER_OTLP_COMPRESSION", "zstd", false},
		{"OTEL_EXPORTER_OTLP_TIMEOUT", "-1", false},
		{"OTEL_EXPORTER_OTLP_TIMEOUT", "99999999999", false},
		{"OTEL_EXPORTER_OTLP_TRACES_HEADERS", "a=b,c", false},
		{"OTEL_EXPORTER_OTLP_HEADERS", "a b=c", false},
		{"OTEL_EXPORTER_OTLP_HEADERS", "a=b%0a", false},
		{"OTEL_RESOURCE_ATTRIBUTES", "a=%4", false},
		{"OTEL_RESOURCE_ATTRIBUTES", "=b", false},
		{"OTEL_RESOURCE_ATTRIBUTES", "a=%00", false},
		{"OTEL_SERVICE_NAME", "\xff", false},
		{"OTEL_TRACES_SAMPLER", "always", false},
		{"OTEL_METRICS_EXPORTER", "prometheus", false},
		{"OTEL_BLRP_SCHEDULE_DELAY", "1s", false},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *const pairs[] = {cases[i].variable, cases[i].value, NULL};
		struct variables variables = {.pairs = pairs};
		struct settings settings;
		struct arena arena;
		enum ilk_status status = read_settings(&variables, &settings, &arena);

		CASE(cases[i].value,
		     strcmp(variables.told, cases[i].variable) == 0 &&
		             variables.fatal == cases[i].fatal &&
		             status == (cases[i].fatal ? ILK_ARGUMENT : ILK_OK));
		arena_free(&arena);
	}
}

static void the_resource_is_decoded_or_dropped_whole(void)
{
	static const struct {
		const char *list;
		const char *service;
		size_t count;
		const char *name;  /* of the last but service.name */
		const char *value; /* NULL: not looked at */
	} cases[] = {
		/* service.name and service.version are ours by default */
		{"", "", 2, NULL, NULL},
		{"a=b", "", 3, "a", "b"},
		{" a = b ,", "", 3, "a", "b"},
		{"a%2Cb=c%3Dd%25", "", 3, "a,b", "c=d%"},
		{"a=b=c", "", 3, "a", "b=c"},
		{"a=1,a=2", "", 3, "a", "2"},
		{"a=b,c=%", "", 2, NULL, NULL},
		{"service.name=x", "", 1, "service.name", "x"},
		{"service.name=x", "y", 1, "service.name", "y"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *const pairs[] = {"OTEL_RESOURCE_ATTRIBUTES", cases[i].list,
		                             "OTEL_SERVICE_NAME", cases[i].service,
		                             NULL};
		struct variables variables = {.pairs = pairs};
		struct settings settings;
		struct arena arena;

		read_settings(&variables, &settings, &arena);
		CASE(cases[i].list, settings.resource.count == cases[i].count);
		if (cases[i].value) {
			const struct otlp_attribute *first = settings.resource.at;

			CASE(cases[i].list,
			     first->name.len == strlen(cases[i].name) &&
			             memcmp(first->name.at, cases[i].name,
			                    first->name.len) == 0);
			CASE(cases[i].list,
			     first->value.string.len == strlen(cases[i].value) &&
			             memcmp(first->value.string.at, cases[i].value,
			                    first->value.string.len) == 0);
		}
		arena_free(&arena);
	}
}

static void settings_without_memory_say_so(void)
{
	static const char *const pairs[] = {"OTEL_RESOURCE_ATTRIBUTES", "a=b,c=d",
	                                    "OTEL_EXPORTER_OTLP_HEADERS", "x=y,z=w",
	                                    NULL};
	size_t calls = 1;

	for (size_t i = 1; i <= calls; i++) {
		struct unit_allocator state = {.fail_at = i};
		struct variables variables = {.pairs = pairs};
		const struct settings_from from = {.get = get,
		                                   .told = told,
		                                   .context = &variables,
		                                   .version = "1"};
		struct settings settings;
		struct arena arena;

		arena_init(&arena, unit_allocator(&state));
		CU_ASSERT(settings_read(&settings, &arena, &from) == ILK_MEMORY ||
		          state.calls < i);
		calls = state.calls < i ? 0 : state.calls + 1;
		arena_free(&arena);
		CU_ASSERT(state.live == 0);
	}
}

void export_settings_suite(void);
void export_settings_suite(void)
{
	CU_pSuite suite = CU_add_suite("export: variables", NULL, NULL);

	CU_add_test(suite, "endpoints are made as the specification says",
	            endpoints_are_made_as_the_specification_says);
	CU_add_test(suite, "what is not understood is told",
	            what_is_not_understood_is_told);
	CU_add_test(suite, "the resource is decoded or dropped whole",
	            the_resource_is_decoded_or_dropped_whole);
	CU_add_test(suite, "settings without memory say so",
	            settings_without_memory_say_so);
}
