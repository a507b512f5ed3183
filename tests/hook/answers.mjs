#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
//
// answers.mjs INTERLOCK HOOK...: what the hook says, a process for each event: each agent's
// form, each outcome, both uses, what is kept from one event to the next; and that nothing
// that goes wrong is ever anything but JSON that lets nothing through.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const [interlock, ...hook] = process.argv.slice(2);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'interlock-hook-'));
const at = (...parts) => path.join(scratch, ...parts);
let checks = 0;
let failed = 0;

function check(name, got, wanted) {
	checks++;
	const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
	if (text(got) === text(wanted))
		return;
	failed++;
	console.log(`${name}:\n  found    ${text(got)}\n  expected ${text(wanted)}`);
}

// ---- Policies ---------------------------------------------------------------------------

function compile(name, text) {
	fs.writeFileSync(at(`${name}.policy`), text);
	execFileSync(interlock, ['compile', at(`${name}.policy`), '-o', at(`${name}.tables`)], { stdio: ['ignore', 'ignore', 'inherit'] });
	return at(`${name}.tables`);
}

const rows = `
    nudge read_only_please when command in { "nudge *" }
    warn  getting_late     when command in { "warn *" }
    deny  safety_check     when command in { "deny *", "warn deny" }
    ask   ask_rule         when command in { "ask *" }
    interrupt total_denial when command in { "interrupt *" }
    stop  total_denial     when command in { "stop *" }
    allow allowlist        when command in { "allow *" }
    deny  external_write   when path not in workspace and tool in { "Write", "write_file" }
    deny  network_access   when host in { "evil.com" }
    deny  ask_rule         when mcp.server is "github" and mcp.tool is "delete_repo"
    ask   ask_rule         when rule is ask
    ask   total_denial     when total_denial   layer denial_cap
    classify
`;
const policy = (name, more = '', unavailable = 'ask') => compile(name, `policy "${name}" { mode auto   reset all on mode_switch }
counter blocks { +1 on block }
cap total_denial total when blocks >= 2
report total_denials = blocks
${more}
before classifier {${rows}}
on classifier {
    allow classifier_passed      when pass
    ${unavailable} classifier_unavailable when unavailable
    deny  classifier_blocked     when block   fires PermissionDenied
}
`);
const plain = policy('plain');
const strict = policy('strict', '', 'deny');
const capped = compile('capped', `policy "capped" { mode auto   reset all on mode_switch }
counter blocks { +1 on block   =0 on approve }
cap total_denial total when blocks >= 2
before classifier { ask total_denial when capped   classify }
on classifier {
    allow classifier_passed      when pass
    ask   classifier_unavailable when unavailable
    ask   total_denial           when block and capped   fires PermissionDenied
    deny  classifier_blocked     when block              fires PermissionDenied
}
`);
const failing = policy('failing', 'failure state -> ask\nfailure hook -> interrupt\n');

// ---- One event --------------------------------------------------------------------------

const last = {};
function run(input, options, more = {}) {
	const [program, ...first] = hook;
	const done = spawnSync(program, [...first, ...options], { input, timeout: 60000, ...more });
	last.stderr = String(done.stderr);
	if (done.status !== 0)
		check(`${input.slice?.(0, 80)}: exit status`, `${done.status ?? done.signal}`, '0');
	return String(done.stdout);
}

