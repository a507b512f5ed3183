#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The command line as people and scripts meet it: each case is a command, the exit status
# it must have, and what standard output and standard error must (or must not) hold.
set -u
cd "$(dirname "$0")/../.."
suite=cli
. tests/cli/cases.sh
policy=$root/policies/qwen-code.policy
everything=$root/tests/cli/everything.policy
bad=$root/tests/trace/bad
export interlock policy everything bad

cat >ok.policy <<'END'
policy "ok" { telemetry qwen-code.auto_mode }
before classifier { allow allowlist when tool in { "r" }   classify }
on classifier {
    allow classifier_passed when pass
    deny classifier_blocked when block fires PermissionDenied
    ask classifier_unavailable when unavailable
}
test "reading is allowed" { call "r" -> allow allowlist }
END
sed 's/-> allow allowlist/-> deny/' ok.policy >failing.policy
sed 's/deny classifier/denny classifier/' ok.policy >wrong.policy
cat >session.jsonl <<'END'
{"event":"session_start","mode":"auto","workspace":["/w"]}
{"event":"call","id":"1","tool":"run_shell_command","command":"make a","cwd":"/w"}
{"event":"verdict","id":"1","verdict":"block"}
END

# ---- The command itself
run 0 "$interlock" --help
out_has 'usage: interlock COMMAND' && err_is_empty
run 0 "$interlock" --version
out_has "interlock $(cat "$root/VERSION")"
run 2 "$interlock"
err_has 'expected a command' && out_is_empty
run 2 "$interlock" repaly
err_has 'did you mean replay?'
run 2 "$interlock" --hepl
err_has 'did you mean --help?'
run 2 "$interlock" frobnicate
err_has 'see interlock --help'
for command in check compile dump explain export fmt gen replay report test top 'audit verify' 'audit show' 'audit rotate' \
	'hook install' 'hook uninstall' 'hook doctor'; do
	run 0 "$interlock" $command --help
	out_has "usage: interlock $command" && err_is_empty
	run 2 "$interlock" $command --no-such-option
	out_is_empty && err_has 'no-such-option'
done
for command in check compile dump explain fmt replay test 'audit verify' 'audit show' 'audit rotate'; do
	run 0 "$interlock" $command -h
	out_has 'exit status: 0 fine'
	run 2 "$interlock" $command
	err_has "$command: expected" && out_is_empty
	run 2 "$interlock" $command -Z
	err_has 'unknown option -Z'
	run 2 "$interlock" $command --help=yes
done

# ---- The man pages know every option and every command
for command in check compile dump explain export fmt gen replay report test top; do
	page=$root/docs/man/interlock-$command.1
	run 0 "$interlock" $command --help
	for option in $(grep -o -- '^ .*--[a-z-]*' out | grep -o -- '--[a-z-]*$'); do
		sed 's/\\-/-/g' "$page" | grep -q -- "$option\b" ||
			fail "interlock-$command.1 lacks $option"
	done
	grep -q "\"Interlock $(cat "$root/VERSION")\"" "$page" ||
		fail "interlock-$command.1 is of another version"
	grep -q "interlock.*$command" "$root/docs/man/interlock.1" ||
		fail "interlock.1 lacks $command"
done

# ---- Options
run 2 "$interlock" replay --jsno a b
err_has 'did you mean --json?'
run 2 "$interlock" replay --json=1 a b
err_has '--json takes no value'
run 2 "$interlock" compile ok.policy --output
err_has '--output needs a value: FILE'
run 0 "$interlock" compile ok.policy --output=a.tables
run 0 "$interlock" compile -ob.tables ok.policy
run 0 "$interlock" compile -o c.tables -- ok.policy
run 0 cmp a.tables b.tables
run 0 cmp a.tables c.tables
run 2 "$interlock" replay - -
err_has 'only one of POLICY and TRACE'

