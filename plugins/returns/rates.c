/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rates.c -- tables of exchange rates, long (date, from, to, rate) or wide (date, EURUSD, ...), and the rate of a day:
 * the last quote on or before it, else that of the inverse pair, else a cross through a currency that both have. */
#include "rates.h"

#include <math.h>
#include <stdlib.h>

/* Hundredths that prices are quoted in. */
static const struct {
    const char *code, *whole;
    double parts;
} parts[] = {{"GBX", "GBP", 100}, {"GBp", "GBP", 100}, {"GBpence", "GBP", 100}, {"ZAc", "ZAR", 100}, {"ZAC", "ZAR", 100},
             {"ILA", "ILS", 100}, {"ILa", "ILS", 100}, {"USX", "USD", 100}, {"USc", "USD", 100}, {"EUc", "EUR", 100}};

static const char hint[] = "a table of rates has date, from, to and rate, or date and columns named as EURUSD";

const char *rates_text(jvn_type type, const struct ArrowArray *a, int64_t row, int64_t *n)
{
    if (type == JVN_DICT) return jvn_text(a->dictionary, jvn_i32(a)[row], n);
    return jvn_text(a, row, n);
}

/* ---- currencies ---------------------------------------------------------------------------------- */

static bool is_code(const char *s, int64_t n, const char *code) { return (int64_t)strlen(code) == n && memcmp(s, code, (size_t)n) == 0; }

static double whole_of(const char **code, int64_t *n)
{
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        if (!is_code(*code, *n, parts[k].code)) continue;
        *code = parts[k].whole;
        *n = (int64_t)strlen(*code);
        return parts[k].parts;
    }
    return 1;
}

money rates_money(const rates *r, const char *code, int64_t n)
{
    money m = {0, whole_of(&code, &n)};
    while (m.currency < r->n && !is_code(code, n, r->code[m.currency])) m.currency++;
    if (m.currency == r->n) m.currency = -1;
    return m;
}

jvn_status rates_enter(rates *r, int arg, const char *code, int64_t n, money *m)
{
    *m = rates_money(r, code, n);
    if (m->currency >= 0) return JVN_OK;
    if (n < 1 || n >= CODE)
        return jvn_fail(r->call, JVN_EDATA, arg, "currencies are codes such as EUR", "'%.*s' is no currency", (int)(n < 40 ? n : 40), code);
    if (r->n == MOST_CURRENCIES)
        return jvn_fail(r->call, JVN_ELIMIT, r->arg, NULL, "%s has more than %d currencies", r->t->name, MOST_CURRENCIES);
    m->parts = whole_of(&code, &n);
    m->currency = r->n++;
    memcpy(r->code[m->currency], code, (size_t)n);
    return JVN_OK;
}

/* ---- the table ----------------------------------------------------------------------------------- */

static double number(jvn_type type, const struct ArrowArray *a, int64_t i)
{
    if (jvn_null(a, i)) return NAN;
    return type == JVN_FLOAT64 ? jvn_f64(a)[i] : (double)jvn_i64(a)[i];
}

static void put(rates *r, money from, money to, int32_t day, double rate, int64_t row)
{
    bool good = rate > 0 && isfinite(rate);
    r->invalid += !good;
    if (good && from.currency != to.currency)
        r->quotes[r->n_quotes++] = (quote){from.currency * MOST_CURRENCIES + to.currency, day, rate * from.parts / to.parts, row};
}

static jvn_type type_at(const rates *r, int32_t i) { return i < 0 ? JVN_NOTYPE : r->call->host->type_of(jvn_column_schema(r->t, i)); }

static bool is_number(jvn_type t) { return t == JVN_FLOAT64 || t == JVN_INT64; }
static bool is_text(jvn_type t) { return t == JVN_STRING || t == JVN_DICT; }

static jvn_status make_room(rates *r, int64_t n)
{
    r->quotes = r->call->host->scratch(r->call, (n + 1) * (int64_t)sizeof *r->quotes);
    return r->quotes ? JVN_OK : JVN_ENOMEM;
}

