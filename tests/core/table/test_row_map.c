/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_row_map.c -- chains from rows of a table back to rows of a dataset. */
#include "../unit.h"

#include "../../../core/table/row_map.h"

/* A step whose rows are these, and lie in a buffer of their own. */
static row_step step_of(const int64_t *rows, int64_t n)
{
    buffer *b = buffer_new(n * 8);
    if (n) memcpy(b->data, rows, (size_t)n * 8);
    return (row_step){.told = true, .at = b->data, .rows = b, .n = n};
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
    return row_map_step(m, &(row_step){.told = true, .first = first, .n = n});
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
    assert_int_equal(row_step_check(&(row_step){.told = true, .first = 2, .n = 3}, 3, 5, &e), JVN_OK);
    assert_int_equal(row_step_check(&(row_step){.told = true, .first = 3, .n = 3}, 3, 5, &e), JVN_EPLUGIN);
    assert_int_equal(row_step_check(&(row_step){.told = true, .first = -1, .n = 3}, 3, 5, &e), JVN_EPLUGIN);
    assert_int_equal(row_step_check(&(row_step){.told = true, .first = INT64_MAX, .n = 3}, 3, 5, &e), JVN_EPLUGIN);
}

static void expect_back(const row_step *s, const int64_t *rows, int64_t n, const int64_t *wanted, int64_t n_wanted)
{
    int64_t *found, m;
    row_step_back(s, (row_columns){0}, rows, n, &found, &m);
    assert_int_equal(m, n_wanted);
    assert_memory_equal(found, wanted, (size_t)m * 8);
    free(found);
}

static void a_step_leads_back_to_rows_in_order_and_once(void **state)
{
    (void)state;
    const int64_t at[] = {4, 0, -1, 4, 2}, starts[] = {0, 2, 2, 5};
    const row_step slice = {.told = true, .first = 3, .n = 4}, list = {.told = true, .at = at, .n = 5};
    const row_step groups = {.told = true, .at = at, .starts = starts, .n = 3}, runs = {.told = true, .starts = starts, .n = 3};
    expect_back(&slice, (const int64_t[]){2, 0}, 2, (const int64_t[]){3, 5}, 2);
    expect_back(&list, (const int64_t[]){3, 2, 1, 0}, 4, (const int64_t[]){0, 4}, 2);
    expect_back(&list, (const int64_t[]){2}, 1, at, 0);
    expect_back(&groups, (const int64_t[]){0}, 1, (const int64_t[]){0, 4}, 2);
    expect_back(&groups, (const int64_t[]){1}, 1, at, 0);
    expect_back(&groups, (const int64_t[]){2, 0}, 2, (const int64_t[]){0, 2, 4}, 3);
    expect_back(&runs, (const int64_t[]){2}, 1, (const int64_t[]){2, 3, 4}, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_leads_back_to_the_dataset),
        cmocka_unit_test(a_flat_chain_has_one_step_and_the_same_rows),
        cmocka_unit_test(rows_that_stay_in_place_cost_nothing),
        cmocka_unit_test(a_stage_that_tells_nothing_ends_every_chain),
        cmocka_unit_test(what_is_no_map_of_the_table_is_refused),
        cmocka_unit_test(a_step_leads_back_to_rows_in_order_and_once),
    };
    return RUN(tests);
}
