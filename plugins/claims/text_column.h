/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text_column.h -- a column of text, read row by row, and which rows results were made from. */
#ifndef CLAIMS_TEXT_COLUMN_H
#define CLAIMS_TEXT_COLUMN_H

#include <jevons/plugin.h>

/* Calls `read` for each text of the column that argument `arg` names; nulls are left out. JVN_ETYPE: it is no text,
 * which the message says of what it is called. */
jvn_status text_column_read(jvn_call *call, int arg, const char *called, void (*read)(void *context, int64_t row, const char *text, int64_t n),
                            void *context);
/* For `trace`: n structs of `size` bytes begin with the row (int64_t) that each was made from. */
jvn_status text_column_map(jvn_call *call, const char *side, const void *structs, size_t size, int64_t n);

#endif
