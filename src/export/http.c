/* SPDX-License-Identifier: Apache-2.0
 *
 * HTTP by libcurl, loaded when it is needed; see http.h.
 */
#include "export/http.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "otlp/encode.h"

/* The functions that are used, by their names in the library. */
struct library {
	CURLcode (*global_init)(long flags);
	CURL *(*easy_init)(void);
	CURLcode (*easy_setopt)(CURL *handle, CURLoption option, ...);
	CURLcode (*easy_perform)(CURL *handle);
	CURLcode (*easy_getinfo)(CURL *handle, CURLINFO info, ...);
	void (*easy_reset)(CURL *handle);
	void (*easy_cleanup)(CURL *handle);
	struct curl_slist *(*slist_append)(struct curl_slist *list, const char *line);
	void (*slist_free_all)(struct curl_slist *list);
	void (*global_cleanup)(void);
};

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
	{"curl_global_init", offsetof(struct library, global_init)},
	{"curl_easy_init", offsetof(struct library, easy_init)},
	{"curl_easy_setopt", offsetof(struct library, easy_setopt)},
	{"curl_easy_perform", offsetof(struct library, easy_perform)},
	{"curl_easy_getinfo", offsetof(struct library, easy_getinfo)},
	{"curl_easy_reset", offsetof(struct library, easy_reset)},
	{"curl_easy_cleanup", offsetof(struct library, easy_cleanup)},
	{"curl_slist_append", offsetof(struct library, slist_append)},
	{"curl_slist_free_all", offsetof(struct library, slist_free_all)},
	{"curl_global_cleanup", offsetof(struct library, global_cleanup)},
};

struct http {
	struct library curl;
	void *loaded;
	CURL *handle;
	const char *user_agent;
	unsigned char *bytes;
	size_t size;
	size_t room;
	bool too_large;
	bool no_memory;
	char error[CURL_ERROR_SIZE];
};

struct http *http_new(const char *user_agent)
{
	struct http *http = calloc(1, sizeof *http);

	if (http)
		http->user_agent = user_agent;
	return http;
}

void http_free(struct http *http)
{
	if (!http)
		return;
	if (http->handle)
		http->curl.easy_cleanup(http->handle);
	/* The library itself stays loaded: what it set up for threads and at exit may
	 * still be called. */
	if (http->handle)
		http->curl.global_cleanup();
	free(http->bytes);
	free(http);
}

static enum http_status load(struct http *http)
{
	if (http->handle)
		return HTTP_ANSWERED;
	if (!http->loaded)
		http->loaded = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
	if (!http->loaded)
		return HTTP_NO_LIBRARY;
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
		void *found = dlsym(http->loaded, functions[i].name);

		if (!found)
			return HTTP_NO_LIBRARY;
		memcpy((char *)&http->curl + functions[i].offset, &found, sizeof found);
	}
	if (http->curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return HTTP_MEMORY;
	http->handle = http->curl.easy_init();
	if (http->handle)
		return HTTP_ANSWERED;
	http->curl.global_cleanup();
	return HTTP_MEMORY;
}

/* More of the answer; less than all of it ends the transfer. */
static size_t take_bytes(char *bytes, size_t one, size_t size, void *context)
{
	struct http *http = context;

	(void)one;
	if (size > HTTP_MAX_ANSWER - http->size) {
		http->too_large = true;
		return 0;
	}
	if (size > http->room - http->size) {
		size_t room = (http->size + size) * 2;
		unsigned char *grown = realloc(http->bytes, room);

		http->no_memory = !grown;
		if (!grown)
			return 0;
		http->bytes = grown;
		http->room = room;
	}
	memcpy(http->bytes + http->size, bytes, size);
	http->size += size;
	return size;
}

/* The headers; NULL: no memory. */
static struct curl_slist *make_headers(struct http *http,
                                       const struct endpoint *endpoint)
{
	struct curl_slist *list = NULL;
	struct curl_slist *grown;
	const char *line[3] = {"Expect:"}; /* no question before a large body */
	char type[64];
	size_t count = 1;

	snprintf(type, sizeof type, "Content-Type: %s",
	         otlp_content_type(endpoint->encoding));
	line[count++] = type;
	if (endpoint->gzip)
		line[count++] = "Content-Encoding: gzip";
	for (size_t i = 0; i < count; i++) {
		grown = http->curl.slist_append(list, line[i]);
		if (!grown)
			goto fail;
		list = grown;
	}
	for (const struct header *at = endpoint->headers; at; at = at->next) {
		grown = http->curl.slist_append(list, at->line);
		if (!grown)
			goto fail;
		list = grown;
	}
	return list;
fail:
	http->curl.slist_free_all(list);
	return NULL;
}

