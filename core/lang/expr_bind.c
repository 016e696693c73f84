/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_bind.c -- what was written to a typed tree: names are found, types converted, units checked. Results
 * of operators have no convention; only bare columns keep theirs. */
#include <strings.h>

#include "expr_tree.h"

jvn_status fail_expr(err *e, jvn_status code, const expr *x, const char *format, ...)
{
    char said[256];
    va_list ap;
    va_start(ap, format);
    vsnprintf(said, sizeof said, format, ap);
    va_end(ap);
    return fail_at(e, code, x->at, x->len, "%s", said);
}

jvn_status at_operator(err *e, const expr *x, jvn_status code)
{
    if (e->at >= 0) return code;
    e->at = x->op_len ? x->op_at : x->at;
    e->len = x->op_len ? x->op_len : x->len;
    return code;
}

const char *type_word(jvn_type type) { return type == JVN_NOTYPE ? "null" : type_name(type); }

static bool is_number(jvn_type t) { return t == JVN_INT64 || t == JVN_FLOAT64; }
static bool may_be_number(const node *x) { return is_number(x->type) || x->type == JVN_NOTYPE; }
static bool is_time(jvn_type t) { return t == JVN_DATE || t == JVN_TIMESTAMP; }

node *node_new(binder *b, node_kind kind, jvn_type type, const expr *x, int n, node *const *kids)
{
    node *r = arena_alloc(b->env->a, sizeof *r);
    *r = (node){.kind = kind, .type = type, .x = x, .n = n, .unit = ""};
    r->kids = arena_alloc(b->env->a, sizeof *r->kids * (size_t)(n + 1));
    if (n) memcpy(r->kids, kids, sizeof *kids * (size_t)n);
    return r;
}

bool node_equal(const node *a, const node *b)
{
    if (a->kind != b->kind || a->op != b->op || a->type != b->type || a->n != b->n || a->fn != b->fn) return false;
    if (a->col != b->col || a->k != b->k || a->known != b->known || strcmp(a->unit, b->unit)) return false;
    if (a->map.data != b->map.data || memcmp(&a->span, &b->span, sizeof a->span)) return false;
    if (a->kind == N_LITERAL && a->type == JVN_STRING) {
        if (a->value.s.n != b->value.s.n || (a->value.s.n && memcmp(a->value.s.s, b->value.s.s, (size_t)a->value.s.n))) return false;
    } else if (a->kind == N_LITERAL && memcmp(&a->value, &b->value, sizeof a->value)) {
        return false;
    }
    for (int i = 0; i < a->n; i++) {
        if (!node_equal(a->kids[i], b->kids[i])) return false;
    }
    return true;
}

static const char *keep_text(binder *b, const char *s) { return arena_text(b->env->a, s, strlen(s)); }

/* A node over all that x stands over. */
static jvn_status bind_node(binder *b, const expr *x, node_kind kind, jvn_type type, node **out)
{
    node **v = arena_alloc(b->env->a, sizeof *v * (size_t)(x->n + 1));
    for (int i = 0; i < x->n; i++) {
        jvn_status st = expr_bind(b, x->kids[i], &v[i]);
        if (st) return st;
    }
    *out = node_new(b, kind, type, x, x->n, v);
    return JVN_OK;
}

/* ---- literals ------------------------------------------------------------------------------------- */

static node *literal(binder *b, jvn_type type, const expr *x)
{
    node *r = node_new(b, N_LITERAL, type, x, 0, NULL);
    r->known = type != JVN_NOTYPE;
    r->loose = is_number(type) || type == JVN_NOTYPE;
    return r;
}

static jvn_status bind_literal(binder *b, const expr *x, node **out)
{
    *out = literal(b, x->type, x);
    (*out)->value = x->value;
    return JVN_OK;
}

/* An interval away from a date: whole days are a number of days. */
static jvn_status bind_interval(binder *b, const expr *x, node **out)
{
    if (x->span.months || x->span.micros) {
        fail_expr(b->e, JVN_ETYPE, x, "an interval stands only beside a date, after + or -");
        err_hint(b->e, "only whole days count as a number: 5 days");
        return JVN_ETYPE;
    }
    *out = literal(b, JVN_INT64, x);
    (*out)->value.i64 = x->span.days;
    (*out)->unit = "d";
    (*out)->loose = false;
    return JVN_OK;
}

