/* SPDX-License-Identifier: GPL-3.0-or-later */
/* columns.c -- columns of numbers, whole numbers, dates and text, made row by row. */
#include "tables.h"

enum { SHARE = 1024 }; /* rows a task: a multiple of 8, so that no two tasks touch one byte of validity bits */

typedef struct filling {
    const view *v;
    number_of of;
    jvn_type type;
    struct ArrowArray *a;
    int64_t n;
} filling;

static jvn_status fill_share(void *context, int64_t share)
{
    const filling *f = context;
    void *to = jvn_out(f->a);
    for (int64_t i = share * SHARE; i < (share + 1) * SHARE && i < f->n; i++) {
        double x = f->of(f->v, i);
        if (x != x) jvn_set_null(f->a, i);
        if (f->type == JVN_FLOAT64) ((double *)to)[i] = x;
        else if (f->type == JVN_INT64) ((int64_t *)to)[i] = x == x ? (int64_t)x : 0;
        else ((int32_t *)to)[i] = x == x ? (int32_t)x : 0;
    }
    return JVN_OK;
}

static jvn_status add_filled(const view *v, const char *side, const char *name, jvn_type type, const char *unit,
                             const char *convention, int64_t n, number_of of)
{
    struct ArrowArray a = {0};
    jvn_call *call = v->w->call;
    filling f = {v, of, type, &a, n};
    jvn_status st = call->host->new_array(call, type, n, 0, JVN_NULLABLE, &a);
    if (!st) st = call->host->parallel_for(call, (n + SHARE - 1) / SHARE, fill_share, &f);
    if (!st) return call->host->add(call, side, name, call->host->field(call, type, unit, convention), &a);
    if (a.release) a.release(&a);
    return st;
}

jvn_status add_numbers(const view *v, const char *side, const char *name, const char *unit, const char *convention,
                       int64_t n, number_of of)
{
    return add_filled(v, side, name, JVN_FLOAT64, unit, convention, n, of);
}

jvn_status add_whole(const view *v, const char *side, const char *name, jvn_type type, const char *convention, int64_t n,
                     number_of of)
{
    return add_filled(v, side, name, type, "", convention, n, of);
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

jvn_status add_columns(const view *v, const char *side, const column *c, size_t n_columns, int64_t n)
{
    jvn_status st = JVN_OK;
    for (size_t k = 0; k < n_columns && !st; k++)
        st = c[k].whole ? add_whole(v, side, c[k].name, JVN_INT64, c[k].convention, n, c[k].of)
                        : add_numbers(v, side, c[k].name, c[k].unit, c[k].convention, n, c[k].of);
    return st;
}

const char *unit_of(const work *w) { return w->o->of ? "" : w->o->returns == R_LOG ? "logret" : "ret"; }
