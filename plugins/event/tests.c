/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests.c -- the tests over many events: parametric ones, signs, and correlation between events. What cannot be
 * computed has a reason instead of a statistic. */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include <jevons/plugin.h>

#include "tests.h"

const test_name test_names[N_TESTS] = {
    [T_CROSS] = {"cross_sectional", "mean CAR/(sd/sqrt N), t with N-1 df"},
    [T_JOHNSON] = {"johnson",
            "skewness-adjusted, Johnson 1978: sqrt N (S + g S^2/3 + g/(6N)), S mean/sd of CAR, t with "
            "N-1 df"},
    [T_HALL] = {"hall", "skewness-adjusted, Hall 1992: sqrt N (S + g S^2/3 + g^2 S^3/27 + g/(6N)), t with N-1 df"},
    [T_JACKKNIFE] = {"jackknife", "t of the N pseudo-values of mean/sd of CAR, N-1 df"},
    [T_PATELL] = {"patell", "Patell 1976: N^-1/2 sum [sum SAR/sqrt(L Q)], Q = (M-p)/(M-p-2), normal"},
    [T_PATELL_EXACT] = {"patell_exact", "N^-1/2 sum SCAR/sqrt Q, SCAR by the exact sd of CAR, normal"},
    [T_PATELL_KP] = {"patell_kp", "Patell/sqrt(1 + (N-1) rbar), Kolari and Pynnonen 2010, normal"},
    [T_BMP] = {"bmp", "Boehmer, Musumeci and Poulsen 1991: mean SCAR/(sd/sqrt N), t with N-1 df"},
    [T_BMP_SUM] = {"bmp_sum", "the same of sum SAR over the window, t with N-1 df"},
    [T_BMP_KP] = {"bmp_kp", "BMP sqrt((1-rbar)/(1+(N-1) rbar)), Kolari and Pynnonen 2010, t with N-1 df"},
    [T_CDA] = {"cda",
            "crude dependence, Brown and Warner 1980: CAAR/(S sqrt L), S of the estimation AAR, t "
            "with T-1 df"},
    [T_INDEPENDENT] = {"independent",
            "Brown and Warner 1980 without dependence: sum CAR/sqrt(L sum S_i^2), S_i of the event's "
            "estimation AR, M-1, normal"},
    [T_SIGN] = {"sign", "(w - N/2)/sqrt(N/4), w events with CAR > 0, normal"},
    [T_BINOMIAL] = {"sign_exact", "w of N events with CAR > 0, exact binomial at 1/2; the statistic is w"},
    [T_COWAN] = {"generalised_sign",
            "Cowan 1992: (w - N p)/sqrt(N p(1-p)), p the mean share of AR > 0 in estimation, normal"},
    [T_WILCOXON] = {"wilcoxon", "signed ranks of CAR, (W - N(N+1)/4)/sqrt(N(N+1)(2N+1)/24), normal"},
    [T_WILCOXON_EXACT] = {"wilcoxon_exact", "signed ranks of CAR, counted exactly (N up to 60); the statistic is W+"},
    [T_CORRADO] = {"corrado", "Corrado 1989, Corrado and Zivney 1992: sqrt L (mean K - 1/2)/S, K = rank/(1+n), normal"},
    [T_CORRADO_ZIVNEY] = {"corrado_zivney_sign",
            "Corrado and Zivney 1992: signs about each event's median, scaled by their own sd, normal"},
    [T_GRANK_T] = {"grank_t", "Kolari and Pynnonen 2011: Z sqrt((T-2)/(T-1-Z^2)), t with T-2 df"},
    [T_GRANK_Z] = {"grank_z", "Kolari and Pynnonen 2011: mean U/sqrt((T-1)/(12 N (T+1))), normal"},
    [T_BHAR] = {"bhar", "mean BHAR/(sd/sqrt N), t with N-1 df"},
};

static const sum *sum_of(const sample *m, int64_t i) { return &m->s->sums[m->members[i] * m->s->n_windows + m->w]; }

static const fit *fit_of(const sample *m, int64_t i) { return &m->s->fits[m->members[i]]; }

static const double *ar_of(const sample *m, int64_t i)
{
    return m->s->ar + m->members[i] * (m->s->est + m->s->span);
}

static double squared(double x) { return x * x; }

