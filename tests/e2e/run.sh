#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/e2e/run.sh [SCENARIO...]: the real qwen-code command line, from npm, in AUTO mode
# against a scripted model on loopback, with our hook at all of its events: every scenario
# in every mode (tests/e2e/drive.mjs says what must hold). The harness is not part of this
# repository: $ILK_SHARED/qwen-e2e (../shared). What is missing is said, and skipped.
set -eu
cd "$(dirname "$0")/../.."
shared=${ILK_SHARED:-../shared}/qwen-e2e
work=build/qwen-e2e

skip() {
	echo "e2e: skipped: $*"
	exit 77
}
[ -d "$shared" ] || skip "the harness is not here: $shared"
command -v npm >/dev/null || skip "no npm here"
unshare -n true 2>/dev/null || skip "no network namespaces here"
command -v ip >/dev/null || command -v ifconfig >/dev/null || skip "neither ip nor ifconfig here"
if [ -z "${ILK_HOOK:-}" ]; then
	command -v musl-gcc >/dev/null || skip "no musl-gcc here, and no ILK_HOOK set"
	ninja --quiet build/interlock build/interlock-hook
	ILK_HOOK=$PWD/build/interlock-hook
fi
mkdir -p "$work"
cp -r "$shared/." "$work/"
# A copy: what is built meanwhile is not what is tested.
cp "$ILK_HOOK" "$work/interlock-hook"
ILK_HOOK=$PWD/$work/interlock-hook
if ! (cd "$work" && npm install --no-audit --no-fund >npm.txt 2>&1); then
	tail -n 20 "$work/npm.txt"
	skip "npm cannot install the agent"
fi
agent=$work/node_modules/@qwen-code/qwen-code/cli-entry.js
node "$agent" --version >"$work/version.txt" 2>&1 ||
	skip "the agent does not start in node $(node --version): $(tail -n 1 "$work/version.txt")"
export ILK_HOOK
exec node tests/e2e/drive.mjs "$work" "$@"
