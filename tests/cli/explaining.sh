# SPDX-License-Identifier: Apache-2.0
#
# interlock explain: what changed, whole traces, and JSON. Read by run.sh, with its
# functions and files.

# ---- What changed
run 0 "$interlock" explain q.tables -t x --verdict block
out_has '   block_streak 0 -> 1' && out_has '   retry empty -> held'
grep -q 'unavailable_streak .* ->' out && fail 'something changed that did not'
run 0 "$interlock" explain q.tables --trace session.jsonl -t run_shell_command \
	-c 'make a' --cwd /w --answer approve
out_has '   retry held -> empty' && out_has '   block_streak 1 -> 0'
run 0 "$interlock" explain q.tables -t exit_plan_mode
out_has '=> defer   layer policy' && out_has 'the policy has no say in this call'
grep -q 'in this mode' out && fail 'a row is not the mode'
run 0 "$interlock" explain q.tables -t x --mode default
out_has 'the policy does not decide in this mode'

# ---- The files on a command line
cat >files.policy <<'END'
policy "files" { }
before classifier {
    deny  permission_rule when writes in { "*.key" }
    allow allowlist       when command in { "ls *" } and reads in workspace
    deny  permission_rule
}
END
run 0 "$interlock" explain files.policy -t sh -c 'ls >a 2>"$x" 3>>/dev/null'
out_has 'it writes "a", "$x", not certain where'
run 0 "$interlock" explain files.policy -t sh --cwd /w -c 'ls <b </c'
out_has 'reads in workspace: it reads "b", "/c"' && out_has 'it writes no file'
run 0 "$interlock" explain files.policy -t sh -c 'ls; ('
out_has 'command cannot be read with certainty'
run 0 "$interlock" explain files.policy -t sh -c ls
out_has 'it writes no file' && out_has '=> allow allowlist'
run 0 "$interlock" explain files.policy -t x
out_has 'there is no command'

# ---- Whole traces. Two calls are under way at once; the second's answer names its own
# reason.
cat >two.jsonl <<'END'
{"event":"call","id":"1","tool":"x","rule":"ask"}
{"event":"call","id":"2","tool":"y"}
{"event":"verdict","id":"2","verdict":"unavailable","kind":"timeout"}

{"event":"turn_start"}
{"event":"answer","id":"1","answer":"approve"}
{"event":"answer","id":"1","answer":"approve"}
{"event":"answer","id":"2","answer":"approve","by":"hook"}
{"event":"executed","id":"2","ok":true}
{"event":"call","id":"3","tool":"y"}
{"event":"verdict","id":"3","verdict":"block"}
{"event":"mode_switch","mode":"plan"}
END
run 0 "$interlock" explain q.tables --trace two.jsonl --all
[ "$(grep -c '^line ' out)" -eq 9 ] || fail 'not every step that decides or changes'
out_has 'line 1: call "1"' && out_has 'line 3: verdict "2" unavailable'
out_has 'asked ask_rule: reason asked is ask_rule'
out_has 'asked ask_rule: reason asked is classifier_unavailable'
out_has '=> refused   the call does not wait' && out_has 'line 12: mode_switch "plan"'
out_has '   block_streak 1 -> 0'
run 0 "$interlock" explain q.tables --trace two.jsonl --id 2
[ "$(grep -c '^line ' out)" -eq 3 ] || fail 'not the three steps of the call'
run 0 "$interlock" explain q.tables --trace two.jsonl --all --json
mv out steps.jsonl
run 0 node "$root/tests/cli/steps.mjs" steps.jsonl
mv out steps.text
cat >wanted <<'END'
1 call ask ask_rule
2 call classify classify
3 verdict ask classifier_unavailable unavailable_streak 0>1 outages 0>1
6 answer allow approve
7 answer refused 
8 answer allow approve unavailable_streak 1>0
10 call classify classify
11 verdict deny classifier_blocked block_streak 0>1 blocks 0>1 retry null>held
12 mode_switch   block_streak 1>0 blocks 1>0 outages 1>0 retry held>null
END
run 0 diff wanted steps.text
# What is refused changes nothing, also where counters are no longer at 0.
cat >refused.jsonl <<'END'
{"event":"call","id":"1","tool":"x"}
{"event":"verdict","id":"1","verdict":"block"}
{"event":"verdict","id":"1","verdict":"block"}
END
run 0 "$interlock" explain q.tables --trace refused.jsonl --all
out_has 'block_streak 0 -> 1' && out_has '=> refused'
sed -n '/=> refused/,$p' out | grep -q -- ' -> ' && fail 'a refused verdict changed something'

# Where each turn has a state of its own, it is the turn's that is told.
cat >turns.jsonl <<'END'
{"event":"turn_start","turn":"1"}
{"event":"call","id":"1","tool":"x","model":"cyber"}
{"event":"call","id":"2","tool":"x","turn":"2"}
{"event":"verdict","id":"1","verdict":"block"}
{"event":"verdict","id":"2","verdict":"block"}
{"event":"turn_end","turn":"1"}
END
guardian=$root/policies/codex-guardian.policy
run 0 "$interlock" explain "$guardian" --trace turns.jsonl --all --json
mv out steps.jsonl
run 0 node "$root/tests/cli/steps.mjs" steps.jsonl
mv out steps.text
cat >wanted <<'END'
2 call classify classify
3 call classify classify
4 verdict interrupt consecutive_block denied_streak 0>1 recent 0>1 interrupted 0>1
5 verdict deny classifier_blocked denied_streak 0>1 recent 0>1
6 turn_end   denied_streak 1>0 recent 1>0 interrupted 1>0
END
run 0 diff wanted steps.text
run 0 "$interlock" explain "$guardian" --tool x --model cyber --verdict block
out_has '  model        "cyber"' && out_has '=> interrupt consecutive_block'

# ---- JSON of one call, whatever its bytes
run 0 "$interlock" explain q.tables --json -t x --verdict block
[ "$(wc -l <out)" -eq 2 ] || fail 'not one line a step'
run 0 "$interlock" explain q.tables --json -t x
out_has '{"line":null,"id":null,"event":"call","turn":null,"thread":null,"facts":{"tool":"x","rule":"none"}'
[ "$(wc -l <out)" -eq 1 ] || fail 'more than the step'
run 0 "$interlock" explain q.tables --json -t "$(printf 'a"\\\n\033\377')"
out_has '"tool":"a\"\\\n\u001b'
mv out odd.jsonl
run 0 node "$root/tests/cli/steps.mjs" odd.jsonl
shell 3 '"$interlock" explain q.tables --trace two.jsonl --all --json >/dev/full'
run 2 "$interlock" explain q.tables --all
err_has '--all needs --trace'
run 2 "$interlock" explain q.tables --all --trace two.jsonl --id 1
run 1 "$interlock" explain q.tables --all --trace broken.jsonl
err_has '[unknown-event]' && out_has '=> deny classifier_blocked'
