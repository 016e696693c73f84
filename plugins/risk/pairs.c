/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pairs.c -- measures of a series beside a benchmark: beta and alpha, active return, capture, correlations.
 *
 * Jensen 1968, Treynor 1965, Modigliani 1997, Treynor and Black 1973, Bacon 2008; Martellini and Ziemann 2010 for the
 * higher co-moments. Rows that lack either return are left out. */
#include "measures.h"

#include <stdlib.h>

/* ---- beta and alpha ----------------------------------------------------------------------------- */

static double beta_from(const moments *m, const sample *s JVN_UNUSED) { return m->xy / m->yy; }
const measure beta = {.from = beta_from, .columns = 2, .least = 2, .params = {P_RATE}};

static double alpha_from(const moments *m, const sample *s)
{
    double intercept = m->mx - m->xy / m->yy * m->my;
    return s->method ? intercept * s->periods : s->periods == 1 ? intercept : pow(1 + intercept, s->periods) - 1;
}
const measure alpha = {.from = alpha_from,
                       .columns = 2,
                       .least = 2,
                       .params = {P_RATE, P_PERIODS, P_METHOD},
                       .words = "compounded|arithmetic"};

static double beta_of(const sample *s)
{
    moments m = moments_of(s->ex, s->ey, s->n);
    return m.xy / m.yy;
}

static double rate_annual(const sample *s) { return s->rate ? annual_of(s->rate, s->n, s->periods) : 0; }

static double jensen_of(const sample *s)
{
    double rate = rate_annual(s);
    return annual_of(s->x, s->n, s->periods) - rate - beta_of(s) * (annual_of(s->y, s->n, s->periods) - rate);
}
const measure jensen_alpha = {.of = jensen_of, .columns = 2, .least = 2, .params = {P_RATE, P_PERIODS}};

/* Beta over the rows where the benchmark's excess return is above 0, or below. */
static double side_beta(const sample *s, int side)
{
    int64_t n = 0;
    for (int64_t i = 0; i < s->n; i++) {
        if (s->ey[i] * side <= 0) continue;
        s->room[n] = s->ex[i];
        s->room[s->n + n++] = s->ey[i];
    }
    if (n < 2) return NAN;
    moments m = moments_of(s->room, s->room + s->n, n);
    return m.xy / m.yy;
}
static double beta_up_of(const sample *s) { return side_beta(s, 1); }
static double beta_down_of(const sample *s) { return side_beta(s, -1); }
const measure beta_up = {.of = beta_up_of, .columns = 2, .least = 2, .params = {P_RATE}};
const measure beta_down = {.of = beta_down_of, .columns = 2, .least = 2, .params = {P_RATE}};

double pearson_from(const moments *m)
{
    double r = m->xy / (sqrt(m->xx) * sqrt(m->yy));
    return r > 1 ? 1 : r < -1 ? -1 : r;
}
static double pearson_at(const moments *m, const sample *s JVN_UNUSED) { return pearson_from(m); }
const measure pearson = {.from = pearson_at, .columns = 2, .least = 2};

static double covariance_from(const moments *m, const sample *s JVN_UNUSED) { return m->xy / (m->n - 1); }
const measure covariance = {.from = covariance_from, .columns = 2, .least = 2};

static double r_squared_from(const moments *m, const sample *s JVN_UNUSED) { return pearson_from(m) * pearson_from(m); }
const measure r_squared = {.from = r_squared_from, .columns = 2, .least = 2, .params = {P_RATE}};

static double treynor_of(const sample *s) { return annual_of(s->ex, s->n, s->periods) / beta_of(s); }
const measure treynor = {.of = treynor_of, .columns = 2, .least = 2, .params = {P_RATE, P_PERIODS}};

/* ---- risk split by the benchmark ---------------------------------------------------------------- */

/* The benchmark's part: beta times its volatility. */
static double systematic_of(const sample *s) { return beta_of(s) * sd_of(s->y, s->n) * sqrt(s->periods); }
const measure systematic_risk = {.of = systematic_of, .columns = 2, .least = 2, .params = {P_RATE, P_PERIODS}};

/* What is left: the deviation of excess returns less alpha and beta times the benchmark's, of the population (n), as
 * Bacon's. */
