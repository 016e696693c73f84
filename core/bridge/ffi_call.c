/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_call.c -- ffi_call over the rows of a block. A block's arguments become runs of C values once; then each row
 * moves the pointers on and calls. Results of 8 bytes are written where they belong. */
#include "ffi_call.h"

#include <stdlib.h>
#include <string.h>

#include "ffi_values.h"

_Static_assert(sizeof(ffi_arg) == sizeof(int64_t), "a column of int64 takes results as libffi widens them");

static ffi_type *const kinds[C_TYPES] = {
    [C_BOOL] = &ffi_type_uint8,     [C_INT8] = &ffi_type_sint8,     [C_INT16] = &ffi_type_sint16,
    [C_INT32] = &ffi_type_sint32,   [C_INT64] = &ffi_type_sint64,   [C_UINT8] = &ffi_type_uint8,
    [C_UINT16] = &ffi_type_uint16,  [C_UINT32] = &ffi_type_uint32,  [C_UINT64] = &ffi_type_uint64,
    [C_FLOAT] = &ffi_type_float,    [C_DOUBLE] = &ffi_type_double,  [C_TEXT] = &ffi_type_pointer,
};

jvn_status foreign_prepare(foreign_call *c, err *e)
{
    const csignature *s = &c->sig;
    for (int i = 0; i < s->n; i++)
        c->types[i] = s->params[i].role == C_ARRAY ? &ffi_type_pointer : kinds[s->params[i].type];
    if (ffi_prep_cif(&c->cif, FFI_DEFAULT_ABI, (unsigned)s->n, kinds[s->result], c->types) == FFI_OK) return JVN_OK;
    return fail(e, JVN_ETYPE, "libffi does not know how to call %s", s->name);
}

/* ---- arguments ------------------------------------------------------------------------------------ */

/* Arguments ready to be called with: pointers to each parameter's value, moved on by step. */
typedef struct ready {
    void *values[C_PARAMS];
    int64_t steps[C_PARAMS];
    const void *arrays[C_PARAMS]; /* what an array parameter's value is */
    int64_t numbers[C_PARAMS];    /* what a length's or stride's is */
    char *room;
} ready;

static jvn_status no_room(jvn_call *call, int64_t n)
{
    return jvn_fail(call, JVN_ENOMEM, JVN_NOARG, NULL, "not enough memory for %lld rows", (long long)n);
}

static jvn_status blame(jvn_call *call, int arg, int64_t row, const char *why)
{
    return call->host->fail(call, JVN_EDATA, arg, row, -1, why, NULL);
}

/* Of an argument of the shell, which is parameter p of the function: n rows, or a constant's one. */
static jvn_status ready_one(jvn_call *call, ready *r, const c_param *p, int i, int arg, const struct ArrowArray *a,
                            int64_t offset, int64_t n, char **room)
{
    c_values v;
    c_misfit bad;
    bool constant = a->length == 1;
    char *own = *room;
    *room += c_room(p->type, a, constant ? 0 : offset, constant ? 1 : n);
    if (!c_values_read(p->type, a, constant ? 0 : offset, constant ? 1 : n, own, &v, &bad))
        return blame(call, arg, p->role == C_ARRAY || constant ? -1 : bad.row, bad.why);
    r->values[i] = (void *)(uintptr_t)v.base;
    r->steps[i] = constant ? 0 : v.step;
    return JVN_OK;
}

static int64_t room_for(const csignature *s, const struct ArrowArray *const *args, int64_t offset, int64_t n)
{
    int64_t room = 0;
    for (int i = 0, arg = 0; i < s->n; i++) {
        if (s->params[i].role != C_VALUE && s->params[i].role != C_ARRAY) continue;
        const struct ArrowArray *a = args[arg++];
        bool constant = a->length == 1;
        room += c_room(s->params[i].type, a, constant ? 0 : offset, constant ? 1 : n);
    }
    return room;
}

/* Lengths and strides are left to foreign_whole. */
static jvn_status ready_all(jvn_call *call, ready *r, const struct ArrowArray *const *args, int64_t offset, int64_t n)
{
    const csignature *s = &((const foreign_call *)call->data)->sig;
    int64_t bytes = room_for(s, args, offset, n);
    r->room = NULL;
    if (bytes && !(r->room = malloc((size_t)bytes))) return no_room(call, n);
    char *room = r->room;
    jvn_status st = JVN_OK;
    for (int i = 0, arg = 0; i < s->n && st == JVN_OK; i++) {
        if (s->params[i].role != C_VALUE && s->params[i].role != C_ARRAY) continue;
        st = ready_one(call, r, &s->params[i], i, arg, args[arg], offset, n, &room);
        arg++;
    }
    if (st != JVN_OK) free(r->room);
    return st;
}

static inline void call_row(const foreign_call *c, ready *r, void *result)
{
    ffi_call((ffi_cif *)(uintptr_t)&c->cif, c->code, result, r->values);
    for (unsigned i = 0; i < c->cif.nargs; i++) r->values[i] = (char *)r->values[i] + r->steps[i];
}

/* ---- results -------------------------------------------------------------------------------------- */

typedef union result {
    ffi_arg integer;
    float f;
    const char *text;
} result;

static jvn_status check_unsigned(jvn_call *call, const int64_t *x, int64_t n, bool has_rows)
{
    char why[96];
    for (int64_t i = 0; i < n; i++) {
        if (x[i] >= 0) continue;
        snprintf(why, sizeof why, "the result %llu does not fit int64", (unsigned long long)x[i]);
        return blame(call, JVN_NOARG, has_rows ? i : -1, why);
    }
    return JVN_OK;
}

