#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/bench/run.sh BENCH TRACE POLICY: runs the benchmarks, and compiles every shipped
# policy but an organisation's, which is none by itself; with the hook's
# process where it was built (ninja hook), and the matching workload and the whole official
# registry, too, when $ILK_SHARED (../shared) has them. The registry is unpacked into
# build/model.
set -eu
cd "$(dirname "$0")/../.."
bench=$1
shift
# shellcheck disable=SC2046 # names
set -- "$@" $(grep -L '^ *tier *org' policies/*.policy)
shared=${ILK_SHARED:-../shared}
model=$shared/data/semconv-model-v1.44.0.tar.gz
if [ -f "$model" ]; then
	mkdir -p build/model
	tar -xzf "$model" -C build/model --strip-components=1
	set -- --registry build/model "$@"
else
	echo "bench: without the official registry, which is not here: $model"
fi
if [ -d "$shared/data/matching" ]; then
	set -- --matching "$shared/data/matching" "$@"
else
	echo "bench: without the matching workload, which is not here: $shared/data/matching"
fi
if tests/bench/hook.sh build/bench-hook; then
	set -- --hook build/bench-hook "$@"
fi
set -- --journal tests/fuzz/corpus/report/journal.jsonl "$@"
"$bench" "$@"
