/* SPDX-License-Identifier: GPL-3.0-or-later */
/* marketcap.c -- the command marketcap: prices times the shares outstanding as of each day, and what a day's move of the
 * price made of them. */
#include "returns.h"

#include <math.h>
#include <stdlib.h>

/* A row of the table of shares. */
typedef struct known {
    int64_t series, row;
    int32_t day;
    double shares;
} known;

typedef struct marketcap {
    panel p;
    const jvn_table *t;
    known *of; /* by series and day */
    int64_t n, unmet, invalid, lost; /* invalid: prices that are none, but not null */
    jvn_type price_type;
    struct ArrowArray out[3];
} marketcap;

enum { SHARES, VALUE, CHANGE };
static const char *const names[] = {"shares", "market_value", "change"};

static double number(jvn_type type, const struct ArrowArray *a, int64_t i)
{
    if (jvn_null(a, i)) return NAN;
    return type == JVN_FLOAT64 ? jvn_f64(a)[i] : (double)jvn_i64(a)[i];
}

static jvn_status check_names(jvn_call *call)
{
    for (int k = SHARES; k <= CHANGE; k++)
        if (match_column(call->input, names[k]) >= 0)
            return jvn_fail(call, JVN_ENAME, CAP_PRICE, "drop or rename it first", "there is a column '%s' already", names[k]);
    return JVN_OK;
}

static int by_series(const void *a, const void *b)
{
    const known *x = a, *y = b;
    if (x->series != y->series) return (x->series > y->series) - (x->series < y->series);
    if (x->day != y->day) return (x->day > y->day) - (x->day < y->day);
    return (x->row > y->row) - (x->row < y->row);
}

static jvn_status refuse_repeat(const marketcap *x, const known *k)
{
    return jvn_fail(x->p.call, JVN_EDATA, CAP_SHARES, "keep one row a date", "row %lld of %s: shares of that date were there before",
                    (long long)k->row + 1, x->t->name);
}

/* The columns of the table of shares: its date, and its numbers. */
static jvn_status find_columns(marketcap *x, int32_t *date, int32_t *shares)
{
    jvn_call *call = x->p.call;
    const char *hint = "a table of shares has date, shares, and the columns of --by";
    *date = match_column(x->t, "date");
    *shares = match_column(x->t, "shares");
    if (*date < 0 || call->host->type_of(jvn_column_schema(x->t, *date)) != JVN_DATE)
        return jvn_fail(call, JVN_ENAME, CAP_SHARES, hint, "%s has no column 'date' of dates", x->t->name);
    jvn_type type = *shares < 0 ? JVN_NOTYPE : call->host->type_of(jvn_column_schema(x->t, *shares));
    if (type == JVN_INT64 || type == JVN_FLOAT64) return JVN_OK;
    return jvn_fail(call, JVN_ENAME, CAP_SHARES, hint, "%s has no column 'shares' of numbers", x->t->name);
}

/* The rows that are of a series and have a date. */
static jvn_status collect(marketcap *x, int32_t date, int32_t shares, const int64_t *of)
{
    const struct ArrowArray *a = jvn_column(x->t, shares), *days = jvn_column(x->t, date);
    jvn_type type = x->p.call->host->type_of(jvn_column_schema(x->t, shares));
    for (int64_t i = 0; i < x->t->rows; i++) {
        double n = number(type, a, i);
        if (!(n > 0) || !isfinite(n))
            return jvn_fail(x->p.call, JVN_EDATA, CAP_SHARES, NULL, "row %lld of %s: found %g shares, wanted a number above 0",
                            (long long)i + 1, x->t->name, n);
        bool met = of[i] >= 0 && of[i] < x->p.groups.n && !jvn_null(days, i);
        x->unmet += !met;
        if (met) x->of[x->n++] = (known){of[i], i, jvn_i32(days)[i], n};
    }
    return JVN_OK;
}

static jvn_status read_shares(marketcap *x)
{
    jvn_call *call = x->p.call;
    int32_t date, shares;
    jvn_status st = find_columns(x, &date, &shares);
    if (st) return st;
    int64_t *of = call->host->scratch(call, (x->t->rows + 1) * (int64_t)sizeof *of);
    x->of = call->host->scratch(call, (x->t->rows + 1) * (int64_t)sizeof *x->of);
    if (!of || !x->of) return JVN_ENOMEM;
    if ((st = match_series(&x->p, CAP_SHARES, x->t, of)) || (st = collect(x, date, shares, of))) return st;
    qsort(x->of, (size_t)x->n, sizeof *x->of, by_series);
    for (int64_t i = 1; i < x->n; i++)
        if (x->of[i].series == x->of[i - 1].series && x->of[i].day == x->of[i - 1].day) return refuse_repeat(x, &x->of[i]);
    return JVN_OK;
}