let serial = 0;
const session = (agent, tables, ...more) => {
	const name = `s${++serial}`;
	const options = ['--agent', agent, '--policy', tables, '--state', at('sessions'), '--journal', at(name), ...more];
	const send = (event, fields = {}) => run(JSON.stringify({
		session_id: name, transcript_path: '', cwd: '/w', hook_event_name: event,
		...(agent === 'gemini-cli' ? {} : { permission_mode: 'auto' }), ...fields,
	}), options).trim();
	send.options = options;
	send.journal = () => fs.readdirSync(at(name)).filter((file) => /^journal-/.test(file)).sort()
		.flatMap((file) => fs.readFileSync(at(name, file), 'utf8').split('\n').filter(Boolean)).map((line) => JSON.parse(line));
	send.counted = () => send.journal().at(-1).record.counters.blocks;
	return send;
};
let calls = 0;
const call = (command, more = {}) => ({ tool_name: 'Bash', tool_input: { command }, tool_use_id: `u${++calls}`, ...more });
const reason = (text, word) => `${word} by the policy "plain": ${text}`;
const sorry = ' Do not try to get the same effect in another way: go on without it, or say what you need it for.';
const pre = (decision, text) => `{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"${decision}","permissionDecisionReason":"${text.replaceAll('"', '\\"')}"}}`;

// ---- Each outcome before a tool runs ----------------------------------------------------

const line = (row) => 7 + rows.split('\n').findIndex((text) => text.includes(row)) - 1;
for (const agent of ['qwen-code', 'claude-code']) {
	const send = session(agent, plain);
	check(`${agent}: allow`, send('PreToolUse', call('allow x')), '{}');
	check(`${agent}: classify`, send('PreToolUse', call('make')), '{}');
	check(`${agent}: deny`, send('PreToolUse', call('deny x')), pre('deny', reason(`safety_check, at plain.policy:${line('deny  safety_check')}.${sorry}`, 'Denied')));
	check(`${agent}: ask`, send('PreToolUse', call('ask x')), pre('ask', reason(`ask_rule, at plain.policy:${line('ask   ask_rule         when command')}.`, 'To be confirmed')));
	check(`${agent}: interrupt`, JSON.parse(send('PreToolUse', call('interrupt x'))).continue, false);
	check(`${agent}: stop`, send('PreToolUse', call('stop x')), `{"continue":false,"stopReason":"${reason(`total_denial, at plain.policy:${line('stop  total')}.`, 'Stopped').replaceAll('"', '\\"')}"}`);
	check(`${agent}: nudge`, send('PreToolUse', call('nudge x')), '{"hookSpecificOutput":{"hookEventName":"PreToolUse","additionalContext":"The policy says: read_only_please"}}');
	check(`${agent}: warn`, send('PreToolUse', call('warn x')), '{"systemMessage":"The policy warns: getting_late"}');
	check(`${agent}: warn and deny`, Object.keys(JSON.parse(send('PreToolUse', call('warn deny')))).join(), 'hookSpecificOutput,systemMessage');
	check(`${agent}: an event of no concern`, send('Notification', { message: 'x' }), '{}');
	check(`${agent}: another mode`, send('PreToolUse', { ...call('deny x'), permission_mode: 'default' }), '{}');
}
{
	const send = session('gemini-cli', plain);
	check('gemini: allow', send('BeforeTool', call('allow x')), '{}');
	check('gemini: deny', JSON.parse(send('BeforeTool', call('deny x'))).decision, 'deny');
	check('gemini: ask', Object.keys(JSON.parse(send('BeforeTool', call('ask x')))).join(), 'decision,reason,systemMessage');
	check('gemini: no classifier', JSON.parse(send('BeforeTool', call('make'))).decision, 'ask');
	check('gemini: stop', JSON.parse(send('BeforeTool', call('stop x'))).continue, false);
	check('gemini: mcp', JSON.parse(send('BeforeTool', { ...call(''), mcp_context: { server_name: 'github', tool_name: 'delete_repo' } })).decision, 'deny');
	check('gemini: prompt', send('BeforeAgent', { prompt: 'hello' }), '{}');
}
{
	const send = session('codex', plain);
	const auto = { permission_mode: 'default' };
	check('codex: allow', send('PreToolUse', { ...call('allow x'), ...auto }), '{}');
	const decision = (text) => JSON.parse(send('PreToolUse', { ...call(text), ...auto })).hookSpecificOutput.permissionDecision;
	check('codex: deny', decision('deny x'), 'deny');
	check('codex: an ask cannot be said', decision('ask x'), 'deny');
	check('codex: nor a stop', decision('stop x'), 'deny');
}

