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

static bool fits(const signature *s, const jvn_type *types, int n, bool converting)
{
    if (!takes(s, n)) return false;
    for (int i = 0; i < n; i++) {
        jvn_type want = plain_type(param_at(s, i)->type), have = types[i];
        bool same = want == JVN_NOTYPE || have == JVN_NOTYPE || want == have;
        bool wider = (have == JVN_INT64 && want == JVN_FLOAT64) || (have == JVN_DATE && want == JVN_TIMESTAMP);
        if (!same && !(converting && wider)) return false;
    }
    return true;
}

static bool is_aggregate(const reg_item *it) { return function_of(it)->shape == JVN_S_AGGREGATE; }

/* The first that fits, without conversion if one does. Where values are folded (folds) aggregates go before all others,
 * elsewhere behind them. */
static const reg_item *choose(const overloads *o, const jvn_type *types, int n, bool folds)
{
    for (int pass = 0; pass < 4; pass++) {
        for (int i = 0; i < o->n; i++) {
            bool first = is_aggregate(o->items[i]) == folds;
            if (first == (pass < 2) && fits(o->items[i]->signature, types, n, pass % 2)) return o->items[i];
        }
    }
    return NULL;
}

/* ---- messages ------------------------------------------------------------------------------------- */

static void hint_signatures(err *e, const overloads *o)
{
    text t = {0};
    for (int i = 0; i < o->n; i++) text_printf(&t, "%s%s", i ? "; " : "", function_of(o->items[i])->signature);
    err_hint(e, "%s", t.s);
    text_free(&t);
}

static jvn_status unknown_function(err *e, const registry *r, const char *name)
{
    const char *near = registry_nearest(r, REG_FUNCTION, name);
    fail(e, JVN_ENAME, "there is no function '%s'", name);
    if (near) err_hint(e, "did you mean '%s'?", near);
    return JVN_ENAME;
}

static jvn_status wrong_count(err *e, const char *name, int n, const overloads *o)
{
    int lo = 1000, hi = 0;
    char most[16] = "";
    for (int i = 0; i < o->n; i++) {
        const signature *s = o->items[i]->signature;
        if (s->required < lo) lo = s->required;
        if (s->variadic) hi = 1000;
        if (s->n > hi) hi = s->n;
    }
    if (hi > lo && hi < 1000) snprintf(most, sizeof most, " to %d", hi);
    fail(e, JVN_EARG, "%s takes %s%d%s argument%s, found %d", name, hi < 1000 ? "" : "at least ", lo, most,
         lo == 1 && !*most ? "" : "s", n);
    hint_signatures(e, o);
    return JVN_EARG;
}

static jvn_status wrong_types(err *e, const char *name, const jvn_type *types, int n, const overloads *o)
{
    text t = {0};
    text_puts(&t, "");
    for (int i = 0; i < n; i++) text_printf(&t, "%s%s", i ? ", " : "", type_word(types[i]));
    fail(e, JVN_ETYPE, "%s does not take (%s)", name, t.s);
    text_free(&t);
    hint_signatures(e, o);
    return JVN_ETYPE;
}

static bool some_takes(const overloads *o, int n)
{
    for (int i = 0; i < o->n; i++)
        if (takes(o->items[i]->signature, n)) return true;
    return false;
}

jvn_status overload_find(const registry *r, const char *name, const jvn_type *types, int n, const reg_item **out, err *e)
{
    overloads o;
    find_overloads(r, name, &o);
    if (!o.n) return unknown_function(e, r, name);
    if (!some_takes(&o, n)) return wrong_count(e, name, n, &o);
    *out = choose(&o, types, n, false);
    return *out ? JVN_OK : wrong_types(e, name, types, n, &o);
}

/* ---- binding -------------------------------------------------------------------------------------- */

