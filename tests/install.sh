#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Installs into an empty directory and uses nothing but what is there: a program of three
# lines found by pkg-config builds against the shared and the static library, in C and
# C++, the engine's archive alone suffices for one that only decides, and the installed
# command compiles an installed policy.
set -eu
cd "$(dirname "$0")/.."
build=${ILK_BUILD:-build}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

fail() {
	echo "install: $*"
	exit 1
}

DESTDIR=$root prefix=/opt/interlock tools/install "$build" >/dev/null
at=$root/opt/interlock
for file in bin/interlock lib/libinterlock.so lib/libinterlock.so.0 lib/libinterlock.a \
	lib/libinterlock-runtime.a lib/pkgconfig/interlock.pc include/interlock/runtime.h \
	include/interlock/telemetry.h share/man/man1/interlock.1 \
	share/interlock/policies/qwen-code.policy; do
	[ -s "$at/$file" ] || fail "$file is not there"
done
for page in "$at"/share/man/man1/*.1; do
	if command -v man >/dev/null && ! man -l "$page" >/dev/null; then
		fail "${page##*/} does not format"
	fi
done

export PKG_CONFIG_PATH="$at/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$root"
[ "$(pkg-config --modversion interlock)" = "$(cat VERSION)" ] ||
	fail "pkg-config does not say version $(cat VERSION)"
flags=$(pkg-config --cflags --libs interlock)

cat >"$root/whole.c" <<'C'
#include <interlock/compile.h>
#include <interlock/runtime.h>
#include <interlock/telemetry.h>
#include <interlock/version.h>
#include <stdio.h>

int main(void)
{
	struct ilk_compiler compiler = { { 0, 0 }, 0, 0, 0, 0, 0, 0, 0, { 0, 0 }, 0 };
	unsigned char *image = 0;
	size_t size = 0;
	enum ilk_status status =
		ilk_compile(&compiler, "none", "", 0, &image, &size);

	printf("%s %s\n", ilk_version(), ilk_status_name(status));
	return status == ILK_DIAGNOSED ? 0 : 1;
}
C
cat >"$root/engine.c" <<'C'
#include <interlock/record.h>
#include <interlock/runtime.h>

int main(void)
{
	struct ilk_image image;

	return ilk_open(&image, "no image", 8) == ILK_OK ||
	       ilk_outcome_name(ILK_OUTCOME_DENY)[0] != 'd';
}
C
said="$(cat VERSION) ILK_DIAGNOSED"
gcc -Wall -Wextra -Werror "$root/whole.c" $flags -o "$root/shared"
[ "$(LD_LIBRARY_PATH="$at/lib" "$root/shared")" = "$said" ] || fail "shared, in C"
g++ -x c++ -Wall -Wextra -Werror "$root/whole.c" -x none $flags -o "$root/shared++"
[ "$(LD_LIBRARY_PATH="$at/lib" "$root/shared++")" = "$said" ] || fail "shared, in C++"
gcc -Wall -Wextra -Werror "$root/whole.c" -I"$at/include" "$at/lib/libinterlock.a" \
	-o "$root/static"
[ "$("$root/static")" = "$said" ] || fail "static"
gcc -Wall -Wextra -Werror "$root/engine.c" -I"$at/include" \
	"$at/lib/libinterlock-runtime.a" -o "$root/engine"
"$root/engine" || fail "the engine's archive alone"

"$at/bin/interlock" --version | grep -q "$(cat VERSION)" || fail "interlock --version"
"$at/bin/interlock" compile "$at/share/interlock/policies/qwen-code.policy" \
	-o "$root/qwen-code.tables" || fail "the installed command does not compile"
[ -s "$root/qwen-code.tables" ] || fail "the installed command wrote no tables"
echo "install: package complete, usable from C and C++, shared and static"
