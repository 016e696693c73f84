/* SPDX-License-Identifier: GPL-3.0-or-later */
/* casts.c -- bool, int, float, str, date and timestamp of other types. What cannot be read is an error
 * that shows it; a float loses its fraction (towards zero) on the way to int. */
#include "std.h"

#include <math.h>

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


/* What spell_double writes, nan and infinities among it. */
static bool read_float(const jvn_texts *texts, const char *s, int64_t n, double *x)
{
    static const struct {
        const char *word;
        double value;
    } words[] = {{"nan", NAN}, {"inf", INFINITY}, {"-inf", -INFINITY}};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if ((int64_t)strlen(words[k].word) == n && memcmp(words[k].word, s, (size_t)n) == 0) {
            *x = words[k].value;
            return true;
        }
    return texts->read_double(s, n, x);
}

static bool read_int(const jvn_texts *texts, const char *s, int64_t n, int64_t *x) { return texts->read_int64(s, n, x); }

/* Each row's text read as a type; the first that cannot be is shown. */
#define READ(name, type, read, what, hint)                                                                             \
    SCALAR(name)                                                                                                       \
    {                                                                                                                  \
        const jvn_texts *texts = jvn_texts_of(call);                                                                       \
        type *to = jvn_out(out);                                                                                       \
        for (int64_t i = 0; i < n; i++) {                                                                              \
            int64_t size;                                                                                              \
            const char *s = text_at(args[0], i, &size);                                                                \
            to[i] = 0;                                                                                                 \
            if (!null_at(args[0], i) && !read(texts, s, size, &to[i])) return unread(call, args[0], i, what, hint);    \
        }                                                                                                              \
        return JVN_OK;                                                                                                 \
    }

READ(int_string, int64_t, read_int, "an integer", "digits alone; int(float(x)) for a number with a fraction")
READ(float_string, double, read_float, "a number", "replace(x, ',', '') drops the commas of thousands")

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
typedef int (*value_print)(const jvn_texts *texts, const struct ArrowArray *a, int64_t i, char word[ROOM]);

/* One pass, into room that no value can pass. */
static jvn_status print_values(jvn_call *call, values args, int64_t n, struct ArrowArray *out, value_print print)
{
    const jvn_texts *texts = jvn_texts_of(call);
    jvn_status st = call->host->new_array(call, JVN_STRING, n, n * ROOM, 0, out);
    if (st != JVN_OK) return st;
    int64_t *at = jvn_out(out);
    at[0] = 0;
    for (int64_t i = 0; i < n; i++)
        at[i + 1] = at[i] + (null_at(args[0], i) ? 0 : print(texts, args[0], i, jvn_out_text(out) + at[i]));
    return JVN_OK;
}

#define PRINT(name, spell, value)                                                                                      \
    static int print_##name(const jvn_texts *texts, const struct ArrowArray *a, int64_t i, char word[ROOM])            \
    {                                                                                                                  \
        return texts->spell(word, value(a, i));                                                                        \
    }                                                                                                                  \
    SCALAR(str_##name) { return print_values(call, args, n, out, print_##name); }

PRINT(int64, spell_int64, i64_at)
PRINT(float64, spell_double, f64_at)
PRINT(date, spell_date, i32_at)
PRINT(timestamp, spell_timestamp, i64_at)

static int print_bool(const jvn_texts *texts JVN_UNUSED, const struct ArrowArray *a, int64_t i, char word[ROOM])
{
    return snprintf(word, ROOM, "%s", jvn_bool(a, row_of(a, i)) ? "true" : "false");
}

SCALAR(str_bool) { return print_values(call, args, n, out, print_bool); }

static int64_t str_string_row(values args, int32_t n_args JVN_UNUSED, int64_t i, char *to)
{
    int64_t n;
    const char *s = text_at(args[0], i, &n);
    if (to) memcpy(to, s, (size_t)n);
    return n;
}

SCALAR(str_string) { return build_text(call, args, n_args, n, out, false, str_string_row); }

/* ---- dates -------------------------------------------------------------------------------------- */

/* A date alone is its midnight. */
static bool read_timestamp(const jvn_texts *texts, const char *s, int64_t n, int64_t *micros)
{
    int32_t days;
    if (!texts->read_date(s, n, &days)) return texts->read_timestamp(s, n, micros);
    return !__builtin_mul_overflow((int64_t)days, DAY_MICROS, micros);
}

static bool read_date(const jvn_texts *texts, const char *s, int64_t n, int32_t *days) { return texts->read_date(s, n, days); }

READ(date_string, int32_t, read_date, "a date", "dates are written 2025-01-27")
READ(timestamp_string, int64_t, read_timestamp, "a timestamp", "timestamps are written 2025-01-27T14:30:00Z")

SCALAR(date_timestamp)
{
    int32_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) to[i] = (int32_t)floor_div(i64_at(args[0], i), DAY_MICROS);
    return JVN_OK;
}
