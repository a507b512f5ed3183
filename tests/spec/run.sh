#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/spec/run.sh: the generator as a command: its exit statuses, what it says, and that
# its outputs are good C, C++ and TypeScript. $ILK_BUILD is the build's folder (build).
set -u
cd "$(dirname "$0")/../.."
gen="${ILK_BUILD:-build}/ilk-gen"
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
registry=tests/spec/example/registry
passed=0 failed=0

ok() {
	passed=$((passed + 1))
}

no() {
	failed=$((failed + 1))
	echo "FAILED: $1"
	sed 's/^/    /' "$work/said"
}

# case NAME STATUS WORDS ARGUMENT...: runs it and looks for the words in what it says.
case_() {
	name=$1 status=$2 words=$3
	shift 3
	"$gen" "$@" >"$work/said" 2>&1
	got=$?
	if [ $got -eq "$status" ] && grep -qF -e "$words" "$work/said"; then
		ok
	else
		echo "exit status $got, wanted $status and \"$words\"" >>"$work/said"
		no "$name"
	fi
}

# quiet NAME ARGUMENT...: succeeds without a word.
quiet() {
	name=$1
	shift
	if "$gen" "$@" >"$work/said" 2>&1 && [ ! -s "$work/said" ]; then
		ok
	else
		no "$name"
	fi
}

# run NAME COMMAND...
run() {
	name=$1
	shift
	if "$@" >"$work/said" 2>&1; then
		ok
	else
		no "$name"
	fi
}

mkdir "$work/out" "$work/agent" "$work/own" "$work/bad" "$work/way" "$work/way/telemetry.h"
printf 'schema_url: https://app.example/schemas/1.0.0\n' >"$work/bad/manifest.yaml"
cp tests/spec/bad/unknown-reference.yaml "$work/bad/"

case_ 'help' 0 '--registry DIR' --help
case_ 'no options' 2 '--registry is needed'
case_ 'an unknown option' 2 'did you mean --registry?' --registri x
case_ 'an option without its value' 2 'needs a value' --registry
case_ 'an operand' 2 'unexpected "x"' --registry $registry x
case_ 'an unknown language' 2 'did you mean typescript?' -r $registry -e typescrip -o x
case_ 'an empty language' 2 'expected c, typescript, markdown' -r $registry -e c, -o x
case_ 'a language but no folder' 2 '--emit needs --out' -r $registry -e c
case_ 'a subset of nothing' 1 'nothing.*: no attribute has that name' -r $registry --only 'app.*,nothing.*'
case_ 'a prefix that is no name' 2 '"9X" cannot begin a name' -r $registry --prefix 9X
case_ 'no registry there' 3 'nowhere: No such file' -r "$work/nowhere"
case_ 'no manifest' 3 'no manifest.yaml' -r "$work/own"
case_ 'no folder to write to' 3 'No such file' -r $registry -e c -o "$work/nowhere"
case_ 'a file to write to' 3 'Not a directory' -r $registry -e c -o LICENSE/x
case_ 'a folder in the way' 3 'Is a directory' -r $registry -e c -o "$work/way"
case_ 'a mistake has its place' 1 'unknown-reference.yaml:14:14: error:' -r "$work/bad" -e c -o "$work/out"
case_ 'a mistake has a suggestion' 1 'help: did you mean "app.one"?' -r "$work/bad"
case_ 'mistakes are counted' 1 '1 error, 0 warnings' -r "$work/bad"
if [ -n "$(ls -A "$work/out")" ]; then
	no 'a broken spec writes nothing'
else
	ok
fi
if [ -w /dev/full ]; then
	"$gen" --help >/dev/full 2>"$work/said"
	if [ $? -eq 3 ]; then ok; else no 'help to a full disk'; fi
fi

quiet 'checking only' -r $registry
quiet 'the example' -r $registry -e c,typescript,markdown -o "$work/out"
quiet 'the spec itself' -r gen/registry -e c,typescript -o "$work/own"
quiet 'the registry of another agent' -r tests/spec/claude_code -e c,typescript -o "$work/agent"
quiet 'the same again' -r gen/registry -e c -e typescript -o "$work/own"

# Nothing is written, and what is there must be right.
quiet 'what was written is right' -r gen/registry -e c,typescript -o "$work/own" --check
echo ' ' >>"$work/own/telemetry.h"
cp "$work/own/telemetry.h" "$work/changed"
case_ 'what was changed is not' 1 'telemetry.h: is not what the spec makes' \
	-r gen/registry -e c,typescript -o "$work/own" --check
