/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_lambda.c -- a table of one row, whose cells the caller writes, and a tree that walks it in one frame for as
 * long as the lambda lives. */
#include "expr_lambda.h"

#include <math.h>
#include <stdlib.h>

#include "expr_tree.h"

struct lambda {
    arena *a;
    table *cells;
    jvn_call call;
    expr_env env;
    plan p;
    frame f;
    bool open;  /* f is */
    node *tree;
    err e;
};

void lambda_free(lambda *x)
{
    if (!x) return;
    if (x->open) frame_close(&x->f);
    plan_end(&x->p);
    table_unref(x->cells);
    arena_free(x->a);
    free(x);
}

static jvn_status add_cells(lambda *x, const lambda_param *params, int n, err *e)
{
    jvn_status st = JVN_OK;
    x->cells = table_new();
    for (int i = 0; i < n && st == JVN_OK; i++) {
        column *c = column_new(params[i].type, 1, 0, false);
        if (!c) return fail(e, JVN_ENOMEM, "not enough memory for one row");
        memset(c->data->data, 0, params[i].type == JVN_BOOL ? 1 : 8);
        st = table_take(x->cells, params[i].name, c, e);
    }
    return st;
}

static jvn_status parse(lambda *x, const char *s, expr_item **items, err *e)
{
    int at = 0, n;
    jvn_status st = expr_parse(x->a, s, &at, FORM_ONE, items, &n, e);
    if (st == JVN_OK && s[at]) st = fail_at(e, JVN_ESYNTAX, at, 1, "found '%c' behind the expression", s[at]);
    if (st == JVN_EMORE) e->code = st = JVN_ESYNTAX;
    return st;
}

/* What needs more rows than the one. */
static const node *find_many(const node *x)
{
    const node *found = x->kind == N_AGGREGATE || x->kind == N_WINDOW ? x : NULL;
    for (int i = 0; i < x->n && !found; i++) found = find_many(x->kids[i]);
    return found;
}

static bool is_whole(jvn_type t) { return t == JVN_INT64 || t == JVN_BOOL; }

static jvn_status check_result(lambda *x, binder *b, jvn_type result, err *e)
{
    const jvn_type is = x->tree->type;
    const node *many = find_many(x->tree);
    if (many) return fail_expr(e, JVN_EARG, many->x, "%s takes many rows: a callback has one", many->sig->name);
    if (result == JVN_FLOAT64 && (is == JVN_INT64 || is == JVN_FLOAT64)) {
        bind_cast(b, &x->tree, JVN_FLOAT64);
        return JVN_OK;
    }
    if (is_whole(result) && is_whole(is)) return JVN_OK;
    fail_expr(e, JVN_ETYPE, x->tree->x, "found %s, the callback wants %s", type_word(is), type_word(result));
    if (is == JVN_FLOAT64) err_hint(e, "int(...) makes it whole: int(sign(a - b))");
    return JVN_ETYPE;
}

static jvn_status bind(lambda *x, const expr *written, jvn_type result, err *e)
{
    binder b = {.env = &x->env, .e = e};
    jvn_status st = bind_value(&b, written, &x->tree);
    if (st == JVN_OK) st = check_result(x, &b, result, e);
    if (st == JVN_OK) st = plan_fold(&x->p, x->tree);
    if (st != JVN_OK) return st;
    x->open = frame_open(&x->f, &x->p, &x->tree, 1, number_slots(&x->tree, 1), 1);
    x->f.n = 1;
    return x->open ? JVN_OK : fail(e, JVN_ENOMEM, "not enough memory for one row");
}

jvn_status lambda_new(const registry *r, const jvn_call *call, err *fault, lineage *from, const char *written,
                      const lambda_param *params, int n, jvn_type result, lambda **out, err *e)
{
    expr_item *items = NULL;
    lambda *x = xcalloc(1, sizeof *x);
    *out = NULL;
    x->a = arena_new();
    x->call = *call;
    err_clear(&x->e);
    jvn_status st = add_cells(x, params, n, e);
    x->env = (expr_env){.a = x->a, .reg = r, .input = x->cells, .input_name = "the callback", .call = &x->call, .fault = fault,
                        .from = from};
    x->p = (plan){.env = &x->env, .rows = 1, .e = &x->e};
    if (st == JVN_OK) st = parse(x, arena_text(x->a, written, strlen(written)), &items, e);
    if (st == JVN_OK) st = bind(x, items->e, result, e);
    if (st == JVN_OK) *out = x;
    else lambda_free(x);
    return st;
}

/* The column has no other reader than the tree. */
void *lambda_slot(lambda *x, int i) { return x->cells->columns[i]->data->data; }

static jvn_status give(const lambda *x, void *out, err *e)
{
    const vec *v = frame_vec(&x->f, x->tree);
    const bool null = v->valid && !v->valid[0];
    double nothing = NAN;
    int64_t truth;
    if (null && x->tree->type != JVN_FLOAT64) return fail(e, JVN_EDATA, "the callback gives null");
    if (x->tree->type == JVN_BOOL) {
        truth = *(const uint8_t *)v->data;
        memcpy(out, &truth, sizeof truth);
    } else {
        memcpy(out, null ? (const void *)&nothing : v->data, 8);
    }
    return JVN_OK;
}

jvn_status lambda_call(lambda *x, void *out, err *e)
{
    jvn_status st = node_eval(&x->f, x->tree);
    if (st == JVN_OK) {
        st = give(x, out, e);
    } else {
        const char *row = "row 1: "; /* of one: the caller knows better where it is */
        *e = x->f.e;
        if (strncmp(e->msg, row, strlen(row)) == 0) memmove(e->msg, e->msg + strlen(row), strlen(e->msg + strlen(row)) + 1);
        err_clear(&x->f.e);
    }
    if (x->f.a) frame_done(&x->f);
    return st;
}
