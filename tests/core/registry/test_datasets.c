/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_datasets.c -- names, versions and lineage, alike in memory and in a file. */
#include "workspace.h"

/* An assignment of one column of numbers. */
static jvn_status assign(datasets *d, const char *name, int seed, const lineage *from)
{
    err e;
    lineage l;
    table *t = table_new();
    named_table one = {name, t, NULL};
    add(t, "x", make_column(JVN_INT64, 10, false, seed));
    lineage_begin(&l, "px = load x", false);
    if (from) lineage_add_all(&l, from);
    jvn_status st = datasets_put(d, &one, 1, &l, &e);
    lineage_clear(&l);
    table_unref(t);
    return st;
}

static int64_t first_value(datasets *d, const char *name)
{
    err e;
    const dataset *x;
    if (datasets_use(d, name, NULL, &x, &e) != JVN_OK) FAIL_WITH("%s", e.msg);
    return column_i64(x->t->columns[0])[0];
}

static datasets *open_file(const char *path)
{
    err e;
    datasets *d = datasets_new();
    if (path && datasets_open(d, path, &e) != JVN_OK) FAIL_WITH("%s", e.msg);
    return d;
}

/* The same in memory (path NULL), in a file, and in a file that is opened anew behind each step. */
static void each_way(void (*test)(datasets **d, const char *path, bool anew))
{
    datasets *d = open_file(NULL);
    test(&d, NULL, false);
    datasets_free(d);
    for (int anew = 0; anew < 2; anew++) {
        const char *path = new_file();
        d = open_file(path);
        test(&d, path, anew);
        datasets_free(d);
        remove_file(path);
    }
}

static void again(datasets **d, const char *path, bool anew)
{
    if (!anew) return;
    datasets_free(*d);
    *d = open_file(path);
}

static void expect_unknown(datasets *d, const char *name, const char *message, const char *hint)
{
    err e;
    assert_null(datasets_find(d, name));
    assert_int_equal(datasets_unknown(d, name, &e), JVN_ENAME);
    assert_string_equal(e.msg, message);
    assert_string_equal(e.hint, hint);
}

static void check_versions(datasets **d, const char *path, bool anew)
{
    assign(*d, "px", 1, NULL);
    expect_unknown(*d, "px@2", "px has no version 2", "it has version 1 alone");
    assign(*d, "px", 2, NULL);
    again(d, path, anew);
    assign(*d, "other", 9, NULL);
    assign(*d, "px", 3, NULL);
    again(d, path, anew);
    assert_int_equal(first_value(*d, "px@1"), 1);
    assert_int_equal(first_value(*d, "px"), 3);
    assert_int_equal(first_value(*d, "px@2"), 2);
    assert_int_equal(first_value(*d, "PX@3"), 3);
    assert_int_equal(first_value(*d, "PX"), 3);
    expect_unknown(*d, "px@4", "px has no version 4", "the newest is 3, and `history px` lists the others");
    expect_unknown(*d, "px@0", "px has no version 0", "the newest is 3, and `history px` lists the others");
    expect_unknown(*d, "px@x", "no dataset is called 'px@x'", "did you mean 'px'?");
    expect_unknown(*d, "@1", "no dataset is called '@1'", "'ls' lists the datasets");
    assert_int_equal(datasets_count(*d), 2);
    assert_string_equal(datasets_at(*d, 0)->name, "px");
    assert_int_equal(datasets_at(*d, 0)->bytes, 80);
}

static void every_version_stays(void **state)
{
    (void)state;
    each_way(check_versions);
}

static void check_history(datasets **d, const char *path, bool anew)
{
    err e;
    int n;
    const dataset *const *all;
    for (int i = 1; i <= 5; i++) {
        assign(*d, "px", i, NULL);
        if (i == 3) again(d, path, anew);
    }
    assert_int_equal(first_value(*d, "px@2"), 2);
    assert_int_equal(datasets_versions(*d, "px", &all, &n, &e), JVN_OK);
    assert_int_equal(n, 5);
    for (int i = 0; i < n; i++) {
        assert_int_equal(all[i]->version, i + 1);
        assert_string_equal(all[i]->from->line, "px = load x");
    }
    assert_int_equal(datasets_versions(*d, "xp", &all, &n, &e), JVN_ENAME);
}

static void a_history_has_all_versions_in_order(void **state)
{
    (void)state;
    each_way(check_history);
}

