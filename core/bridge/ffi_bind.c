/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_bind.c -- from a prototype and code to a registered function. Doubles of 1 to 4 doubles stay plain, which the
 * evaluator calls through a typed pointer; all others get a callback over libffi. */
#include "ffi_bind.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "ffi_call.h"

/* One function: what evaluates may hold on to one of the user's for as long as the session lasts. */
typedef struct foreign {
    foreign_call call;
    jvn_function spec;
    char *name, *prototype, *signature, *summary, *example; /* those of a plugin's: NULL but the signature */
    const library *lib;                                     /* NULL: a plugin's */
    bool bound;                                             /* by the user, and not replaced since */
} foreign;

struct foreigns {
    const registry *reg;
    libraries libs;
    foreign **all;
    int n;
};

foreigns *foreigns_new(const registry *r)
{
    foreigns *f = xcalloc(1, sizeof *f);
    f->reg = r;
    return f;
}

static void foreign_free(foreign *x)
{
    free(x->name);
    free(x->prototype);
    free(x->signature);
    free(x->summary);
    free(x->example);
    free(x);
}

void foreigns_free(foreigns *f)
{
    if (!f) return;
    for (int i = 0; i < f->n; i++) foreign_free(f->all[i]);
    free(f->all);
    libraries_free(&f->libs);
    free(f);
}

static void keep(foreigns *f, foreign *x)
{
    f->all = xrealloc(f->all, (size_t)(f->n + 1) * sizeof *f->all);
    f->all[f->n++] = x;
}

/* Shows x, whose call is prepared, to expressions as `name`. */
static jvn_status make_spec(foreign *x, const char *name, const char *take, err *e)
{
    text t = {0};
    c_view *v = &x->call.view;
    jvn_status st = csignature_view(&x->call.sig, take, v, e);
    if (st != JVN_OK) return st;
    csignature_spell(v, name, &t);
    x->call.shown = true;
    x->signature = t.s;
    x->spec = (jvn_function){.shape = JVN_S_SCALAR, .signature = t.s, .scalar = foreign_scalar, .data = &x->call};
    if (v->shape == C_WHOLE)
        x->spec = (jvn_function){.shape = JVN_S_AGGREGATE, .signature = t.s, .whole = foreign_whole, .data = &x->call};
    if (v->shape == C_WINDOW)
        x->spec = (jvn_function){.shape = JVN_S_WINDOW, .signature = t.s, .window = foreign_window, .data = &x->call};
    return JVN_OK;
}

/* ---- what the user binds -------------------------------------------------------------------------- */

/* On one line, with single blanks. */
static char *tidy(const char *s)
{
    text t = {0};
    text_puts(&t, "");
    for (; *s; s++) {
        bool blank = isspace((unsigned char)*s);
        if (!blank) text_putc(&t, *s);
        else if (t.n && t.s[t.n - 1] != ' ') text_putc(&t, ' ');
    }
    if (t.n && t.s[t.n - 1] == ' ') t.s[t.n - 1] = '\0';
    return t.s;
}

/* Without the declarations before it. */
static char *make_summary(const foreign *x, const char *prototype)
{
    text t = {0};
    char *own = tidy(prototype + x->call.sig.result.at);
    text_printf(&t, "foreign: %s of %s", own, x->lib->name);
    free(own);
    return t.s;
}

/* What stands for an argument: a column for an array, the callback's first parameter, else 1, true or 'a'. */
static void put_example(const csignature *s, const c_arg *a, text *t)
{
    static const char *const ones[] = {
        [JVN_BOOL] = "true", [JVN_INT64] = "1", [JVN_FLOAT64] = "1.0", [JVN_STRING] = "'a'"};
    const c_role role = s->params[a->param].role;
    if (role == C_ARRAY || role == C_INOUT_ARRAY) text_puts(t, c_is_float(a->type) ? "close" : "if(close > 100, 1, 0)");
    else text_puts(t, a->type == C_FUNCTION ? "'1'" : ones[c_shown(a->type)]);
}

