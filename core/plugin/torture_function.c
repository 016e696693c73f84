/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_function.c -- the four shapes of functions, as plugin.h says that they are called. */
#include "torture_function.h"

#include <stdlib.h>
#include <string.h>

#include "../base/guard.h"
#include "../base/limit.h"
#include "../base/pool.h"
#include "../table/exchange.h"
#include "torture_host.h"
#include "torture_print.h"
#include "torture_report.h"
#include "torture_watch.h"

enum { ARGS = 12, MORE = 2, BLOCK = 4096, AT = 1, ROOM = 4 /* rows of an aggregate's result, and where it goes */ };

typedef struct work {
    torture_direct *d;
    const jvn_function *f;
    jvn_call *call;
    host_call *h;
    int n;
    int64_t rows;
    jvn_type types[ARGS], result;
    struct ArrowArray arrays[ARGS];
    const struct ArrowArray *args[ARGS];
    struct ArrowArray out;
    const void *buffers[2]; /* of out, where it is not text */
    jvn_status status;
} work;

static const jvn_function *function_of(const reg_item *item) { return item->spec; }

int torture_arity(const reg_item *item) { return item->signature->n + (item->signature->variadic ? MORE : 0); }

static bool is_stateful(const jvn_function *f) { return f->shape == JVN_S_AGGREGATE && f->state_size; }

bool torture_may_call(const torture_direct *d)
{
    const jvn_function *f = function_of(d->item);
    uint32_t all = (1u << torture_arity(d->item)) - 1;
    if (d->constants && (d->constants & all) == all) return false;
    if (torture_arity(d->item) > ARGS || (torture_arity(d->item) == 0 && f->shape == JVN_S_PLAIN)) return false;
    if (d->constants && (is_stateful(f) || (f->shape != JVN_S_SCALAR && d->constants & 1))) return false;
    if (f->shape == JVN_S_SCALAR && torture_rows(d->kind) == 0) return false;
    return d->kind != DATA_NULLS || f->flags & JVN_F_NULLS;
}

/* ---- arguments ---- */

static jvn_type type_of(const torture_direct *d, int i)
{
    const signature *s = d->item->signature;
    jvn_type t = s->params[i < s->n ? i : s->n - 1].type;
    return t == JVN_NOTYPE ? d->any : t == JVN_DICT ? JVN_STRING : t;
}

static jvn_type result_of(const torture_direct *d)
{
    jvn_type t = d->item->signature->result;
    if (function_of(d->item)->flags & JVN_F_ROWS) return JVN_INT64;
    return t == JVN_NOTYPE ? d->any : t == JVN_DICT ? JVN_STRING : t;
}

static void open_args(work *w)
{
    for (int i = 0; i < w->n; i++) {
        bool lone = w->d->constants >> i & 1;
        column *c = torture_column(w->types[i], w->d->kind, lone ? 1 : w->rows, i, w->f->flags & JVN_F_NULLS);
        export_column(c, NULL, NULL, &w->arrays[i]);
        w->args[i] = &w->arrays[i];
        column_unref(c);
    }
}

static void close_args(work *w)
{
    for (int i = 0; i < w->n; i++) {
        if (w->arrays[i].release) w->arrays[i].release(&w->arrays[i]);
        else report_found(SIN_RELEASES, "argument %d", i);
    }
}

/* ---- results ---- */

static size_t bytes_of(jvn_type type, int64_t rows)
{
    return type == JVN_BOOL ? (size_t)(rows + 7) / 8 : (size_t)rows * (size_t)type_width(type);
}

/* Room for a result of the host's; for text there is none. */
static void open_out(work *w, int64_t rows, bool nullable)
{
    w->out = (struct ArrowArray){0};
    if (w->result == JVN_STRING) return;
    w->buffers[0] = nullable ? guard_take((size_t)(rows + 7) / 8, 1) : NULL;
    w->buffers[1] = guard_take(bytes_of(w->result, rows), 1);
    if (nullable) memset((void *)(uintptr_t)w->buffers[0], 0xff, (size_t)(rows + 7) / 8);
    w->out = (struct ArrowArray){.length = rows, .null_count = -1, .n_buffers = 2, .buffers = w->buffers};
}

