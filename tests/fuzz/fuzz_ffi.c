/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_ffi.c -- any text as a prototype: what is refused names a place within it, what is accepted is spelled so that
 * the registry reads the same of it, and its structs are laid out within their size. Nothing is called. */
#include "fuzz.h"

#include "../../core/bridge/ffi_types.h"

static void check_place(const err *e, int length)
{
    if (!*e->msg || !*e->hint || e->at < 0 || e->len < 1 || e->at > length || e->at + e->len > length + 1) abort();
}

static void check_spelling(const c_view *v)
{
    err e;
    signature *s;
    text t = {0};
    csignature_spell(v, "f", &t);
    if (signature_parse(t.s, &s, &e) != JVN_OK) abort();
    if (s->n != v->n || s->result != c_shown(v->taken.type) || s->variadic) abort();
    for (int i = 0; i < s->n; i++)
        if (s->params[i].type != c_shown(v->args[i].type) || !v->args[i].initial != !s->params[i].initial) abort();
    signature_free(s);
    text_free(&t);
}

/* Values lie within their structs, one behind the other, whatever libffi makes of them. */
static void check_structs(const csignature *c)
{
    for (int i = 0; i < c->n_records; i++) {
        const c_record *x = &c->records[i];
        for (int k = x->first, end = 0; k < x->first + x->n; k++) {
            const c_param *f = &c->fields[k];
            if (f->offset < end) abort();
            end = f->offset + foreign_size(c, f) * (f->count ? f->count : 1);
            if (end > x->size) abort();
        }
    }
}

static void check_view(csignature *c, int length)
{
    err e;
    c_view v;
    foreign_types *types = xcalloc(1, sizeof *types);
    if (foreign_types_new(types, c, &e) == JVN_OK) check_structs(c);
    err_clear(&e);
    if (csignature_view(c, NULL, &v, &e) == JVN_OK) check_spelling(&v);
    else check_place(&e, length);
    for (int i = 0; i < v.n_outputs; i++)
        if (v.outputs[i].param >= c->n || csignature_view(c, v.outputs[i].name, &v, &e) == JVN_ESYNTAX) abort();
    free(types);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    err e;
    csignature c;
    char *line = xstrndup((const char *)data, n);
    int length = (int)strlen(line);
    if (csignature_parse(line, &c, &e) == JVN_OK) {
        check_view(&c, length);
        if (c.name_at < 0 || c.name_len < 1 || c.name_at + c.name_len > length) abort();
    } else {
        check_place(&e, length);
    }
    free(line);
    return 0;
}
