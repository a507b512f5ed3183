#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/bench/export.sh BENCH-EXPORT [--json]: the exporter's benchmark on a journal that is
# made for it; and, where valgrind is, the instructions a record that each encoding takes.
set -eu
cd "$(dirname "$0")/../.."
bench=$1
shift
journal=build/bench-journal
segment=$journal/journal-00000001.jsonl

command -v node >/dev/null || {
	echo "bench: without the exporter, no node to make a journal with"
	exit 0
}
rm -rf "$journal"
node tests/export/journal.mjs "$journal" 2000
"$bench" "$@" "$segment"
if ! command -v valgrind >/dev/null; then
	echo "bench: without instructions a record, no valgrind to count them with"
	exit 0
fi
records=$("$bench" --once "$segment" | cut -d ' ' -f 1)
# The encoder is called for log records and for spans by each step that encodes: protobuf
# twice (once more to be zipped), JSON once.
for row in 'read:line_parse:1' 'read:batch_add:1' 'JSON:otlp_encode_json:1' 'protobuf:otlp_encode_protobuf:2'; do
	function=${row#*:}
	times=${function#*:} function=${function%:*}
	counted=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null \
		--collect-atstart=no --toggle-collect="$function" \
		"$bench" --once "$segment" 2>&1 | sed -n 's/.*Collected *: *//p')
	if [ "${1-}" = --json ]; then
		printf '{"what":"export","subject":"%s, %s","unit":"instructions/record","value":%d}\n' \
			"${row%%:*}" "$function" $((counted / times / records))
		continue
	fi
	printf 'export         %-34s %10s %10d %10s %10s  instructions/record\n' \
		"${row%%:*}, $function" '' $((counted / times / records)) '' ''
done
