// SPDX-License-Identifier: Apache-2.0
//
// node tests/redis/store.mjs REDIS-COUNT: records in a real redis-server on loopback. Many
// processes count in one record while answers are lost, the server is stopped, killed and
// started again: each commit counts once. And what a server can be wrong about.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, proxy, Redis, sleep } from "./server.mjs";

const program = process.argv[2];
const redis = new Redis();
let checks = 0;

function count(url, key, times, timeout, ...more) {
	return new Promise((done) => {
		const child = spawn(program, [url, key, times, timeout, ...more].map(String));
		let out = "";
		let err = "";
		child.stdout.on("data", (bytes) => (out += bytes));
		child.stderr.on("data", (bytes) => (err += bytes));
		child.on("close", (code) =>
			done(code === 0 ? JSON.parse(out) : { code, err: err.trim() }));
	});
}

const url = (port = redis.port) => `redis://127.0.0.1:${port}`;
const sum = (all, what) => all.reduce((to, one) => to + one[what], 0);

// The value of a record: what one more makes of it, less that one.
async function valueOf(key) {
	return (await count(url(), key, 1, 5000)).value - 1;
}

// So many at once; then the record has counted each commit, and of those that are not
// known none twice.
async function together(key, where, processes, times, timeout, meanwhile) {
	const running = Array.from({ length: processes },
		() => count(where, key, times, timeout, "patient"));

	if (meanwhile)
		await meanwhile();
	const all = await Promise.all(running);
	const value = await valueOf(key);
	const committed = sum(all, "committed");
	const unknown = sum(all, "unknown");

	assert.equal(committed + unknown, processes * times, key);
	assert(value >= committed && value <= committed + unknown,
		`${key}: ${value} counted of ${committed} committed, ${unknown} unknown`);
	checks++;
	return { committed, unknown, failed: sum(all, "failed"), conflicts: sum(all, "conflicts") };
}

async function fails(where, pattern, within = 4000) {
	const start = Date.now();
	const end = await count(where, "k", 1, 1000);

	assert.match(end.err ?? JSON.stringify(end), pattern, where);
	assert(Date.now() - start < within, `${where}: ${Date.now() - start} ms`);
	checks++;
}

async function plain() {
	assert.deepEqual(await count(url(), "one", 200, 1000),
		{ value: 200, committed: 200, unknown: 0, failed: 0, conflicts: 0 });
	const [name] = redis.cli("KEYS", "interlock:*").split("\n");
	const kept = Number(redis.cli("PTTL", name));

	assert(kept > 29 * 86400e3 && kept <= 30 * 86400e3, `kept ${kept} ms`);
	assert.equal(redis.cli("HLEN", name), "3");
	// Damaged, another kind of thing, no memory left.
	redis.cli("HSET", name, "record", "x".repeat(100));
	assert.match((await count(url(), "one", 1, 1000)).err, /^the record is damaged/);
	redis.cli("HDEL", name, "record");
	assert.match((await count(url(), "one", 1, 1000)).err, /^the record is damaged/);
	redis.cli("DEL", name);
	redis.cli("SET", name, "text");
	assert.match((await count(url(), "one", 1, 1000)).err, /^the record is damaged/);
	redis.cli("CONFIG", "SET", "maxmemory", "1");
	await fails(url(), /^no room for the record: .*OOM/);
	redis.cli("CONFIG", "SET", "maxmemory", "0");
	checks += 4;
}

async function races() {
	const end = await together("race", url(), 8, 100, 5000);

	assert.equal(end.unknown + end.failed, 0);
	assert(end.conflicts > 0, "nobody raced");
}

async function lostAnswers() {
	let answers = 0;
	const cut = await proxy(redis.port, () => ++answers % 5 === 0);
	const end = await together("cut", url(cut.address().port), 4, 100, 10000);

	cut.close();
	assert.equal(end.unknown, 0, "asked again, an answer that was lost is known");
	answers = 0;
	const silent = await proxy(redis.port, (bytes) => (String(bytes) === ":1\r\n" && ++answers % 3 === 0 ? "keep" : false));
	const late = await together("silent", url(silent.address().port), 4, 10, 300);

	silent.close();
	assert(late.unknown > 0, "no answer was late");
}

async function restarts() {
	const end = await together("restart", url(), 4, 1500, 10000, async () => {
		for (const name of ["SIGTERM", "SIGKILL", "SIGKILL"]) {
			await sleep(150);
			await redis.stop(name);
			await sleep(100);
			await redis.start();
		}
	});

	assert.equal(end.unknown, 0, "a server that came back in time tells");
	assert(end.failed > 0, "nobody noticed that the server was gone");
}

