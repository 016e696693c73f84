/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_vectors.c -- columns come back from the file as they were, are kept once, and are believed only if whole. */
#include "workspace.h"

#include "../../../core/base/pool.h"

/* Puts t, opens the file anew and compares. */
static void expect_back(const char *path, const char *name, table *t)
{
    err e;
    dataset_list found;
    versions *v = open_versions(path);
    put(v, name, t);
    versions_free(v);
    v = open_versions(path);
    if (versions_of(v, name, 0, &found, &e) != JVN_OK) FAIL_WITH("%s", e.msg);
    assert_true(found.n > 0);
    if (compare_tables(t, found.all[found.n - 1]->t, &e) != JVN_OK) FAIL_WITH("%s: %s", name, e.msg);
    dataset_list_free(&found);
    versions_free(v);
}

static void every_type_comes_back_at_every_size(void **state)
{
    static const int64_t sizes[] = {0, 1, 7, 8, 9, 16, 17, 63, 64, 65, 128, 500, 513};
    const char *path = new_file();
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        table *t = make_table(sizes[i], (int)i);
        expect_back(path, "px", t);
        table_unref(t);
    }
    remove_file(path);
}

static void slices_come_back_whatever_bit_they_begin_at(void **state)
{
    const char *path = new_file();
    table *whole = make_table(300, 5);
    (void)state;
    for (int64_t offset = 0; offset < 20; offset += offset < 9 ? 1 : 5) {
        table *t = table_new();
        for (int i = 0; i < whole->n; i++)
            add(t, whole->names[i], column_slice(whole->columns[i], offset, 250 + offset % 7));
        expect_back(path, "slice", t);
        table_unref(t);
    }
    table_unref(whole);
    remove_file(path);
}

static void a_table_without_columns_and_columns_of_any_name_come_back(void **state)
{
    const char *path = new_file();
    table *none = table_new(), *odd = table_new();
    char name[4001];
    (void)state;
    expect_back(path, "none", none);
    memset(name, 'x', 4000);
    name[4000] = '\0';
    add(odd, name, make_column(JVN_INT64, 3, false, 1));
    add(odd, "日本 'quoted' \"twice\"; drop table chunk\n", make_column(JVN_INT64, 3, false, 2));
    expect_back(path, "it's a \"name\"", odd);
    table_unref(none);
    table_unref(odd);
    remove_file(path);
}

static void equal_values_are_kept_once(void **state)
{
    const char *path = new_file();
    versions *v = open_versions(path);
    store *s = open_small(path);
    table *t = make_table(100, 1), *again = make_table(100, 1);
    (void)state;
    put(v, "px", t);
    int64_t chunks = count(s, "SELECT count(*) FROM chunk");
    put(v, "px", t);
    assert_int_equal(count(s, "SELECT count(*) FROM chunk"), chunks);
    put(v, "other", again); /* made anew: found by its hash */
    assert_int_equal(count(s, "SELECT count(*) FROM chunk"), chunks);
    assert_int_equal(count(s, "SELECT count(*) FROM vector WHERE type = 'string' AND rows = 5"), 1);
    store_unref(s);
    versions_free(v);
    table_unref(t);
    table_unref(again);
    remove_file(path);
}

static void one_more_column_is_all_that_is_written(void **state)
{
    const char *path = new_file();
    versions *v = open_versions(path);
    store *s = open_small(path);
    table *t = make_table(100, 1), *more = table_new();
    (void)state;
    put(v, "px", t);
    int64_t vectors = count(s, "SELECT count(*) FROM vector");
    for (int i = 0; i < t->n; i++) add(more, t->names[i], column_label(t->columns[i], "EUR", NULL));
    add(more, "x", make_column(JVN_FLOAT64, 100, true, 9));
    put(v, "px", more);
    assert_int_equal(count(s, "SELECT count(*) FROM vector"), vectors + 1);
    store_unref(s);
    versions_free(v);
    table_unref(t);
    table_unref(more);
    remove_file(path);
}