# ---- check
run 0 "$interlock" check ok.policy "$policy"
err_has '0 errors, 0 warnings' && out_is_empty
run 1 "$interlock" check ok.policy wrong.policy
err_has 'wrong.policy:5:5: error: found "denny"'
[ "$(tail -n 1 err)" = '1 error, 0 warnings' ] || fail 'the last line does not count'
shell 1 '"$interlock" check - <wrong.policy'
err_has '<stdin>:5:5: error:'
run 0 "$interlock" check a.tables
run 3 "$interlock" check missing.policy
err_has 'cannot open missing.policy: No such file or directory'
run 3 "$interlock" check .
err_has 'cannot read .: it is a directory'
run 3 "$interlock" check wrong.policy missing.policy
err_has '1 error' && err_has 'missing.policy'
head -c 33000000 /dev/zero >huge
run 1 "$interlock" check huge
rm -f huge
if [ "$(id -u)" -ne 0 ]; then
	cp ok.policy secret.policy && chmod 000 secret.policy
	run 3 "$interlock" check secret.policy
	err_has 'Permission denied'
fi

# What a change to the telemetry spec would take from policies.
run 0 "$interlock" check --registry "$root/gen/registry" "$root/policies/qwen-code.policy" "$root/policies/claude-code.policy"
err_has '0 errors, 0 warnings'
run 0 cp -r "$root/gen/registry" changed
run 0 sed -i '/id: consecutive_block,/d' changed/decision.yaml
run 1 "$interlock" check -r changed "$root/policies/qwen-code.policy" ok.policy
err_has 'qwen-code.policy:'
err_has '"consecutive_block" is no member of qwen-code.auto_mode.reason in changed [unknown-member]'
err_has '"consecutive_block" is no member of qwen-code.auto_mode.fallback_reason'
[ "$(tail -n 1 err)" = '2 errors, 0 warnings' ] || fail 'the last line does not count'
run 0 "$interlock" compile -o checked.tables "$root/policies/qwen-code.policy"
run 1 "$interlock" check -r changed checked.tables
run 0 cp "$root/gen/registry/decision.yaml" changed/decision.yaml
run 0 sed -i 's/{id: consecutive_block, /{id: consecutive_block, deprecated: {reason: obsoleted, note: "Gone."}, /' changed/decision.yaml
run 0 "$interlock" check -r changed "$root/policies/qwen-code.policy"
err_has 'warning: "consecutive_block" is a deprecated member' && err_has '0 errors, 2 warnings'
run 3 "$interlock" check -r missing ok.policy
run 0 sed -i '1,3d' changed/decision.yaml
run 1 "$interlock" check -r changed ok.policy

# ---- compile
run 0 "$interlock" compile ok.policy
out_is_empty && err_is_empty
run 0 cmp a.tables ok.tables
run 1 "$interlock" compile wrong.policy
absent wrong.tables
cp a.tables kept.tables
run 1 "$interlock" compile wrong.policy -o kept.tables
run 0 cmp a.tables kept.tables
shell 0 '"$interlock" compile - <ok.policy >d.tables'
# An image knows the name of its source, and standard input has none.
run 1 cmp a.tables d.tables
shell 0 '"$interlock" dump a.tables >a.dump; "$interlock" dump d.tables | cmp - a.dump'
mkdir elsewhere
cp ok.policy elsewhere
run 0 "$interlock" compile elsewhere/ok.policy
run 0 cmp ok.tables elsewhere/ok.tables
# Several files, in two folders: the same bytes.
mkdir -p team/lib other/way
cat >team/team.policy <<'END'
policy "team" { }
param mine = 4 range 1..9
include "lib/base.policy" with most = mine
test "its own" { call "x" block -> deny classifier_blocked }
END
cat >team/lib/base.policy <<'END'
policy "base" { }
param most = 3 range 1..10
counter streak { +1 on block }
cap consecutive_block consecutive when streak >= most
before classifier {
    ask consecutive_block when capped
    classify
}
on classifier {
    allow classifier_passed      when pass
    ask   classifier_unavailable when unavailable
    deny  classifier_blocked     when block   fires PermissionDenied
}
test "not its own" { call "x" -> ask }
END
cp -r team other/way
run 0 "$interlock" compile team/team.policy
run 0 "$interlock" compile other/way/team/team.policy
run 0 cmp team/team.tables other/way/team/team.tables
run 0 "$interlock" dump team/team.tables
out_has 'consecutive_block consecutive when streak >= 4  # line 4 of lib/base.policy'
out_has 'mine = 4  # line 2 of team.policy'
run 0 "$interlock" dump team/team.policy --param mine=7
out_has 'streak >= 7'
run 1 "$interlock" check team/team.policy --param mine=10
err_has 'found 10 for "mine", expected 1 to 9'
run 1 "$interlock" check team/team.policy --param nine=1
err_has 'did you mean "mine"?'
run 1 "$interlock" check team/team.policy --param most=1
err_has 'team/lib/base.policy:2:7: note: this one is given a value where its file is included'
run 1 "$interlock" check team/team.policy --param mine=off
for value in mine =1 mine= mine=x mine=-1 mine=1x mine=4294967296 mine=99999999999; do
	run 2 "$interlock" check team/team.policy --param "$value"
	err_has 'expected NAME=NUMBER or NAME=off'
