/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_call.c -- calls of registered functions: which overload is meant, what its arguments become. */
#include "expr_tree.h"

enum { OVERLOADS = 32 };

typedef struct overloads {
    int n;
    const reg_item *items[OVERLOADS];
} overloads;

static void find_overloads(const registry *r, const char *name, overloads *o)
{
    int n = 0;
    const reg_item *first = registry_find(r, REG_FUNCTION, name);
    o->n = 0;
    if (!first) return;
    const reg_item *const *all = registry_all(r, REG_FUNCTION, &n);
    for (int i = 0; i < n && o->n < OVERLOADS; i++) {
        bool same = !strcmp(all[i]->name, first->name) && !strcmp(all[i]->owner, first->owner);
        if (same && all[i]->signature) o->items[o->n++] = all[i];
    }
}

static const jvn_function *function_of(const reg_item *it) { return it->spec; }

static bool takes(const signature *s, int n) { return n >= s->required && (n <= s->n || s->variadic); }

static const sig_param *param_at(const signature *s, int i) { return &s->params[i < s->n ? i : s->n - 1]; }

static jvn_type plain_type(jvn_type t) { return t == JVN_DICT ? JVN_STRING : t; }

static bool fits(const signature *s, node *const *v, int n, bool converting)
{
    if (!takes(s, n)) return false;
    for (int i = 0; i < n; i++) {
        jvn_type want = plain_type(param_at(s, i)->type), have = v[i]->type;
        bool same = want == JVN_NOTYPE || have == JVN_NOTYPE || want == have;
        bool wider = (have == JVN_INT64 && want == JVN_FLOAT64) || (have == JVN_DATE && want == JVN_TIMESTAMP);
        if (!same && !(converting && wider)) return false;
    }
    return true;
}

static const reg_item *choose(const overloads *o, node *const *v, int n)
{
    for (int converting = 0; converting < 2; converting++) {
        for (int i = 0; i < o->n; i++) {
            if (fits(o->items[i]->signature, v, n, converting)) return o->items[i];
        }
    }
    return NULL;
}

/* ---- messages ------------------------------------------------------------------------------------- */

static jvn_status at_name(binder *b, const expr *x, jvn_status code)
{
    b->e->at = x->op_at;
    b->e->len = x->op_len;
    return code;
}

static void hint_signatures(binder *b, const overloads *o)
{
    text t = {0};
    for (int i = 0; i < o->n; i++) {
        if (i) text_puts(&t, "; ");
        text_puts(&t, function_of(o->items[i])->signature);
    }
    err_hint(b->e, "%s", t.s ? t.s : "");
    text_free(&t);
}

static jvn_status unknown_function(binder *b, const expr *x)
{
    const char *near = registry_nearest(b->env->reg, REG_FUNCTION, x->text);
    fail(b->e, JVN_ENAME, "there is no function '%s'", x->text);
    if (near) err_hint(b->e, "did you mean '%s'?", near);
    return at_name(b, x, JVN_ENAME);
}

static jvn_status wrong_count(binder *b, const expr *x, const overloads *o)
{
    int lo = 1000, hi = 0;
    bool open = false;
    for (int i = 0; i < o->n; i++) {
        const signature *s = o->items[i]->signature;
        if (s->required < lo) lo = s->required;
        if (s->n > hi) hi = s->n;
        open |= s->variadic;
    }
    const char *plural = (open || lo == hi) && lo == 1 ? "" : "s";
    if (open)
        fail(b->e, JVN_EARG, "%s takes at least %d argument%s, found %d", x->text, lo, plural, x->n);
    else if (lo == hi)
        fail(b->e, JVN_EARG, "%s takes %d argument%s, found %d", x->text, lo, plural, x->n);
    else
        fail(b->e, JVN_EARG, "%s takes %d to %d arguments, found %d", x->text, lo, hi, x->n);
    hint_signatures(b, o);
    return at_name(b, x, JVN_EARG);
}

static jvn_status wrong_types(binder *b, const expr *x, const overloads *o, node *const *v)
{
    text t = {0};
    for (int i = 0; i < x->n; i++) {
        if (i) text_puts(&t, ", ");
        text_puts(&t, type_word(v[i]->type));
    }
    fail(b->e, JVN_ETYPE, "%s does not take (%s)", x->text, t.s ? t.s : "");
    text_free(&t);
    hint_signatures(b, o);
    return at_name(b, x, JVN_ETYPE);
}

/* ---- binding -------------------------------------------------------------------------------------- */

