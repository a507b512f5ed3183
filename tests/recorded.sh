#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Replays the sessions of tests/trace/recorded/ through the policy of their agent and holds
# each decision to what the real program did: outcome, reason, whether PermissionDenied
# fired, whether the call ran, and the reported counters before the decision.
set -eu
cd "$(dirname "$0")/.."
build=${ILK_BUILD:-build}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0 calls=0

for expected in tests/trace/recorded/*.expected; do
	name=$(basename "$expected" .expected)
	trace=${expected%.expected}.jsonl
	if ! "$build/interlock" replay policies/qwen-code.policy "$trace" --json \
		>"$scratch/answers"; then
		echo "recorded: $name does not replay"
		status=1
		continue
	fi
	# The first key of that name in a line is the answer's own.
	if ! awk -v name="$name" '
	function field(line, key,    at, rest) {
		at = index(line, "\"" key "\":")
		if (!at)
			return ""
		rest = substr(line, at + length(key) + 3)
		if (substr(rest, 1, 1) == "[")
			return substr(rest, 1, index(rest, "]"))
		sub(/[,}].*/, "", rest)
		gsub(/"/, "", rest)
		return rest
	}
	function differs(id, what, want, got) {
		printf "recorded: %s: %s: %s is %s, the agent had %s\n", name, id, what,
			got, want
		bad = 1
	}
	FILENAME == ARGV[1] {
		if (/^#/)
			next
		order[++count] = $1
		outcome[$1] = $2
		reason[$1] = $3
		hook[$1] = $4
		ran[$1] = $5
		consecutive[$1] = $6
		total[$1] = $7
		next
	}
	{
		id = field($0, "id")
		event = field($0, "event")
		said = field($0, "outcome")
		if (event == "call" || event == "verdict") {
			if (event == "call") {
				first[id] = last_consecutive
				sum[id] = last_total
			}
			got[id] = said
			why[id] = field($0, "reason")
			fired[id] = field($0, "fires") ~ /PermissionDenied/
		}
		if (said == "allow" || said == "deny")
			ended[id] = said
		if (said == "refused")
			differs(id, event, "taken", "refused")
		last_consecutive = field($0, "consecutive_denials")
		last_total = field($0, "total_denials")
	}
	END {
		for (i = 1; i <= count; i++) {
			id = order[i]
			if (got[id] != outcome[id])
				differs(id, "outcome", outcome[id], got[id])
			if (reason[id] != "-" && why[id] != reason[id])
				differs(id, "reason", reason[id], why[id])
			if (fired[id] != (hook[id] == "PermissionDenied"))
				differs(id, "hook", hook[id], fired[id] ? "PermissionDenied" : "-")
			if ((ended[id] == "allow") != (ran[id] == "ran"))
				differs(id, "end", ran[id], ended[id])
			if (consecutive[id] != "-" && consecutive[id] != first[id])
				differs(id, "consecutive_denials before", consecutive[id], first[id])
			if (total[id] != "-" && total[id] != sum[id])
				differs(id, "total_denials before", total[id], sum[id])
		}
		exit bad || !count
	}' "$expected" "$scratch/answers"; then
		status=1
	fi
	calls=$((calls + $(grep -vc '^#' "$expected")))
done
[ $status -eq 0 ] && [ $calls -gt 0 ] && echo "recorded: $calls calls decided as the agent did"
exit $status