done
run 1 "$interlock" replay team/team.tables session.jsonl --param mine=5
err_has 'is compiled: --param and --org are for'
run 0 "$interlock" test team/team.policy
out_has '1 passed, 0 failed'
run 1 "$interlock" test --require 90 team/team.policy
cat out err >both && mv both out
out_has 'team/lib/base.policy:6:5: error: no test makes the row "ask consecutive_block" decide'
run 1 "$interlock" test team/lib/base.policy
run 0 "$interlock" explain team/team.policy --tool x --verdict block
out_has 'lib/base.policy:12  deny classifier_blocked'
out_has 'line 12 of lib/base.policy'
run 0 "$interlock" explain team/team.policy --tool x --json
out_has '"line":7,"file":"lib/base.policy"'
run 0 "$interlock" replay team/team.policy session.jsonl
run 0 "$interlock" fmt --check team/lib/base.policy
mv team/lib/base.policy team/lib/gone
run 1 "$interlock" check team/team.policy
err_has 'team/team.policy:3:9: error: cannot read team/lib/base.policy: No such file or directory'
mkdir team/lib/base.policy
run 1 "$interlock" compile team/team.policy -o kept.tables
err_has 'Is a directory'
run 0 cmp a.tables kept.tables
shell 0 '"$interlock" compile ok.policy -o - | cmp - a.tables'
run 2 "$interlock" compile ok.policy -o ok.policy
err_has 'written over itself'
run 1 "$interlock" compile a.tables -o e.tables
err_has 'is compiled already' && absent e.tables
run 3 "$interlock" compile ok.policy -o /dev/full
err_has 'cannot write /dev/full: No space left on device'
run 3 "$interlock" compile ok.policy -o missing/e.tables
err_has 'No such file or directory'
mkdir -p folder
run 3 "$interlock" compile ok.policy -o folder
err_has 'Is a directory'
ls -A folder >out && out_is_empty
shell 3 '"$interlock" compile "$everything" -o - >all.tables; ulimit -f 1
	"$interlock" compile "$everything" -o cut.tables >said 2>&1'
absent cut.tables
ls | grep 'tables\.' >out
out_is_empty
if [ "$(id -u)" -ne 0 ]; then
	chmod a-w folder
	run 3 "$interlock" compile ok.policy -o folder/e.tables
	absent folder/e.tables
	chmod u+w folder
fi
shell 3 '"$interlock" compile ok.policy -o - >/dev/full'
err_has 'cannot write standard output: No space left on device'
printf old >target.tables
ln -s target.tables link.tables
run 0 "$interlock" compile ok.policy -o link.tables
[ -h link.tables ] || fail 'the link is no link any more'
run 0 cmp a.tables target.tables
umask 027
run 0 "$interlock" compile ok.policy -o mode.tables
case $(ls -l mode.tables) in
-rw-r-----*) ;;
*) fail "mode.tables has other permissions: $(ls -l mode.tables)" ;;
esac

