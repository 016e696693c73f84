/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regress.c -- the command regress: ordinary least squares by group, with the errors that were asked for.
 *
 * HC1 and HC3: White 1980, MacKinnon and White 1985. Newey and West 1987: Bartlett weights 1 - l/(L + 1). By QR, so
 * that columns of unlike size lose nothing. p is of the t distribution with n - k degrees for ols, else of the normal,
 * as the errors hold for many rows alone. */
#include "risk.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_blas.h>
#include <float.h>
#include <stdlib.h>

enum { E_OLS, E_HC1, E_HC3, E_NEWEY_WEST };
enum { F_R2, F_ADJ_R2, F_SIGMA, F_F, F_P, F_LOGLIK, F_AIC, F_BIC, F_DW, F_COUNT };

typedef struct fit {
    const frame *f;
    int k, errors; /* coefficients; the intercept first where there is one */
    bool intercept, small;
    int64_t lags;              /* -1: by the rule */
    double *y, **x;            /* the frame's numbers */
    double *beta, *se, *t, *p; /* k a group */
    double *of[F_COUNT];
    int64_t *rows, *used_lags;
    char unit[64]; /* of y */
} fit;

/* One group's equation. */
typedef struct equation {
    int64_t n;
    int k;
    gsl_matrix *x, *inverse; /* inverse: of X'X */
    gsl_vector *y, *beta, *residual;
} equation;

static void close_equation(equation *e)
{
    if (e->x) gsl_matrix_free(e->x);
    if (e->inverse) gsl_matrix_free(e->inverse);
    if (e->y) gsl_vector_free(e->y);
    if (e->beta) gsl_vector_free(e->beta);
    if (e->residual) gsl_vector_free(e->residual);
}

static bool is_whole(const fit *r, int64_t row)
{
    bool whole = !isnan(r->y[row]);
    for (int j = r->intercept; j < r->k; j++) whole &= !isnan(r->x[j][row]);
    return whole;
}

/* The rows that have all numbers. */
static bool open_equation(const fit *r, int64_t g, equation *e)
{
    const int64_t *starts = r->f->starts;
    int64_t n = 0;
    for (int64_t i = starts[g]; i < starts[g + 1]; i++) n += is_whole(r, i);
    *e = (equation){.n = n, .k = r->k};
    if (n <= r->k) return true;
    e->x = gsl_matrix_alloc((size_t)n, (size_t)r->k);
    e->inverse = gsl_matrix_alloc((size_t)r->k, (size_t)r->k);
    e->y = gsl_vector_alloc((size_t)n);
    e->beta = gsl_vector_alloc((size_t)r->k);
    e->residual = gsl_vector_alloc((size_t)n);
    if (!e->x || !e->inverse || !e->y || !e->beta || !e->residual) return false;
    for (int64_t i = starts[g], at = 0; i < starts[g + 1]; i++) {
        if (!is_whole(r, i)) continue;
        gsl_vector_set(e->y, (size_t)at, r->y[i]);
        for (int j = 0; j < r->k; j++) gsl_matrix_set(e->x, (size_t)at, (size_t)j, j < r->intercept ? 1 : r->x[j][i]);
        at++;
    }
    return true;
}

/* Solves by QR. false: a column is a combination of the others. */
static bool solve(equation *e)
{
    size_t k = (size_t)e->k;
    bool full = true;
    gsl_matrix *qr = gsl_matrix_alloc((size_t)e->n, k), *inverse = gsl_matrix_alloc(k, k);
    gsl_vector *tau = gsl_vector_alloc(k);
    if (!qr || !inverse || !tau) full = false;
    if (full) {
        gsl_matrix_memcpy(qr, e->x);
        gsl_linalg_QR_decomp(qr, tau);
        for (size_t j = 0; j < k; j++) {
            gsl_vector_const_view column = gsl_matrix_const_column(e->x, j);
            full &= fabs(gsl_matrix_get(qr, j, j)) > 1e-11 * gsl_blas_dnrm2(&column.vector);
        }
    }
    if (full) {
        gsl_linalg_QR_lssolve(qr, tau, e->y, e->beta, e->residual);
        gsl_matrix_set_identity(inverse); /* of R, upwards from the last row; then (X'X)^-1 = R^-1 R^-1' */
        gsl_matrix_view top = gsl_matrix_submatrix(qr, 0, 0, k, k);
        gsl_blas_dtrsm(CblasLeft, CblasUpper, CblasNoTrans, CblasNonUnit, 1, &top.matrix, inverse);
        gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1, inverse, inverse, 0, e->inverse);
    }
    if (qr) gsl_matrix_free(qr);
    if (inverse) gsl_matrix_free(inverse);
    if (tau) gsl_vector_free(tau);
    return full;
}

/* ---- errors ------------------------------------------------------------------------------------- */

