/* SPDX-License-Identifier: Apache-2.0
 *
 * What keeps a real bash harmless, and tells what it does: preloaded into it, this stands
 * between bash and the system. Every name is a command that can be found; running one is
 * written down (file descriptor RECORD_FD), not done. Only a few wrappers (env, xargs,
 * find, another shell ...) really run, with this preloaded again. Files are opened for
 * writing only in the sandbox's TMPDIR: everything else is written down, too, and becomes
 * /dev/null. Nothing is removed, no signal is sent, nothing connected; too many processes
 * end the line.
 *
 * A record: "C" and the words of a command, "W" and a file, or "L" and the number of the
 * line that starts; each with a NUL behind it, and "\1" as the last.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "recorder.h"

extern char **environ;

static unsigned *counter(void)
{
	static unsigned *shared;
	static unsigned alone;

	if (!shared) {
		void *at = mmap(NULL, 2 * sizeof *shared, PROT_READ | PROT_WRITE,
		                MAP_SHARED, COUNT_FD, 0);

		shared = at == MAP_FAILED ? &alone : at;
	}
	return shared;
}

static void put(char *record, size_t *len, const char *text)
{
	size_t size = strlen(text) + 1;

	if (*len + size + 2 > RECORD_MAX)
		_exit(99);
	memcpy(record + *len, text, size);
	*len += size;
}

static void put_record(const char *kind, char *const *words)
{
	char record[RECORD_MAX];
	size_t len = 0;
	ssize_t done;

	put(record, &len, kind);
	for (; *words; words++)
		put(record, &len, *words);
	put(record, &len, "\1");
	done = write(RECORD_FD, record, len);
	(void)done;
}

/* By the name that was looked for: `exec -a` can call a command anything. */
static void put_command(const char *path, char *const *argv)
{
	static char *words[1024];
	const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	const char *name = argv[0] ? argv[0] : "";
	const char *last = strrchr(name, '/') ? strrchr(name, '/') + 1 : name;
	bool same = strcmp(base, last) == 0;
	bool shim = strncmp(path, "/shim/", 6) == 0;
	size_t n = 0;

	words[n++] = (char *)(size_t)(same ? name : shim ? base : path);
	while (n < 1023 && argv[0] && argv[n]) {
		words[n] = argv[n];
		n++;
	}
	words[n] = NULL;
	put_record("C", words);
}

static const char *const wrappers[] = {"env",    "nice",  "nohup",  "timeout",
                                       "stdbuf", "xargs", "find",   "bash",
                                       "sh",     "dash",  "setsid", NULL};

/* The program to run really; NULL: none. */
static const char *wrapper(const char *path, char *const *argv)
{
	static char real[64];
	const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;

	for (const char *const *name = wrappers; *name; name++) {
		if (strcmp(base, *name) != 0)
			continue;
		for (size_t i = 1; strcmp(base, "find") == 0 && argv[i]; i++)
			if (argv[i][0] == '/' || strstr(argv[i], ".."))
				return NULL;
		snprintf(real, sizeof real, "/usr/bin/%s", base);
		return real;
	}
	return NULL;
}

/* The wrappers that are planted: their names, and what they do, in bash. compare.c has what
 * the splitter is told of them. */
static const struct {
	const char *name;
	const char *code;
} planted[] = {
	{"corp", "[ \"$1\" = exec ] || exit 1; shift\n"
                 "while getopts vu:h-: o; do case $o in v|u) ;; h) exit;;\n"
                 "-) case $OPTARG in user) OPTIND=$((OPTIND + 1));; help) exit;;\n"
                 "user=*|quiet) ;; *) exit 1;; esac;; *) exit 1;; esac; done\n"
                 "shift $((OPTIND - 1)); shift; exec \"$@\"\n"},
	{"far", "while getopts v o; do [ $o = v ] || exit 1; done\n"
                "shift $((OPTIND - 1)); shift; eval \"$*\"\n"},
};

