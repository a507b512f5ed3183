// SPDX-License-Identifier: Apache-2.0
//
// `interlock export` against a receiver that does everything a receiver can do wrong:
// nothing is lost, nothing is there twice, and it is over in time. run.mjs BUILD [WORD...];
// $EXPORT_TIMES: with what each case took.
import fs from 'node:fs';
import { cases, scratch } from './harness.mjs';
import './cases_lines.mjs';
import './cases_answers.mjs';
import './cases_payload.mjs';
import './cases_process.mjs';
import './cases_tls.mjs';
import './cases_hook.mjs';

const only = process.argv.slice(3);
const begun = Date.now();
let failed = 0;
for (const { name, body } of cases) {
	if (only.length && !only.some((word) => name.includes(word)))
		continue;
	const started = Date.now();
	try {
		await body();
	} catch (error) {
		failed++;
		console.log(`FAILED: ${name}\n${error.stack}`);
	}
	if (process.env.EXPORT_TIMES)
		console.log(`${Date.now() - started} ms  ${name}`);
}
fs.rmSync(scratch, { recursive: true });
console.log(`export: ${cases.length - failed} of ${cases.length} cases, ${((Date.now() - begun) / 1000).toFixed(1)} s`);
process.exit(failed ? 1 : 0);
