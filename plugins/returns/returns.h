/* SPDX-License-Identifier: GPL-3.0-or-later */
/* returns.h -- what the plugin's files share: the rows in order as series, and what the checks found in them. */
#ifndef RETURNS_H
#define RETURNS_H

#include <stdbool.h>

#include <jevons/plugin.h>

/* A column of the panel; schema NULL: there is none. index: in the input, -1: an expression. */
typedef struct field {
    const char *name;
    int32_t index;
    const struct ArrowSchema *schema;
    const struct ArrowArray *array;
} field;

/* What is counted of one series. */
typedef struct series {
    int32_t first, last;  /* days since 1970-01-01 */
    int32_t limit;        /* a step of more days is a gap */
    int64_t gaps;
    int64_t missing;      /* days on which most others have a row and this one has none */
    int64_t off_calendar; /* rows on days on which most others have none */
    int64_t stale;
    int64_t unpriced;
} series;

/* Which of a command's parameters name these; -1: it has none of the kind. date and volume are looked for then. */
typedef struct panel_args {
    int price, by, date, volume;
    bool dated; /* rows must have dates */
} panel_args;

/* The input's rows in order of group and date: series g is rows groups.starts[g] .. groups.starts[g+1]-1. */
typedef struct panel {
    jvn_call *call;
    panel_args args;
    const jvn_rows *rows;
    int64_t n;
    int n_by;
    field *by;
    field price, date, volume;
    jvn_groups groups;
    series *series;
    const int32_t *days;       /* of date, one a row; NULL: no date */
    struct ArrowArray *sorted; /* the input's columns in order; NULL: the input stands in order */
    const int64_t *order;      /* the input's rows in order; NULL: as they stand */
    struct ArrowArray extra[3]; /* the same for price, date and volume that are expressions */
    int64_t horizon;
    bool log;
} panel;

JVN_UNUSED static inline void release(struct ArrowArray *a)
{
    if (a->release) a->release(a);
}

/* What the command returns takes. */
enum {
    ARG_PRICE, ARG_BY, ARG_DATE, ARG_VOLUME, ARG_LOG, ARG_HORIZON, ARG_CUMULATIVE, ARG_REBASED, ARG_BASE, ARG_DRAWDOWN,
    ARG_RATE, ARG_ANNUAL_RATE, ARG_PERIODS
};

/* panel.c: finds what the arguments name, rows as they stand: there are days, but no series. */
jvn_status panel_find(panel *p, jvn_call *call, panel_args args);
/* Reads the arguments, puts rows in order; errors name ticker and date. p is zeroes, but for what the command
 * has set. */
jvn_status panel_open(panel *p, jvn_call *call, panel_args args);
void panel_close(panel *p);
/* Series first .. end-1 of share i of n, cut so that shares have about as many rows. */
void panel_share(const panel *p, int64_t i, int64_t n, int64_t *first, int64_t *end);
/* The series that a row is in. */
int64_t panel_series_of(const panel *p, int64_t row);
enum { PANEL_SHARES = 32 };

/* A column of the input, by its index, in order. */
const struct ArrowArray *panel_column(const panel *p, int32_t index);
/* Adds all of the input's columns in order: shared, or moved where they had to be sorted. */
jvn_status panel_add_input(panel *p);
/* ", by ticker, ordered by date": where and how the rows go, for conventions. */
void panel_scope(const panel *p, char *to, size_t n);
/* The price in formulas: close, or (close * fx). */
void panel_price(const panel *p, char *to, size_t n);

/* dates.c */
typedef struct dates_order {
    int64_t back, same; /* steps to an earlier date, to the same date */
} dates_order;
/* Fills p->series: spans, gaps, and how the days of each compare with those of the others. */
jvn_status dates_scan(panel *p, dates_order *found);
/* First row whose date is that of the row before it in its series. */
int64_t dates_repeat(const panel *p);

/* prices.c */
typedef struct prices {
    const double *p;         /* NaN: no price */
    bool complete;           /* no NaN among them */
    bool extreme;            /* some are so small or large that ratios of them may overflow */
    int64_t lost;            /* results that do: null */
    int64_t missing;         /* null prices */
    int64_t invalid;         /* prices that are zero, negative or not finite */
    int64_t first_invalid;   /* the row of the first */
    int64_t n_stale;
    int64_t *stale;          /* rows with volume 0 that repeat the price before */
    bool seeks_splits;       /* nothing says that prices are adjusted */
    int64_t n_jumps;
    int64_t *jumps;          /* rows that look like splits, */
    double *splits;          /* and new shares for an old one there */
    struct ArrowArray ret;
} prices;
/* Computes returns and finds what is not a price, and stale rows. x->ret is owned by the caller. */
jvn_status prices_returns(panel *p, prices *x);
typedef enum prices_kind { CUMULATIVE, REBASED, DRAWDOWN } prices_kind;
jvn_status prices_path(panel *p, prices *x, prices_kind kind, double base, struct ArrowArray *out);

/* jumps.c */
#define JUMP 1.8 /* of moves of fewer times nothing is asked */
bool jumps_wanted(const panel *p);
/* Of the rows in x->jumps, all that moved so far, keeps those that look like splits. */
jvn_status jumps_judge(panel *p, prices *x);
/* "10:1", "1:8" */
void jumps_spell(double split, char *to, size_t n);

/* excess.c */
typedef struct excess {
    int64_t missing;          /* returns without a rate */
    double greatest;          /* of the rates a period, by size */
    struct ArrowArray values; /* release NULL: not asked for */
} excess;
/* Return less the riskless one of the same rows. */
jvn_status excess_compute(panel *p, const prices *x, excess *y);
/* The formula, for the convention. */
void excess_formula(const panel *p, char *to, size_t n);
void excess_report(const panel *p, const excess *y);

/* resample.c */
enum { TO_PERIOD, TO_BY, TO_DATE, TO_LABEL, TO_FIRST, TO_LAST, TO_MAX, TO_MIN, TO_SUM };
jvn_status run_resample(jvn_call *call);

/* match.c */
int32_t match_column(const jvn_table *t, const char *name); /* -1: t has none */
/* The series of each row of t, by the columns of --by, which t has too; -1: none. arg: to blame. */
jvn_status match_series(const panel *p, int arg, const jvn_table *t, int64_t *of);

/* adjust.c */
enum { OF_PRICES, OF_SPLITS, OF_DIVIDENDS, OF_BY, OF_DATE };
jvn_status run_adjust(jvn_call *call);

/* recovery.c */
enum { UNDO_PRICE, UNDO_ON, UNDO_BY, UNDO_DATE, UNDO_UNTIL, UNDO_TURN };
jvn_status run_recovery(jvn_call *call);

/* marketcap.c */
enum { CAP_PRICE, CAP_SHARES, CAP_BY, CAP_DATE, CAP_CURRENCY };
jvn_status run_marketcap(jvn_call *call);

/* convert.c */
enum { CV_PRICES, CV_RATES, CV_TO, CV_FROM, CV_CURRENCY, CV_BY, CV_DATE, CV_WITHIN };
jvn_status run_convert(jvn_call *call);

/* align.c */
enum { AL_PRICE, AL_HOW, AL_BY, AL_DATE, AL_ON, AL_WITHIN };
jvn_status run_align(jvn_call *call);

/* report.c: notes, and the side tables series, gaps, stale and jumps. */
jvn_status report(panel *p, const prices *x);
/* "NVDA"; "" where rows are one series. buf: of n bytes. */
const char *report_label(const panel *p, int64_t row, char *buf, size_t n);
const char *report_date(const panel *p, int64_t row, char *buf, size_t n);

#endif
