/* SPDX-License-Identifier: Apache-2.0
 *
 * The grammar of the policy language (Lemon). Actions only construct, one call each
 * into syntax/build.h. A nonterminal of a single word is named after what it means:
 * diagnostics read it ("expected an event"), see syntax/expected.c.
 *
 * Errors: the driver (syntax/parse.c) asks grammar_action() before it feeds a token, so
 * no token is fed that does not fit. After a mistake it feeds RESUME, which fits
 * nowhere: Lemon then unwinds to the innermost list that takes "error RESUME".
 */
%include {
/* The names of the nonterminals are wanted, and only there when asserts are. */
#undef NDEBUG
#include <assert.h>
#include <string.h>

#include "policy_tokens.h"
#include "syntax/build.h"
#include "syntax/parser.h"
}

%name Policy
%token_prefix TK_
%token_type {struct token}
%extra_context {struct parse *p}
%stack_size 48
%start_symbol file

%token NAME NUMBER STRING LBRACE RBRACE EQUALS COMMA PLUS AT_LEAST ABOVE ARROW.
%token OPERATOR RESUME.
%token POLICY SET COUNTER WINDOW LATCH REPORT CAP SLOT BEFORE ON PRESENCE WAIVE TEST.
%token INCLUDE PARAM WITH RANGE DOTS TIER LOCKED CASE.
%token VERSION TELEMETRY SCOPE MODE RESET ALL OF.
%token VERB WHEN AND NOT IS IN ASKED ANNOTATED FIRES LAYER BY KEEP.
%token KEY USE OFF CALL STEP HAPPENING GIVEN STATE SAYS.
%token SWITCH THEN OTHERWISE AFTER FAILURE.
%token CYCLE PER DECIDED REPLACE WRAPPER.

/* Nothing to do: the arena owns all values, the driver words all errors. */
%token_destructor { (void)p; (void)$$; }
%syntax_error { (void)p; (void)yymajor; (void)yyminor; }
%stack_overflow { p->overflow = true; }

/* Keywords that may be names, by where they would not be taken for something else.
 * Never as a name: what starts an item, so that a missing brace is found early. */
%token_class plain NAME|VERSION|TELEMETRY|SCOPE|MODE|ALL|OF|KEY|USE|OFF|CALL|STEP|HAPPENING|GIVEN|STATE|SAYS|PER|REPLACE|AFTER|WITH|RANGE|TIER|LOCKED|CASE.
%token_class aside NAME|VERSION|TELEMETRY|SCOPE|ALL|OF|KEY|USE|OFF|PER|REPLACE|AFTER|WITH|RANGE|TIER|LOCKED|CASE.
%token_class tested NAME|VERSION|TELEMETRY|SCOPE|MODE|ALL|OF|KEY|USE|OFF|CALL|STEP|HAPPENING|GIVEN|STATE|PRESENCE|SAYS|PER|REPLACE|AFTER|WITH|RANGE|TIER|LOCKED|CASE.
%token_class said NAME|VERB|VERSION|TELEMETRY|SCOPE|MODE|ALL|OF|KEY|USE|OFF|CALL|STEP|HAPPENING|GIVEN|STATE|PRESENCE|SAYS|PER|REPLACE|AFTER|WITH|RANGE|TIER|LOCKED|CASE.
%token_class valued NAME|VERSION|TELEMETRY|SCOPE|MODE|ALL|OF|KEY|USE|CALL|STEP|HAPPENING|GIVEN|STATE|SAYS|PER|REPLACE|AFTER|WITH|RANGE|TIER|LOCKED|CASE.
%token_class happens NAME|VERB|CALL|HAPPENING.

file ::= items.

items ::= .
items ::= items header.
items ::= items item(I).    { build_item(p, I); }
items ::= items error RESUME.

/* policy "name" version "1" { settings } */
header ::= POLICY(T) policy_name(N) version(V) LBRACE settings(S) RBRACE.
                                                { build_header(p, T, N, V, S.first); }
