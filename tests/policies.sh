#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every shipped policy is checked without a warning, passes the tests inside it, which
# reach every row, compiles to the same bytes twice, and is laid out as `interlock fmt`
# does. An organisation's policy NAME is tested with its team's, NAME-team. And what the
# language says of itself, in tests/policy/ok/state-*.policy, and of what is easily got
# wrong, in tests/policy/traps.
set -eu
cd "$(dirname "$0")/.."
build=${ILK_BUILD:-build}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0 count=0

for policy in policies/*.policy; do
	count=$((count + 1))
	name=${policy##*/}
	name=${name%.policy}
	[ -f "policies/$name-team.policy" ] && continue
	org=${name%-team}
	[ "$org" = "$name" ] && org=
	if ! "$build/interlock" check "$policy" \
		${org:+--org "policies/$org.policy"} >"$scratch/said" 2>&1 ||
		grep -q 'warning:' "$scratch/said"; then
		cat "$scratch/said"
		echo "policies: $policy has diagnostics"
		status=1
		continue
	fi
	if ! "$build/interlock" test --coverage --require 100 "$policy" \
		${org:+--org "policies/$org.policy"} >"$scratch/said" 2>&1; then
		cat "$scratch/said"
		echo "policies: $policy fails its own tests, or they do not reach a row"
		status=1
	fi
	"$build/interlock" compile "$policy" ${org:+--org "policies/$org.policy"} \
		-o "$scratch/one.tables" >/dev/null
	cp "$policy" ${org:+"policies/$org.policy"} "$scratch"
	"$build/interlock" compile "$scratch/$name.policy" \
		${org:+--org "$scratch/$org.policy"} -o "$scratch/two.tables"
	if ! cmp "$scratch/one.tables" "$scratch/two.tables"; then
		echo "policies: $policy compiles to different bytes"
		status=1
	fi
done
for policy in tests/policy/ok/state-*.policy tests/policy/traps/*.policy; do
	if ! "$build/interlock" test "$policy" >"$scratch/said" 2>&1; then
		cat "$scratch/said"
		echo "policies: $policy fails its own tests"
		status=1
	fi
done
if ! "$build/interlock" fmt --check --diff policies/*.policy; then
	echo "policies: interlock fmt repairs these"
	status=1
fi
[ $status -eq 0 ] && echo "policies: $count shipped policies pass their tests"
exit $status
