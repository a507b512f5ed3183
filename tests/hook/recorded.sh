#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Plays the recorded hook events of real sessions (tests/hook/recorded) through the hook, a
# process each, and holds what it wrote down to the agent's own log (tests/hook/agree.mjs).
set -eu
cd "$(dirname "$0")/../.."
build=${ILK_BUILD:-build}
if [ -n "${ILK_HOOK:-}" ]; then
	hook=$ILK_HOOK
elif [ -x "$build/interlock-hook" ]; then
	hook=$build/interlock-hook
else
	hook="$build/interlock hook run"
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The agent's ask rule of these sessions is in no payload; the policy says it.
sed 's/^before classifier {$/&\n    ask ask_rule when tool in shell and command in { "git push *" }/' \
	policies/qwen-code.policy >"$scratch/recorded.policy"
"$build/interlock" compile "$scratch/recorded.policy" -o "$scratch/recorded.tables" >/dev/null
sessions=0 events=0 status=0
for log in tests/hook/recorded/*.log; do
	name=$(basename "$log" .log)
	case $name in
	*.p) presence=headless ;;
	*.tmux) presence=interactive ;;
	*) presence=attached ;;
	esac
	while IFS= read -r event; do
		printf '%s\n' "$event" | $hook --agent qwen-code --policy "$scratch/recorded.tables" \
			--state "$scratch/$name.state" --journal "$scratch/$name.journal" \
			--presence $presence >"$scratch/answer"
		# The policy is the agent's own: it has nothing to add.
		if [ "$(cat "$scratch/answer")" != "{}" ]; then
			echo "$name: answered $(cat "$scratch/answer")"
			echo "to $event"
			status=1
		fi
		events=$((events + 1))
	done <"tests/hook/recorded/$name.hooks.jsonl"
	node tests/hook/agree.mjs "$log" "$scratch/$name.journal"/journal-*.jsonl >"$scratch/said" || {
		echo "$name:"
		cat "$scratch/said"
		status=1
	}
	sessions=$((sessions + 1))
done
[ $status -eq 0 ] && [ $sessions -gt 0 ] &&
	echo "hook-recorded: $events events of $sessions sessions, as the agent's own log has them"
exit $status
