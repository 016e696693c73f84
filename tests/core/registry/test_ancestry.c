/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_ancestry.c -- names of then, looked up now. */
#include "workspace.h"

#include "../../../core/registry/ancestry.h"

static void the_target_of_a_line_is_read_off_its_head(void **state)
{
    static const char *const lines[][2] = {
        {"px = load x", "px"}, {"  px=load x", "px"}, {"\"odd name\" = load x", "odd name"}, {"a.b\n= c", "a.b"},
        {"px | head", NULL}, {"px == 2", NULL}, {"calc x = 2", NULL}, {"lua jevons.put('x')", NULL}, {"", NULL}, {"= 2", NULL}, {"\"open", NULL},
        {"f(x) = 2", NULL}, {"\"a \"\"b\"\" c\" = d", "a \"b\" c"}, {"\"a | = b\" = c", "a | = b"}, {"\"a\" | b", NULL}, {"\"a\" == 2", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char *target = ancestry_target(lines[i][0]);
        if (!lines[i][1]) assert_null(target);
        else assert_string_equal(target, lines[i][1]);
        free(target);
    }
}

/* Made at a time, of one version of another. */
static void make(datasets *d, const char *name, const char *line, int64_t at, const char *of, int version)
{
    err e;
    table *t = table_new();
    lineage l = {.line = (char *)(uintptr_t)line, .made_at = at, .micros = 1};
    add(t, "x", make_column(JVN_INT64, 3, false, (int)at));
    if (of) lineage_add_dataset(&l, of, version, "");
    assert_int_equal(datasets_put(d, &(named_table){name, t, NULL}, 1, &l, &e), JVN_OK);
    l.line = NULL;
    lineage_clear(&l);
    table_unref(t);
}

static void expect(datasets *d, const char *name, const char *wanted)
{
    err e;
    text t = {0};
    ancestry a;
    assert_int_equal(ancestry_read(d, name, &a, &e), JVN_OK);
    text_puts(&t, "");
    for (int i = 0; i < a.n; i++) text_printf(&t, "%s%s@%d=%s", i ? " " : "", a.all[i].name, a.all[i].version, a.all[i].now ? a.all[i].now : "?");
    assert_string_equal(t.s, wanted);
    text_free(&t);
    ancestry_free(&a);
}

static void names_of_then_are_found_now(void **state)
{
    err e;
    (void)state;
    datasets *d = datasets_new();
    make(d, "px", "px = load x", 10, NULL, 0);
    make(d, "px", "px = px | set", 20, "px", 1);
    make(d, "px.side", "px = px | set", 20, "px", 1);
    make(d, "r", "r = px | head", 30, "px", 2);
    make(d, "s", "s = px.side | head", 40, "px.side", 1);
    expect(d, "r", "r@1=r@1 px@2=px@2 px@1=px@1");
    assert_int_equal(datasets_rename(d, &(const char *){"px"}, &(const char *){"old"}, 1, &(lineage){.line = "rename"}, &e), JVN_OK);
    assert_int_equal(datasets_rename(d, &(const char *){"px.side"}, &(const char *){"old.side"}, 1, &(lineage){.line = "rename"}, &e), JVN_OK);
    make(d, "px", "px = load y", 50, NULL, 0);
    make(d, "px", "px = px | tail", 60, "px", 3);
    expect(d, "r", "r@1=r@1 px@2=old@2 px@1=old@1");
    expect(d, "s", "s@1=s@1 px.side@1=old.side@1 px@1=old@1");
    expect(d, "px", "px@4=px@4 px@3=px@3");
    assert_int_equal(datasets_rename(d, &(const char *){"old.side"}, &(const char *){"any"}, 1, &(lineage){.line = "rename"}, &e), JVN_OK);
    expect(d, "s", "s@1=s@1 px.side@1=any@1 px@1=old@1");
    assert_int_equal(datasets_remove(d, &(const char *){"old"}, 1, &(lineage){.line = "rm"}, &e), JVN_OK);
    expect(d, "r", "r@1=r@1 px@2=?");
    datasets_free(d);
}

/* Clocks are set back: what seems to come later is not taken for what was used, and nothing goes round in circles. */
static void circles_end(void **state)
{
    (void)state;
    datasets *d = datasets_new();
    make(d, "a", "a = b", 10, "b", 1);
    make(d, "b", "b = a", 10, "a", 1);
    expect(d, "a", "a@1=a@1 b@1=b@1");
    make(d, "c", "c = a", 5, "a", 1);
    expect(d, "c", "c@1=c@1 a@1=?");
    datasets_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_target_of_a_line_is_read_off_its_head),
        cmocka_unit_test(names_of_then_are_found_now),
        cmocka_unit_test(circles_end),
    };
    return RUN(tests);
}
