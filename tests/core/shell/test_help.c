/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_help.c -- help that is derived from specs: usage lines, pages, JSON, and what is said of unknown names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "../../../core/shell/help.h"

#include <cmocka.h> /* last: its fail() is a macro */

static jvn_status run(jvn_call *call)
{
    (void)call;
    return JVN_OK;
}

static double twice(double x) { return 2 * x; }

static const jvn_param sort_params[] = {
    {"keys", JVN_P_KEYS, JVN_REQUIRED, NULL, NULL, "expressions"},
    {"--how", JVN_P_ENUM, 0, "up|down", "up", "which way"},
    {"--limit", JVN_P_INTEGER, 0, "1..", NULL, "rows kept"},
    {"--quick", JVN_P_SWITCH, 0, NULL, NULL, "at once"},
};
static const jvn_param drop_params[] = {{"NAME", JVN_P_WORD, JVN_REQUIRED | JVN_MANY, NULL, NULL, "names"}};
static const jvn_command sort_command = {"sort", "order rows", "px | sort \"close\"", "Stable.", JVN_INPUT_REQUIRED,
                                         JVN_LIST(sort_params), .run = run};
static const jvn_command drop_command = {"book drop", "drop books", "book drop a", NULL, JVN_INPUT_NONE,
                                         JVN_LIST(drop_params), .run = run};
static const jvn_function twice_function =
    JVN_PLAIN("double twice(double x)", twice, "two times x", "calc twice(2)");

static registry *sample(void)
{
    registry *r = registry_new();
    const char *shadowed;
    assert_int_equal(registry_add(r, REG_COMMAND, "frame", &sort_command, &shadowed, NULL), JVN_OK);
    assert_int_equal(registry_add(r, REG_COMMAND, "books", &drop_command, &shadowed, NULL), JVN_OK);
    assert_int_equal(registry_add(r, REG_FUNCTION, "std", &twice_function, &shadowed, NULL), JVN_OK);
    return r;
}

static void usage_is(const jvn_command *c, const char *wanted)
{
    text t = {0};
    help_usage(c, &t);
    assert_string_equal(t.s, wanted);
    text_free(&t);
}

static void a_usage_line_follows_from_the_parameters(void **unused)
{
    (void)unused;
    usage_is(&sort_command, "sort KEY [asc|desc], ... [--how up|down] [--limit N] [--quick]");
    usage_is(&drop_command, "book drop NAME ...");
}

/* The page on a topic; the caller frees it. */
/* On a screen of that width; 0: on none. */
static char *page_on(int width, const char *name, jvn_status wanted, err *e)
{
    char *s = NULL;
    size_t n;
    registry *r = sample();
    FILE *f = open_memstream(&s, &n);
    err_clear(e);
    const help_output show = {.width = width};
    assert_int_equal(help_topic(r, name, width ? &show : NULL, f, e), wanted);
    fclose(f);
    registry_free(r);
    return s;
}

static char *page(const char *name, jvn_status wanted, err *e) { return page_on(0, name, wanted, e); }

static void a_page_has_usage_parameters_details_and_example(void **unused)
{
    (void)unused;
    err e;
    char *s = page("sort", JVN_OK, &e);
    assert_string_equal(s, "sort: order rows (command of frame)\n\n"
                           "  TABLE | sort KEY [asc|desc], ... [--how up|down] [--limit N] [--quick]\n\n"
                           "  keys     keys, required            expressions\n"
                           "  --how    enum up|down, default up  which way\n"
                           "  --limit  integer 1..               rows kept\n"
                           "  --quick  switch                    at once\n\n"
                           "  Stable.\n\n"
                           "  example: px | sort \"close\"\n");
    free(s);
}

static void on_a_narrow_screen_summaries_stand_below(void **unused)
{
    (void)unused;
    err e;
    char *s = page_on(50, "sort", JVN_OK, &e);
    assert_string_equal(s, "sort: order rows (command of frame)\n\n"
                           "  TABLE | sort KEY [asc|desc], ... [--how up|down]\n      [--limit N] [--quick]\n\n"
                           "  keys     keys, required\n           expressions\n"
                           "  --how    enum up|down, default up\n           which way\n"
                           "  --limit  integer 1..\n           rows kept\n"
                           "  --quick  switch\n           at once\n\n"
                           "  Stable.\n\n"
                           "  example: px | sort \"close\"\n");
    free(s);
}

static void functions_and_families_have_pages_too(void **unused)
{
    (void)unused;
    err e;
    char *s = page("twice", JVN_OK, &e), *t = page("std.twice", JVN_OK, &e), *b = page("book", JVN_OK, &e);
    assert_string_equal(s, "double twice(double x): two times x (scalar function of std)\n  example: calc twice(2)\n");
    assert_string_equal(t, s);
    assert_string_equal(b, "  book drop         drop books\n");
    free(s);
    free(t);
    free(b);
}

static void an_unknown_name_gets_the_nearest_of_all_kinds(void **unused)
{
    (void)unused;
    err e;
    free(page("twise", JVN_ENAME, &e));
    assert_string_equal(e.msg, "no command, function, reader, writer, metric or setting is called 'twise'");
    assert_string_equal(e.hint, "did you mean 'twice'?");
}

static void json_holds_every_kind_and_escapes_text(void **unused)
{
    (void)unused;
    char *s = NULL;
    size_t n;
    registry *r = sample();
    FILE *f = open_memstream(&s, &n);
    help_json(r, "  \"first\": 1,\n", f);
    fclose(f);
    assert_non_null(strstr(s, "\"example\": \"px | sort \\\"close\\\"\""));
    assert_non_null(strstr(s, "\"signature\": \"double twice(double x)\", \"shape\": \"plain\", \"result\": \"float64\""));
    assert_non_null(strstr(s, "{\"name\": \"--how\", \"type\": \"enum\", \"required\": false, \"many\": false, "
                              "\"written\": false, \"values\": \"up|down\", \"default\": \"up\", \"summary\": \"which way\"}"));
    assert_non_null(strstr(s, "{\n  \"first\": 1,\n  \"commands\": ["));
    assert_non_null(strstr(s, "\"readers\": [],\n  \"writers\": [],\n  \"metrics\": [],\n  \"options\": []\n}\n"));
    free(s);
    registry_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_usage_line_follows_from_the_parameters),
        cmocka_unit_test(a_page_has_usage_parameters_details_and_example),
        cmocka_unit_test(on_a_narrow_screen_summaries_stand_below),
        cmocka_unit_test(functions_and_families_have_pages_too),
        cmocka_unit_test(an_unknown_name_gets_the_nearest_of_all_kinds),
        cmocka_unit_test(json_holds_every_kind_and_escapes_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
