/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trail.c -- copies of what a stage was and what it gave, before the next stage takes it. */
#include "trail.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "../plugin/host.h"

/* ---- one stage ---- */

/* Up to the next stage's pipe. */
static char *text_of(const statement *of, const stage *s)
{
    const stage *next = s + 1 < of->stages + of->n ? s + 1 : NULL;
    int end = next ? next->at : (int)strlen(of->text);
    while (end > s->at && (isspace((unsigned char)of->text[end - 1]) || (next && of->text[end - 1] == '|'))) end--;
    return xstrndup(of->text + s->at, (size_t)(end - s->at));
}

typedef struct using {
    recipe *to;
    const table *input;
} using;

/* Notes a name that is a column's; functions are none. */
static bool note_use(const void *context, const char *name)
{
    const using *u = context;
    const int at = table_find(u->input, name);
    for (int i = 0; i < u->to->n_uses && at >= 0; i++)
        if (strcmp(u->to->uses[i], u->input->names[at]) == 0) return true;
    if (at < 0) return true;
    u->to->uses = xrealloc(u->to->uses, (size_t)(u->to->n_uses + 1) * sizeof *u->to->uses);
    u->to->uses[u->to->n_uses++] = xstrdup(u->input->names[at]);
    return true;
}

static void add_recipe(step *to, const statement *of, const expr_item *item)
{
    const char *bare = expr_column(item->e);
    to->recipes = xrealloc(to->recipes, (size_t)(to->n_recipes + 1) * sizeof *to->recipes);
    recipe *r = &to->recipes[to->n_recipes++];
    *r = (recipe){.column = xstrdup(item->label), .text = xstrndup(of->text + item->at, (size_t)item->len), .bare = bare ? xstrdup(bare) : NULL};
    if (to->input) expr_names_fit(item->e, note_use, &(using){r, to->input});
}

/* Conditions and keys make no column. */
static bool makes_columns(const jvn_param *p)
{
    return p->type == JVN_P_EXPRS || p->type == JVN_P_ASSIGN || p->type == JVN_P_AGG || p->type == JVN_P_RENAME;
}

static void add_recipes(step *to, const statement *of, const stage *s)
{
    for (int i = 0; i < s->n_args; i++)
        for (int k = 0; makes_columns(s->args[i].param) && s->args[i].items && k < s->args[i].n; k++)
            add_recipe(to, of, &s->args[i].items[k]);
}

/* "sh@2": the version that was used, known while the line runs. [owned] */
static char *version_of(const host_call *h, const char *typed)
{
    text name = {0};
    const session *s = h ? h->session : NULL;
    const dataset *d = s ? datasets_find(s->data, typed) : NULL;
    text_puts(&name, typed);
    if (d && d->name[0] != '_') {
        text_clear(&name);
        text_printf(&name, "%s@%d", d->name, d->version);
    }
    return name.s;
}

static void add_others(step *to, const stage *s, const host_call *h)
{
    for (int i = 0; i < s->n_args; i++)
        for (int k = 0; s->args[i].param->type == JVN_P_TABLE && s->args[i].given && k < s->args[i].n; k++) {
            to->others = xrealloc(to->others, (size_t)(to->n_others + 1) * sizeof *to->others);
            to->others[to->n_others++] = version_of(h, s->args[i].words[k].s);
        }
}

static void add_yield(step *to, table *t, const row_step *rows)
{
    to->yields = xrealloc(to->yields, (size_t)(to->n_yields + 1) * sizeof *to->yields);
    yield *y = &to->yields[to->n_yields++];
    *y = (yield){table_ref(t), *rows};
    row_step_ref(&y->rows);
}

static step *add_step(trail *t, const statement *of, const stage *s, table *input, const host_call *h)
{
    t->all = xrealloc(t->all, (size_t)(t->n + 1) * sizeof *t->all);
    step *to = &t->all[t->n++];
    *to = (step){.text = text_of(of, s), .input = input ? table_ref(input) : NULL};
    if (!s->command) return to;
    to->command = xstrdup(s->command->name);
    to->owner = xstrdup((s->format ? s->format : s->item)->owner);
    add_recipes(to, of, s);
    add_others(to, s, h);
    return to;
}

static void see(void *context, const statement *of, const stage *s, table *input, const host_call *h, const dataset *d)
{
    step *to = add_step(context, of, s, input, h);
    if (d) {
        to->dataset = xstrdup(d->name);
        to->version = d->version;
        add_yield(to, d->t, &(row_step){0});
    }
    if (h && h->primary) add_yield(to, h->primary, &h->rows);
    for (int i = 0; h && i < h->n_sides; i++)
        if (h->sides[i].t) add_yield(to, h->sides[i].t, &h->sides[i].rows);
}

void trail_add_head(trail *x, const statement *of, const stage *s, table *t)
{
    add_yield(add_step(x, of, s, NULL, NULL), t, &(row_step){0});
}

/* ---- all of them ---- */

void trail_begin(trail *t, session *s)
{
    s->seen = see;
    s->seer = t;
}

void trail_end(const trail *t, session *s)
{
    (void)t;
    s->seen = NULL;
    s->seer = NULL;
}

static void clear_recipe(recipe *r)
{
    for (int i = 0; i < r->n_uses; i++) free(r->uses[i]);
    free(r->uses);
    free(r->column);
    free(r->text);
    free(r->bare);
}

static void clear_step(step *s)
{
    for (int i = 0; i < s->n_recipes; i++) clear_recipe(&s->recipes[i]);
    for (int i = 0; i < s->n_yields; i++) {
        table_unref(s->yields[i].t);
        row_step_clear(&s->yields[i].rows);
    }
    for (int i = 0; i < s->n_others; i++) free(s->others[i]);
    table_unref(s->input);
    free(s->others);
    free(s->recipes);
    free(s->yields);
    free(s->text);
    free(s->command);
    free(s->owner);
    free(s->dataset);
}

void trail_clear(trail *t)
{
    for (int i = 0; i < t->n; i++) clear_step(&t->all[i]);
    free(t->all);
    *t = (trail){0};
}

int trail_find(const trail *t, int before, const table *made, int *which)
{
    for (int i = before; i-- > 0;)
        for (int k = 0; k < t->all[i].n_yields; k++)
            if (t->all[i].yields[k].t == made) {
                *which = k;
                return i;
            }
    return -1;
}

const recipe *step_recipe(const step *s, const char *of)
{
    for (int i = 0; i < s->n_recipes; i++)
        if (strcmp(s->recipes[i].column, of) == 0) return &s->recipes[i];
    return NULL;
}
