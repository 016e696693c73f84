/* SPDX-License-Identifier: GPL-3.0-or-later */
/* panel.c -- a table of prices as series by date: finds its columns, groups it once, and sorts only what must be. */
#include <stdlib.h>

#include "event.h"

static const char *const price_names[] = {"adj_close", "adjusted", "close", "price", "prc", "last", NULL};
static const char *const return_names[] = {"return", "returns", "ret", NULL};
static const char *const by_names[] = {"ticker", "symbol", "permno", "isin", "firm", "name", "id", NULL};
static const char *const market_names[] = {"market", "ticker", "symbol", "permno", "isin", "name", NULL};

/* A column that the user named, with the argument to blame. */
static jvn_status named(panel *p, int arg, field *f)
{
    const char *name = jvn_item_of(p->call, arg, 0)->text, *names[256];
    int32_t i = table_column(p->t, name), n = p->t->n_columns < 256 ? p->t->n_columns : 256;
    char hint[160];
    if (i >= 0) {
        *f = table_field(p->t, i);
        return JVN_OK;
    }
    for (int32_t k = 0; k < n; k++) names[k] = jvn_column_schema(p->t, k)->name;
    const char *near = p->texts->nearest(name, names, n);
    if (near) snprintf(hint, sizeof hint, "did you mean '%s'?", near);
    return jvn_fail(p->call, JVN_ENAME, arg, near ? hint : NULL, "%s has no column '%s'", p->t->name, name);
}

static bool first_of(const panel *p, const char *const *names, field *f)
{
    for (; *names; names++) {
        int32_t i = table_column(p->t, *names);
        if (i < 0) continue;
        *f = table_field(p->t, i);
        return true;
    }
    return false;
}

jvn_status panel_unit(const panel *p, const field *f, int arg)
{
    char unit[64];
    bool given = jvn_item_of(p->call, ARG_RETURNS, 0)->integer == R_GIVEN;
    snprintf(unit, sizeof unit, "%s", p->call->host->unit_of(f->schema));
    bool percent = strcmp(unit, "%") == 0, simple = strcmp(unit, "ret") == 0, log = strcmp(unit, "logret") == 0;
    if (percent)
        return jvn_fail(p->call, JVN_EUNIT, arg, "x / 100[%] gives fractions", "'%s' holds percents, wanted %s", f->name,
                        given ? "simple or log returns" : "prices");
    if (!given && (simple || log))
        return jvn_fail(p->call, JVN_EUNIT, arg, "--returns given takes returns as they are", "'%s' holds %s returns, wanted prices",
                        f->name, log ? "log" : "simple");
    const char *own = p->call->host->unit_of(p->price.schema);
    if ((!simple && !log) || !*own || strcmp(own, unit) == 0) return JVN_OK;
    return jvn_fail(p->call, JVN_EUNIT, arg, log ? "expm1(x) gives simple returns" : "log1p(x) gives log returns",
                    "'%s' holds %s returns, wanted %s returns, as in '%s'", f->name, log ? "log" : "simple", log ? "simple" : "log",
                    p->price.name);
}

static jvn_status lacks_prices(const panel *p, bool is_main, bool given)
{
    const char *hint = given ? "name it: --price COLUMN" : "name it: --price COLUMN; columns of instruments go through `pivot long`";
    return jvn_fail(p->call, JVN_ENAME, is_main ? ARG_TABLE : ARG_MARKET_TABLE, is_main ? hint : NULL, "%s has no column of %s",
                    p->t->name, given ? "returns (return, ret)" : "prices (adj_close, close, price)");
}

/* A benchmark's table may have the column that --price names. */
static jvn_status find_price(panel *p, bool is_main)
{
    bool given = jvn_item_of(p->call, ARG_RETURNS, 0)->integer == R_GIVEN, chosen = jvn_given(p->call, ARG_PRICE);
    if (chosen && (is_main || table_column(p->t, jvn_item_of(p->call, ARG_PRICE, 0)->text) >= 0)) {
        jvn_status st = named(p, ARG_PRICE, &p->price);
        if (st || is_number(p->call, &p->price)) return st ? st : panel_unit(p, &p->price, ARG_PRICE);
        return jvn_fail(p->call, JVN_ETYPE, ARG_PRICE, "prices are numbers", "'%s' holds no numbers", p->price.name);
    }
    if (first_of(p, given ? return_names : price_names, &p->price) && is_number(p->call, &p->price))
        return panel_unit(p, &p->price, is_main ? ARG_TABLE : ARG_MARKET_TABLE);
    p->price.schema = NULL;
    for (int32_t i = 0; i < p->t->n_columns && !is_main; i++) {
        field f = table_field(p->t, i);
        if (is_number(p->call, &f)) p->price = p->price.schema ? p->price : f;
    }
    return p->price.schema ? panel_unit(p, &p->price, ARG_MARKET_TABLE) : lacks_prices(p, is_main, given);
}

