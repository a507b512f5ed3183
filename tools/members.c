/* SPDX-License-Identifier: Apache-2.0
 *
 * See members.h. What a policy says is read from its compiled form, where everything is
 * in one place; a member is told at the first place that says it.
 */
#include "members.h"

#include <inttypes.h>
#include <stdio.h>

#include "gen/load.h"
#include "load.h"
#include "runtime/image.h"
#include "tool.h"

/* The enumerations of the spec that a policy speaks of, below its namespace. */
enum word { REASON, FALLBACK_REASON, LAYER, HOOK, CAP_KIND, STAGE, CATEGORY, WORDS };
static const char *const attributes[WORDS] = {
	[REASON] = "reason",
	[FALLBACK_REASON] = "fallback_reason",
	[LAYER] = "layer",
	[HOOK] = "hook",
	[CAP_KIND] = "cap_kind",
	[STAGE] = "classifier_stage",
	[CATEGORY] = "denial_category",
};

struct walk {
	struct members *members;
	const struct ilk_image *image;
	const char *path;
};

/* Something the policy says, and where. */
struct said {
	enum word what;
	struct ilk_text text;
	struct ilk_text file; /* absent: the main one */
	uint32_t line;        /* 0: not written */
};

int members_read(struct members *members, const char *registry)
{
	struct load load = {.registry = registry, .diagnose = load_show};

	*members = (struct members){.registry = registry};
	arena_init(&members->arena, (struct ilk_allocator){NULL, NULL});
	spec_init(&members->spec, &members->arena);
	enum ilk_status status = load_spec(&load, &members->spec);

	if (status == ILK_OK)
		return TOOL_OK;
	members_free(members);
	if (load.failed[0])
		tool_complain("check: %s", load.failed);
	else if (status != ILK_DIAGNOSED)
		return tool_fail("check", status);
	return tool_exit_of(status);
}

void members_free(struct members *members)
{
	arena_free(&members->arena);
}

static void tell(const struct walk *walk, const struct said *said, bool error,
                 const char *id, const char *what)
{
	struct ilk_text space = ilk_policy_namespace(walk->image);

	if (said->file.at)
		fprintf(stderr, "%.*s", (int)said->file.len, said->file.at);
	else
		fputs(walk->path, stderr);
	if (said->line)
		fprintf(stderr, ":%" PRIu32, said->line);
	fprintf(stderr, ": %s: \"%.*s\" %s of %.*s.%s in %s [%s]\n",
	        error ? "error" : "warning", (int)said->text.len, said->text.at, what,
	        (int)space.len, space.at, attributes[said->what],
	        walk->members->registry, id);
	if (error)
		walk->members->errors++;
	else
		walk->members->warnings++;
}

static const struct spec_member *member_of(const struct spec_attribute *attribute,
                                           struct ilk_text text)
{
	for (uint32_t i = 0; i < attribute->member_count; i++) {
		struct text value = attribute->members[i].value.text;

		if (text_same((struct ilk_text){value.at, value.len}, text))
			return &attribute->members[i];
	}
	return NULL;
}

static void hold(const struct walk *walk, const struct said *said)
{
	struct ilk_text space = ilk_policy_namespace(walk->image);
	char name[256];

	if (!said->text.at || said->text.len == 0)
		return;
	int len = snprintf(name, sizeof name, "%.*s.%s", (int)space.len, space.at,
	                   attributes[said->what]);
	const struct spec_attribute *attribute =
		len > 0 && (size_t)len < sizeof name
			? spec_attribute_named(&walk->members->spec,
	                                       (struct text){name, (size_t)len})
			: NULL;
	const struct spec_member *member =
		attribute ? member_of(attribute, said->text) : NULL;

	if (!member)
		tell(walk, said, true, "unknown-member", "is no member");
	else if (member->deprecated || attribute->deprecated)
		tell(walk, said, false, "deprecated-member", "is a deprecated member");
}

/* Texts point into the image, where each stands once: the same text is the same place. */
static bool was_said(const struct said *list, size_t count, const struct said *said)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].what == said->what && list[i].text.at == said->text.at)
			return true;
	return false;
}

