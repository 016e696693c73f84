/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_plan.c -- what SQLite is promised: which constraints rows are tested for, which order they come in, whether
 * LIMIT is heeded, and what that costs. SQLite tests every row that it is given once more, so a test may let rows
 * pass that it need not. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sql_work.h"

typedef struct comparison {
    unsigned char op;
    const char *word; /* for `explain query plan` */
    double passes;    /* the part of the rows that is expected to */
} comparison;

static const comparison ops[] = {
    {SQLITE_INDEX_CONSTRAINT_EQ, "=", 0.001},     {SQLITE_INDEX_CONSTRAINT_GT, ">", 0.3},
    {SQLITE_INDEX_CONSTRAINT_LE, "<=", 0.3},      {SQLITE_INDEX_CONSTRAINT_LT, "<", 0.3},
    {SQLITE_INDEX_CONSTRAINT_GE, ">=", 0.3},      {SQLITE_INDEX_CONSTRAINT_ISNULL, " is null", 0.1},
    {SQLITE_INDEX_CONSTRAINT_ISNOTNULL, " is not null", 0.95},
};

/* NULL: rows are not tested for it. */
static const comparison *find_op(unsigned char op)
{
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (ops[i].op == op) return &ops[i];
    return NULL;
}

void sql_plan_free(sql_plan *p)
{
    buffer_unref(p->sorted);
    free(p->uses);
    free(p->order);
    free(p->descending);
    free(p);
}

/* ---- constraints ---- */

/* Whether a constraint is one that we test: others are SQLite's alone. */
static bool is_ours(const sql_table *t, sqlite3_index_info *info, int i)
{
    const struct sqlite3_index_constraint *c = &info->aConstraint[i];
    if (!c->usable || c->iColumn < 0 || !find_op(c->op)) return false;
    jvn_type type = table_type(t->t, c->iColumn);
    if (type == JVN_BOOL || type == JVN_INT64 || type == JVN_FLOAT64) return true;
    return strcmp(sqlite3_vtab_collation(info, i), "BINARY") == 0;
}

static void take_uses(sql_table *t, sqlite3_index_info *info, sql_plan *p)
{
    for (int i = 0; i < info->nConstraint; i++) {
        const struct sqlite3_index_constraint *c = &info->aConstraint[i];
        sqlite3_value *v = NULL;
        if (!is_ours(t, info, i)) continue;
        bool null_test = c->op == SQLITE_INDEX_CONSTRAINT_ISNULL || c->op == SQLITE_INDEX_CONSTRAINT_ISNOTNULL;
        bool in = c->op == SQLITE_INDEX_CONSTRAINT_EQ && sqlite3_vtab_in(info, i, 1);
        bool known = in || null_test || sqlite3_vtab_rhs_value(info, i, &v) == SQLITE_OK;
        p->uses[p->n_uses++] = (sql_use){c->iColumn, c->op, in, !known};
        info->aConstraintUsage[i].argvIndex = p->n_uses;
    }
}

/* Of the column's values how many are expected to be equal to a given one, as a part of all. */
static double part_of(const sql_table *t, const sql_use *u)
{
    const column *c = t->columns[u->column].c;
    double part = find_op(u->op)->passes, rows = (double)sql_rows(t);
    if (u->op != SQLITE_INDEX_CONSTRAINT_EQ) return part;
    if (c && c->type == JVN_DICT && c->dict->length) part = 1 / (double)c->dict->length;
    else if (c && c->type == JVN_BOOL) part = 0.5;
    else if (part * rows < 2) part = 2 / (rows + 2);
    return u->in && part < 0.1 ? 5 * part : part;
}

/* ---- order ---- */

/* Rows are put in order where the whole ORDER BY (GROUP BY, DISTINCT) is columns, unless the table is asked once
 * for every row of another. */
static bool take_order(sql_table *t, const sqlite3_index_info *info, sql_plan *p)
{
    for (int i = 0; i < p->n_uses; i++)
        if (p->uses[i].joins) return false;
    for (int i = 0; i < info->nOrderBy; i++) {
        if (info->aOrderBy[i].iColumn < 0 || !sql_is_tame(t, info->aOrderBy[i].iColumn)) return false;
        p->order[i] = info->aOrderBy[i].iColumn;
        p->descending[i] = info->aOrderBy[i].desc;
    }
    p->n_order = info->nOrderBy;
    return info->nOrderBy > 0;
}

/* LIMIT and OFFSET are ours where no row is tested by SQLite, and the order is right. SQLite offers them too beside
 * tests that it keeps to itself (a > b): so where nothing is tested at all. */