static double specific_from(const moments *m, const sample *s)
{
    double squares = m->xx - m->xy * m->xy / m->yy;
    return sqrt((squares > 0 ? squares : 0) / m->n * s->periods);
}
const measure specific_risk = {.from = specific_from, .columns = 2, .least = 2, .params = {P_RATE, P_PERIODS}};

static double appraisal_of(const sample *s)
{
    moments m = moments_of(s->ex, s->ey, s->n);
    sample compounded = *s;
    compounded.method = 0;
    return alpha_from(&m, &compounded) / specific_from(&m, s);
}
const measure appraisal_ratio = {.of = appraisal_of, .columns = 2, .least = 2, .params = {P_RATE, P_PERIODS}};

/* Modigliani and Modigliani 1997: the Sharpe ratio at the benchmark's risk. */
static double m_squared_of(const sample *s)
{
    double sd = sd_of(s->ex, s->n), rate = s->rate ? mean_of(s->rate, s->n) : 0;
    return sd == 0 ? NAN : (mean_of(s->ex, s->n) * sd_of(s->y, s->n) / sd + rate) * s->periods;
}
const measure m_squared = {.of = m_squared_of, .columns = 2, .least = 2, .params = {P_RATE, P_PERIODS}};

/* ---- active return ------------------------------------------------------------------------------ */

static double tracking_from(const moments *m, const sample *s) { return sqrt(m->xx / (m->n - 1) * s->periods); }
const measure tracking_error = {
    .from = tracking_from, .columns = 2, .least = 2, .params = {P_PERIODS}, .active = true, .sd = true};

static double active_of(const sample *s)
{
    if (s->method) return (mean_of(s->x, s->n) - mean_of(s->y, s->n)) * s->periods;
    return annual_of(s->x, s->n, s->periods) - annual_of(s->y, s->n, s->periods);
}
const measure active_return = {
    .of = active_of, .columns = 2, .least = 1, .params = {P_PERIODS, P_METHOD}, .words = "geometric|arithmetic"};

static double information_of(const sample *s)
{
    for (int64_t i = 0; i < s->n; i++) s->room[i] = s->x[i] - s->y[i];
    return active_of(s) / (sd_of(s->room, s->n) * sqrt(s->periods));
}
const measure information_ratio = {
    .of = information_of, .columns = 2, .least = 2, .params = {P_PERIODS, P_METHOD}, .words = "geometric|arithmetic"};

/* ---- capture ------------------------------------------------------------------------------------ */

enum { CAPTURE_GEOMETRIC, CAPTURE_ARITHMETIC, CAPTURE_NUMBER, CAPTURE_PERCENT };

/* Over rows where the benchmark rose, or did not: what of its move the series made, or how often it went along
 * (number) or did better (percent). */
static double capture_of(const sample *s, bool up)
{
    double wx = 1, wy = 1, sx = 0, sy = 0, n = 0, along = 0, better = 0;
    for (int64_t i = 0; i < s->n; i++) {
        double x = s->x[i], y = s->y[i];
        if ((y > 0) != up) continue;
        n++;
        wx *= 1 + x, wy *= 1 + y;
        sx += x, sy += y;
        along += up ? x > 0 : x < 0;
        better += x > y;
    }
    switch (s->method) {
    case CAPTURE_GEOMETRIC: return (wx - 1) / (wy - 1);
    case CAPTURE_ARITHMETIC: return sx / sy;
    case CAPTURE_NUMBER: return along / n;
    default: return better / n;
    }
}
static double up_capture_of(const sample *s) { return capture_of(s, true); }
static double down_capture_of(const sample *s) { return capture_of(s, false); }
#define CAPTURES "geometric|arithmetic|number|percent"
const measure up_capture = {.of = up_capture_of, .columns = 2, .least = 1, .params = {P_METHOD}, .words = CAPTURES};
const measure down_capture = {.of = down_capture_of, .columns = 2, .least = 1, .params = {P_METHOD}, .words = CAPTURES};

/* ---- co-moments --------------------------------------------------------------------------------- */

