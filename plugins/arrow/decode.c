/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decode.c -- a column of one batch to values of ours: widths, units, halves, decimals, three layouts of text. */
#include <math.h>

#include "arrow.h"

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 uwide;

static const int64_t DAY_MILLIS = 86400000;

/* One column in one batch. */
struct part {
    const struct input *in;
    const struct batch *b;
    const struct layout *l;
    struct sink *s;
    int64_t n, first;
    const uint8_t *valid; /* NULL: no row is null */
    struct piece data;
};

int64_t type_width(jvn_type as) { return as == JVN_DATE || as == JVN_DICT ? 4 : 8; }

static bool is_null(const struct part *p, int64_t i) { return p->valid && !jvn_bit(p->valid, i); }

static jvn_status too_short(const struct part *p, const char *what)
{
    return bad_file(p->in, "column '%s' has a batch of %lld rows with too few %s", p->s->field->name, (long long)p->n, what);
}

/* ---- numbers -------------------------------------------------------------------------------------- */

static int64_t int_at(const struct part *p, int64_t i)
{
    int width = p->l->width / 8, unused = 64 - p->l->width;
    uint64_t v = 0;
    memcpy(&v, p->data.at + i * width, (size_t)width);
    return p->l->is_signed ? (int64_t)(v << unused) >> unused : (int64_t)v;
}

static double half(uint16_t h)
{
    int exponent = h >> 10 & 31, fraction = h & 1023;
    double x = exponent == 31 ? (fraction ? NAN : INFINITY) : exponent ? ldexp(1024 + fraction, exponent - 25) : ldexp(fraction, -24);
    return h >> 15 ? -x : x;
}

static double float_at(const struct part *p, int64_t i)
{
    const uint8_t *at = p->data.at + i * (p->l->width / 8);
    double d;
    float f;
    uint16_t h;
    if (p->l->width == 64) return memcpy(&d, at, 8), d;
    if (p->l->width == 32) return memcpy(&f, at, 4), (double)f;
    memcpy(&h, at, 2);
    return half(h);
}

/* Correctly rounded: through its digits. */
static double decimal_at(const struct part *p, int64_t i)
{
    char text[64], *at = text + 48;
    int width = p->l->width / 8;
    wide v = 0;
    memcpy(&v, p->data.at + i * width, (size_t)width);
    v = (wide)((uwide)v << (128 - 8 * width)) >> (128 - 8 * width);
    uwide left = v < 0 ? -(uwide)v : (uwide)v;
    double x = 0;
    snprintf(at, 16, "e%d", -p->l->scale);
    do *--at = (char)('0' + (int)(left % 10)); while (left /= 10);
    if (v < 0) *--at = '-';
    jvn_texts_of(p->in->call)->read_double(at, (int64_t)strlen(at), &x);
    return x;
}

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

static jvn_status beyond(const struct part *p, int64_t i, const char *what)
{
    return bad_file(p->in, "row %lld of column '%s' is %s", (long long)(p->s->row + i), p->s->field->name, what);
}

static jvn_status value(const struct part *p, int64_t i, void *out)
{
    static const int64_t times[] = {[UNIT_SECOND] = 1000000, [UNIT_MILLI] = 1000, [UNIT_MICRO] = 1, [UNIT_NANO] = 1};
    int64_t x;
    switch (p->l->type) {
    case T_INT:
        x = int_at(p, i);
        if (p->l->width == 64 && !p->l->is_signed && x < 0) return beyond(p, i, "an integer beyond int64");
        ((int64_t *)out)[i] = x;
        return JVN_OK;
    case T_FLOAT: ((double *)out)[i] = float_at(p, i); return JVN_OK;
    case T_DECIMAL: ((double *)out)[i] = decimal_at(p, i); return JVN_OK;
    case T_DATE:
        x = p->l->unit == 0 ? load32(p->data.at + 4 * i) : floor_div(load64(p->data.at + 8 * i), DAY_MILLIS);
        if (x != (int32_t)x) return beyond(p, i, "a date beyond 32 bits of days");
        ((int32_t *)out)[i] = (int32_t)x;
        return JVN_OK;
    default:
        x = load64(p->data.at + 8 * i);
        if (p->l->unit == UNIT_NANO) x = floor_div(x, 1000);
        if (__builtin_mul_overflow(x, times[p->l->unit], &x)) return beyond(p, i, "a time beyond what microseconds hold");
        ((int64_t *)out)[i] = x;
        return JVN_OK;
    }
}

