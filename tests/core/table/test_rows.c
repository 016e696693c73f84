/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_rows.c -- order, groups, gathering and matching against slow versions that compare row by row. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "../../../core/base/limit.h"
#include "../../../core/base/pool.h"
#include "../../../core/table/rows.h"
#include "../../../core/table/rows_fact.h"

#include <cmocka.h> /* last: its fail() is a macro */

enum { KEYS = 3, ROUNDS = 600 };

static uint64_t state = 88172645463325252u;

static int64_t draw(int64_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (int64_t)(state >> 1) % n;
}

static double draw_double(int64_t spread)
{
    static const double odd[] = {0.0, -0.0, NAN, INFINITY, -INFINITY, 1e-310, -1e300};
    if (draw(4) == 0) return odd[draw(7)];
    return (double)(draw(2 * spread + 1) - spread) / 4;
}

static int64_t draw_int64(int64_t spread)
{
    if (draw(50) == 0) return draw(2) ? INT64_MIN : INT64_MAX;
    return draw(2 * spread + 1) - spread;
}

/* Strings that share first bytes, so that the sorter's prefixes tie. */
static column *random_strings(int64_t n, int64_t spread, bool nullable, bool distinct)
{
    column *c = column_new(JVN_STRING, n, n * 32, nullable);
    int64_t *at = (int64_t *)c->data->data, end = 0;
    char *out = c->bytes->data;
    for (int64_t i = 0; i < n; i++) {
        int k = (int)(distinct ? (i * 7919) % 99991 : draw(spread));
        at[i] = end;
        end += sprintf(out + end, k % 3 ? "%d" : "long-common-%d", k);
    }
    at[n] = end;
    return c;
}

static void fill_value(column *c, int64_t i, int64_t spread)
{
    void *p = c->data->data;
    switch (c->type) {
    case JVN_BOOL: jvn_set_bit(p, i, (int)draw(2)); break;
    case JVN_INT64:
    case JVN_TIMESTAMP: ((int64_t *)p)[i] = draw_int64(spread); break;
    case JVN_FLOAT64: ((double *)p)[i] = draw_double(spread); break;
    case JVN_DATE: ((int32_t *)p)[i] = (int32_t)(draw(2 * spread) - spread); break;
    case JVN_DICT: ((int32_t *)p)[i] = (int32_t)draw(c->dict->length); break;
    default: break;
    }
}

/* n rows; half of the columns have nulls, half are slices of longer ones. */
static column *random_column(jvn_type type, int64_t n, int64_t spread)
{
    bool nullable = draw(2);
    int64_t skip = draw(2) ? 3 + draw(10) : 0;
    column *c = type == JVN_STRING ? random_strings(n + skip, spread, nullable, false)
                                   : column_new(type, n + skip, 0, nullable);
    if (type == JVN_DICT) c->dict = random_strings(spread, spread, false, true);
    for (int64_t i = 0; i < c->length; i++) fill_value(c, i, spread);
    for (int64_t i = 0; nullable && i < c->length; i++)
        if (draw(5) == 0) jvn_set_bit(c->validity->data, i, 0);
    column_count_nulls(c);
    column *v = column_slice(c, skip, n);
    column_unref(c);
    return v;
}

static int compare_numbers(double a, double b, bool fall)
{
    if (isnan(a) || isnan(b)) return isnan(a) - isnan(b);
    int d = a < b ? -1 : a > b;
    return fall ? -d : d;
}

static int compare_values(const column *a, int64_t i, const column *b, int64_t j, bool fall)
{
    int64_t n, m, x, y;
    int d;
    switch (a->type) {
    case JVN_FLOAT64: return compare_numbers(column_f64(a)[i], column_f64(b)[j], fall);
    case JVN_BOOL: d = column_bool(a, i) - column_bool(b, j); break;
    case JVN_STRING:
    case JVN_DICT: {
        const char *s = column_text(a, i, &n), *t = column_text(b, j, &m);
        d = memcmp(s, t, (size_t)(n < m ? n : m));
        if (!d) d = n < m ? -1 : n > m;
        break;
    }
    default:
        x = a->type == JVN_DATE ? column_i32(a)[i] : column_i64(a)[i];
        y = a->type == JVN_DATE ? column_i32(b)[j] : column_i64(b)[j];
        d = x < y ? -1 : x > y;
    }
    return fall ? -d : d;
}

