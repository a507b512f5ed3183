#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/bench/peers/run.sh [N...]: the engine beside its peers on the matching workload of N
# rules (10 100 1000 10000), one after the other on the same machine: a table by N of hot and
# cold medians, loading, memory and wrong answers. What a peer needs is installed from Debian
# and npm; one that cannot be had is named and left out. All that is downloaded by npm, and
# what is built, stays in build/peers. Exits with 1 when ours gives a wrong answer, with 77
# when the workload is not here.
set -eu
cd "$(dirname "$0")/../../.."
workload=$(cd "${ILK_SHARED:-../shared}" 2>/dev/null && pwd)/data/matching
here=$PWD/tests/bench/peers out=$PWD/build/peers
if [ ! -d "$workload" ]; then
	echo "bench-peers: the matching workload is not here: $workload"
	exit 77
fi
mkdir -p "$out/npm"

# have HEADER PACKAGE: whether C++ finds the header, after an installation if need be.
have() {
	echo "#include <$1>" >"$out/have.cc"
	set -- "$2" g++ -DPCRE2_CODE_UNIT_WIDTH=8 -fsyntax-only "$out/have.cc" -I/usr/include/hs
	package=$1
	shift
	"$@" 2>/dev/null || {
		DEBIAN_FRONTEND=noninteractive apt-get install -y "$package" >"$out/apt.log" 2>&1 &&
			"$@" 2>/dev/null
	}
}

# Builds the native peers with what there is.
native() {
	flags='' libs=''
	if have hs.h libvectorscan-dev || have hs.h libhyperscan-dev; then
		flags='-DHAVE_VECTORSCAN -I/usr/include/hs' libs=-lhs
	fi
	if have re2/set.h libre2-dev; then
		flags="$flags -DHAVE_RE2" libs="$libs -lre2"
	fi
	if have pcre2.h libpcre2-dev; then
		flags="$flags -DHAVE_PCRE2" libs="$libs -lpcre2-8"
	fi
	# shellcheck disable=SC2086 # words
	g++ -std=c++17 -O2 -Wall -Wextra $flags "$here/native.cc" $libs -o "$out/native"
}

# The packages of the scripted peers, one by one: what cannot be had leaves the others.
scripted() {
	cd "$out/npm"
	[ -f package.json ] || echo '{"private":true}' >package.json
	for package in casbin json-rules-engine @cedar-policy/cedar-wasm; do
		[ -d "node_modules/$package" ] ||
			npm install --no-audit --no-fund --ignore-scripts "$package" >"$out/npm.log" 2>&1 ||
			true
	done
	cd - >/dev/null
}

# peer ENGINE N COMMAND...: its line of results; a word where there is none.
peer() {
	engine=$1 n=$2
	shift 2
	status=0
	timeout "${ILK_PEER_SECONDS:-600}" "$@" "$engine" "$workload" "$n" \
		>"$out/line" 2>"$out/error" || status=$?
	case $status in
	0) cat "$out/line" >>"$out/results.jsonl" ;;
	77) echo "bench-peers: $engine could not be had" ;;
	124) echo "bench-peers: $engine was not done with $n rules in time" ;;
	*) echo "bench-peers: $engine failed with $n rules: $(head -n 1 "$out/error")" ;;
	esac
}

[ $# -gt 0 ] || set -- 10 100 1000 10000
: >"$out/results.jsonl"
native || echo "bench-peers: the native peers could not be built"
command -v node >/dev/null && scripted || echo "bench-peers: no node here, or no npm"
rm -rf "$out/workload"
mkdir "$out/workload"
for n in "$@"; do
	ln -s "$workload/rules-$n.tsv" "$workload/reqs-$n.tsv" "$out/workload"
done
build/bench --json --matching "$out/workload" >"$out/ours.jsonl" 2>"$out/error" || {
	cat "$out/error"
	exit 1
}
for n in "$@"; do
	for engine in vectorscan re2-set pcre2-jit-array; do
		peer "$engine" "$n" "$out/native"
	done
	for engine in js-regexp-array casbin json-rules-engine cedar-wasm; do
		(cd "$out/npm" && peer "$engine" "$n" node "$here/scripted.mjs")
	done
done
node "$here/table.mjs" "$out/ours.jsonl" "$out/results.jsonl"