/* The result as a column; NULL: it is none, which is reported. */
static column *made(work *w, int64_t rows)
{
    err e;
    column *c = NULL;
    struct ArrowSchema schema;
    if (w->result != JVN_STRING) {
        c = column_new(w->result, 0, 0, false);
        if (!c) abort();
        buffer_unref(c->data);
        c->data = buffer_foreign(w->buffers[1], (int64_t)bytes_of(w->result, rows), guard_drop, (void *)(uintptr_t)w->buffers[1]);
        if (w->buffers[0]) c->validity = buffer_foreign(w->buffers[0], (rows + 7) / 8, guard_drop, (void *)(uintptr_t)w->buffers[0]);
        w->buffers[0] = w->buffers[1] = NULL;
        c->length = rows;
        column_count_nulls(c);
        return c;
    }
    schema_make(&schema, JVN_STRING, "", "", "");
    if (!w->out.release) report_found(SIN_INVALID, "no text is given");
    else if (import_column(&schema, &w->out, &c, &e) != JVN_OK) report_found(SIN_INVALID, "%s", e.msg);
    else if (c->length != rows) report_found(SIN_INVALID, "%lld rows for %lld", (long long)c->length, (long long)rows);
    schema.release(&schema);
    return c;
}

/* What torture itself allocates does not fail. */
static void take_out(work *w, int64_t rows, int64_t from, int64_t n)
{
    int64_t left = limit_fail_after(-1);
    column *c = w->status == JVN_OK ? made(w, rows) : NULL;
    if (w->status != JVN_OK && w->out.release) w->out.release(&w->out);
    if (w->buffers[0]) guard_drop((void *)(uintptr_t)w->buffers[0]);
    if (w->buffers[1]) guard_drop((void *)(uintptr_t)w->buffers[1]);
    w->buffers[0] = w->buffers[1] = NULL;
    column *seen = c && from + n <= c->length ? column_slice(c, from, n) : NULL;
    if (seen) w->d->print = print_column(w->d->print, seen);
    column_unref(seen);
    column_unref(c);
    limit_fail_after(left);
}

/* ---- the shapes ---- */

static void call_scalar(work *w)
{
    open_out(w, w->rows, w->f->flags & JVN_F_NULLS);
    w->status = w->f->scalar(w->call, w->args, w->n, w->rows, &w->out);
    take_out(w, w->rows, 0, w->rows);
}

typedef double plain1(double);
typedef double plain2(double, double);
typedef double plain3(double, double, double);
typedef double plain4(double, double, double, double);

static double call_row(const work *w, int64_t i)
{
    double a[4] = {0};
    for (int k = 0; k < w->n && k < 4; k++) a[k] = jvn_f64(w->args[k])[w->args[k]->length == 1 ? 0 : i];
    switch (w->n) {
    case 1: return ((plain1 *)w->f->plain)(a[0]);
    case 2: return ((plain2 *)w->f->plain)(a[0], a[1]);
    case 3: return ((plain3 *)w->f->plain)(a[0], a[1], a[2]);
    default: return ((plain4 *)w->f->plain)(a[0], a[1], a[2], a[3]);
    }
}

static void call_plain(work *w)
{
    for (int64_t i = 0; i < w->rows; i++) {
        double x = call_row(w, i);
        if (x == x) w->d->print = print_bytes(w->d->print, &x, sizeof x);
    }
}

/* Rows 0 to AT-1 and behind those given are not the callback's. */
static void check_neighbours(work *w, int64_t n)
{
    const unsigned char *bytes = w->buffers[1];
    size_t width = w->result == JVN_BOOL || w->result == JVN_STRING ? 0 : (size_t)type_width(w->result);
    bool same = true;
    for (size_t i = 0; i < ROOM * width; i++)
        if (i < AT * width || i >= (AT + (size_t)n) * width) same &= bytes[i] == w->d->fill;
    if (!same) report_found(SIN_BEYOND, "of the rows of the result that it was asked for");
}

/* Where results of n rows go: text into an array of its own, all else behind a row of somebody else. */
static int64_t open_results(work *w)
{
    open_out(w, ROOM, true);
    return w->result == JVN_STRING ? 0 : AT;
}

static void take_results(work *w, int64_t n)
{
    if (w->result != JVN_STRING) check_neighbours(w, n);
    take_out(w, w->result == JVN_STRING ? n : ROOM, w->result == JVN_STRING ? 0 : AT, n);
}

