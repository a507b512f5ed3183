#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# interlock fmt on files: what it writes, and above all what it leaves alone.
set -u
cd "$(dirname "$0")/../.."
suite=fmt
. tests/cli/cases.sh

# fmt STATUS ARGUMENT...: runs the command on them.
fmt() {
	expected=$1
	shift
	run "$expected" "$interlock" fmt "$@"
}

messy=$root/tests/policy/fmt/items.policy
tidy=$root/tests/policy/fmt/items.expected
printf 'policy "p" {\n' >broken.policy

# ---- In place
cp "$messy" one.policy && cp "$messy" two.policy && chmod 640 one.policy
fmt 0 one.policy two.policy
same one.policy "$tidy" && same two.policy "$tidy" && out_is_empty && err_is_empty
[ "$(stat -c %a one.policy)" = 640 ] || fail 'the permissions have changed'
before=$(stat -c %i one.policy)
fmt 0 one.policy
[ "$(stat -c %i one.policy)" = "$before" ] || fail 'a file was written for nothing'
cp "$messy" target.policy && ln -s target.policy link.policy
fmt 0 link.policy
same target.policy "$tidy"
[ -L link.policy ] || fail 'the link is gone'

# ---- Standard input
cp "$messy" two.policy
fmt 0 - <"$messy"
same out "$tidy"
fmt 0 - <"$tidy"
same out "$tidy"
fmt 1 --check - <"$messy"
out_has '<stdin>'

# Nothing but blanks is laid out as nothing.
fmt 0 - </dev/null
out_is_empty
printf '\n\n  \n' >blank.policy
fmt 0 blank.policy
[ ! -s blank.policy ] || fail 'expected an empty file'

# ---- Only looking
fmt 1 --check one.policy two.policy
[ "$(cat out)" = two.policy ] || fail 'expected the name of the file alone'
same two.policy "$messy"
fmt 0 --check one.policy
out_is_empty
fmt 0 --diff one.policy two.policy
out_has '--- two.policy' && out_has '-set a={"x",b} set bbb' && out_has '+set a   = { "x", b }'
same two.policy "$messy"
fmt 1 --check --diff two.policy
out_has '+++ two.policy'
fmt 0 --check --diff one.policy
out_is_empty

# ---- What cannot be laid out
cp broken.policy kept.policy
fmt 1 broken.policy one.policy
err_has 'broken.policy:2:1: error: found the end of the file' && err_has '1 error, 0 warnings'
same broken.policy kept.policy
fmt 1 - <broken.policy
out_is_empty
printf '\211ILK\r\n\032\n' >compiled
fmt 1 compiled
err_has 'compiled is compiled, only policy text can be laid out'
fmt 3 missing.policy
err_has 'cannot open missing.policy'
if [ -w /dev/full ]; then
	export interlock messy
	shell 3 '"$interlock" fmt - <"$messy" >/dev/full'
fi

finish 'commands do as they should'
