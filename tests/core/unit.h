/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unit.h -- cmocka for our unit tests: TAP output, and its macro `fail` out of the way of ours. */
#ifndef JV_UNIT_TEST_H
#define JV_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#undef fail

static inline int run_as_tap(const struct CMUnitTest *tests, size_t n, const char *name)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return _cmocka_run_group_tests(name, tests, n, NULL, NULL);
}

/* What this machine has not: cmocka's own skip() is a failure to those who read its TAP. */
#define PASS_OVER(why)                         \
    do {                                       \
        print_message("skipped: %s\n", why);  \
        return;                                \
    } while (0)

#define RUN(tests) run_as_tap(tests, sizeof(tests) / sizeof *(tests), #tests)

#endif
