/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_scalar.c -- arguments as callbacks see them, and calls of scalar functions: plain C functions and block
 * callbacks. Without JVN_F_NULLS a callback sees no row that is null or not active: the others are gathered
 * before the call and put in their places after it. */
#include "expr_tree.h"

/* ---- arguments ------------------------------------------------------------------------------------ */

static const uint8_t *rows_shown(frame *f, const node *x)
{
    const uint8_t *ok = f->active;
    if (x->fn->flags & JVN_F_NULLS) return ok;
    for (int i = 0; i < x->n; i++) {
        const uint8_t *valid = frame_vec(f, x->kids[i])->valid;
        if (valid && !x->kids[i]->source) return memset(frame_strip(f, x, 1), 0, (size_t)f->n);
        ok = valid_both(frame_strip(f, x, 1), ok, valid, f->n);
    }
    return ok;
}

/* The rows shown as a validity: active rows change while the result is in use. */
static const uint8_t *own_rows(const frame *f, const node *x, const uint8_t *ok)
{
    return ok && ok == f->active ? memcpy(frame_strip(f, x, 0), ok, (size_t)f->n) : ok;
}

static const void *as_bits(frame *f, const uint8_t *bytes, int64_t n)
{
    void *bits = frame_scratch(f, n / 8 + 1);
    bytes_to_bits(bits, bytes, n);
    return bits;
}

static void as_text(frame *f, const str *s, int64_t n, const void **buffers)
{
    int64_t *at = frame_scratch(f, (n + 1) * 8);
    for (int64_t i = 0; i < n; i++) at[i + 1] = at[i] + s[i].n;
    char *to = frame_scratch(f, at[n]);
    for (int64_t i = 0; i < n; i++) {
        if (s[i].n) memcpy(to + at[i], s[i].s, (size_t)s[i].n);
    }
    buffers[1] = at;
    buffers[2] = to;
}

static const void *shown_values(frame *f, const void *from, int width, const shown *s)
{
    if (!s->row) return (const char *)from + s->from * width;
    void *to = frame_scratch(f, s->m * width);
    values_take(to, from, width, s->row, s->m);
    return to;
}

/* An argument as an Arrow array; a constant has one row. */
static const struct ArrowArray *as_array(frame *f, const node *x, const shown *s, bool nulls)
{
    const shown one = {.m = 1};
    const vec *v = frame_vec(f, x);
    struct ArrowArray *a = frame_scratch(f, sizeof *a);
    const void **buffers = frame_scratch(f, 3 * (int64_t)sizeof *buffers);
    if (!x->source) s = &one;
    const void *data = shown_values(f, v->data, vec_width(x->type), s);
    if (nulls && v->valid) buffers[0] = as_bits(f, shown_values(f, v->valid, 1, s), s->m);
    if (x->type == JVN_STRING)
        as_text(f, data, s->m, buffers);
    else
        buffers[1] = x->type == JVN_BOOL ? as_bits(f, data, s->m) : data;
    *a = (struct ArrowArray){.length = s->m, .null_count = buffers[0] ? -1 : 0, .buffers = buffers};
    a->n_buffers = x->type == JVN_STRING ? 3 : 2;
    return a;
}

/* Whether the rows that are ok stand together: a series' first returns are null, and nothing behind them. */
static bool stand_together(const uint8_t *ok, int64_t n, shown *s)
{
    const uint8_t *first = memchr(ok, 1, (size_t)n);
    s->from = first ? first - ok : n;
    s->m = n - s->from;
    return !s->m || !memchr(first, 0, (size_t)s->m);
}

static void list_rows(frame *f, shown *s)
{
    int64_t *row = frame_scratch(f, (f->n + 1) * 8);
    s->m = s->from = 0;
    for (int64_t i = 0; i < f->n; i++) {
        row[s->m] = i;
        s->m += s->ok[i];
    }
    s->row = row;
}

static void show_args(frame *f, const node *x, shown *s)
{
    *s = (shown){.m = f->n, .ok = rows_shown(f, x)};
    if (s->ok && !stand_together(s->ok, f->n, s)) list_rows(f, s);
    if (!x->n) return;
    s->args = frame_scratch(f, x->n * (int64_t)sizeof *s->args);
    for (int i = 0; i < x->n; i++) s->args[i] = as_array(f, x->kids[i], s, x->fn->flags & JVN_F_NULLS);
}

void show_rows(frame *f, const node *x, int64_t at, int64_t n, shown *s)
{
    f->start = at;
    f->n = n;
    for (int i = 0; i < x->n; i++) (void)node_eval(f, x->kids[i]);
    show_args(f, x, s);
}

/* ---- callbacks ------------------------------------------------------------------------------------ */

/* Puts m values, or their validity, in the places of the rows that were shown. */
static void put_values(void *to, const void *from, int width, const shown *s, int64_t n)
{
    if (!s->row) {
        char *at = (char *)to + s->from * width;
        if (at != from) memmove(at, from, (size_t)(s->m * width));
        memset(to, 0, (size_t)(s->from * width));
        return;
    }
    memset(to, 0, (size_t)(n * width));
    values_put(to, from, width, s->row, s->m);
}

/* What the callback said (bits; NULL: all are there) of the rows that it saw. */
static const uint8_t *result_valid(frame *f, const node *x, const shown *s, const void *bits, int64_t offset)
{
    if (!bits) return own_rows(f, x, s->ok);
    uint8_t *said = frame_scratch(f, s->m);
    bits_to_bytes(said, bits, offset, s->m);
    put_values(frame_strip(f, x, 0), said, 1, s, f->n);
    return frame_strip(f, x, 0);
}