// ---- To decide --------------------------------------------------------------------------

for (const [tables, said] of [[plain, 'ask'], [strict, 'deny']]) {
	const send = session('claude-code', tables, '--decide');
	const decide = (text) => JSON.parse(send('PreToolUse', { ...call(text), permission_mode: 'default' })).hookSpecificOutput.permissionDecision;
	check('decide: allow', decide('allow x'), 'allow');
	check('decide: deny', decide('deny x'), 'deny');
	check('decide: the classifier is unavailable', decide('make'), said);
	check('decide: not in plan mode', send('PreToolUse', { ...call('deny x'), permission_mode: 'plan' }), '{}');
}
{
	const send = session('qwen-code', plain, '--decide');
	const ask = (text) => send('PermissionRequest', { ...call(text), tool_use_id: undefined, permission_mode: 'default' });
	const decided = (text) => JSON.parse(ask(text)).hookSpecificOutput.decision;
	check('request: allow', decided('allow x'), { behavior: 'allow' });
	check('request: deny', decided('deny x').behavior, 'deny');
	check('request: deny says why', decided('deny y').message.startsWith('Denied by the policy "plain": safety_check'), 'true');
	check('request: stop', decided('stop x').interrupt, true);
	check('request: ask is left to the person', ask('ask x'), '{}');
	check('request: so is what a classifier would see', ask('make'), '{}');
}

// ---- Facts ------------------------------------------------------------------------------

{
	const send = session('claude-code', plain);
	const denied = (fields) => send('PreToolUse', { tool_use_id: `f${++calls}`, ...fields }) !== '{}';
	check('path outside', denied({ tool_name: 'Write', tool_input: { file_path: '/etc/x' } }), true);
	check('path inside', denied({ tool_name: 'Write', tool_input: { file_path: '/w/x' } }), false);
	check('path out by ..', denied({ tool_name: 'Write', tool_input: { file_path: '/w/../etc/x' } }), true);
	check('path relative', denied({ tool_name: 'Write', tool_input: { file_path: 'x' } }), false);
	check('host', denied({ tool_name: 'WebFetch', tool_input: { url: 'https://evil.com/x' } }), true);
	check('mcp', denied({ tool_name: 'mcp__github__delete_repo', tool_input: {} }), true);
	check('another mcp tool', denied({ tool_name: 'mcp__github__get_repo', tool_input: {} }), false);
	check('the workspace is where the session began', denied({ tool_name: 'Write', tool_input: { file_path: '/x/y' }, cwd: '/x' }), true);
	check('escapes', send('PreToolUse', { ...call('deny \u0041\u00e9\ud83d\ude00') }).includes('deny'), true);
}

// ---- What is kept -----------------------------------------------------------------------