case_ 'what is not there is not' 1 'telemetry.md: is not what the spec makes' \
	-r gen/registry -e markdown -o "$work/own" --check
run 'and stays as it was' cmp "$work/own/telemetry.h" "$work/changed"
quiet 'until it is made again' -r gen/registry -e c -o "$work/own"

# Tables between markers.
cat >"$work/page.md" <<'END'
# A page
<!-- semconv metric.app.work.duration -->
old
<!-- endsemconv -->
In between.
<!-- semconv app.state(full) -->
<!-- endsemconv -->
END
cp "$work/page.md" "$work/page-old.md"
case_ 'a page that is behind' 1 'page.md: is not what the spec makes' \
	-r $registry --update "$work/page.md" --check
run 'which is not changed by that' cmp "$work/page.md" "$work/page-old.md"
quiet 'a page renewed' -r $registry --update "$work/page.md"
quiet 'a page up to date' -r $registry --update "$work/page.md" --check
cat >"$work/page-new.md" <<'END'
# A page
<!-- semconv metric.app.work.duration -->
| Attribute | Type | Requirement level | Stability | Meaning |
| --- | --- | --- | --- | --- |
| `app.http-code.type` | enum | Opt in | Development | The code's type. |
| `app.state` | enum | Opt in | Release candidate | The state. |

<!-- endsemconv -->
In between.
<!-- semconv app.state(full) -->
| Value | Stability | Meaning |
| --- | --- | --- |
| `idle` | Release candidate | Does "nothing". |
| `busy-now` | Release candidate | Works. |

<!-- endsemconv -->
END
run 'with the tables in it' cmp "$work/page.md" "$work/page-new.md"
printf '\n<!-- semconv app.nothing -->\n<!-- endsemconv -->\n' >"$work/page.md"
case_ 'a marker that names nothing' 1 'page.md:2: "app.nothing" is no signal' \
	-r $registry --update "$work/page.md"
printf '<!-- semconv app.state -->\n' >"$work/page.md"
case_ 'a marker without an end' 1 'page.md:1: "app.state" has no <!-- endsemconv -->' \
	-r $registry --update "$work/page.md"
case_ 'no page' 3 'nowhere.md: No such file' -r $registry --update "$work/nowhere.md"
quiet 'our own pages are up to date' -r gen/registry --update docs/generator.md --check