/* The words of a bash that does it; NULL: none is planted there. */
static char *const *planted_words(const char *path, char *const *argv)
{
	static char *words[1024];
	const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	size_t n = 0;

	for (size_t i = 0; i < sizeof planted / sizeof planted[0]; i++) {
		if (strcmp(base, planted[i].name) != 0)
			continue;
		words[n++] = (char *)(size_t) "bash";
		words[n++] = (char *)(size_t) "-c";
		words[n++] = (char *)(size_t)planted[i].code;
		for (; *argv && n < 1023; argv++)
			words[n++] = *argv;
		words[n] = NULL;
		return words;
	}
	return NULL;
}

/* The environment as asked for, but for what preloads this. */
static char **guarded(char *const *envp)
{
	static char *with[4096];
	size_t n = 0;

	for (; *envp && n < 4000; envp++)
		if (strncmp(*envp, "LD_", 3) != 0 && strncmp(*envp, "PATH=", 5) != 0 &&
		    strncmp(*envp, "TMPDIR=", 7) != 0)
			with[n++] = *envp;
	static char preload[4200];
	static char temporary[4200];
	Dl_info self;

	dladdr((void *)(size_t)wrapper, &self);
	snprintf(preload, sizeof preload, "LD_PRELOAD=%s", self.dli_fname);
	snprintf(temporary, sizeof temporary, "TMPDIR=%s",
	         getenv("TMPDIR") ? getenv("TMPDIR") : "/nonexistent");
	with[n++] = preload;
	with[n++] = temporary;
	with[n++] = (char *)(size_t) "PATH=/shim";
	with[n] = NULL;
	return with;
}

static int run(const char *path, char *const *argv, char *const *envp)
{
	static int (*real)(const char *, char *const *, char *const *);
	static const char output[] = "o1 o2\n";
	unsigned count = __atomic_add_fetch(&counter()[0], 1, __ATOMIC_SEQ_CST);
	const char *program = wrapper(path, argv);
	char *const *words = planted_words(path, argv);
	ssize_t done;

	if (!*(void **)&real)
		*(void **)&real = dlsym(RTLD_NEXT, "execve");
	put_command(path, argv);
	if (program && count < COMMANDS_MAX)
		return real(program, argv, guarded(envp));
	if (words && count < COMMANDS_MAX)
		return real("/usr/bin/bash", words, guarded(envp));
	done = write(1, output, sizeof output - 1);
	(void)done;
	/* Mostly true, and sometimes not, so that other branches are taken, too. */
	_exit((counter()[1] * 2654435761u + count * 40503u) >> 13 & 3 ? 0 : 1);
}

int execve(const char *path, char *const *argv, char *const *envp)
{
	return run(path, argv, envp);
}

int execv(const char *path, char *const *argv)
{
	return run(path, argv, environ);
}

int execvp(const char *path, char *const *argv)
{
	return run(path, argv, environ);
}

int execvpe(const char *path, char *const *argv, char *const *envp)
{
	return run(path, argv, envp);
}

pid_t fork(void)
{
	static pid_t (*real)(void);

	if (!*(void **)&real)
		*(void **)&real = dlsym(RTLD_NEXT, "fork");
	if (__atomic_add_fetch(&counter()[0], 1, __ATOMIC_SEQ_CST) > COMMANDS_MAX)
		_exit(99);
	return real();
}

pid_t vfork(void)
{
	return fork();
}

/* ---- Files ------------------------------------------------------------------------------ */

static int is_inside(const char *path)
{
	const char *tmp = getenv("TMPDIR");
	size_t len = tmp ? strlen(tmp) : 0;

	return len && strncmp(path, tmp, len) == 0 && path[len] == '/' &&
	       !strstr(path, "..");
}

