/* SPDX-License-Identifier: Apache-2.0
 *
 * A bash in a directory of its own, with the recorder in front of it (recorder.c), nobody's
 * rights where we have more, and limits.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "differ.h"
#include "recorder.h"

static char root[64];
static char preload[4200];

static void path_in(char *out, size_t size, const char *name)
{
	snprintf(out, size, "%s/%s", root, name);
}

static void make_file(const char *name, mode_t mode)
{
	char path[128];

	path_in(path, sizeof path, name);
	int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);

	if (fd >= 0)
		close(fd);
}

static void make_directory(const char *name, mode_t mode)
{
	char path[128];

	path_in(path, sizeof path, name);
	mkdir(path, mode);
	chmod(path, mode);
}

static const char *const files[] = {"cwd/f1.c", "cwd/f2.c", "cwd/sub/g.c",
                                    "record",   "count",    "script"};
static const char *const directories[] = {"cwd", "cwd/sub", "tmp"};

bool sandbox_open(const char *recorder)
{
	char full[4096];

	strcpy(root, "/tmp/interlock-shell-XXXXXX");
	if (!realpath(recorder, full) || !mkdtemp(root))
		return false;
	chmod(root, 0755);
	snprintf(preload, sizeof preload, "LD_PRELOAD=%s", full);
	for (size_t i = 0; i < sizeof directories / sizeof directories[0]; i++)
		make_directory(directories[i], i == 2 ? 0777 : 0755);
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		make_file(files[i], 0644);
	return true;
}

void sandbox_close(void)
{
	char path[128];

	for (size_t i = sizeof files / sizeof files[0]; i-- > 0;) {
		path_in(path, sizeof path, files[i]);
		unlink(path);
	}
	for (size_t i = sizeof directories / sizeof directories[0]; i-- > 0;) {
		path_in(path, sizeof path, directories[i]);
		rmdir(path);
	}
	rmdir(root);
}

/* What is a builtin in bash becomes a command that can be recorded; only those stay that
 * change how the rest runs. */
static const char prologue[] =
	"enable -n echo printf true false : cd pwd kill test '[' times ulimit umask "
	"type "
	"hash help history jobs fg bg dirs pushd popd disown suspend logout caller "
	"alias "
	"unalias bind complete compgen compopt fc mapfile readarray\n"
	"PATH=/shim\n";

static void write_quoted(FILE *out, const struct line *line)
{
	fputc('\'', out);
	for (size_t i = 0; i < line->len; i++)
		if (line->text[i] == '\'')
			fputs("'\\''", out);
		else
			fputc(line->text[i], out);
	fputc('\'', out);
}

static bool write_script(struct line *const *lines, size_t count)
{
	char path[128];

	path_in(path, sizeof path, "script");
	FILE *out = fopen(path, "w");

	if (!out)
		return false;
	fputs(prologue, out);
	for (size_t i = 0; i < count; i++) {
		fprintf(out, ">%s%u\n(\neval ", LINE_PATH, lines[i]->number);
		write_quoted(out, lines[i]);
		fputs("\nwait\n)\n", out);
	}
	fprintf(out, ">%send\n", LINE_PATH);
	return fclose(out) == 0;
}

/* A macro, since the resource's type differs between C libraries. */
#define LIMIT(what, most) setrlimit((what), &(struct rlimit){(most), (most)})

static int open_as(const char *name, int flags, int as)
{
	char path[128];

	path_in(path, sizeof path, name);
	int fd = open(path, flags);

	if (fd < 0 || dup2(fd, as) < 0)
		_exit(98);
	close(fd);
	return as;
}

/* Values that would do harm where bash evaluates them: the lines' variables. */
static char *const values[] = {"x=v1 v2", "y=-v a[$(evil_y)]", "n=a[$(evil_n)]", "z=",
                               "i=1",     "HOME=/home/u",      "LC_ALL=C"};

static void child(void)
{
	static char temporary[100];
	static char *environment[16];
	char script[128];
	char *words[] = {"bash", "--norc", "--noprofile", script, NULL};
	size_t n = 0;

	setpgid(0, 0);
	open_as("record", O_WRONLY | O_APPEND | O_TRUNC, RECORD_FD);
	open_as("count", O_RDWR, COUNT_FD);
	if (ftruncate(COUNT_FD, 2 * sizeof(unsigned)) != 0)
		_exit(98);
	int null = open("/dev/null", O_RDWR);

	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	path_in(script, sizeof script, "cwd");
	if (chdir(script) != 0)
		_exit(98);
	path_in(script, sizeof script, "script");
	snprintf(temporary, sizeof temporary, "TMPDIR=%s/tmp", root);
	for (; n < sizeof values / sizeof values[0]; n++)
		environment[n] = values[n];
	environment[n++] = temporary;
	environment[n++] = preload;
	environment[n] = NULL;
	LIMIT(RLIMIT_CPU, 60);
	LIMIT(RLIMIT_FSIZE, 64u << 20);
	LIMIT(RLIMIT_CORE, 0);
	if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
		_exit(98);
	execve("/bin/bash", words, environment);
	_exit(98);
}

/* False: killed, since it took longer than `seconds`. */
static bool wait_for(pid_t pid, int seconds)
{
	struct timespec pause = {0, 2000000};

	for (int i = 0; i < seconds * 500; i++) {
		int status;

		if (waitpid(pid, &status, WNOHANG) == pid) {
			kill(-pid, SIGKILL);
			return true;
		}
		nanosleep(&pause, NULL);
	}
	kill(-pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return false;
}

static char *read_record(size_t *size)
{
	char path[128];

	path_in(path, sizeof path, "record");
	FILE *in = fopen(path, "r");

	if (!in)
		return NULL;
	fseek(in, 0, SEEK_END);
	long end = ftell(in);

	rewind(in);
	char *text = malloc((size_t)end + 1);

	*size = text ? fread(text, 1, (size_t)end, in) : 0;
	fclose(in);
	return text;
}

char *sandbox_run(struct line *const *lines, size_t count, size_t *size)
{
	static const char end[] = "L\0end\0\1";

	if (!write_script(lines, count))
		return NULL;
	fflush(NULL);
	pid_t pid = fork();

	if (pid == 0)
		child();
	if (pid < 0 || !wait_for(pid, count > 1 ? 60 : 5))
		return NULL;
	char *record = read_record(size);

	for (size_t i = 0; record && i + sizeof end <= *size; i++)
		if (memcmp(record + i, end, sizeof end) == 0)
			return record;
	free(record);
	return NULL;
}
