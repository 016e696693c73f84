/* SPDX-License-Identifier: GPL-3.0-or-later */
/* diff.c -- `claims diff`: two ledgers joined by the ids of their claims. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "compare.h"

enum { BEFORE, AFTER };

const jvn_param diff_params[2] = {
    {"BEFORE", JVN_P_TABLE, JVN_REQUIRED, NULL, NULL, "a ledger"},
    {"AFTER", JVN_P_TABLE, JVN_REQUIRED, NULL, NULL, "a later one"},
};

typedef struct change {
    const char *what; /* new, gone, changed */
    const char *id, *file, *quote, *column, *before, *after;
    int64_t line, start, nth; /* nth: as it was found */
} change;

typedef struct changes {
    pool *pool;
    change *items;
    int64_t n, room;
} changes;

static void put(changes *c, const char *what, const record *of, const char *column, const char *before, const char *after)
{
    c->items = pool_grow(c->pool, c->items, c->n, &c->room, sizeof *c->items);
    c->items[c->n] = (change){what, of->texts[ID], of->texts[FILE_NAME], of->texts[QUOTE], column, before, after, of->line, of->start, c->n};
    c->n++;
}

static const char *spell_value(pool *p, double x)
{
    char buf[40];
    if (isnan(x)) return "";
    spell_figure(x, buf);
    return pool_text(p, buf, strlen(buf));
}

static void compare_claims(changes *c, const record *a, const record *b)
{
    static const struct {
        const char *name;
        int column;
    } texts[] = {{"quote", QUOTE},   {"entity", ENTITY}, {"metric", METRIC},           {"kind", KIND},   {"unit", UNIT},
                 {"comparator", COMPARATOR}, {"hedge", HEDGE}, {"phase", PHASE}, {"attribution", ATTRIBUTION}, {"stance", STANCE},
                 {"verdict", VERDICT},   {"reason", REASON}, {"overruled", OVERRULED}};
    const double before[] = {a->figure.value, a->figure.high}, after[] = {b->figure.value, b->figure.high};
    for (int k = 0; k < 2; k++)
        if (before[k] < after[k] || before[k] > after[k] || isnan(before[k]) != isnan(after[k]))
            put(c, "changed", b, k ? "high" : "value", spell_value(c->pool, before[k]), spell_value(c->pool, after[k]));
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        if (strcmp(a->texts[texts[k].column], b->texts[texts[k].column]) != 0)
            put(c, "changed", b, texts[k].name, a->texts[texts[k].column], b->texts[texts[k].column]);
}

static int compare_rows(const void *a, const void *b)
{
    const record *const *x = a, *const *y = b;
    const int c = strcmp((*x)->texts[ID], (*y)->texts[ID]);
    return c ? c : (*x > *y) - (*x < *y);
}

static const record **sorted(pool *p, const ledger *l)
{
    const record **rows = pool_get(p, (size_t)(l->n + 1) * sizeof *rows);
    for (int64_t i = 0; i < l->n; i++) rows[i] = &l->rows[i];
    qsort(rows, (size_t)l->n, sizeof *rows, compare_rows);
    return rows;
}

static void compare_ledgers(changes *c, const ledger *before, const ledger *after)
{
    const record **a = sorted(c->pool, before), **b = sorted(c->pool, after);
    for (int64_t i = 0, k = 0; i < before->n || k < after->n;) {
        const int order = i == before->n ? 1 : k == after->n ? -1 : strcmp(a[i]->texts[ID], b[k]->texts[ID]);
        if (order < 0) put(c, "gone", a[i], "", "", "");
        else if (order > 0) put(c, "new", b[k], "", "", "");
        else compare_claims(c, a[i], b[k]);
        i += order <= 0;
        k += order >= 0;
    }
}

/* In the order of the documents. */
static int compare_places(const void *a, const void *b)
{
    const change *x = a, *y = b;
    const int c = strcmp(x->file, y->file);
    if (c) return c;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return (x->nth > y->nth) - (x->nth < y->nth);
}

static jvn_status add_changes(jvn_call *call, const changes *c)
{
#define COLUMN(name, kind, member_) {name, offsetof(change, member_), kind, NULL, NULL}
    static const member columns[] = {
        COLUMN("change", IS_WORDS, what), COLUMN("id", IS_WORDS, id), COLUMN("file", IS_WORDS, file), COLUMN("line", IS_WHOLE, line),
        COLUMN("quote", IS_WORDS, quote), COLUMN("column", IS_WORDS, column), COLUMN("before", IS_WORDS, before), COLUMN("after", IS_WORDS, after),
    };
    return add_members(call, NULL, columns, N_MEMBERS(columns), c->items, sizeof *c->items, c->n);
}

static jvn_status check_ids(jvn_call *call, const ledger *l, int arg)
{
    for (int64_t i = 0; i < l->n; i++)
        if (*l->rows[i].texts[ID]) return JVN_OK;
    return l->n ? jvn_fail(call, JVN_EDATA, arg, NULL, "%s has no ids in a column 'id'", l->table->name) : JVN_OK;
}

jvn_status run_diff(jvn_call *call)
{
    static const grid no_rules = {NULL, 0, 0};
    pool *p = pool_new();
    ledger l[2];
    changes c = {.pool = p};
    jvn_status st = JVN_OK;
    for (int k = 0; k < 2 && st == JVN_OK; k++) {
        st = ledger_read(call, p, jvn_item_of(call, k, 0)->table, k, &no_rules, &l[k]);
        if (st == JVN_OK) st = check_ids(call, &l[k], k);
    }
    if (st == JVN_OK) {
        compare_ledgers(&c, &l[BEFORE], &l[AFTER]);
        if (c.n) qsort(c.items, (size_t)c.n, sizeof *c.items, compare_places);
        st = add_changes(call, &c);
    }
    pool_free(p);
    return st;
}