/* ---- conversion ----------------------------------------------------------------------------------- */

jvn_type type_common(jvn_type a, jvn_type b)
{
    if (a == b || b == JVN_NOTYPE) return a;
    if (a == JVN_NOTYPE) return b;
    if (is_number(a) && is_number(b)) return JVN_FLOAT64;
    return is_time(a) && is_time(b) ? JVN_TIMESTAMP : JVN_NOTYPE;
}

void bind_cast(binder *b, node **x, jvn_type type)
{
    node *from = *x;
    if (from->type == JVN_NOTYPE) from->type = type;
    if (from->type == type) return;
    *x = node_new(b, type == JVN_STRING ? N_SHOW : N_KERNEL, type, from->x, 1, &from);
    (*x)->k = kernel_of(OP_NONE, type);
    (*x)->unit = from->unit;
    (*x)->loose = from->loose;
}

/* A text literal beside a date is read as a date. */
static jvn_status adapt_text(binder *b, node *r)
{
    const str s = r->value.s;
    scalar v = {{NULL, 0}};
    if (r->kind != N_LITERAL || r->type != JVN_STRING) return JVN_OK;
    if (text_to_date(s.s, (size_t)s.n, &v.i32)) {
        r->type = JVN_DATE;
    } else if (text_to_timestamp(s.s, (size_t)s.n, &v.i64)) {
        r->type = JVN_TIMESTAMP;
    } else {
        fail_expr(b->e, JVN_ETYPE, r->x, "'%.40s' is not a date", s.s);
        err_hint(b->e, "dates are written 2025-01-27, times 2025-01-27T14:30:00Z");
        return JVN_ETYPE;
    }
    r->value = v;
    return JVN_OK;
}

static jvn_status ill_matched(binder *b, const char *verb, const node *a, const node *c)
{
    fail(b->e, JVN_ETYPE, "cannot %s %s with %s", verb, type_word(a->type), type_word(c->type));
    const node *s = a->type == JVN_STRING ? a : c;
    const node *o = s == a ? c : a;
    if (s->kind == N_LITERAL && is_number(o->type))
        err_hint(b->e, "numbers stand without quotes");
    else if (s->type == JVN_STRING && o->kind == N_LITERAL)
        err_hint(b->e, "a text to compare with goes in single quotes");
    else if (is_time(a->type) || is_time(c->type))
        err_hint(b->e, "dates are written 2025-01-27, with all their zeros");
    return JVN_ETYPE;
}

/* Gives n values one type: that of all, int64 with float64, date with timestamp. */
static jvn_status unify(binder *b, const char *verb, node **v, int n)
{
    jvn_status st;
    jvn_type type = JVN_NOTYPE;
    const node *first = v[0];
    bool time = false;
    for (int i = 0; i < n; i++) time |= is_time(v[i]->type);
    for (int i = 0; i < n; i++) {
        if (time && (st = adapt_text(b, v[i]))) return st;
        jvn_type t = type_common(type, v[i]->type);
        if (t == JVN_NOTYPE && v[i]->type != JVN_NOTYPE) return ill_matched(b, verb, first, v[i]);
        if (type == JVN_NOTYPE) first = v[i];
        type = t;
    }
    if (type == JVN_NOTYPE) type = JVN_FLOAT64;
    for (int i = 0; i < n; i++) bind_cast(b, &v[i], type);
    return JVN_OK;
}

/* Plain numbers adapt. */
jvn_status share_unit(binder *b, const char *verb, node *const *v, int n, node *r)
{
    char buf[UNIT_MAX];
    r->unit = "";
    r->loose = true;
    for (int i = 0; i < n; i++) {
        if (v[i]->loose && !*v[i]->unit) continue;
        if (!r->loose && unit_agree(verb, r->unit, v[i]->unit, buf, b->e)) return b->e->code;
        r->unit = r->loose ? v[i]->unit : keep_text(b, buf);
        r->loose = false;
    }
    return JVN_OK;
}

