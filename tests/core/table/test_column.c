/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_column.c -- columns and tables: sharing, slicing, nulls, names. */
#include "../unit.h"

#include "../../../core/table/table.h"

static column *floats(int64_t n, bool nullable)
{
    column *c = column_new(JVN_FLOAT64, n, 0, nullable);
    for (int64_t i = 0; i < n; i++) ((double *)c->data->data)[i] = (double)i;
    return c;
}

static void a_view_outlives_one_owner(void **state)
{
    int64_t before = buffer_live();
    column *c = floats(100, false), *v = column_slice(c, 10, 50);
    (void)state;
    column_unref(c);
    assert_int_equal(v->length, 50);
    assert_true(column_f64(v)[0] == 10 && column_f64(v)[49] == 59);
    column_unref(v);
    assert_int_equal(buffer_live(), before);
}

static void nulls_are_counted_at_every_offset(void **state)
{
    column *c = floats(1000, true);
    (void)state;
    for (int64_t i = 0; i < 1000; i += 7) jvn_set_bit(c->validity->data, i, 0);
    column_count_nulls(c);
    assert_int_equal(c->nulls, 143);
    for (int64_t at = 0; at < 150; at += 11)
        for (int64_t n = 0; n < 200; n += 13) {
            int64_t expected = 0;
            column *v = column_slice(c, at, n);
            for (int64_t i = at; i < at + n; i++) expected += i % 7 == 0;
            assert_int_equal(v->nulls, expected);
            for (int64_t i = 0; i < n; i++) assert_int_equal(column_is_null(v, i), (at + i) % 7 == 0);
            column_unref(v);
        }
    column_unref(c);
}

static void a_full_slice_keeps_the_identity_and_a_part_does_not(void **state)
{
    column *c = floats(10, false), *all = column_slice(c, 0, 10), *part = column_slice(c, 0, 9);
    column *usd = column_label(c, "USD", "close");
    (void)state;
    assert_true(all->id == c->id && usd->id == c->id && part->id != c->id);
    assert_string_equal(usd->unit, "USD");
    assert_string_equal(c->unit, "");
    column_unref(all);
    column_unref(part);
    column_unref(usd);
    column_unref(c);
}

static column *dictionary(void)
{
    static const int32_t codes[] = {1, 0, 1, 1};
    column *c = column_new(JVN_DICT, 4, 0, true), *d = column_new(JVN_STRING, 2, 7, false);
    memcpy(c->data->data, codes, sizeof codes);
    memcpy(d->data->data, (int64_t[]){0, 3, 7}, 24);
    memcpy(d->bytes->data, "AMDNVDA", 7);
    jvn_set_bit(c->validity->data, 2, 0);
    column_count_nulls(c);
    c->dict = d;
    return c;
}

static void a_dictionary_reads_like_plain_text(void **state)
{
    int64_t n;
    column *c = dictionary(), *s = column_decode(c);
    (void)state;
    assert_memory_equal(column_text(c, 0, &n), "NVDA", 4);
    assert_int_equal(s->type, JVN_STRING);
    assert_memory_equal(column_text(s, 1, &n), "AMD", 3);
    assert_int_equal(n, 3);
    assert_true(column_is_null(s, 2) && !column_is_null(s, 3));
    column_unref(c);
    column_unref(s);
}

static void tables_refuse_what_does_not_fit(void **state)
{
    err e;
    int at;
    table *t = table_new();
    (void)state;
    assert_int_equal(table_take(t, "Close", floats(3, false), &e), JVN_OK);
    assert_int_equal(table_take(t, "Close", floats(3, false), &e), JVN_EARG);
    assert_int_equal(table_take(t, "open", floats(4, false), &e), JVN_EARG);
    assert_int_equal(table_take(t, "", floats(3, false), &e), JVN_EARG);
    assert_int_equal(table_take(t, "open", floats(3, false), &e), JVN_OK);
    assert_int_equal(table_find(t, "close"), 0);
    assert_int_equal(table_column(t, "px", "clsoe", &at, &e), JVN_ENAME);
    assert_string_equal(e.msg, "px has no column 'clsoe'");
    assert_string_equal(e.hint, "did you mean 'Close'?");
    table_unref(t);
}

static void a_name_that_differs_in_case_alone_must_be_exact(void **state)
{
    err e;
    table *t = table_new();
    (void)state;
    table_take(t, "A", floats(1, false), &e);
    table_take(t, "a", floats(1, false), &e);
    table_take(t, "bB", floats(1, false), &e);
    table_take(t, "Bb", floats(1, false), &e);
    assert_int_equal(table_find(t, "a"), 1);
    assert_int_equal(table_find(t, "bb"), -1);
    table_unref(t);
}

/* Files and checksums have whole bytes. */
static void bits_behind_the_last_row_are_none(void **state)
{
    (void)state;
    for (int64_t n = 1; n <= 16; n++) {
        column *c = column_new(JVN_BOOL, n, 0, false);
        for (int64_t i = 0; i < n; i++) jvn_set_bit(c->data->data, i, 1);
        const uint8_t *bytes = c->data->data;
        assert_int_equal(bytes[(n - 1) / 8], n % 8 ? (1 << n % 8) - 1 : 0xff);
        column_unref(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_view_outlives_one_owner),
        cmocka_unit_test(nulls_are_counted_at_every_offset),
        cmocka_unit_test(a_full_slice_keeps_the_identity_and_a_part_does_not),
        cmocka_unit_test(a_dictionary_reads_like_plain_text),
        cmocka_unit_test(tables_refuse_what_does_not_fit),
        cmocka_unit_test(a_name_that_differs_in_case_alone_must_be_exact),
        cmocka_unit_test(bits_behind_the_last_row_are_none),
    };
    return RUN(tests);
}
