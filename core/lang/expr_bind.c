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

static jvn_status fail_op(err *e, jvn_status code, const expr *x, const char *format, ...) JVN_FORMAT(4, 5);

/* fail_at with the place of the operator. */
static jvn_status fail_op(err *e, jvn_status code, const expr *x, const char *format, ...)
{
    char said[256];
    va_list ap;
    va_start(ap, format);
    vsnprintf(said, sizeof said, format, ap);
    va_end(ap);
    return fail_at(e, code, x->op_at, x->op_len, "%s", said);
}

const char *type_word(jvn_type type) { return type == JVN_NOTYPE ? "null" : type_name(type); }

static bool is_number(jvn_type t) { return t == JVN_INT64 || t == JVN_FLOAT64; }
static bool is_time(jvn_type t) { return t == JVN_DATE || t == JVN_TIMESTAMP; }

node *node_new(binder *b, node_kind kind, jvn_type type, const expr *x, int n, node *const *kids)
{
    node *r = arena_alloc(b->env->a, sizeof *r);
    *r = (node){.kind = kind, .type = type, .x = x, .n = n, .unit = "", .constant = true};
    r->kids = arena_alloc(b->env->a, sizeof *r->kids * (size_t)(n + 1));
    for (int i = 0; i < n; i++) {
        r->kids[i] = kids[i];
        r->constant &= kids[i]->constant;
        r->nullable |= kids[i]->nullable;
    }
    return r;
}

bool node_equal(const node *a, const node *b)
{
    if (a->kind != b->kind || a->op != b->op || a->type != b->type || a->n != b->n || a->fn != b->fn) return false;
    if (a->col != b->col || a->flag != b->flag || a->known != b->known || strcmp(a->unit, b->unit)) return false;
    if (memcmp(&a->span, &b->span, sizeof a->span)) return false;
    if (a->kind == N_LITERAL && a->type == JVN_STRING) {
        if (a->value.s.n != b->value.s.n || memcmp(a->value.s.s, b->value.s.s, (size_t)a->value.s.n)) return false;
    } else if (a->kind == N_LITERAL && memcmp(&a->value, &b->value, sizeof a->value)) {
        return false;
    }
    for (int i = 0; i < a->n; i++) {
        if (!node_equal(a->kids[i], b->kids[i])) return false;
    }
    return true;
}

/* ---- literals ------------------------------------------------------------------------------------- */

static node *literal(binder *b, jvn_type type, const expr *x)
{
    node *r = node_new(b, N_LITERAL, type, x, 0, NULL);
    r->known = type != JVN_NOTYPE;
    r->nullable = !r->known;
    r->loose = type == JVN_INT64 || type == JVN_FLOAT64 || type == JVN_NOTYPE;
    return r;
}

static node *int_literal(binder *b, const expr *x, int64_t value)
{
    node *r = literal(b, JVN_INT64, x);
    r->value.i64 = value;
    return r;
}

static node *float_literal(binder *b, const expr *x, double value)
{
    node *r = literal(b, JVN_FLOAT64, x);
    r->value.f64 = value;
    return r;
}