%type policy_name {struct ast_word *}
policy_name(A) ::= STRING(T).                   { A = build_word(p, T); }
%type version {struct ast_word *}
version(A) ::= .                                { A = NULL; }
version(A) ::= VERSION STRING(T).               { A = build_word(p, T); }

%type settings {struct ast_setting_list}
settings(A) ::= .                               { A = ast_setting_none(); }
settings(A) ::= settings(B) setting(S).         { A = ast_setting_add(B, S); }
settings(A) ::= settings(B) error RESUME.       { A = B; }
%type setting {struct ast_setting *}
setting(A) ::= TELEMETRY(T) setting_value(W).   { A = build_setting(p, AST_SETTING_TELEMETRY, T, ast_word_one(W)); }
setting(A) ::= SCOPE(T) setting_value(W).       { A = build_setting(p, AST_SETTING_SCOPE, T, ast_word_one(W)); }
setting(A) ::= TIER(T) setting_value(W).        { A = build_setting(p, AST_SETTING_TIER, T, ast_word_one(W)); }
setting(A) ::= CASE(T) setting_value(W).        { A = build_setting(p, AST_SETTING_CASE, T, ast_word_one(W)); }
setting(A) ::= MODE(T) modes(L).                { A = build_setting(p, AST_SETTING_MODE, T, L); }
setting(A) ::= RESET(T) ALL ON events(L).       { A = build_setting(p, AST_SETTING_RESET, T, L); }
%type setting_value {struct ast_word *}
setting_value(A) ::= NAME|VERB|OFF(T).          { A = build_word(p, T); }
%type modes {struct ast_word_list}
modes(A) ::= mode(W).                           { A = ast_word_one(W); }
modes(A) ::= modes(B) COMMA mode(W).            { A = ast_word_add(B, W); }
%type mode {struct ast_word *}
mode(A) ::= NAME|VERB|OFF(T).                   { A = build_word(p, T); }

%type events {struct ast_word_list}
events(A) ::= event(W).                         { A = ast_word_one(W); }
events(A) ::= events(B) COMMA event(W).         { A = ast_word_add(B, W); }
%type event {struct ast_word *}
event(A) ::= happens(T).                        { A = build_word(p, T); }

%type new_name {struct ast_word *}
new_name(A) ::= plain(T).                       { A = build_word(p, T); }

%type item {struct ast_item *}

/* A number, or the name of a param that stands for one; where a cap's limit may stand,
 * also "off". */
%type number {struct ast_number}
number(A) ::= NUMBER(T).                        { A = build_number(p, T); }
number(A) ::= number_name(T).                   { A = T; }
%type number_name {struct ast_number}
number_name(A) ::= valued(T).                   { A = build_number(p, T); }
%type limit {struct ast_number}
limit(A) ::= number(N).                         { A = N; }
limit(A) ::= OFF(T).                            { A = build_number(p, T); }

/* include "PATH" with NAME = N */
item(A) ::= INCLUDE(T) path(P).                 { A = build_include(p, T, P, ast_override_none()); }
item(A) ::= INCLUDE(T) path(P) WITH overrides(L).
                                                { A = build_include(p, T, P, L); }
%type path {struct ast_word *}
path(A) ::= STRING(T).                          { A = build_word(p, T); }
%type overrides {struct ast_override_list}
overrides(A) ::= override(O).                   { A = ast_override_one(O); }
overrides(A) ::= overrides(B) COMMA override(O).
                                                { A = ast_override_add(B, O); }
%type override {struct ast_override *}
override(A) ::= param_name(N) EQUALS limit(V).  { A = build_override(p, N, V); }
%type param_name {struct ast_word *}
param_name(A) ::= plain(T).                     { A = build_word(p, T); }

/* param NAME = N range LOW..HIGH */
item(A) ::= PARAM(T) new_name(N) EQUALS NUMBER|OFF(V).
                                                { A = build_param(p, T, N, V); }
item(A) ::= PARAM(T) new_name(N) EQUALS NUMBER|OFF(V) RANGE NUMBER(L) DOTS NUMBER(H).
                                                { A = build_param_range(build_param(p, T, N, V), L, H); }

