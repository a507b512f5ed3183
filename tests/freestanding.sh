#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The engine (src/bytes, src/shell, src/json, src/runtime, and src/record when its generated header is there)
# needs no libc: linked into one relocatable it leaves no symbol undefined, for gcc and
# clang, for speed and for size; and clang compiles it for WebAssembly.
#
#   tests/freestanding.sh [DIRECTORY WITH interlock/telemetry.h]
set -eu

cd "$(dirname "$0")/.."
generated=${1:-build/gen}
warnings='-Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
	-Wvla -Wswitch-enum -Wformat=2 -Werror'
flags="-std=c11 -ffreestanding -fno-builtin -nostdlib -fvisibility=hidden
	-Iinclude -Isrc -I$generated $warnings"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

sources="$(ls src/bytes/*.c src/shell/*.c src/json/*.c src/runtime/*.c) $generated/shell.c $generated/json.c"
if [ -f "$generated/interlock/telemetry.h" ]; then
	sources="$sources $(ls src/record/*.c 2>/dev/null || true)"
fi

# Compiles every source with "$@" into $work/objects.
compile() {
	rm -rf "$work/objects"
	mkdir "$work/objects"
	for source in $sources; do
		# shellcheck disable=SC2086
		"$@" $flags -c "$source" \
			-o "$work/objects/$(echo "$source" | tr / _).o" || return 1
	done
}

# check NAME COMPILER...
check() {
	name=$1
	shift
	if ! compile "$@"; then
		echo "not ok - $name: does not compile"
		failed=1
		return
	fi
	ld -r "$work"/objects/*.o -o "$work/engine.o"
	missing=$(nm -u "$work/engine.o")
	if [ -n "$missing" ]; then
		echo "not ok - $name: undefined symbols"
		echo "$missing"
		failed=1
	else
		echo "ok - $name: no undefined symbols"
	fi
}

# gcc makes calls of memset and memcpy from loops, unless told not to.
for level in -O2 -Os; do
	if command -v gcc >/dev/null; then
		check "gcc $level" gcc $level -fno-tree-loop-distribute-patterns
	fi
	if command -v clang >/dev/null; then
		check "clang $level" clang $level
	fi
done
if command -v clang >/dev/null; then
	if compile clang -O2 --target=wasm32; then
		echo "ok - clang, wasm32: compiles"
	else
		echo "not ok - clang, wasm32"
		failed=1
	fi
fi

# What this looks for would be found.
echo 'void *memcpy(void *, const void *, unsigned long);
void planted(void *a, void *b); void planted(void *a, void *b) { memcpy(a, b, 9000); }' \
	>"$work/planted.c"
cc -O2 -ffreestanding -c "$work/planted.c" -o "$work/planted.o"
if [ -n "$(nm -u "$work/planted.o")" ]; then
	echo "ok - a planted call of memcpy is seen"
else
	echo "not ok - a planted call of memcpy is not seen"
	failed=1
fi
exit $failed