static int compare_keys(int n, column *const *a, int64_t i, column *const *b, int64_t j, const int32_t *fall)
{
    for (int k = 0; k < n; k++) {
        bool x = column_is_null(a[k], i), y = column_is_null(b[k], j);
        int d = x || y ? x - y : compare_values(a[k], i, b[k], j, fall && fall[k]);
        if (d) return d;
    }
    return 0;
}

static const jvn_type types[] = {JVN_BOOL, JVN_INT64, JVN_FLOAT64, JVN_STRING, JVN_DICT, JVN_DATE, JVN_TIMESTAMP};

static int random_keys(int64_t n, column **keys)
{
    int n_keys = 1 + (int)draw(KEYS);
    for (int k = 0; k < n_keys; k++) keys[k] = random_column(types[draw(7)], n, 1 + draw(draw(2) ? 5 : 400));
    return n_keys;
}

static void drop(int n, column **keys)
{
    for (int k = 0; k < n; k++) column_unref(keys[k]);
}

static int64_t random_length(int round)
{
    static const int64_t lengths[] = {0, 1, 2, 5, 63, 64, 500};
    return round % 40 == 39 ? 300000 : lengths[round % 7];
}

static void check_order(int n_keys, column *const *keys, const int32_t *fall, int64_t n)
{
    buffer *order = NULL;
    err e;
    assert_int_equal(rows_order(n_keys, keys, fall, &order, &e), JVN_OK);
    const int64_t *o = order ? order->data : NULL;
    for (int64_t i = 1; i < n; i++) {
        int64_t a = o ? o[i - 1] : i - 1, b = o ? o[i] : i;
        int d = compare_keys(n_keys, keys, a, keys, b, fall);
        assert_true(d < 0 || (d == 0 && a < b));
    }
    bool sorted = true;
    for (int64_t i = 1; sorted && i < n; i++) sorted = compare_keys(n_keys, keys, i - 1, keys, i, NULL) <= 0;
    assert_int_equal(rows_sorted(n_keys, keys), sorted);
    if (!fall) assert_int_equal(order == NULL, sorted);
    buffer_unref(order);
}

static void an_order_is_stable_and_complete(void **unused)
{
    (void)unused;
    for (int round = 0; round < ROUNDS; round++) {
        column *keys[KEYS];
        int64_t n = random_length(round);
        int n_keys = random_keys(n, keys);
        int32_t fall[KEYS] = {(int32_t)draw(2), (int32_t)draw(2), (int32_t)draw(2)};
        check_order(n_keys, keys, fall, n);
        check_order(n_keys, keys, NULL, n);
        drop(n_keys, keys);
    }
}

static void check_groups(int n_keys, column *const *keys, int64_t n, const groups *g)
{
    int64_t last_first = -1, seen = 0;
    for (int64_t k = 0; k < g->g.n; k++) {
        int64_t at = g->g.starts[k], end = g->g.starts[k + 1];
        int64_t first = g->g.order ? g->g.order[at] : at;
        assert_true(at < end && first > last_first);
        last_first = first;
        for (int64_t i = at + 1; i < end; i++) {
            int64_t a = g->g.order ? g->g.order[i - 1] : i - 1, b = g->g.order ? g->g.order[i] : i;
            assert_true(a < b && compare_keys(n_keys, keys, a, keys, b, NULL) == 0);
        }
        seen += end - at;
    }
    assert_int_equal(seen, n);
}

/* How many different keys there are, by sorting. */
static int64_t count_distinct(int n_keys, column *const *keys, int64_t n)
{
    buffer *order = NULL;
    assert_int_equal(rows_order(n_keys, keys, NULL, &order, NULL), JVN_OK);
    const int64_t *o = order ? order->data : NULL;
    int64_t count = n > 0;
    for (int64_t i = 1; i < n; i++)
        count += compare_keys(n_keys, keys, o ? o[i - 1] : i - 1, keys, o ? o[i] : i, NULL) != 0;
    buffer_unref(order);
    return count;
}

