/* SPDX-License-Identifier: Apache-2.0
 *
 * The standard variables; see settings.h. What is empty counts as unset, and a word that
 * is not known is told and passed over, as the specification has it.
 */
#include "export/settings.h"

#include <string.h>

#include "interlock/telemetry.h"

#define DEFAULT_ENDPOINT "http://localhost:4318"

struct reading {
	struct settings *settings;
	struct arena *arena;
	const struct settings_from *from;
	bool fatal;
};

static const char *get(const struct reading *reading, const char *name)
{
	const char *value = reading->from->get(reading->from->context, name);

	return value && *value ? value : NULL;
}

static void tell(struct reading *reading, const char *variable, const char *wrong,
                 bool fatal)
{
	reading->fatal = reading->fatal || fatal;
	reading->from->told(reading->from->context, variable, wrong, fatal);
}

static bool same_word(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if ((*a >= 'A' && *a <= 'Z' ? *a + 32 : *a) != *b)
			return false;
	return !*a && !*b;
}

/* A number of milliseconds or lines, up to 2^31. */
static void take_number(struct reading *reading, const char *name, unsigned *number)
{
	const char *value = get(reading, name);
	unsigned sum = 0;

	if (!value)
		return;
	for (const char *at = value; *at; at++) {
		if (*at < '0' || *at > '9' || sum > 200000000) {
			tell(reading, name, "not a number, or too large", false);
			return;
		}
		sum = sum * 10 + (unsigned)(*at - '0');
	}
	*number = sum;
}

/* ---- One signal's. OTEL_EXPORTER_OTLP_TRACES_X, else OTEL_EXPORTER_OTLP_X. */

static const struct {
	const char *word; /* in the variables */
	const char *path; /* behind the general endpoint */
} signals[] = {
	[OTLP_LOGS] = {"LOGS", "/v1/logs"},
	[OTLP_TRACES] = {"TRACES", "/v1/traces"},
	[OTLP_METRICS] = {"METRICS", "/v1/metrics"},
};
_Static_assert(sizeof signals / sizeof signals[0] == OTLP_SIGNAL_COUNT,
               "one row a signal");

/* The variable that is set, and its value; NULL: neither is. */
static const char *get_signal(const struct reading *reading, enum otlp_signal signal,
                              const char *what, const char **variable, bool *own)
{
	const char *name = arena_printf(reading->arena, "OTEL_EXPORTER_OTLP_%s_%s",
	                                signals[signal].word, what);
	const char *value = name ? get(reading, name) : NULL;

	*own = value != NULL;
	if (!value) {
		name = arena_printf(reading->arena, "OTEL_EXPORTER_OTLP_%s", what);
		value = name ? get(reading, name) : NULL;
	}
	*variable = name;
	return value;
}

static void take_url(struct reading *reading, enum otlp_signal signal)
{
	bool own = false;
	const char *variable = "--endpoint";
	const char *value = reading->from->endpoint;
	size_t len;

	if (!value)
		value = get_signal(reading, signal, "ENDPOINT", &variable, &own);
	if (!value)
		value = DEFAULT_ENDPOINT;
	if (strncmp(value, "http://", 7) != 0 && strncmp(value, "https://", 8) != 0)
		tell(reading, variable, "expected a URL with http:// or https://",
		     true);
	if (own) {
		reading->settings->endpoints[signal].url = value;
		return;
	}
	len = strlen(value);
	while (len && value[len - 1] == '/')
		len--;
	reading->settings->endpoints[signal].url = arena_printf(
		reading->arena, "%.*s%s", (int)len, value, signals[signal].path);
}

static void take_protocol(struct reading *reading, enum otlp_signal signal)
{
	struct endpoint *endpoint = &reading->settings->endpoints[signal];
	const char *variable = "--protocol";
	const char *value = reading->from->protocol;
	bool own;

	if (!value)
		value = get_signal(reading, signal, "PROTOCOL", &variable, &own);
	if (!value || same_word(value, "http/protobuf"))
		endpoint->encoding = OTLP_PROTOBUF;
	else if (same_word(value, "http/json"))
		endpoint->encoding = OTLP_JSON;
	else if (same_word(value, "grpc"))
		tell(reading, variable,
		     "grpc is not spoken here; use http/protobuf or http/json, and the "
		     "receiver's port for it (4318, where grpc has 4317)",
		     true);
	else
		tell(reading, variable, "expected http/protobuf or http/json",
		     reading->from->protocol != NULL);
}