/* Gives n values one type and looks whether they have one unit, r's. */
static jvn_status match(binder *b, const char *verb, node **v, int n, node *r)
{
    jvn_status st = unify(b, verb, v, n);
    return st ? st : share_unit(b, verb, v, n, r);
}

/* ---- operands ------------------------------------------------------------------------------------- */

/* Whether a text may have been meant where a column is missing. */
static bool takes_text(const expr *above)
{
    if (!above) return false;
    if (above->kind == X_OPERATOR) return above->op >= OP_EQ && above->op <= OP_CONCAT;
    return above->kind == X_CASE || above->kind == X_CALL;
}

static jvn_status no_column(binder *b, const expr *x)
{
    if (!takes_text(b->above) || !strncmp(b->e->hint, "did you mean", 12)) return b->e->code;
    const char *hint = keep_text(b, b->e->hint);
    err_hint(b->e, "text goes in single quotes: '%s'%s%s", x->text, *hint ? "; " : "", hint);
    return b->e->code;
}

jvn_status column_outside(err *e, const expr *x)
{
    fail_expr(e, JVN_EARG, x, "column '%s' stands outside an aggregate", x->text);
    err_hint(e, "group by it (--by %s), or take first(%s)", x->text, x->text);
    return JVN_EARG;
}

static jvn_status bind_column(binder *b, const expr *x, node **out)
{
    const expr_env *env = b->env;
    int i = -1;
    if (!env->input) {
        fail(b->e, JVN_ENAME, "'%s': there is no table here to take a column from", x->text);
        err_hint(b->e, "text goes in single quotes: '%s'", x->text);
        return JVN_ENAME;
    }
    if (table_column(env->input, env->input_name, x->text, &i, b->e)) return no_column(b, x);
    if (b->grouped && !b->inside) return column_outside(b->e, x);
    column *c = env->input->columns[i];
    node *r = *out = node_new(b, N_COLUMN, c->type == JVN_DICT ? JVN_STRING : c->type, x, 0, NULL);
    r->col = c;
    r->unit = c->unit;
    return JVN_OK;
}

static jvn_status bind_unit(binder *b, const expr *x, node **out)
{
    char buf[UNIT_MAX];
    jvn_status st = expr_bind(b, x->kids[0], out);
    if (st) return st;
    node *r = *out;
    if (!may_be_number(r)) return fail(b->e, JVN_ETYPE, "a %s has no unit", type_word(r->type));
    if (unit_parse(x->text, buf, b->e)) return b->e->code;
    if (*r->unit && strcmp(r->unit, buf)) {
        fail(b->e, JVN_EUNIT, "the value is in %s already, found [%s]", r->unit, buf);
        err_hint(b->e, "divide by 1[%s] first to make it a plain number", r->unit);
        return JVN_EUNIT;
    }
    r->unit = keep_text(b, buf);
    r->loose = false;
    return JVN_OK;
}

/* What the operators of arithmetic do, for messages. */
static const char *const verbs[] = {
    [OP_ADD] = "add",    [OP_SUB] = "subtract", [OP_MUL] = "multiply", [OP_DIV] = "divide",
    [OP_MOD] = "divide", [OP_POW] = "raise",    [OP_NEG] = "negate"};

/* ---- dates ---------------------------------------------------------------------------------------- */

static node *shift(binder *b, const expr *x, node *when, interval s)
{
    int64_t sign = x->op == OP_SUB ? -1 : 1;
    if (s.micros) bind_cast(b, &when, JVN_TIMESTAMP);
    node *r = node_new(b, N_SHIFT, when->type, x, 1, &when);
    r->span = (interval){s.months * sign, s.days * sign, s.micros * sign};
    return r;
}

static jvn_status no_date_sum(binder *b, const expr *x, const node *l, const node *r)
{
    const node *n = is_time(l->type) ? r : l;
    fail(b->e, JVN_ETYPE, "cannot %s %s and %s", verbs[x->op], type_word(l->type), type_word(r->type));
    if (n->kind == N_LITERAL && n->type == JVN_INT64)
        err_hint(b->e, "write the interval with its measure: %lld days", (long long)n->value.i64);
    else if (is_number(n->type))
        err_hint(b->e, "dates move by intervals: 5 days, 2 weeks, 3 months, 1 year");
    return JVN_ETYPE;
}

