/* SPDX-License-Identifier: GPL-3.0-or-later */
/* columns.c -- columns of numbers, whole numbers, dates and text, made row by row. */
#include <math.h>

#include "tables.h"

enum { VALUES = 8192 }; /* a task, at least */

typedef struct filling {
    const view *v;
    const column *columns;
    size_t n_columns;
    struct ArrowArray *arrays;
    int64_t n, share; /* rows, in all and a task: a multiple of 8, so that no two tasks touch one byte of validity bits */
} filling;

static void fill(const filling *f, const column *c, struct ArrowArray *a, int64_t from, int64_t end)
{
    void *to = jvn_out(a);
    for (int64_t i = from; i < end; i++) {
        double x = c->of(f->v, i);
        bool known = isfinite(x);
        if (!known) jvn_set_null(a, i);
        if (c->type == JVN_FLOAT64) ((double *)to)[i] = known ? x : 0;
        else if (c->type == JVN_INT64) ((int64_t *)to)[i] = known ? (int64_t)x : 0;
        else ((int32_t *)to)[i] = known ? (int32_t)x : 0;
    }
}

static jvn_status fill_share(void *context, int64_t share)
{
    const filling *f = context;
    int64_t from = share * f->share, end = from + f->share < f->n ? from + f->share : f->n;
    for (size_t k = 0; k < f->n_columns; k++) fill(f, &f->columns[k], &f->arrays[k], from, end);
    return JVN_OK;
}

static jvn_status add_filled(jvn_call *call, const char *side, const column *c, struct ArrowArray *a)
{
    return call->host->add(call, side, c->name, call->host->field(call, c->type, c->unit, c->convention), a);
}

jvn_status add_columns(const view *v, const char *side, const column *c, size_t n_columns, int64_t n)
{
    struct ArrowArray arrays[MOST_COLUMNS] = {0};
    jvn_call *call = v->w->call;
    filling f = {v, c, n_columns, arrays, n, (VALUES / (int64_t)n_columns + 7) / 8 * 8};
    jvn_status st = JVN_OK;
    for (size_t k = 0; k < n_columns && !st; k++) st = call->host->new_array(call, c[k].type, n, 0, JVN_NULLABLE, &arrays[k]);
    if (!st) st = call->host->parallel_for(call, (n + f.share - 1) / f.share, fill_share, &f);
    for (size_t k = 0; k < n_columns && !st; k++) st = add_filled(call, side, &c[k], &arrays[k]);
    for (size_t k = 0; k < n_columns; k++)
        if (arrays[k].release) arrays[k].release(&arrays[k]);
    return st;
}

jvn_status add_texts(const view *v, const char *side, const char *name, int64_t n, text_of of)
{
    enum { ROOM = 512 };
    char buf[ROOM];
    struct ArrowArray a = {0};
    jvn_call *call = v->w->call;
    int64_t bytes = 0, at = 0;
    for (int64_t i = 0; i < n; i++) {
        const char *s = of(v, i, buf, ROOM);
        bytes += s ? (int64_t)strlen(s) : 0;
    }
    jvn_status st = call->host->new_array(call, JVN_STRING, n, bytes, JVN_NULLABLE, &a);
    if (st) return st;
    int64_t *offsets = jvn_out(&a);
    for (int64_t i = 0; i < n; i++) {
        const char *s = of(v, i, buf, ROOM);
        size_t length = s ? strlen(s) : 0;
        offsets[i] = at;
        if (s) memcpy(jvn_out_text(&a) + at, s, length);
        else jvn_set_null(&a, i);
        at += (int64_t)length;
    }
    offsets[n] = at;
    return call->host->add(call, side, name, call->host->field(call, JVN_STRING, "", ""), &a);
}

const char *unit_of(const work *w) { return w->o->of ? "" : w->o->log ? "logret" : "ret"; }
