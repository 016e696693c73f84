/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_row_map.c -- chains from rows of a table back to rows of a dataset. */
#include "../unit.h"

#include "../../../core/table/row_map.h"

/* A step whose rows are these, and lie in a buffer of their own. */
static row_step step_of(const int64_t *rows, int64_t n)
{
    buffer *b = buffer_new(n * 8);
    if (n) memcpy(b->data, rows, (size_t)n * 8);
    return (row_step){true, b->data, b, 0, n};
}

/* Takes m. */
static row_map *then(row_map *m, const int64_t *rows, int64_t n)
{
    row_step s = step_of(rows, n);
    m = row_map_step(m, &s);
    row_step_clear(&s);
    return m;
}

static row_map *then_slice(row_map *m, int64_t first, int64_t n)
{
    return row_map_step(m, &(row_step){true, NULL, NULL, first, n});
}

static void expect_rows(const row_map *m, const int64_t *wanted, int64_t n)
{
    int64_t rows[8];
    for (int64_t i = 0; i < n; i++) rows[i] = i;
    row_map_follow(m, rows, n);
    assert_memory_equal(rows, wanted, (size_t)n * 8);
}

static row_map *example(void)
{
    row_map *m = row_map_of("px", 3, 17, 10);
    m = then(m, (const int64_t[]){1, 3, 5, 7, 9}, 5); /* where */
    m = then_slice(m, 1, 4);                          /* tail: 3 5 7 9 */
    m = then_slice(m, 0, 4);                          /* set */
    return then(m, (const int64_t[]){3, -1, 0}, 3);   /* 9 . 3 */
}

static void a_chain_leads_back_to_the_dataset(void **state)
{
    const int64_t wanted[] = {9, -1, 3};
    int64_t before = buffer_live();
    row_map *m = example();
    (void)state;
    expect_rows(m, wanted, 3);
    row_origin o = row_map_origin(m);
    assert_string_equal(o.dataset, "px");
    assert_int_equal(o.version, 3);
    assert_int_equal(o.made_at, 17);
    assert_int_equal(o.rows, 10);
    assert_int_equal(row_map_bytes(m), 8 * 8);
    row_map_unref(m);
    assert_int_equal(buffer_live(), before);
}

static void a_flat_chain_has_one_step_and_the_same_rows(void **state)
{
    const int64_t wanted[] = {9, -1, 3};
    row_map *m = example(), *flat = row_map_flat(m), *again = row_map_flat(flat);
    (void)state;
    row_map_unref(m);
    assert_ptr_equal(flat, again);
    expect_rows(flat, wanted, 3);
    assert_int_equal(row_map_bytes(flat), 3 * 8);
    assert_string_equal(row_map_origin(flat).dataset, "px");
    row_map_unref(flat);
    row_map_unref(again);
}

static void rows_that_stay_in_place_cost_nothing(void **state)
{
    row_map *m = row_map_of("px", 1, 0, 5), *same = then_slice(row_map_ref(m), 0, 5);
    (void)state;
    assert_ptr_equal(m, same);
    row_map_unref(same);
    row_map_unref(m);
}

static void a_stage_that_tells_nothing_ends_every_chain(void **state)
{
    row_map *m = then(row_map_untold("summary", false), (const int64_t[]){1}, 1);
    (void)state;
    assert_null(row_map_origin(m).dataset);
    assert_string_equal(row_map_origin(m).stage, "summary");
    assert_int_equal(row_map_bytes(m), 0);
    row_map_unref(m);
}

static void what_is_no_map_of_the_table_is_refused(void **state)
{
    static const struct {
        int64_t rows[3], n, table, input;
        bool good;
    } cases[] = {{{0, 1, 2}, 3, 3, 3, true},   {{-1, -1, -1}, 3, 3, 0, true}, {{0, 1, 3}, 3, 3, 3, false},
                 {{0, 1, 2}, 3, 2, 3, false},  {{-2, 0, 0}, 3, 3, 3, false},  {{0}, 0, 0, 0, true},
                 {{INT64_MAX, 0, 0}, 3, 3, 3, false}, {{INT64_MIN, 0, 0}, 3, 3, 3, false}};
    err e;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        row_step s = step_of(cases[i].rows, cases[i].n);
        assert_int_equal(row_step_check(&s, cases[i].table, cases[i].input, &e) == JVN_OK, cases[i].good);
        row_step_clear(&s);
    }
    assert_int_equal(row_step_check(&(row_step){0}, 5, 0, &e), JVN_OK); /* nothing told */
    assert_int_equal(row_step_check(&(row_step){true, NULL, NULL, 2, 3}, 3, 5, &e), JVN_OK);
    assert_int_equal(row_step_check(&(row_step){true, NULL, NULL, 3, 3}, 3, 5, &e), JVN_EPLUGIN);
    assert_int_equal(row_step_check(&(row_step){true, NULL, NULL, -1, 3}, 3, 5, &e), JVN_EPLUGIN);
    assert_int_equal(row_step_check(&(row_step){true, NULL, NULL, INT64_MAX, 3}, 3, 5, &e), JVN_EPLUGIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_leads_back_to_the_dataset),
        cmocka_unit_test(a_flat_chain_has_one_step_and_the_same_rows),
        cmocka_unit_test(rows_that_stay_in_place_cost_nothing),
        cmocka_unit_test(a_stage_that_tells_nothing_ends_every_chain),
        cmocka_unit_test(what_is_no_map_of_the_table_is_refused),
    };
    return RUN(tests);
}
