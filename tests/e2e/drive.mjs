#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
//
// drive.mjs HARNESS [SCENARIO...]: runs the harness of tests/e2e/run.sh and holds, for each
// scenario in each mode:
//   - the agent ends by itself, and nothing waits for a hook;
//   - each answer of the hook is one JSON object;
//   - the journal verifies, and has each call that the hook was asked about;
//   - what the hook saw is what the agent's own debug log says (tests/hook/agree.mjs);
//   - the journal, exported to the harness's collector, carries each fallback, the kind of
//     cap and the counters;
// and of a policy that denies, asks and stops: that the agent does as it is told.
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';

const harness = path.resolve(process.argv[2]);
const wanted = process.argv.slice(3);
const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const root = path.resolve(here, '../..');
const interlock = path.join(root, 'build/interlock');
const read = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
const lines = (file) => read(file).split('\n').filter(Boolean);

// ---- The policies -----------------------------------------------------------------------

// An agent's own ask rules are in no payload: a policy that is to follow it says them.
const rules = '    ask   ask_rule when tool in shell and command in { "git push *", "touch q*" }\n';
// What the scenarios' own hook says in them, said by a policy, before a tool runs (03) and
// where a person is about to be asked (04); and which of the files are there afterwards.
const strict = {
	'03-pretool-answers': {
		modes: ['stream', 'p'],
		rows: `
    deny  safety_check when tool in shell and command in { "touch h02", "touch h03", "touch h07", "touch h15" }
    ask   ask_rule     when tool in shell and command in { "touch h04", "touch h05" }
    stop  ask_rule     when tool in shell and command in { "touch h06" }
`,
		// The first that is asked about is approved where somebody is, the second is not.
		ran: (mode) => ({ h02: false, h03: false, h04: mode === 'stream', h05: false, h06: false, h07: false, h08: true, h15: false }),
		unasked: [],
	},
	'04-permreq-answers': {
		modes: ['stream'],
		rows: `
    deny  safety_check when tool in shell and command in { "touch q5" }
    stop  total_denial when tool in shell and command in { "touch q7" }
`,
		// The agent's ask rule is for all three. It denies what is to stop, and goes on.
		ran: () => ({ q5: false, q6: true, q7: false, 'p10-una': true }),
		unasked: ['touch q5', 'touch q7'],
	},
};

function compile(name, rows) {
	const policy = path.join(harness, `${name}.policy`);
	const tables = path.join(harness, `${name}.tables`);
	const text = read(path.join(root, 'policies/qwen-code.policy'));
	fs.writeFileSync(policy, text.replace('before classifier {\n', `before classifier {\n${rows}`));
	execFileSync(interlock, ['compile', policy, '-o', tables], { stdio: ['ignore', 'ignore', 'inherit'] });
	return tables;
}
const tables = { follow: compile('follow', rules) };
for (const [scenario, { rows }] of Object.entries(strict))
	tables[scenario] = compile(scenario, rows);

// ---- The runs ---------------------------------------------------------------------------

const presence = { p: 'headless', stream: 'attached', acp: 'attached', tmux: 'interactive' };
const scenarios = fs.readdirSync(path.join(harness, 'scenarios')).filter((file) => file.endsWith('.json')).map((file) => path.basename(file, '.json'));
const runs = [];
for (const scenario of scenarios) {
	const own = JSON.parse(read(path.join(harness, 'scenarios', `${scenario}.json`))).mode;
	for (const mode of own ? [own] : ['stream', 'p', 'acp']) {
		if (mode === 'tmux' && spawnSync('tmux', ['-V']).error) {
			console.log(`${scenario}.${mode}: skipped: no tmux here, which shows the agent its terminal`);
			continue;
		}
		runs.push({ name: `${scenario}.${mode}`, scenario, mode, policy: 'follow' });
	}
	for (const mode of strict[scenario]?.modes ?? [])
		runs.push({ name: `${scenario}.${mode}.strict`, scenario, mode, policy: scenario });
}

// The agent has one hook that a shell starts: what it is told and says is kept beside it.
function prepare(run) {
	const folder = path.join(harness, 'runs', run.name);
	fs.rmSync(folder, { recursive: true, force: true });
	fs.mkdirSync(path.join(folder, 'said'), { recursive: true, mode: 0o700 });
	const scenario = JSON.parse(read(path.join(harness, 'scenarios', `${run.scenario}.json`)));
	// All events: the fewer there are, the less can be followed.
	delete scenario.hookEvents;
	run.file = path.join(folder, `${run.scenario}.json`);
	fs.writeFileSync(run.file, JSON.stringify(scenario));
	run.folder = folder;
	run.hook = path.join(folder, 'hook.sh');
	fs.writeFileSync(run.hook, `#!/bin/sh
said=$(mktemp ${folder}/said/XXXXXXXX)
${process.env.ILK_HOOK} --agent qwen-code --policy ${tables[run.policy]} --state ${folder}/state \\
	--journal ${folder}/journal --presence ${presence[run.mode]} >"$said" 2>>${folder}/complaints
cat "$said"
`, { mode: 0o755 });
}

