/* SPDX-License-Identifier: GPL-3.0-or-later */
/* risk.h -- what the plugin's files share: samples of returns, measures of them, and the tables of both. */
#ifndef JEVONS_RISK_H
#define JEVONS_RISK_H

#include <math.h>
#include <stdbool.h>

#include <jevons/plugin.h>

typedef const struct ArrowArray *const *values;

/* n returns, of which none is null or NaN, and what a measure is told about them. */
typedef struct sample {
    jvn_call *call; /* to ask whether to stop; NULL: none */
    int64_t n;
    const double *x;  /* the returns */
    const double *y;  /* the benchmark's; NULL: none */
    const double *ex; /* x less the rate; x itself where the rate is 0 */
    const double *ey;
    const double *rate; /* the riskless return a row; NULL: 0 everywhere */
    double *room;       /* 2 n values to work in, each thread its own */
    double periods, mar, level; /* level: also of a quantile, 1 - its share */
    int64_t lags;
    int method; /* index in the measure's words */
    bool loss;  /* value at risk: losses count as positive */
} sample;

/* What is known of the pairs (x, y), or of x alone: sums of squares and products about the means. */
typedef struct moments {
    double n, mx, my, xx, yy, xy;
} moments;

/* What an argument after the columns means. */
typedef enum param { P_END = 0, P_RATE, P_MAR, P_PERIODS, P_LEVEL, P_SHARE, P_LAGS, P_METHOD, P_SIGN } param;

/* A number made of a sample. NaN and infinite results are undefined: null. */
typedef struct measure {
    double (*of)(const sample *s);
    /* The same from moments alone, for measures that need no more: these roll without looking back. Beside `of` it is
     * for method 0 alone. */
    double (*from)(const moments *m, const sample *s);
    /* The same over all windows of a run, for method 0, as roll_moments does; NULL: each window anew. */
    jvn_status (*roll)(const sample *run, int64_t width, double *out);
    int columns;   /* 1, or 2: with a benchmark */
    int64_t least; /* values that it needs */
    unsigned char params[5];
    const char *words; /* P_METHOD: "arithmetic|geometric" */
    bool active;       /* the moments are those of x - y */
    bool sd;           /* from is sd * sqrt(periods): rolls fastest */
    bool compounds;    /* by any other method than 0: these want simple returns */
} measure;

/* call.c and windows.c: the callbacks of every measure; call->data is the measure. */
jvn_status whole_measure(jvn_call *call, values args, int32_t n_args, int64_t offset, int64_t n, struct ArrowArray *out,
                         int64_t at);
jvn_status window_measure(jvn_call *call, values args, int32_t n_args, const jvn_groups *groups,
                          struct ArrowArray *out);
/* What a measure gives: by its moments where it has them. */
double measure_of(const measure *m, const sample *s);
/* Marks rows from .. to-1 null, and zeroes them; other threads may mark their neighbours at the same time. */
void put_nulls(struct ArrowArray *out, int64_t from, int64_t to);
/* Nulls where results of rows from .. to-1 are infinite, or NaN though no value of x[0 .. columns-1] has been so far. */
void null_undefined(struct ArrowArray *out, const double *const *x, int columns, int64_t from, int64_t to);
/* The index of a word among "a|b|c"; -1: it is none of them. */
int word_of(const char *words, const char *word, int64_t n);
jvn_status need_one(jvn_call *call, values args, int k, const char *what);
/* Fails where values are in a unit other than that of simple returns which can be made such: "logret", "%". said: what
 * was written. */
jvn_status need_simple(jvn_call *call, int32_t arg, const char *said, const char *unit);
/* A number that must be above 0, in one value. */
jvn_status read_above(jvn_call *call, values args, int k, const char *what, double *x);
/* Groups first .. end-1 of share i of n, cut so that shares have about as many rows. */
void groups_share(const jvn_groups *groups, int64_t i, int64_t n, int64_t *first, int64_t *end);
enum { SHARES = 32 };
/* Whether the user has had enough, asked once in so many values looked at; *looked counts them. NULL: none to
 * ask. */
