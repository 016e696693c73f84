/* SPDX-License-Identifier: GPL-3.0-or-later */
/* value.c -- market value, and its change: prices times the shares outstanding as of the day. */
#include <math.h>

#include "moves.h"

/* A rank can do without shares unless it is one of market values. */
jvn_status value_open(ask *q)
{
    if (!jvn_given(q->call, ARG_SHARES))
        return jvn_fail(q->call, JVN_EARG, ARG_OWN, "--shares TABLE: ticker, date, shares", "market values want shares outstanding");
    return source_open(&q->shares, q->call, ARG_SHARES, SHARES);
}

bool value_shares(const series *count, int32_t day, double *shares, int64_t *k)
{
    *k = series_from(count, day);
    if (*k == count->n || count->days[*k] != day) --*k;
    if (*k < 0) return false;
    *shares = series_value(count, SHARES, *k);
    return *shares > 0 && isfinite(*shares);
}

/* The shares as of the day, or why there are none. */
static bool ask_shares(ask *q, double *shares, int64_t *k)
{
    char date[48];
    int32_t day = q->own.days[q->at];
    if ((q->st = value_open(q)) || !ask_series(q, &q->shares, q->own.name, &q->count)) return false;
    if (value_shares(&q->count, day, shares, k)) return true;
    if (*k < 0) return ask_missing(q, "%s has no shares of %s on or before %s", q->shares.t->name, q->own.name, ask_date(q, day, date));
    return ask_missing(q, "shares of %s as of %s are not a number above 0", q->own.name, ask_date(q, q->count.days[*k], date));
}

static kind asked_kind(const ask *q) { return (kind)jvn_item_of(q->call, ARG_AT, 0)->integer; }

bool value_level(ask *q)
{
    char date[48], as_of[48];
    double price, shares;
    int64_t k;
    if (!ask_price(q, &q->own, q->at, asked_kind(q), &price) || !ask_shares(q, &shares, &k)) return false;
    q->value = shares * price;
    snprintf(q->convention, sizeof q->convention, "shares[%s] * %s[%s]", ask_date(q, q->count.days[k], as_of),
             ask_word(q, asked_kind(q)), ask_date(q, q->own.days[q->at], date));
    ask_used(q, &q->rows, &q->own, q->at);
    ask_used(q, &q->share_rows, &q->count, k);
    return true;
}

bool value_change(ask *q)
{
    char date[48], before[48], as_of[48];
    double price, base, shares;
    int64_t k;
    if (!ask_price(q, &q->own, q->at, asked_kind(q), &price) || !ask_before(q, &q->own, q->at, &base)) return false;
    if (!ask_shares(q, &shares, &k)) return false;
    q->value = shares * (price - base);
    snprintf(q->convention, sizeof q->convention, "shares[%s] * (%s[%s] - %s[%s])", ask_date(q, q->count.days[k], as_of),
             ask_word(q, asked_kind(q)), ask_date(q, q->own.days[q->at], date), ask_word(q, CLOSE),
             ask_date(q, q->own.days[q->at - 1], before));
    ask_used(q, &q->rows, &q->own, q->at - 1);
    ask_used(q, &q->rows, &q->own, q->at);
    ask_used(q, &q->share_rows, &q->count, k);
    return true;
}
