/* SPDX-License-Identifier: Apache-2.0
 *
 * See state.h.
 */
#include "agent/state.h"

#include <string.h>
#include <time.h>

#include "record/write.h"

static size_t add(char *key, size_t len, const char *text, size_t more)
{
	if (more > OPTIONS_PATH - len)
		more = OPTIONS_PATH - len;
	if (more)
		memcpy(key + len, text, more);
	return len + more;
}

bool state_shared(const struct agent *agent)
{
	return agent->options.organisation ||
	       ilk_policy_scope(&agent->image) == ILK_SCOPE_ORGANISATION;
}

/* What the record is found under. An id longer than the key is cut, which no agent's is. */
static size_t key_of(struct agent *agent)
{
	const struct agent_options *options = &agent->options;
	const struct hook_input *input = &agent->input;
	char *key = agent->key;
	size_t len;

	if (state_shared(agent)) {
		len = add(key, 0, "organisation", sizeof "organisation");
		/* Agents with other tables would start it anew at each turn. */
		len = add(key, len, (const char *)ilk_policy_hash(&agent->image),
		          ILK_IMAGE_HASH_SIZE);
		if (!options->organisation)
			return len;
		return add(key, len, options->organisation,
		           strlen(options->organisation));
	}
	len = add(key, 0, options->protocol->name, strlen(options->protocol->name) + 1);
	len = add(key, len, input->session.at, input->session.len);
	if (ilk_policy_scope(&agent->image) != ILK_SCOPE_AGENT || !input->agent_id.len)
		return len;
	len = add(key, len, "", 1);
	return add(key, len, input->agent_id.at, input->agent_id.len);
}

static uint64_t now_ms(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_REALTIME, &now) != 0)
		return 0;
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* Agents that do not tell are in AUTO mode. */
static struct ilk_text mode_of(const struct follow *follow)
{
	static const struct ilk_text usual = {"auto", 4};

	return follow->mode.len ? follow->mode : usual;
}

bool state_fresh(struct agent *agent, struct follow *follow)
{
	kept_clear(&agent->kept);
	steps_begin(&agent->steps, &agent->image);
	if (ilk_session_start(&follow->session, &agent->image, agent->session,
	                      sizeof agent->session, mode_of(follow),
	                      follow->presence) != ILK_OK)
		return false;
	ilk_session_time(follow->session, now_ms());
	return true;
}

/* The agent's session starts: everything anew, unless it only goes on with less of its
 * past. Where many share a state, none of them starts it. */
static bool starts(const struct agent *agent)
{
	static const char compact[] = "compact";
	const struct ilk_text *source = &agent->input.source;
	bool goes_on = source->len == sizeof compact - 1 &&
	               memcmp(source->at, compact, source->len) == 0;

	return agent->input.event == HOOK_SESSION_START && !goes_on &&
	       !state_shared(agent);
}

static void keep_text(char *to, uint16_t *len, size_t room, struct ilk_text text)
{
	if (!text.len || text.len > room)
		return;
	memcpy(to, text.at, text.len);
	*len = (uint16_t)text.len;
}

/* What only some events tell is kept for the others; not where it is many sessions'. */
static void learn(struct agent *agent)
{
	struct kept *kept = &agent->kept;

	if (state_shared(agent))
		return;
	if (!kept->workspace_len)
		keep_text(kept->workspace, &kept->workspace_len, KEPT_WORKSPACE,
		          agent->input.cwd);
	keep_text(kept->model, &kept->model_len, KEPT_MODEL, agent->input.model);
}

static enum store_status restore(struct agent *agent, struct follow *follow,
                                 size_t size)
{
	enum kept_status status =
		kept_read(&agent->kept, &agent->image, &follow->session, agent->session,
	                  sizeof agent->session, agent->record, size);

	if (status == KEPT_DAMAGED)
		return STORE_DAMAGED;
	if (status == KEPT_FOREIGN) {
		if (!state_fresh(agent, follow))
			return STORE_FULL;
		ilk_event(follow->session, ILK_EVENT_POLICY_RELOAD);
		follow_log(follow, "policy_reload");
		return STORE_OK;
	}
	ilk_session_time(follow->session, now_ms());
	ilk_session_set_presence(follow->session, follow->presence);
	if (follow->shared)
		ilk_session_set_mode(follow->session, mode_of(follow));
	return STORE_OK;
}

static void log_switch(struct follow *follow, struct ilk_text from, struct ilk_text to)
{
	struct ilk_decision none = {.outcome = ILK_OUTCOME_NONE};
	struct step step = {.event = "mode_switch"};
	char more[64 + 2 * 6 * KEPT_MODE]; /* six bytes escape one */
	struct writer w = {more, sizeof more, 0};

	write_raw(&w, "\"mode\":");
	write_string(&w, to);
	write_raw(&w, ",\"previous_mode\":");
	write_string(&w, from);
	step.more = (struct ilk_text){more, w.len};
	steps_add(follow->steps, &step, follow->session, &none);
}

/* The agent may have gone to another mode since the last event. One that does not tell is
 * in the mode it was in. What many share is in that
 * of whoever the event is of. */
static void switch_mode(struct agent *agent, struct follow *follow)
{
	struct kept *kept = &agent->kept;
	struct ilk_text mode = follow->mode;
	char before[KEPT_MODE];
	size_t before_len = kept->mode_len;

	if (mode.len > KEPT_MODE)
		mode.len = KEPT_MODE;
	if (follow->shared || !mode.len ||
	    (mode.len == kept->mode_len && memcmp(mode.at, kept->mode, mode.len) == 0))
		return;
	memcpy(before, kept->mode, before_len);
	memcpy(kept->mode, mode.at, mode.len);
	kept->mode_len = (uint16_t)mode.len;
	ilk_mode_switch(follow->session, follow->mode);
	if (before_len)
		log_switch(follow, (struct ilk_text){before, before_len}, mode);
}

enum store_status state_begin(struct agent *agent, struct follow *follow)
{
	size_t size = 0;
	enum store_status status =
		store_begin(&agent->store, agent->key, key_of(agent), agent->record,
	                    sizeof agent->record, &size);

	if (status != STORE_OK && status != STORE_NONE)
		return status;
	steps_begin(&agent->steps, &agent->image);
	if (status == STORE_NONE || starts(agent)) {
		status = state_fresh(agent, follow) ? STORE_OK : STORE_FULL;
		if (status == STORE_OK)
			follow_log(follow, "session_start");
	} else {
		status = restore(agent, follow, size);
	}
	if (status != STORE_OK) {
		store_abandon(&agent->store);
		return status;
	}
	learn(agent);
	switch_mode(agent, follow);
	return STORE_OK;
}

enum store_status state_end(struct agent *agent, struct follow *follow)
{
	size_t size;

	if (agent->input.event == HOOK_SESSION_END && !follow->shared) {
		follow_log(follow, "session_end");
		return store_remove(&agent->store);
	}
	size = kept_write(&agent->kept, &agent->image, follow->session, agent->record,
	                  sizeof agent->record);
	if (!size) {
		store_abandon(&agent->store);
		return STORE_FULL;
	}
	return store_commit(&agent->store, agent->record, size);
}