bool had_enough(jvn_call *call, int64_t n, int64_t *looked);

/* rolling.c: m->from over every window of `width` values of a run, written from out[width - 1] on; width 0: over all
 * values so far, from out[0] on. */
jvn_status roll_moments(const measure *m, const sample *run, int64_t width, double *out);

/* sums.c */
double mean_of(const double *x, int64_t n);
/* Whether some values differ. */
bool varies(const double *x, int64_t n);
/* The sum of squares about the mean; exactly 0 where all values are one, NaN where it leaves what a double can hold:
 * above its range, or so small that squares have lost their digits. */
#define SQUARES_LEAST 1e-290
double squares_of(const double *x, int64_t n, double mean);
double sd_of(const double *x, int64_t n);
/* The product of 1 + x. */
double growth_of(const double *x, int64_t n);
/* growth^(periods / n) - 1 */
double annual_of(const double *x, int64_t n, double periods);
double max_drawdown_of(const double *x, int64_t n);
moments moments_of(const double *x, const double *y, int64_t n);
/* Type 7 of Hyndman and Fan 1996, of sorted values; and of values in any order, which it moves so that those below it
 * stand first. */
double quantile_of(const double *sorted, int64_t n, double p);
double select_quantile(double *x, int64_t n, double p);

/* One fall from a peak: rows from .. to, the trough between; to -1: not recovered. */
typedef struct fall {
    int64_t from, trough, to;
    double depth; /* negative */
} fall;
/* Finds the next fall at or after row *at; false: there is none. *at, *wealth and *peak carry on (0, 1, 1). */
bool next_fall(const double *x, int64_t n, int64_t *at, double *wealth, double *peak, fall *f);

/* pairs.c */
double spearman_of(const double *x, const double *y, int64_t n, double *room);
double kendall_of(const double *x, const double *y, int64_t n, double *room);
/* n Pearson from moments; NaN: undefined. */
double pearson_from(const moments *m);

/* shape.c */
double jarque_bera_of(const double *x, int64_t n);
double chi_square_p(double statistic, double degrees);

/* ranges.c, series.c and technical.c: window functions with callbacks of their own. */
#define WINDOW(name)                                                                                                   \
    jvn_status window_##name(jvn_call *call, values args, int32_t n_args, const jvn_groups *groups,                    \
                             struct ArrowArray *out)
WINDOW(range_volatility);
WINDOW(ewma_volatility);
WINDOW(drawdown);
WINDOW(cumulative_return);
WINDOW(ema);
WINDOW(wma);
WINDOW(rsi);
WINDOW(macd);
WINDOW(true_range);
WINDOW(atr);
enum { R_CLOSE, R_PARKINSON, R_GARMAN_KLASS, R_ROGERS_SATCHELL, R_GK_YZ, R_YANG_ZHANG };
extern const int range_kinds[];

/* frames.c: what commands share. */

/* The input's rows in order of group and date: row k is row order[k] of the input, group g has rows starts[g] ..
 * starts[g+1]-1. */
typedef struct frame {
    jvn_call *call;
    int by;         /* the argument */
    jvn_item *keys; /* the columns that tell series apart */
    int n_keys;
    int64_t n, n_groups;
    const int64_t *starts, *order;
    const int64_t *stamps; /* of the dates, in order; NULL: no dates */
    const char *date_name;
    const struct ArrowSchema *date_schema;
    const struct ArrowArray *dates; /* the input's */
    bool days;                      /* stamps are days, else microseconds */
} frame;
/* by: JVN_P_COLUMNS; date: JVN_P_COLUMN, else the input's first column of dates; -1: rows keep their order. Where
 * dates repeat, or there are none, and `defaults` is true default_key is asked; unless `repeats`, two rows of one date in a group fail, and
 * a note says that there is no date. */
