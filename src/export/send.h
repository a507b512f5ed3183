/* SPDX-License-Identifier: Apache-2.0
 *
 * One request to where it goes: a receiver over HTTP, a file of OTLP JSON lines, standard
 * output. And what came of it.
 */
#ifndef EXPORT_SEND_H
#define EXPORT_SEND_H

#include <stdbool.h>
#include <stdint.h>

#include "export/http.h"
#include "export/settings.h"
#include "interlock/status.h"
#include "otlp/encode.h"

enum sent {
	SENT,           /* it is there; `words` may be a warning */
	SENT_PARTLY,    /* some records were rejected; never again */
	SENT_REFUSED,   /* the receiver does not take such data; never again */
	SENT_RETRY,     /* later */
	SENT_STOP,      /* something is set up wrongly: it stays in the journal */
	SENT_TOO_LARGE, /* nothing was sent: more than `most` */
	SENT_MEMORY,
};

struct sending {
	enum sent sent;
	uint64_t rejected;
	uint64_t retry_after_s; /* 0: the receiver does not say */
	char words[256];        /* printable; "": nothing to tell */
};

struct sender {
	const struct settings *settings;
	const char *folder; /* of files, or NULL */
	bool to_stdout;
	struct http *http;
	unsigned char *bytes; /* of the request */
	size_t room;
	size_t most; /* bytes of a request before it is packed */
	unsigned char *packed;
	size_t packed_room;
};

/* ILK_OK, ILK_MEMORY. */
enum ilk_status sender_init(struct sender *sender, const struct settings *settings,
                            const char *user_agent);
void sender_free(struct sender *sender);

/* Whether requests of this signal go anywhere. */
bool sender_wants(const struct sender *sender, enum otlp_signal signal);

/* Encodes and sends, and waits `timeout_ms` at most. */
void sender_send(struct sender *sender, const struct otlp_request *request,
                 unsigned timeout_ms, struct sending *result);

/* What an answer means; of send_answer.c. */
void sending_judge(const struct http_answer *answer, enum otlp_signal signal,
                   struct sending *result);
/* Words from anywhere, made printable and cut. */
__attribute__((format(printf, 2, 3))) void sending_say(struct sending *result,
                                                       const char *format, ...);

#endif
