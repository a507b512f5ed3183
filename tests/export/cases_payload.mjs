// SPDX-License-Identifier: Apache-2.0
//
// What is sent and where to: variables, spans, privacy, files, standard output.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Q, complete, interlock, journal, run, scratch, start, test, withReceiver } from './harness.mjs';
import { append, expected, makeLines } from './journal.mjs';
import { attributes, logs, metrics, spans } from './receiver.mjs';

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

test('names, types and units are those of the telemetry spec', async () => {
	const out = path.join(scratch, 'held');
	fs.mkdirSync(out);
	assert.equal((await run(['--file', out, journal(200).folder])).code, 0);
	for (const signal of ['logs', 'traces', 'metrics']) {
		const held = spawnSync(interlock, ['gen', '--registry', 'gen/registry', '--live-check',
			path.join(out, `${signal}.jsonl`)], { encoding: 'utf8' });
		assert.equal(held.status, 0, held.stdout + held.stderr);
		assert.match(held.stdout, /^[1-9]\d* samples, 0 violations/);
	}
	// A whole number of seconds is a double, too; the spec's check lets that pass.
	const text = fs.readFileSync(path.join(out, 'logs.jsonl'), 'utf8');
	const types = text.match(/classifier_duration","value":\{"\w+/g).map((m) => m.split('"').at(-1));
	assert.deepEqual([...new Set(types)], ['doubleValue']);
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
