/* SPDX-License-Identifier: GPL-3.0-or-later */
/* windows.c -- functions that give a value a row from the rows around it, within groups.
 *
 * A null row gives null and is passed over: running sums go on after it. Rolling functions are null until
 * the window is full and while a null stands in it. Their windows are joined from two runs, one up to a
 * block's edge and one from it (van Herk 1992, Gil and Werman 1993), so that each row costs two steps
 * whatever the width, and nothing is ever subtracted: no error builds up along the column. */
#include "std.h"

#include <math.h>

/* One call's work on rows from .. to-1, a group. */
typedef struct work work;
typedef jvn_status (*group_work)(const work *w, int64_t from, int64_t to);
struct work {
    jvn_call *call;
    values args;
    struct ArrowArray *out;
    const void *extra;
};

static jvn_status each_group(const work *w, const jvn_groups *groups, group_work run)
{
    for (int64_t g = 0; g < groups->n; g++) {
        if (g % 1024 == 0 && w->call->host->cancelled(w->call)) return JVN_ECANCELLED;
        jvn_status st = run(w, groups->starts[g], groups->starts[g + 1]);
        if (st != JVN_OK) return st;
    }
    return JVN_OK;
}

static jvn_status run_groups(jvn_call *call, values args, const jvn_groups *groups, struct ArrowArray *out,
                             const void *extra, group_work run)
{
    work w = {call, args, out, extra};
    return each_group(&w, groups, run);
}

static int64_t *out_i64(const work *w) { return jvn_out(w->out); }
static double *out_f64(const work *w) { return jvn_out(w->out); }

static void no_result(const work *w, int64_t i, size_t width)
{
    memset((char *)jvn_out(w->out) + (size_t)i * width, 0, width);
    put_null(w->out, i);
}

static void no_results(const work *w, int64_t from, int64_t to, size_t width)
{
    for (int64_t i = from; i < to; i++) no_result(w, i, width);
}

/* ---- rows that move: positions to take, -1 for null, or numbers themselves -------------------------- */

/* Whether all rows move alike: row i takes row i + *by. */
static bool one_move(const work *w, int sign, int64_t *by)
{
    if (w->args[1]->length != 1 || null_at(w->args[1], 0)) return false;
    const int64_t n = i64_at(w->args[1], 0);
    *by = n == INT64_MIN ? INT64_MAX : sign * n;
    return true;
}

/* The row that row i takes, sign * n rows on; -1: it is beyond the group. */
static int64_t row_taken(const work *w, int64_t from, int64_t i, int64_t to, int sign)
{
    const int64_t n = null_at(w->args[1], i) ? INT64_MAX : i64_at(w->args[1], i);
    const int64_t by = n == INT64_MIN ? INT64_MAX : sign * n;
    return by < from - i || by > to - 1 - i ? -1 : i + by;
}

typedef struct span {
    int64_t first, end;
} span;

/* The rows of a group that have another `by` rows on, in the group too. */
static span rows_with(int64_t from, int64_t to, int64_t by)
{
    if (by <= from - to || by >= to - from) return (span){to, to};
    return by < 0 ? (span){from - by, to} : (span){from, to - by};
}

/* Row i of a group takes row i + sign * n. */
static jvn_status shift_group(const work *w, int64_t from, int64_t to, int sign)
{
    int64_t by, *rows = out_i64(w);
    if (!one_move(w, sign, &by)) {
        for (int64_t i = from; i < to; i++) rows[i] = row_taken(w, from, i, to, sign);
        return JVN_OK;
    }
    const span s = rows_with(from, to, by);
    for (int64_t i = from; i < s.first; i++) rows[i] = -1;
    for (int64_t i = s.first; i < s.end; i++) rows[i] = i + by;
    for (int64_t i = s.end; i < to; i++) rows[i] = -1;
    return JVN_OK;
}

static jvn_status lag_group(const work *w, int64_t from, int64_t to) { return shift_group(w, from, to, -1); }
static jvn_status lead_group(const work *w, int64_t from, int64_t to) { return shift_group(w, from, to, 1); }