static void check_names(datasets **d, const char *path, bool anew)
{
    err e;
    assign(*d, "px", 1, NULL);
    assign(*d, "px", 2, NULL);
    assign(*d, "two", 5, NULL);
    again(d, path, anew);
    assert_int_equal(datasets_rename(*d, &(const char *){"px"}, &(const char *){"two"}, 1, &(lineage){.line = "rename"}, &e), JVN_EARG);
    assert_string_equal(e.msg, "'two' is taken");
    assert_int_equal(datasets_rename(*d, &(const char *){"px"}, &(const char *){"_p"}, 1, &(lineage){.line = "rename"}, &e), JVN_EARG);
    assert_int_equal(datasets_rename(*d, &(const char *){"nonesuch"}, &(const char *){"a"}, 1, &(lineage){.line = "rename"}, &e), JVN_ENAME);
    assert_int_equal(datasets_rename(*d, &(const char *){"px"}, &(const char *){"prices"}, 1, &(lineage){.line = "rename"}, &e), JVN_OK);
    again(d, path, anew);
    assert_null(datasets_find(*d, "px"));
    assert_int_equal(first_value(*d, "prices@1"), 1);
    assert_string_equal(datasets_find(*d, "prices@1")->name, "prices");
    assign(*d, "prices", 3, NULL);
    assert_int_equal(datasets_find(*d, "prices")->version, 3);
    assert_int_equal(datasets_rename(*d, &(const char *){"prices"}, &(const char *){"PRICES"}, 1, &(lineage){.line = "rename"}, &e), JVN_OK);
    assert_int_equal(datasets_remove(*d, &(const char *){"PRICES"}, 1, &(lineage){.line = "rm"}, &e), JVN_OK);
    assert_int_equal(datasets_remove(*d, &(const char *){"PRICES"}, 1, &(lineage){.line = "rm"}, &e), JVN_ENAME);
    again(d, path, anew);
    assert_int_equal(datasets_count(*d), 1);
    assign(*d, "prices", 7, NULL);
    assert_int_equal(datasets_find(*d, "prices")->version, 4); /* no number is given twice */
    assert_int_equal(first_value(*d, "prices"), 7);
    assert_int_equal(datasets_rename(*d, &(const char *){"prices"}, &(const char *){"low"}, 1, &(lineage){.line = "rename"}, &e), JVN_OK);
    assert_int_equal(datasets_remove(*d, &(const char *){"low"}, 1, &(lineage){.line = "rm"}, &e), JVN_OK);
    again(d, path, anew);
    assign(*d, "low", 8, NULL);
    assert_int_equal(datasets_find(*d, "low")->version, 5);
}

static void versions_follow_their_name(void **state)
{
    (void)state;
    each_way(check_names);
}

static void what_passes_stays_in_memory_and_has_one_version(void **state)
{
    const char *path = new_file();
    datasets *d = open_file(path);
    (void)state;
    assign(d, "_", 1, NULL);
    assign(d, "_", 2, NULL);
    assign(d, "px", 3, NULL);
    assert_int_equal(datasets_find(d, "_")->version, 2);
    assert_int_equal(first_value(d, "_"), 2);
    expect_unknown(d, "_@1", "_ has no version 1", "it has version 2 alone");
    datasets_free(d);
    d = open_file(path);
    assert_null(datasets_find(d, "_"));
    assert_int_equal(first_value(d, "px"), 3);
    datasets_free(d);
    remove_file(path);
}

static void lineage_comes_back_whole(void **state)
{
    static const lineage_input inputs[] = {
        {INPUT_DATASET, (char *)"px", (char *)"", 3, -1, 0, ""},
        {INPUT_DATASET, (char *)"_", (char *)"px | head\n 3", 12, -1, 0, ""},
        {INPUT_FILE, (char *)"data/it's.csv", (char *)"", 0, 1460, 1795333899550643,
         "7c9f3c8a2c93104282d554785643d69a"},
        {INPUT_PLUGIN, (char *)"csv", (char *)"0.1", 0, 343704, 1, "3c20aac957568b85233627e6d386f93d"},
        {INPUT_SCRIPT, (char *)"日本.lua", (char *)"", 0, 0, -5, "00"},
    };
    lineage l;
    const char *path = new_file();
    datasets *d = open_file(path);
    (void)state;
    lineage_begin(&l, "x", false);
    for (size_t i = 0; i < 5; i++) lineage_add(&l, &inputs[i]);
    assign(d, "px", 1, &l);
    lineage_clear(&l);
    int64_t made_at = datasets_find(d, "px")->from->made_at;
    datasets_free(d);
    d = open_file(path);
    const lineage *back = datasets_find(d, "px")->from;
    assert_int_equal(back->made_at, made_at);
    assert_int_equal(back->n, 5);
    for (int i = 0; i < back->n; i++) {
        const lineage_input *a = &inputs[i], *b = &back->inputs[i];
        assert_int_equal(a->kind, b->kind);
        assert_string_equal(a->name, b->name);
        assert_string_equal(a->detail, b->detail);
        assert_string_equal(a->hash, b->hash);
        assert_true(a->version == b->version && a->size == b->size && a->modified == b->modified);
    }
    datasets_free(d);
    remove_file(path);
}

