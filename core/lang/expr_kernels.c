/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_kernels.c -- the loops over one block, one per type and operator, plain enough for the compiler to
 * vectorise. */
#include <math.h>

#include "expr_tree.h"

/* R name(T x, T y) for all rows; `bad` collects overflow. The constant side is read once. */
#define KERNEL(name, T, R, EXPR, BAD)                                                                                  \
    static bool name(void *restrict po, const void *pa, const void *pb, int64_t n, sweep how)                          \
    {                                                                                                                  \
        R *restrict o = po;                                                                                            \
        const T *a = pa, *b = pb;                                                                                      \
        uint64_t bad = 0;                                                                                              \
        if (how == SWEEP_BOTH) {                                                                                       \
            for (int64_t i = 0; i < n; i++) {                                                                          \
                const T x = a[i], y = b[i];                                                                            \
                o[i] = EXPR;                                                                                           \
                BAD;                                                                                                   \
            }                                                                                                          \
        } else if (how == SWEEP_LEFT) {                                                                                \
            const T y = b[0];                                                                                          \
            for (int64_t i = 0; i < n; i++) {                                                                          \
                const T x = a[i];                                                                                      \
                o[i] = EXPR;                                                                                           \
                BAD;                                                                                                   \
            }                                                                                                          \
        } else {                                                                                                       \
            const T x = a[0];                                                                                          \
            for (int64_t i = 0; i < n; i++) {                                                                          \
                const T y = b[i];                                                                                      \
                o[i] = EXPR;                                                                                           \
                BAD;                                                                                                   \
            }                                                                                                          \
        }                                                                                                              \
        return bad >> 63;                                                                                              \
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

static kernel *const arith[][2] = {
    [OP_ADD] = {add_i64, add_f64}, [OP_SUB] = {sub_i64, sub_f64}, [OP_MUL] = {mul_i64, mul_f64},
    [OP_DIV] = {NULL, div_f64},    [OP_MOD] = {mod_i64, mod_f64}, [OP_POW] = {NULL, pow_f64},
};

#define ROW(t)                                                                                                         \
    {                                                                                                                  \
        eq_##t, ne_##t, lt_##t, le_##t, gt_##t, ge_##t                                                                 \
    }
static kernel *const compare[][6] = {
    [JVN_BOOL] = ROW(u8),  [JVN_INT64] = ROW(i64), [JVN_FLOAT64] = ROW(f64),   [JVN_STRING] = ROW(str),
    [JVN_DICT] = ROW(str), [JVN_DATE] = ROW(i32),  [JVN_TIMESTAMP] = ROW(i64),
};

kernel *kernel_arith(expr_op op, jvn_type type) { return arith[op][type == JVN_FLOAT64]; }
kernel *kernel_compare(expr_op op, jvn_type type) { return compare[type][op - OP_EQ]; }
kernel *kernel_difference(jvn_type type) { return type == JVN_DATE ? diff_date : diff_time; }

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
bool like_match(str t, str p, bool fold)
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
    if (type == JVN_DATE) return 4;
    return type == JVN_STRING ? (int)sizeof(str) : 8;
}
