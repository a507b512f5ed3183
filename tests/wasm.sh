#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The WebAssembly build of the engine opens what the native compiler wrote (tests/wasm.mjs).
set -eu
cd "$(dirname "$0")/.."
build=${ILK_BUILD:-build}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$build/interlock" compile policies/qwen-code.policy -o "$scratch/qwen-code.tables"
node tests/wasm.mjs "$build/wasm/interlock.wasm" "$scratch/qwen-code.tables" \
	src/interlock.map qwen-code
