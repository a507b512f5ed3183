/* SPDX-License-Identifier: Apache-2.0
 *
 * Which version of the library this is.
 */
#include "interlock/version.h"

const char *ilk_version(void)
{
	return ILK_VERSION;
}