/* A line that calls it: with something for what has no initial value. */
static char *make_example(const foreign_call *c, const char *name)
{
    static const char *const heads[] = {[C_ROWS] = "calc", [C_WHOLE] = "px | summary", [C_WINDOW] = "px | set y ="};
    int n = 0;
    text t = {0};
    text_printf(&t, "%s %s(", heads[c->view.shape], name);
    for (int i = 0; i < c->view.n; i++) {
        if (c->view.args[i].initial) continue;
        if (n++) text_puts(&t, ", ");
        put_example(&c->sig, &c->view.args[i], &t);
    }
    text_putc(&t, ')');
    return t.s;
}

static void use_typed_pointer(foreign *x)
{
    if (!x->call.shown || !csignature_is_plain(&x->call.sig)) return;
    x->spec.shape = JVN_S_PLAIN;
    x->spec.plain = x->call.code;
    x->spec.scalar = NULL;
    x->spec.data = NULL;
}

/* What the functions of expressions are called. */
static bool is_name(const char *s)
{
    const size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz_0123456789");
    return *s && !isdigit((unsigned char)*s) && !s[n];
}

static jvn_status check_name(const csignature *s, const foreign_wish *wish, foreign_part *part, err *e)
{
    char lower[C_NAME];
    const char *name = wish->name ? wish->name : s->name;
    if (is_name(name)) return JVN_OK;
    *part = wish->name ? FOREIGN_NAME : FOREIGN_PROTOTYPE;
    fail_at(e, JVN_EARG, s->name_at, s->name_len, "a function cannot be called '%s' here", name);
    for (int i = 0; (lower[i] = (char)tolower((unsigned char)s->name[i])) != '\0'; i++) continue;
    if (wish->name) err_hint(e, "a name is lower case letters, digits and '_'");
    else err_hint(e, "a name is lower case: write 'as %s' behind the signature", lower);
    return JVN_EARG;
}

static jvn_status find_code(foreigns *f, foreign *x, const foreign_wish *wish, foreign_part *part, err *e)
{
    csignature *s = &x->call.sig;
    *part = FOREIGN_PROTOTYPE;
    jvn_status st = csignature_parse(wish->prototype, s, e);
    if (st != JVN_OK) return st;
    if (!wish->lua && (st = check_name(s, wish, part, e)) != JVN_OK) return st;
    *part = FOREIGN_LIBRARY;
    if ((st = library_open(&f->libs, wish->library, &x->lib, e)) != JVN_OK) return st;
    *part = FOREIGN_PROTOTYPE;
    st = library_find(x->lib, s->name, &x->call.code, e);
    if (st == JVN_OK) st = foreign_prepare(&x->call, e);
    e->at = s->name_at;
    e->len = s->name_len;
    return st;
}

static void describe(foreign *x, const foreign_wish *wish, const char *name)
{
    const bool many = wish->pure && !x->call.sig.n_functions;
    x->name = xstrdup(name);
    x->prototype = tidy(wish->prototype);
    x->call.prototype = x->prototype;
    x->call.file = x->lib->path;
    x->summary = wish->summary && *wish->summary ? xstrdup(wish->summary) : make_summary(x, wish->prototype);
    x->spec.summary = x->summary;
    x->spec.flags = many ? 0 : JVN_F_SERIAL;
    if (!x->call.shown) return;
    x->example = make_example(&x->call, name);
    x->spec.example = x->example;
    use_typed_pointer(x);
}

static foreign_info info_of(foreign *x)
{
    return (foreign_info){.name = x->name, .signature = x->signature, .prototype = x->prototype,
                          .gives = x->call.shown ? x->call.view.taken.name : NULL, .call = &x->call,
                          .library = x->lib->path, .typed = x->spec.shape == JVN_S_PLAIN,
                          .serial = (x->spec.flags & JVN_F_SERIAL) != 0};
}

