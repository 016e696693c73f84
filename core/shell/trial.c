/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial.c -- statements that are run to see what they would give. */
#include "trial.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "../plugin/folder.h"
#include "eval.h"

void trial_begin(session *trial, const session *s)
{
    *trial = *s;
    trial->data = datasets_new();
    trial->sc = (scope){s->reg, trial->data, NULL};
    trial->typed = NULL;
    trial->quiet = true;
}

void trial_end(session *trial) { datasets_free(trial->data); }

/* ---- datasets without rows ---- */

/* A column that is not loaded stays so. */
static column *without_rows(const table *t, int i)
{
    jvn_type type = table_type(t, i);
    return t->columns[i] ? column_slice(t->columns[i], 0, 0) : column_new(type == JVN_DICT ? JVN_STRING : type, 0, 0, false);
}

void trial_take_schemas(session *trial, const session *s)
{
    err e;
    lineage none;
    lineage_begin(&none, "", false);
    for (int i = 0; i < datasets_count(s->data); i++) {
        const dataset *d = datasets_at(s->data, i);
        table *t = table_new();
        for (int k = 0; k < d->t->n; k++) table_take(t, d->t->names[k], without_rows(d->t, k), &e);
        datasets_put(trial->data, &(named_table){d->name, t, NULL}, 1, &none, &e);
        table_unref(t);
    }
    lineage_clear(&none);
}

/* ---- prices ---- */

/* Beside the folder that the program was built in, or with what was installed. */
bool trial_data(char *path, size_t n)
{
    static const char *const places[] = {"../..", "../../../share/jevons"};
    char home[PATH_MAX], data[2 * PATH_MAX], real[PATH_MAX];
    if (!plugin_home(home, sizeof home)) return false;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(data, sizeof data, "%s/%s/data", home, places[i]);
        if (realpath(data, real) && strlen(real) < n) return strcpy(path, real);
    }
    return false;
}

bool trial_take_prices(session *trial)
{
    char data[PATH_MAX];
    err e;
    table *t = NULL;
    arena *a = arena_new();
    bool good = trial_data(data, sizeof data) && !strchr(data, '"') &&
                eval_statement(trial, arena_printf(a, "px = load \"%s/deepseek-2025/prices.csv\"", data), &t, &e) == JVN_OK;
    table_unref(t);
    arena_free(a);
    return good;
}

/* ---- statements without effects ---- */

/* Whether it is a plugin's that came with the program, and asks for nothing. */
static bool is_bundled(const session *s, const char *owner)
{
    const plugin *x = plugins_find(&s->plugins, owner);
    return x && x->bundled && !*x->note.permissions;
}

/* A function of somebody's own may do anything. A column's name can be that of an aggregate. */
static bool is_known(const void *context, const char *name)
{
    const session *s = context;
    const reg_item *function = registry_find(s->reg, REG_FUNCTION, name);
    return !function || is_bundled(s, function->owner);
}

static bool has_known_names(const session *s, const stage *st)
{
    for (int i = 0; i < st->n_args; i++)
        for (int k = 0; st->args[i].items && k < st->args[i].n; k++)
            if (!expr_names_fit(st->args[i].items[k].e, is_known, s)) return false;
    return true;
}

static bool is_harmless(const session *s, const statement *st)
{
    for (int i = 0; i < st->n; i++) {
        const stage *x = &st->stages[i];
        if (!x->dataset && (!is_bundled(s, x->item->owner) || !has_known_names(s, x))) return false;
    }
    return st->n > 0;
}

table *trial_run(session *trial, const char *line)
{
    err e;
    statement st;
    table *t = NULL;
    arena *a = arena_new();
    bool runs = parse_statement(a, line, &trial->sc, &st, &e) == JVN_OK && is_harmless(trial, &st);
    if (runs && eval_statement(trial, line, &t, &e) != JVN_OK) t = NULL;
    arena_free(a);
    return t;
}
