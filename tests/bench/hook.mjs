// SPDX-License-Identifier: Apache-2.0
//
// hook.mjs FOLDER: the same decision as a hook in node would make it, and no more: a hundred
// patterns, the session's state read and replaced, a line of a log, the answer.
import fs from 'node:fs';

const folder = process.argv[2];
const event = JSON.parse(fs.readFileSync(0, 'utf8'));
const { rules } = JSON.parse(fs.readFileSync(`${folder}/rules.json`, 'utf8'));
const parts = event.tool_input.command.split(/&&|\|\||[;|]/).map((part) => part.trim());
const rule = rules.find((one) => parts.some((part) => part.startsWith(one.prefix)));
let state = { calls: 0 };
try {
	state = JSON.parse(fs.readFileSync(`${folder}/state.json`, 'utf8'));
} catch {
	// the first
}
state.calls++;
fs.writeFileSync(`${folder}/state.new`, JSON.stringify(state));
fs.renameSync(`${folder}/state.new`, `${folder}/state.json`);
fs.appendFileSync(`${folder}/journal.jsonl`, `${JSON.stringify({ id: event.tool_call_id, reason: rule?.reason })}\n`);
process.stdout.write(`${JSON.stringify(rule ? {
	hookSpecificOutput: { hookEventName: event.hook_event_name, permissionDecision: 'deny', permissionDecisionReason: rule.reason },
} : {})}\n`);
