#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/report/run.sh: the page of interlock report in Chromium without a window (see
# page.mjs). With --picture also docs/report.png anew.
set -eu
cd "$(dirname "$0")/../.."
interlock=${ILK_BUILD:-build}/interlock
chromium=
for name in chromium chromium-browser google-chrome; do
	[ -n "$chromium" ] || chromium=$(command -v $name || true)
done
if [ -z "$chromium" ] || ! command -v node >/dev/null; then
	echo "report: no Chromium or no node here; tools/setup check installs them"
	exit 77
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

node tests/report/fleet.mjs "$interlock" policies "$scratch/fleet"
cat >"$scratch/hostile.mjs" <<'END'
const texts = ['<script>window.hit=1</script>', '</script><script>window.hit=1</script>',
	'"><img src=x onerror="window.hit=1">', "'><svg onload=window.hit=1>", '</style><b>',
	'<!--', ']]>', '&lt;b&gt;', 'javascript:window.hit=1', '\u202egnp.exe', '\u0000\u001b[31m', '{{1}}'];
texts.forEach((text, i) => {
	const attributes = { 'x.auto_mode.cap': text, 'x.auto_mode.cap_kind': text, 'x.auto_mode.layer': text,
		'x.auto_mode.reason': text, 'x.auto_mode.rule': text, 'x.auto_mode.policy_name': text,
		'x.auto_mode.policy_version': text, 'x.auto_mode.classifier_verdict': 'unavailable',
		'error.type': text, 'gen_ai.tool.name': text };
	const line = { seq: 2 * i + 1, time_unix_nano: `${1795000000 + i}000000000`, agent: text, session: text,
		policy: text, event: 'verdict', id: text, tool: text, content: { command: text },
		record: { event: 'verdict', outcome: 'ask', attributes }, prev: '' };
	console.log(JSON.stringify(line));
	console.log(JSON.stringify({ ...line, seq: 2 * i + 2, time_unix_nano: `${1795000100 + i}000000000`, event: 'answer',
		record: { event: 'answer', outcome: 'allow', attributes: { 'x.auto_mode.answer': 'approve' } } }));
});
END
node "$scratch/hostile.mjs" >"$scratch/hostile.jsonl"
for name in fleet hostile; do
	from=$scratch/$name
	[ -d "$from" ] || from=$from.jsonl
	"$interlock" report "$from" --json >"$scratch/$name.json"
	"$interlock" report "$from" --html "$scratch/$name.html"
done
node tests/report/page.mjs "$chromium" "$scratch/fleet" "$scratch/hostile" \
	"$scratch/report.png"
if [ "${1-}" = --picture ]; then
	cp "$scratch/report.png" docs/report.png
fi