static jvn_status find_date(panel *p, bool is_main)
{
    if (is_main && jvn_given(p->call, ARG_DATE)) {
        jvn_status st = named(p, ARG_DATE, &p->date);
        if (st || is_date(p->call, &p->date)) return st;
        return jvn_fail(p->call, JVN_ETYPE, ARG_DATE, NULL, "'%s' holds no dates", p->date.name);
    }
    for (int32_t i = 0; i < p->t->n_columns && !p->date.schema; i++) {
        field f = table_field(p->t, i);
        if (is_date(p->call, &f)) p->date = f;
    }
    if (p->date.schema) return JVN_OK;
    return jvn_fail(p->call, JVN_ENAME, is_main ? ARG_TABLE : ARG_MARKET_TABLE, NULL, "%s has no column of dates",
                    p->t->name);
}

/* What tells the series apart: a known name, else the first column of text. */
static jvn_status find_by(panel *p, panel_role role)
{
    if (role == MARKET) return JVN_OK;
    if (role == MAIN && jvn_given(p->call, ARG_BY)) return named(p, ARG_BY, &p->by);
    if (first_of(p, role == MAIN ? by_names : market_names, &p->by) || role == MARKETS) return JVN_OK;
    for (int32_t i = 0; i < p->t->n_columns; i++) {
        field f = table_field(p->t, i);
        if (is_text(p->call, &f)) {
            p->by = f;
            return JVN_OK;
        }
    }
    return JVN_OK;
}

static void find_volume(panel *p)
{
    int32_t i = table_column(p->t, "volume");
    if (i >= 0) p->volume = table_field(p->t, i);
    if (i >= 0 && !is_number(p->call, &p->volume)) p->volume.schema = NULL;
}

/* Series whose dates go back, found in shares. */
typedef struct order_job {
    const panel *p;
    int64_t n_tasks;
    int64_t *back; /* one a task */
} order_job;

static bool falls(const panel *p, int64_t g)
{
    int32_t back = 0;
    const int64_t *order = p->order;
    for (int64_t k = p->starts[g] + 1; k < p->starts[g + 1]; k++)
        back |= order ? p->days[order[k]] < p->days[order[k - 1]] : p->days[k] < p->days[k - 1];
    return back;
}

static jvn_status order_task(void *context, int64_t i)
{
    const order_job *j = context;
    for (int64_t g = j->p->n * i / j->n_tasks; g < j->p->n * (i + 1) / j->n_tasks; g++) j->back[i] += falls(j->p, g);
    return JVN_OK;
}

typedef struct dated {
    int32_t day;
    int64_t row;
} dated;

static int by_day(const void *a, const void *b)
{
    const dated *x = a, *y = b;
    return x->day != y->day ? (x->day > y->day) - (x->day < y->day) : (x->row > y->row) - (x->row < y->row);
}

static jvn_status sort_series(panel *p, int64_t g, int64_t *order)
{
    int64_t n = p->starts[g + 1] - p->starts[g];
    dated *rows = malloc((size_t)n * sizeof *rows);
    if (!rows) return JVN_ENOMEM;
    for (int64_t k = 0; k < n; k++) {
        int64_t row = order[p->starts[g] + k];
        rows[k] = (dated){p->days[row], row};
    }
    qsort(rows, (size_t)n, sizeof *rows, by_day);
    for (int64_t k = 0; k < n; k++) order[p->starts[g] + k] = rows[k].row;
    free(rows);
    return JVN_OK;
}

static jvn_status sort(panel *p)
{
    int64_t *order = p->call->host->scratch(p->call, (p->t->rows + 1) * (int64_t)sizeof *order);
    if (!order) return JVN_ENOMEM;
    for (int64_t k = 0; k < p->t->rows; k++) order[k] = panel_row(p, k);
    for (int64_t g = 0; g < p->n; g++) {
        if (!falls(p, g)) continue;
        jvn_status st = sort_series(p, g, order);
        if (st) return st;
    }
    p->order = order;
    return JVN_OK;
}

/* Whether dates go back only where a series begins: known of a table that was asked before. */
static jvn_status rises_by_series(panel *p, bool *rises)
{
    jvn_groups runs = {0};
    jvn_status st = p->rows->rises(p->call, 1, &p->date.schema, &p->date.array, &runs);
    int64_t k = 0;
    for (int64_t g = 0; !st && k < runs.n && g < p->n; g++) k += runs.starts[k] == p->starts[g];
    *rises = k == runs.n;
    return st;
}

static jvn_status put_in_order(panel *p)
{
    enum { TASKS = 64 };
    int64_t back[TASKS] = {0}, total = 0;
    order_job j = {p, TASKS, back};
    bool rises = false;
    jvn_status st = p->order ? JVN_OK : rises_by_series(p, &rises);
    if (st || rises) return st;
    st = p->call->host->parallel_for(p->call, TASKS, order_task, &j);
    for (int i = 0; i < TASKS; i++) total += back[i];
    if (st || !total) return st;
    jvn_say(p->call, "rows did not stand in order of %s in %lld series: sorted", p->date.name, (long long)total);
    return sort(p);
}

