#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Splitting takes time in proportion to the line: by instructions (callgrind), lines of four
# times the length take at most five times as many, for each shape of shell-linear.
set -eu
cd "$(dirname "$0")/../.."
build=${ILK_BUILD:-build}
if ! command -v valgrind >/dev/null; then
	echo "shell-linear: no valgrind here; tools/setup check installs it"
	exit 77
fi

# instructions SHAPE BYTES
instructions() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect=shell_split \
		"$build/shell-linear" "$1" "$2" 2>&1 | sed -n 's/.*Collected : //p'
}

status=0 worst=0
for shape in $("$build/shell-linear"); do
	small=$(instructions "$shape" 8000)
	large=$(instructions "$shape" 32000)
	ratio=$((large * 100 / small))
	each=$((large / 32000))
	[ $ratio -gt $worst ] && worst=$ratio
	printf '%-14s %4d instructions a byte, 4 times as long: %d.%02d times\n' "$shape" \
		$each $((ratio / 100)) $((ratio % 100))
	if [ $ratio -gt 500 ]; then
		echo "shell-linear: $shape takes more than its length"
		status=1
	fi
done
[ $status -eq 0 ] && echo "shell-linear: at worst $worst % for 4 times the length"
exit $status
