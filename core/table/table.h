/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table.h -- ordered, named columns of one length. */
#ifndef JV_TABLE_H
#define JV_TABLE_H

#include "column.h"

/* Where the columns of a table on disk come from. */
typedef struct table_source {
    jvn_status (*load)(void *context, int i, column **out, err *e); /* [owned] */
    void (*release)(void *context);                                 /* with the table */
    void *context;
    const jvn_type *types; /* n of them; live as long as the context */
    void (*label)(const void *context, int i, const char **unit, const char **convention); /* as a column has them; NULL: none has any */
    const struct gist *(*gist)(const void *context, int i); /* of a column; NULL: not known */
} table_source;

/* Immutable once it is shared, but for columns that come from a source: they are NULL until table_need. */
typedef struct table {
    int refs;
    int n;
    int cap;
    char **names;
    column **columns;
    int64_t rows; /* -1 until the first column is taken */
    table_source source;
} table;

table *table_new(void);
table *table_ref(table *t);
void table_unref(table *t); /* NULL is fine */
/* Takes c, on failure too. Fails when the length differs or the name is there already or empty. */
jvn_status table_take(table *t, const char *name, column *c, err *e);
/* A table of n columns that come from a source when they are needed. Takes the source. */
table *table_lazy(int n, const char *const *names, int64_t rows, table_source source);
/* Column i, loaded now if it was not: from the session's thread alone. [borrowed] */
jvn_status table_need(table *t, int i, const column **out, err *e);
/* All of them: afterwards t->columns has no gaps. */
jvn_status table_need_all(table *t, err *e);
/* A table of the columns that are marked, loaded now. [owned] */
jvn_status table_part(table *t, const bool *wanted, table **out, err *e);
/* The same columns, but sketches of those that are on disk alone and of which is known what there is to know. [owned] */
jvn_status table_sketch(table *t, table **out, err *e);
jvn_type table_type(const table *t, int i);
/* "" where there is none. [borrowed] */
void table_label(const table *t, int i, const char **unit, const char **convention);
/* Index of a column: the exact name, else the one that matches without letter case, if there is just one; -1. */
int table_find(const table *t, const char *name);
/* The column, or an error that names near ones: "px has no column 'pirce'". what: the table's name. */
jvn_status table_column(const table *t, const char *what, const char *name, int *index, err *e);

#endif