{
	const send = session('qwen-code', plain);
	const blocked = (text, more) => send('PermissionDenied', { ...call(text, more), reason: 'classifier_blocked' });
	const same = { tool_use_id: 'same' };
	blocked('make a', same);
	blocked('make a', same);
	check('the same event twice counts once', send.counted(), 1);
	blocked('make b');
	check('the cap asks', JSON.parse(send('PreToolUse', call('make c'))).hookSpecificOutput.permissionDecision, 'ask');
	send('UserPromptSubmit', { prompt: '' });
	check('an empty prompt is nobody\'s', send.journal().at(-1).event, 'call');
	send('SubagentStart', { agent_id: 'a', agent_type: 'Explore' });
	send('UserPromptSubmit', { prompt: 'go on' });
	check('who was asked did not agree', send.journal().slice(-3).map((one) => one.event), ['answer', 'turn_start', 'user_message']);
	send('SessionStart', { source: 'compact' });
	check('less of the past is no new session', send.counted(), 2);
	send('PreToolUse', { ...call('make d'), permission_mode: 'default' });
	send('PreToolUse', call('make e'));
	check('another mode resets', send.counted(), 0);
	blocked('make f');
	send('SessionStart', { source: 'resume' });
	check('a new process is a new session', send.counted(), 0);
	send('SessionEnd', { reason: 'exit' });
	check('and its end', send.journal().at(-1).event, 'session_end');
	check('the journal is whole', send.journal().map((one) => one.seq).join(), send.journal().map((_, i) => i + 1).join());
}
{
	const send = session('claude-code', plain);
	const one = call('ask one');
	send('PreToolUse', one);
	send('PermissionRequest', { ...one, tool_use_id: undefined });
	send('PostToolUse', { ...one, tool_response: {} });
	check('asked, approved, executed', send.journal().slice(-3).map((step) => step.event), ['call', 'answer', 'executed']);
	const two = call('make two');
	send('PreToolUse', two);
	send('PermissionDenied', { ...two, reason: 'x' });
	check('classified, blocked', send.journal().slice(-2).map((step) => `${step.event} ${step.record.outcome}`), ['call classify', 'verdict deny']);
	const three = call('make three');
	send('PreToolUse', three);
	send('PostToolUseFailure', { ...three, error: 'x' });
	check('classified, passed, failed', send.journal().slice(-3).map((step) => step.event), ['call', 'verdict', 'executed']);
	const four = call('deny four');
	const first = send('PreToolUse', four);
	check('denied again, where two hooks are', send('PreToolUse', four).includes('as before for this call'), true);
	check('and it was denied', first.includes('"deny"'), true);
}
{
	const send = session('qwen-code', plain);
	const sub = { agent_id: 'a', agent_type: 'Explore' };
	send('PreToolUse', { ...call('ask of a'), ...sub, tool_use_id: 'of-a' });
	send('PreToolUse', { ...call('ask of main'), tool_use_id: 'of-main' });
	send('SubagentStop', sub);
	check('whose answer that was', send.journal().at(-1).id, 'of-a');
}
{
	// Blocked where the policy asks: nobody was asked, as the mode was left, unheard.
	const send = session('qwen-code', capped);
	for (const id of ['u1', 'u2', 'u3'])
		send('PermissionDenied', { ...call(`make ${id}`), tool_use_id: id, reason: 'classifier_blocked' });
	check('the third block of two', send.counted(), 2);
	check('is the first again', send.journal().slice(-5).map((one) => `${one.event} ${one.id} ${one.record.outcome}`),
		['mode_switch u2 null', 'call u2 classify', 'verdict u2 deny', 'call u3 classify', 'verdict u3 ask']);
	send('PermissionRequest', { ...call('make u3'), tool_use_id: undefined });
	send('PreToolUse', { ...call('make u3'), tool_use_id: 'u3' });
	check('and one that is asked about stays', send.journal().slice(-1).map((one) => `${one.event} ${one.id} ${one.record.outcome}`), ['answer u3 allow']);
}
{
	const watch = session('qwen-code', plain, '--observe');
	check('observe', watch('PreToolUse', call('deny x')), '{}');
	check('and still write down', watch.journal().at(-1).record.outcome, 'deny');
	const off = session('qwen-code', plain, '--journal', 'off');
	off('PreToolUse', call('deny x'));
	check('no journal', fs.existsSync(off.options[7]), false);
	const content = session('qwen-code', plain, '--content', 'full');
	content('PreToolUse', call('deny secret'));
	check('content', JSON.stringify(content.journal().at(-1)).includes('deny secret'), true);
	const none = session('qwen-code', plain);
	none('PreToolUse', call('deny secret'));
	check('no content', JSON.stringify(none.journal()).includes('deny secret'), false);
	const shared = [1, 2].map(() => session('qwen-code', plain, '--organisation', 'team', '--state', at('team')));
	shared[0]('PermissionDenied', { ...call('make 1'), reason: 'x' });
	shared[1]('SessionStart', { source: 'startup' });
	shared[1]('PermissionDenied', { ...call('make 2'), reason: 'x' });
	check('one state for all', shared[1].counted(), 2);
	check('another mode is no concern of it', shared[1]('PreToolUse', { ...call('deny x'), permission_mode: 'default' }), '{}');
	check('the cap that all reached asks', JSON.parse(shared[0]('PreToolUse', call('make 3'))).hookSpecificOutput.permissionDecision, 'ask');
	const outside = (cwd) => shared[1]('PreToolUse', { tool_name: 'Write', tool_input: { file_path: '/x/y' }, tool_use_id: `o${++calls}`, cwd }).includes('external_write');
	check('each has its own workspace', [outside('/x'), outside('/w')], [false, true]);
}

