#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# clang-format agrees with every C file. Where it is not installed, that is said; .ci/run
# installs it.
set -eu
cd "$(dirname "$0")/.."
if ! command -v clang-format >/dev/null; then
	echo "format: no clang-format here; tools/setup check installs it"
	exit 77
fi
files=$(find include src gen hook tools tests -path tests/spec/example -prune -o -name '*.[ch]' -print | sort)
if ! clang-format --dry-run -Werror --ferror-limit=3 $files; then
	echo "format: clang-format -i repairs these"
	exit 1
fi
echo "format: $(printf '%s\n' $files | wc -l) files as clang-format would have them"