/* What is said, each thing once; what is beyond it is told every time. */
struct gathered {
	const struct walk *walk;
	size_t count;
	struct said at[256];
};

static void say(struct gathered *all, const struct said *said)
{
	if (was_said(all->at, all->count, said))
		return;
	if (all->count < sizeof all->at / sizeof all->at[0])
		all->at[all->count++] = *said;
	hold(all->walk, said);
}

static bool asks(uint32_t verb)
{
	return verb == ILK_VERB_ASK || verb == ILK_VERB_INTERRUPT ||
	       verb == ILK_VERB_STOP;
}

/* The words in a row's conditions. */
static void say_conditions(struct gathered *all, struct image_run run, struct said said)
{
	const struct ilk_image *image = all->walk->image;

	for (uint32_t i = run.first; i < run.first + run.count; i++) {
		uint32_t test = image_field(image, ILK_SECTION_CONDITIONS, i,
		                            ILK_CONDITION_TEST);

		if (test != ILK_TEST_STAGE && test != ILK_TEST_CATEGORY)
			continue;
		said.what = test == ILK_TEST_STAGE ? STAGE : CATEGORY;
		said.text =
			image_text(image, ILK_SECTION_CONDITIONS, i, ILK_CONDITION_A);
		say(all, &said);
	}
}

static void say_row(struct gathered *all, uint32_t row)
{
	const struct ilk_image *image = all->walk->image;
	const enum ilk_section rows = ILK_SECTION_ROWS;
	struct said said = {
		.file = image_file_of(image, rows, row, ILK_ROW_LINE),
		.line = image_field(image, rows, row, ILK_ROW_LINE),
	};
	uint32_t fires = image_field(image, rows, row, ILK_ROW_FIRES);

	said.text = image_name(image, ILK_SECTION_REASONS,
	                       image_field(image, rows, row, ILK_ROW_REASON));
	said.what = REASON;
	say(all, &said);
	said.what = FALLBACK_REASON;
	if (asks(image_field(image, rows, row, ILK_ROW_VERB)))
		say(all, &said);
	said.text = image_name(image, ILK_SECTION_LAYERS,
	                       image_field(image, rows, row, ILK_ROW_LAYER));
	said.what = LAYER;
	say(all, &said);
	said.what = HOOK;
	for (uint32_t hook = 0; fires; hook++, fires >>= 1) {
		said.text = ilk_hook_name(image, hook);
		if (fires & 1u)
			say(all, &said);
	}
	say_conditions(all, image_run(image, rows, row, ILK_ROW_FIRST), said);
}

static void say_failure(struct gathered *all, uint32_t index)
{
	const struct ilk_image *image = all->walk->image;
	const enum ilk_section rules = ILK_SECTION_FAILURES;
	struct said said = {
		.what = REASON,
		.file = image_file_of(image, rules, index, ILK_FAILURE_LINE),
		.line = image_field(image, rules, index, ILK_FAILURE_LINE),
	};

	said.text = image_name(image, ILK_SECTION_REASONS,
	                       image_field(image, rules, index, ILK_FAILURE_REASON));
	say(all, &said);
	said.text = image_name(image, ILK_SECTION_LAYERS,
	                       image_field(image, rules, index, ILK_FAILURE_LAYER));
	said.what = LAYER;
	say(all, &said);
}

void members_hold(struct members *members, const struct ilk_image *image,
                  const char *path)
{
	const struct walk walk = {members, image, path};
	struct gathered all = {.walk = &walk};

	for (uint32_t i = 0; i < image_count(image, ILK_SECTION_CAPS); i++)
		say(&all,
		    &(struct said){
			    CAP_KIND,
			    image_text(image, ILK_SECTION_CAPS, i, ILK_CAP_KIND),
			    image_file_of(image, ILK_SECTION_CAPS, i, ILK_CAP_LINE),
			    image_field(image, ILK_SECTION_CAPS, i, ILK_CAP_LINE),
		    });
	for (uint32_t i = 0; i < image_count(image, ILK_SECTION_ROWS); i++)
		say_row(&all, i);
	for (uint32_t i = 0; i < image_count(image, ILK_SECTION_FAILURES); i++)
		say_failure(&all, i);
}
