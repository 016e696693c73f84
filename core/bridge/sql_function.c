/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_function.c -- registered functions as SQL's. Where SQLite has one of that name and count of arguments, SQLite's
 * is meant. SQL knows no dates and truth values: where no overload takes text, ISO text is a date or a timestamp, and
 * where none takes numbers, 0 and 1 are false and true. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "sql_work.h"

enum { SPARE_ARGS = 8, LEVELS = 3 };

/* The overload for arguments of certain types; x NULL: none takes them. */
struct overload {
    struct overload *next;
    apply *x;
    int n;
    jvn_type types[];
};
typedef struct overload overload;

void sql_function_failed(sql_function *f, sqlite3_context *ctx, err *e)
{
    sql_token t = sql_find(f->q->text, f->name, true);
    e->at = t.kind == SQL_END ? -1 : f->q->shift + t.at;
    e->len = t.len;
    sql_failed(f->q, e);
    if (e->code == JVN_ENOMEM) sqlite3_result_error_nomem(ctx);
    else sqlite3_result_error(ctx, e->msg, -1);
}

/* ---- values ---- */

/* False: a blob. */
static bool value_in(sqlite3_value *v, apply_value *out)
{
    *out = (apply_value){0};
    switch (sqlite3_value_type(v)) {
    case SQLITE_NULL: return true;
    case SQLITE_INTEGER: *out = (apply_value){.type = JVN_INT64, .i = sqlite3_value_int64(v)}; return true;
    case SQLITE_FLOAT: *out = (apply_value){.type = JVN_FLOAT64, .f = sqlite3_value_double(v)}; return true;
    case SQLITE_TEXT:
        *out = (apply_value){.type = JVN_STRING, .s = sqlite3_value_blob(v), .n = sqlite3_value_bytes(v)};
        if (!out->s) out->s = "";
        return true;
    default: return false;
    }
}

void sql_value_out(sqlite3_context *ctx, const apply_value *v)
{
    char buf[48];
    switch (v->type) {
    case JVN_BOOL:
    case JVN_INT64: sqlite3_result_int64(ctx, v->i); break;
    case JVN_FLOAT64: sqlite3_result_double(ctx, v->f); break;
    case JVN_STRING: sqlite3_result_text64(ctx, v->n ? v->s : "", (sqlite3_uint64)v->n, SQLITE_TRANSIENT, SQLITE_UTF8); break;
    case JVN_DATE: sqlite3_result_text(ctx, buf, text_date(buf, (int32_t)v->i), SQLITE_TRANSIENT); break;
    case JVN_TIMESTAMP: sqlite3_result_text(ctx, buf, text_timestamp(buf, v->i), SQLITE_TRANSIENT); break;
    default: sqlite3_result_null(ctx); break;
    }
}

/* What else a value may mean: level 1, text that is a date or timestamp; level 2, 0 and 1. */
static void refine(apply_value *v, int level)
{
    int32_t day;
    if (level == 1 && v->type == JVN_STRING) {
        if (text_to_date(v->s, (size_t)v->n, &day)) *v = (apply_value){.type = JVN_DATE, .i = day};
        else if (text_to_timestamp(v->s, (size_t)v->n, &v->i)) v->type = JVN_TIMESTAMP;
    }
    if (level == 2 && v->type == JVN_INT64 && (v->i == 0 || v->i == 1)) v->type = JVN_BOOL;
}

/* ---- scalars ---- */

static overload *find_overload(const sql_function *f, const apply_value *v, int n)
{
    for (overload *o = f->overloads; o; o = o->next) {
        int i = 0;
        while (i < n && o->n == n && o->types[i] == v[i].type) i++;
        if (o->n == n && i == n) return o;
    }
    return NULL;
}

static jvn_status try_overload(const sql_function *f, const apply_value *v, int n, apply **out, err *e)
{
    jvn_type types[SQL_MOST_ARGS];
    for (int i = 0; i < n; i++) types[i] = v[i].type;
    return apply_new(f->q->ask->sc->reg, f->name, types, n, &f->q->call, f->q->ask->fault, f->q->ask->sc->from, out, e);
}

static overload *add_overload(sql_function *f, const apply_value *v, int n)
{
    err e;
    overload *o = xcalloc(1, sizeof *o + (size_t)n * sizeof o->types[0]);
    o->n = n;
    for (int i = 0; i < n; i++) o->types[i] = v[i].type;
    if (try_overload(f, v, n, &o->x, &e) != JVN_OK) o->x = NULL;
    o->next = f->overloads;
    return f->overloads = o;
}

/* The function for these values, which may be read as other types for it. NULL: none takes them. */
static apply *meant(sql_function *f, apply_value *v, int n)
{
    for (int level = 0; level < LEVELS; level++) {
        for (int i = 0; i < n; i++) refine(&v[i], level);
        overload *o = find_overload(f, v, n);
        if (!o) o = add_overload(f, v, n);
        if (o->x) return o->x;
    }
    return NULL;
}

jvn_status sql_no_blob(const sql_function *f, err *e)
{
    return fail(e, JVN_ETYPE, "%s does not take a blob", f->name);
}

static void call_scalar(sqlite3_context *ctx, int n, sqlite3_value **argv)
{
    sql_function *f = sqlite3_user_data(ctx);
    apply_value v[SQL_MOST_ARGS], out;
    jvn_status st = JVN_OK;
    err e;
    for (int i = 0; i < n && st == JVN_OK; i++)
        if (!value_in(argv[i], &v[i])) st = sql_no_blob(f, &e);
    apply *x = st == JVN_OK ? meant(f, v, n) : NULL;
    if (x) {
        st = apply_row(x, v, &out, &e);
    } else if (st == JVN_OK) {
        for (int i = 0; i < n; i++) value_in(argv[i], &v[i]);
        st = try_overload(f, v, n, &x, &e);
        apply_free(x);
    }
    if (st == JVN_OK) sql_value_out(ctx, &out);
    else sql_function_failed(f, ctx, &e);
}

