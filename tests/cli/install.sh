#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# interlock hook install, uninstall, doctor: what they do to the settings of agents, and
# above all what they leave alone.
set -u
cd "$(dirname "$0")/../.."
suite=install-hook
. tests/cli/cases.sh
policy=$root/policies/qwen-code.policy
unset INTERLOCK_STATE_DIR XDG_STATE_HOME CLAUDE_CONFIG_DIR CODEX_HOME
export HOME=$scratch/home
mkdir home && umask 022
mkdir 'a project' && cd 'a project' || exit 1
cp "$policy" q.policy
settings=.qwen/settings.json

hook() {
	wanted_status=$1
	shift
	run "$wanted_status" "$interlock" hook "$@"
}
# json EXPRESSION [FILE]: j is the file's value.
json() {
	node -e 'const j = JSON.parse(require("fs").readFileSync(process.argv[2]));
		console.log(JSON.stringify(eval(process.argv[1])))' "$1" "${2:-$settings}"
}
says() {
	found=$(json "$1" "${3:-$settings}")
	[ "$found" = "$2" ] || fail "$1 is $found, expected $2"
}

# ---- Where there was nothing
hook 0 install --agent qwen-code --policy q.policy --dry-run
out_has '+++ .qwen/settings.json' && out_has '"PreToolUse": ['
absent .qwen && absent q.tables
hook 0 install --agent qwen-code --policy q.policy
out_has 'our hook is in it now' && err_is_empty
run 0 "$interlock" compile q.policy -o expected.tables
same q.tables expected.tables
says 'Object.keys(j.hooks).length' 12
says 'Object.values(j.hooks).every(g => g.length === 1 && g[0].hooks.length === 1
	&& g[0].hooks[0].type === "command" && g[0].hooks[0].timeout === 30)' true
absent $settings.before-interlock
cp $settings installed.json
hook 0 install --agent qwen-code --policy q.policy
out_has 'there already' && same $settings installed.json
hook 0 install --agent qwen-code --policy q.policy --observe --content hash
says 'new Set(Object.values(j.hooks).map(g => g.length + g[0].hooks[0].command.split(" ").slice(-3).join(" "))).size' 1
grep -q -- '--content hash --observe"' $settings || fail 'options are not handed on'
hook 0 uninstall --agent qwen-code
out_has 'so it is removed' && absent $settings
hook 0 uninstall --agent qwen-code
out_has 'there is no such file'

# ---- What is there stays: keys, order, layout, line ends, mode, links, other hooks
restores() {
	cp "$1" $settings && chmod 640 $settings
	hook 0 install --agent qwen-code --policy q.policy
	says 'Object.keys(j.hooks).length >= 12' true
	hook 0 install --agent qwen-code --policy q.policy
	out_has 'there already'
	same $settings.before-interlock "$1"
	[ "$(stat -c %a $settings $settings.before-interlock | sort -u)" = 640 ] || fail 'the mode has changed'
	hook 0 uninstall --agent qwen-code --dry-run
	out_has '-' && grep -q interlock $settings || fail 'a dry run that is none'
	hook 0 uninstall --agent qwen-code
	same $settings "$1"
	absent $settings.before-interlock
	[ "$(stat -c %a $settings)" = 640 ] || fail 'the mode has changed'
}
cat >others.json <<'END'
{
    "z": [1, 2,3],  "a": 1.50,
    "hooks": {
        "PreToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "interlock-hook-not-ours"}]}],
        "Stop": [ ],
        "Other": [
            {"hooks": [{"type": "command", "command": "say \"hooks\": [ }"}]}
        ]
    },
    "text": "caf\u00e9 { \" [ \\", "big": 12345678901234567890.0
}
END
restores others.json
printf '{"a":1,"hooks":{"Stop":[{"hooks":[{"type":"command","command":"x"}]}]}}' >line.json
restores line.json
printf '{\r\n\t"a": 1\r\n}\r\n' >dos.json
restores dos.json
printf '{}' >empty.json
restores empty.json
printf '\n{ }\n\n' >blank.json
restores blank.json
: >nothing.json
restores nothing.json
cp others.json $settings
hook 0 install --agent qwen-code --policy q.policy
says '[Object.keys(j).join(), j.hooks.PreToolUse.length, j.hooks.PreToolUse[0].matcher, j.hooks.Other.length, j.a]' \
	'["z,a,hooks,text,big",2,"Bash",1,1.5]'
grep -q '"z": \[1, 2,3\],  "a": 1.50,' $settings || fail 'what was not ours is laid out anew'
# Changed since: only ours goes.
sed -i 's/"z": \[1, 2,3\]/"z": []/' $settings
hook 0 uninstall --agent qwen-code
out_has 'all else is as it was'
sed 's/"z": \[1, 2,3\]/"z": []/' others.json >wanted.json
json 'j' wanted.json >one && json 'j' >two
node -e 'const [a, b] = process.argv.slice(1).map(f => JSON.parse(require("fs").readFileSync(f)));
	delete a.hooks.Stop; delete b.hooks.Stop; require("assert").deepEqual(a, b)' one two ||
	fail 'more than ours was taken out'
rm -f $settings $settings.before-interlock
mkdir elsewhere && cp others.json elsewhere/s.json && ln -s ../elsewhere/s.json $settings
hook 0 install --agent qwen-code --policy q.policy
[ -L $settings ] || fail 'the link is gone'
grep -q interlock elsewhere/s.json || fail 'what the link leads to was not written'
hook 0 uninstall --agent qwen-code
[ -L $settings ] && same elsewhere/s.json others.json
rm -rf .qwen && mkdir .qwen

