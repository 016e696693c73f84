/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model.c -- one event's normal return: least squares on its own estimation days, abnormal returns, and the exact
 * variance of their sums.
 *
 * Values are centred, so that with X = [1 Z], Z = QR the estimation error of a sum of L days with factors z is
 * L^2/M + |R^-T (z - L zbar)|^2 (Salinger 1992); for one day this is Patell's 1 + 1/M + ... */
#include <math.h>
#include <string.h>

#include <jevons/plugin.h>

#include "study.h"

const char *fit_fault_text(fit_fault fault)
{
    static const char *const texts[] = {
        [FIT_FEW] = "fewer estimation days than the model's parameters need",
        [FIT_FLAT] = "returns do not vary over the estimation days",
        [FIT_COLLINEAR] = "the factors do not vary, or one is a sum of others, over the estimation days",
        [FIT_DIVERGED] = "the likelihood of the GARCH model has no maximum that can be found",
        [FIT_HUGE] = "returns too large to square over the estimation days",
    };
    return texts[fault] ? texts[fault] : "";
}

static bool is_whole(const event_days *d, int t)
{
    double probe = d->y[t];
    for (int k = 0; k < d->k; k++) probe += d->x[k][t];
    return probe == probe;
}

/* The sum over i < n of an expression in i, in eight lanes, always the same ones. */
#define IN_LANES(expression) \
    double lane[8] = {0}; \
    int whole = n & ~7; \
    for (int at = 0; at < whole; at += 8) \
        for (int l = 0, i = at; l < 8; l++, i++) lane[l] += (expression); \
    for (int i = whole; i < n; i++) lane[i - whole] += (expression); \
    return ((lane[0] + lane[4]) + (lane[1] + lane[5])) + ((lane[2] + lane[6]) + (lane[3] + lane[7]))

JVN_WIDE double sum_products(const double *a, const double *b, int n) { IN_LANES(a[i] * b[i]); }
JVN_WIDE double sum_values(const double *a, int n) { IN_LANES(a[i]); }

JVN_WIDE static void subtract(double *restrict a, const double *restrict b, double by, int n)
{
    for (int i = 0; i < n; i++) a[i] -= by * b[i];
}

JVN_WIDE static void shift(double *a, double by, int n)
{
    for (int i = 0; i < n; i++) a[i] -= by;
}

/* Takes the mean away, and gives it. */
static double centre(double *a, int n)
{
    double mean = sum_values(a, n) / n;
    shift(a, mean, n);
    return mean;
}

/* The values of the days that are whole, side by side: y, then each factor, est apart. */
static int pack(const event_days *d, double *y, double *x)
{
    int n = 0;
    for (int t = 0; t < d->est; t++) {
        if (!is_whole(d, t)) continue;
        y[n] = d->y[t];
        for (int k = 0; k < d->k; k++) x[(long)k * d->est + n] = d->x[k][t];
        n++;
    }
    return n;
}

/* The same where the factors are known to be whole, and in the basis already: whether y is whole too. */
static bool copy_whole(const event_days *d, double *y)
{
    if (!d->same || d->basis->m != d->est) return false;
    memcpy(y, d->y, (size_t)d->est * sizeof *y);
    return isfinite(sum_values(y, d->est));
}

/* Takes what columns before j say out of column j, twice over. */
static void project(double *q, int j, int k, int m, int apart, double *r)
{
    double *c = q + (long)j * apart;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < j; i++) {
            double by = sum_products(q + (long)i * apart, c, m);
            subtract(c, q + (long)i * apart, by, m);
            r[i * k + j] += by;
        }
}

