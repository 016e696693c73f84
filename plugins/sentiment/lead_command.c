/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lead_command.c -- moods by trading day beside returns, and their correlations at lags. */
#include "lead_command.h"

#include <math.h>
#include <stdlib.h>

#include "columns.h"
#include "pool.h"
#include "tagged.h"

const jvn_param lead_params[N_LEAD_PARAMS] = {
    {"--prices", JVN_P_TABLE, JVN_REQUIRED, NULL, NULL, "prices: date, ticker, and close or --column"},
    {"--ticker", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "the instrument"},
    {"--column", JVN_P_WORD, 0, NULL, NULL, "the column of prices; else adj_close, else close"},
    {"--lags", JVN_P_INTEGER, 0, "0..60", "5", "trading days before and behind"},
};

/* A trading day. */
typedef struct day {
    int32_t date;
    double price, gain, mood;
    int64_t posts;
} day;

typedef struct days {
    pool *p;
    day *items;
    int64_t n, room;
} days;

/* ---- prices -------------------------------------------------------------------------------------- */

typedef struct quotes {
    const struct ArrowArray *date, *ticker, *price;
} quotes;

/* The column of that name and type; NULL: blame is failed for it. */
static const struct ArrowArray *need(jvn_call *call, const jvn_table *t, const char *called, jvn_type type, const char *wanted, int blame)
{
    int32_t c = column_named(t, called);
    jvn_type found = c < 0 ? JVN_NOTYPE : call->host->type_of(jvn_column_schema(t, c));
    if (c < 0) jvn_fail(call, JVN_ENAME, blame, NULL, "%s has no column %s", t->name, called);
    else if (found != type && !(type == JVN_STRING && found == JVN_DICT)) jvn_fail(call, JVN_ETYPE, blame, NULL, "column %s of %s has no %s", called, t->name, wanted);
    else return jvn_column(t, c);
    return NULL;
}

static int by_date(const void *a, const void *b) { return (((const day *)a)->date > ((const day *)b)->date) - (((const day *)a)->date < ((const day *)b)->date); }

static jvn_status read_prices(jvn_call *call, days *d)
{
    const jvn_table *t = jvn_item_of(call, LEAD_PRICES, 0)->table;
    const char *ticker = jvn_item_of(call, LEAD_TICKER, 0)->text;
    const char *column = jvn_given(call, LEAD_COLUMN) ? jvn_item_of(call, LEAD_COLUMN, 0)->text : column_named(t, "adj_close") >= 0 ? "adj_close" : "close";
    quotes q = {need(call, t, "date", JVN_DATE, "dates", LEAD_PRICES), NULL, NULL};
    if (q.date) q.ticker = need(call, t, "ticker", JVN_STRING, "text", LEAD_PRICES);
    if (q.ticker) q.price = need(call, t, column, JVN_FLOAT64, "numbers", jvn_given(call, LEAD_COLUMN) ? LEAD_COLUMN : LEAD_PRICES);
    if (!q.price) return JVN_ENAME;
    for (int64_t i = 0; i < t->rows; i++) {
        if (jvn_null(q.date, i) || jvn_null(q.price, i) || !is_text(q.ticker, i, ticker)) continue;
        d->items = pool_grow(d->p, d->items, d->n, &d->room, sizeof *d->items);
        d->items[d->n++] = (day){.date = jvn_i32(q.date)[i], .price = jvn_f64(q.price)[i], .gain = NAN, .mood = 0};
    }
    if (!d->n) return jvn_fail(call, JVN_ENAME, LEAD_TICKER, NULL, "%s has no prices of '%s'", t->name, ticker);
    qsort(d->items, (size_t)d->n, sizeof *d->items, by_date);
    for (int64_t i = 1; i < d->n; i++) {
        if (d->items[i].date == d->items[i - 1].date) return jvn_fail(call, JVN_EDATA, LEAD_PRICES, NULL, "%s has a day of '%s' twice", t->name, ticker);
        d->items[i].gain = d->items[i].price / d->items[i - 1].price - 1;
    }
    return JVN_OK;
}

/* ---- moods --------------------------------------------------------------------------------------- */

static int32_t date_at(jvn_type type, const struct ArrowArray *a, int64_t i)
{
    const int64_t micros_a_day = 86400000000;
    if (type == JVN_DATE) return jvn_i32(a)[i];
    int64_t x = jvn_i64(a)[i];
    return (int32_t)(x / micros_a_day - (x % micros_a_day < 0));
}

/* The first trading day on or behind a date; NULL: it lies outside the prices. */
static day *day_of(const days *d, int32_t date)
{
    int64_t lo = 0, hi = d->n;
    while (lo < hi) {
        int64_t middle = (lo + hi) / 2;
        if (d->items[middle].date < date) lo = middle + 1;
        else hi = middle;
    }
    return lo < d->n && (lo > 0 || d->items[0].date == date) ? &d->items[lo] : NULL;
}

