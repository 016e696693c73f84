/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples.c -- aggregates that need all values of a group at once: quantiles, shape, distinct values, and
 * those that give text. A string result is one array of one row for each group. */
#include "std.h"

#include <math.h>

enum { SMALL = 256 }; /* values that fit on the stack */

static jvn_status put_f64(struct ArrowArray *out, int64_t at, bool some, double x)
{
    ((double *)jvn_out(out))[at] = some ? x : 0;
    if (!some) put_null(out, at);
    return JVN_OK;
}

/* ---- quantiles ---------------------------------------------------------------------------------- */

static void swap(double *a, double *b)
{
    double t = *a;
    *a = *b;
    *b = t;
}

/* Puts the k-th least of x[0..n-1] at k, nothing greater before and nothing less after it. */
static void select_kth(double *x, int64_t n, int64_t k)
{
    int64_t lo = 0, hi = n - 1;
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2, i = lo, j = hi;
        if (x[mid] < x[lo]) swap(&x[mid], &x[lo]);
        if (x[hi] < x[lo]) swap(&x[hi], &x[lo]);
        if (x[hi] < x[mid]) swap(&x[hi], &x[mid]);
        double pivot = x[mid];
        while (i <= j) {
            while (x[i] < pivot) i++;
            while (pivot < x[j]) j--;
            if (i <= j) swap(&x[i++], &x[j--]);
        }
        if (k <= j)
            hi = j;
        else if (k >= i)
            lo = i;
        else
            return;
    }
}

/* Type 7 of Hyndman and Fan 1996: R's default. Reorders x, which has n > 0 values and no NaN. */
static double quantile_of(double *x, int64_t n, double p)
{
    double at = (double)(n - 1) * p;
    int64_t k = (int64_t)at;
    select_kth(x, n, k);
    if (k + 1 >= n || at == (double)k) return x[k];
    double next = x[k + 1];
    for (int64_t i = k + 2; i < n; i++) next = x[i] < next ? x[i] : next;
    return x[k] == next ? next : x[k] + (at - (double)k) * (next - x[k]);
}

/* A copy of the group's values, in `small` where they fit. *nan: one of them is NaN. NULL: no memory. */
static double *copy_values(jvn_call *call, values args, int64_t offset, int64_t n, double small[SMALL], bool *nan)
{
    const double *x = jvn_f64(args[0]) + offset;
    double *to = n <= SMALL ? small : call->host->scratch(call, n * (int64_t)sizeof *to);
    *nan = false;
    for (int64_t i = 0; to && i < n; i++) {
        to[i] = x[i];
        *nan |= x[i] != x[i];
    }
    return to;
}

static jvn_status put_quantile(jvn_call *call, values args, int64_t offset, int64_t n, double p, struct ArrowArray *out,
                               int64_t at)
{
    double small[SMALL];
    bool nan;
    double *x = copy_values(call, args, offset, n, small, &nan);
    if (!x) return JVN_ENOMEM;
    return put_f64(out, at, n > 0, nan ? NAN : n ? quantile_of(x, n, p) : 0);
}

WHOLE(median) { return put_quantile(call, args, offset, n, 0.5, out, at); }

WHOLE(quantile)
{
    double p = n ? f64_at(args[1], offset) : 0.5;
    jvn_status st = need_constant(call, args, 1, "the probability");
    if (st) return st;
    if (!(p >= 0 && p <= 1))
        return jvn_fail(call, JVN_EARG, 1, "0.25 is the lower quartile", "%g is not between 0 and 1", p);
    return put_quantile(call, args, offset, n, p, out, at);
}

WHOLE(mad)
{
    double small[SMALL], scale = n ? f64_at(args[1], offset) : 1;
    bool nan;
    jvn_status st = need_constant(call, args, 1, "the scale");
    if (st) return st;
    double *x = copy_values(call, args, offset, n, small, &nan);
    if (!x) return JVN_ENOMEM;
    if (!n || nan) return put_f64(out, at, n > 0, NAN);
    double middle = quantile_of(x, n, 0.5);
    for (int64_t i = 0; i < n; i++) x[i] = fabs(x[i] - middle);
    return put_f64(out, at, true, scale * quantile_of(x, n, 0.5));
}

/* ---- shape -------------------------------------------------------------------------------------- */

/* Central moments about the mean: the sums of squares, cubes and fourth powers over n. */
static void central(const double *x, int64_t n, double m[5])
{
    double mean = sum_lanes(x, n) / (double)n;
    m[2] = m[3] = m[4] = 0;
    for (int64_t i = 0; i < n; i++) {
        double d = x[i] - mean, d2 = d * d;
        m[2] += d2;
        m[3] += d2 * d;
        m[4] += d2 * d2;
    }
    for (int k = 2; k <= 4; k++) m[k] /= (double)n;
}

