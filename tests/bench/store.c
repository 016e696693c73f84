/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store.c -- times the workspace file: a column of 10,000,000 doubles written, committed and read back.
 *
 *     build/tests/bench/store FOLDER PAGE_SIZE     prints `write SECONDS` and `read SECONDS`, the best of five */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "../../core/registry/versions.h"

enum { ROWS = 10000000, TURNS = 5 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void need(jvn_status st, const err *e)
{
    if (st == JVN_OK) return;
    fprintf(stderr, "%s\n", e->msg);
    exit(1);
}

static versions *open_file(const char *path, int page_size)
{
    err e;
    store *s;
    store_layout layout = {page_size, 0};
    need(store_open(path, &layout, &s, &e), &e);
    return versions_new(s);
}

static double time_write(const char *path, int page_size, table *t)
{
    err e;
    lineage l;
    dataset_list made;
    versions *v = open_file(path, page_size);
    lineage_begin(&l, "x = y", false);
    double start = now();
    need(versions_add(v, &(named_table){"x", t, NULL}, 1, &l, &made, &e), &e);
    double took = now() - start;
    dataset_list_free(&made);
    lineage_clear(&l);
    versions_free(v);
    return took;
}

static double time_read(const char *path, int page_size)
{
    err e;
    dataset_list found;
    versions *v = open_file(path, page_size);
    need(versions_of(v, "x", 1, &found, &e), &e);
    double start = now();
    need(table_need_all(found.all[0]->t, &e), &e);
    double took = now() - start;
    dataset_list_free(&found);
    versions_free(v);
    return took;
}

int main(int argc, char **argv)
{
    err e;
    char path[4096];
    double best_write = 1e9, best_read = 1e9;
    if (argc != 3) return 2;
    column *c = column_new(JVN_FLOAT64, ROWS, 0, false);
    table *t = table_new();
    for (int i = 0; i < ROWS; i++) ((double *)c->data->data)[i] = i * 0.37;
    need(table_take(t, "x", c, &e), &e);
    snprintf(path, sizeof path, "%s/store-%s.jv", argv[1], argv[2]);
    for (int i = 0; i < TURNS; i++) {
        unlink(path);
        double w = time_write(path, atoi(argv[2]), t), r = time_read(path, atoi(argv[2]));
        if (w < best_write) best_write = w;
        if (r < best_read) best_read = r;
    }
    unlink(path);
    table_unref(t);
    printf("write %.4f\nread %.4f\n", best_write, best_read);
    return 0;
}
