/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench.c -- the benchmark (a series of the panel, a column of it, or another table), factors and the riskless rate. */
#include <math.h>
#include <stdlib.h>

#include "event.h"

enum { WIDEST = 400000 }; /* days: a thousand years */

typedef struct needs {
    int n;
    const char *names[MAX_FACTORS];
} needs;

static const needs needs_of[] = {
    [M_CAPM] = {1, {"mkt_rf"}},
    [M_FF3] = {3, {"mkt_rf", "smb", "hml"}},
    [M_FF5] = {5, {"mkt_rf", "smb", "hml", "rmw", "cma"}},
    [M_CARHART] = {4, {"mkt_rf", "smb", "hml", "mom"}},
    [M_GARCH] = {0, {NULL}},
};

/* Days of n rows to their places; a day that stands twice is an error. */
static jvn_status index_days(jvn_call *call, const char *what, int arg, const int32_t *days, const int64_t *order,
                             int64_t n, calendar *c)
{
    char text[48];
    int32_t lo = INT32_MAX, hi = INT32_MIN;
    for (int64_t k = 0; k < n; k++) {
        int32_t d = days[order ? order[k] : k];
        lo = d < lo ? d : lo;
        hi = d > hi ? d : hi;
    }
    if (n == 0 || (int64_t)hi - lo >= WIDEST)
        return jvn_fail(call, JVN_EDATA, arg, NULL, n ? "the dates of %s span more than a thousand years" : "%s has no rows", what);
    *c = (calendar){lo, hi - lo + 1, call->host->scratch(call, ((int64_t)hi - lo + 1) * (int64_t)sizeof(int32_t))};
    if (!c->at) return JVN_ENOMEM;
    memset(c->at, 0xff, (size_t)c->width * sizeof *c->at);
    for (int64_t k = 0; k < n; k++) {
        int32_t d = days[order ? order[k] : k];
        if (c->at[d - lo] >= 0)
            return jvn_fail(call, JVN_EDATA, arg, "keep one row a date", "%s has more than one row for %s", what,
                            date_text(call, d, text));
        c->at[d - lo] = (int32_t)k;
    }
    return JVN_OK;
}

static double *room(jvn_call *call, int64_t n) { return call->host->scratch(call, n * (int64_t)sizeof(double) + 64); }

/* A series as levels: prices that are zero or less are none. */
static jvn_status take_levels(bench *b, const panel *p, int64_t g, int arg, bool given)
{
    int64_t n = p->starts[g + 1] - p->starts[g], from = p->starts[g];
    int32_t *days = p->call->host->scratch(p->call, n * (int64_t)sizeof *days + 64);
    if (!(b->level = room(p->call, n)) || !days) return JVN_ENOMEM;
    for (int64_t k = 0; k < n; k++) {
        int64_t row = panel_row(p, from + k);
        double x = panel_value(p, row);
        days[k] = p->days[row];
        b->level[k] = isfinite(x) && (given || x > 0) ? x : NAN;
    }
    return index_days(p->call, b->name, arg, days, NULL, n, &b->days);
}

static jvn_status fail_market(const panel *p, const char *name, int arg)
{
    const char **names = p->call->host->scratch(p->call, (p->n + 1) * (int64_t)sizeof *names);
    char hint[160] = "";
    int64_t n = p->n < 1000 ? p->n : 1000;
    if (!names) return JVN_ENOMEM;
    for (int64_t g = 0; g < n; g++) {
        char *text = p->call->host->scratch(p->call, 64);
        if (!text) return JVN_ENOMEM;
        names[g] = panel_name(p, g, text, 64);
    }
    const char *near = p->texts->nearest(name, names, n);
    if (near) snprintf(hint, sizeof hint, "did you mean '%s'?", near);
    return jvn_fail(p->call, JVN_ENAME, arg, near ? hint : "--market is an instrument of the table, or a column of it",
                    "%s has neither a series nor a column '%s'", p->t->name, name);
}

static jvn_status find_numbers(const panel *p, const char *name, int arg, field *f)
{
    int32_t i = table_column(p->t, name);
    if (i < 0) return fail_market(p, name, arg);
    *f = table_field(p->t, i);
    if (is_number(p->call, f)) return JVN_OK;
    return jvn_fail(p->call, JVN_ETYPE, arg, NULL, "'%s' holds no numbers", name);
}

