/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_base.c -- the bottom floor: numbers, dates, did-you-mean, arenas, buffers, the pool. */
#include "../unit.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>

#include "../../../core/base/arena.h"
#include "../../../core/base/buffer.h"
#include "../../../core/base/limit.h"
#include "../../../core/base/err.h"
#include "../../../core/base/pool.h"
#include "../../../core/base/text.h"

/* ---- numbers ---- */

static void doubles_are_spelt_shortest_and_read_back(void **state)
{
    static const struct {
        double x;
        const char *s;
    } cases[] = {{0.1, "0.1"},       {1.0 / 3, "0.3333333333333333"}, {1e300, "1e+300"}, {-0.0, "-0"},
                 {142.62, "142.62"}, {10.305, "10.305"}, {1e15, "1e+15"}, {123456789012345.0, "123456789012345"},
                 {1e-5, "0.00001"}, {5e-324, "5e-324"}, {NAN, "nan"},    {-INFINITY, "-inf"}};
    char buf[32];
    double back;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int n = text_double(buf, cases[i].x);
        assert_string_equal(buf, cases[i].s);
        assert_int_equal(n, (int)strlen(buf));
        if (isfinite(cases[i].x)) {
            assert_true(text_to_double(buf, (size_t)n, &back));
            assert_memory_equal(&back, &cases[i].x, sizeof back);
        }
    }
}

static void random_bits_survive_text(void **state)
{
    uint64_t bits = 88172645463325252u;
    char buf[32];
    (void)state;
    for (int i = 0; i < 20000; i++) {
        double x, back;
        bits ^= bits << 13, bits ^= bits >> 7, bits ^= bits << 17;
        memcpy(&x, &bits, sizeof x);
        if (!isfinite(x)) continue;
        int n = text_double(buf, x);
        assert_true(text_to_double(buf, (size_t)n, &back));
        assert_memory_equal(&back, &x, sizeof x);
    }
}

/* Up to 21 digits with a point somewhere: on both sides of what is read without strtod. */
static void decimals_are_read_as_the_system_reads_them(void **state)
{
    uint64_t bits = 88172645463325252u;
    char s[40];
    (void)state;
    for (int i = 0; i < 50000; i++) {
        double x;
        int64_t whole;
        bits ^= bits << 13, bits ^= bits >> 7, bits ^= bits << 17;
        int n = 1 + (int)(bits % 21), point = (int)(bits >> 8) % (n + 4), at = 0;
        if (bits >> 16 & 1) s[at++] = bits >> 17 & 1 ? '-' : '+';
        for (int k = 0; k < n; k++) {
            if (k == point) s[at++] = '.';
            s[at++] = (char)('0' + (bits >> (k * 3) & 7) + (k % 3 == 0 ? 2 : 0));
        }
        s[at] = '\0';
        double wanted = strtod(s, NULL);
        assert_true(text_to_double(s, (size_t)at, &x));
        assert_memory_equal(&x, &wanted, sizeof x);
        errno = 0;
        long long known = strtoll(s, NULL, 10);
        bool good = !strchr(s, '.') && errno == 0;
        assert_int_equal(text_to_int64(s, (size_t)at, &whole), good);
        if (good) assert_int_equal(whole, known);
    }
    double zero;
    assert_true(text_to_double("-0", 2, &zero) && zero == 0 && signbit(zero));
}

static void what_is_no_number_is_refused(void **state)
{
    static const char *const bad[] = {"", "+", ".", "1e", "0x10", "inf", "nan", " 1", "1 ", "1,5", "--1", "1e+", "1.2.3", "+.", "1-", "12\x80"};
    double x;
    int64_t n;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(text_to_double(bad[i], strlen(bad[i]), &x));
        assert_false(text_to_int64(bad[i], strlen(bad[i]), &n));
    }
    assert_false(text_to_int64("9223372036854775808", 19, &n));
    assert_true(text_to_int64("-9223372036854775808", 20, &n));
    assert_int_equal(n, INT64_MIN);
}

