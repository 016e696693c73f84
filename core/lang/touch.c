/* SPDX-License-Identifier: GPL-3.0-or-later */
/* touch.c -- names in arguments to columns, up to the stage that hands no others on. */
#include "touch.h"

#include <string.h>

/* The stages so far. */
typedef struct touched {
    const table *t;
    bool *need;
    const stage *first, *now;
    int n; /* expressions of the stage at hand, behind no flag */
} touched;

static bool makes(const stage *s, const char *name)
{
    for (int i = 0; i < s->n_args; i++)
        for (int k = 0; s->args[i].param->type == JVN_P_ASSIGN && k < s->args[i].n; k++)
            if (strcmp(s->args[i].items[k].label, name) == 0) return true;
    return false;
}

/* A name is a column of the table's, or of an earlier stage's making. */
static bool note_name(void *context, const char *name)
{
    touched *x = context;
    int i = table_find(x->t, name);
    for (const stage *s = x->first; s < x->now; s++)
        if (makes(s, name)) return true;
    if (i >= 0) x->need[i] = true;
    return i >= 0;
}

static bool note_stage(touched *x)
{
    const stage *s = x->now;
    x->n = 0;
    for (int i = 0; i < s->n_args; i++)
        for (int k = 0; s->args[i].items && k < s->args[i].n; k++) {
            if (!expr_columns(s->args[i].items[k].e, note_name, x)) return false;
            x->n += !param_is_flag(s->args[i].param);
        }
    return true;
}

/* Something must be there to have rows. */
static bool need_one(const table *t, bool *need)
{
    for (int i = 0; i < t->n; i++)
        if (need[i]) return true;
    if (t->n) need[0] = true;
    return t->n > 0;
}

bool touch_columns(const stage *next, int n, const table *t, bool *need)
{
    touched x = {t, need, next, next, 0};
    for (; x.now < next + n; x.now++) {
        int reads = x.now->command ? x.now->command->reads : JVN_READS_ALL;
        if (reads == JVN_READS_ALL || !note_stage(&x)) return false;
        if (reads == JVN_READS_NAMED) return x.n > 0 && need_one(t, need);
    }
    return false;
}

bool touch_facts(const stage *s)
{
    if (!s->command || s->command->reads != JVN_READS_FACTS) return false;
    for (int i = 0; i < s->n_args; i++)
        if (param_is_flag(s->args[i].param) && s->args[i].given) return false;
    return true;
}