/* Modified Gram-Schmidt: q becomes Q, r (k by k, by rows) R. Columns stand `apart`. */
static bool factorise(double *q, int k, int m, int apart, double *r)
{
    memset(r, 0, sizeof(double) * (size_t)(k * k));
    for (int j = 0; j < k; j++) {
        double *c = q + (long)j * apart, before = sqrt(sum_products(c, c, m)), norm = before;
        project(q, j, k, m, apart, r);
        if (j) norm = sqrt(sum_products(c, c, m));
        if (!(norm > before * 1e-10) || norm == 0) return false;
        r[j * k + j] = norm;
        for (int i = 0; i < m; i++) c[i] /= norm;
    }
    return true;
}

/* R^-1 by back substitution, column by column. */
static void invert(const double *r, int k, double *inverse)
{
    memset(inverse, 0, sizeof(double) * (size_t)(k * k));
    for (int j = 0; j < k; j++) {
        inverse[j * k + j] = 1 / r[j * k + j];
        for (int i = j - 1; i >= 0; i--) {
            double total = 0;
            for (int l = i + 1; l <= j; l++) total += r[i * k + l] * inverse[l * k + j];
            inverse[i * k + j] = -total / r[i * k + i];
        }
    }
}

/* coef = R^-1 Q'y; leaves the residuals in y. */
static void solve(fit *f, const basis *b, int apart, double *y)
{
    double along[MAX_FACTORS];
    for (int i = 0; i < f->k; i++) {
        along[i] = sum_products(b->q + (long)i * apart, y, f->m);
        subtract(y, b->q + (long)i * apart, along[i], f->m);
    }
    for (int i = 0; i < f->k; i++)
        for (int j = i; j < f->k; j++) f->coef[i + 1] += b->root[i * f->k + j] * along[j];
}

/* Whether n values of that mean, whose squares about it are summed, differ by more than the rounding of returns. */
static bool moves(double squares, double mean, int n)
{
    double rounding = 1e-15 * (1 + fabs(mean));
    return squares > n * rounding * rounding;
}

/* Of the factors that stand in q. */
static bool make_basis(basis *b, int k, int m, int apart)
{
    double r[MAX_FACTORS * MAX_FACTORS];
    for (int i = 0; i < k; i++) {
        double *c = b->q + (long)i * apart;
        b->center[i] = centre(c, m);
        if (!moves(sum_products(c, c, m), b->center[i], m)) return false;
    }
    if (!factorise(b->q, k, m, apart, r)) return false;
    invert(r, k, b->root);
    b->m = m;
    return true;
}

static fit_fault judge(const fit *f, double rss, double tss, double mean)
{
    if (!isfinite(tss) || !isfinite(rss)) return FIT_HUGE;
    if (!moves(tss, mean, f->m)) return FIT_FLAT;
    return rss > tss * 1e-26 && f->sigma > 0 ? FIT_OK : FIT_FLAT;
}

static fit_fault least_squares(fit *f, const basis *b, double *y, int apart)
{
    double mean = f->coef[0] = centre(y, f->m), tss = sum_products(y, y, f->m);
    solve(f, b, apart, y);
    double rss = sum_products(y, y, f->m);
    for (int k = 0; k < f->k; k++) f->coef[0] -= f->coef[k + 1] * b->center[k];
    f->sigma = sqrt(rss / f->df);
    f->r2 = f->k && tss > 0 ? 1 - rss / tss : 0;
    return judge(f, rss, tss, mean);
}

/* Abnormal is the difference; its sd is that about its mean, and nothing was estimated. */
static fit_fault adjusted(fit *f, double *y, double *x)
{
    for (int i = 0; i < f->m; i++) x[i] = y[i] - x[i];
    double squares = sum_products(x, x, f->m);
    centre(x, f->m);
    double mean = centre(y, f->m);
    double rss = sum_products(x, x, f->m), tss = sum_products(y, y, f->m);
    f->coef[1] = 1;
    f->sigma = sqrt(rss / f->df);
    f->r2 = tss > 0 ? 1 - squares / tss : 0;
    return judge(f, rss, tss, mean);
}

