#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# interlock report: the same numbers from every form that decisions are written down in,
# and what it does with input that it cannot make sense of.
set -u
cd "$(dirname "$0")/../.."
suite=report
. tests/cli/cases.sh
policy=$root/policies/qwen-code.policy
trace=$root/tests/trace/recorded/qwen-code-0.24.4-caps.jsonl
export interlock policy trace
unset INTERLOCK_STATE_DIR XDG_STATE_HOME

node "$root/tests/report/fleet.mjs" "$interlock" "$root/policies" fleet 12 >/dev/null

# part FILE EXPRESSION: a part of a report's JSON, j.
part() {
	node -e 'const j = JSON.parse(require("fs").readFileSync(process.argv[1]));
		console.log(JSON.stringify(eval(process.argv[2])))' "$1" "$2"
}
# says FILE EXPRESSION VALUE
says() {
	found=$(part "$1" "$2")
	[ "$found" = "$3" ] || fail "$2 is $found, expected $3"
}

# ---- The same from a journal, its file, standard input, and what is exported of it
run 0 "$interlock" report fleet --json
cp out journal.json && err_is_empty
says journal.json 'j.decisions === Object.entries(j.outcomes).reduce(
	(sum, [k, n]) => sum + (k === "refused" ? 0 : n), 0)' true
says journal.json 'j.session_count' '{"count":12,"exact":true}'
says journal.json 'j.reasons.total === j.decisions && j.reasons.exact' true
says journal.json 'j.timeline.cells.reduce((n, c) => n + c.outcomes.allow, 0) === j.outcomes.allow' true
says journal.json 'j.read.bad + j.read.lost' 0
says journal.json 'j.slowest_prompts.every((p, i, all) => !i || all[i - 1].wait_ns >= p.wait_ns)' true
run 0 "$interlock" report fleet/journal-00000001.jsonl --json
same out journal.json
shell 0 '"$interlock" report --json - <fleet/journal-00000001.jsonl'
same out journal.json
# What export makes of it: all but what logs do not tell.
shell 0 'mkdir otlp && cp -r fleet copy && "$interlock" export --file otlp --from start -q copy && "$interlock" report otlp --json'
for of in decisions outcomes timeline classifier prompts after_block reasons layers \
	caps cap_kinds rules tools agents policies sessions findings; do
	part journal.json "j.$of" >one
	part out "j.$of" >two
	same one two
done
# An independent count.
node -e 'const n = {};
	for (const line of require("fs").readFileSync(0, "utf8").trim().split("\n")) {
		const { record: r } = JSON.parse(line);
		if (["call", "verdict"].includes(r.event) && r.outcome !== "classify") n[r.outcome] = (n[r.outcome] ?? 0) + 1;
	}
	console.log(JSON.stringify(n, ["allow", "ask", "deny"]))' <fleet/journal-00000001.jsonl >counted
says journal.json '(({allow, ask, deny}) => ({allow, ask, deny}))(j.outcomes)' "$(cat counted)"

# ---- Answers of replay, and a trace played here, are the same
shell 0 '"$interlock" replay "$policy" "$trace" --json | tee answers.jsonl | "$interlock" report --json -'
cp out answers.json
run 0 "$interlock" report --policy "$policy" "$trace" --json
part out '[j.decisions, j.outcomes, j.reasons, j.caps, j.classifier.verdicts, j.after_block]' >one
part answers.json '[j.decisions, j.outcomes, j.reasons, j.caps, j.classifier.verdicts, j.after_block]' >two
same one two
says out 'j.sessions.entries[0].name' '"qwen-code-0.24.4-caps"'
says out 'j.timeline.unit' '"events"'
says out 'j.caps.entries.map(e => [e.name, e.kind, e.count])' \
	'[["consecutive_block","consecutive",2],["consecutive_unavailable","consecutive",1]]'
# Prompts of a trace with a clock have their wait.
cat >timed.jsonl <<'END'
{"event":"session_start","mode":"auto","workspace":["/w"],"time_ms":1795000000000}
{"event":"call","id":"1","tool":"write_file","path":"/etc/x","command":"x","time_ms":1795000001000}
{"event":"verdict","id":"1","verdict":"unavailable","kind":"timeout","duration_ms":900,"time_ms":1795000002000}
{"event":"answer","id":"1","answer":"reject","time_ms":1795000062500}
END
run 0 "$interlock" report --policy "$policy" timed.jsonl --json
says out 'j.slowest_prompts.map(p => [p.wait_ns, p.tool, p.answer, p.by])' \
	'[[61500000000,"write_file","reject","person"]]'
says out '[j.first, j.last]' '["2026-11-18T11:06:40Z","2026-11-18T11:07:42Z"]'
run 1 "$interlock" report timed.jsonl
err_has 'timed.jsonl is a trace: --policy says' && out_is_empty
sed 's/deny/denny/' "$policy" >wrong.policy
run 1 "$interlock" report --policy wrong.policy timed.jsonl
err_has 'did you mean "deny"?' && out_is_empty

