/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_limit.c -- memory that is counted, time that is due, and how both are written. */
#include "../unit.h"

#include "../../../core/base/buffer.h"
#include "../../../core/base/limit.h"
#include "../../../core/base/pool.h"

static void memory_is_refused_beyond_the_limit_and_given_back(void **state)
{
    (void)state;
    limit_outer outer;
    limit_begin(&(run_limit){.memory = 1000}, &outer);
    assert_true(limit_has_memory());
    assert_true(limit_take(600));
    assert_false(limit_take(401));
    assert_int_equal(limit_left(), 400);
    assert_true(limit_take(400));
    limit_give(1000);
    assert_int_equal(limit_left(), 1000);
    limit_end(&outer);
    assert_false(limit_has_memory());
}

static void a_limit_within_another_is_never_wider(void **state)
{
    (void)state;
    limit_outer outer, inner;
    limit_begin(&(run_limit){.memory = 1000}, &outer);
    limit_begin(&(run_limit){.memory = 5000}, &inner);
    assert_int_equal(limit_left(), 1000);
    limit_end(&inner);
    limit_begin(&(run_limit){.memory = 10}, &inner);
    assert_int_equal(limit_left(), 10);
    limit_end(&inner);
    assert_int_equal(limit_left(), 1000);
    limit_end(&outer);
}

static void buffers_are_counted_until_they_are_dropped(void **state)
{
    (void)state;
    limit_outer outer;
    limit_begin(&(run_limit){.memory = 4 << 20}, &outer);
    buffer *small = buffer_new(100), *large = buffer_new(3 << 20);
    assert_non_null(small);
    assert_non_null(large);
    assert_null(buffer_new(1 << 20));
    buffer_unref(large);
    buffer *again = buffer_new(1 << 20);
    assert_non_null(again);
    buffer_unref(again);
    buffer_unref(small);
    assert_int_equal(limit_left(), 4 << 20);
    limit_end(&outer);
}

static void the_error_says_which_limit_it_was(void **state)
{
    (void)state;
    err e;
    limit_outer outer;
    limit_begin(&(run_limit){.memory = 3 << 20}, &outer);
    fail(&e, JVN_ENOMEM, "not enough memory");
    limit_explain(&e);
    assert_string_equal(e.hint, "");
    assert_false(limit_take(4 << 20));
    limit_explain(&e);
    assert_string_equal(e.hint, "the limit is memory=3M");
    fail(&e, JVN_EDATA, "something else");
    limit_explain(&e);
    assert_string_equal(e.hint, "");
    limit_end(&outer);
}

static void time_that_is_over_asks_to_stop_until_the_limit_ends(void **state)
{
    (void)state;
    err e;
    limit_outer outer, inner;
    limit_begin(&(run_limit){.time = 3600000000}, &outer);
    assert_false(cancel_asked());
    limit_begin(&(run_limit){.time = 1000}, &inner);
    while (!cancel_asked()) continue;
    assert_true(cancel_is_overdue());
    assert_int_equal(limit_stopped(&e, -1, 0), JVN_ELIMIT);
    assert_string_equal(e.msg, "stopped: it took longer than 0.001 s");
    cancel_ask(); /* the user says so too */
    assert_int_equal(limit_stopped(&e, -1, 0), JVN_ECANCELLED);
    cancel_clear();
    limit_end(&inner);
    assert_false(cancel_asked());
    limit_end(&outer);
}

static void a_time_that_is_over_outside_stays_so(void **state)
{
    (void)state;
    limit_outer outer, inner;
    limit_begin(&(run_limit){.time = 1000}, &outer);
    limit_begin(&(run_limit){.time = 3600000000}, &inner);
    while (!cancel_asked()) continue;
    limit_end(&inner);
    assert_true(cancel_asked());
    limit_end(&outer);
    assert_false(cancel_asked());
}

static void amounts_have_units(void **state)
{
    (void)state;
    int64_t x;
    assert_true(limit_read_time("500ms", &x) && x == 500000);
    assert_true(limit_read_time("1.5s", &x) && x == 1500000);
    assert_true(limit_read_time("2m", &x) && x == 120000000);
    assert_true(limit_read_time("1h", &x) && x == 3600000000);
    assert_true(limit_read_memory("64K", &x) && x == 65536);
    assert_true(limit_read_memory("0.5G", &x) && x == 1 << 29);
    static const char *const bad[] = {"", "5", "s", "-1s", "0s", "5 s", "5S", "1e3s", "..s", "nans", "99999999999999h", "5ss"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(limit_read_time(bad[i], &x));
        assert_false(limit_read_memory(bad[i], &x));
    }
}

int main(void)
{
    const struct CMUnitTest limits[] = {
        cmocka_unit_test(memory_is_refused_beyond_the_limit_and_given_back),
        cmocka_unit_test(a_limit_within_another_is_never_wider),
        cmocka_unit_test(buffers_are_counted_until_they_are_dropped),
        cmocka_unit_test(the_error_says_which_limit_it_was),
        cmocka_unit_test(time_that_is_over_asks_to_stop_until_the_limit_ends),
        cmocka_unit_test(a_time_that_is_over_outside_stays_so),
        cmocka_unit_test(amounts_have_units),
    };
    return RUN(limits);
}
