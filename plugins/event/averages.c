/* SPDX-License-Identifier: GPL-3.0-or-later */
/* averages.c -- the side tables over events: windows, tests and aar, for all events and for each group. */
#include <float.h>
#include <math.h>

#include "tables.h"

/* ---- windows: a row a group and window; tests: a row for each test of it ---- */

static const cell *cell_at(const view *v, int64_t row) { return &v->r->cells[row]; }
static const char *cell_group(const work *w, const cell *c) { return c->group ? w->r->groups[c->group] : "all"; }
static double or_null(const view *v, int64_t row, double x) { return cell_at(v, row)->g.n ? x : NAN; }

static const char *win_market(const view *v, int64_t row, char *buf, size_t n)
{
    (void)buf, (void)n;
    return v->w->m->of[cell_at(v, row)->bench].name;
}
static const char *win_group(const view *v, int64_t row, char *buf, size_t n)
{
    (void)buf, (void)n;
    return cell_group(v->w, cell_at(v, row));
}
static const char *win_window(const view *v, int64_t row, char *buf, size_t n)
{
    return window_text(v->w->s.windows[cell_at(v, row)->window], buf, n);
}
#define CELL(name, expression) \
    static double win_##name(const view *v, int64_t row) \
    { \
        const aggregate *g = &cell_at(v, row)->g; \
        return or_null(v, row, (expression)); \
    }
static double win_n(const view *v, int64_t row) { return (double)cell_at(v, row)->g.n; }
static double win_positive(const view *v, int64_t row) { return (double)cell_at(v, row)->g.positive; }
CELL(caar, g->caar)
CELL(sd, g->sd)
CELL(skewness, g->skewness)
CELL(scar, g->mean_scar)
CELL(sd_scar, g->sd_scar)
CELL(rbar, g->rbar)
CELL(p_hat, g->p_hat)
CELL(abhar, g->abhar)
CELL(sd_bhar, g->sd_bhar)
CELL(s_k, g->s_k)
CELL(kbar, g->kbar)
static double win_low(const view *v, int64_t row)
{
    const aggregate *g = &cell_at(v, row)->g;
    return g->n > 1 ? g->caar - critical(v->w->o->confidence, (double)g->n - 1) * g->sd / sqrt((double)g->n) : NAN;
}
static double win_high(const view *v, int64_t row)
{
    const aggregate *g = &cell_at(v, row)->g;
    return g->n > 1 ? 2 * g->caar - win_low(v, row) : NAN;
}

static jvn_status add_windows(view *v)
{
    const char *unit = unit_of(v->w);
    const column columns[] = {
        {"n", "", "events", win_n, JVN_INT64},
        {"positive", "", "events with CAR > 0", win_positive, JVN_INT64},
        {"caar", unit, "mean of CAR", win_caar, JVN_FLOAT64},
        {"sd", unit, "of CAR over events, N-1", win_sd, JVN_FLOAT64},
        {"low", unit, "CAAR - t sd/sqrt N; high: CAAR + t sd/sqrt N", win_low, JVN_FLOAT64},
        {"high", unit, "", win_high, JVN_FLOAT64},
        {"skewness", "", "G1 of CAR", win_skewness, JVN_FLOAT64},
        {"scar", "", "mean of SCAR", win_scar, JVN_FLOAT64},
        {"sd_scar", "", "of SCAR over events, N-1", win_sd_scar, JVN_FLOAT64},
        {"rbar", "", "mean correlation of estimation residuals over pairs of events", win_rbar, JVN_FLOAT64},
        {"share_positive", "", "mean over events of the share of AR > 0 in estimation", win_p_hat, JVN_FLOAT64},
        {"rank", "", "mean K - 1/2 over the window, K = rank/(1+n)", win_kbar, JVN_FLOAT64},
        {"rank_sd", "", "S of Corrado and Zivney", win_s_k, JVN_FLOAT64},
        {"abhar", "ret", "mean of BHAR", win_abhar, JVN_FLOAT64},
        {"sd_bhar", "ret", "of BHAR over events, N-1", win_sd_bhar, JVN_FLOAT64},
    };
    jvn_status st = JVN_OK;
    if (v->blocks > 1) st = add_texts(v, "windows", "market", v->r->n_cells, win_market);
    if (!st && v->groups > 1) st = add_texts(v, "windows", "group", v->r->n_cells, win_group);
    if (!st) st = add_texts(v, "windows", "window", v->r->n_cells, win_window);
    return st ? st : ADD(v, "windows", columns, v->r->n_cells);
}