# ---- Damaged images
head -c 200 a.tables >short.tables
run 4 "$interlock" dump short.tables
err_has 'short.tables: the image is shorter than it says'
{ head -c 300 a.tables && printf X && tail -c +302 a.tables; } >flipped.tables
run 4 "$interlock" replay flipped.tables session.jsonl
err_has 'flipped.tables: the image checksum does not match'
out_is_empty
cat a.tables a.tables >double.tables
run 4 "$interlock" explain double.tables --tool r

# ---- dump
run 0 "$interlock" dump "$everything"
grep -v ' hash ' out >dumped
run 0 cmp dumped "$root/tests/cli/everything.dump"
"$interlock" compile "$everything" -o everything.tables
shell 0 '"$interlock" dump - <everything.tables | grep -v " hash " | cmp - dumped'
shell 3 '"$interlock" dump everything.tables >/dev/full'
err_has 'cannot write standard output'
shell 3 '"$interlock" dump everything.tables >&-'
err_has 'Bad file descriptor'
run 0 "$interlock" dump "$root/tests/cli/memories.policy"
grep -v ' hash ' out >dumped
run 0 cmp dumped "$root/tests/cli/memories.dump"
arguments=$root/tests/cli/arguments.policy
run 0 "$interlock" dump "$arguments"
grep -v ' hash ' out >dumped
run 0 cmp dumped "$root/tests/cli/arguments.dump"
run 0 "$interlock" explain "$arguments" --tool t --workspace /w --cwd / \
	--args '{"files":["/w/.git/x","/w/a"],"options":{"dry run":true},"b-c":{"\"":[["a"]]}}'
out_has 'args.options."dry run" not in { "true" }: args.options."dry run" is "true"'
out_has 'args.files not in workspace, in any case: args.files is "/w/.git/x", "/w/a"'
out_has 'args.b-c."\"" in { "a*" }: args.b-c."\"" is not there as a text'
run 0 "$interlock" explain "$arguments" --tool t --args '{"files":["~",{}]}'
out_has 'args.files not in workspace, in any case: args.files is "~", and more that is not certain'
run 0 "$interlock" explain "$arguments" --tool t
out_has 'there are no args'

# ---- replay
run 0 "$interlock" replay "$policy" session.jsonl
out_has 'classifier_blocked' && out_has '3 events, 0 refused' && err_is_empty
grep -q "$(printf '\033')" out && fail 'colour in a pipe'
shell 0 'NO_COLOR=1 "$interlock" replay "$policy" - <session.jsonl'
out_has '3 events, 0 refused'
run 0 "$interlock" replay "$policy" session.jsonl --json
[ "$(wc -l <out)" -eq 3 ] || fail 'not one line an event'
out_has '"qwen-code.auto_mode.decision":"deny"'
"$interlock" compile "$policy" -o q.tables
shell 0 '"$interlock" replay "$policy" session.jsonl --json >one &&
	"$interlock" replay --json q.tables session.jsonl | cmp - one'
shell 0 '"$interlock" replay --json - session.jsonl <q.tables | cmp - one'
shell 0 '{ printf "\357\273\277"; sed "s/\$/\r/" session.jsonl; echo; } |
	"$interlock" replay --json q.tables - | cmp - one'
