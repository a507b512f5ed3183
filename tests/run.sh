#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/run.sh [SUITE...]: runs the suites of tests/suites.txt (or those named) on what is
# built in build/, a line each; what a failed one printed is shown, and all of it is kept
# in build/log/. A suite that exits with 77 could not run here and says why in its last
# line. CUnit's summary comes again at the end. Exits with 1 when any suite failed.
set -u
cd "$(dirname "$0")/.." || exit 1
export ILK_ROOT=. ILK_BUILD="${ILK_BUILD:-build}"
log=build/log
mkdir -p "$log"
rm -f "$log/unit.txt"

total=0 failed=0 skipped=0
run() {
	name=$1
	shift
	start=$(date +%s)
	"$@" </dev/null >"$log/$name.txt" 2>&1
	status=$?
	took=$(($(date +%s) - start))
	total=$((total + 1))
	case $status in
	0) printf '%-14s passed   %4d s  %s\n' "$name" "$took" \
		"$(tail -n 1 "$log/$name.txt")" ;;
	77)
		skipped=$((skipped + 1))
		printf '%-14s skipped           %s\n' "$name" \
			"$(tail -n 1 "$log/$name.txt")"
		;;
	*)
		failed=$((failed + 1))
		tail -n 200 "$log/$name.txt"
		printf '%-14s FAILED   %4d s  exit status %d, all of it in %s\n' \
			"$name" "$took" "$status" "$log/$name.txt"
		;;
	esac
}

wanted=" $* "
while read -r name command; do
	case $name in
	'' | '#'*) continue ;;
	esac
	[ $# -gt 0 ] && [ "${wanted#* "$name" }" = "$wanted" ] && continue
	run "$name" sh -c "exec $command"
done <tests/suites.txt

if [ $total -eq 0 ]; then
	echo "tools/test: no such suite: $*" >&2
	exit 2
fi
[ -f "$log/unit.txt" ] && sed -n '/^Run Summary/,$p' "$log/unit.txt"
if [ $failed -gt 0 ]; then
	echo "tools/test: $failed of $total suites FAILED"
	exit 1
fi
if [ $skipped -gt 0 ]; then
	echo "tools/test: all $((total - skipped)) suites passed, $skipped skipped (see above)"
else
	echo "tools/test: all $total suites passed"
fi