/* What expressions cannot have is for Lua alone, if Lua asks. */
static jvn_status show(foreign *x, const foreign_wish *wish, const char *name, foreign_part *part, err *e)
{
    jvn_status st = wish->lua && !wish->name && !is_name(name) ? JVN_OK : check_name(&x->call.sig, wish, part, e);
    if (st != JVN_OK || !is_name(name)) return st;
    *part = FOREIGN_PROTOTYPE;
    st = make_spec(x, name, wish->take, e);
    if (st == JVN_ENAME) *part = FOREIGN_TAKE;
    if (st == JVN_OK || !wish->lua || st == JVN_ENAME) return st;
    err_clear(e);
    return JVN_OK;
}

static jvn_status enlist(foreigns *f, registry *r, foreign *x, const char *name, const char **taken, err *e)
{
    *taken = NULL;
    registry_forget(r, REG_FUNCTION, "ffi", name);
    jvn_status st = x->call.shown ? registry_add(r, REG_FUNCTION, "ffi", &x->spec, taken, e) : JVN_OK;
    if (st != JVN_OK) return st;
    for (int i = 0; i < f->n; i++)
        if (f->all[i]->bound && strcmp(f->all[i]->name, name) == 0) f->all[i]->bound = false;
    if (x->call.shown) registry_set_file(r, REG_FUNCTION, "ffi", name, INPUT_PLUGIN, x->lib->path);
    x->bound = true;
    keep(f, x);
    return JVN_OK;
}

jvn_status foreign_bind(foreigns *f, registry *r, const foreign_wish *wish, foreign_info *made, foreign_part *part,
                        err *e)
{
    const char *taken = NULL;
    foreign *x = xcalloc(1, sizeof *x);
    x->call.reg = f->reg;
    jvn_status st = find_code(f, x, wish, part, e);
    const char *name = wish->name ? wish->name : x->call.sig.name;
    if (st == JVN_OK) st = show(x, wish, name, part, e);
    if (st == JVN_OK) describe(x, wish, name);
    if (st == JVN_OK) st = enlist(f, r, x, name, &taken, e);
    if (st != JVN_OK) {
        foreign_free(x);
        return st;
    }
    *made = info_of(x);
    made->taken = taken;
    return JVN_OK;
}

foreign_info *foreigns_list(const foreigns *f, int *n)
{
    foreign_info *all = xcalloc((size_t)f->n + 1, sizeof *all);
    *n = 0;
    for (int i = 0; i < f->n; i++)
        if (f->all[i]->bound) all[(*n)++] = info_of(f->all[i]);
    return all;
}

/* ---- what plugins register ------------------------------------------------------------------------ */

const jvn_function *foreign_lower(void *context, const jvn_function *f, err *e)
{
    if (!f->signature || !f->plain) return f; /* the registry says so */
    foreign *x = xcalloc(1, sizeof *x);
    jvn_status st = csignature_parse(f->signature, &x->call.sig, e);
    bool plain = st == JVN_OK && csignature_is_plain(&x->call.sig);
    x->call.code = f->plain;
    x->call.reg = ((const foreigns *)context)->reg;
    if (st == JVN_OK && !plain) st = foreign_prepare(&x->call, e);
    if (st == JVN_OK && !plain) st = make_spec(x, x->call.sig.name, NULL, e);
    if (st != JVN_OK || plain) {
        const err why = *e;
        foreign_free(x);
        if (plain) return f;
        fail(e, JVN_EPLUGIN, "signature \"%.90s\": %.140s", f->signature, why.msg);
        err_hint(e, "%s", why.hint);
        return NULL;
    }
    x->spec.flags = f->flags & (JVN_F_UNIT | JVN_F_SERIAL);
    if (x->call.sig.n_functions) x->spec.flags |= JVN_F_SERIAL;
    x->spec.summary = f->summary;
    x->spec.example = f->example;
    x->spec.unit = f->unit;
    x->spec.convention = f->convention;
    keep(context, x);
    return &x->spec;
}

void foreign_drop(void *context, const jvn_function *lowered)
{
    foreigns *f = context;
    int i = 0;
    while (i < f->n && &f->all[i]->spec != lowered) i++;
    if (i == f->n) return;
    foreign_free(f->all[i]);
    memmove(f->all + i, f->all + i + 1, (size_t)(--f->n - i) * sizeof *f->all);
}