/* Mean, sd (N-1) and skewness (G1) of x. */
static void moments(const double *x, int64_t n, double *mean, double *sd, double *skewness)
{
    double total = 0, two = 0, three = 0, N = (double)n;
    for (int64_t i = 0; i < n; i++) total += x[i];
    *mean = total / N;
    for (int64_t i = 0; i < n; i++) {
        double e = x[i] - *mean;
        two += e * e;
        three += e * e * e;
    }
    if (two <= N * squared(8 * DBL_EPSILON * *mean)) two = 0; /* equal values differ from their mean by rounding alone */
    *sd = n > 1 && two <= DBL_MAX ? sqrt(two / (N - 1)) : NAN;
    *skewness = n > 2 ? N / ((N - 1) * (N - 2)) * three / (*sd * *sd * *sd) : NAN;
}

static const char *const one_event = "one event: its own t is in the result";
static const char *const no_spread = "the events do not differ";

static void t_of_mean(test *t, double mean, double sd, int64_t n)
{
    t->df = (double)n - 1;
    if (n < 2) t->why = one_event;
    else if (!(sd > 0)) t->why = no_spread;
    else t->statistic = mean / (sd / sqrt((double)n));
}

static void skewed(test *out, const aggregate *g, bool hall)
{
    double N = (double)g->n, S = g->caar / g->sd, c = g->skewness;
    out->df = N - 1;
    if (g->n < 3) out->why = "skewness needs three events";
    else if (!(g->sd > 0)) out->why = no_spread;
    else out->statistic = sqrt(N) * (S + c / 3 * S * S + (hall ? c * c / 27 * S * S * S : 0) + c / (6 * N));
}

/* Mean/sd without value i, from the sums of deviations from the mean of all. */
static double ratio_without(double mean, double two, double e, double n)
{
    double left = mean - e / (n - 1), rest = two - e * e * n / (n - 1);
    return left / sqrt((rest > 0 ? rest : 0) / (n - 2));
}

static void jackknife(test *out, const aggregate *g, const double *car, double *pseudo)
{
    double n = (double)g->n, two = g->sd * g->sd * (n - 1), mean, sd, skewness;
    out->df = n - 1;
    if (g->n < 3) out->why = "leaving one out needs three events";
    else if (!(g->sd > 0)) out->why = no_spread;
    if (out->why) return;
    for (int64_t i = 0; i < g->n; i++)
        pseudo[i] = n * (g->caar / g->sd) - (n - 1) * ratio_without(g->caar, two, car[i] - g->caar, n);
    moments(pseudo, g->n, &mean, &sd, &skewness);
    t_of_mean(out, mean, sd, g->n);
    if (isnan(out->statistic) && !out->why) out->why = no_spread;
}

static void of_cars(const sample *m, double *x, aggregate *g, test *out)
{
    for (int64_t i = 0; i < m->n; i++) x[i] = sum_of(m, i)->car;
    moments(x, m->n, &g->caar, &g->sd, &g->skewness);
    t_of_mean(&out[T_CROSS], g->caar, g->sd, m->n);
    skewed(&out[T_JOHNSON], g, false);
    skewed(&out[T_HALL], g, true);
    jackknife(&out[T_JACKKNIFE], g, x, x + m->n);
}

static void patell(const sample *m, test *out)
{
    double days = 0, exact = 0, root = sqrt((double)m->n);
    const char *why = NULL;
    for (int64_t i = 0; i < m->n; i++) {
        double df = fit_of(m, i)->df, q = df / (df - 2);
        if (df <= 2) why = "Q needs more than two degrees of freedom";
        days += sum_of(m, i)->sum_sar / sqrt(m->length * q);
        exact += sum_of(m, i)->scar / sqrt(q);
    }
    out[T_PATELL].why = out[T_PATELL_EXACT].why = why;
    if (why) return;
    out[T_PATELL].statistic = days / root;
    out[T_PATELL_EXACT].statistic = exact / root;
}

static void bmp(const sample *m, double *x, aggregate *g, test *out)
{
    double mean, sd, skewness;
    for (int64_t i = 0; i < m->n; i++) x[i] = sum_of(m, i)->sum_sar;
    moments(x, m->n, &mean, &sd, &skewness);
    t_of_mean(&out[T_BMP_SUM], mean, sd, m->n);
    for (int64_t i = 0; i < m->n; i++) x[i] = sum_of(m, i)->scar;
    moments(x, m->n, &g->mean_scar, &g->sd_scar, &skewness);
    t_of_mean(&out[T_BMP], g->mean_scar, g->sd_scar, m->n);
}

