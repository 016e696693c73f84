/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text_column.h -- a column of text, read row by row. */
#ifndef CLAIMS_TEXT_COLUMN_H
#define CLAIMS_TEXT_COLUMN_H

#include <jevons/plugin.h>

/* Calls `read` for each text of the column that argument `arg` names; nulls are left out. JVN_ETYPE: it is no text,
 * which the message says of what it is called. */
jvn_status text_column_read(jvn_call *call, int arg, const char *called, void (*read)(void *context, int64_t row, const char *text, int64_t n),
                            void *context);

#endif
