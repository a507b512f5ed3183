/* SPDX-License-Identifier: Apache-2.0
 *
 * See answer.h.
 */
#include "trace/answer.h"

#include <stdlib.h>

#include "interlock/record.h"

enum ilk_status answer_make(struct answer *answer, const struct ilk_image *image,
                            const struct trace_event *event,
                            const struct played *played)
{
	char digest[ILK_RECORD_DIGEST_SIZE];
	const struct ilk_recorded recorded = {
		.image = image,
		.session = played->session,
		.decision = &played->decision,
		.call_id = played->call_id,
		.tool = played->tool,
		.digest = digest,
	};
	const char *word = trace_kind_name(event->kind);

	answer->len = ilk_record_json(&recorded, word, played->refused, answer->json,
	                              answer->room);
	if (answer->len <= answer->room)
		return ILK_OK;
	char *grown = realloc(answer->json, 2 * answer->len);

	if (!grown)
		return ILK_MEMORY;
	answer->json = grown;
	answer->room = 2 * answer->len;
	ilk_record_json(&recorded, word, played->refused, answer->json, answer->room);
	return ILK_OK;
}

void answer_free(struct answer *answer)
{
	free(answer->json);
	*answer = (struct answer){NULL, 0, 0};
}
