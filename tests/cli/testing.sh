# SPDX-License-Identifier: Apache-2.0
#
# interlock test beyond the tests inside a policy: reports, traces, coverage, watching.
# Read by run.sh, with its functions and files.

# ---- Reports. Names and messages hold what each format must escape.
{
	grep -v '^test' ok.policy
	cat <<'END'
test "reading is allowed" { call "r" -> allow allowlist }
test "a <b> & \"c\" # \\ \u{1}\u{85} \u{1F512}\nnew ]]>" { call "r" -> deny  call "r" -> ask }
END
} >odd.policy
reports=$root/tests/cli/reports.mjs
for format in tap junit; do
	run 3 "$interlock" test --format $format --coverage odd.policy missing.policy
	mv out report.$format
	run 0 node "$reports" $format report.$format
	[ "$(wc -l <out)" -eq 3 ] || fail 'not three tests'
	run 3 "$interlock" test --coverage odd.policy missing.policy \
		--format=$format -o written.$format
	out_has '1 passed, 1 failed, 1 could not run'
	run 0 cmp report.$format written.$format
	run 0 "$interlock" test --format $format --filter 'no such test' odd.policy
	mv out empty.$format
	run 0 node "$reports" $format empty.$format
	out_is_empty
done
grep -q '^not ok 2 - odd.policy: a <b> & "c" \\# \\\\ ' report.tap || fail 'TAP name'
grep -q '^    message: "expected deny, found allow allowlist"$' report.tap ||
	fail 'TAP message'
grep -q '^# rows 1 of 5 (20 %)' report.tap || fail 'TAP coverage'
grep -qF '<testcase name="a &lt;b&gt; &amp; &quot;c&quot; # \ ' report.junit ||
	fail 'XML name'
grep -qF '<failure message="expected deny, found allow allowlist" type="test-failed">' \
	report.junit || fail 'XML message'
grep -qF '<error message="' report.junit || fail 'XML error'
# The checker itself sees what is wrong.
sed 's/^1\.\.3$/1..4/' report.tap >bent.tap
run 1 node "$reports" tap bent.tap
err_has 'planned 4, came 3'
sed 's/&lt;b/<b/' report.junit >bent.junit
run 1 node "$reports" junit bent.junit
if command -v prove >/dev/null; then
	# It knows versions up to 13, of which this is one as well.
	"$interlock" test --format tap "$policy" | sed '1s/14/13/' >good.tap
	run 0 prove -e cat good.tap
	out_has 'Result: PASS'
fi
if command -v xmllint >/dev/null; then
	run 0 xmllint --noout report.junit
fi
run 1 "$interlock" test odd.policy -o written.text
err_has 'expected ask, found allow' && out_has '1 passed, 1 failed'
run 0 grep -q 'odd.policy:9:.* expected ask, found allow' written.text
run 2 "$interlock" test --format xml ok.policy
err_has 'expected text, tap or junit'
shell 3 '"$interlock" test --format tap ok.policy >/dev/full'
run 3 "$interlock" test --format junit ok.policy -o missing/report.xml
run 0 "$interlock" test --filter reading odd.policy
out_has '1 passed, 0 failed'

# ---- Traces and the answers expected of them
"$interlock" replay --json "$policy" session.jsonl >answers.jsonl
{ sed -n 1p session.jsonl && echo && sed -n '2,$p' session.jsonl; } >gap.jsonl
run 0 "$interlock" test -v "$policy" --trace gap.jsonl --expect answers.jsonl
out_has 'passed  gap.jsonl' && err_is_empty
# Without those keys nothing is compared; within an object only those given are.
printf '{}\n{"outcome":"classify","attributes":{}}\n%s\n' \
	'{"reason":"classifier_blocked","counters":{"blocks":1.0},"fires":["PermissionDenied"]}' \
	>few.jsonl
run 0 "$interlock" test q.tables --trace session.jsonl --expect few.jsonl
out_has '1 passed, 0 failed'
sed '3s/1.0/2/; 3s/Denied"/Denied","x"/; 2s/"classify"/null/; 2s/{}/{"none":true}/' \
	few.jsonl >other.jsonl
run 1 "$interlock" test q.tables --trace gap.jsonl --expect other.jsonl
err_has 'other.jsonl:2: error: outcome: expected null, found "classify", at gap.jsonl:3'
err_has 'other.jsonl:2: error: attributes.none: expected true, found nothing'
err_has 'other.jsonl:3: error: counters.blocks: expected 2, found 1, at gap.jsonl:4'
err_has 'fires: expected ["PermissionDenied","x"], found ["PermissionDenied"]'
run 1 "$interlock" test ok.policy --trace session.jsonl --expect answers.jsonl
err_has 'counters.block_streak: expected 0, found nothing' && grep -q '^and [0-9]* more$' err || fail 'the rest is not counted'
head -n 2 answers.jsonl >short.jsonl
run 1 "$interlock" test q.tables --trace gap.jsonl --expect short.jsonl
err_has 'gap.jsonl:4: error: there is no answer for this event [answers-missing]'
cat answers.jsonl answers.jsonl >long.jsonl
run 1 "$interlock" test q.tables --trace session.jsonl --expect long.jsonl
err_has 'long.jsonl:4: error: this answer is for no event' && err_has '[answers-left]'
{ head -n 1 answers.jsonl && echo '[1]'; } >odd.jsonl
run 1 "$interlock" test q.tables --trace session.jsonl --expect odd.jsonl
err_has 'odd.jsonl:2: error: the line is no JSON object' && out_has '1 could not run'
echo oops >oops.jsonl
run 1 "$interlock" test q.tables --trace oops.jsonl --expect answers.jsonl
err_has 'oops.jsonl:1:4: error: not JSON' && out_has '1 could not run'
run 3 "$interlock" test q.tables --trace session.jsonl --expect missing.jsonl
err_has 'cannot open missing.jsonl'
run 3 "$interlock" test q.tables --trace missing.jsonl --expect answers.jsonl
shell 0 '"$interlock" test q.tables --trace - --expect answers.jsonl <session.jsonl'
run 0 "$interlock" test q.tables --trace session.jsonl --expect answers.jsonl \
	--trace gap.jsonl --expect few.jsonl