static void groups_hold_equal_keys_in_order_of_first_appearance(void **unused)
{
    (void)unused;
    for (int round = 0; round < ROUNDS; round++) {
        column *keys[KEYS];
        int64_t n = random_length(round);
        int n_keys = random_keys(n, keys);
        groups g;
        err e;
        assert_int_equal(rows_group(n_keys, keys, n, &g, &e), JVN_OK);
        check_groups(n_keys, keys, n, &g);
        assert_int_equal(g.g.n, count_distinct(n_keys, keys, n));
        groups_free(&g);
        drop(n_keys, keys);
    }
}

static void no_key_is_one_group(void **unused)
{
    (void)unused;
    groups g;
    assert_int_equal(rows_group(0, NULL, 7, &g, NULL), JVN_OK);
    assert_int_equal(g.g.n, 1);
    assert_int_equal(g.g.starts[1], 7);
    groups_free(&g);
    assert_int_equal(rows_group(0, NULL, 0, &g, NULL), JVN_OK);
    assert_int_equal(g.g.n, 0);
    groups_free(&g);
}

static void zeros_are_one_group_and_so_are_nans(void **unused)
{
    (void)unused;
    double nan2;
    uint64_t bits = 0xfff8000000000123u;
    memcpy(&nan2, &bits, sizeof bits);
    column *c = column_new(JVN_FLOAT64, 5, 0, false);
    memcpy(c->data->data, (double[]){NAN, 0.0, -0.0, nan2, 1}, 40);
    groups g;
    assert_int_equal(rows_group(1, &c, 5, &g, NULL), JVN_OK);
    assert_int_equal(g.g.n, 3);
    assert_memory_equal(g.g.order, ((int64_t[]){0, 3, 1, 2, 4}), 40);
    groups_free(&g);
    column_unref(c);
}

/* Ascending codes, so groups are runs. */
static column *blocks_of_codes(int64_t n, int64_t each)
{
    column *c = column_new(JVN_DICT, n, 0, false);
    c->dict = random_strings((n + each - 1) / each, 1, false, true);
    for (int64_t i = 0; i < n; i++) ((int32_t *)c->data->data)[i] = (int32_t)(i / each);
    return c;
}

/* A column that was written to after all. */
static void forget(column *c)
{
    facts_free(c->facts);
    c->facts = NULL;
}

static void groups_that_stand_together_need_no_order(void **unused)
{
    (void)unused;
    column *c = blocks_of_codes(300000, 1000);
    groups g;
    assert_int_equal(rows_group(1, &c, c->length, &g, NULL), JVN_OK);
    assert_null(g.g.order);
    assert_int_equal(g.g.n, 300);
    for (int64_t i = 0; i <= 300; i++) assert_int_equal(g.g.starts[i], i * 1000);
    groups_free(&g);
    ((int32_t *)c->data->data)[299999] = 0;
    forget(c);
    assert_int_equal(rows_group(1, &c, c->length, &g, NULL), JVN_OK);
    assert_non_null(g.g.order);
    check_groups(1, &c, c->length, &g);
    groups_free(&g);
    column_unref(c);
}

/* Neither sorted nor a dictionary: two keys, runs of 50 rows, the first key falling. */
static void long_runs_of_any_keys_need_no_order_unless_a_key_comes_back(void **unused)
{
    (void)unused;
    enum { N = 300000 };
    column *a = column_new(JVN_INT64, N, 0, false), *b = column_new(JVN_FLOAT64, N, 0, false), *keys[] = {a, b};
    for (int64_t i = 0; i < N; i++) {
        ((int64_t *)a->data->data)[i] = -(i / 100);
        ((double *)b->data->data)[i] = (double)(i / 50 % 2);
    }
    groups g;
    assert_int_equal(rows_group(2, keys, N, &g, NULL), JVN_OK);
    assert_int_equal(g.g.n, N / 50);
    assert_null(g.g.order);
    check_groups(2, keys, N, &g);
    groups_free(&g);
    ((int64_t *)a->data->data)[N - 1] = 0;
    forget(a);
    assert_int_equal(rows_group(2, keys, N, &g, NULL), JVN_OK);
    assert_int_equal(g.g.n, N / 50);
    assert_non_null(g.g.order);
    check_groups(2, keys, N, &g);
    groups_free(&g);
    drop(2, keys);
}

