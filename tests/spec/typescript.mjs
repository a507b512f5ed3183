// SPDX-License-Identifier: Apache-2.0
//
// typescript.mjs OUT: imports the modules in OUT and holds every constant against the macro
// of the same name in telemetry.h (with the prefix OTEL_), and against its declaration.
import { readFileSync } from 'node:fs';
import assert from 'node:assert';
import { resolve } from 'node:path';

const out = resolve(process.argv[2]);
const stable = await import(`${out}/telemetry.mjs`);
const constants = await import(`${out}/telemetry-incubating.mjs`);
const header = readFileSync(`${out}/telemetry.h`, 'utf8');
const types = ['telemetry', 'telemetry-incubating'].map((name) =>
	readFileSync(`${out}/${name}.d.mts`, 'utf8')).join('');

const macros = new Map();
for (const [, name, value] of header.matchAll(/^#define OTEL_(\w+) \\?\s*("(?:[^"\\]|\\.)*"|-?\d+)$/gm))
	macros.set(name, JSON.parse(value));
const declared = new Map();
for (const [, name, type] of types.matchAll(/^export declare const (\w+): \s*([^;]*);$/gm))
	declared.set(name, type.trim());

for (const name of Object.keys(stable))
	assert.ok(name in constants, `${name} is exported again`);
for (const [name, value] of Object.entries(constants)) {
	const call = typeof value === 'function';
	const wanted = macros.get(name);
	assert.strictEqual(call ? value('KEY') : value, call ? `${wanted}.KEY` : wanted, name);
	const literal = typeof value === 'string' ? `'${value.replace(/['\\]/g, '\\$&')}'` : `${value}`;
	assert.strictEqual(declared.get(name),
		call ? '(key: string) => `' + wanted + '.${string}`' : literal, name);
}
const compared = Object.keys(constants).length;
assert.strictEqual(compared, macros.size, 'as many constants as macros');
assert.strictEqual(compared, declared.size, 'as many constants as declarations');
assert.ok(compared > 0);
console.log(`${compared} constants agree`);