/* The same for numbers, which are copied: no row is looked up. */
static jvn_status move_group(const work *w, int64_t from, int64_t to, int sign)
{
    int64_t by, *put = out_i64(w);
    const int64_t *x = jvn_i64(w->args[0]); /* or doubles, as wide */
    if (!one_move(w, sign, &by)) {
        for (int64_t i = from; i < to; i++) {
            int64_t row = row_taken(w, from, i, to, sign);
            if (row < 0) no_result(w, i, 8);
            else put[i] = x[row];
        }
        return JVN_OK;
    }
    const span s = rows_with(from, to, by);
    no_results(w, from, s.first, 8);
    if (s.first < s.end) memcpy(put + s.first, x + s.first + by, (size_t)(s.end - s.first) * 8);
    no_results(w, s.end, to, 8);
    return JVN_OK;
}

static jvn_status lag_number_group(const work *w, int64_t from, int64_t to) { return move_group(w, from, to, -1); }
static jvn_status lead_number_group(const work *w, int64_t from, int64_t to) { return move_group(w, from, to, 1); }

static jvn_status first_group(const work *w, int64_t from, int64_t to)
{
    for (int64_t i = from; i < to; i++) out_i64(w)[i] = from;
    return JVN_OK;
}

static jvn_status last_group(const work *w, int64_t from, int64_t to)
{
    for (int64_t i = from; i < to; i++) out_i64(w)[i] = to - 1;
    return JVN_OK;
}

static jvn_status forward_group(const work *w, int64_t from, int64_t to)
{
    int64_t last = -1;
    for (int64_t i = from; i < to; i++) {
        if (!null_at(w->args[0], i)) last = i;
        out_i64(w)[i] = last;
    }
    return JVN_OK;
}

static jvn_status number_group(const work *w, int64_t from, int64_t to)
{
    for (int64_t i = from; i < to; i++) out_i64(w)[i] = i - from + 1;
    return JVN_OK;
}

#define GROUP_WINDOW(name, run)                                                                                        \
    WINDOW(name) { return run_groups(call, args, groups, out, NULL, run); }

GROUP_WINDOW(lag, lag_group)
GROUP_WINDOW(lead, lead_group)
GROUP_WINDOW(lag_number, lag_number_group)
GROUP_WINDOW(lead_number, lead_number_group)
GROUP_WINDOW(first_value, first_group)
GROUP_WINDOW(last_value, last_group)
GROUP_WINDOW(fill_forward, forward_group)
GROUP_WINDOW(row_number, number_group)

/* ---- ranks -------------------------------------------------------------------------------------- */

typedef bool (*same_rows)(const struct ArrowArray *a, int64_t i, int64_t j);

static bool same_f64(const struct ArrowArray *a, int64_t i, int64_t j)
{
    double x = f64_at(a, i), y = f64_at(a, j);
    return x == y || (x != x && y != y);
}
static bool same_i64(const struct ArrowArray *a, int64_t i, int64_t j) { return i64_at(a, i) == i64_at(a, j); }
static bool same_i32(const struct ArrowArray *a, int64_t i, int64_t j) { return i32_at(a, i) == i32_at(a, j); }
static bool same_text(const struct ArrowArray *a, int64_t i, int64_t j)
{
    int64_t ni, nj;
    const char *si = text_at(a, i, &ni), *sj = text_at(a, j, &nj);
    return ni == nj && (!ni || memcmp(si, sj, (size_t)ni) == 0);
}

/* A key that holds each row's group, so that an order by it and x is an order by x within groups. */
static jvn_status group_numbers(jvn_call *call, const jvn_groups *groups, int64_t n, struct ArrowArray *key)
{
    jvn_status st = call->host->new_array(call, JVN_INT64, n, 0, 0, key);
    for (int64_t g = 0; st == JVN_OK && g < groups->n; g++)
        for (int64_t i = groups->starts[g]; i < groups->starts[g + 1]; i++) ((int64_t *)jvn_out(key))[i] = g;
    return st;
}

static jvn_status order_in_groups(jvn_call *call, const struct ArrowArray *x, jvn_type type, const jvn_groups *groups,
                                  const int64_t **order)
{
    const jvn_rows *rows = jvn_rows_of(call);
    struct ArrowArray key = {0};
    jvn_status st = group_numbers(call, groups, x->length, &key);
    if (st != JVN_OK) return st;
    const struct ArrowSchema *schemas[] = {call->host->field(call, JVN_INT64, NULL, NULL),
                                           call->host->field(call, type, NULL, NULL)};
    const struct ArrowArray *keys[] = {&key, x};
    st = rows->order(call, 2, schemas, keys, NULL, order);
    key.release(&key);
    return st;
}

