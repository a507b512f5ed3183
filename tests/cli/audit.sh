#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# interlock audit: what it says of a journal, whole and tampered with, and what it shows.
set -u
cd "$(dirname "$0")/../.."
suite=audit
. tests/cli/cases.sh
export interlock
storm=$build/state-storm

journal() {
	rm -rf j
	"$storm" --write j "$1"
}
file=j/journal-00000001.jsonl

run 0 "$interlock" audit --help
out_has 'usage: interlock audit COMMAND' && err_is_empty
run 2 "$interlock" audit
err_has 'expected verify, show or rotate' && out_is_empty
run 2 "$interlock" audit verfy j
err_has 'did you mean verify?'
run 2 "$interlock" audit --nothing
err_has 'unknown option --nothing'

# ---- verify
journal 12
run 0 "$interlock" audit verify j
out_has '12 lines in 1 file, whole; lines 1 to 12, the last sha256:' && err_is_empty
hash=$(sed -n 's/.*the last sha256://p' out)
[ "$hash" = "$(tail -n 1 $file | tr -d '\n' | sha256sum | cut -d' ' -f1)" ] ||
	fail "the hash is not that of the last line"
"$storm" --write j 3
run 0 "$interlock" audit verify --contains "$hash" j
run 0 "$interlock" audit verify --contains "sha256:$hash" j
run 1 "$interlock" audit verify --contains "$(echo x | sha256sum | cut -d' ' -f1)" j
err_has 'no line has the hash'
run 2 "$interlock" audit verify --contains abc j
err_has 'expected 64 hexadecimal digits'
run 3 "$interlock" audit verify none
err_has 'none: No such file'
mkdir -m 700 empty
run 0 "$interlock" audit verify empty
out_has '0 lines in 0 files, whole'
mkdir open && chmod 777 open
run 3 "$interlock" audit verify open
err_has 'for nobody else to write'

# tampered WHAT SED...: a journal of twelve lines, edited, is not whole for that reason.
tampered() {
	journal 12
	reason=$1
	shift
	sed -i "$@" $file
	run 1 "$interlock" audit verify j
	err_has "$reason"
	out_is_empty
}
tampered "$file:3: the line was changed" '3s/ask/allow/'
tampered "$file:12: the line was changed" '12s/ask/deny/'
tampered "$file:4: line 4 of the journal is missing" '4d'
tampered "$file:4: lines 4 to 6 of the journal are missing" '4,6d'
tampered "$file:5: the line was moved, it is line 6" '5{h;d};6G'
tampered "$file:8: the line was there before, as line 7" '7p'
tampered "$file:11: the file was cut off at its end" '$d'
tampered "$file:6: the line is not the journal's" '5a {"seq":5}'
tampered "$file:13: the line is not the journal's" '$a {"seq":13}'
journal 12
rm j/head
run 1 "$interlock" audit verify j
err_has 'j/head: missing or damaged'

# ---- show
journal 12
run 0 "$interlock" audit show j
out_has '2026-11-18T11:06:40.000Z  s0            verdict   shell' && err_is_empty
out_has 'command=make ?[1m'
[ "$(wc -l <out)" -eq 12 ] || fail "not twelve lines"
# shown COUNT OPTION...
shown() {
	count=$1
	shift
	run 0 "$interlock" audit show "$@" j
	[ "$(wc -l <out)" -eq "$count" ] || fail "$(wc -l <out) lines, expected $count"
}
shown 4 --outcome deny
shown 3 --session s1
shown 6 --tool=edit
shown 3 --event verdict
shown 2 --reason reason_0 --outcome allow
shown 1 --since 2026-11-18T22:00
shown 12 --since 2026-11-18
shown 0 --since 2026-11-19
shown 0 --since 2028-02-29T23:59:59Z
shown 12 --since 1000000d
run 0 "$interlock" audit show --json j
same out $file
for wrong in yesterday 2026-02-29 2026-13-01 2026-11-22T25:00 5x 2026-11-22Zz ''; do
	run 2 "$interlock" audit show --since "$wrong" j
	err_has 'expected a time'
done
echo garbage >>$file
run 1 "$interlock" audit show j
err_has '1 lines are not the journal'
shell 3 "\"$interlock\" audit show j >/dev/full"
err_has 'standard output'

# ---- rotate
journal 5
run 0 "$interlock" audit rotate j
"$storm" --write j 5
run 0 "$interlock" audit rotate j
run 0 "$interlock" audit rotate --keep 1 j
run 0 "$interlock" audit verify j
out_has '10 lines in 2 files'
touch -d '3 days ago' $file
echo '{"place":[1,0,1]}' >j/export.cursor
run 0 "$interlock" audit rotate --keep 1 j
run 0 "$interlock" audit verify j
out_has '10 lines in 2 files'
echo '{"plac' >j/export.cursor
run 1 "$interlock" audit rotate --keep 1 j
err_has 'export.cursor: damaged: nothing is removed'
echo '{"place":[2,0,6]}' >j/export.cursor
run 0 "$interlock" audit rotate --keep 1 j
absent $file
run 0 "$interlock" audit verify j
out_has '5 older lines were dropped by the journal'
run 0 "$interlock" audit show --event journal --json j
out_has '"dropped_lines":5'
rm j/export.cursor
run 0 "$interlock" audit rotate --keep 0 j
run 0 "$interlock" audit verify j
run 2 "$interlock" audit rotate --keep soon j
err_has 'expected a number of days'
run 3 "$interlock" audit rotate none
absent none

finish "command lines as they should be"
