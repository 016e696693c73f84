/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_large.c -- rows beyond what 32 bits count: columns over memory that the system makes up, of which little is touched. */
#include "../unit.h"

#include <stdio.h>
#include <sys/mman.h>

#include "../../../core/base/text.h"
#include "../../../core/registry/vectors.h"
#include "../../../core/table/exchange.h"
#include "../../../core/table/rows.h"

#define ROWS ((INT64_C(1) << 31) + 77)

static void give_back(void *context)
{
    (void)context;
}

/* Zeros, or NULL where there is no room for so many addresses. */
static void *zeros(int64_t bytes)
{
    void *p = mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

static int64_t bytes_of(jvn_type type) { return type == JVN_BOOL ? (ROWS + 7) / 8 : ROWS * type_width(type); }

static column *large(jvn_type type, void *values)
{
    column *c = column_new(type, 0, 0, false);
    buffer_unref(c->data);
    c->data = buffer_foreign(values, bytes_of(type), give_back, NULL);
    c->length = ROWS;
    return c;
}

static column *words(const char *a, const char *b)
{
    int64_t n = (int64_t)(strlen(a) + strlen(b));
    column *c = column_new(JVN_STRING, 2, n, false);
    int64_t *at = c->data->data;
    memcpy(c->bytes->data, a, strlen(a));
    memcpy((char *)c->bytes->data + strlen(a), b, strlen(b));
    at[1] = (int64_t)strlen(a);
    at[2] = n;
    return c;
}

static void a_table_counts_and_slices_them(void **state)
{
    err e;
    int64_t *values = zeros(bytes_of(JVN_INT64)), picked[] = {ROWS - 1, 0, -1};
    if (!values) PASS_OVER("no room for so many rows");
    (void)state;
    values[ROWS - 1] = 7;
    column *c = large(JVN_INT64, values), *end = column_slice(c, ROWS - 3, 3), *taken = NULL;
    table *t = table_new();
    assert_int_equal(table_take(t, "x", column_ref(c), &e), JVN_OK);
    assert_int_equal(t->rows, ROWS);
    assert_int_equal(table_take(t, "y", column_ref(end), &e), JVN_EARG);
    assert_non_null(strstr(e.msg, "2147483725"));
    assert_int_equal(end->length, 3);
    assert_int_equal(column_i64(end)[2], 7);
    assert_int_equal(rows_take(c, picked, 3, &taken, &e), JVN_OK);
    assert_int_equal(column_i64(taken)[0], 7);
    assert_int_equal(column_i64(taken)[1], 0);
    assert_true(column_is_null(taken, 2));
    column_unref(taken);
    column_unref(end);
    column_unref(c);
    table_unref(t);
    munmap(values, (size_t)bytes_of(JVN_INT64));
}

static void codes_of_a_dictionary_are_found_behind_them(void **state)
{
    int32_t *codes = zeros(bytes_of(JVN_DICT));
    int64_t n = 0;
    if (!codes) PASS_OVER("no room for so many rows");
    (void)state;
    codes[ROWS - 1] = 1;
    column *c = large(JVN_DICT, codes);
    c->dict = words("AMD", "NVDA");
    column *end = column_slice(c, ROWS - 2, 2);
    assert_memory_equal(column_text(c, ROWS - 1, &n), "NVDA", 4);
    assert_int_equal(n, 4);
    assert_memory_equal(column_text(end, 0, &n), "AMD", 3);
    assert_memory_equal(column_text(end, 1, &n), "NVDA", 4);
    column_unref(end);
    column_unref(c);
    munmap(codes, (size_t)bytes_of(JVN_DICT));
}

static int released;

static void release_array(struct ArrowArray *a)
{
    released++;
    a->release = NULL;
}

static void an_array_of_another_library_comes_in_with_them(void **state)
{
    err e;
    column *c = NULL;
    double *values = zeros(bytes_of(JVN_FLOAT64));
    int64_t held = 0;
    if (!values) PASS_OVER("no room for so many rows");
    (void)state;
    values[ROWS - 1] = 118.42;
    const void *buffers[2] = {NULL, values};
    struct ArrowArray array = {.length = ROWS, .n_buffers = 2, .buffers = buffers, .release = release_array}, slice;
    struct ArrowSchema schema, shown;
    schema_make(&schema, JVN_FLOAT64, "x", "USD", "");
    if (import_held(&schema, &array, &held, &c, &e) != JVN_OK) { print_error("%s\n", e.msg); assert_true(false); }
    assert_int_equal(c->length, ROWS);
    assert_true(column_f64(c)[ROWS - 1] == 118.42);
    column *end = column_slice(c, ROWS - 1, 1);
    export_column(end, "x", &shown, &slice);
    assert_int_equal(slice.length, 1);
    assert_true(((const double *)slice.buffers[1])[slice.offset] == 118.42);
    slice.release(&slice);
    shown.release(&shown);
    schema.release(&schema);
    column_unref(end);
    column_unref(c);
    assert_int_equal(released, 1);
    munmap(values, (size_t)bytes_of(JVN_FLOAT64));
}

/* One bit a row, so that all of it can be read: 17 chunks. */
static void chunks_are_summed_up_over_them(void **state)
{
    err e;
    char one[33], other[33], cut[33];
    uint8_t *bits = zeros(bytes_of(JVN_BOOL));
    if (!bits) PASS_OVER("no room for so many rows");
    (void)state;
    column *c = large(JVN_BOOL, bits), *less = column_slice(c, 0, ROWS - 1);
    assert_int_equal(vectors_hash(c, one, &e), JVN_OK);
    bits[(ROWS - 1) / 8] |= (uint8_t)(1 << (ROWS - 1) % 8);
    assert_int_equal(vectors_hash(c, other, &e), JVN_OK);
    assert_int_equal(vectors_hash(less, cut, &e), JVN_OK);
    assert_string_not_equal(one, other);
    assert_string_not_equal(one, cut);
    assert_string_not_equal(other, cut);
    column_unref(less);
    column_unref(c);
    munmap(bits, (size_t)bytes_of(JVN_BOOL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_counts_and_slices_them),
        cmocka_unit_test(codes_of_a_dictionary_are_found_behind_them),
        cmocka_unit_test(an_array_of_another_library_comes_in_with_them),
        cmocka_unit_test(chunks_are_summed_up_over_them),
    };
    return RUN(tests);
}
