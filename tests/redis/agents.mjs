// SPDX-License-Identifier: Apache-2.0
//
// node tests/redis/agents.mjs INTERLOCK INTERLOCK-WITHOUT-REDIS: agents of one organisation,
// each hook event a process of `interlock hook run`, their state in a redis-server on
// loopback. They reach a cap together; the server is stopped under them; nothing that was
// counted is lost or counted twice.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { proxy, Redis, sleep } from "./server.mjs";

const [program, without] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "interlock-agents-"));
const redis = new Redis();
const LIMIT = 3;
let checks = 0;
let calls = 0;

function compile(name, limit, more, modes = "auto", row = "") {
	const policy = join(folder, `${name}.policy`);
	const tables = join(folder, `${name}.tables`);

	writeFileSync(policy, `policy "${name}" { scope organisation mode ${modes} reset all on mode_switch }
counter blocks { +1 on block }
report total_denials = blocks
cap total_denial total when blocks >= ${limit}
${more}
before classifier {
    ${row}
    ask total_denial when capped
    classify
}
on classifier {
    allow classifier_passed      when pass
    ask   classifier_unavailable when unavailable
    deny  classifier_blocked     when block   fires PermissionDenied
}
`);
	execFileSync(program, ["compile", policy, "-o", tables], { stdio: "ignore" });
	return tables;
}

const tables = {
	usual: compile("usual", LIMIT, ""),
	asks: compile("asks", LIMIT, "failure state -> ask"),
	stops: compile("stops", LIMIT, "failure state -> stop"),
	modes: compile("modes", LIMIT, "", "auto, yolo", "deny safety_check when mode is yolo"),
	counts: compile("counts", 1000000, ""),
};
const place = (port = redis.port, more = "") => `redis://127.0.0.1:${port}${more}`;

// One hook event of a session, as a process.
function hook(session, event, policy, state, { organisation = "acme", timeout = 5000, journal = "off", run = program } = {}) {
	const args = ["hook", "run", "--agent", "qwen-code", "--policy", tables[policy], "--state", state,
		"--journal", journal, "--timeout-ms", timeout];
	if (organisation)
		args.push("--organisation", organisation);
	return new Promise((done) => {
		const start = Date.now();
		const child = spawn(run, args.map(String));
		let out = "";
		let err = "";
		child.stdout.on("data", (bytes) => (out += bytes));
		child.stderr.on("data", (bytes) => (err += bytes));
		child.on("close", (code) => {
			assert.equal(code, 0);
			const answer = JSON.parse(out);
			done({ answer, err, ms: Date.now() - start, reason: answer.hookSpecificOutput?.permissionDecisionReason,
				says: answer.hookSpecificOutput?.permissionDecision ?? (answer.continue === false ? "stop" : "nothing") });
		});
		child.stdin.end(JSON.stringify({ session_id: session, cwd: "/w", permission_mode: "auto", ...event }));
	});
}

const call = () => ({ tool_name: "run_shell_command", tool_input: { command: `make ${++calls}` }, tool_use_id: `c${calls}` });
const blocked = (session, ...more) => hook(session, { hook_event_name: "PermissionDenied", reason: "x", ...call() }, ...more);
const before = (session, ...more) => hook(session, { hook_event_name: "PreToolUse", ...call() }, ...more);
const starts = (session, ...more) => hook(session, { hook_event_name: "SessionStart", source: "startup" }, ...more);

function check(is, expected, about) {
	assert.deepEqual(is, expected, about);
	checks++;
}

// Three agents are blocked once each, at the same time: the fourth asks. Another
// organisation does not.
async function theCap() {
	for (const session of ["a", "b", "c", "d"])
		await starts(session, "usual", place());
	check((await before("d", "usual", place())).says, "nothing", "below the cap");
	await Promise.all(["a", "b", "c"].map((session) => blocked(session, "usual", place())));
	await starts("e", "usual", place());
	const fourth = await before("d", "usual", place());
	check(fourth.says, "ask", "the fourth agent");
	assert.match(fourth.reason, /total_denial.*3/);
	check((await before("e", "usual", place())).says, "ask", "one that came later");
	await hook("a", { hook_event_name: "SessionEnd", reason: "exit" }, "usual", place());
	check((await before("d", "usual", place())).says, "ask", "when one of them ended");
	check((await before("d", "usual", place(), { organisation: "other" })).says, "nothing", "another organisation");
	check((await before("d", "usual", place(), { organisation: null })).says, "nothing", "none");
	await Promise.all(["a", "b", "c"].map((session) => blocked(session, "usual", place(), { organisation: null })));
	check((await before("d", "usual", place(), { organisation: null })).says, "ask", "without a name all share one");
}

// Each call is decided in its own session's mode, and no mode clears what others counted;
// nor do agents that have other tables already.
async function modes() {
	const yolo = (session) => hook(session, { hook_event_name: "PreToolUse", ...call(), permission_mode: "yolo" }, "modes", place());
	await starts("m", "modes", place());
	await blocked("m", "modes", place());
	check((await yolo("n")).says, "deny", "a row of the other mode");
	await blocked("n", "modes", place());
	check((await before("m", "modes", place())).says, "nothing", "in its own mode");
	await blocked("m", "usual", place(), { organisation: "acme" });
	await blocked("o", "modes", place());
	check((await before("m", "modes", place())).says, "ask", "all three are counted");
}

