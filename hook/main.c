/* SPDX-License-Identifier: Apache-2.0
 *
 * The program `interlock-hook`: what agents start at each of their hook events.
 */
#include "agent/agent.h"

static enum store_status open_files(struct store *store, const char *where,
                                    unsigned timeout_ms)
{
	static const char redis[] = "redis";

	for (size_t i = 0; where[i] == redis[i]; i++)
		if (i + 2 == sizeof redis) {
			store->detail = "redis is for interlock hook run";
			return STORE_UNREADABLE;
		}
	return store_open_files(store, where, timeout_ms);
}

int main(int argc, char **argv)
{
	static struct agent agent;

	return agent_run(&agent, open_files, argc, argv);
}