/* Mean of x's deviation times the benchmark's to the power - 1, over the benchmark's own to the power. */
static double comoment(const sample *s, int power)
{
    double mx = mean_of(s->x, s->n), my = mean_of(s->y, s->n), cross = 0, own = 0;
    for (int64_t i = 0; i < s->n; i++) {
        double d = s->y[i] - my, p = power == 3 ? d * d : d * d * d;
        cross += (s->x[i] - mx) * p;
        own += d * p;
    }
    return cross / own;
}
static double coskewness_of(const sample *s) { return comoment(s, 3); }
static double cokurtosis_of(const sample *s) { return comoment(s, 4); }
const measure coskewness = {.of = coskewness_of, .columns = 2, .least = 2};
const measure cokurtosis = {.of = cokurtosis_of, .columns = 2, .least = 2};

/* ---- rank correlations -------------------------------------------------------------------------- */

typedef struct ranked {
    double value, other;
    int64_t row;
} ranked;

static int by_value(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->value != y->value) return x->value > y->value ? 1 : -1;
    return (x->other > y->other) - (x->other < y->other);
}

/* Mean ranks of ties. */
static bool rank_values(const double *x, int64_t n, double *rank)
{
    ranked *r = malloc((size_t)(n + 1) * sizeof *r);
    if (!r) return false;
    for (int64_t i = 0; i < n; i++) r[i] = (ranked){x[i], 0, i};
    qsort(r, (size_t)n, sizeof *r, by_value);
    for (int64_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && r[end].value == r[i].value;) end++;
        for (int64_t k = i; k < end; k++) rank[r[k].row] = (double)(i + end + 1) / 2;
    }
    free(r);
    return true;
}

double spearman_of(const double *x, const double *y, int64_t n, double *room)
{
    if (!rank_values(x, n, room) || !rank_values(y, n, room + n)) return NAN;
    moments m = moments_of(room, room + n, n);
    return pearson_from(&m);
}

/* Sorts y[0..n-1] by merging and counts what stood in the wrong order: the discordant pairs. */
static double count_swaps(double *y, double *room, int64_t n)
{
    double swaps = 0;
    for (int64_t width = 1; width < n; width *= 2) {
        for (int64_t lo = 0; lo < n; lo += 2 * width) {
            int64_t mid = lo + width < n ? lo + width : n, hi = mid + width < n ? mid + width : n, i = lo, j = mid;
            for (int64_t k = lo; k < hi; k++) {
                bool right = i == mid || (j < hi && y[j] < y[i]);
                if (right && i < mid) swaps += (double)(mid - i);
                room[k] = right ? y[j++] : y[i++];
            }
        }
        memcpy(y, room, (size_t)n * sizeof *y);
    }
    return swaps;
}

/* Pairs within runs of equal neighbours: sum of t (t - 1) / 2. */
static double ties_of(const double *sorted, int64_t n)
{
    double ties = 0, run = 0;
    for (int64_t i = 1; i < n; i++) {
        run = sorted[i] == sorted[i - 1] ? run + 1 : 0;
        ties += run;
    }
    return ties;
}

/* Tau-b, in n log n steps: Knight 1966. */
double kendall_of(const double *x, const double *y, int64_t n, double *room)
{
    ranked *r = malloc((size_t)(n + 1) * sizeof *r);
    double pairs = (double)n * (double)(n - 1) / 2, x_ties = 0, both = 0, run = 0, twins = 0;
    if (!r) return NAN;
    for (int64_t i = 0; i < n; i++) r[i] = (ranked){x[i], y[i], i};
    qsort(r, (size_t)n, sizeof *r, by_value);
    for (int64_t i = 0; i < n; i++) {
        bool same = i && r[i].value == r[i - 1].value;
        run = same ? run + 1 : 0;
        twins = same && r[i].other == r[i - 1].other ? twins + 1 : 0;
        x_ties += run;
        both += twins;
        room[i] = r[i].other;
    }
    free(r);
    double swaps = count_swaps(room, room + n, n), y_ties = ties_of(room, n);
    return (pairs - x_ties - y_ties + both - 2 * swaps) / (sqrt(pairs - x_ties) * sqrt(pairs - y_ties));
}

static double spearman_at(const sample *s) { return spearman_of(s->x, s->y, s->n, s->room); }
static double kendall_at(const sample *s) { return kendall_of(s->x, s->y, s->n, s->room); }
const measure spearman = {.of = spearman_at, .columns = 2, .least = 2};
const measure kendall = {.of = kendall_at, .columns = 2, .least = 2};