static void what_nobody_has_any_more_is_dropped(void **state)
{
    err e;
    int64_t bytes;
    const char *path = new_file();
    versions *v = open_versions(path);
    store *s = open_small(path);
    table *t = make_table(100, 1), *other = make_table(100, 2);
    (void)state;
    put(v, "a", t);
    int64_t chunks = count(s, "SELECT count(*) FROM chunk");
    put(v, "b", t);
    put(v, "b", other);
    assert_int_equal(versions_remove(v, &(const char *){"b"}, 1, &(lineage){.line = "rm"}, &e), JVN_OK);
    assert_int_equal(versions_drop(v, NULL, 0, true, &bytes, &e), JVN_OK);
    assert_int_equal(bytes, count(s, "SELECT sum(bytes) FROM vector WHERE id NOT IN (SELECT vector FROM column WHERE version = 1"
                                     " UNION SELECT dictionary FROM vector x JOIN column c ON c.vector = x.id WHERE c.version = 1"
                                     " AND dictionary NOT NULL)"));
    assert_int_equal(versions_drop(v, NULL, 0, false, &bytes, &e), JVN_OK); /* what undo would need */
    assert_int_equal(count(s, "SELECT count(*) FROM chunk"), chunks);
    assert_int_equal(versions_remove(v, &(const char *){"a"}, 1, &(lineage){.line = "rm"}, &e), JVN_OK);
    assert_int_equal(count(s, "SELECT count(*) FROM chunk"), chunks);
    assert_int_equal(versions_drop(v, NULL, 0, false, &bytes, &e), JVN_OK);
    assert_int_equal(count(s, "SELECT count(*) FROM chunk") + count(s, "SELECT count(*) FROM vector") +
                         count(s, "SELECT count(*) FROM version") + count(s, "SELECT count(*) FROM column"), 0);
    assert_int_equal(versions_remove(v, &(const char *){"a"}, 1, &(lineage){.line = "rm"}, &e), JVN_ENAME);
    put(v, "a", t); /* its vectors are known, and gone */
    assert_int_equal(count(s, "SELECT count(*) FROM chunk"), chunks);
    store_unref(s);
    versions_free(v);
    table_unref(t);
    table_unref(other);
    remove_file(path);
}

/* The message that loading everything of px ends with. */
static void expect_damage(const char *path, const char *sql, const char *column_name, const char *part)
{
    err e;
    dataset_list found;
    run_sql(path, sql);
    versions *v = open_versions(path);
    jvn_status st = versions_of(v, "px", 0, &found, &e);
    if (st == JVN_OK) {
        const dataset *d = found.all[0];
        st = d->lost ? fail(&e, JVN_EDATA, "%s", d->lost) : table_need_all(d->t, &e);
        dataset_list_free(&found);
    }
    versions_free(v);
    assert_int_equal(st, JVN_EDATA);
    if (!strstr(e.msg, "px@1") || !strstr(e.msg, column_name) || !strstr(e.msg, part)) FAIL_WITH("%s: %s", sql, e.msg);
}

static void a_damaged_chunk_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *column, *part;
    } cases[] = {
        {"UPDATE chunk SET data = zeroblob(64) WHERE id = 20", "column '", "chunk "},
        {"UPDATE chunk SET checksum = checksum + 1 WHERE vector ="
         " (SELECT vector FROM column WHERE name = 'float64') AND place = 3", "column 'float64'", "fit its hash"},
        {"UPDATE chunk SET data = CAST('wrong' || substr(data, 6) AS BLOB) WHERE vector ="
         " (SELECT vector FROM column WHERE name = 'string') AND part = 2 AND place = 1",
         "column 'string'", "chunk 1 of its text has checksum"},
        {"DELETE FROM chunk WHERE vector = (SELECT vector FROM column WHERE name = 'int64') AND place = 2",
         "column 'int64'", "chunk 2"},
        {"UPDATE vector SET rows = 1000000000000 WHERE type = 'int64'", "column 'int64'", "wanted 8000000000000"},
        {"UPDATE vector SET nulls = 1 WHERE type = 'int64' AND nulls = 0", "column 'int64'", ""},
        {"UPDATE vector SET type = 'timestamp' WHERE type = 'int64'", "px@1", "checksum"},
        {"UPDATE column SET unit = 'EUR' WHERE name = 'float64'", "px@1", "checksum"},
        {"UPDATE version SET rows = rows - 1", "px@1", "checksum"},
        {"UPDATE vector SET dictionary = 1 WHERE type = 'dict'", "column 'dict", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = new_file();
        versions *v = open_versions(path);
        table *t = make_table(100, 1);
        put(v, "px", t);
        versions_free(v);
        expect_damage(path, cases[i].sql, cases[i].column, cases[i].part);
        table_unref(t);
        remove_file(path);
    }
}

