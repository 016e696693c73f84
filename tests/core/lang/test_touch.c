/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_touch.c -- which columns a line needs of the dataset at its head. */
#include "../unit.h"

#include "../../../core/base/text.h"
#include "../../../core/lang/touch.h"

static jvn_status run(jvn_call *call)
{
    (void)call;
    return JVN_OK;
}

static const jvn_param where_params[] = {{"CONDITION", JVN_P_EXPR, JVN_REQUIRED, NULL, NULL, "rows to keep"}};
static const jvn_param set_params[] = {{"COLUMNS", JVN_P_ASSIGN, JVN_REQUIRED, NULL, NULL, "new columns"}};
static const jvn_param summary_params[] = {{"AGGREGATES", JVN_P_AGG, 0, NULL, NULL, "figures"},
                                           {"--by", JVN_P_COLUMNS, 0, NULL, NULL, "groups"}};
static const jvn_command commands[] = {
    {"where", "s", "px | where a > 1", NULL, JVN_INPUT_REQUIRED, JVN_LIST(where_params), .run = run, .reads = JVN_READS_KEPT},
    {"set", "s", "px | set b = a", NULL, JVN_INPUT_REQUIRED, JVN_LIST(set_params), .run = run, .reads = JVN_READS_KEPT},
    {"summary", "s", "px | summary n()", NULL, JVN_INPUT_REQUIRED, JVN_LIST(summary_params), .run = run, .reads = JVN_READS_NAMED},
    {"other", "s", "px | other", NULL, JVN_INPUT_REQUIRED, {0}, .run = run},
};

static table *make_table(void)
{
    err e;
    static const char *const names[] = {"a", "b", "c", "d"};
    table *t = table_new();
    for (int i = 0; i < 4; i++) assert_int_equal(table_take(t, names[i], column_new(JVN_INT64, 1, 0, false), &e), JVN_OK);
    return t;
}

static datasets *make_data(table *t)
{
    err e;
    lineage l;
    datasets *d = datasets_new();
    lineage_begin(&l, "", false);
    assert_int_equal(datasets_put(d, &(named_table){"px", t, NULL}, 1, &l, &e), JVN_OK);
    lineage_clear(&l);
    return d;
}

/* The columns that a line needs, as letters; "all". */
static void expect(const char *line, const char *wanted)
{
    err e;
    statement st;
    const char *taken;
    char found[8] = "";
    bool need[4] = {false};
    arena *a = arena_new();
    registry *r = registry_new();
    table *t = make_table();
    datasets *d = make_data(t);
    scope sc = {r, d, NULL};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        assert_int_equal(registry_add(r, REG_COMMAND, "t", &commands[i], &taken, &e), JVN_OK);
    assert_int_equal(parse_statement(a, line, &sc, &st, &e), JVN_OK);
    if (touch_columns(st.stages + 1, st.n - 1, t, need))
        for (int i = 0; i < 4; i++) strcat(found, need[i] ? t->names[i] : "");
    else strcpy(found, "all");
    if (strcmp(found, wanted) != 0) print_error("%s\n", line);
    assert_string_equal(found, wanted);
    datasets_free(d);
    table_unref(t);
    registry_free(r);
    arena_free(a);
}

static void what_arguments_name_is_needed(void **state)
{
    (void)state;
    expect("px | summary max(b)", "b");
    expect("px | summary max(B), min(b + a) --by d", "abd");
    expect("px | where a > 1 | summary max(c)", "ac");
    expect("px | where a > 1 and b < 2 | where c = 1 | summary n()", "abc");
}

static void what_a_stage_makes_is_not_the_datasets(void **state)
{
    (void)state;
    expect("px | set x = a * 2 | summary max(x)", "a");
    expect("px | set x = a * 2 | set y = x + d | summary max(y)", "ad");
    expect("px | set x = x | summary max(x)", "all");
}

static void rows_need_a_column(void **state)
{
    (void)state;
    expect("px | summary n()", "a");
}

static void where_anything_may_be_needed_all_is(void **state)
{
    (void)state;
    expect("px", "all");
    expect("px | where a > 1", "all");
    expect("px | other", "all");
    expect("px | where a > 1 | other | summary max(a)", "all");
    expect("px | summary", "all");
    expect("px | summary --by a", "all");
    expect("px | summary max", "all");
    expect("px | summary max(nonesuch)", "all");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_arguments_name_is_needed),
        cmocka_unit_test(what_a_stage_makes_is_not_the_datasets),
        cmocka_unit_test(rows_need_a_column),
        cmocka_unit_test(where_anything_may_be_needed_all_is),
    };
    return RUN(tests);
}
