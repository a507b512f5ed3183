/* SPDX-License-Identifier: Apache-2.0
 *
 * The compiler's door: policy text in, image bytes and diagnostics out. It prints
 * nothing, reads no file and no environment, keeps no global state.
 */
#ifndef INTERLOCK_COMPILE_H
#define INTERLOCK_COMPILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interlock/allocator.h"
#include "interlock/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum ilk_severity { ILK_SEVERITY_ERROR, ILK_SEVERITY_WARNING, ILK_SEVERITY_COUNT };

/* One mistake in a text. Strings are NUL-terminated UTF-8, lent for the duration of the
 * call of the sink; `help`, `note` may be NULL. Lines and columns count from 1, columns
 * in characters; `end_column` is one past the last character on that line. */
struct ilk_diagnostic {
	enum ilk_severity severity;
	const char *id; /* stable, kebab-case: "unknown-verdict" */
	const char *file;
	uint32_t line;
	uint32_t column;
	uint32_t end_column;
	const char *message;     /* what was found, what was expected */
	const char *source_line; /* without its line end */
	const char *help;        /* what to do */
	const char *note;        /* about the related place */
	const char *note_file;   /* where that is; NULL: in `file` */
	uint32_t note_line;      /* 0: no related place */
	uint32_t note_column;
	const char *path; /* in a tree: "events[2].name"; NULL in other texts */
};

/* Called in the order of the text, for at most ILK_MAX_DIAGNOSTICS. */
#define ILK_MAX_DIAGNOSTICS 20
typedef void (*ilk_diagnostic_fn)(void *context,
                                  const struct ilk_diagnostic *diagnostic);

/* A file that a policy includes, lent by ilk_load_fn until ilk_release_fn. */
struct ilk_file {
	const char *text; /* `size` bytes */
	size_t size;
	const char *why; /* when it could not be read: in words, may be NULL */
};

/* Reads the file at `path`: the path in the include, put behind the folder of the main
 * file (as that was named to ilk_compile()). ILK_OK; ILK_IO: it cannot be read, which
 * becomes a diagnostic at the include; ILK_MEMORY ends the compilation. After ILK_OK
 * and ILK_IO the file is released once, before the next one is read. */
typedef enum ilk_status (*ilk_load_fn)(void *context, const char *path,
                                       struct ilk_file *file);
typedef void (*ilk_release_fn)(void *context, struct ilk_file *file);

/* A value for a param of the main file; `off` as the word. */
struct ilk_param {
	const char *name;
	uint32_t value;
	bool off;
};
struct ilk_params {
	const struct ilk_param *at;
	size_t count;
};

/* Zero it, then fill in what is wanted: { 0 } is a silent compiler of single files. */
struct ilk_compiler {
	struct ilk_allocator allocator; /* resize NULL: malloc */
	ilk_diagnostic_fn diagnose;     /* NULL: silent */
	void *context;                  /* of diagnose */
	uint32_t errors;        /* out: how many there were, also beyond the 20 */
	uint32_t warnings;      /* out */
	ilk_load_fn load;       /* NULL: an include is an error */
	ilk_release_fn release; /* may be NULL */
	void *load_context;     /* of load and release */
	struct ilk_params params;
	const char *org; /* the organisation's policy, for `load` to read; NULL: none */
};

/* Compiles `size` bytes of `text`; `file` is the name that diagnostics show; the image
 * keeps what is behind its last slash. On ILK_OK `*image` holds `*image_size` bytes from the
 * allocator, the caller's to free with ilk_compile_free(). Else *image is NULL:
 * ILK_DIAGNOSED (errors went to the sink), ILK_LIMIT (text over 16 MiB), ILK_MEMORY,
 * ILK_ARGUMENT. The same text under the same
 * name gives the same bytes, in whatever folder. One thread a compiler. */
ILK_API enum ilk_status ilk_compile(struct ilk_compiler *compiler, const char *file,
                                    const char *text, size_t size,
                                    unsigned char **image, size_t *image_size);
ILK_API void ilk_compile_free(struct ilk_compiler *compiler, unsigned char *image,
                              size_t image_size);

#ifdef __cplusplus
}
#endif

#endif
