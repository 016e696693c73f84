/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_exchange.c -- Arrow structs out and in: what is believed, what is converted, who releases. */
#include "../unit.h"

#include "../../../core/table/exchange.h"

/* ---- a foreign library ---- */

static int released;

static void release_foreign(struct ArrowArray *a)
{
    released++;
    a->release = NULL;
}

static void keep_schema(struct ArrowSchema *s) { s->release = NULL; }

static struct ArrowSchema foreign_schema(const char *format)
{
    return (struct ArrowSchema){.format = format, .name = "x", .release = keep_schema};
}

static struct ArrowArray foreign_array(int64_t n, int64_t offset, int64_t n_buffers, const void **buffers)
{
    return (struct ArrowArray){.length = n, .offset = offset, .n_buffers = n_buffers, .buffers = buffers,
                               .null_count = -1, .release = release_foreign};
}

static int64_t held;

static jvn_status bring(const char *format, struct ArrowArray *a, column **c, err *e)
{
    struct ArrowSchema s = foreign_schema(format);
    released = 0;
    return import_held(&s, a, &held, c, e);
}

static void doubles_of_others_are_shared_and_released_once(void **state)
{
    _Alignas(8) static const double data[] = {9, 1, 2, 3};
    const void *buffers[] = {NULL, data};
    struct ArrowArray a = foreign_array(3, 1, 2, buffers);
    column *c;
    err e;
    (void)state;
    assert_int_equal(bring("g", &a, &c, &e), JVN_OK);
    assert_null(a.release);
    assert_ptr_equal(column_f64(c), data + 1);
    assert_int_equal(released, 0);
    assert_int_equal(held, 1);
    assert_true(column_is_held(c, &held));
    column *some = column_slice(c, 1, 1);
    column_unref(c);
    assert_true(column_is_held(some, &held));
    column_unref(some);
    assert_int_equal(released, 1);
    assert_int_equal(held, 0);
}

static void values_of_others_are_copied_where_nobody_counts_them(void **state)
{
    _Alignas(8) static const double data[] = {9, 1, 2, 3};
    const void *buffers[] = {NULL, data};
    struct ArrowArray a = foreign_array(3, 1, 2, buffers);
    struct ArrowSchema s = foreign_schema("g");
    column *c;
    err e;
    (void)state;
    released = 0;
    assert_int_equal(import_column(&s, &a, &c, &e), JVN_OK);
    assert_int_equal(released, 1);
    assert_false(column_is_held(c, &held));
    assert_true(column_f64(c)[2] == 3);
    column_unref(c);
}

static void any_alignment_is_accepted(void **state)
{
    char raw[1 + 3 * 8];
    const double data[] = {1.5, 2.5, 3.5};
    const void *buffers[] = {NULL, raw + 1};
    memcpy(raw + 1, data, sizeof data);
    struct ArrowArray a = foreign_array(3, 0, 2, buffers);
    column *c;
    err e;
    (void)state;
    assert_int_equal(bring("g", &a, &c, &e), JVN_OK);
    assert_int_equal(released, 1);
    assert_true(column_f64(c)[2] == 3.5);
    column_unref(c);
}

static void other_widths_are_converted(void **state)
{
    static const int16_t s[] = {-5, 7};
    static const float f[] = {0.5f, -2};
    static const uint64_t big[] = {1, UINT64_MAX};
    static const int64_t ms[] = {-1, 86400000};
    static const uint8_t valid[] = {1};
    const void *b[] = {NULL, s};
    column *c;
    err e;
    (void)state;
    struct ArrowArray a = foreign_array(2, 0, 2, b);
    assert_int_equal(bring("s", &a, &c, &e), JVN_OK);
    assert_true(c->type == JVN_INT64 && column_i64(c)[0] == -5);
    column_unref(c);
    b[1] = f;
    a = foreign_array(2, 0, 2, b);
    assert_int_equal(bring("f", &a, &c, &e), JVN_OK);
    assert_true(c->type == JVN_FLOAT64 && column_f64(c)[1] == -2);
    column_unref(c);
    b[1] = big;
    a = foreign_array(2, 0, 2, b);
    assert_int_equal(bring("L", &a, &c, &e), JVN_EPLUGIN);
    assert_int_equal(released, 1);
    b[0] = valid; /* with the offending value null it is fine */
    a = foreign_array(2, 0, 2, b);
    assert_int_equal(bring("L", &a, &c, &e), JVN_OK);
    assert_int_equal(c->nulls, 1);
    column_unref(c);
    b[0] = NULL;
    b[1] = ms;
    a = foreign_array(2, 0, 2, b);
    assert_int_equal(bring("tdm", &a, &c, &e), JVN_OK);
    assert_true(c->type == JVN_DATE && column_i32(c)[0] == -1 && column_i32(c)[1] == 1);
    column_unref(c);
}