static void take_compression(struct reading *reading, enum otlp_signal signal)
{
	const char *variable;
	bool own;
	const char *value = get_signal(reading, signal, "COMPRESSION", &variable, &own);

	if (value && same_word(value, "gzip"))
		reading->settings->endpoints[signal].gzip = true;
	else if (value && !same_word(value, "none"))
		tell(reading, variable, "expected gzip or none", false);
}

struct header_list {
	struct arena *arena;
	const struct header *first;
};

/* A name is a token of HTTP, a value has no control characters: a line end in one would
 * be another header. */
static bool take_header(void *context, struct text key, struct text value)
{
	struct header_list *list = context;
	struct header *header = arena_alloc(list->arena, 1, sizeof *header);

	for (size_t i = 0; i < key.len; i++)
		if (key.at[i] <= ' ' || key.at[i] >= 0x7f ||
		    strchr("()<>@,;:\\\"/[]?={}", key.at[i]))
			return false;
	for (size_t i = 0; i < value.len; i++)
		if ((unsigned char)value.at[i] < ' ' || value.at[i] == 0x7f)
			return false;
	if (!header)
		return true;
	header->line =
		arena_printf(list->arena, "%.*s: %s", (int)key.len, key.at, value.at);
	header->next = list->first;
	list->first = header;
	return true;
}

static void take_headers(struct reading *reading, enum otlp_signal signal)
{
	struct header_list list = {reading->arena, NULL};
	const char *variable;
	const char *wrong;
	bool own;
	const char *value = get_signal(reading, signal, "HEADERS", &variable, &own);

	if (!value)
		return;
	wrong = settings_pairs(value, reading->arena, take_header, &list);
	/* Its value is not shown: headers are where secrets are. */
	if (wrong)
		tell(reading, variable, wrong, false);
	else
		reading->settings->endpoints[signal].headers = list.first;
}

static void take_exporter(struct reading *reading, enum otlp_signal signal)
{
	struct endpoint *endpoint = &reading->settings->endpoints[signal];
	const char *name =
		arena_printf(reading->arena, "OTEL_%s_EXPORTER", signals[signal].word);
	const char *value = name ? get(reading, name) : NULL;

	if (!value || same_word(value, "otlp"))
		return;
	if (same_word(value, "none"))
		endpoint->exporter = EXPORTER_NONE;
	else if (same_word(value, "console") || same_word(value, "otlp/stdout"))
		endpoint->exporter = EXPORTER_STDOUT;
	else
		tell(reading, name, "expected otlp, otlp/stdout, console or none",
		     false);
}

static void take_signal(struct reading *reading, enum otlp_signal signal)
{
	struct endpoint *endpoint = &reading->settings->endpoints[signal];
	const char *variable;
	bool own;

	*endpoint = (struct endpoint){.timeout_ms = 10000};
	take_exporter(reading, signal);
	take_url(reading, signal);
	take_protocol(reading, signal);
	take_compression(reading, signal);
	take_headers(reading, signal);
	if (get_signal(reading, signal, "TIMEOUT", &variable, &own) && variable)
		take_number(reading, variable, &endpoint->timeout_ms);
	endpoint->certificate =
		get_signal(reading, signal, "CERTIFICATE", &variable, &own);
	endpoint->client_certificate =
		get_signal(reading, signal, "CLIENT_CERTIFICATE", &variable, &own);
	endpoint->client_key =
		get_signal(reading, signal, "CLIENT_KEY", &variable, &own);
}

/* ---- The resource */

#define MAX_RESOURCE 128
#define OUR_RESOURCE 2

struct resource_list {
	struct otlp_attribute *at;
	size_t count;
	size_t room;
};

