/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON: strings and nodes, for whichever emitter writes it, and lists of patterns.
 */
#include <string.h>

#include "gen/emit.h"
#include "gen/resolve.h"

static const char *escape(char byte)
{
	switch (byte) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\n':
		return "\\n";
	case '\t':
		return "\\t";
	default:
		return NULL;
	}
}

void emit_json_string(struct buffer *out, struct text text)
{
	buffer_string(out, "\"");
	for (size_t i = 0; i < text.len; i++) {
		const char *instead = escape(text.at[i]);

		if (instead)
			buffer_string(out, instead);
		else if ((unsigned char)text.at[i] < 0x20)
			buffer_printf(out, "\\u%04x", (unsigned char)text.at[i]);
		else
			buffer_bytes(out, &text.at[i], 1);
	}
	buffer_string(out, "\"");
}

/* The core schema's numbers that are JSON's: no "+1", no ".5", no leading zeros. */
static bool is_json_number(struct text text)
{
	size_t at = text.len && text.at[0] == '-';
	size_t from = at;

	while (at < text.len && text.at[at] >= '0' && text.at[at] <= '9')
		at++;
	if (at == from || (text.at[from] == '0' && at > from + 1))
		return false;
	if (at < text.len && text.at[at] == '.')
		at++;
	while (at < text.len && text.at[at] >= '0' && text.at[at] <= '9')
		at++;
	return at == text.len && text.at[at - 1] != '.';
}

static void json_scalar(struct buffer *out, const struct node *node)
{
	switch (node_scalar(node)) {
	case SCALAR_NULL:
		buffer_string(out, "null");
		return;
	case SCALAR_BOOLEAN:
		buffer_string(out, node->text.at[0] == 't' || node->text.at[0] == 'T'
		                           ? "true"
		                           : "false");
		return;
	case SCALAR_INT:
	case SCALAR_FLOAT:
		if (is_json_number(node->text)) {
			buffer_text(out, node->text);
			return;
		}
		break;
	case SCALAR_STRING:
		break;
	}
	emit_json_string(out, node->text);
}

/* No deeper than YAML may be nested. */
void emit_json_node(struct buffer *out, const struct node *node)
{
	bool map = node->kind == NODE_MAP;

	if (node->kind == NODE_SCALAR) {
		json_scalar(out, node);
		return;
	}
	buffer_string(out, map ? "{" : "[");
	for (const struct node *entry = node->first; entry; entry = entry->next) {
		if (map) {
			emit_json_string(out, entry->key);
			buffer_string(out, ": ");
		}
		emit_json_node(out, entry);
		buffer_string(out, entry->next ? ", " : "");
	}
	buffer_string(out, map ? "}" : "]");
}

bool emit_listed(const char *patterns, struct text name)
{
	bool found = !patterns;

	while (patterns && *patterns && !found) {
		size_t len = strcspn(patterns, ",");

		found = name_matches((struct text){patterns, len}, name);
		patterns += len + (patterns[len] == ',');
	}
	return found;
}
