/* SPDX-License-Identifier: Apache-2.0
 *
 * What a receiver's answer means for the data that was sent.
 */
#include <jansson.h>
#include <string.h>

#include "export/send.h"
#include "otlp/answer.h"

static bool is_type(const struct http_answer *answer, enum otlp_encoding encoding)
{
	return strcmp(answer->type, otlp_content_type(encoding)) == 0;
}

/* A count in JSON, as a number or as a text of digits. */
static uint64_t count_of(const json_t *value)
{
	const char *text = json_string_value(value);
	uint64_t count = 0;

	if (json_is_integer(value) && json_integer_value(value) > 0)
		return (uint64_t)json_integer_value(value);
	for (; text && *text >= '0' && *text <= '9' && count < UINT64_MAX / 16; text++)
		count = count * 10 + (uint64_t)(*text - '0');
	return count;
}

struct told {
	uint64_t rejected;
	char message[160];
};

static void keep_message(struct told *told, struct ilk_text text)
{
	size_t len =
		text.len < sizeof told->message ? text.len : sizeof told->message - 1;

	if (len)
		memcpy(told->message, text.at, len);
	told->message[len] = '\0';
}

static bool read_json(const struct http_answer *answer, enum otlp_signal signal,
                      struct told *told)
{
	static const char *const rejected[] = {
		[OTLP_LOGS] = "rejectedLogRecords",
		[OTLP_TRACES] = "rejectedSpans",
		[OTLP_METRICS] = "rejectedDataPoints",
	};
	json_t *root = json_loadb((const char *)answer->bytes, answer->size,
	                          JSON_ALLOW_NUL, NULL);
	const json_t *partial = json_object_get(root, "partialSuccess");
	const json_t *message = json_object_get(partial ? partial : root,
	                                        partial ? "errorMessage" : "message");
	bool ok = json_is_object(root);

	told->rejected = count_of(json_object_get(partial, rejected[signal]));
	keep_message(told, (struct ilk_text){json_string_value(message),
	                                     json_string_length(message)});
	json_decref(root);
	return ok;
}

/* What the body says, in whichever of the two encodings. False: in neither. */
static bool read_body(const struct http_answer *answer, enum otlp_signal signal,
                      struct told *told)
{
	struct otlp_answer found = {0};
	bool ok;

	*told = (struct told){0};
	if (is_type(answer, OTLP_JSON))
		return read_json(answer, signal, told);
	ok = answer->code / 100 == 2
	             ? otlp_answer_success(answer->bytes, answer->size, &found)
	             : otlp_answer_failure(answer->bytes, answer->size, &found);
	told->rejected = found.rejected;
	keep_message(told, found.message);
	return ok;
}

static void judge_success(const struct http_answer *answer, enum otlp_signal signal,
                          struct sending *result)
{
	struct told told;

	result->sent = SENT;
	if (answer->too_large) {
		sending_say(result, "the answer is larger than 4 MiB, and not read");
		return;
	}
	if (answer->size == 0)
		return;
	if (!is_type(answer, OTLP_JSON) && !is_type(answer, OTLP_PROTOBUF)) {
		result->sent = SENT_STOP;
		sending_say(result,
		            "the answer is of type \"%s\", which no OTLP receiver "
		            "gives: is the endpoint right?",
		            answer->type);
		return;
	}
	if (!read_body(answer, signal, &told)) {
		sending_say(result, "the answer could not be read");
	} else if (told.rejected) {
		result->sent = SENT_PARTLY;
		result->rejected = told.rejected;
		sending_say(result, "%llu rejected: %s",
		            (unsigned long long)told.rejected, told.message);
	} else if (told.message[0]) {
		sending_say(result, "warning of the receiver: %s", told.message);
	}
}

static bool one_of(long code, const long *codes)
{
	for (; *codes; codes++)
		if (*codes == code)
			return true;
	return false;
}

/* OTLP's list of what is tried again; and what is wrong with the data, and not with how
 * we are set up, so that it would be refused for ever. */
static const long retried[] = {429, 502, 503, 504, 0};
static const long refusing[] = {400, 413, 422, 0};

static void judge_failure(const struct http_answer *answer, enum otlp_signal signal,
                          struct sending *result)
{
	struct told told = {0};

	if (is_type(answer, OTLP_JSON) || is_type(answer, OTLP_PROTOBUF))
		read_body(answer, signal, &told);
	sending_say(result, "the receiver answers %ld%s%s", answer->code,
	            told.message[0] ? ": " : "", told.message);
	if (one_of(answer->code, refusing))
		result->sent = SENT_REFUSED;
	else if (one_of(answer->code, retried) && !answer->too_large)
		result->sent = SENT_RETRY;
	else
		result->sent = SENT_STOP;
	result->retry_after_s = answer->retry_after_s;
}

void sending_judge(const struct http_answer *answer, enum otlp_signal signal,
                   struct sending *result)
{
	switch (answer->status) {
	case HTTP_ANSWERED:
		if (answer->code / 100 == 2)
			judge_success(answer, signal, result);
		else
			judge_failure(answer, signal, result);
		break;
	case HTTP_BROKEN:
		result->sent = SENT_RETRY;
		sending_say(result, "%s", answer->words);
		break;
	case HTTP_WRONG:
	case HTTP_NO_LIBRARY:
		result->sent = SENT_STOP;
		sending_say(result, "%s", answer->words);
		break;
	case HTTP_MEMORY:
		result->sent = SENT_MEMORY;
		break;
	}
}
