/* SPDX-License-Identifier: Apache-2.0
 *
 * The version of the library, in step with the file VERSION (a test holds them
 * together). Image and spec have version numbers of their own.
 */
#ifndef INTERLOCK_VERSION_H
#define INTERLOCK_VERSION_H

#include "interlock/status.h"

#define ILK_VERSION "0.1.0"

#ifdef __cplusplus
extern "C" {
#endif

/* The version of the library that is linked, as against the header's. Static. */
ILK_API const char *ilk_version(void);

#ifdef __cplusplus
}
#endif

#endif