enum { RANK, DENSE, PERCENT };
typedef struct ranking {
    int kind;
    same_rows same;
    const int64_t *order; /* NULL: as they stand */
} ranking;

static int64_t nth(const ranking *r, int64_t k) { return r->order ? r->order[k] : k; }

static jvn_status rank_group(const work *w, int64_t from, int64_t to)
{
    const ranking *r = w->extra;
    int64_t values_end = to, rank = 0, dense = 0;
    while (values_end > from && null_at(w->args[0], nth(r, values_end - 1))) values_end--;
    for (int64_t k = from; k < to; k++) {
        int64_t i = nth(r, k);
        if (k >= values_end) {
            no_result(w, i, 8);
            continue;
        }
        if (k == from || !r->same(w->args[0], i, nth(r, k - 1))) rank = k - from + 1, dense++;
        if (r->kind == PERCENT)
            out_f64(w)[i] = values_end - from > 1 ? (double)(rank - 1) / (double)(values_end - from - 1) : 0;
        else
            out_i64(w)[i] = r->kind == DENSE ? dense : rank;
    }
    return JVN_OK;
}

static jvn_status rank_by(jvn_call *call, values args, const jvn_groups *groups, struct ArrowArray *out, jvn_type type,
                          int kind, same_rows same)
{
    ranking r = {kind, same, NULL};
    if (args[0]->length == 0) return JVN_OK;
    jvn_status st = order_in_groups(call, args[0], type, groups, &r.order);
    return st == JVN_OK ? run_groups(call, args, groups, out, &r, rank_group) : st;
}