static double leverage(const equation *e, size_t i)
{
    double h = 0;
    for (size_t a = 0; a < (size_t)e->k; a++)
        for (size_t b = 0; b < (size_t)e->k; b++)
            h += gsl_matrix_get(e->x, i, a) * gsl_matrix_get(e->inverse, a, b) * gsl_matrix_get(e->x, i, b);
    return h;
}

/* Adds weight * (s_i s_j' + s_j s_i'), or s_i s_i' where i is j; s = x e. */
static void add_scores(const equation *e, gsl_matrix *m, size_t i, size_t j, double weight)
{
    double w = weight * gsl_vector_get(e->residual, i) * gsl_vector_get(e->residual, j);
    for (size_t a = 0; a < (size_t)e->k; a++)
        for (size_t b = 0; b < (size_t)e->k; b++) {
            double xy = gsl_matrix_get(e->x, i, a) * gsl_matrix_get(e->x, j, b);
            if (i != j) xy += gsl_matrix_get(e->x, j, a) * gsl_matrix_get(e->x, i, b);
            *gsl_matrix_ptr(m, a, b) += w * xy;
        }
}

static bool stop(const fit *r) { return r->f->call->host->cancelled(r->f->call); }

static void fill_meat(const fit *r, const equation *e, int64_t lags, gsl_matrix *m)
{
    size_t n = (size_t)e->n;
    gsl_matrix_set_zero(m);
    for (size_t i = 0; i < n; i++) {
        double h = r->errors == E_HC3 ? 1 - leverage(e, i) : 1;
        add_scores(e, m, i, i, 1 / (h * h));
    }
    for (int64_t l = 1; r->errors == E_NEWEY_WEST && l <= lags && l < e->n && !stop(r); l++)
        for (size_t i = (size_t)l; i < n; i++) add_scores(e, m, i, i - (size_t)l, 1 - (double)l / ((double)lags + 1));
    double n_k = (double)(e->n - e->k);
    if (r->errors == E_HC1 || (r->errors == E_NEWEY_WEST && r->small)) gsl_matrix_scale(m, (double)n / n_k);
}

/* The variances of the coefficients: s^2 (X'X)^-1, or the sandwich. */
static bool variances(const fit *r, const equation *e, int64_t lags, double s2, double *to)
{
    size_t k = (size_t)e->k;
    if (r->errors == E_OLS) {
        for (size_t j = 0; j < k; j++) to[j] = s2 * gsl_matrix_get(e->inverse, j, j);
        return true;
    }
    if (lags >= e->n) { /* weights that fall to nothing beyond the rows leave nothing to estimate */
        for (size_t j = 0; j < k; j++) to[j] = NAN;
        return true;
    }
    gsl_matrix *meat = gsl_matrix_alloc(k, k), *half = gsl_matrix_alloc(k, k);
    bool room = meat && half;
    if (room) {
        fill_meat(r, e, lags, meat);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, e->inverse, meat, 0, half);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, half, e->inverse, 0, meat);
        for (size_t j = 0; j < k; j++) to[j] = gsl_matrix_get(meat, j, j);
    }
    if (meat) gsl_matrix_free(meat);
    if (half) gsl_matrix_free(half);
    return room;
}

/* ---- the fit as a whole --------------------------------------------------------------------------- */

static void judge_fit(const fit *r, const equation *e, int64_t g, double rss)
{
    double n = (double)e->n, k = e->k, m = r->intercept ? k - 1 : k;
    double mean = r->intercept ? mean_of(e->y->data, e->n) : 0, tss = squares_of(e->y->data, e->n, mean), turns = 0;
    double loglik = -n / 2 * (log(2 * M_PI) + log(rss / n) + 1);
    for (size_t i = 1; i < (size_t)e->n; i++) {
        double d = gsl_vector_get(e->residual, i) - gsl_vector_get(e->residual, i - 1);
        turns += d * d;
    }
    double f = (tss - rss) / m / (rss / (n - k));
    r->of[F_R2][g] = 1 - rss / tss;
    r->of[F_ADJ_R2][g] = 1 - rss / (n - k) / (tss / (r->intercept ? n - 1 : n));
    r->of[F_SIGMA][g] = sqrt(rss / (n - k));
    r->of[F_F][g] = f;
    r->of[F_P][g] = isfinite(f) ? gsl_cdf_fdist_Q(f, m, n - k) : NAN;
    r->of[F_LOGLIK][g] = loglik;
    r->of[F_AIC][g] = 2 * k - 2 * loglik;
    r->of[F_BIC][g] = k * log(n) - 2 * loglik;
    r->of[F_DW][g] = turns / rss;
}

