/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ledger.h -- a table of claims, read for checking, and the columns that checking adds. */
#ifndef CLAIMS_LEDGER_H
#define CLAIMS_LEDGER_H

#include <jevons/plugin.h>

#include "bind.h"
#include "verdict.h"

/* Columns of a ledger: X(NAME, name, kind). What a table lacks is empty; it must have value. */
#define LEDGER_COLUMNS(X)                                                                                        \
    X(FILE_NAME, "file", TEXT_CELL) X(ID, "id", TEXT_CELL) X(LINE, "line", NUMBER_CELL) X(START, "start", NUMBER_CELL)     \
    X(END, "stop", NUMBER_CELL) X(QUOTE, "quote", TEXT_CELL) X(SENTENCE, "sentence", TEXT_CELL) X(SUBJECT, "subject", TEXT_CELL)   \
    X(ENTITY, "entity", TEXT_CELL) X(METRIC, "metric", TEXT_CELL) X(COMPARATOR, "comparator", TEXT_CELL)                  \
    X(HEDGE, "hedge", TEXT_CELL) X(VALUE, "value", NUMBER_CELL) X(HIGH, "high", NUMBER_CELL) X(PLACE, "place", NUMBER_CELL) \
    X(UNIT, "unit", TEXT_CELL) X(DIRECTION, "direction", NUMBER_CELL) X(FROM, "from", TIME_CELL) X(TO, "to", TIME_CELL)   \
    X(PHASE, "phase", TEXT_CELL) X(ATTRIBUTION, "attribution", TEXT_CELL) X(STANCE, "stance", TEXT_CELL)                  \
    X(NEGATED, "negated", NUMBER_CELL) X(KIND, "kind", TEXT_CELL) X(VERDICT, "verdict", TEXT_CELL)                       \
    X(REASON, "reason", TEXT_CELL) X(OVERRULED, "overruled", TEXT_CELL)

#define LEDGER_ID(NAME, name, kind) NAME,
enum { LEDGER_COLUMNS(LEDGER_ID) N_LEDGER };
#undef LEDGER_ID

/* A row. Texts are never NULL. */
typedef struct record {
    const char *texts[N_LEDGER];
    figure figure;      /* without sign where the claim has a direction */
    int direction;      /* -1, 0, +1 */
    bool negated;
    int64_t line, start, end;
    int64_t from, to;   /* microseconds, to excluded; INT64_MIN: not known */
    tolerance tolerance;
    /* what checking finds */
    verdict verdict;
    double evidence;    /* in the figure's unit and direction; NAN */
    const char *basis, *asked, *formula, *inputs, *reason, *group;
} record;

typedef struct ledger {
    const jvn_table *table; /* NULL: its rows come from elsewhere */
    pool *pool;
    record *rows;
    int64_t n;
} ledger;

/* Reads t. JVN_EDATA, JVN_ETYPE: what is no ledger (arg is to blame). rules: of tolerances. */
jvn_status ledger_read(jvn_call *call, pool *p, const jvn_table *t, int arg, const grid *rules, ledger *l);
asking asking_of(const record *r);
/* Adds the table's own columns but those that checking gives. */
jvn_status ledger_share(jvn_call *call, const ledger *l, const char *const *but, int n_but);

/* Appends the rows of a user's table (an argument that may be absent) to g: columns by name, texts as they are spelled. */
jvn_status grid_add_argument(jvn_call *call, pool *p, grid *g, int arg, const char *const *names, int n_names);

/* Columns of results: what is NULL, or not finite, is null. */
jvn_status column_of_texts(jvn_call *call, const char *side, const char *name, const char *const *values, int64_t n);
jvn_status column_of_numbers(jvn_call *call, const char *side, const char *name, const double *values, int64_t n);

#endif
