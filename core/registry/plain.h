/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plain.h -- a column's buffers as plain bytes, the same for equal values: bits from bit 0, offsets from 0. */
#ifndef JV_PLAIN_H
#define JV_PLAIN_H

#include "../table/column.h"

enum { PLAIN_VALIDITY, PLAIN_VALUES, PLAIN_TEXT, PLAIN_PARTS };

typedef struct plain_part {
    void *data;
    int64_t bytes;
    buffer *own; /* where the column's buffer does not hold them so */
} plain_part;

/* Fills PLAIN_PARTS zeroed parts, which borrow from c where they can. false: no memory. plain_close in any case. */
bool plain_open(const column *c, plain_part *parts);
void plain_close(plain_part *parts);
/* Bytes of all parts, a dictionary's among them. */
int64_t plain_bytes(const column *c);

#endif
