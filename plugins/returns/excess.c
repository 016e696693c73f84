/* SPDX-License-Identifier: GPL-3.0-or-later */
/* excess.c -- returns less the riskless return of the same rows, whatever way the rate is stated. */
#include "returns.h"

#include <math.h>

enum { PERIOD = -1, SIMPLE, COMPOUNDED };
static const double implausible = 0.02; /* a period: that is a year's, or in percent */

typedef struct rate_job {
    panel *p;
    const double *ret;
    const struct ArrowArray *stated;
    bool whole, percent, logarithm; /* how it is stated */
    int spread;
    double periods;
    double *rate; /* of a row's period, simple; NaN: none */
    double *out;
    double greatest[PANEL_SHARES];
} rate_job;

/* How a year's rate is spread over periods; PERIOD: it is a period's already. */
static int spread_of(const jvn_call *call)
{
    return jvn_given(call, ARG_ANNUAL_RATE) ? (int)jvn_item_of(call, ARG_ANNUAL_RATE, 0)->integer : PERIOD;
}

static bool has_unit(const panel *p, const char *unit)
{
    return strcmp(p->call->host->unit_of(jvn_item_of(p->call, ARG_RATE, 0)->schema), unit) == 0;
}

static jvn_status check(const panel *p)
{
    jvn_call *call = p->call;
    const jvn_item *rate = jvn_item_of(call, ARG_RATE, 0);
    jvn_type type = call->host->type_of(rate->schema);
    if (type != JVN_FLOAT64 && type != JVN_INT64)
        return jvn_fail(call, JVN_ETYPE, ARG_RATE, "wanted a number, or a column of numbers", "'%s' holds no numbers", rate->text);
    if (!has_unit(p, "") && !has_unit(p, "%") && !has_unit(p, "ret") && !has_unit(p, "logret"))
        return jvn_fail(call, JVN_EUNIT, ARG_RATE, "a rate has unit ret, logret or %, or none: a fraction", "'%s' has unit %s", rate->text,
                        call->host->unit_of(rate->schema));
    return JVN_OK;
}

/* Its values in the order of the panel; own: to be released. */
static jvn_status order_rate(const panel *p, struct ArrowArray *own, const struct ArrowArray **a)
{
    const jvn_item *rate = jvn_item_of(p->call, ARG_RATE, 0);
    *a = rate->array;
    if (!p->order) return JVN_OK;
    *a = own;
    return p->rows->take(p->call, rate->schema, rate->array, p->order, p->n, own);
}

static double of_period(const rate_job *j, double x)
{
    if (j->percent) x /= 100;
    if (j->logarithm) x = expm1(x);
    if (j->spread == SIMPLE) x /= j->periods;
    if (j->spread == COMPOUNDED) x = expm1(log1p(x) / j->periods);
    return x > -1 && isfinite(x) ? x : NAN;
}

/* Gives the greatest, by size. */
static double read_rates(const rate_job *j, int64_t from, int64_t end)
{
    const struct ArrowArray *a = j->stated;
    double greatest = 0;
    for (int64_t t = from; t < end; t++) {
        double x = jvn_null(a, t) ? NAN : j->whole ? (double)jvn_i64(a)[t] : jvn_f64(a)[t];
        bool repeats = t > from && !jvn_null(a, t) && !jvn_null(a, t - 1) && !j->whole && x == jvn_f64(a)[t - 1];
        j->rate[t] = repeats ? j->rate[t - 1] : of_period(j, x);
        if (fabs(j->rate[t]) > greatest) greatest = fabs(j->rate[t]);
    }
    return greatest;
}

/* One row apart: its own rate. */
static void subtract(const rate_job *j, int64_t from, int64_t end)
{
    for (int64_t t = from; t < end; t++) j->out[t] = j->ret[t] - (j->p->log ? log1p(j->rate[t]) : j->rate[t]);
}

/* h rows apart: the rates of the h rows compounded, by a running sum of their logs. rate is overwritten by the sums. */
static void subtract_many(const rate_job *j, int64_t from, int64_t end)
{
    int64_t h = j->p->horizon, none = from; /* the last row without a rate; a series' first needs none */
    double sum = 0;
    for (int64_t t = from; t < end; t++) {
        double x = log1p(j->rate[t]);
        if (t > from && x != x) none = t;
        if (t > from && x == x) sum += x;
        j->rate[t] = sum;
        if (t < from + h) continue;
        double over = none > t - h ? NAN : sum - j->rate[t - h];
        j->out[t] = j->ret[t] - (j->p->log ? over : expm1(over));
    }
}

static jvn_status subtract_share(void *context, int64_t i)
{
    rate_job *j = context;
    const jvn_groups *groups = &j->p->groups;
    int64_t g, end;
    if (j->p->call->host->cancelled(j->p->call)) return JVN_ECANCELLED;
    for (panel_share(j->p, i, PANEL_SHARES, &g, &end); g < end; g++) {
        double greatest = read_rates(j, groups->starts[g], groups->starts[g + 1]);
        if (greatest > j->greatest[i]) j->greatest[i] = greatest;
        (j->p->horizon == 1 ? subtract : subtract_many)(j, groups->starts[g], groups->starts[g + 1]);
    }
    return JVN_OK;
}

