/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csignature_view.c -- what a prototype's parameters are given, and what expressions see of them: structs are the
 * values in them, one by one; what is written stands among the results. */
#include <string.h>

#include "../table/column.h"
#include "csignature_read.h"

/* ---- roles ---------------------------------------------------------------------------------------- */

static bool has_callback(const csignature *c, int record)
{
    const c_record *x = &c->records[record];
    bool has = false;
    for (int i = x->first; i < x->first + x->n && !has; i++) {
        const c_param *f = &c->fields[i];
        has = f->type == C_FUNCTION || (f->type == C_RECORD && has_callback(c, f->link));
    }
    return has;
}

static bool is_length(const c_param *p) { return c_is_integer(p->type) && p->way == C_ITSELF; }

static bool is_stride(const c_param *p)
{
    return is_length(p) && (strncmp(p->name, "stride", 6) == 0 || strncmp(p->name, "inc", 3) == 0 ||
                            (strlen(p->name) == 7 && strcmp(p->name + 1, "stride") == 0));
}

static bool is_called(const c_param *p, const char *a, const char *b)
{
    return is_length(p) && (strcmp(p->name, a) == 0 || strcmp(p->name, b) == 0);
}

static bool points(const c_param *p) { return p->way != C_ITSELF && c_is_number(p->type) && p->count != 1; }

/* An array for certain: beside such, written pointers without brackets are arrays before the length or a stride. */
static bool is_array(const c_param *p) { return points(p) && (p->count || p->way == C_CONST); }

static c_role role_of(const csignature *c, const c_param *p)
{
    if (p->type == C_FUNCTION) return C_CALLBACK;
    if (p->type == C_HANDLE) return C_POINTER;
    if (p->way != C_WRITTEN || (p->type == C_RECORD && has_callback(c, p->link))) return C_VALUE;
    return p->inout ? C_INOUT : C_OUT;
}

/* lfind's: size_t n[1]. */
static bool points_to_length(const c_param *p)
{
    return c_is_integer(p->type) && p->way == C_CONST && p->count == 1 && strcmp(p->name, "n") == 0;
}

/* The parameter that holds the length of arrays first .. last: called n and a pointer, or before them, else the first
 * integer behind. -1: none. */
static int find_length(const csignature *c, int first, int last)
{
    for (int i = 0; i < c->n; i++)
        if (points_to_length(&c->params[i])) return i;
    for (int i = 0; i < first; i++)
        if (is_called(&c->params[i], "n", "N")) return i;
    for (int i = last + 1; i < c->n; i++)
        if (is_length(&c->params[i]) && !is_stride(&c->params[i])) return i;
    return -1;
}

static jvn_status settle_arrays(reader *r, csignature *c, int first, int last)
{
    const int count = find_length(c, first, last);
    if (count < 0) return c_refused_param(&c->params[last], NO_LENGTH, r->e);
    bool in = false;
    for (int i = 0; i < c->n; i++) in |= is_array(&c->params[i]) && c->params[i].way == C_CONST;
    for (int i = 0; i < c->n; i++) {
        c_param *p = &c->params[i];
        bool before = i < count || (i + 1 < c->n && is_stride(p + 1));
        if (i == count) p->role = C_COUNT;
        else if (i > first && is_stride(p)) p->role = C_STRIDE;
        else if (i > count && is_called(p, "size", "width")) p->role = C_SIZE;
        else if (is_length(p) && i > first && i < last) return c_refused_param(p, BEFORE_ARRAY, r->e);
        else if (is_array(p) && p->way == C_CONST) p->role = C_ARRAY;
        else if (is_array(p) || (before && points(p))) p->role = p->inout || !in ? C_INOUT_ARRAY : C_OUT_ARRAY;
    }
    c->arrays = true;
    return JVN_OK;
}

jvn_status c_settle_roles(reader *r, csignature *c)
{
    int first = -1, last = -1;
    for (int i = 0; i < c->n; i++) {
        c->params[i].role = role_of(c, &c->params[i]);
        if (!is_array(&c->params[i])) continue;
        last = i;
        if (first < 0) first = i;
    }
    return last < 0 ? JVN_OK : settle_arrays(r, c, first, last);
}

/* ---- values in structs ---------------------------------------------------------------------------- */

/* One after the other, the values that a record is made of. */
typedef struct walk {
    const csignature *c;
    const c_param *of;   /* the parameter, which errors are about */
    int param, n;
    bool alone;          /* the only value that counts: called as the parameter itself */
    err *e;
    c_view *v;
} walk;

