/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql.h -- SELECT over datasets: SQLite reads the columns where they lie, and the answer is a table.
 *
 * Names of datasets are tables, found when a statement first uses them; jevons_datasets and its like are the catalogue,
 * and `COMMAND(dataset, 'arguments')` is what a command makes. In SQL dates and times are ISO text, truth
 * values 0 and 1, and NaN is NULL. A column that a result takes over unchanged keeps type, unit and convention; else
 * the values decide: whole numbers int64, others float64, text string. Text in which every value is an ISO date
 * (timestamp) as this shell writes it is a date (timestamp). Numbers among text become text; blobs are refused. */
#ifndef JV_SQL_H
#define JV_SQL_H

#include "../lang/parse.h"

typedef struct sql_ask {
    const char *text;     /* one statement, may stand in braces */
    const scope *sc;      /* functions, datasets, and the lineage that notes what was used */
    table *input;         /* what _ is; NULL: the dataset of that name */
    const jvn_call *call; /* what functions are given ... */
    err *fault;           /* ... and where their failures arrive */
    /* Runs a command's line, for tables that commands make (the catalogue's too); NULL: there are none. input: what _ is,
     * as above. *out: [owned] */
    jvn_status (*made)(void *context, const char *line, table *input, table **out, err *e);
    void *made_for;       /* its context */
    const struct sql_file *files; /* databases that are attached: sql_file.h */
    int n_files;
} sql_ask;

/* Runs the statement. Errors have their place in ask->text. [owned] */
jvn_status sql_run(const sql_ask *ask, table **out, err *e);

#endif
