// SPDX-License-Identifier: Apache-2.0
//
// typescript.mjs TELEMETRY.TS TELEMETRY.H: imports the module, its few types taken off, and
// holds every constant against the macro of the same name (with the prefix OTEL_).
import { readFileSync } from 'node:fs';
import assert from 'node:assert';

const [module, header] = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'));
const plain = module.replaceAll(' as const;', ';').replaceAll('(key: string)', '(key)');
const constants = await import(`data:text/javascript,${encodeURIComponent(plain)}`);

const macros = new Map();
for (const [, name, value] of header.matchAll(/^#define OTEL_(\w+) \\?\s*("(?:[^"\\]|\\.)*"|-?\d+)$/gm))
	macros.set(name, JSON.parse(value));

let compared = 0;
for (const [name, value] of Object.entries(constants)) {
	const found = typeof value === 'function' ? value('KEY') : value;
	const wanted = macros.get(name);
	assert.strictEqual(found, typeof value === 'function' ? `${wanted}.KEY` : wanted, name);
	compared++;
}
assert.strictEqual(compared, macros.size, 'as many constants as macros');
assert.ok(compared > 0);
console.log(`${compared} constants agree`);
