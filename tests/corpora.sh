#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Feeds every committed corpus of tests/fuzz/corpus/ to its harness.
set -eu
cd "$(dirname "$0")/.."
build=${ILK_BUILD:-build}
count=0

for harness in tests/fuzz/*.c; do
	name=$(basename "$harness" .c)
	[ "$name" = replay ] && continue
	if [ ! -d "tests/fuzz/corpus/$name" ]; then
		echo "corpora: $harness has no corpus in tests/fuzz/corpus/$name"
		exit 1
	fi
	if ! said=$("$build/replay-$name" "tests/fuzz/corpus/$name" 2>&1); then
		printf '%s\n' "$said" | tail -n 50
		echo "corpora: $name fails on its corpus"
		exit 1
	fi
	fed=$(printf '%s\n' "$said" | sed -n 's/^\([0-9]*\) inputs replayed$/\1/p')
	count=$((count + fed))
done
echo "corpora: $count inputs replayed"
