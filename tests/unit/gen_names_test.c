/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of constants, against those of the official packages.
 */
#include <stdio.h>

#include "gen/names.h"
#include "unit.h"

static const struct {
	const char *name;
	const char *screaming;
	const char *pascal;
} cases[] = {
	/* As @opentelemetry/semantic-conventions 1.44.0 and opentelemetry-cpp have them. */
	{"url.full", "URL_FULL", "UrlFull"},
	{"http.request.method", "HTTP_REQUEST_METHOD", "HttpRequestMethod"},
	{"http.request.method_original", "HTTP_REQUEST_METHOD_ORIGINAL",
         "HttpRequestMethodOriginal"},
	{"k8s.pod.uid", "K8S_POD_UID", "K8sPodUid"},
	{"system.network.io", "SYSTEM_NETWORK_IO", "SystemNetworkIo"},
	{"aws.s3.part_number", "AWS_S3_PART_NUMBER", "AwsS3PartNumber"},
	{"android.os.api_level", "ANDROID_OS_API_LEVEL", "AndroidOsApiLevel"},
	{"v8js.heap.space.name", "V8JS_HEAP_SPACE_NAME", "V8jsHeapSpaceName"},
	{"gen_ai.usage.input_tokens", "GEN_AI_USAGE_INPUT_TOKENS",
         "GenAiUsageInputTokens"},
	{"qwen-code.auto_mode.cap_kind", "QWEN_CODE_AUTO_MODE_CAP_KIND",
         "QwenCodeAutoModeCapKind"},
	/* Borders of words. */
	{"", "", ""},
	{"a", "A", "A"},
	{"requestBody", "REQUEST_BODY", "RequestBody"},
	{"HTTPServer", "HTTP_SERVER", "HttpServer"},
	{"parseHTTP", "PARSE_HTTP", "ParseHttp"},
	{"HTTP", "HTTP", "Http"},
	{"aB", "A_B", "AB"},
	{"ABc", "A_BC", "ABc"},
	{"x86Mode", "X86MODE", "X86mode"},
	{"go1.22", "GO1_22", "Go122"},
	{"two words", "TWO_WORDS", "TwoWords"},
	{"a..b__c--d", "A_B_C_D", "ABCD"},
	{".a.", "A", "A"},
	{"_", "", ""},
};

static void test_names_become_constants(void)
{
	struct arena arena;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct text name = text_of(cases[i].name);

		CASE(cases[i].name,
		     text_is(names_screaming(&arena, name), cases[i].screaming));
		CASE(cases[i].name,
		     text_is(names_pascal(&arena, name), cases[i].pascal));
	}
	arena_free(&arena);
}

static void test_no_memory_is_no_name(void)
{
	struct unit_allocator state = {.fail_at = 1};
	struct arena arena;

	arena_init(&arena, unit_allocator(&state));
	CU_ASSERT_PTR_NULL(names_screaming(&arena, text_of("a.b")).at);
	CU_ASSERT_PTR_NULL(names_pascal(&arena, text_of("a.b")).at);
	CU_ASSERT_TRUE(arena.failed);
	arena_free(&arena);
}

void gen_names_suite(void);
void gen_names_suite(void)
{
	CU_pSuite suite = CU_add_suite("gen: names", NULL, NULL);

	CU_add_test(suite, "names become constants", test_names_become_constants);
	CU_add_test(suite, "no memory is no name", test_no_memory_is_no_name);
}