/* Checksums are right here, what they are of is not. */
static void a_file_made_to_mislead_is_not_believed(void **state)
{
    err e;
    (void)state;
    for (int i = 0; i < 6; i++) {
        const char *path = new_file();
        versions *v = open_versions(path);
        table *t = table_new();
        dataset_list found;
        column *c = make_column(i == 0 ? JVN_DICT : JVN_STRING, 20, i == 4, 1);
        if (i == 0) ((int32_t *)c->data->data)[7] = 5;
        if (i == 1) ((int64_t *)c->data->data)[7] = 1 << 30;
        if (i == 2) ((int64_t *)c->data->data)[7] = -5;
        if (i == 3) ((char *)c->bytes->data)[1] = '\xff';
        if (i == 4) c->nulls = -1;
        add(t, "bad", c);
        if (i == 5) t->rows = 21;
        put(v, "px", t);
        versions_free(v);
        v = open_versions(path);
        assert_int_equal(versions_of(v, "px", 1, &found, &e), JVN_OK);
        assert_int_equal(table_need_all(found.all[0]->t, &e), JVN_EDATA);
        assert_non_null(strstr(e.msg, "px@1, column 'bad'"));
        dataset_list_free(&found);
        versions_free(v);
        table_unref(t);
        remove_file(path);
    }
}

static void what_the_user_stops_leaves_nothing(void **state)
{
    err e;
    lineage l;
    dataset_list made;
    const char *path = new_file();
    versions *v = open_versions(path);
    store *s = open_small(path);
    table *t = make_table(100, 1);
    named_table one = {"px", t, NULL};
    (void)state;
    lineage_begin(&l, "px = x", true);
    cancel_ask();
    assert_int_equal(versions_add(v, &one, 1, &l, &made, &e), JVN_ECANCELLED);
    cancel_clear();
    assert_int_equal(count(s, "SELECT count(*) FROM chunk") + count(s, "SELECT count(*) FROM dataset"), 0);
    put(v, "px", t);
    assert_int_equal(count(s, "SELECT count(*) FROM version"), 1);
    lineage_clear(&l);
    store_unref(s);
    versions_free(v);
    table_unref(t);
    remove_file(path);
}

/* The same dictionary in memory, too. */
static void columns_that_share_values_share_memory(void **state)
{
    err e;
    dataset_list found;
    const char *path = new_file();
    versions *v = open_versions(path);
    table *t = make_table(100, 1);
    (void)state;
    put(v, "px", t);
    put(v, "px", t);
    versions_free(v);
    v = open_versions(path);
    assert_int_equal(versions_of(v, "px", 0, &found, &e), JVN_OK);
    table *a = found.all[0]->t, *b = found.all[1]->t;
    assert_int_equal(table_need_all(a, &e), JVN_OK);
    assert_int_equal(table_need_all(b, &e), JVN_OK);
    for (int i = 0; i < a->n; i++) assert_ptr_equal(a->columns[i]->data, b->columns[i]->data);
    int dict = table_find(a, "dict"), nullable = table_find(a, "dict?");
    assert_ptr_equal(a->columns[dict]->dict, a->columns[nullable]->dict);
    dataset_list_free(&found);
    versions_free(v);
    table_unref(t);
    remove_file(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_comes_back_at_every_size),
        cmocka_unit_test(slices_come_back_whatever_bit_they_begin_at),
        cmocka_unit_test(a_table_without_columns_and_columns_of_any_name_come_back),
        cmocka_unit_test(equal_values_are_kept_once),
        cmocka_unit_test(one_more_column_is_all_that_is_written),
        cmocka_unit_test(what_nobody_has_any_more_is_dropped),
        cmocka_unit_test(a_damaged_chunk_is_named),
        cmocka_unit_test(a_file_made_to_mislead_is_not_believed),
        cmocka_unit_test(what_the_user_stops_leaves_nothing),
        cmocka_unit_test(columns_that_share_values_share_memory),
    };
    return RUN(tests);
}