WHOLE(skewness)
{
    double m[5], c = (double)n;
    if (n < 3) return put_f64(out, at, false, 0);
    central(jvn_f64(args[0]) + offset, n, m);
    return put_f64(out, at, true, sqrt(c * (c - 1)) / (c - 2) * (m[3] / (m[2] * sqrt(m[2]))));
}

WHOLE(kurtosis)
{
    double m[5], c = (double)n;
    if (n < 4) return put_f64(out, at, false, 0);
    central(jvn_f64(args[0]) + offset, n, m);
    double excess = m[4] / (m[2] * m[2]) - 3;
    return put_f64(out, at, true, (c - 1) / ((c - 2) * (c - 3)) * ((c + 1) * excess + 6));
}

/* ---- distinct values ---------------------------------------------------------------------------- */

/* One distinct value: where it stands first, and how often it comes. count 0: a free slot. */
typedef struct slot {
    uint64_t hash;
    int64_t row, count;
} slot;

/* A hash table that starts small and grows. same: equal hashes are not proof enough. */
typedef struct bag {
    jvn_call *call;
    const struct ArrowArray *a;
    slot *slots;
    int64_t size, used;
    uint64_t (*hash)(const struct ArrowArray *a, int64_t row);
    bool (*same)(const struct ArrowArray *a, int64_t i, int64_t j);
} bag;

/* A bijection (the finaliser of MurmurHash3), so that equal hashes are equal keys. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 33) * UINT64_C(0xff51afd7ed558ccd);
    x = (x ^ x >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return x ^ x >> 33;
}

static uint64_t hash_f64(const struct ArrowArray *a, int64_t row)
{
    double x = jvn_f64(a)[row];
    uint64_t bits = UINT64_C(0x7ff8000000000000);
    if (x == 0) return mix(0);
    if (x == x) memcpy(&bits, &x, sizeof bits);
    return mix(bits);
}
static uint64_t hash_i64(const struct ArrowArray *a, int64_t row) { return mix((uint64_t)jvn_i64(a)[row]); }
static uint64_t hash_i32(const struct ArrowArray *a, int64_t row) { return mix((uint64_t)jvn_i32(a)[row]); }
static uint64_t hash_bool(const struct ArrowArray *a, int64_t row) { return mix((uint64_t)jvn_bool(a, row)); }

static uint64_t hash_text(const struct ArrowArray *a, int64_t row)
{
    int64_t n;
    const char *s = jvn_text(a, row, &n);
    uint64_t h = (uint64_t)n, word;
    for (; n >= 8; s += 8, n -= 8) {
        memcpy(&word, s, 8);
        h = mix(h ^ word);
    }
    word = 0;
    if (n) memcpy(&word, s, (size_t)n);
    return mix(h ^ word);
}

static bool same_text(const struct ArrowArray *a, int64_t i, int64_t j)
{
    int64_t ni, nj;
    const char *si = jvn_text(a, i, &ni), *sj = jvn_text(a, j, &nj);
    return ni == nj && (!ni || memcmp(si, sj, (size_t)ni) == 0);
}

static slot *find_slot(const bag *b, uint64_t hash, int64_t row)
{
    for (uint64_t i = hash;; i++) {
        slot *s = &b->slots[i & (uint64_t)(b->size - 1)];
        if (!s->count || (s->hash == hash && (!b->same || b->same(b->a, s->row, row)))) return s;
    }
}

static jvn_status grow(bag *b)
{
    bag old = *b;
    b->size = old.size ? old.size * 4 : 64;
    b->slots = b->call->host->scratch(b->call, b->size * (int64_t)sizeof *b->slots);
    if (!b->slots) return JVN_ENOMEM;
    memset(b->slots, 0, (size_t)b->size * sizeof *b->slots);
    for (int64_t i = 0; i < old.size; i++)
        if (old.slots[i].count) *find_slot(b, old.slots[i].hash, old.slots[i].row) = old.slots[i];
    return JVN_OK;
}

static jvn_status fill(bag *b, int64_t offset, int64_t n)
{
    for (int64_t row = offset; row < offset + n; row++) {
        if (b->used * 2 >= b->size && grow(b) != JVN_OK) return JVN_ENOMEM;
        uint64_t hash = b->hash(b->a, row);
        slot *s = find_slot(b, hash, row);
        if (!s->count) {
            *s = (slot){hash, row, 0};
            b->used++;
        }
        s->count++;
    }
    return JVN_OK;
}

/* The row of the commonest value; of several, the one that comes first. n > 0. */
static int64_t commonest(const bag *b)
{
    slot best = {0, 0, 0};
    for (int64_t i = 0; i < b->size; i++) {
        slot s = b->slots[i];
        if (s.count > best.count || (s.count == best.count && s.count && s.row < best.row)) best = s;
    }
    return best.row;
}

