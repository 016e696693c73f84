/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table.h -- ordered, named columns of one length. */
#ifndef JV_TABLE_H
#define JV_TABLE_H

#include "column.h"

/* Immutable once it is shared. */
typedef struct table {
    int refs;
    int n;
    int cap;
    char **names;
    column **columns;
    int64_t rows; /* -1 until the first column is taken */
} table;

table *table_new(void);
table *table_ref(table *t);
void table_unref(table *t); /* NULL is fine */
/* Takes c, on failure too. Fails when the length differs or the name is there already or empty. */
jvn_status table_take(table *t, const char *name, column *c, err *e);
/* Index of a column: the exact name, else the one that matches without letter case, if there is just one; -1. */
int table_find(const table *t, const char *name);
/* The column, or an error that names near ones: "px has no column 'pirce'". what: the table's name. */
jvn_status table_column(const table *t, const char *what, const char *name, int *index, err *e);

#endif
