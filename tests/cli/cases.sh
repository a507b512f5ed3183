# SPDX-License-Identifier: Apache-2.0
#
# What the scripts about the command share, read by them from the checkout: the command, an
# empty folder to work in, and a case: a command, the exit status it must have, and what
# standard output and standard error must (or must not) hold. $suite is the script's name.
root=$PWD
build=$(cd "${ILK_BUILD:-build}" && pwd)
interlock=$build/interlock
scratch=$(mktemp -d)
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
cases=0 failed=0

# run STATUS COMMAND...: runs it; out and err hold what it printed.
run() {
	wanted=$1
	shift
	cases=$((cases + 1))
	what=$*
	"$@" >out 2>err
	status=$?
	[ "$status" -eq "$wanted" ] || fail "exit status $status, expected $wanted"
}
fail() {
	failed=$((failed + 1))
	echo "$suite: $what: $1"
	sed 's/^/    out: /' out | head -5
	sed 's/^/    err: /' err | head -5
}
out_has() { grep -qF -- "$1" out || fail "standard output lacks: $1"; }
err_has() { grep -qF -- "$1" err || fail "standard error lacks: $1"; }
out_is_empty() { [ ! -s out ] || fail "standard output is not empty"; }
err_is_empty() { [ ! -s err ] || fail "standard error is not empty"; }
same() { cmp -s "$1" "$2" || fail "$1 is not $2"; }
absent() { [ ! -e "$1" ] || fail "$1 was left behind"; }
shell() { run "$1" sh -c "$2"; }

# finish WORDS: the last line, and the script's exit status.
finish() {
	if [ $failed -gt 0 ]; then
		echo "$suite: $failed failures in $cases cases"
		exit 1
	fi
	echo "$suite: $cases $1"
}
