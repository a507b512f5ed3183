#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/shell.sh [LINES [SEED]]: the command splitter against bash itself, on the listed
# lines and on LINES made ones; and how many ordinary lines are opaque: of those in
# everyday.txt and in workload.txt below 3 %, and no more than are known today.
set -eu
cd "$(dirname "$0")/.."
build=${ILK_BUILD:-build}

"$build/shell-differ" --opaque 10 tests/shell/everyday.txt
"$build/shell-differ" --opaque 0 tests/shell/workload.txt
exec "$build/shell-differ" --recorder "$build/shell-recorder.so" --lines "${1:-4000}" \
	--seed "${2:-1}" tests/shell/tricky.txt tests/shell/everyday.txt
