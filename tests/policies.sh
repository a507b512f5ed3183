#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every shipped policy is checked without a warning, passes the tests inside it, and
# compiles to the same bytes twice.
set -eu
cd "$(dirname "$0")/.."
build=${ILK_BUILD:-build}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0 count=0

for policy in policies/*.policy; do
	count=$((count + 1))
	if ! "$build/interlock" check "$policy" >"$scratch/said" 2>&1 ||
		grep -q 'warning:' "$scratch/said"; then
		cat "$scratch/said"
		echo "policies: $policy has diagnostics"
		status=1
		continue
	fi
	if ! "$build/interlock" test "$policy" >"$scratch/said" 2>&1; then
		cat "$scratch/said"
		echo "policies: $policy fails its own tests"
		status=1
	fi
	"$build/interlock" compile "$policy" -o "$scratch/one.tables" >/dev/null
	"$build/interlock" compile - -o - <"$policy" >"$scratch/two.tables"
	if ! cmp "$scratch/one.tables" "$scratch/two.tables"; then
		echo "policies: $policy compiles to different bytes"
		status=1
	fi
done
[ $status -eq 0 ] && echo "policies: $count shipped policies pass their tests"
exit $status
