// SPDX-License-Identifier: Apache-2.0
//
// Everything that a receiver can answer, or fail to.
import assert from 'node:assert/strict';
import { JSON_ENV, complete, decode, journal, run, test, withReceiver } from './harness.mjs';
import { append, expected, makeLines } from './journal.mjs';
import { Receiver, logs, steps, uid } from './receiver.mjs';

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