/* Kolari and Pynnonen's adjustments need the correlation; where it is unknown so are they. */
static void adjust(const aggregate *g, const test *plain, test *out, bool is_bmp)
{
    double spread = 1 + ((double)g->n - 1) * g->rbar;
    out->df = plain->df;
    if (plain->why) out->why = plain->why;
    else if (g->rbar != g->rbar) out->why = g->rbar_why;
    else if (!(spread > 0)) out->why = "the residuals' mean correlation is below -1/(N-1)";
    else out->statistic = plain->statistic * sqrt((is_bmp ? 1 - g->rbar : 1) / spread);
}

/* The mean abnormal return of each estimation day that has one; how many there are. count: room for est. */
static int estimation_means(const sample *m, double *mean, double *count)
{
    int days = 0;
    for (int t = 0; t < m->s->est; t++) mean[t] = count[t] = 0;
    for (int64_t i = 0; i < m->n; i++) {
        const double *ar = ar_of(m, i);
        for (int t = 0; t < m->s->est; t++) {
            bool there = ar[t] == ar[t];
            mean[t] += there ? ar[t] : 0;
            count[t] += there;
        }
    }
    for (int t = 0; t < m->s->est; t++)
        if (count[t] > 0) mean[days++] = mean[t] / count[t];
    return days;
}

/* Of one event's abnormal returns over its estimation days, about their mean, M-1. */
static double estimation_variance(const sample *m, int64_t i)
{
    const double *ar = ar_of(m, i);
    double total = 0, square = 0;
    int n = 0;
    for (int t = 0; t < m->s->est; t++) {
        bool there = ar[t] == ar[t];
        total += there ? ar[t] : 0;
        n += there;
    }
    for (int t = 0; t < m->s->est; t++) square += ar[t] == ar[t] ? (ar[t] - total / n) * (ar[t] - total / n) : 0;
    return square / (n - 1);
}

static void brown_warner(const sample *m, double *scratch, aggregate *g, test *out)
{
    double mean, skewness, squares = 0;
    int days = estimation_means(m, scratch, scratch + m->s->est);
    moments(scratch, days, &mean, &g->s_cda, &skewness);
    out[T_CDA].df = days - 1;
    if (!(g->s_cda > 0)) out[T_CDA].why = "the estimation days' mean does not vary";
    else out[T_CDA].statistic = g->caar / (g->s_cda * sqrt(m->length));
    for (int64_t i = 0; i < m->n; i++) squares += estimation_variance(m, i);
    out[T_INDEPENDENT].statistic = g->caar * (double)m->n / sqrt(squares * m->length);
}

JVN_WIDE static double share_positive(const sample *m, int64_t i)
{
    int64_t positive = 0, n = 0;
    const double *ar = ar_of(m, i);
    const int est = m->s->est;
    for (int t = 0; t < est; t++) {
        positive += ar[t] > 0;
        n += ar[t] == ar[t];
    }
    return (double)positive / (double)n;
}

static void signs(const sample *m, aggregate *g, test *out)
{
    double N = (double)m->n, share = 0;
    g->positive = 0;
    for (int64_t i = 0; i < m->n; i++) {
        g->positive += sum_of(m, i)->car > 0;
        share += share_positive(m, i);
    }
    double w = (double)g->positive;
    g->p_hat = share / N;
    out[T_SIGN].statistic = (w - N / 2) / sqrt(N / 4);
    out[T_BINOMIAL].statistic = w;
    out[T_BINOMIAL].df = -1;
    out[T_BINOMIAL].p = binomial_two_sided(g->positive, m->n, 0.5);
    if (!(g->p_hat > 0 && g->p_hat < 1)) out[T_COWAN].why = "abnormal returns of the estimation days have one sign";
    else out[T_COWAN].statistic = (w - N * g->p_hat) / sqrt(N * g->p_hat * (1 - g->p_hat));
}

typedef struct sized {
    double size;
    bool positive;
} sized;

static int by_size(const void *a, const void *b)
{
    double x = ((const sized *)a)->size, y = ((const sized *)b)->size;
    return (x > y) - (x < y);
}

