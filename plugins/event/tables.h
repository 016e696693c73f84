/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tables.h -- what the files that write tables share: columns made row by row from what the study holds. */
#ifndef EVENT_TABLES_H
#define EVENT_TABLES_H

#include "event.h"

/* What a column's getter is given. */
typedef struct view {
    const work *w;
    const results *r;
    int column;      /* which of several alike, or rows an event */
    int groups;      /* of side tables by group: 1 when there is but one */
    int blocks;      /* of side tables by benchmark */
    double *numbers; /* the table's own */
} view;

/* NaN and NULL: the row has none. buf: n bytes that may be used for the text. */
typedef double (*number_of)(const view *v, int64_t row);
typedef const char *(*text_of)(const view *v, int64_t row, char *buf, size_t n);

typedef struct column {
    const char *name, *unit, *convention;
    number_of of;
    jvn_type type; /* JVN_FLOAT64, JVN_INT64 or JVN_DATE */
} column;
enum { MOST_COLUMNS = 16 }; /* at once */

/* side NULL: the primary table. n: rows. */
jvn_status add_texts(const view *v, const char *side, const char *name, int64_t n, text_of of);
jvn_status add_columns(const view *v, const char *side, const column *c, size_t n_columns, int64_t n);
#define ADD(v, side, columns, n) add_columns(v, side, columns, sizeof(columns) / sizeof *(columns), n)
/* "ret" or "logret" */
const char *unit_of(const work *w);

/* averages.c: the side tables windows, tests and aar. */
jvn_status averages_add(view *v);

#endif
