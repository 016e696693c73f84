/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bind.c -- from parsed arguments to values. */
#include "bind.h"

#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "../base/wall.h"
#include "../table/exchange.h"
#include "../table/unit.h"
#include "globs.h"
#include "touch.h"

/* A column or table handed out for the length of the call. */
typedef struct exported {
    struct exported *next;
    struct ArrowSchema schema;
    struct ArrowArray array;
} exported;

static exported *new_export(binding *b)
{
    exported *x = arena_alloc(b->a, sizeof *x);
    x->next = b->exports;
    b->exports = x;
    return x;
}

void bind_give_table(binding *b, const table *t, const char *name, jvn_table *out)
{
    exported *x = new_export(b);
    export_table(t, &x->schema, &x->array);
    *out = (jvn_table){.size = sizeof *out, .n_columns = t->n, .name = name, .rows = t->rows < 0 ? 0 : t->rows,
                       .schema = &x->schema, .array = &x->array};
}

static void give_column(binding *b, column *c, const char *name, jvn_item *item)
{
    exported *x = new_export(b);
    export_column(c, name, &x->schema, &x->array);
    item->schema = &x->schema;
    item->array = &x->array;
}

/* ---- words ---- */

typedef struct place {
    const parsed_arg *arg;
    const word *w;
    err *e;
} place;

static jvn_status unfit(const place *p, const char *wanted, const char *hint)
{
    fail_at(p->e, JVN_EARG, p->w->at, p->w->len, "%s: found '%s', wanted %s", p->arg->param->name, p->w->s, wanted);
    if (hint) err_hint(p->e, "%s", hint);
    return JVN_EARG;
}

/* Whether x lies in "lo..hi", either end open. */
static bool in_range(const char *range, double x)
{
    const char *dots = range ? strstr(range, "..") : NULL;
    if (!dots) return true;
    if (dots > range && x < strtod(range, NULL)) return false;
    return !dots[2] || x <= strtod(dots + 2, NULL);
}

/* what: "a number". */
static jvn_status not_in_range(const place *p, const char *what, const char *hint)
{
    char wanted[96];
    const char *range = p->arg->param->values, *dots = range ? strstr(range, "..") : NULL;
    if (dots && !dots[2]) snprintf(wanted, sizeof wanted, "%s from %.*s on", what, (int)(dots - range), range);
    else snprintf(wanted, sizeof wanted, "%s%s%s", what, range ? " in " : "", range ? range : "");
    return unfit(p, wanted, hint);
}

static jvn_status bind_integer(const place *p, jvn_item *item)
{
    bool whole = text_to_int64(p->w->s, strlen(p->w->s), &item->integer);
    item->number = (double)item->integer;
    return whole && in_range(p->arg->param->values, item->number) ? JVN_OK : not_in_range(p, "a whole number", NULL);
}

/* "2", "14.8e12", "2[USD/GPUh]" */
static jvn_status bind_number(binding *b, const place *p, jvn_item *item)
{
    char unit[UNIT_MAX];
    const char *s = p->w->s, *open = strchr(s, '[');
    size_t n = open ? (size_t)(open - s) : strlen(s);
    if (!text_to_double(s, n, &item->number)) return not_in_range(p, "a number", "for example 14.8e12 or 2[USD/GPUh]");
    if (open) {
        size_t len = strlen(open);
        if (open[len - 1] != ']') return unfit(p, "a number and its unit in [ ]", NULL);
        if (unit_parse(arena_text(b->a, open + 1, len - 2), unit, p->e) != JVN_OK) {
            p->e->at = p->w->at;
            p->e->len = p->w->len;
            return p->e->code;
        }
        item->unit = arena_text(b->a, unit, strlen(unit));
    }
    return in_range(p->arg->param->values, item->number) ? JVN_OK : not_in_range(p, "a number", NULL);
}

static jvn_status bind_date(const place *p, jvn_item *item)
{
    int32_t days;
    if (!text_to_date(p->w->s, strlen(p->w->s), &days)) return unfit(p, "a date", "a date is written 2025-01-27");
    item->integer = days;
    return JVN_OK;
}

static jvn_status bind_range(const place *p, jvn_item *item)
{
    const char *s = p->w->s, *colon = strchr(s, ':');
    bool ok = colon && text_to_int64(s, (size_t)(colon - s), &item->lo) &&
              text_to_int64(colon + 1, strlen(colon + 1), &item->hi);
    if (!ok) return unfit(p, "a range", "a range is written -120:-11");
    return item->lo <= item->hi ? JVN_OK : unfit(p, "a range that rises", NULL);
}

