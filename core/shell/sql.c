/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql.c -- the command `sql`: a select over datasets. */
#include "../bridge/sql.h"
#include "builtins.h"
#include "eval.h"

enum { TEXT };

static jvn_status make(void *context, const char *line, table *input, table **out, err *e)
{
    return eval_part(context, line, input, out, e);
}

static jvn_status run_sql(jvn_call *call)
{
    host_call *h = call->host_data;
    const session *s = h->session;
    err e;
    table *input = call->input ? table_ref((table *)(uintptr_t)h->b.env.input) : NULL;
    const sql_ask ask = {word_of(call, TEXT), &s->sc, input, call, &h->fault, make, h->session, s->attached, s->n_attached};
    jvn_status st = sql_run(&ask, &h->primary, &e);
    table_unref(input);
    if (st == JVN_OK) return st;
    if (e.at >= 0) e.at += h->s->args[TEXT].words[0].at;
    h->fault = e;
    return st;
}

static const jvn_param params[] = {
    {"SELECT", JVN_P_RAW, JVN_REQUIRED | PARAM_SQL, NULL, NULL,
     "the statement, to a single | or the end of the line; in { } it may span lines"},
};

static const jvn_command commands[] = {
    {"sql", "asks datasets in SQL: the answer of a select is a table",
     "sql select ticker, max(close) as high from px group by ticker order by high desc limit 3",
     "Datasets are the tables, the stage's input is _ (without an input _ is the last result). A name that is\n"
     "no plain word stands in double quotes: \"ev.tests\", \"px@2\"; text stands in single ones. Where names of\n"
     "columns differ in letter case alone, the later has a suffix: Close, close_2. Datasets are only read: assign\n"
     "the answer, new = sql select ... `explain query plan select ...` tells how rows are found.\n"
     "\n"
     "What there is stands in jevons_datasets, jevons_columns, jevons_lineage, jevons_commands and jevons_functions.\n"
     "A command is a table too, with its arguments in brackets, first the dataset if it wants one: from\n"
     "returns(px, 'close', '--by ticker'), from cost_models().\n"
     "\n"
     "In SQL dates and times are ISO text ('2025-01-27', '2025-01-27T14:30:00Z'), truth values 0 and 1, and NaN\n"
     "is NULL. A column that the answer takes over unchanged keeps its type, unit and convention. Of others the\n"
     "values decide: whole numbers are int64, numbers float64, text string; text in which every value is such a\n"
     "date or time becomes that, as in max(date). Numbers among text become text; a column without any value is\n"
     "float64; blobs are refused.\n"
     "\n"
     "Functions are SQLite's and, by names that SQLite does not have, the shell's own: scalars and aggregates,\n"
     "these with over (...) too. So log(x) is SQLite's, to base 10, and median(x) the shell's. To the shell's,\n"
     "ISO text is a date, and 0 and 1 are truth values. Of window functions SQL's own are known.",
     JVN_INPUT_OPTIONAL, JVN_LIST(params), .run = run_sql},
};
const jvn_list sql_commands = JVN_LIST(commands);
