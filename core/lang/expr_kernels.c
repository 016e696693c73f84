/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_kernels.c -- the loops over one block, one per type and operator, plain enough for the compiler to
 * vectorise. */
#include <math.h>
#include <stdlib.h>

#include "expr_tree.h"

/* R name(T x, T y) for all rows; BAD collects overflow in the highest bit of `bad`. */
#define KERNEL(name, T, R, EXPR, BAD)                                                                                  \
    static bool name(void *restrict po, const void *pa, const void *pb, bool one, int64_t n)                           \
    {                                                                                                                  \
        R *restrict o = po;                                                                                            \
        const T *a = pa, *b = pb;                                                                                      \
        uint64_t bad = 0;                                                                                              \
        const T first = b[0];                                                                                          \
        if (one)                                                                                                       \
            SWEEP(T, first, EXPR, BAD)                                                                                 \
        else                                                                                                           \
            SWEEP(T, b[i], EXPR, BAD)                                                                                  \
        return bad >> 63;                                                                                              \
    }
#define SWEEP(T, B, EXPR, BAD)                                                                                         \
    for (int64_t i = 0; i < n; i++) {                                                                                  \
        const T x = a[i], y JVN_UNUSED = B;                                                                            \
        o[i] = EXPR;                                                                                                   \
        BAD;                                                                                                           \
    }

#define U(x) ((uint64_t)(x))

/* Sums wrap, and the sign tells: it differs from both terms' only when they overflowed. */
KERNEL(add_i64, int64_t, int64_t, (int64_t)(U(x) + U(y)), bad |= (U(x) ^ U(o[i])) & (U(y) ^ U(o[i])))
KERNEL(sub_i64, int64_t, int64_t, (int64_t)(U(x) - U(y)), bad |= (U(x) ^ U(y)) & (U(x) ^ U(o[i])))

static int64_t times(int64_t x, int64_t y, uint64_t *bad)
{
    int64_t r;
    *bad |= (uint64_t)__builtin_mul_overflow(x, y, &r) << 63;
    return r;
}
KERNEL(mul_i64, int64_t, int64_t, times(x, y, &bad), (void)0)

/* Rows with y = 0 are made null by the caller; -1 would trap on the lowest integer. */
static int64_t remainder_i64(int64_t x, int64_t y) { return y == 0 || y == -1 ? 0 : x % y; }
KERNEL(mod_i64, int64_t, int64_t, remainder_i64(x, y), (void)0)

KERNEL(add_f64, double, double, x + y, (void)0)
KERNEL(sub_f64, double, double, x - y, (void)0)
KERNEL(mul_f64, double, double, x *y, (void)0)
KERNEL(div_f64, double, double, x / y, (void)0)
KERNEL(mod_f64, double, double, fmod(x, y), (void)0)
KERNEL(pow_f64, double, double, pow(x, y), (void)0)

KERNEL(and_u8, uint8_t, uint8_t, x &y, (void)0)
KERNEL(or_u8, uint8_t, uint8_t, x | y, (void)0)
KERNEL(not_u8, uint8_t, uint8_t, x ^ 1, (void)0)

KERNEL(to_f64, int64_t, double, (double)x, (void)0)
KERNEL(to_time, int32_t, int64_t, (int64_t)((uint64_t)(int64_t)x * 86400000000u), (void)0)

KERNEL(diff_date, int32_t, int64_t, (int64_t)x - y, (void)0)
KERNEL(diff_time, int64_t, double, (double)(int64_t)(U(x) - U(y)) / 1e6, (void)0)

static int compare_str(str a, str b)
{
    int64_t n = a.n < b.n ? a.n : b.n;
    int d = n ? memcmp(a.s, b.s, (size_t)n) : 0;
    return d ? d : (a.n > b.n) - (a.n < b.n);
}

static bool same_str(str a, str b) { return a.n == b.n && (a.n == 0 || !memcmp(a.s, b.s, (size_t)a.n)); }

