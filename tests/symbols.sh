#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The functions that the public headers declare ILK_API, those of src/interlock.map, and
# those that the shared and the static library export are the same: no name of ours gets
# into the way of a program that links us. The engine's archive exports no others, and
# needs nobody. The soname is libinterlock.so.0, and libc all it needs.
set -eu
cd "$(dirname "$0")/.."
build=${ILK_BUILD:-build}
library=$build/libinterlock.so.0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0

# A declaration may run over lines: join from ILK_API to the opening parenthesis.
cat include/interlock/*.h | tr '\n' ' ' | grep -oE 'ILK_API [^;(]*\(' |
	grep -oE 'ilk_[a-z0-9_]+\($' | tr -d '(' | sort >"$scratch/headers"
grep -oE '^[[:space:]]+ilk_[a-z0-9_]+;' src/interlock.map | tr -d '\t ;' |
	sort >"$scratch/map"
nm -D --defined-only "$library" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' |
	sort >"$scratch/exported"

if ! diff -u "$scratch/headers" "$scratch/map"; then
	echo "symbols: the headers (-) and src/interlock.map (+) differ"
	status=1
fi
if ! diff -u "$scratch/map" "$scratch/exported"; then
	echo "symbols: src/interlock.map (-) and what $library exports (+) differ"
	status=1
fi
nm -g --defined-only "$build/libinterlock.a" | awk 'NF == 3 { print $3 }' | sort \
	>"$scratch/static"
if ! diff -u "$scratch/map" "$scratch/static"; then
	echo "symbols: src/interlock.map (-) and what libinterlock.a exports (+) differ"
	status=1
fi
grep -v '^ilk_compile' "$scratch/map" >"$scratch/engine-map"
nm -g --defined-only "$build/libinterlock-runtime.a" | awk 'NF == 3 { print $3 }' |
	sort >"$scratch/engine"
if ! diff -u "$scratch/engine-map" "$scratch/engine"; then
	echo "symbols: the map (-) and what libinterlock-runtime.a exports (+) differ"
	status=1
fi
undefined=$(nm -u "$build/libinterlock-runtime.a" | grep -v ':$' | grep . || true)
if [ -n "$undefined" ]; then
	echo "symbols: libinterlock-runtime.a needs $undefined"
	status=1
fi
if ! readelf -d "$library" | grep -q 'SONAME.*\[libinterlock\.so\.0\]'; then
	echo "symbols: the soname is not libinterlock.so.0"
	status=1
fi
needed=$(readelf -d "$library" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' | grep -v '^libc\.so' || true)
if [ -n "$needed" ]; then
	echo "symbols: $library needs $needed"
	status=1
fi
[ $status -eq 0 ] && echo "symbols: $(wc -l <"$scratch/exported") exported, as declared"
exit $status