/* The text is copied to the frame: it lives as long as the block. */
static jvn_status take_text(frame *f, const node *x, const shown *s, struct ArrowArray *a, void *to, vec *out)
{
    column *c = NULL;
    jvn_status st = import_text(x, a, s->m, &c, &f->e);
    if (st) return st;
    str *all = frame_scratch(f, s->m * (int64_t)sizeof *all);
    strs_read(c, 0, s->m, all);
    const char *from = all[0].s, *copy = from;
    int64_t total = all[s->m - 1].s + all[s->m - 1].n - from;
    if (total) copy = memcpy(frame_scratch(f, total), from, (size_t)total);
    for (int64_t i = 0; i < s->m; i++) all[i].s = copy + (all[i].s - from);
    put_values(to, all, (int)sizeof *all, s, f->n);
    *out = (vec){to, result_valid(f, x, s, c->validity ? c->validity->data : NULL, c->offset)};
    column_unref(c);
    return JVN_OK;
}

static void take_values(frame *f, const node *x, const shown *s, const struct ArrowArray *a, void *to, vec *out)
{
    const void *data = a->buffers[1];
    if (x->type == JVN_BOOL) {
        uint8_t *bytes = frame_scratch(f, s->m);
        bits_to_bytes(bytes, data, 0, s->m);
        data = bytes;
    }
    put_values(to, data, vec_width(x->type), s, f->n);
    *out = (vec){to, result_valid(f, x, s, a->buffers[0], 0)};
}

/* A row that the callback blames counts among those that it saw; people count rows from 1. */
static jvn_status call_failed(frame *f, const node *x, const shown *s, jvn_status st)
{
    st = fail_call(f->p->env, &f->e, x, st);
    int64_t i = f->e.row;
    bool known = i >= 0 && i < s->m && x->source;
    f->e.row = known ? (long)(f->start + (s->row ? s->row[i] : s->from + i)) : -1;
    if (!known) return st;
    err said;
    fail(&said, st, "row %ld: %s", f->e.row + 1, f->e.msg);
    memcpy(f->e.msg, said.msg, sizeof said.msg);
    return st;
}

static jvn_status eval_callback(frame *f, const node *x, void *to, vec *out)
{
    shown s;
    const void *values, *buffers[3] = {NULL, NULL, NULL};
    struct ArrowArray a = {0};
    bool is_text = x->type == JVN_STRING;
    show_args(f, x, &s);
    if (!s.m) {
        memset(to, 0, (size_t)(f->n * vec_width(x->type)));
        out->valid = memset(frame_strip(f, x, 0), 0, (size_t)f->n);
        return JVN_OK;
    }
    if (!is_text) {
        int64_t bits = s.m / 8 + 1;
        if (x->fn->flags & JVN_F_NULLS) buffers[0] = memset(frame_scratch(f, bits), 0xff, (size_t)bits);
        buffers[1] = x->type == JVN_BOOL || s.row || s.from ? frame_scratch(f, s.m * 8) : to;
        a = (struct ArrowArray){.length = s.m, .null_count = -1, .n_buffers = 2, .buffers = buffers};
    }
    values = buffers[1];
    jvn_call call = function_call(f->p->env, x);
    jvn_status st = callback_status(f->p, x->fn->scalar(&call, s.args, (int32_t)x->n, s.m, &a));
    if (st && is_text && a.release) a.release(&a);
    if (st) return call_failed(f, x, &s, st);
    if (is_text) return take_text(f, x, &s, &a, to, out);
    st = check_filled(x, &a, buffers, values, &f->e);
    if (!st) take_values(f, x, &s, &a, to, out);
    return st;
}

/* ---- plain functions ------------------------------------------------------------------------------ */

#define PLAIN(TYPE, CALL)                                                                                              \
    do {                                                                                                               \
        TYPE *g = (TYPE *)x->fn->plain;                                                                                \
        for (int64_t i = 0; i < n && !ok; i++) o[i] = CALL;                                                            \
        for (int64_t i = 0; i < n && ok; i++) o[i] = ok[i] ? CALL : 0;                                                 \
    } while (0)
#define ARG(k) a[k][i]

typedef double plain1(double);
typedef double plain2(double, double);
typedef double plain3(double, double, double);
typedef double plain4(double, double, double, double);

static void eval_plain(const frame *f, const node *x, const uint8_t *ok, double *o)
{
    const double *a[4] = {NULL, NULL, NULL, NULL};
    int64_t n = f->n;
    for (int i = 0; i < x->n; i++) a[i] = frame_vec(f, x->kids[i])->data;
    if (x->n == 1)
        PLAIN(plain1, g(ARG(0)));
    else if (x->n == 2)
        PLAIN(plain2, g(ARG(0), ARG(1)));
    else if (x->n == 3)
        PLAIN(plain3, g(ARG(0), ARG(1), ARG(2)));
    else
        PLAIN(plain4, g(ARG(0), ARG(1), ARG(2), ARG(3)));
}

jvn_status eval_scalar(frame *f, const node *x, void *to, vec *out)
{
    if (x->fn->shape != JVN_S_PLAIN) return eval_callback(f, x, to, out);
    out->valid = own_rows(f, x, rows_shown(f, x));
    eval_plain(f, x, out->valid, to);
    return JVN_OK;
}