static bool set(struct http *http, CURLoption option, const char *text)
{
	return !text || http->curl.easy_setopt(http->handle, option, text) == CURLE_OK;
}

/* False: no memory. Numbers cannot fail. */
static bool set_up(struct http *http, const struct endpoint *endpoint, const void *body,
                   size_t size, unsigned timeout_ms, struct curl_slist *headers)
{
	CURL *handle = http->handle;
	const struct library *curl = &http->curl;

	curl->easy_reset(handle);
	curl->easy_setopt(handle, CURLOPT_POST, 1L);
	curl->easy_setopt(handle, CURLOPT_POSTFIELDS, body);
	curl->easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
	curl->easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
	curl->easy_setopt(handle, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
	curl->easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
	curl->easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_bytes);
	curl->easy_setopt(handle, CURLOPT_WRITEDATA, http);
	curl->easy_setopt(handle, CURLOPT_ERRORBUFFER, http->error);
	return set(http, CURLOPT_PROTOCOLS_STR, "http,https") &&
	       set(http, CURLOPT_URL, endpoint->url) &&
	       set(http, CURLOPT_USERAGENT, http->user_agent) &&
	       set(http, CURLOPT_CAINFO, endpoint->certificate) &&
	       set(http, CURLOPT_SSLCERT, endpoint->client_certificate) &&
	       set(http, CURLOPT_SSLKEY, endpoint->client_key);
}

/* What is no use to try again. Everything else is a connection that broke, or was none. */
static enum http_status status_of(const struct http *http, CURLcode code)
{
	static const CURLcode wrong[] = {
		CURLE_UNSUPPORTED_PROTOCOL,     CURLE_URL_MALFORMAT,
		CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
		CURLE_SSL_CACERT_BADFILE,       CURLE_SSL_ENGINE_NOTFOUND,
		CURLE_WEIRD_SERVER_REPLY,       CURLE_NOT_BUILT_IN,
	};

	if (code == CURLE_OK || http->too_large)
		return HTTP_ANSWERED;
	if (code == CURLE_OUT_OF_MEMORY || http->no_memory)
		return HTTP_MEMORY;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		if (code == wrong[i])
			return HTTP_WRONG;
	return HTTP_BROKEN;
}

static void take_answer(struct http *http, struct http_answer *answer)
{
	curl_off_t retry_after = 0;
	const char *type = NULL;

	http->curl.easy_getinfo(http->handle, CURLINFO_RESPONSE_CODE, &answer->code);
	http->curl.easy_getinfo(http->handle, CURLINFO_CONTENT_TYPE, &type);
	http->curl.easy_getinfo(http->handle, CURLINFO_RETRY_AFTER, &retry_after);
	for (size_t i = 0; type && i + 1 < sizeof answer->type; i++) {
		char c = type[i];

		if (c == '\0' || c == ';' || c == ' ')
			break;
		answer->type[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	if (retry_after > 0)
		answer->retry_after_s = (uint64_t)retry_after;
	answer->too_large = http->too_large;
	answer->bytes = http->bytes;
	answer->size = http->size;
}

void http_post(struct http *http, const struct endpoint *endpoint, const void *body,
               size_t size, unsigned timeout_ms, struct http_answer *answer)
{
	struct curl_slist *headers = NULL;
	CURLcode code;

	memset(answer, 0, sizeof *answer);
	http->size = 0;
	http->too_large = http->no_memory = false;
	http->error[0] = '\0';
	answer->status = load(http);
	answer->words = "libcurl.so.4 cannot be loaded (Debian: libcurl4)";
	if (answer->status != HTTP_ANSWERED)
		return;
	headers = make_headers(http, endpoint);
	answer->status = HTTP_MEMORY;
	if (headers && set_up(http, endpoint, body, size, timeout_ms, headers)) {
		code = http->curl.easy_perform(http->handle);
		answer->status = status_of(http, code);
		answer->words = http->error[0] ? http->error : "the connection broke";
		take_answer(http, answer);
	}
	http->curl.slist_free_all(headers);
}