static jvn_status bind_initial(binder *b, const expr *x, const sig_param *p, node **out)
{
    int at = 0, n = 0;
    expr_item *item = NULL;
    jvn_status st = expr_parse(b->env->a, p->initial, &at, FORM_ONE, &item, &n, b->e);
    if (!st) st = expr_bind(b, item->e, out);
    if (st) {
        fail(b->e, JVN_EPLUGIN, "%s: the initial value '%s' of %s cannot be read", x->text, p->initial, p->name);
        return at_name(b, x, JVN_EPLUGIN);
    }
    (*out)->x = x;
    return JVN_OK;
}

/* Arguments whose parameter is `any` become one type. */
static jvn_status bind_any(binder *b, const expr *x, const signature *s, node **v, int n, jvn_type *any)
{
    *any = JVN_NOTYPE;
    for (int i = 0; i < n; i++) {
        if (param_at(s, i)->type != JVN_NOTYPE) continue;
        jvn_type t = type_common(*any, v[i]->type);
        if (t == JVN_NOTYPE && v[i]->type != JVN_NOTYPE) {
            return fail_expr(b->e, JVN_ETYPE, v[i]->x, "%s: cannot combine %s with %s", x->text, type_word(v[i]->type),
                             type_word(*any));
        }
        *any = t;
    }
    if (*any == JVN_NOTYPE) *any = JVN_FLOAT64;
    return JVN_OK;
}

static jvn_status check_plain(binder *b, const expr *x, const signature *s)
{
    bool good = s->n >= 1 && s->n <= 4 && !s->variadic && s->result == JVN_FLOAT64;
    for (int i = 0; i < s->n; i++) good &= s->params[i].type == JVN_FLOAT64;
    if (good) return JVN_OK;
    fail(b->e, JVN_ETYPE, "%s: foreign signatures other than double of 1 to 4 arguments are not supported yet",
         x->text);
    return at_name(b, x, JVN_ETYPE);
}

static node_kind kind_of(const jvn_function *f)
{
    if (f->shape == JVN_S_AGGREGATE) return N_AGGREGATE;
    return f->shape == JVN_S_WINDOW ? N_WINDOW : N_SCALAR;
}

static jvn_status make_call(binder *b, const expr *x, const reg_item *it, node **v, int n, node **out)
{
    const jvn_function *f = function_of(it);
    const signature *s = it->signature;
    jvn_type any;
    jvn_status st = f->shape == JVN_S_PLAIN ? check_plain(b, x, s) : JVN_OK;
    for (; n < s->n && !st && !s->variadic; n++) st = bind_initial(b, x, &s->params[n], &v[n]);
    if (!st) st = bind_any(b, x, s, v, n, &any);
    if (st) return st;
    for (int i = 0; i < n; i++) {
        jvn_type t = plain_type(param_at(s, i)->type);
        bind_cast(b, &v[i], t == JVN_NOTYPE ? any : t);
    }
    node *r = *out = node_new(b, kind_of(f), s->result == JVN_NOTYPE ? any : plain_type(s->result), x, n, v);
    r->fn = f;
    r->sig = s;
    r->nullable |= (f->flags & JVN_F_NULLS) || r->type == JVN_STRING || r->kind != N_SCALAR;
    r->constant &= r->kind == N_SCALAR;
    if ((f->flags & JVN_F_UNIT) && n) {
        r->unit = v[0]->unit;
        r->loose = v[0]->loose;
    }
    return JVN_OK;
}

static jvn_status bind_arguments(binder *b, const expr *x, const overloads *o, node **v)
{
    jvn_status st = JVN_OK;
    bool aggregate = false;
    for (int i = 0; i < o->n; i++) {
        aggregate |= function_of(o->items[i])->shape == JVN_S_AGGREGATE && takes(o->items[i]->signature, x->n);
    }
    b->inside += aggregate;
    for (int i = 0; i < x->n && !st; i++) st = expr_bind(b, x->kids[i], &v[i]);
    b->inside -= aggregate;
    return st;
}

static jvn_status resolve(binder *b, const expr *x, node **out)
{
    overloads o;
    bool counted = false;
    int room = x->n;
    find_overloads(b->env->reg, x->text, &o);
    if (!o.n) return unknown_function(b, x);
    for (int i = 0; i < o.n; i++) {
        counted |= takes(o.items[i]->signature, x->n);
        if (o.items[i]->signature->n > room) room = o.items[i]->signature->n;
    }
    if (!counted) return wrong_count(b, x, &o);
    node **v = arena_alloc(b->env->a, sizeof *v * (size_t)(room + 1));
    jvn_status st = bind_arguments(b, x, &o, v);
    if (st) return st;
    const reg_item *it = choose(&o, v, x->n);
    return it ? make_call(b, x, it, v, x->n, out) : wrong_types(b, x, &o, v);
}

