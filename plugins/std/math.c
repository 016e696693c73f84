/* SPDX-License-Identifier: GPL-3.0-or-later */
/* math.c -- scalar functions of numbers, and least and greatest of anything that has an order. */
#include "std.h"

#include <math.h>

SCALAR(abs_int64)
{
    const int64_t *x = jvn_i64(args[0]);
    int64_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) {
        if (x[i] == INT64_MIN && !jvn_null(args[0], i))
            return jvn_fail(call, JVN_ELIMIT, 0, "take abs(float(x))", "%lld has no absolute value among integers",
                            (long long)x[i]);
        to[i] = x[i] < 0 ? (int64_t)(0 - (uint64_t)x[i]) : x[i];
    }
    return JVN_OK;
}

SCALAR(sign)
{
    const double *x = jvn_f64(args[0]);
    double *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) to[i] = x[i] != x[i] ? x[i] : (double)((x[i] > 0) - (x[i] < 0));
    return JVN_OK;
}

/* Half away from zero, after scaling: what a reader of decimals expects of 0.15 and 2.5. */
static double round_to(double x, double scale, bool divide)
{
    double y = divide ? x / scale : x * scale;
    if (!(fabs(y) < 4503599627370496.0)) return divide && isfinite(x) ? 0 : x;
    y = round(y);
    return !divide ? y / scale : y == 0 ? y : y * scale; /* the scale may be infinite */
}

SCALAR(round)
{
    double *to = jvn_out(out);
    int64_t digits = -1;
    double scale = 1;
    for (int64_t i = 0; i < n; i++) {
        int64_t d = i64_at(args[1], i);
        if (i == 0 || d != digits) scale = pow(10, fabs((double)(d > 400 ? 400 : d)));
        digits = d;
        to[i] = round_to(f64_at(args[0], i), scale, d < 0);
    }
    return JVN_OK;
}

SCALAR(is_nan)
{
    for (int64_t i = 0; i < n; i++) jvn_set_bit(jvn_out(out), i, isnan(f64_at(args[0], i)));
    return JVN_OK;
}

SCALAR(is_finite)
{
    for (int64_t i = 0; i < n; i++) jvn_set_bit(jvn_out(out), i, isfinite(f64_at(args[0], i)));
    return JVN_OK;
}

/* The argument that wins at row i, -1 when all are null. x beats y where `beats`. */
#define WINNER(name, type, get, beats)                                                                                 \
    static int32_t name(values args, int32_t n_args, int64_t i)                                                        \
    {                                                                                                                  \
        int32_t best = -1;                                                                                             \
        for (int32_t k = 0; k < n_args; k++) {                                                                         \
            if (null_at(args[k], i)) continue;                                                                         \
            if (best >= 0) {                                                                                           \
                type x = get(args[k], i), y = get(args[best], i);                                                      \
                if (!(beats)) continue;                                                                                \
            }                                                                                                          \
            best = k;                                                                                                  \
        }                                                                                                              \
        return best;                                                                                                   \
    }

WINNER(least_of_i64, int64_t, i64_at, x < y)
WINNER(greatest_of_i64, int64_t, i64_at, x > y)
WINNER(least_of_i32, int32_t, i32_at, x < y)
WINNER(greatest_of_i32, int32_t, i32_at, x > y)
WINNER(least_of_f64, double, f64_at, x < y || x != x)
WINNER(greatest_of_f64, double, f64_at, x > y || x != x)

/* Bytewise, as the sort does. */
static int compare_text(const struct ArrowArray *a, const struct ArrowArray *b, int64_t i)
{
    int64_t na, nb;
    const char *ta = text_at(a, i, &na), *tb = text_at(b, i, &nb);
    int64_t shorter = na < nb ? na : nb;
    int c = shorter ? memcmp(ta, tb, (size_t)shorter) : 0;
    return c ? c : (na > nb) - (na < nb);
}

static int32_t winner_text(values args, int32_t n_args, int64_t i, int side)
{
    int32_t best = -1;
    for (int32_t k = 0; k < n_args; k++)
        if (!null_at(args[k], i) && (best < 0 || side * compare_text(args[k], args[best], i) > 0)) best = k;
    return best;
}

#define CHOOSE(name, type, get, winner)                                                                                \
    SCALAR(name)                                                                                                       \
    {                                                                                                                  \
        type *to = jvn_out(out);                                                                                       \
        for (int64_t i = 0; i < n; i++) {                                                                              \
            int32_t k = winner(args, n_args, i);                                                                       \
            to[i] = k < 0 ? 0 : get(args[k], i);                                                                       \
            if (k < 0) put_null(out, i);                                                                               \
        }                                                                                                              \
        return JVN_OK;                                                                                                 \
    }

CHOOSE(least_int64, int64_t, i64_at, least_of_i64)
CHOOSE(greatest_int64, int64_t, i64_at, greatest_of_i64)
CHOOSE(least_date, int32_t, i32_at, least_of_i32)
CHOOSE(greatest_date, int32_t, i32_at, greatest_of_i32)
CHOOSE(least_float64, double, f64_at, least_of_f64)
CHOOSE(greatest_float64, double, f64_at, greatest_of_f64)

static int64_t winner_row(values args, int32_t n_args, int64_t i, int side, char *to)
{
    int64_t n = 0;
    int32_t k = winner_text(args, n_args, i, side);
    if (k < 0) return 0;
    const char *s = text_at(args[k], i, &n);
    if (to) memcpy(to, s, (size_t)n);
    return n;
}

static int64_t least_row(values args, int32_t n_args, int64_t i, char *to)
{
    return winner_row(args, n_args, i, -1, to);
}
static int64_t greatest_row(values args, int32_t n_args, int64_t i, char *to)
{
    return winner_row(args, n_args, i, 1, to);
}

static void null_where_all_are(values args, int32_t n_args, int64_t n, struct ArrowArray *out)
{
    for (int64_t i = 0; i < n; i++)
        if (winner_text(args, n_args, i, 1) < 0) put_null(out, i);
}

SCALAR(least_string)
{
    jvn_status st = build_text(call, args, n_args, n, out, true, least_row);
    if (st == JVN_OK) null_where_all_are(args, n_args, n, out);
    return st;
}

SCALAR(greatest_string)
{
    jvn_status st = build_text(call, args, n_args, n, out, true, greatest_row);
    if (st == JVN_OK) null_where_all_are(args, n_args, n, out);
    return st;
}