/* set NAME = [KIND] { members } */
item(A) ::= SET(T) new_name(N) EQUALS set_body(S).      { A = build_set_item(p, T, N, S); }
%type set_body {struct ast_set *}
set_body(A) ::= LBRACE(T) members(M) RBRACE(E).         { A = build_set(p, NULL, T, M.first, E); }
set_body(A) ::= set_kind(K) LBRACE(T) members(M) RBRACE(E).
                                                        { A = build_set(p, K, T, M.first, E); }
%type set_kind {struct ast_word *}
set_kind(A) ::= plain(T).                       { A = build_word(p, T); }
%type members {struct ast_word_list}
members(A) ::= .                                { A = ast_word_none(); }
members(A) ::= member_list(B).                  { A = B; }
members(A) ::= member_list(B) COMMA.            { A = B; }
%type member_list {struct ast_word_list}
member_list(A) ::= member(W).                   { A = ast_word_one(W); }
member_list(A) ::= member_list(B) COMMA member(W).
                                                { A = ast_word_add(B, W); }
%type member {struct ast_word *}
member(A) ::= STRING(T).                        { A = build_word(p, T); }
member(A) ::= member_set(W).                    { A = W; }
%type member_set {struct ast_word *}
member_set(A) ::= plain(T).                     { A = build_word(p, T); }

/* wrapper "COMMAND" [code|opaque] { flags "-v", "--verbose"  operands 1 } */
item(A) ::= WRAPPER(T) wrapped(N) wrapper_kind(K) LBRACE wrapper_lines(L) RBRACE(E).
                                                { A = build_wrapper(p, T, N, K, L.first, E); }
%type wrapped {struct ast_word *}
wrapped(A) ::= STRING(T).                       { A = build_word(p, T); }
%type wrapper_kind {struct ast_word *}
wrapper_kind(A) ::= .                           { A = NULL; }
wrapper_kind(A) ::= wrapper_word(W).            { A = W; }
%type wrapper_word {struct ast_word *}
wrapper_word(A) ::= NAME(T).                    { A = build_word(p, T); }
%type wrapper_lines {struct ast_wrapper_line_list}
wrapper_lines(A) ::= .                          { A = ast_wrapper_line_none(); }
wrapper_lines(A) ::= wrapper_lines(B) wrapper_line(L).
                                                { A = ast_wrapper_line_add(B, L); }
wrapper_lines(A) ::= wrapper_lines(B) error RESUME.
                                                { A = B; }
%type wrapper_line {struct ast_wrapper_line *}
wrapper_line(A) ::= line_word(W).               { A = build_wrapper_line(p, W, ast_word_none(), NULL); }
wrapper_line(A) ::= line_word(W) options(L).    { A = build_wrapper_line(p, W, L, NULL); }
wrapper_line(A) ::= line_word(W) NUMBER(N).     { A = build_wrapper_line(p, W, ast_word_none(), &N); }
%type line_word {struct ast_word *}
line_word(A) ::= NAME(T).                       { A = build_word(p, T); }
%type options {struct ast_word_list}
options(A) ::= option(W).                       { A = ast_word_one(W); }
options(A) ::= options(B) COMMA option(W).      { A = ast_word_add(B, W); }
%type option {struct ast_word *}
option(A) ::= STRING(T).                        { A = build_word(p, T); }

/* counter NAME [per facts [of N]] { +1 on events [when conditions]  =0 on events } */
item(A) ::= COUNTER(T) new_name(N) counter_per(P) LBRACE effects(L) RBRACE(E).
                                                { A = build_counter(p, T, build_counter_body(p, P, N, L.first), E); }
%type counter_per {struct ast_counter *}
counter_per(A) ::= .                            { A = build_per(p, NULL, NULL); }
counter_per(A) ::= PER per_facts(L).            { A = build_per(p, L.first, NULL); }
counter_per(A) ::= PER per_facts(L) OF number(N).
                                                { A = build_per(p, L.first, &N); }
