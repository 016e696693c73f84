/* SPDX-License-Identifier: GPL-3.0-or-later */
/* casts.c -- bool, int, float, str, date and timestamp of other types. What cannot be read is an error
 * that shows it; a float loses its fraction (towards zero) on the way to int. */
#include "std.h"

#include <math.h>
#include <stdlib.h>

static jvn_status unread(jvn_call *call, const struct ArrowArray *a, int64_t i, const char *what, const char *hint)
{
    int64_t n;
    const char *s = text_at(a, i, &n);
    return jvn_fail(call, JVN_EDATA, 0, hint, "'%.*s' is not %s", (int)(n < 40 ? n : 40), s, what);
}

/* ---- the same type: nothing to do but copy ------------------------------------------------------ */

SCALAR(same_int64)
{
    int64_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) to[i] = i64_at(args[0], i);
    return JVN_OK;
}

SCALAR(same_float64)
{
    double *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) to[i] = f64_at(args[0], i);
    return JVN_OK;
}

SCALAR(same_date)
{
    int32_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) to[i] = i32_at(args[0], i);
    return JVN_OK;
}

SCALAR(same_bool)
{
    for (int64_t i = 0; i < n; i++) jvn_set_bit(jvn_out(out), i, jvn_bool(args[0], row_of(args[0], i)));
    return JVN_OK;
}

/* ---- numbers ------------------------------------------------------------------------------------ */

SCALAR(int_float64)
{
    int64_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) {
        double x = f64_at(args[0], i);
        bool null = null_at(args[0], i), fits = x >= -9223372036854775808.0 && x < 9223372036854775808.0;
        if (!fits && !null)
            return jvn_fail(call, JVN_EDATA, 0, "if(is_finite(x), x, null) leaves such rows out",
                            "%g does not fit an integer", isnan(x) ? fabs(x) : x);
        to[i] = fits && !null ? (int64_t)x : 0;
    }
    return JVN_OK;
}

SCALAR(int_bool)
{
    int64_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) to[i] = jvn_bool(args[0], row_of(args[0], i));
    return JVN_OK;
}

SCALAR(float_bool)
{
    double *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) to[i] = jvn_bool(args[0], row_of(args[0], i));
    return JVN_OK;
}

/* A copy that ends with NUL, for the C library; false: too long or empty for a number. */
static bool word_at(const struct ArrowArray *a, int64_t i, char word[64])
{
    int64_t n;
    const char *s = text_at(a, i, &n);
    if (n < 1 || n > 63 || s[0] == ' ' || (s[0] >= '\t' && s[0] <= '\r')) return false;
    memcpy(word, s, (size_t)n);
    word[n] = '\0';
    return strlen(word) == (size_t)n;
}

static bool read_int(const struct ArrowArray *a, int64_t i, int64_t *x)
{
    char word[64], *end;
    if (!word_at(a, i, word)) return false;
    long long v = strtoll(word, &end, 10);
    *x = v;
    return *end == '\0' && v != INT64_MAX && v != INT64_MIN;
}

static bool read_float(const struct ArrowArray *a, int64_t i, double *x)
{
    char word[64], *end;
    if (!word_at(a, i, word) || strpbrk(word, "xXpP(")) return false;
    *x = strtod(word, &end);
    return *end == '\0';
}

SCALAR(int_string)
{
    int64_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) {
        to[i] = 0;
        if (!null_at(args[0], i) && !read_int(args[0], i, &to[i]))
            return unread(call, args[0], i, "an integer", "digits alone; int(float(x)) for a number with a fraction");
    }
    return JVN_OK;
}

SCALAR(float_string)
{
    double *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) {
        to[i] = 0;
        if (!null_at(args[0], i) && !read_float(args[0], i, &to[i]))
            return unread(call, args[0], i, "a number", "replace(x, ',', '') drops the commas of thousands");
    }
    return JVN_OK;
}

/* ---- booleans ----------------------------------------------------------------------------------- */

SCALAR(bool_int64)
{
    for (int64_t i = 0; i < n; i++) jvn_set_bit(jvn_out(out), i, i64_at(args[0], i) != 0);
    return JVN_OK;
}

