#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/bench/hook.sh FOLDER: makes what the hook's benchmark needs in FOLDER: an empty static
# program of the same libc, interlock-hook as it is built, a policy of a hundred rules of
# which the last one denies, and the same rules for node. Exit status 77: not without musl.
set -eu
cd "$(dirname "$0")/../.."
folder=$1
if ! command -v musl-gcc >/dev/null || [ ! -x build/interlock-hook ] ||
	! command -v node >/dev/null; then
	echo "bench: without the hook's process: needs musl-tools, nodejs and \`ninja hook\`"
	exit 77
fi
rm -rf "$folder"
mkdir -p "$folder/node"
echo 'int main(void) { return 0; }' >"$folder/empty.c"
musl-gcc -static -O2 -s "$folder/empty.c" -o "$folder/empty"
cp build/interlock-hook "$folder/interlock-hook"
{
	cat <<'POLICY'
policy "bench" { mode auto   reset all on mode_switch }
counter block_streak { +1 on block   =0 on allow, approve }
cap consecutive_block consecutive when block_streak >= 3
report consecutive_denials = block_streak
before classifier {
    ask consecutive_block when capped
POLICY
	for i in $(seq 0 99); do
		echo "    deny destructive_command when command in { \"tool-$i *\" }"
	done
	cat <<'POLICY'
    classify
}
on classifier {
    allow classifier_passed      when pass
    ask   classifier_unavailable when unavailable
    deny  classifier_blocked     when block   fires PermissionDenied
}
POLICY
} >"$folder/policy.policy"
build/interlock compile "$folder/policy.policy" -o "$folder/policy.tables" >/dev/null
node -e '
const rules = Array.from({ length: 100 }, (_, i) => ({ prefix: `tool-${i} `, reason: "destructive_command" }));
require("node:fs").writeFileSync(process.argv[1], JSON.stringify({ rules }));
' "$folder/node/rules.json"