#define RANKS(name, type, same)                                                                                        \
    WINDOW(rank_##name) { return rank_by(call, args, groups, out, type, RANK, same); }                                 \
    WINDOW(dense_rank_##name) { return rank_by(call, args, groups, out, type, DENSE, same); }

RANKS(float64, JVN_FLOAT64, same_f64)
RANKS(int64, JVN_INT64, same_i64)
RANKS(date, JVN_DATE, same_i32)
RANKS(timestamp, JVN_TIMESTAMP, same_i64)
RANKS(string, JVN_STRING, same_text)
WINDOW(percent_rank) { return rank_by(call, args, groups, out, JVN_FLOAT64, PERCENT, same_f64); }

/* ---- running results ---------------------------------------------------------------------------- */

/* The state of a run after one more value; n values came before it. */
typedef double (*joining)(double state, double x, int64_t n);

static double join_sum(double s, double x, int64_t n) { return n ? s + x : x; }
static double join_product(double s, double x, int64_t n) { return n ? s * x : x; }
static double join_max(double s, double x, int64_t n) { return n && (s != s || s >= x) ? s : x; }
static double join_min(double s, double x, int64_t n) { return n && (s != s || s <= x) ? s : x; }

typedef struct running {
    joining join;
    bool mean;
} running;

static jvn_status run_group(const work *w, int64_t from, int64_t to)
{
    const running *r = w->extra;
    double state = 0;
    for (int64_t i = from, n = 0; i < to; i++) {
        if (null_at(w->args[0], i)) {
            no_result(w, i, 8);
            continue;
        }
        state = r->join(state, f64_at(w->args[0], i), n++);
        out_f64(w)[i] = r->mean ? state / (double)n : state;
    }
    return JVN_OK;
}

#define RUNNING(name, join, mean)                                                                                      \
    WINDOW(name)                                                                                                       \
    {                                                                                                                  \
        static const running how = {join, mean};                                                                       \
        return run_groups(call, args, groups, out, &how, run_group);                                                   \
    }

RUNNING(cumsum, join_sum, false)
RUNNING(cumprod, join_product, false)
RUNNING(cummax, join_max, false)
RUNNING(cummin, join_min, false)
RUNNING(cummean, join_sum, true)

static jvn_status cumsum_int_group(const work *w, int64_t from, int64_t to)
{
    int64_t state = 0;
    for (int64_t i = from; i < to; i++) {
        if (null_at(w->args[0], i)) {
            no_result(w, i, 8);
            continue;
        }
        if (__builtin_add_overflow(state, i64_at(w->args[0], i), &state))
            return jvn_fail(w->call, JVN_ELIMIT, 0, "cumsum(float(x)) has the room, and rounds",
                            "the running sum does not fit 64 bits");
        out_i64(w)[i] = state;
    }
    return JVN_OK;
}

GROUP_WINDOW(cumsum_int64, cumsum_int_group)

/* ---- changes ------------------------------------------------------------------------------------ */

/* A double of a group by that n rows before it. */
__attribute__((always_inline)) static inline jvn_status compare_group(const work *w, int64_t from, int64_t to,
                                                                      double (*change)(double now, double before))
{
    int64_t by;
    double *restrict put = out_f64(w);
    const double *x = jvn_f64(w->args[0]);
    const bool alike = one_move(w, -1, &by);
    const span s = alike ? rows_with(from, to, by) : (span){from, from};
    for (int64_t i = s.first; i < s.end; i++) put[i] = change(x[i], x[i + by]);
    if (alike) no_results(w, from, s.first, 8), no_results(w, s.end, to, 8);
    for (int64_t i = from; i < to && !alike; i++) {
        int64_t before = row_taken(w, from, i, to, -1);
        if (before < 0) no_result(w, i, 8);
        else put[i] = change(x[i], x[before]);
    }
    return JVN_OK;
}

static double difference(double now, double before) { return now - before; }
static double relative(double now, double before) { return now / before - 1; }

static jvn_status diff_group(const work *w, int64_t from, int64_t to) { return compare_group(w, from, to, difference); }
static jvn_status change_group(const work *w, int64_t from, int64_t to) { return compare_group(w, from, to, relative); }

static jvn_status diff_int_group(const work *w, int64_t from, int64_t to)
{
    for (int64_t i = from; i < to; i++) {
        int64_t before = row_taken(w, from, i, to, -1);
        if (before < 0)
            no_result(w, i, 8);
        else if (__builtin_sub_overflow(i64_at(w->args[0], i), i64_at(w->args[0], before), &out_i64(w)[i]))
            return jvn_fail(w->call, JVN_ELIMIT, 0, "diff(float(x)) has the room, and rounds",
                            "a difference does not fit 64 bits");
    }
    return JVN_OK;
}

GROUP_WINDOW(diff, diff_group)
GROUP_WINDOW(diff_int64, diff_int_group)
GROUP_WINDOW(pct_change, change_group)

static jvn_status zscore_group(const work *w, int64_t from, int64_t to)
{
    double n = 0, mean = 0, m2 = 0;
    for (int64_t i = from; i < to; i++) {
        if (null_at(w->args[0], i)) continue;
        double d = f64_at(w->args[0], i) - mean;
        mean += d / ++n;
        m2 += d * (f64_at(w->args[0], i) - mean);
    }
    for (int64_t i = from; i < to; i++) {
        if (n < 2 || null_at(w->args[0], i))
            no_result(w, i, 8);
        else
            out_f64(w)[i] = (f64_at(w->args[0], i) - mean) / sqrt(m2 / (n - 1));
    }
    return JVN_OK;
}

GROUP_WINDOW(zscore, zscore_group)

/* ---- rolling windows ---------------------------------------------------------------------------- */

/* What is known of a run of values: their number, their sum, least, greatest or mean, and squares. */
typedef struct piece {
    double n, value, m2;
} piece;

/* A rolling call: the width (0: all rows so far), the fewest values of a result, and room for as many pieces. */
typedef struct roll {
    int64_t width, least;
    piece *suffix;
} roll;

typedef piece (*piece_join)(piece a, piece b);
typedef double (*piece_result)(piece p);

static piece piece_sum(piece a, piece b) { return (piece){a.n + b.n, a.value + b.value, 0}; }
static piece piece_max(piece a, piece b) { return (piece){a.n + b.n, join_max(a.value, b.value, 1), 0}; }
static piece piece_min(piece a, piece b) { return (piece){a.n + b.n, join_min(a.value, b.value, 1), 0}; }
static piece piece_moments(piece a, piece b)
{
    double n = a.n + b.n, d = b.value - a.value;
    return (piece){n, a.value + d * (b.n / n), a.m2 + b.m2 + d * d * (a.n * b.n / n)};
}
static double result_value(piece p) { return p.value; }
static double result_mean(piece p) { return p.value / p.n; }
static double result_sd(piece p) { return sqrt(p.m2 / (p.n - 1)); }

static piece piece_at(const work *w, int64_t i)
{
    return (piece){1, null_at(w->args[0], i) ? 0 : f64_at(w->args[0], i), 0};
}

/* suffix[k]: rows first + k to the end of the block that begins at first. */
static inline void fill_suffix(const work *w, const roll *r, int64_t first, piece_join join)
{
    r->suffix[r->width - 1] = piece_at(w, first + r->width - 1);
    for (int64_t k = r->width - 2; k >= 0; k--) r->suffix[k] = join(piece_at(w, first + k), r->suffix[k + 1]);
}

/* All rows so far; nulls are gone over. */
__attribute__((always_inline)) static inline jvn_status expand_group(const work *w, int64_t from, int64_t to,
                                                                     piece_join join, piece_result result)
{
    const roll *r = w->extra;
    piece all = {0};
    for (int64_t i = from; i < to; i++) {
        bool null = null_at(w->args[0], i);
        if (!null) all = all.n > 0 ? join(all, piece_at(w, i)) : piece_at(w, i);
        if (null || all.n < (double)r->least)
            no_result(w, i, 8);
        else
            out_f64(w)[i] = result(all);
    }
    return JVN_OK;
}

/* Inlined into one function for each join, so that the joins are inlined too. */
__attribute__((always_inline)) static inline jvn_status roll_group(const work *w, int64_t from, int64_t to,
                                                                   piece_join join, piece_result result)
{
    const roll *r = w->extra;
    int64_t last_null = from - 1, width = r->width;
    if (!width) return expand_group(w, from, to, join, result);
    piece prefix = {0};
    for (int64_t i = from, k = 0; i < to; i++, k = k + 1 < width ? k + 1 : 0) {
        if (k == 0 && i - from >= width) fill_suffix(w, r, i - width, join);
        prefix = k == 0 ? piece_at(w, i) : join(prefix, piece_at(w, i));
        if (null_at(w->args[0], i)) last_null = i;
        if (i - last_null < width)
            no_result(w, i, 8);
        else
            out_f64(w)[i] = result(k == width - 1 ? prefix : join(r->suffix[k + 1], prefix));
    }
    return JVN_OK;
}

/* The width: the argument, or one more than the longest group, which is never full either. */
static jvn_status read_width(jvn_call *call, values args, const jvn_groups *groups, int64_t least, roll *r)
{
    int64_t longest = 0, width = jvn_i64(args[1])[0];
    if (jvn_null(args[1], 0)) return jvn_fail(call, JVN_EARG, 1, NULL, "the window's width is null");
    if (width && width < least)
        return jvn_fail(call, JVN_EARG, 1, NULL, "a window of %lld, wanted %lld rows or more, or 0: all so far",
                        (long long)width, (long long)least);
    for (int64_t g = 0; g < groups->n; g++) {
        int64_t length = groups->starts[g + 1] - groups->starts[g];
        longest = length > longest ? length : longest;
    }
    r->width = width > longest ? longest + 1 : width;
    r->least = least;
    r->suffix = call->host->scratch(call, (r->width + 1) * (int64_t)sizeof *r->suffix);
    return r->suffix ? JVN_OK : JVN_ENOMEM;
}

static jvn_status roll_all(jvn_call *call, values args, const jvn_groups *groups, struct ArrowArray *out, int64_t least,
                           group_work run)
{
    roll r = {1, 1, NULL};
    if (args[1]->length < 1) return JVN_OK;
    jvn_status st = need_constant(call, args, 1, "a window's width");
    if (st == JVN_OK) st = read_width(call, args, groups, least, &r);
    return st == JVN_OK ? run_groups(call, args, groups, out, &r, run) : st;
}

#define ROLLING(name, join, result, least)                                                                             \
    static jvn_status name##_group(const work *w, int64_t from, int64_t to)                                            \
    {                                                                                                                  \
        return roll_group(w, from, to, join, result);                                                                  \
    }                                                                                                                  \
    WINDOW(name) { return roll_all(call, args, groups, out, least, name##_group); }

ROLLING(rolling_sum, piece_sum, result_value, 1)
ROLLING(rolling_mean, piece_sum, result_mean, 1)
ROLLING(rolling_min, piece_min, result_value, 1)
ROLLING(rolling_max, piece_max, result_value, 1)
ROLLING(rolling_sd, piece_moments, result_sd, 2)