static int open_guarded(int at, const char *path, int flags, mode_t mode)
{
	static int (*real)(int, const char *, int, ...);
	char *words[] = {(char *)(size_t)path, NULL};

	if (!*(void **)&real)
		*(void **)&real = dlsym(RTLD_NEXT, "openat");
	if (strncmp(path, LINE_PATH, sizeof LINE_PATH - 1) == 0) {
		words[0] += sizeof LINE_PATH - 1;
		put_record("L", words);
		counter()[0] = 0;
		counter()[1] = (unsigned)strtoul(words[0], NULL, 10);
		return real(at, "/dev/null", O_RDWR);
	}
	/* A login shell would run what its system has there. */
	if (strncmp(path, "/etc/profile", 12) == 0 || strstr(path, "/.")) {
		errno = ENOENT;
		return -1;
	}
	if ((flags & O_ACCMODE) == O_RDONLY && !(flags & (O_CREAT | O_TRUNC)))
		return real(at, path, flags, mode);
	if (is_inside(path))
		return real(at, path, flags, mode);
	put_record("W", words);
	return real(at, "/dev/null", O_RDWR | (flags & O_CLOEXEC));
}

#define MODE(flags, last)                         \
	mode_t mode = 0;                          \
	if ((flags)&O_CREAT) {                    \
		va_list list;                     \
		va_start(list, last);             \
		mode = (mode_t)va_arg(list, int); \
		va_end(list);                     \
	}

int open(const char *path, int flags, ...)
{
	MODE(flags, flags)
	return open_guarded(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	MODE(flags, flags)
	return open_guarded(AT_FDCWD, path, flags, mode);
}

int openat(int at, const char *path, int flags, ...)
{
	MODE(flags, flags)
	return open_guarded(at, path, flags, mode);
}

int openat64(int at, const char *path, int flags, ...)
{
	MODE(flags, flags)
	return open_guarded(at, path, flags, mode);
}

int __open_2(const char *path, int flags);
int __open_2(const char *path, int flags)
{
	return open_guarded(AT_FDCWD, path, flags, 0);
}

int __open64_2(const char *path, int flags);
int __open64_2(const char *path, int flags)
{
	return open_guarded(AT_FDCWD, path, flags, 0);
}

int creat(const char *path, mode_t mode)
{
	return open_guarded(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

/* Every command can be found. */
static int is_shim(const char *path)
{
	return strncmp(path, "/shim/", 6) == 0 && path[6];
}

static int shim_status(struct stat *status)
{
	memset(status, 0, sizeof *status);
	status->st_mode = S_IFREG | 0755;
	status->st_nlink = 1;
	return 0;
}

int stat(const char *restrict path, struct stat *restrict status)
{
	return is_shim(path) ? shim_status(status) : fstatat(AT_FDCWD, path, status, 0);
}

int stat64(const char *restrict path, struct stat64 *restrict status)
{
	return is_shim(path) ? shim_status((struct stat *)status)
	                     : fstatat64(AT_FDCWD, path, status, 0);
}

int access(const char *path, int mode)
{
	return is_shim(path) ? 0 : faccessat(AT_FDCWD, path, mode, 0);
}

int eaccess(const char *path, int mode)
{
	return is_shim(path) ? 0 : faccessat(AT_FDCWD, path, mode, AT_EACCESS);
}

/* ---- What nothing may do ---------------------------------------------------------------- */

static int refuse(void)
{
	errno = EPERM;
	return -1;
}

int unlink(const char *path)
{
	static int (*real)(const char *);

	if (!*(void **)&real)
		*(void **)&real = dlsym(RTLD_NEXT, "unlink");
	return is_inside(path) ? real(path) : refuse();
}

int unlinkat(int at, const char *path, int flags)
{
	(void)at, (void)path, (void)flags;
	return refuse();
}

int rmdir(const char *path)
{
	(void)path;
	return refuse();
}

int rename(const char *from, const char *to)
{
	(void)from, (void)to;
	return refuse();
}

int chmod(const char *path, mode_t mode)
{
	(void)path, (void)mode;
	return refuse();
}

int kill(pid_t pid, int signal)
{
	(void)pid, (void)signal;
	return 0;
}

int killpg(pid_t pid, int signal)
{
	(void)pid, (void)signal;
	return 0;
}

int socket(int domain, int type, int protocol)
{
	(void)domain, (void)type, (void)protocol;
	return refuse();
}