static jvn_status group(panel *p)
{
    jvn_groups groups = {0};
    jvn_status st = p->rows->group(p->call, p->by.schema ? 1 : 0, &p->by.schema, &p->by.array, p->t->rows, &groups);
    p->n = groups.n;
    p->starts = groups.starts;
    p->order = groups.order;
    return st;
}

/* What is studied instead of prices: ln volume, or ln(high/low), null where that is not a number. */
static jvn_status take_values(panel *p, of_kind of, bool is_main)
{
    static const char *const names[][2] = {[OF_VOLUME] = {"volume", NULL}, [OF_VOLATILITY] = {"high", "low"}};
    field f[2] = {{0}};
    double *x = p->call->host->scratch(p->call, p->t->rows * (int64_t)sizeof *x + 64);
    if (!x) return JVN_ENOMEM;
    for (int k = 0; k < 2 && names[of][k]; k++) {
        int32_t i = table_column(p->t, names[of][k]);
        if (i >= 0) f[k] = table_field(p->t, i);
        if (i < 0 || !is_number(p->call, &f[k]))
            return jvn_fail(p->call, JVN_ENAME, is_main ? ARG_OF : ARG_MARKET_TABLE, NULL,
                            "%s has no column of numbers '%s'", p->t->name, names[of][k]);
    }
    bool is_int = p->call->host->type_of(f[0].schema) == JVN_INT64;
    bool low_int = f[1].schema && p->call->host->type_of(f[1].schema) == JVN_INT64;
    for (int64_t r = 0; r < p->t->rows; r++) {
        double top = field_number(&f[0], is_int, r), bottom = f[1].schema ? field_number(&f[1], low_int, r) : 1;
        x[r] = top > 0 && bottom > 0 ? log(top / bottom) : (double)NAN;
    }
    p->price = (field){of == OF_VOLUME ? "ln volume" : "ln(high/low)", f[0].schema, f[0].array};
    p->volume.schema = NULL;
    p->plain = x;
    return JVN_OK;
}

double panel_value(const panel *p, int64_t row)
{
    return p->plain ? p->plain[row] : field_number(&p->price, p->price_int, row);
}

jvn_status panel_open(panel *p, jvn_call *call, const jvn_table *table, of_kind of, panel_role role)
{
    jvn_status st;
    bool is_main = role == MAIN;
    *p = (panel){.call = call, .rows = jvn_rows_of(call), .texts = jvn_texts_of(call), .t = table};
    if (!table->rows) return jvn_fail(call, JVN_EDATA, JVN_NOARG, NULL, "%s has no rows", table->name);
    if (of == OF_RETURN && (st = find_price(p, is_main))) return st;
    if ((st = find_date(p, is_main)) || (st = find_by(p, role))) return st;
    find_volume(p);
    if (of != OF_RETURN && (st = take_values(p, of, is_main))) return st;
    p->price_int = call->host->type_of(p->price.schema) == JVN_INT64;
    if (!p->plain && !p->price_int && !p->price.array->buffers[0]) p->plain = jvn_f64(p->price.array);
    p->volume_int = p->volume.schema && call->host->type_of(p->volume.schema) == JVN_INT64;
    if ((st = field_days(call, &p->date, table->rows, &p->days)) || (st = group(p))) return st;
    return put_in_order(p);
}

const char *panel_name(const panel *p, int64_t g, char *buf, size_t n)
{
    const char *s = p->by.schema ? field_text(p, &p->by, panel_row(p, p->starts[g]), buf, n) : NULL;
    if (!s) snprintf(buf, n, "%s", p->by.schema ? "null" : p->price.name);
    return buf;
}

const char *panel_near(const panel *p, const char *name, char *buf, size_t n)
{
    enum { MOST = 1000, EACH = 64 };
    int64_t count = p->n < MOST ? p->n : MOST;
    const char **names = p->call->host->scratch(p->call, (count + 1) * (int64_t)sizeof *names);
    char *text = p->call->host->scratch(p->call, (count + 1) * EACH);
    for (int64_t g = 0; names && text && g < count; g++) names[g] = panel_name(p, g, text + g * EACH, EACH);
    const char *near = names && text ? p->texts->nearest(name, names, count) : NULL;
    snprintf(buf, n, "did you mean '%s'?", near ? near : "");
    return near ? buf : NULL;
}

int64_t panel_find(const panel *p, const char *name)
{
    char own[256], wanted[256];
    size_t n = strlen(name);
    while (n && name[n - 1] == ' ') n--;
    snprintf(wanted, sizeof wanted, "%.*s", (int)n, name);
    for (int64_t g = 0; g < p->n; g++)
        if (strcmp(panel_name(p, g, own, sizeof own), wanted) == 0) return g;
    return -1;
}
