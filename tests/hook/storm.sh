#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/hook/storm.sh [KILLS]: a thousand hook processes at once on one session, then KILLS
# (300) killed while they work, then more (tests/hook/storm.c). In the end the counter must
# be that of a serial run, or one lower for each that was killed before it had committed.
set -eu
cd "$(dirname "$0")/../.."
build=${ILK_BUILD:-build}
hook=${ILK_HOOK:-$build/interlock-hook}
kills=${1:-300}
if [ ! -x "$hook" ]; then
	echo "storm: skipped: no $hook; ninja hook makes it (package musl-tools)"
	exit 77
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Counts blocks and nothing else; no cap is ever reached.
cat >"$scratch/count.policy" <<'POLICY'
policy "count" { }
counter blocks { +1 on block }
report total_denials = blocks
before classifier { classify }
on classifier {
    allow classifier_passed      when pass
    ask   classifier_unavailable when unavailable
    deny  classifier_blocked     when block         fires PermissionDenied
}
POLICY
"$build/interlock" compile "$scratch/count.policy" -o "$scratch/count.tables" >/dev/null
said=$("$build/hook-storm" "$hook" "$scratch/count.tables" "$scratch" 1000 "$kills") || {
	echo "storm: answers other than {}: $said"
	exit 1
}
set -- $said
lived=$1 killed=$2

# One more tells the counter: it is in its line of the journal.
printf '%s' '{"session_id":"storm","hook_event_name":"PermissionDenied","permission_mode":"auto","cwd":"/w","tool_name":"t","tool_input":{},"tool_call_id":"last"}' |
	"$hook" --agent qwen-code --policy "$scratch/count.tables" --state "$scratch/sessions" \
		--journal "$scratch/journal" >"$scratch/answer"
[ "$(cat "$scratch/answer")" = "{}" ] || {
	echo "storm: the last was answered $(cat "$scratch/answer")"
	exit 1
}
counted=$(cat "$scratch"/journal/journal-*.jsonl | tail -n 1 | sed 's/.*"blocks":\([0-9]*\).*/\1/')
counted=$((counted - 1))
if [ "$counted" -lt "$lived" ] || [ "$counted" -gt $((lived + killed)) ]; then
	echo "storm: $counted counted, of $lived that lived and $killed that were killed"
	exit 1
fi
# Each line of the journal is whole, and each answer that was given has its line.
noted=$(cat "$scratch"/journal/journal-*.jsonl | grep -c '"event":"verdict"')
if [ "$noted" -lt $((lived + 1)) ]; then
	echo "storm: $noted verdicts in the journal, of $((lived + 1)) answers"
	exit 1
fi
cat "$scratch"/journal/journal-*.jsonl | node -e '
let seq = 0;
for (const line of require("node:fs").readFileSync(0, "utf8").split("\n").filter(Boolean))
	if (JSON.parse(line).seq !== ++seq)
		throw new Error(`line ${seq} is ${line.slice(0, 60)}`);
'
echo "storm: $lived hooks answered, $killed killed, $counted counted"