#define DISTINCT(type, hash_of, same_as)                                                                               \
    WHOLE(n_distinct_##type)                                                                                           \
    {                                                                                                                  \
        bag b = {.call = call, .a = args[0], .hash = hash_of, .same = same_as};                                        \
        jvn_status st = fill(&b, offset, n);                                                                           \
        if (st == JVN_OK) ((int64_t *)jvn_out(out))[at] = b.used;                                                      \
        return st;                                                                                                     \
    }

DISTINCT(float64, hash_f64, NULL)
DISTINCT(int64, hash_i64, NULL)
DISTINCT(date, hash_i32, NULL)
DISTINCT(bool, hash_bool, NULL)
DISTINCT(string, hash_text, same_text)

#define MODE(type, ctype, hash_of)                                                                                     \
    WHOLE(mode_##type)                                                                                                 \
    {                                                                                                                  \
        bag b = {.call = call, .a = args[0], .hash = hash_of};                                                         \
        const ctype *x = (const ctype *)args[0]->buffers[1] + args[0]->offset;                                         \
        jvn_status st = fill(&b, offset, n);                                                                           \
        if (st != JVN_OK) return st;                                                                                   \
        ((ctype *)jvn_out(out))[at] = n ? x[commonest(&b)] : 0;                                                        \
        if (!n) put_null(out, at);                                                                                     \
        return JVN_OK;                                                                                                 \
    }

MODE(float64, double, hash_f64)
MODE(int64, int64_t, hash_i64)
MODE(date, int32_t, hash_i32)

/* ---- text --------------------------------------------------------------------------------------- */

/* A result of one row with room for `bytes`; null: it is null. */
static jvn_status new_text(jvn_call *call, struct ArrowArray *out, int64_t bytes, bool null)
{
    jvn_status st = call->host->new_array(call, JVN_STRING, 1, bytes, null ? JVN_NULLABLE : 0, out);
    if (st != JVN_OK) return st;
    int64_t *ends = jvn_out(out);
    ends[0] = 0;
    ends[1] = bytes;
    if (null) jvn_set_null(out, 0);
    return JVN_OK;
}

/* The text of a row as the result; row -1: null. */
static jvn_status put_row(jvn_call *call, const struct ArrowArray *a, int64_t row, struct ArrowArray *out)
{
    int64_t n = 0;
    const char *s = row < 0 ? "" : jvn_text(a, row, &n);
    jvn_status st = new_text(call, out, n, row < 0);
    if (st == JVN_OK && n) memcpy(jvn_out_text(out), s, (size_t)n);
    return st;
}

/* The row of the least text (side -1) or the greatest, bytewise; -1: there is none. */
static int64_t extreme_text(const struct ArrowArray *a, int64_t offset, int64_t n, int side)
{
    int64_t best = n ? offset : -1;
    for (int64_t row = offset + 1; row < offset + n; row++) {
        int64_t nr, nb;
        const char *sr = jvn_text(a, row, &nr), *sb = jvn_text(a, best, &nb);
        int64_t shorter = nr < nb ? nr : nb;
        int c = shorter ? memcmp(sr, sb, (size_t)shorter) : 0;
        if (!c) c = (nr > nb) - (nr < nb);
        if (c * side > 0) best = row;
    }
    return best;
}

WHOLE(min_string)
{
    (void)at;
    return put_row(call, args[0], extreme_text(args[0], offset, n, -1), out);
}

WHOLE(max_string)
{
    (void)at;
    return put_row(call, args[0], extreme_text(args[0], offset, n, 1), out);
}

WHOLE(first_string)
{
    (void)at;
    return put_row(call, args[0], n ? offset : -1, out);
}

WHOLE(last_string)
{
    (void)at;
    return put_row(call, args[0], offset + n - 1 >= offset ? offset + n - 1 : -1, out);
}

WHOLE(mode_string)
{
    (void)at;
    bag b = {.call = call, .a = args[0], .hash = hash_text, .same = same_text};
    jvn_status st = fill(&b, offset, n);
    return st == JVN_OK ? put_row(call, args[0], n ? commonest(&b) : -1, out) : st;
}

/* Writes the texts with separators between them unless `to` is NULL; gives their bytes. */
static int64_t join(values args, int64_t offset, int64_t n, char *to)
{
    int64_t done = 0, length;
    for (int64_t row = offset; row < offset + n; row++)
        for (int k = row == offset; k < 2; k++) { /* the separator, then the text */
            const char *s = text_at(args[1 - k], row, &length);
            if (to && length) memcpy(to + done, s, (size_t)length);
            done += length;
        }
    return done;
}

WHOLE(string_agg)
{
    (void)at;
    jvn_status st = need_constant(call, args, 1, "the separator");
    if (st == JVN_OK) st = new_text(call, out, join(args, offset, n, NULL), n == 0);
    if (st == JVN_OK && n) join(args, offset, n, jvn_out_text(out));
    return st;
}