/* Null where there is no return, and where there is no rate for one. */
static void mark(const rate_job *j, const prices *x, excess *y)
{
    const int64_t *starts = j->p->groups.starts;
    for (int64_t g = 0; g < j->p->groups.n; g++)
        for (int64_t t = starts[g]; t < starts[g + 1]; t++) {
            bool returned = t - starts[g] >= j->p->horizon && !jvn_null(&x->ret, t);
            if (returned && j->out[t] == j->out[t]) continue;
            y->missing += returned;
            j->out[t] = NAN;
            jvn_set_null(&y->values, t);
        }
}

static jvn_status compute(rate_job *j, const prices *x, excess *y)
{
    jvn_call *call = j->p->call;
    struct ArrowArray own = {0};
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, j->p->n, 0, JVN_NULLABLE, &y->values);
    if (st) return st;
    j->out = jvn_out(&y->values);
    if (!(j->rate = call->host->scratch(call, j->p->n * (int64_t)sizeof *j->rate + 64))) return JVN_ENOMEM;
    st = order_rate(j->p, &own, &j->stated);
    if (!st) st = call->host->parallel_for(call, PANEL_SHARES, subtract_share, j);
    for (int i = 0; i < PANEL_SHARES && !st; i++)
        if (j->greatest[i] > y->greatest) y->greatest = j->greatest[i];
    if (!st) mark(j, x, y);
    release(&own);
    return st;
}

static jvn_status check_flags(jvn_call *call)
{
    if (jvn_given(call, ARG_ANNUAL_RATE) && !jvn_given(call, ARG_RATE))
        return jvn_fail(call, JVN_EARG, ARG_ANNUAL_RATE, "--rate RATE names it", "there is no rate");
    if (jvn_arg_of(call, ARG_PERIODS)->given && !jvn_given(call, ARG_ANNUAL_RATE))
        return jvn_fail(call, JVN_EARG, ARG_PERIODS, "--annual-rate simple or compounded says that it is", "--rate is not said to be a year's");
    return JVN_OK;
}

jvn_status excess_compute(panel *p, const prices *x, excess *y)
{
    jvn_call *call = p->call;
    jvn_status st = check_flags(call);
    if (st || !jvn_given(call, ARG_RATE)) return st;
    if ((st = check(p))) return st;
    rate_job j = {.p = p, .ret = jvn_f64(&x->ret), .spread = spread_of(call)};
    j.whole = call->host->type_of(jvn_item_of(call, ARG_RATE, 0)->schema) == JVN_INT64;
    j.percent = has_unit(p, "%");
    j.logarithm = has_unit(p, "logret");
    j.periods = jvn_item_of(call, ARG_PERIODS, 0)->number;
    return compute(&j, x, y);
}

/* ---- in words ------------------------------------------------------------------------------------ */

void excess_formula(const panel *p, char *to, size_t n)
{
    const jvn_item *rate = jvn_item_of(p->call, ARG_RATE, 0);
    int spread = spread_of(p->call);
    double periods = jvn_item_of(p->call, ARG_PERIODS, 0)->number;
    char name[120], fraction[160], period[240], over[64] = "";
    double value;
    bool plain = rate->column >= 0 || jvn_texts_of(p->call)->read_double(rate->text, (int64_t)strlen(rate->text), &value);
    snprintf(name, sizeof name, plain ? "%s" : "(%s)", rate->text);
    snprintf(fraction, sizeof fraction, has_unit(p, "%") ? "%s/100" : has_unit(p, "logret") ? "exp(%s) - 1" : "%s", name);
    if (spread == SIMPLE) snprintf(period, sizeof period, "%s/%.10g, a year's rate, simple", fraction, periods);
    else if (spread == COMPOUNDED) snprintf(period, sizeof period, "(1 + %s)^(1/%.10g) - 1, a year's rate, compounded", fraction, periods);
    else snprintf(period, sizeof period, "%s, a period's", fraction);
    if (p->horizon > 1) snprintf(over, sizeof over, ", compounded over %lld rows", (long long)p->horizon);
    snprintf(to, n, p->log ? "log, return - ln(1 + riskless), riskless = %s%s" : "simple, return - riskless, riskless = %s%s", period, over);
}

void excess_report(const panel *p, const excess *y)
{
    if (y->missing)
        jvn_say(p->call, "%lld return%s without a rate, or with one of -100 %% or less: excess is null", (long long)y->missing,
                y->missing == 1 ? " is" : "s are");
    if (y->greatest > implausible)
        jvn_say(p->call, "the rate reaches %.3g a period: of a year's say --annual-rate, of percents --rate NAME/100", y->greatest);
}
