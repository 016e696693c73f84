/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_table.c -- a dataset as a table of SQL: its declaration, and what is found out about its columns. */
#include <stdlib.h>
#include <strings.h>

#include "sql_work.h"

static const int64_t DAY_MICROS = INT64_C(86400000000);

static bool name_taken(const sql_table *t, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (strcasecmp(t->columns[i].name, name) == 0) return true;
    return false;
}

/* A name that no earlier column has in any letter case. [owned] */
static char *name_of(const sql_table *t, int i)
{
    text name = {0};
    text_puts(&name, t->t->names[i]);
    for (int k = 2; name_taken(t, i, name.s); k++) {
        text_clear(&name);
        text_printf(&name, "%s_%d", t->t->names[i], k);
    }
    return name.s;
}

/* The word for a type decides how SQL compares; its numbers tell which column it is: see sql_result.c. */
static const char *affinity(jvn_type type)
{
    if (type == JVN_BOOL || type == JVN_INT64) return "INTEGER";
    return type == JVN_FLOAT64 ? "REAL" : "TEXT";
}

static int number_of(const sql_table *t)
{
    int i = 0;
    while (t->q->tables[i] != t) i++;
    return i;
}

static void declaration(const sql_table *t, text *out)
{
    int number = number_of(t);
    text_puts(out, "create table t(");
    for (int i = 0; i < t->t->n; i++) {
        text_puts(out, i ? ", " : "");
        sql_quote(out, t->columns[i].name, '"');
        text_printf(out, " DATASET %s(%d, %d)", affinity(table_type(t->t, i)), number, i);
    }
    text_putc(out, ')');
}

static sql_table *table_open(sql *q, const char *name, table *t)
{
    sql_table *x = xcalloc(1, sizeof *x);
    x->q = q;
    x->name = xstrdup(name);
    x->t = table_ref(t);
    x->columns = xcalloc((size_t)t->n + 1, sizeof *x->columns);
    for (int i = 0; i < t->n; i++) {
        x->columns[i].name = name_of(x, i);
        x->columns[i].plain = x->columns[i].tame = x->columns[i].sorted = -1;
    }
    q->tables = xrealloc(q->tables, (size_t)(q->n_tables + 1) * sizeof *q->tables);
    return q->tables[q->n_tables++] = x;
}

static void table_close(sql_table *t)
{
    for (int i = 0; i < t->t->n; i++) {
        sql_column *c = &t->columns[i];
        column_unref(c->key);
        column_unref(c->there);
        free(c->name);
        free(c->days);
    }
    for (int i = 0; i < t->n_plans; i++) sql_plan_free(t->plans[i]);
    sql_index_free(t->indexes);
    table_unref(t->t);
    free(t->plans);
    free(t->columns);
    free(t->name);
    free(t);
}

void sql_drop_tables(sql *q)
{
    for (int i = 0; i < q->n_tables; i++) table_close(q->tables[i]);
    free(q->tables);
}

jvn_status sql_add_table(sql *q, const char *name, table *t, err *e)
{
    text line = {0};
    sql_token at = sql_find(q->text, name, false);
    int most = sqlite3_limit(q->db, SQLITE_LIMIT_COLUMN, -1);
    if (!t->n) return sql_fail_at(q, e, JVN_EDATA, &at, "'%s' has no columns", name);
    if (t->n > most) {
        sql_fail_at(q, e, JVN_ELIMIT, &at, "'%s' has %d columns, SQL takes %d", name, t->n, most);
        err_hint(e, "take those that you need: %.60s | select ... | sql select ... from _", name);
        return e->code;
    }
    table_open(q, name, t);
    text_puts(&line, "create virtual table ");
    sql_quote(&line, name, '"');
    text_printf(&line, " using dataset(%d)", q->n_tables - 1);
    int rc = sqlite3_exec(q->db, line.s, NULL, NULL, NULL);
    text_free(&line);
    if (rc == SQLITE_OK) return JVN_OK;
    if (rc == SQLITE_NOMEM) return fail(e, JVN_ENOMEM, "not enough memory");
    sql_fail_at(q, e, JVN_ELIMIT, &at, "'%s' cannot be a table of SQL: %s", name, sqlite3_errmsg(q->db));
    err_hint(e, "give it another name first: other = \"%.80s\"", name);
    return e->code;
}

