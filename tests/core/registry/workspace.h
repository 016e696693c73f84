/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workspace.h -- what the tests of the workspace file share: files that go away, tables to put in them. */
#ifndef JV_WORKSPACE_TEST_H
#define JV_WORKSPACE_TEST_H

#include "../unit.h"

#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../../core/base/text.h"
#include "../../../core/registry/datasets.h"
#include "../../../core/registry/store.h"
#include "../../../core/registry/versions.h"

/* cmocka's own goes through its macro fail, which unit.h moves out of the way. */
#define FAIL_WITH(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

/* A new name in a folder of its own. */
static inline const char *new_file(void)
{
    static char path[96];
    char folder[64]; /* in memory, where there is such a place: nothing is waited for */
    snprintf(folder, sizeof folder, "%s/jevons-store-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/w.jv", folder);
    return path;
}

static inline void remove_file(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    char name[128];
    for (int i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
    snprintf(name, sizeof name, "%.*s", (int)(strlen(path) - strlen("/w.jv")), path);
    rmdir(name);
}

/* Small pages and chunks: much happens in little. */
static const store_layout small = {.page_size = 4096, .chunk = 64, .wait = 50};

static inline store *open_small(const char *path)
{
    err e;
    store *s;
    if (store_open(path, &small, &s, &e) != JVN_OK) FAIL_WITH("%s", e.msg);
    return s;
}

static inline versions *open_versions(const char *path) { return versions_new(open_small(path)); }

/* Rows of a type, every third null (nulls), with a unit and a convention. */
static inline column *make_column(jvn_type type, int64_t n, bool nulls, int seed)
{
    char word[32];
    column *c = column_new(type, n, n * 32, nulls);
    if (type == JVN_DICT) c->dict = make_column(JVN_STRING, 5, false, seed);
    for (int64_t i = 0; i < n; i++) {
        int64_t x = i * 7919 + seed;
        if (type == JVN_BOOL) jvn_set_bit(c->data->data, i, x % 3 == 1);
        if (type == JVN_DICT) ((int32_t *)c->data->data)[i] = (int32_t)(x % 5);
        if (type == JVN_DATE) ((int32_t *)c->data->data)[i] = (int32_t)x;
        if (type == JVN_INT64 || type == JVN_TIMESTAMP) ((int64_t *)c->data->data)[i] = x;
        if (type == JVN_FLOAT64) ((double *)c->data->data)[i] = (double)x / 3;
        if (type == JVN_STRING) {
            int64_t *at = c->data->data, len = i % 6 ? snprintf(word, sizeof word, "wörd %d", (int)x) : 0;
            memcpy((char *)c->bytes->data + at[i], word, (size_t)len);
            at[i + 1] = at[i] + len;
        }
        if (nulls && i % 3 == 2) jvn_set_bit(c->validity->data, i, 0);
    }
    column_count_nulls(c);
    if (type == JVN_BOOL && n % 8) ((uint8_t *)c->data->data)[n / 8] &= (uint8_t)((1 << n % 8) - 1);
    column *labelled = column_label(c, type == JVN_FLOAT64 ? "USD/GPUh" : "", type == JVN_DATE ? "trading day" : "");
    column_unref(c);
    return labelled;
}

static inline void add(table *t, const char *name, column *c)
{
    err e;
    assert_int_equal(table_take(t, name, c, &e), JVN_OK);
}

/* A column of every type, with and without nulls. */
static inline table *make_table(int64_t rows, int seed)
{
    table *t = table_new();
    for (int type = JVN_BOOL; type <= JVN_TIMESTAMP; type++) {
        char name[32];
        snprintf(name, sizeof name, "%s", type_name((jvn_type)type));
        add(t, name, make_column((jvn_type)type, rows, false, seed));
        snprintf(name, sizeof name, "%s?", type_name((jvn_type)type));
        add(t, name, make_column((jvn_type)type, rows, true, seed));
    }
    return t;
}

static inline bool same_value(const column *a, const column *b, int64_t i)
{
    int64_t n, m;
    if (column_is_null(a, i) || column_is_null(b, i)) return column_is_null(a, i) == column_is_null(b, i);
    if (type_is_text(a->type)) {
        const char *x = column_text(a, i, &n), *y = column_text(b, i, &m);
        return n == m && memcmp(x, y, (size_t)n) == 0;
    }
    if (a->type == JVN_BOOL) return column_bool(a, i) == column_bool(b, i);
    size_t w = (size_t)type_width(a->type);
    return memcmp((const char *)column_data(a) + (size_t)i * w, (const char *)column_data(b) + (size_t)i * w, w) == 0;
}

static inline bool same_column(const column *a, const column *b)
{
    bool same = a->type == b->type && a->length == b->length && a->nulls == b->nulls && !strcmp(a->unit, b->unit) &&
                !strcmp(a->convention, b->convention);
    for (int64_t i = 0; same && i < a->length; i++) same = same_value(a, b, i);
    return same;
}

/* Loads all of b. JVN_OK: it is equal to a. */
static inline jvn_status compare_tables(const table *a, table *b, err *e)
{
    jvn_status st = table_need_all(b, e);
    bool same = st == JVN_OK && a->n == b->n && (a->rows < 0 ? 0 : a->rows) == b->rows;
    if (st != JVN_OK) return st;
    for (int i = 0; same && i < a->n; i++)
        same = !strcmp(a->names[i], b->names[i]) && same_column(a->columns[i], b->columns[i]);
    return same ? JVN_OK : fail(e, JVN_EPLUGIN, "wrong content");
}

static inline void put(versions *v, const char *name, table *t)
{
    err e;
    lineage l;
    dataset_list made;
    named_table one = {name, t, NULL};
    lineage_begin(&l, "px = load x.csv", true);
    if (versions_add(v, &one, 1, &l, &made, &e) != JVN_OK) FAIL_WITH("%s", e.msg);
    dataset_list_free(&made);
    lineage_clear(&l);
}

/* What a statement of SQL counts. */
static inline int64_t count(store *s, const char *sql)
{
    err e;
    query *q;
    bool row;
    if (store_ask(s, &q, &e, sql, "") != JVN_OK || store_next(s, q, &row, &e) != JVN_OK) FAIL_WITH("%s", e.msg);
    int64_t n = store_int(q, 0);
    store_end(q);
    return n;
}

static inline void run_sql(const char *path, const char *sql)
{
    err e;
    store *s = open_small(path);
    if (store_do(s, &e, sql, "") != JVN_OK) FAIL_WITH("%s", e.msg);
    store_unref(s);
}

#endif