// Stopped mid-run: every call is answered, by the policy's rule for it. Started again, the
// cap is where it was.
async function stopped() {
	const goOn = async (end) => {
		const said = [];
		while (!end.now)
			said.push(await before("d", "asks", place(), { organisation: "stop", timeout: 500 }));
		return said;
	};
	const end = { now: false };

	await blocked("a", "asks", place(), { organisation: "stop" });
	await blocked("b", "asks", place(), { organisation: "stop" });
	const running = [goOn(end), goOn(end)];
	await sleep(150);
	await redis.stop("SIGKILL");
	await sleep(150);
	for (const [policy, says] of [["usual", "deny"], ["asks", "ask"], ["stops", "stop"]]) {
		const one = await before("d", policy, place(), { organisation: "stop", timeout: 500 });
		check(one.says, says, `failure state: ${policy}`);
		assert.match(one.err, /"redis:\/\/127\.0\.0\.1:\d+": connection refused/);
		assert(one.ms < 2000, `${one.ms} ms`);
	}
	end.now = true;
	const said = (await Promise.all(running)).flat().map((one) => one.says);
	assert(said.includes("nothing") && said.includes("ask"), "before and after");
	check(said.every((one) => one === "nothing" || one === "ask"), true, "nothing else is said");
	await redis.start();
	check((await before("d", "asks", place(), { organisation: "stop" })).says, "nothing", "two are not three");
	await blocked("c", "asks", place(), { organisation: "stop" });
	const fourth = await before("d", "asks", place(), { organisation: "stop" });
	check(fourth.says, "ask", "the cap after the server came again");
	assert.match(fourth.reason, /total_denial.*3/);
	// One that hangs, and is not to be had in time.
	redis.signal("SIGSTOP");
	const late = await before("d", "usual", place(), { organisation: "stop", timeout: 300 });
	check(late.says, "deny", "a server that hangs");
	assert(late.ms >= 300 && late.ms < 3000, `${late.ms} ms`);
	redis.signal("SIGCONT");
}

function journalled(journal) {
	return readdirSync(journal).filter((name) => name.endsWith(".jsonl")).sort()
		.flatMap((name) => readFileSync(join(journal, name), "utf8").split("\n").filter(Boolean))
		.map((line) => JSON.parse(line));
}

// Hooks of three agents at once, while answers are lost and the server comes and goes: in
// the end the counter is what they counted, as their own journals have it.
async function counted() {
	let answers = 0;
	const cut = await proxy(redis.port, () => ++answers % 7 === 0);
	const state = place(cut.address().port);
	const about = (name) => ({ organisation: "count", timeout: 8000, journal: join(folder, `journal-${name}`) });
	let over = false;
	const agent = async (name) => {
		const said = [];
		while (!over || said.length < 20)
			said.push(await blocked(name, "counts", name === "z" ? place() : state, about(name)));
		return said;
	};
	const running = ["x", "y", "z"].map(agent);

	for (let i = 0; i < 2; i++) {
		await sleep(400);
		await redis.stop(i ? "SIGKILL" : "SIGTERM");
		await sleep(100);
		await redis.start();
	}
	await sleep(400);
	over = true;
	const said = (await Promise.all(running)).flat();
	cut.close();
	// Two reach the server through what loses answers, one by itself. Who found no server at all says so, and has not counted.
	const failed = said.filter((one) => one.err).length;
	await blocked("last", "counts", place(), about("last"));
	const [last] = journalled(join(folder, "journal-last")).filter((line) => line.event === "verdict");
	check(last.record.counters.blocks, said.length - failed + 1, `counted, of ${said.length} with ${failed} that failed`);
	const verdicts = ["x", "y", "z"].flatMap((name) => journalled(join(folder, `journal-${name}`)))
		.filter((line) => line.event === "verdict");
	check(verdicts.length, said.length - failed, "verdicts in the journals");
	const values = verdicts.map((line) => line.record.counters.blocks).sort((a, b) => a - b);
	check(values, values.map((_, i) => i + 1), "each count once, none left out");
	return `${said.length} hooks, of which ${failed} found no server`;
}

async function wrong() {
	const secret = await before("d", "usual", "redis://me:hidden@127.0.0.1:1");
	check(secret.says, "deny", "no server");
	check(`${JSON.stringify(secret.answer)}${secret.err}`.includes("hidden"), false, "a password is nobody's");
	const url = await before("d", "usual", "redis://127.0.0.1:x");
	assert.match(url.err, /the port is no number/);
	check(url.says, "deny", "a wrong URL");
	const absent = await before("d", "asks", place(), { run: without });
	assert.match(absent.err, /built without Redis: the packages libhiredis-dev and libssl-dev/);
	check(absent.says, "ask", "built without Redis");
}

try {
	await redis.start();
	await theCap();
	await modes();
	await stopped();
	const failed = await counted();
	await wrong();
	console.log(`redis-agents: ${checks} checks hold; ${failed}, the others counted once each`);
} finally {
	await redis.remove();
	rmSync(folder, { recursive: true, force: true });
}
