/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_types.c -- libffi lays structs out; an array in one is its values one by one. */
#include "ffi_types.h"

#include <string.h>

#include "ffi_values.h"

static ffi_type *const kinds[C_TYPES] = {
    [C_BOOL] = &ffi_type_uint8,     [C_INT8] = &ffi_type_sint8,     [C_INT16] = &ffi_type_sint16,
    [C_INT32] = &ffi_type_sint32,   [C_INT64] = &ffi_type_sint64,   [C_UINT8] = &ffi_type_uint8,
    [C_UINT16] = &ffi_type_uint16,  [C_UINT32] = &ffi_type_uint32,  [C_UINT64] = &ffi_type_uint64,
    [C_FLOAT] = &ffi_type_float,    [C_DOUBLE] = &ffi_type_double,  [C_TEXT] = &ffi_type_pointer,
    [C_HANDLE] = &ffi_type_pointer, [C_FUNCTION] = &ffi_type_pointer, [C_VOID] = &ffi_type_void,
};

ffi_type *foreign_type(foreign_types *t, const c_param *p)
{
    if (p->way != C_ITSELF) return &ffi_type_pointer;
    return p->type == C_RECORD ? &t->records[p->link] : kinds[p->type];
}

int foreign_size(const csignature *s, const c_param *p)
{
    return p->type == C_RECORD ? s->records[p->link].size : c_size(p->type);
}

static int times(const c_param *field) { return field->count ? field->count : 1; }

static jvn_status lay_out(foreign_types *t, csignature *s, int record, err *e)
{
    size_t offsets[C_ELEMENTS];
    c_record *x = &s->records[record];
    ffi_type *type = &t->records[record], **elements = &t->elements[t->n];
    *type = (ffi_type){.type = FFI_TYPE_STRUCT, .elements = elements};
    for (int i = x->first; i < x->first + x->n; i++) {
        if (t->n + times(&s->fields[i]) >= C_ELEMENTS)
            return fail(e, JVN_ELIMIT, "the structs of %s have more than %d values", s->name, C_ELEMENTS);
        for (int k = 0; k < times(&s->fields[i]); k++) t->elements[t->n++] = foreign_type(t, &s->fields[i]);
    }
    t->elements[t->n++] = NULL;
    if (ffi_get_struct_offsets(FFI_DEFAULT_ABI, type, offsets) != FFI_OK)
        return fail(e, JVN_ETYPE, "libffi cannot lay out a struct of %s", s->name);
    x->size = (int)type->size;
    for (int i = x->first, k = 0; i < x->first + x->n; k += times(&s->fields[i++])) s->fields[i].offset = (int)offsets[k];
    return JVN_OK;
}

jvn_status foreign_types_new(foreign_types *t, csignature *s, err *e)
{
    jvn_status st = JVN_OK;
    t->n = 0;
    for (int i = 0; i < s->n_records && st == JVN_OK; i++) st = lay_out(t, s, i, e);
    return st;
}

/* ---- numbers in memory ---------------------------------------------------------------------------- */

bool c_is_float(c_type type) { return type == C_FLOAT || type == C_DOUBLE; }

#define LOAD(type, part)               \
    do {                               \
        type v;                        \
        memcpy(&v, from, sizeof v);    \
        return (c_number){.part = (__typeof__(((c_number *)0)->part))v}; \
    } while (0)
#define STORE(type, part)              \
    do {                               \
        type v = (type)x.part;         \
        memcpy(to, &v, sizeof v);      \
        return;                        \
    } while (0)

c_number c_load(c_type type, const void *from)
{
    switch (type) {
    case C_BOOL: return (c_number){.i = *(const uint8_t *)from != 0};
    case C_INT8: LOAD(int8_t, i);
    case C_INT16: LOAD(int16_t, i);
    case C_INT32: LOAD(int32_t, i);
    case C_UINT8: LOAD(uint8_t, i);
    case C_UINT16: LOAD(uint16_t, i);
    case C_UINT32: LOAD(uint32_t, i);
    case C_FLOAT: LOAD(float, f);
    case C_DOUBLE: LOAD(double, f);
    default: LOAD(int64_t, i);
    }
}

void c_store(c_type type, c_number x, void *to)
{
    switch (type) {
    case C_FLOAT: STORE(float, f);
    case C_DOUBLE: STORE(double, f);
    case C_BOOL: STORE(bool, i);
    default: c_integer(type, x.i, to);
    }
}

void c_store_result(c_type type, c_number x, void *to)
{
    if (c_is_float(type)) c_store(type, x, to);
    else memcpy(to, &x.i, sizeof x.i);
}

void c_unwiden(c_type type, const void *result, void *to)
{
    c_number x;
    if (c_is_float(type) || c_size(type) == (int)sizeof x.i) {
        memmove(to, result, (size_t)c_size(type));
        return;
    }
    memcpy(&x.i, result, sizeof x.i);
    if (type == C_BOOL) x.i = (uint8_t)x.i;
    c_store(type, x, to);
}