static void integers_of_all_widths_keep_their_sign(void **state)
{
    static const uint8_t ones[16] = {255, 255, 255, 255, 255, 255, 255, 255, 1};
    static const struct {
        const char *format;
        int64_t first;
    } widths[] = {{"c", -1}, {"C", 255}, {"s", -1}, {"S", 65535}, {"i", -1}, {"I", UINT32_MAX}, {"l", -1}};
    const void *b[] = {NULL, ones};
    column *c;
    err e;
    (void)state;
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        struct ArrowArray a = foreign_array(1, 0, 2, b);
        assert_int_equal(bring(widths[i].format, &a, &c, &e), JVN_OK);
        assert_int_equal(column_i64(c)[0], widths[i].first);
        column_unref(c);
    }
}

static void short_strings_become_large_ones(void **state)
{
    static const int32_t at[] = {2, 5, 5, 9};
    const void *b[] = {NULL, at, "..AMDNVDA"};
    struct ArrowArray a = foreign_array(3, 0, 3, b);
    column *c;
    err e;
    int64_t n;
    (void)state;
    assert_int_equal(bring("u", &a, &c, &e), JVN_OK);
    assert_memory_equal(column_text(c, 2, &n), "NVDA", 4);
    column_text(c, 1, &n);
    assert_int_equal(n, 0);
    column_unref(c);
}

static void broken_arrays_are_refused(void **state)
{
    static const int64_t falling[] = {0, 3, 1}, fine[] = {0, 2, 3};
    const void *b[] = {NULL, falling, "abc"};
    column *c;
    err e;
    (void)state;
    struct ArrowArray a = foreign_array(2, 0, 3, b);
    assert_int_equal(bring("U", &a, &c, &e), JVN_EPLUGIN);
    assert_int_equal(released, 1);
    b[1] = fine;
    b[2] = "\xff\xfe" "a";
    a = foreign_array(2, 0, 3, b);
    assert_int_equal(bring("U", &a, &c, &e), JVN_EPLUGIN);
    assert_string_equal(e.msg, "text: a value is not UTF-8");
    a = foreign_array(-1, 0, 3, b);
    assert_int_equal(bring("U", &a, &c, &e), JVN_EPLUGIN);
    a = foreign_array(2, 0, 2, b);
    assert_int_equal(bring("U", &a, &c, &e), JVN_EPLUGIN);
    a = foreign_array(2, 0, 2, b);
    assert_int_equal(bring("+l", &a, &c, &e), JVN_EPLUGIN);
    assert_null(c);
}

/* ---- our own ---- */

/* Row i of what can be wrong with an array whose buffers are as they should be. */
static void what_does_not_belong_is_refused(void **state)
{
    static const int64_t data[] = {1, 2};
    static const struct {
        int64_t nulls, children;
        bool dictionary;
        const char *format, *message;
    } all[] = {
        {2, 0, false, "l", "array: 2 nulls in 2 rows without a validity bitmap"},
        {-2, 0, false, "l", "array: -2 nulls in 2 rows without a validity bitmap"},
        {0, 1, false, "l", "array: 1 children where none belong"},
        {0, 0, true, "l", "array: a dictionary where none belongs"},
        {0, 0, false, NULL, "array: its schema has no format"},
    };
    const void *b[] = {NULL, data};
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        column *c;
        err e;
        struct ArrowArray dictionary = {0}, a = foreign_array(2, 0, 2, b);
        a.null_count = all[i].nulls;
        a.n_children = all[i].children;
        if (all[i].dictionary) a.dictionary = &dictionary;
        assert_int_equal(bring(all[i].format, &a, &c, &e), JVN_EPLUGIN);
        assert_string_equal(e.msg, all[i].message);
        assert_int_equal(released, 1);
    }
}