jvn_status bind_call(binder *b, const expr *x, node **out)
{
    jvn_status st = resolve(b, x, out);
    const table *t = b->env->input;
    if (st && t && table_find(t, x->source) >= 0) {
        b->e->hint[0] = 0;
        err_hint(b->e, "the column of that name goes in quotes: \"%s\"", x->source);
    }
    return st;
}

/* The argument that a plugin blames, else the whole call. */
static const expr *blamed(const node *x, int arg)
{
    int i = arg == JVN_NOARG ? -1 : arg & 0xff;
    return i >= 0 && i < x->n ? x->kids[i]->x : x->x;
}

jvn_status fail_call(const expr_env *env, err *e, const node *x, jvn_status st)
{
    if (env->fault && env->fault->code != JVN_OK) {
        *e = *env->fault;
        err_clear(env->fault);
    } else {
        fail(e, st, "%s failed and did not say why", x->sig->name);
    }
    const expr *place = blamed(x, e->arg);
    e->arg = JVN_NOARG;
    e->at = place->at;
    e->len = place->len;
    return e->code;
}

/* ---- bare aggregates ------------------------------------------------------------------------------ */

/* Whether an item is a bare aggregate's name; *args: how many arguments it wants, 0 or 1. */
static bool is_bare_aggregate(const expr_env *env, const expr *x, int *args)
{
    overloads o;
    bool one = false, none = false;
    if (x->kind != X_COLUMN || (env->input && table_find(env->input, x->text) >= 0)) return false;
    find_overloads(env->reg, x->text, &o);
    for (int i = 0; i < o.n; i++) {
        if (function_of(o.items[i])->shape != JVN_S_AGGREGATE) continue;
        one |= takes(o.items[i]->signature, 1);
        none |= takes(o.items[i]->signature, 0);
    }
    *args = one;
    return one || none;
}

static expr_item applied(const expr_env *env, const expr_item *it, const char *column_name)
{
    expr *call = arena_alloc(env->a, sizeof *call), *arg = arena_alloc(env->a, sizeof *arg);
    expr_item made = *it;
    *call = *it->e;
    call->kind = X_CALL;
    call->op_at = call->at;
    call->op_len = call->len;
    call->source = arena_printf(env->a, "%s(%s)", call->text, column_name ? column_name : "");
    made.e = call;
    if (!column_name) {
        if (!it->named) made.label = call->source;
        return made;
    }
    *arg = *it->e;
    arg->text = column_name;
    call->kids = arena_alloc(env->a, sizeof *call->kids);
    call->kids[0] = arg;
    call->n = 1;
    made.label = arena_printf(env->a, "%s(%s)", it->label, column_name);
    return made;
}

static bool is_key(int column_index, const int *keys, int n_keys)
{
    for (int i = 0; i < n_keys; i++) {
        if (keys[i] == column_index) return true;
    }
    return false;
}

static jvn_status apply_to_all(const expr_env *env, const expr_item *it, const int *keys, int n_keys, expr_item *to,
                               int *n, err *e)
{
    int before = *n;
    for (int i = 0; env->input && i < env->input->n; i++) {
        jvn_type type = env->input->columns[i]->type;
        if (is_key(i, keys, n_keys) || (type != JVN_INT64 && type != JVN_FLOAT64)) continue;
        to[(*n)++] = applied(env, it, env->input->names[i]);
    }
    if (*n > before) return JVN_OK;
    return fail_expr(e, JVN_EARG, it->e, "%s: the table has no number column to take it of", it->e->text);
}

jvn_status expr_expand(const expr_env *env, const expr_item *items, int n, const int *keys, int n_keys, expr_item **out,
                       int *n_out, err *e)
{
    int args, most = n + 1, columns = env->input ? env->input->n : 0;
    for (int i = 0; i < n; i++) most += is_bare_aggregate(env, items[i].e, &args) ? columns : 0;
    *out = arena_alloc(env->a, sizeof **out * (size_t)most);
    *n_out = 0;
    for (int i = 0; i < n; i++) {
        jvn_status st = JVN_OK;
        if (!is_bare_aggregate(env, items[i].e, &args))
            (*out)[(*n_out)++] = items[i];
        else if (args)
            st = apply_to_all(env, &items[i], keys, n_keys, *out, n_out, e);
        else
            (*out)[(*n_out)++] = applied(env, &items[i], NULL);
        if (st) return st;
    }
    return JVN_OK;
}
