/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_expr.c -- the values that C gives go straight into the cells of a lambda. */
#include "ffi_expr.h"

#include <stdlib.h>
#include <string.h>

#include "../lang/expr_lambda.h"
#include "../plugin/host.h"
#include "ffi_values.h"

struct expr_callback {
    char *written;
    const c_function *f;
    callback *code;
    lambda *value;
    void *slots[C_TAKES];
    err e;
};

/* void * is left out. A parameter without a name is called x, or x1, x2 ... where there are several. */
static int name_params(const c_function *f, lambda_param *params, char names[][C_NAME])
{
    int n = 0, all = 0;
    for (int i = 0; i < f->n; i++) all += f->params[i].type != C_HANDLE;
    for (int i = 0; i < f->n; i++) {
        const c_param *p = &f->params[i];
        if (p->type == C_HANDLE) continue;
        if (*p->name) snprintf(names[n], C_NAME, "%s", p->name);
        else if (all == 1) snprintf(names[n], C_NAME, "x");
        else snprintf(names[n], C_NAME, "x%d", n + 1);
        params[n] = (lambda_param){names[n], c_shown(p->type)};
        n++;
    }
    return n;
}

static bool set_slot(expr_callback *x, int i, const void *arg)
{
    const c_param *p = &x->f->params[i];
    const void *from = p->way == C_ITSELF ? arg : *(void *const *)arg;
    if (!from) return fail(&x->e, JVN_EDATA, "C gave NULL for %s", *p->name ? p->name : "a pointer"), false;
    const c_number v = c_load(p->type, from);
    if (p->type == C_BOOL) *(uint8_t *)x->slots[i] = (uint8_t)v.i;
    else memcpy(x->slots[i], &v, sizeof v);
    return true;
}

static bool run(void *context, void *const *args, void *result)
{
    c_number v;
    expr_callback *x = context;
    const c_type type = x->f->result.type;
    for (int i = 0; i < x->f->n; i++)
        if (x->slots[i] && !set_slot(x, i, args[i])) return false;
    if (lambda_call(x->value, &v, &x->e) != JVN_OK) return false;
    if (type == C_BOOL) v.i = v.i != 0;
    else if (!c_is_float(type) && !c_fits(type, v.i))
        return fail(&x->e, JVN_EDATA, "the callback's %lld does not fit %s", (long long)v.i, c_word(type)), false;
    c_store_result(type, v, result);
    return true;
}

jvn_status expr_callback_new(foreign_call *c, int function, const char *written, jvn_call *call, expr_callback **out, err *e)
{
    lambda_param params[C_TAKES];
    char names[C_TAKES][C_NAME];
    host_call *h = call->host_data;
    expr_callback *x = xcalloc(1, sizeof *x);
    *out = NULL;
    x->written = xstrdup(written);
    x->f = &c->sig.functions[function];
    int n = name_params(x->f, params, names);
    jvn_status st = lambda_new(c->reg, call, h ? &h->fault : NULL, h ? h->b.env.from : NULL, x->written, params, n,
                               c_shown(x->f->result.type), &x->value, e);
    for (int i = 0, k = 0; i < x->f->n && st == JVN_OK; i++)
        if (x->f->params[i].type != C_HANDLE) x->slots[i] = lambda_slot(x->value, k++);
    if (st == JVN_OK) st = callback_new(&c->structs, &c->sig, function, run, x, &x->code, e);
    if (st == JVN_OK) *out = x;
    else expr_callback_free(x);
    return st;
}

void expr_callback_free(expr_callback *x)
{
    if (!x) return;
    callback_free(x->code);
    lambda_free(x->value);
    free(x->written);
    free(x);
}

bool expr_callback_is(const expr_callback *x, const char *written) { return strcmp(x->written, written) == 0; }

const void *expr_callback_start(expr_callback *x)
{
    err_clear(&x->e);
    callback_arm(x->code);
    return callback_code(x->code);
}

jvn_status expr_callback_end(expr_callback *x, err *e)
{
    if (x->e.code != JVN_OK) *e = x->e;
    else if (callback_strayed(x->code))
        fail(e, JVN_ELIMIT, "C called it from another thread: callbacks run on the shell's alone");
    else return JVN_OK;
    return e->code;
}