typedef jvn_status leaf(walk *w, const c_param *field, int offset, const char *name);

static jvn_status each_leaf(walk *w, int record, int offset, const char *name, leaf *visit)
{
    const c_record *x = &w->c->records[record];
    jvn_status st = JVN_OK;
    for (int i = x->first; i < x->first + x->n && st == JVN_OK; i++) {
        const c_param *f = &w->c->fields[i];
        char own[2 * C_NAME];
        snprintf(own, sizeof own, "%.63s%s%.63s", name, *name ? "." : "", f->name);
        if (f->type == C_RECORD && !f->count) st = each_leaf(w, f->link, offset + f->offset, own, visit);
        else st = visit(w, f, offset + f->offset, own);
    }
    return st;
}

static jvn_status count_leaf(walk *w, const c_param *field, int offset, const char *name)
{
    (void)offset;
    (void)name;
    w->n += field->type != C_HANDLE;
    return JVN_OK;
}

static int count_leaves(const csignature *c, int record)
{
    walk w = {.c = c};
    each_leaf(&w, record, 0, "", count_leaf);
    return w.n;
}

/* ---- arguments ------------------------------------------------------------------------------------ */

/* What an expression can be for: of numbers to a number. void * is left out. */
static bool is_for_expressions(const c_function *f)
{
    bool good = c_is_number(f->result.type);
    for (int i = 0; i < f->n; i++) good &= c_is_number(f->params[i].type) || f->params[i].type == C_HANDLE;
    return good;
}

static jvn_status add_arg(walk *w, const c_param *is, int offset, const char *name)
{
    c_view *v = w->v;
    if (v->n == C_ARGS) return c_refused_param(w->of, MANY_ARGS, w->e);
    if (is->type == C_FUNCTION && !is_for_expressions(&w->c->functions[is->link]))
        return c_refused_param(w->of, LUA_CALLBACK, w->e);
    c_arg *a = &v->args[v->n++];
    *a = (c_arg){.param = w->param, .type = is->type, .link = is->link, .offset = offset,
                 .initial = w->of->initial, .initial_len = w->of->initial_len};
    snprintf(a->name, sizeof a->name, "%s", name);
    for (char *s = a->name; *s; s++)
        if (*s == '.') *s = '_';
    return JVN_OK;
}

/* A pointer in a struct is NULL. */
static jvn_status add_leaf(walk *w, const c_param *field, int offset, const char *name)
{
    if (field->count) return c_refused_param(w->of, FIELD_ARRAY, w->e);
    if (field->type == C_HANDLE) return JVN_OK;
    return add_arg(w, field, offset, w->alone ? w->of->name : name);
}

/* The name may have been meant as a type. */
static jvn_status refuse_opaque(const c_param *p, err *e)
{
    const char *near = *p->tag ? c_near_type(p->tag) : NULL;
    c_refused_param(p, OPAQUE_PARAM, e);
    if (near) err_hint(e, "did you mean '%s *'?", near);
    return e->code;
}

static bool is_given(c_role role)
{
    return role == C_VALUE || role == C_ARRAY || role == C_INOUT || role == C_INOUT_ARRAY || role == C_CALLBACK;
}

static jvn_status view_args(const csignature *c, c_view *v, err *e)
{
    jvn_status st = JVN_OK;
    bool calls_back = c->n_functions > 0;
    for (int i = 0; i < c->n && st == JVN_OK; i++) {
        const c_param *p = &c->params[i];
        walk w = {.c = c, .of = p, .param = i, .e = e, .v = v};
        if (p->type == C_RECORD && is_given(p->role)) {
            w.alone = count_leaves(c, p->link) == 1;
            st = each_leaf(&w, p->link, 0, p->name, add_leaf);
        } else if (is_given(p->role)) {
            st = add_arg(&w, p, 0, p->name);
        } else if (p->role == C_POINTER && (*p->tag || !calls_back)) {
            st = refuse_opaque(p, e);
        }
    }
    return st;
}

/* ---- outputs -------------------------------------------------------------------------------------- */

static void add_output(walk *w, c_type type, int offset, const char *name)
{
    c_view *v = w->v;
    if (v->n_outputs == C_ARGS) return;
    c_output *o = &v->outputs[v->n_outputs++];
    *o = (c_output){.param = w->param, .type = type, .offset = offset, .pointed = w->param < 0 && w->of->way != C_ITSELF,
                    .array = w->of->role == C_OUT_ARRAY || w->of->role == C_INOUT_ARRAY};
    snprintf(o->name, sizeof o->name, "%s", name);
}

