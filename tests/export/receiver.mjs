// SPDX-License-Identifier: Apache-2.0
//
// An OTLP/HTTP receiver on loopback that does as a script says: one step a request, the
// last one for ever. It keeps what it accepted, as decoded objects.
import http from 'node:http';
import https from 'node:https';
import zlib from 'node:zlib';

const TYPES = { '/v1/logs': 'logs', '/v1/traces': 'traces', '/v1/metrics': 'metrics' };
const PARTIAL = { logs: 'rejectedLogRecords', traces: 'rejectedSpans', metrics: 'rejectedDataPoints' };

// step(request, response, keep): `keep` takes the data as accepted. Each may be async.
const answer = (response, code, body, headers = {}) => {
	response.writeHead(code, { 'content-type': 'application/json', ...headers });
	response.end(body);
};
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

export const steps = {
	ok: (request, response, keep) => {
		keep();
		answer(response, 200, '{}');
	},
	empty: (request, response, keep) => {
		keep();
		response.writeHead(200);
		response.end();
	},
	status: (code, headers = {}, body = '{"code":14,"message":"scripted"}') =>
		(request, response) => answer(response, code, body, headers),
	partial: (rejected) => (request, response, keep) => {
		keep();
		answer(response, 200, JSON.stringify({
			partialSuccess: { [PARTIAL[request.signal]]: String(rejected), errorMessage: 'scripted' },
		}));
	},
	html: (request, response) => answer(response, 200, '<html>log in</html>', { 'content-type': 'text/html' }),
	redirect: (request, response) => answer(response, 302, '', { location: '/elsewhere' }),
	huge: (request, response, keep) => {
		keep();
		answer(response, 200, `{"x":"${'y'.repeat(5 << 20)}"}`);
	},
	garbage: (request, response, keep) => {
		keep();
		answer(response, 200, '{"partialSuccess":');
	},
	slow: (ms) => async (request, response) => {
		await wait(ms);
		response.destroy();
	},
	dead: (request, response) => response.destroy(),
	// It has the data, and breaks off in the middle of saying so.
	halfway: (request, response, keep) => {
		keep();
		response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
		response.write('{"partial');
		setTimeout(() => response.destroy(), 50);
	},
	notHttp: (request, response) => {
		response.socket.write('\0\0\x06\x04\0\0\0\0\0');
		response.socket.destroy();
	},
};

export class Receiver {
	constructor(decode) {
		this.decode = decode;
		this.requests = []; // { signal, headers, at }
		this.accepted = { logs: [], traces: [], metrics: [] };
		this.script = [];
		this.wrong = [];
	}

	// `tls`: what https.createServer() takes.
	async start(port = 0, tls = null) {
		const take = (request, response) => this.take(request, response);
		this.server = tls ? https.createServer(tls, take) : http.createServer(take);
		this.server.keepAliveTimeout = 60000;
		await new Promise((done) => this.server.listen(port, '127.0.0.1', done));
		this.port = this.server.address().port;
		this.url = `${tls ? 'https' : 'http'}://127.0.0.1:${this.port}`;
		return this;
	}

	async stop() {
		this.server.closeAllConnections();
		await new Promise((done) => this.server.close(done));
	}

	take(request, response) {
		const chunks = [];
		request.on('error', () => {});
		request.on('data', (chunk) => chunks.push(chunk));
		request.on('end', () => this.answer(request, response, Buffer.concat(chunks)));
	}

	async answer(request, response, packed) {
		const signal = TYPES[request.url.replace(/^\/base/, '')];
		const step = this.script.length > 1 ? this.script.shift() : this.script[0] ?? steps.ok;
		request.signal = signal;
		this.requests.push({ signal, url: request.url, headers: request.headers, at: Date.now(), size: packed.length });
		const keep = () => {
			try {
				const gzip = request.headers['content-encoding'] === 'gzip';
				const body = gzip ? zlib.gunzipSync(packed) : packed;
				this.accepted[signal].push(this.decode(signal, request.headers['content-type'], body));
			} catch (error) {
				this.wrong.push(`${request.url}: ${error.message}`);
			}
		};
		if (!signal)
			this.wrong.push(`unknown path ${request.url}`);
		await step(request, response, keep);
	}
}

// ---- What was accepted, in the shape of OTLP/JSON

const value = (v) => v.stringValue ?? v.intValue ?? v.doubleValue ?? v.boolValue ??
	v.arrayValue?.values?.map(value);
export const attributes = (list) => Object.fromEntries((list ?? []).map((a) => [a.key, value(a.value)]));

export const logs = (requests) => requests.flatMap((r) => r.resourceLogs ?? [])
	.flatMap((r) => r.scopeLogs ?? []).flatMap((s) => s.logRecords ?? []);
export const spans = (requests) => requests.flatMap((r) => r.resourceSpans ?? [])
	.flatMap((r) => r.scopeSpans ?? []).flatMap((s) => s.spans ?? []);
export const metrics = (requests) => requests.flatMap((r) => r.resourceMetrics ?? [])
	.flatMap((r) => r.scopeMetrics ?? []).flatMap((s) => s.metrics ?? []);

export const uid = (record) => attributes(record.attributes)['log.record.uid'];

// The sum over a counter's points, or {count, sum} of a histogram's, in the last request
// that has the metric.
export function total(requests, name) {
	const found = requests.map((r) => metrics([r]).find((m) => m.name === name)).filter(Boolean).pop();
	if (!found)
		return undefined;
	const points = (found.sum ?? found.histogram).dataPoints;
	if (found.sum)
		return points.reduce((sum, p) => sum + Number(p.asInt), 0);
	return {
		count: points.reduce((sum, p) => sum + Number(p.count), 0),
		sum: points.reduce((sum, p) => sum + p.sum, 0),
	};
}
