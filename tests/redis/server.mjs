// SPDX-License-Identifier: Apache-2.0
//
// A redis-server of our own on loopback, in a folder of its own, and a proxy that loses
// what it is told to.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export function freePort() {
	return new Promise((done) => {
		const server = net.createServer().listen(0, "127.0.0.1", () => {
			const { port } = server.address();
			server.close(() => done(port));
		});
	});
}

export class Redis {
	constructor() {
		this.folder = mkdtempSync(join(tmpdir(), "interlock-redis-"));
		this.options = [];
	}

	// Every commit is on the disk before it is answered: what a server that comes again
	// does not have was never committed.
	async start() {
		this.port ??= await freePort();
		this.child = spawn("redis-server", ["--bind", "127.0.0.1", "--port", this.port,
			"--dir", this.folder, "--save", "", "--appendonly", "yes",
			"--appendfsync", "always", "--daemonize", "no", ...this.options],
			{ stdio: "ignore" });
		this.ended = new Promise((done) => this.child.on("exit", done));
		for (let i = 0; i < 200; i++) {
			try {
				if (/PONG|NOAUTH/.test(this.cli("PING")))
					return;
			} catch { /* not yet */ }
			await sleep(25);
		}
		throw new Error("redis-server does not start");
	}

	cli(...args) {
		return execFileSync("redis-cli", ["-p", String(this.port), ...args],
			{ encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
	}

	signal(name) {
		this.child.kill(name);
	}

	async stop(name = "SIGTERM") {
		this.child.kill(name);
		await this.ended;
	}

	async remove() {
		if (this.child?.exitCode === null && this.child?.signalCode === null) {
			this.signal("SIGCONT");
			await this.stop("SIGKILL");
		}
		rmSync(this.folder, { recursive: true, force: true });
	}
}

// Passes everything on; but an answer for which lose() is true is not, and the connection
// ends instead. With lose() "keep", the connection stays, and says nothing any more.
export function proxy(to, lose) {
	return new Promise((done) => {
		const server = net.createServer((client) => {
			const inner = net.connect(to, "127.0.0.1");
			const end = () => {
				client.destroy();
				inner.destroy();
			};
			client.on("data", (bytes) => inner.write(bytes));
			inner.on("data", (bytes) => {
				const lost = lose(bytes);
				if (!lost)
					client.write(bytes);
				else if (lost !== "keep")
					end();
			});
			for (const side of [client, inner])
				side.on("close", end).on("error", end);
		}).listen(0, "127.0.0.1", () => done(server));
	});
}
