#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/hook/run.sh: the hook as a process: what it answers, recorded sessions, a storm of
# them; the static program, and the same as `interlock hook run`. The static program needs
# neither stdio nor an allocator.
set -eu
cd "$(dirname "$0")/../.."
build=${ILK_BUILD:-build}

node tests/hook/answers.mjs "$build/interlock" "$build/interlock" hook run
ILK_HOOK="$build/interlock hook run" tests/hook/recorded.sh
if [ ! -x "$build/interlock-hook" ]; then
	echo "hook: passed, but skipped the static program: ninja hook makes it (musl-tools)"
	exit 0
fi
node tests/hook/answers.mjs "$build/interlock" "$build/interlock-hook"
tests/hook/recorded.sh
tests/hook/storm.sh 300
used=$(nm "$build/musl/interlock-hook" |
	sed -n 's/^.* [TtWw] \(malloc\|calloc\|realloc\|free\|[a-z]*printf\|fopen\|fwrite\|puts\|setlocale\|pthread_create\)$/\1/p' | sort -u)
if [ -n "$used" ]; then
	echo "hook: the static program uses" $used
	exit 1
fi
echo "hook: answers, recorded sessions and a storm, by both programs"
