// SPDX-License-Identifier: Apache-2.0
//
// TLS: a receiver with a certificate of its own authority, and one that wants the client's.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { JSON_ENV, complete, decode, journal, run, scratch, test } from './harness.mjs';
import { Receiver, steps } from './receiver.mjs';

const file = (name) => path.join(scratch, name);
const openssl = (...args) => {
	const said = spawnSync('openssl', args, { cwd: scratch, encoding: 'utf8' });
	assert.equal(said.status, 0, said.stderr);
};

// An authority, and certificates by it: one for the receiver, one for us.
function makeCertificates() {
	const key = ['-newkey', 'rsa:2048', '-noenc', '-batch', '-days', '2'];
	openssl('req', '-x509', ...key, '-subj', '/CN=authority', '-keyout', 'ca.key', '-out', 'ca.pem');
	fs.writeFileSync(file('names'), 'subjectAltName=IP:127.0.0.1\n');
	for (const name of ['server', 'client']) {
		openssl('req', ...key.slice(0, 4), '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
		openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial',
			'-days', '2', '-extfile', 'names', '-out', `${name}.pem`);
	}
}

async function withTls(more, body) {
	if (!fs.existsSync(file('client.pem')))
		makeCertificates();
	const read = (name) => fs.readFileSync(file(name));
	const receiver = await new Receiver(decode).start(0,
		{ cert: read('server.pem'), key: read('server.key'), ca: read('ca.pem'), ...more });
	const { folder, want } = journal(10);
	const env = { ...JSON_ENV, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
	try {
		await body(receiver, (extra, args = []) => run(['--backoff', '20', ...args, folder], { ...env, ...extra }), want);
	} finally {
		await receiver.stop();
	}
}

if (spawnSync('openssl', ['version']).status !== 0) {
	console.log('export: the cases of TLS are left out, no openssl to make certificates with');
} else {
	test('https: only with an authority that vouches for the receiver', () => withTls({}, async (receiver, send, want) => {
		for (const extra of [{}, { OTEL_EXPORTER_OTLP_CERTIFICATE: file('client.pem') }]) {
			const said = await send(extra);
			assert.equal(said.code, 3);
			assert.match(said.err, /certificate.*stays in the journal/);
		}
		assert.equal(receiver.requests.length, 0);
		assert.match((await send({ OTEL_EXPORTER_OTLP_CERTIFICATE: file('none.pem') })).err, /stays in the journal/);
		receiver.script = [steps.status(503), steps.ok];
		const said = await send({ OTEL_EXPORTER_OTLP_CERTIFICATE: file('ca.pem'), OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' });
		assert.equal(said.code, 0, said.err);
		complete(receiver, want);
	}));

	test('https: a receiver that wants to know who sends', () => withTls({ requestCert: true, rejectUnauthorized: true }, async (receiver, send, want) => {
		const authority = { OTEL_EXPORTER_OTLP_CERTIFICATE: file('ca.pem') };
		// To us the connection breaks, without a word why.
		assert.equal((await send(authority, ['--drain-timeout', '1'])).code, 3);
		assert.equal(receiver.requests.length, 0);
		const said = await send({
			...authority,
			OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: file('client.pem'),
			OTEL_EXPORTER_OTLP_CLIENT_KEY: file('client.key'),
		});
		assert.equal(said.code, 0, said.err);
		complete(receiver, want);
	}));
}
