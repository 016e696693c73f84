/* SPDX-License-Identifier: GPL-3.0-or-later */
/* single.c -- measures of one series of returns: return, volatility, ratios of the two, falls from a peak.
 *
 * After Bacon 2008 (Practical Portfolio Performance Measurement and Attribution); the names are those of the field. */
#include "measures.h"

/* ---- return ------------------------------------------------------------------------------------- */

static double total_of(const sample *s) { return growth_of(s->x, s->n) - 1; }
const measure total_return = {.of = total_of, .columns = 1, .least = 1};

static double annual_return_of(const sample *s)
{
    return s->method ? mean_of(s->x, s->n) * s->periods : annual_of(s->x, s->n, s->periods);
}
const measure annual_return = {
    .of = annual_return_of, .columns = 1, .least = 1, .params = {P_PERIODS, P_METHOD}, .words = "geometric|arithmetic"};

static double hit_rate_of(const sample *s)
{
    int64_t hits = 0;
    for (int64_t i = 0; i < s->n; i++) hits += s->x[i] > s->mar;
    return (double)hits / (double)s->n;
}
const measure hit_rate = {.of = hit_rate_of, .columns = 1, .least = 1, .params = {P_MAR}};

static double best_of(const sample *s)
{
    double best = s->x[0];
    for (int64_t i = 1; i < s->n; i++) best = s->x[i] > best ? s->x[i] : best;
    return best;
}
const measure best_return = {.of = best_of, .columns = 1, .least = 1};

static double worst_of(const sample *s)
{
    double worst = s->x[0];
    for (int64_t i = 1; i < s->n; i++) worst = s->x[i] < worst ? s->x[i] : worst;
    return worst;
}
const measure worst_return = {.of = worst_of, .columns = 1, .least = 1};

/* ---- deviations --------------------------------------------------------------------------------- */

static double volatility_from(const moments *m, const sample *s) { return sqrt(m->xx / (m->n - 1) * s->periods); }
const measure volatility = {.from = volatility_from, .columns = 1, .least = 2, .params = {P_PERIODS}, .sd = true};

/* The mean of (mar - x)^power over returns below mar. */
static double below(const sample *s, double mar, int power)
{
    double sum = 0;
    for (int64_t i = 0; i < s->n; i++) {
        double d = mar - s->x[i];
        sum += d > 0 ? (power == 3 ? d * d * d : power == 2 ? d * d : d) : 0;
    }
    return sum / (double)s->n;
}

static double above(const sample *s)
{
    double sum = 0;
    for (int64_t i = 0; i < s->n; i++) sum += s->x[i] > s->mar ? s->x[i] - s->mar : 0;
    return sum / (double)s->n;
}

static double downside_of(const sample *s)
{
    double n = (double)s->n, fewer = 0;
    for (int64_t i = 0; i < s->n; i++) fewer += s->x[i] < s->mar;
    return sqrt(below(s, s->mar, 2) * (s->method && fewer > 0 ? n / fewer : 1) * s->periods);
}
const measure downside_deviation = {
    .of = downside_of, .columns = 1, .least = 1, .params = {P_MAR, P_PERIODS, P_METHOD}, .words = "full|subset"};

static double semideviation_of(const sample *s) { return sqrt(below(s, mean_of(s->x, s->n), 2) * s->periods); }
const measure semideviation = {.of = semideviation_of, .columns = 1, .least = 1, .params = {P_PERIODS}};

/* ---- ratios ------------------------------------------------------------------------------------- */

static double sharpe_of(const sample *s)
{
    double sd = sd_of(s->ex, s->n) * sqrt(s->periods);
    if (sd == 0) return NAN;
    return (s->method ? annual_of(s->ex, s->n, s->periods) : mean_of(s->ex, s->n) * s->periods) / sd;
}
static double sharpe_from(const moments *m, const sample *s)
{
    return m->mx * s->periods / sqrt(m->xx / (m->n - 1) * s->periods);
}
const measure sharpe = {.of = sharpe_of,
                        .from = sharpe_from,
                        .columns = 1,
                        .least = 2,
                        .params = {P_RATE, P_PERIODS, P_METHOD},
                        .words = "arithmetic|geometric",
                        .compounds = true};

