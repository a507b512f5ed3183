#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Payloads against the official schema: the decoder in npm's @opentelemetry/otlp-transformer
# 0.208.0 (later ones have none), kept in build/npm-otlp. All three signals in both
# encodings, as the exporter sends them and as drawn at random. Where npm or the package
# cannot be had, this says so and is skipped.
set -eu
cd "$(dirname "$0")/../.."
build=${ILK_BUILD:-build}
npm=build/npm-otlp
package=$npm/node_modules/@opentelemetry/otlp-transformer
log=build/log/npm-otlp.txt

skip() {
	echo "otlp-official: skipped: $*"
	exit 77
}
command -v npm >/dev/null || skip "no npm to install the official decoder with"
if [ ! -f "$package/build/src/generated/root.js" ]; then
	mkdir -p "$npm" build/log
	npm install --silent --no-audit --no-fund --prefix "$npm" \
		@opentelemetry/otlp-transformer@0.208.0 >"$log" 2>&1 ||
		skip "npm cannot install the official decoder: $(tail -n 1 "$log")"
fi
exec node tests/export/official.mjs "$build" "$(pwd)/$package"
