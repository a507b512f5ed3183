#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What is made for monitoring, of the spec, of the example and of another agent's registry:
# promtool takes the rules and their tests, every name in rules, dashboard and Collector
# configuration is the registry's, and the JSON Schema holds for recorded traces and what
# is answered to them. Tools that are not here are named in the last line.
set -eu
cd "$(dirname "$0")/../.."
build=${ILK_BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
absent=

for registry in gen/registry tests/spec/example/registry tests/spec/claude_code; do
	out=$work/$(echo $registry | tr / -)
	mkdir "$out"
	"$build/ilk-gen" --registry $registry --emit all --out "$out"
	node tests/spec/monitoring.mjs "$out"
	if command -v promtool >/dev/null; then
		promtool check rules "$out/telemetry-rules.yml" >"$work/said" 2>&1 &&
			(cd "$out" && promtool test rules telemetry-rules-test.yml) >>"$work/said" 2>&1 || {
			cat "$work/said"
			exit 1
		}
	fi
done
command -v promtool >/dev/null || absent="$absent promtool"

# The tests of the rules fail when a rule does something else.
if command -v promtool >/dev/null; then
	sed -i 's/ > 0\.05$/ > 5000000000/' "$work/gen-registry/telemetry-rules.yml"
	if (cd "$work/gen-registry" && promtool test rules telemetry-rules-test.yml) >/dev/null 2>&1; then
		echo "monitoring: the tests of the rules did not notice another threshold"
		exit 1
	fi
fi
if python3 -c 'import jsonschema' 2>/dev/null; then
	python3 tests/spec/schema.py "$work/gen-registry/telemetry.schema.json" \
		"$build/interlock" policies/qwen-code.policy tests/trace/recorded/*.jsonl
else
	absent="$absent python3-jsonschema"
fi
python3 -c 'import json, sys; [json.load(open(name)) for name in sys.argv[1:]]' \
	"$work"/*/*.json 2>/dev/null || node -e '
process.argv.slice(1).forEach((name) => JSON.parse(require("fs").readFileSync(name)))' "$work"/*/*.json
echo "monitoring: three registries' rules, dashboards, configurations and schemas are right${absent:+; not here:$absent}"
