#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A match takes at worst the product of the lengths of pattern and path: by instructions
# (callgrind), when both are twice as long it takes at most five times as many, for each
# hostile shape of globs-differ.
set -eu
cd "$(dirname "$0")/../.."
build=${ILK_BUILD:-build}
if ! command -v valgrind >/dev/null; then
	echo "globs-bounded: no valgrind here; tools/setup check installs it"
	exit 77
fi

# instructions SHAPE TIMES
instructions() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect=glob_match \
		"$build/globs-differ" hostile "$1" "$2" 2>&1 | sed -n 's/.*Collected : //p'
}

status=0 worst=0
for shape in $("$build/globs-differ" hostile); do
	small=$(instructions "$shape" 100)
	large=$(instructions "$shape" 200)
	ratio=$((large * 100 / small))
	[ $ratio -gt $worst ] && worst=$ratio
	printf '%-12s %9d instructions, twice as long both: %d.%02d times\n' "$shape" \
		"$large" $((ratio / 100)) $((ratio % 100))
	if [ $ratio -gt 500 ]; then
		echo "globs-bounded: $shape takes more than the product"
		status=1
	fi
done
[ $status -eq 0 ] && echo "globs-bounded: at worst $worst % for both twice as long"
exit $status
