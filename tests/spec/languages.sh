#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# languages.sh ILK-GEN REGISTRY: emits the registry for every language and lets each one's
# own tool compile or import it; what that program prints of the constants must be what the
# C header says. A language whose tool is not here is named in the last line.
set -eu
gen=$1
registry=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
absent=
held=

have() {
	if command -v "$1" >/dev/null; then
		held="$held $1"
	else
		absent="$absent $1"
		return 1
	fi
}

mkdir -p "$work/go/telemetry" "$work/java"
"$gen" --registry "$registry" --emit all --out "$work"
cd "$work"

# NAME VALUE of each constant of C, without the prefix; lines sorted.
awk '/^#define OTEL_[A-Z0-9_]+ ("|-?[0-9])/ {
	name = substr($2, 6)
	value = substr($0, length($1 $2) + 3)
	gsub(/^"|"$/, "", value)
	if (name !~ /^SPEC_/) print name, value
}' telemetry.h | LC_ALL=C sort >wanted
[ -s wanted ]

same() {
	LC_ALL=C sort "$1" | diff wanted - >differences || {
		echo "$1: not what the header says"
		head -n 20 differences
		exit 1
	}
}

if have python3; then
	python3 -W error -c '
import enum, telemetry
for name, value in vars(telemetry).items():
    if name.isupper() and not name.startswith("SPEC_"):
        print(name, int(value) if isinstance(value, bool) else value)
    elif isinstance(value, type) and issubclass(value, enum.Enum) and value is not enum.Enum:
        assert len(value) > 0, name' >python
	same python
fi
if have go; then
	cp telemetry.go go/telemetry/
	[ -z "$(gofmt -l telemetry.go)" ] || { echo "telemetry.go: not as gofmt has it"; exit 1; }
	printf 'module app\ngo 1.19\n' >go/go.mod
	{
		printf 'package main\nimport ("fmt"; "app/telemetry")\nfunc main() {\n'
		sed -n 's/^const \([A-Z][A-Za-z0-9]*\) = .*/fmt.Println("\1", telemetry.\1)/p' telemetry.go
		printf '}\n'
	} >go/main.go
	(cd go && GOFLAGS=-mod=mod GOPROXY=off GOCACHE="$work/cache" go run .) | sed '/^Spec/d' |
		cut -d' ' -f2- | LC_ALL=C sort >values
	cut -d' ' -f2- wanted | LC_ALL=C sort | diff - values
fi
if have rustc; then
	{
		printf '#[allow(deprecated)]\nmod telemetry;\n#[allow(deprecated)]\nfn main() {\n'
		sed -n 's/^pub const \([A-Z0-9_]*\): [^&]*&*[a-z0-9]* =.*/println!("\1 {}", telemetry::\1);/p' \
			telemetry.rs
		printf '}\n'
	} | grep -v '_VALUES {}"' >main.rs
	rustc --crate-type lib -D warnings -o lib.rlib telemetry.rs
	rustc -A dead_code -o main-rs main.rs
	./main-rs | sed '/^SPEC_/d' >rust
	same rust
fi
if have javac; then
	javac -Xlint:all -Werror -d java Telemetry.java
	cat >Main.java <<'END'
import java.lang.reflect.Field;
public class Main {
	public static void main(String[] arguments) throws Exception {
		for (Field field : telemetry.Telemetry.class.getFields())
			if (!field.getName().startsWith("SPEC_") && field.getType() != java.util.List.class)
				System.out.println(field.getName() + " " + field.get(null));
	}
}
END
	javac -cp java -d java Main.java
	java -cp java Main >java.txt
	same java.txt
fi
[ -z "$absent" ] || echo "languages: not here, so not tried:$absent"
echo "languages: $(wc -l <wanted) constants as in C:$held"
