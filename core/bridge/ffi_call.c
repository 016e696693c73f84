/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_call.c -- C functions over the rows of a block, or over whole columns. Arguments become runs of C values once;
 * then each row moves the pointers on and calls. */
#include "ffi_call.h"

#include <stdlib.h>
#include <string.h>

#include "../base/pool.h"
#include "../plugin/host.h"
#include "ffi_expr.h"
#include "ffi_values.h"

/* An argument's C values: row i's stands at base + i * step. */
typedef struct given {
    const c_arg *is;
    const char *base;
    int64_t step;
    void **slot;            /* libffi reads it where it is: told here; NULL: not so */
    char *to;               /* the place in the store; NULL: it has none there */
    size_t size;
    char *array;            /* C_INOUT_ARRAY, or a constant among arrays: its own values */
    expr_callback *code;    /* the expression that row asks for */
} given;

/* A call and its arguments, ready to be made for one row after the other. */
typedef struct ready {
    jvn_call *call;
    const foreign_call *c;
    const struct ArrowArray *const *args;
    int64_t offset, n;      /* the rows */
    foreign_frame f;
    int n_args;
    given all[C_ARGS];
    char *room, *store;
    char *outs[C_PARAMS];   /* C_OUT_ARRAY: its memory */
    bool calls_back, writes; /* C_OUT is among its parameters */
    bool direct;             /* the value is what libffi gives */
} ready;

static jvn_status no_room(jvn_call *call, int64_t n)
{
    return jvn_fail(call, JVN_ENOMEM, JVN_NOARG, NULL, "not enough memory for %lld rows", (long long)n);
}

static jvn_status blame(jvn_call *call, int arg, int64_t row, const char *why)
{
    return call->host->fail(call, JVN_EDATA, arg, row, -1, why, NULL);
}

/* ---- arguments ------------------------------------------------------------------------------------ */

static c_type read_as(c_type type) { return type == C_FUNCTION ? C_TEXT : type; }

/* A constant has one row. */
static bool is_constant(const struct ArrowArray *a) { return a->length == 1; }

static int64_t room_of(const ready *r, int i)
{
    const struct ArrowArray *a = r->args[i];
    bool constant = is_constant(a);
    return c_room(read_as(r->c->view.args[i].type), a, constant ? 0 : r->offset, constant ? 1 : r->n);
}

static jvn_status read_arg(ready *r, int i, char *room)
{
    c_values v;
    c_misfit bad;
    given *g = &r->all[i];
    const struct ArrowArray *a = r->args[i];
    const c_param *p = &r->c->sig.params[g->is->param];
    bool constant = is_constant(a), array = p->role == C_ARRAY || p->role == C_INOUT_ARRAY;
    if (!c_values_read(read_as(g->is->type), a, constant ? 0 : r->offset, constant ? 1 : r->n, room, &v, &bad))
        return blame(r->call, i, array || constant ? -1 : bad.row, bad.why);
    g->base = v.base;
    g->step = constant ? 0 : v.step;
    g->size = (size_t)c_size(g->is->type);
    bool in_place = p->role == C_VALUE && p->way == C_ITSELF && p->type != C_RECORD;
    if (in_place) g->slot = &r->f.values[g->is->param];
    else if (r->f.store[g->is->param]) g->to = r->f.store[g->is->param] + g->is->offset;
    return JVN_OK;
}

static jvn_status read_args(ready *r)
{
    int64_t bytes = 0;
    const c_view *v = &r->c->view;
    for (int i = 0; i < v->n; i++) bytes += room_of(r, i);
    if (bytes && !(r->room = malloc((size_t)bytes))) return no_room(r->call, r->n);
    char *room = r->room;
    jvn_status st = JVN_OK;
    for (int i = 0; i < v->n && st == JVN_OK; i++) {
        r->all[i].is = &v->args[i];
        st = read_arg(r, i, room);
        room += room_of(r, i);
    }
    return st;
}

static bool is_direct(const foreign_call *c)
{
    const c_output *o = &c->view.taken;
    return o->param < 0 && !o->pointed && c->sig.result.type != C_RECORD;
}