static struct ilk_text text_as(struct text text)
{
	return (struct ilk_text){text.at, text.len};
}

static struct otlp_attribute *find_attribute(struct resource_list *list,
                                             struct text name)
{
	for (size_t i = 0; i < list->count; i++)
		if (text_equal((struct text){list->at[i].name.at, list->at[i].name.len},
		               name))
			return &list->at[i];
	return NULL;
}

/* The later of two with the same name counts. */
static bool take_resource(void *context, struct text key, struct text value)
{
	struct resource_list *list = context;
	struct otlp_attribute *attribute = find_attribute(list, key);

	if (!attribute && list->count == list->room)
		return false;
	if (!attribute)
		attribute = &list->at[list->count++];
	attribute->name = text_as(key);
	attribute->type = OTLP_STRING;
	attribute->value.string = text_as(value);
	return true;
}

static void take_resources(struct reading *reading)
{
	static const char variable[] = "OTEL_RESOURCE_ATTRIBUTES";
	struct resource_list list = {arena_alloc(reading->arena,
	                                         MAX_RESOURCE + OUR_RESOURCE,
	                                         sizeof *list.at),
	                             0, MAX_RESOURCE};
	const char *value = get(reading, variable);
	const char *service = get(reading, "OTEL_SERVICE_NAME");
	struct text name = text_of(ILK_OTEL_ATTR_SERVICE_NAME);
	const char *wrong;

	if (!list.at)
		return;
	wrong = value ? settings_pairs(value, reading->arena, take_resource, &list)
	              : NULL;
	if (wrong) {
		tell(reading, variable, wrong, false);
		list.count = 0;
	}
	list.room += OUR_RESOURCE;
	if (service && !settings_is_text(text_of(service))) {
		tell(reading, "OTEL_SERVICE_NAME", "text that is not UTF-8", false);
		service = NULL;
	}
	if (service) {
		take_resource(&list, name, text_of(service));
	} else if (!find_attribute(&list, name)) {
		take_resource(&list, name, text_of("interlock"));
		take_resource(&list, text_of(ILK_OTEL_ATTR_SERVICE_VERSION),
		              text_of(reading->from->version));
	}
	reading->settings->resource = (struct otlp_attributes){list.at, list.count};
}

/* ---- All */

static void take_sampler(struct reading *reading)
{
	static const char variable[] = "OTEL_TRACES_SAMPLER";
	static const struct {
		const char *word;
		enum sampler sampler;
	} samplers[] = {
		{"parentbased_always_on", SAMPLER_PARENT},
		{"always_on", SAMPLER_ON},
		{"always_off", SAMPLER_OFF},
	};
	const char *value = get(reading, variable);

	if (!value)
		return;
	for (size_t i = 0; i < sizeof samplers / sizeof samplers[0]; i++)
		if (same_word(value, samplers[i].word)) {
			reading->settings->sampler = samplers[i].sampler;
			return;
		}
	tell(reading, variable,
	     "expected parentbased_always_on, always_on or always_off", false);
}

enum ilk_status settings_read(struct settings *settings, struct arena *arena,
                              const struct settings_from *from)
{
	struct reading reading = {settings, arena, from, false};
	const char *disabled = get(&reading, "OTEL_SDK_DISABLED");

	*settings = (struct settings){
		.batch = 512, .delay_ms = 1000, .metrics_delay_ms = 60000};
	settings->disabled = disabled && same_word(disabled, "true");
	for (int i = 0; i < OTLP_SIGNAL_COUNT; i++)
		take_signal(&reading, (enum otlp_signal)i);
	take_resources(&reading);
	take_sampler(&reading);
	take_number(&reading, "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", &settings->batch);
	take_number(&reading, "OTEL_BLRP_SCHEDULE_DELAY", &settings->delay_ms);
	take_number(&reading, "OTEL_METRIC_EXPORT_INTERVAL",
	            &settings->metrics_delay_ms);
	if (arena->failed)
		return ILK_MEMORY;
	return reading.fatal ? ILK_ARGUMENT : ILK_OK;
}