/* Pezier and White 2006: SR (1 + SR S/6 - SR^2 K/24), moments of the population, K in excess of 3. */
static double adjusted_sharpe_of(const sample *s)
{
    double n = (double)s->n, mean = mean_of(s->x, s->n), m2 = squares_of(s->x, s->n, mean) / n, m3 = 0, m4 = 0;
    double ratio = sharpe_of(s);
    for (int64_t i = 0; i < s->n; i++) {
        double d = s->x[i] - mean;
        m3 += d * d * d / n;
        m4 += d * d * d * d / n;
    }
    return ratio * (1 + ratio * m3 / (6 * m2 * sqrt(m2)) - ratio * ratio * (m4 / (m2 * m2) - 3) / 24);
}
const measure adjusted_sharpe = {.of = adjusted_sharpe_of,
                                 .columns = 1,
                                 .least = 2,
                                 .params = {P_RATE, P_PERIODS, P_METHOD},
                                 .words = "arithmetic|geometric",
                                 .compounds = true};

static double sortino_of(const sample *s)
{
    return (mean_of(s->x, s->n) - s->mar) * sqrt(s->periods) / sqrt(below(s, s->mar, 2));
}
const measure sortino = {.of = sortino_of, .columns = 1, .least = 1, .params = {P_MAR, P_PERIODS}};

/* Kaplan and Knowles 2004, order 3. */
static double kappa_of(const sample *s) { return (mean_of(s->x, s->n) - s->mar) / cbrt(below(s, s->mar, 3)); }
const measure kappa = {.of = kappa_of, .columns = 1, .least = 1, .params = {P_MAR}};

/* Keating and Shadwick 2002. */
static double omega_of(const sample *s) { return above(s) / below(s, s->mar, 1); }
const measure omega = {.of = omega_of, .columns = 1, .least = 1, .params = {P_MAR}};

/* Sortino, van der Meer and Plantinga 1999; subset: each mean over the returns of its side. */
static double upside_of(const sample *s)
{
    double more = 0, fewer = 0, n = (double)s->n;
    for (int64_t i = 0; i < s->n; i++) {
        more += s->x[i] > s->mar;
        fewer += s->x[i] < s->mar;
    }
    if (!s->method) return above(s) / sqrt(below(s, s->mar, 2));
    return above(s) * n / more / sqrt(below(s, s->mar, 2) * n / fewer);
}
const measure upside_potential = {
    .of = upside_of, .columns = 1, .least = 1, .params = {P_MAR, P_METHOD}, .words = "full|subset"};

static double tail_ratio_of(const sample *s)
{
    memcpy(s->room, s->x, (size_t)s->n * sizeof *s->x);
    return fabs(select_quantile(s->room, s->n, s->level)) / fabs(select_quantile(s->room, s->n, 1 - s->level));
}
const measure tail_ratio = {.of = tail_ratio_of, .columns = 1, .least = 1, .params = {P_LEVEL}};

/* ---- falls from a peak -------------------------------------------------------------------------- */

static double max_drawdown_positive(const sample *s) { return fabs(max_drawdown_of(s->x, s->n)); }
const measure max_drawdown = {.of = max_drawdown_positive, .columns = 1, .least = 1};

/* Sums over all falls: their number, depths and squared depths. */
static void sum_falls(const sample *s, double *n, double *depth, double *squares)
{
    double wealth = 1, peak = 1;
    int64_t at = 0;
    fall f;
    *n = *depth = *squares = 0;
    while (next_fall(s->x, s->n, &at, &wealth, &peak, &f)) {
        *n += 1;
        *depth -= f.depth;
        *squares += f.depth * f.depth;
    }
    if (!isfinite(wealth)) *n = *depth = *squares = NAN;
}