static void a_null_between_codes_ends_their_run(void **unused)
{
    (void)unused;
    column *c = column_new(JVN_DICT, 5, 0, true);
    c->dict = random_strings(3, 1, false, true);
    memcpy(c->data->data, (int32_t[]){2, 9, 0, 1, 1}, 20);
    jvn_set_bit(c->validity->data, 1, 0);
    column_count_nulls(c);
    groups g;
    assert_int_equal(rows_group(1, &c, 5, &g, NULL), JVN_OK);
    assert_int_equal(g.g.n, 4);
    assert_null(g.g.order);
    assert_memory_equal(g.g.starts, ((int64_t[]){0, 1, 2, 3, 5}), 40);
    groups_free(&g);
    column_unref(c);
}

static void what_was_found_of_an_order_is_remembered(void **unused)
{
    (void)unused;
    column *c = blocks_of_codes(1000, 10), *d = random_column(JVN_DATE, 1000, 5000);
    column *keys[] = {c, d}, *relabelled[] = {c, column_label(d, "d", NULL)};
    bool sorted = rows_sorted(2, keys);
    struct fact *known = c->facts;
    assert_non_null(known);
    assert_int_equal(rows_sorted(2, relabelled), sorted);
    assert_ptr_equal(c->facts, known);
    column_unref(relabelled[1]);
    drop(2, keys);
}

static void check_rises(int n_keys, column *const *keys)
{
    groups g;
    assert_int_equal(rows_rises(n_keys, keys, &g, NULL), JVN_OK);
    assert_null(g.g.order);
    int64_t at = 0;
    for (int64_t i = 0; i < keys[0]->length; i++)
        if (!i || compare_keys(n_keys, keys, i, keys, i - 1, NULL) < 0) assert_int_equal(g.g.starts[at++], i);
    assert_int_equal(g.g.n, at);
    assert_int_equal(g.g.starts[at], keys[0]->length);
    groups_free(&g);
}

static void rising_runs_end_where_a_row_should_stand_before_its_predecessor(void **unused)
{
    (void)unused;
    for (size_t t = 0; t < sizeof types / sizeof *types; t++) {
        column *keys[] = {random_column(types[t], 3000, 4), random_column(JVN_FLOAT64, 3000, 40)};
        check_rises(1, keys);
        check_rises(2, keys);
        drop(2, keys);
    }
    column *none = column_new(JVN_INT64, 0, 0, false);
    check_rises(1, &none);
    column_unref(none);
}

static void long_runs_are_remembered_and_short_ones_are_not(void **unused)
{
    (void)unused;
    groups g[2];
    column *c = blocks_of_codes(1000, 50), *d = random_column(JVN_DATE, 1000, 5000);
    for (int i = 0; i < 2; i++) assert_int_equal(rows_group(1, &c, 1000, &g[i], NULL), JVN_OK);
    assert_ptr_equal(g[0].starts, g[1].starts);
    for (int i = 0; i < 2; i++) groups_free(&g[i]);
    for (int i = 0; i < 2; i++) assert_int_equal(rows_rises(1, &c, &g[i], NULL), JVN_OK);
    assert_ptr_equal(g[0].starts, g[1].starts);
    for (int i = 0; i < 2; i++) groups_free(&g[i]);
    check_rises(1, &d);
    assert_null(d->facts);
    column_unref(c);
    column_unref(d);
}

static void check_take(const column *c, const int64_t *rows, int64_t n)
{
    column *t;
    assert_int_equal(rows_take(c, rows, n, &t, NULL), JVN_OK);
    assert_int_equal(t->length, n);
    assert_string_equal(t->unit, c->unit);
    int64_t nulls = 0;
    for (int64_t i = 0; i < n; i++) {
        bool null = rows[i] < 0 || column_is_null(c, rows[i]);
        nulls += null;
        assert_int_equal(column_is_null(t, i), null);
        if (!null) assert_int_equal(compare_values(t, i, c, rows[i], false), 0);
    }
    assert_int_equal(t->nulls, nulls);
    column_unref(t);
}