/* The time between two. */
static jvn_status bind_times(binder *b, const expr *x, node **v, node **out)
{
    if (x->op != OP_SUB || !is_time(v[0]->type) || !is_time(v[1]->type)) return no_date_sum(b, x, v[0], v[1]);
    jvn_status st = unify(b, "subtract", v, 2);
    if (st) return st;
    bool days = v[0]->type == JVN_DATE;
    *out = node_new(b, N_KERNEL, days ? JVN_INT64 : JVN_FLOAT64, x, 2, v);
    (*out)->k = kernel_of(OP_SUB, v[0]->type);
    (*out)->unit = days ? "d" : "s";
    return JVN_OK;
}

/* ---- arithmetic ----------------------------------------------------------------------------------- */

static jvn_status power_unit(binder *b, node *const *v, char *buf)
{
    const node *p = v[1];
    if (*p->unit) return fail(b->e, JVN_EUNIT, "an exponent has no unit, found %s", p->unit);
    if (!*v[0]->unit) return JVN_OK;
    while (p->kind == N_KERNEL && p->n == 1) p = p->kids[0];
    if (p->kind != N_LITERAL)
        return fail(b->e, JVN_EUNIT, "%s to a power that is not a plain number has no unit", v[0]->unit);
    return unit_power(v[0]->unit, p->type == JVN_INT64 ? (double)p->value.i64 : p->value.f64, buf, b->e);
}

static jvn_status arith_unit(binder *b, node *r)
{
    char buf[UNIT_MAX] = "";
    jvn_status st;
    node *const *v = r->kids;
    switch (r->op) {
    case OP_POW: st = power_unit(b, v, buf); break;
    case OP_MUL: st = unit_multiply(v[0]->unit, v[1]->unit, buf, b->e); break;
    case OP_DIV: st = unit_divide(v[0]->unit, v[1]->unit, buf, b->e); break;
    default: return share_unit(b, verbs[r->op], v, 2, r);
    }
    r->unit = keep_text(b, buf);
    r->loose = v[0]->loose && v[1]->loose;
    return st;
}

/* v is op's two sides; x, what was written, may be a sign. */
static jvn_status make_arith(binder *b, const expr *x, expr_op op, node **v, node **out)
{
    jvn_type type = type_common(v[0]->type, v[1]->type);
    if (type == JVN_NOTYPE || op == OP_DIV || op == OP_POW) type = JVN_FLOAT64;
    for (int i = 0; i < 2; i++) {
        if (!may_be_number(v[i])) {
            fail(b->e, JVN_ETYPE, "cannot %s %s: it is not a number", verbs[x->op], type_word(v[i]->type));
            if (v[i]->type == JVN_STRING && x->op == OP_ADD) err_hint(b->e, "|| joins texts");
            return JVN_ETYPE;
        }
        bind_cast(b, &v[i], type);
    }
    node *r = *out = node_new(b, N_KERNEL, type, x, 2, v);
    r->op = op;
    r->k = kernel_of(op, type);
    return arith_unit(b, r);
}

/* Which side of a sum is an interval, -1: neither. */
static int interval_side(const expr *x)
{
    if (x->op != OP_ADD && x->op != OP_SUB) return -1;
    return x->kids[1]->kind == X_INTERVAL ? 1 : x->kids[0]->kind == X_INTERVAL ? 0 : -1;
}

/* date + interval, interval + date, date - interval; else an interval is a number of days. */
static jvn_status bind_arith(binder *b, const expr *x, node **out)
{
    node *v[2] = {NULL, NULL};
    jvn_status st = JVN_OK;
    const int by = interval_side(x);
    for (int i = 0; i < 2 && !st; i++) st = i == by ? JVN_OK : expr_bind(b, x->kids[i], &v[i]);
    if (st) return st;
    if (by >= 0 && is_time(v[1 - by]->type) && (by == 1 || x->op == OP_ADD)) {
        *out = shift(b, x, v[1 - by], x->kids[by]->span);
        return JVN_OK;
    }
    if (by >= 0 && (st = bind_interval(b, x->kids[by], &v[by]))) return st;
    return is_time(v[0]->type) || is_time(v[1]->type) ? bind_times(b, x, v, out) : make_arith(b, x, x->op, v, out);
}

