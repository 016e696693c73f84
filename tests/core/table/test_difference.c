/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_difference.c -- the first place where tables differ. */
#include "../unit.h"

#include <math.h>

#include "../../../core/table/difference.h"

static column *numbers(double a, double b)
{
    column *c = column_new(JVN_FLOAT64, 2, 0, false);
    double *x = c->data->data;
    x[0] = a;
    x[1] = b;
    return c;
}

static column *words(const char *s)
{
    column *c = column_new(JVN_STRING, 1, (int64_t)strlen(s), false);
    int64_t *at = c->data->data;
    memcpy(c->bytes->data, s, strlen(s));
    at[0] = 0;
    at[1] = (int64_t)strlen(s);
    return c;
}

/* The same text, by a code. */
static column *coded(const char *s)
{
    column *c = column_new(JVN_DICT, 1, 0, false);
    *(int32_t *)c->data->data = 0;
    c->dict = words(s);
    return c;
}

static table *with(const char *name, column *c)
{
    err e;
    table *t = table_new();
    assert_int_equal(table_take(t, name, c, &e), JVN_OK);
    return t;
}

/* Takes both. found: "what column row old new". */
static void expect(table *old, table *new, const char *wanted)
{
    difference d;
    text found = {0};
    difference_find(old, new, &d);
    text_printf(&found, "%s %s %d %s %s", d.what ? d.what : "", d.column, (int)d.row, d.old.s ? d.old.s : "", d.new.s ? d.new.s : "");
    assert_string_equal(found.s, wanted);
    text_free(&found);
    difference_clear(&d);
    table_unref(old);
    table_unref(new);
}

static void values_differ_by_their_bits(void **state)
{
    (void)state;
    expect(with("x", numbers(1, 2)), with("x", numbers(1, 2)), "  -1  ");
    expect(with("x", numbers(1, 2)), with("x", numbers(1, 2.5)), "value x 1 2 2.5");
    expect(with("x", numbers(0, 2)), with("x", numbers(-0.0, 2)), "value x 0 0 -0");
    expect(with("x", numbers(NAN, 2)), with("x", numbers(NAN, 2)), "  -1  ");
}

static void nulls_differ_from_what_stands_below_them(void **state)
{
    (void)state;
    column *a = column_new(JVN_INT64, 1, 0, true), *b = column_new(JVN_INT64, 1, 0, true);
    *(int64_t *)a->data->data = 7;
    *(int64_t *)b->data->data = 7;
    jvn_set_bit(b->validity->data, 0, 0);
    column_count_nulls(a);
    column_count_nulls(b);
    expect(with("x", column_ref(a)), with("x", column_ref(b)), "value x 0 7 null");
    column *other = column_new(JVN_INT64, 1, 0, true);
    *(int64_t *)other->data->data = 8;
    jvn_set_bit(other->validity->data, 0, 0);
    column_count_nulls(other);
    expect(with("x", b), with("x", other), "  -1  ");
    column_unref(a);
}

static void a_dictionary_is_its_texts(void **state)
{
    (void)state;
    expect(with("x", words("NVDA")), with("x", coded("NVDA")), "  -1  ");
    expect(with("x", words("NVDA")), with("x", coded("AMD")), "value x 0 NVDA AMD");
}

static void shapes_and_labels_differ(void **state)
{
    (void)state;
    column *plain = numbers(1, 2), *usd = column_label(plain, "USD", NULL), *eur = column_label(plain, "EUR", NULL);
    expect(with("x", usd), with("x", eur), "unit x -1 USD EUR");
    column_unref(plain);
    expect(with("x", numbers(1, 2)), with("y", numbers(1, 2)), "name x -1 x y");
    expect(with("x", words("1")), with("x", column_new(JVN_BOOL, 1, 0, false)), "type x -1 string bool");
    expect(with("x", numbers(1, 2)), with("x", column_new(JVN_FLOAT64, 0, 0, false)), "rows  -1 2 0");
    expect(table_new(), with("x", numbers(1, 2)), "columns  -1 0 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_differ_by_their_bits),
        cmocka_unit_test(nulls_differ_from_what_stands_below_them),
        cmocka_unit_test(a_dictionary_is_its_texts),
        cmocka_unit_test(shapes_and_labels_differ),
    };
    return RUN(tests);
}
