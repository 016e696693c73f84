/* SPDX-License-Identifier: GPL-3.0-or-later */
/* event.h -- what the plugin's files share: what was asked, the prices, the benchmark, the events and their study. */
#ifndef EVENT_EVENT_H
#define EVENT_EVENT_H

#include <math.h>
#include <stdbool.h>

#include <jevons/plugin.h>

#include "study.h"

#include <float.h>

enum {
    ARG_TABLE, ARG_ON, ARG_EVENTS, ARG_TICKER, ARG_MARKET, ARG_MARKET_TABLE, ARG_FACTORS, ARG_RF, ARG_MODEL,
    ARG_ESTIMATION, ARG_WINDOW, ARG_RETURNS, ARG_TESTS, ARG_PRICE, ARG_BY, ARG_DATE, ARG_GROUP, ARG_MIN, ARG_SHIFT,
    ARG_SD, ARG_PAIRS, ARG_NEGATIVE, ARG_CONFIDENCE, ARG_OF
};

typedef enum model_name { M_MARKET, M_ADJUSTED, M_MEAN, M_CAPM, M_FF3, M_FF5, M_CARHART, M_GARCH } model_name;
typedef enum return_kind { R_SIMPLE, R_LOG, R_GIVEN } return_kind;
typedef enum of_kind { OF_RETURN, OF_VOLUME, OF_VOLATILITY } of_kind;
typedef enum shift_kind { SHIFT_NEXT, SHIFT_PREVIOUS, SHIFT_EXCLUDE } shift_kind;

/* ---- options.c: what was asked ------------------------------------------------------------------ */

typedef struct options {
    model_name model;
    return_kind returns; /* R_GIVEN for what is not a return */
    of_kind of;
    shift_kind shift;
    int est_lo, est_hi, lo, hi; /* estimation days; all windows together */
    int n_windows;
    window windows[MAX_WINDOWS];
    int min_days;
    bool naive, by_calendar, negative_missing;
    double confidence;
    bool tests[N_TESTS];
    bool tests_chosen; /* by name or all, not the default */
    bool log;          /* the returns are log returns */
} options;

jvn_status options_read(jvn_call *call, options *o);
/* "market model on ^IXIC" */
const char *model_title(model_name m);
/* "log returns" */
const char *value_title(const options *o);
/* "-1:5" */
const char *window_text(window w, char *buf, size_t n);

/* ---- panel.c: prices by instrument --------------------------------------------------------------- */

typedef struct field {
    const char *name;
    const struct ArrowSchema *schema;
    const struct ArrowArray *array;
} field;

/* Rows of a table in series by date: those of series g stand at order[starts[g]] .. order[starts[g+1]-1]. */
typedef struct panel {
    jvn_call *call;
    const jvn_rows *rows;
    const jvn_texts *texts;
    const jvn_table *t;
    field by, date, price, volume; /* schema NULL: there is none */
    bool price_int, volume_int;
    const double *plain; /* one a row: the prices, where none is null and none an integer, or what is studied instead */
    const int32_t *days;           /* one a row */
    int64_t n;
    const int64_t *starts, *order; /* order NULL: the rows as they stand */
} panel;

/* MARKET: one series, the benchmark's; MARKETS: one each, where a column tells them apart. */
typedef enum panel_role { MAIN, MARKET, MARKETS } panel_role;

/* table: where prices are, or volume or highs and lows; arguments say which columns of the main one. */
jvn_status panel_open(panel *p, jvn_call *call, const jvn_table *table, of_kind of, panel_role role);
static inline int64_t panel_row(const panel *p, int64_t at) { return p->order ? p->order[at] : at; }
/* Fails where a column's unit says that it is not what --returns says: prices, or returns that are simple or log as the
 * panel's own. */
jvn_status panel_unit(const panel *p, const field *f, int arg);
/* The series whose name is the text, blanks at its ends aside; -1: none. */
int64_t panel_find(const panel *p, const char *name);
/* NaN for a null. */
double panel_value(const panel *p, int64_t row);
/* A series' name, trimmed. buf: of n bytes. */
const char *panel_name(const panel *p, int64_t g, char *buf, size_t n);
/* "did you mean 'NVDA'?" of the series whose name is nearest; NULL: none is near. */
const char *panel_near(const panel *p, const char *name, char *buf, size_t n);
/* Column by name: exactly, else without case and punctuation if one is so. -1: none. */
int32_t table_column(const jvn_table *t, const char *name);
field table_field(const jvn_table *t, int32_t i);
bool is_text(jvn_call *call, const field *f);
bool is_number(jvn_call *call, const field *f);
bool is_date(jvn_call *call, const field *f);
/* NaN for a null. */
static inline double field_number(const field *f, bool is_int, int64_t row)
{
    if (jvn_null(f->array, row)) return (double)NAN;
    return is_int ? (double)jvn_i64(f->array)[row] : jvn_f64(f->array)[row];
}
jvn_status field_days(jvn_call *call, const field *f, int64_t n, const int32_t **days);
/* The text of a row without blanks at its ends; NULL: it is null. buf: of n bytes. */
const char *field_text(const panel *p, const field *f, int64_t row, char *buf, size_t n);

/* ---- bench.c: the benchmark and factors ---------------------------------------------------------- */