/* -x is 0 - x for integers, so that overflow is seen, and x times -1 for floats, so that -0 is kept. */
static jvn_status bind_negation(binder *b, const expr *x, node **out)
{
    node *v[2];
    jvn_status st = expr_bind(b, x->kids[0], &v[1]);
    if (st) return st;
    bool whole = v[1]->type == JVN_INT64;
    v[0] = literal(b, whole ? JVN_INT64 : JVN_FLOAT64, x);
    if (!whole) v[0]->value.f64 = -1;
    return make_arith(b, x, whole ? OP_SUB : OP_MUL, v, out);
}

/* ---- comparison and logic ------------------------------------------------------------------------- */

static jvn_status negated(binder *b, const expr *x, node **out)
{
    if (!x->flag) return JVN_OK;
    *out = node_new(b, N_KERNEL, JVN_BOOL, x, 1, out);
    (*out)->k = kernel_of(OP_NOT, JVN_BOOL);
    return JVN_OK;
}

/* The first value is compared with the second by one operator, with the others by another. */
static jvn_status compared(binder *b, const expr *x, node_kind kind, expr_op first, expr_op others, node **out)
{
    node units;
    jvn_status st = bind_node(b, x, kind, JVN_BOOL, out);
    if (!st) st = match(b, "compare", (*out)->kids, x->n, &units);
    if (st) return st;
    (*out)->op = x->op;
    (*out)->k = kernel_of(first, (*out)->kids[0]->type);
    (*out)->k2 = kernel_of(others, (*out)->kids[0]->type);
    return negated(b, x, out);
}

static jvn_status bind_nullif(binder *b, const expr *x, node **out)
{
    jvn_status st = compared(b, x, N_NULLIF, OP_EQ, OP_EQ, out);
    if (st) return st;
    node *r = *out;
    const node *v = r->kids[0];
    r->type = v->type;
    r->unit = v->unit;
    r->loose = v->loose;
    return JVN_OK;
}

static jvn_status want_type(binder *b, node **v, jvn_type type, const char *who)
{
    if ((*v)->type == JVN_NOTYPE) bind_cast(b, v, type);
    if ((*v)->type == type) return JVN_OK;
    fail_expr(b->e, JVN_ETYPE, (*v)->x, "%s needs %s, found %s", who, type == JVN_BOOL ? "true or false" : "text",
              type_word((*v)->type));
    if (type == JVN_BOOL && is_number((*v)->type)) err_hint(b->e, "compare it: x != 0");
    return JVN_ETYPE;
}

/* An operator on truths or on texts that gives a truth. */
static jvn_status typed(binder *b, const expr *x, node_kind kind, jvn_type type, const char *who, node **out)
{
    jvn_status st = bind_node(b, x, kind, JVN_BOOL, out);
    for (int i = 0; i < x->n && !st; i++) st = want_type(b, &(*out)->kids[i], type, who);
    if (st) return st;
    (*out)->op = x->op;
    (*out)->k = kernel_of(x->op, type);
    return negated(b, x, out);
}

static jvn_status bind_is_null(binder *b, const expr *x, node **out)
{
    jvn_status st = bind_node(b, x, N_ISNULL, JVN_BOOL, out);
    if (st) return st;
    if ((*out)->kids[0]->type == JVN_NOTYPE) bind_cast(b, &(*out)->kids[0], JVN_FLOAT64);
    return negated(b, x, out);
}

static jvn_status bind_concat(binder *b, const expr *x, node **out)
{
    jvn_status st = bind_node(b, x, N_CONCAT, JVN_STRING, out);
    for (int i = 0; i < 2 && !st; i++) bind_cast(b, &(*out)->kids[i], JVN_STRING);
    return st;
}

/* ---- special forms -------------------------------------------------------------------------------- */