# ---- For people
run 0 "$interlock" report fleet
out_has 'Reasons' && out_has 'Slowest prompts' && err_is_empty
LC_ALL=C awk 'length($0) > 400 { exit 1 }' out || fail 'a line is too long'
shell 0 'LC_ALL=C "$interlock" report fleet'
LC_ALL=C grep -q '[^ -~]' out && fail 'not ASCII where the environment is not UTF-8'
awk 'length($0) > 80 { exit 1 }' out || fail 'a line has more than 80 columns'
run 0 "$interlock" report fleet --rows 1
out_has 'and others: --json has them'
if command -v script >/dev/null; then
	run 0 script -qec '"$interlock" report fleet' /dev/null
	grep -q "$(printf '\033')" out || fail 'no colour on a terminal'
	run 0 script -qec 'NO_COLOR=1 "$interlock" report fleet' /dev/null
	grep -q "$(printf '\033')" out && fail 'colour in spite of NO_COLOR'
fi

# ---- Times
run 0 "$interlock" report fleet --since 2026-11-18 --until 2026-11-18T23:59:59 --json
says out 'j.first >= "2026-11-18" && j.last < "2026-11-19" && j.decisions > 0' true
run 0 "$interlock" report fleet --since 2500-01-01
out_has '0 decisions'
run 2 "$interlock" report fleet --since yesterday
err_has 'is no time'
run 2 "$interlock" report fleet --rows 0
run 2 "$interlock" report fleet --rows 257

# ---- The page: all or nothing
run 0 "$interlock" report fleet --html page.html
out_is_empty && err_is_empty
grep -q '^<!DOCTYPE html>' page.html && grep -q '^</body></html>' page.html || fail 'no page'
cp page.html before.html
run 0 "$interlock" report fleet --html page.html --json
same page.html before.html
same out journal.json
run 0 "$interlock" report fleet --html -
same out page.html
run 2 "$interlock" report fleet --html - --json
run 3 "$interlock" report fleet --html missing/page.html
err_has 'missing/page.html' && absent missing
run 3 "$interlock" report missing --html page.html
same page.html before.html
shell 3 'ulimit -f 8; "$interlock" report fleet --html page.html'
same page.html before.html
[ "$(ls page.html* | wc -l)" -eq 1 ] || fail 'something was left beside the page'
shell 3 '"$interlock" report fleet >/dev/full'

# ---- Lines that make no sense, folders, the place of the journal
{ head -n 3 fleet/journal-00000001.jsonl && printf 'torn {\n\n[]\n\0\n' && tail -n 2 fleet/journal-00000001.jsonl; } >torn.jsonl
run 1 "$interlock" report torn.jsonl --json
err_has 'torn.jsonl:4: error: this is no JSON object' && err_has '[bad-line]'
says out '[j.read.lines, j.read.bad, j.findings.map(f => f.id)]' '[8,3,["lines-bad"]]'
[ "$(wc -l <err)" -eq 1 ] || fail 'more than the first bad line is told'
mkdir empty mixed
run 1 "$interlock" report empty
err_has 'there is no journal and no .jsonl file in it'
cp answers.jsonl mixed/a.jsonl && cp answers.jsonl mixed/b.jsonl && echo 'no' >mixed/notes.txt
run 0 "$interlock" report mixed --json
says out 'j.decisions' "$(($(part answers.json j.decisions) * 2))"
run 3 "$interlock" report missing.jsonl
err_has 'cannot open missing.jsonl'
shell 0 'mkdir -m 700 state && cp -r fleet state/journal && INTERLOCK_STATE_DIR=state "$interlock" report --json'
same out journal.json
shell 3 'HOME=$PWD/nowhere "$interlock" report'
chmod 777 state/journal
run 3 "$interlock" report state/journal
err_has 'for nobody else to write'
shell 0 'cat /dev/null | "$interlock" report -'
out_has '0 decisions'
head -c 17000000 /dev/zero | tr '\0' a >long.jsonl
run 1 "$interlock" report long.jsonl
err_has 'long.jsonl:1: the line is longer than'
rm -f long.jsonl
# Bytes of any kind.
head -c 200000 "$interlock" >bytes.jsonl
run 1 "$interlock" report bytes.jsonl
err_has '[bad-line]'

# ---- Without an operand: where hooks write, wherever the variables say that is
"$interlock" compile "$policy" -o place.tables
# found EXPECTED VARIABLE=VALUE...: a hook and a report with them, of so many decisions.
found() {
	expected=$1
	shift
	printf '%s' '{"session_id":"s","cwd":"/w","hook_event_name":"PreToolUse","permission_mode":"auto","tool_name":"write_file","tool_input":{"file_path":"/etc/x"},"tool_call_id":"c"}' |
		env "$@" "$interlock" hook run --agent qwen-code --policy place.tables >/dev/null
	run 0 env "$@" "$interlock" report --json
	says out 'j.read.events > 0' "$expected"
}
found true HOME="$PWD/home"
found true HOME="$PWD/home" XDG_STATE_HOME="$PWD/xdg"
found true HOME="$PWD/other" XDG_STATE_HOME=relative
found true HOME="$PWD/home" INTERLOCK_STATE_DIR=own
for made in home/.local/state/interlock xdg/interlock other/.local/state/interlock own; do
	[ -f "$made/journal/journal-00000001.jsonl" ] || fail "no journal in $made"
done
[ ! -e relative ] || fail 'a relative $XDG_STATE_HOME counted'

# ---- Memory does not grow with the input. (A sanitizer wants all addresses there are.)
grep -q __asan_init "$interlock" || {
	shell 0 'ulimit -v 60000
		for i in $(seq 40); do cat fleet/journal-00000001.jsonl; done | "$interlock" report - --json'
	says out 'j.decisions' "$(($(part journal.json j.decisions) * 40))"
}

finish 'reports as they should be'
