/* SPDX-License-Identifier: Apache-2.0
 *
 * See workload.h. A rule's line is outcome, tool glob and argument glob, a request's is
 * outcome, tool and argument, between tabs; backslash, newline and tab are escaped. In a
 * glob only "*" means something.
 */
#include "workload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for a row around its globs, and for each byte of a glob: at most four. */
#define ROW_ROOM 128
#define NAME     512

static void name_of(char name[NAME], const char *folder, const char *what,
                    unsigned rules)
{
	snprintf(name, NAME, "%s/%s-%u.tsv", folder, what, rules);
}

bool workload_is_there(const char *folder, unsigned rules)
{
	char name[NAME];

	name_of(name, folder, "reqs", rules);
	FILE *file = fopen(name, "rb");

	if (file)
		fclose(file);
	return file != NULL;
}

struct ilk_text workload_field(char **at)
{
	char *start = *at;
	char *to = start;
	char *from = start;

	for (; *from && *from != '\t' && *from != '\n'; from++) {
		if (*from == '\\' && from[1]) {
			from++;
			*to++ = *from == 'n' ? '\n' : *from == 't' ? '\t' : *from;
		} else {
			*to++ = *from;
		}
	}
	*at = from + (*from != '\0');
	return (struct ilk_text){start, (size_t)(to - start)};
}

static bool is(struct ilk_text text, const char *word)
{
	return text.len == strlen(word) && memcmp(text.at, word, text.len) == 0;
}

static size_t count_lines(const struct input *input)
{
	size_t lines = 0;

	for (size_t i = 0; i < input->size; i++)
		lines += input->bytes[i] == '\n';
	return lines;
}

enum ilk_outcome workload_outcome(struct ilk_text word)
{
	return is(word, "allow")  ? ILK_OUTCOME_ALLOW
	       : is(word, "deny") ? ILK_OUTCOME_DENY
	       : is(word, "ask")  ? ILK_OUTCOME_ASK
	                          : ILK_OUTCOME_DEFER;
}

/* ---- Rules -------------------------------------------------------------------------- */

/* In the order that they are tried in: deny beats ask beats allow. */
static const char *const verbs[][2] = {
	{"deny", "protected_path"},
	{"ask", "protected_path"},
	{"allow", "allowlist"},
};

/* A glob as a string of the language: a backslash is one for patterns and strings. */
static void put_glob(struct input *policy, struct ilk_text glob)
{
	char *to = policy->bytes + policy->size;

	*to++ = '"';
	for (size_t i = 0; i < glob.len; i++) {
		char byte = glob.at[i];

		for (int more = 0; byte == '\\' && more < 3; more++)
			*to++ = byte;
		if (byte == '"' || byte == '\n' || byte == '\t')
			*to++ = '\\';
		*to++ = byte;
		if (byte == '\n')
			to[-1] = 'n';
		if (byte == '\t')
			to[-1] = 't';
	}
	*to++ = '"';
	policy->size = (size_t)(to - policy->bytes);
}

static void put(struct input *policy, const char *text)
{
	memcpy(policy->bytes + policy->size, text, strlen(text));
	policy->size += strlen(text);
}

/* The rows of one verb. The file's fields are resolved in place, so from a copy. */
static void put_rows(struct input *policy, const char *const verb[2], char *rules)
{
	while (*rules) {
		struct ilk_text outcome = workload_field(&rules);
		struct ilk_text tool = workload_field(&rules);
		struct ilk_text argument = workload_field(&rules);

		if (!is(outcome, verb[0]))
			continue;
		put(policy, "\t");
		put(policy, verb[0]);
		put(policy, " ");
		put(policy, verb[1]);
		put(policy, " when tool in { ");
		put_glob(policy, tool);
		put(policy, " } and command_line in { ");
		put_glob(policy, argument);
		put(policy, " }\n");
	}
}

static bool make_policy(struct input *policy, const struct input *rules)
{
	char *copy = malloc(rules->size + 1);

	*policy = (struct input){"workload", NULL, 0};
	policy->bytes = malloc(4 * rules->size + ROW_ROOM * (count_lines(rules) + 2));
	if (!copy || !policy->bytes) {
		free(copy);
		return false;
	}
	put(policy, "policy \"workload\" {\n\ttelemetry qwen-code.auto_mode\n}\n"
	            "before classifier {\n");
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
		memcpy(copy, rules->bytes, rules->size + 1);
		put_rows(policy, verbs[i], copy);
	}
	put(policy, "\tdefer\n}\n");
	free(copy);
	return true;
}

/* ---- Requests ----------------------------------------------------------------------- */

static bool make_requests(struct workload *workload)
{
	char *at = workload->lines.bytes;

	workload->requests =
		calloc(count_lines(&workload->lines) + 1, sizeof *workload->requests);
	if (!workload->requests)
		return false;
	while (*at) {
		struct request *request = &workload->requests[workload->count++];

		request->outcome = workload_outcome(workload_field(&at));
		request->facts.tool = workload_field(&at);
		request->facts.command = workload_field(&at);
	}
	return true;
}

bool workload_rules(struct input *lines, const char *folder, unsigned rules)
{
	char name[NAME];

	name_of(name, folder, "rules", rules);
	return input_read(lines, name);
}

bool workload_read(struct workload *workload, const char *folder, unsigned rules)
{
	char name[NAME];
	struct input lines;

	*workload = (struct workload){.rules = rules};
	snprintf(workload->title, sizeof workload->title, "%u rules of the workload",
	         rules);
	if (!workload_rules(&lines, folder, rules))
		return false;
	bool ok = make_policy(&workload->policy, &lines);

	input_free(&lines);
	workload->policy.name = workload->title;
	name_of(name, folder, "reqs", rules);
	ok = ok && input_read(&workload->lines, name) && make_requests(workload);
	if (ok && !workload->count)
		fprintf(stderr, "%s: there are no requests\n", name);
	/* The file's name was for messages. */
	workload->lines.name = "requests";
	return ok && workload->count > 0;
}

void workload_free(struct workload *workload)
{
	input_free(&workload->policy);
	input_free(&workload->lines);
	free(workload->requests);
	*workload = (struct workload){0};
}
