/* SPDX-License-Identifier: Apache-2.0
 *
 * What signals carry once both formats, groups, refinements and imports are resolved.
 */
#include <stdio.h>
#include <string.h>

#include "gen/spec.h"
#include "unit.h"

/* The first format, with an anchor. */
static const char groups[] =
	"groups:\n"
	"  - id: registry.app\n"
	"    type: attribute_group\n"
	"    brief: All.\n"
	"    attributes:\n"
	"      - {id: app.a, type: string, stability: stable, brief: A., note: Note.}\n"
	"      - {id: app.b, type: int, stability: development, brief: &b B.}\n"
	"      - {id: app.c, type: 'template[string[]]', stability: beta, brief: *b,\n"
	"         requirement_level: opt_in}\n"
	"  - id: app.base\n"
	"    type: attribute_group\n"
	"    brief: Base.\n"
	"    attributes:\n"
	"      - {ref: app.a, requirement_level: required, brief: Base a.}\n"
	"      - {ref: app.b, requirement_level: {conditionally_required: if so.}}\n"
	"  - id: span.app.old\n"
	"    type: span\n"
	"    span_kind: client\n"
	"    extends: app.base\n"
	"    stability: development\n"
	"    brief: Old.\n"
	"    attributes:\n"
	"      - {ref: app.a, note: Mine., sampling_relevant: true}\n"
	"      - {ref: app.c}\n"
	"  - id: metric.app.one\n"
	"    type: metric\n"
	"    metric_name: app.things\n"
	"    instrument: counter\n"
	"    unit: '{thing}'\n"
	"    stability: stable\n"
	"    brief: Things.\n"
	"    attributes: [{ref: app.a}]\n"
	"  - id: metric.app.two\n"
	"    type: metric\n"
	"    metric_name: app.things\n"
	"    instrument: counter\n"
	"    unit: '{thing}'\n"
	"    stability: stable\n"
	"    brief: Things.\n"
	"    attributes: [{ref: app.a, requirement_level: required}]\n"
	"  - id: entity.app\n"
	"    type: entity\n"
	"    name: app\n"
	"    stability: development\n"
	"    brief: App.\n"
	"    attributes: [{ref: app.a, role: identifying}]\n";

static const char sections[] =
	"file_format: definition/2\n"
	"attribute_groups:\n"
	"  - id: app.inner\n"
	"    visibility: internal\n"
	"    attributes:\n"
	"      - {ref: app.b, requirement_level: opt_in, note: Inner.}\n"
	"      - {ref: app.a, requirement_level: required}\n"
	"  - id: app.outer\n"
	"    visibility: internal\n"
	"    attributes:\n"
	"      - {ref: app.a, brief: Outer.}\n"
	"      - {ref_group: app.inner}\n"
	"spans:\n"
	"  - type: app.new\n"
	"    kind: server\n"
	"    name: {note: New.}\n"
	"    stability: development\n"
	"    brief: New.\n"
	"    attributes:\n"
	"      - {ref: app.b, requirement_level: recommended}\n"
	"      - {ref_group: app.outer}\n"
	"span_refinements:\n"
	"  - id: app.newer\n"
	"    ref: app.new\n"
	"    attributes:\n"
	"      - {ref: app.b, brief: Newer.}\n"
	"      - {ref_group: app.base}\n"
	"  - id: span.app.older\n"
	"    ref: span.app.old\n"
	"    stability: stable\n"
	"    attributes: [{ref: app.c, requirement_level: required}]\n"
	"metric_refinements:\n"
	"  - {id: app.ours, ref: metric.app.one}\n"
	"entities:\n"
	"  - type: app.host\n"
	"    stability: development\n"
	"    brief: Host.\n"
	"    identity: [{ref: app.a}]\n"
	"    description: [{ref: app.b}]\n"
	"imports:\n"
	"  metrics: ['lib.*']\n";

