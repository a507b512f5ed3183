/* SPDX-License-Identifier: Apache-2.0
 *
 * Images that open: what is read from them, what later versions may add, and what is
 * left of one after any single byte changed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes/bytes.h"
#include "imagebuild.h"
#include "interlock/runtime.h"
#include "tests/fuzz/use.h"
#include "unit.h"

static bool text_is(struct ilk_text text, const char *string)
{
	return text.at && text.len == strlen(string) &&
	       memcmp(text.at, string, text.len + 1) == 0;
}

static void names_are_read(const struct craft *build)
{
	struct ilk_image image;

	CU_ASSERT_EQUAL_FATAL(ilk_open(&image, build->bytes, build->size), ILK_OK);
	CU_ASSERT_TRUE(text_is(ilk_policy_name(&image), "test"));
	CU_ASSERT_TRUE(text_is(ilk_policy_version(&image), ""));
	CU_ASSERT_TRUE(text_is(ilk_policy_namespace(&image), "ns"));
	CU_ASSERT_EQUAL(ilk_policy_hash(&image)[31], 31);
	CU_ASSERT_EQUAL(ilk_spec_hash(&image)[31], 131);
	CU_ASSERT_EQUAL(ilk_counter_count(&image), 2);
	CU_ASSERT_TRUE(text_is(ilk_counter_name(&image, 1), "total"));
	CU_ASSERT_PTR_NULL(ilk_counter_name(&image, 2).at);
	CU_ASSERT_EQUAL(ilk_slot_count(&image), 1);
	CU_ASSERT_TRUE(text_is(ilk_slot_name(&image, 0), "retry"));
	CU_ASSERT_PTR_NULL(ilk_slot_name(&image, 1).at);
	CU_ASSERT_TRUE(text_is(ilk_hook_name(&image, 0), "PermissionDenied"));
	CU_ASSERT_PTR_NULL(ilk_hook_name(&image, 1).at);
}

static void sample_opens(void)
{
	struct craft build;

	craft_sample(&build);
	names_are_read(&build);
	CU_ASSERT_EQUAL(use_image(build.bytes, build.size), ILK_OK);
}

static void least_image_opens(void)
{
	struct craft build;

	craft_start(&build);
	craft_finish(&build);
	CU_ASSERT_EQUAL(use_image(build.bytes, build.size), ILK_OK);
}

/* A later version writes longer records and further sections. */
static void later_versions_may_add(void)
{
	struct craft build;

	craft_start(&build);
	build.extra_words = 2;
	build.extra_sections = 3;
	craft_sample_parts(&build);
	names_are_read(&build);
	put_le16(build.bytes + ILK_IMAGE_AT_VERSION, 7);
	craft_seal(build.bytes, build.size);
	CU_ASSERT_EQUAL(use_image(build.bytes, build.size), ILK_OK);
}

static void alignment_does_not_matter(void)
{
	struct craft build;

	craft_sample(&build);
	unsigned char *room = malloc(build.size + 8);

	CU_ASSERT(room != NULL);
	if (!room)
		return;
	for (size_t shift = 0; shift < 8; shift++) {
		memcpy(room + shift, build.bytes, build.size);
		CU_ASSERT_EQUAL(use_image(room + shift, build.size), ILK_OK);
	}
	free(room);
}

/* The format is a promise: an image written once opens for ever, and the same policy is
 * written in the same bytes. After a change that is meant, and comes with a new version
 * of the format, ILK_WRITE_GOLDEN=1 writes the file anew. */
static void format_is_as_it_was(void)
{
	const char *path = unit_path("tests/image/sample-1.tables");
	struct craft build;
	size_t size = 0;

	craft_sample(&build);
	if (getenv("ILK_WRITE_GOLDEN")) {
		FILE *file = fopen(path, "wb");

		CU_ASSERT(file &&
		          fwrite(build.bytes, 1, build.size, file) == build.size);
		if (file)
			fclose(file);
	}

	char *golden = unit_read(path, &size);

	CU_ASSERT(golden && use_image((unsigned char *)golden, size) == ILK_OK);
	CU_ASSERT(golden && size == build.size &&
	          memcmp(golden, build.bytes, size) == 0);
	free(golden);
}

/* Whatever one byte becomes: refused, or as good as any other image. */
static void any_byte_changed_is_refused_or_sound(void)
{
	static const unsigned char flips[] = {0x01, 0x02, 0x80, 0xff};
	struct craft build;
	size_t opened = 0;
	size_t refused = 0;

	craft_sample(&build);
	unsigned char *copy = malloc(build.size);

	CU_ASSERT(copy != NULL);
	if (!copy)
		return;
	for (size_t at = 0; at < build.size; at++) {
		for (size_t i = 0; i < sizeof flips; i++) {
			memcpy(copy, build.bytes, build.size);
			copy[at] ^= flips[i];
			craft_seal(copy, build.size);
			if (use_image(copy, build.size) == ILK_OK)
				opened++;
			else
				refused++;
		}
	}
	free(copy);
	CU_ASSERT(opened > 0);
	CU_ASSERT(refused > opened / 4);
}

static void statuses_have_names(void)
{
#define ROW(name, value, text)                                             \
	CU_ASSERT_STRING_EQUAL(ilk_status_name(ILK_##name), "ILK_" #name); \
	CU_ASSERT_STRING_EQUAL(ilk_status_text((enum ilk_status)(value)), text);
	ILK_STATUSES(ROW)
#undef ROW
	CU_ASSERT_STRING_EQUAL(ilk_status_name((enum ilk_status)1), "ILK_UNKNOWN");
	CU_ASSERT_STRING_EQUAL(ilk_status_text((enum ilk_status) - 999),
	                       "an unknown status");
}

void image_open_suite(void);
void image_open_suite(void)
{
	CU_pSuite suite = CU_add_suite("image open", NULL, NULL);

	CU_add_test(suite, "sample opens", sample_opens);
	CU_add_test(suite, "least image opens", least_image_opens);
	CU_add_test(suite, "later versions may add", later_versions_may_add);
	CU_add_test(suite, "alignment does not matter", alignment_does_not_matter);
	CU_add_test(suite, "format is as it was", format_is_as_it_was);
	CU_add_test(suite, "any byte changed is refused or sound",
	            any_byte_changed_is_refused_or_sound);
	CU_add_test(suite, "statuses have names", statuses_have_names);
}
