/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_scalar.c -- calls of plain C functions and of block callbacks. Without JVN_F_NULLS they see no row
 * that is null or not active: the others are gathered before the call and put in their places after it. */
#include "expr_tree.h"

/* Rows that a callback sees: all n, or those of `row`. */
typedef struct rows {
    int64_t n, m;
    const uint8_t *ok; /* NULL: all */
    int64_t *row;      /* NULL: all */
} rows;

static void pick_rows(frame *f, rows *r)
{
    r->m = r->n;
    if (!r->ok || !memchr(r->ok, 0, (size_t)r->n)) return;
    r->row = frame_scratch(f, r->n * 8);
    r->m = 0;
    for (int64_t i = 0; i < r->n; i++) {
        if (r->ok[i]) r->row[r->m++] = i;
    }
}

#define GATHER(T)                                                                                                      \
    do {                                                                                                               \
        const T *a = from;                                                                                             \
        T *o = to;                                                                                                     \
        for (int64_t i = 0; i < m; i++) o[i] = a[row[i]];                                                              \
    } while (0)

static const void *gather(frame *f, const void *from, int width, const int64_t *row, int64_t m)
{
    if (!row) return from;
    void *to = frame_scratch(f, m * width);
    if (width == 1)
        GATHER(uint8_t);
    else if (width == 4)
        GATHER(int32_t);
    else if (width == 8)
        GATHER(int64_t);
    else
        GATHER(str);
    return to;
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

/* An argument as an Arrow array over scratch; buffers: three of them. */
static void as_array(frame *f, const node *kid, const vec *v, const rows *r, bool nulls, const void **buffers,
                     struct ArrowArray *a)
{
    const int64_t *row = kid->constant ? NULL : r->row;
    int64_t m = kid->constant ? 1 : r->m;
    const void *data = gather(f, v->data, vec_width(kid->type), row, m);
    buffers[0] = buffers[2] = NULL;
    if (nulls && v->valid) buffers[0] = as_bits(f, gather(f, v->valid, 1, row, m), m);
    if (kid->type == JVN_BOOL)
        buffers[1] = as_bits(f, data, m);
    else if (kid->type == JVN_STRING)
        as_text(f, data, m, buffers);
    else
        buffers[1] = data;
    *a = (struct ArrowArray){.length = m,
                             .null_count = buffers[0] ? -1 : 0,
                             .buffers = buffers,
                             .n_buffers = kid->type == JVN_STRING ? 3 : 2};
}

/* ---- results -------------------------------------------------------------------------------------- */

#define SCATTER(T)                                                                                                     \
    do {                                                                                                               \
        const T *a = from;                                                                                             \
        T *o = to;                                                                                                     \
        for (int64_t i = 0; i < m; i++) o[row[i]] = a[i];                                                              \
    } while (0)

static void scatter(void *to, const void *from, int width, const rows *r)
{
    const int64_t *row = r->row;
    int64_t m = r->m;
    memset(to, 0, (size_t)(r->n * width));
    if (width == 1)
        SCATTER(uint8_t);
    else if (width == 4)
        SCATTER(int32_t);
    else if (width == 8)
        SCATTER(int64_t);
    else
        SCATTER(str);
}

/* Which rows of the result are there, of what the callback said (bits or NULL) and what it was shown. */
static const uint8_t *result_valid(frame *f, const node *x, const rows *r, const void *bits, int64_t offset)
{
    uint8_t *own = frame_valid(f, x->slot);
    if (!bits) {
        if (r->ok) memcpy(own, r->ok, (size_t)r->n);
        return r->ok ? own : NULL;
    }
    if (!r->row) {
        bits_to_bytes(own, bits, offset, r->n);
        return own;
    }
    uint8_t *said = frame_scratch(f, r->m);
    bits_to_bytes(said, bits, offset, r->m);
    scatter(own, said, 1, r);
    return own;
}

static void keep(frame *f, column *c)
{
    if ((f->n_kept & (f->n_kept - 1)) == 0)
        f->kept = xrealloc(f->kept, sizeof *f->kept * (size_t)(f->n_kept ? 2 * f->n_kept : 1));
    f->kept[f->n_kept++] = c;
}

static jvn_status broke(frame *f, const node *x, const char *what)
{
    return fail_expr(&f->e, JVN_EPLUGIN, x->x, "%s broke its contract: %.150s", x->sig->name, what);
}

static jvn_status take_text(frame *f, const node *x, const rows *r, struct ArrowArray *a, void *to, vec *out)
{
    struct ArrowSchema schema;
    column *c = NULL;
    if (!a->release) return broke(f, x, "it gave no text");
    schema_make(&schema, JVN_STRING, "", "", "");
    jvn_status st = import_column(&schema, a, &c, &f->e);
    schema.release(&schema);
    if (st) {
        char why[160];
        snprintf(why, sizeof why, "%.150s", f->e.msg);
        return broke(f, x, why);
    }
    keep(f, c);
    if (c->length != r->m) return broke(f, x, "its result has another length than its arguments");
    str *s = r->row ? frame_scratch(f, r->m * (int64_t)sizeof *s) : to;
    for (int64_t i = 0; i < r->m; i++) {
        s[i] = (str){"", 0};
        if (!column_is_null(c, i)) s[i].s = column_text(c, i, &s[i].n);
    }
    if (r->row) scatter(to, s, (int)sizeof *s, r);
    out->data = to;
    out->valid = result_valid(f, x, r, c->validity ? c->validity->data : NULL, c->offset);
    return JVN_OK;
}

static void take_values(frame *f, const node *x, const rows *r, const struct ArrowArray *a, void *to, vec *out)
{
    const void *data = a->buffers[1];
    if (x->type == JVN_BOOL) {
        uint8_t *bytes = r->row ? frame_scratch(f, r->m) : to;
        bits_to_bytes(bytes, data, 0, r->m);
        data = bytes;
    }
    if (r->row) scatter(to, data, vec_width(x->type), r);
    out->data = to;
    out->valid = result_valid(f, x, r, a->buffers[0], 0);
}

/* ---- callbacks ------------------------------------------------------------------------------------ */

/* A row that the callback blames counts among those that it saw. */
static void place_row(frame *f, const node *x, const rows *r)
{
    int64_t i = f->e.row;
    if (i < 0 || i >= r->m || x->constant)
        f->e.row = -1;
    else
        f->e.row = (long)(f->start + (r->row ? r->row[i] : i));
}

static jvn_status call_back(frame *f, const node *x, const rows *r, const struct ArrowArray *const *args, void *to,
                            vec *out)
{
    const void *buffers[3] = {NULL, NULL, NULL};
    struct ArrowArray a = {0};
    bool is_text = x->type == JVN_STRING;
    if (!is_text) {
        if (x->fn->flags & JVN_F_NULLS)
            buffers[0] = memset(frame_scratch(f, r->m / 8 + 1), 0xff, (size_t)(r->m / 8 + 1));
        buffers[1] = to;
        if (x->type == JVN_BOOL)
            buffers[1] = frame_scratch(f, r->m / 8 + 1);
        else if (r->row)
            buffers[1] = frame_scratch(f, r->m * 8);
        a = (struct ArrowArray){.length = r->m, .null_count = -1, .n_buffers = 2, .buffers = buffers};
    }
    jvn_status st = x->fn->scalar(f->p->env->call, args, (int32_t)x->n, r->m, &a);
    if (st) {
        if (is_text && a.release) a.release(&a);
        st = fail_call(f->p->env, &f->e, x, st);
        place_row(f, x, r);
        return st;
    }
    if (is_text) return take_text(f, x, r, &a, to, out);
    take_values(f, x, r, &a, to, out);
    return JVN_OK;
}

static jvn_status eval_callback(frame *f, const node *x, const vec *v, rows *r, void *to, vec *out)
{
    bool nulls = x->fn->flags & JVN_F_NULLS;
    struct ArrowArray *arrays = frame_scratch(f, (int64_t)sizeof *arrays * (x->n + 1));
    const struct ArrowArray **args = frame_scratch(f, (int64_t)sizeof *args * (x->n + 1));
    const void **buffers = frame_scratch(f, (int64_t)sizeof *buffers * 3 * (x->n + 1));
    pick_rows(f, r);
    if (!r->m) {
        memset(to, 0, (size_t)(r->n * vec_width(x->type)));
        *out = (vec){to, memset(frame_valid(f, x->slot), 0, (size_t)r->n)};
        return JVN_OK;
    }
    for (int i = 0; i < x->n; i++) {
        as_array(f, x->kids[i], &v[i], r, nulls, buffers + 3 * i, &arrays[i]);
        args[i] = &arrays[i];
    }
    return call_back(f, x, r, args, to, out);
}

/* ---- plain functions ------------------------------------------------------------------------------ */

#define PLAIN(TYPE, CALL)                                                                                              \
    do {                                                                                                               \
        TYPE *g = (TYPE *)x->fn->plain;                                                                                \
        for (int64_t i = 0; i < n && !ok; i++) o[i] = CALL;                                                            \
        for (int64_t i = 0; i < n && ok; i++) o[i] = ok[i] ? CALL : 0;                                                 \
    } while (0)
#define ARG(k) a[k][i * step[k]]

typedef double plain1(double);
typedef double plain2(double, double);
typedef double plain3(double, double, double);
typedef double plain4(double, double, double, double);

static void eval_plain(const node *x, const vec *v, const rows *r, double *o)
{
    const double *a[4] = {NULL, NULL, NULL, NULL};
    int64_t step[4] = {0, 0, 0, 0}, n = r->n;
    const uint8_t *ok = r->ok;
    for (int i = 0; i < x->n; i++) {
        a[i] = v[i].data;
        step[i] = !x->kids[i]->constant;
    }
    if (x->n == 1)
        PLAIN(plain1, g(ARG(0)));
    else if (x->n == 2)
        PLAIN(plain2, g(ARG(0), ARG(1)));
    else if (x->n == 3)
        PLAIN(plain3, g(ARG(0), ARG(1), ARG(2)));
    else
        PLAIN(plain4, g(ARG(0), ARG(1), ARG(2), ARG(3)));
}

/* Rows without a null argument that matter. */
static const uint8_t *strict_rows(frame *f, const node *x, const vec *v, int64_t n)
{
    const uint8_t *ok = f->active;
    for (int i = 0; i < x->n; i++) {
        bool one = x->kids[i]->constant && n > 1;
        uint8_t *both = v[i].valid ? frame_scratch(f, n) : NULL;
        if (both) ok = valid_both(both, ok, false, v[i].valid, one, n);
    }
    return ok;
}

jvn_status eval_scalar(frame *f, const node *x, void *dest, vec *out)
{
    vec few[8], *v = x->n <= 8 ? few : frame_scratch(f, (int64_t)sizeof *v * x->n);
    void *to = dest ? dest : frame_slot(f, x->slot);
    rows r = {.n = frame_rows(f, x)};
    jvn_status st = JVN_OK;
    for (int i = 0; i < x->n && !st; i++) st = node_eval(f, x->kids[i], NULL, &v[i]);
    if (st) return st;
    r.ok = x->fn->flags & JVN_F_NULLS ? f->active : strict_rows(f, x, v, r.n);
    if (x->fn->shape != JVN_S_PLAIN) return eval_callback(f, x, v, &r, to, out);
    eval_plain(x, v, &r, to);
    *out = (vec){to, result_valid(f, x, &r, NULL, 0)};
    return JVN_OK;
}
