#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/cli/memory.sh [STEP]: every allocation of the command (or every STEP-th) fails in
# turn (tests/cli/failing.c, preloaded): it says that there is no memory, with the status
# for that, and leaves no file behind.
set -eu
step=${1:-1}
cd "$(dirname "$0")/../.."
top=$(pwd)
interlock=$top/${ILK_BUILD:-build}/interlock
case ${ILK_BUILD:-build} in /*) interlock=$ILK_BUILD/interlock ;; esac
if grep -q __asan_init "$interlock"; then
	echo "memory: skipped, a sanitizer has an allocator of its own"
	exit 0
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
gcc -shared -fPIC -O1 -Wall -Wextra -Werror tests/cli/failing.c -o "$scratch/failing.so"
cp policies/qwen-code.policy "$scratch/p.policy"
mkdir "$scratch/lib"
cp policies/qwen-code.policy "$scratch/lib/base.policy"
cat >"$scratch/team.policy" <<'END'
policy "team" { mode auto   reset all on mode_switch }
include "lib/base.policy"
param most = 3
counter c { +1 on call }
cap step_budget budget when c >= most
END
cp tests/policy/org/rows.policy "$scratch/org.policy"
head -n 12 tests/trace/recorded/qwen-code-0.24.4-caps.jsonl >"$scratch/t.jsonl"
"$interlock" compile "$scratch/p.policy" -o "$scratch/p.tables"
mkdir "$scratch/room" "$scratch/answers" "$scratch/files"
node tests/export/journal.mjs "$scratch/journal" 2
"$interlock" replay "$scratch/p.tables" "$scratch/t.jsonl" --json >"$scratch/answers/a.jsonl"
cd "$scratch/room"
runs=0

# walk ARGUMENTS...: until the allocation that fails is one that is not made.
walk() {
	n=$((1 - step))
	while :; do
		n=$((n + step)) said=0
		rm -f out.tables ../export.cursor
		LD_PRELOAD=$scratch/failing.so FAIL_AT=$n "$interlock" "$@" \
			>"$scratch/out" 2>"$scratch/err" || said=$?
		runs=$((runs + 1))
		[ $said -ne 0 ] || break
		if [ $said -ne 5 ] || ! grep -q 'out of memory' "$scratch/err" || [ "$(ls -A)" ]; then
			echo "memory: allocation $n of interlock $*: status $said, left: $(ls -A)"
			cat "$scratch/err"
			exit 1
		fi
		[ $n -lt 20000 ] || { echo "memory: interlock $* never ends well" && exit 1; }
	done
	[ $n -gt 1 ] || { echo "memory: interlock $*: only $n allocations" && exit 1; }
}

walk compile ../p.policy -o out.tables
[ -s out.tables ] && rm out.tables
walk check ../p.policy
walk compile ../team.policy -o out.tables --param most=4
[ -s out.tables ] && rm out.tables
walk test ../team.policy
walk check ../p.policy --org ../org.policy
walk dump ../p.tables
walk replay ../p.tables ../t.jsonl --json
walk report ../t.jsonl --policy ../p.tables --json
walk report ../t.jsonl --policy ../p.tables --html out.tables
[ -s out.tables ] && rm out.tables
walk report ../answers
walk hook install --agent qwen-code --policy ../p.policy --dry-run
walk explain ../p.tables --tool edit --path /w/a
walk test ../p.policy
walk fmt --check ../p.policy
walk export ../journal --cursor ../export.cursor --file ../files --batch 3
walk gen --registry "$top/tests/spec/example/registry" --emit markdown --out .
echo "memory: $runs runs with one allocation less each, step $step"
