/* SPDX-License-Identifier: Apache-2.0
 *
 * See scopes.h.
 */
#include "trace/scopes.h"

#include <stdlib.h>
#include <string.h>

struct scopes {
	const struct ilk_image *image;
	size_t session_size;
	unsigned char *memory; /* SCOPES_MAX sessions and a blank one behind them */
	struct ilk_session *blank;
	char *mode;
	size_t mode_len;
	enum ilk_presence presence;
	uint64_t now_ms;
	const struct ilk_observer *observer;
	uint64_t clock;
	struct scope at[SCOPES_MAX];
};

struct scopes *scopes_new(const struct ilk_image *image)
{
	struct scopes *scopes = calloc(1, sizeof *scopes);

	if (!scopes)
		return NULL;
	scopes->image = image;
	scopes->session_size = ilk_session_size(image);
	scopes->memory = calloc(SCOPES_MAX + 1, scopes->session_size);
	if (!scopes->memory) {
		scopes_free(scopes);
		return NULL;
	}
	return scopes;
}

void scopes_free(struct scopes *scopes)
{
	if (!scopes)
		return;
	free(scopes->mode);
	free(scopes->memory);
	free(scopes);
}

static struct ilk_session *start_at(struct scopes *scopes, size_t place)
{
	struct ilk_session *session = NULL;

	ilk_session_start(
		&session, scopes->image, scopes->memory + place * scopes->session_size,
		scopes->session_size, (struct ilk_text){scopes->mode, scopes->mode_len},
		scopes->presence);
	ilk_session_time(session, scopes->now_ms);
	return session;
}

/* Nobody can look on while a session is made: for those who want to, it starts again. */
static struct ilk_session *start_observed(struct scopes *scopes, size_t place)
{
	struct ilk_session *session = start_at(scopes, place);

	if (scopes->observer) {
		ilk_session_observe(session, scopes->observer);
		ilk_event(session, ILK_EVENT_SESSION_START);
	}
	return session;
}

static bool keep_mode(struct scopes *scopes, struct ilk_text mode)
{
	char *copy = malloc(mode.len + 1);

	if (!copy)
		return false;
	memcpy(copy, mode.at, mode.len);
	free(scopes->mode);
	scopes->mode = copy;
	scopes->mode_len = mode.len;
	return true;
}

enum ilk_status scopes_start(struct scopes *scopes, struct ilk_text mode,
                             enum ilk_presence presence)
{
	if (!keep_mode(scopes, mode))
		return ILK_MEMORY;
	scopes->presence = presence;
	for (size_t i = 0; i < SCOPES_MAX; i++)
		scopes->at[i].session = NULL;
	scopes->blank = start_at(scopes, SCOPES_MAX);
	return ILK_OK;
}

static struct scope *find_name(struct scopes *scopes, struct ilk_text name)
{
	for (size_t i = 0; i < SCOPES_MAX; i++) {
		struct scope *scope = &scopes->at[i];

		if (scope->session && scope->name_len == name.len &&
		    (name.len == 0 || memcmp(scope->name, name.at, name.len) == 0))
			return scope;
	}
	return NULL;
}

void scopes_drop(struct scopes *scopes, struct ilk_text name)
{
	struct scope *scope = find_name(scopes, name);

	if (scope)
		scope->session = NULL;
}

/* A free place, or that of the one that was used longest ago. */
static size_t place_for_one(const struct scopes *scopes)
{
	size_t oldest = 0;

	for (size_t i = 0; i < SCOPES_MAX; i++) {
		if (!scopes->at[i].session)
			return i;
		if (scopes->at[i].used < scopes->at[oldest].used)
			oldest = i;
	}
	return oldest;
}

struct scope *scopes_get(struct scopes *scopes, struct ilk_text name)
{
	struct scope *scope = find_name(scopes, name);

	if (!scope) {
		size_t place = place_for_one(scopes);

		scope = &scopes->at[place];
		scope->session = start_observed(scopes, place);
		scope->serial = ++scopes->clock;
		scope->name_len = (uint16_t)name.len;
		if (name.len)
			memcpy(scope->name, name.at, name.len);
	}
	scope->used = ++scopes->clock;
	return scope;
}

const struct ilk_session *scopes_peek(struct scopes *scopes, struct ilk_text name)
{
	const struct scope *scope = find_name(scopes, name);

	return scope ? scope->session : scopes->blank;
}

struct scope *scopes_find(struct scopes *scopes, uint64_t serial)
{
	for (size_t i = 0; i < SCOPES_MAX; i++)
		if (scopes->at[i].session && scopes->at[i].serial == serial)
			return &scopes->at[i];
	return NULL;
}

const struct ilk_session *scopes_blank(struct scopes *scopes)
{
	return scopes->blank;
}

void scopes_event(struct scopes *scopes, enum ilk_event event)
{
	for (size_t i = 0; i < SCOPES_MAX; i++)
		if (scopes->at[i].session)
			ilk_event(scopes->at[i].session, event);
}

enum ilk_status scopes_mode(struct scopes *scopes, struct ilk_text mode)
{
	if (!keep_mode(scopes, mode))
		return ILK_MEMORY;
	for (size_t i = 0; i < SCOPES_MAX; i++)
		if (scopes->at[i].session)
			ilk_mode_switch(scopes->at[i].session, mode);
	scopes->blank = start_at(scopes, SCOPES_MAX);
	return ILK_OK;
}

void scopes_presence(struct scopes *scopes, enum ilk_presence presence)
{
	scopes->presence = presence;
	for (size_t i = 0; i < SCOPES_MAX; i++)
		if (scopes->at[i].session)
			ilk_session_set_presence(scopes->at[i].session, presence);
	ilk_session_set_presence(scopes->blank, presence);
}

void scopes_time(struct scopes *scopes, uint64_t now_ms)
{
	if (now_ms > scopes->now_ms)
		scopes->now_ms = now_ms;
	for (size_t i = 0; i < SCOPES_MAX; i++)
		if (scopes->at[i].session)
			ilk_session_time(scopes->at[i].session, now_ms);
}

void scopes_observe(struct scopes *scopes, const struct ilk_observer *observer)
{
	scopes->observer = observer;
	for (size_t i = 0; i < SCOPES_MAX; i++)
		if (scopes->at[i].session)
			ilk_session_observe(scopes->at[i].session, observer);
}
