#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Feeds each harness of tests/fuzz its seeds: tests/fuzz/seeds.txt, tests/fuzz/corpus/.
set -eu
cd "$(dirname "$0")/.."
build=${ILK_BUILD:-build}
count=0

for harness in tests/fuzz/*.c; do
	name=$(basename "$harness" .c)
	[ "$name" = replay ] && continue
	seeds=$(tests/fuzz/seeds "$name") || exit 1
	if ! said=$("$build/replay-$name" $seeds 2>&1); then
		printf '%s\n' "$said" | tail -n 50
		echo "corpora: $name fails on its corpus"
		exit 1
	fi
	fed=$(printf '%s\n' "$said" | sed -n 's/^\([0-9]*\) inputs replayed$/\1/p')
	count=$((count + fed))
done
echo "corpora: $count inputs replayed"