/* ---- dates ---- */

static void every_day_of_nine_centuries_goes_there_and_back(void **state)
{
    int32_t day = date_from_ymd(1600, 1, 1), expected = day;
    (void)state;
    for (int y = 1600; y < 2500; y++)
        for (int m = 1; m <= 12; m++)
            for (int d = 1; d <= days_in_month(y, m); d++, expected++) {
                int64_t back_y;
                int back_m, back_d;
                assert_int_equal(date_from_ymd(y, m, d), expected);
                date_to_ymd(expected, &back_y, &back_m, &back_d);
                assert_true(back_y == y && back_m == m && back_d == d);
            }
    assert_int_equal(date_from_ymd(1970, 1, 1), 0);
    assert_int_equal(date_from_ymd(2025, 1, 27), 20115);
}

static void impossible_dates_are_refused(void **state)
{
    static const char *const bad[] = {"2025-02-29", "2025-13-01", "2025-00-10", "2025-1-27", "25-01-27", "2025-01-32",
                                      "2025-01-27x", "2025/01/27", ""};
    int32_t d;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(text_to_date(bad[i], strlen(bad[i]), &d));
    assert_true(text_to_date("2024-02-29", 10, &d));
}

static void timestamps_know_their_zone(void **state)
{
    int64_t utc, west;
    char buf[40];
    (void)state;
    assert_true(text_to_timestamp("2025-01-27T14:30:00Z", 20, &utc));
    assert_true(text_to_timestamp("2025-01-27 09:30-05:00", 22, &west));
    assert_int_equal(utc, west);
    text_timestamp(buf, utc + 250000);
    assert_string_equal(buf, "2025-01-27T14:30:00.25Z");
    text_timestamp(buf, -1);
    assert_string_equal(buf, "1969-12-31T23:59:59.999999Z");
    text_timestamp(buf, INT64_MIN); /* its day begins before all that int64 holds */
    assert_string_equal(buf, "-290308-12-21T19:59:05.224192Z");
    assert_false(text_to_timestamp("2025-01-27T25:00", 16, &utc));
}

/* ---- did you mean ---- */

static void near_words_are_found_and_far_ones_are_not(void **state)
{
    static const char *const names[] = {"price", "ticker", "date", "summary"};
    (void)state;
    assert_string_equal(text_nearest("pirce", names, 4), "price");
    assert_string_equal(text_nearest("Tickr", names, 4), "ticker");
    assert_string_equal(text_nearest("summ", names, 4), "summary");
    assert_null(text_nearest("zzz", names, 4));
    assert_int_equal(text_distance("ab", "ba"), 1);
    assert_int_equal(text_distance("", "abc"), 3);
}

/* ---- errors ---- */

static void a_long_message_is_cut_not_overrun(void **state)
{
    err e;
    char lengthy[1000];
    (void)state;
    memset(lengthy, 'x', sizeof lengthy - 1);
    lengthy[sizeof lengthy - 1] = '\0';
    assert_int_equal(fail(&e, JVN_EDATA, "%s", lengthy), JVN_EDATA);
    err_hint(&e, "%s", lengthy);
    assert_int_equal(strlen(e.msg), sizeof e.msg - 1);
    assert_int_equal(strlen(e.hint), sizeof e.hint - 1);
    assert_int_equal(e.at, -1);
}

/* ---- memory ---- */

static void an_arena_gives_zeroed_aligned_memory(void **state)
{
    arena *a = arena_new();
    (void)state;
    for (size_t n = 1; n < 40000; n = n * 3 + 1) {
        unsigned char *p = arena_alloc(a, n);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < n; i++) assert_int_equal(p[i], 0);
        memset(p, 0xff, n);
    }
    assert_string_equal(arena_printf(a, "%d-%s", 7, "x"), "7-x");
    arena_free(a);
}

