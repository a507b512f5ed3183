// SPDX-License-Identifier: Apache-2.0
//
// monitoring.mjs OUT: every name of a metric or a label in the dashboard, the rules and the
// Collector's configuration in OUT is one of the resolved registry beside them; the
// dashboard's panels have ids of their own and do not overlap.
import { readFileSync } from 'node:fs';
import assert from 'node:assert';

const out = process.argv[2];
const read = (name) => readFileSync(`${out}/${name}`, 'utf8');
const registry = JSON.parse(read('telemetry-resolved.json'));
const dashboard = JSON.parse(read('telemetry-dashboard.json'));
const rules = read('telemetry-rules.yml');
const collector = read('telemetry-collector.yml');

const prometheus = (name) => name.replace(/[^A-Za-z0-9]/g, '_');
const metrics = new Set();
const labels = new Map();
for (const metric of registry.metrics) {
	const series = metric.instrument === 'histogram'
		? ['_bucket', '_count', '_sum'].map((end) => metric.prometheus + end)
		: [metric.prometheus];
	for (const name of series) {
		metrics.add(name);
		labels.set(name, new Set(metric.attributes.map((one) => prometheus(one.name))));
	}
}
const words = new Set(['sum', 'by', 'rate', 'histogram_quantile', 'le']);

let names = 0;
function check(expression, where) {
	const bare = expression.replace(/"[^"]*"/g, '').replace(/\[[^\]]*\]/g, '');
	const found = bare.match(/[A-Za-z_][A-Za-z0-9_]*/g).filter((word) => !words.has(word));
	const used = found.filter((name) => metrics.has(name));
	assert.ok(used.length > 0, `${where}: no metric in ${expression}`);
	for (const name of found) {
		names++;
		assert.ok(metrics.has(name) || labels.get(used[0]).has(name),
			`${where}: "${name}" is nothing of the registry, in ${expression}`);
	}
}

// Each checker notices what is wrong.
assert.throws(() => check('sum(rate(no_such_metric[5m]))', 'planted'));
assert.throws(() => check(`sum by (no_such_label) (rate(${[...metrics][0]}[5m]))`, 'planted'));

const panels = dashboard.panels.filter((panel) => panel.type !== 'row');
for (const panel of panels)
	for (const target of panel.targets) {
		check(target.expr, `panel ${panel.id}`);
		const split = /^\{\{(\w+)\}\}$/.exec(target.legendFormat);
		if (split)
			assert.ok(target.expr.includes(`(${split[1]})`), `panel ${panel.id}: its legend`);
	}
assert.strictEqual(new Set(dashboard.panels.map((panel) => panel.id)).size, dashboard.panels.length);
const cells = new Set();
for (const { id, gridPos: at } of dashboard.panels)
	for (let x = at.x; x < at.x + at.w; x++)
		for (let y = at.y; y < at.y + at.h; y++) {
			assert.ok(x < 24 && !cells.has(`${x},${y}`), `panel ${id} overlaps another`);
			cells.add(`${x},${y}`);
		}
const counted = registry.metrics.filter((metric) =>
	!metric.deprecated && !metric.annotations?.code_generation?.exclude).length;
assert.strictEqual(dashboard.panels.filter((panel) => panel.type === 'row').length, counted);

let rule = 0;
for (const [, expression] of rules.matchAll(/expr: >-\n\s+(.*)/g)) {
	rule++;
	check(expression, 'rule');
}
assert.ok(rule > 0);

let kept = 0;
for (const [, kind, name, keys] of collector.matchAll(
	/'(metric\.name|log\.event_name) == "([^"]+)"'[^]*?keep_keys\(\w+\.attributes, \[([^\]]*)\]\)/g)) {
	const signal = registry[kind === 'metric.name' ? 'metrics' : 'events'].find((one) => one.name === name);
	assert.ok(signal, `collector: ${name}`);
	assert.deepStrictEqual(JSON.parse(`[${keys}]`).sort(), signal.attributes.map((one) => one.name).sort());
	kept++;
}
assert.ok(kept >= counted);
console.log(`monitoring: ${panels.length} panels, ${rule} rules, ${kept} signals of the Collector; ${names} names are the registry's`);
