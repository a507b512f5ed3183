#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The whole official registry, version 1.44.0: it is read and checked without an error, and
# the modules made from it are those of the npm package of the same version. Compiles the
# types with TypeScript, too. $ILK_SHARED (../shared) has the registry; where that or npm
# cannot be had, this says so and is skipped. The packages are kept in build/npm.
set -eu
cd "$(dirname "$0")/../.."
build=${ILK_BUILD:-build}
model=${ILK_SHARED:-../shared}/data/semconv-model-v1.44.0.tar.gz
npm=build/npm
package=$npm/node_modules/@opentelemetry/semantic-conventions
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skip() {
	echo "official: $*"
	exit 77
}
[ -f "$model" ] || skip "the official registry is not here: $model"
command -v npm >/dev/null || skip "no npm to install the official package with"

tar -xzf "$model" -C "$work"
mkdir "$work/out"
"$build/ilk-gen" --registry "$work/model" --emit all --out "$work/out" >"$work/said" 2>&1 || {
	grep -A 5 'error:' "$work/said"
	exit 1
}
tail -n 1 "$work/said" | grep -q '^0 errors' || {
	tail -n 1 "$work/said"
	exit 1
}
if grep -F '[unknown-key]' "$work/said"; then
	echo "official: keys that are not read"
	exit 1
fi
# That no limit stands in the way of the C, and that it is C.
printf '#include "telemetry.h"\nint main(void) { return 0; }\n' >"$work/use.c"
gcc -std=c11 -Wall -Wextra -Wpedantic -Werror -I"$work/out" -fsyntax-only "$work/use.c"

# The vendored attributes are what the documented command makes.
mkdir "$work/subset"
"$build/ilk-gen" --registry "$work/model" --emit subset --only error.type,log.record.uid,service.instance.id,service.name,service.version,session.id \
	--out "$work/subset" >/dev/null 2>&1
cmp "$work/subset/subset.yaml" gen/registry/standard/core.yaml

if [ ! -d "$package" ] || [ ! -d "$npm/node_modules/typescript" ]; then
	mkdir -p "$npm"
	npm install --silent --no-audit --no-fund --prefix "$npm" \
		@opentelemetry/semantic-conventions@1.44.0 typescript@5 >"$work/npm" 2>&1 ||
		skip "npm cannot install the official package: $(tail -n 1 "$work/npm")"
fi
cat >"$work/out/use.mts" <<'END'
import { ATTR_HTTP_REQUEST_HEADER, ERROR_TYPE_VALUE_OTHER } from './telemetry.mjs';
import { ATTR_ERROR_TYPE, METRIC_HW_STATUS } from './telemetry-incubating.mjs';
const type: 'error.type' = ATTR_ERROR_TYPE;
const other: '_OTHER' = ERROR_TYPE_VALUE_OTHER;
const header: string = ATTR_HTTP_REQUEST_HEADER('via');
export const all: string[] = [type, other, header, METRIC_HW_STATUS];
END
node "$npm/node_modules/typescript/bin/tsc" --strict --noEmit --module nodenext \
	--skipLibCheck false "$work/out/use.mts"
node tests/spec/official.mjs "$(pwd)/$package" "$work/out" || exit 1
