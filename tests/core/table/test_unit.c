/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_unit.c -- units: reading, products, powers, agreement. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#undef fail /* the error object has it */
#include "../../../core/table/unit.h"

static char buf[UNIT_MAX];
static err e;

static const char *read(const char *s) { return unit_parse(s, buf, &e) ? "error" : buf; }
static const char *times(const char *a, const char *b) { return unit_multiply(a, b, buf, &e) ? "error" : buf; }
static const char *over(const char *a, const char *b) { return unit_divide(a, b, buf, &e) ? "error" : buf; }
static const char *agreed(const char *verb, const char *a, const char *b)
{
    return unit_agree(verb, a, b, buf, &e) ? e.msg : buf;
}

static void units_are_normalised(void **state)
{
    (void)state;
    assert_string_equal(read(""), "");
    assert_string_equal(read("USD"), "USD");
    assert_string_equal(read(" USD / GPUh "), "USD/GPUh");
    assert_string_equal(read("m*m*kg"), "m^2*kg");
    assert_string_equal(read("m^2/s^2"), "m^2/s^2");
    assert_string_equal(read("USD/GPUh*d"), "USD*d/GPUh");
    assert_string_equal(read("USD/GPUh/d"), "USD/GPUh/d");
    assert_string_equal(read("1/s"), "1/s");
    assert_string_equal(read("m/m"), "");
    assert_string_equal(read("m^-1"), "1/m");
    assert_string_equal(read("m^0.5"), "m^0.5");
    assert_string_equal(read("%"), "%");
    assert_string_equal(read("logret"), "logret");
    assert_string_equal(read("\xe2\x82\xac"), "\xe2\x82\xac");
}

static void what_is_no_unit_is_refused(void **state)
{
    static const char *const bad[] = {
        "U S", "2",   "m^",  "m**s",  "*m",
        "m/",  "m^x", "(m)", "m^inf", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        err_clear(&e);
        assert_string_equal(read(bad[i]), "error");
        assert_int_equal(e.code, JVN_EUNIT);
    }
}

static void reading_a_result_gives_it_back(void **state)
{
    static const char *const some[] = {"USD/GPUh/d", "m^2*kg/s^2", "1/s", "a*b/c/d^3", "m^0.5"};
    char again[UNIT_MAX];
    (void)state;
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        assert_string_equal(read(some[i]), some[i]);
        assert_int_equal(unit_parse(buf, again, &e), JVN_OK);
        assert_string_equal(again, some[i]);
    }
}

static void products_cancel(void **state)
{
    (void)state;
    assert_string_equal(times("USD/GPUh", "GPUh"), "USD");
    assert_string_equal(times("", "USD"), "USD");
    assert_string_equal(times("USD", "USD"), "USD^2");
    assert_string_equal(over("USD", "GPUh"), "USD/GPUh");
    assert_string_equal(over("USD", "USD"), "");
    assert_string_equal(over("", "s"), "1/s");
    assert_int_equal(unit_power("m/s", 2, buf, &e), JVN_OK);
    assert_string_equal(buf, "m^2/s^2");
    assert_int_equal(unit_power("m^2", 0.5, buf, &e), JVN_OK);
    assert_string_equal(buf, "m");
    assert_int_equal(unit_power("m", 0, buf, &e), JVN_OK);
    assert_string_equal(buf, "");
}

static void marks_vanish_in_products(void **state)
{
    (void)state;
    assert_string_equal(times("ret", "USD"), "USD");
    assert_string_equal(times("%", "%"), "");
    assert_string_equal(over("USD", "logret"), "USD");
}

static void sums_must_agree(void **state)
{
    (void)state;
    assert_string_equal(agreed("add", "USD", "USD"), "USD");
    assert_string_equal(agreed("add", "m*s", "s*m"), "cannot add s*m to m*s");
    assert_string_equal(agreed("add", "USD", "h"), "cannot add h to USD");
    assert_string_equal(agreed("subtract", "USD", "h"), "cannot subtract h from USD");
    assert_string_equal(agreed("compare", "USD", ""), "cannot compare USD with a plain number");
    assert_string_equal(e.hint, "give the plain number its unit: x[USD]");
    assert_string_equal(agreed("add", "ret", "logret"), "cannot add logret to ret");
    assert_string_equal(agreed("add", "ret", ""), "ret");
    assert_string_equal(agreed("add", "", "logret"), "logret");
    assert_string_equal(agreed("add", "%", ""), "cannot add a plain number to %");
}

static const char *converted(const char *from, const char *to, const char *x)
{
    return unit_conversion(from, to, x, buf, sizeof buf) ? buf : "";
}

static void marks_convert_exactly(void **state)
{
    char narrow[8];
    (void)state;
    assert_string_equal(converted("logret", "ret", "r"), "expm1(r)");
    assert_string_equal(converted("ret", "logret", "r"), "log1p(r)");
    assert_string_equal(converted("%", "ret", "r"), "r / 100[%]");
    assert_string_equal(converted("%", "", "r"), "r / 100[%]");
    assert_string_equal(converted("%", "logret", "r"), "log1p(r / 100[%])");
    assert_string_equal(converted("ret", "%", "r"), "(100 * r)[%]");
    assert_string_equal(converted("USD", "ret", "r"), "");
    assert_string_equal(converted("USD", "EUR", "r"), "");
    assert_false(unit_conversion("logret", "ret", "x", narrow, sizeof narrow));
    assert_string_equal(unit_words("logret"), "log returns");
    assert_string_equal(unit_words("USD/GPUh"), "USD/GPUh");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_are_normalised),           cmocka_unit_test(what_is_no_unit_is_refused),
        cmocka_unit_test(reading_a_result_gives_it_back), cmocka_unit_test(products_cancel),
        cmocka_unit_test(marks_vanish_in_products),       cmocka_unit_test(sums_must_agree),
        cmocka_unit_test(marks_convert_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
