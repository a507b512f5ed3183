// SPDX-License-Identifier: Apache-2.0
//
// The exporter as a process: two at once, following, killed, without room or memory.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { JSON_ENV, complete, decode, folderOf, interlock, journal, run, scratch, start, sums, test, until, withReceiver } from './harness.mjs';
import { append, expected, makeLines, writeJournal } from './journal.mjs';
import { Receiver, logs, steps, uid } from './receiver.mjs';

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
	const folder = folderOf();
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

// As a full disk is, as far as a program can tell: no file can grow.
const NO_ROOM = ['sh', '-c', 'trap "" XFSZ; ulimit -f 0; exec "$@"', 'sh'];

withReceiver('no room for the cursor: nothing is sent, nothing is left behind', async (receiver) => {
	const { folder, want } = journal(30);
	const env = { ...JSON_ENV, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
	const said = await run([folder], env, NO_ROOM);
	assert.equal(said.code, 3);
	assert.match(said.err, /cannot write .*export\.cursor\.new: File too large/);
	assert.equal(receiver.requests.length, 0);
	assert.ok(!fs.existsSync(path.join(folder, 'export.cursor.new')));
	assert.equal((await run([folder], env)).code, 0);
	complete(receiver, want);
});

withReceiver('a disk that is full: nothing is sent, and it goes on when there is room', async (receiver) => {
	const disk = path.join(scratch, 'disk');
	fs.mkdirSync(disk);
	const full = `mount -t tmpfs -o size=64k none "${disk}" && { head -c 1000000 /dev/zero >"${disk}/fill" 2>/dev/null; `;
	const inside = (then) => ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', `${full}${then} }`, 'sh'];
	if ((await run(['--help'], {}, inside('exec "$@";'))).code !== 0)
		return console.log('export: a full disk is left out, no mount namespaces here');
	const { folder, want } = journal(30);
	const env = { ...JSON_ENV, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
	const cursor = ['--cursor', path.join(disk, 'export.cursor'), folder];
	const said = await run(cursor, env, inside('exec "$@";'));
	assert.equal(said.code, 3);
	assert.match(said.err, /No space left on device/);
	assert.equal(receiver.requests.length, 0);
	const later = await run(cursor, env, inside(`"$@"; rm "${disk}/fill"; "$@"; "$@"; ls -A "${disk}";`));
	assert.equal(later.code, 0, later.err);
	assert.match(later.out, /\n0 log records.*\nexport.cursor\nexport.cursor.lock\n$/s);
	complete(receiver, want);
});

withReceiver('no room in the files either: what was cut is taken back', async (receiver) => {
	const { folder, want } = journal(60);
	const out = path.join(scratch, 'cut');
	fs.mkdirSync(out);
	const cursor = ['--cursor', path.join(out, 'cursor')];
	const little = ['sh', '-c', 'trap "" XFSZ; ulimit -f 16; exec "$@"', 'sh']; // 8 KiB
	assert.equal((await run([...cursor, '--batch', '10', '--file', out, folder], {}, little)).code, 3);
	const whole = fs.readFileSync(path.join(out, 'logs.jsonl'), 'utf8');
	assert.ok(whole === '' || whole.endsWith('}\n'));
	assert.equal((await run([...cursor, '--file', out, folder])).code, 0);
	const read = (name) => fs.readFileSync(path.join(out, `${name}.jsonl`), 'utf8').trim().split('\n').map((l) => JSON.parse(l));
	complete({ wrong: [], accepted: { logs: read('logs'), traces: read('traces'), metrics: read('metrics') } }, want);
	assert.equal(receiver.requests.length, 0);
});

withReceiver('no memory, at any moment: it says so, and nothing is lost', async (receiver) => {
	if (fs.readFileSync(interlock).includes('__asan_init'))
		return console.log('export: no memory is left out, a sanitizer has an allocator of its own');
	const library = path.join(scratch, 'failing.so');
	assert.equal(spawnSync('gcc', ['-shared', '-fPIC', '-O1', 'tests/cli/failing.c', '-o', library]).status, 0);
	const { folder, want } = journal(3);
	const env = { ...JSON_ENV, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' };
	const cursor = path.join(folder, 'export.cursor');
	let failed = 0;
	for (let at = 1; ; at += 1 + Math.floor(at / 15)) {
		fs.rmSync(cursor, { force: true });
		const said = await run(['--drain-timeout', '2', folder], { ...env, LD_PRELOAD: library, FAIL_AT: String(at) });
		if (said.code === 0)
			break;
		failed++;
		// The C library itself ends a process that has no memory for a library's threads.
		const aborted = said.code === 127 && /thread-local data: ABORT/.test(said.err);
		assert.ok([3, 5].includes(said.code) || aborted, `allocation ${at}: ${said.code}`);
		assert.notEqual(said.err, '');
		assert.ok(!fs.existsSync(`${cursor}.new`), `allocation ${at}`);
	}
	assert.ok(failed > 50, `${failed} runs`);
	fs.rmSync(cursor, { force: true });
	receiver.accepted = { logs: [], traces: [], metrics: [] };
	assert.equal((await run([folder], env)).code, 0);
	complete(receiver, want);
});
