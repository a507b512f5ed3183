// SPDX-License-Identifier: Apache-2.0
//
// `interlock export` against a receiver that does everything a receiver can do wrong:
// nothing is lost, nothing is there twice, and it is over in time. run.mjs BUILD
import { spawn } from 'node:child_process';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { append, expected, makeLines, segmentName, writeJournal } from './journal.mjs';
import { Receiver, attributes, logs, metrics, spans, steps, total, uid } from './receiver.mjs';

const interlock = path.resolve(process.argv[2] ?? 'build', 'interlock');
const only = process.argv.slice(3);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'export-'));
const Q = 'qwen-code.auto_mode.';
const JSON_ENV = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };

const decode = (signal, type, body) => {
	assert.equal(type, 'application/json');
	return JSON.parse(body.toString('utf8'));
};

function start(args, env = {}) {
	const clean = Object.fromEntries(Object.entries(process.env)
		.filter(([name]) => !/^(OTEL_|https?_proxy|all_proxy|no_proxy)/i.test(name)));
	const child = spawn(interlock, ['export', ...args], { env: { ...clean, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
	const result = { child, out: '', err: '' };
	child.stdout.on('data', (d) => { result.out += d; });
	child.stderr.on('data', (d) => { result.err += d; });
	result.ended = new Promise((done) => child.on('close', (code, signal) => {
		result.code = code ?? signal;
		done(result);
	}));
	return result;
}
const run = (args, env) => start(args, env).ended;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
async function until(what, held) {
	for (let i = 0; i < 200; i++) {
		if (held())
			return;
		await pause(50);
	}
	assert.fail(`never: ${what}`);
}

let made = 0;
function journal(calls, options = {}) {
	const folder = path.join(scratch, `j${made++}`);
	const lines = makeLines(calls, options);
	writeJournal(folder, lines, options.segments ?? 1);
	return { folder, lines, want: expected(lines) };
}

// All that was expected is there once, and the last sums are those of all lines.
function complete(receiver, want) {
	const { accepted } = receiver;
	assert.deepEqual(receiver.wrong, []);
	assert.deepEqual(logs(accepted.logs).map(uid).sort(), [...want.uids].sort());
	const ids = spans(accepted.traces).map((s) => s.spanId);
	assert.equal(new Set(ids).size, ids.length, 'span ids are there once');
	assert.equal(ids.length, want.spans);
	sums(receiver, want);
}
function sums({ accepted }, want) {
	assert.equal(total(accepted.metrics, `${Q}decisions`), want.decisions);
	assert.equal(total(accepted.metrics, `${Q}approvals`) ?? 0, want.approvals);
	assert.equal(total(accepted.metrics, `${Q}caps_reached`) ?? 0, want.caps);
	const classifier = total(accepted.metrics, `${Q}classifier.duration`);
	assert.equal(classifier.count, want.classified);
	assert.ok(Math.abs(classifier.sum - want.classifierSum) < 1e-6);
}

const cases = [];
const test = (name, body) => cases.push({ name, body });

// With a receiver of its own; `send` is one run of the exporter, which finds the journal as
// it was unless `changed`.
const withReceiver = (name, body, { changed = false } = {}) => test(name, async () => {
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

withReceiver('everything goes out once', async (receiver, send) => {
	const { folder, want } = journal(300, { segments: 3, odd: true });
	const first = await send(folder, ['--batch', '50']);
	assert.equal(first.code, 0, first.err);
	complete(receiver, want);
	assert.match(first.out, new RegExp(`^${want.uids.length} log records, ${want.spans} spans`));
	const before = receiver.requests.length;
	const second = await send(folder);
	assert.equal(second.code, 0, second.err);
	assert.equal(receiver.requests.length, before, 'a second run has nothing to send');
});

withReceiver('what comes later is added, and sums go on over restarts', async (receiver, send) => {
	const lines = makeLines(120, { seed: 5 });
	const folder = path.join(scratch, `j${made++}`);
	writeJournal(folder, []);
	const starts = new Set();
	for (let from = 0; from < lines.length; from += 37) {
		append(folder, 1, lines.slice(from, from + 37).map((l) => `${l}\n`).join(''));
		assert.equal((await send(folder)).code, 0);
		for (const metric of metrics(receiver.accepted.metrics.slice(-1)))
			for (const point of (metric.sum ?? metric.histogram).dataPoints)
				starts.add(point.startTimeUnixNano);
	}
	complete(receiver, expected(lines));
	assert.deepEqual([...starts], [JSON.parse(lines[0]).time_unix_nano], 'one start for all');
});

withReceiver('a line without an end waits for it', async (receiver, send) => {
	const { folder, lines } = journal(10);
	const more = makeLines(3, { after: lines });
	append(folder, 1, more[0].slice(0, 40));
	await send(folder);
	complete(receiver, expected(lines));
	append(folder, 1, `${more[0].slice(40)}\n${more[1]}\n`);
	await send(folder);
	complete(receiver, expected([...lines, more[0], more[1]]));
});

for (const code of [429, 502, 503, 504])
	withReceiver(`${code} is tried again`, async (receiver, send) => {
		const { folder, want } = journal(40);
		receiver.script = [steps.status(code), steps.status(code), steps.ok, steps.status(code), steps.ok];
		const said = await send(folder);
		assert.equal(said.code, 0, said.err);
		assert.match(said.err, new RegExp(`answers ${code}: scripted`));
		complete(receiver, want);
	});

for (const [form, header] of [['seconds', () => '2'], ['a date', () => new Date(Date.now() + 3000).toUTCString()]])
	withReceiver(`Retry-After in ${form} is waited for`, async (receiver, send) => {
		const { folder, want } = journal(10);
		receiver.script = [steps.status(503, { 'retry-after': header() }), steps.ok];
		await send(folder);
		complete(receiver, want);
		const waited = receiver.requests[1].at - receiver.requests[0].at;
		assert.ok(waited >= 1900 && waited < 8000, `${waited} ms`);
	});

withReceiver('a Retry-After beyond the time there is ends the run at once', async (receiver, send) => {
	const { folder, want } = journal(10);
	receiver.script = [steps.status(429, { 'retry-after': '3600' })];
	const begun = Date.now();
	const said = await send(folder, ['--drain-timeout', '5']);
	assert.equal(said.code, 3);
	assert.match(said.err, /stays in the journal/);
	assert.ok(Date.now() - begun < 4000);
	receiver.script = [steps.ok];
	assert.equal((await send(folder)).code, 0);
	complete(receiver, want);
});

withReceiver('a receiver that is down for long: nothing is lost, the run is bounded', async (receiver, send) => {
	const { folder, want } = journal(60);
	receiver.script = [steps.status(503)];
	const begun = Date.now();
	const said = await send(folder, ['--drain-timeout', '1']);
	assert.equal(said.code, 3);
	assert.ok(Date.now() - begun < 4000);
	assert.ok(receiver.requests.length > 3, 'several tries');
	receiver.script = [steps.ok];
	assert.equal((await send(folder)).code, 0);
	complete(receiver, want);
});

withReceiver('waits between tries grow', async (receiver, send) => {
	const { folder } = journal(5);
	receiver.script = [steps.status(503)];
	await send(folder, ['--drain-timeout', '3', '--backoff', '100']);
	const gaps = receiver.requests.slice(1).map((r, i) => r.at - receiver.requests[i].at);
	assert.ok(gaps.length >= 4 && gaps.length <= 12, `${gaps}`);
	assert.ok(gaps[gaps.length - 1] > 2 * gaps[0], `${gaps}`);
});

withReceiver('traces fail where logs went out: only they are sent again', async (receiver, send) => {
	const { folder, want } = journal(60);
	receiver.script = [steps.ok, steps.status(401)];
	const said = await send(folder);
	assert.equal(said.code, 3);
	assert.match(said.err, /answers 401/);
	receiver.script = [steps.ok];
	assert.equal((await send(folder)).code, 0);
	complete(receiver, want);
});

withReceiver('the batch that is half sent stays as it was, whatever comes behind it', async (receiver, send) => {
	const { folder, lines } = journal(60);
	receiver.script = [steps.ok, steps.status(403)];
	assert.equal((await send(folder)).code, 3);
	const more = makeLines(20, { after: lines, seed: 9 });
	append(folder, 1, more.map((l) => `${l}\n`).join(''));
	receiver.script = [steps.ok];
	assert.equal((await send(folder, ['--batch', '10'])).code, 0);
	complete(receiver, expected([...lines, ...more]));
});

for (const code of [401, 404, 500])
	withReceiver(`${code} is not tried again, and nothing is dropped`, async (receiver, send) => {
		const { folder, want } = journal(10);
		receiver.script = [steps.status(code)];
		const said = await send(folder);
		assert.equal(said.code, 3);
		assert.equal(receiver.requests.length, 1);
		receiver.script = [steps.ok];
		await send(folder);
		complete(receiver, want);
	});

withReceiver('400 drops what it is about, says so, and goes on', async (receiver, send) => {
	const { folder, want } = journal(40);
	receiver.script = [steps.status(400), steps.ok];
	const said = await send(folder, ['--batch', '30']);
	assert.equal(said.code, 1);
	assert.match(said.err, /records up to number 30 are dropped: the receiver answers 400: scripted/);
	const got = logs(receiver.accepted.logs).map(uid);
	assert.ok(got.length > 0 && got.length < want.uids.length);
	assert.equal(new Set(got).size, got.length);
	assert.equal((await send(folder)).code, 0);
	assert.equal(logs(receiver.accepted.logs).length, got.length);
});

withReceiver('a partial success is told and never tried again', async (receiver, send) => {
	const { folder, want } = journal(20);
	receiver.script = [steps.partial(3), steps.ok];
	const said = await send(folder);
	assert.equal(said.code, 1);
	assert.match(said.err, /3 rejected: scripted/);
	complete(receiver, want);
	receiver.script = [steps.ok];
	assert.equal((await send(folder)).code, 0);
	complete(receiver, want);
});

withReceiver('a partial success that rejects nothing is a warning', async (receiver, send) => {
	const { folder, want } = journal(20);
	receiver.script = [steps.partial(0), steps.ok];
	const said = await send(folder);
	assert.equal(said.code, 0);
	assert.match(said.err, /warning of the receiver: scripted/);
	complete(receiver, want);
});

withReceiver('a slow receiver is given up at the time-out, and tried again', async (receiver, send) => {
	const { folder, want } = journal(10);
	receiver.script = [steps.slow(5000), steps.ok];
	const begun = Date.now();
	const said = await send(folder, [], { OTEL_EXPORTER_OTLP_TIMEOUT: '300' });
	assert.equal(said.code, 0, said.err);
	assert.ok(Date.now() - begun < 3000);
	complete(receiver, want);
});

withReceiver('a connection that breaks before an answer is tried again', async (receiver, send) => {
	const { folder, want } = journal(10);
	receiver.script = [steps.dead, steps.dead, steps.ok];
	assert.equal((await send(folder)).code, 0);
	complete(receiver, want);
});

withReceiver('a connection that breaks within the answer is tried again, under the same ids', async (receiver, send) => {
	const { folder, want } = journal(10);
	receiver.script = [steps.halfway, steps.ok];
	assert.equal((await send(folder)).code, 0);
	const got = logs(receiver.accepted.logs).map(uid);
	assert.equal(got.length, 2 * want.uids.length, 'sent twice, as nobody can know');
	assert.deepEqual([...new Set(got)].sort(), [...want.uids].sort());
});

withReceiver('an answer of another type is no success', async (receiver, send) => {
	const { folder, want } = journal(10);
	receiver.script = [steps.html];
	const said = await send(folder);
	assert.equal(said.code, 3);
	assert.match(said.err, /text\/html/);
	receiver.script = [steps.redirect];
	assert.match((await send(folder)).err, /answers 302/);
	receiver.script = [steps.notHttp];
	assert.equal((await send(folder, ['--drain-timeout', '1'])).code, 3);
	receiver.script = [steps.empty];
	assert.equal((await send(folder)).code, 0);
	complete(receiver, want);
});

withReceiver('an answer that is too large or cannot be read is told', async (receiver, send) => {
	const { folder, want } = journal(10);
	receiver.script = [steps.huge, steps.garbage, steps.ok];
	const said = await send(folder);
	assert.equal(said.code, 0);
	assert.match(said.err, /larger than 4 MiB/);
	assert.match(said.err, /could not be read/);
	complete(receiver, want);
});

test('a receiver that is not there: bounded, nothing lost', async () => {
	const { folder, want } = journal(10);
	const receiver = await new Receiver(decode).start();
	const { port } = receiver;
	await receiver.stop();
	const env = { ...JSON_ENV, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
	const begun = Date.now();
	const said = await run(['--drain-timeout', '1', '--backoff', '50', folder], env);
	assert.equal(said.code, 3);
	assert.match(said.err, /connect/);
	assert.ok(Date.now() - begun < 3000);
	await receiver.start(port);
	assert.equal((await run([folder], env)).code, 0);
	complete(receiver, want);
	await receiver.stop();
});

withReceiver('gzip, headers, paths and the resource are as the variables say', async (receiver, send) => {
	const { folder, want } = journal(30);
	const said = await send(folder, [], {
		OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/base/`,
		OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${receiver.url}/v1/metrics`,
		OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
		OTEL_EXPORTER_OTLP_METRICS_COMPRESSION: 'none',
		OTEL_EXPORTER_OTLP_HEADERS: 'x-team=a%2Cb, authorization=Bearer%20x',
		OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=t%C3%A9st,service.name=other',
		OTEL_SERVICE_NAME: 'mine',
	});
	assert.equal(said.code, 0, said.err);
	complete(receiver, want);
	const [first] = receiver.requests;
	assert.equal(first.url, '/base/v1/logs');
	assert.equal(first.headers['content-encoding'], 'gzip');
	assert.equal(first.headers['x-team'], 'a,b');
	assert.equal(first.headers.authorization, 'Bearer x');
	assert.match(first.headers['user-agent'], /^interlock\//);
	const last = receiver.requests.pop();
	assert.equal(last.url, '/v1/metrics');
	assert.equal(last.headers['content-encoding'], undefined);
	const resource = attributes(receiver.accepted.logs[0].resourceLogs[0].resource.attributes);
	assert.equal(resource['service.name'], 'mine');
	assert.equal(resource['deployment.environment.name'], 't\u00e9st');
	assert.match(resource['service.instance.id'], /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
});

withReceiver('what is wrong in a variable is told, without its secrets', async (receiver, send) => {
	const cases = [
		[{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 2, /OTEL_EXPORTER_OTLP_PROTOCOL: grpc is not spoken/],
		[{ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' }, 2, /OTEL_EXPORTER_OTLP_ENDPOINT: expected a URL/],
		[{ OTEL_RESOURCE_ATTRIBUTES: 'a=%zz,b=c' }, 0, /OTEL_RESOURCE_ATTRIBUTES: a % without/],
		[{ OTEL_RESOURCE_ATTRIBUTES: 'a=%ff' }, 0, /OTEL_RESOURCE_ATTRIBUTES: text that is not UTF-8/],
		[{ OTEL_EXPORTER_OTLP_HEADERS: 'secret' }, 0, /OTEL_EXPORTER_OTLP_HEADERS: a pair without =/],
		[{ OTEL_EXPORTER_OTLP_HEADERS: 'a=secret%0d%0ab: c' }, 0, /cannot be sent/],
		[{ OTEL_EXPORTER_OTLP_COMPRESSION: 'zip' }, 0, /expected gzip or none/],
		[{ OTEL_EXPORTER_OTLP_TIMEOUT: 'soon' }, 0, /OTEL_EXPORTER_OTLP_TIMEOUT: not a number/],
		[{ OTEL_TRACES_SAMPLER: 'traceidratio' }, 0, /OTEL_TRACES_SAMPLER: expected/],
		[{ OTEL_LOGS_EXPORTER: 'kafka' }, 0, /OTEL_LOGS_EXPORTER: expected/],
	];
	for (const [env, code, words] of cases) {
		const said = await send(journal(3).folder, [], env);
		assert.equal(said.code, code, `${JSON.stringify(env)}: ${said.err}`);
		assert.match(said.err, words);
		assert.doesNotMatch(said.err, /secret/);
	}
});

withReceiver('signals can be left out, and all of it switched off', async (receiver, send) => {
	const { folder, want } = journal(20);
	assert.equal((await send(folder, [], { OTEL_SDK_DISABLED: 'TRUE' })).code, 0);
	assert.equal(receiver.requests.length, 0);
	await send(folder, [], { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' });
	assert.equal(logs(receiver.accepted.logs).length, want.uids.length);
	assert.equal(receiver.accepted.traces.length, 0);
	assert.equal(receiver.accepted.metrics.length, 0);
});

withReceiver('an unsampled trace has no spans, unless they are wanted', async (receiver, send) => {
	const { folder, lines, want } = journal(80);
	const executed = lines.map((l) => JSON.parse(l)).filter((l) => l.event === 'executed' || l.event === 'answer').length;
	assert.ok(want.spans < executed, 'the journal has some');
	await send(folder, [], { OTEL_TRACES_SAMPLER: 'always_on' });
	assert.equal(spans(receiver.accepted.traces).length, executed);
});

withReceiver('spans are where the agent has its own', async (receiver, send) => {
	const { folder, lines } = journal(80);
	await send(folder);
	const parents = new Map(lines.map((l) => JSON.parse(l)).filter((l) => l.traceparent)
		.map((l) => [l.traceparent.slice(3, 35), l.traceparent.slice(36, 52)]));
	const got = spans(receiver.accepted.traces);
	assert.ok(got.some((s) => s.name.startsWith('execute_tool ')));
	assert.ok(got.some((s) => s.name === 'qwen-code.tool.blocked_on_user'));
	for (const span of got) {
		const parent = parents.get(span.traceId);
		assert.ok(BigInt(span.startTimeUnixNano) <= BigInt(span.endTimeUnixNano));
		assert.equal(span.flags, parent ? 0x301 : 0x101);
		if (parent)
			assert.equal(span.parentSpanId, parent);
		else if (span.parentSpanId)
			assert.ok(got.some((s) => s.spanId === span.parentSpanId && s.traceId === span.traceId));
	}
});

withReceiver('no identifier and no content gets onto a metric, no content anywhere', async (receiver, send) => {
	const { folder, lines } = journal(100, { odd: true });
	const hostile = JSON.parse(makeLines(1, { after: lines, seed: 3 })[0]);
	hostile.record.attributes[`${Q}reason`] = 'Read /home/someone/secret';
	hostile.record.attributes[`${Q}layer`] = 'x'.repeat(100);
	append(folder, 1, `${JSON.stringify(hostile)}\n`);
	await send(folder);
	const text = JSON.stringify(receiver.accepted.metrics);
	assert.doesNotMatch(text, /secret|session-|call_|xxxx|sha256/);
	assert.match(text, /"_OTHER"/);
	assert.doesNotMatch(JSON.stringify(receiver.accepted), /rm -rf/);
	const other = journal(60);
	await send(other.folder, ['--content']);
	assert.match(JSON.stringify(receiver.accepted), /rm -rf/);
});

withReceiver('two at once: the second leaves, nothing is there twice', async (receiver, send) => {
	const { folder, want } = journal(200);
	receiver.script = [(q, r, keep) => setTimeout(() => steps.ok(q, r, keep), 700), steps.ok];
	const both = [send(folder)];
	await until('the first is sending', () => receiver.requests.length > 0);
	both.push(send(folder));
	const [first, second] = await Promise.all(both);
	assert.equal(first.code, 0);
	assert.equal(second.code, 0);
	assert.match(second.err, /another exporter is at work/);
	complete(receiver, want);
});

test('following: lines go out as they come, and the rest when it is told to end', async () => {
	const receiver = await new Receiver(decode).start();
	const lines = makeLines(90, { seed: 4 });
	const folder = path.join(scratch, `j${made++}`);
	writeJournal(folder, lines.slice(0, 50));
	const exporter = start(['--follow', '--backoff', '20', folder], {
		...JSON_ENV, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
		OTEL_BLRP_SCHEDULE_DELAY: '50', OTEL_METRIC_EXPORT_INTERVAL: '200',
	});
	await until('the first lines', () => logs(receiver.accepted.logs).length >= expected(lines.slice(0, 50)).uids.length);
	await until('metrics', () => receiver.accepted.metrics.length > 0);
	receiver.script = [steps.status(503), steps.status(503), steps.ok];
	append(folder, 1, lines.slice(50, 70).map((l) => `${l}\n`).join(''));
	append(folder, 2, lines.slice(70).map((l) => `${l}\n`).join(''));
	exporter.child.kill('SIGTERM');
	const said = await exporter.ended;
	assert.equal(said.code, 0, said.err);
	complete(receiver, expected(lines));
	await receiver.stop();
});

test('following a receiver that stays away ends in time, and loses nothing', async () => {
	const receiver = await new Receiver(decode).start();
	const { folder, want } = journal(20);
	receiver.script = [steps.status(503)];
	const exporter = start(['--follow', '--backoff', '50', '--drain-timeout', '1', folder],
		{ ...JSON_ENV, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
	await until('several tries', () => receiver.requests.length > 3);
	const begun = Date.now();
	exporter.child.kill('SIGTERM');
	assert.equal((await exporter.ended).code, 3);
	assert.ok(Date.now() - begun < 4000);
	receiver.script = [steps.ok];
	await run([folder], { ...JSON_ENV, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
	complete(receiver, want);
	await receiver.stop();
});

withReceiver('killed at any moment: sent again at most what was under way, under the same ids', async (receiver) => {
	const { folder, want } = journal(400, { segments: 2 });
	const env = { ...JSON_ENV, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
	let kills = 0;
	for (let i = 0; i < 60; i++) {
		const exporter = start(['--batch', '20', folder], env);
		const timer = setTimeout(() => exporter.child.kill('SIGKILL'), 3 + (i * 7) % 40);
		const said = await exporter.ended;
		clearTimeout(timer);
		kills += said.code === 'SIGKILL' ? 1 : 0;
		if (said.code === 0)
			break;
	}
	assert.equal((await run([folder], env)).code, 0);
	const got = logs(receiver.accepted.logs).map(uid);
	assert.deepEqual([...new Set(got)].sort(), [...want.uids].sort(), 'nothing is lost');
	assert.ok(got.length - want.uids.length <= 20 * kills, 'a batch a kill at most');
	sums(receiver, want);
});

withReceiver('lines that the journal dropped before they were exported are counted', async (receiver, send) => {
	const lines = makeLines(60);
	const folder = path.join(scratch, `j${made++}`);
	writeJournal(folder, lines.slice(0, 30));
	assert.equal((await send(folder)).code, 0);
	fs.rmSync(path.join(folder, segmentName(1)));
	append(folder, 3, lines.slice(40).map((l) => `${l}\n`).join(''));
	const said = await send(folder);
	assert.equal(said.code, 0);
	assert.match(said.err, /export: 10 lines were dropped from the journal/);
	const got = logs(receiver.accepted.logs).map(uid);
	assert.deepEqual(got.sort(), [...expected(lines.slice(0, 30)).uids, ...expected(lines.slice(40)).uids].sort());
});

// With the machine's power a journal loses its last lines; some are written anew, under
// the same numbers.
for (const [what, more] of [['fewer', 2], ['more', 90]])
	withReceiver(`the journal lost lines that were exported, and has ${what} new ones: each goes out once`, async (receiver, send) => {
		const { folder, lines } = journal(60);
		assert.equal((await send(folder)).code, 0);
		const kept = lines.slice(0, lines.length - 25);
		const fresh = makeLines(more, { after: kept, seed: 77, later: 3600 });
		writeJournal(folder, [...kept, ...fresh]);
		const said = await send(folder, ['--batch', '20']);
		assert.equal(said.code, 0);
		assert.match(said.err, /not as it was/);
		const got = logs(receiver.accepted.logs).map(uid);
		assert.deepEqual(got.sort(), [...expected(lines).uids, ...expected(fresh).uids].sort());
		const again = await send(folder);
		assert.equal(again.err, '');
		assert.equal(logs(receiver.accepted.logs).length, got.length);
	}, { changed: true });

withReceiver('the journal lost lines of a batch that was half sent: none of the rest is lost', async (receiver, send) => {
	const { folder, lines } = journal(60);
	receiver.script = [steps.ok, steps.status(403)];
	assert.equal((await send(folder)).code, 3);
	const kept = lines.slice(0, lines.length - 25);
	const fresh = makeLines(20, { after: kept, seed: 78, later: 3600 });
	writeJournal(folder, [...kept, ...fresh]);
	receiver.script = [steps.ok];
	assert.equal((await send(folder)).code, 0);
	const got = new Set(logs(receiver.accepted.logs).map(uid));
	assert.deepEqual([...got].sort(), [...expected(lines).uids, ...expected(fresh).uids].sort());
	assert.equal(spans(receiver.accepted.traces).length, expected([...kept, ...fresh]).spans);
}, { changed: true });

withReceiver('a journal that is gone, and one that begins anew', async (receiver, send) => {
	const { folder, lines } = journal(30, { segments: 3 });
	assert.equal((await send(folder)).code, 0);
	for (const number of [1, 2, 3])
		fs.rmSync(path.join(folder, segmentName(number)));
	const before = receiver.requests.length;
	assert.match((await send(folder)).err, /not as it was/);
	assert.equal(receiver.requests.length, before);
	const fresh = makeLines(20, { seed: 5, later: 60 });
	append(folder, 1, fresh.map((l) => `${l}\n`).join(''));
	assert.match((await send(folder)).err, /not as it was/);
	assert.equal(logs(receiver.accepted.logs).length, expected(lines).uids.length + expected(fresh).uids.length);
	assert.equal((await send(folder)).err, '');
}, { changed: true });

withReceiver('lines that are none are passed over and told', async (receiver, send) => {
	const { folder, lines, want } = journal(10);
	append(folder, 1, 'not JSON\n{"seq":1}\n[]\n{"seq":-1,"time_unix_nano":"1"}\n\n');
	append(folder, 1, `{"seq":99999999999999999999,"time_unix_nano":"1"}\n${'x'.repeat(200000)}\n`);
	const [next] = makeLines(1, { after: lines });
	const broken = next.replace('"time_unix_nano"', 'time_unix_nano');
	const more = makeLines(2, { after: [...lines, broken], seed: 8 });
	append(folder, 1, [broken, ...more].map((l) => `${l}\n`).join(''));
	const said = await send(folder);
	assert.equal(said.code, 0);
	assert.match(said.err, /7 lines are not the journal's/);
	assert.match(said.err, /line number \d+ cannot be read/);
	complete(receiver, expected([...lines, ...more]));
	assert.ok(want);
});

withReceiver('--from end sends only what is new', async (receiver, send) => {
	const { folder, lines } = journal(10);
	assert.equal((await send(folder, ['--from', 'end'])).code, 0);
	assert.equal(receiver.requests.length, 0);
	const more = makeLines(4, { after: lines, seed: 8 });
	append(folder, 1, more.map((l) => `${l}\n`).join(''));
	await send(folder);
	complete(receiver, expected(more));
});

withReceiver('a damaged cursor stops everything', async (receiver, send) => {
	const { folder, want } = journal(10);
	await send(folder);
	const cursor = path.join(folder, 'export.cursor');
	const bytes = fs.readFileSync(cursor);
	const before = receiver.requests.length;
	for (const damaged of [bytes.subarray(0, 20), Buffer.alloc(0), Buffer.from(bytes.toString().replace('"lost":0', '"lost":1'))]) {
		fs.writeFileSync(cursor, damaged);
		const said = await send(folder);
		assert.equal(said.code, 4);
		assert.match(said.err, /export\.cursor is damaged/);
	}
	assert.equal(receiver.requests.length, before);
	fs.writeFileSync(cursor, bytes);
	assert.equal((await send(folder)).code, 0);
	complete(receiver, want);
});

withReceiver('a cursor that cannot be written: nothing is sent', async (receiver, send) => {
	const { folder, want } = journal(10);
	fs.mkdirSync(path.join(folder, 'export.cursor.new'));
	const said = await send(folder);
	assert.equal(said.code, 3);
	assert.match(said.err, /cannot write .*export\.cursor\.new/);
	assert.equal(receiver.requests.length, 0);
	fs.rmdirSync(path.join(folder, 'export.cursor.new'));
	await send(folder);
	complete(receiver, want);
});

test('files: a signal each, OTLP JSON lines, a cut line is mended', async () => {
	const { folder, lines, want } = journal(50);
	const out = path.join(scratch, 'files');
	fs.mkdirSync(out);
	fs.writeFileSync(path.join(out, 'logs.jsonl'), '{"resourceLogs":[]}\n{"resourceLo');
	assert.equal((await run(['--file', out, '--batch', '40', folder])).code, 0);
	const more = makeLines(10, { after: lines, seed: 8 });
	append(folder, 1, more.map((l) => `${l}\n`).join(''));
	assert.equal((await run(['--file', out, folder])).code, 0);
	const read = (name) => fs.readFileSync(path.join(out, `${name}.jsonl`), 'utf8').trim().split('\n').map((l) => JSON.parse(l));
	complete({ wrong: [], accepted: { logs: read('logs'), traces: read('traces'), metrics: read('metrics') } },
		expected([...lines, ...more]));
	assert.ok(want);
	assert.equal((await run(['--file', path.join(out, 'none'), folder])).code, 3);
	assert.equal((await run(['--file', out, '--stdout', folder])).code, 2);
});

test('standard output: a line a request, and a pipe that is closed loses nothing', async () => {
	const { folder, want } = journal(30);
	const said = await run(['--stdout', folder]);
	assert.equal(said.code, 0);
	const accepted = { logs: [], traces: [], metrics: [] };
	for (const line of said.out.trim().split('\n').map((l) => JSON.parse(l)))
		accepted[line.resourceLogs ? 'logs' : line.resourceSpans ? 'traces' : 'metrics'].push(line);
	complete({ wrong: [], accepted }, want);
	const other = journal(30);
	const closed = start(['--stdout', other.folder]);
	closed.child.stdout.destroy();
	assert.equal((await closed.ended).code, 3);
});

const begun = Date.now();
let failed = 0;
for (const { name, body } of cases) {
	if (only.length && !only.some((word) => name.includes(word)))
		continue;
	try {
		await body();
	} catch (error) {
		failed++;
		console.log(`FAILED: ${name}\n${error.stack}`);
	}
}
fs.rmSync(scratch, { recursive: true });
console.log(`export: ${cases.length - failed} of ${cases.length} cases, ${((Date.now() - begun) / 1000).toFixed(1)} s`);
process.exit(failed ? 1 : 0);
