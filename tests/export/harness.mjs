// SPDX-License-Identifier: Apache-2.0
//
// What the exporter's cases share: the command, journals, a receiver for each case, and what
// "nothing lost, nothing twice" means.
import { spawn } from 'node:child_process';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expected, makeLines, writeJournal } from './journal.mjs';
import { Receiver, logs, spans, total, uid } from './receiver.mjs';

export const interlock = path.resolve(process.argv[2] ?? 'build', 'interlock');
export const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'export-'));
export const Q = 'qwen-code.auto_mode.';
export const JSON_ENV = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };

export const decode = (signal, type, body) => {
	assert.equal(type, 'application/json');
	return JSON.parse(body.toString('utf8'));
};

// `before`: a command that ends by running what it is given.
export function start(args, env = {}, before = []) {
	const clean = Object.fromEntries(Object.entries(process.env)
		.filter(([name]) => !/^(OTEL_|https?_proxy|all_proxy|no_proxy)/i.test(name)));
	const [command, ...words] = [...before, interlock, 'export', ...args];
	const child = spawn(command, words, { env: { ...clean, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
	process.on('exit', () => child.kill('SIGKILL'));
	const result = { child, out: '', err: '' };
	child.stdout.on('data', (d) => { result.out += d; });
	child.stderr.on('data', (d) => { result.err += d; });
	result.ended = new Promise((done) => child.on('close', (code, signal) => {
		result.code = code ?? signal;
		done(result);
	}));
	return result;
}
export const run = (args, env, before) => start(args, env, before).ended;
export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
export async function until(what, held) {
	for (let i = 0; i < 200; i++) {
		if (held())
			return;
		await pause(50);
	}
	assert.fail(`never: ${what}`);
}

let made = 0;

// A new folder for a journal; and one with so many calls in it.
export const folderOf = () => path.join(scratch, `j${made++}`);
export function journal(calls, options = {}) {
	const folder = folderOf();
	const lines = makeLines(calls, options);
	writeJournal(folder, lines, options.segments ?? 1);
	return { folder, lines, want: expected(lines) };
}

// All that was expected is there once, and the last sums are those of all lines.
export function complete(receiver, want) {
	const { accepted } = receiver;
	assert.deepEqual(receiver.wrong, []);
	assert.deepEqual(logs(accepted.logs).map(uid).sort(), [...want.uids].sort());
	const ids = spans(accepted.traces).map((s) => s.spanId);
	assert.equal(new Set(ids).size, ids.length, 'span ids are there once');
	assert.equal(ids.length, want.spans);
	sums(receiver, want);
}
export function sums({ accepted }, want) {
	assert.equal(total(accepted.metrics, `${Q}decisions`), want.decisions);
	assert.equal(total(accepted.metrics, `${Q}approvals`) ?? 0, want.approvals);
	assert.equal(total(accepted.metrics, `${Q}caps_reached`) ?? 0, want.caps);
	const classifier = total(accepted.metrics, `${Q}classifier.duration`);
	assert.equal(classifier.count, want.classified);
	assert.ok(Math.abs(classifier.sum - want.classifierSum) < 1e-6);
}

process.setMaxListeners(0);

export const cases = [];
export const test = (name, body) => cases.push({ name, body });

// With a receiver of its own; `send` is one run of the exporter, which finds the journal as
// it was unless `changed`.
export const withReceiver = (name, body, { changed = false } = {}) => test(name, async () => {
	const receiver = await new Receiver(decode).start();
	const send = async (folder, args = [], env = {}) => {
		const said = await run(['--backoff', '20', ...args, folder],
			{ ...JSON_ENV, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env });
		if (!changed)
			assert.doesNotMatch(said.err, /not as it was/);
		return said;
	};
	try {
		await body(receiver, send);
	} finally {
		await receiver.stop();
	}
});
