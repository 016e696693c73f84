/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strings.c -- scalar functions of text. Lengths and positions count code points, positions from 1.
 * upper and lower change the letters a to z alone: what other letters do depends on the language. */
#define _GNU_SOURCE /* memmem */
#include "std.h"

#define LONGEST (INT64_C(1) << 30) /* bytes in one result */

typedef struct span {
    const char *s;
    int64_t n;
} span;

static span span_at(const struct ArrowArray *a, int64_t i)
{
    span t;
    t.s = text_at(a, i, &t.n);
    return t;
}

static int64_t put(span t, char *to)
{
    if (to && t.n) memcpy(to, t.s, (size_t)t.n);
    return t.n;
}

/* Two passes: one measures, one writes. */
jvn_status build_text(jvn_call *call, values args, int32_t n_args, int64_t n, struct ArrowArray *out, bool nulls,
                      text_row row)
{
    int64_t bytes = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t length = !nulls && any_null(args, n_args, i) ? 0 : row(args, n_args, i, NULL);
        if (length < 0)
            return jvn_fail(call, JVN_ELIMIT, 0, NULL, "a text of more than %lld bytes", (long long)LONGEST);
        bytes += length;
    }
    jvn_status st = call->host->new_array(call, JVN_STRING, n, bytes, nulls ? JVN_NULLABLE : 0, out);
    if (st != JVN_OK) return st;
    int64_t *at = jvn_out(out);
    at[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        bool skip = !nulls && any_null(args, n_args, i);
        at[i + 1] = at[i] + (skip ? 0 : row(args, n_args, i, jvn_out_text(out) + at[i]));
    }
    return JVN_OK;
}