#define COMPARE(suffix, T)                                                                                             \
    KERNEL(eq_##suffix, T, uint8_t, x == y, (void)0)                                                                   \
    KERNEL(ne_##suffix, T, uint8_t, x != y, (void)0)                                                                   \
    KERNEL(lt_##suffix, T, uint8_t, x < y, (void)0)                                                                    \
    KERNEL(le_##suffix, T, uint8_t, x <= y, (void)0)                                                                   \
    KERNEL(gt_##suffix, T, uint8_t, x > y, (void)0)                                                                    \
    KERNEL(ge_##suffix, T, uint8_t, x >= y, (void)0)

COMPARE(u8, uint8_t)
COMPARE(i32, int32_t)
COMPARE(i64, int64_t)
COMPARE(f64, double)

KERNEL(eq_str, str, uint8_t, same_str(x, y), (void)0)
KERNEL(ne_str, str, uint8_t, !same_str(x, y), (void)0)
KERNEL(lt_str, str, uint8_t, compare_str(x, y) < 0, (void)0)
KERNEL(le_str, str, uint8_t, compare_str(x, y) <= 0, (void)0)
KERNEL(gt_str, str, uint8_t, compare_str(x, y) > 0, (void)0)
KERNEL(ge_str, str, uint8_t, compare_str(x, y) >= 0, (void)0)

/* ---- like ----------------------------------------------------------------------------------------- */

static char folded(char c, bool fold) { return fold && c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* Bytes of the character at s. */
static int64_t width_at(const char *s, int64_t left)
{
    int64_t n = 1;
    while (n < left && ((unsigned char)s[n] & 0xc0) == 0x80) n++;
    return n;
}

/* % any text, _ one character, \ takes the next literally. On a mismatch only the last % is tried again. */
static bool like_match(str t, str p, bool fold)
{
    int64_t i = 0, j = 0, star = -1, mark = 0;
    while (i < t.n) {
        bool any = j < p.n && p.s[j] == '%', one = j < p.n && p.s[j] == '_';
        int64_t lit = j < p.n && p.s[j] == '\\' && j + 1 < p.n ? j + 1 : j;
        if (any) {
            star = ++j;
            mark = i;
        } else if (one) {
            i += width_at(t.s + i, t.n - i);
            j++;
        } else if (j < p.n && folded(t.s[i], fold) == folded(p.s[lit], fold)) {
            i++;
            j = lit + 1;
        } else if (star >= 0) {
            j = star;
            mark += width_at(t.s + mark, t.n - mark);
            i = mark;
        } else {
            return false;
        }
    }
    while (j < p.n && p.s[j] == '%') j++;
    return j == p.n;
}

KERNEL(like_exact, str, uint8_t, like_match(x, y, false), (void)0)
KERNEL(like_fold, str, uint8_t, like_match(x, y, true), (void)0)

/* ---- which one ------------------------------------------------------------------------------------ */

#define ROW(t)                                                                                                         \
    {                                                                                                                  \
        [JVN_BOOL] = t##_u8, [JVN_INT64] = t##_i64, [JVN_FLOAT64] = t##_f64, [JVN_STRING] = t##_str,                   \
        [JVN_DATE] = t##_i32, [JVN_TIMESTAMP] = t##_i64                                                                \
    }
static kernel *const kernels[][JVN_TIMESTAMP + 1] = {
    [OP_NONE] = {[JVN_FLOAT64] = to_f64, [JVN_TIMESTAMP] = to_time},
    [OP_OR] = {[JVN_BOOL] = or_u8},
    [OP_AND] = {[JVN_BOOL] = and_u8},
    [OP_NOT] = {[JVN_BOOL] = not_u8},
    [OP_EQ] = ROW(eq),
    [OP_NE] = ROW(ne),
    [OP_LT] = ROW(lt),
    [OP_LE] = ROW(le),
    [OP_GT] = ROW(gt),
    [OP_GE] = ROW(ge),
    [OP_LIKE] = {[JVN_STRING] = like_exact},
    [OP_ILIKE] = {[JVN_STRING] = like_fold},
    [OP_ADD] = {[JVN_INT64] = add_i64, [JVN_FLOAT64] = add_f64},
    [OP_SUB] = {[JVN_INT64] = sub_i64, [JVN_FLOAT64] = sub_f64, [JVN_DATE] = diff_date, [JVN_TIMESTAMP] = diff_time},
    [OP_MUL] = {[JVN_INT64] = mul_i64, [JVN_FLOAT64] = mul_f64},
    [OP_DIV] = {[JVN_FLOAT64] = div_f64},
    [OP_MOD] = {[JVN_INT64] = mod_i64, [JVN_FLOAT64] = mod_f64},
    [OP_POW] = {[JVN_FLOAT64] = pow_f64},
};

kernel *kernel_of(expr_op op, jvn_type type) { return kernels[op][type]; }

/* ---- sets ----------------------------------------------------------------------------------------- */

/* Halving without a branch: `at` stays at or before the first value that is not less. */
#define MEMBER(suffix, T, LESS, SAME)                                                                                  \
    static int order_##suffix(const void *p, const void *q)                                                            \
    {                                                                                                                  \
        const T x = *(const T *)p, y = *(const T *)q;                                                                  \
        return LESS(y, x) - LESS(x, y);                                                                                \
    }                                                                                                                  \
    static void member_##suffix(uint8_t *out, const void *a, int64_t n, const void *set, int64_t m)                    \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i++) {                                                                              \
            const T x = ((const T *)a)[i], *at = set;                                                                  \
            for (int64_t left = m; left > 1; left -= left / 2) at += LESS(at[left / 2 - 1], x) ? left / 2 : 0;         \
            out[i] = m > 0 && SAME(*at, x);                                                                            \
        }                                                                                                              \
    }
#define LESS(x, y) ((x) < (y))
#define SAME(x, y) ((x) == (y))
#define LESS_STR(x, y) (compare_str(x, y) < 0)

MEMBER(u8, uint8_t, LESS, SAME)
MEMBER(i32, int32_t, LESS, SAME)
MEMBER(i64, int64_t, LESS, SAME)
MEMBER(f64, double, LESS, SAME)
MEMBER(str, str, LESS_STR, same_str)

static const struct {
    member *find;
    int (*order)(const void *, const void *);
} sets[] = {
    [JVN_BOOL] = {member_u8, order_u8},      [JVN_INT64] = {member_i64, order_i64},
    [JVN_FLOAT64] = {member_f64, order_f64}, [JVN_STRING] = {member_str, order_str},
    [JVN_DATE] = {member_i32, order_i32},    [JVN_TIMESTAMP] = {member_i64, order_i64},
};

member *member_of(jvn_type type) { return sets[type].find; }

void sort_values(void *values, int64_t n, jvn_type type)
{
    qsort(values, (size_t)n, (size_t)vec_width(type), sets[type].order);
}

/* ---- values of any type --------------------------------------------------------------------------- */

#define BY_WIDTH(M)                                                                                                    \
    switch (width) {                                                                                                   \
    case 1: M(uint8_t); break;                                                                                         \
    case 4: M(uint32_t); break;                                                                                        \
    case 8: M(uint64_t); break;                                                                                        \
    default: M(str);                                                                                                   \
    }
#define EACH(T, STATEMENT)                                                                                             \
    do {                                                                                                               \
        const T *a = from;                                                                                             \
        T *restrict o = to;                                                                                            \
        for (int64_t i = 0; i < n; i++) STATEMENT;                                                                     \
    } while (0)

void values_take(void *to, const void *from, int width, const int64_t *row, int64_t n)
{
#define TAKE(T) EACH(T, o[i] = a[row[i]])
    BY_WIDTH(TAKE)
}

void values_put(void *to, const void *from, int width, const int64_t *row, int64_t n)
{
#define PUT(T) EACH(T, o[row[i]] = a[i])
    BY_WIDTH(PUT)
}

void values_look_up(void *to, const void *from, int width, const int32_t *code, const uint8_t *known, int64_t null,
                    int64_t n)
{
#define LOOK_UP(T) EACH(T, o[i] = a[code[i]])
#define LOOK_UP_KNOWN(T) EACH(T, o[i] = a[known[i] ? code[i] : null])
    if (known)
        BY_WIDTH(LOOK_UP_KNOWN)
    else
        BY_WIDTH(LOOK_UP)
}

/* Numbers without a branch: which rows are taken cannot be foretold. */
void values_blend(void *to, const void *from, int width, const uint8_t *restrict taken, int64_t n)
{
#define BLEND(T) EACH(T, o[i] = (T)((a[i] & (T)(0 - (T)taken[i])) | (o[i] & (T)((T)taken[i] - 1))))
    switch (width) {
    case 1: BLEND(uint8_t); break;
    case 4: BLEND(uint32_t); break;
    case 8: BLEND(uint64_t); break;
    default: EACH(str, if (taken[i]) o[i] = a[i]);
    }
}

/* ---- bits and bytes ------------------------------------------------------------------------------- */

static uint64_t spread(uint64_t byte)
{
    uint64_t x = (byte * 0x0101010101010101u) & 0x8040201008040201u;
    return ((x + 0x7f7f7f7f7f7f7f7fu) >> 7) & 0x0101010101010101u;
}

void bits_to_bytes(uint8_t *out, const void *bits, int64_t offset, int64_t n)
{
    const uint8_t *b = (const uint8_t *)bits + (offset >> 3);
    unsigned shift = (unsigned)(offset & 7);
    int64_t i = 0;
    for (; i + 8 < n; i += 8, b++) {
        unsigned two = (unsigned)b[0] | (shift ? (unsigned)b[1] << 8 : 0u);
        uint64_t x = spread((two >> shift) & 0xff);
        memcpy(out + i, &x, 8);
    }
    for (; i < n; i++) out[i] = (uint8_t)jvn_bit(bits, offset + i);
}

void bytes_to_bits(void *bits, const uint8_t *bytes, int64_t n)
{
    uint8_t *b = bits;
    int64_t i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t x;
        memcpy(&x, bytes + i, 8);
        b[i >> 3] = (uint8_t)((x * 0x0102040810204080u) >> 56);
    }
    if (i < n) b[i >> 3] = 0;
    for (; i < n; i++) b[i >> 3] = (uint8_t)(b[i >> 3] | bytes[i] << (i & 7));
}

int vec_width(jvn_type type)
{
    if (type == JVN_BOOL) return 1;
    if (type == JVN_DATE || type == JVN_DICT) return 4;
    return type == JVN_STRING ? (int)sizeof(str) : 8;
}
