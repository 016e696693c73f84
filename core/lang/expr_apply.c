/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_apply.c -- a call of one row: arguments are written where the arrays of the callback point to already. */
#include "expr_apply.h"

#include <stdlib.h>

#include "expr_tree.h"

/* An argument as the callback sees it: an array of one row. */
typedef struct slot {
    jvn_type type;
    struct ArrowArray array;
    const void *buffers[3];
    int64_t word[2]; /* the value; text: its two offsets */
    uint8_t valid;
} slot;

struct apply {
    const jvn_function *fn;
    const signature *sig;
    jvn_call call;
    err *fault;
    jvn_type result;
    int n, n_given;
    slot *slots;                     /* n of them: those given, then initial values */
    const struct ArrowArray **args;
    slot out;
    column *text;                    /* the last result, if it is text */
    arena *a;
};

static const sig_param *param_of(const signature *s, int i) { return &s->params[i < s->n ? i : s->n - 1]; }

static jvn_type plain_of(jvn_type t) { return t == JVN_DICT ? JVN_STRING : t; }

/* The type of arguments whose parameter is `any`. */
static jvn_status common_type(const signature *s, const jvn_type *types, int n, jvn_type *any, err *e)
{
    *any = JVN_NOTYPE;
    for (int i = 0; i < n; i++) {
        if (param_of(s, i)->type != JVN_NOTYPE) continue;
        jvn_type t = type_common(*any, types[i]);
        if (t == JVN_NOTYPE && types[i] != JVN_NOTYPE)
            return fail(e, JVN_ETYPE, "%s: cannot combine %s with %s", s->name, type_word(types[i]), type_word(*any));
        *any = t;
    }
    if (*any == JVN_NOTYPE) *any = JVN_FLOAT64;
    return JVN_OK;
}

static void slot_open(slot *s, jvn_type type)
{
    s->type = type;
    s->valid = 1;
    s->array = (struct ArrowArray){.length = 1, .n_buffers = type == JVN_STRING ? 3 : 2, .buffers = s->buffers};
    s->buffers[1] = s->word;
}

/* Writes a value that fits the slot's type, or converts to it. */
static void slot_set(slot *s, const apply_value *v)
{
    s->valid = v->type != JVN_NOTYPE;
    s->buffers[0] = s->valid ? NULL : &s->valid;
    s->array.null_count = !s->valid;
    s->word[0] = s->word[1] = 0;
    if (s->type == JVN_STRING) {
        s->word[1] = s->valid ? v->n : 0;
        s->buffers[2] = s->valid && v->n ? v->s : "";
    } else if (s->type == JVN_FLOAT64) {
        const double x = v->type == JVN_INT64 ? (double)v->i : v->f;
        memcpy(s->word, &x, sizeof x);
    } else if (s->type == JVN_DATE) {
        const int32_t day = (int32_t)v->i;
        memcpy(s->word, &day, sizeof day);
    } else {
        s->word[0] = s->type == JVN_TIMESTAMP && v->type == JVN_DATE ? v->i * INT64_C(86400000000) : v->i;
    }
}

apply_value apply_first(const column *c)
{
    apply_value v = {.type = plain_of(c->type)};
    if (column_is_null(c, 0)) return (apply_value){0};
    if (type_is_text(c->type)) v.s = column_text(c, 0, &v.n);
    else if (c->type == JVN_FLOAT64) v.f = column_f64(c)[0];
    else if (c->type == JVN_DATE) v.i = column_i32(c)[0];
    else v.i = c->type == JVN_BOOL ? column_bool(c, 0) : column_i64(c)[0];
    return v;
}

static jvn_status set_initial(apply *x, const registry *r, int i, err *e)
{
    int at = 0, n = 0;
    expr_item *item = NULL;
    column *c = NULL;
    const sig_param *p = param_of(x->sig, i);
    expr_env env = {.a = x->a, .reg = r, .call = &x->call, .fault = x->fault};
    jvn_status st = expr_parse(x->a, p->initial, &at, FORM_ONE, &item, &n, e);
    if (st == JVN_OK) st = expr_eval(&env, item->e, &c, e);
    if (st != JVN_OK) return st;
    apply_value v = apply_first(c);
    if (v.n) v.s = arena_text(x->a, v.s, (size_t)v.n);
    slot_set(&x->slots[i], &v);
    column_unref(c);
    return JVN_OK;
}

static jvn_status check_shape(const apply *x, err *e)
{
    if (x->fn->shape == JVN_S_PLAIN || x->fn->shape == JVN_S_SCALAR) return JVN_OK;
    return fail(e, JVN_ETYPE, "%s is no function of single rows", x->sig->name);
}

static jvn_status open_slots(apply *x, const registry *r, const jvn_type *types, err *e)
{
    jvn_type any;
    const signature *s = x->sig;
    jvn_status st = common_type(s, types, x->n_given, &any, e);
    if (st != JVN_OK) return st;
    x->n = s->variadic || x->n_given > s->n ? x->n_given : s->n;
    x->slots = arena_alloc(x->a, sizeof *x->slots * (size_t)(x->n + 1));
    x->args = arena_alloc(x->a, sizeof *x->args * (size_t)(x->n + 1));
    for (int i = 0; i < x->n; i++) {
        jvn_type t = plain_of(param_of(s, i)->type);
        slot_open(&x->slots[i], t == JVN_NOTYPE ? any : t);
        x->args[i] = &x->slots[i].array;
        if (i >= x->n_given && st == JVN_OK) st = set_initial(x, r, i, e);
    }
    x->result = s->result == JVN_NOTYPE ? any : plain_of(s->result);
    slot_open(&x->out, x->result);
    return st == JVN_OK ? check_shape(x, e) : st;
}