/* ---- columns of one width ------------------------------------------------------------------------- */

/* Bits that a value takes in the file. */
static int bits_of(const struct layout *l)
{
    switch (l->type) {
    case T_BOOL: return 1;
    case T_DATE: return l->unit == 0 ? 32 : 64;
    case T_TIMESTAMP: return 64;
    default: return l->width;
    }
}

/* Whether values lie in the file as they are to lie here. */
static bool is_ours(const struct layout *l)
{
    return (l->type == T_INT && l->width == 64 && l->is_signed) || (l->type == T_FLOAT && l->width == 64) ||
           (l->type == T_DATE && l->unit == 0) || (l->type == T_TIMESTAMP && l->unit == UNIT_MICRO);
}

static jvn_status fixed(struct part *p)
{
    struct sink *s = p->s;
    int64_t width = type_width(s->as), bits = bits_of(p->l);
    char *out = s->as == JVN_BOOL ? NULL : (char *)s->values + s->row * width;
    if (p->data.n < (p->n / 8) * bits + (p->n % 8 * bits + 7) / 8) return too_short(p, "values");
    if (s->as == JVN_BOOL)
        for (int64_t i = 0; i < p->n; i++) jvn_set_bit(s->values, s->row + i, !is_null(p, i) && jvn_bit(p->data.at, i));
    else if (is_ours(p->l) && p->n)
        memcpy(out, p->data.at, (size_t)(p->n * width));
    else
        for (int64_t i = 0; i < p->n; i++) {
            jvn_status st = is_null(p, i) ? JVN_OK : value(p, i, out);
            if (st != JVN_OK) return st;
        }
    for (int64_t i = 0; i < p->n && out && p->valid; i++)
        if (is_null(p, i)) memset(out + i * width, 0, (size_t)width);
    return JVN_OK;
}

/* ---- text ----------------------------------------------------------------------------------------- */

static bool is_ascii(const uint8_t *s, int64_t n)
{
    uint64_t high = 0;
    for (; n >= 8; s += 8, n -= 8) high |= (uint64_t)load64(s);
    for (; n > 0; s++, n--) high |= *s;
    return (high & 0x8080808080808080u) == 0;
}

static jvn_status add_text(struct part *p, int64_t i, const uint8_t *at, int64_t n)
{
    struct sink *s = p->s;
    const char *text = (const char *)at;
    for (int64_t k = 0, size; k < n && !is_ascii(at + k, n - k); k += size)
        if (!(size = jvn_character(text + k, n - k))) return beyond(p, i, "text that is not UTF-8");
    jvn_put(&s->text, text, n);
    ((int64_t *)s->values)[s->row + i + 1] = s->text.n;
    return s->text.failed ? no_memory(p->in->call) : JVN_OK;
}

static int64_t offset_at(const struct part *p, int64_t i)
{
    return p->l->type == T_UTF8 ? load32(p->data.at + 4 * i) : load64(p->data.at + 8 * i);
}

static jvn_status plain_text(struct part *p)
{
    struct piece text;
    jvn_status st = piece_get(p->in, p->b, p->first + 2, &text);
    if (st != JVN_OK) return st;
    if (p->n && p->data.n / (p->l->type == T_UTF8 ? 4 : 8) < p->n + 1) st = too_short(p, "offsets");
    int64_t from = st == JVN_OK && p->n ? offset_at(p, 0) : 0;
    for (int64_t i = 0; i < p->n && st == JVN_OK; i++) {
        int64_t end = offset_at(p, i + 1);
        if (from < 0 || end < from || end > text.n) st = beyond(p, i, "text with offsets that fall or lead outside");
        else st = add_text(p, i, text.at + from, is_null(p, i) ? 0 : end - from);
        from = end;
    }
    piece_free(&text);
    return st;
}