/* Newey and West 1994's rule of thumb. */
static int64_t lags_of(const fit *r, int64_t n)
{
    if (r->errors != E_NEWEY_WEST) return INT64_MIN;
    return r->lags >= 0 ? r->lags : (int64_t)floor(4 * pow((double)n / 100, 2.0 / 9));
}

static void leave_undefined(const fit *r, int64_t g)
{
    for (int j = 0; j < r->k; j++)
        r->beta[g * r->k + j] = r->se[g * r->k + j] = r->t[g * r->k + j] = r->p[g * r->k + j] = NAN;
    for (int c = 0; c < F_COUNT; c++) r->of[c][g] = NAN;
}

/* The sum of squared residuals. What rounding alone leaves of an exact fit is none. */
static double settle(const equation *e)
{
    double rss = gsl_blas_dnrm2(e->residual), size = gsl_blas_dnrm2(e->y);
    if (rss <= 16 * DBL_EPSILON * size) gsl_vector_set_zero(e->residual);
    return rss <= 16 * DBL_EPSILON * size ? 0 : rss * rss;
}

static bool fill_group(const fit *r, int64_t g, const equation *e)
{
    double rss = settle(e), *se = r->se + g * r->k;
    double n_k = (double)(e->n - e->k);
    if (!variances(r, e, r->used_lags[g], rss / n_k, se)) return false;
    for (int j = 0; j < r->k; j++) {
        int64_t at = g * r->k + j;
        r->beta[at] = gsl_vector_get(e->beta, (size_t)j);
        se[j] = sqrt(se[j]);
        r->t[at] = isfinite(se[j]) ? r->beta[at] / se[j] : NAN;
        double size = fabs(r->t[at]);
        r->p[at] =
            !isfinite(size) ? NAN : 2 * (r->errors == E_OLS ? gsl_cdf_tdist_Q(size, n_k) : gsl_cdf_ugaussian_Q(size));
    }
    judge_fit(r, e, g, rss);
    return true;
}

static jvn_status fit_group(void *context, int64_t g)
{
    const fit *r = context;
    equation e;
    bool room = open_equation(r, g, &e);
    r->rows[g] = e.n;
    r->used_lags[g] = lags_of(r, e.n);
    if (!room || e.n <= r->k || !solve(&e))
        leave_undefined(r, g);
    else
        room = fill_group(r, g, &e);
    close_equation(&e);
    return !room ? JVN_ENOMEM : stop(r) ? JVN_ECANCELLED : JVN_OK;
}

/* ---- tables --------------------------------------------------------------------------------------- */

static const char *error_words(const fit *r, char *buf, size_t n)
{
    static const char *const words[] = {"OLS", "HC1", "HC3", "Newey-West"};
    if (r->errors != E_NEWEY_WEST)
        snprintf(buf, n, "%s errors", words[r->errors]);
    else if (r->lags < 0)
        snprintf(buf, n, "Newey-West errors, floor(4 (n/100)^(2/9)) lags%s", r->small ? ", times n/(n - k)" : "");
    else
        snprintf(buf, n, "Newey-West errors, %lld lags%s", (long long)r->lags, r->small ? ", times n/(n - k)" : "");
    return buf;
}

/* "least squares" of columns in one unit, else "least squares, r in ret, f in %". */
static const char *estimate_words(const fit *r, char *buf, size_t n)
{
    char unit[64];
    bool differ = false;
    size_t at = (size_t)snprintf(buf, n, "least squares");
    for (int j = 0; j < r->k - r->intercept; j++)
        differ |= strcmp(frame_unit(r->f, REG_ON, j, unit, sizeof unit), r->unit) != 0;
    for (int j = -1; differ && j < r->k - r->intercept && at < n; j++) {
        int arg = j < 0 ? REG_Y : REG_ON, item = j < 0 ? 0 : j;
        if (*frame_unit(r->f, arg, item, unit, sizeof unit))
            at += (size_t)snprintf(buf + at, n - at, ", %s in %s", jvn_item_of(r->f->call, arg, item)->text, unit);
    }
    return buf;
}

static jvn_status add_terms(const fit *r)
{
    jvn_call *call = r->f->call;
    int64_t n = r->f->n_groups * r->k;
    char words[96], terms[512];
    const char **names = scratch(call, n, sizeof *names);
    int64_t *groups = scratch(call, n, sizeof *groups);
    if (!names || !groups) return JVN_ENOMEM;
    for (int64_t i = 0; i < n; i++) {
        int j = (int)(i % r->k) - r->intercept;
        groups[i] = i / r->k;
        names[i] = j < 0 ? "intercept" : jvn_item_of(call, REG_ON, j)->text;
    }
    jvn_status st = frame_add_keys(r->f, NULL, groups, n);
    if (!st) st = add_texts(call, NULL, "term", names, n);
    if (!st) st = add_doubles(call, NULL, "estimate", NULL, estimate_words(r, terms, sizeof terms), r->beta, n);
    if (!st) st = add_doubles(call, NULL, "se", NULL, error_words(r, words, sizeof words), r->se, n);
    if (!st) st = add_doubles(call, NULL, "t", NULL, NULL, r->t, n);
    const char *p = r->errors == E_OLS ? "two-sided, t with n - k degrees" : "two-sided, normal";
    return st ? st : add_doubles(call, NULL, "p", NULL, p, r->p, n);
}

