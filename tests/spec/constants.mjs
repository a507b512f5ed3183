// SPDX-License-Identifier: Apache-2.0
//
// What a module of constants and its types say: a map of each name to its value, whether
// it is a function of a key, stable, deprecated.
import { readFileSync } from 'node:fs';

// The names that the comments of declarations say are deprecated.
export function deprecatedIn(files) {
	const names = new Set();
	for (const file of files)
		for (const [, comment, name] of readFileSync(file, 'utf8').matchAll(
			/\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*(?:export )?(?:declare )?const (\w+)/g))
			if (comment.includes('@deprecated'))
				names.add(name);
	return names;
}

export function described(stable, all, deprecated) {
	const found = new Map();
	for (const [name, value] of Object.entries(all)) {
		const call = typeof value === 'function';
		found.set(name, {
			value: call ? value('KEY') : value,
			call,
			stable: name in stable,
			deprecated: deprecated.has(name),
		});
	}
	return found;
}
