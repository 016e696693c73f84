/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_torture.c -- what torture hands out is odd, guarded and the same each time; results are compared by what they
 * say; lines try every value of a parameter. */
#include "../unit.h"

#include <string.h>

#include "../../../core/plugin/torture_data.h"
#include "../../../core/plugin/torture_lines.h"
#include "../../../core/plugin/torture_print.h"

/* ---- data ---- */

static void every_kind_is_the_same_each_time(void **state)
{
    (void)state;
    for (int k = 0; k < DATA_KINDS; k++) {
        table *one = torture_table((torture_kind)k, NULL), *two = torture_table((torture_kind)k, NULL);
        assert_int_equal(one->n, k == DATA_NO_COLUMNS ? 0 : 8);
        if (one->n) assert_int_equal(one->rows, torture_rows((torture_kind)k));
        assert_true(print_table(0, one) == print_table(0, two));
        table_unref(one);
        table_unref(two);
        assert_true(torture_is_free());
    }
}

static void kinds_are_what_they_are_called(void **state)
{
    (void)state;
    column *slice = torture_column(JVN_FLOAT64, DATA_SLICED, 60, 0, true), *nulls = torture_column(JVN_BOOL, DATA_NULLS, 60, 0, true);
    column *unused = torture_column(JVN_DICT, DATA_UNUSED, 60, 0, true), *aligned = torture_column(JVN_BOOL, DATA_ALIGNED, 60, 0, true);
    assert_int_equal(slice->offset % 8, 5);
    assert_true(slice->nulls > 0 && slice->nulls < 60);
    assert_int_equal(nulls->nulls, 60);
    assert_int_equal(unused->dict->length, 40);
    assert_int_equal((uintptr_t)aligned->data->data % 64, 0);
    column_unref(slice);
    column_unref(nulls);
    column_unref(unused);
    column_unref(aligned);
}

static void a_line_gets_the_columns_that_it_names(void **state)
{
    (void)state;
    table *t = torture_table(DATA_ORDINARY, "px | set x = hour(time)"), *large = torture_large(9000, NULL);
    assert_int_equal(t->n, 2);
    assert_true(table_find(t, "time") >= 0 && table_find(t, "close") >= 0);
    assert_int_equal(large->rows, 9000);
    const column *note = large->columns[table_find(large, "note")];
    int64_t n;
    assert_memory_equal(column_text(note, 8999, &n), column_text(note, 999, &n), 4);
    table_unref(t);
    table_unref(large);
}

static void somebody_who_keeps_a_buffer_is_seen(void **state)
{
    (void)state;
    column *c = torture_column(JVN_INT64, DATA_ORDINARY, 60, 0, true);
    buffer *kept = buffer_ref(c->data);
    column_unref(c);
    assert_false(torture_is_free());
    buffer_unref(kept);
}

/* ---- prints ---- */

static column *two_doubles(double x, double y, bool second_is_null)
{
    column *c = column_new(JVN_FLOAT64, 2, 0, true);
    ((double *)c->data->data)[0] = x;
    ((double *)c->data->data)[1] = y;
    if (second_is_null) jvn_set_bit(c->validity->data, 1, 0);
    column_count_nulls(c);
    return c;
}

static uint64_t print_of(double x, double y, bool second_is_null)
{
    column *c = two_doubles(x, y, second_is_null);
    uint64_t print = print_column(1, c);
    column_unref(c);
    return print;
}

static void prints_differ_where_values_do(void **state)
{
    double nan, other;
    uint64_t bits = 0x7ff8000000000001u, more = 0xfff8000000000002u;
    (void)state;
    memcpy(&nan, &bits, sizeof nan);
    memcpy(&other, &more, sizeof other);
    assert_true(print_of(1, 2, false) == print_of(1, 2, false));
    assert_true(print_of(1, 2, false) != print_of(2, 1, false));
    assert_true(print_of(0.0, 2, false) != print_of(-0.0, 2, false));
    assert_true(print_of(1, 2, true) == print_of(1, 3, true));
    assert_true(print_of(1, 2, true) != print_of(1, 2, false));
    assert_true(print_of(nan, 2, false) == print_of(other, 2, false));
}

/* ---- lines ---- */

static jvn_status nothing(jvn_call *call)
{
    (void)call;
    return JVN_OK;
}

static bool has_line(const torture_lines *l, const char *line)
{
    bool found = false;
    for (int i = 0; i < l->n; i++) found |= strcmp(l->all[i], line) == 0;
    return found;
}

static void lines_try_each_value_of_each_parameter(void **state)
{
    static const jvn_param params[] = {
        {"columns", JVN_P_COLUMNS, JVN_REQUIRED, NULL, NULL, "says what"},
        {"--how", JVN_P_ENUM, 0, "inner|left", NULL, "says what"},
        {"--days", JVN_P_INTEGER, 0, "1..30", NULL, "says what"},
        {"--all", JVN_P_SWITCH, 0, NULL, NULL, "says what"},
    };
    static const jvn_command command = {"probe", "probes", "px | probe close --days 3 | other", NULL, JVN_INPUT_REQUIRED,
                                        JVN_LIST(params), nothing, NULL, 0};
    static const jvn_command other = {"other", "follows", "px | other", NULL, JVN_INPUT_REQUIRED, JVN_NONE, nothing, NULL, 0};
    err e;
    const char *taken;
    registry *r = registry_new();
    arena *a = arena_new();
    (void)state;
    assert_int_equal(registry_add(r, REG_COMMAND, "probes", &command, &taken, &e), JVN_OK);
    assert_int_equal(registry_add(r, REG_COMMAND, "probes", &other, &taken, &e), JVN_OK);
    scope sc = {r, NULL, NULL};
    const torture_world w = {&sc, NULL};
    torture_lines l = torture_lines_of(&w, a, registry_find(r, REG_COMMAND, "probe"), NULL);
    assert_string_equal(l.all[0], "px | probe close --days 3");
    assert_true(has_line(&l, "px | probe --days 3"));
    assert_true(has_line(&l, "px | probe close"));
    assert_true(has_line(&l, "px | probe ticker, date --days 3"));
    assert_true(has_line(&l, "px | probe close --how left --days 3"));
    assert_true(has_line(&l, "px | probe close --days 3 --all"));
    for (const char *const *days = (const char *const[]){"0", "1", "30", "31", "-9223372036854775808", NULL}; *days; days++)
        assert_true(has_line(&l, arena_printf(a, "px | probe close --days %s", *days)));
    arena_free(a);
    registry_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_the_same_each_time),
        cmocka_unit_test(kinds_are_what_they_are_called),
        cmocka_unit_test(a_line_gets_the_columns_that_it_names),
        cmocka_unit_test(somebody_who_keeps_a_buffer_is_seen),
        cmocka_unit_test(prints_differ_where_values_do),
        cmocka_unit_test(lines_try_each_value_of_each_parameter),
    };
    return RUN(tests);
}