static jvn_status from_panel(bench *b, const panel *p, const options *o, int arg)
{
    if ((b->series = panel_find(p, b->name)) >= 0) return take_levels(b, p, b->series, arg, o->returns == R_GIVEN);
    jvn_status st = find_numbers(p, b->name, arg, &b->column);
    if (!st && o->of == OF_RETURN) st = panel_unit(p, &b->column, arg);
    b->column_int = !st && p->call->host->type_of(b->column.schema) == JVN_INT64;
    return st;
}

/* A column of a table that is not in series. */
static jvn_status from_column(bench *b, const panel *p, const panel *where, const options *o, int arg)
{
    field price;
    panel whole = *where;
    jvn_status st = find_numbers(where, b->name, arg, &price);
    if (!st && where->by.schema) st = panel_open(&whole, where->call, where->t, o->of, MARKET);
    if (st) return st;
    if (o->of == OF_RETURN) st = panel_unit(p, &price, arg);
    if (st) return st;
    whole.price = price;
    whole.price_int = where->call->host->type_of(price.schema) == JVN_INT64;
    whole.plain = NULL;
    return take_levels(b, &whole, 0, ARG_MARKET_TABLE, o->returns == R_GIVEN);
}

static jvn_status from_table(bench *b, const panel *p, const panel *where, const options *o, int arg)
{
    int64_t g = b->name && where->by.schema ? panel_find(where, b->name) : -1;
    if (b->name && g < 0) return from_column(b, p, where, o, arg);
    if (!b->name) b->name = where->t->name;
    jvn_status st = o->of == OF_RETURN ? panel_unit(p, &where->price, ARG_MARKET_TABLE) : JVN_OK;
    return st ? st : take_levels(b, where, g < 0 ? 0 : g, ARG_MARKET_TABLE, o->returns == R_GIVEN);
}

jvn_status bench_market(bench *b, const panel *p, const panel *where, const options *o, const char *name, int arg)
{
    b->name = name;
    return jvn_given(where->call, ARG_MARKET_TABLE) ? from_table(b, p, where, o, arg) : from_panel(b, p, o, arg);
}

/* ---- factors ---- */

/* 0.01 for percent. Without a unit, a mean size of 5 % a day is taken for percent too, and refused. */
static jvn_status scale_of(jvn_call *call, const field *f, const double *x, int64_t n, int arg, double *scale)
{
    const char *unit = call->host->unit_of(f->schema);
    double size = 0;
    *scale = strcmp(unit, "%") == 0 ? 0.01 : 1;
    for (int64_t i = 0; i < n; i++) size += x[i] == x[i] ? fabs(x[i]) / (double)n : 0;
    if (*unit || size < 0.05) return JVN_OK;
    return jvn_fail(call, JVN_EUNIT, arg, "load factors --as famafrench, or divide by 100",
                    "'%s' has no unit, and is not a daily return: it is %.3g in the mean", f->name, size);
}

static jvn_status take_column(jvn_call *call, const jvn_table *t, int32_t i, int arg, double **out)
{
    field f = table_field(t, i);
    double scale, *x = room(call, t->rows);
    bool is_int = call->host->type_of(f.schema) == JVN_INT64;
    if (!x) return JVN_ENOMEM;
    if (!is_number(call, &f)) return jvn_fail(call, JVN_ETYPE, arg, NULL, "'%s' holds no numbers", f.name);
    for (int64_t r = 0; r < t->rows; r++) x[r] = field_number(&f, is_int, r);
    jvn_status st = scale_of(call, &f, x, t->rows, arg, &scale);
    for (int64_t r = 0; r < t->rows && !st; r++) x[r] *= scale;
    *out = x;
    return st;
}

static jvn_status factor(jvn_call *call, const jvn_table *t, const char *name, double **out)
{
    static const char *const other[][2] = {{"mom", "umd"}, {"mom", "wml"}, {"mkt_rf", "mktrf"}};
    int32_t i = table_column(t, name);
    for (size_t k = 0; k < sizeof other / sizeof *other && i < 0; k++)
        if (strcmp(other[k][0], name) == 0) i = table_column(t, other[k][1]);
    if (i >= 0) return take_column(call, t, i, ARG_FACTORS, out);
    return jvn_fail(call, JVN_ENAME, ARG_FACTORS, "join the files first where a model needs two", "%s has no factor '%s'",
                    t->name, name);
}

static jvn_status index_table(jvn_call *call, const jvn_table *t, calendar *c)
{
    const int32_t *days;
    for (int32_t i = 0; i < t->n_columns; i++) {
        field f = table_field(t, i);
        if (!is_date(call, &f)) continue;
        jvn_status st = field_days(call, &f, t->rows, &days);
        return st ? st : index_days(call, t->name, ARG_FACTORS, days, NULL, t->rows, c);
    }
    return jvn_fail(call, JVN_ENAME, ARG_FACTORS, NULL, "%s has no column of dates", t->name);
}