static void take_limit(const sql *q, sqlite3_index_info *info, sql_plan *p)
{
    if (sql_find(q->text, "where", false).kind != SQL_END) return;
    int limit = -1, offset = -1, others = 0;
    for (int i = 0; i < info->nConstraint; i++) {
        const struct sqlite3_index_constraint *c = &info->aConstraint[i];
        if (c->op == SQLITE_INDEX_CONSTRAINT_LIMIT && c->usable) limit = i;
        else if (c->op == SQLITE_INDEX_CONSTRAINT_OFFSET && c->usable) offset = i;
        else others++;
    }
    if (limit < 0 || others || (info->nOrderBy && !info->orderByConsumed)) return;
    p->limit = true;
    info->aConstraintUsage[limit].argvIndex = p->n_uses + 1;
    if (offset < 0) return;
    p->offset = true;
    info->aConstraintUsage[offset].argvIndex = p->n_uses + 2;
    info->aConstraintUsage[offset].omit = 1;
}

/* ---- cost, in rows handed to SQLite ---- */

static void estimate(const sql_table *t, const sql_plan *p, sqlite3_index_info *info)
{
    double rows = (double)sql_rows(t) + 1, out = rows, cost;
    bool joins = false;
    for (int i = 0; i < p->n_uses; i++) {
        out *= part_of(t, &p->uses[i]);
        joins |= p->uses[i].joins && p->uses[i].op == SQLITE_INDEX_CONSTRAINT_EQ;
    }
    if (out < 1) out = 1;
    cost = joins ? 4 + 0.5 * log2(rows) : p->n_uses ? rows * 0.02 + 4 : 4;
    if (p->n_order) cost += 0.2 * out;
    info->estimatedCost = cost + out;
    info->estimatedRows = (sqlite3_int64)out;
}

/* ---- plans ---- */

static bool same_plan(const sql_plan *a, const sql_plan *b)
{
    if (a->n_uses != b->n_uses || a->n_order != b->n_order || a->limit != b->limit || a->offset != b->offset) return false;
    for (int i = 0; i < a->n_uses; i++) {
        const sql_use *x = &a->uses[i], *y = &b->uses[i];
        if (x->column != y->column || x->op != y->op || x->in != y->in || x->joins != y->joins) return false;
    }
    for (int i = 0; i < a->n_order; i++)
        if (a->order[i] != b->order[i] || a->descending[i] != b->descending[i]) return false;
    return true;
}

/* The plan's number. Takes p. */
static int keep_plan(sql_table *t, sql_plan *p)
{
    for (int i = 0; i < t->n_plans; i++) {
        if (!same_plan(t->plans[i], p)) continue;
        sql_plan_free(p);
        return i;
    }
    t->plans = xrealloc(t->plans, (size_t)(t->n_plans + 1) * sizeof *t->plans);
    t->plans[t->n_plans] = p;
    return t->n_plans++;
}

/* "ticker= date>= by date desc": for `explain query plan`. */
static char *words_of(const sql_table *t, const sql_plan *p)
{
    text out = {0};
    text_puts(&out, "");
    for (int i = 0; i < p->n_uses; i++)
        text_printf(&out, "%s%s%s", out.n ? " " : "", t->columns[p->uses[i].column].name,
                    p->uses[i].in ? " in" : find_op(p->uses[i].op)->word);
    for (int i = 0; i < p->n_order; i++)
        text_printf(&out, "%s%s%s%s", out.n ? " " : "", i ? "" : "by ", t->columns[p->order[i]].name,
                    p->descending[i] ? " desc" : "");
    if (p->limit) text_printf(&out, "%slimit%s", out.n ? " " : "", p->offset ? " offset" : "");
    char *words = sqlite3_mprintf("%s", out.s);
    text_free(&out);
    return words;
}

int sql_best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
    sql_table *t = sql_table_of(base);
    sql_plan *p = xcalloc(1, sizeof *p);
    p->uses = xcalloc((size_t)info->nConstraint + 1, sizeof *p->uses);
    p->order = xcalloc((size_t)info->nOrderBy + 1, sizeof *p->order);
    p->descending = xcalloc((size_t)info->nOrderBy + 1, sizeof *p->descending);
    take_uses(t, info, p);
    info->orderByConsumed = take_order(t, info, p);
    take_limit(t->q, info, p);
    for (int i = 0; i < p->n_uses; i++) sql_need(t, p->uses[i].column);
    estimate(t, p, info);
    info->idxNum = keep_plan(t, p);
    info->idxStr = words_of(t, t->plans[info->idxNum]);
    info->needToFreeIdxStr = 1;
    if (t->q->fault.code != JVN_OK) return t->q->fault.code == JVN_ENOMEM ? SQLITE_NOMEM : SQLITE_ERROR;
    return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
}