jvn_status frame_open(frame *f, jvn_call *call, int by, int date, bool repeats, bool defaults);
/* Numbers of an item in the frame's order; nulls are NaN, and NaN or infinite values fail. In scratch. */
jvn_status frame_numbers(const frame *f, int arg, int item, double **out);
/* The same, but log returns and percents fail. */
jvn_status frame_rates(const frame *f, int arg, int item, double **out);
/* The same as simple returns: the numbers themselves where they have the unit ret or `returns` is true, else they are
 * prices and must be above 0. */
jvn_status frame_returns(const frame *f, int arg, int item, bool returns, double **out);
jvn_status frame_item_returns(const frame *f, const jvn_item *it, int blame, bool returns, double **out);
/* An item's unit. buf: of n bytes, 64 for all there are. */
const char *frame_unit(const frame *f, int arg, int item, char *buf, size_t n);
/* A group's keys spelt: "NVDA"; "all" where there are none. buf: of n bytes. */
const char *frame_label(const frame *f, int64_t group, char *buf, size_t n);
/* " (first: NVDA)" for a note, "" where there are no keys. */
const char *frame_first(const frame *f, int64_t group, char *buf, size_t n);
/* The --by columns, as of groups which[0..n-1]. */
jvn_status frame_add_keys(const frame *f, const char *side, const int64_t *which, int64_t n);
/* The dates of rows (frame's; -1: null), or their numbers from 1 within their groups where there are no dates. */
jvn_status frame_add_dates(const frame *f, const char *side, const char *name, const int64_t *rows, int64_t n);
/* Days between two rows of a frame with dates. */
double frame_days(const frame *f, int64_t from, int64_t to);
/* 0 Monday .. 6 Sunday, of a row of a frame with dates. */
int frame_weekday(const frame *f, int64_t row);
/* Adds n doubles (not finite: null), integers (INT64_MIN: null), texts. */
jvn_status add_doubles(jvn_call *call, const char *side, const char *name, const char *unit, const char *convention,
                       const double *x, int64_t n);
jvn_status add_ints(jvn_call *call, const char *side, const char *name, const int64_t *x, int64_t n);
jvn_status add_texts(jvn_call *call, const char *side, const char *name, const char *const *x, int64_t n);
void *scratch(jvn_call *call, int64_t n, size_t each);
enum { MOST_COLUMNS = 10000 }; /* that a command makes of series */

/* defaults.c: what is taken where the user named nothing. */

/* Series are told apart by ticker, symbol or permno, if there is one and --by was not given. False: they are not. */
bool default_key(frame *f);
/* Whether the items of an argument are columns as they stand, or numbers: the same whatever tells series apart. */
bool is_plain(const jvn_call *call, int arg);
/* An argument's items, or the column of prices: adj_close, close or price. In scratch. */
jvn_status price_items(jvn_call *call, int arg, const jvn_item ***items, int *n);
/* Says which of the two were taken. */
void say_defaults(const frame *f, int arg, const jvn_item *taken);

/* The commands. */
enum {
    PERF_COLUMNS,
    PERF_BY,
    PERF_DATE,
    PERF_RETURNS,
    PERF_BENCHMARK,
    PERF_MARKET,
    PERF_RATE,
    PERF_MAR,
    PERF_PERIODS,
    PERF_LEVEL,
    PERF_TALL
};
jvn_status run_perf(jvn_call *call);
enum { FALLS_COLUMN, FALLS_BY, FALLS_DATE, FALLS_RETURNS, FALLS_TOP };
jvn_status run_drawdowns(jvn_call *call);
enum { COR_COLUMNS, COR_BY, COR_DATE, COR_METHOD };
jvn_status run_correlations(jvn_call *call);
enum { REG_Y, REG_ON, REG_BY, REG_DATE, REG_ERRORS, REG_LAGS, REG_SMALL, REG_NO_INTERCEPT };
jvn_status run_regress(jvn_call *call);
enum { GARCH_COLUMN, GARCH_BY, GARCH_DATE, GARCH_PERIODS };
jvn_status run_garch(jvn_call *call);

#endif
