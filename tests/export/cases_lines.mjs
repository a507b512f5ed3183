// SPDX-License-Identifier: Apache-2.0
//
// The journal as it can be found: growing, cut, tampered with, dropped, gone.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { complete, folderOf, journal, run, start, sums, withReceiver } from './harness.mjs';
import { append, expected, makeLines, segmentName, writeJournal } from './journal.mjs';
import { logs, metrics, spans, steps, uid } from './receiver.mjs';

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
	const folder = folderOf();
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

withReceiver('lines that the journal dropped before they were exported are counted', async (receiver, send) => {
	const lines = makeLines(60);
	const folder = folderOf();
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