%type per_facts {struct ast_word_list}
per_facts(A) ::= per_fact(W).                   { A = ast_word_one(W); }
per_facts(A) ::= per_facts(B) COMMA per_fact(W).
                                                { A = ast_word_add(B, W); }
%type per_fact {struct ast_word *}
per_fact(A) ::= NAME|GIVEN(T).                  { A = build_word(p, T); }
%type effects {struct ast_effect_list}
effects(A) ::= .                                { A = ast_effect_none(); }
effects(A) ::= effects(B) effect(F).            { A = ast_effect_add(B, F); }
effects(A) ::= effects(B) error RESUME.         { A = B; }
%type effect {struct ast_effect *}
effect(A) ::= PLUS(T) NUMBER(N) ON events(L) row_when(C).
                                                { A = build_effect(p, T, build_number(p, N), L, C); }
effect(A) ::= PLUS(T) measure(W) ON events(L) row_when(C).
                                                { A = build_measured(p, T, W, L, C); }
effect(A) ::= EQUALS(T) number(N) ON events(L) row_when(C).
                                                { A = build_effect(p, T, N, L, C); }
effect(A) ::= NUMBER(N) ON events(L) row_when(C).
                                                { A = build_effect(p, N, build_number(p, N), L, C); }
%type measure {struct ast_word *}
measure(A) ::= valued(T).                       { A = build_word(p, T); }

/* window NAME of N [UNIT] { 1 on events  0 on events  =0 on events } */
item(A) ::= WINDOW(T) new_name(N) OF number(S) window_unit(U) LBRACE effects(L) RBRACE(E).
                                                { A = build_counter(p, T, build_window(p, N, S, U, L.first), E); }
%type window_unit {struct ast_word *}
window_unit(A) ::= .                            { A = NULL; }
window_unit(A) ::= unit(W).                     { A = W; }
%type unit {struct ast_word *}
unit(A) ::= NAME(T).                            { A = build_word(p, T); }

/* cycle NAME of N { key facts  1 on events  =0 on events } */
item(A) ::= CYCLE(T) new_name(N) OF number(S) LBRACE cycle(C) RBRACE(E).
                                                { A = build_counter(p, T, build_cycle(p, C, N, S), E); }
%type cycle {struct ast_counter *}
cycle(A) ::= .                                  { A = build_per(p, NULL, NULL); }
cycle(A) ::= cycle(B) KEY(T) key_facts(L).      { A = build_cycle_key(p, B, T, L.first); }
cycle(A) ::= cycle(B) effect(F).                { A = build_cycle_effect(p, B, F); }
cycle(A) ::= cycle(B) error RESUME.             { A = B; }

/* latch NAME { set on events  clear on events } */
item(A) ::= LATCH(T) new_name(N) LBRACE latch_effects(L) RBRACE(E).
                                                { A = build_latch(p, T, N, L.first, E); }
%type latch_effects {struct ast_effect_list}
latch_effects(A) ::= .                          { A = ast_effect_none(); }
latch_effects(A) ::= latch_effects(B) SET|USE(T) ON events(L) row_when(C).
                                                { A = ast_effect_add(B, build_latch_effect(p, T, L, C)); }
latch_effects(A) ::= latch_effects(B) error RESUME.
                                                { A = B; }

/* report NAME = terms */
item(A) ::= REPORT(T) new_name(N) EQUALS terms(L).
                                                { A = build_report(p, T, N, L); }
%type terms {struct ast_word_list}
terms(A) ::= term(W).                           { A = ast_word_one(W); }
terms(A) ::= terms(B) PLUS term(W).             { A = ast_word_add(B, W); }
%type term {struct ast_word *}
term(A) ::= plain(T).                           { A = build_word(p, T); }

/* cap NAME KIND when terms >= limit */
item(A) ::= CAP(T) new_name(N) cap_kind(K) WHEN terms(L) AT_LEAST|ABOVE(O) limit(E) lock(X).
                                                { A = build_cap(p, T, build_cap_when(p, N, K, L.first, O), E, X); }