static jvn_status bind_enum(binding *b, const place *p, jvn_item *item)
{
    const char *words[32];
    size_t n = 0;
    char *list = arena_text(b->a, p->arg->param->values, strlen(p->arg->param->values));
    for (char *save = NULL, *w = strtok_r(list, "|", &save); w && n < 32; w = strtok_r(NULL, "|", &save)) words[n++] = w;
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], p->w->s) == 0) {
            item->integer = (int64_t)i;
            return JVN_OK;
        }
    const char *near = text_nearest(p->w->s, words, n);
    char hint[96];
    snprintf(hint, sizeof hint, "did you mean '%s'?", near ? near : "");
    const char *all = p->arg->param->values, *several = strchr(all, '|') ? "one of " : "";
    return unfit(p, arena_printf(b->a, "%s%s", several, all), near ? hint : NULL);
}

static jvn_status bind_table(binding *b, const scope *sc, const place *p, jvn_item *item)
{
    const dataset *d;
    table *given = NULL;
    const bool sketched = b->s && touch_facts(b->s);
    jvn_status st = sketched ? datasets_look(sc->data, p->w->s, sc->from, &d, p->e) : datasets_use(sc->data, p->w->s, sc->from, &d, p->e);
    if (st == JVN_OK && sketched) st = table_sketch(d->t, &given, p->e);
    if (st != JVN_OK) {
        p->e->at = p->w->at;
        p->e->len = p->w->len;
        return st;
    }
    jvn_table *t = arena_alloc(b->a, sizeof *t);
    bind_give_table(b, given ? given : d->t, arena_text(b->a, d->name, strlen(d->name)), t);
    table_unref(given);
    item->table = t;
    return JVN_OK;
}

/* Whatever a command does with the file, the sandbox is asked here. The workspace itself is no command's: see
 * store_is_file. */
static jvn_status bind_file(const scope *sc, const place *p)
{
    if (!*p->w->s) return fail_at(p->e, JVN_EARG, p->w->at, p->w->len, "'' cannot name a file");
    const bool writes = p->arg->param->flags & (JVN_WRITTEN | PARAM_WRITES);
    if (wall_check(writes ? WALL_WRITE : WALL_READ, p->w->s, p->e) != JVN_OK) {
        p->e->at = p->w->at;
        p->e->len = p->w->len;
        return p->e->code;
    }
    if (!sc || !datasets_is_file(sc->data, p->w->s)) return JVN_OK;
    fail_at(p->e, JVN_EARG, p->w->at, p->w->len, "%.120s is the workspace that is open", p->w->s);
    err_hint(p->e, "its datasets are here by their names: `ls` lists them");
    return JVN_EARG;
}

static jvn_status bind_word(binding *b, const scope *sc, const place *p, jvn_item *item)
{
    switch (p->arg->param->type) {
    case JVN_P_ENUM: return bind_enum(b, p, item);
    case JVN_P_INTEGER: return bind_integer(p, item);
    case JVN_P_NUMBER: return bind_number(b, p, item);
    case JVN_P_DATE: return bind_date(p, item);
    case JVN_P_RANGE: return bind_range(p, item);
    case JVN_P_TABLE: return bind_table(b, sc, p, item);
    case JVN_P_FILE: return bind_file(sc, p);
    default: return JVN_OK;
    }
}

static void begin_item(jvn_item *item, const char *typed)
{
    *item = (jvn_item){.text = typed, .unit = "", .column = -1};
}

jvn_status bind_setting(arena *a, const jvn_param *p, const char *typed, jvn_item *out, err *e)
{
    binding b = {.a = a};
    const parsed_arg arg = {.param = p};
    const word w = {typed, -1, 0};
    const place at = {&arg, &w, e};
    begin_item(out, typed);
    return bind_word(&b, NULL, &at, out);
}

/* ---- expressions ---- */

static jvn_status need_input(const binding *b, const expr_item *x, err *e)
{
    if (b->has_input) return JVN_OK;
    return fail_at(e, JVN_ENAME, x->at, x->len, "'%s' is a column, and there is no input here", x->label);
}

static jvn_status bind_column(binding *b, const expr_item *x, jvn_item *item, err *e)
{
    int i;
    const char *name = expr_column(x->e);
    jvn_status st = need_input(b, x, e);
    if (st == JVN_OK) st = table_column(b->env.input, b->env.input_name, name ? name : x->label, &i, e);
    if (st != JVN_OK) {
        e->at = x->at;
        e->len = x->len;
        return st;
    }
    item->column = i;
    item->schema = b->input.schema->children[i];
    item->array = b->input.array->children[i];
    if (!x->named) item->text = b->input.schema->children[i]->name;
    return JVN_OK;
}

static jvn_status bind_expr(binding *b, const expr_item *x, jvn_item *item, err *e)
{
    const char *name = expr_column(x->e);
    int i = name && b->has_input ? table_find(b->env.input, name) : -1;
    if (i >= 0) return bind_column(b, x, item, e);
    column *c = NULL;
    jvn_status st = expr_eval(&b->env, x->e, &c, e);
    if (st != JVN_OK) return st;
    give_column(b, c, x->label, item);
    column_unref(c);
    return JVN_OK;
}

