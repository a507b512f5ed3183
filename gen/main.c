/* SPDX-License-Identifier: Apache-2.0
 *
 * ilk-gen, the generator that the build itself runs before there is an `interlock`
 * command: the same command under its own name.
 */
#include "tools/tool.h"

int main(int argc, char **argv)
{
	return cmd_gen(argc, argv);
}