static jvn_status bind_initial(binder *b, const expr *x, const sig_param *p, node **out)
{
    int at = 0, n = 0;
    expr_item *item = NULL;
    jvn_status st = expr_parse(b->env->a, p->initial, &at, FORM_ONE, &item, &n, b->e);
    if (!st) st = expr_bind(b, item->e, out);
    if (st) {
        return fail(b->e, JVN_EPLUGIN, "%s: the initial value '%s' of %s cannot be read", x->text, p->initial, p->name);
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

static node_kind kind_of(const jvn_function *f)
{
    if (f->shape == JVN_S_AGGREGATE) return N_AGGREGATE;
    return f->shape == JVN_S_WINDOW ? N_WINDOW : N_SCALAR;
}

static const char *const *units_of(const binder *b, const node *x)
{
    const char **units = arena_alloc(b->env->a, sizeof *units * (size_t)(x->n + 1));
    for (int i = 0; i < x->n; i++) units[i] = x->kids[i]->unit;
    return units;
}

static const int32_t *types_of(const binder *b, const node *x)
{
    int32_t *types = arena_alloc(b->env->a, sizeof *types * (size_t)(x->n + 1));
    for (int i = 0; i < x->n; i++) types[i] = (int32_t)x->kids[i]->type;
    return types;
}

const char *call_written(arena *a, const expr *x, const signature *s, int i)
{
    if (i >= x->n) return s->params[i].initial;
    const expr *kid = x->kids[i];
    if (kid->kind == X_COLUMN) return kid->text;
    return x->source ? arena_text(a, x->source + (kid->at - x->at), (size_t)kid->len) : "";
}

/* The convention of what a call gives, with arguments in the place of {name}. */
static const char *convention_of(arena *a, const expr *x, const jvn_function *f, const signature *s)
{
    if (!f->convention) return NULL;
    text t = {0};
    for (const char *p = f->convention; *p;) {
        size_t n = strcspn(p, "{"), len = p[n] ? strcspn(p + n + 1, "}") : 0;
        int i = 0;
        while (i < s->n && p[n] && !text_is(p + n + 1, len, s->params[i].name)) i++;
        text_add(&t, p, n);
        if (p[n]) text_puts(&t, i < s->n ? call_written(a, x, s, i) : "");
        p += p[n] ? n + len + 1 + (p[n + 1 + len] == '}') : n;
    }
    const char *out = arena_text(a, t.n ? t.s : "", t.n);
    text_free(&t);
    return out;
}

static jvn_status make_call(binder *b, const expr *x, const reg_item *it, node **v, int n, node **out)
{
    const jvn_function *f = function_of(it);
    const signature *s = it->signature;
    jvn_type any;
    jvn_status st = JVN_OK;
    for (; n < s->n && !st && !s->variadic; n++) st = bind_initial(b, x, &s->params[n], &v[n]);
    if (!st) st = bind_any(b, x, s, v, n, &any);
    if (!st) st = check_units(b, x, s, v, n);
    if (st) return st;
    for (int i = 0; i < n; i++) {
        jvn_type t = plain_type(param_at(s, i)->type);
        bind_cast(b, &v[i], t == JVN_NOTYPE ? any : t);
    }
    registry_note(b->env->reg, it, b->env->from);
    node *r = *out = node_new(b, kind_of(f), s->result == JVN_NOTYPE ? any : plain_type(s->result), x, n, v);
    r->fn = f;
    r->sig = s;
    r->types = types_of(b, r);
    r->units = units_of(b, r);
    r->convention = convention_of(b->env->a, x, f, s);
    if (f->unit) r->unit = f->unit;
    r->owner = it->owner;
    if (!(f->flags & JVN_F_UNIT) || !n) return JVN_OK;
    if (s->variadic) return share_unit(b, "compare", v, n, r);
    r->unit = v[0]->unit;
    r->loose = v[0]->loose;
    return JVN_OK;
}

static jvn_status bind_arguments(binder *b, const expr *x, const overloads *o, node **v)
{
    jvn_status st = JVN_OK;
    bool aggregate = false;
    for (int i = 0; i < o->n; i++) {
        aggregate |= is_aggregate(o->items[i]) && takes(o->items[i]->signature, x->n);
    }
    b->inside += aggregate;
    for (int i = 0; i < x->n && !st; i++) st = expr_bind(b, x->kids[i], &v[i]);
    b->inside -= aggregate;
    return st;
}

/* Columns that were taken for an aggregate's, where none was meant. */
static jvn_status check_columns(err *e, const node *v)
{
    jvn_status st = v->kind == N_COLUMN ? column_outside(e, v->x) : JVN_OK;
    for (int i = 0; i < v->n && v->kind != N_AGGREGATE && !st; i++) st = check_columns(e, v->kids[i]);
    return st;
}

static jvn_status resolve(binder *b, const expr *x, node **out)
{
    overloads o;
    int room = x->n;
    bool folds = b->grouped && !b->inside;
    find_overloads(b->env->reg, x->text, &o);
    if (!o.n) return unknown_function(b->e, b->env->reg, x->text);
    if (!some_takes(&o, x->n)) return wrong_count(b->e, x->text, x->n, &o);
    for (int i = 0; i < o.n; i++)
        if (o.items[i]->signature->n > room) room = o.items[i]->signature->n;
    node **v = arena_alloc(b->env->a, sizeof *v * (size_t)(room + 1));
    jvn_status st = bind_arguments(b, x, &o, v);
    if (st) return st;
    jvn_type *types = arena_alloc(b->env->a, sizeof *types * (size_t)(x->n + 1));
    for (int i = 0; i < x->n; i++) types[i] = v[i]->type;
    const reg_item *it = choose(&o, types, x->n, folds);
    if (!it) return wrong_types(b->e, x->text, types, x->n, &o);
    for (int i = 0; i < x->n && folds && !is_aggregate(it) && !st; i++) st = check_columns(b->e, v[i]);
    return st ? st : make_call(b, x, it, v, x->n, out);
}

/* A call written exactly as a column is called means that column: `summary n() --by t | sort n() desc`. Where
 * aggregates are asked for it is a call. */
static bool names_column(const binder *b, const expr *x)
{
    const table *t = b->env->input;
    for (int i = 0; t && !b->grouped && i < t->n; i++)
        if (strcmp(t->names[i], x->source) == 0) return true;
    return false;
}

jvn_status bind_call(binder *b, const expr *x, node **out)
{
    if (!names_column(b, x)) return resolve(b, x, out);
    expr *named = arena_alloc(b->env->a, sizeof *named);
    *named = *x;
    named->kind = X_COLUMN;
    named->text = x->source;
    named->n = 0;
    return expr_bind(b, named, out);
}

/* The argument that a plugin blames, else the whole call. */
static const expr *blamed(const node *x, int arg)
{
    int i = arg == JVN_NOARG ? -1 : arg & 0xff;
    return i >= 0 && i < x->n ? x->kids[i]->x : x->x;
}

jvn_call function_call(const expr_env *env, const node *x)
{
    jvn_call call = *env->call;
    call.args = (jvn_list){0};
    call.input = NULL;
    call.n_args = x->n;
    call.types = x->types;
    call.units = x->units;
    call.data = x->fn->data;
    call.plugin = x->owner;
    return call;
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

jvn_status check_filled(const node *x, struct ArrowArray *a, const void *const *buffers, const void *values, err *e)
{
    if (a->buffers == buffers && buffers[1] == values && !a->release) return JVN_OK;
    if (a->release) a->release(a);
    return fail_expr(e, JVN_EPLUGIN, x->x, "%s broke its contract: it put another array in the place of the one to fill",
                     x->sig->name);
}

jvn_status import_text(const node *x, struct ArrowArray *a, int64_t n, column **out, err *e)
{
    struct ArrowSchema schema;
    *out = NULL;
    if (!a->release) return fail_expr(e, JVN_EPLUGIN, x->x, "%s broke its contract: it gave no text", x->sig->name);
    schema_make(&schema, JVN_STRING, "", "", "");
    jvn_status st = import_column(&schema, a, out, e);
    schema.release(&schema);
    if (st) {
        const err why = *e;
        return fail_expr(e, JVN_EPLUGIN, x->x, "%s broke its contract: %.150s", x->sig->name, why.msg);
    }
    if ((*out)->length == n) return JVN_OK;
    fail_expr(e, JVN_EPLUGIN, x->x, "%s broke its contract: it gave %lld rows for %lld", x->sig->name,
              (long long)(*out)->length, (long long)n);
    column_unref(*out);
    *out = NULL;
    return JVN_EPLUGIN;
}

/* ---- bare aggregates ------------------------------------------------------------------------------ */

/* How many arguments the aggregate wants that an item merely names, 0 or 1; -1: it does not name one. */
static int bare_aggregate(const expr_env *env, const expr *x)
{
    overloads o;
    int wants = -1;
    if (x->kind != X_COLUMN || (env->input && table_find(env->input, x->text) >= 0)) return -1;
    find_overloads(env->reg, x->text, &o);
    for (int i = 0; i < o.n; i++) {
        const signature *s = o.items[i]->signature;
        if (!is_aggregate(o.items[i])) continue;
        if (takes(s, 1)) return 1;
        if (takes(s, 0)) wants = 0;
    }
    return wants;
}

/* The item with its name called, on a column or on nothing. */
static expr_item applied(const expr_env *env, const expr_item *it, const char *column_name)
{
    expr *call = arena_alloc(env->a, sizeof *call);
    expr_item made = *it;
    made.e = call;
    *call = *it->e;
    call->kind = X_CALL;
    call->source = arena_printf(env->a, "%s(%s)", call->text, column_name ? column_name : "");
    if (column_name) {
        expr *arg = arena_alloc(env->a, sizeof *arg);
        *arg = *it->e;
        arg->text = column_name;
        call->kids = arena_grow(env->a, NULL, 0, sizeof *call->kids);
        call->kids[call->n++] = arg;
        made.label = arena_printf(env->a, "%s(%s)", it->label, column_name);
    } else if (!it->named) {
        made.label = call->source;
    }
    return made;
}

static bool is_number_column(const table *t, int i, const int *keys, int n_keys)
{
    for (int k = 0; k < n_keys; k++) {
        if (keys[k] == i) return false;
    }
    return t->columns[i]->type == JVN_INT64 || t->columns[i]->type == JVN_FLOAT64;
}

static void add_item(const expr_env *env, expr_item **items, int *n, expr_item it)
{
    *items = arena_grow(env->a, *items, *n, sizeof **items);
    (*items)[(*n)++] = it;
}

jvn_status expr_expand(const expr_env *env, const expr_item *items, int n, const int *keys, int n_keys, expr_item **out,
                       int *n_out, err *e)
{
    const table *t = env->input;
    *out = NULL;
    *n_out = 0;
    for (int i = 0; i < n; i++) {
        const int before = *n_out, wants = bare_aggregate(env, items[i].e);
        if (wants < 1) add_item(env, out, n_out, wants < 0 ? items[i] : applied(env, &items[i], NULL));
        for (int k = 0; wants == 1 && t && k < t->n; k++) {
            if (is_number_column(t, k, keys, n_keys)) add_item(env, out, n_out, applied(env, &items[i], t->names[k]));
        }
        if (*n_out == before)
            return fail_expr(e, JVN_EARG, items[i].e, "%s: the table has no number column to take it of",
                             items[i].e->text);
    }
    return JVN_OK;
}
