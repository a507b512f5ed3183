// SPDX-License-Identifier: Apache-2.0
//
// node table.mjs OURS RESULTS: what `bench --json --matching` and the peers wrote, as a table
// by number of rules, the quickest first, with how many times ours each one takes.
import { readFileSync } from "node:fs";

const lines = (name) =>
	readFileSync(name, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));

// Our lines are one measure each: gathered into one result a number of rules.
const ours = {};
const floors = {};
const FIELDS = {
	"match hot": (to, line) => (to.hot = line.median),
	"match cold": (to, line) => (to.cold = line.median),
	"match wrong": (to, line) => (to.wrong = line.value),
	compile: (to, line) => (to.load = line.median),
	image: (to, line) => (to.memory = line.value),
};
const FLOOR = {
	"match baseline hot": (to, line) => (to.hot = line.median),
	"match baseline cold": (to, line) => (to.cold = line.median),
};
for (const line of lines(process.argv[2])) {
	const rules = parseInt(line.subject, 10);
	ours[rules] ??= { engine: "interlock", rules };
	floors[rules] ??= { engine: "trie, automaton", rules, wrong: 0 };
	FLOOR[line.what]?.(floors[rules], line);
	FIELDS[line.what]?.(ours[rules], line);
}

const unit = (value, steps) => {
	if (value === undefined) return "-";
	let at = 0;
	while (at + 1 < steps.length && value >= 1000) [value, at] = [value / 1000, at + 1];
	return `${value.toPrecision(3).replace(/^(\d+)\.?\d*e\+(\d+)$/, (m) => Number(m))} ${steps[at]}`;
};
const time = (ns) => unit(ns, ["ns", "us", "ms", "s"]);
const size = (bytes) => unit(bytes, ["B", "KB", "MB"]);

const peers = lines(process.argv[3]);
for (const [rules, mine] of Object.entries(ours)) {
	const all = [mine, floors[rules], ...peers.filter((p) => p.rules === Number(rules))];
	all.sort((a, b) => a.hot - b.hot);
	console.log(`\n${rules} rules`.padEnd(21) +
		["hot", "x ours", "cold", "load", "memory", "wrong"].map((s) => s.padStart(11)).join(""));
	for (const p of all)
		console.log(p.engine.padEnd(20) + [
			time(p.hot),
			`${(p.hot / mine.hot).toPrecision(3)}`,
			time(p.cold),
			time(p.load && p.load * 1e6),
			size(p.memory),
			p.wrong + (p.checked && p.checked < 2000 ? `/${p.checked}` : ""),
		].map((s) => s.padStart(11)).join(""));
}
console.log("\nHot and cold are medians a request; ours is a whole ilk_begin(), a peer's is matching alone, and so is\n" +
	"\"trie, automaton\": as little code as does it.\n" +
	"Load is from rules to ready; memory is ours: the image, a peer's: what the process grew by.");
