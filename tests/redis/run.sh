#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/redis/run.sh: the state in a real redis-server, started on loopback: the store for
# itself, and agents of an organisation through their hooks.
set -eu
cd "$(dirname "$0")/../.."
build=${ILK_BUILD:-build}
if [ ! -s "$build/gen/redis.libs" ] || ! command -v redis-server >/dev/null; then
	echo "redis: skipped: no hiredis, OpenSSL or redis-server here (tools/setup test)"
	exit 77
fi
node tests/redis/store.mjs "$build/redis-count"
node tests/redis/agents.mjs "$build/interlock" "$build/interlock-without-redis"