static jvn_status ready_open(ready *r, jvn_call *call, const struct ArrowArray *const *args, int64_t offset, int64_t n)
{
    const foreign_call *c = call->data;
    *r = (ready){.call = call, .c = c, .args = args, .n_args = c->view.n, .offset = offset, .n = n, .direct = is_direct(c),
                 .calls_back = c->sig.n_functions > 0};
    if (!(r->store = aligned_alloc(16, (size_t)c->bytes))) return no_room(call, n);
    foreign_frame_open(c, &r->f, r->store, n);
    for (int i = 0; i < c->sig.n; i++) r->writes |= c->sig.params[i].role == C_OUT;
    return read_args(r);
}

static void ready_close(ready *r)
{
    for (int i = 0; i < r->c->view.n; i++) {
        free(r->all[i].array);
        expr_callback_free(r->all[i].code);
    }
    for (int i = 0; i < r->c->sig.n; i++) free(r->outs[i]);
    free(r->room);
    free(r->store);
}

/* ---- expressions that are called back ------------------------------------------------------------- */

static jvn_status raise_in(ready *r, int i, int64_t row, const char *written, const err *why)
{
    err e = *why;
    char said[sizeof e.msg];
    snprintf(said, sizeof said, "in '%.60s%s': %.180s", written, strlen(written) > 60 ? "…" : "", why->msg);
    memcpy(e.msg, said, sizeof said);
    e.row = (long)row;
    e.column = -1;
    return host_raise(r->call, i, &e);
}

/* The code for what this row's text says: mostly the same as the row before. */
static jvn_status code_for(ready *r, int i, int64_t row, const void **code)
{
    err e;
    given *g = &r->all[i];
    foreign_call *c = (foreign_call *)(uintptr_t)r->c;
    const char *written = *(const char *const *)(const void *)g->base;
    err_clear(&e);
    if (g->code && !expr_callback_is(g->code, written)) {
        expr_callback_free(g->code);
        g->code = NULL;
    }
    if (!g->code && expr_callback_new(c, g->is->link, written, r->call, &g->code, &e) != JVN_OK)
        return raise_in(r, i, g->step ? row : -1, written, &e);
    *code = expr_callback_start(g->code);
    return JVN_OK;
}

static jvn_status after_callbacks(ready *r, int64_t row)
{
    err e;
    if (cancel_asked()) return r->call->host->fail(r->call, JVN_ECANCELLED, JVN_NOARG, -1, -1, "stopped", NULL);
    for (int i = 0; i < r->c->view.n; i++) {
        given *g = &r->all[i];
        if (g->code && expr_callback_end(g->code, &e) != JVN_OK)
            return raise_in(r, i, row, *(const char *const *)(const void *)(g->base - g->step), &e);
    }
    return JVN_OK;
}

/* ---- one call ------------------------------------------------------------------------------------- */

static void clear_outputs(ready *r)
{
    const csignature *s = &r->c->sig;
    for (int i = 0; i < s->n; i++)
        if (s->params[i].role == C_OUT) memset(r->f.store[i], 0, (size_t)foreign_size(s, &s->params[i]));
}

static jvn_status give_code(ready *r, int i, int64_t row)
{
    given *g = &r->all[i];
    const void *code = NULL;
    jvn_status st = code_for(r, i, row, &code);
    if (g->to) memcpy(g->to, &code, sizeof code);
    else r->f.pointers[g->is->param] = code;
    return st;
}

static inline jvn_status give_arg(ready *r, int i, int64_t row)
{
    jvn_status st = JVN_OK;
    given *g = &r->all[i];
    if (g->slot) *g->slot = (void *)(uintptr_t)g->base;
    else if (g->is->type == C_FUNCTION) st = give_code(r, i, row);
    else if (g->to) memcpy(g->to, g->base, g->size);
    g->base += g->step;
    return st;
}

/* row: for messages, -1: none. */
static inline jvn_status call_row(ready *r, int64_t row)
{
    jvn_status st = JVN_OK;
    for (int i = 0; i < r->n_args && st == JVN_OK; i++) st = give_arg(r, i, row);
    if (st != JVN_OK) return st;
    if (r->writes) clear_outputs(r);
    foreign_invoke(r->c, &r->f);
    return r->calls_back ? after_callbacks(r, row) : JVN_OK;
}

/* ---- results -------------------------------------------------------------------------------------- */