/* Two states: that of all rows, block by block, and one that has seen none. */
static void call_states(work *w)
{
    size_t size = w->f->state_size;
    char *block = guard_take(size, 16), *states = guard_take(2 * size, 16);
    for (int64_t at = 0; at == 0 || at < w->rows; at += BLOCK) {
        int64_t n = w->rows - at < BLOCK ? w->rows - at : BLOCK;
        w->f->init(w->call, block);
        if (n) w->f->step(w->call, block, w->args, w->n, at, n);
        if (at) w->f->merge(w->call, states, block);
        else memcpy(states, block, size);
    }
    w->f->init(w->call, states + size);
    guard_drop(block);
    int64_t at = open_results(w);
    w->status = w->h->fault.code ? w->h->fault.code : w->f->final(w->call, states, 2, &w->out, at);
    take_results(w, 2);
    guard_drop(states);
}

static void call_whole(work *w)
{
    for (int64_t from = 0; from < 2 && from <= w->rows && w->status == JVN_OK; from++) {
        int64_t at = open_results(w);
        w->status = w->f->whole(w->call, w->args, w->n, from, w->rows - from, &w->out, at);
        take_results(w, 1);
    }
}

static void call_window(work *w)
{
    int64_t one = w->rows < 1 ? 0 : 1, third = w->rows / 3 < one ? one : w->rows / 3;
    const int64_t several[] = {0, one, one, third, w->rows}, whole[] = {0, w->rows};
    const jvn_groups ways[] = {{4, several, NULL}, {1, whole, NULL}};
    for (int i = 0; i < 2 && w->status == JVN_OK; i++) {
        open_out(w, w->rows, true);
        w->status = w->f->window(w->call, w->args, w->n, &ways[i], &w->out);
        take_out(w, w->rows, 0, w->rows);
    }
}

static void call_shape(work *w)
{
    switch (w->f->shape) {
    case JVN_S_PLAIN: call_plain(w); break;
    case JVN_S_SCALAR: call_scalar(w); break;
    case JVN_S_WINDOW: call_window(w); break;
    default: is_stateful(w->f) ? call_states(w) : call_whole(w);
    }
}

/* ---- a call ---- */

static void run_shape(work *w)
{
    torture_direct *d = w->d;
    open_args(w);
    torture_host_begin(0);
    watch_call(true);
    limit_fail_after(d->fail_after);
    call_shape(w);
    d->has_failed = limit_fail_after(-1) < 0 && d->fail_after >= 0;
    watch_call(false);
    close_args(w);
    torture_check_status(w->h, w->status, w->n);
    if (torture_host_foreign()) report_found(SIN_FOREIGN, "%s()", torture_host_foreign());
    d->status = w->status;
    d->print = print_text(d->print + w->status, w->h->fault.msg);
}

static void run_in(const torture_world *world, torture_direct *d, arena *a, host_call *h)
{
    err e;
    stage s = {.item = d->item};
    int32_t *types = arena_alloc(a, ARGS * sizeof *types);
    const char **units = arena_alloc(a, ARGS * sizeof *units);
    work *w = arena_alloc(a, sizeof *w);
    if (host_begin(h, a, &s, world->sc, NULL, "the input", world->session, &e) != JVN_OK) abort();
    *w = (work){.d = d, .f = function_of(d->item), .h = h, .n = torture_arity(d->item), .rows = torture_rows(d->kind), .result = result_of(d)};
    for (int i = 0; i < w->n; i++) {
        types[i] = (int32_t)(w->types[i] = type_of(d, i));
        units[i] = "";
    }
    w->call = arena_alloc(a, sizeof *w->call);
    *w->call = h->call;
    w->call->n_args = w->n;
    w->call->types = types;
    w->call->units = units;
    w->call->data = w->f->data;
    run_shape(w);
    host_end(h);
}

void torture_call_direct(const torture_world *world, torture_direct *d)
{
    int64_t bytes = buffer_live();
    long pieces = guard_live();
    guard_fill(d->fill);
    guard_set(true);
    pool_set_threads(1);
    arena *a = arena_new();
    host_call *h = guard_take(sizeof *h, 64);
    if (!h) abort();
    run_in(world, d, a, h);
    guard_drop(h);
    arena_free(a);
    guard_set(false);
    if (!torture_is_free() || buffer_live() != bytes || guard_live() != pieces) report_found(SIN_LEAK, "arrays that are never released");
    watch_look();
}
