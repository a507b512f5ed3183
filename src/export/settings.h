/* SPDX-License-Identifier: Apache-2.0
 *
 * Where to and how, from the standard OTEL_* variables (docs/export.md lists them). The
 * environment is the caller's to read.
 */
#ifndef EXPORT_SETTINGS_H
#define EXPORT_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "interlock/status.h"
#include "otlp/encode.h"
#include "otlp/signal.h"

enum exporter {
	EXPORTER_OTLP,
	EXPORTER_STDOUT,
	EXPORTER_NONE,
};

struct header {
	const char *line; /* "Name: value" */
	const struct header *next;
};

/* Of one signal. */
struct endpoint {
	enum exporter exporter;
	const char *url;
	const struct header *headers;
	unsigned timeout_ms;
	enum otlp_encoding encoding;
	bool gzip;
	const char *certificate; /* a file, or NULL; and so on */
	const char *client_certificate;
	const char *client_key;
};

enum sampler {
	SAMPLER_PARENT, /* as the agent's own trace is */
	SAMPLER_ON,
	SAMPLER_OFF,
};

struct settings {
	struct endpoint endpoints[OTLP_SIGNAL_COUNT];
	struct otlp_attributes resource; /* without service.instance.id */
	enum sampler sampler;
	unsigned batch;            /* lines */
	unsigned delay_ms;         /* between looks at the journal */
	unsigned metrics_delay_ms; /* between metrics */
	bool disabled;
};

/* What was found wrong: a variable and what is the matter with it, which is passed over;
 * `fatal`: it cannot be. */
typedef void (*settings_told_fn)(void *context, const char *variable, const char *wrong,
                                 bool fatal);

struct settings_from {
	/* A variable's value or NULL; lives as long as the settings do. */
	const char *(*get)(void *context, const char *name);
	settings_told_fn told;
	void *context;
	const char *endpoint; /* in place of the variable; NULL: none */
	const char *protocol;
	const char *version; /* of Interlock */
};

/* Reads all; texts lie in the arena or are the environment's. ILK_OK; ILK_ARGUMENT: what
 * was fatal has been told; ILK_MEMORY. */
enum ilk_status settings_read(struct settings *settings, struct arena *arena,
                              const struct settings_from *from);

/* Whether a text can be sent: UTF-8 without NUL. */
bool settings_is_text(struct text text);

/* A list as in OTEL_RESOURCE_ATTRIBUTES, `a=b,c=d` with %XX; called for each pair. NULL,
 * or what is wrong with it: then nothing of it counts. Values are UTF-8 without NUL. */
typedef bool (*settings_pair_fn)(void *context, struct text key, struct text value);
const char *settings_pairs(const char *list, struct arena *arena, settings_pair_fn pair,
                           void *context);

#endif
