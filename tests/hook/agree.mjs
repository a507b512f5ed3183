#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
//
// agree.mjs LOG JOURNAL...: whether the hook saw of a session of qwen-code what the agent
// says of itself. LOG has the lines of the agent's debug log that begin with "Auto mode";
// JOURNAL is what the hook wrote. Each block and each fallback must be there in the same
// order, with the same reason and the same four counters before it, and each reset with
// the counters after it.
import fs from 'node:fs';

const [log, ...journals] = process.argv.slice(2);
const read = (file) => fs.readFileSync(file, 'utf8').split('\n').filter(Boolean);
const names = ['consecutiveBlock', 'consecutiveUnavailable', 'totalBlock', 'totalUnavailable'];
const counters = (text) => names.map((name) => Number(text.match(`${name}=(\\d+)`)?.[1] ?? NaN));

// ---- What the agent says ----------------------------------------------------------------

const agent = read(log).flatMap((line) => {
	const found = line.match(/Auto mode (.*)$/);
	if (!found)
		return [];
	const text = found[1];
	let match;
	if ((match = text.match(/^blocked \((\w+)\)/)))
		return [{ what: 'deny', reason: match[1], before: counters(text) }];
	if ((match = text.match(/^fallback to manual approval \((\w+)\)/)))
		return [{ what: 'ask', reason: match[1], before: counters(text) }];
	if ((match = text.match(/^denial counters reset after fallback approval: .* -> (.*)$/)))
		return [{ what: 'reset', after: counters(match[1]) }];
	return [];
});

// ---- What the hook saw ------------------------------------------------------------------

const lines = journals.flatMap(read).map((line) => JSON.parse(line));
const four = (line) => ['block_streak', 'unavailable_streak', 'blocks', 'outages'].map((name) => line.record.counters[name]);
const reasons = new Set(['classifier_blocked', 'destructive_command', 'total_denial', 'consecutive_block',
	'consecutive_unavailable', 'classifier_unavailable', 'classifier_blocked_retry', 'external_write']);

let saw = [];
let before = [0, 0, 0, 0];
let started = before;
for (const line of lines) {
	const { outcome, reason } = line.record;
	if (line.event === 'call')
		started = before;
	const decided = (line.event === 'call' || line.event === 'verdict') &&
		(outcome === 'deny' || outcome === 'ask') && reasons.has(reason);
	if (decided) {
		// The agent logs its guard's block under the classifier's name. Without anybody
		// to ask the policy denies; the agent logs that it would have asked.
		const blocked = reason === 'classifier_blocked' || reason === 'destructive_command';
		// What was seen wrongly, as the agent had left the mode unseen, is seen again.
		saw = saw.filter((one) => !line.id || one.id !== line.id);
		saw.push({ id: line.id, what: blocked ? 'deny' : 'ask', reason: blocked ? 'classifier_blocked' : reason, before: started });
	}
	const now = four(line);
	if (line.event === 'answer' && outcome === 'allow' && now.some((value, i) => value !== before[i]))
		saw.push({ what: 'reset', after: now });
	before = now;
}

// ---- The two, side by side --------------------------------------------------------------

const text = ({ what, reason, before: b, after }) => `${what} ${reason ?? ''} ${b ? `before ${b}` : `after ${after}`}`;
const same = (a, b) => a && b && a.what === b.what && a.reason === b.reason &&
	// An outside write is logged without its counters.
	(a.before ?? a.after).every((value, i) => Number.isNaN(value) || value === (b.before ?? b.after)?.[i]);
let wrong = 0;
for (let i = 0; i < Math.max(agent.length, saw.length); i++) {
	if (same(agent[i], saw[i]))
		continue;
	wrong++;
	console.log(`${i}: the agent: ${agent[i] ? text(agent[i]) : 'nothing'}; the hook: ${saw[i] ? text(saw[i]) : 'nothing'}`);
}
if (!wrong)
	console.log(`${agent.length} decisions and resets as in the agent's own log`);
process.exit(wrong ? 1 : 0);
