/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_ffi_values.c -- columns as C values: what is left in place, what is converted, what does not fit. */
#include "../unit.h"

#include "../../../core/bridge/ffi_values.h"

static const int64_t whole[] = {7, -1, 127, 128, 65536};
static const void *const whole_buffers[] = {NULL, whole};

/* Rows behind the first, so that offsets are seen. */
static struct ArrowArray integers(void)
{
    return (struct ArrowArray){.length = 4, .offset = 1, .n_buffers = 2, .buffers = (const void **)(uintptr_t)whole_buffers};
}

static void what_has_its_width_is_left_in_place(void **state)
{
    const struct ArrowArray a = integers();
    c_values v;
    c_misfit bad;
    (void)state;
    assert_int_equal(c_room(C_INT64, &a, 1, 3), 0);
    assert_true(c_values_read(C_INT64, &a, 1, 3, NULL, &v, &bad));
    assert_ptr_equal(v.base, &whole[2]);
    assert_int_equal(v.step, 8);
    assert_int_equal(c_room(C_DOUBLE, &a, 0, 4), 0);
}

static void integers_are_narrowed_or_refused(void **state)
{
    const struct ArrowArray a = integers();
    c_values v;
    c_misfit bad;
    char room[64];
    (void)state;
    assert_true(c_room(C_INT8, &a, 0, 2) >= 2);
    assert_true(c_values_read(C_INT8, &a, 0, 2, room, &v, &bad));
    assert_int_equal(v.base[0], -1);
    assert_int_equal(v.base[v.step], 127);
    assert_false(c_values_read(C_INT8, &a, 0, 4, room, &v, &bad));
    assert_int_equal(bad.row, 2);
    assert_string_equal(bad.why, "128 does not fit int8_t");
    assert_false(c_values_read(C_UINT64, &a, 0, 1, room, &v, &bad));
    assert_false(c_values_read(C_UINT16, &a, 1, 3, room, &v, &bad));
    assert_int_equal(bad.row, 2);
}

static void every_integer_type_has_its_range(void **state)
{
    static const struct {
        c_type type;
        int64_t lo, hi;
    } all[] = {{C_INT8, -128, 127}, {C_UINT8, 0, 255}, {C_INT16, -32768, 32767}, {C_UINT16, 0, 65535},
               {C_INT32, INT32_MIN, INT32_MAX}, {C_UINT32, 0, UINT32_MAX}};
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        uint64_t x = 0;
        assert_true(c_fits(all[i].type, all[i].lo) && c_fits(all[i].type, all[i].hi));
        assert_false(c_fits(all[i].type, all[i].lo - 1) || c_fits(all[i].type, all[i].hi + 1));
        c_integer(all[i].type, all[i].hi, &x);
        assert_memory_equal(&x, &all[i].hi, (size_t)c_size(all[i].type));
    }
    assert_true(c_fits(C_INT64, INT64_MIN) && !c_fits(C_UINT64, -1));
}

static void texts_end_with_nul_and_hold_none(void **state)
{
    static const int64_t at[] = {0, 2, 2, 5, 8};
    const void *buffers[] = {NULL, at, "abcdeg\0h"};
    const struct ArrowArray a = {.length = 4, .n_buffers = 3, .buffers = buffers};
    c_values v;
    c_misfit bad;
    char room[128] __attribute__((aligned(16)));
    (void)state;
    assert_true(c_room(C_TEXT, &a, 0, 3) >= 3 * (int64_t)sizeof(char *) + 5 + 3);
    assert_true(c_values_read(C_TEXT, &a, 0, 3, room, &v, &bad));
    const char *const *texts = (const char *const *)(const void *)v.base;
    assert_string_equal(texts[0], "ab");
    assert_string_equal(texts[1], "");
    assert_string_equal(texts[2], "cde");
    assert_false(c_values_read(C_TEXT, &a, 0, 4, room, &v, &bad));
    assert_int_equal(bad.row, 3);
    assert_non_null(strstr(bad.why, "NUL"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_its_width_is_left_in_place),
        cmocka_unit_test(integers_are_narrowed_or_refused),
        cmocka_unit_test(every_integer_type_has_its_range),
        cmocka_unit_test(texts_end_with_nul_and_hold_none),
    };
    return RUN(tests);
}