static const char library[] =
	"file_format: definition/2\n"
	"attributes:\n"
	"  - {key: lib.kind, type: boolean, stability: stable, brief: Kind.}\n"
	"  - {key: lib.idle, type: boolean, stability: stable, brief: Idle.}\n"
	"  - {key: lib.gone, type: boolean, stability: stable, brief: Gone.,\n"
	"     annotations: {dependency_resolution: {exclude: true}}}\n"
	"metrics:\n"
	"  - {name: lib.calls, instrument: counter, unit: '1', stability: stable,\n"
	"     brief: Calls., attributes: [{ref: lib.kind}]}\n"
	"  - {name: other.calls, instrument: counter, unit: '1', stability: stable,\n"
	"     brief: Calls., attributes: [{ref: lib.idle}]}\n";

/* An attribute as "name level brief/note" with "+" for sampling and the role, all of a
 * signal joined with "; ". */
static const struct {
	const char *id;
	const char *carries;
} cases[] = {
	{"app.base",
         "app.a required Base a./-; app.b conditionally_required (if so.) -/-"},
	{"span.app.old", "app.a required Base a./Mine.+; "
                         "app.b conditionally_required (if so.) -/-; "
                         "app.c recommended -/-"},
	{"metric.app.one", "app.a recommended -/-"},
	{"metric.app.two", "app.a required -/-"},
	{"entity.app", "app.a recommended -/- identifying"},
	{"registry.app", "app.a recommended -/-; app.b recommended -/-; "
                         "app.c opt_in -/-"},
	/* Groups first, whatever the order in the file. */
	{"app.outer", "app.b opt_in -/Inner.; app.a required Outer./-"},
	{"span.app.new", "app.b recommended -/Inner.; app.a required Outer./-"},
	/* A reference over a group over what is refined. */
	{"span.app.newer", "app.b conditionally_required (if so.) Newer./Inner.; "
                           "app.a required Base a./-"},
	{"span.app.older", "app.a required Base a./Mine.+; "
                           "app.b conditionally_required (if so.) -/-; "
                           "app.c required -/-"},
	{"metric.app.ours", "app.a recommended -/-"},
	{"entity.app.host",
         "app.a recommended -/- identifying; app.b recommended -/- descriptive"},
	{"metric.lib.calls", "lib.kind recommended -/-"},
};

static const char *or_dash(const struct spec_text *text)
{
	return text->text.at ? text->text.at : "-";
}

static void describe(const struct spec_signal *signal, char *to, size_t size)
{
	size_t at = 0;

	to[0] = '\0';
	for (uint32_t i = 0; i < signal->carried_count && at < size; i++) {
		const struct spec_ref *ref = signal->carried[i];
		bool condition = ref->level_text.text.at != NULL;

		at += (size_t)snprintf(
			to + at, size - at, "%s%s %s%s%s%s %s/%s%s%s%s", i ? "; " : "",
			ref->name.text.at, spec_level_words[ref->level],
			condition ? " (" : "", condition ? ref->level_text.text.at : "",
			condition ? ")" : "", or_dash(&ref->brief), or_dash(&ref->note),
			ref->sampling ? "+" : "", ref->role.text.at ? " " : "",
			ref->role.text.at ? ref->role.text.at : "");
	}
}

static void show(void *context, const struct ilk_diagnostic *diagnostic)
{
	(void)context;
	printf("    %s:%u: %s\n", diagnostic->file, (unsigned)diagnostic->line,
	       diagnostic->message);
}

static void add(struct spec *spec, const char *name, const char *text, bool standard)
{
	CU_ASSERT(spec_add(spec, name, text_of(name), text_of(text), standard) ==
	          ILK_OK);
}

