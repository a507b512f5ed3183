/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables. An option that is not here makes the line opaque, since a value of it could
 * be taken for the command, so a command belongs here with all that is sure about it.
 * Sources: the manual of bash 5.2, of coreutils 9, findutils 4.9, util-linux 2.38, procps
 * 4, sudo 1.9, doas.
 */
#include "shell/table.h"

#define NO_OPTIONS .flags = "", .valued = "", .longs = "", .asks = ""
#define BUILTIN(called, is)                                                 \
	{                                                                   \
		.name = (called), .kind = (is), .builtin = true, NO_OPTIONS \
	}
#define ANYWHERE(called, is)                               \
	{                                                  \
		.name = (called), .kind = (is), NO_OPTIONS \
	}

static const struct table_entry entries[] = {
	/* Of bash itself. */
	BUILTIN(".", TABLE_SOURCE),
	BUILTIN("source", TABLE_SOURCE),
	BUILTIN("eval", TABLE_EVAL),
	BUILTIN("trap", TABLE_TRAP),
	BUILTIN("[[", TABLE_CONDITION),
	BUILTIN("[", TABLE_TEST),
	BUILTIN("test", TABLE_TEST),
	BUILTIN("declare", TABLE_DECLARE),
	BUILTIN("typeset", TABLE_DECLARE),
	BUILTIN("local", TABLE_DECLARE),
	BUILTIN("export", TABLE_DECLARE),
	BUILTIN("readonly", TABLE_DECLARE),
	BUILTIN("read", TABLE_NAMES),
	BUILTIN("unset", TABLE_NAMES),
	BUILTIN("getopts", TABLE_NAMES),
	BUILTIN("wait", TABLE_NAMES),
	BUILTIN("printf", TABLE_PRINTF),
	BUILTIN("set", TABLE_SET),
	BUILTIN("alias", TABLE_REFUSED),
	BUILTIN("bind", TABLE_REFUSED),
	BUILTIN("compgen", TABLE_REFUSED),
	BUILTIN("complete", TABLE_REFUSED),
	BUILTIN("compopt", TABLE_REFUSED),
	BUILTIN("enable", TABLE_REFUSED),
	BUILTIN("fc", TABLE_REFUSED),
	BUILTIN("let", TABLE_REFUSED),
	BUILTIN("mapfile", TABLE_REFUSED),
	BUILTIN("readarray", TABLE_REFUSED),
	BUILTIN("shopt", TABLE_REFUSED),
	BUILTIN("coproc", TABLE_REFUSED),
	{.name = "hash",
         .kind = TABLE_QUERY,
         .builtin = true,
         .flags = "rl",
         .valued = "",
         .longs = "",
         .asks = ""},
	{.name = "jobs",
         .kind = TABLE_QUERY,
         .builtin = true,
         .flags = "lnprs",
         .valued = "",
         .longs = "",
         .asks = ""},
	{.name = "history",
         .kind = TABLE_QUERY,
         .builtin = true,
         .flags = "c",
         .valued = "",
         .longs = "",
         .asks = ""},
	{.name = "builtin", .kind = TABLE_WRAPPER, .builtin = true, NO_OPTIONS},
	{.name = "command",
         .kind = TABLE_WRAPPER,
         .builtin = true,
         .flags = "p",
         .valued = "",
         .longs = "",
         .asks = "vV"},
	{.name = "exec",
         .kind = TABLE_WRAPPER,
         .builtin = true,
         .flags = "cl",
         .valued = "a",
         .longs = "",
         .asks = ""},

	/* Shells. Of those that are not bash or a plain sh nothing is known. */
	{.name = "bash",
         .kind = TABLE_SHELL,
         .flags = "ceunvxl",
         .valued = "o",
         .longs = "--login --norc --noprofile ",
         .asks = ""},
	{.name = "sh",
         .kind = TABLE_SH,
         .flags = "ceunvxl",
         .valued = "o",
         .longs = "",
         .asks = ""},
	{.name = "dash",
         .kind = TABLE_SH,
         .flags = "ceunvxl",
         .valued = "o",
         .longs = "",
         .asks = ""},
	{.name = "ash",
         .kind = TABLE_SH,
         .flags = "ceunvxl",
         .valued = "o",
         .longs = "",
         .asks = ""},
	ANYWHERE("rbash", TABLE_REFUSED),
	ANYWHERE("ksh", TABLE_REFUSED),
	ANYWHERE("ksh93", TABLE_REFUSED),
	ANYWHERE("mksh", TABLE_REFUSED),
	ANYWHERE("zsh", TABLE_REFUSED),
	ANYWHERE("csh", TABLE_REFUSED),
	ANYWHERE("tcsh", TABLE_REFUSED),
	ANYWHERE("fish", TABLE_REFUSED),
	ANYWHERE("pwsh", TABLE_REFUSED),
	ANYWHERE("su", TABLE_REFUSED),
	ANYWHERE("runuser", TABLE_REFUSED),
	ANYWHERE("script", TABLE_REFUSED),
	ANYWHERE("parallel", TABLE_REFUSED),
	ANYWHERE("rush", TABLE_REFUSED),
	ANYWHERE("systemd-run", TABLE_REFUSED),
	ANYWHERE("unshare", TABLE_REFUSED),
	ANYWHERE("nsenter", TABLE_REFUSED),
	ANYWHERE("at", TABLE_REFUSED),
	ANYWHERE("batch", TABLE_REFUSED),

	/* Commands that run the command behind their own words. */
	{.name = "sudo",
         .kind = TABLE_WRAPPER,
         .flags = "AbEHknPSB",
         .valued = "ughpCrtTDR",
         .longs =
                 "--askpass --background --preserve-env --set-home --non-interactive "
                 "--preserve-groups --stdin --reset-timestamp --user= --group= --host= "
                 "--prompt= --close-from= --role= --type= --command-timeout= --chdir= "
                 "--chroot= ",
         .assigns = true,
         .asks = "vlKV"},
	{.name = "doas",
         .kind = TABLE_WRAPPER,
         .flags = "n",
         .valued = "uC",
         .longs = "",
         .asks = "L"},
	{.name = "env",
         .kind = TABLE_WRAPPER,
         .flags = "i0v",
         .valued = "uC",
         .longs = "--ignore-environment --null --debug --unset= --chdir= ",
         .assigns = true,
         .asks = ""},
	{.name = "nice",
         .kind = TABLE_WRAPPER,
         .flags = "0123456789",
         .valued = "n",
         .longs = "--adjustment= ",
         .asks = ""},
	ANYWHERE("nohup", TABLE_WRAPPER),
	{.name = "setsid",
         .kind = TABLE_WRAPPER,
         .flags = "cfw",
         .valued = "",
         .longs = "--ctty --fork --wait ",
         .asks = ""},
	{.name = "timeout",
         .kind = TABLE_WRAPPER,
         .flags = "v",
         .valued = "ks",
         .longs = "--preserve-status --foreground --verbose --kill-after= --signal= ",
         .operands = 1,
         .asks = ""},
	{.name = "stdbuf",
         .kind = TABLE_WRAPPER,
         .flags = "",
         .valued = "ioe",
         .longs = "--input= --output= --error= ",
         .asks = ""},
	{.name = "ionice",
         .kind = TABLE_WRAPPER,
         .flags = "t",
         .valued = "cn",
         .longs = "--ignore --class= --classdata= ",
         .asks = "pPu"},
	{.name = "chrt",
         .kind = TABLE_WRAPPER,
         .flags = "abfiorRv",
         .valued = "TPD",
         .longs = "",
         .operands = 1,
         .asks = "pm"},
	{.name = "taskset",
         .kind = TABLE_WRAPPER,
         .flags = "ac",
         .valued = "",
         .longs = "",
         .operands = 1,
         .asks = "p"},
	{.name = "chroot",
         .kind = TABLE_WRAPPER,
         .flags = "",
         .valued = "",
         .longs = "--skip-chdir ",
         .operands = 1,
         .asks = ""},
	{.name = "flock",
         .kind = TABLE_WRAPPER,
         .flags = "sxnoFv",
         .valued = "wE",
         .longs = "--shared --exclusive --nonblock --nb --close --no-fork --verbose "
                  "--timeout= --wait= --conflict-exit-code= ",
         .operands = 1,
         .asks = "u"},
	{.name = "time",
         .kind = TABLE_WRAPPER,
         .flags = "apvq",
         .valued = "fo",
         .longs = "--append --portability --verbose --quiet --format= --output= ",
         .asks = ""},
	{.name = "strace",
         .kind = TABLE_WRAPPER,
         .flags = "cCdfFhiknqrtTvVwxyYzZ",
         .valued = "abeEIoOPsSuUX",
         .longs = "",
         .asks = "p"},
	{.name = "ltrace",
         .kind = TABLE_WRAPPER,
         .flags = "cCfhirStTV",
         .valued = "aAeFlnoswuxX",
         .longs = "",
         .asks = "p"},
	ANYWHERE("busybox", TABLE_WRAPPER),
	ANYWHERE("toybox", TABLE_WRAPPER),
	ANYWHERE("fakeroot", TABLE_WRAPPER),
	{.name = "caffeinate",
         .kind = TABLE_WRAPPER,
         .flags = "dimsu",
         .valued = "tw",
         .longs = "",
         .asks = ""},
	{.name = "unbuffer",
         .kind = TABLE_WRAPPER,
         .flags = "p",
         .valued = "",
         .longs = "",
         .asks = ""},
	ANYWHERE("setarch", TABLE_REFUSED),
	{.name = "gosu",
         .kind = TABLE_WRAPPER,
         .flags = "",
         .valued = "",
         .longs = "",
         .operands = 1,
         .asks = ""},
	{.name = "pkexec",
         .kind = TABLE_WRAPPER,
         .flags = "",
         .valued = "",
         .longs = "--disable-internal-agent --keep-cwd --user= ",
         .asks = ""},
	{.name = "xargs",
         .kind = TABLE_XARGS,
         .flags = "0prtx",
         .valued = "adEILnPs",
         .longs = "--null --interactive --no-run-if-empty --verbose --exit "
                  "--open-tty --arg-file= --delimiter= --max-args= --max-procs= "
                  "--max-chars= --process-slot-var= ",
         .asks = ""},
	{.name = "watch",
         .kind = TABLE_EVAL,
         .flags = "bcCdegptw",
         .valued = "nq",
         .longs = "--beep --color --no-color --errexit --chgexit --precise --no-title "
                  "--no-wrap --interval= ",
         .asks = ""},
	ANYWHERE("find", TABLE_FIND),
};

