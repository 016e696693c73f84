/* SPDX-License-Identifier: GPL-3.0-or-later */
/* difference.h -- the first place where two tables differ, bit by bit; texts by their bytes, whatever their layout. */
#ifndef JV_DIFFERENCE_H
#define JV_DIFFERENCE_H

#include "../base/text.h"
#include "table.h"

typedef struct difference {
    const char *what;   /* "value", "rows", "columns", "name", "type", "unit", "convention"; NULL: there is none */
    const char *column; /* of the first, else of the second table; "": none is to blame. Borrowed from the tables */
    int64_t row;        /* from 0; -1: none is to blame */
    text old, new;      /* what stands there in the first and in the second */
} difference;

/* Columns in order, of each what it is called, its type, its label, its values; at last how many rows there are. Both
 * are loaded. difference_clear in the end. */
void difference_find(const table *old, const table *new, difference *out);
void difference_clear(difference *d);

/* A value as it would be typed; a null is "null". */
void column_spell(const column *c, int64_t row, text *out);

#endif
