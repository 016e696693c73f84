/* SPDX-License-Identifier: GPL-3.0-or-later */
/* source.c -- a table of prices or of shares: its columns by what they hold, and its instruments. */
#include <ctype.h>
#include <math.h>

#include "moves.h"

static const char *const names[KINDS][5] = {
    [CLOSE] = {"close", "price", "adj_close", "last"},
    [OPEN] = {"open"},
    [HIGH] = {"high"},
    [LOW] = {"low"},
    [PREMARKET] = {"premarket", "premarket_price"},
    [VOLUME] = {"volume"},
    [SHARES] = {"shares", "shares_outstanding"},
};
static const char *const by_names[] = {"ticker", "symbol", "instrument", "permno", "isin", "name", "id", NULL};

/* Whether two names are one but for case, blanks, hyphens and underscores. */
static bool is_alike(const char *a, const char *b)
{
    for (;;) {
        while (*a && !isalnum((unsigned char)*a)) a++;
        while (*b && !isalnum((unsigned char)*b)) b++;
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b)) return false;
        if (!*a) return true;
        a++;
        b++;
    }
}

static field column(const source *in, int32_t i)
{
    const struct ArrowSchema *s = jvn_column_schema(in->t, i);
    return (field){s->name, s, jvn_column(in->t, i), in->call->host->type_of(s)};
}

static bool find(const source *in, const char *name, field *f)
{
    int32_t alike = -1;
    for (int32_t i = 0; i < in->t->n_columns; i++) {
        const char *own = jvn_column_schema(in->t, i)->name;
        bool same = strcmp(own, name) == 0;
        if (same || (alike < 0 && is_alike(own, name))) alike = i;
        if (same) break;
    }
    if (alike >= 0) *f = column(in, alike);
    return alike >= 0;
}

static bool is_number(const field *f) { return f->type == JVN_INT64 || f->type == JVN_FLOAT64; }

/* Returns and percents are neither prices nor amounts. */
static bool is_ratio(const source *in, const field *f, char *unit, size_t n)
{
    snprintf(unit, n, "%s", in->call->host->unit_of(f->schema));
    return strcmp(unit, "ret") == 0 || strcmp(unit, "logret") == 0 || strcmp(unit, "%") == 0;
}

static void find_kinds(source *in)
{
    char unit[64];
    for (int what = 0; what < KINDS; what++)
        for (int i = 0; i < 5 && names[what][i] && !in->of[what].schema; i++) {
            field *f = &in->of[what];
            if (find(in, names[what][i], f) && (!is_number(f) || is_ratio(in, f, unit, sizeof unit))) f->schema = NULL;
        }
}

/* --price names the column of closing prices. */
static jvn_status find_price(source *in)
{
    const char *name = jvn_item_of(in->call, ARG_PRICE, 0)->text, *all[64];
    char hint[160], unit[64];
    int32_t n = in->t->n_columns < 64 ? in->t->n_columns : 64;
    if (find(in, name, &in->of[CLOSE])) {
        if (is_number(&in->of[CLOSE]) && is_ratio(in, &in->of[CLOSE], unit, sizeof unit))
            return jvn_fail(in->call, JVN_EUNIT, ARG_PRICE, NULL, "'%s' is in %s, wanted prices", in->of[CLOSE].name, unit);
        if (is_number(&in->of[CLOSE])) return JVN_OK;
        return jvn_fail(in->call, JVN_ETYPE, ARG_PRICE, "prices are numbers", "'%s' holds no numbers", in->of[CLOSE].name);
    }
    for (int32_t i = 0; i < n; i++) all[i] = jvn_column_schema(in->t, i)->name;
    const char *near = in->texts->nearest(name, all, n);
    if (near) snprintf(hint, sizeof hint, "did you mean '%s'?", near);
    return jvn_fail(in->call, JVN_ENAME, ARG_PRICE, near ? hint : NULL, "%s has no column '%s'", in->t->name, name);
}

static bool is_text(const field *f) { return f->type == JVN_DICT || f->type == JVN_STRING; }

static bool is_date(const field *f) { return f->type == JVN_DATE || f->type == JVN_TIMESTAMP; }

/* A column by a known name, else the first of the right type. */
static void find_keys(source *in)
{
    for (int i = 0; by_names[i] && !in->by.schema; i++) find(in, by_names[i], &in->by);
    if (find(in, "date", &in->date) && !is_date(&in->date)) in->date.schema = NULL;
    for (int32_t i = 0; i < in->t->n_columns; i++) {
        field f = column(in, i);
        if (!in->by.schema && is_text(&f)) in->by = f;
        if (!in->date.schema && is_date(&f)) in->date = f;
    }
}

static jvn_status lacks(const source *in, int arg, const char *what)
{
    return jvn_fail(in->call, JVN_ENAME, arg, NULL, "%s has no column of %s", in->t->name, what);
}

jvn_status source_open(source *in, jvn_call *call, int arg, kind needed)
{
    *in = (source){.call = call, .texts = jvn_texts_of(call), .t = jvn_item_of(call, arg, 0)->table};
    find_kinds(in);
    find_keys(in);
    if (needed == CLOSE && jvn_given(call, ARG_PRICE)) {
        jvn_status st = find_price(in);
        if (st) return st;
    }
    if (!in->by.schema) return lacks(in, arg, "instruments (ticker, symbol)");
    if (!in->date.schema) return lacks(in, arg, "dates");
    if (!in->of[needed].schema) return lacks(in, arg, needed == CLOSE ? "prices (close, price)" : "shares (shares)");
    return jvn_rows_of(call)->group(call, 1, &in->by.schema, &in->by.array, in->t->rows, &in->groups);
}

double source_value(const source *in, kind what, int64_t row)
{
    const field *f = &in->of[what];
    if (!f->schema || jvn_null(f->array, row)) return NAN;
    return f->type == JVN_FLOAT64 ? jvn_f64(f->array)[row] : (double)jvn_i64(f->array)[row];
}

/* Whole days, rounded down. */
int32_t source_day(const source *in, int64_t row)
{
    const int64_t day = (int64_t)86400 * 1000000;
    if (in->date.type == JVN_DATE) return jvn_i32(in->date.array)[row];
    int64_t us = jvn_i64(in->date.array)[row];
    return (int32_t)(us / day - (us % day < 0));
}

static const char *trim(const char *s, int64_t n, char *buf, size_t room)
{
    while (n > 0 && isspace((unsigned char)*s)) s++, n--;
    while (n > 0 && isspace((unsigned char)s[n - 1])) n--;
    snprintf(buf, room, "%.*s", (int)(n < (int64_t)room ? n : (int64_t)room), s);
    return buf;
}

const char *source_name(const source *in, int64_t group, char *buf, size_t n)
{
    const field *f = &in->by;
    int64_t row = in->groups.starts[group], length;
    if (in->groups.order) row = in->groups.order[row];
    if (jvn_null(f->array, row)) return NULL;
    if (!is_text(f)) return in->texts->spell(f->schema, f->array, row, buf, (int64_t)n - 1);
    const char *s = f->type == JVN_DICT ? jvn_text(f->array->dictionary, jvn_i32(f->array)[row], &length)
                                        : jvn_text(f->array, row, &length);
    return trim(s, length, buf, n);
}
