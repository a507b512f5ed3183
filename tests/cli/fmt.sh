#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# interlock fmt on files: what it writes, and above all what it leaves alone.
set -u
cd "$(dirname "$0")/../.."
interlock=$(cd "${ILK_BUILD:-build}" && pwd)/interlock
root=$PWD
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
cases=0 failed=0

# run STATUS ARGUMENT...: runs the command on them; out and err hold what it printed.
run() {
	wanted=$1
	shift
	cases=$((cases + 1))
	what="fmt $*"
	"$interlock" fmt "$@" >out 2>err
	status=$?
	[ "$status" -eq "$wanted" ] || fail "exit status $status, expected $wanted"
}
fail() {
	failed=$((failed + 1))
	echo "fmt: $what: $1"
	sed 's/^/    out: /' out | head -5
	sed 's/^/    err: /' err | head -5
}
same() { cmp -s "$1" "$2" || fail "$1 is not $2"; }
empty() { [ ! -s "$1" ] || fail "$1 is not empty"; }
has() { grep -qF -- "$2" "$1" || fail "$1 lacks: $2"; }

messy=$root/tests/policy/fmt/items.policy
tidy=$root/tests/policy/fmt/items.expected
printf 'policy "p" {\n' >broken.policy

# ---- In place
cp "$messy" one.policy && cp "$messy" two.policy && chmod 640 one.policy
run 0 one.policy two.policy
same one.policy "$tidy" && same two.policy "$tidy" && empty out && empty err
[ "$(stat -c %a one.policy)" = 640 ] || fail 'the permissions have changed'
before=$(stat -c %i one.policy)
run 0 one.policy
[ "$(stat -c %i one.policy)" = "$before" ] || fail 'a file was written for nothing'
cp "$messy" target.policy && ln -s target.policy link.policy
run 0 link.policy
same target.policy "$tidy"
[ -L link.policy ] || fail 'the link is gone'

# ---- Standard input
cp "$messy" two.policy
run 0 - <"$messy"
same out "$tidy"
run 0 - <"$tidy"
same out "$tidy"
run 1 --check - <"$messy"
has out '<stdin>'

# ---- Only looking
run 1 --check one.policy two.policy
[ "$(cat out)" = two.policy ] || fail 'expected the name of the file alone'
same two.policy "$messy"
run 0 --check one.policy
empty out
run 0 --diff one.policy two.policy
has out '--- two.policy' && has out '-set a={"x",b} set bbb' && has out '+set a   = { "x", b }'
same two.policy "$messy"
run 1 --check --diff two.policy
has out '+++ two.policy'
run 0 --check --diff one.policy
empty out

# ---- What cannot be laid out
cp broken.policy kept.policy
run 1 broken.policy one.policy
has err 'broken.policy:2:1: error: found the end of the file' && has err '1 error, 0 warnings'
same broken.policy kept.policy
run 1 - <broken.policy
empty out
printf '\211ILK\r\n\032\n' >compiled
run 1 compiled
has err 'compiled is compiled, only policy text can be laid out'
run 3 missing.policy
has err 'cannot open missing.policy'
if [ -w /dev/full ]; then
	cases=$((cases + 1))
	what='fmt - >/dev/full'
	"$interlock" fmt - <"$messy" >/dev/full 2>err
	[ $? -eq 3 ] || fail 'a full disk is no success'
fi

[ $failed -eq 0 ] && echo "fmt: $cases commands do as they should"
[ $failed -eq 0 ]
