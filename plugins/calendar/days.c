/* SPDX-License-Identifier: GPL-3.0-or-later */
/* days.c -- the functions: whether a day is a session, the next and the last one, how many lie between, when they begin. */
#include "calendar.h"

static int64_t row_of(const struct ArrowArray *a, int64_t i) { return a->length == 1 ? 0 : i; }

static bool any_null(const struct ArrowArray *const *args, int32_t n_args, int64_t i)
{
    for (int32_t k = 0; k < n_args; k++)
        if (jvn_null(args[k], row_of(args[k], i))) return true;
    return false;
}

static int32_t day_at(const struct ArrowArray *a, int64_t i) { return jvn_i32(a)[row_of(a, i)]; }

/* The exchange of row i; the last argument names it. */
static int exchange_at(book *b, const struct ArrowArray *const *args, int32_t n_args, int64_t i)
{
    int64_t n;
    const struct ArrowArray *a = args[n_args - 1];
    const char *code = jvn_text(a, row_of(a, i), &n);
    return book_find(b, code, n, n_args - 1);
}

/* One row: puts its result. */
typedef jvn_status (*day_row)(book *b, int e, const struct ArrowArray *const *args, int64_t i, struct ArrowArray *out);

static jvn_status each_row(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                           struct ArrowArray *out, day_row row)
{
    jvn_status st = JVN_OK;
    book *b = book_open(call);
    for (int64_t i = 0; b && i < n && !st; i++) {
        if (any_null(args, n_args, i)) {
            jvn_set_null(out, i);
            continue;
        }
        int e = exchange_at(b, args, n_args, i);
        if (e < 0) st = JVN_ENAME;
        else if (!(st = book_check(b, e, day_at(args[0], i), 0))) st = row(b, e, args, i, out);
    }
    if (!b) st = JVN_ENOMEM;
    book_close(b);
    return st;
}

#define EACH(name, row)                                                   \
    SCALAR(name) { return each_row(call, args, n_args, n, out, row); }

static jvn_status put_is(book *b, int e, const struct ArrowArray *const *args, int64_t i, struct ArrowArray *out)
{
    jvn_set_bit(jvn_out(out), i, book_trades(b, e, day_at(args[0], i)));
    return JVN_OK;
}

static jvn_status put_step(book *b, int e, const struct ArrowArray *const *args, int64_t i, struct ArrowArray *out, int step)
{
    int32_t day = day_at(args[0], i);
    jvn_status st;
    do day += step;
    while (!(st = book_check(b, e, day, 0)) && !book_trades(b, e, day));
    ((int32_t *)jvn_out(out))[i] = day;
    return st;
}

static jvn_status put_next(book *b, int e, const struct ArrowArray *const *args, int64_t i, struct ArrowArray *out)
{
    return put_step(b, e, args, i, out, 1);
}

static jvn_status put_previous(book *b, int e, const struct ArrowArray *const *args, int64_t i, struct ArrowArray *out)
{
    return put_step(b, e, args, i, out, -1);
}

/* Sessions up to and with a day. */
static int64_t up_to(const book *b, int e, int32_t day) { return book_before(b, e, day) + book_trades(b, e, day); }

static jvn_status put_between(book *b, int e, const struct ArrowArray *const *args, int64_t i, struct ArrowArray *out)
{
    int32_t to = day_at(args[1], i);
    jvn_status st = book_check(b, e, to, 1);
    ((int64_t *)jvn_out(out))[i] = st ? 0 : up_to(b, e, to) - up_to(b, e, day_at(args[0], i));
    return st;
}

static void put_instant(const book *b, int e, int32_t day, int64_t instant, int64_t i, struct ArrowArray *out)
{
    ((int64_t *)jvn_out(out))[i] = instant;
    if (!book_trades(b, e, day)) jvn_set_null(out, i);
}

static jvn_status put_open(book *b, int e, const struct ArrowArray *const *args, int64_t i, struct ArrowArray *out)
{
    int32_t day = day_at(args[0], i);
    put_instant(b, e, day, book_opens(e, day), i, out);
    return JVN_OK;
}

static jvn_status put_close(book *b, int e, const struct ArrowArray *const *args, int64_t i, struct ArrowArray *out)
{
    int32_t day = day_at(args[0], i);
    put_instant(b, e, day, book_closes(b, e, day), i, out);
    return JVN_OK;
}

EACH(is_trading_day, put_is)
EACH(next_trading_day, put_next)
EACH(previous_trading_day, put_previous)
EACH(trading_days_between, put_between)
EACH(session_open, put_open)
EACH(session_close, put_close)

SCALAR(periods_per_year)
{
    jvn_status st = JVN_OK;
    book *b = book_open(call);
    for (int64_t i = 0; b && i < n && !st; i++) {
        int e = any_null(args, 1, i) ? 0 : exchange_at(b, args, 1, i);
        if (e < 0) st = JVN_ENAME;
        else ((int64_t *)jvn_out(out))[i] = exchanges[e].periods;
        if (any_null(args, 1, i)) jvn_set_null(out, i);
    }
    if (!b) st = JVN_ENOMEM;
    book_close(b);
    return st;
}
