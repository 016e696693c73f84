/* SPDX-License-Identifier: GPL-3.0-or-later */
/* study.h -- the arithmetic of an event study, free of the shell: one event's model, and the tests over many. */
#ifndef EVENT_STUDY_H
#define EVENT_STUDY_H

#include <stdbool.h>
#include <stdint.h>

enum { MAX_FACTORS = 6, MAX_WINDOWS = 64 };

/* Before anything else: the library's failures are told by its results, not by ending the program. */
void study_init(void);

/* ---- one event: model.c, garch.c ---------------------------------------------------------------- */

typedef enum model_kind { MODEL_OLS, MODEL_ADJUSTED, MODEL_GARCH } model_kind;

/* What the factors alone say on the m estimation days that are whole: centred X = QR. */
typedef struct basis {
    int m;                                  /* 0: nothing yet */
    double center[MAX_FACTORS];
    double root[MAX_FACTORS * MAX_FACTORS]; /* R^-1, by rows, upper triangular */
    double *q;                              /* the caller's room: a column of est for each factor, at least one */
} basis;

/* The days of one event: slots 0 .. est-1 are the estimation days, est .. est+span-1 the event's. NaN: no value.
 * x[k] are the k-th factor's values; MODEL_ADJUSTED has one, the benchmark. */
typedef struct event_days {
    int est, span, k;
    const double *y;
    const double *x[MAX_FACTORS];
    basis *basis;
    bool same; /* x is what it was when the basis was used last, and k */
} event_days;

/* coef[0] is the intercept. */
typedef struct fit {
    int m, p, k, df; /* estimation days, parameters, factors, degrees of freedom of sigma */
    double sigma, r2;
    double coef[MAX_FACTORS + 1];
    double garch[3]; /* omega, alpha, beta */
    bool forecast;   /* the variance has a term for estimation error */
} fit;

typedef enum fit_fault { FIT_OK, FIT_FEW, FIT_FLAT, FIT_COLLINEAR, FIT_DIVERGED, FIT_HUGE } fit_fault;
const char *fit_fault_text(fit_fault fault);

/* Ordinary least squares on the estimation days on which all values exist; MODEL_ADJUSTED estimates nothing. */
fit_fault fit_days(const event_days *d, model_kind kind, fit *out);
/* GARCH(1,1) market model by maximum likelihood; h: est + span conditional variances, forecast over the span. */
fit_fault fit_garch(const event_days *d, fit *out, double *h);
/* Abnormal returns of the slots from `from` on, NaN where a value is missing. */
void fit_abnormal(const fit *f, const event_days *d, int from, double *ar);
/* The factor by which sigma^2 is multiplied for the sum of L days whose factors sum to z: L + z'(X'X)^-1 z. */
double fit_spread(const fit *f, const basis *b, int length, const double *z);

/* Sums of products and of values, in lanes: the same on every processor. */
double sum_products(const double *a, const double *b, int n);
double sum_values(const double *a, int n);

/* ---- many events --------------------------------------------------------------------------------- */

/* One event in one window. */
typedef struct sum {
    double car, sd, naive, scar, sum_sar, bhar; /* NaN: a day is missing */
} sum;

typedef struct window {
    int lo, hi; /* days relative to the event, both within */
} window;

/* n events with est + span slots each. ar, date: rows of the slots that are kept; sd: n rows of span forecast sds. */
typedef struct study {
    int64_t n;
    int est, span;
    int from;  /* the first slot that is kept: 0, or est where no test is made of the estimation days */
    int first; /* the relative day of slot est */
    int n_windows;
    window windows[MAX_WINDOWS];
    fit *fits;
    double *ar, *sd;
    int32_t *date;
    int32_t *day; /* the event day of each */
    sum *sums;    /* n rows of n_windows */
    double *rank; /* rank.c: K of each slot, n rows of est + span; 0: missing */
    double *median; /* rank.c: the middle of all of its abnormal returns */
    double *order; /* rank.c: rank of each estimation day among its event's, n rows of est; 0: missing */
    bool by_calendar; /* residuals of different event days are paired by date, not by relative day */
} study;