SCALAR(bool_float64)
{
    for (int64_t i = 0; i < n; i++) {
        double x = f64_at(args[0], i);
        if (isnan(x) && !null_at(args[0], i))
            return jvn_fail(call, JVN_EDATA, 0, "compare it: x > 0", "nan is neither true nor false");
        jvn_set_bit(jvn_out(out), i, x != 0);
    }
    return JVN_OK;
}

/* 1, 0; -1: neither. */
static int read_bool(const struct ArrowArray *a, int64_t i)
{
    static const char *const words[] = {"false", "true", "no", "yes", "f", "t", "n", "y", "0", "1"};
    int64_t n;
    const char *s = text_at(a, i, &n);
    for (int k = 0; k < (int)(sizeof words / sizeof *words); k++) {
        int64_t j = 0;
        while (j < n && words[k][j] && (s[j] | 32) == (words[k][j] | 32)) j++;
        if (j == n && !words[k][j]) return k & 1;
    }
    return -1;
}

SCALAR(bool_string)
{
    for (int64_t i = 0; i < n; i++) {
        int value = null_at(args[0], i) ? 0 : read_bool(args[0], i);
        if (value < 0) return unread(call, args[0], i, "true or false", "true, false, yes, no, t, f, y, n, 1, 0");
        jvn_set_bit(jvn_out(out), i, value);
    }
    return JVN_OK;
}

/* ---- text --------------------------------------------------------------------------------------- */

enum { ROOM = 40 }; /* bytes for any one value as text, with a final NUL */

/* Writes a value's text and gives its length. */
typedef int (*value_print)(const struct ArrowArray *a, int64_t i, char word[ROOM]);

/* One pass, into room that no value can pass. */
static jvn_status print_values(jvn_call *call, values args, int64_t n, struct ArrowArray *out, value_print print)
{
    jvn_status st = call->host->new_array(call, JVN_STRING, n, n * ROOM, 0, out);
    if (st != JVN_OK) return st;
    int64_t *at = jvn_out(out);
    at[0] = 0;
    for (int64_t i = 0; i < n; i++)
        at[i + 1] = at[i] + (null_at(args[0], i) ? 0 : print(args[0], i, jvn_out_text(out) + at[i]));
    return JVN_OK;
}

static int print_int(const struct ArrowArray *a, int64_t i, char word[ROOM])
{
    return snprintf(word, ROOM, "%lld", (long long)i64_at(a, i));
}

/* The shortest of the three precisions that reads back the same. */
static int print_float(const struct ArrowArray *a, int64_t i, char word[ROOM])
{
    double x = f64_at(a, i);
    int n = 0;
    if (isnan(x)) return snprintf(word, ROOM, "nan");
    for (int digits = 15; digits <= 17; digits++) {
        n = snprintf(word, ROOM, "%.*g", digits, x);
        if (strtod(word, NULL) == x) break;
    }
    return n;
}

static int print_bool(const struct ArrowArray *a, int64_t i, char word[ROOM])
{
    return snprintf(word, ROOM, "%s", jvn_bool(a, row_of(a, i)) ? "true" : "false");
}

static int print_day(int64_t days, char word[ROOM])
{
    int64_t y, m, d;
    civil_of(days, &y, &m, &d);
    return snprintf(word, ROOM, "%04lld-%02lld-%02lld", (long long)y, (long long)m, (long long)d);
}

static int print_date(const struct ArrowArray *a, int64_t i, char word[ROOM]) { return print_day(i32_at(a, i), word); }

static int print_timestamp(const struct ArrowArray *a, int64_t i, char word[ROOM])
{
    int64_t micros = i64_at(a, i), days = floor_div(micros, DAY_MICROS), us = micros - days * DAY_MICROS;
    int64_t s = us / 1000000;
    int n = print_day(days, word);
    n += snprintf(word + n, (size_t)(ROOM - n), "T%02lld:%02lld:%02lld", (long long)(s / 3600),
                  (long long)(s / 60 % 60), (long long)(s % 60));
    if (us % 1000000) n += snprintf(word + n, (size_t)(ROOM - n), ".%06lld", (long long)(us % 1000000));
    return n + snprintf(word + n, (size_t)(ROOM - n), "Z");
}

static int64_t str_string_row(values args, int32_t n_args JVN_UNUSED, int64_t i, char *to)
{
    int64_t n;
    const char *s = text_at(args[0], i, &n);
    if (to) memcpy(to, s, (size_t)n);
    return n;
}

