/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi.c -- times calls of C functions over a column of doubles: by jevons, through typed pointers and through libffi,
 * beside a direct loop and a bare prepared ffi_call loop, all on one thread and in one process.
 *
 *     ffi FOLDER_OF_PLUGINS [ROWS]       JOB ENGINE NANOSECONDS, the best of five
 *
 * The loops write to memory that has been written to before, as jevons reuses its buffers. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../../core/bridge/ffi_call.h"
#include "../../core/plugin/folder.h"
#include "../../core/shell/eval.h"

enum { REPEATS = 5 };

typedef double fun(double);

/* The functions by name, not as what a compiler knows of them: see the Makefile's -fno-builtin. */
static const struct job {
    const char *name, *prototype;
    fun *f;
} jobs[] = {{"cbrt", "double cbrt(double)", cbrt}, {"fabs", "double fabs(double)", fabs}};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void give_up(const char *why)
{
    fprintf(stderr, "ffi bench: %s\n", why);
    exit(1);
}

/* ---- loops ---- */

__attribute__((noinline)) static void loop_cbrt(const double *x, double *y, int64_t n)
{
    for (int64_t i = 0; i < n; i++) y[i] = cbrt(x[i]);
}

__attribute__((noinline)) static void loop_fabs(const double *x, double *y, int64_t n)
{
    for (int64_t i = 0; i < n; i++) y[i] = fabs(x[i]);
}

__attribute__((noinline)) static void loop_ffi(fun *f, double *x, double *y, int64_t n)
{
    ffi_cif cif;
    ffi_type *types[] = {&ffi_type_double};
    if (ffi_prep_cif(&cif, FFI_DEFAULT_ABI, 1, &ffi_type_double, types) != FFI_OK) give_up("ffi_prep_cif");
    for (int64_t i = 0; i < n; i++) {
        void *values[] = {&x[i]};
        ffi_call(&cif, FFI_FN(f), &y[i], values);
    }
}

/* ---- jevons ---- */

/* NAME: a typed pointer, as the command ffi binds it; NAME_ffi: the same through libffi. */
static void bind_both(session *s, const struct job *j)
{
    static foreign_call calls[sizeof jobs / sizeof *jobs];
    static jvn_function specs[sizeof jobs / sizeof *jobs];
    static char lines[sizeof jobs / sizeof *jobs][128];
    static int n;
    char line[128];
    err e;
    const char *taken;
    table *none = NULL;
    snprintf(line, sizeof line, "ffi libm.so.6 '%s' as %s_typed", j->prototype, j->name);
    if (eval_statement(s, line, &none, &e) != JVN_OK) give_up(e.msg);
    snprintf(lines[n], sizeof lines[n], "float64 %s_ffi(float64 x)", j->name);
    if (csignature_parse(j->prototype, &calls[n].sig, &e) != JVN_OK) give_up(e.msg);
    calls[n].code = (foreign_code)j->f;
    if (foreign_prepare(&calls[n], &e) != JVN_OK) give_up(e.msg);
    specs[n] = (jvn_function){.shape = JVN_S_SCALAR, .flags = JVN_F_SERIAL, .signature = lines[n], .summary = "s",
                              .example = "e", .scalar = foreign_scalar, .data = &calls[n]};
    if (registry_add(s->reg, REG_FUNCTION, "bench", &specs[n++], &taken, &e) != JVN_OK) give_up(e.msg);
}

static void run_statement(session *s, const struct job *j, const char *form)
{
    char line[96];
    err e;
    table *t = NULL;
    snprintf(line, sizeof line, "y = x | select y = %s_%s(x)", j->name, form);
    if (eval_statement(s, line, &t, &e) != JVN_OK) give_up(e.msg);
    table_unref(t);
}

/* ---- all ways in turn, so that a busy machine is busy for all ---- */

static const char *const engines[] = {"direct", "ffi_call", "jevons", "jevons-ffi"};

static void run_engine(int engine, session *s, const struct job *j, double *x, double *y, int64_t n)
{
    switch (engine) {
    case 0: j->f == cbrt ? loop_cbrt(x, y, n) : loop_fabs(x, y, n); break;
    case 1: loop_ffi(j->f, x, y, n); break;
    case 2: run_statement(s, j, "typed"); break;
    default: run_statement(s, j, "ffi"); break;
    }
}

static void time_job(session *s, const struct job *j, double *x, double *y, int64_t n)
{
    double best[4] = {INFINITY, INFINITY, INFINITY, INFINITY};
    for (int i = 0; i < 4 * REPEATS; i++) {
        double start = now();
        run_engine(i % 4, s, j, x, y, n);
        double took = now() - start;
        if (took < best[i % 4]) best[i % 4] = took;
    }
    for (int i = 0; i < 4; i++) printf("%s %s %.3f\n", j->name, engines[i], best[i] / (double)n);
}

/* Doubles from -1000 to 1000, in no order. */
static column *numbers(int64_t n)
{
    column *c = column_new(JVN_FLOAT64, n, 0, false);
    if (!c) give_up("no memory");
    uint64_t z = 1;
    for (int64_t i = 0; i < n; i++) {
        z = z * 6364136223846793005u + 1442695040888963407u;
        ((double *)c->data->data)[i] = (double)(int64_t)(z >> 12) * 0x1p-52 * 2000 - 1000;
    }
    return c;
}

int main(int argc, char **argv)
{
    int64_t n = argc > 2 ? atoll(argv[2]) : 10000000;
    err e;
    text notes = {0};
    lineage l;
    session *s = session_new();
    if (argc < 2) give_up("where are the plugins?");
    plugin_load_folder(&s->plugins, s->reg, argv[1], true, &notes);
    column *x = numbers(n);
    table *t = table_new();
    const named_table put = {"x", t, NULL};
    lineage_begin(&l, "bench", false);
    if (table_take(t, "x", column_ref(x), &e) != JVN_OK || datasets_put(s->data, &put, 1, &l, &e) != JVN_OK) give_up(e.msg);
    double *y = calloc((size_t)n, sizeof *y);
    if (!y) give_up("no memory");
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        bind_both(s, &jobs[i]);
        time_job(s, &jobs[i], x->data->data, y, n);
    }
    lineage_clear(&l);
    text_free(&notes);
    table_unref(t);
    column_unref(x);
    free(y);
    session_free(s);
    return 0;
}