/* ---- registration ---- */

static bool folds(const reg_item *it) { return ((const jvn_function *)it->spec)->shape == JVN_S_AGGREGATE; }

const reg_item *sql_overload(const registry *r, const reg_item *first, int count)
{
    int n;
    const reg_item *const *all = registry_all(r, REG_FUNCTION, &n), *found = NULL;
    for (int i = 0; i < n; i++) {
        const signature *s = all[i]->signature;
        if (strcmp(all[i]->name, first->name) != 0 || strcmp(all[i]->owner, first->owner) != 0 || !s) continue;
        if (((const jvn_function *)all[i]->spec)->shape == JVN_S_WINDOW) continue;
        if (count >= 0 && (count < s->required || (count > s->n && !s->variadic))) continue;
        if (folds(all[i])) return all[i];
        if (!found) found = all[i];
    }
    return found;
}

static int add_count(sql_function *f, const reg_item *it, int count)
{
    const jvn_function *spec = it->spec;
    if (folds(it)) return sql_add_aggregate(f, count);
    int pure = spec->flags & JVN_F_SERIAL ? 0 : SQLITE_DETERMINISTIC; /* what keeps a state is called for every row */
    return sqlite3_create_function_v2(f->q->db, f->name, count, SQLITE_UTF8 | pure, f, call_scalar, NULL, NULL, NULL);
}

/* Marks which counts of arguments SQLite's own functions of the name take. False: any. */
static bool own_counts(sql *q, const char *name, bool *taken, bool *some)
{
    sqlite3_stmt *s = NULL;
    bool any = false;
    *some = false;
    q->trusted = true;
    sqlite3_limit(q->db, SQLITE_LIMIT_VARIABLE_NUMBER, 1);
    int rc = sqlite3_prepare_v2(q->db, "select narg from pragma_function_list where name = lower(?)", -1, &s, NULL);
    if (rc == SQLITE_OK) sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
    while (rc == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) {
        int n = sqlite3_column_int(s, 0);
        *some = true;
        any |= n < 0;
        if (n >= 0 && n <= SQL_MOST_ARGS) taken[n] = true;
    }
    sqlite3_finalize(s);
    sqlite3_limit(q->db, SQLITE_LIMIT_VARIABLE_NUMBER, 0);
    q->trusted = false;
    return !any;
}

/* The counts that our overloads take and SQLite's do not. */
static int add_counts(sql_function *f, const reg_item *first, bool *taken)
{
    int n, added = 0;
    const reg_item *const *all = registry_all(f->q->ask->sc->reg, REG_FUNCTION, &n);
    for (int i = 0; i < n; i++) {
        const signature *s = all[i]->signature;
        if (strcmp(all[i]->name, first->name) != 0 || strcmp(all[i]->owner, first->owner) != 0 || !s) continue;
        int most = s->variadic ? s->n + SPARE_ARGS : s->n;
        for (int k = s->required; k <= most && k <= SQL_MOST_ARGS; k++) {
            if (taken[k]) continue;
            const reg_item *it = sql_overload(f->q->ask->sc->reg, first, k);
            taken[k] = true;
            added += it && add_count(f, it, k) == SQLITE_OK;
        }
    }
    return added;
}

/* Any count of arguments is `any`'s, but for counts that only a scalar takes where `any` is an aggregate. */
static int add_all(sql_function *f, const reg_item *first, const reg_item *any)
{
    int rc = add_count(f, any, -1);
    for (int k = 0; k <= SPARE_ARGS && rc == SQLITE_OK; k++) {
        const reg_item *it = sql_overload(f->q->ask->sc->reg, first, k);
        if (it && folds(it) != folds(any)) rc = add_count(f, it, k);
    }
    return rc;
}

static const reg_item *find_item(const sql *q, char *name)
{
    const reg_item *it = registry_find(q->ask->sc->reg, REG_FUNCTION, name);
    if (it) return it;
    for (char *c = name; *c; c++) *c = (char)tolower((unsigned char)*c);
    return registry_find(q->ask->sc->reg, REG_FUNCTION, name);
}

static bool known(const sql *q, const char *name)
{
    for (int i = 0; i < q->n_functions; i++)
        if (strcmp(q->functions[i]->name, name) == 0) return true;
    return false;
}

bool sql_add_function(sql *q, const char *name)
{
    bool taken[SQL_MOST_ARGS + 1] = {false}, some;
    char *own = xstrdup(name);
    const reg_item *it = find_item(q, own), *any = it ? sql_overload(q->ask->sc->reg, it, -1) : NULL;
    if (!any || known(q, own)) {
        free(own);
        return false;
    }
    sql_function *f = xcalloc(1, sizeof *f);
    *f = (sql_function){.q = q, .name = own};
    q->functions = xrealloc(q->functions, (size_t)(q->n_functions + 1) * sizeof *q->functions);
    q->functions[q->n_functions++] = f;
    if (!own_counts(q, own, taken, &some)) return false;
    return some ? add_counts(f, it, taken) > 0 : add_all(f, it, any) == SQLITE_OK;
}

void sql_drop_functions(sql *q)
{
    for (int i = 0; i < q->n_functions; i++) {
        sql_function *f = q->functions[i];
        for (overload *o = f->overloads, *next; o; o = next) {
            next = o->next;
            apply_free(o->x);
            free(o);
        }
        free(f->name);
        free(f);
    }
    free(q->functions);
}
