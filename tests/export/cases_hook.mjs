// SPDX-License-Identifier: Apache-2.0
//
// From an agent's hook events to the receiver, by the journal that hooks write.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { JSON_ENV, Q, folderOf, interlock, scratch, start, test, until } from './harness.mjs';
import { Receiver, attributes, logs, spans, steps, uid } from './receiver.mjs';

const policy = path.join(scratch, 'hook.tables');
const decode = (signal, type, body) => JSON.parse(body.toString('utf8'));

function hookArguments(folder) {
	if (!fs.existsSync(policy))
		execFileSync(interlock, ['compile', 'policies/qwen-code.policy', '-o', policy]);
	return ['hook', 'run', '--agent', 'qwen-code', '--policy', policy, '--state', `${folder}-state`, '--journal', folder];
}

// One hook process; answers what it said.
function hook(folder, event, env = {}) {
	const child = spawn(interlock, hookArguments(folder), { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } });
	let out = '';
	child.stdout.on('data', (d) => { out += d; });
	child.stdin.end(JSON.stringify({ cwd: '/w', permission_mode: 'auto', ...event }));
	return new Promise((done) => child.on('close', (code) => done({ code, out })));
}

const call = (session, id, hook_event_name, more = {}) => ({
	session_id: session, hook_event_name, tool_name: 'run_shell_command', tool_call_id: id, tool_use_id: id,
	tool_input: { command: `make ${id}` }, ...more,
});

const journalLines = (folder) => fs.readdirSync(folder).filter((name) => name.endsWith('.jsonl')).sort()
	.flatMap((name) => fs.readFileSync(path.join(folder, name), 'utf8').trim().split('\n')).map((l) => JSON.parse(l));
// What of a journal is a log record: decisions, answers, and switches of the mode.
const isRecord = (line) => line.record?.outcome || (line.event === 'mode_switch' && line.mode);

async function exported(folder) {
	const receiver = await new Receiver(decode).start();
	const said = await start([folder], { ...JSON_ENV, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }).ended;
	await receiver.stop();
	assert.equal(said.code, 0, said.err);
	assert.deepEqual(receiver.wrong, []);
	return receiver.accepted;
}

test('a tool that failed, one that did well, and a mode that was left', async () => {
	const folder = folderOf();
	const env = { TRACEPARENT: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` };
	for (const event of [
		{ session_id: 's', hook_event_name: 'SessionStart' },
		call('s', 'c1', 'PreToolUse'), call('s', 'c1', 'PostToolUse', { tool_response: 'done' }),
		call('s', 'c2', 'PreToolUse'), call('s', 'c2', 'PostToolUseFailure', { error: 'no such file' }),
		call('s', 'c3', 'PreToolUse', { permission_mode: 'yolo' }),
	])
		assert.equal((await hook(folder, event, env)).code, 0);
	const accepted = await exported(folder);
	const tools = spans(accepted.traces).filter((s) => s.name === 'execute_tool run_shell_command');
	assert.deepEqual(tools.map((s) => [attributes(s.attributes)['gen_ai.tool.call.id'], s.status?.code ?? 0]), [['c1', 0], ['c2', 2]]);
	assert.ok(tools.every((s) => s.traceId === 'ab'.repeat(16) && s.parentSpanId === 'cd'.repeat(8)));
	const records = logs(accepted.logs);
	assert.deepEqual(records.map(uid).sort(), journalLines(folder).filter(isRecord)
		.map((l) => `${l.session}:${l.seq}:${l.time_unix_nano}`).sort());
	const switched = records.filter((r) => r.eventName === `${Q}mode_changed`).map((r) => attributes(r.attributes));
	assert.deepEqual(switched.map((a) => [a[`${Q}previous_mode`], a[`${Q}mode`]]), [['auto', 'yolo']]);
	assert.doesNotMatch(JSON.stringify(accepted), /make c|no such file/);
});

test('hooks write while the exporter follows, and its receiver is down: each line goes out once, no hook waits', async () => {
	const folder = folderOf();
	const receiver = await new Receiver(decode).start();
	await hook(folder, call('first', 'c', 'PreToolUse'));
	receiver.script = [steps.status(503)];
	const exporter = start(['--follow', '--backoff', '50', '--batch', '7', folder], {
		...JSON_ENV, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BLRP_SCHEDULE_DELAY: '20',
	});
	let slowest = 0;
	const worker = async (n) => {
		for (let i = 0; i < 12; i++) {
			const begun = Date.now();
			const event = i % 2 ? 'PostToolUse' : 'PreToolUse';
			assert.equal((await hook(folder, call(`s${n}`, `c${i >> 1}`, event))).code, 0);
			slowest = Math.max(slowest, Date.now() - begun);
			if (n === 0 && i === 6)
				receiver.script = [steps.ok, steps.status(429), steps.ok];
		}
	};
	await until('the receiver is tried', () => receiver.requests.length > 0);
	await Promise.all([...Array(8).keys()].map(worker));
	exporter.child.kill('SIGTERM');
	const said = await exporter.ended;
	await receiver.stop();
	assert.equal(said.code, 0, said.err);
	assert.ok(slowest < 5000, `a hook took ${slowest} ms`);
	const lines = journalLines(folder);
	assert.deepEqual(lines.map((l) => l.seq), lines.map((_, i) => i + 1));
	assert.ok(lines.length > 96);
	assert.deepEqual(logs(receiver.accepted.logs).map(uid).sort(),
		lines.filter(isRecord).map((l) => `${l.session}:${l.seq}:${l.time_unix_nano}`).sort());
});