/* ---- the module's part ---- */

typedef struct shown_table {
    sqlite3_vtab base;
    sql_table *t;
} shown_table;

sql_table *sql_table_of(sqlite3_vtab *base) { return ((shown_table *)base)->t; }

static int connect_table(sqlite3 *db, void *context, int argc, const char *const *argv, sqlite3_vtab **out, char **why)
{
    sql *q = context;
    text line = {0};
    (void)why;
    /* an attached database could declare such a table too */
    if (argc != 4 || strcmp(argv[1], "main") != 0 || atoi(argv[3]) >= q->n_tables) return SQLITE_ERROR;
    shown_table *x = sqlite3_malloc(sizeof *x);
    if (!x) return SQLITE_NOMEM;
    *x = (shown_table){.t = q->tables[atoi(argv[3])]};
    declaration(x->t, &line);
    int rc = sqlite3_declare_vtab(db, line.s);
    text_free(&line);
    if (rc == SQLITE_OK) *out = &x->base;
    else sqlite3_free(x);
    return rc;
}

static int disconnect_table(sqlite3_vtab *base)
{
    sqlite3_free(base);
    return SQLITE_OK;
}

int sql_register(sql *q)
{
    static sqlite3_module module;
    if (!module.xCreate) {
        module = sql_module;
        module.xCreate = module.xConnect = connect_table;
        module.xDisconnect = module.xDestroy = disconnect_table;
        module.xBestIndex = sql_best_index;
    }
    return sqlite3_create_module(q->db, "dataset", &module, q);
}

/* ---- columns ---- */

const column *sql_need(sql_table *t, int i)
{
    err e;
    if (t->columns[i].c) return t->columns[i].c;
    err_clear(&e);
    if (table_need(t->t, i, &t->columns[i].c, &e) != JVN_OK) {
        t->columns[i].c = NULL;
        sql_failed(t->q, &e);
    }
    const column *c = t->columns[i].c;
    if (c && c->type == JVN_FLOAT64 && !c->validity) t->columns[i].doubles = column_f64(c);
    return c;
}

/* Whether all days (unit 1) or times are of years 0000 to 9999. */
static bool years_plain(const column *c, int64_t unit)
{
    const int64_t lo = date_from_ymd(0, 1, 1) * unit, hi = (date_from_ymd(9999, 12, 31) + 1) * unit;
    for (int64_t i = 0; i < c->length; i++) {
        int64_t x = unit == 1 ? column_i32(c)[i] : column_i64(c)[i];
        if ((x < lo || x >= hi) && !column_is_null(c, i)) return false;
    }
    return true;
}

static bool seconds_whole(const column *c)
{
    const int64_t *t = column_i64(c);
    for (int64_t i = 0; i < c->length; i++)
        if (t[i] % 1000000 != 0 && !column_is_null(c, i)) return false;
    return true;
}

bool sql_is_plain(sql_table *t, int i)
{
    sql_column *k = &t->columns[i];
    const column *c = k->plain < 0 ? sql_need(t, i) : NULL;
    if (c) k->plain = (c->type != JVN_DATE && c->type != JVN_TIMESTAMP) || years_plain(c, c->type == JVN_DATE ? 1 : DAY_MICROS);
    return k->plain == 1;
}

bool sql_is_tame(sql_table *t, int i)
{
    sql_column *k = &t->columns[i];
    if (k->tame < 0) k->tame = sql_is_plain(t, i) && (k->c->type != JVN_TIMESTAMP || seconds_whole(k->c));
    return k->tame == 1;
}

bool sql_is_sorted(sql_table *t, int i)
{
    sql_column *k = &t->columns[i];
    if (k->sorted >= 0) return k->sorted;
    const column *c = sql_need(t, i);
    column *keys[] = {t->t->columns[i]};
    if (c) k->sorted = rows_sorted(1, keys);
    return k->sorted == 1;
}
