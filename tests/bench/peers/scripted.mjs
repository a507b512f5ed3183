// SPDX-License-Identifier: Apache-2.0
//
// node scripted.mjs ENGINE FOLDER N: one peer of the JavaScript world on the matching workload
// of N rules, as a line of JSON. Packages are looked for in the working directory; one that
// is not there exits with 77. A slow engine answers as many requests as fit in a few seconds.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [name, folder, n] = process.argv.slice(2);
const require = createRequire(join(process.cwd(), "package.json"));
const STRENGTH = ["deny", "ask", "allow"]; // stronger first
const PATIENCE = 4e9; // ns

const plain = (field) =>
	field.replace(/\\(.)/g, (_, c) => (c === "n" ? "\n" : c === "t" ? "\t" : c));
const read = (what) =>
	readFileSync(join(folder, `${what}-${n}.tsv`), "utf8")
		.split("\n")
		.filter(Boolean)
		.map((line) => line.split("\t").map(plain));
const regex = (glob) =>
	new RegExp(`^${glob.replace(/[\\^$.+?()[\]{}|]/g, "\\$&").replaceAll("*", "[^]*")}$`);

const rules = read("rules")
	.map(([outcome, tool, arg]) => ({ outcome, tool, arg }))
	.sort((a, b) => STRENGTH.indexOf(a.outcome) - STRENGTH.indexOf(b.outcome));
const requests = read("reqs").map(([outcome, tool, arg]) => ({ outcome, tool, arg }));

// Each: rules -> a function of a request that answers an outcome, or a promise of one.
const engines = {
	"js-regexp-array": () => {
		const list = rules.map((r) => ({ ...r, tool: regex(r.tool), arg: regex(r.arg) }));
		return ({ tool, arg }) => {
			for (const r of list) if (r.tool.test(tool) && r.arg.test(arg)) return r.outcome;
			return "none";
		};
	},
	casbin: async () => {
		const { newModelFromString, newEnforcer } = require("casbin");
		const model = newModelFromString(`
[request_definition]
r = tool, arg
[policy_definition]
p = tool, arg, outcome
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = glob(r.tool, p.tool) && glob(r.arg, p.arg)
`);
		// Globs by number, since a policy's columns are trimmed.
		const globs = [];
		const number = (glob) => String(globs.push(regex(glob)) - 1);
		const enforcer = await newEnforcer(model);
		enforcer.addFunction("glob", (text, glob) => globs[glob].test(text));
		for (const r of rules)
			model.addPolicy("p", "p", [number(r.tool), number(r.arg), r.outcome]);
		return async ({ tool, arg }) => {
			const [yes, why] = await enforcer.enforceEx(tool, arg);
			return yes ? why[2] : "none";
		};
	},
	"json-rules-engine": () => {
		const { Engine } = require("json-rules-engine");
		const engine = new Engine();
		engine.addOperator("glob", (text, glob) => glob.test(text));
		// The first to hold stops the others.
		rules.forEach((r, i) =>
			engine.addRule({
				priority: STRENGTH.length - STRENGTH.indexOf(r.outcome),
				conditions: {
					all: [
						{ fact: "tool", operator: "glob", value: regex(r.tool) },
						{ fact: "arg", operator: "glob", value: regex(r.arg) },
					],
				},
				event: { type: r.outcome },
				name: String(i),
				onSuccess: () => engine.stop(),
			}),
		);
		return async ({ tool, arg }) => {
			const { events } = await engine.run({ tool, arg });
			const types = events.map((e) => e.type);
			return STRENGTH.find((outcome) => types.includes(outcome)) ?? "none";
		};
	},
	"cedar-wasm": () => {
		const cedar = require("@cedar-policy/cedar-wasm/nodejs");
		const like = (s) => JSON.stringify(s).replace(/\\([bf])|\\u(....)/g, (m, c, u) => `\\u{${u}}`);
		const staticPolicies = {};
		// Both deny and ask forbid; which of them is in the policy's id.
		rules.forEach((r, i) => {
			staticPolicies[`${r.outcome}${i}`] =
				`${r.outcome === "allow" ? "permit" : "forbid"}(principal, action, resource) when ` +
				`{ context.tool like ${like(r.tool)} && context.arg like ${like(r.arg)} };`;
		});
		const parsed = cedar.preparsePolicySet("workload", { staticPolicies });
		if (parsed.type !== "success") throw new Error(JSON.stringify(parsed).slice(0, 300));
		const uid = (type) => ({ type, id: "x" });
		return ({ tool, arg }) => {
			const answer = cedar.statefulIsAuthorized({
				principal: uid("Agent"),
				action: uid("Action"),
				resource: uid("Machine"),
				context: { tool, arg },
				preparsedPolicySetId: "workload",
				entities: [],
			});
			if (answer.type !== "success") throw new Error(JSON.stringify(answer).slice(0, 300));
			const why = answer.response.diagnostics.reason;
			return STRENGTH.find((outcome) => why.some((id) => id.startsWith(outcome))) ?? "none";
		};
	},
};

const now = () => Number(process.hrtime.bigint());
const median = (samples) => samples.sort((a, b) => a - b)[samples.length >> 1];
// No await where there is no promise: it would be most of the time of a quick engine.
async function pass(decide, count, slow) {
	const start = now();
	if (slow) for (let i = 0; i < count; i++) await decide(requests[i]);
	else for (let i = 0; i < count; i++) decide(requests[i]);
	return (now() - start) / count;
}

let decide;
globalThis.gc?.();
const before = process.memoryUsage().rss;
const begun = now();
try {
	decide = await engines[name]();
} catch (error) {
	if (error.code === "MODULE_NOT_FOUND") process.exit(77);
	throw error;
}
const load = (now() - begun) / 1e6;
let wrong = 0;
let checked = 0;
let slow = false;
for (const start = now(); checked < requests.length && now() - start < PATIENCE; checked++) {
	let outcome = decide(requests[checked]);
	slow ||= outcome instanceof Promise;
	if (slow) outcome = await outcome;
	wrong += outcome !== requests[checked].outcome;
}
const memory = process.memoryUsage().rss - before;
const samples = [];
for (const start = now(); samples.length < 3 || (samples.length < 501 && now() - start < 5e8);) {
	samples.push(await pass(decide, checked, slow));
	if (now() - start > PATIENCE) break;
}
console.log(JSON.stringify({ engine: name, rules: Number(n), hot: median(samples), load, memory, wrong, checked }));