/* CARs of nought take no part. twice: twice the rank of each, in order of size. */
static void wilcoxon(const sample *m, sized *x, int *twice, aggregate *g, test *out)
{
    int64_t n = 0;
    g->w_plus = 0;
    for (int64_t i = 0; i < m->n; i++) {
        double car = sum_of(m, i)->car;
        if (car != 0) x[n++] = (sized){fabs(car), car > 0};
    }
    qsort(x, (size_t)n, sizeof *x, by_size);
    for (int64_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && x[end].size == x[i].size; end++) continue;
        for (int64_t k = i; k < end; k++) {
            twice[k] = (int)(i + end + 1);
            if (x[k].positive) g->w_plus += twice[k] / 2.0;
        }
    }
    double N = (double)n;
    out[T_WILCOXON].n = out[T_WILCOXON_EXACT].n = n;
    out[T_WILCOXON_EXACT].df = -1;
    if (!n) out[T_WILCOXON].why = out[T_WILCOXON_EXACT].why = "every CAR is nought";
    if (!n) return;
    out[T_WILCOXON].statistic = (g->w_plus - N * (N + 1) / 4) / sqrt(N * (N + 1) * (2 * N + 1) / 24);
    out[T_WILCOXON_EXACT].p = wilcoxon_two_sided(twice, n, g->w_plus);
    if (isnan(out[T_WILCOXON_EXACT].p)) out[T_WILCOXON_EXACT].why = "more than 60 events: the normal one serves";
    else out[T_WILCOXON_EXACT].statistic = g->w_plus;
}

/* The sum over members of their signs about their own median, and how many there are, of each slot. */
static void sum_signs(const sample *m, double *sign, double *count)
{
    int slots = m->s->est + m->s->span;
    for (int t = 0; t < slots; t++) sign[t] = count[t] = 0;
    for (int64_t i = 0; i < m->n; i++) {
        const double *ar = ar_of(m, i), middle = m->s->median[m->members[i]];
        for (int t = 0; t < slots; t++) {
            sign[t] += (ar[t] > middle) - (ar[t] < middle);
            count[t] += ar[t] == ar[t];
        }
    }
}

static void corrado_zivney(const sample *m, double *sign, test *out)
{
    int slots = m->s->est + m->s->span, days = 0;
    double square = 0, total = 0, *count = sign + slots;
    sum_signs(m, sign, count);
    for (int t = 0; t < slots; t++) {
        if (!(count[t] > 0)) continue;
        double scaled = sign[t] / sqrt(count[t]);
        days++;
        square += scaled * scaled;
        if (t >= m->s->est + m->from && t <= m->s->est + m->to) total += scaled;
    }
    if (!(square > 0)) out->why = "signs cancel on every day";
    else out->statistic = total / sqrt(m->length) / sqrt(square / days);
}

static void bhar(const sample *m, double *x, aggregate *g, test *out)
{
    double skewness;
    for (int64_t i = 0; i < m->n; i++) x[i] = sum_of(m, i)->bhar;
    moments(x, m->n, &g->abhar, &g->sd_bhar, &skewness);
    t_of_mean(out, g->abhar, g->sd_bhar, m->n);
    if (isnan(g->abhar)) out->why = "there is no benchmark to hold instead";
}

static void finish(test *t)
{
    if (t->why) t->statistic = t->p = NAN;
    else if (t->df >= 0) t->p = two_sided(t->statistic, t->df);
}

void study_tests(const study *s, int w, const int64_t *members, int64_t n, const bool *asked, double *scratch, aggregate *g,
                 test *out)
{
    window v = s->windows[w];
    sample m = {s, w, v.hi - v.lo + 1, v.lo - s->first, v.hi - s->first, members, n};
    g->n = n;
    for (int k = 0; k < N_TESTS; k++) out[k] = (test){.statistic = NAN, .p = NAN, .n = n};
    of_cars(&m, scratch, g, out);
    patell(&m, out);
    bmp(&m, scratch, g, out);
    adjust(g, &out[T_PATELL], &out[T_PATELL_KP], false);
    adjust(g, &out[T_BMP], &out[T_BMP_KP], true);
    if (asked[T_CDA] || asked[T_INDEPENDENT]) brown_warner(&m, scratch, g, out);
    signs(&m, g, out);
    if (asked[T_WILCOXON] || asked[T_WILCOXON_EXACT])
        wilcoxon(&m, (sized *)scratch, (int *)(scratch + 2 * n), g, out);
    test_corrado(&m, scratch, g, &out[T_CORRADO]);
    if (asked[T_CORRADO_ZIVNEY]) corrado_zivney(&m, scratch, &out[T_CORRADO_ZIVNEY]);
    if (g->sd_scar > 0) test_grank(&m, scratch, g, &out[T_GRANK_T], &out[T_GRANK_Z]);
    else out[T_GRANK_T].why = out[T_GRANK_Z].why = n < 2 ? one_event : no_spread;
    bhar(&m, scratch, g, &out[T_BHAR]);
    for (int k = 0; k < N_TESTS; k++) finish(&out[k]);
}
