/* SPDX-License-Identifier: Apache-2.0
 *
 * A compiled policy as readable text: everything that is in the image, in its order and
 * in the words of the language. The same image gives the same text.
 */
#ifndef DUMP_DUMP_H
#define DUMP_DUMP_H

#include "dump/sheet.h"

void dump_image(const struct sheet *sheet, const struct ilk_image *image);

#endif
