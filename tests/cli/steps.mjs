// SPDX-License-Identifier: Apache-2.0
//
// node steps.mjs FILE: reads what `interlock explain --json` wrote, holds every line to the
// shape that the man page promises, and prints for each step its line, its outcome, the row
// that held, and what changed.
import { readFileSync } from 'node:fs';

const keys = 'line,id,event,turn,thread,facts,verdict,stage,kind,category,answer,by,rows,decision,counters,slots';
const bytes = readFileSync(process.argv[2]);
const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);

function fail(message) {
	console.error(message);
	process.exit(1);
}

// Every condition of a row that held did; of another one, all but the last.
function checkRow({ held, conditions }, step) {
	conditions.forEach((one, at) => {
		if (one.held !== (held || at < conditions.length - 1) || !one.text || !one.saw)
			fail(`line ${step.line}: ${JSON.stringify(one)}`);
	});
}

function changes({ before, after }) {
	return Object.keys(after)
		.filter((name) => before[name] !== after[name])
		.map((name) => `${name} ${before[name]}>${after[name]}`.replace(/[0-9a-f]{64}/g, 'held'));
}

for (const line of text.split('\n').filter(Boolean)) {
	const step = JSON.parse(line);
	if (Object.keys(step).join() !== keys) fail(`keys: ${Object.keys(step)}`);
	step.rows.forEach((row) => checkRow(row, step));
	const held = step.rows.filter((row) => row.held).map((row) => row.reason ?? row.verb);
	const changed = [...changes(step.counters), ...changes(step.slots)];
	console.log([step.line, step.event, step.decision?.outcome, held, ...changed].join(' '));
}