%type lock {struct ast_word *}
lock(A) ::= .                                   { A = NULL; }
lock(A) ::= LOCKED(T).                          { A = build_word(p, T); }
%type cap_kind {struct ast_word *}
cap_kind(A) ::= plain(T).                       { A = build_word(p, T); }
cap_kind(A) ::= WINDOW(T).                      { A = build_word(p, T); }

/* slot NAME [of N] { key facts  replace none  set on events } */
item(A) ::= SLOT(T) new_name(N) slot_places(M) LBRACE slot(S) RBRACE(E).
                                                { A = build_slot_item(p, T, N, build_slot_places(S, M), E); }
%type slot_places {struct ast_number}
slot_places(A) ::= .                            { A = (struct ast_number){.written = 1}; }
slot_places(A) ::= OF number(N).                { A = N; }
%type slot {struct ast_slot *}
slot(A) ::= .                                   { A = build_slot(p); }
slot(A) ::= slot(B) KEY(T) key_facts(L).        { A = build_slot_key(p, B, T, L.first); }
slot(A) ::= slot(B) REPLACE(T) replaced(W).     { A = build_slot_replace(p, B, T, W); }
slot(A) ::= slot(B) SET|USE(T) ON events(L) row_when(C).
                                                { A = build_slot_use(p, B, T, L.first, C.first); }
slot(A) ::= slot(B) error RESUME.               { A = B; }
%type replaced {struct ast_word *}
replaced(A) ::= NAME(T).                        { A = build_word(p, T); }
%type key_facts {struct ast_word_list}
key_facts(A) ::= key_fact(W).                   { A = ast_word_one(W); }
key_facts(A) ::= key_facts(B) COMMA key_fact(W).
                                                { A = ast_word_add(B, W); }
%type key_fact {struct ast_word *}
key_fact(A) ::= NAME|GIVEN|MODE|PRESENCE(T).    { A = build_word(p, T); }

/* before classifier { rows }, on guard { rows } */
item(A) ::= BEFORE|ON(T) table_name(W) LBRACE rows(R) RBRACE(E).
                                                { A = build_table(p, T, W, R.first, E); }
%type table_name {struct ast_word *}
table_name(A) ::= NAME|VERB|STEP(T).            { A = build_word(p, T); }
%type rows {struct ast_row_list}
rows(A) ::= .                                   { A = ast_row_none(); }
rows(A) ::= rows(B) row(R).                     { A = ast_row_add(B, R); }
%type row {struct ast_row *}
row(A) ::= error RESUME.                        { A = NULL; }
row(A) ::= VERB(T) row_reason(R) row_when(C).   { A = build_row(p, T, R, C); }
row(A) ::= VERB(T) row_reason(R) OTHERWISE(O).   { A = build_row_otherwise(p, T, R, O); }
row(A) ::= row(B) FIRES(T) hooks(L).            { A = build_row_fires(p, B, T, L); }
row(A) ::= row(B) LAYER(T) layer(W).            { A = build_row_layer(p, B, T, W); }
row(A) ::= row(B) BY(T) answerer(W).            { A = build_row_by(p, B, T, W); }
row(A) ::= row(B) RESET(T) resets(L).           { A = build_row_reset(p, B, T, L); }
row(A) ::= row(B) KEEP(T).                      { A = build_row_keep(p, B, T); }
row(A) ::= row(B) SWITCH(T) new_mode(W).        { A = build_row_switch(p, B, T, W); }
row(A) ::= row(B) THEN(T) outcome(W).           { A = build_row_then(p, B, T, W); }
%type new_mode {struct ast_word *}
new_mode(A) ::= STRING(T).                      { A = build_word(p, T); }
%type row_reason {struct ast_word *}
row_reason(A) ::= .                             { A = NULL; }
row_reason(A) ::= reason(W).                    { A = W; }
%type reason {struct ast_word *}
reason(A) ::= plain(T).                         { A = build_word(p, T); }
%type hooks {struct ast_word_list}
hooks(A) ::= hook(W).                           { A = ast_word_one(W); }
hooks(A) ::= hooks(B) COMMA hook(W).            { A = ast_word_add(B, W); }
%type hook {struct ast_word *}
hook(A) ::= plain(T).                           { A = build_word(p, T); }
%type layer {struct ast_word *}
layer(A) ::= said(T).                           { A = build_word(p, T); }
layer(A) ::= POLICY(T).                         { A = build_word(p, T); }
%type answerer {struct ast_word *}
answerer(A) ::= plain(T).                       { A = build_word(p, T); }
%type resets {struct ast_word_list}
resets(A) ::= reset_name(W).                    { A = ast_word_one(W); }
resets(A) ::= resets(B) COMMA reset_name(W).    { A = ast_word_add(B, W); }
%type reset_name {struct ast_word *}
reset_name(A) ::= plain(T).                     { A = build_word(p, T); }