/* The tests that were asked for, in order; v->column says how many. */
static test_id nth_test(const view *v, int64_t row)
{
    int k = (int)(row % v->column), id = -1;
    do id++;
    while (!v->w->o->tests[id] || k-- > 0);
    return (test_id)id;
}
static const cell *test_cell(const view *v, int64_t row) { return cell_at(v, row / v->column); }
static const test *test_at(const view *v, int64_t row) { return &test_cell(v, row)->tests[nth_test(v, row)]; }
static const char *test_market(const view *v, int64_t row, char *buf, size_t n)
{
    (void)buf, (void)n;
    return v->w->m->of[test_cell(v, row)->bench].name;
}
static const char *test_group(const view *v, int64_t row, char *buf, size_t n)
{
    (void)buf, (void)n;
    return cell_group(v->w, test_cell(v, row));
}
static const char *test_window(const view *v, int64_t row, char *buf, size_t n)
{
    return window_text(v->w->s.windows[test_cell(v, row)->window], buf, n);
}
static const char *test_title(const view *v, int64_t row, char *buf, size_t n)
{
    (void)buf, (void)n;
    return test_names[nth_test(v, row)].name;
}
static const char *test_convention(const view *v, int64_t row, char *buf, size_t n)
{
    (void)buf, (void)n;
    return test_names[nth_test(v, row)].convention;
}
static const char *test_why(const view *v, int64_t row, char *buf, size_t n)
{
    (void)buf, (void)n;
    return test_cell(v, row)->g.n ? test_at(v, row)->why : "no event has a return on each day of the window";
}
static double test_value(const view *v, int64_t row) { return test_cell(v, row)->g.n ? test_at(v, row)->statistic : NAN; }
static double test_p(const view *v, int64_t row) { return test_cell(v, row)->g.n ? test_at(v, row)->p : NAN; }
static double test_df(const view *v, int64_t row) { return test_at(v, row)->df > 0 ? test_at(v, row)->df : NAN; }
static double test_n(const view *v, int64_t row) { return (double)test_at(v, row)->n; }

static jvn_status add_tests(view *v)
{
    static const column columns[] = {{"statistic", "", "", test_value, JVN_FLOAT64},
                                     {"df", "", "of t; null: normal or exact", test_df, JVN_INT64},
                                     {"p", "", "two-sided", test_p, JVN_FLOAT64},
                                     {"n", "", "events", test_n, JVN_INT64}};
    jvn_status st = JVN_OK;
    v->column = 0;
    for (int k = 0; k < N_TESTS; k++) v->column += v->w->o->tests[k];
    int64_t n = v->r->n_cells * v->column;
    if (v->blocks > 1) st = add_texts(v, "tests", "market", n, test_market);
    if (!st && v->groups > 1) st = add_texts(v, "tests", "group", n, test_group);
    if (!st) st = add_texts(v, "tests", "window", n, test_window);
    if (!st) st = add_texts(v, "tests", "test", n, test_title);
    if (!st) st = ADD(v, "tests", columns, n);
    if (!st) st = add_texts(v, "tests", "why", n, test_why);
    return st ? st : add_texts(v, "tests", "convention", n, test_convention);
}

/* ---- aar: a row a benchmark, group and day ---- */

typedef struct average {
    double n, mean, sd, n_sum, sum, sd_sum;
} average;

/* One pass over a group's events; with means, deviations from the means of the pass before. */
static void add_days(const view *v, int32_t market, int32_t group, const average *means, average *to)
{
    const study *s = &v->w->s;
    for (int64_t k = 0; k < v->r->n_kept; k++) {
        int64_t i = v->r->kept[k];
        const double *ar = s->ar + study_slot(s, i, s->est);
        double total = 0;
        if (!is_in(&v->w->r->of[i], market, group)) continue;
        for (int t = 0; t < s->span; t++) {
            total += ar[t];
            double x = ar[t] - means[t].mean, y = total - means[t].sum;
            if (x == x) to[t].n++, to[t].mean += x, to[t].sd += x * x;
            if (y == y) to[t].n_sum++, to[t].sum += y, to[t].sd_sum += y * y;
        }
    }
}

/* Averages of each day over a group's events: of AR, and of its sum since the first day. means: room for span. */
static void average_days(const view *v, int64_t row, average *means, average *to)
{
    int32_t group = (int32_t)(row % v->groups), market = v->blocks > 1 ? (int32_t)(row / v->groups) : -1;
    int span = v->w->s.span;
    memset(means, 0, (size_t)span * sizeof *means);
    memset(to, 0, (size_t)span * sizeof *to);
    add_days(v, market, group, to, means);
    for (int t = 0; t < span; t++) {
        means[t].mean /= means[t].n;
        means[t].sum /= means[t].n_sum;
    }
    add_days(v, market, group, means, to);
    for (int t = 0; t < span; t++) {
        to[t].mean = means[t].mean;
        to[t].sum = means[t].sum;
    }
}