static jvn_status find_time(jvn_call *call, jvn_type *type, const struct ArrowArray **a)
{
    static const char *const names[] = {"time", "date"};
    for (int k = 0; k < 2; k++) {
        int32_t c = column_named(call->input, names[k]);
        *type = c < 0 ? JVN_NOTYPE : call->host->type_of(jvn_column_schema(call->input, c));
        *a = c < 0 ? NULL : jvn_column(call->input, c);
        if (*type == JVN_DATE || *type == JVN_TIMESTAMP) return JVN_OK;
    }
    return jvn_fail(call, JVN_ENAME, -1, "posts of a discussion that tells their times have one", "%s has no column time or date", call->input->name);
}

static jvn_status read_moods(jvn_call *call, days *d)
{
    jvn_type type;
    const struct ArrowArray *times;
    input_column score;
    int64_t outside = 0;
    jvn_status st = find_time(call, &type, &times);
    if (st == JVN_OK) st = input_need(call, "score", JVN_FLOAT64, &score);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i < call->input->rows; i++) {
        if (jvn_null(times, i) || jvn_null(score.array, i)) continue;
        day *to = day_of(d, date_at(type, times, i));
        if (to) to->mood += jvn_f64(score.array)[i], to->posts++;
        else outside++;
    }
    if (outside) jvn_say(call, "%lld posts lie outside the prices", (long long)outside);
    for (int64_t i = 0; i < d->n; i++) d->items[i].mood = d->items[i].posts ? d->items[i].mood / (double)d->items[i].posts : NAN;
    return JVN_OK;
}

/* ---- results ------------------------------------------------------------------------------------- */

typedef struct lag {
    int64_t lag, n;
    double correlation, p;
    const char *reading;
} lag;

/* Pearson's correlation of mood t and return t + k over the days that have both. */
static lag correlate(const days *d, int64_t k)
{
    double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
    lag r = {.lag = k, .correlation = NAN, .p = NAN, .reading = k > 0 ? "mood first" : k < 0 ? "return first" : "same day"};
    for (int64_t i = k < 0 ? -k : 0; i < d->n && i + k < d->n; i++) {
        double x = d->items[i].mood, y = d->items[i + k].gain, dx = x - mx, dy = y - my;
        if (isnan(x) || isnan(y)) continue;
        r.n++;
        mx += dx / (double)r.n;
        my += dy / (double)r.n;
        xx += dx * (x - mx);
        yy += dy * (y - my);
        xy += dx * (y - my);
    }
    if (r.n < 4 || xx <= 0 || yy <= 0) return r;
    r.correlation = fmax(-1, fmin(1, xy / sqrt(xx * yy)));
    r.p = erfc(fabs(atanh(r.correlation)) * sqrt((double)r.n - 3) / sqrt(2));
    return r;
}

/* A day with posts. */
typedef struct told {
    int64_t posts;
    double mood, gain;
} told;

static jvn_status add_days(jvn_call *call, const days *d)
{
    static const member members[] = {MEMBER_OF(told, posts, IS_WHOLE), MEMBER_OF(told, mood, IS_NUMBER), {"return", offsetof(told, gain), IS_NUMBER, NULL, NULL}};
    told *rows = pool_get(d->p, sizeof *rows * (size_t)(d->n + 1));
    struct ArrowArray dates;
    int64_t n = 0;
    for (int64_t i = 0; i < d->n; i++) n += d->items[i].posts > 0;
    jvn_status st = call->host->new_array(call, JVN_DATE, n, 0, 0, &dates);
    if (st != JVN_OK) return st;
    for (int64_t i = 0, at = 0; i < d->n; i++) {
        if (!d->items[i].posts) continue;
        ((int32_t *)jvn_out(&dates))[at] = d->items[i].date;
        rows[at++] = (told){d->items[i].posts, d->items[i].mood, d->items[i].gain};
    }
    st = call->host->add(call, "days", "date", call->host->field(call, JVN_DATE, NULL, NULL), &dates);
    return st == JVN_OK ? add_members(call, "days", members, N_MEMBERS(members), rows, sizeof *rows, n) : st;
}

static jvn_status add_lags(jvn_call *call, const days *d)
{
    static const member members[] = {
        MEMBER_OF(lag, lag, IS_WHOLE), MEMBER_OF(lag, n, IS_WHOLE), MEMBER_OF(lag, correlation, IS_NUMBER), MEMBER_OF(lag, p, IS_NUMBER), MEMBER_OF(lag, reading, IS_TEXT),
    };
    int64_t most = jvn_item_of(call, LEAD_LAGS, 0)->integer;
    lag *rows = pool_get(d->p, sizeof *rows * (size_t)(2 * most + 1));
    for (int64_t k = -most; k <= most; k++) rows[k + most] = correlate(d, k);
    if (rows[most].n < 4) jvn_say(call, "days with posts and a return: %lld; a correlation wants 4 or more", (long long)rows[most].n);
    return add_members(call, NULL, members, N_MEMBERS(members), rows, sizeof *rows, 2 * most + 1);
}

jvn_status run_lead(jvn_call *call)
{
    days d = {.p = pool_new()};
    jvn_status st = read_prices(call, &d);
    if (st == JVN_OK) st = read_moods(call, &d);
    if (st == JVN_OK) st = add_lags(call, &d);
    if (st == JVN_OK) st = add_days(call, &d);
    pool_free(d.p);
    return st;
}
