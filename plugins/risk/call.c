/* SPDX-License-Identifier: GPL-3.0-or-later */
/* call.c -- what a measure is told by its arguments, and the callback of every measure as an aggregate. Undefined
 * results are null; a NaN among the values gives NaN. */
#include "call.h"

#include <stdlib.h>

int word_of(const char *words, const char *word, int64_t n)
{
    for (int i = 0; *words; i++) {
        size_t length = strcspn(words, "|");
        if ((int64_t)length == n && memcmp(words, word, length) == 0) return i;
        words += length + (words[length] == '|');
    }
    return -1;
}

jvn_status need_one(jvn_call *call, values args, int k, const char *what)
{
    if (args[k]->length > 1)
        return jvn_fail(call, JVN_EARG, k, NULL, "%s must be one value, found one for each row", what);
    if (args[k]->length < 1 || !jvn_null(args[k], 0)) return JVN_OK;
    return jvn_fail(call, JVN_EARG, k, NULL, "%s must be a value, found null", what);
}

jvn_status read_above(jvn_call *call, values args, int k, const char *what, double *x)
{
    jvn_status st = need_one(call, args, k, what);
    *x = !st && args[k]->length ? jvn_f64(args[k])[0] : 1;
    if (!st && !(*x > 0 && *x < INFINITY))
        return jvn_fail(call, JVN_EARG, k, NULL, "%s: found %g, wanted a number above 0", what,
                        *x == *x ? *x : (double)NAN);
    return st;
}

jvn_status need_simple(jvn_call *call, int32_t arg, const char *said, const char *unit)
{
    char hint[160];
    bool log = strcmp(unit, "logret") == 0;
    if (!log && strcmp(unit, "%") != 0) return JVN_OK;
    snprintf(hint, sizeof hint, log ? "expm1(%s) gives simple returns" : "%s / 100[%%] gives simple returns", said);
    return jvn_fail(call, JVN_EUNIT, arg, hint, "'%s' holds %s, wanted simple returns", said,
                    log ? "log returns" : "percents");
}

/* ---- arguments ---------------------------------------------------------------------------------- */

static jvn_status read_number(jvn_call *call, values args, int k, const char *what, double *x)
{
    jvn_status st = need_one(call, args, k, what);
    *x = !st && args[k]->length ? jvn_f64(args[k])[0] : 0;
    if (!st && !isfinite(*x))
        return jvn_fail(call, JVN_EARG, k, NULL, "%s: found %g, wanted a number", what, *x == *x ? *x : (double)NAN);
    return st;
}

static jvn_status read_level(jvn_call *call, values args, int k, double *level)
{
    jvn_status st = read_number(call, args, k, "the level", level);
    if (!args[k]->length) *level = 0.95;
    if (!st && !(*level >= 0.5 && *level < 1))
        return jvn_fail(call, JVN_EARG, k, "the level of confidence: 0.95 looks at the worst 5 %",
                        "the level: found %g, wanted 0.5 or more and below 1", *level);
    return st;
}

/* The share of values below a quantile; kept as what lies above it. */
static jvn_status read_share(jvn_call *call, values args, int k, double *level)
{
    double share;
    jvn_status st = read_number(call, args, k, "the share", &share);
    *level = 1 - share;
    if (!st && !(share >= 0 && share <= 1))
        return jvn_fail(call, JVN_EARG, k, "0.5 is the median", "the share: found %g, wanted 0 to 1", share);
    return st;
}

static jvn_status read_lags(jvn_call *call, values args, int k, int64_t *lags)
{
    jvn_status st = need_one(call, args, k, "the lag");
    *lags = !st && args[k]->length ? jvn_i64(args[k])[0] : 1;
    if (!st && *lags < 1)
        return jvn_fail(call, JVN_EARG, k, NULL, "the lag: found %lld, wanted 1 or more", (long long)*lags);
    return st;
}

static jvn_status read_word(jvn_call *call, values args, int k, const char *words, int *index)
{
    int64_t n = 0;
    jvn_status st = need_one(call, args, k, "a method");
    *index = 0;
    if (st || !args[k]->length) return st;
    const char *word = jvn_text(args[k], 0, &n);
    if ((*index = word_of(words, word, n)) >= 0) return JVN_OK;
    return jvn_fail(call, JVN_EARG, k, NULL, "found '%.*s', wanted %s", (int)(n < 40 ? n : 40), word, words);
}

/* How it is computed. What compounds takes simple returns alone. */
static jvn_status read_method(job *j, int k)
{
    jvn_status st = read_word(j->call, j->args, k, j->m->words, &j->how.method);
    return st || !j->how.method || !j->m->compounds ? st : need_simple(j->call, 0, "x", j->call->units[0]);
}