async function gone() {
	redis.signal("SIGSTOP");
	await fails(url(), /^the record was not to be had in time: the server did not answer/);
	redis.signal("SIGCONT");
	await redis.stop();
	await fails(url(), /^the state cannot be read: connection refused/, 900);
	await redis.start();
}

async function persons() {
	redis.cli("ACL", "SETUSER", "team", "on", ">p/w", "~interlock:*", "+@all");
	redis.cli("CONFIG", "SET", "requirepass", "se:cret");
	const at = `127.0.0.1:${redis.port}`;
	const file = join(redis.folder, "password");

	writeFileSync(file, "se:cret\nmore\n", { mode: 0o600 });
	await fails(`redis://${at}`, /^the state cannot be read: NOAUTH/);
	await fails(`redis://:wrong@${at}`, /^the state cannot be read: WRONGPASS/);
	await fails(`redis://${at}?password-file=${file}.not`, /password's file cannot be read/);
	for (const [where, value] of [
		[`redis://:se%3Acret@${at}/3`, 1],
		[`redis://:se:cret@${at}/4`, 1],
		[`redis://team:p%2Fw@${at}/3`, 2],
		[`redis://${at}/3?password-file=${file}`, 3],
		[`redis://${at}/3?password-file=${file}&prefix=interlock%3Aours%3A`, 1],
	])
		assert.equal((await count(where, "who", 1, 1000)).value, value, where);
	await fails(`redis://:se:cret@${at}/999`, /^the state cannot be read: ERR DB/);
	await fails(`redis://team:p%2Fw@${at}?prefix=theirs:`, /^the state cannot be read: NOPERM/);
	checks += 5;
	await redis.stop("SIGKILL");
	await redis.start();
}

function certificates(folder) {
	const openssl = (...args) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
	const key = (name) => ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
		"-keyout", `${name}.key`];

	for (const ca of ["ca", "other"])
		openssl("req", "-x509", ...key(ca), "-out", `${ca}.crt`, "-days", "2", "-subj", `/CN=${ca}`);
	writeFileSync(join(folder, "names"), "subjectAltName=DNS:localhost");
	for (const name of ["server", "client"]) {
		openssl("req", ...key(name), "-out", `${name}.csr`, "-subj", `/CN=${name}`);
		openssl("x509", "-req", "-in", `${name}.csr`, "-CA", "ca.crt", "-CAkey", "ca.key",
			"-CAcreateserial", "-days", "2", "-extfile", "names", "-out", `${name}.crt`);
	}
}

async function tls() {
	const folder = redis.folder;
	const port = await freePort();

	certificates(folder);
	await redis.stop();
	redis.options = ["--tls-port", String(port), "--tls-cert-file", `${folder}/server.crt`,
		"--tls-key-file", `${folder}/server.key`, "--tls-ca-cert-file", `${folder}/ca.crt`];
	await redis.start();
	const ours = `cert=${folder}/client.crt&key=${folder}/client.key`;
	const where = `rediss://localhost:${port}/?ca=${folder}/ca.crt&${ours}`;

	assert.equal((await count(where, "tls", 20, 2000)).value, 20);
	const end = await together("tls together", where, 3, 20, 10000);
	assert.equal(end.unknown + end.failed, 0);
	await fails(`rediss://localhost:${port}?ca=${folder}/other.crt&${ours}`, /certificate is not trusted/);
	await fails(`rediss://localhost:${port}?${ours}`, /certificate is not trusted/);
	await fails(`rediss://127.0.0.1:${port}?ca=${folder}/ca.crt&${ours}`, /certificate is not trusted/);
	await fails(`rediss://localhost:${port}?ca=${folder}/ca.crt`, /the state cannot be read|not to be had/);
	await fails(`rediss://localhost:${port}?ca=${folder}/none.crt`, /cannot be read or do not fit/);
	await fails(`rediss://localhost:${redis.port}?ca=${folder}/ca.crt`, /no TLS with the server|not to be had/);
	checks++;
}

try {
	await redis.start();
	await plain();
	await races();
	await lostAnswers();
	await restarts();
	await gone();
	await persons();
	await tls();
} finally {
	await redis.remove();
}
console.log(`redis-store: ${checks} checks hold, no commit lost, none doubled`);