/* Days to places: at[day - first], -1: none. */
typedef struct calendar {
    int32_t first, width;
    int32_t *at;
} calendar;

typedef struct bench {
    const char *name;   /* ^IXIC; NULL: there is none */
    int64_t series;     /* in the panel, -1: from elsewhere */
    field column;       /* of the panel's rows; schema NULL: by date, as follows */
    bool column_int;
    calendar days;
    double *level;      /* prices or, where returns are given, returns */
    calendar factor_days;
    int k;              /* factors */
    const char *factor_names[MAX_FACTORS];
    double *factors[MAX_FACTORS]; /* fractions */
    double *rf;         /* by factor_days; NULL: none */
    field rf_column;    /* of the panel's rows */
    bool rf_column_int;
    double rf_scale;
} bench;

/* The factors and the riskless rate; the benchmark is to follow. */
jvn_status bench_open(bench *b, const panel *p, const options *o, bool has_market);
/* The benchmark itself: a series or column of the panel or, where there is a --market-table, of that (name NULL: its
 * prices). arg: to blame for the name. */
jvn_status bench_market(bench *b, const panel *p, const panel *where, const options *o, const char *name, int arg);
static inline int32_t calendar_find(const calendar *c, int32_t day)
{
    uint32_t at = (uint32_t)day - (uint32_t)c->first;
    return at < (uint32_t)c->width ? c->at[at] : -1;
}

/* ---- markets.c: which benchmarks ---------------------------------------------------------------------- */

/* Every event is studied beside each of them or, where the events' table says so, beside its own. */
typedef struct benches {
    int n;
    bench *of;    /* at least one, if but factors or nothing */
    field column; /* the events' own; schema NULL: none */
    bool named;   /* several, or the events' own: results say which */
} benches;

jvn_status benches_open(benches *m, const panel *p, const options *o);
/* -1: none of that name. */
int32_t benches_find(const benches *m, const char *name);
/* In how many blocks events stand, each beside another benchmark. */
static inline int benches_blocks(const benches *m) { return m->column.schema ? 1 : m->n; }

/* ---- events.c: which instruments on which days -------------------------------------------------------- */

typedef struct request {
    int64_t series; /* -1: not in the panel */
    int32_t date;
    int32_t group;  /* 0: none */
    int32_t bench;  /* of the benchmarks, -1: there is none of its name */
    int64_t row;    /* of the events' table; -1: from --on */
} request;

typedef struct requests {
    int64_t n;
    request *of;
    int n_groups;
    const char **groups; /* groups[1 ..] */
    field tickers;       /* of the events' table */
    int64_t trimmed;
    bool from_table;
} requests;

jvn_status events_read(requests *r, const panel *p, const benches *m);

/* ---- build.c: from prices to abnormal returns ------------------------------------------------------------- */

typedef enum reason {
    KEPT, NO_SERIES, NO_MARKET, NO_PRICES, AFTER_DATA, BEFORE_DATA, NO_DAY, FEW_DAYS, REPEATED, UNFITTED, NO_WINDOW
} reason;

/* What befell one event. */
typedef struct outcome {
    reason why;
    fit_fault fault;
    int32_t moved;       /* calendar days from its date to the day taken */
    int32_t m;           /* estimation days */
    int32_t repeat;      /* REPEATED: the date */
    int32_t first, last; /* dates of its days */
    int32_t negative, bad, stale, skipped; /* days: marks, no prices, copies, without a benchmark */
} outcome;

typedef struct work {
    jvn_call *call;
    const options *o;
    const panel *p;
    const benches *m;
    const bench *b;  /* of the event at hand; what all have alike is in any */
    const requests *r;
    study s;         /* of all requests, also of those that fell out */
    outcome *out;
    double *own;     /* returns: n rows of span */
    double *chance;  /* of each AR, and of each window's CAR: n rows of span + n_windows */
    double *h;       /* GARCH: conditional variances, n rows of est + span */
    bool ranks;
} work;

jvn_status build(work *w);
static inline double asked_sd(const work *w, const sum *x)
{
    double sd = w->o->naive ? x->naive : x->sd;
    return sd <= DBL_MAX ? sd : NAN;
}

/* ---- result.c, tables.c, notes.c ---------------------------------------------------------------------------------------- */

/* Whether an event is of a benchmark (-1: any) and a group (0: any). */
static inline bool is_in(const request *q, int32_t market, int32_t group)
{
    return (market < 0 || q->bench == market) && (!group || q->group == group);
}

typedef struct cell { /* tests of one group in one window */
    int32_t bench; /* -1: all */
    int32_t group; /* 0: all */
    int window;
    aggregate g;
    test tests[N_TESTS];
} cell;

typedef struct results {
    int64_t n_cells;
    cell *cells;
    int64_t n_kept;
    int64_t *kept; /* requests that stayed */
} results;

jvn_status results_make(const work *w, results *r);
jvn_status tables_add(const work *w, const results *r);
void notes_say(const work *w, const results *r);
/* Why an event fell out, in words. */
const char *reason_text(const work *w, int64_t i, char *buf, size_t n);
const char *date_text(jvn_call *call, int32_t day, char *buf);

/* famafrench.c */
jvn_status famafrench_read(jvn_call *call);
extern const jvn_list famafrench_params;

#endif