static void a_fresh_array_is_taken_over_without_copying(void **state)
{
    struct ArrowArray a;
    struct ArrowSchema s;
    column *c;
    err e;
    (void)state;
    assert_int_equal(export_new(JVN_FLOAT64, 4, 0, true, &a, &e), JVN_OK);
    double *x = jvn_out(&a);
    for (int i = 0; i < 4; i++) x[i] = i;
    jvn_set_null(&a, 2);
    a.length = 3;
    schema_make(&s, JVN_FLOAT64, "r", "ret", "simple");
    assert_int_equal(import_column(&s, &a, &c, &e), JVN_OK);
    assert_true(column_f64(c) == x && c->length == 3 && c->nulls == 1);
    assert_string_equal(c->unit, "ret");
    assert_string_equal(c->convention, "simple");
    column_unref(c);
    s.release(&s);
}

static void a_column_comes_back_as_itself(void **state)
{
    struct ArrowArray a;
    struct ArrowSchema s;
    column *c = column_new(JVN_INT64, 5, 0, false), *back;
    err e;
    (void)state;
    export_column(c, "n", &s, &a);
    assert_int_equal(import_column(&s, &a, &back, &e), JVN_OK);
    assert_ptr_equal(back, c);
    column_unref(back);
    s.release(&s);
    column_unref(c);
}

static jvn_status make_dictionary(const int32_t *codes, const char *text, const int64_t *at, column **c, err *e)
{
    struct ArrowArray a, v;
    struct ArrowSchema s;
    export_new(JVN_DICT, 2, 0, false, &a, e);
    memcpy(jvn_out(&a), codes, 8);
    export_new(JVN_STRING, 2, 6, false, &v, e);
    memcpy(jvn_out(&v), at, 24);
    memcpy(jvn_out_text(&v), text, 6);
    jvn_status st = export_dictionary(&a, &v, e);
    if (st != JVN_OK) return st;
    schema_make(&s, JVN_DICT, "d", NULL, NULL);
    st = import_column(&s, &a, c, e);
    s.release(&s);
    return st;
}

static void dictionaries_are_checked(void **state)
{
    column *c;
    err e;
    (void)state;
    assert_int_equal(make_dictionary((int32_t[]){1, 0}, "abcdef", (int64_t[]){0, 3, 6}, &c, &e), JVN_OK);
    column_unref(c);
    assert_int_equal(make_dictionary((int32_t[]){2, 0}, "abcdef", (int64_t[]){0, 3, 6}, &c, &e), JVN_EPLUGIN);
    assert_int_equal(make_dictionary((int32_t[]){-1, 0}, "abcdef", (int64_t[]){0, 3, 6}, &c, &e), JVN_EPLUGIN);
    assert_int_equal(make_dictionary((int32_t[]){1, 0}, "abcabc", (int64_t[]){0, 3, 6}, &c, &e), JVN_EPLUGIN);
    assert_int_equal(make_dictionary((int32_t[]){1, 0}, "abcdef", (int64_t[]){0, 3, 9}, &c, &e), JVN_EPLUGIN);
}

static void a_table_crosses_as_a_struct(void **state)
{
    struct ArrowArray a;
    struct ArrowSchema s;
    table *t = table_new();
    err e;
    (void)state;
    table_take(t, "x", column_new(JVN_INT64, 3, 0, false), &e);
    export_table(t, &s, &a);
    assert_string_equal(s.format, "+s");
    assert_int_equal(a.length, 3);
    assert_string_equal(s.children[0]->name, "x");
    assert_ptr_equal(exported_column(a.children[0]), t->columns[0]);
    a.release(&a);
    s.release(&s);
    table_unref(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(doubles_of_others_are_shared_and_released_once),
        cmocka_unit_test(values_of_others_are_copied_where_nobody_counts_them),
        cmocka_unit_test(any_alignment_is_accepted),
        cmocka_unit_test(other_widths_are_converted),
        cmocka_unit_test(integers_of_all_widths_keep_their_sign),
        cmocka_unit_test(short_strings_become_large_ones),
        cmocka_unit_test(broken_arrays_are_refused),
        cmocka_unit_test(what_does_not_belong_is_refused),
        cmocka_unit_test(a_fresh_array_is_taken_over_without_copying),
        cmocka_unit_test(a_column_comes_back_as_itself),
        cmocka_unit_test(dictionaries_are_checked),
        cmocka_unit_test(a_table_crosses_as_a_struct),
    };
    return RUN(tests);
}
