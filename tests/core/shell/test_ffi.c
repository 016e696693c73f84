/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_ffi.c -- bound functions seen from inside: lineage names their library, what is replaced lives on. */
#include "../unit.h"

#include "../../../core/shell/eval.h"

static table *run(session *s, const char *line)
{
    err e;
    table *t = NULL;
    jvn_status st = eval_statement(s, line, &t, &e);
    if (st != JVN_OK) print_message("%s: %s\n", line, e.msg);
    assert_int_equal(st, JVN_OK);
    return t;
}

/* What no plugin is needed for: an expression's value over the input. */
static jvn_status echo_run(jvn_call *call)
{
    struct ArrowArray a;
    const jvn_item *item = jvn_item_of(call, 0, 0);
    jvn_status st = call->host->share(call, item->array, 0, item->array->length, &a);
    return st == JVN_OK ? call->host->add(call, NULL, "x", item->schema, &a) : st;
}

static const jvn_param params[] = {{"x", JVN_P_EXPR, JVN_REQUIRED, NULL, NULL, "an expression"}};
static const jvn_command echo = {"echo", "s", "echo 1", NULL, JVN_INPUT_OPTIONAL, JVN_LIST(params), .run = echo_run};

static session *start(void)
{
    err e;
    const char *taken;
    session *s = session_new();
    assert_int_equal(registry_add(s->reg, REG_COMMAND, "test", &echo, &taken, &e), JVN_OK);
    return s;
}

static double value(const table *t) { return column_f64(t->columns[0])[0]; }

static void lineage_names_the_library(void **state)
{
    (void)state;
    session *s = start();
    table_unref(run(s, "ffi libm.so.6 'double cbrt(double)'"));
    table *t = run(s, "y = echo cbrt(27.0) + cbrt(8.0)");
    assert_true(value(t) == 5);
    const lineage *from = datasets_find(s->data, "y")->from;
    assert_int_equal(from->n, 1);
    assert_int_equal(from->inputs[0].kind, INPUT_PLUGIN);
    assert_non_null(strstr(from->inputs[0].name, "libm.so.6"));
    assert_string_equal(from->inputs[0].detail, "float64 cbrt(float64 x)");
    assert_true(from->inputs[0].size > 0);
    table_unref(t);
    session_free(s);
}

static void what_is_replaced_lives_as_long_as_the_session(void **state)
{
    (void)state;
    session *s = start();
    table_unref(run(s, "ffi libm.so.6 'double cbrt(double)' as f"));
    const reg_item *old = registry_find(s->reg, REG_FUNCTION, "f");
    const jvn_function *spec = old->spec;
    table_unref(run(s, "ffi libm.so.6 'float sqrtf(float)' as f"));
    assert_string_equal(old->name, "f");
    assert_string_equal(spec->signature, "float64 f(float64 x)");
    table *t = run(s, "echo f(4.0)");
    assert_true(value(t) == 2);
    table_unref(t);
    session_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lineage_names_the_library),
        cmocka_unit_test(what_is_replaced_lives_as_long_as_the_session),
    };
    return RUN(tests);
}
