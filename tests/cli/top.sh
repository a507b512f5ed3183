#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# interlock top: on a terminal (script(1) makes one) what it shows, its keys, signals and
# sizes, and that the terminal is given back; elsewhere it prints once.
set -u
cd "$(dirname "$0")/../.."
suite=top
. tests/cli/cases.sh
unset INTERLOCK_STATE_DIR XDG_STATE_HOME
export LC_ALL=C.UTF-8 TERM=xterm interlock

"$interlock" compile "$root/policies/qwen-code.policy" -o q.tables
# decide N: N decisions of a hook, in the journal.
decide() {
	i=0
	while [ $i -lt "$1" ]; do
		i=$((i + 1))
		echo '{"session_id":"s1","cwd":"/w","hook_event_name":"PreToolUse","permission_mode":"auto","tool_name":"read_file","tool_input":{"file_path":"/w/a"},"tool_call_id":"c'$i'"}' |
			"$interlock" hook run --agent qwen-code --policy q.tables --state state --journal journal >/dev/null
	done
}
decide 3

# ---- Without a terminal
run 0 "$interlock" top journal
cp out once && out_has '3 decisions in 1 session' && err_is_empty
grep -q "$(printf '\033')" out && fail 'controls without a terminal'
run 0 "$interlock" top --once journal
same out once
run 0 "$interlock" report journal
same out once
mkdir -m 700 d && cp -r journal d/journal
run 0 env INTERLOCK_STATE_DIR=d "$interlock" top
same out once
run 3 "$interlock" top nowhere
err_has 'nowhere' && out_is_empty
run 2 "$interlock" top journal journal
for seconds in 0 -1 x 3601 ''; do
	run 2 "$interlock" top --interval "$seconds" journal
	err_has 'is not a number of seconds'
done
run 2 "$interlock" top --since never journal
run 0 "$interlock" top --since 2500-01-01 journal
out_has '0 decisions'
shell 3 '"$interlock" top journal >/dev/full'
if ! command -v script >/dev/null || ! command -v node >/dev/null; then
	finish 'views as they should be (but no script(1) for a terminal)'
fi

# ---- On a terminal: seen COMMANDS: what a terminal of 30 lines and 90 columns has seen,
# in `seen`. $keys are commands that write what is typed.
enter=$(printf '\033[?1049h')
leave=$(printf '\033[?1049l')
cursor=$(printf '\033[?25h')
seen() {
	cases=$((cases + 1)) what="$keys | $1"
	sh -c "$keys" | script -qec "stty rows 30 cols 90; stty -g >tty.before; $1; echo status \$?; stty -g >tty.after" /dev/null >seen 2>&1
	cmp -s tty.before tty.after || fail 'the terminal is not as it was'
	cp seen out
}
seen_has() { grep -qF -- "$1" seen || fail "not seen: $1"; }
given_back() {
	seen_has "$enter" && seen_has "$leave" && seen_has "$cursor" && seen_has "status $1"
	tail -c 400 seen | grep -qF "$leave" || fail 'something was shown after the end'
}

cat >decide_more <<END
i=10
while [ \$i -lt 14 ]; do
	i=\$((i + 1))
	echo '{"session_id":"s2","cwd":"/w","hook_event_name":"PreToolUse","permission_mode":"auto","tool_name":"write_file","tool_input":{"file_path":"/w/a"},"tool_call_id":"d'\$i'"}' |
		"$interlock" hook run --agent qwen-code --policy q.tables --state state --journal journal >/dev/null
done
END
keys="sleep 1; sh ./decide_more; sleep 1.5; printf q; sleep 1"
seen '"$interlock" top -i 0.2 journal'
given_back 0
seen_has 'decisions' && seen_has '3 decisions' && seen_has '7 decisions' && seen_has 'q leaves'
# However small it becomes; and s goes through the sections, r back to the first.
keys='sleep 2; printf ss; sleep 0.5; printf r; sleep 0.5; printf q; sleep 1'
seen '(sleep 1; stty rows 5 cols 40 </dev/tty) & "$interlock" top -i 5 journal'
given_back 0
seen_has 'Outcomes' && seen_has 'Reasons'
# The frame after the change of size: five lines of at most 40 columns.
node -e 'const frames = require("fs").readFileSync("seen", "latin1").split("\x1b[H").slice(2)
		.map(f => f.split("\x1b[?25h")[0].replace(/\x1b\[[0-9;?]*[a-zA-Z]/g, "").replace(/\r/g, "").split("\n"));
	const small = frames.filter(f => f.length === 5);
	if (!small.length) throw new Error("no frame of 5 lines: " + frames.map(f => f.length));
	for (const line of small.at(-1)) // stty may change one after the other
		if (Buffer.from(line, "latin1").toString().length > 40) throw new Error("too long: " + line);' 2>err ||
	fail 'the size is not heeded'
# Every signal that ends a program gives the terminal back.
inner='sh -c "echo \$\$ >pid; exec \"\$interlock\" top -i 5 journal"'
for signal in INT TERM HUP QUIT; do
	keys="sleep 1; kill -$signal \$(cat pid); sleep 1"
	seen "$inner"
	given_back 0
done
# Stopped, it has given it back; later it goes on.
keys='sleep 1; kill -TSTP $(cat pid); sleep 0.5; cut -d" " -f3 /proc/$(cat pid)/stat >stopped; kill -CONT $(cat pid); sleep 0.5; printf q; sleep 1'
seen "$inner"
given_back 0
[ "$(cat stopped)" = T ] || fail 'it was not stopped'
[ "$(grep -o "$(printf '\033\[?1049[hl]')" seen | tr -d '\033\n')" = '[?1049h[?1049l[?1049h[?1049l' ] ||
	fail 'the terminal was not given back meanwhile'
# Killed while it starts, without keys, with another's terminal.
keys='sleep 1'
seen '"$interlock" top -i 0.2 journal </dev/null & sleep 1; kill $!; wait $!'
given_back 0
TERM=dumb
keys='sleep 1'
seen '"$interlock" top journal'
grep -qF "$enter" seen && fail 'a dumb terminal was taken over'
seen_has '7 decisions'

finish 'views as they should be'