/* A view: its length; up to 12 bytes stand in it, longer ones in one of the further buffers. */
static jvn_status view(struct part *p, int64_t i, const struct piece *more, int64_t n_more)
{
    const uint8_t *v = p->data.at + 16 * i;
    int64_t n = is_null(p, i) ? 0 : load32(v), which = load32(v + 8), at = load32(v + 12);
    if (n >= 0 && n <= 12) return add_text(p, i, v + 4, n);
    if (n < 0 || which < 0 || which >= n_more || at < 0 || at > more[which].n || n > more[which].n - at)
        return beyond(p, i, "a view of text that leads outside");
    return add_text(p, i, more[which].at + at, n);
}

static jvn_status views(struct part *p)
{
    int32_t field = (int32_t)(p->s->field - p->in->fields);
    int64_t n_more = p->b->first ? p->b->first[field + 1] - p->first - 2 : p->b->n_buffers - p->first - 2;
    struct piece *more = p->in->call->host->scratch(p->in->call, (n_more + 1) * (int64_t)sizeof *more);
    jvn_status st = more ? JVN_OK : JVN_ENOMEM;
    int64_t got = 0;
    if (more && p->data.n / 16 < p->n) st = too_short(p, "views");
    for (; got < n_more && st == JVN_OK; got++) st = piece_get(p->in, p->b, p->first + 2 + got, &more[got]);
    for (int64_t i = 0; i < p->n && st == JVN_OK; i++) st = view(p, i, more, n_more);
    while (more && got > 0) piece_free(&more[--got]);
    return st;
}

/* ---- one column of one batch ---------------------------------------------------------------------- */

/* Marks null rows; *some: there are. */
static jvn_status nulls(struct part *p, const struct piece *bits, int64_t count)
{
    if (count == 0 || p->n == 0) return JVN_OK;
    if (bits->n < (p->n + 7) / 8) return too_short(p, "marks of nulls");
    if (!p->s->valid) return too_short(p, "rows for its nulls");
    p->valid = bits->at;
    for (int64_t i = 0; i < p->n; i++)
        if (!jvn_bit(bits->at, i)) jvn_set_bit(p->s->valid, p->s->row + i, 0);
    return JVN_OK;
}

static jvn_status all_null(struct part *p)
{
    for (int64_t i = 0; i < p->n; i++) jvn_set_bit(p->s->valid, p->s->row + i, 0);
    memset((char *)p->s->values + p->s->row * 8, 0, (size_t)p->n * 8);
    return JVN_OK;
}

jvn_status decode(const struct input *in, const struct batch *b, const struct layout *l, int64_t node, int64_t first, struct sink *s)
{
    struct part p = {.in = in, .b = b, .l = l, .s = s, .n = b->rows, .first = first};
    struct piece bits = {0};
    if (node >= b->n_nodes || load64(b->nodes + 16 * node) != b->rows)
        return bad_file(in, "column '%s' has not the %lld rows of its batch", s->field->name, (long long)b->rows);
    jvn_status st = l->type == T_NULL ? all_null(&p) : piece_get(in, b, first, &bits);
    if (l->type != T_NULL && st == JVN_OK) {
        TRY(nulls(&p, &bits, load64(b->nodes + 16 * node + 8)));
        TRY(piece_get(in, b, first + 1, &p.data));
        st = l->type == T_UTF8_VIEW ? views(&p) : s->as == JVN_STRING ? plain_text(&p) : fixed(&p);
    }
    if (st == JVN_OK) s->row += p.n;
out:
    piece_free(&p.data);
    piece_free(&bits);
    return st;
}