/* Results of fixed width for n rows, to row `at` of out on. */
static jvn_status call_values(jvn_call *call, ready *r, int64_t n, struct ArrowArray *out, int64_t at, bool has_rows)
{
    const foreign_call *c = call->data;
    int64_t *to = (int64_t *)jvn_out(out) + at; /* or double */
    result x;
    if (c->sig.result == C_FLOAT) {
        for (int64_t i = 0; i < n; i++) {
            call_row(c, r, &x);
            ((double *)(void *)to)[i] = x.f;
        }
    } else if (c->sig.result == C_BOOL) {
        for (int64_t i = 0; i < n; i++) {
            call_row(c, r, &x);
            jvn_set_bit(jvn_out(out), at + i, (uint8_t)x.integer != 0);
        }
    } else {
        for (int64_t i = 0; i < n; i++) call_row(c, r, to + i);
    }
    return c->sig.result == C_UINT64 ? check_unsigned(call, to, n, has_rows) : JVN_OK;
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
static jvn_status call_texts(jvn_call *call, ready *r, int64_t n, struct ArrowArray *out, bool has_rows)
{
    text t = {0};
    result x;
    jvn_status st = JVN_OK;
    int64_t *ends = malloc((size_t)(n + 1) * sizeof *ends);
    if (!ends) return no_room(call, n);
    for (int64_t i = 0; i < n && st == JVN_OK; i++) {
        call_row(call->data, r, &x);
        if (x.text) {
            size_t length = strlen(x.text);
            bool good = text_is_utf8(x.text, length);
            if (!good) st = blame(call, JVN_NOARG, has_rows ? i : -1, "the result is not UTF-8");
            text_add(&t, x.text, length);
        }
        ends[i] = x.text ? (int64_t)t.n : -1;
    }
    if (st == JVN_OK) st = copy_texts(call, &t, ends, n, out);
    free(ends);
    text_free(&t);
    return st;
}

/* ---- callbacks ------------------------------------------------------------------------------------ */

jvn_status foreign_scalar(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                          struct ArrowArray *out)
{
    ready r;
    (void)n_args;
    jvn_status st = ready_all(call, &r, args, 0, n);
    if (st != JVN_OK) return st;
    const foreign_call *c = call->data;
    st = c->sig.result == C_TEXT ? call_texts(call, &r, n, out, true) : call_values(call, &r, n, out, 0, true);
    free(r.room);
    return st;
}

/* A constant among the arrays stands once for each row. */
static jvn_status spread(jvn_call *call, ready *r, int i, int size, int64_t n, char **spreads)
{
    char *to = malloc((size_t)(n * size));
    if (!to) return no_room(call, n);
    for (int64_t k = 0; k < n; k++) memcpy(to + k * size, r->values[i], (size_t)size);
    r->values[i] = spreads[i] = to;
    return JVN_OK;
}

/* Arrays, their length, their stride; what is left must be one value. */
static jvn_status ready_arrays(jvn_call *call, ready *r, int64_t n, char **spreads)
{
    const csignature *s = &((const foreign_call *)call->data)->sig;
    jvn_status st = JVN_OK;
    for (int i = 0, arg = 0; i < s->n && st == JVN_OK; i++) {
        const c_param *p = &s->params[i];
        if (p->role == C_COUNT || p->role == C_STRIDE) {
            c_integer(p->type, p->role == C_COUNT ? n : 1, &r->numbers[i]);
            r->values[i] = &r->numbers[i];
            continue;
        }
        if (p->role == C_ARRAY) {
            if (!r->steps[i] && n != 1) st = spread(call, r, i, c_size(p->type), n, spreads);
            r->arrays[i] = r->values[i];
            r->values[i] = &r->arrays[i];
        } else if (r->steps[i]) {
            st = jvn_fail(call, JVN_EARG, arg, NULL, "this is a constant of %s: one value, not one a row", s->name);
        }
        arg++;
    }
    return st;
}

/* Whether n fits the type of the parameter that is to hold it. */
static bool fits_count(const csignature *s, int64_t n)
{
    bool fits = true;
    for (int i = 0; i < s->n; i++) fits &= s->params[i].role != C_COUNT || c_fits(s->params[i].type, n);
    return fits;
}

/* An aggregate over nothing. The function is not asked: few are ready for it. */
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

jvn_status foreign_whole(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                         int64_t n, struct ArrowArray *out, int64_t at)
{
    ready r;
    char *spreads[C_PARAMS] = {NULL};
    const foreign_call *c = call->data;
    bool is_text = c->sig.result == C_TEXT;
    (void)n_args;
    if (!n) return give_null(call, is_text, out, at);
    if (!fits_count(&c->sig, n))
        return jvn_fail(call, JVN_ELIMIT, JVN_NOARG, NULL, "%lld rows are more than its length can say", (long long)n);
    jvn_status st = ready_all(call, &r, args, offset, n);
    if (st != JVN_OK) return st;
    st = ready_arrays(call, &r, n, spreads);
    memset(r.steps, 0, sizeof r.steps);
    if (st == JVN_OK) st = is_text ? call_texts(call, &r, 1, out, false) : call_values(call, &r, 1, out, at, false);
    for (int i = 0; i < C_PARAMS; i++) free(spreads[i]);
    free(r.room);
    return st;
}
