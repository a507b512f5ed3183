#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/storm/run.sh [KILLS [SEED]]: state and journal under processes that are killed,
# a thousand at once, and on a disk that fills up (root only: a small tmpfs).
set -eu
cd "$(dirname "$0")/../.."
build=${ILK_BUILD:-build}
kills=${1:-400} seed=${2:-1}
scratch=$(mktemp -d)
mounted=
trap '[ -z "$mounted" ] || umount "$scratch"; rm -rf "$scratch"' EXIT
export TMPDIR="$scratch"

"$build/state-storm" --kills "$kills" --processes 8 --seed "$seed"
"$build/state-storm" --burst 1000

# What does not fit is refused, what was there stays whole, and it goes on when there is
# room again.
full="no full disk, which takes root and mount"
if mount -t tmpfs -o size=128k,mode=700 ilk-storm "$scratch" 2>/dev/null; then
	mounted=yes
	"$build/state-storm" --write "$scratch/journal" 20
	"$build/interlock" audit verify "$scratch/journal" >/dev/null
	dd if=/dev/zero of="$scratch/filler" bs=4k count=20 2>/dev/null || true
	if "$build/state-storm" --write "$scratch/journal" 100000 2>"$scratch/said"; then
		echo "storm: a full disk was not noticed"
		exit 1
	fi
	"$build/interlock" audit verify "$scratch/journal"
	rm "$scratch/filler"
	"$build/state-storm" --write "$scratch/journal" 20
	"$build/interlock" audit verify "$scratch/journal"
	full="a full disk"
fi
echo "storm: $kills kills, 1000 at once, $full: nothing torn, nothing lost"
