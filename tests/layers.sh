#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Holds the code to the arrows between its rooms: every quoted include of src/, gen/ and
# tools/ must be one that the table below allows. Also: every source file is in the build.
# First proves on a planted violation that it would notice.
set -eu
cd "$(dirname "$0")/.."

# room: the rooms it may include from, beside itself. `interlock` is the public headers,
# `engine` the one of the runtime alone, `telemetry` the generated header.
arrows='
bytes:
disk:
store: disk bytes
journal: disk bytes
otlp: record bytes interlock
export: journal otlp record base bytes interlock telemetry
shell: bytes
json:
base: interlock
syntax: base tokens
format: syntax base interlock tokens
model: shell syntax base interlock telemetry
table: model base bytes interlock telemetry
compile: table model syntax base bytes interlock telemetry
runtime: json shell bytes interlock
record: engine telemetry
hook: json record bytes engine
agent: hook store journal record bytes interlock
report: base interlock
trace: record interlock telemetry
dump: runtime interlock bytes
gen: base bytes interlock
tools: report agent hook export store journal disk gen format dump trace record runtime compile table model syntax base bytes interlock telemetry
'

# check ROOT: prints each violation below it, fails when there was one.
check() {
	(
		cd "$1"
		grep -rnE '^[[:space:]]*#[[:space:]]*include[[:space:]]+"' \
			--include='*.c' --include='*.h' --include='*.re' --include='*.y' \
			src gen tools grammar hook 2>/dev/null
	) | awk -v arrows="$arrows" '
	BEGIN {
		lines = split(arrows, line, "\n")
		for (i = 1; i <= lines; i++) {
			if (split(line[i], side, ":") < 2)
				continue
			rooms[side[1]] = 1
			count = split(side[2], targets, " ")
			for (j = 1; j <= count; j++)
				allowed[side[1], targets[j]] = 1
		}
		public["interlock/runtime.h"] = public["interlock/record.h"] = 1
		public["interlock/image.h"] = public["interlock/status.h"] = 1
	}
	{
		split($0, part, ":")
		file = part[1]
		split(file, step, "/")
		from = step[1] == "src" ? step[2] : step[1]
		if (from == "grammar")
			from = file ~ /shell/ ? "shell" : file ~ /json/ ? "json" : "syntax"
		if (file == "gen/main.c" || file == "hook/main.c") # programs
			from = "tools"
		match($0, /"[^"]*"/)
		path = substr($0, RSTART + 1, RLENGTH - 2)
		split(path, step, "/")
		to = path ~ "/" ? step[1] : from # a neighbour
		if (path == "policy_tokens.h")
			to = "tokens"
		if (path == "interlock/telemetry.h")
			to = "telemetry"
		ok = from == to || (from, to) in allowed
		if (!ok && to == "interlock" && (from, "engine") in allowed)
			ok = path in public
		if (!(from in rooms) || !ok) {
			print file ":" part[2] ": " from " may not include \"" path "\""
			bad = 1
		}
	}
	END { exit bad }'
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/src/runtime" "$scratch/src/bytes" "$scratch/src/attic"
echo '#include "base/arena.h"' >"$scratch/src/runtime/planted.c"
echo '#include "interlock/status.h"' >"$scratch/src/bytes/planted.h"
echo '#include "attic/planted.h"' >"$scratch/src/attic/planted.c"
found=$(check "$scratch" | wc -l) || true
if [ "$found" -ne 3 ]; then
	echo "layers: noticed $found of 3 planted violations" >&2
	exit 1
fi

status=0
check . || status=1

# The edge list is written by hand: a forgotten file is not compiled, nor tested.
for file in src/*/*.c gen/*.c hook/*.c tools/*.c grammar/*.re grammar/*.y tests/unit/*.c \
	tests/fuzz/*.c tests/bench/*.c tests/hook/*.c tests/random/*.c tests/shell/*.c; do
	[ -e "$file" ] || continue
	if ! grep -qE "(^|[[:space:]])$file([[:space:]]|\$)" tools/*.ninja; then
		echo "$file: in no edge of tools/*.ninja"
		status=1
	fi
done
for file in $(find gen/registry -name '*.yaml'); do
	if ! grep -qE "(^|[[:space:]])$file([[:space:]]|\$)" tools/generated.ninja; then
		echo "$file: not among the inputs in tools/generated.ninja"
		status=1
	fi
done

[ $status -eq 0 ] && echo "layers: every include follows the arrows"
exit $status