static jvn_status read_long(rates *r, const int32_t *days, const struct ArrowArray *date, int32_t from, int32_t to, int32_t rate)
{
    const jvn_type from_type = type_at(r, from), to_type = type_at(r, to), rate_type = type_at(r, rate);
    const struct ArrowArray *f = jvn_column(r->t, from), *t = jvn_column(r->t, to), *a = jvn_column(r->t, rate);
    jvn_status st = make_room(r, r->t->rows);
    for (int64_t i = 0; i < r->t->rows && !st; i++) {
        money x, y;
        int64_t n, m;
        if (jvn_null(date, i) || jvn_null(f, i) || jvn_null(t, i)) {
            r->invalid++;
            continue;
        }
        const char *one = rates_text(from_type, f, i, &n), *other = rates_text(to_type, t, i, &m);
        if (!(st = rates_enter(r, r->arg, one, n, &x)) && !(st = rates_enter(r, r->arg, other, m, &y)))
             put(r, x, y, days[i], number(rate_type, a, i), i);
    }
    return st;
}

static bool is_upper(const char *s)
{
    for (int i = 0; i < 3; i++)
        if (s[i] < 'A' || s[i] > 'Z') return false;
    return true;
}

/* EURUSD, EUR/USD, EUR_USD, EUR-USD, EURUSD=X */
static bool is_pair(const char *name, char *from, char *to)
{
    size_t n = strlen(name);
    if (n > 2 && strcmp(name + n - 2, "=X") == 0) n -= 2;
    bool split = n == 7 && strchr("/_-. ", name[3]);
    if (!(n == 6 || split) || !is_upper(name) || !is_upper(name + n - 3)) return false;
    memcpy(from, name, 3);
    memcpy(to, name + n - 3, 3);
    return true;
}

static jvn_status read_wide(rates *r, const int32_t *days, const struct ArrowArray *date)
{
    int64_t found = 0;
    jvn_status st = make_room(r, r->t->rows * r->t->n_columns);
    for (int32_t k = 0; k < r->t->n_columns && !st; k++) {
        char from[3], to[3];
        money x, y;
        if (!is_number(type_at(r, k)) || !is_pair(jvn_column_schema(r->t, k)->name, from, to)) continue;
        found++;
        if ((st = rates_enter(r, r->arg, from, 3, &x)) || (st = rates_enter(r, r->arg, to, 3, &y))) continue;
        for (int64_t i = 0; i < r->t->rows; i++)
            if (!jvn_null(date, i) && !jvn_null(jvn_column(r->t, k), i))
                put(r, x, y, days[i], number(type_at(r, k), jvn_column(r->t, k), i), i);
    }
    return st || found ? st : jvn_fail(r->call, JVN_ENAME, r->arg, hint, "%s has no columns of rates", r->t->name);
}

static int by_pair(const void *a, const void *b)
{
    const quote *x = a, *y = b;
    if (x->pair != y->pair) return (x->pair > y->pair) - (x->pair < y->pair);
    if (x->day != y->day) return (x->day > y->day) - (x->day < y->day);
    return (x->row > y->row) - (x->row < y->row);
}

/* Two quotes of a pair and day must agree. */
static jvn_status check_repeats(const rates *r)
{
    char date[40];
    for (int64_t i = 1; i < r->n_quotes; i++) {
        const quote *x = &r->quotes[i - 1], *y = &r->quotes[i];
        if (x->pair != y->pair || x->day != y->day || fabs(x->rate / y->rate - 1) < 1e-9) continue;
        jvn_texts_of(r->call)->spell_date(date, y->day);
        return jvn_fail(r->call, JVN_EDATA, r->arg, "keep one rate a day", "row %lld of %s: another rate of %s to %s on %s was there before",
                        (long long)y->row + 1, r->t->name, r->code[y->pair / MOST_CURRENCIES], r->code[y->pair % MOST_CURRENCIES], date);
    }
    return JVN_OK;
}

