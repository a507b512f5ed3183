/* SPDX-License-Identifier: Apache-2.0
 *
 * OTLP's two encodings: known bytes, the same message from both, too little room; and
 * receivers' answers, whole, cut and damaged.
 */
#include <stdlib.h>
#include <string.h>

#include "otlp/answer.h"
#include "otlp/encode.h"
#include "tests/otlp/decode.h"
#include "tests/otlp/random.h"
#include "unit.h"

#define TEXT(literal)                        \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

static const struct otlp_attribute attribute = {
	.name = TEXT("n"), .type = OTLP_INT, .value.integer = -1};
static const struct otlp_resource resource = {.attributes = {&attribute, 1},
                                              .scope_name = TEXT("interlock")};
static const struct otlp_log one_log = {
	.time_ns = 1,
	.severity = 9,
	.event_name = TEXT("e"),
	.context = {.trace_id = {0xab}, .span_id = {1}, .flags = 1, .known = true},
};

static void a_log_record_is_these_bytes(void)
{
	static const char json[] =
		"{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"n\","
		"\"value\":{\"intValue\":\"-1\"}}]},\"scopeLogs\":[{\"scope\":{"
		"\"name\":"
		"\"interlock\"},\"logRecords\":[{\"timeUnixNano\":\"1\","
		"\"severityNumber\":9,\"eventName\":\"e\",\"flags\":1,\"traceId\":"
		"\"ab000000000000000000000000000000\",\"spanId\":"
		"\"0100000000000000\"}]}]}]}";
	static const unsigned char protobuf[] =
		"\x0a\x54"
		"\x0a\x12\x0a\x10\x0a\x01n\x12\x0b\x18\xff\xff\xff\xff\xff\xff\xff\xff"
		"\xff\x01"
		"\x12\x3e"
		"\x0a\x0b\x0a\x09interlock"
		"\x12\x2f\x09\x01\0\0\0\0\0\0\0\x10\x09\x45\x01\0\0\0"
		"\x4a\x10\xab\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
		"\x52\x08\x01\0\0\0\0\0\0\0\x62\x01\x65";
	const struct otlp_request request = {.signal = OTLP_LOGS,
	                                     .resource = &resource,
	                                     .logs = &one_log,
	                                     .count = 1};
	unsigned char bytes[1024];
	const unsigned char *body;
	size_t size = otlp_encode(OTLP_JSON, &request, bytes, sizeof bytes, &body);

	CU_ASSERT(size == sizeof json - 1 && body && memcmp(body, json, size) == 0);
	size = otlp_encode(OTLP_PROTOBUF, &request, bytes, sizeof bytes, &body);
	CU_ASSERT(size == sizeof protobuf - 1 && body &&
	          memcmp(body, protobuf, size) == 0);
}

static void both_encodings_say_the_same(void)
{
	unsigned wrong = 0;

	for (uint64_t seed = 0; seed < 3000; seed++) {
		struct otlp_request request;
		struct arena arena;

		arena_init(&arena, (struct ilk_allocator){NULL, NULL});
		random_request(seed, &arena, &request);
		wrong += !decode_agrees(&request);
		arena_free(&arena);
	}
	CU_ASSERT(wrong == 0);
}

/* The reader that says so sees what is not the same, and what is no message. */
static void a_difference_is_seen(void)
{
	static const char *const others[] = {
		"{}",
		"{\"resourceLogs\":[{}]}",
		"{\"resourceLogs\":[{\"resource\":{},\"scopeLogs\":[{\"scope\":{}}]}]}",
	};
	static const unsigned char broken[][4] = {
		{0x0a, 1, 0x08, 0},    /* a field that is cut off */
		{0x12, 0, 0, 0},       /* a field that is not there */
		{0x08, 1, 0, 0},       /* another type */
		{0x0a, 2, 0x1a, 0x81}, /* a length beyond the end */
	};
	const struct otlp_log log = {.time_ns = 2};
	const struct otlp_resource none = {.attributes = {NULL, 0}};
	const struct otlp_request request = {
		.signal = OTLP_LOGS, .resource = &none, .logs = &log, .count = 1};
	unsigned char bytes[256];
	const unsigned char *body = NULL;
	size_t size = otlp_encode(OTLP_PROTOBUF, &request, bytes, sizeof bytes, &body);
	json_t *decoded = decode_request(OTLP_LOGS, body, size);

	CU_ASSERT_FATAL(decoded != NULL);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		json_t *other = json_loads(others[i], 0, NULL);

		CASE(others[i], other && !decode_same(decoded, other));
		json_decref(other);
	}
	json_decref(decoded);
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
		CU_ASSERT(decode_request(OTLP_LOGS, broken[i], 4) == NULL);
}

