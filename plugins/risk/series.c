/* SPDX-License-Identifier: GPL-3.0-or-later */
/* series.c -- running series: exponentially weighted volatility, drawdown, cumulative return. Null rows are passed
 * over: they are null, and the run goes on behind them. */
#include "risk.h"

typedef struct running running;
struct running {
    jvn_call *call;
    const double *x;
    const jvn_groups *groups;
    struct ArrowArray *out;
    double lambda, periods;
    void (*run)(const running *r, int64_t from, int64_t to);
};

static double *out_of(const running *r) { return jvn_out(r->out); }

static jvn_status run_share(void *context, int64_t i)
{
    const running *r = context;
    int64_t g, end;
    for (groups_share(r->groups, i, SHARES, &g, &end); g < end; g++) {
        if (r->call->host->cancelled(r->call)) return JVN_ECANCELLED;
        r->run(r, r->groups->starts[g], r->groups->starts[g + 1]);
        null_undefined(r->out, &r->x, 1, r->groups->starts[g], r->groups->starts[g + 1]);
    }
    return JVN_OK;
}

static jvn_status run_all(running *r) { return r->call->host->parallel_for(r->call, SHARES, run_share, r); }

/* J. P. Morgan 1996. The first forecast is the first return's own square, as there is none before. */
static void run_ewma(const running *r, int64_t from, int64_t to)
{
    double square = from < to ? r->x[from] * r->x[from] : 0;
    for (int64_t i = from; i < to; i++) {
        if (i > from) square = r->lambda * square + (1 - r->lambda) * r->x[i - 1] * r->x[i - 1];
        out_of(r)[i] = sqrt(square * r->periods);
    }
}

static void run_drawdown(const running *r, int64_t from, int64_t to)
{
    double wealth = 1, peak = 1;
    for (int64_t i = from; i < to; i++) {
        wealth *= 1 + r->x[i];
        peak = wealth > peak || wealth != wealth ? wealth : peak;
        out_of(r)[i] = wealth / peak - 1;
    }
}

static void run_cumulative(const running *r, int64_t from, int64_t to)
{
    double wealth = 1;
    for (int64_t i = from; i < to; i++) out_of(r)[i] = (wealth *= 1 + r->x[i]) - 1;
}

/* A column, of which no row shown is null. */
static jvn_status open_running(running *r, jvn_call *call, values args, const jvn_groups *groups,
                               struct ArrowArray *out)
{
    *r = (running){.call = call, .x = jvn_f64(args[0]), .groups = groups, .out = out, .periods = 1};
    if (args[0]->length == out->length) return JVN_OK;
    return jvn_fail(call, JVN_EARG, 0, NULL, "wanted a column, found one value");
}

WINDOW(ewma_volatility)
{
    running r;
    jvn_status st = open_running(&r, call, args, groups, out);
    (void)n_args;
    if (!st) st = need_one(call, args, 1, "lambda");
    if (!st) r.lambda = args[1]->length ? jvn_f64(args[1])[0] : 0.94;
    if (!st && !(r.lambda >= 0 && r.lambda < 1))
        st = jvn_fail(call, JVN_EARG, 1, "0.94 for days, 0.97 for months",
                      "lambda: found %g, wanted 0 or more and below 1", r.lambda);
    if (!st) st = read_above(call, args, 2, "periods a year", &r.periods);
    r.run = run_ewma;
    return st ? st : run_all(&r);
}

WINDOW(drawdown)
{
    running r;
    jvn_status st = open_running(&r, call, args, groups, out);
    (void)n_args;
    r.run = run_drawdown;
    return st ? st : run_all(&r);
}

WINDOW(cumulative_return)
{
    running r;
    jvn_status st = open_running(&r, call, args, groups, out);
    (void)n_args;
    r.run = run_cumulative;
    return st ? st : run_all(&r);
}