static void two_programs_number_versions_together(void **state)
{
    err e;
    const char *path = new_file();
    datasets *a = open_file(path), *b = open_file(path);
    (void)state;
    assign(a, "px", 1, NULL);
    assign(b, "px", 2, NULL); /* b has not looked since */
    assert_int_equal(datasets_find(b, "px")->version, 2);
    assign(a, "px", 3, NULL);
    assert_int_equal(datasets_find(a, "px")->version, 3);
    assert_int_equal(datasets_refresh(b, &e), JVN_OK);
    assert_int_equal(first_value(b, "px"), 3);
    assert_int_equal(first_value(b, "px@1"), 1);
    assert_int_equal(first_value(a, "px@2"), 2);
    assert_int_equal(datasets_remove(a, &(const char *){"px"}, 1, &(lineage){.line = "rm"}, &e), JVN_OK);
    assert_int_equal(datasets_remove(b, &(const char *){"px"}, 1, &(lineage){.line = "rm"}, &e), JVN_ENAME);
    assert_int_equal(datasets_refresh(b, &e), JVN_OK);
    assert_int_equal(datasets_count(b), 0);
    datasets_free(a);
    datasets_free(b);
    remove_file(path);
}

static void columns_are_loaded_when_they_are_needed(void **state)
{
    err e;
    const column *c;
    const char *path = new_file();
    versions *v = open_versions(path);
    table *t = make_table(10, 1);
    (void)state;
    put(v, "px", t);
    versions_free(v);
    datasets *d = open_file(path);
    table *lazy = datasets_find(d, "px")->t;
    for (int i = 0; i < t->n; i++) {
        assert_null(lazy->columns[i]);
        assert_int_equal(table_type(lazy, i), t->columns[i]->type);
    }
    assert_int_equal(table_need(lazy, 3, &c, &e), JVN_OK);
    assert_true(same_column(t->columns[3], c));
    assert_null(lazy->columns[2]);
    table_ref(lazy);
    datasets_free(d); /* what is held goes on */
    assert_int_equal(compare_tables(t, lazy, &e), JVN_OK);
    table_unref(lazy);
    table_unref(t);
    remove_file(path);
}

/* Two columns of nearly half of what earlier versions may take: one of its own, one that it shares where asked to. */
static void assign_large(datasets *d, column *shared)
{
    err e;
    lineage l;
    const int64_t rows = DATASETS_EARLIER / 8 / 5 * 2;
    table *t = table_new();
    named_table one = {"px", t, NULL};
    add(t, "own", column_new(JVN_FLOAT64, rows, 0, false));
    add(t, "other", shared ? column_ref(shared) : column_new(JVN_FLOAT64, rows, 0, false));
    lineage_begin(&l, "px = load x", false);
    assert_int_equal(datasets_put(d, &one, 1, &l, &e), JVN_OK);
    lineage_clear(&l);
    table_unref(t);
}

static void earlier_versions_in_memory_go_where_they_take_too_much(void **state)
{
    (void)state;
    column *shared = column_new(JVN_FLOAT64, DATASETS_EARLIER / 8 / 5 * 2, 0, false);
    datasets *d = datasets_new();
    assign(d, "small", 1, NULL);
    assign(d, "small", 2, NULL);
    for (int i = 0; i < 4; i++) assign_large(d, shared);
    assert_null(datasets_find(d, "small@1"));
    expect_unknown(d, "px@1", "px has no version 1 any more", "`history px` lists those that are kept");
    assert_non_null(datasets_find(d, "px@2"));
    for (int i = 0; i < 2; i++) assign_large(d, NULL);
    expect_unknown(d, "px@4", "px has no version 4 any more", "`history px` lists those that are kept");
    assert_int_equal(first_value(d, "small"), first_value(d, "small@2"));
    datasets_free(d);
    column_unref(shared);
}