SCALAR(str_int64) { return print_values(call, args, n, out, print_int); }
SCALAR(str_float64) { return print_values(call, args, n, out, print_float); }
SCALAR(str_bool) { return print_values(call, args, n, out, print_bool); }
SCALAR(str_date) { return print_values(call, args, n, out, print_date); }
SCALAR(str_timestamp) { return print_values(call, args, n, out, print_timestamp); }
SCALAR(str_string) { return build_text(call, args, n_args, n, out, false, str_string_row); }

/* ---- dates -------------------------------------------------------------------------------------- */

/* A place in text that is being read. */
typedef struct cursor {
    const char *p, *end;
} cursor;

static bool take(cursor *c, char wanted)
{
    if (c->p == c->end || *c->p != wanted) return false;
    c->p++;
    return true;
}

/* Exactly `digits` digits. */
static bool number(cursor *c, int digits, int64_t *x)
{
    *x = 0;
    for (int k = 0; k < digits; k++, c->p++) {
        if (c->p == c->end || *c->p < '0' || *c->p > '9') return false;
        *x = *x * 10 + (*c->p - '0');
    }
    return true;
}

static bool read_day(cursor *c, int64_t *days)
{
    int64_t y, m, d;
    if (!number(c, 4, &y) || !take(c, '-') || !number(c, 2, &m) || !take(c, '-') || !number(c, 2, &d)) return false;
    if (m < 1 || m > 12 || d < 1 || d > month_days(y, m)) return false;
    *days = days_of(y, m, d);
    return true;
}

/* Up to six digits of a second; further ones are cut off. */
static int64_t fraction(cursor *c)
{
    int64_t micros = 0, unit = 100000;
    for (; c->p < c->end && *c->p >= '0' && *c->p <= '9'; c->p++, unit /= 10) micros += unit * (*c->p - '0');
    return micros;
}

static bool read_clock(cursor *c, int64_t *micros)
{
    int64_t h, m, s = 0, us = 0;
    if (!number(c, 2, &h) || !take(c, ':') || !number(c, 2, &m)) return false;
    if (take(c, ':') && !number(c, 2, &s)) return false;
    if (take(c, '.')) us = fraction(c);
    if (h > 23 || m > 59 || s > 59) return false;
    *micros = ((h * 60 + m) * 60 + s) * 1000000 + us;
    return true;
}

/* "Z", "+01:00" or nothing, which is UTC. */
static bool read_zone(cursor *c, int64_t *micros)
{
    int64_t h, m;
    *micros = 0;
    if (c->p == c->end || take(c, 'Z')) return true;
    bool west = take(c, '-');
    if (!west && !take(c, '+')) return false;
    if (!number(c, 2, &h) || !take(c, ':') || !number(c, 2, &m)) return false;
    *micros = (west ? -1 : 1) * (h * 60 + m) * 60000000;
    return true;
}

static bool read_timestamp(cursor *c, int64_t *micros)
{
    int64_t days, clock = 0, zone = 0;
    if (!read_day(c, &days)) return false;
    if (c->p != c->end) {
        if (!take(c, 'T') && !take(c, ' ')) return false;
        if (!read_clock(c, &clock) || !read_zone(c, &zone)) return false;
    }
    *micros = days * DAY_MICROS + clock - zone;
    return c->p == c->end;
}

static cursor cursor_at(const struct ArrowArray *a, int64_t i)
{
    int64_t n;
    const char *s = text_at(a, i, &n);
    return (cursor){s, s + n};
}

SCALAR(date_string)
{
    int32_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) {
        int64_t days = 0;
        cursor c = cursor_at(args[0], i);
        if (!null_at(args[0], i) && (!read_day(&c, &days) || c.p != c.end))
            return unread(call, args[0], i, "a date", "dates are written 2025-01-27");
        to[i] = (int32_t)days;
    }
    return JVN_OK;
}

SCALAR(timestamp_string)
{
    int64_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) {
        cursor c = cursor_at(args[0], i);
        to[i] = 0;
        if (!null_at(args[0], i) && !read_timestamp(&c, &to[i]))
            return unread(call, args[0], i, "a timestamp", "timestamps are written 2025-01-27T14:30:00Z");
    }
    return JVN_OK;
}

SCALAR(date_timestamp)
{
    int32_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) to[i] = (int32_t)floor_div(i64_at(args[0], i), DAY_MICROS);
    return JVN_OK;
}
