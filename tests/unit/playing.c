/* SPDX-License-Identifier: Apache-2.0
 *
 * Trace lines played into a policy; see playing.h.
 */
#include "playing.h"

#include <stdlib.h>
#include <string.h>

#include "interlock/record.h"
#include "unit.h"

void playing_open(struct playing *p, const char *relative)
{
	size_t size = 0;
	char *text = unit_read(unit_path(relative), &size);

	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	playing_open_text(p, relative, text);
	free(text);
}

void playing_open_text(struct playing *p, const char *name, const char *text)
{
	memset(p, 0, sizeof *p);
	enum ilk_status status = ilk_compile(&p->compiler, name, text, strlen(text),
	                                     &p->bytes, &p->size);

	CASE(name, status == ILK_OK);
	CU_ASSERT_EQUAL_FATAL(status, ILK_OK);
	CU_ASSERT_EQUAL_FATAL(ilk_open(&p->image, p->bytes, p->size), ILK_OK);
	p->player = player_new(&p->image);
	p->reader = trace_reader_new();
	CU_ASSERT_FATAL(p->player && p->reader);
}

void playing_line(struct playing *p, const char *line)
{
	struct trace_error error;
	enum ilk_status status =
		trace_read(p->reader, line, strlen(line), &p->event, &error);

	if (status != ILK_OK)
		printf("\n    %s: %s", line, error.message);
	CU_ASSERT_EQUAL_FATAL(status, ILK_OK);
	CU_ASSERT_EQUAL_FATAL(player_step(p->player, &p->event, NULL, &p->played),
	                      ILK_OK);
	char digest[ILK_RECORD_DIGEST_SIZE];
	const struct ilk_recorded recorded = {
		.image = &p->image,
		.session = p->played.session,
		.decision = &p->played.decision,
		.call_id = p->played.call_id,
		.tool = p->played.tool,
		.digest = digest,
	};
	size_t len = ilk_record_json(&recorded, trace_kind_name(p->event.kind),
	                             p->played.refused, p->json, sizeof p->json - 1);

	CU_ASSERT_FATAL(len < sizeof p->json);
	p->json[len] = '\0';
}

void playing_close(struct playing *p)
{
	trace_reader_free(p->reader);
	player_free(p->player);
	ilk_compile_free(&p->compiler, p->bytes, p->size);
}