static void give_call(apply *x, const char *owner)
{
    int32_t *types = arena_alloc(x->a, sizeof *types * (size_t)(x->n + 1));
    const char **units = arena_alloc(x->a, sizeof *units * (size_t)(x->n + 1));
    for (int i = 0; i < x->n; i++) {
        types[i] = (int32_t)x->slots[i].type;
        units[i] = "";
    }
    x->call.types = types;
    x->call.units = units;
    x->call.n_args = x->n;
    x->call.args = (jvn_list){0};
    x->call.input = NULL;
    x->call.data = x->fn->data;
    x->call.plugin = owner;
}

jvn_status apply_new(const registry *r, const char *name, const jvn_type *types, int n, const jvn_call *call, err *fault,
                     lineage *from, apply **out, err *e)
{
    const reg_item *it;
    *out = NULL;
    jvn_status st = overload_find(r, name, types, n, &it, e);
    if (st != JVN_OK) return st;
    apply *x = xcalloc(1, sizeof *x);
    *x = (apply){.fn = it->spec, .sig = it->signature, .call = *call, .fault = fault, .n_given = n, .a = arena_new()};
    st = open_slots(x, r, types, e);
    give_call(x, it->owner);
    if (st == JVN_OK) registry_note(r, it, from);
    if (st == JVN_OK) *out = x;
    else apply_free(x);
    return st;
}

void apply_free(apply *x)
{
    if (!x) return;
    column_unref(x->text);
    arena_free(x->a);
    free(x);
}

/* ---- calls ---- */

typedef double plain1(double);
typedef double plain2(double, double);
typedef double plain3(double, double, double);
typedef double plain4(double, double, double, double);

/* The registry lets none in that is not a double of 1 to 4 doubles. */
static double call_plain(const apply *x)
{
    double a[4] = {0};
    for (int i = 0; i < x->n; i++) memcpy(&a[i], x->slots[i].word, sizeof a[i]);
    switch (x->n) {
    case 1: return ((plain1 *)x->fn->plain)(a[0]);
    case 2: return ((plain2 *)x->fn->plain)(a[0], a[1]);
    case 3: return ((plain3 *)x->fn->plain)(a[0], a[1], a[2]);
    default: return ((plain4 *)x->fn->plain)(a[0], a[1], a[2], a[3]);
    }
}

static jvn_status take_fault(apply *x, jvn_status st, err *e)
{
    if (x->fault && x->fault->code != JVN_OK) {
        *e = *x->fault;
        err_clear(x->fault);
    } else {
        fail(e, st, "%s failed and did not say why", x->sig->name);
    }
    e->arg = JVN_NOARG;
    e->row = e->column = -1;
    return e->code;
}

static jvn_status take_text(apply *x, struct ArrowArray *a, apply_value *out, err *e)
{
    const node at = {.x = &(expr){0}, .sig = x->sig};
    column_unref(x->text);
    x->text = NULL;
    jvn_status st = import_text(&at, a, 1, &x->text, e);
    if (st == JVN_OK) *out = apply_first(x->text);
    return st;
}

/* What a callback wrote to the slot. */
static apply_value slot_get(const slot *s)
{
    apply_value v = {.type = s->type};
    if (!(s->valid & 1)) return (apply_value){0};
    if (s->type == JVN_FLOAT64) {
        memcpy(&v.f, s->word, sizeof v.f);
    } else if (s->type == JVN_DATE) {
        int32_t day;
        memcpy(&day, s->word, sizeof day);
        v.i = day;
    } else {
        v.i = s->type == JVN_BOOL ? s->word[0] & 1 : s->word[0];
    }
    return v;
}

static jvn_status call_scalar(apply *x, apply_value *out, err *e)
{
    bool is_text = x->result == JVN_STRING;
    struct ArrowArray made = {0};
    x->out.valid = 1;
    x->out.word[0] = x->out.word[1] = 0;
    x->out.buffers[0] = x->fn->flags & JVN_F_NULLS ? &x->out.valid : NULL;
    jvn_status st = x->fn->scalar(&x->call, x->args, x->n, 1, is_text ? &made : &x->out.array);
    if (st != JVN_OK || (x->fault && x->fault->code != JVN_OK)) {
        if (made.release) made.release(&made);
        return take_fault(x, st, e);
    }
    if (is_text) return take_text(x, &made, out, e);
    const node at = {.x = &(expr){0}, .sig = x->sig};
    st = check_filled(&at, &x->out.array, x->out.buffers, x->out.word, e);
    if (st != JVN_OK) {
        slot_open(&x->out, x->result);
        return st;
    }
    *out = slot_get(&x->out);
    return JVN_OK;
}

jvn_status apply_row(apply *x, const apply_value *args, apply_value *out, err *e)
{
    *out = (apply_value){0};
    for (int i = 0; i < x->n_given; i++) slot_set(&x->slots[i], &args[i]);
    for (int i = 0; i < x->n && !(x->fn->flags & JVN_F_NULLS); i++)
        if (x->slots[i].buffers[0]) return JVN_OK;
    if (x->fn->shape != JVN_S_PLAIN) return call_scalar(x, out, e);
    out->type = JVN_FLOAT64;
    out->f = call_plain(x);
    return JVN_OK;
}