static void check_dropping(datasets **d, const char *path, bool anew)
{
    err e;
    int n;
    int64_t would, bytes, size[2];
    bool whole;
    const dataset *const *all;
    const char *const names[] = {"px@1", "px@3", "odd \" name@1"};
    for (int i = 1; i <= 4; i++) assign(*d, "px", i, NULL);
    assign(*d, "odd \" name", 5, NULL);
    assign(*d, "odd \" name", 6, NULL);
    again(d, path, anew);
    assert_int_equal(datasets_drop(*d, names, 3, true, &would, &e), JVN_OK);
    assert_int_equal(first_value(*d, "px@3"), first_value(*d, "px@3"));
    assert_int_equal(datasets_drop(*d, names, 3, false, &bytes, &e), JVN_OK);
    assert_int_equal(bytes, would);
    assert_int_equal(bytes, 3 * 80);
    again(d, path, anew);
    expect_unknown(*d, "px@3", "px has no version 3 any more", "`history px` lists those that are kept");
    assert_int_equal(datasets_versions(*d, "px", &all, &n, &e), JVN_OK);
    assert_int_equal(n, 2);
    assert_int_equal(all[0]->version, 2);
    assert_int_equal(datasets_shrink(*d, size, &whole, &e), JVN_OK);
    assert_true(whole);
    assign(*d, "px", 7, NULL);
    assert_int_equal(datasets_find(*d, "px")->version, 5);
}

static void versions_can_be_dropped_but_the_newest(void **state)
{
    (void)state;
    each_way(check_dropping);
}

static void what_was_newest_is_dropped_by_no_stale_list(void **state)
{
    err e;
    int64_t bytes;
    const char *path = new_file();
    datasets *d = open_file(path), *other = open_file(path);
    (void)state;
    assign(d, "px", 1, NULL);
    assign(d, "px", 2, NULL);
    assert_int_equal(datasets_refresh(other, &e), JVN_OK);
    assert_int_equal(datasets_remove(other, &(const char *){"px"}, 1, &(lineage){.line = "rm"}, &e), JVN_OK);
    assign(other, "px", 3, NULL);
    assert_int_equal(datasets_drop(d, (const char *const[]){"px@1"}, 1, false, &bytes, &e), JVN_OK);
    datasets_free(d);
    datasets_free(other);
    d = open_file(path);
    assert_null(datasets_find(d, "px@1"));
    assert_int_equal(first_value(d, "px@3"), 3);
    datasets_free(d);
    remove_file(path);
}

static void check_marks(datasets **d, const char *path, bool anew)
{
    err e;
    char *there, *again_there;
    assign(*d, "a", 1, NULL);
    assign(*d, "b", 1, NULL);
    assign(*d, "c", 2, NULL);
    again(d, path, anew);
    assert_int_equal(datasets_marks(*d, datasets_find(*d, "a"), &there, &e), JVN_OK);
    assert_int_equal(datasets_marks(*d, datasets_find(*d, "b"), &again_there, &e), JVN_OK);
    assert_string_equal(there, again_there);
    free(again_there);
    assert_int_equal(datasets_marks(*d, datasets_find(*d, "c"), &again_there, &e), JVN_OK);
    assert_string_not_equal(there, again_there);
    free(again_there);
    first_value(*d, "a");
    again_there = datasets_mark(datasets_find(*d, "a")->t->columns[0], &e);
    if (path) assert_string_equal(there, again_there);
    free(again_there);
    free(there);
}

static void values_are_told_apart_without_being_loaded(void **state)
{
    (void)state;
    each_way(check_marks);
}

static void check_aside(datasets **d, const char *path, bool anew)
{
    assign(*d, "px", 1, NULL);
    again(d, path, anew);
    datasets *aside = datasets_aside(*d);
    assert_null(datasets_find(*d, "px"));
    assert_null(datasets_path(*d));
    assign(*d, "px", 2, NULL);
    datasets_number(*d, "px", 7);
    assign(*d, "px", 3, NULL);
    assert_int_equal(datasets_find(*d, "px")->version, 8);
    assert_int_equal(datasets_find(aside, "px")->version, 1);
    datasets_back(*d);
    assert_int_equal(datasets_find(*d, "px")->version, 1);
    assert_int_equal(first_value(*d, "px"), 1);
    assert_true(path ? strcmp(datasets_path(*d), path) == 0 : !datasets_path(*d));
}

static void a_workspace_can_be_put_aside(void **state)
{
    (void)state;
    each_way(check_aside);
    datasets *d = datasets_new();
    assign(d, "px", 1, NULL);
    datasets_aside(d);
    datasets_free(d); /* and what is aside with it */
}

/* ---- undo ---- */