// ---- What goes wrong --------------------------------------------------------------------

const event = JSON.stringify({ session_id: 'w', cwd: '/w', hook_event_name: 'PreToolUse', permission_mode: 'auto', ...call('make') });
const usual = ['--agent', 'qwen-code', '--policy', plain, '--state', at('wrong'), '--journal', 'off'];
// Never nothing: valid JSON that denies.
function denies(name, input, options = usual, more = {}) {
	const said = run(input, options, more);
	let decision = said;
	try {
		decision = JSON.parse(said).hookSpecificOutput.permissionDecision;
	} catch {
		// shown as it is
	}
	check(name, decision, 'deny');
}

for (let end = 0; end < event.length; end += 7)
	denies(`the first ${end} bytes`, event.slice(0, end));
denies('nothing', '');
denies('no object', '[1,2]');
denies('behind the object', `${event}x`);
denies('a NUL', Buffer.concat([Buffer.from(event.slice(0, -1)), Buffer.from([0]), Buffer.from('}')]));
denies('no UTF-8 outside of texts', Buffer.from([0xff, 0xfe, ...Buffer.from(event)]));
denies('deep', `{"hook_event_name":"PreToolUse","x":${'['.repeat(100000)}${']'.repeat(100000)}}`);
denies('more than 16 MiB', `${event.slice(0, -1)},"x":"${'y'.repeat(17 * 1024 * 1024)}"}`);
denies('no policy', event, ['--agent', 'qwen-code', '--policy', at('none.tables')]);
denies('a folder for a policy', event, ['--agent', 'qwen-code', '--policy', scratch]);
fs.writeFileSync(at('damaged.tables'), fs.readFileSync(plain).map((byte, i) => (i === 200 ? byte ^ 1 : byte)));
denies('a damaged policy', event, ['--agent', 'qwen-code', '--policy', at('damaged.tables')]);
check('and why', last.stderr.includes('checksum'), true);
denies('no such agent', event, ['--agent', 'other', '--policy', plain]);
denies('no such option', event, [...usual, '--wrong']);
denies('no value', event, ['--agent', 'qwen-code', '--policy']);
denies('no home', event, ['--agent', 'qwen-code', '--policy', plain], { env: {} });
fs.writeFileSync(at('file'), '');
denies('a state that is a file', event, [...usual, '--state', at('file')]);
{
	// No byte more on any disk: to this shell's children a file that grows is too large.
	const [program, ...first] = hook;
	const full = (options) => {
		const done = spawnSync('sh', ['-c', 'ulimit -f 0; exec "$0" "$@"', program, ...first, ...options], { input: event });
		last.stderr = String(done.stderr);
		return String(done.stdout);
	};
	const options = ['--agent', 'qwen-code', '--policy', plain];
	check('a full disk, the state', full([...options, '--state', at('full'), '--journal', 'off']).includes('"permissionDecision":"deny"'), true);
	check('and why', last.stderr.includes('interlock-hook: '), true);
	check('a full disk, the policy\'s rule', full(['--agent', 'qwen-code', '--policy', failing, '--state', at('full'), '--journal', 'off']).includes('"permissionDecision":"ask"'), true);
	const [answer, said] = [run(event.replace('make', 'deny x'), [...options, '--state', at('half'), '--journal', at('file')]), last.stderr];
	check('no journal, and still an answer', answer.includes('safety_check'), true);
	check('and a line about it', said, 'interlock-hook: the journal cannot be written\n');
}
check('text that is no UTF-8', run(Buffer.concat([Buffer.from(event.slice(0, event.indexOf('make'))), Buffer.from([0xff, 0xc0]), Buffer.from('"}}')]), usual).startsWith('{'), true);
const asks = JSON.parse(run(event, ['--agent', 'qwen-code', '--policy', failing, '--state', at('file')]));
check('the policy\'s rule for the state', asks.hookSpecificOutput.permissionDecision, 'ask');
check('the policy\'s rule for the hook', JSON.parse(run('{"hook_event_name":"PreToolUse",', ['--agent', 'qwen-code', '--policy', failing, '--state', at('x')])).continue, false);
check('a person who is about to be asked is asked', run(event.replace('PreToolUse', 'PermissionRequest'), ['--agent', 'qwen-code', '--policy', at('none.tables')]), '{}\n');