%type row_when {struct ast_condition_list}
row_when(A) ::= .                               { A = ast_condition_none(); }
row_when(A) ::= WHEN conditions(L).             { A = L; }
%type conditions {struct ast_condition_list}
conditions(A) ::= condition(C).                 { A = ast_condition_one(C); }
conditions(A) ::= conditions(B) AND condition(C).
                                                { A = ast_condition_add(B, C); }
%type condition {struct ast_condition *}
condition(A) ::= subject(W).                    { A = build_condition(p, AST_CONDITION_WORD, NULL, W); }
condition(A) ::= subject(F) IS value(W).        { A = build_condition(p, AST_CONDITION_IS, F, W); }
condition(A) ::= subject(F) IS NOT value(W).    { A = build_not(build_condition(p, AST_CONDITION_IS, F, W), NULL); }
condition(A) ::= subject(F) IN set_name(W).     { A = build_condition(p, AST_CONDITION_IN, F, W); }
condition(A) ::= subject(F) NOT IN set_name(W). { A = build_not(build_condition(p, AST_CONDITION_IN, F, W), NULL); }
condition(A) ::= subject(F) IN inline_set(S).   { A = build_condition_set(p, F, S); }
condition(A) ::= subject(F) NOT IN inline_set(S).
                                                { A = build_not(build_condition_set(p, F, S), NULL); }
condition(A) ::= NOT(T) subject(W).             { A = build_not(build_condition(p, AST_CONDITION_WORD, NULL, W), &T); }
condition(A) ::= word_test(C).                  { A = C; }
condition(A) ::= NOT(T) word_test(C).           { A = build_not(C, &T); }
%type word_test {struct ast_condition *}
word_test(A) ::= ASKED(T) reason(W).            { A = build_word_test(p, AST_CONDITION_ASKED, T, W); }
word_test(A) ::= DECIDED(T) reason(W).          { A = build_word_test(p, AST_CONDITION_DECIDED, T, W); }
word_test(A) ::= ANNOTATED(T) annotation(W).    { A = build_word_test(p, AST_CONDITION_ANNOTATED, T, W); }
%type annotation {struct ast_word *}
annotation(A) ::= plain(T).                     { A = build_word(p, T); }
%type subject {struct ast_word *}
subject(A) ::= tested(T).                       { A = build_word(p, T); }
%type value {struct ast_word *}
value(A) ::= STRING(T).                         { A = build_word(p, T); }
value(A) ::= value_word(W).                     { A = W; }
%type value_word {struct ast_word *}
value_word(A) ::= said(T).                      { A = build_word(p, T); }
%type set_name {struct ast_word *}
set_name(A) ::= set_word(W).                    { A = W; }
%type set_word {struct ast_word *}
set_word(A) ::= plain(T).                       { A = build_word(p, T); }
%type inline_set {struct ast_set *}
inline_set(A) ::= LBRACE(T) members(M) RBRACE(E).
                                                { A = build_set(p, NULL, T, M.first, E); }