static jvn_status add_fits(const fit *r)
{
    static const char *const names[] = {"r2", "adj_r2", "sigma", "f", "f_p", "loglik", "aic", "bic", "durbin_watson"};
    jvn_call *call = r->f->call;
    int64_t n = r->f->n_groups, *groups = scratch(call, n, sizeof *groups);
    if (!groups) return JVN_ENOMEM;
    for (int64_t g = 0; g < n; g++) groups[g] = g;
    jvn_status st = frame_add_keys(r->f, "fit", groups, n);
    if (!st) st = add_ints(call, "fit", "n", r->rows, n);
    if (!st) st = add_ints(call, "fit", "lags", r->used_lags, n);
    for (int c = 0; c < F_COUNT && !st; c++)
        st = add_doubles(call, "fit", names[c], c == F_SIGMA ? r->unit : NULL, NULL, r->of[c], n);
    return st;
}

/* Fits without residuals have no errors to judge them by. */
static void note_exact(const fit *r)
{
    char first_of[128];
    int64_t exact = 0, first = 0;
    for (int64_t g = r->f->n_groups - 1; g >= 0; g--)
        if (r->of[F_SIGMA][g] == 0) exact++, first = g;
    if (exact)
        jvn_say(r->f->call, "%lld of %lld fits leave no residuals: t and p are undefined%s", (long long)exact,
                (long long)r->f->n_groups, frame_first(r->f, first, first_of, sizeof first_of));
}

static void note_undefined(const fit *r)
{
    char first_of[128];
    int64_t bad = 0, first = 0;
    for (int64_t g = r->f->n_groups - 1; g >= 0; g--)
        if (!isfinite(r->beta[g * r->k])) bad++, first = g;
    if (!bad) return;
    jvn_say(r->f->call, "%lld of %lld fits undefined: fewer than %d rows, a column that the others make up, or numbers too large%s",
            (long long)bad, (long long)r->f->n_groups, r->k + 1, frame_first(r->f, first, first_of, sizeof first_of));
}

static jvn_status open_fit(fit *r, jvn_call *call)
{
    int64_t n = r->f->n_groups;
    bool room = true;
    r->intercept = !jvn_given(call, REG_NO_INTERCEPT);
    r->small = jvn_given(call, REG_SMALL);
    r->errors = (int)jvn_item_of(call, REG_ERRORS, 0)->integer;
    r->lags = jvn_given(call, REG_LAGS) ? jvn_item_of(call, REG_LAGS, 0)->integer : -1;
    r->k = jvn_count(call, REG_ON) + r->intercept;
    room &= (r->x = scratch(call, r->k, sizeof *r->x)) && (r->rows = scratch(call, n, 8));
    room &= (r->used_lags = scratch(call, n, 8)) && (r->beta = scratch(call, n * r->k, 8));
    room &= (r->se = scratch(call, n * r->k, 8)) && (r->t = scratch(call, n * r->k, 8));
    room &= (r->p = scratch(call, n * r->k, 8)) != NULL;
    for (int c = 0; c < F_COUNT; c++) room &= (r->of[c] = scratch(call, n, 8)) != NULL;
    jvn_status st = room ? frame_numbers(r->f, REG_Y, 0, &r->y) : JVN_ENOMEM;
    for (int j = r->intercept; j < r->k && !st; j++) st = frame_numbers(r->f, REG_ON, j - r->intercept, &r->x[j]);
    return st;
}

jvn_status run_regress(jvn_call *call)
{
    frame f;
    fit r = {.f = &f};
    bool in_order = jvn_item_of(call, REG_ERRORS, 0)->integer == E_NEWEY_WEST;
    jvn_status st = frame_open(&f, call, REG_BY, REG_DATE, !in_order, false);
    gsl_set_error_handler_off();
    if (!st) st = open_fit(&r, call);
    if (!st && r.lags >= 0 && r.errors != E_NEWEY_WEST)
        st = jvn_fail(call, JVN_EARG, REG_LAGS, NULL, "lags are of newey_west errors");
    if (!st) st = call->host->parallel_for(call, f.n_groups, fit_group, &r);
    if (st) return st;
    frame_unit(&f, REG_Y, 0, r.unit, sizeof r.unit);
    note_undefined(&r);
    note_exact(&r);
    st = add_terms(&r);
    return st ? st : add_fits(&r);
}
