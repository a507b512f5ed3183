// SPDX-License-Identifier: Apache-2.0
//
// node reports.mjs tap|junit FILE: whether a report is what its format says, strictly: TAP
// version 14 with its plan, numbers and YAML blocks; XML that is well-formed, with the
// counts of its testcases. Prints the names of the tests, or complains and exits with 1.
import { readFileSync } from 'node:fs';

const [format, file] = process.argv.slice(2);
const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));

function fail(message) {
	console.error(`${file}: ${message}`);
	process.exit(1);
}

function checkTap() {
	const lines = text.split('\n');
	if (lines.pop() !== '') fail('the last line has no end');
	if (lines.shift() !== 'TAP version 14') fail('no version');
	const plan = /^1\.\.(\d+)( # SKIP .+)?$/.exec(lines.shift());
	if (!plan) fail('no plan');
	let number = 0;
	let block = null;
	for (const line of lines) {
		if (block) {
			if (!line.startsWith('  ')) fail(`a YAML block is cut: ${line}`);
			if (line === '  ...') block = null;
			else if (line !== '  -') checkPair(line);
			continue;
		}
		const point = /^(not )?ok (\d+) - (.*)$/.exec(line);
		if (point) {
			if (Number(point[2]) !== ++number) fail(`not number ${number}: ${line}`);
			if (/(^|[^\\])#/.test(point[3])) fail(`a bare "#": ${line}`);
			console.log(point[3]);
		} else if (line === '  ---') {
			block = line;
		} else if (!line.startsWith('# ')) {
			fail(`no line of TAP: ${line}`);
		}
	}
	if (block) fail('a YAML block has no end');
	if (number !== Number(plan[1])) fail(`planned ${plan[1]}, came ${number}`);
}

// What is written of YAML is key: number, or key: "string".
function checkPair(line) {
	if (!/^    [a-z]+: (\d+|"([^"\\]|\\["\\]|\\x[0-9a-f]{2}|\\ufffd)*")$/.test(line))
		fail(`no YAML pair: ${line}`);
}

function unescape(value, where) {
	if (/[<"]/.test(value)) fail(`unescaped in ${where}`);
	return value.replace(/&([^;]*);?/g, (whole, name) => {
		const known = { lt: '<', gt: '>', amp: '&', quot: '"' }[name];
		if (!known || !whole.endsWith(';')) fail(`entity ${whole} in ${where}`);
		return known;
	});
}

function attributes(tag) {
	const found = {};
	const rest = tag.replace(/\s+([A-Za-z-]+)="([^"]*)"/g, (_, name, value) => {
		if (name in found) fail(`${name} twice in ${tag}`);
		found[name] = unescape(value, tag);
		return '';
	});
	if (!/^[a-z-]+$/.test(rest)) fail(`not an element: ${tag}`);
	return [rest, found];
}

function count(counts, name) {
	for (const suite of counts) suite[name] = (suite[name] ?? 0) + 1;
}

function compare(said, counted) {
	for (const [attribute, element] of [['tests', 'testcase'], ['failures', 'failure'], ['errors', 'error']])
		if (Number(said[attribute]) !== (counted[element] ?? 0))
			fail(`${attribute} are ${counted[element] ?? 0}, it says ${said[attribute]}`);
}

function checkJunit() {
	const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
	// eslint-disable-next-line no-control-regex
	if (/[\x00-\x08\x0b-\x1f\ufffe\uffff]/.test(text)) fail('a character that XML cannot hold');
	if (!text.startsWith(head)) fail('no XML declaration');
	const open = [];
	const counts = [];
	for (const [, tag, words] of text.slice(head.length).matchAll(/<([^>]*)>([^<]*)/g)) {
		if (tag.startsWith('/')) {
			const closed = open.pop();
			if (closed?.name !== tag.slice(1)) fail(`${closed?.name} closed by ${tag}`);
			if (closed.counts) compare(closed.said, counts.pop());
		} else {
			const [name, said] = attributes(tag.replace(/\/$/, ''));
			count(counts, name);
			if (name === 'testcase') console.log(said.name);
			const counting = name.startsWith('testsuite');
			if (counting) counts.push({});
			if (!tag.endsWith('/')) open.push({ name, said, counts: counting });
		}
		if (!open.length && words.trim()) fail('text outside');
		unescape(words.replaceAll('"', ''), `the text of ${tag}`);
	}
	if (open.length) fail(`${open.pop().name} is not closed`);
}

if (format === 'tap') checkTap();
else checkJunit();
