/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_adopt.c -- lists of structs from older and newer plugins, in this host's layout. */
#include "../unit.h"

#include "../../../core/plugin/adopt.h"

/* A struct that grew: two fields at first, then a third; a newer header has a fourth. */
typedef struct first {
    const char *name;
    int64_t a;
} first;
typedef struct now {
    const char *name;
    int64_t a;
    const char *later;
} now;
typedef struct next {
    const char *name;
    int64_t a;
    const char *later;
    int64_t latest;
} next;

static const layout as = {sizeof(now), sizeof(first), "thing"};

static void an_older_plugins_items_are_completed_with_zeros(void **state)
{
    (void)state;
    err e;
    jvn_list out;
    const first items[] = {{"x", 1}, {"y", 2}};
    arena *a = arena_new();
    assert_int_equal(adopt_list(a, (jvn_list)JVN_LIST(items), &as, &out, &e), JVN_OK);
    assert_int_equal(out.count, 2);
    assert_int_equal(out.stride, sizeof(now));
    for (uint32_t i = 0; i < 2; i++) {
        const now *x = jvn_at(&out, i);
        assert_string_equal(x->name, items[i].name);
        assert_int_equal(x->a, items[i].a);
        assert_null(x->later);
    }
    arena_free(a);
}

static void a_newer_plugins_items_are_cut(void **state)
{
    (void)state;
    err e;
    jvn_list out;
    const next items[] = {{"x", 1, "l", -1}, {"y", 2, "m", -1}};
    arena *a = arena_new();
    assert_int_equal(adopt_list(a, (jvn_list)JVN_LIST(items), &as, &out, &e), JVN_OK);
    const now *second = jvn_at(&out, 1);
    assert_int_equal(out.stride, sizeof(now));
    assert_string_equal(second->name, "y");
    assert_string_equal(second->later, "m");
    arena_free(a);
}

static void what_was_never_such_a_struct_is_refused(void **state)
{
    (void)state;
    err e;
    jvn_list out;
    const first items[] = {{"x", 1}};
    arena *a = arena_new();
    assert_int_equal(adopt_list(a, (jvn_list){items, 1, 8}, &as, &out, &e), JVN_EPLUGIN);
    assert_string_equal(e.msg, "its list of things has items of 8 bytes, wanted 16");
    assert_int_equal(adopt_list(a, (jvn_list){NULL, 1, sizeof(now)}, &as, &out, &e), JVN_EPLUGIN);
    assert_string_equal(e.msg, "its list of things is nowhere");
    assert_int_equal(adopt_list(a, (jvn_list)JVN_NONE, &as, &out, &e), JVN_OK);
    assert_int_equal(out.count, 0);
    arena_free(a);
}

static void a_list_beyond_an_older_entry_is_empty(void **state)
{
    (void)state;
    static const jvn_param params[1];
    jvn_plugin x = {.size = sizeof x, .metrics = {params, 1, 40}, .options = {params, 1, 40}};
    assert_int_equal(adopt_entry_list(&x, offsetof(jvn_plugin, options)).count, 1);
    x.size = offsetof(jvn_plugin, options);
    assert_int_equal(adopt_entry_list(&x, offsetof(jvn_plugin, options)).count, 0);
    assert_int_equal(adopt_entry_list(&x, offsetof(jvn_plugin, metrics)).count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_older_plugins_items_are_completed_with_zeros),
        cmocka_unit_test(a_newer_plugins_items_are_cut),
        cmocka_unit_test(what_was_never_such_a_struct_is_refused),
        cmocka_unit_test(a_list_beyond_an_older_entry_is_empty),
    };
    return RUN(tests);
}