shell 0 'printf %s "$(cat session.jsonl)" | "$interlock" replay --json q.tables - | cmp - one'
shell 0 '"$interlock" replay --json q.tables - </dev/null'
out_is_empty
{ cat session.jsonl && echo '{"event":"tock"}' && cat session.jsonl; } >broken.jsonl
run 1 "$interlock" replay --json q.tables broken.jsonl
cmp -s out one || fail 'what came before was not answered'
err_has 'broken.jsonl:4: error: found the event "tock", expected call,'
err_has '[unknown-event]'
for file in "$bad"/*.jsonl; do
	run 1 "$interlock" replay --json q.tables "$file"
	err_has "$file:"
done
shell 1 'printf "{\"event\":\"\\\\u001b[31m\"}\n" | "$interlock" replay q.tables -'
grep -q "$(printf '\033')" err && fail 'a control character got through'
run 3 "$interlock" replay q.tables missing.jsonl
err_has 'cannot open missing.jsonl' && out_is_empty
run 3 "$interlock" replay q.tables .
shell 3 '"$interlock" replay q.tables session.jsonl >/dev/full'
err_has 'No space left on device'
shell 3 'exec 3>&1; { yes "{\"event\":\"tick\"}" | head -n 200000 |
	{ "$interlock" replay --json q.tables -; echo $? >&3; } | head -n 1 >/dev/null; } 3>code
	exit $(cat code)'
err_has 'cannot write standard output: Broken pipe'
# Answers come while the events still do.
mkfifo events answers
"$interlock" replay --json q.tables - <events >answers 2>err &
exec 4>events 5<answers
echo '{"event":"call","id":"1","tool":"read_file"}' >&4
what='replay answers at once' && cases=$((cases + 1))
read -r line <&5
case $line in
*'"outcome":"allow"'*) ;;
*) fail "answered: $line" ;;
esac
exec 4>&- 5<&-
wait
# Memory does not grow with the trace. (A sanitizer wants all addresses there are.)
grep -q __asan_init "$interlock" || shell 0 'ulimit -v 100000
	{ yes "{\"event\":\"call\",\"id\":\"1\",\"tool\":\"read_file\"}" | head -n 300000 |
		{ "$interlock" replay --json q.tables - || echo failed; } | tail -n 1; } |
	grep -q "\"outcome\":\"allow\""'

# ---- Memory that is not there
if ! grep -q __asan_init "$interlock"; then
	head -c 20000000 /dev/zero >zeros
	shell 5 'ulimit -v 20000; "$interlock" check zeros'
	err_has 'zeros: out of memory'
	{
		printf '{"event":"call","id":"1","tool":"x","args":"'
		head -c 8000000 /dev/zero | tr '\0' a
		echo '"}'
	} >long.jsonl
	shell 5 'ulimit -v 20000; "$interlock" replay q.tables long.jsonl'
	err_has 'out of memory' && out_is_empty
	run 0 "$interlock" replay q.tables long.jsonl
	rm -f zeros long.jsonl
fi

# ---- A terminal has colour, unless NO_COLOR says otherwise
if command -v script >/dev/null; then
	run 0 script -qec '"$interlock" replay "$policy" session.jsonl' /dev/null
	grep -q "$(printf '\033')" out || fail 'no colour on a terminal'
	run 0 script -qec 'NO_COLOR=1 "$interlock" replay "$policy" session.jsonl' /dev/null
	grep -q "$(printf '\033')" out && fail 'colour in spite of NO_COLOR'
	run 1 script -qec '"$interlock" check wrong.policy' /dev/null
	grep -q "$(printf '\033')" out || fail 'no colour in a diagnostic on a terminal'
fi

# ---- test
run 0 "$interlock" test ok.policy "$policy"
out_has 'passed, 0 failed' && err_is_empty
run 0 "$interlock" test -v ok.policy
out_has 'passed  reading is allowed' && out_has '1 passed, 0 failed'
run 1 "$interlock" test ok.policy failing.policy
err_has 'failing.policy:8:41: error: expected deny, found allow allowlist [test-failed]'
out_has 'FAILED  reading is allowed' && out_has '1 passed, 1 failed'
run 1 "$interlock" test a.tables
err_has 'tests are in the policy'
run 1 "$interlock" test wrong.policy
err_has 'denny'
run 3 "$interlock" test missing.policy
shell 3 '"$interlock" test ok.policy >/dev/full'

# step STEP EXPECTED...: a policy with this one step in a test must be told so.
step() {
	{ sed '/^test/d' "$everything" && printf 'test "t" {\n%s\n}\n' "$1"; } >step.policy
	run "$2" "$interlock" test step.policy
	shift 2
	for fragment in "$@"; do err_has "$fragment"; done
}
step 'call "x" block -> deny classifier_blocked fires PermissionDenied denials 1 retry held
	layer classifier total_denials 1' 0
step 'call "x" rule ask -> ask answer approve by hook -> refused answer approve -> allow' 0
step 'call "x" -> classify verdict unavailable kind timeout -> ask fires nothing
	executed ok tick user_message policy_reload session_start workspace "/w"
	call "edit" path "/w/a" -> allow' 0
step 'call "edit" args "{\"file_path\":\"/a\"}" annotated read_only pass -> allow
	executed error' 0
step 'call "x" blok' 1 '[unknown-step-word]' 'did you mean "block"?'
step 'call "x" by person' 1 '[unknown-step-word]'
step 'answer approve command "x"' 1 '[unknown-step-word]'
step 'call "x" rule maybe' 1 '[unknown-rule]'
step 'call "x" annotated readonly' 1 '[unknown-annotation]' 'did you mean "read_only"?'
step 'call "x" args "{"' 1 '[bad-args]'
step 'call "x" rule ask -> ask answer approve -> allow warns nothing nudges nothing' 0
step 'call "x" rule ask -> ask answer reject by hook -> deny warns nothing' 0
step 'call "x" rule ask -> ask answer cancel -> deny nudges look_again warns nothing' 0
step 'call "x" rule ask -> ask answer cancel by hook -> deny warns late' 0
step 'call "x" rule ask -> ask answer cancel -> deny warns late' 1 'expected warns late, found nothing'
step 'call "x" rule ask -> ask answer cancel -> deny nudges nothing' 1 \
	'expected nudges nothing, found look_again'
step 'call "x" -> classify warns lat' 1 '[unknown-note]' 'did you mean "late"?'
step 'call "x" -> classify nudges late' 1 '[unknown-note]'
step 'call "x" -> classify warns 3' 1
step 'call "x" rule ask -> ask answer timeout by hook -> interrupt switch "plan"' 0
step 'call "x" rule ask -> ask switch nothing answer timeout -> stop switch nothing' 0
step 'call "x" rule ask -> ask answer timeout by hook -> interrupt switch "auto"' 1 \
	'expected switch auto, found plan'
step 'call "x" rule ask -> ask switch "plan"' 1 'expected switch plan, found none'
step 'call "x" rule ask -> ask switch plan' 1 '[bad-expectation]'
step 'presence attached call "x" rule ask -> ask timeout_s 300' 0
step 'presence attached call "x" rule ask -> ask timeout_s 30' 1 'expected timeout_s 30, found 300'
step 'call "x" failure state -> ask state_unavailable denials 0 call "x" failure hook -> deny hook_failed' 0
step 'call "x" failure stat' 1 '[unknown-failure]' 'did you mean "state"?'
step 'answer approve failure state' 1 '[unknown-step-word]'
step 'call "x" stage slow' 1 '[unknown-stage]'
step 'call "x" block category persistance' 1 '[unknown-category]' 'did you mean "persistence"?'
step 'call "x" block category persistence -> stop' 1 'expected stop, found deny'
step 'call "x" command' 1 '[bad-step-word]'
step 'call "x" -> alow' 1 '[unknown-outcome]' 'did you mean "allow"?'
step 'call "x" -> allow allowlst' 1 '[unknown-reason]' 'did you mean "allowlist"?'
step 'call "x" block -> deny denial 1' 1 '[unknown-expectation]' 'did you mean "denials"?'
step 'call "x" block -> deny cap total' 1 '[unknown-cap]'
step 'call "x" block -> deny layer classifer' 1 '[unknown-layer]'
step 'call "x" block -> deny fires PermisionDenied' 1 '[unknown-hook]'
step 'executed perhaps' 1 '[unknown-ending]'
step 'verdict blok' 1 '[unknown-verdict]'
step 'call "x" block -> deny denials 2' 1 'expected denials 2, found 1 [test-failed]'
step 'call "x" block -> deny retry empty' 1 'expected retry empty, found held'
step 'call "x" block -> deny fires nothing' 1 \
	'expected fires nothing, found PermissionDenied'
step 'call "x" block -> deny layer guard' 1 'expected layer guard, found classifier'
step 'call "x" block -> deny cap total_denial' 1 'expected cap total_denial, found none'
step 'tick' 0
step 'answer approve -> allow' 1 'expected allow, found refused'

# ---- explain
run 0 "$interlock" explain q.tables --tool run_shell_command --command 'make a' --cwd /w
out_has 'rule is deny: rule is none' && out_has '--verdict'
run 0 "$interlock" explain q.tables -t x --verdict block
out_has '=> deny classifier_blocked' && out_has 'yes  block: the verdict is block'
run 0 "$interlock" explain q.tables -t x --verdict unavailable --answer reject --by hook
out_has 'answer reject by hook' && out_has '=> deny'
run 0 "$interlock" explain everything.tables -t x --rule ask --answer cancel --by hook
grep -q 'warn late  *yes, goes on' out || fail 'a note is not said to go on'
out_has '   warns late   nudges look_again'
run 0 "$interlock" explain everything.tables -t x --failure state --presence attached
out_has '=> ask state_unavailable' && out_has '   waits 300 s   by the rule for a failure of the state'
run 0 "$interlock" explain everything.tables -t x --failure hook --json
out_has '"timeout_s":0,"failure":"hook"' && out_has '"rows":[]'
run 2 "$interlock" explain everything.tables -t x --failure hok
run 0 "$interlock" explain everything.tables -t x --rule ask --answer timeout --by hook
out_has '=> interrupt ask_rule' && out_has '   switch "plan"'
run 0 "$interlock" explain everything.tables -t x --rule ask --answer cancel --by hook --json
out_has '"verb":"warn","reason":null,"note":"late","held":true'
out_has '"fires":[],"warnings":["late"],"nudges":["look_again"],"switch_mode":null,"timeout_s":0,"failure":null,"cap":null'
run 0 "$interlock" explain q.tables -t edit -p /w/a -w /w
out_has 'path in workspace: path is "/w/a"'
run 0 "$interlock" explain q.tables -t edit -p ../a -w /w
out_has 'which cannot be read with certainty'
run 0 "$interlock" explain q.tables -t x --rule ask --presence headless
out_has '=> deny ask_rule' && out_has 'what the presence headless makes of ask'
run 0 "$interlock" explain q.tables -t x --mode default
out_has '=> defer'
run 0 "$interlock" explain q.tables --trace session.jsonl --id 1
out_has '=> classify' && out_has '=> deny classifier_blocked'
run 0 "$interlock" explain q.tables --trace session.jsonl -t run_shell_command \
	-c 'make a' --cwd /w
out_has 'slot retry: it holds this call' && out_has '=> ask classifier_blocked_retry'
run 0 "$interlock" explain everything.tables -t x --annotated destructive \
	--args '{"path":"/a"}' --verdict block --stage fast
out_has 'path         "/a"' && out_has 'stage is fast: stage is fast'
run 1 "$interlock" explain q.tables --trace session.jsonl --id 9
err_has 'has no call with the id "9"'
run 2 "$interlock" explain q.tables
err_has 'expected --tool, or --trace and --id'
run 2 "$interlock" explain q.tables --id 1
run 2 "$interlock" explain q.tables --id 1 --trace session.jsonl --tool x
run 2 "$interlock" explain q.tables --tool x --trace session.jsonl --workspace /w
run 2 "$interlock" explain q.tables --tool x --rule alow
err_has 'did you mean allow?'
run 2 "$interlock" explain q.tables --tool x --args '{'
err_has '--args is not JSON'
run 1 "$interlock" explain q.tables --tool x --trace broken.jsonl
err_has '[unknown-event]'
shell 3 '"$interlock" explain q.tables --tool x >/dev/full'

. "$root/tests/cli/testing.sh"
. "$root/tests/cli/explaining.sh"

finish 'command lines as they should be'