static jvn_status bind_item(binding *b, const parsed_arg *arg, const expr_item *x, jvn_item *item, err *e)
{
    item->text = x->label;
    item->descending = x->descending;
    switch (arg->param->type) {
    case JVN_P_AGG: return JVN_OK;
    case JVN_P_COLUMNS:
    case JVN_P_COLUMN:
    case JVN_P_RENAME: return bind_column(b, x, item, e);
    default: return bind_expr(b, x, item, e);
    }
}

/* ---- arguments ---- */

/* An argument that was not typed takes its parameter's initial value. */
static jvn_status take_initial(binding *b, parsed_arg *arg, err *e)
{
    const char *initial = arg->param->initial;
    if (arg->given || !initial) return JVN_OK;
    if (arg->param->type >= JVN_P_EXPR && arg->param->type < JVN_P_RAW)
        return fail(e, JVN_EPLUGIN, "parameter %s: an expression cannot have an initial value", arg->param->name);
    arg->words = arena_alloc(b->a, sizeof *arg->words);
    arg->words[0] = (word){initial, -1, 0};
    arg->n = 1;
    return JVN_OK;
}

static jvn_status bind_arg(binding *b, const scope *sc, parsed_arg *arg, jvn_arg *out, err *e)
{
    jvn_status st = take_initial(b, arg, e);
    if (st == JVN_OK && arg->words) globs_expand(b->a, arg);
    if (st == JVN_OK && arg->param->type == JVN_P_AGG && arg->given)
        st = expr_expand(&b->env, arg->items, arg->n, b->keys, b->n_keys, &arg->items, &arg->n, e);
    jvn_item *items = arena_alloc(b->a, (size_t)(arg->n ? arg->n : 1) * sizeof *items);
    for (int i = 0; i < arg->n && st == JVN_OK; i++) {
        begin_item(&items[i], arg->words ? arg->words[i].s : "");
        place p = {arg, arg->words ? &arg->words[i] : NULL, e};
        if (arg->items) st = bind_item(b, arg, &arg->items[i], &items[i], e);
        else if (arg->words) st = bind_word(b, sc, &p, &items[i]);
    }
    *out = (jvn_arg){{items, (uint32_t)arg->n, sizeof *items}, arg->given};
    return st;
}

/* Window functions and bare aggregates need to know the groups before anything is evaluated. */
static jvn_status bind_groups(binding *b, err *e)
{
    for (int i = 0; i < b->s->n_args; i++) {
        const parsed_arg *arg = &b->s->args[i];
        if (arg->param->type != JVN_P_COLUMNS || !(arg->param->flags & JVN_GROUPS) || !arg->given) continue;
        column **columns = arena_alloc(b->a, (size_t)arg->n * sizeof *columns);
        b->keys = arena_alloc(b->a, (size_t)arg->n * sizeof *b->keys);
        for (b->n_keys = 0; b->n_keys < arg->n; b->n_keys++) {
            jvn_item item = {0};
            jvn_status st = bind_column(b, &arg->items[b->n_keys], &item, e);
            if (st != JVN_OK) return st;
            b->keys[b->n_keys] = item.column;
            columns[b->n_keys] = b->env.input->columns[item.column];
        }
        jvn_status st = rows_group(b->n_keys, columns, b->input.rows, &b->by, e);
        if (st != JVN_OK) return st;
        b->grouped = true;
        b->env.groups = &b->by.g;
        return JVN_OK;
    }
    return JVN_OK;
}

jvn_status bind_stage(binding *b, arena *a, stage *s, const scope *sc, table *input, const char *input_name,
                      jvn_call *call, err *fault, err *e)
{
    jvn_status st = JVN_OK;
    *b = (binding){.a = a, .s = s, .has_input = input != NULL};
    b->env = (expr_env){.a = a, .reg = sc->reg, .input = input, .input_name = input_name, .call = call, .fault = fault};
    b->env.from = sc->from;
    b->args = arena_alloc(a, (size_t)(s->n_args ? s->n_args : 1) * sizeof *b->args);
    if (input) bind_give_table(b, input, input_name, &b->input);
    TRY(bind_groups(b, e));
    for (int i = 0; i < s->n_args; i++) {
        st = bind_arg(b, sc, &s->args[i], &b->args[i], e);
        if (st == JVN_OK) continue;
        if (e->at < 0) stage_blame(s, i, &e->at, &e->len);
        goto out;
    }
out:
    return st;
}

void bind_free(binding *b)
{
    for (exported *x = b->exports; x; x = x->next) {
        x->array.release(&x->array);
        x->schema.release(&x->schema);
    }
    b->exports = NULL;
    if (b->grouped) groups_free(&b->by);
    b->grouped = false;
}