static const average *aar_at(const view *v, int64_t row) { return (const average *)v->numbers + row; }
static const char *aar_market(const view *v, int64_t row, char *buf, size_t n)
{
    (void)buf, (void)n;
    return v->w->m->of[row / v->w->s.span / v->groups].name;
}
/* The sd of n values. Equal ones differ from their mean by rounding alone. */
static double root(double squares, double n, double mean)
{
    double rounding = 8 * DBL_EPSILON * mean;
    if (!(n > 1 && squares <= DBL_MAX)) return NAN;
    return squares <= n * rounding * rounding ? 0 : sqrt(squares / (n - 1));
}
static const char *aar_group(const view *v, int64_t row, char *buf, size_t n)
{
    (void)buf, (void)n;
    int32_t group = (int32_t)(row / v->w->s.span % v->groups);
    return group ? v->w->r->groups[group] : "all";
}
static double aar_rel(const view *v, int64_t row) { return (double)(v->w->s.first + row % v->w->s.span); }
static double aar_n(const view *v, int64_t row) { return aar_at(v, row)->n; }
static double aar_mean(const view *v, int64_t row) { return aar_at(v, row)->n > 0 ? aar_at(v, row)->mean : NAN; }
static double aar_sd(const view *v, int64_t row) { return root(aar_at(v, row)->sd, aar_at(v, row)->n, aar_at(v, row)->mean); }
static double aar_t(const view *v, int64_t row) { return aar_mean(v, row) / (aar_sd(v, row) / sqrt(aar_n(v, row))); }
static double aar_p(const view *v, int64_t row) { return two_sided(aar_t(v, row), aar_n(v, row) - 1); }
static double aar_sum(const view *v, int64_t row) { return aar_at(v, row)->n_sum > 0 ? aar_at(v, row)->sum : NAN; }
static double aar_sd_sum(const view *v, int64_t row)
{
    return root(aar_at(v, row)->sd_sum, aar_at(v, row)->n_sum, aar_at(v, row)->sum);
}
static double aar_band(const view *v, int64_t row)
{
    double n = aar_at(v, row)->n_sum;
    return n > 1 ? critical(v->w->o->confidence, n - 1) * aar_sd_sum(v, row) / sqrt(n) : NAN;
}
static double aar_low(const view *v, int64_t row) { return aar_sum(v, row) - aar_band(v, row); }
static double aar_high(const view *v, int64_t row) { return aar_sum(v, row) + aar_band(v, row); }

static jvn_status add_aar(view *v)
{
    const study *s = &v->w->s;
    const char *unit = unit_of(v->w);
    int64_t rows = (int64_t)v->blocks * v->groups, n = rows * s->span;
    average *a = v->w->call->host->scratch(v->w->call, (n + s->span) * (int64_t)sizeof *a);
    const column columns[] = {
        {"rel", "", "days from the event", aar_rel, JVN_INT64},
        {"n", "", "events", aar_n, JVN_INT64},
        {"aar", unit, "mean of AR", aar_mean, JVN_FLOAT64},
        {"sd", unit, "of AR over events, N-1", aar_sd, JVN_FLOAT64},
        {"t", "", "AAR/(sd/sqrt N), N-1 df", aar_t, JVN_FLOAT64},
        {"p", "", "two-sided", aar_p, JVN_FLOAT64},
        {"caar", unit, "mean of the sum of AR since the first day", aar_sum, JVN_FLOAT64},
        {"caar_sd", unit, "of that sum over events, N-1", aar_sd_sum, JVN_FLOAT64},
        {"low", unit, "CAAR - t sd/sqrt N; high: CAAR + t sd/sqrt N", aar_low, JVN_FLOAT64},
        {"high", unit, "", aar_high, JVN_FLOAT64},
    };
    jvn_status st = JVN_OK;
    if (!a) return JVN_ENOMEM;
    for (int64_t k = 0; k < rows; k++) average_days(v, k, a + n, a + k * s->span);
    v->numbers = (double *)a;
    if (v->blocks > 1) st = add_texts(v, "aar", "market", n, aar_market);
    if (!st && v->groups > 1) st = add_texts(v, "aar", "group", n, aar_group);
    return st ? st : ADD(v, "aar", columns, n);
}

jvn_status averages_add(view *v)
{
    jvn_status st = JVN_OK;
    if (v->w->ranks) st = add_windows(v);
    if (!st && v->w->ranks) st = add_tests(v);
    return st ? st : add_aar(v);
}
