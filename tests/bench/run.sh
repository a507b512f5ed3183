#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/bench/run.sh BENCH ARGUMENT...: runs the benchmarks; with the whole official
# registry, too, when $ILK_SHARED (../shared) has it. It is unpacked into build/model.
set -eu
cd "$(dirname "$0")/../.."
bench=$1
shift
model=${ILK_SHARED:-../shared}/data/semconv-model-v1.44.0.tar.gz
if [ -f "$model" ]; then
	mkdir -p build/model
	tar -xzf "$model" -C build/model --strip-components=1
	"$bench" "$@" --registry build/model
else
	echo "bench: without the official registry, which is not here: $model"
	"$bench" "$@"
fi
