/* SPDX-License-Identifier: GPL-3.0-or-later */
/* technical.c -- averages and indicators of price charts: EMA, WMA, RSI, MACD, ATR.
 *
 * An exponential average begins in row n with the mean of the first n values, as TTR's and Wilder's (1978) do; rows
 * before it are null. Null rows are passed over. */
#include "risk.h"

typedef struct chart chart;
struct chart {
    jvn_call *call;
    int columns;
    const double *x[3];
    const jvn_groups *groups;
    struct ArrowArray *out;
    int64_t n[2];
    void (*run)(const chart *c, int64_t from, int64_t to);
};

static double *out_of(const chart *c) { return jvn_out(c->out); }

static jvn_status run_share(void *context, int64_t i)
{
    const chart *c = context;
    int64_t g, end;
    for (groups_share(c->groups, i, SHARES, &g, &end); g < end; g++) {
        if (c->call->host->cancelled(c->call)) return JVN_ECANCELLED;
        c->run(c, c->groups->starts[g], c->groups->starts[g + 1]);
        if (c->call->host->cancelled(c->call)) return JVN_ECANCELLED;
        null_undefined(c->out, c->x, c->columns, c->groups->starts[g], c->groups->starts[g + 1]);
    }
    return JVN_OK;
}

/* An average that moves by `share` of what each value is off it, after the mean of the first n. */
typedef struct average {
    double share, value;
    int64_t n, seen;
} average;

/* Takes a value; false: there are not n yet. */
static bool step(average *a, double x)
{
    a->seen++;
    if (a->seen <= a->n) {
        a->value += (x - a->value) / (double)a->seen;
        return a->seen == a->n;
    }
    a->value += a->share * (x - a->value);
    return true;
}

static void put(const chart *c, int64_t i, bool known, double x)
{
    out_of(c)[i] = x;
    if (!known) put_nulls(c->out, i, i + 1);
}

static average exponential(int64_t n) { return (average){.share = 2 / ((double)n + 1), .n = n}; }
static average wilder(int64_t n) { return (average){.share = 1 / (double)n, .n = n}; }

static void run_ema(const chart *c, int64_t from, int64_t to)
{
    average a = exponential(c->n[0]);
    for (int64_t i = from; i < to; i++) {
        bool known = step(&a, c->x[0][i]);
        put(c, i, known, a.value);
    }
}

/* Weights 1 .. n, the last value's the greatest. */
static void run_wma(const chart *c, int64_t from, int64_t to)
{
    int64_t n = c->n[0], first = n <= to - from ? from + n - 1 : to, looked = 0;
    put_nulls(c->out, from, first);
    for (int64_t i = first; i < to && !had_enough(c->call, n, &looked); i++) {
        double sum = 0;
        for (int64_t k = 0; k < n; k++) sum += (double)(n - k) * c->x[0][i - k];
        out_of(c)[i] = sum / ((double)n * ((double)n + 1) / 2);
    }
}

static void run_rsi(const chart *c, int64_t from, int64_t to)
{
    average up = wilder(c->n[0]), down = up;
    if (from < to) put(c, from, false, 0);
    for (int64_t i = from + 1; i < to; i++) {
        double d = c->x[0][i] - c->x[0][i - 1];
        bool known = step(&up, d > 0 ? d : 0);
        step(&down, d < 0 ? -d : 0);
        double all = up.value + down.value;
        put(c, i, known && all > 0, 100 * up.value / all);
    }
}

static void run_macd(const chart *c, int64_t from, int64_t to)
{
    average fast = exponential(c->n[0]), slow = exponential(c->n[1]);
    for (int64_t i = from; i < to; i++) {
        bool known = step(&fast, c->x[0][i]);
        known &= step(&slow, c->x[0][i]);
        put(c, i, known, fast.value - slow.value);
    }
}

/* Of row i, which has one before it. */
static double true_range_at(const chart *c, int64_t i)
{
    double before = c->x[2][i - 1];
    double high = c->x[0][i] > before ? c->x[0][i] : before, low = c->x[1][i] < before ? c->x[1][i] : before;
    return high - low;
}

static void run_true_range(const chart *c, int64_t from, int64_t to)
{
    if (from < to) put(c, from, false, 0);
    for (int64_t i = from + 1; i < to; i++) put(c, i, true, true_range_at(c, i));
}

static void run_atr(const chart *c, int64_t from, int64_t to)
{
    average a = wilder(c->n[0]);
    if (from < to) put(c, from, false, 0);
    for (int64_t i = from + 1; i < to; i++) {
        bool known = step(&a, true_range_at(c, i));
        put(c, i, known, a.value);
    }
}

/* columns of numbers, then `numbers` windows. */
static jvn_status run_chart(jvn_call *call, values args, const jvn_groups *groups, struct ArrowArray *out, int columns,
                            int numbers, void (*run)(const chart *c, int64_t from, int64_t to))
{
    chart c = {.call = call, .groups = groups, .out = out, .columns = columns, .run = run};
    if (!out->length) return JVN_OK;
    for (int k = 0; k < columns; k++) {
        c.x[k] = jvn_f64(args[k]);
        if (args[k]->length != out->length)
            return jvn_fail(call, JVN_EARG, k, NULL, "wanted a column, found one value");
    }
    for (int k = 0; k < numbers; k++) {
        jvn_status st = need_one(call, args, columns + k, "a window's width");
        if (st) return st;
        c.n[k] = jvn_i64(args[columns + k])[0];
        if (c.n[k] < 1)
            return jvn_fail(call, JVN_EARG, columns + k, NULL, "a window of %lld, wanted 1 row or more",
                            (long long)c.n[k]);
    }
    return call->host->parallel_for(call, SHARES, run_share, &c);
}

#define CHART(name, columns, numbers)                                                                                  \
    WINDOW(name)                                                                                                       \
    {                                                                                                                  \
        (void)n_args;                                                                                                  \
        return run_chart(call, args, groups, out, columns, numbers, run_##name);                                       \
    }

CHART(ema, 1, 1)
CHART(wma, 1, 1)
CHART(rsi, 1, 1)
CHART(macd, 1, 2)
CHART(true_range, 3, 0)
CHART(atr, 3, 1)