static jvn_status put_number(jvn_call *call, c_type type, c_number x, struct ArrowArray *out, int64_t at, int64_t row)
{
    char why[96];
    if (type == C_BOOL) jvn_set_bit(jvn_out(out), at, (uint8_t)x.i != 0);
    else memcpy((int64_t *)jvn_out(out) + at, &x, sizeof x);
    if (type != C_UINT64 || x.i >= 0) return JVN_OK;
    snprintf(why, sizeof why, "the result %llu does not fit int64", (unsigned long long)x.i);
    return blame(call, JVN_NOARG, row, why);
}

/* The value of a call just made; false: it points nowhere. */
static bool take_number(const ready *r, c_number *x)
{
    const c_type type = r->c->view.taken.type;
    if (r->direct && type != C_FLOAT) {
        memcpy(x, r->f.result, sizeof *x);
        return true;
    }
    const void *from = foreign_output(r->c, &r->f, &r->c->view.taken);
    if (from) *x = c_load(type, from);
    return from != NULL;
}

static jvn_status call_numbers(ready *r, struct ArrowArray *out)
{
    c_number x;
    jvn_status st = JVN_OK;
    for (int64_t i = 0; i < r->n && st == JVN_OK; i++) {
        if ((st = call_row(r, i)) != JVN_OK) break;
        if (!take_number(r, &x)) st = blame(r->call, JVN_NOARG, i, "the result is a NULL pointer");
        else st = put_number(r->call, r->c->view.taken.type, x, out, i, i);
    }
    return st;
}

static jvn_status copy_texts(jvn_call *call, const text *t, const int64_t *ends, int64_t n, struct ArrowArray *out)
{
    jvn_status st = call->host->new_array(call, JVN_STRING, n, (int64_t)t->n, JVN_NULLABLE, out);
    if (st != JVN_OK) return st;
    int64_t *at = jvn_out(out);
    at[0] = 0;
    if (t->n) memcpy(jvn_out_text(out), t->s, t->n);
    for (int64_t i = 0; i < n; i++) {
        bool null = ends[i] < 0;
        if (null) jvn_set_null(out, i);
        at[i + 1] = null ? at[i] : ends[i];
    }
    return JVN_OK;
}

/* A text may stand in memory that the next call writes to: each is copied at once. ends: -1 for NULL. */
static jvn_status call_texts(ready *r, int64_t n, struct ArrowArray *out, bool has_rows)
{
    text t = {0};
    jvn_status st = JVN_OK;
    int64_t *ends = malloc((size_t)(n + 1) * sizeof *ends);
    if (!ends) return no_room(r->call, n);
    for (int64_t i = 0; i < n && st == JVN_OK; i++) {
        const char *s = NULL;
        if ((st = call_row(r, has_rows ? i : -1)) != JVN_OK) break;
        const void *from = foreign_output(r->c, &r->f, &r->c->view.taken);
        if (from) memcpy(&s, from, sizeof s);
        if (s) {
            if (!text_is_utf8(s, strlen(s))) st = blame(r->call, JVN_NOARG, has_rows ? i : -1, "the result is not UTF-8");
            text_puts(&t, s);
        }
        ends[i] = s ? (int64_t)t.n : -1;
    }
    if (st == JVN_OK) st = copy_texts(r->call, &t, ends, n, out);
    free(ends);
    text_free(&t);
    return st;
}

/* An aggregate over nothing (the function is not asked: few are ready for it), or a pointer to nothing. */
static jvn_status give_null(jvn_call *call, bool is_text, struct ArrowArray *out, int64_t at)
{
    if (is_text) {
        jvn_status st = call->host->new_array(call, JVN_STRING, 1, 0, JVN_NULLABLE, out);
        if (st != JVN_OK) return st;
        memset(jvn_out(out), 0, 2 * sizeof(int64_t));
    }
    jvn_set_null(out, at);
    return JVN_OK;
}

/* ---- whole columns -------------------------------------------------------------------------------- */

/* An array of its own: of a constant each row, of what is written over a copy. */
static jvn_status own_array(ready *r, given *g)
{
    const size_t size = (size_t)c_size(g->is->type);
    if (!(g->array = malloc((size_t)r->n * size + 1))) return no_room(r->call, r->n);
    if (g->step) memcpy(g->array, g->base, (size_t)r->n * size);
    for (int64_t k = 0; k < r->n && !g->step; k++) memcpy(g->array + (size_t)k * size, g->base, size);
    return JVN_OK;
}

static bool same_value(c_type type, const char *a, const char *b)
{
    if (read_as(type) != C_TEXT) return memcmp(a, b, (size_t)c_size(type)) == 0;
    return strcmp(*(const char *const *)(const void *)a, *(const char *const *)(const void *)b) == 0;
}

