/* SPDX-License-Identifier: GPL-3.0-or-later */
/* columns.c -- arrays of values and members of structs, nulls minded. */
#include "columns.h"

#include <math.h>
#include <stdbool.h>

int32_t column_named(const jvn_table *t, const char *name)
{
    for (int32_t c = 0; c < t->n_columns; c++)
        if (!strcmp(jvn_column_schema(t, c)->name, name)) return c;
    return -1;
}

slice text_in(const struct ArrowArray *a, int64_t row)
{
    slice t = {NULL, 0};
    if (!jvn_null(a, row)) t.s = a->dictionary ? jvn_text(a->dictionary, jvn_i32(a)[row], &t.n) : jvn_text(a, row, &t.n);
    return t;
}

/* The members of n structs, `size` bytes apart. */
typedef struct rows {
    const char *first;
    size_t size;
    int64_t n;
} rows;

static const void *at(const rows *r, int64_t i) { return r->first + (size_t)i * r->size; }

static bool is_words(member_kind kind) { return kind == IS_WORDS || kind == IS_CHARS; }

static slice text_at(const rows *r, member_kind kind, int64_t i)
{
    slice t = {NULL, 0};
    if (kind == IS_SLICE) memcpy(&t, at(r, i), sizeof t);
    else if (kind == IS_CHARS) t.s = at(r, i);
    else memcpy(&t.s, at(r, i), sizeof t.s);
    if (kind != IS_SLICE && t.s) t.n = (int64_t)strlen(t.s);
    return t;
}

/* Whole characters alone: what has a fixed size may have cut one. Returns the bytes that are left. */
static int64_t copy_whole(char *to, slice t)
{
    int64_t kept = 0;
    for (int64_t i = 0, size; i < t.n; i += size ? size : 1, kept += size) {
        size = jvn_character(t.s + i, t.n - i);
        memcpy(to + kept, t.s + i, (size_t)size);
    }
    return kept;
}

static jvn_status fill_texts(jvn_call *call, const rows *r, member_kind kind, struct ArrowArray *a)
{
    int64_t bytes = 0;
    for (int64_t i = 0; i < r->n; i++) bytes += text_at(r, kind, i).n;
    jvn_status st = call->host->new_array(call, JVN_STRING, r->n, bytes, JVN_NULLABLE, a);
    if (st != JVN_OK) return st;
    int64_t *offsets = jvn_out(a);
    offsets[0] = 0;
    for (int64_t i = 0; i < r->n; i++) {
        slice t = text_at(r, kind, i);
        if (is_words(kind)) t.n = copy_whole(jvn_out_text(a) + offsets[i], t);
        else if (t.n) memcpy(jvn_out_text(a) + offsets[i], t.s, (size_t)t.n);
        if (!t.s || (is_words(kind) && !t.n)) jvn_set_null(a, i);
        offsets[i + 1] = offsets[i] + t.n;
    }
    return JVN_OK;
}

static jvn_status fill_numbers(jvn_call *call, const rows *r, struct ArrowArray *a)
{
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, r->n, 0, JVN_NULLABLE, a);
    for (int64_t i = 0; st == JVN_OK && i < r->n; i++) {
        double x;
        memcpy(&x, at(r, i), sizeof x);
        ((double *)jvn_out(a))[i] = isfinite(x) ? x : 0;
        if (!isfinite(x)) jvn_set_null(a, i);
    }
    return st;
}

static jvn_status fill_wholes(jvn_call *call, const rows *r, jvn_type type, struct ArrowArray *a)
{
    jvn_status st = call->host->new_array(call, type, r->n, 0, JVN_NULLABLE, a);
    for (int64_t i = 0; st == JVN_OK && i < r->n; i++) {
        int64_t x;
        memcpy(&x, at(r, i), sizeof x);
        ((int64_t *)jvn_out(a))[i] = x == NO_WHOLE ? 0 : x;
        if (x == NO_WHOLE) jvn_set_null(a, i);
    }
    return st;
}

