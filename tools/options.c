/* SPDX-License-Identifier: Apache-2.0
 *
 * Command lines; see options.h.
 */
#include "options.h"

#include <stdio.h>
#include <string.h>

#include "base/near.h"
#include "file.h"
#include "tool.h"

static void help_option(struct output *out, const struct option *option)
{
	char shown[64];

	snprintf(shown, sizeof shown, "--%s%s%s", option->name,
	         option->value ? " " : "", option->value ? option->value : "");
	if (option->letter)
		output_printf(out, "  -%c, %-24s %s\n", option->letter, shown,
		              option->help);
	else
		output_printf(out, "      %-24s %s\n", shown, option->help);
}

static enum options_end help(const struct usage *usage)
{
	static const struct option help_itself = {"help", 'h', NULL, "print this help"};
	struct output out;

	output_stdout(&out);
	output_printf(&out, "usage: interlock %s [OPTION]... %s\n\n%s\n\noptions:\n",
	              usage->command, usage->operands, usage->about);
	for (size_t i = 0; i < usage->count; i++)
		help_option(&out, &usage->options[i]);
	help_option(&out, &help_itself);
	if (usage->more)
		output_printf(&out, "\n%s\n", usage->more);
	output_string(&out, "\nexit status: 0 fine, 1 the input has errors, 2 usage, "
	                    "3 input or output failed,\n4 damaged or foreign image, "
	                    "5 out of memory\n");
	return output_done(&out) == TOOL_OK ? OPTIONS_HELPED : OPTIONS_IO;
}

static enum options_end unknown_option(const struct usage *usage, const char *name)
{
	size_t len = strcspn(name, "=");
	struct near near;

	near_init(&near, (struct text){name, len});
	for (size_t i = 0; i < usage->count; i++)
		near_offer(&near, text_of(usage->options[i].name));
	near_offer(&near, text_of("help"));
	if (near_found(&near))
		tool_complain("%s: unknown option --%.*s, did you mean --%.*s?",
		              usage->command, (int)len, name, (int)near.best.len,
		              near.best.at);
	else
		tool_complain("%s: unknown option --%.*s, see interlock %s --help",
		              usage->command, (int)len, name, usage->command);
	return OPTIONS_WRONG;
}

/* What one run over a command line keeps. */
struct parse {
	const struct usage *usage;
	int argc;
	char **argv;
	int at;
	option_fn take;
	void *context;
};

/* Hands an option over, with the value behind "=" or the next argument. */
static enum options_end take_option(struct parse *p, size_t index, const char *value)
{
	const struct option *option = &p->usage->options[index];

	if (!option->value && value) {
		tool_complain("%s: --%s takes no value", p->usage->command,
		              option->name);
		return OPTIONS_WRONG;
	}
	if (option->value && !value) {
		if (p->at + 1 >= p->argc) {
			tool_complain("%s: --%s needs a value: %s", p->usage->command,
			              option->name, option->value);
			return OPTIONS_WRONG;
		}
		value = p->argv[++p->at];
	}
	return p->take(p->context, index, value) ? OPTIONS_GO_ON : OPTIONS_WRONG;
}

static enum options_end long_option(struct parse *p, const char *name)
{
	size_t len = strcspn(name, "=");

	if (strcmp(name, "help") == 0)
		return help(p->usage);
	for (size_t i = 0; i < p->usage->count; i++) {
		const char *known = p->usage->options[i].name;

		if (strlen(known) == len && memcmp(known, name, len) == 0)
			return take_option(p, i, name[len] ? name + len + 1 : NULL);
	}
	return unknown_option(p->usage, name);
}

static enum options_end short_option(struct parse *p, const char *letters)
{
	if (strcmp(letters, "h") == 0)
		return help(p->usage);
	for (size_t i = 0; i < p->usage->count; i++) {
		const struct option *option = &p->usage->options[i];

		if (option->letter && letters[0] == option->letter &&
		    (!letters[1] || option->value))
			return take_option(p, i, letters[1] ? letters + 1 : NULL);
	}
	tool_complain("%s: unknown option -%s, see interlock %s --help",
	              p->usage->command, letters, p->usage->command);
	return OPTIONS_WRONG;
}

enum options_end options_parse(const struct usage *usage, int argc, char **argv,
                               option_fn take, void *context, struct operands *operands)
{
	struct parse p = {usage, argc, argv, 1, take, context};
	enum options_end end = OPTIONS_GO_ON;
	bool options_over = false;
	size_t count = 0;

	for (; p.at < argc && end == OPTIONS_GO_ON; p.at++) {
		char *argument = argv[p.at];

		if (options_over || argument[0] != '-' || !argument[1])
			argv[count++] = argument;
		else if (argument[1] != '-')
			end = short_option(&p, argument + 1);
		else if (argument[2])
			end = long_option(&p, argument + 2);
		else
			options_over = true;
	}
	operands->at = (const char **)argv;
	operands->count = count;
	return end;
}

int options_exit(enum options_end end)
{
	return end == OPTIONS_WRONG ? TOOL_USAGE
	       : end == OPTIONS_IO  ? TOOL_IO
	                            : TOOL_OK;
}

int options_wrong_operands(const struct usage *usage)
{
	tool_complain("%s: expected %s, see interlock %s --help", usage->command,
	              usage->operands, usage->command);
	return TOOL_USAGE;
}

void options_unknown_word(const char *what, const char *word, const char *const *words,
                          size_t count)
{
	struct near near;

	near_init(&near, text_of(word));
	for (size_t i = 0; i < count; i++)
		near_offer(&near, text_of(words[i]));
	fprintf(stderr, "interlock: %s: found \"%s\", expected ", what, word);
	for (size_t i = 0; i < count; i++)
		fprintf(stderr, "%s%s",
		        i == 0           ? ""
		        : i + 1 == count ? " or "
		                         : ", ",
		        words[i]);
	if (near_found(&near))
		fprintf(stderr, "; did you mean %.*s?", (int)near.best.len,
		        near.best.at);
	fputc('\n', stderr);
}
