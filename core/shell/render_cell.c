/* SPDX-License-Identifier: GPL-3.0-or-later */
/* render_cell.c -- two passes over the rows that are shown, on all cores: how large and how fine the numbers
 * are, which gives the decimals; then how wide values become. Where no decimals suit all of a column, because the
 * numbers are as unlike as a share and a count of operations, each has six significant digits of its own. */
#include "render_cell.h"

#include <math.h>
#include <stdlib.h>

#include "../base/pool.h"
#include "render_text.h"

enum {
    EXACT_MOST = 4,      /* decimals up to which a column is printed exactly */
    CELL_CHUNK = 1 << 14,
    UNLIKE = 9,          /* orders of magnitude among fractions from which on numbers have decimals of their own */
    LENGTH = 13,         /* orders of magnitude from which on whole numbers that six digits say are not spelt out */
    OWN = -1             /* for decimals: the number's own */
};
#define LARGE 1e15 /* from here on a number is written with an exponent */
#define LONG 1e10  /* from here on too, where numbers have decimals of their own */

static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10};

/* What is found of some rows. */
typedef struct findings {
    double most, least; /* of magnitudes below LARGE, zero left out */
    int exact;          /* decimals that give the values exactly; EXACT_MOST + 1: none do */
    bool precise;       /* six digits do not say some of them */
    int before, after, width;
} findings;

typedef struct finding {
    const cell_style *s;
    const shown *rows;
    void (*find)(const cell_style *s, int64_t from, int64_t to, findings *f);
    findings *chunks;
} finding;

static int64_t chunks_of(int64_t n) { return (n + CELL_CHUNK - 1) / CELL_CHUNK; }

static jvn_status find_chunk(void *context, int64_t i)
{
    const finding *g = context;
    int64_t head = chunks_of(g->rows->head), n = i < head ? g->rows->head : g->rows->tail;
    int64_t from = (i < head ? i : i - head) * CELL_CHUNK, to = from + CELL_CHUNK < n ? from + CELL_CHUNK : n;
    int64_t base = i < head ? 0 : g->rows->rows - g->rows->tail;
    g->chunks[i] = (findings){.least = INFINITY};
    g->find(g->s, base + from, base + to, &g->chunks[i]);
    return JVN_OK;
}

static void join(findings *a, const findings *b)
{
    a->most = fmax(a->most, b->most);
    a->least = fmin(a->least, b->least);
    a->exact = larger(a->exact, b->exact);
    a->precise |= b->precise;
    a->before = larger(a->before, b->before);
    a->after = larger(a->after, b->after);
    a->width = larger(a->width, b->width);
}

static findings find_all(const cell_style *s, const shown *rows,
                         void (*find)(const cell_style *, int64_t, int64_t, findings *))
{
    int64_t n = chunks_of(rows->head) + chunks_of(rows->tail);
    finding g = {s, rows, find, xcalloc((size_t)n + 1, sizeof(findings))};
    findings all = {.least = INFINITY};
    pool_run(n, find_chunk, &g);
    for (int64_t i = 0; i < n; i++) join(&all, &g.chunks[i]);
    free(g.chunks);
    return all;
}

/* ---- decimals ---- */

static int exact_decimals(double x)
{
    for (int d = 0; d <= EXACT_MOST; d++)
        if (rint(x * powers[d]) / powers[d] == x) return d;
    return EXACT_MOST + 1;
}

static bool is_precise(double x)
{
    double unit = pow(10, floor(log10(x)) - 5);
    return fabs(rint(x / unit) * unit - x) > x * 1e-12;
}

static void find_sizes(const cell_style *s, int64_t from, int64_t to, findings *f)
{
    const double *v = column_f64(s->c);
    for (int64_t i = from; i < to; i++) {
        double size = fabs(v[i]);
        if (column_is_null(s->c, i) || !(size < LARGE) || size == 0) continue;
        f->most = fmax(f->most, size);
        f->least = fmin(f->least, size);
        if (f->exact <= EXACT_MOST) f->exact = larger(f->exact, exact_decimals(v[i]));
        if (!f->precise && size >= LONG) f->precise = is_precise(size);
    }
}

static int clamp(int x, int lo, int hi) { return x < lo ? lo : x > hi ? hi : x; }

/* Shares beside counts of operations; or 14800000000000, which is easier read as 1.48e+13. */
static bool are_unlike(const findings *f)
{
    if (!(f->most > 0)) return false;
    int top = (int)floor(log10(f->most)), low = (int)floor(log10(f->least));
    if (f->exact == 0) return top >= LENGTH && !f->precise;
    return top - larger(low, -3) >= UNLIKE;
}

/* The largest number gets six significant digits (a fraction five); the smallest four if three decimals do, or
 * three if four do. None, where all are so small that each needs an exponent. */
static int decimals_for(const findings *f)
{
    if (are_unlike(f)) return OWN;
    if (f->exact <= EXACT_MOST) return f->exact;
    int top = (int)floor(log10(f->most)), low = (int)floor(log10(f->least));
    int wanted = clamp((top < 0 ? 4 : 5) - top, 0, 9), fine = larger(clamp(3 - low, 0, 3), clamp(2 - low, 0, 4));
    return top < -5 ? 0 : larger(wanted, fine);
}

/* ---- writing ---- */

static bool rounds_to_zero(double x, int decimals) { return x != 0 && fabs(x) * powers[decimals] < 0.5; }