# ---- Refused, and left alone
refused() {
	printf '%s' "$1" >$settings && cp $settings before
	hook 1 install --agent qwen-code --policy q.policy
	err_has 'left as it is' && err_has 'help: put this into' && err_has ' PreToolUse' && same $settings before
	hook 1 uninstall --agent qwen-code
	same $settings before && absent $settings.before-interlock
}
refused '{ // mine
 "a": 1 }'
refused '{"a":1,"a":2}'
refused '[]'
refused '{"hooks":[]}'
refused '{"hooks":{"Stop":{"command":"x"}}}'
refused '{"hooks":{"Stop":["x"]}}'
# An event that is a switch: there is no list to put a hook into.
for switch in '{"hooks":{"Stop":true}}' '{"hooks":{"PreToolUse":"off"}}'; do
	printf '%s' "$switch" >$settings && cp $settings before
	hook 1 install --agent qwen-code --policy q.policy
	err_has 'is no list' && err_has 'help: put this into' && same $settings before
	hook 0 uninstall --agent qwen-code
	same $settings before
done
refused '{"h\u006foks":{}}'
refused '{"a":'
rm $settings
sed 's/deny/denny/' q.policy >wrong.policy
hook 1 install --agent qwen-code --policy wrong.policy
err_has 'did you mean "deny"?' && absent $settings && absent wrong.tables
hook 3 install --agent qwen-code --policy missing.policy
hook 2 install --agent qwen-coed --policy q.policy
err_has 'did you mean qwen-code?'
hook 2 install --agent qwen-code
hook 2 install --policy q.policy
hook 2 uninstall
hook 2 instal
err_has 'did you mean install?'
if [ "$(id -u)" -ne 0 ]; then
	chmod 500 .qwen
	hook 3 install --agent qwen-code --policy q.policy
	chmod 700 .qwen
fi
shell 3 'ulimit -f 2; "'"$interlock"'" hook install --agent qwen-code --policy expected.tables'
[ -z "$(ls -A .qwen)" ] || fail 'something was left behind'

# ---- Each agent, for the user too
for agent in qwen-code:.qwen/settings.json:30 claude-code:.claude/settings.json:30 \
	gemini-cli:.gemini/settings.json:30000 codex:.codex/hooks.json:30; do
	name=${agent%%:*} rest=${agent#*:}
	file=${rest%:*}
	hook 0 install --agent "$name" --policy expected.tables --user
	says 'Object.values(j.hooks)[0][0].hooks[0].timeout' "${rest#*:}" "$HOME/$file"
	hook 0 doctor --agent "$name"
	out_has 'ok    decision' && err_is_empty
	hook 0 uninstall --agent "$name" --user
	absent "$HOME/$file"
done
run 0 env CLAUDE_CONFIG_DIR="$PWD/cc" "$interlock" hook install --agent claude-code --policy q.policy --user
grep -q interlock cc/settings.json || fail 'CLAUDE_CONFIG_DIR is not heeded'

# ---- The doctor
hook 1 doctor
out_has "no agent's settings run our hook"
mkdir "it's \"odd\"" && cp q.policy "it's \"odd\"/p.policy"
hook 0 install --agent qwen-code --policy "it's \"odd\"/p.policy" --journal "$PWD/it's \"odd\"/journal" --state "$PWD/state"
hook 0 doctor --json
says '[j.failures, j.warnings, j.checks.map(c => c.check).join()]' \
	'[0,0,"settings,program,tables,source,state,journal,timeout,decision"]' out
ls | grep -q journal && fail 'the doctor has written a journal'
absent state
[ -z "$(ls /tmp | grep interlock-doctor)" ] || fail 'the doctor has left something in /tmp'
# sick STATUS CHECK STATE WORDS
sick() {
	hook "$1" doctor
	grep -q "^  $3 *$2 .*$4" out || fail "no $3 of $2: $4"
}
cp $settings healthy.json
echo '# more' >>"it's \"odd\"/p.policy" && sed -i 's/when block_streak >= 3/when block_streak >= 4/; s/>= 20/>= 21/' "it's \"odd\"/p.policy"
sick 0 source warn 'install again'
cp q.policy "it's \"odd\"/p.policy"
sed 's/"timeout": 30/"timeout": 5/' healthy.json >$settings
sick 0 timeout warn 'the agent waits 5 s'
sed 's/"hooks": {/"disableAllHooks": true, "hooks": {/' healthy.json >$settings
sick 1 switch fail 'disableAllHooks'
sed 's/PostToolBatch/PreCompact/' healthy.json >$settings
sick 0 settings warn 'no hook of ours at: PostToolBatch'
sed -E 's#command": "[^ ]*( hook run)?#command": "/nowhere/interlock-hook#' healthy.json >$settings
sick 1 program fail 'No such file'
sick 1 decision fail 'status 127'
sed 's/--agent qwen-code/--agent codex/' healthy.json >$settings
sick 1 agent fail 'is for codex'
sed 's/--agent qwen-code/--agnet qwen-code/' healthy.json >$settings
sick 1 options fail 'agnet'
echo '{ // no' >$settings
sick 0 settings warn 'not known'
cp healthy.json $settings
mkdir -m 777 state && chmod 777 state
sick 1 state fail 'chmod 700'
rmdir state
printf x | dd of="it's \"odd\"/p.tables" bs=1 seek=200 conv=notrunc 2>/dev/null
sick 1 tables fail 'every call is denied'
sick 1 decision fail 'interlock-hook'
rm "it's \"odd\"/p.tables"
sick 1 tables fail 'No such file'
hook 2 doctor somewhere
shell 3 '"'"$interlock"'" hook doctor >/dev/full'

finish "installations as they should be"