inline_set(A) ::= set_word(K) LBRACE(T) members(M) RBRACE(E).
                                                { A = build_set(p, K, T, M.first, E); }

/* presence NAME { ask -> deny } */
item(A) ::= PRESENCE(T) new_name(N) LBRACE mappings(L) RBRACE(E).
                                                { A = build_presence(p, T, N, L.first, E); }
%type mappings {struct ast_mapping_list}
mappings(A) ::= .                               { A = ast_mapping_none(); }
mappings(A) ::= mappings(B) mapping(M).         { A = ast_mapping_add(B, M); }
mappings(A) ::= mappings(B) error RESUME.       { A = B; }
%type mapping {struct ast_mapping *}
mapping(A) ::= mapped(F) ARROW outcome(W).      { A = build_mapping(p, F, W); }
mapping(A) ::= mapped(F) AFTER number(N) wait_unit(U) ARROW outcome(W).
                                                { A = build_wait(build_mapping(p, F, W), N, U); }
%type wait_unit {struct ast_word *}
wait_unit(A) ::= NAME(T).                       { A = build_word(p, T); }
%type mapped {struct ast_word *}
mapped(A) ::= NAME|VERB(T).                     { A = build_word(p, T); }
%type outcome {struct ast_word *}
outcome(A) ::= NAME|VERB(T).                    { A = build_word(p, T); }

/* failure state -> ask REASON */
item(A) ::= FAILURE(T) failed(F) ARROW outcome(W) row_reason(R).
                                                { A = build_failure(p, T, F, W, R); }
%type failed {struct ast_word *}
failed(A) ::= plain(T).                         { A = build_word(p, T); }

/* waive CHECK "why" */
item(A) ::= WAIVE(T) check(C) STRING(E).        { A = build_waive(p, T, C, E); }
%type check {struct ast_word *}
check(A) ::= plain(T).                          { A = build_word(p, T); }

/* test "name" { steps } */
item(A) ::= TEST(T) STRING(N) LBRACE steps(L) RBRACE(E).
                                                { A = build_test(p, T, N, L.first, E); }
%type steps {struct ast_step_list}
steps(A) ::= .                                  { A = ast_step_none(); }
steps(A) ::= steps(B) step(S).                  { A = ast_step_add(B, S); }
steps(A) ::= steps(B) error RESUME.             { A = B; }
%type step {struct ast_step *}
step(A) ::= told(S).                            { A = S; }
step(A) ::= told(S) ARROW outcome(W).           { A = build_outcome(p, S, W, NULL); }
step(A) ::= expecting(S).                       { A = S; }
%type told {struct ast_step *}
told(A) ::= CALL|MODE(T) STRING(S).             { A = build_step(p, T, build_word(p, S)); }
told(A) ::= STEP(T) argument(W).                { A = build_step(p, T, W); }
told(A) ::= PRESENCE(T) presence_name(W).       { A = build_step(p, T, W); }
told(A) ::= HAPPENING(T).                       { A = build_step(p, T, NULL); }
told(A) ::= told(B) given(G).                   { A = build_given(p, B, G); }
%type argument {struct ast_word *}
argument(A) ::= NAME|VERB(T).                   { A = build_word(p, T); }
%type presence_name {struct ast_word *}
presence_name(A) ::= NAME(T).                   { A = build_word(p, T); }
%type given {struct ast_pair *}
given(A) ::= given_name(W).                     { A = build_pair(p, W, NULL); }
given(A) ::= given_name(W) STRING(S).           { A = build_pair(p, W, build_word(p, S)); }
given(A) ::= given_name(W) NUMBER(N).           { A = build_pair_number(p, W, N); }
given(A) ::= GIVEN|ANNOTATED|BY|FAILURE(T) given_value(W).
                                                { A = build_pair(p, build_word(p, T), W); }
%type given_name {struct ast_word *}
given_name(A) ::= aside(T).                     { A = build_word(p, T); }
%type given_value {struct ast_word *}
given_value(A) ::= NAME|VERB|ALL|OFF|STATE|STRING(T).
                                                { A = build_word(p, T); }