static void buffers_are_aligned_counted_and_reused(void **state)
{
    int64_t before = buffer_live();
    buffer *large = buffer_new(5 << 20), *small = buffer_new(10);
    (void)state;
    assert_int_equal((uintptr_t)large->data % 64, 0);
    assert_int_equal((uintptr_t)small->data % 64, 0);
    void *place = large->data;
    buffer_ref(large);
    buffer_unref(large);
    ((char *)large->data)[(5 << 20) - 1] = 1;
    buffer_unref(large);
    buffer *again = buffer_new(5 << 20);
    assert_ptr_equal(again->data, place);
    buffer_unref(again);
    buffer_unref(small);
    assert_int_equal(buffer_live(), before);
}

static void allocation_can_be_made_to_fail(void **state)
{
    (void)state;
    limit_fail_after(1);
    buffer *first = buffer_new(8);
    assert_non_null(first);
    assert_null(buffer_new(8));
    assert_int_equal(limit_fail_after(-1), -1);
    buffer_unref(first);
    assert_null(buffer_new(INT64_MAX));
    assert_null(buffer_new((int64_t)1 << 46));
}

static void free_foreign(void *context) { *(int *)context += 1; }

static void foreign_memory_is_given_back_once(void **state)
{
    int released = 0;
    (void)state;
    buffer *b = buffer_foreign("abc", 3, free_foreign, &released);
    buffer_ref(b);
    buffer_unref(b);
    assert_int_equal(released, 0);
    buffer_unref(b);
    assert_int_equal(released, 1);
}

/* ---- the pool ---- */

typedef struct tally {
    int64_t sum;
    int64_t bad_from;
} tally;

static jvn_status add(void *context, int64_t i)
{
    tally *t = context;
    if (t->bad_from >= 0 && i >= t->bad_from) return i == t->bad_from ? JVN_EDATA : JVN_EIO;
    __atomic_add_fetch(&t->sum, i, __ATOMIC_RELAXED);
    return JVN_OK;
}

static jvn_status nested(void *context, int64_t i)
{
    (void)i;
    return pool_run(10, add, context);
}

static void every_task_runs_once_on_any_number_of_threads(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 4; threads++) {
        tally t = {0, -1};
        pool_set_threads(threads);
        for (int round = 0; round < 200; round++) {
            t.sum = 0;
            assert_int_equal(pool_run(100, add, &t), JVN_OK);
            assert_int_equal(t.sum, 4950);
        }
        t.sum = 0;
        assert_int_equal(pool_run(8, nested, &t), JVN_OK);
        assert_int_equal(t.sum, 8 * 45);
    }
    pool_set_threads(2);
}

static void the_lowest_failure_is_reported(void **state)
{
    (void)state;
    for (int round = 0; round < 200; round++) {
        tally t = {0, 37};
        assert_int_equal(pool_run(1000, add, &t), JVN_EDATA);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(doubles_are_spelt_shortest_and_read_back),
        cmocka_unit_test(random_bits_survive_text),
        cmocka_unit_test(decimals_are_read_as_the_system_reads_them),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(every_day_of_nine_centuries_goes_there_and_back),
        cmocka_unit_test(impossible_dates_are_refused),
        cmocka_unit_test(timestamps_know_their_zone),
        cmocka_unit_test(near_words_are_found_and_far_ones_are_not),
        cmocka_unit_test(a_long_message_is_cut_not_overrun),
        cmocka_unit_test(an_arena_gives_zeroed_aligned_memory),
        cmocka_unit_test(buffers_are_aligned_counted_and_reused),
        cmocka_unit_test(allocation_can_be_made_to_fail),
        cmocka_unit_test(foreign_memory_is_given_back_once),
        cmocka_unit_test(every_task_runs_once_on_any_number_of_threads),
        cmocka_unit_test(the_lowest_failure_is_reported),
    };
    return RUN(tests);
}
