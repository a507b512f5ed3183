#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Runs the documentation. In README.md, CONTRIBUTING.md and docs/*.md:
#   ```policy           must compile: a fragment too, when it says so below
#   ```c                must compile, without a warning, as one translation unit
#   ```sh               lines starting with "$ " are run in one scratch directory a file,
#                       which holds the checkout's policies/ and tests/; the lines up to
#                       the next "$ " must be what it prints; "[...]" stands for any text
# Lines right above a block change that:
#   <!-- skip: WHY -->    it is left out, and counted
#   <!-- file: NAME -->   it is also saved as NAME for the commands
#   <!-- part: NAME -->   it is only appended to NAME, for the commands to use
# docs/telemetry.md must be what the spec generates. Links to files must lead somewhere.
set -eu
cd "$(dirname "$0")/.."
top=$(pwd)
case ${ILK_BUILD:-build} in
/*) build=$ILK_BUILD ;;
*) build=$top/${ILK_BUILD:-build} ;;
esac
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0

# What the commands find is what a user would have installed.
DESTDIR=$scratch prefix=/usr tools/install "$build" >"$scratch/installed"
at=$scratch/usr
export PATH="$at/bin:$PATH" NO_COLOR=1 C_INCLUDE_PATH="$at/include"
export LIBRARY_PATH="$at/lib" LD_LIBRARY_PATH="$at/lib"

complain() {
	echo "docs: $*"
	status=1
}

# Cuts a document into numbered blocks NNN.KIND, and NNN.about: line, kind, whether to
# skip it, the file to save and the file to append it to ("-": none).
cut_blocks() {
	awk -v out="$2" '
	function forget() { skip = file = part = "-" }
	BEGIN { forget() }
	/^<!-- skip: .* -->$/ { skip = "skip"; next }
	/^<!-- file: [^ ]+ -->$/ { file = $3; next }
	/^<!-- part: [^ ]+ -->$/ { part = $3; next }
	!inside && /^```[a-z]+$/ {
		kind = substr($0, 4)
		inside = 1
		name = sprintf("%s/%03d", out, ++count)
		print FNR, kind, skip, file, part > (name ".about")
		printf "" > (name "." kind)
		next
	}
	inside && /^```$/ { inside = 0; forget(); next }
	inside { print > (name "." kind); next }
	!/^$/ { forget() }' "$1"
}

# shell FILE: runs the commands of a block and compares what they print.
shell() {
	awk -v out="$1" '
	/^\$ / { n++; print substr($0, 3) > sprintf("%s.%02d.run", out, n)
		printf "" > sprintf("%s.%02d.want", out, n); next }
	n { print > sprintf("%s.%02d.want", out, n) }' "$1"
	for run in "$1".*.run; do
		[ -e "$run" ] || continue
		want=${run%.run}.want got=${run%.run}.got
		(cd "$2" && sh "$run") >"$got" 2>&1 || true
		if ! awk '
		# Whether text is pattern, in which "[...]" stands for anything.
		function fits(text, pattern,    i, at, piece, first) {
			first = 1
			while ((i = index(pattern, "[...]")) > 0) {
				piece = substr(pattern, 1, i - 1)
				pattern = substr(pattern, i + 5)
				at = piece == "" ? 1 : index(text, piece)
				if (at == 0 || (first && at != 1))
					return 0
				text = substr(text, at + length(piece))
				first = 0
			}
			if (first)
				return text == pattern
			at = length(text) - length(pattern)
			return at >= 0 && substr(text, at + 1) == pattern
		}
		FILENAME == ARGV[1] { want[++wanted] = $0; next }
		{ got[++gotten] = $0 }
		END {
			g = 1
			for (w = 1; w <= wanted; w++) {
				if (want[w] == "[...]") {
					while (g <= gotten && (w == wanted ||
					       !fits(got[g], want[w + 1])))
						g++
					continue
				}
				if (g > gotten || !fits(got[g++], want[w]))
					exit 1
			}
			exit g <= gotten
		}' "$want" "$got"; then
			complain "$3: \$ $(cat "$run")"
			diff -u "$want" "$got" | tail -n +3 | head -n 40
		fi
	done
}

blocks=0 skipped=0
for document in README.md CONTRIBUTING.md docs/*.md; do
	[ -e "$document" ] || continue
	at=$scratch/$(echo "$document" | tr / _)
	mkdir -p "$at/room"
	cp -r policies "$at/room/"
	ln -s "$top/tests" "$at/room/tests"
	ln -s "$top/gen" "$at/room/gen"
	cut_blocks "$document" "$at"
	for about in "$at"/*.about; do
		[ -e "$about" ] || continue
		read -r line kind skip file part <"$about"
		block=${about%.about}.$kind
		[ "$file" = - ] || cp "$block" "$at/room/$file"
		[ "$part" = - ] || cat "$block" >>"$at/room/$part"
		[ "$part" = - ] || continue
		if [ "$skip" = skip ]; then
			skipped=$((skipped + 1))
			continue
		fi
		case $kind in
		policy)
			# A saved one may include others that are.
			checked=$block
			[ "$file" = - ] || checked=$at/room/$file
			interlock check "$checked" >"$at/said" 2>&1 || {
				complain "$document:$line: this policy does not compile"
				cat "$at/said"
			}
			;;
		c)
			gcc -std=c11 -Wall -Wextra -Werror -fsyntax-only -Iinclude \
				-I"$build/gen" "$block" || complain "$document:$line: this C"
			;;
		sh) shell "$block" "$at/room" "$document:$line" ;;
		*) continue ;;
		esac
		blocks=$((blocks + 1))
	done
	grep -oE '\]\([^)#: ]+[)#]' "$document" | sed 's/^](//; s/[)#]$//' | sort -u |
		while read -r link; do
			[ -e "$(dirname "$document")/$link" ] ||
				echo "docs: $document: a link leads to no file: $link"
		done >"$at/links"
	if [ -s "$at/links" ]; then
		cat "$at/links"
		status=1
	fi
done

"$build/ilk-gen" --registry gen/registry --emit markdown --out "$scratch" >/dev/null
cmp -s "$scratch/telemetry.md" docs/telemetry.md ||
	complain "docs/telemetry.md is not what gen/registry makes: ninja docs"
[ $status -eq 0 ] &&
	echo "docs: $blocks examples hold, $skipped left out"
exit $status
