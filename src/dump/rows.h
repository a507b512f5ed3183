/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables of an image as text, row by row.
 */
#ifndef DUMP_ROWS_H
#define DUMP_ROWS_H

#include "dump/sheet.h"

void rows_tables(const struct sheet *sheet, const struct ilk_image *image);
/* The conditions that begin() evaluates for later tables. */
void rows_carried(const struct sheet *sheet, const struct ilk_image *image);

#endif