static void taken_rows_are_the_rows_asked_for(void **unused)
{
    (void)unused;
    for (int round = 0; round < 200; round++) {
        column *c = random_column(types[round % 7], 1 + draw(1000), 40), *v = column_label(c, "USD", NULL);
        int64_t n = round % 50 == 49 ? 200000 : draw(300), *rows = calloc((size_t)n + 1, sizeof *rows);
        for (int64_t i = 0; i < n; i++) rows[i] = draw(c->length + round % 2) - round % 2;
        check_take(v, rows, n);
        free(rows);
        column_unref(v);
        column_unref(c);
    }
}

static void rows_that_follow_each_other_are_the_rows_asked_for(void **unused)
{
    (void)unused;
    for (int round = 0; round < 140; round++) {
        const int64_t n = 1 + draw(5000), before = draw(3) * draw(1200), stray = draw(2) ? draw(n + before) : -1;
        column *all = random_column(types[round % 7], n + 20, 40), *c = column_slice(all, draw(20), n);
        int64_t *rows = calloc((size_t)(n + before), sizeof *rows);
        for (int64_t i = 0; i < n + before; i++) rows[i] = i < before || i == stray ? -1 : i - before;
        check_take(c, rows, n + before);
        free(rows);
        column_unref(c);
        column_unref(all);
    }
}

static bool any_null(int n_keys, column *const *keys, int64_t row)
{
    for (int k = 0; k < n_keys; k++)
        if (column_is_null(keys[k], row)) return true;
    return false;
}

/* Every pair of rows is looked at. */
static void check_pairs(int n_keys, column *const *left, column *const *right, const int64_t *l, const int64_t *r,
                        int64_t n)
{
    int64_t at = 0;
    for (int64_t i = 0; i < left[0]->length; i++) {
        int64_t before = at;
        for (int64_t j = 0; j < right[0]->length; j++) {
            if (any_null(n_keys, left, i) || any_null(n_keys, right, j)) continue;
            if (compare_keys(n_keys, left, i, right, j, NULL) != 0) continue;
            assert_true(at < n && l[at] == i && r[at] == j);
            at++;
        }
        if (at > before) continue;
        assert_true(at < n && l[at] == i && r[at] == -1);
        at++;
    }
    assert_int_equal(at, n);
}

static void matched_rows_are_all_equal_pairs(void **unused)
{
    (void)unused;
    for (int round = 0; round < 300; round++) {
        column *left[KEYS], *right[KEYS];
        int64_t nl = draw(60), nr = draw(60), n;
        int n_keys = 1 + (int)draw(KEYS);
        for (int k = 0; k < n_keys; k++) {
            jvn_type a = types[draw(7)], b = a == JVN_STRING || a == JVN_DICT ? draw(2) ? JVN_STRING : JVN_DICT : a;
            left[k] = random_column(a, nl, 1 + draw(20));
            right[k] = random_column(b, nr, 1 + draw(20));
        }
        buffer *l, *r;
        assert_int_equal(rows_match(n_keys, left, right, &l, &r, &n, NULL), JVN_OK);
        check_pairs(n_keys, left, right, l->data, r->data, n);
        buffer_unref(l);
        buffer_unref(r);
        drop(n_keys, left);
        drop(n_keys, right);
    }
}

static void keys_of_different_types_do_not_match(void **unused)
{
    (void)unused;
    column *a = random_column(JVN_INT64, 3, 3), *b = random_column(JVN_STRING, 3, 3);
    buffer *l, *r;
    int64_t n;
    err e;
    assert_int_equal(rows_match(1, &a, &b, &l, &r, &n, &e), JVN_ETYPE);
    assert_string_equal(e.msg, "key 1 is int64 on the left and string on the right");
    column_unref(a);
    column_unref(b);
}