static double price_at(const marketcap *x, int64_t row)
{
    double v = number(x->price_type, x->p.price.array, row);
    return v > 0 && isfinite(v) ? v : NAN;
}

static void put(marketcap *x, int k, int64_t row, double v)
{
    ((double *)jvn_out(&x->out[k]))[row] = isfinite(v) ? v : 0;
    if (!isfinite(v)) jvn_set_null(&x->out[k], row);
    x->lost += isinf(v) != 0;
}

/* One series: at is the first of its known shares, and is left behind the last. Gives how many rows had none. */
static int64_t fill_series(marketcap *x, int64_t g, int64_t *at)
{
    const panel *p = &x->p;
    double shares = NAN, before = NAN;
    int64_t bare = 0;
    for (int64_t i = p->groups.starts[g]; i < p->groups.starts[g + 1]; i++) {
        double price = price_at(x, i);
        for (; *at < x->n && x->of[*at].series == g && x->of[*at].day <= p->days[i]; ++*at) shares = x->of[*at].shares;
        bare += isnan(shares);
        x->invalid += isnan(price) && !jvn_null(p->price.array, i);
        put(x, SHARES, i, shares);
        put(x, VALUE, i, shares * price);
        put(x, CHANGE, i, shares * (price - before));
        before = price;
    }
    while (*at < x->n && x->of[*at].series == g) ++*at;
    return bare;
}

static jvn_status fill(marketcap *x)
{
    jvn_call *call = x->p.call;
    jvn_status st = JVN_OK;
    int64_t at = 0, bare = 0;
    for (int k = SHARES; k <= CHANGE && !st; k++) st = call->host->new_array(call, JVN_FLOAT64, x->p.n, 0, JVN_NULLABLE, &x->out[k]);
    if (st) return st;
    for (int64_t g = 0; g < x->p.groups.n; g++) {
        if (g % 64 == 0 && call->host->cancelled(call)) return JVN_ECANCELLED;
        bare += fill_series(x, g, &at);
    }
    if (bare) jvn_say(call, "rows without shares known by their day: %lld of %lld", (long long)bare, (long long)x->p.n);
    if (x->lost) jvn_say(call, "results too large for a number: %lld, null", (long long)x->lost);
    if (x->invalid) jvn_say(call, "prices that are zero, negative or not finite: %lld, taken as missing", (long long)x->invalid);
    if (x->unmet)
        jvn_say(call, "rows of %s that are of no series, or without a date: %lld of %lld", x->t->name, (long long)x->unmet, (long long)x->t->rows);
    return JVN_OK;
}

static jvn_status add_results(marketcap *x)
{
    jvn_call *call = x->p.call;
    char scope[256], c[120], unit[256], text[3][700];
    panel_scope(&x->p, scope, sizeof scope);
    panel_price(&x->p, c, sizeof c);
    const char *own = call->host->unit_of(x->p.price.schema);
    snprintf(unit, sizeof unit, "%s", own[0] ? own : jvn_item_of(call, CAP_CURRENCY, 0)->text);
    snprintf(text[SHARES], sizeof text[0], "the last of %s on or before the day%s", x->t->name, scope);
    snprintf(text[VALUE], sizeof text[0], "shares * %s", c);
    snprintf(text[CHANGE], sizeof text[0], "shares[t] * (%s[t] - %s[t-1])%s", c, c, scope);
    jvn_status st = panel_add_input(&x->p);
    for (int k = SHARES; k <= CHANGE && !st; k++) {
        const struct ArrowSchema *f = call->host->field(call, JVN_FLOAT64, k == SHARES ? "" : unit, text[k]);
        st = call->host->add(call, NULL, names[k], f, &x->out[k]);
        x->out[k].release = NULL;
    }
    return st;
}

jvn_status run_marketcap(jvn_call *call)
{
    marketcap x = {.t = jvn_item_of(call, CAP_SHARES, 0)->table};
    jvn_status st = check_names(call);
    if (!st) st = panel_open(&x.p, call, (panel_args){CAP_PRICE, CAP_BY, CAP_DATE, -1, true});
    if (!st) {
        x.price_type = call->host->type_of(x.p.price.schema);
        st = read_shares(&x);
    }
    if (!st) st = fill(&x);
    if (!st) st = add_results(&x);
    for (int k = SHARES; k <= CHANGE; k++) release(&x.out[k]);
    panel_close(&x.p);
    return st;
}