/* Six significant digits, without zeros at the end. */
static int write_own(char *buf, double x)
{
    double size = fabs(x);
    int decimals = size > 0 ? clamp(5 - (int)floor(log10(size)), 0, 9) : 0;
    if (size >= LONG) return sprintf(buf, "%.6g", x);
    if (rounds_to_zero(x, decimals)) return sprintf(buf, "%.2e", x);
    int n = sprintf(buf, "%.*f", decimals, x + 0.0);
    while (decimals && buf[n - 1] == '0') n--, decimals--;
    if (buf[n - 1] == '.') n--;
    buf[n] = 0;
    return n;
}

/* A double as the column writes it. buf: 400 bytes. */
static int write_double(char *buf, double x, int decimals)
{
    if (isnan(x)) return sprintf(buf, "NaN");
    if (isinf(x)) return sprintf(buf, x < 0 ? "-inf" : "inf");
    if (fabs(x) >= LARGE) return sprintf(buf, "%.6g", x);
    if (decimals == OWN) return write_own(buf, x);
    if (rounds_to_zero(x, decimals)) return sprintf(buf, "%.2e", x);
    return sprintf(buf, "%.*f", decimals, x + 0.0);
}

/* A value that is neither text nor null. buf: 400 bytes. */
static int write_plain(char *buf, const cell_style *s, int64_t row)
{
    const column *c = s->c;
    switch (c->type) {
    case JVN_BOOL: return sprintf(buf, "%s", column_bool(c, row) ? "true" : "false");
    case JVN_INT64: return text_int64(buf, column_i64(c)[row]);
    case JVN_FLOAT64: return write_double(buf, column_f64(c)[row], s->decimals);
    case JVN_DATE: return text_date(buf, column_i32(c)[row]);
    default: return text_timestamp(buf, column_i64(c)[row]);
    }
}

/* The text of a value that is not null, and its width. */
static int write_value(const cell_style *s, int64_t row, text *out)
{
    char buf[400];
    int64_t n;
    if (type_is_text(s->c->type)) {
        const char *p = column_text(s->c, row, &n);
        return show_text(out, p, n, s->most);
    }
    n = write_plain(buf, s, row);
    if (out) text_add(out, buf, (size_t)n);
    return (int)n;
}

/* ---- widths ---- */

/* Where a number's point is; words (NaN, inf) have none and stand to the right. */
static int point_of(const char *s, int n)
{
    int digits = 0;
    if (s[n - 1] > '9') return -1;
    while (digits < n && s[digits] != '.' && s[digits] != 'e') digits++;
    return digits;
}

static void measure_double(const cell_style *s, double x, findings *f)
{
    char buf[400];
    int n = write_double(buf, x, s->decimals), point = point_of(buf, n);
    f->width = larger(f->width, n);
    if (point < 0) return;
    f->before = larger(f->before, point);
    f->after = larger(f->after, n - point);
}

/* Of ordinary numbers the lowest and the highest are the widest. */
static void measure_doubles(const cell_style *s, int64_t from, int64_t to, findings *f)
{
    const double *v = column_f64(s->c);
    double lo = INFINITY, hi = -INFINITY;
    for (int64_t i = from; i < to; i++) {
        if (column_is_null(s->c, i)) continue;
        if (!(fabs(v[i]) < LARGE) || s->decimals == OWN || rounds_to_zero(v[i], s->decimals)) {
            measure_double(s, v[i], f);
            continue;
        }
        lo = fmin(lo, v[i]);
        hi = fmax(hi, v[i]);
    }
    if (lo > hi) return;
    measure_double(s, lo, f);
    measure_double(s, hi, f);
}

static void measure_others(const cell_style *s, int64_t from, int64_t to, findings *f)
{
    for (int64_t i = from; i < to; i++)
        if (!column_is_null(s->c, i)) f->width = larger(f->width, write_value(s, i, NULL));
    if (s->number) f->before = f->width;
}

void cell_style_find(cell_style *s, const column *c, const shown *rows, int most)
{
    *s = (cell_style){.c = c, .number = c->type == JVN_INT64 || c->type == JVN_FLOAT64, .most = most};
    bool real = c->type == JVN_FLOAT64;
    if (real) {
        findings sizes = find_all(s, rows, find_sizes);
        s->decimals = decimals_for(&sizes);
    }
    findings f = find_all(s, rows, real ? measure_doubles : measure_others);
    s->before = f.before;
    s->after = f.after;
    s->width = larger(larger(f.width, f.before + f.after), c->nulls > 0);
}

/* ---- cells ---- */

static void pad(text *out, int n)
{
    for (; n > 0; n--) text_putc(out, ' ');
}

static void write_null(const cell_style *s, int width, bool colour, text *out)
{
    if (s->number) pad(out, width - 1);
    text_puts(out, colour ? "\033[2m" NULL_MARK "\033[0m" : NULL_MARK);
    if (!s->number) pad(out, width - 1);
}

static void write_number(const cell_style *s, int64_t row, int width, text *out)
{
    char buf[400];
    int n = write_plain(buf, s, row), point = point_of(buf, n), right = point < 0 ? 0 : s->after - (n - point);
    pad(out, width - n - right);
    text_add(out, buf, (size_t)n);
    pad(out, right);
}

void cell_write(const cell_style *s, int64_t row, int width, bool colour, text *out)
{
    width = larger(width, s->width);
    if (column_is_null(s->c, row)) write_null(s, width, colour, out);
    else if (s->number) write_number(s, row, width, out);
    else pad(out, width - write_value(s, row, out));
}