fit_fault fit_days(const event_days *d, model_kind kind, fit *out)
{
    double y[d->est];
    basis *b = d->basis;
    *out = (fit){.k = d->k, .forecast = kind != MODEL_ADJUSTED};
    bool known = copy_whole(d, y);
    if (!known) b->m = 0;
    out->m = known ? d->est : pack(d, y, b->q);
    out->p = kind == MODEL_ADJUSTED ? 0 : 1 + d->k;
    out->df = out->m - (kind == MODEL_ADJUSTED ? 1 : out->p);
    if (out->df < 1) return FIT_FEW;
    if (kind == MODEL_ADJUSTED) return adjusted(out, y, b->q);
    if (!known && !make_basis(b, d->k, out->m, d->est)) return FIT_COLLINEAR;
    return least_squares(out, b, y, d->est);
}

void fit_abnormal(const fit *f, const event_days *d, int from, double *ar)
{
    int n = d->est + d->span - from;
    for (int t = 0; t < n; t++) ar[t] = f->coef[0];
    for (int k = 0; k < d->k; k++)
        for (int t = 0; t < n; t++) ar[t] += f->coef[k + 1] * d->x[k][from + t];
    for (int t = 0; t < n; t++) ar[t] = d->y[from + t] - ar[t];
}

double fit_spread(const fit *f, const basis *b, int length, const double *z)
{
    double total = length, along;
    if (!f->forecast) return total;
    total += (double)length * length / f->m;
    for (int j = 0; j < f->k; j++) {
        along = 0;
        for (int i = 0; i <= j; i++) along += b->root[i * f->k + j] * (z[i] - length * b->center[i]);
        total += along * along;
    }
    return total;
}

static void slot_spreads(const study *s, int64_t i, const event_days *d, const double *h)
{
    double *sd = s->sd + i * s->span, z[MAX_FACTORS];
    for (int t = 0; t < s->span; t++) {
        for (int k = 0; k < d->k; k++) z[k] = d->x[k][s->est + t];
        sd[t] = h ? sqrt(h[s->est + t]) : s->fits[i].sigma * sqrt(fit_spread(&s->fits[i], d->basis, 1, z));
    }
}

/* (1 + R) of all days from a to b, less 1; simple returns. */
static double held(const double *r, int a, int b, bool is_log)
{
    double wealth = 1;
    for (int t = a; t <= b; t++) wealth *= 1 + (is_log ? expm1(r[t]) : r[t]);
    return wealth - 1;
}

/* The variance of the sum: of days that are forecast each by itself, or jointly by the fit. */
static double sum_sd(const fit *f, const event_days *d, const double *h, int a, int b)
{
    double z[MAX_FACTORS] = {0}, total = 0;
    for (int t = a; t <= b; t++) {
        for (int k = 0; k < d->k; k++) z[k] += d->x[k][t];
        if (h) total += h[t];
    }
    return h ? sqrt(total) : f->sigma * sqrt(fit_spread(f, d->basis, b - a + 1, z));
}

void study_sums(const study *s, int64_t i, const event_days *d, const double *own, const double *bench, const double *h, bool is_log)
{
    const double *ar = s->ar + study_slot(s, i, s->est), *sd = s->sd + i * s->span;
    slot_spreads(s, i, d, h);
    for (int w = 0; w < s->n_windows; w++) {
        sum *out = &s->sums[i * s->n_windows + w];
        int a = s->est + s->windows[w].lo - s->first, b = s->est + s->windows[w].hi - s->first;
        *out = (sum){0};
        for (int t = a; t <= b; t++) {
            out->car += ar[t - s->est];
            out->sum_sar += ar[t - s->est] / sd[t - s->est];
        }
        out->sd = sum_sd(&s->fits[i], d, h, a, b);
        out->naive = s->fits[i].sigma * sqrt(b - a + 1);
        out->scar = out->car / out->sd;
        out->bhar = bench ? held(own, a, b, is_log) - held(bench, a, b, is_log) : NAN;
    }
}
