// SPDX-License-Identifier: Apache-2.0
//
// Journals for the tests of `interlock export`: sessions as docs/journal.md has their
// lines, drawn from a seed. The numbers that the exporter must come to are counted here,
// by other code than its own.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const Q = 'qwen-code.auto_mode.';
const START = 1795000000000000000n;

// A generator of numbers below n: the same for the same seed.
function drawn(seed) {
	let state = seed >>> 0 || 1;
	return (n) => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		state >>>= 0;
		return state % n;
	};
}

const hex = (text, digits) => createHash('sha256').update(text).digest('hex').slice(0, digits);

function attributes(call, decision, more) {
	return {
		[`${Q}decision`]: decision,
		...more,
		[`${Q}presence`]: 'interactive',
		[`${Q}policy_name`]: 'qwen-code',
		[`${Q}policy_digest`]: `sha256:${hex('policy', 64)}`,
		'gen_ai.tool.name': call.tool,
		'gen_ai.tool.call.id': call.id,
	};
}

// The lines of one call, without what every line has. `odd` texts are in half of them.
function callLines(draw, index, odd) {
	const session = `session-${draw(7)}`;
	const call = {
		session,
		id: `call_${index}`,
		tool: odd && draw(2) ? `t"o\\o\u0001l \u00e9\u{1f600}` : ['edit', 'run_shell_command'][draw(2)],
	};
	if (draw(4))
		call.traceparent = `00-${hex(`t${index}`, 32)}-${hex(`s${index}`, 16)}-0${draw(5) ? 1 : 0}`;
	const line = (event, more) => ({ ...call, event, ...more });
	const record = (event, outcome, more) => ({
		record: { id: call.id, event, outcome, attributes: outcome ? attributes(call, outcome, more) : {} },
	});
	const kind = draw(5);
	const lines = [];
	if (kind === 0) {
		lines.push(line('call', {
			duration_ns: 1000 + draw(100000),
			content: { command: 'rm -rf secret' },
			...record('call', 'allow', { [`${Q}layer`]: 'fast_path', [`${Q}reason`]: 'allowlist' }),
		}));
		lines.push(line('executed', { ok: draw(3) > 0, ...record('executed', null) }));
		return lines;
	}
	lines.push(line('call', { duration_ns: 2000, ...record('call', 'classify', { [`${Q}layer`]: 'classifier' }) }));
	const verdict = { [`${Q}layer`]: 'classifier', [`${Q}classifier_duration`]: draw(4000) / 1000 };
	if (kind === 1) {
		lines.push(line('verdict', record('verdict', 'deny', {
			...verdict, [`${Q}reason`]: 'classifier_blocked', [`${Q}classifier_verdict`]: 'block',
			[`${Q}warnings`]: ['budget_low', 'w2'],
		})));
	} else if (kind === 2) {
		lines.push(line('verdict', record('verdict', 'allow', {
			...verdict, [`${Q}reason`]: 'classifier_passed', [`${Q}classifier_verdict`]: 'allow',
			[`${Q}classifier_stage`]: 'fast',
		})));
		lines.push(line('executed', { ok: true, ...record('executed', null) }));
	} else {
		lines.push(line('verdict', record('verdict', 'ask', {
			[`${Q}layer`]: 'denial_cap', [`${Q}classifier_verdict`]: 'block',
			[`${Q}classifier_duration`]: 2,
			[`${Q}reason`]: 'consecutive_block', [`${Q}fallback_reason`]: 'consecutive_block',
			[`${Q}cap`]: 'consecutive_block', [`${Q}cap_kind`]: 'consecutive',
			[`${Q}cap_value`]: 3, [`${Q}cap_limit`]: 3,
			[`${Q}consecutive_denials`]: 3, [`${Q}total_denials`]: draw(20),
		})));
		const approved = draw(2) === 1;
		lines.push(line('answer', record('answer', approved ? 'allow' : 'deny', {
			[`${Q}layer`]: 'approval', [`${Q}reason`]: 'consecutive_block',
			[`${Q}consecutive_denials`]: approved ? 0 : 3, [`${Q}total_denials`]: 5,
			[`${Q}answer`]: approved ? 'approve' : 'reject', [`${Q}answered_by`]: 'person',
		})));
		if (approved)
			lines.push(line('executed', { ok: true, ...record('executed', null) }));
	}
	return lines;
}

const hash = (text) => createHash('sha256').update(text).digest('hex');

// `calls` calls as lines of text, which go on behind those of `after`; `later`: so many
// seconds.
export function makeLines(calls, { seed = 1, after = [], odd = false, mode = after.length === 0, later = 0 } = {}) {
	const draw = drawn(seed);
	const first = after.length + 1;
	const lines = [];
	if (mode)
		lines.push({ session: 'session-0', event: 'mode_switch', mode: 'auto', previous_mode: 'default' });
	for (let i = 0; i < calls; i++)
		lines.push(...callLines(draw, first + i, odd));
	let prev = after.length ? hash(after.at(-1)) : '0'.repeat(64);
	return lines.map((line, i) => {
		const seq = first + i;
		const text = JSON.stringify({
			seq,
			time_unix_nano: String(START + BigInt(seq) * 1500000n + BigInt(later) * 1000000000n),
			agent: 'qwen-code',
			policy: `sha256:${hex('policy', 64)}`,
			...line,
			prev,
		});
		prev = hash(text);
		return text;
	});
}

export const segmentName = (number) => `journal-${String(number).padStart(8, '0')}.jsonl`;

// Writes the lines, spread over so many segments.
export function writeJournal(folder, lines, segments = 1) {
	fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
	const each = Math.ceil(lines.length / segments);
	for (let i = 0; i < segments; i++)
		fs.writeFileSync(path.join(folder, segmentName(i + 1)),
			lines.slice(i * each, (i + 1) * each).map((line) => `${line}\n`).join(''));
}

export function append(folder, number, text) {
	fs.appendFileSync(path.join(folder, segmentName(number)), text);
}

// What must come of the lines: ids of the log records, the number of spans, and sums.
export function expected(lines) {
	const want = { uids: [], spans: 0, decisions: 0, approvals: 0, caps: 0, classified: 0, classifierSum: 0 };
	const open = new Map();
	for (const text of lines) {
		const line = JSON.parse(text);
		const key = `${line.session} ${line.id}`;
		const outcome = line.record?.outcome;
		const sampled = !line.traceparent?.endsWith('-00');
		if (outcome || line.event === 'mode_switch')
			want.uids.push(`${line.session}:${line.seq}:${line.time_unix_nano}`);
		if (line.event === 'call')
			open.set(key, true);
		if (line.event === 'executed' && open.delete(key) && sampled)
			want.spans++;
		if (line.event === 'answer') {
			want.approvals++;
			want.spans += sampled ? 1 : 0;
		} else if (outcome) {
			want.decisions++;
			want.caps += `${Q}cap_kind` in line.record.attributes ? 1 : 0;
			if (`${Q}classifier_duration` in line.record.attributes) {
				want.classified++;
				want.classifierSum += line.record.attributes[`${Q}classifier_duration`];
			}
		}
		if (outcome === 'deny')
			open.delete(key);
	}
	return want;
}

// As a command: journal.mjs FOLDER CALLS [SEGMENTS] [odd]
if (fs.realpathSync(process.argv[1]) === new URL(import.meta.url).pathname) {
	const [, , folder, calls, segments, odd] = process.argv;
	writeJournal(folder, makeLines(Number(calls), { odd: odd === 'odd' }), Number(segments ?? 1));
}