static void results_do_not_depend_on_threads(void **unused)
{
    (void)unused;
    int before = pool_threads();
    column *keys[] = {random_column(JVN_FLOAT64, 500000, 100000), random_column(JVN_STRING, 500000, 300)};
    buffer *order[2] = {0};
    groups g[2];
    for (int i = 0; i < 2; i++) {
        pool_set_threads(i ? before : 1);
        assert_int_equal(rows_order(2, keys, NULL, &order[i], NULL), JVN_OK);
        assert_int_equal(rows_group(2, keys, 500000, &g[i], NULL), JVN_OK);
    }
    assert_memory_equal(order[0]->data, order[1]->data, 500000 * 8);
    assert_memory_equal(g[0].g.order, g[1].g.order, 500000 * 8);
    assert_int_equal(g[0].g.n, g[1].g.n);
    assert_memory_equal(g[0].g.starts, g[1].g.starts, (size_t)g[0].g.n * 8);
    for (int i = 0; i < 2; i++) {
        buffer_unref(order[i]);
        groups_free(&g[i]);
    }
    drop(2, keys);
}

static void the_user_can_stop_a_sort_and_everything_built_on_it(void **unused)
{
    err e;
    groups g;
    column *c = column_new(JVN_FLOAT64, 5000, 0, false);
    buffer *order = NULL, *left = NULL, *right = NULL;
    int64_t n;
    (void)unused;
    for (int64_t i = 0; i < c->length; i++) ((double *)c->data->data)[i] = draw_double(40);
    cancel_ask();
    assert_int_equal(rows_order(1, &c, NULL, &order, &e), JVN_ECANCELLED);
    assert_string_equal(e.msg, "stopped");
    assert_null(order);
    assert_int_equal(rows_group(1, &c, c->length, &g, &e), JVN_ECANCELLED);
    assert_int_equal(rows_match(1, &c, &c, &left, &right, &n, &e), JVN_ECANCELLED);
    cancel_clear();
    assert_int_equal(rows_order(1, &c, NULL, &order, &e), JVN_OK);
    check_order(1, &c, NULL, 5000);
    buffer_unref(order);
    column_unref(c);
}

static void want_of_memory_is_an_error_and_leaks_nothing(void **unused)
{
    (void)unused;
    column *keys[] = {random_column(JVN_STRING, 500, 300), random_column(JVN_FLOAT64, 500, 300)};
    int64_t live = buffer_live();
    jvn_status st = JVN_ENOMEM;
    for (int64_t after = 0; st != JVN_OK; after++) {
        buffer *order = NULL, *l = NULL, *r = NULL;
        groups g = {0};
        int64_t n;
        limit_fail_after(after);
        st = rows_order(2, keys, NULL, &order, NULL);
        if (st == JVN_OK) st = rows_group(2, keys, 500, &g, NULL);
        if (st == JVN_OK) st = rows_match(2, keys, keys, &l, &r, &n, NULL);
        assert_true(st == JVN_OK || st == JVN_ENOMEM);
        buffer_unref(order);
        groups_free(&g);
        buffer_unref(l);
        buffer_unref(r);
        assert_int_equal(buffer_live(), live);
    }
    limit_fail_after(-1);
    drop(2, keys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_is_stable_and_complete),
        cmocka_unit_test(groups_hold_equal_keys_in_order_of_first_appearance),
        cmocka_unit_test(no_key_is_one_group),
        cmocka_unit_test(zeros_are_one_group_and_so_are_nans),
        cmocka_unit_test(groups_that_stand_together_need_no_order),
        cmocka_unit_test(long_runs_of_any_keys_need_no_order_unless_a_key_comes_back),
        cmocka_unit_test(a_null_between_codes_ends_their_run),
        cmocka_unit_test(what_was_found_of_an_order_is_remembered),
        cmocka_unit_test(rising_runs_end_where_a_row_should_stand_before_its_predecessor),
        cmocka_unit_test(long_runs_are_remembered_and_short_ones_are_not),
        cmocka_unit_test(taken_rows_are_the_rows_asked_for),
        cmocka_unit_test(rows_that_follow_each_other_are_the_rows_asked_for),
        cmocka_unit_test(matched_rows_are_all_equal_pairs),
        cmocka_unit_test(keys_of_different_types_do_not_match),
        cmocka_unit_test(results_do_not_depend_on_threads),
        cmocka_unit_test(the_user_can_stop_a_sort_and_everything_built_on_it),
        cmocka_unit_test(want_of_memory_is_an_error_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
