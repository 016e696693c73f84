/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store.c -- times the workspace file: a column of doubles written and committed, and read back, from the system's cache
 * and from the disk. Beside it the disk's own: a plain file written and synced, and read.
 *
 *     build/tests/bench/store FOLDER PAGE_SIZE|raw [ROWS]   prints `write`, `read` and `cold` with seconds, the best of five */
#define _GNU_SOURCE /* posix_fadvise */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../core/registry/versions.h"

enum { ROWS = 10000000, TURNS = 5 };

/* What is measured: a workspace of this page size; 0: a plain file. */
typedef struct subject {
    const char *path;
    int page_size;
    table *t;
} subject;

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
    store_layout layout = {.page_size = page_size};
    need(store_open(path, &layout, &s, &e), &e);
    return versions_new(s);
}

static double write_workspace(const subject *x)
{
    err e;
    lineage l;
    dataset_list made;
    versions *v = open_file(x->path, x->page_size);
    lineage_begin(&l, "x = y", false);
    double start = now();
    need(versions_add(v, &(named_table){"x", x->t, NULL}, 1, &l, &made, &e), &e);
    double took = now() - start;
    dataset_list_free(&made);
    lineage_clear(&l);
    versions_free(v);
    return took;
}

static double read_workspace(const subject *x)
{
    err e;
    dataset_list found;
    versions *v = open_file(x->path, x->page_size);
    need(versions_of(v, "x", 1, &found, &e), &e);
    double start = now();
    need(table_need_all(found.all[0]->t, &e), &e);
    double took = now() - start;
    dataset_list_free(&found);
    versions_free(v);
    return took;
}

/* All n bytes to or from a file, one MiB at a time. */
static void move(int fd, char *s, size_t n, bool writing)
{
    enum { PIECE = 1 << 20 };
    err e;
    for (ssize_t done; n; s += done, n -= (size_t)done) {
        size_t piece = n < PIECE ? n : PIECE;
        done = writing ? write(fd, s, piece) : read(fd, s, piece);
        if (done <= 0) need(fail(&e, JVN_EIO, "cannot read or write the plain file"), &e);
    }
}

static double write_plain(const subject *x)
{
    err e;
    const column *c = x->t->columns[0];
    double start = now();
    int fd = open(x->path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    move(fd, c->data->data, (size_t)c->length * sizeof(double), true);
    if (fsync(fd) != 0) need(fail(&e, JVN_EIO, "cannot sync the plain file"), &e);
    double took = now() - start;
    close(fd);
    return took;
}

/* Into fresh memory, as a column is. */
static double read_plain(const subject *x)
{
    int64_t n = x->t->columns[0]->length;
    int fd = open(x->path, O_RDONLY);
    double start = now();
    column *c = column_new(JVN_FLOAT64, n, 0, false);
    move(fd, c->data->data, (size_t)n * sizeof(double), false);
    double took = now() - start;
    close(fd);
    column_unref(c);
    return took;
}

/* The system forgets what it has of the file in memory. */
static void make_cold(const subject *x)
{
    int fd = open(x->path, O_RDONLY);
    fsync(fd);
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    close(fd);
}

/* Numbers that no packing makes shorter. */
static table *make_numbers(int64_t rows)
{
    err e;
    uint64_t state = 20250127;
    column *c = column_new(JVN_FLOAT64, rows, 0, false);
    table *t = table_new();
    for (int64_t i = 0; i < rows; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((double *)c->data->data)[i] = (double)(state >> 11) * 0x1p-53;
    }
    need(table_take(t, "x", c, &e), &e);
    return t;
}

static void measure(const subject *x, double best[3])
{
    for (int i = 0; i < TURNS; i++) {
        double took[3];
        unlink(x->path);
        took[0] = x->page_size ? write_workspace(x) : write_plain(x);
        took[1] = x->page_size ? read_workspace(x) : read_plain(x);
        make_cold(x);
        took[2] = x->page_size ? read_workspace(x) : read_plain(x);
        for (int k = 0; k < 3; k++)
            if (!i || took[k] < best[k]) best[k] = took[k];
    }
    unlink(x->path);
}

int main(int argc, char **argv)
{
    char path[4096];
    double best[3];
    if (argc < 3) return 2;
    snprintf(path, sizeof path, "%s/store-%s.jv", argv[1], argv[2]);
    subject x = {path, strcmp(argv[2], "raw") ? atoi(argv[2]) : 0, make_numbers(argc > 3 ? atoll(argv[3]) : ROWS)};
    measure(&x, best);
    table_unref(x.t);
    printf("write %.4f\nread %.4f\ncold %.4f\n", best[0], best[1], best[2]);
    return 0;
}