/* The rate: a column, or one number, of which 0 is none. */
static jvn_status read_rate(job *j, int k)
{
    const struct ArrowArray *a = j->args[k];
    j->rate = k;
    if (a->length == 1 && !jvn_null(a, 0)) {
        double rate;
        jvn_status st = read_number(j->call, j->args, k, "the rate", &rate);
        if (st || rate == 0) j->rate = -1;
        return st;
    }
    return a->length == 1 && j->args[0]->length > 1 ? need_one(j->call, j->args, k, "the rate") : JVN_OK;
}

jvn_status read_params(job *j, int k)
{
    jvn_status st = JVN_OK;
    int word = 0;
    j->rate = -1;
    for (const unsigned char *p = j->m->params; *p && !st; p++, k++) switch ((param)*p) {
        case P_RATE: st = read_rate(j, k); break;
        case P_MAR: st = read_number(j->call, j->args, k, "the return to reach", &j->how.mar); break;
        case P_PERIODS: st = read_above(j->call, j->args, k, "periods a year", &j->how.periods); break;
        case P_SHARE: st = read_share(j->call, j->args, k, &j->how.level); break;
        case P_LEVEL: st = read_level(j->call, j->args, k, &j->how.level); break;
        case P_LAGS: st = read_lags(j->call, j->args, k, &j->how.lags); break;
        case P_METHOD: st = read_method(j, k); break;
        case P_SIGN:
            st = read_word(j->call, j->args, k, "return|loss", &word);
            j->how.loss = word == 1;
            break;
        case P_END: break;
        }
    return st;
}

/* ---- one sample --------------------------------------------------------------------------------- */

bool by_moments(const measure *m, const sample *s) { return m->from && (!m->of || s->method == 0); }

double measure_of(const measure *m, const sample *s)
{
    if (s->n < m->least) return NAN;
    if (!by_moments(m, s)) return m->of(s);
    moments k = moments_of(s->ex, m->columns == 2 && !m->active ? s->ey : NULL, s->n);
    return m->from(&k, s);
}

static void put(struct ArrowArray *out, int64_t at, double x, bool nan)
{
    bool defined = nan || isfinite(x);
    ((double *)jvn_out(out))[at] = nan ? NAN : defined ? x : 0;
    if (!defined) jvn_set_null(out, at);
}

bool make_excess(const measure *m, sample *s, double **own)
{
    *own = NULL;
    s->ex = s->x;
    s->ey = s->y;
    if (!m->active && !s->rate) return true;
    if (!(*own = malloc((size_t)(s->n + 1) * 2 * sizeof **own))) return false;
    const double *less = m->active ? s->y : s->rate;
    for (int64_t i = 0; i < s->n; i++) (*own)[i] = s->x[i] - less[i];
    s->ex = *own;
    if (m->active || !s->y) return true;
    for (int64_t i = 0; i < s->n; i++) (*own)[s->n + i] = s->y[i] - s->rate[i];
    s->ey = *own + s->n;
    return true;
}

static bool some_nan(const double *x, int64_t n)
{
    bool nan = false;
    for (int64_t i = 0; x && i < n; i++) nan |= x[i] != x[i];
    return nan;
}

bool is_nan(const sample *s) { return some_nan(s->x, s->n) || some_nan(s->y, s->n) || some_nan(s->rate, s->n); }

/* A column, or the one value of a constant repeated in *own. */
static const double *column_of(values args, int k, int64_t offset, int64_t n, double **own)
{
    *own = NULL;
    if (args[k]->length != 1 || n <= 1) return jvn_f64(args[k]) + (args[k]->length == 1 ? 0 : offset);
    if (!(*own = malloc((size_t)n * sizeof **own))) return NULL;
    for (int64_t i = 0; i < n; i++) (*own)[i] = jvn_f64(args[k])[0];
    return *own;
}

jvn_status whole_measure(jvn_call *call, values args, int32_t n_args JVN_UNUSED, int64_t offset, int64_t n,
                         struct ArrowArray *out, int64_t at)
{
    job j = {.call = call, .m = call->data, .args = args};
    double *own[4] = {0}; /* benchmark, rate, excess, room */
    jvn_status st = read_params(&j, j.m->columns);
    if (st || n == 0) {
        put(out, at, NAN, false);
        return st;
    }
    sample *s = &j.how;
    s->call = call;
    s->n = n;
    s->x = jvn_f64(args[0]) + offset;
    if (j.m->columns == 2 && !(s->y = column_of(args, 1, offset, n, &own[0]))) st = JVN_ENOMEM;
    if (!st && j.rate >= 0 && !(s->rate = column_of(args, j.rate, offset, n, &own[1]))) st = JVN_ENOMEM;
    if (!st && !make_excess(j.m, s, &own[2])) st = JVN_ENOMEM;
    if (!st && j.m->of && !(own[3] = malloc((size_t)(n + 1) * 2 * sizeof(double)))) st = JVN_ENOMEM;
    s->room = own[3];
    if (!st) {
        bool nan = is_nan(s);
        put(out, at, nan ? NAN : measure_of(j.m, s), nan);
    }
    for (int k = 0; k < 4; k++) free(own[k]);
    return !st && call->host->cancelled(call) ? JVN_ECANCELLED : st;
}