static jvn_status arrange(rates *r)
{
    enum { PAIRS = MOST_CURRENCIES * MOST_CURRENCIES };
    qsort(r->quotes, (size_t)r->n_quotes, sizeof *r->quotes, by_pair);
    if (!(r->starts = r->call->host->scratch(r->call, (PAIRS + 1) * (int64_t)sizeof *r->starts))) return JVN_ENOMEM;
    for (int64_t pair = 0, at = 0; pair <= PAIRS; pair++) {
        while (at < r->n_quotes && r->quotes[at].pair < pair) at++;
        r->starts[pair] = at;
    }
    return check_repeats(r);
}

jvn_status rates_open(rates *r, jvn_call *call, int arg, int32_t within)
{
    r->call = call;
    r->arg = arg;
    r->within = within;
    r->t = jvn_item_of(call, arg, 0)->table;
    int32_t date = match_column(r->t, "date"), from = match_column(r->t, "from"), to = match_column(r->t, "to"), rate = match_column(r->t, "rate");
    if (type_at(r, date) != JVN_DATE) return jvn_fail(call, JVN_ENAME, arg, hint, "%s has no column 'date' of dates", r->t->name);
    const struct ArrowArray *dates = jvn_column(r->t, date);
    bool is_long = is_text(type_at(r, from)) && is_text(type_at(r, to)) && is_number(type_at(r, rate));
    jvn_status st = is_long ? read_long(r, jvn_i32(dates), dates, from, to, rate) : read_wide(r, jvn_i32(dates), dates);
    if (st || (st = arrange(r))) return st;
    if (r->invalid)
        jvn_say(call, "rates of %s that are missing, or no numbers above 0: %lld, left out", r->t->name, (long long)r->invalid);
    return JVN_OK;
}

/* ---- the rate of a day --------------------------------------------------------------------------- */

static int32_t pair_of(int a, int b) { return a * MOST_CURRENCIES + b; }

static bool has_pair(const rates *r, int a, int b)
{
    int32_t pair = pair_of(a, b);
    return r->starts[pair + 1] > r->starts[pair];
}

/* The last quote on or before the day, if it is not too old. */
static double quoted(const rates *r, int a, int b, int32_t day)
{
    int64_t first = r->starts[pair_of(a, b)], lo = first, hi = r->starts[pair_of(a, b) + 1];
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (r->quotes[mid].day <= day) lo = mid + 1;
        else hi = mid;
    }
    if (lo == first || (int64_t)day - r->quotes[lo - 1].day > r->within) return NAN;
    return r->quotes[lo - 1].rate;
}

static double either(const rates *r, int a, int b, int32_t day, int *by)
{
    double rate = quoted(r, a, b, day);
    *by = BY_QUOTE;
    if (!isnan(rate)) return rate;
    *by = BY_INVERSE;
    return 1 / quoted(r, b, a, day);
}

static bool is_linked(const rates *r, int a, int b) { return has_pair(r, a, b) || has_pair(r, b, a); }

bool rates_link(const rates *r, int a, int b)
{
    if (a == b || is_linked(r, a, b)) return true;
    for (int k = 0; k < r->n; k++)
        if (is_linked(r, a, k) && is_linked(r, k, b)) return true;
    return false;
}

static double find(const rates *r, int a, int b, int32_t day, int *by)
{
    int leg;
    double rate = a == b ? 1 : either(r, a, b, day, by);
    if (a == b) *by = BY_SAME;
    for (int k = 0; k < r->n && isnan(rate); k++) {
        if (k == a || k == b || !is_linked(r, a, k) || !is_linked(r, k, b)) continue;
        rate = either(r, a, k, day, &leg) * either(r, k, b, day, &leg);
        *by = k;
    }
    if (isnan(rate)) *by = rates_link(r, a, b) ? NO_DAY : NO_ROUTE;
    return rate;
}

double rates_find(const rates *r, money from, money to, int32_t day, int *by)
{
    if (from.currency < 0) {
        *by = NO_ROUTE;
        return NAN;
    }
    return find(r, from.currency, to.currency, day, by) / from.parts * to.parts;
}