/* when, then, when, then ..., else. */
static jvn_status bind_case(binder *b, const expr *x, node **out)
{
    int m = 0;
    jvn_status st = bind_node(b, x, N_CASE, JVN_NOTYPE, out);
    if (st) return st;
    node *r = *out, **values = arena_alloc(b->env->a, sizeof *values * (size_t)(x->n + 1));
    for (int i = 0; i < x->n && !st; i++) {
        if (i % 2 || i == x->n - 1)
            values[m++] = r->kids[i];
        else
            st = want_type(b, &r->kids[i], JVN_BOOL, "a condition");
    }
    if (!st) st = match(b, "combine", values, m, r);
    if (st) return st;
    r->type = values[0]->type;
    for (int i = 0; i < m; i++) r->kids[2 * i + 1 < x->n ? 2 * i + 1 : x->n - 1] = values[i];
    return JVN_OK;
}

static jvn_status bind_coalesce(binder *b, const expr *x, node **out)
{
    jvn_status st = bind_node(b, x, N_COALESCE, JVN_NOTYPE, out);
    if (!st) st = match(b, "combine", (*out)->kids, x->n, *out);
    if (st) return st;
    (*out)->type = (*out)->kids[0]->type;
    return JVN_OK;
}

static const struct {
    const char *name;
    int min, max;
    jvn_status (*bind)(binder *, const expr *, node **);
    const char *use;
} forms[] = {
    {"if", 3, 3, bind_case, "if(condition, then, else)"},
    {"coalesce", 1, 1000, bind_coalesce, "coalesce(a, b, ...)"},
    {"nullif", 2, 2, bind_nullif, "nullif(a, b)"},
};

static jvn_status bind_form_or_call(binder *b, const expr *x, node **out)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (strcasecmp(x->text, forms[i].name)) continue;
        if (x->n >= forms[i].min && x->n <= forms[i].max) return forms[i].bind(b, x, out);
        fail(b->e, JVN_EARG, "%s takes %s%d arguments, found %d", forms[i].name,
             forms[i].min < forms[i].max ? "at least " : "", forms[i].min, x->n);
        err_hint(b->e, "%s", forms[i].use);
        return JVN_EARG;
    }
    return bind_call(b, x, out);
}

/* ---- all kinds ------------------------------------------------------------------------------------ */

static jvn_status bind_operator(binder *b, const expr *x, node **out)
{
    switch (x->op) {
    case OP_OR: return typed(b, x, N_LOGIC, JVN_BOOL, "'or'", out);
    case OP_AND: return typed(b, x, N_LOGIC, JVN_BOOL, "'and'", out);
    case OP_NOT: return typed(b, x, N_KERNEL, JVN_BOOL, "'not'", out);
    case OP_LIKE: return typed(b, x, N_KERNEL, JVN_STRING, "like", out);
    case OP_ILIKE: return typed(b, x, N_KERNEL, JVN_STRING, "ilike", out);
    case OP_ISNULL: return bind_is_null(b, x, out);
    case OP_IN: return compared(b, x, N_TESTS, OP_EQ, OP_EQ, out);
    case OP_BETWEEN: return compared(b, x, N_TESTS, OP_GE, OP_LE, out);
    case OP_CONCAT: return bind_concat(b, x, out);
    case OP_NEG: return bind_negation(b, x, out);
    default: return x->op <= OP_GE ? compared(b, x, N_KERNEL, x->op, x->op, out) : bind_arith(b, x, out);
    }
}

jvn_status expr_bind(binder *b, const expr *x, node **out)
{
    static jvn_status (*const binds[])(binder *, const expr *, node **) = {
        [X_LITERAL] = bind_literal,   [X_INTERVAL] = bind_interval, [X_COLUMN] = bind_column,
        [X_OPERATOR] = bind_operator, [X_CASE] = bind_case,         [X_CALL] = bind_form_or_call,
        [X_UNIT] = bind_unit,
    };
    const expr *above = b->above;
    if (x->n) b->above = x;
    jvn_status st = binds[x->kind](b, x, out);
    b->above = above;
    return st ? at_operator(b->e, x, st) : JVN_OK;
}

jvn_status bind_value(binder *b, const expr *x, node **out)
{
    jvn_status st = expr_bind(b, x, out);
    if (!st && (*out)->type == JVN_NOTYPE) bind_cast(b, out, JVN_FLOAT64);
    return st;
}
