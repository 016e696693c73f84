/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_frame.c -- each parameter and the result have a place of 16-byte alignment in the memory of a call. */
#include "ffi_frame.h"

#include <string.h>

#include "ffi_values.h"

_Static_assert(sizeof(ffi_arg) == sizeof(int64_t), "a column of int64 takes results as libffi widens them");

static int round_up(int n) { return (n + 15) / 16 * 16; }

static bool is_stored(const c_param *p) { return p->role == C_VALUE || p->role == C_OUT || p->role == C_INOUT; }

static void place(foreign_call *c)
{
    const csignature *s = &c->sig;
    c->bytes = 0;
    for (int i = 0; i < s->n; i++) {
        c->at[i] = c->bytes;
        if (is_stored(&s->params[i])) c->bytes += round_up(foreign_size(s, &s->params[i]));
    }
    c->result_at = c->bytes;
    c->bytes += 16 + (s->result.type == C_RECORD ? round_up(foreign_size(s, &s->result)) : 0);
}

jvn_status foreign_prepare(foreign_call *c, err *e)
{
    const csignature *s = &c->sig;
    jvn_status st = foreign_types_new(&c->structs, &c->sig, e);
    if (st != JVN_OK) return st;
    for (int i = 0; i < s->n; i++) c->types[i] = foreign_type(&c->structs, &s->params[i]);
    place(c);
    ffi_type *result = foreign_type(&c->structs, &s->result);
    if (ffi_prep_cif(&c->cif, FFI_DEFAULT_ABI, (unsigned)s->n, result, c->types) == FFI_OK) return JVN_OK;
    return fail(e, JVN_ETYPE, "libffi does not know how to call %s", s->name);
}

/* The bytes of one value of the arrays. */
static int element_size(const csignature *s)
{
    for (int i = 0; i < s->n; i++) {
        const c_role role = s->params[i].role;
        if (role == C_ARRAY || role == C_OUT_ARRAY || role == C_INOUT_ARRAY) return c_size(s->params[i].type);
    }
    return 1;
}

static void open_number(const csignature *s, foreign_frame *f, int i, int64_t n)
{
    const c_role role = s->params[i].role;
    c_integer(s->params[i].type, role == C_COUNT ? n : role == C_SIZE ? element_size(s) : 1, &f->numbers[i]);
    f->pointers[i] = &f->numbers[i];
    f->values[i] = s->params[i].way == C_ITSELF ? (void *)&f->numbers[i] : &f->pointers[i];
}

void foreign_frame_open(const foreign_call *c, foreign_frame *f, void *store, int64_t n)
{
    const csignature *s = &c->sig;
    memset(store, 0, (size_t)c->bytes);
    f->result = (char *)store + c->result_at;
    for (int i = 0; i < s->n; i++) {
        const c_param *p = &s->params[i];
        bool stored = is_stored(p);
        f->store[i] = stored ? (char *)store + c->at[i] : NULL;
        f->pointers[i] = f->store[i];
        f->values[i] = stored && p->way == C_ITSELF ? (void *)f->store[i] : &f->pointers[i];
        if (p->role == C_COUNT || p->role == C_STRIDE || p->role == C_SIZE) open_number(s, f, i, n);
    }
}

bool foreign_fits(const foreign_call *c, int64_t n)
{
    bool fits = true;
    const csignature *s = &c->sig;
    for (int i = 0; i < s->n; i++) fits &= s->params[i].role != C_COUNT || c_fits(s->params[i].type, n);
    return fits;
}

void foreign_invoke(const foreign_call *c, foreign_frame *f)
{
    ffi_call((ffi_cif *)(uintptr_t)&c->cif, c->code, f->result, f->values);
}

const void *foreign_output(const foreign_call *c, const foreign_frame *f, const c_output *o)
{
    if (o->param >= 0) return o->array ? f->pointers[o->param] : f->store[o->param] + o->offset;
    if (o->pointed) return *(void **)f->result;
    if (c->sig.result.type != C_RECORD && c_is_number(o->type)) c_unwiden(o->type, f->result, f->result);
    return (const char *)f->result + o->offset;
}