static void turn(datasets **d, const char *path, bool anew, bool redo, const char *was, const char *became)
{
    err e;
    undo_step step;
    again(d, path, anew);
    if (datasets_undo(*d, redo, &step, &e) != JVN_OK) FAIL_WITH("%s", e.msg);
    assert_int_equal(step.undone, redo);
    if (was) assert_string_equal(step.all[0].was, was);
    else assert_null(step.all[0].was);
    if (became) assert_string_equal(step.all[0].became, became);
    else assert_null(step.all[0].became);
    step_clear(&step);
    again(d, path, anew);
}

static void expect_none(datasets *d, bool redo)
{
    err e;
    undo_step step;
    assert_int_equal(datasets_undo(d, redo, &step, &e), JVN_ENAME);
}

static void check_undo(datasets **d, const char *path, bool anew)
{
    err e;
    undo_steps all;
    const char *const px = "px", *const old = "old";
    expect_none(*d, false);
    assign(*d, "px", 1, NULL);
    assign(*d, "px", 2, NULL);
    assert_int_equal(datasets_rename(*d, &px, &old, 1, &(lineage){.line = "rename px old"}, &e), JVN_OK);
    assign(*d, "px", 3, NULL);
    assert_int_equal(datasets_remove(*d, &old, 1, &(lineage){.line = "rm old"}, &e), JVN_OK);
    assign(*d, "_x", 4, NULL); /* is no step */
    turn(d, path, anew, false, "old", NULL);
    turn(d, path, anew, false, NULL, "px");
    turn(d, path, anew, false, "px", "old");
    assert_int_equal(first_value(*d, "px"), 2);
    turn(d, path, anew, false, "px", "px");
    assert_int_equal(datasets_find(*d, "px")->version, 1);
    assert_int_equal(first_value(*d, "px"), 1);
    turn(d, path, anew, false, NULL, "px");
    assert_null(datasets_find(*d, "px"));
    expect_none(*d, false);
    for (int i = 0; i < 5; i++) turn(d, path, anew, true, (const char *[]){NULL, "px", "px", NULL, "old"}[i],
                                     (const char *[]){"px", "px", "old", "px", NULL}[i]);
    expect_none(*d, true);
    assert_int_equal(first_value(*d, "px"), 3);
    turn(d, path, anew, false, "old", NULL);
    turn(d, path, anew, false, NULL, "px");
    assign(*d, "old", 5, NULL);
    expect_none(*d, true);
    assert_int_equal(first_value(*d, "old@3"), 5);
    assert_int_equal(datasets_steps(*d, &all, &e), JVN_OK);
    assert_int_equal(all.n, 4);
    undo_steps_free(&all);
}

static void steps_are_taken_back_and_returned(void **state)
{
    (void)state;
    each_way(check_undo);
}

static void in_memory_steps_go_with_what_they_need(void **state)
{
    err e;
    undo_step step;
    const char *const px = "px";
    datasets *d = datasets_new();
    (void)state;
    assign(d, "small", 1, NULL);
    assign_large(d, NULL);
    assert_int_equal(datasets_remove(d, &px, 1, &(lineage){.line = "rm px"}, &e), JVN_OK);
    for (int i = 0; i < 4; i++) assign_large(d, NULL);
    assign(d, "small", 2, NULL);
    assert_int_equal(datasets_undo(d, false, &step, &e), JVN_OK);
    step_clear(&step);
    assert_int_equal(first_value(d, "small"), 1);
    while (datasets_undo(d, false, &step, &e) == JVN_OK) step_clear(&step);
    assert_int_equal(datasets_count(d), 2); /* what was before the steps that are left */
    datasets_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_version_stays),
        cmocka_unit_test(a_history_has_all_versions_in_order),
        cmocka_unit_test(versions_follow_their_name),
        cmocka_unit_test(earlier_versions_in_memory_go_where_they_take_too_much),
        cmocka_unit_test(what_passes_stays_in_memory_and_has_one_version),
        cmocka_unit_test(lineage_comes_back_whole),
        cmocka_unit_test(two_programs_number_versions_together),
        cmocka_unit_test(columns_are_loaded_when_they_are_needed),
        cmocka_unit_test(versions_can_be_dropped_but_the_newest),
        cmocka_unit_test(what_was_newest_is_dropped_by_no_stale_list),
        cmocka_unit_test(values_are_told_apart_without_being_loaded),
        cmocka_unit_test(a_workspace_can_be_put_aside),
        cmocka_unit_test(steps_are_taken_back_and_returned),
        cmocka_unit_test(in_memory_steps_go_with_what_they_need),
    };
    return RUN(tests);
}