# Diagnostics for programs; warnings as mistakes.
printf 'file_format: definition/2\nevents: []\nevnts: []\n' >"$work/bad/warn.yaml"
rm "$work/bad/unknown-reference.yaml"
case_ 'a warning' 0 'warn.yaml:3:1: warning:' -r "$work/bad"
case_ 'a warning, strictly' 1 '0 errors, 1 warning' -r "$work/bad" --strict
quiet 'the spec itself, strictly' -r gen/registry --strict
case_ 'as JSON' 0 '{"severity": "warning", "id": "unknown-key", "file": "'"$work"'/bad/warn.yaml", "line": 3, "column": 1, "end_column": 6, "path": "evnts", "message": "a definition file has no key \"evnts\"", "help": "did you mean \"events\"?"}' -r "$work/bad" --format json
case_ 'as annotations' 0 'warn.yaml,line=3,col=1,endColumn=6,title=unknown-key::a definition file has no key "evnts"; did you mean "events"?' -r "$work/bad" --format github
case_ 'in no known form' 2 'did you mean json?' -r $registry --format jso
# What changed.
mkdir "$work/old"
cp -r $registry/* "$work/old"
sed -i 's/key: app.ratio/key: app.share/; s/type: double/type: int/' "$work/old/attributes.yaml"
sed -i 's/app\.ratio/app.share/' "$work/old/sub/signals.yaml"
case_ 'no change' 0 '0 changes, 0 breaking' --diff $registry $registry
case_ 'changes' 1 '! removed    attribute app.share' --diff "$work/old" $registry
case_ 'changes as JSON' 1 '{"change": "removed", "what": "attribute", "name": "app.share", "detail": "", "breaking": true}' \
	--diff "$work/old" $registry --format json
case_ 'changes in Markdown' 1 '| removed | attribute | `app.share` |  | yes |' \
	--diff "$work/old" $registry --format markdown
case_ 'changes of one' 2 '--diff needs two registries' --diff $registry
case_ 'changes of nothing' 3 'nowhere: No such file' --diff "$work/nowhere" $registry
printf 'attributes: 5\n' >"$work/old/more.yaml"
case_ 'changes of a bad one' 1 'has errors' --diff "$work/old" $registry
# Telemetry held to a registry.
agent=tests/spec/claude_code
case_ 'telemetry as it should be' 0 'coverage: 9 of 9 names, 100 %' \
	-r $agent --live-check tests/spec/live/good.jsonl --coverage 100
"$gen" -r $agent --live-check tests/spec/live/bad.jsonl >"$work/said" 2>&1
if [ $? -eq 1 ] && diff tests/spec/live/bad.expected "$work/said" >"$work/differs"; then
	ok
else
	cat "$work/differs" >>"$work/said"
	no 'telemetry as it should not be'
fi
"$gen" -r $registry --live-check - <tests/spec/live/deprecated.jsonl >"$work/said" 2>&1
if [ $? -eq 1 ] && diff tests/spec/live/deprecated.expected "$work/said" >"$work/differs"; then
	ok
else
	cat "$work/differs" >>"$work/said"
	no 'deprecated telemetry, from standard input'
fi
head -n 1 tests/spec/live/good.jsonl >"$work/little.jsonl"
case_ 'too little was seen' 1 'less than 80 % of the registry was seen' \
	-r $agent --live-check "$work/little.jsonl" --coverage 80
case_ 'enough was seen' 0 '0 violations' -r $agent --live-check "$work/little.jsonl" --coverage 50
case_ 'telemetry as JSON' 1 '"id": "wrong-unit", "count": 1' \
	-r $agent --live-check tests/spec/live/bad.jsonl --format json
case_ 'no telemetry there' 3 'nowhere: No such file' -r $agent --live-check "$work/nowhere"
case_ 'no such coverage' 2 '"101" is not a number from 0 to 100' -r $agent --coverage 101
case_ 'telemetry and a bad registry' 1 'has no key' -r "$work/bad" --live-check tests/spec/live/good.jsonl
if command -v python3 >/dev/null; then
	"$gen" -r "$work/bad" --format json >"$work/lines"
	run 'which is JSON' python3 -c '
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
assert len(lines) == 1 and lines[0]["line"] == 3, lines' "$work/lines"
fi

cat >"$work/use.c" <<'END'
#include "telemetry.h"
#include "telemetry.h"
#define BRIEF(id, value, brief) brief,
static const char *const briefs[] = {OTEL_APP_STATE_MEMBERS(BRIEF)};
static const unsigned char digest[] = OTEL_SPEC_SHA256;
int main(void)
{
	return !(briefs[0][0] == 'D' && sizeof digest == 32 && digest[0] + 1 &&
	         OTEL_APP_HTTP_CODE_TYPE_VALUE_OK == 200);
}
END
cp "$work/use.c" "$work/use.cpp"
strict='-Wall -Wextra -Wpedantic -Wcomment -Wtrigraphs -Werror'
for compiler in 'gcc -std=c11 use.c' 'clang -std=c11 use.c' 'g++ -std=c++11 use.cpp'; do
	command -v "${compiler%% *}" >/dev/null || continue
	# shellcheck disable=SC2086
	run "the header with $compiler" sh -c "cd $work && ${compiler} $strict -Iout -o use && ./use"
done
if command -v node >/dev/null; then
	run 'the module in node' node tests/spec/typescript.mjs "$work/out"
	run 'the module of another agent' node tests/spec/typescript.mjs "$work/agent"
	run 'the module of the spec' node tests/spec/typescript.mjs "$work/own"
fi

# What is made is taken by each language's own tool, with the same values in it.
tests/spec/languages.sh "$gen" $registry >"$work/said" 2>&1
if [ $? -eq 0 ]; then ok; else no 'the languages on the example'; fi
tail -n 1 "$work/said"
tests/spec/languages.sh "$gen" gen/registry >"$work/said" 2>&1
if [ $? -eq 0 ]; then ok; else no 'the languages on the spec'; fi
run 'the digest is that of the files' sh -c "
	find gen/registry -name '*.yaml' | LC_ALL=C sort | xargs cat | sha256sum |
	cut -d' ' -f1 | xargs -I@ grep -q 'sha256:@' $work/own/telemetry.h"

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