function start(run) {
	prepare(run);
	const out = path.join(run.folder, 'out');
	return new Promise((resolve) => {
		execFile('./run.sh', [run.file, '--mode', run.mode, '--out', out],
			{ cwd: harness, env: { ...process.env, HOOK_COMMAND: run.hook }, timeout: 150000 },
			(error, stdout, stderr) => {
				run.out = out;
				run.ended = error ? String(error.message).split('\n')[0] : '';
				run.result = stdout.trim().split('\n').at(-1);
				run.stderr = stderr;
				resolve();
			});
	});
}

// ---- What must hold ---------------------------------------------------------------------

function answers(run) {
	const said = fs.readdirSync(path.join(run.folder, 'said')).map((file) => path.join(run.folder, 'said', file));
	const wrong = said.filter((file) => {
		try {
			const answer = JSON.parse(read(file));
			return typeof answer !== 'object' || answer === null || Array.isArray(answer);
		} catch {
			return true;
		}
	});
	run.events = said.length;
	if (!said.length)
		return 'the hook was never asked';
	return wrong.length ? `an answer is no JSON object: ${read(wrong[0])}` : '';
}

function hung(run) {
	if (run.ended)
		return run.ended;
	const { rc } = JSON.parse(run.result);
	// In ACP the harness ends an agent that has answered everything and still lingers.
	const answered = lines(path.join(run.out, 'stdout.jsonl')).filter((line) => JSON.parse(line).m?.result?.stopReason).length;
	const prompts = lines(path.join(run.out, 'stdin.jsonl')).filter((line) => JSON.parse(line).m?.method === 'session/prompt').length;
	if (rc !== 0 && !(run.mode === 'acp' && rc === 'SIGTERM' && answered === prompts))
		return `the agent ended with ${rc}`;
	return lines(path.join(run.out, 'stdout.jsonl')).some((line) => line.includes('TIMEOUT: killed')) ? 'the agent hung' : '';
}

const journal = (run) => (fs.existsSync(path.join(run.folder, 'journal'))
	? fs.readdirSync(path.join(run.folder, 'journal')).filter((file) => /^journal-.*\.jsonl$/.test(file)).sort()
	: []).map((file) => path.join(run.folder, 'journal', file));

// Outside of the command line the agent tells nobody what its guard blocked or its rules
// denied, so that the totals differ from there on.
const unfollowed = (run) => run.mode === 'acp' && run.scenario.startsWith('02');

function agrees(run) {
	if (run.policy !== 'follow' || unfollowed(run))
		return '';
	const log = path.join(run.folder, 'log');
	const folder = path.join(run.out, 'home/.qwen/debug');
	const debug = fs.existsSync(folder) ? fs.readdirSync(folder).filter((file) => file.endsWith('.txt')) : [];
	fs.writeFileSync(log, debug.flatMap((file) => lines(path.join(folder, file))).filter((line) => line.includes('Auto mode ')).join('\n'));
	try {
		run.agreed = execFileSync('node', [path.join(root, 'tests/hook/agree.mjs'), log, ...journal(run)], { encoding: 'utf8' }).trim();
		return '';
	} catch (error) {
		return `the log and the hook differ:\n${error.stdout}`;
	}
}

function honoured(run) {
	if (run.policy === 'follow')
		return '';
	const { ran, unasked } = strict[run.policy];
	const wrong = Object.entries(ran(run.mode)).filter(([name, value]) => fs.existsSync(path.join(run.out, 'ws', name)) !== value)
		.map(([name, value]) => `${name} ${value ? 'did not run' : 'ran'}`);
	const approvals = read(path.join(run.out, 'approvals.jsonl'));
	return [...wrong, ...unasked.filter((command) => approvals.includes(command)).map((command) => `somebody was asked about ${command}`)].join(', ');
}