static jvn_status bind_literal(binder *b, const expr *x, node **out)
{
    static const jvn_type types[] = {
        [X_NULL] = JVN_NOTYPE, [X_BOOL] = JVN_BOOL, [X_INT] = JVN_INT64,          [X_FLOAT] = JVN_FLOAT64,
        [X_TEXT] = JVN_STRING, [X_DATE] = JVN_DATE, [X_TIMESTAMP] = JVN_TIMESTAMP};
    node *r = *out = literal(b, types[x->kind], x);
    switch (r->type) {
    case JVN_BOOL: r->value.b = (uint8_t)x->integer; break;
    case JVN_FLOAT64: r->value.f64 = x->number; break;
    case JVN_STRING: r->value.s = (str){x->text, (int64_t)strlen(x->text)}; break;
    case JVN_DATE: r->value.i32 = (int32_t)x->integer; break;
    default: r->value.i64 = x->integer;
    }
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
    *out = int_literal(b, x, x->span.days);
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

static int64_t midnight(int32_t days) { return (int64_t)((uint64_t)(int64_t)days * 86400000000u); }

static bool cast_literal(node *r, jvn_type type)
{
    if (r->type == JVN_NOTYPE) {
        memset(&r->value, 0, sizeof r->value);
        if (type == JVN_STRING) r->value.s = (str){"", 0};
    } else if (r->type == JVN_INT64 && type == JVN_FLOAT64) {
        r->value.f64 = (double)r->value.i64;
    } else if (r->type == JVN_DATE && type == JVN_TIMESTAMP) {
        r->value.i64 = midnight(r->value.i32);
    } else {
        return false;
    }
    r->type = type;
    return true;
}

void bind_cast(binder *b, node **x, jvn_type type)
{
    node *from = *x;
    if (from->type == type || (from->kind == N_LITERAL && cast_literal(from, type))) return;
    *x = node_new(b, N_CAST, type, from->x, 1, &from);
    (*x)->unit = from->unit;
    (*x)->loose = from->loose;
}

/* A text literal beside a date is read as a date. */
static jvn_status adapt_text(binder *b, node *r)
{
    int32_t days;
    int64_t micros;
    const str s = r->value.s;
    if (r->kind != N_LITERAL || r->type != JVN_STRING) return JVN_OK;
    if (text_to_date(s.s, (size_t)s.n, &days)) {
        r->type = JVN_DATE;
        memset(&r->value, 0, sizeof r->value);
        r->value.i32 = days;
    } else if (text_to_timestamp(s.s, (size_t)s.n, &micros)) {
        r->type = JVN_TIMESTAMP;
        memset(&r->value, 0, sizeof r->value);
        r->value.i64 = micros;
    } else {
        fail_expr(b->e, JVN_ETYPE, r->x, "'%.40s' is not a date", s.s);
        err_hint(b->e, "dates are written 2025-01-27, times 2025-01-27T14:30:00Z");
        return JVN_ETYPE;
    }
    return JVN_OK;
}

static jvn_status ill_matched(binder *b, const expr *x, const char *verb, const node *a, const node *c)
{
    fail_op(b->e, JVN_ETYPE, x, "cannot %s %s with %s", verb, type_word(a->type), type_word(c->type));
    const node *s = a->type == JVN_STRING ? a : c;
    const node *o = s == a ? c : a;
    if (s->kind == N_LITERAL && is_number(o->type))
        err_hint(b->e, "numbers stand without quotes");
    else if (s->type == JVN_STRING && o->kind == N_LITERAL)
        err_hint(b->e, "a text to compare with goes in single quotes");
    return JVN_ETYPE;
}

/* Gives n values one type: that of all, int64 with float64, date with timestamp. */
static jvn_status unify(binder *b, const expr *x, const char *verb, node **v, int n)
{
    jvn_status st;
    jvn_type type = JVN_NOTYPE;
    const node *first = v[0];
    bool time = false;
    for (int i = 0; i < n; i++) time |= is_time(v[i]->type);
    for (int i = 0; i < n; i++) {
        if (time && (st = adapt_text(b, v[i]))) return st;
        jvn_type t = type_common(type, v[i]->type);
        if (t == JVN_NOTYPE && v[i]->type != JVN_NOTYPE) return ill_matched(b, x, verb, first, v[i]);
        if (type == JVN_NOTYPE) first = v[i];
        type = t;
    }
    if (type == JVN_NOTYPE) type = JVN_FLOAT64;
    for (int i = 0; i < n; i++) bind_cast(b, &v[i], type);
    return JVN_OK;
}

static const char *keep_unit(binder *b, const char *unit) { return arena_text(b->env->a, unit, strlen(unit)); }

/* The unit that n values share; plain numbers adapt. */
static jvn_status share_unit(binder *b, const expr *x, const char *verb, node *const *v, int n, const char **unit,
                             bool *loose)
{
    char buf[UNIT_MAX];
    *unit = "";
    *loose = true;
    for (int i = 0; i < n; i++) {
        if (v[i]->loose && !*v[i]->unit) continue;
        if (*loose) {
            *unit = v[i]->unit;
        } else if (unit_agree(verb, *unit, v[i]->unit, buf, b->e)) {
            b->e->at = x->op_at;
            b->e->len = x->op_len;
            return b->e->code;
        } else {
            *unit = keep_unit(b, buf);
        }
        *loose = false;
    }
    return JVN_OK;
}

/* ---- operands ------------------------------------------------------------------------------------- */

/* Whether a text may have been meant where a column is missing. */
static bool takes_text(const expr *above)
{
    if (!above) return false;
    if (above->kind == X_BINARY) return above->op >= OP_EQ && above->op <= OP_CONCAT;
    return above->kind == X_IN || above->kind == X_BETWEEN || above->kind == X_LIKE || above->kind == X_CASE ||
           above->kind == X_CALL;
}

static jvn_status no_column(binder *b, const expr *x)
{
    b->e->at = x->at;
    b->e->len = x->len;
    if (!takes_text(b->above) || !strncmp(b->e->hint, "did you mean", 12)) return b->e->code;
    const char *hint = arena_text(b->env->a, b->e->hint, strlen(b->e->hint));
    err_hint(b->e, "text goes in single quotes: '%s'%s%s", x->text, *hint ? "; " : "", hint);
    return b->e->code;
}

static jvn_status bind_column(binder *b, const expr *x, node **out)
{
    const expr_env *env = b->env;
    int i = -1;
    if (!env->input) {
        fail_expr(b->e, JVN_ENAME, x, "'%s': there is no table here to take a column from", x->text);
        err_hint(b->e, "text goes in single quotes: '%s'", x->text);
        return JVN_ENAME;
    }
    if (table_column(env->input, env->input_name, x->text, &i, b->e)) return no_column(b, x);
    if (b->grouped && !b->inside) {
        fail_expr(b->e, JVN_EARG, x, "column '%s' stands outside an aggregate", x->text);
        err_hint(b->e, "group by it (--by %s), or take first(%s)", x->text, x->text);
        return JVN_EARG;
    }
    column *c = env->input->columns[i];
    node *r = *out = node_new(b, N_COLUMN, c->type == JVN_DICT ? JVN_STRING : c->type, x, 0, NULL);
    r->col = c;
    r->constant = false;
    r->nullable = c->validity != NULL;
    r->unit = c->unit;
    return JVN_OK;
}

static jvn_status bind_unit(binder *b, const expr *x, node **out)
{
    char buf[UNIT_MAX];
    jvn_status st = expr_bind(b, x->kids[0], out);
    if (st) return st;
    node *r = *out;
    if (!is_number(r->type) && r->type != JVN_NOTYPE)
        return fail_op(b->e, JVN_ETYPE, x, "a %s has no unit", type_word(r->type));
    if (unit_parse(x->text, buf, b->e)) {
        b->e->at = x->op_at;
        b->e->len = x->op_len;
        return b->e->code;
    }
    if (*r->unit && strcmp(r->unit, buf)) {
        fail_op(b->e, JVN_EUNIT, x, "the value is in %s already, found [%s]", r->unit, buf);
        err_hint(b->e, "divide by 1[%s] first to make it a plain number", r->unit);
        return JVN_EUNIT;
    }
    r->unit = keep_unit(b, buf);
    r->loose = false;
    return JVN_OK;
}

/* ---- dates ---------------------------------------------------------------------------------------- */

static jvn_status shift(binder *b, const expr *x, node *when, const expr *by, node **out)
{
    interval s = by->span;
    int64_t sign = x->op == OP_SUB ? -1 : 1;
    bool hours = s.micros != 0;
    if (hours) bind_cast(b, &when, JVN_TIMESTAMP);
    node *r = *out = node_new(b, N_SHIFT, when->type, x, 1, &when);
    r->span = (interval){s.months * sign, s.days * sign, s.micros * sign};
    return JVN_OK;
}

static jvn_status no_date_sum(binder *b, const expr *x, const node *l, const node *r)
{
    const node *n = is_time(l->type) ? r : l;
    fail_op(b->e, JVN_ETYPE, x, "cannot %s %s and %s",
            x->op == OP_ADD   ? "add"
            : x->op == OP_SUB ? "subtract"
                              : "combine",
            type_word(l->type), type_word(r->type));
    if (n->kind == N_LITERAL && n->type == JVN_INT64)
        err_hint(b->e, "write the interval with its measure: %lld days", (long long)n->value.i64);
    else if (is_number(n->type))
        err_hint(b->e, "dates move by intervals: 5 days, 2 weeks, 3 months, 1 year");
    return JVN_ETYPE;
}

static jvn_status bind_times(binder *b, const expr *x, node *l, node *r, node **out)
{
    node *v[2] = {l, r};
    if (x->op != OP_SUB || !is_time(l->type) || !is_time(r->type)) return no_date_sum(b, x, l, r);
    jvn_status st = unify(b, x, "subtract", v, 2);
    if (st) return st;
    bool days = v[0]->type == JVN_DATE;
    *out = node_new(b, N_ARITH, days ? JVN_INT64 : JVN_FLOAT64, x, 2, v);
    (*out)->k = kernel_difference(v[0]->type);
    (*out)->unit = days ? "d" : "s";
    return JVN_OK;
}

/* ---- arithmetic ----------------------------------------------------------------------------------- */

static const char *const verbs[] = {[OP_ADD] = "add",    [OP_SUB] = "subtract", [OP_MUL] = "multiply",
                                    [OP_DIV] = "divide", [OP_MOD] = "divide",   [OP_POW] = "raise"};

static jvn_status power_unit(binder *b, const expr *x, node *const *v, char *buf)
{
    const node *p = v[1];
    if (*p->unit) return fail_op(b->e, JVN_EUNIT, x, "an exponent has no unit, found %s", p->unit);
    if (!*v[0]->unit) return JVN_OK;
    while (p->kind == N_CAST) p = p->kids[0];
    if (p->kind != N_LITERAL || p->type != JVN_FLOAT64) {
        return fail_op(b->e, JVN_EUNIT, x, "%s to a power that is not a plain number has no unit", v[0]->unit);
    }
    return unit_power(v[0]->unit, p->value.f64, buf, b->e);
}

static jvn_status arith_unit(binder *b, const expr *x, node *r)
{
    char buf[UNIT_MAX] = "";
    jvn_status st;
    node *const *v = r->kids;
    if (x->op == OP_ADD || x->op == OP_SUB || x->op == OP_MOD)
        return share_unit(b, x, verbs[x->op], v, 2, &r->unit, &r->loose);
    if (x->op == OP_POW)
        st = power_unit(b, x, v, buf);
    else if (x->op == OP_MUL)
        st = unit_multiply(v[0]->unit, v[1]->unit, buf, b->e);
    else
        st = unit_divide(v[0]->unit, v[1]->unit, buf, b->e);
    if (st && b->e->at < 0) {
        b->e->at = x->op_at;
        b->e->len = x->op_len;
    }
    r->unit = keep_unit(b, buf);
    r->loose = v[0]->loose && v[1]->loose;
    return st;
}

static jvn_status not_numbers(binder *b, const expr *x, node *const *v)
{
    const node *bad = is_number(v[0]->type) || v[0]->type == JVN_NOTYPE ? v[1] : v[0];
    fail_op(b->e, JVN_ETYPE, x, "cannot %s %s: it is not a number", verbs[x->op], type_word(bad->type));
    if (bad->type == JVN_STRING && x->op == OP_ADD) err_hint(b->e, "|| joins texts");
    return JVN_ETYPE;
}

static jvn_status make_arith(binder *b, const expr *x, node **v, node **out)
{
    jvn_type type = type_common(v[0]->type, v[1]->type);
    if (type == JVN_NOTYPE || x->op == OP_DIV || x->op == OP_POW) type = JVN_FLOAT64;
    for (int i = 0; i < 2; i++) {
        if (!is_number(v[i]->type) && v[i]->type != JVN_NOTYPE) return not_numbers(b, x, v);
        bind_cast(b, &v[i], type);
    }
    node *r = *out = node_new(b, N_ARITH, type, x, 2, v);
    r->op = x->op;
    r->k = kernel_arith(x->op, type);
    if (x->op == OP_MOD && type == JVN_INT64) r->nullable = true;
    return arith_unit(b, x, r);
}

static jvn_status bind_pair(binder *b, const expr *x, node **v)
{
    jvn_status st = expr_bind(b, x->kids[0], &v[0]);
    return st ? st : expr_bind(b, x->kids[1], &v[1]);
}

/* date + interval, interval + date, date - interval; else the interval is a number of days. */
static jvn_status bind_shift(binder *b, const expr *x, const expr *by, node **out)
{
    const expr *l = x->kids[0], *r = x->kids[1];
    node *v[2] = {NULL, NULL};
    int other = by == r ? 0 : 1;
    jvn_status st = expr_bind(b, by == r ? l : r, &v[other]);
    if (st) return st;
    if (is_time(v[other]->type) && (by == r || x->op == OP_ADD)) return shift(b, x, v[other], by, out);
    if ((st = bind_interval(b, by, &v[1 - other]))) return st;
    return is_time(v[other]->type) ? no_date_sum(b, x, v[0], v[1]) : make_arith(b, x, v, out);
}

static jvn_status bind_arith(binder *b, const expr *x, node **out)
{
    node *v[2];
    jvn_status st;
    bool sum = x->op == OP_ADD || x->op == OP_SUB;
    if (sum && x->kids[1]->kind == X_INTERVAL) return bind_shift(b, x, x->kids[1], out);
    if (sum && x->kids[0]->kind == X_INTERVAL) return bind_shift(b, x, x->kids[0], out);
    if ((st = bind_pair(b, x, v))) return st;
    if (is_time(v[0]->type) || is_time(v[1]->type)) return bind_times(b, x, v[0], v[1], out);
    return make_arith(b, x, v, out);
}

/* -x is 0 - x for integers, so that overflow is seen, and x times -1 for floats, so that -0 is kept. */
static jvn_status bind_negation(binder *b, const expr *x, node **out)
{
    node *v[2], *kid = NULL;
    jvn_status st = expr_bind(b, x->kids[0], &kid);
    if (st) return st;
    if (!is_number(kid->type) && kid->type != JVN_NOTYPE) {
        return fail_op(b->e, JVN_ETYPE, x, "cannot negate %s: it is not a number", type_word(kid->type));
    }
    bool whole = kid->type == JVN_INT64;
    v[0] = whole ? int_literal(b, x, 0) : float_literal(b, x, -1);
    v[1] = kid;
    bind_cast(b, &v[1], whole ? JVN_INT64 : JVN_FLOAT64);
    node *r = *out = node_new(b, N_ARITH, v[1]->type, x, 2, v);
    r->op = whole ? OP_SUB : OP_MUL;
    r->k = kernel_arith(r->op, r->type);
    r->unit = kid->unit;
    r->loose = kid->loose;
    return JVN_OK;
}

/* ---- comparison and logic ------------------------------------------------------------------------- */

static jvn_status compared(binder *b, const expr *x, node **v, int n)
{
    const char *unit;
    bool loose;
    jvn_status st = unify(b, x, "compare", v, n);
    return st ? st : share_unit(b, x, "compare", v, n, &unit, &loose);
}

static jvn_status bind_comparison(binder *b, const expr *x, node **out)
{
    node *v[2];
    jvn_status st = bind_pair(b, x, v);
    if (!st) st = compared(b, x, v, 2);
    if (st) return st;
    node *r = *out = node_new(b, N_COMPARE, JVN_BOOL, x, 2, v);
    r->op = x->op;
    r->k = kernel_compare(x->op, v[0]->type);
    return JVN_OK;
}

static jvn_status negated(binder *b, const expr *x, node **out)
{
    if (x->flag) *out = node_new(b, N_NOT, JVN_BOOL, x, 1, out);
    return JVN_OK;
}

static node **bind_buffer(binder *b, int n) { return arena_alloc(b->env->a, sizeof(node *) * (size_t)(n + 1)); }

static jvn_status bind_all(binder *b, const expr *x, node **v)
{
    jvn_status st = JVN_OK;
    for (int i = 0; i < x->n && !st; i++) st = expr_bind(b, x->kids[i], &v[i]);
    return st;
}

static jvn_status bind_in(binder *b, const expr *x, node **out)
{
    node **v = bind_buffer(b, x->n);
    jvn_status st = bind_all(b, x, v);
    if (!st) st = compared(b, x, v, x->n);
    if (st) return st;
    *out = node_new(b, N_IN, JVN_BOOL, x, x->n, v);
    (*out)->k = kernel_compare(OP_EQ, v[0]->type);
    return negated(b, x, out);
}

static jvn_status bind_between(binder *b, const expr *x, node **out)
{
    node *v[3];
    jvn_status st = bind_all(b, x, v);
    if (!st) st = compared(b, x, v, 3);
    if (st) return st;
    *out = node_new(b, N_BETWEEN, JVN_BOOL, x, 3, v);
    (*out)->k = kernel_compare(OP_GE, v[0]->type);
    (*out)->k2 = kernel_compare(OP_LE, v[0]->type);
    return negated(b, x, out);
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

static jvn_status bind_like(binder *b, const expr *x, node **out)
{
    node *v[2];
    const char *who = x->fold ? "ilike" : "like";
    jvn_status st = bind_pair(b, x, v);
    if (!st) st = want_type(b, &v[0], JVN_STRING, who);
    if (!st) st = want_type(b, &v[1], JVN_STRING, who);
    if (st) return st;
    *out = node_new(b, N_LIKE, JVN_BOOL, x, 2, v);
    (*out)->flag = x->fold;
    return negated(b, x, out);
}

static jvn_status bind_is_null(binder *b, const expr *x, node **out)
{
    node *v = NULL;
    jvn_status st = expr_bind(b, x->kids[0], &v);
    if (st) return st;
    if (v->type == JVN_NOTYPE) bind_cast(b, &v, JVN_FLOAT64);
    *out = node_new(b, N_ISNULL, JVN_BOOL, x, 1, &v);
    (*out)->nullable = false;
    return negated(b, x, out);
}

static jvn_status bind_logic(binder *b, const expr *x, node **out)
{
    node *v[2];
    const char *who = x->op == OP_AND ? "'and'" : x->op == OP_OR ? "'or'" : "'not'";
    jvn_status st = bind_all(b, x, v);
    for (int i = 0; i < x->n && !st; i++) st = want_type(b, &v[i], JVN_BOOL, who);
    if (st) return st;
    *out = node_new(b, x->op == OP_NOT ? N_NOT : N_LOGIC, JVN_BOOL, x, x->n, v);
    (*out)->op = x->op;
    return JVN_OK;
}

static jvn_status bind_concat(binder *b, const expr *x, node **out)
{
    node *v[2];
    jvn_status st = bind_pair(b, x, v);
    if (st) return st;
    bind_cast(b, &v[0], JVN_STRING);
    bind_cast(b, &v[1], JVN_STRING);
    *out = node_new(b, N_CONCAT, JVN_STRING, x, 2, v);
    return JVN_OK;
}

/* ---- special forms -------------------------------------------------------------------------------- */

static jvn_status same_kind(binder *b, const expr *x, node **v, int n, const char **unit, bool *loose)
{
    jvn_status st = unify(b, x, "combine", v, n);
    return st ? st : share_unit(b, x, "combine", v, n, unit, loose);
}

/* when, then, when, then ..., else. */
static jvn_status bind_case(binder *b, const expr *x, node **out)
{
    const char *unit;
    bool loose, nullable;
    int n = x->n, m = 0;
    node **v = bind_buffer(b, n), **values = bind_buffer(b, n);
    jvn_status st = bind_all(b, x, v);
    for (int i = 0; i < n && !st; i++) {
        if (i % 2 || i == n - 1)
            values[m++] = v[i];
        else
            st = want_type(b, &v[i], JVN_BOOL, "a condition");
    }
    if (!st) st = same_kind(b, x, values, m, &unit, &loose);
    if (st) return st;
    nullable = n % 2 == 0;
    for (int i = 0, k = 0; i < n; i++) {
        if (i % 2 || i == n - 1) v[i] = values[k++];
        if (i % 2 || i == n - 1) nullable |= v[i]->nullable;
    }
    node *r = *out = node_new(b, N_CASE, values[0]->type, x, n, v);
    r->nullable = nullable;
    r->unit = unit;
    r->loose = loose;
    return JVN_OK;
}

static jvn_status bind_coalesce(binder *b, const expr *x, node **out)
{
    const char *unit;
    bool loose;
    node **v = bind_buffer(b, x->n);
    jvn_status st = bind_all(b, x, v);
    if (!st) st = same_kind(b, x, v, x->n, &unit, &loose);
    if (st) return st;
    node *r = *out = node_new(b, N_COALESCE, v[0]->type, x, x->n, v);
    for (int i = 0; i < x->n; i++) r->nullable &= v[i]->nullable;
    r->unit = unit;
    r->loose = loose;
    return JVN_OK;
}

static jvn_status bind_nullif(binder *b, const expr *x, node **out)
{
    node *v[2];
    jvn_status st = bind_pair(b, x, v);
    if (!st) st = compared(b, x, v, 2);
    if (st) return st;
    node *r = *out = node_new(b, N_NULLIF, v[0]->type, x, 2, v);
    r->k = kernel_compare(OP_EQ, r->type);
    r->nullable = true;
    r->unit = v[0]->unit;
    r->loose = v[0]->loose;
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
        fail_op(b->e, JVN_EARG, x, "%s takes %s%d arguments, found %d", forms[i].name,
                forms[i].min < forms[i].max ? "at least " : "", forms[i].min, x->n);
        err_hint(b->e, "%s", forms[i].use);
        return JVN_EARG;
    }
    return bind_call(b, x, out);
}

/* ---- all kinds ------------------------------------------------------------------------------------ */

static jvn_status bind_binary(binder *b, const expr *x, node **out)
{
    if (x->op == OP_AND || x->op == OP_OR) return bind_logic(b, x, out);
    if (x->op == OP_CONCAT) return bind_concat(b, x, out);
    return x->op <= OP_GE ? bind_comparison(b, x, out) : bind_arith(b, x, out);
}

static jvn_status bind_unary(binder *b, const expr *x, node **out)
{
    return x->op == OP_NOT ? bind_logic(b, x, out) : bind_negation(b, x, out);
}

jvn_status expr_bind(binder *b, const expr *x, node **out)
{
    static jvn_status (*const binds[])(binder *, const expr *, node **) = {
        [X_NULL] = bind_literal,      [X_BOOL] = bind_literal,      [X_INT] = bind_literal,
        [X_FLOAT] = bind_literal,     [X_TEXT] = bind_literal,      [X_DATE] = bind_literal,
        [X_TIMESTAMP] = bind_literal, [X_INTERVAL] = bind_interval, [X_COLUMN] = bind_column,
        [X_UNARY] = bind_unary,       [X_BINARY] = bind_binary,     [X_IN] = bind_in,
        [X_BETWEEN] = bind_between,   [X_LIKE] = bind_like,         [X_ISNULL] = bind_is_null,
        [X_CASE] = bind_case,         [X_CALL] = bind_form_or_call, [X_UNIT] = bind_unit,
    };
    const expr *at = b->at, *above = b->above;
    b->above = at;
    b->at = x;
    jvn_status st = binds[x->kind](b, x, out);
    b->at = at;
    b->above = above;
    return st;
}