static jvn_status fill_days(jvn_call *call, const rows *r, struct ArrowArray *a)
{
    jvn_status st = call->host->new_array(call, JVN_DATE, r->n, 0, JVN_NULLABLE, a);
    for (int64_t i = 0; st == JVN_OK && i < r->n; i++) {
        int32_t x;
        memcpy(&x, at(r, i), sizeof x);
        ((int32_t *)jvn_out(a))[i] = x == NO_DAY ? 0 : x;
        if (x == NO_DAY) jvn_set_null(a, i);
    }
    return st;
}

static jvn_status fill_flags(jvn_call *call, const rows *r, struct ArrowArray *a)
{
    jvn_status st = call->host->new_array(call, JVN_BOOL, r->n, 0, 0, a);
    for (int64_t i = 0; st == JVN_OK && i < r->n; i++) {
        bool x;
        memcpy(&x, at(r, i), sizeof x);
        jvn_set_bit(jvn_out(a), i, x);
    }
    return st;
}

jvn_type member_type(const member *m)
{
    static const jvn_type types[] = {[IS_NUMBER] = JVN_FLOAT64, [IS_TEXT] = JVN_STRING, [IS_SLICE] = JVN_STRING, [IS_WHOLE] = JVN_INT64, [IS_TIME] = JVN_TIMESTAMP,
                                     [IS_FLAG] = JVN_BOOL,      [IS_DAY] = JVN_DATE,    [IS_WORDS] = JVN_STRING, [IS_CHARS] = JVN_STRING};
    return types[m->kind];
}

static jvn_status fill(jvn_call *call, const member *m, const rows *r, struct ArrowArray *a)
{
    if (call->host->cancelled(call)) return JVN_ECANCELLED;
    switch (m->kind) {
    case IS_NUMBER: return fill_numbers(call, r, a);
    case IS_FLAG: return fill_flags(call, r, a);
    case IS_DAY: return fill_days(call, r, a);
    case IS_WHOLE:
    case IS_TIME: return fill_wholes(call, r, member_type(m), a);
    default: return fill_texts(call, r, m->kind, a);
    }
}

static jvn_status add_member(jvn_call *call, const char *side, const member *m, const rows *r)
{
    struct ArrowArray a;
    jvn_status st = fill(call, m, r, &a);
    if (st != JVN_OK) return st;
    return call->host->add(call, side, m->name, call->host->field(call, member_type(m), m->unit, m->convention), &a);
}

jvn_status add_numbers(jvn_call *call, const char *side, const char *name, const char *unit, const char *convention,
                       const double *values, int64_t n)
{
    const rows r = {(const char *)values, sizeof *values, n};
    return add_member(call, side, &(member){name, 0, IS_NUMBER, unit, convention}, &r);
}

jvn_status add_texts(jvn_call *call, const char *side, const char *name, const char *convention, const char *const *values,
                     int64_t n)
{
    const rows r = {(const char *)values, sizeof *values, n};
    return add_member(call, side, &(member){name, 0, IS_TEXT, NULL, convention}, &r);
}

jvn_status add_members(jvn_call *call, const char *side, const member *members, int n_members, const void *structs, size_t size,
                       int64_t n)
{
    jvn_status st = JVN_OK;
    for (int k = 0; k < n_members && st == JVN_OK; k++) {
        const rows r = {(const char *)structs + members[k].offset, size, n};
        st = add_member(call, side, &members[k], &r);
    }
    return st;
}

jvn_status make_member(jvn_call *call, const member *m, const void *structs, size_t size, int64_t n, struct ArrowArray *a)
{
    return fill(call, m, &(rows){(const char *)structs + m->offset, size, n}, a);
}

jvn_status map_structs(jvn_call *call, const char *side, const void *structs, size_t size, int64_t n)
{
    const rows r = {structs, size, n};
    int64_t *from = call->host->scratch(call, (n + 1) * (int64_t)sizeof *from);
    if (!from) return JVN_ENOMEM;
    for (int64_t i = 0; i < n; i++) memcpy(&from[i], at(&r, i), sizeof *from);
    return call->host->map_rows(call, side, from, n);
}