/* Factors of other years than the prices are good for no event. */
static jvn_status check_span(const panel *p, const jvn_table *t, const calendar *c)
{
    char text[4][48];
    int32_t lo = INT32_MAX, hi = INT32_MIN, last = c->first + c->width - 1;
    for (int64_t i = 0; i < p->t->rows; i++) {
        lo = p->days[i] < lo ? p->days[i] : lo;
        hi = p->days[i] > hi ? p->days[i] : hi;
    }
    if (hi >= c->first && lo <= last) return JVN_OK;
    return jvn_fail(p->call, JVN_EDATA, ARG_FACTORS, NULL, "%s has factors from %s to %s, %s prices from %s to %s", t->name,
                    date_text(p->call, c->first, text[0]), date_text(p->call, last, text[1]), p->t->name,
                    date_text(p->call, lo, text[2]), date_text(p->call, hi, text[3]));
}

static jvn_status take_factors(bench *b, const panel *p, const options *o, bool own_market)
{
    jvn_call *call = p->call;
    const needs *wanted = &needs_of[o->model];
    const jvn_table *t = jvn_item_of(call, ARG_FACTORS, 0)->table;
    const char *rf = jvn_given(call, ARG_RF) ? jvn_item_of(call, ARG_RF, 0)->text : "rf";
    jvn_status st = index_table(call, t, &b->factor_days);
    if (!st) st = check_span(p, t, &b->factor_days);
    for (int k = own_market; k < wanted->n && !st; k++) {
        b->factor_names[k] = wanted->names[k];
        st = factor(call, t, wanted->names[k], &b->factors[k]);
    }
    if (st) return st;
    b->name = t->name;
    int32_t i = table_column(t, rf);
    if (i >= 0) return take_column(call, t, i, ARG_FACTORS, &b->rf);
    return jvn_fail(call, JVN_ENAME, ARG_FACTORS, "--rf names it", "%s has no column '%s', the riskless return", t->name, rf);
}

static jvn_status take_rf_column(bench *b, const panel *p)
{
    const char *name = jvn_item_of(p->call, ARG_RF, 0)->text;
    int32_t i = table_column(p->t, name);
    if (i < 0) return jvn_fail(p->call, JVN_ENAME, ARG_RF, NULL, "%s has no column '%s'", p->t->name, name);
    b->rf_column = table_field(p->t, i);
    b->rf_column_int = p->call->host->type_of(b->rf_column.schema) == JVN_INT64;
    if (!is_number(p->call, &b->rf_column)) return jvn_fail(p->call, JVN_ETYPE, ARG_RF, NULL, "'%s' holds no numbers", name);
    double *x = room(p->call, p->t->rows);
    for (int64_t r = 0; x && r < p->t->rows; r++) x[r] = field_number(&b->rf_column, b->rf_column_int, r);
    return x ? scale_of(p->call, &b->rf_column, x, p->t->rows, ARG_RF, &b->rf_scale) : JVN_ENOMEM;
}

static jvn_status need_market(const panel *p, const options *o)
{
    char message[120];
    snprintf(message, sizeof message, "the %s needs a benchmark", model_title(o->model));
    return jvn_fail(p->call, JVN_EARG, ARG_MODEL, "name an instrument: --market ^GSPC; or take --model mean", "%s", message);
}

jvn_status bench_open(bench *b, const panel *p, const options *o, bool has_market)
{
    bool has_factors = jvn_given(p->call, ARG_FACTORS), by_factors = o->model >= M_CAPM && o->model <= M_CARHART;
    bool capm = o->model == M_CAPM && has_market;
    *b = (bench){.series = -1};
    b->k = o->model == M_MEAN ? 0 : by_factors ? needs_of[o->model].n : 1;
    if (b->k && !by_factors && !has_market) return need_market(p, o);
    if (by_factors && !has_factors && !(capm && jvn_given(p->call, ARG_RF)))
        return jvn_fail(p->call, JVN_EARG, ARG_MODEL, capm ? "name the riskless return: --rf COLUMN, or --factors TABLE"
                        : "load a factor file --as famafrench, and name its table", "the model %s needs --factors TABLE",
                        model_title(o->model));
    for (int k = 0; k < b->k; k++) b->factor_names[k] = by_factors ? needs_of[o->model].names[k] : "beta";
    if (by_factors && has_factors) return take_factors(b, p, o, capm);
    return jvn_given(p->call, ARG_RF) ? take_rf_column(b, p) : JVN_OK;
}
