#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A team's policy with its organisation's: what is refused, with the places in both files,
# and what both together decide.
set -u
suite=tiers
. tests/cli/cases.sh

cat >org.policy <<'END'
policy "acme" { tier org }
param most = 3
counter blocks { +1 on block }
cap consecutive_block consecutive when blocks >= most locked
set never = commands { "rm *" }
before classifier { deny safety_check when command in never }
END
# team LIMIT [SETTINGS]: a team's policy whose cap in line 3 has this limit.
team() {
	cat >team.policy <<END
policy "team" { ${2-} }
counter streak { +1 on block   =0 on allow }
cap consecutive_block consecutive when streak $1
before classifier {
    allow allowlist         when tool is "ls"
    ask   consecutive_block when capped
    classify
}
on classifier {
    allow classifier_passed      when pass
    ask   classifier_unavailable when unavailable
    deny  classifier_blocked     when block   fires PermissionDenied
}
test "the organisation's row decides" {
    call "ls" -> allow allowlist
    call "ls" command "rm a" -> deny safety_check
    call "x" block -> deny   streak 1   blocks 1
}
END
}

# ---- Locked caps: a team's may be as strict, or stricter.
for limit in '>= 3' '>= 1' '> 2' '> 0'; do
	team "$limit"
	run 0 "$interlock" check team.policy --org org.policy
	err_has '0 errors, 0 warnings'
done
for limit in '>= 5' '>= 4' '> 3' '>= off' '> off'; do
	team "$limit"
	run 1 "$interlock" compile team.policy --org org.policy
	shown=$limit
	case $limit in *off) shown=off ;; esac
	err_has "team.policy:3:5: error: found a limit of $shown for \"consecutive_block\", which org.policy:4 locks at >= 3 (by the param \"most\") [locked-cap]"
	err_has 'org.policy:4:5: note: locked here at >= 3 (by the param "most")'
	absent team.tables
done
sed 's/>= most/> off/' org.policy >any.policy
run 0 "$interlock" check team.policy --org any.policy

# ---- Wrappers: a team's cannot hide what the organisation holds back, and the
# organisation's counts where both have one.
wrapped() {
	cat >wrapped.policy <<END
policy "team" { }
$1
before classifier { allow allowlist when command in { "*" }   classify }
on classifier { allow classifier_passed when pass   ask classifier_unavailable when unavailable   deny classifier_blocked when block   fires PermissionDenied }
test "held back" { call "sh" command "$2" -> ${3-deny} }
END
}
cp org.policy runs.policy
printf 'wrapper "run" { flags "-v"   operands 1 }\n' >>runs.policy
for wrapper in 'wrapper "rm" opaque { }' 'wrapper "x" opaque { }' 'wrapper "x" { operands 8 }' 'wrapper "run" { asks "-v" }'; do
	for line in 'x rm a; rm b' 'run -v y rm a' 'x -z; rm a'; do
		wrapped "$wrapper" "$line"
		run 0 "$interlock" test wrapped.policy --org runs.policy
	done
done
wrapped 'wrapper "x" { }' 'x rm a'
run 0 "$interlock" test wrapped.policy --org org.policy
wrapped '' 'x rm a' allow
run 0 "$interlock" test wrapped.policy --org org.policy

# ---- Files that are of the other tier, or none
team '>= 3'
run 1 "$interlock" check org.policy
err_has 'org.policy:1:8: error: found an organisation'"'"'s policy, expected a team'"'"'s [org-alone]'
run 1 "$interlock" check team.policy --org team.policy
err_has 'expected an organisation'"'"'s [org-tier]'
run 1 "$interlock" check team.policy --org gone.policy
err_has 'cannot read gone.policy: No such file or directory'
sed 's/deny safety_check when/allow allowlist when/' org.policy >loose.policy
run 1 "$interlock" check team.policy --org loose.policy
err_has 'loose.policy:6:21: error: found "allow" in an organisation'"'"'s policy, which can only tighten [org-loosens]'
team '>= 3' 'scope turn'
run 1 "$interlock" check team.policy --org org.policy
err_has 'team.policy:1:8: error: found a scope other than the organisation'
err_has 'org.policy:1:8: note'
cat >plain.policy <<'END'
policy "plain" { }
before classifier { deny safety_check }
END
cat >asks.policy <<'END'
policy "acme" { tier org }
before classifier { classify when tool is "x" }
END
run 1 "$interlock" check plain.policy --org asks.policy
err_has 'plain.policy:1:8: error: found no table "on classifier"'

# ---- Both together
team '>= 3'
run 0 "$interlock" test team.policy --org org.policy
out_has '1 passed, 0 failed'
run 1 "$interlock" test team.policy
run 0 "$interlock" compile team.policy --org org.policy
run 0 "$interlock" dump team.tables
out_has "(the organisation's)" && out_has 'deny safety_check  # line 6 of org.policy'
run 1 "$interlock" dump team.tables --org org.policy
err_has 'is compiled: --param and --org'
run 0 "$interlock" explain team.tables --tool ls --command 'rm a'
out_has "=> deny safety_check" && out_has "line 6 of org.policy (the organisation's)"
echo '{"event":"call","id":"1","tool":"ls","command":"rm a"}' >session.jsonl
echo '{"event":"call","id":"2","tool":"ls"}' >>session.jsonl
run 0 "$interlock" replay --json team.tables session.jsonl
out_has '"rule":{"name":"safety_check","line":6,"file":"org.policy","tier":"org"}'
out_has '"rule":{"name":"allowlist","line":5,"file":"team.policy","tier":"team"}'
out_has '"qwen-code.auto_mode.rule_tier":"org"'
mkdir other
cp team.policy org.policy other
run 0 "$interlock" compile other/team.policy --org other/org.policy
same other/team.tables team.tables

finish 'cases of two tiers'