/* Where slot t of event i stands in ar and date. */
static inline int64_t study_slot(const study *s, int64_t i, int t) { return i * (s->est + s->span - s->from) + t - s->from; }
/* The sums of event i over all windows. own, bench: returns by slot, of the benchmark or NULL; h: variances by slot, or
 * NULL: by the fit. */
void study_sums(const study *s, int64_t i, const event_days *d, const double *own, const double *bench, const double *h, bool is_log);
/* Ranks of event i. scratch: 2 * (est + span) ints. */
void study_ranks(const study *s, int64_t i, int *scratch);

/* ---- tests: tests.c, rank.c, exact.c ----------------------------------------------------------------------- */

typedef enum test_id {
    T_CROSS, T_JOHNSON, T_HALL, T_JACKKNIFE, T_PATELL, T_PATELL_EXACT, T_PATELL_KP, T_BMP, T_BMP_SUM, T_BMP_KP, T_CDA,
    T_INDEPENDENT, T_SIGN, T_BINOMIAL, T_COWAN, T_WILCOXON, T_WILCOXON_EXACT, T_CORRADO, T_CORRADO_ZIVNEY, T_GRANK_T,
    T_GRANK_Z, T_BHAR, N_TESTS
} test_id;

typedef struct test_name {
    const char *name, *convention;
} test_name;
extern const test_name test_names[N_TESTS];

/* statistic NaN: undefined, and why says so. df: 0 normal, below 0 exact. */
typedef struct test {
    double statistic, p;
    double df;
    int64_t n;
    const char *why;
} test;

/* What a window's members have in common. */
typedef struct aggregate {
    int64_t n, positive;
    double caar, sd, skewness, mean_scar, sd_scar, rbar, p_hat, abhar, sd_bhar;
    double s_k, kbar, w_plus, s_cda, grank;
    const char *rbar_why;
    int64_t pairs;
} aggregate;

/* Tests of one window over members, events that have a sum in it; those that nobody asked for may be left out. Needs
 * study_ranks of all. scratch: n + 4 * (est + span) doubles. g->rbar must be filled (study_correlation). */
void study_tests(const study *s, int w, const int64_t *members, int64_t n, const bool *asked, double *scratch, aggregate *g,
                 test *out);

/* The mean correlation of the estimation residuals of pairs of members; NaN: no pair shares enough days. The caller
 * makes room: unit n rows of est + 1, the others n entries. First prepare all members, in shares and any order, then
 * mark, then the parts, in any order, then the sum. */
typedef struct dated_event {
    int32_t day;
    uint64_t hash; /* of the estimation days' dates */
    int64_t member;
} dated_event;
typedef struct correlator {
    const study *s;
    const int64_t *members;
    int64_t n;
    double *unit;        /* residuals scaled to length 1, and whether they are whole */
    dated_event *by_day; /* sorted */
    uint64_t *hash;
    uint8_t *single;     /* whether a member's pairs must be looked at one by one */
} correlator;
typedef struct correlation {
    double total;
    int64_t pairs;
} correlation;
enum { CORRELATION_TASKS = 64, FEWEST_SHARED = 3 };
void study_correlation_prepare(correlator *c, int64_t from, int64_t end);
void study_correlation_mark(correlator *c);
void study_correlation_part(const correlator *c, int task, correlation *part);
void study_correlation(const correlator *c, const correlation *parts, aggregate *g);

/* Two-sided; df 0: normal. */
double two_sided(double statistic, double df);
/* The same of n statistics of t with df > 0, which the probabilities replace. */
void two_sided_all(double *t, int64_t n, int df);
/* The t quantile (df 0: normal) that leaves (1 - confidence)/2 above it. */
double critical(double confidence, double df);
double binomial_two_sided(int64_t successes, int64_t n, double p);
/* W+ of n ranks (twice the ranks: whole numbers); NaN: too many for an exact count. */
double wilcoxon_two_sided(const int *twice, int64_t n, double w_plus);

#endif