static const struct {
	const char *word;
	enum table_reserved is;
} reserved[] = {
	{"!", RESERVED_SKIPPED},      {"{", RESERVED_SKIPPED},
	{"}", RESERVED_SKIPPED},      {"if", RESERVED_SKIPPED},
	{"then", RESERVED_SKIPPED},   {"elif", RESERVED_SKIPPED},
	{"else", RESERVED_SKIPPED},   {"fi", RESERVED_SKIPPED},
	{"while", RESERVED_SKIPPED},  {"until", RESERVED_SKIPPED},
	{"do", RESERVED_SKIPPED},     {"done", RESERVED_SKIPPED},
	{"time", RESERVED_TIME},      {"for", RESERVED_FOR},
	{"case", RESERVED_CASE},      {"esac", RESERVED_ESAC},
	{"[[", RESERVED_TEST},        {"function", RESERVED_FUNCTION},
	{"select", RESERVED_REFUSED}, {"coproc", RESERVED_REFUSED},
};

/* Those whose value is code, or a file with code, or how code is read. A * stands for the
 * rest of a name. */
static const char *const special[] = {
	"PS0",
	"PS1",
	"PS2",
	"PS4",
	"PROMPT_COMMAND",
	"ENV",
	"BASH*",
	"SHELLOPTS",
	"POSIXLY_CORRECT",
	"FCEDIT",
};

struct word_view table_base_name(struct word_view word)
{
	struct word_view base = word;

	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] == '/')
			base = (struct word_view){word.at + i + 1, word.len - i - 1,
			                          word.end};
	return base;
}

const struct table_entry *table_find(struct word_view word)
{
	struct word_view base = table_base_name(word);

	for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
		if (word_is(entries[i].builtin ? word : base, entries[i].name))
			return &entries[i];
	return NULL;
}

enum table_reserved table_reserved(struct word_view word)
{
	for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
		if (word_is(word, reserved[i].word))
			return reserved[i].is;
	return RESERVED_NONE;
}

bool shell_knows(struct shell_text name)
{
	struct word_view word = {name.at, name.len, WORD_END};

	return table_find(word) || table_reserved(word) != RESERVED_NONE;
}

bool table_is_special(struct word_view word, size_t len)
{
	struct word_view name = {word.at, len, WORD_END};

	for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) {
		const char *at = special[i];
		size_t n = 0;

		while (at[n] && at[n] != '*' && n < len && name.at[n] == at[n])
			n++;
		if (at[n] == '*' || (!at[n] && n == len))
			return true;
	}
	return false;
}
