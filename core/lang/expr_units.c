/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_units.c -- whether a call's arguments have the units that the function's signature wants. */
#include "expr_tree.h"

enum { SHOWN = 40 }; /* bytes of an argument in a message */

/* Argument i is in another unit than `wanted`, that of argument `like` (-1: of none). */
static jvn_status wrong_unit(binder *b, const expr *x, const signature *s, const node *v, int i, const char *wanted, int like)
{
    char converted[2 * SHOWN];
    arena *a = b->env->a;
    const char *hint = arena_text(a, b->e->hint, strlen(b->e->hint)), *has = v->unit;
    const char *said = call_written(a, x, s, i), *other = like < 0 ? "" : call_written(a, x, s, like);
    const expr *place = i < x->n ? x->kids[i] : x;
    const bool brief = place->kind != X_OPERATOR && strlen(said) <= SHOWN;
    fail_expr(b->e, JVN_EUNIT, place, "%s: '%.*s' holds %s, wanted %s%s%.*s%s", x->text, SHOWN, said, unit_words(has),
              unit_words(wanted), like < 0 ? "" : ", as in '", SHOWN, other, like < 0 ? "" : "'");
    if (unit_conversion(has, wanted, brief ? said : "x", converted, sizeof converted))
        err_hint(b->e, "%s gives %s", converted, *wanted ? unit_words(wanted) : "fractions");
    else if (*hint)
        err_hint(b->e, "%s", hint);
    return JVN_EUNIT;
}

jvn_status check_units(binder *b, const expr *x, const signature *s, node *const *v, int n)
{
    char buf[UNIT_MAX];
    for (int i = 0; i < n; i++) {
        const sig_param *p = &s->params[i < s->n ? i : s->n - 1];
        const node *like = p->like < 0 ? NULL : v[p->like];
        bool adapts = (v[i]->loose && !*v[i]->unit) || (like && like->loose && !*like->unit);
        if (!p->unit || adapts) continue;
        const char *wanted = like ? like->unit : p->unit;
        if (unit_agree("compare", v[i]->unit, wanted, buf, b->e)) return wrong_unit(b, x, s, v[i], i, wanted, p->like);
    }
    return JVN_OK;
}