/* The one value of a constant, which may have been repeated. */
static jvn_status one_value(ready *r, int i)
{
    given *g = &r->all[i];
    bool same = true;
    for (int64_t k = 1; k < r->n && g->step && same; k++) same = same_value(g->is->type, g->base, g->base + k * g->step);
    if (!same) return jvn_fail(r->call, JVN_EARG, i, NULL, "this is a constant of %s: one value, not one a row", r->c->sig.name);
    g->step = 0;
    return JVN_OK;
}

static jvn_status ready_array(ready *r, int i)
{
    given *g = &r->all[i];
    const c_role role = r->c->sig.params[g->is->param].role;
    jvn_status st = JVN_OK;
    if (role != C_ARRAY && role != C_INOUT_ARRAY) return one_value(r, i);
    if (role == C_INOUT_ARRAY || (!g->step && r->n != 1)) st = own_array(r, g);
    r->f.pointers[g->is->param] = g->array ? g->array : g->base;
    g->step = 0;
    return st;
}

static jvn_status ready_arrays(ready *r)
{
    const csignature *s = &r->c->sig;
    jvn_status st = JVN_OK;
    if (!foreign_fits(r->c, r->n))
        return jvn_fail(r->call, JVN_ELIMIT, JVN_NOARG, NULL, "%lld rows are more than its length can say", (long long)r->n);
    for (int i = 0; i < r->c->view.n && st == JVN_OK; i++) st = ready_array(r, i);
    for (int i = 0; i < s->n && st == JVN_OK; i++) {
        if (s->params[i].role != C_OUT_ARRAY) continue;
        r->outs[i] = calloc((size_t)r->n, (size_t)c_size(s->params[i].type));
        r->f.pointers[i] = r->outs[i];
        if (!r->outs[i]) st = no_room(r->call, r->n);
    }
    return st;
}

static jvn_status call_whole(ready *r, struct ArrowArray *out, int64_t at)
{
    c_number x;
    const c_type type = r->c->view.taken.type;
    if (type == C_TEXT) return call_texts(r, 1, out, false);
    jvn_status st = call_row(r, -1);
    if (st != JVN_OK) return st;
    return take_number(r, &x) ? put_number(r->call, type, x, out, at, -1) : give_null(r->call, false, out, at);
}

static jvn_status call_window(ready *r, struct ArrowArray *out, int64_t at)
{
    const c_output *o = &r->c->view.taken;
    jvn_status st = call_row(r, -1);
    if (st != JVN_OK) return st;
    const char *from = foreign_output(r->c, &r->f, o);
    for (int64_t i = 0; i < r->n && st == JVN_OK; i++)
        st = put_number(r->call, o->type, c_load(o->type, from + i * c_size(o->type)), out, at + i, -1);
    return st;
}

/* ---- callbacks of the core ------------------------------------------------------------------------ */

jvn_status foreign_scalar(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                          struct ArrowArray *out)
{
    ready r;
    (void)n_args;
    jvn_status st = ready_open(&r, call, args, 0, n);
    if (st == JVN_OK) st = r.c->view.taken.type == C_TEXT ? call_texts(&r, n, out, true) : call_numbers(&r, out);
    ready_close(&r);
    return st;
}

jvn_status foreign_whole(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                         int64_t n, struct ArrowArray *out, int64_t at)
{
    ready r;
    (void)n_args;
    if (!n) return give_null(call, ((const foreign_call *)call->data)->view.taken.type == C_TEXT, out, at);
    jvn_status st = ready_open(&r, call, args, offset, n);
    if (st == JVN_OK) st = ready_arrays(&r);
    if (st == JVN_OK) st = call_whole(&r, out, at);
    ready_close(&r);
    return st;
}

jvn_status foreign_window(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, const jvn_groups *by,
                          struct ArrowArray *out)
{
    jvn_status st = JVN_OK;
    (void)n_args;
    for (int64_t g = 0; g < by->n && st == JVN_OK; g++) {
        ready r;
        const int64_t from = by->starts[g], n = by->starts[g + 1] - from;
        if (!n) continue;
        st = ready_open(&r, call, args, from, n);
        if (st == JVN_OK) st = ready_arrays(&r);
        if (st == JVN_OK) st = call_window(&r, out, from);
        ready_close(&r);
    }
    return st;
}
