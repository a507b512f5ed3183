/* SPDX-License-Identifier: Apache-2.0
 *
 * See agent.h.
 */
#include "agent/agent.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "agent/last.h"
#include "agent/state.h"
#include "agent/tables.h"
#include "agent/write_up.h"
#include "interlock/version.h"

enum {
	STDERR_ROOM = 1024,
	/* Beyond what the state may take, for the rest. */
	MORE_SECONDS = 5,
	TRIES = 100, /* where others are faster */
};

/* All of standard output, or of standard error. */
static void put(int file, const char *at, size_t len)
{
	while (len) {
		ssize_t wrote = write(file, at, len);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return;
		at += wrote;
		len -= (size_t)wrote;
	}
}

static void put_text(int file, const char *text)
{
	put(file, text, strlen(text));
}

/* Reads all there is, also what there is no room for: an agent that cannot write on may
 * take the hook for broken. */
static size_t read_all(char *bytes, size_t room)
{
	char rest[4096];
	size_t len = 0;

	for (;;) {
		bool full = len == room;
		ssize_t got = full ? read(STDIN_FILENO, rest, sizeof rest)
		                   : read(STDIN_FILENO, bytes + len, room - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return len;
		if (!full)
			len += (size_t)got;
	}
}

static const struct hook_protocol *protocol_of(const struct agent *agent)
{
	return agent->options.protocol ? agent->options.protocol : hook_protocol_at(0);
}

/* What the event is to be told, unless something better comes to be known. */
static void prepare(struct agent *agent, enum hook_event event, unsigned seconds)
{
	struct hook_answer answer = words_trouble(
		&agent->words, "the hook crashed or took too long", NULL, NULL);
	size_t len;

	last_done();
	if (event == HOOK_REQUEST)
		answer.say = HOOK_SAY_NOTHING; /* a person is asked */
	len = hook_write(protocol_of(agent), event, &answer, agent->last);
	last_words(agent->last, len, seconds);
}

static void answer_with(struct agent *agent, enum hook_event event,
                        const struct hook_answer *answer)
{
	size_t len;

	if (agent->options.observe)
		len = hook_write(protocol_of(agent), HOOK_OTHER, answer, agent->answer);
	else
		len = hook_write(protocol_of(agent), event, answer, agent->answer);
	last_done();
	put(STDOUT_FILENO, agent->answer, len);
}

/* For people: what is wrong, on standard error. */
static void complain(const struct hook_answer *answer)
{
	put_text(STDERR_FILENO, "interlock-hook: ");
	put(STDERR_FILENO, answer->reason.at, answer->reason.len);
	put_text(STDERR_FILENO, "\n");
}

/* Nothing to decide by, not even a policy: denied before it runs. A person who is about to
 * be asked is asked. */
static void trouble(struct agent *agent, enum hook_event event, const char *what,
                    const char *which, const char *why)
{
	struct hook_answer answer = words_trouble(&agent->words, what, which, why);

	complain(&answer);
	if (event == HOOK_REQUEST)
		answer.say = HOOK_SAY_NOTHING;
	answer_with(agent, event, &answer);
}

static bool equal(struct ilk_text text, const char *word)
{
	return word && text.len == strlen(word) && memcmp(text.at, word, text.len) == 0;
}

/* The agent's mode as the policy is to see it, and whether the hook decides in it. */
static void choose_mode(const struct agent *agent, struct follow *follow)
{
	static const struct ilk_text automatic = {"auto", 4};
	const struct hook_protocol *protocol = agent->options.protocol;
	struct ilk_text mode = agent->input.mode;

	follow->mode = mode;
	follow->decide = agent->options.decide && !equal(mode, protocol->auto_mode);
	if (follow->decide && (!mode.len || equal(mode, protocol->manual_mode)))
		follow->mode = automatic;
}

static void choose_workspace(struct agent *agent, struct follow *follow)
{
	const char *name = agent->options.protocol->project;
	const char *project = name ? getenv(name) : NULL;

	if (project && *project == '/')
		follow->workspace[0] = (struct ilk_text){project, strlen(project)};
	else if (follow->shared)
		follow->workspace[0] = agent->input.cwd;
	else
		follow->workspace[0] = (struct ilk_text){agent->kept.workspace,
		                                         agent->kept.workspace_len};
	follow->workspaces = follow->workspace[0].len ? 1 : 0;
}

static struct follow follow_of(struct agent *agent)
{
	struct follow follow = {
		.protocol = agent->options.protocol,
		.image = &agent->image,
		.presence = agent->options.presence,
		.shared = state_shared(agent),
		.memory = agent->session,
		.spare = agent->spare,
		.kept = &agent->kept,
		.steps = &agent->steps,
		.input = &agent->input,
		.canonical = &agent->canonical,
	};
	const struct hook_input *input = &agent->input;
	unsigned char whose[2][KEPT_HASH];

	kept_hash(input->session, whose[0]);
	kept_hash(input->agent_id, whose[1]);
	kept_hash((struct ilk_text){(char *)whose, sizeof whose}, follow.whose);
	choose_mode(agent, &follow);
	return follow;
}

/* Reads the event from the bytes as they came. */
static void read_event(struct agent *agent, size_t size)
{
	memcpy(agent->bytes, agent->again, size);
	hook_read(&agent->input, agent->options.protocol, agent->bytes, size,
	          &agent->canonical);
}

/* Whether this agent is in a mode in which the policy has no say: then nothing that it does
 * is for the state that it shares with others. */
static bool elsewhere(struct agent *agent)
{
	struct follow follow = follow_of(agent);

	return state_shared(agent) && state_fresh(agent, &follow) &&
	       !ilk_session_active(follow.session);
}

/* One try with the state; *followed is good when that is STORE_OK. */
static enum store_status try(struct agent *agent, struct followed *followed)
{
	struct follow follow = follow_of(agent);
	enum store_status status = state_begin(agent, &follow);

	if (status != STORE_OK)
		return status;
	choose_workspace(agent, &follow);
	follow_event(&follow, followed);
	return state_end(agent, &follow);
}

/* The policy's rule for this failure decides, on nothing that is kept. */
static void fail(struct agent *agent, enum ilk_failure failure,
                 struct followed *followed)
{
	struct follow follow = follow_of(agent);
	enum hook_event event = agent->input.event;

	*followed = (struct followed){.say = HOOK_SAY_DENY};
	if (!state_fresh(agent, &follow))
		return;
	/* Only these can be told anything; an event that is none may be one of them. */
	if (event == HOOK_BEFORE || event == HOOK_REQUEST || event == HOOK_OTHER)
		follow_failure(&follow, failure, followed);
	if (event == HOOK_REQUEST && followed->say == HOOK_SAY_ASK)
		followed->say = HOOK_SAY_NOTHING;
}

/* The state's place for people: of a server's URL, not who we are there, nor our password. */
static const char *shown_place(const char *state)
{
	const char *person = strstr(state, "://") ? strrchr(state, '@') : NULL;

	return person ? person + 1 : state;
}

/* The state cannot be had: people hear why, and the policy's rule for it decides. */
static void fail_state(struct agent *agent, enum store_status status, size_t size,
                       struct followed *followed)
{
	const char *state = agent->options.state;
	const char *why = store_status_text(status);
	struct hook_answer answer;

	/* A server, or the way there, has more to say than a folder. */
	if (strstr(state, "://") && agent->store.detail)
		why = agent->store.detail;
	answer = words_trouble(&agent->words, "the state", shown_place(state), why);
	complain(&answer);
	read_event(agent, size);
	fail(agent, ILK_FAILURE_STATE, followed);
}

static void follow_in_store(struct agent *agent, agent_open_fn open, size_t size,
                            struct followed *followed)
{
	const struct agent_options *options = &agent->options;
	enum store_status status =
		open(&agent->store, options->state, options->timeout_ms);

	bool opened = status == STORE_OK;

	for (int i = 0; opened && i < TRIES; i++) {
		status = try(agent, followed);
		if (status != STORE_CONFLICT)
			break;
		read_event(agent, size);
	}
	if (status != STORE_OK)
		fail_state(agent, status, size, followed);
	if (opened)
		store_close(&agent->store);
}

/* All of it, when there is an event and a policy. */
static void decide(struct agent *agent, agent_open_fn open, size_t size,
                   const struct timespec *start)
{
	struct followed followed = {.say = HOOK_SAY_NOTHING};
	struct hook_answer answer;
	enum hook_event event = agent->input.event;

	if (!agent->input.whole) {
		/* What cannot be read may have been about to run. */
		if (event == HOOK_OTHER)
			event = HOOK_BEFORE;
		fail(agent, ILK_FAILURE_HOOK, &followed);
	} else if (elsewhere(agent)) {
		agent->steps.count = 0;
	} else {
		follow_in_store(agent, open, size, &followed);
	}
	answer = words_answer(&agent->words, &agent->image, &followed);
	if (!write_up(agent, &answer, start))
		put_text(STDERR_FILENO,
		         "interlock-hook: the journal cannot be written\n");
	answer_with(agent, event, &answer);
}

static int help(void)
{
	put_text(STDOUT_FILENO, options_help);
	return 0;
}

static int version(void)
{
	put_text(STDOUT_FILENO, "interlock-hook ");
	put_text(STDOUT_FILENO, ilk_version());
	put_text(STDOUT_FILENO, "\n");
	return 0;
}

/* With options that are wrong nothing is decided, but an event is answered. */
static void answer_event(struct agent *agent, agent_open_fn open,
                         const struct options_problem *problem)
{
	const struct hook_protocol *given = agent->options.protocol;
	struct timespec start;
	const char *wrong;
	size_t size;

	clock_gettime(CLOCK_MONOTONIC, &start);
	agent->options.protocol = protocol_of(agent);
	prepare(agent, HOOK_BEFORE, agent->options.timeout_ms / 1000 + MORE_SECONDS);
	size = read_all(agent->again, AGENT_INPUT);
	read_event(agent, size);
	prepare(agent, agent->input.whole ? agent->input.event : HOOK_BEFORE, 0);
	if (agent->input.event == HOOK_OTHER && agent->input.whole && given) {
		answer_with(agent, HOOK_OTHER,
		            &(struct hook_answer){.say = HOOK_SAY_NOTHING});
		return;
	}
	if (problem->text) {
		trouble(agent,
		        agent->input.event == HOOK_REQUEST ? HOOK_REQUEST : HOOK_BEFORE,
		        problem->text, problem->word, NULL);
		return;
	}
	wrong = tables_open(&agent->image, agent->options.policy);
	if (wrong) {
		trouble(agent, agent->input.whole ? agent->input.event : HOOK_BEFORE,
		        "the policy", agent->options.policy, wrong);
		return;
	}
	decide(agent, open, size, &start);
}

int agent_run(struct agent *agent, agent_open_fn open, int argc, char **argv)
{
	struct options_problem problem;

	switch (options_take(&agent->options, argc, argv, &problem)) {
	case OPTIONS_HELP:
		return help();
	case OPTIONS_VERSION:
		return version();
	case OPTIONS_OK:
	case OPTIONS_WRONG:
		break;
	}
	answer_event(agent, open, &problem);
	return 0;
}