static void make(struct spec *spec, struct arena *arena)
{
	arena_init(arena, (struct ilk_allocator){NULL, NULL});
	spec_init(spec, arena);
	add(spec, "manifest.yaml", "schema_url: https://app.example/schemas/1.0.0\n",
	    false);
	add(spec, "groups.yaml", groups, false);
	add(spec, "sections.yaml", sections, false);
	add(spec, "lib/library.yaml", library, true);
	CU_ASSERT(spec_finish(spec) == ILK_OK);
	for (struct spec_file *file = spec->files; file && spec_errors(spec);
	     file = file->next)
		diag_send(&file->diag, show, NULL);
}

static void test_each_signal_carries_what_it_should(void)
{
	struct arena arena;
	struct spec spec;

	make(&spec, &arena);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct spec_signal *signal =
			spec_by_id(&spec, text_of(cases[i].id));
		char found[512] = "nothing";

		if (signal)
			describe(signal, found, sizeof found);
		CASE(cases[i].id, strcmp(found, cases[i].carries) == 0);
		if (strcmp(found, cases[i].carries) != 0)
			printf("      found %s\n", found);
	}
	arena_free(&arena);
}

static void test_refinements_inherit(void)
{
	struct arena arena;
	struct spec spec;

	make(&spec, &arena);
	const struct spec_signal *older = spec_by_id(&spec, text_of("span.app.older"));
	const struct spec_signal *ours = spec_by_id(&spec, text_of("metric.app.ours"));

	CU_ASSERT_FATAL(older && ours);
	CU_ASSERT(text_is(older->name.text, "app.old"));
	CU_ASSERT(text_is(older->brief.text, "Old."));
	CU_ASSERT(text_is(older->span_kind.text, "client"));
	CU_ASSERT(older->stability == SPEC_STABLE);
	CU_ASSERT(text_is(ours->name.text, "app.things"));
	CU_ASSERT(text_is(ours->unit.text, "{thing}"));
	CU_ASSERT(text_is(ours->instrument.text, "counter"));
	arena_free(&arena);
}

static void test_one_metric_in_two_groups_is_one(void)
{
	struct arena arena;
	struct spec spec;

	make(&spec, &arena);
	CU_ASSERT(!spec_by_id(&spec, text_of("metric.app.one"))->again);
	CU_ASSERT(spec_by_id(&spec, text_of("metric.app.two"))->again);
	arena_free(&arena);
}

static void test_only_what_is_imported_or_carried_is_ours(void)
{
	struct arena arena;
	struct spec spec;

	make(&spec, &arena);
	CU_ASSERT(spec_ours(spec_by_id(&spec, text_of("metric.lib.calls"))));
	CU_ASSERT(!spec_ours(spec_by_id(&spec, text_of("metric.other.calls"))));
	CU_ASSERT(spec_attribute_named(&spec, text_of("lib.kind"))->used);
	CU_ASSERT(!spec_attribute_named(&spec, text_of("lib.idle"))->used);
	CU_ASSERT_PTR_NULL(spec_attribute_named(&spec, text_of("lib.gone")));
	arena_free(&arena);
}

static void test_types_and_aliases(void)
{
	struct arena arena;
	struct spec spec;

	make(&spec, &arena);
	const struct spec_attribute *c = spec_attribute_named(&spec, text_of("app.c"));

	CU_ASSERT_FATAL(c != NULL);
	CU_ASSERT(c->type.template && c->type.array && c->type.base == SPEC_STRING);
	CU_ASSERT(text_is(c->brief.text, "B."));
	arena_free(&arena);
}

void gen_resolve_suite(void);
void gen_resolve_suite(void)
{
	CU_pSuite suite = CU_add_suite("gen: resolution", NULL, NULL);

	CU_add_test(suite, "each signal carries what it should",
	            test_each_signal_carries_what_it_should);
	CU_add_test(suite, "refinements inherit", test_refinements_inherit);
	CU_add_test(suite, "one metric in two groups is one",
	            test_one_metric_in_two_groups_is_one);
	CU_add_test(suite, "only what is imported or carried is ours",
	            test_only_what_is_imported_or_carried_is_ours);
	CU_add_test(suite, "types and aliases", test_types_and_aliases);
}