static double average_drawdown_of(const sample *s)
{
    double n, depth, squares;
    sum_falls(s, &n, &depth, &squares);
    return n == 0 ? 0 : depth / n;
}
const measure average_drawdown = {.of = average_drawdown_of, .columns = 1, .least = 1};

static double drawdown_deviation_of(const sample *s)
{
    double n, depth, squares;
    sum_falls(s, &n, &depth, &squares);
    return sqrt(squares / (double)s->n);
}
const measure drawdown_deviation = {.of = drawdown_deviation_of, .columns = 1, .least = 1};

/* The mean over all days of the depth to a power, 1 or 2. */
static double depths(const sample *s, int power)
{
    double wealth = 1, peak = 1, sum = 0;
    for (int64_t i = 0; i < s->n; i++) {
        wealth *= 1 + s->x[i];
        peak = wealth > peak ? wealth : peak;
        double depth = 1 - wealth / peak;
        sum += power == 2 ? depth * depth : depth;
    }
    return sum / (double)s->n;
}

static double ulcer_of(const sample *s) { return sqrt(depths(s, 2)); }
static double pain_of(const sample *s) { return depths(s, 1); }
const measure ulcer_index = {.of = ulcer_of, .columns = 1, .least = 1};
const measure pain_index = {.of = pain_of, .columns = 1, .least = 1};

static double longest_fall_of(const sample *s)
{
    double wealth = 1, peak = 1, most = 0;
    int64_t at = 0;
    fall f;
    while (next_fall(s->x, s->n, &at, &wealth, &peak, &f)) {
        double rows = (double)((f.to < 0 ? s->n : f.to) - f.from + 1);
        most = rows > most ? rows : most;
    }
    return most;
}
const measure longest_fall = {.of = longest_fall_of, .columns = 1, .least = 1};

static double calmar_of(const sample *s)
{
    return annual_of(s->x, s->n, s->periods) / fabs(max_drawdown_of(s->x, s->n));
}
const measure calmar = {.of = calmar_of, .columns = 1, .least = 1, .params = {P_PERIODS}};

/* Kestner 1996: mar is the excess, 10 % by custom. */
static double sterling_of(const sample *s)
{
    return annual_of(s->x, s->n, s->periods) / (fabs(max_drawdown_of(s->x, s->n)) + s->mar);
}
const measure sterling = {.of = sterling_of, .columns = 1, .least = 1, .params = {P_PERIODS, P_MAR}};

/* The sum of squared losses over runs of neighbouring rows below 0, as PerformanceAnalytics has them: no run begins in
 * the first row, and a hundredth of each return is compounded and the result taken a hundredfold. */
static double squared_runs(const sample *s)
{
    double sum = 0, wealth = 1;
    for (int64_t i = 1; i < s->n; i++) {
        if (s->x[i] < 0) wealth *= 1 + s->x[i] / 100;
        if (s->x[i] < 0 && i + 1 < s->n) continue;
        sum += (wealth - 1) * (wealth - 1) * 1e4;
        wealth = 1;
    }
    return sum;
}

/* Burke 1994. */
static double burke_of(const sample *s)
{
    double n, depth, squares;
    sum_falls(s, &n, &depth, &squares);
    return annual_of(s->x, s->n, s->periods) / sqrt(s->method ? squared_runs(s) : squares);
}
const measure burke = {
    .of = burke_of, .columns = 1, .least = 1, .params = {P_PERIODS, P_METHOD}, .words = "falls|runs"};

/* Martin and McCann 1989. */
static double martin_of(const sample *s) { return annual_of(s->x, s->n, s->periods) / ulcer_of(s); }
const measure martin = {.of = martin_of, .columns = 1, .least = 1, .params = {P_PERIODS}};