%type expecting {struct ast_step *}
expecting(A) ::= told(S) ARROW outcome(W) expected_word(R).
                                                { A = build_outcome(p, S, W, R); }
expecting(A) ::= told(S) ARROW outcome(W) expected(E).
                                                { A = build_expected(p, build_outcome(p, S, W, NULL), E); }
expecting(A) ::= expecting(S) expected(E).      { A = build_expected(p, S, E); }
%type expected {struct ast_pair *}
expected(A) ::= expected_word(W) NUMBER(N).     { A = build_pair_number(p, W, N); }
expected(A) ::= expected_word(W) STATE(T).      { A = build_pair(p, W, build_word(p, T)); }
expected(A) ::= FIRES|CAP|SAYS(T) expected_value(W). { A = build_pair(p, build_word(p, T), W); }
expected(A) ::= SWITCH(T) new_mode(W).          { A = build_pair(p, build_word(p, T), W); }
expected(A) ::= SWITCH(T) expected_value(W).    { A = build_pair(p, build_word(p, T), W); }
expected(A) ::= LAYER(T) expected_layer(W).     { A = build_pair(p, build_word(p, T), W); }
%type expected_layer {struct ast_word *}
expected_layer(A) ::= NAME|VERB|GIVEN|MODE(T).  { A = build_word(p, T); }
expected_layer(A) ::= POLICY(T).                { A = build_word(p, T); }
%type expected_word {struct ast_word *}
expected_word(A) ::= NAME|VERSION|TELEMETRY|SCOPE|ALL|OF|KEY|USE|OFF|AFTER|WITH|RANGE|TIER|LOCKED|CASE|GIVEN(T).
                                                { A = build_word(p, T); }
%type expected_value {struct ast_word *}
expected_value(A) ::= said(T).                  { A = build_word(p, T); }

%code {
_Static_assert(YYNTOKEN == TOKEN_KINDS + 1, "syntax/token.h counts the tokens");

struct grammar {
	yyParser parser;
};

int grammar_action(const struct grammar *grammar, int kind)
{
	const yyParser *parser = &grammar->parser;
	YYACTIONTYPE states[YYSTACKDEPTH + 1];
	size_t top = (size_t)(parser->yytos - parser->yystack);

	for (size_t i = 0; i <= top; i++)
		states[i] = parser->yystack[i].stateno;
	for (;;) {
		YYACTIONTYPE act = yy_find_shift_action((YYCODETYPE)kind, states[top]);

		if (act == YY_ERROR_ACTION || act == YY_NO_ACTION)
			return GRAMMAR_REFUSES;
		if (act < YY_MIN_REDUCE)
			return act;
		size_t rule = (size_t)(act - YY_MIN_REDUCE);

		top -= (size_t)-yyRuleInfoNRhs[rule];
		act = yy_find_reduce_action(states[top],
		                            (YYCODETYPE)yyRuleInfoLhs[rule]);
		if (top == YYSTACKDEPTH)
			return GRAMMAR_REFUSES;
		states[++top] = act;
	}
}

const char *grammar_meaning(int action)
{
	if (action < YY_MIN_SHIFTREDUCE || action > YY_MAX_SHIFTREDUCE)
		return NULL;
	return yyTokenName[yyRuleInfoLhs[action - YY_MIN_SHIFTREDUCE]];
}

unsigned grammar_braces(const struct grammar *grammar)
{
	const yyParser *parser = &grammar->parser;
	unsigned braces = 0;

	for (const yyStackEntry *at = parser->yystack; at <= parser->yytos; at++)
		braces += at->major == TK_LBRACE;
	return braces;
}

void grammar_feed(struct grammar *grammar, struct token token)
{
	Policy(&grammar->parser, token.kind, token);
}

void grammar_run(struct parse *p, grammar_drive_fn drive)
{
	struct grammar grammar;

	PolicyInit(&grammar.parser, p);
	drive(p, &grammar);
	PolicyFinalize(&grammar.parser);
}
}
