#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/globs.sh [PAIRS [SEED]]: sets of path patterns against git check-ignore, on made pairs
# of a set and a path: as they are, and with letters in either case. Git runs in a directory of
# its own, with no configuration.
set -eu
cd "$(dirname "$0")/.."
differ=$PWD/${ILK_BUILD:-build}/globs-differ
pairs=${1:-4000} seed=${2:-1}

if ! command -v git >/dev/null; then
	echo "globs-differ: no git to compare with"
	exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_CEILING_DIRECTORIES="$work"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
git init --quiet "$work"
"$differ" make "$work" "$pairs" "$seed"
# Exit status 1: none is ignored, which the judge would say.
judge() {
	(cd "$work" && git -c core.ignorecase="$1" check-ignore --no-index --stdin -z <paths >ignored) ||
		[ $? -eq 1 ]
	shift
	"$differ" judge "$pairs" "$seed" "$work/ignored" "$@"
}
judge false
judge true insensitive
