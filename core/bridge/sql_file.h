/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_file.h -- SQLite databases of other programs: read where they lie, and written as plain tables. */
#ifndef JV_SQL_FILE_H
#define JV_SQL_FILE_H

#include "sql.h"

/* A database that can be read. */
typedef struct sql_file {
    char *name;    /* in statements: name.table */
    char *path;    /* as typed */
    bool still;    /* it lies where nothing can be written: nobody changes it */
    char **tables; /* and views, as they were when it was opened */
    int n;
    char **virtuals; /* tables that code makes (fts5, rtree ...): they are not read, and are not among `tables` */
    int n_virtuals;
} sql_file;

/* Looks whether it can be read. What is no database, encrypted, damaged, or a workspace is refused. *f is empty on failure. */
jvn_status sql_file_open(sql_file *f, const char *name, const char *path, err *e);
void sql_file_close(sql_file *f);
/* What SQLite opens it by. [owned] */
char *sql_file_uri(const sql_file *f);
/* The table that was probably meant; NULL: none is near. [borrowed] */
const char *sql_file_nearest(const sql_file *f, const char *name);
/* A whole table, with units and conventions where sql_export wrote it. ask: for all but text, input and files. [owned] */
jvn_status sql_file_load(const sql_file *f, const char *table_name, const sql_ask *ask, table **out, err *e);

/* ---- sql_export.c ---- */

typedef struct sql_export_table {
    const char *name;
    table *t;
} sql_export_table;

/* Writes n tables into a database, new or old, in place of those of the same names; all or none. Dates and times are ISO
 * text, truth values 0 and 1, NaN is NULL: *lost counts those. What the columns were is in the table jevons_columns. */
jvn_status sql_export(const char *path, const sql_export_table *all, int n, int64_t *lost, err *e);

#endif
