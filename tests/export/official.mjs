// SPDX-License-Identifier: Apache-2.0
//
// What Interlock encodes, read by the official decoder of OTLP. official.mjs BUILD PACKAGE
import { execFileSync, spawn } from 'node:child_process';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { expected, makeLines, writeJournal } from './journal.mjs';
import { Receiver, attributes, logs, spans, uid } from './receiver.mjs';

const [, , build, folder] = process.argv;
const root = createRequire(import.meta.url)(path.join(folder, 'build/src/generated/root.js'));
const { collector } = root.opentelemetry.proto;
const requests = {
	logs: collector.logs.v1.ExportLogsServiceRequest,
	traces: collector.trace.v1.ExportTraceServiceRequest,
	metrics: collector.metrics.v1.ExportMetricsServiceRequest,
};
const IDS = new Set(['traceId', 'spanId', 'parentSpanId']);

// ---- From the official decoder's objects to OTLP/JSON, and what both forms have in common

const plain = (message, type) => type.toObject(message, { longs: String, bytes: Buffer });

// 64-bit numbers are texts in JSON and Long here; zeros and empty lists may be left out.
const LONGS = /^(timeUnixNano|observedTimeUnixNano|startTimeUnixNano|endTimeUnixNano|asInt|intValue|count)$/;
function normal(value, key) {
	if (IDS.has(key))
		return Buffer.isBuffer(value) || value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
	if (Array.isArray(value))
		return value.map((item) => normal(item, key));
	if (key === 'bucketCounts' || LONGS.test(key))
		return String(BigInt.asIntN(64, BigInt(value))); // the decoder has no unsigned ones
	if (value && typeof value === 'object')
		return Object.fromEntries(Object.entries(value)
			.filter(([, v]) => !(Array.isArray(v) && v.length === 0))
			.map(([k, v]) => [k, normal(v, k)]));
	return Object.is(value, -0) ? 0 : value;
}

// The official message of a JSON request: its ids as bytes, everything else as it is.
function fromJson(type, json) {
	const revive = (key, value) => (IDS.has(key) ? Buffer.from(value, 'hex') : value);
	return type.fromObject(JSON.parse(JSON.stringify(json), revive));
}

// Throws unless the bytes are such a message, and nothing else: encoded again they are the
// same. Answers its JSON.
function readProtobuf(signal, bytes) {
	const type = requests[signal];
	const message = type.decode(bytes);
	assert.equal(type.verify(message), null);
	assert.ok(Buffer.from(type.encode(message).finish()).equals(bytes), 'bytes that the decoder does not know');
	return normal(plain(message, type));
}

// The same of JSON: a member that the schema does not have, or a value of another type,
// would be missing or changed in what comes back.
function readJson(signal, text) {
	const type = requests[signal];
	const json = JSON.parse(text);
	const message = fromJson(type, json);
	assert.equal(type.verify(message), null);
	assert.deepEqual(normal(plain(message, type)), normal(json));
	return normal(json);
}

function decode(signal, type, body) {
	if (type === 'application/json')
		return readJson(signal, body.toString('utf8'));
	assert.equal(type, 'application/x-protobuf');
	return readProtobuf(signal, body);
}

// ---- The exporter

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'official-'));

function exportTo(receiver, journal, protocol, compression) {
	const child = spawn(path.resolve(build, 'interlock'), ['export', '--quiet', '--batch', '60', journal], {
		stdio: ['ignore', 'inherit', 'inherit'],
		env: {
			PATH: process.env.PATH,
			OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
			OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
			OTEL_EXPORTER_OTLP_COMPRESSION: compression,
			OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=one,team=a%20b',
		},
	});
	return new Promise((done) => child.on('close', done));
}

// Without what is taken from the clock of the run itself.
const timeless = (json, names) => JSON.parse(JSON.stringify(json, (key, value) => (names.includes(key) ? undefined : value)));

async function sent(protocol, compression) {
	const journal = path.join(scratch, protocol.replace('/', '-'));
	const lines = makeLines(200, { seed: 11, odd: true });
	writeJournal(journal, lines, 2);
	const receiver = await new Receiver(decode).start();
	assert.equal(await exportTo(receiver, journal, protocol, compression), 0);
	await receiver.stop();
	assert.deepEqual(receiver.wrong, []);
	const want = expected(lines);
	const records = logs(receiver.accepted.logs);
	assert.deepEqual(records.map(uid).sort(), want.uids.sort());
	assert.equal(spans(receiver.accepted.traces).length, want.spans);
	assert.ok(receiver.accepted.metrics.length > 0);
	assert.ok(records.every((r) => r.eventName && r.observedTimeUnixNano > '1' && r.severityNumber === 9));
	assert.ok(records.some((r) => typeof attributes(r.attributes)['qwen-code.auto_mode.cap_limit'] !== 'undefined'));
	return receiver.accepted;
}

const json = await sent('http/json', 'none');
const protobuf = await sent('http/protobuf', 'gzip');
const count = (accepted) => Object.values(accepted).reduce((sum, list) => sum + list.length, 0);
assert.equal(count(json), count(protobuf));
for (const signal of ['logs', 'traces'])
	assert.deepEqual(timeless(json[signal], ['observedTimeUnixNano']), timeless(protobuf[signal], ['observedTimeUnixNano']), `${signal} in both encodings`);
const TIMES = ['timeUnixNano', 'startTimeUnixNano'];
assert.deepEqual(timeless(json.metrics.at(-1), TIMES), timeless(protobuf.metrics.at(-1), TIMES), 'metrics in both encodings');
fs.rmSync(scratch, { recursive: true });

// ---- Random requests

const random = execFileSync(path.resolve(build, 'otlp-random'), ['2000', '1'], { maxBuffer: 1 << 28 })
	.toString('utf8').trimEnd().split('\n');
for (const line of random) {
	const [signal, hex] = line.split(' ', 2);
	const text = line.slice(signal.length + hex.length + 2);
	assert.deepEqual(readProtobuf(signal, Buffer.from(hex, 'hex')), readJson(signal, text), text);
}

// ---- What is broken is seen

const [signal, hex] = random.find((line) => line.startsWith('logs ') && line.length > 2000).split(' ', 2);
assert.throws(() => readProtobuf(signal, Buffer.from(`${hex}2801`, 'hex')), /does not know/);
assert.throws(() => readJson('logs', '{"resourceLogs":[{"resource":{"atributes":[{"key":"a"}]}}]}'));
assert.throws(() => readJson('traces', '{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":"INTERNAL","Name":"x"}]}]}]}'));

console.log(`otlp-official: ${count(json) + count(protobuf)} requests of the exporter and ${2 * random.length} random ones, as the official decoder reads them`);