out_has '2 passed, 0 failed'
run 2 "$interlock" test q.tables --trace session.jsonl
err_has '--trace needs an --expect'
run 2 "$interlock" test q.tables --trace a --trace b --expect c
run 2 "$interlock" test q.tables --expect answers.jsonl
err_has '--expect needs a --trace'
run 2 "$interlock" test q.tables --trace - --expect -
err_has 'only one file can be -'

# ---- Coverage
covered=$root/tests/cli/coverage.policy
run 0 "$interlock" test --coverage "$covered"
sed '1d; $d' out >covered.text
run 0 diff "$root/tests/cli/coverage.text" covered.text
run 0 "$interlock" test --coverage-json covered.json "$covered" ok.policy
[ "$(wc -l <covered.json)" -eq 2 ] || fail 'not one line a policy'
run 0 node -e '
	const [all] = require("fs").readFileSync("covered.json", "utf8")
		.split("\n").filter(Boolean).map((line) => JSON.parse(line));
	const hit = (list) => list.filter((one) => one.hits).length;
	const { rows, caps, effects, slots, summary } = all;
	console.log(hit(rows), rows.length, hit(caps), caps.length, hit(effects),
		effects.length, slots[0].set, slots[0].emptied, summary.rows.percent);
	console.log(Object.values(summary).map((one) => one.hit + "/" + one.all).join(" "));'
out_has '8 14 1 2 6 10 2 2 57' && out_has '8/14 1/2 6/10 1/1 1/1'
run 0 "$interlock" test --require 57 "$covered"
out_has '3 passed, 0 failed'
run 1 "$interlock" test --require 58 "$covered"
out_has 'FAILED  rows covered: 8 of 14, 58 % required'
err_has 'coverage.policy:28:5: error: no test makes the row "allow classifier_passed" decide'
err_has 'coverage.policy:35:5: error: no test makes the row "warn twice" hold'
err_has '[row-not-covered]'
run 0 "$interlock" test --require 0 --filter 'no such test' ok.policy
run 1 "$interlock" test --require 1 --filter 'no such test' ok.policy
"$interlock" compile "$covered" -o covered.tables
run 1 "$interlock" test --require 100 covered.tables --trace session.jsonl --expect few.jsonl
err_has 'covered.tables:28: error: no test makes the row'
# A trace reaches what it reaches, an image has its lines.
run 0 "$interlock" test --coverage q.tables --trace session.jsonl --expect answers.jsonl
out_has 'rows 2 of ' && out_has 'effects 2 of 11'
for wrong in 101 -1 x 1x ''; do
	run 2 "$interlock" test --require "$wrong" ok.policy
	err_has '--require: expected a number from 0 to 100'
done
run 3 "$interlock" test --coverage-json missing/c.json ok.policy

# ---- Watching
# The first run has been reported: the files are being watched.
watching() {
	tries=0
	until grep -q 'passed, ' out || [ $tries -eq 100 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
}
cp ok.policy watched.policy
: >out
timeout 60 "$interlock" test --watch --runs 2 watched.policy >out 2>err &
watching
sed 's/-> allow allowlist/-> deny/' ok.policy >new.policy
mv new.policy watched.policy
what='watch sees a new file in the place' && cases=$((cases + 1))
wait $!
[ $? -eq 1 ] || fail 'the status is not of the last run'
[ "$(sed -n '1p;2p' out)" = "1 passed, 0 failed
----" ] || fail 'no first run, or no separator'
out_has '0 passed, 1 failed'
# An included file is watched, too.
mkdir -p parts
echo 'set fine = { "read" }' >parts/sets.policy
cat >including.policy <<'END'
policy "including" { }
include "parts/sets.policy"
before classifier {
    allow allowlist when tool in fine
    deny  safety_check
}
test "reading" { call "read" -> allow }
END
: >out
timeout 60 "$interlock" test --watch --runs 2 including.policy >out 2>err &
watching
echo 'set fine = { "write" }' >new.policy
mv new.policy parts/sets.policy
what='watch sees a change of an included file' && cases=$((cases + 1))
wait $!
[ $? -eq 1 ] || fail 'the status is not of the last run'
out_has '0 passed, 1 failed'
for signal in TERM INT; do
	: >out
	"$interlock" test --watch watched.policy >out 2>err &
	watching
	what="watch ends on SIG$signal" && cases=$((cases + 1))
	kill -$signal $!
	wait $!
	[ $? -eq 1 ] || fail 'the status is not of the last run'
	out_has '0 passed, 1 failed'
done
run 0 "$interlock" test --watch --runs 1 ok.policy
run 3 "$interlock" test --watch missing.policy
run 2 "$interlock" test --runs 1 ok.policy
run 2 "$interlock" test --watch -
err_has '--watch cannot watch standard input'
