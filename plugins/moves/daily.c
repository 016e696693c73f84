/* SPDX-License-Identifier: GPL-3.0-or-later */
/* daily.c -- a day's prices, and their returns on the close of the day before or on each other. */
#include <math.h>

#include "moves.h"

static kind asked_kind(const ask *q) { return (kind)jvn_item_of(q->call, ARG_AT, 0)->integer; }

bool daily_price(ask *q)
{
    char date[48];
    kind at = asked_kind(q);
    if (!ask_price(q, &q->own, q->at, at, &q->value)) return false;
    snprintf(q->convention, sizeof q->convention, "%s on %s", ask_word(q, at), ask_date(q, q->own.days[q->at], date));
    ask_used(q, &q->rows, &q->own, q->at);
    return true;
}

bool daily_change(ask *q)
{
    char date[48], before[48];
    double top, base;
    kind at = asked_kind(q);
    if (!ask_price(q, &q->own, q->at, at, &top) || !ask_before(q, &q->own, q->at, &base)) return false;
    q->value = top - base;
    snprintf(q->convention, sizeof q->convention, "%s[%s] - %s[%s]", ask_word(q, at), ask_date(q, q->own.days[q->at], date),
             ask_word(q, CLOSE), ask_date(q, q->own.days[q->at - 1], before));
    ask_used(q, &q->rows, &q->own, q->at - 1);
    ask_used(q, &q->rows, &q->own, q->at);
    return true;
}

/* top[day] over close[the row base] less 1. */
static void set_return(ask *q, kind top, double x, kind base, double y, int64_t from)
{
    char date[48], before[48];
    q->value = x / y - 1;
    snprintf(q->convention, sizeof q->convention, "simple, %s[%s]/%s[%s] - 1", ask_word(q, top),
             ask_date(q, q->own.days[q->at], date), ask_word(q, base), ask_date(q, q->own.days[from], before));
    ask_used(q, &q->rows, &q->own, from);
    ask_used(q, &q->rows, &q->own, q->at);
}

/* base CLOSE: that of the row before; else of the same day. */
bool daily_return(ask *q, kind top, kind base)
{
    double x, y;
    if (!ask_price(q, &q->own, q->at, top, &x)) return false;
    if (!(base == CLOSE ? ask_before(q, &q->own, q->at, &y) : ask_price(q, &q->own, q->at, base, &y))) return false;
    set_return(q, top, x, base, y, base == CLOSE ? q->at - 1 : q->at);
    return true;
}

/* The last row on or before a day, and at most --max-gap days before it. */
static bool find_since(ask *q, int32_t since, int64_t *from)
{
    char date[48], last[48];
    *from = series_from(&q->own, since);
    if (*from == q->own.n || q->own.days[*from] != since) --*from;
    ask_date(q, since, date);
    if (*from < 0) return ask_missing(q, "%s begins on %s, after %s", q->own.name, ask_date(q, q->own.days[0], last), date);
    if ((int64_t)since - q->own.days[*from] <= q->gap) return true;
    return ask_missing(q, "the last row on or before %s is of %s: more than --max-gap %d days", date,
                       ask_date(q, q->own.days[*from], last), q->gap);
}

bool daily_close_return(ask *q)
{
    double x, y;
    int64_t from;
    if (!jvn_given(q->call, ARG_SINCE)) return daily_return(q, CLOSE, CLOSE);
    int32_t since = (int32_t)jvn_item_of(q->call, ARG_SINCE, 0)->integer;
    if (since >= q->own.days[q->at]) {
        q->st = jvn_fail(q->call, JVN_EARG, ARG_SINCE, NULL, "--since is not before the day");
        return false;
    }
    if (!find_since(q, since, &from)) return false;
    if (!ask_price(q, &q->own, q->at, CLOSE, &x) || !ask_price(q, &q->own, from, CLOSE, &y)) return false;
    set_return(q, CLOSE, x, CLOSE, y, from);
    return true;
}

/* The highest price of the kind up to the day; prices that are none are passed over. */
static int64_t find_high(const ask *q, kind of, double *high)
{
    int64_t best = -1;
    for (int64_t k = 0; k <= q->at; k++) {
        double x = series_value(&q->own, of, k);
        if (!(x > 0) || !isfinite(x) || (best >= 0 && x <= *high)) continue;
        *high = x;
        best = k;
    }
    return best;
}

bool daily_below_high(ask *q)
{
    char date[48], first[48], top[48];
    double x, high = 0;
    kind of = jvn_item_of(q->call, ARG_HIGH, 0)->integer ? HIGH : CLOSE;
    if (!ask_has(q, &q->own, of) || !ask_price(q, &q->own, q->at, CLOSE, &x)) return false;
    int64_t best = find_high(q, of, &high);
    if (best < 0) return ask_missing(q, "%s has no %s up to the day", q->own.name, ask_word(q, of));
    q->value = x / high - 1;
    snprintf(q->convention, sizeof q->convention, "%s[%s]/%s[%s] - 1, the highest since %s", ask_word(q, CLOSE),
             ask_date(q, q->own.days[q->at], date), ask_word(q, of), ask_date(q, q->own.days[best], top),
             ask_date(q, q->own.days[0], first));
    ask_used(q, &q->rows, &q->own, best);
    ask_used(q, &q->rows, &q->own, q->at);
    return true;
}
