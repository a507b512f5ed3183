/* SPDX-License-Identifier: Apache-2.0
 *
 * The one list of what a function of Interlock can answer when the world, and not
 * the author of a policy, is at fault. 0 is success, everything else is negative.
 * An author's mistakes are diagnostics (compile.h), never statuses.
 */
#ifndef INTERLOCK_STATUS_H
#define INTERLOCK_STATUS_H

#if defined(__GNUC__)
#define ILK_API __attribute__((visibility("default")))
#else
#define ILK_API
#endif

/* Each line is X(name, value, text); the numbers are stable for ever. */
#define ILK_STATUSES(X)                                                              \
	X(OK, 0, "ok")                                                               \
	/* The caller. */                                                            \
	X(ARGUMENT, -1, "an argument is out of its documented range")                \
	X(SPACE, -2, "the caller's buffer is too small")                             \
	X(REFUSED, -3, "no call waits for this verdict or answer")                   \
	/* The world. */                                                             \
	X(MEMORY, -10, "out of memory")                                              \
	X(IO, -11, "input or output failed")                                         \
	/* The text given to the compiler or the generator has errors. */            \
	X(DIAGNOSED, -20, "the text has errors, see the diagnostics")                \
	X(LIMIT, -21, "the input is larger than a documented limit")                 \
	/* The image. */                                                             \
	X(IMAGE_TRUNCATED, -30, "the image is shorter than it says")                 \
	X(IMAGE_MAGIC, -31, "not an Interlock image")                                \
	X(IMAGE_VERSION, -32, "the image needs a newer reader")                      \
	X(IMAGE_HEADER, -33, "the image header contradicts itself")                  \
	X(IMAGE_CHECKSUM, -34, "the image checksum does not match")                  \
	X(IMAGE_SECTION, -35, "an image section is missing, misplaced or misshapen") \
	X(IMAGE_STRING, -36, "an image string is out of range or unterminated")      \
	X(IMAGE_INDEX, -37, "an image record refers to one that does not exist")     \
	X(IMAGE_VALUE, -38, "an image record holds a value outside its enumeration") \
	/* A saved session. */                                                       \
	X(STATE_TRUNCATED, -40, "the saved session is shorter than it says")         \
	X(STATE_DAMAGED, -41, "the saved session is damaged")                        \
	X(STATE_FOREIGN, -42, "the saved session belongs to another policy")

enum ilk_status {
#define ILK_STATUS_ENUM(name, value, text) ILK_##name = (value),
	ILK_STATUSES(ILK_STATUS_ENUM)
#undef ILK_STATUS_ENUM
};

#ifdef __cplusplus
extern "C" {
#endif

/* The constant's name ("ILK_REFUSED") and one lower-case sentence on it. Static
 * strings, never NULL: an unknown number is "ILK_UNKNOWN". Any thread, freestanding. */
ILK_API const char *ilk_status_name(enum ilk_status status);
ILK_API const char *ilk_status_text(enum ilk_status status);

#ifdef __cplusplus
}
#endif

#endif