static jvn_status output_leaf(walk *w, const c_param *field, int offset, const char *name)
{
    bool shows = !field->count && (c_is_number(field->type) || field->type == C_TEXT);
    if (shows) add_output(w, field->type, offset, w->alone && *w->of->name ? w->of->name : name);
    return JVN_OK;
}

static void view_output(walk *w, const char *name)
{
    const c_param *p = w->of;
    if (p->type == C_RECORD) {
        w->alone = w->param >= 0 && count_leaves(w->c, p->link) == 1;
        each_leaf(w, p->link, 0, w->param < 0 ? "" : name, output_leaf);
    } else if (c_is_number(p->type) || p->type == C_TEXT) {
        add_output(w, p->type, 0, name);
    }
}

/* What is written and has no name is called out1, out2 ... */
static void view_outputs(const csignature *c, c_view *v)
{
    int nth = 0;
    char name[C_NAME];
    walk w = {.c = c, .of = &c->result, .param = -1, .v = v};
    view_output(&w, "return");
    for (int i = 0; i < c->n; i++) {
        const c_param *p = &c->params[i];
        bool out = p->role == C_OUT || p->role == C_INOUT || p->role == C_OUT_ARRAY || p->role == C_INOUT_ARRAY;
        if (!out) continue;
        snprintf(name, sizeof name, "out%d", ++nth);
        w = (walk){.c = c, .of = p, .param = i, .v = v};
        view_output(&w, *p->name ? p->name : name);
    }
}

static void list_outputs(const c_view *v, text *t)
{
    text_puts(t, "");
    for (int i = 0; i < v->n_outputs; i++) text_printf(t, "%s%s", i ? ", " : "", v->outputs[i].name);
}

static jvn_status find_output(const csignature *c, const char *take, c_view *v, err *e)
{
    const char *names[C_ARGS];
    text t = {0};
    for (int i = 0; i < v->n_outputs; i++) {
        names[i] = v->outputs[i].name;
        if (strcmp(v->outputs[i].name, take) != 0) continue;
        v->taken = v->outputs[i];
        return JVN_OK;
    }
    const char *near = text_nearest(take, names, (size_t)v->n_outputs);
    list_outputs(v, &t);
    fail(e, JVN_ENAME, "%s gives no '%s'", c->name, take);
    if (near) err_hint(e, "did you mean '%s'?", near);
    else err_hint(e, "it gives: %s", t.s);
    text_free(&t);
    return JVN_ENAME;
}

static jvn_status several_outputs(const c_param *of, const c_view *v, err *e)
{
    text t = {0};
    list_outputs(v, &t);
    c_refused_param(of, SEVERAL_OUTPUTS, e);
    err_hint(e, "choose with --take: %s", t.s);
    text_free(&t);
    return e->code;
}

/* The result unless it is void, else the only output. */
static jvn_status choose_output(const csignature *c, c_view *v, err *e)
{
    int own = 0;
    const c_param *of = &c->result;
    while (own < v->n_outputs && v->outputs[own].param < 0) own++;
    v->taken = v->outputs[0];
    if (of->type == C_HANDLE && !v->n_outputs) return c_refused_param(of, OPAQUE_RESULT, e);
    if (own == 1) return JVN_OK;
    if (own > 1) return several_outputs(of, v, e);
    if (!v->n_outputs) return c_refused_param(of, NO_RESULT, e);
    return v->n_outputs == 1 ? JVN_OK : several_outputs(of, v, e);
}

jvn_status csignature_view(const csignature *c, const char *take, c_view *out, err *e)
{
    memset(out, 0, sizeof *out);
    jvn_status st = view_args(c, out, e);
    if (st != JVN_OK) return st;
    view_outputs(c, out);
    st = take ? find_output(c, take, out, e) : choose_output(c, out, e);
    out->shape = out->taken.array ? C_WINDOW : c->arrays ? C_WHOLE : C_ROWS;
    return st;
}

/* ---- the spelling --------------------------------------------------------------------------------- */

void csignature_spell(const c_view *v, const char *name, text *out)
{
    text_printf(out, "%s %s(", type_name(c_shown(v->taken.type)), name);
    for (int i = 0; i < v->n; i++) {
        const c_arg *a = &v->args[i];
        text_printf(out, "%s%s ", i ? ", " : "", type_name(c_shown(a->type)));
        if (*a->name) text_puts(out, a->name);
        else if (v->n == 1) text_puts(out, "x");
        else text_printf(out, "x%d", i + 1);
        if (a->initial) text_printf(out, " = %.*s", a->initial_len, a->initial);
    }
    text_putc(out, ')');
}