// Canonical arguments: the same call, however it is written.
{
	const send = session('qwen-code', plain);
	const text = (input) => `{"session_id":"c","hook_event_name":"PermissionRequest","permission_mode":"auto","cwd":"/w","tool_name":"t","tool_input":${input}}`;
	const before = (input) => `{"session_id":"c","hook_event_name":"PreToolUse","permission_mode":"auto","cwd":"/w","tool_name":"t","tool_use_id":"c${++calls}","tool_input":${input}}`;
	run(text('{"b":[1,{"y":"\\u0041","x":null}],"a":"\\/\\n"}'), send.options);
	run(before(' { "a" : "/\\u000a" , "b":[ 1, {"x":null,"y":"A"} ] } '), send.options);
	check('canonical arguments', send.journal().map((step) => step.event).slice(-2), ['verdict', 'answer']);
	const big = `{"a":"${'x'.repeat(600000)}"}`;
	run(text(big), send.options);
	run(before(big), send.options);
	check('more than is compared', send.journal().map((step) => step.event).slice(-2), ['verdict', 'answer']);
	run(text('{"a":1,"a":2}'), send.options);
	run(before('{"a":2}'), send.options);
	check('a key twice is no other call', send.journal().map((step) => step.event).slice(-1), ['verdict']);
}

// ---- Signals ----------------------------------------------------------------------------

const background = (options) => {
	const [program, ...first] = hook;
	const child = spawn(program, [...first, ...options], { stdio: ['pipe', 'pipe', 'ignore'] });
	let said = '';
	child.stdout.on('data', (bytes) => (said += bytes));
	child.stdin.on('error', () => {});
	return { child, ended: new Promise((resolve) => child.on('close', (code, signal) => resolve({ said, status: code ?? signal }))) };
};
{
	const { child, ended } = background([...usual, '--timeout-ms', '1000']);
	child.stdin.write(event.slice(0, 40));
	setTimeout(() => child.kill('SIGTERM'), 200);
	const { said, status } = await ended;
	check('ended by the agent: status', `${status}`, '0');
	check('ended by the agent', JSON.parse(said).hookSpecificOutput.permissionDecision, 'deny');
}
{
	const { child, ended } = background([...usual, '--timeout-ms', '1']);
	child.stdin.write(event.slice(0, 40));
	const { said } = await ended;
	check('an input that never ends', JSON.parse(said).hookSpecificOutput.permissionDecision, 'deny');
}
{
	const { child, ended } = background(usual);
	child.stdout.destroy();
	child.stdin.end(event);
	check('nobody reads the answer', `${(await ended).status}`, '0');
}
{
	const { child, ended } = background(usual);
	child.stdin.end();
	check('stdin closed', JSON.parse((await ended).said).hookSpecificOutput.permissionDecision, 'deny');
}

fs.rmSync(scratch, { recursive: true });
console.log(failed ? `hook-answers: ${failed} of ${checks} FAILED` : `hook-answers: ${checks} answers as they should be`);
process.exit(failed ? 1 : 0);