/* With any room the same size is answered, and nothing is written beyond. */
static bool fits_or_says_so(enum otlp_encoding encoding,
                            const struct otlp_request *request)
{
	const unsigned char *body;
	size_t size = otlp_encode(encoding, request, NULL, 0, &body);
	unsigned char *whole = malloc(size + 1);
	unsigned char *bytes = malloc(size + 2);
	bool ok = whole && bytes && (size == 0 || body == NULL) &&
	          otlp_encode(encoding, request, whole, size, &body) == size &&
	          body == whole;

	for (size_t room = 0; ok && room <= size + 1; room++) {
		memset(bytes, 0xee, size + 2);
		ok = otlp_encode(encoding, request, bytes, room, &body) == size &&
		     (body != NULL) == (room >= size) && bytes[room] == 0xee &&
		     (room < size || memcmp(body, whole, size) == 0);
	}
	free(whole);
	free(bytes);
	return ok;
}

static void too_little_room_is_told_and_not_overrun(void)
{
	for (uint64_t seed = 0; seed < 40; seed++) {
		struct otlp_request request;
		struct arena arena;

		arena_init(&arena, (struct ilk_allocator){NULL, NULL});
		random_request(seed, &arena, &request);
		for (int i = 0; i < OTLP_ENCODING_COUNT; i++)
			CU_ASSERT(fits_or_says_so((enum otlp_encoding)i, &request));
		arena_free(&arena);
	}
}

static void answers_are_read(void)
{
	static const struct {
		const char *name;
		const char *bytes;
		size_t size;
		bool failure; /* an answer without success */
		bool ok;
		uint64_t rejected;
		const char *message;
	} cases[] = {
		{"empty", "", 0, false, true, 0, ""},
		{"three rejected", "\x0a\x07\x08\x03\x12\x03why", 9, false, true, 3,
	         "why"},
		{"a warning", "\x0a\x05\x12\x03why", 7, false, true, 0, "why"},
		{"unknown fields of all types",
	         "\x18\x05\x21\1\2\3\4\5\6\7\x08\x2d\1\2\3\4\x32\x01x\x0a\x02\x08\x01",
	         23, false, true, 1, ""},
		{"many rejected", "\x0a\x06\x08\xff\xff\xff\xff\x0f", 8, false, true,
	         4294967295u, ""},
		{"length beyond the end", "\x0a\x09\x08\x03", 4, false, false, 0, ""},
		{"cut in a number", "\x0a\x02\x08\x83", 4, false, false, 0, ""},
		{"a group, which is no more", "\x0b\x0c", 2, false, false, 0, ""},
		{"field 0", "\x02\x00", 2, false, false, 0, ""},
		{"a number without end", "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
	         11, false, false, 0, ""},
		{"a status",
	         "\x08\x0e\x12\x04"
	         "busy",
	         8, true, true, 0, "busy"},
		{"an empty status", "", 0, true, true, 0, ""},
		{"a status that is cut",
	         "\x12\x05"
	         "busy",
	         6, true, false, 0, ""},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct otlp_answer answer;
		bool ok = cases[i].failure
		                  ? otlp_answer_failure(cases[i].bytes, cases[i].size,
		                                        &answer)
		                  : otlp_answer_success(cases[i].bytes, cases[i].size,
		                                        &answer);

		CASE(cases[i].name, ok == cases[i].ok);
		if (!ok)
			continue;
		CASE(cases[i].name, answer.rejected == cases[i].rejected);
		CASE(cases[i].name,
		     answer.message.len == strlen(cases[i].message) &&
		             memcmp(answer.message.at ? answer.message.at : "",
		                    cases[i].message, answer.message.len) == 0);
	}
}

void otlp_suite(void);
void otlp_suite(void)
{
	CU_pSuite suite = CU_add_suite("otlp: encodings and answers", NULL, NULL);

	CU_add_test(suite, "a log record is these bytes", a_log_record_is_these_bytes);
	CU_add_test(suite, "both encodings say the same", both_encodings_say_the_same);
	CU_add_test(suite, "a difference is seen", a_difference_is_seen);
	CU_add_test(suite, "too little room is told and not overrun",
	            too_little_room_is_told_and_not_overrun);
	CU_add_test(suite, "answers are read", answers_are_read);
}
