// SPDX-License-Identifier: Apache-2.0
//
// official.mjs PACKAGE OUT: holds the modules in OUT, made from the official registry, to
// those of the package @opentelemetry/semantic-conventions of the same version: names,
// values, functions, stable or not, deprecated or not. Its legacy names, which are frozen
// and not made from the registry, are left out.
import { readdirSync } from 'node:fs';
import { deprecatedIn, described } from './constants.mjs';

const [home, out] = process.argv.slice(2);
const legacy = /^(SEMATTRS|SEMRESATTRS)_|VALUES_|Values$|^(Semantic|SemanticResource)Attributes$/;
const declarations = readdirSync(`${home}/dist`)
	.filter((name) => name.endsWith('.d.mts'))
	.map((name) => `${home}/dist/${name}`);

const official = described(
	await import(`${home}/dist/index.mjs`),
	await import(`${home}/dist/index-incubating.mjs`),
	deprecatedIn(declarations),
);
for (const name of official.keys())
	if (legacy.test(name))
		official.delete(name);
const ours = described(
	await import(`${out}/telemetry.mjs`),
	await import(`${out}/telemetry-incubating.mjs`),
	deprecatedIn([`${out}/telemetry.d.mts`, `${out}/telemetry-incubating.d.mts`]),
);
for (const name of ours.keys())
	if (/^(SPEC|SPAN)_/.test(name))
		ours.delete(name); // the official package has none

let differences = 0;
const differ = (name, what) => {
	differences++;
	console.log(`${name}: ${what}`);
};
for (const [name, wanted] of official) {
	const got = ours.get(name);
	if (!got) {
		differ(name, 'is not made');
		continue;
	}
	for (const key of Object.keys(wanted))
		if (got[key] !== wanted[key])
			differ(name, `${key} is ${got[key]}, officially ${wanted[key]}`);
}
for (const name of ours.keys())
	if (!official.has(name))
		differ(name, 'is not in the official package');
const count = (test) => [...official].filter(test).length;
console.log(
	`${official.size} official constants (${count(([name]) => name.startsWith('ATTR_'))} attributes, ` +
	`${count(([name]) => name.includes('_VALUE_'))} enum values, ` +
	`${count(([name]) => name.startsWith('METRIC_'))} metrics, ` +
	`${count(([name]) => name.startsWith('EVENT_'))} events; ` +
	`${count(([, one]) => one.stable)} stable, ${count(([, one]) => one.deprecated)} deprecated): ` +
	`${differences} differences`);
process.exit(differences > 0 || official.size < 2000 ? 1 : 0);
