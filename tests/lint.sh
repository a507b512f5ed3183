#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# clang-format, clang-tidy (.clang-tidy) and cppcheck have nothing to say. Wants the
# generated headers in build/gen.
set -eu
cd "$(dirname "$0")/.."
sources=$(find src gen hook tools tests/fuzz tests/bench -name '*.c' | sort)
flags="-Iinclude -Isrc -I. -Ibuild/gen -D_POSIX_C_SOURCE=200809L"
status=0

tests/format.sh || status=1
mkdir -p build/log
if ! printf '%s\n' $sources | xargs -P 2 -I{} clang-tidy --quiet {} -- -std=c11 $flags \
	>build/log/tidy.txt 2>build/log/tidy-noise.txt; then
	cat build/log/tidy.txt
	status=1
fi
cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr -j 2 \
	--enable=warning,performance,portability \
	--suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches \
	$flags $sources || status=1
[ $status -eq 0 ] && echo "lint: nothing to say on $(printf '%s\n' $sources | wc -l) files"
exit $status