// Each call that the hook was asked about before it ran is in the journal.
function complete(run) {
	const seen = new Set(journal(run).flatMap(lines).map((line) => JSON.parse(line).id).filter(Boolean));
	const asked = lines(path.join(run.out, 'otlp/traces.jsonl')).map((line) => JSON.parse(line))
		.filter((span) => span.name === 'qwen-code.tool').map((span) => span.attributes['tool.call_id'] ?? span.attributes.call_id).filter(Boolean);
	// A PermissionRequest has no id; what was denied there is not asked about again.
	const unnamed = journal(run).flatMap(lines).map((line) => JSON.parse(line))
		.filter((line) => line.event === 'call' && !line.id && /^(deny|stop)$/.test(line.record.outcome)).length;
	const missing = asked.filter((id) => !seen.has(id) && run.mode !== 'acp');
	if (!journal(run).flatMap(lines).length)
		return 'the journal is empty';
	const audit = spawnSync(interlock, ['audit', 'verify', path.join(run.folder, 'journal')], { encoding: 'utf8' });
	if (audit.status !== 0)
		return `the journal is not whole: ${audit.stdout}${audit.stderr}`;
	return missing.length > unnamed ? `not in the journal: ${missing}` : '';
}

// The journal, exported to the harness's collector: each fallback carries why, the kind of
// cap if one was reached, and the counters; and each that the agent's log has is there.
async function told(run) {
	const folder = path.join(run.folder, 'collected');
	const collector = spawn('node', [path.join(harness, 'otlp-receiver.mjs'), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
	const { port } = JSON.parse(String((await once(collector.stdout, 'data'))[0]));
	const exported = await new Promise((resolve) => {
		execFile(interlock, ['export', '--protocol', 'http/json', '--endpoint', `http://127.0.0.1:${port}`, path.join(run.folder, 'journal')],
			{ timeout: 60000, env: { PATH: process.env.PATH } }, (error, stdout, stderr) => resolve(error ? `interlock export: ${error.message} ${stderr}` : ''));
	});
	collector.kill();
	await once(collector, 'close');
	if (exported)
		return exported;
	const names = ['fallback_reason', 'cap_kind', 'consecutive_denials', 'total_denials'].map((name) => `qwen-code.auto_mode.${name}`);
	const records = lines(path.join(folder, 'logs.jsonl')).map((line) => JSON.parse(line).attributes);
	const received = new Map(records.map((record) => [record['log.record.uid'], record]));
	const fallbacks = journal(run).flatMap(lines).map((line) => JSON.parse(line))
		.filter((line) => (line.event === 'call' || line.event === 'verdict') && line.record.attributes?.[names[0]]);
	for (const { session, seq, time_unix_nano: time, record } of fallbacks) {
		const got = received.get(`${session}:${seq}:${time}`);
		const differ = names.filter((name) => got?.[name] !== record.attributes[name]);
		if (differ.length)
			return `the collector has not ${differ} of line ${seq}`;
		if (record.cap && !got[names[1]])
			return `line ${seq} reached the cap ${record.cap.name}, of which the collector has no kind`;
		if (typeof got[names[2]] !== 'number' || typeof got[names[3]] !== 'number')
			return `the collector has no counters of line ${seq}`;
	}
	const reasons = fallbacks.map(({ record }) => record.attributes[names[0]]);
	run.fallbacks = reasons.length;
	if (run.policy !== 'follow' || unfollowed(run))
		return '';
	for (const line of lines(path.join(run.folder, 'log'))) {
		const reason = line.match(/fallback to manual approval \((\w+)\)/)?.[1];
		if (reason && !reasons.includes(reason))
			return `the agent fell back for ${reason}, of which the collector has nothing`;
		if (reason)
			reasons.splice(reasons.indexOf(reason), 1);
	}
	return '';
}

const chosen = runs.filter((run) => !wanted.length || wanted.some((name) => run.name.startsWith(name)));
let failed = 0;
const queue = [...chosen];
await Promise.all([1, 2].map(async () => {
	while (queue.length) {
		const run = queue.shift();
		await start(run);
		const wrong = [];
		for (const check of [hung, answers, agrees, honoured, complete, told])
			wrong.push(await check(run));
		const failures = wrong.filter(Boolean);
		console.log(`${run.name}: ${failures.length ? `FAILED: ${failures.join('; ')}` : `${run.events} events, ${run.fallbacks} fallbacks told${run.agreed ? `, ${run.agreed}` : ''}`}`);
		if (failures.length) {
			failed++;
			console.log(read(path.join(run.folder, 'complaints')) + run.stderr.slice(-2000));
		}
	}
}));
console.log(failed || !chosen.length ? `e2e: ${failed} of ${chosen.length} runs FAILED` : `e2e: ${chosen.length} runs of the real agent as they should be`);
process.exit(failed || !chosen.length ? 1 : 0);