#define BUILD(name)                                                                                                    \
    SCALAR(name) { return build_text(call, args, n_args, n, out, false, name##_row); }
#define ROW(name) static int64_t name##_row(values args, int32_t n_args JVN_UNUSED, int64_t i, char *to)

/* ---- code points -------------------------------------------------------------------------------- */

static bool is_start(char c) { return (c & 0xc0) != 0x80; }

static int64_t count_points(span t)
{
    int64_t points = 0;
    for (int64_t k = 0; k < t.n; k++) points += is_start(t.s[k]);
    return points;
}

/* The bytes that the first `points` code points take; all of them when there are fewer. */
static int64_t skip_points(span t, int64_t points)
{
    int64_t k = 0;
    for (; k < t.n && points > 0; points--) do
            k++;
        while (k < t.n && !is_start(t.s[k]));
    return k;
}

static span cut(span t, int64_t from, int64_t points)
{
    int64_t skip = skip_points(t, from);
    span rest = {t.s + skip, t.n - skip};
    rest.n = skip_points(rest, points);
    return rest;
}

/* ---- case, length, order ------------------------------------------------------------------------ */

ROW(upper)
{
    span t = span_at(args[0], i);
    for (int64_t k = 0; to && k < t.n; k++) to[k] = t.s[k] >= 'a' && t.s[k] <= 'z' ? (char)(t.s[k] - 32) : t.s[k];
    return t.n;
}
BUILD(upper)

ROW(lower)
{
    span t = span_at(args[0], i);
    for (int64_t k = 0; to && k < t.n; k++) to[k] = t.s[k] >= 'A' && t.s[k] <= 'Z' ? (char)(t.s[k] + 32) : t.s[k];
    return t.n;
}
BUILD(lower)

SCALAR(length)
{
    int64_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) to[i] = count_points(span_at(args[0], i));
    return JVN_OK;
}

ROW(reverse)
{
    span t = span_at(args[0], i);
    int64_t end = t.n;
    for (int64_t k = 0; to && k < t.n;) {
        int64_t width = skip_points((span){t.s + k, t.n - k}, 1);
        end -= width;
        memcpy(to + end, t.s + k, (size_t)width);
        k += width;
    }
    return t.n;
}
BUILD(reverse)

/* ---- pieces ------------------------------------------------------------------------------------- */

static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static span trimmed(span t, bool front, bool back)
{
    while (front && t.n && is_blank(t.s[0])) t.s++, t.n--;
    while (back && t.n && is_blank(t.s[t.n - 1])) t.n--;
    return t;
}

ROW(trim) { return put(trimmed(span_at(args[0], i), true, true), to); }
BUILD(trim)
ROW(ltrim) { return put(trimmed(span_at(args[0], i), true, false), to); }
BUILD(ltrim)
ROW(rtrim) { return put(trimmed(span_at(args[0], i), false, true), to); }
BUILD(rtrim)

/* A start before 1 takes from the count, as in SQL. */
static span sub(span t, int64_t start, int64_t count)
{
    if (start < 1) {
        count = count > 0 && start > -count ? count + start - 1 : 0;
        start = 1;
    }
    return cut(t, start - 1, count);
}

ROW(substr) { return put(sub(span_at(args[0], i), i64_at(args[1], i), i64_at(args[2], i)), to); }
BUILD(substr)

ROW(substr_rest)
{
    int64_t start = i64_at(args[1], i);
    return put(cut(span_at(args[0], i), start - (start > 0), INT64_MAX), to);
}
BUILD(substr_rest)

/* A negative count leaves out that many from the other end. */
static int64_t wanted(span t, int64_t count)
{
    if (count >= 0) return count;
    int64_t points = count_points(t);
    return points + count > 0 ? points + count : 0;
}

ROW(left)
{
    span t = span_at(args[0], i);
    return put(cut(t, 0, wanted(t, i64_at(args[1], i))), to);
}
BUILD(left)

ROW(right)
{
    span t = span_at(args[0], i);
    int64_t count = wanted(t, i64_at(args[1], i)), points = count_points(t);
    return put(cut(t, points > count ? points - count : 0, INT64_MAX), to);
}
BUILD(right)

/* Where needle begins in t at or after byte `from`; -1: nowhere. */
static int64_t find(span t, span needle, int64_t from)
{
    const char *p = memmem(t.s + from, (size_t)(t.n - from), needle.s, (size_t)needle.n);
    return p ? p - t.s : -1;
}

ROW(split_part)
{
    span t = span_at(args[0], i), sep = span_at(args[1], i);
    int64_t part = i64_at(args[2], i), from = 0;
    if (part < 1 || (!sep.n && part > 1)) return 0;
    for (;; part--) {
        int64_t end = sep.n ? find(t, sep, from) : -1;
        if (part == 1) return put((span){t.s + from, (end < 0 ? t.n : end) - from}, to);
        if (end < 0) return 0;
        from = end + sep.n;
    }
}
BUILD(split_part)

/* ---- joining ------------------------------------------------------------------------------------ */

/* Adds t to a result that is `done` bytes long; -1 when that passes the limit. */
static int64_t add(int64_t done, span t, char *to)
{
    if (done < 0 || done + t.n > LONGEST) return -1;
    return done + put(t, to ? to + done : NULL);
}

ROW(replace)
{
    span t = span_at(args[0], i), old = span_at(args[1], i), new = span_at(args[2], i);
    int64_t done = 0, from = 0, at;
    while (old.n && (at = find(t, old, from)) >= 0) {
        done = add(add(done, (span){t.s + from, at - from}, to), new, to);
        if (done < 0) return -1;
        from = at + old.n;
    }
    return add(done, (span){t.s + from, t.n - from}, to);
}
BUILD(replace)

ROW(concat)
{
    int64_t done = 0;
    for (int32_t k = 0; k < n_args; k++)
        if (!null_at(args[k], i)) done = add(done, span_at(args[k], i), to);
    return done;
}
SCALAR(concat) { return build_text(call, args, n_args, n, out, true, concat_row); }

ROW(repeat)
{
    span t = span_at(args[0], i);
    int64_t done = 0, times = t.n ? i64_at(args[1], i) : 0;
    if (t.n && times > LONGEST / t.n) return -1;
    for (; times > 0 && done >= 0; times--) done = add(done, t, to);
    return done;
}
BUILD(repeat)

/* Text of exactly `width` code points: cut at the right, or filled at the side asked for. */
static int64_t pad(values args, int64_t i, char *to, bool front)
{
    span t = span_at(args[0], i), fill = span_at(args[2], i);
    int64_t width = i64_at(args[1], i), missing = width - count_points(t), done = 0;
    if (width > LONGEST) return -1;
    if (missing <= 0) return put(cut(t, 0, width), to);
    if (!front) done = add(done, t, to);
    for (int64_t points = count_points(fill); points > 0 && missing > 0 && done >= 0; missing -= points)
        done = add(done, cut(fill, 0, missing), to);
    return front ? add(done, t, to) : done;
}

ROW(lpad) { return pad(args, i, to, true); }
BUILD(lpad)
ROW(rpad) { return pad(args, i, to, false); }
BUILD(rpad)

/* ---- questions ---------------------------------------------------------------------------------- */

static bool has_at(span t, span part, int64_t at)
{
    return at >= 0 && at + part.n <= t.n && (!part.n || memcmp(t.s + at, part.s, (size_t)part.n) == 0);
}

SCALAR(contains)
{
    for (int64_t i = 0; i < n; i++)
        jvn_set_bit(jvn_out(out), i, find(span_at(args[0], i), span_at(args[1], i), 0) >= 0);
    return JVN_OK;
}

SCALAR(starts_with)
{
    for (int64_t i = 0; i < n; i++) jvn_set_bit(jvn_out(out), i, has_at(span_at(args[0], i), span_at(args[1], i), 0));
    return JVN_OK;
}

SCALAR(ends_with)
{
    for (int64_t i = 0; i < n; i++) {
        span t = span_at(args[0], i), part = span_at(args[1], i);
        jvn_set_bit(jvn_out(out), i, has_at(t, part, t.n - part.n));
    }
    return JVN_OK;
}

SCALAR(position)
{
    int64_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) {
        span t = span_at(args[0], i);
        int64_t at = find(t, span_at(args[1], i), 0);
        to[i] = at < 0 ? 0 : count_points((span){t.s, at}) + 1;
    }
    return JVN_OK;
}
