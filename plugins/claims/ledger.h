/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ledger.h -- a table of claims, read for checking, and the columns that checking adds. */
#ifndef CLAIMS_LEDGER_H
#define CLAIMS_LEDGER_H

#include <jevons/plugin.h>

#include "bind.h"
#include "columns.h"
#include "verdict.h"

/* Columns of a ledger: X(NAME, name, kind). What a table lacks is empty; it must have value. A date in `to` is the
 * last day of the period, a time is when it ends. */
#define LEDGER_COLUMNS(X)                                                                                        \
    X(FILE_NAME, "file", IS_WORDS) X(ID, "id", IS_WORDS) X(LINE, "line", IS_NUMBER) X(START, "start", IS_NUMBER)     \
    X(END, "stop", IS_NUMBER) X(QUOTE, "quote", IS_WORDS) X(SENTENCE, "sentence", IS_WORDS) X(SUBJECT, "subject", IS_WORDS)   \
    X(ENTITY, "entity", IS_WORDS) X(METRIC, "metric", IS_WORDS) X(COMPARATOR, "comparator", IS_WORDS)                  \
    X(HEDGE, "hedge", IS_WORDS) X(VALUE, "value", IS_NUMBER) X(HIGH, "high", IS_NUMBER) X(PLACE, "place", IS_NUMBER) \
    X(UNIT, "unit", IS_WORDS) X(DIRECTION, "direction", IS_NUMBER) X(FROM, "from", IS_TIME) X(TO, "to", IS_TIME)   \
    X(PHASE, "phase", IS_WORDS) X(ATTRIBUTION, "attribution", IS_WORDS) X(STANCE, "stance", IS_WORDS)                  \
    X(NEGATED, "negated", IS_NUMBER) X(KIND, "kind", IS_WORDS) X(VERDICT, "verdict", IS_WORDS)                       \
    X(REASON, "reason", IS_WORDS) X(OVERRULED, "overruled", IS_WORDS)

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
    char interval[100]; /* the tolerance in words */
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

/* Appends the rows of a user's table (an argument that may be absent) to g: columns by name, texts as they are
 * spelled. needed: a bit for each column that it must have. JVN_EDATA. */
jvn_status grid_add_argument(jvn_call *call, pool *p, grid *g, int arg, const char *const *names, int n_names, unsigned needed);

#endif
