/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ledger.c -- rows of a table to claims, and columns. */
#include "ledger.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef enum cell_kind { TEXT_CELL, NUMBER_CELL, TIME_CELL } cell_kind;

#define LEDGER_SPEC(NAME, name, kind) {name, kind},
static const struct {
    const char *name;
    cell_kind kind;
} columns[] = {LEDGER_COLUMNS(LEDGER_SPEC)};

static const int64_t DAY_MICROS = 86400000000;

/* ---- cells --------------------------------------------------------------------------------------- */

static int find_column(const jvn_table *t, const char *name)
{
    int i = t->n_columns - 1;
    while (i >= 0 && strcmp(jvn_column_schema(t, i)->name, name) != 0) i--;
    return i;
}

static const char *text_cell(pool *p, const jvn_host *host, const jvn_table *t, int column, int64_t row)
{
    int64_t n = 0;
    const struct ArrowArray *a = jvn_column(t, column);
    const jvn_type type = host->type_of(jvn_column_schema(t, column));
    if (jvn_null(a, row) || (type != JVN_STRING && type != JVN_DICT)) return "";
    const char *s = type == JVN_DICT ? jvn_text(a->dictionary, jvn_i32(a)[row], &n) : jvn_text(a, row, &n);
    return n ? pool_text(p, s, (size_t)n) : "";
}

/* Numbers, truth values, and words for them. */
static double number_cell(pool *p, const jvn_host *host, const jvn_table *t, int column, int64_t row)
{
    static const char *const up[] = {"up", "true", "yes"};
    const struct ArrowArray *a = jvn_column(t, column);
    if (jvn_null(a, row)) return NAN;
    switch (host->type_of(jvn_column_schema(t, column))) {
    case JVN_BOOL: return jvn_bool(a, row);
    case JVN_INT64: return (double)jvn_i64(a)[row];
    case JVN_FLOAT64: return jvn_f64(a)[row];
    default: break;
    }
    const char *s = text_cell(p, host, t, column, row);
    for (size_t k = 0; k < sizeof up / sizeof *up; k++)
        if (strcmp(s, up[k]) == 0) return 1;
    return strcmp(s, "down") == 0 ? -1 : grid_number(s, NAN);
}

/* Dates and times; a date in text is its midnight. */
static int64_t time_cell(jvn_call *call, pool *p, const jvn_table *t, int column, int64_t row)
{
    int64_t micros;
    int32_t days;
    const struct ArrowArray *a = jvn_column(t, column);
    if (jvn_null(a, row)) return INT64_MIN;
    switch (call->host->type_of(jvn_column_schema(t, column))) {
    case JVN_DATE: return jvn_i32(a)[row] * DAY_MICROS;
    case JVN_TIMESTAMP: return jvn_i64(a)[row];
    default: break;
    }
    const char *s = text_cell(p, call->host, t, column, row);
    const jvn_texts *texts = jvn_texts_of(call);
    if (texts->read_date(s, (int64_t)strlen(s), &days)) return days * DAY_MICROS;
    return texts->read_timestamp(s, (int64_t)strlen(s), &micros) ? micros : INT64_MIN;
}

/* ---- rows ---------------------------------------------------------------------------------------- */

/* Of a number that a column may lack; 0 where it is null. */
static double optional(jvn_call *call, const ledger *l, const int *at, int column, int64_t row, double otherwise)
{
    double x = at[column] < 0 ? NAN : number_cell(l->pool, call->host, l->table, at[column], row);
    return isnan(x) ? otherwise : x;
}

static double place_of(const record *r, double told)
{
    char digits[40];
    const char *quote = r->texts[QUOTE];
    if (!isnan(told)) return told;
    if (!*quote) snprintf(digits, sizeof digits, "%.15g", fabs(r->figure.value));
    if (!*quote) quote = digits; /* as a table has it, to the last digit that is not 0 behind the point */
    const double u = place_written(quote, strlen(quote), r->figure.value);
    if (u > 0 || isnan(r->figure.high)) return u;
    return place_written(quote, strlen(quote), r->figure.high);
}

/* What goes up or down, and is told with a sign where no word told the direction. A level below zero is none. */
static bool is_change(const record *r)
{
    static const char *const words[] = {"return", "move", "change", "loss", "gain", "points"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strstr(r->texts[METRIC], words[k])) return true;
    return false;
}

/* A figure that has a direction is told without sign. */
static void set_figure(jvn_call *call, const ledger *l, const int *at, int64_t i, record *r)
{
    double value = optional(call, l, at, VALUE, i, NAN), high = optional(call, l, at, HIGH, i, NAN);
    r->direction = (int)optional(call, l, at, DIRECTION, i, 0);
    if (!r->direction && value < 0 && !(high > 0) && is_change(r)) r->direction = -1;
    if (r->direction) value = fabs(value), high = fabs(high);
    r->figure = (figure){r->texts[COMPARATOR], r->texts[HEDGE], value, high, NAN};
    r->figure.place = place_of(r, optional(call, l, at, PLACE, i, NAN));
}

static void read_row(jvn_call *call, const ledger *l, const int *at, const grid *rules, int64_t i, record *r)
{
    *r = (record){.evidence = NAN, .basis = "", .asked = "", .formula = "", .inputs = "", .reason = "", .group = ""};
    for (int k = 0; k < N_LEDGER; k++) {
        bool is_text = columns[k].kind == TEXT_CELL && at[k] >= 0;
        r->texts[k] = is_text ? text_cell(l->pool, call->host, l->table, at[k], i) : "";
    }
    set_figure(call, l, at, i, r);
    r->negated = (optional(call, l, at, NEGATED, i, 0) > 0) != (strcmp(r->texts[STANCE], "denied") == 0);
    r->line = (int64_t)optional(call, l, at, LINE, i, 0);
    r->start = (int64_t)optional(call, l, at, START, i, 0);
    r->end = (int64_t)optional(call, l, at, END, i, 0);
    r->from = at[FROM] < 0 ? INT64_MIN : time_cell(call, l->pool, l->table, at[FROM], i);
    r->to = at[TO] < 0 ? INT64_MIN : time_cell(call, l->pool, l->table, at[TO], i);
    r->tolerance = tolerance_of(rules, &r->figure);
}

static jvn_status check_columns(jvn_call *call, const jvn_table *t, int arg, int at[N_LEDGER])
{
    for (int k = 0; k < N_LEDGER; k++) {
        at[k] = find_column(t, columns[k].name);
        jvn_type type = at[k] < 0 ? JVN_STRING : call->host->type_of(jvn_column_schema(t, at[k]));
        if (columns[k].kind == TEXT_CELL && type != JVN_STRING && type != JVN_DICT) at[k] = -1;
        if (columns[k].kind == NUMBER_CELL && (type == JVN_DATE || type == JVN_TIMESTAMP))
            return jvn_fail(call, JVN_ETYPE, arg, NULL, "column '%s' of %s is a time, wanted numbers", columns[k].name, t->name);
    }
    if (at[VALUE] >= 0) return JVN_OK;
    return jvn_fail(call, JVN_EDATA, arg, "a ledger is what `claims find` gives", "%s has no column 'value'", t->name);
}

asking asking_of(const record *r)
{
    const char *comparator = comparator_word(r->texts[COMPARATOR]);
    return (asking){r->texts[ENTITY], r->texts[METRIC], r->texts[KIND], r->texts[PHASE], r->texts[UNIT], comparator ? comparator : "",
                    r->texts[HEDGE],  r->direction,     r->from,        r->to};
}

jvn_status ledger_read(jvn_call *call, pool *p, const jvn_table *t, int arg, const grid *rules, ledger *l)
{
    int at[N_LEDGER];
    *l = (ledger){t, p, NULL, t->rows};
    jvn_status st = check_columns(call, t, arg, at);
    if (st != JVN_OK) return st;
    l->rows = pool_get(p, (size_t)(t->rows + 1) * sizeof *l->rows);
    for (int64_t i = 0; i < t->rows; i++) {
        if (i % 4096 == 0 && call->host->cancelled(call)) return JVN_ECANCELLED;
        read_row(call, l, at, rules, i, &l->rows[i]);
    }
    return JVN_OK;
}

/* ---- columns -------------------------------------------------------------------------------------- */

static bool is_among(const char *name, const char *const *names, int n)
{
    while (n-- > 0)
        if (strcmp(names[n], name) == 0) return true;
    return false;
}

jvn_status ledger_share(jvn_call *call, const ledger *l, const char *const *but, int n_but)
{
    jvn_status st = JVN_OK;
    if (!l->table) return JVN_OK;
    for (int i = 0; i < l->table->n_columns && st == JVN_OK; i++) {
        struct ArrowArray a;
        const struct ArrowSchema *s = jvn_column_schema(l->table, i);
        if (is_among(s->name, but, n_but)) continue;
        st = call->host->share(call, jvn_column(l->table, i), 0, l->table->rows, &a);
        if (st == JVN_OK) st = call->host->add(call, NULL, s->name, s, &a);
    }
    return st == JVN_OK && l->table == call->input ? call->host->map_slice(call, NULL, 0, l->n) : st;
}

/* Whole characters alone: messages of a fixed size may have cut one. Returns the bytes that are left. */
static int64_t copy_whole(char *to, const char *s)
{
    int64_t n = (int64_t)strlen(s), kept = 0;
    for (int64_t i = 0; i < n;) {
        const int size = jvn_character(s + i, n - i);
        memcpy(to + kept, s + i, (size_t)size);
        kept += size;
        i += size ? size : 1;
    }
    return kept;
}

jvn_status column_of_texts(jvn_call *call, const char *side, const char *name, const char *const *values, int64_t n)
{
    struct ArrowArray a;
    int64_t bytes = 0, to = 0;
    for (int64_t i = 0; i < n; i++) bytes += values[i] ? (int64_t)strlen(values[i]) : 0;
    jvn_status st = call->host->new_array(call, JVN_STRING, n, bytes, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i < n; i++) {
        const int64_t length = values[i] ? copy_whole(jvn_out_text(&a) + to, values[i]) : 0;
        if (!length) jvn_set_null(&a, i);
        ((int64_t *)jvn_out(&a))[i + 1] = to += length;
    }
    return call->host->add(call, side, name, call->host->field(call, JVN_STRING, NULL, NULL), &a);
}

jvn_status column_of_numbers(jvn_call *call, const char *side, const char *name, const double *values, int64_t n)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, n, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i < n; i++) {
        ((double *)jvn_out(&a))[i] = isfinite(values[i]) ? values[i] : 0;
        if (!isfinite(values[i])) jvn_set_null(&a, i);
    }
    return call->host->add(call, side, name, call->host->field(call, JVN_FLOAT64, NULL, NULL), &a);
}

/* ---- the user's rows ------------------------------------------------------------------------------- */

static const char *spelled(jvn_call *call, pool *p, const jvn_table *t, int column, int64_t row)
{
    char buf[1024];
    if (jvn_null(jvn_column(t, column), row)) return "";
    jvn_texts_of(call)->spell(jvn_column_schema(t, column), jvn_column(t, column), row, buf, sizeof buf);
    return pool_text(p, buf, strlen(buf));
}

jvn_status grid_add_argument(jvn_call *call, pool *p, grid *g, int arg, const char *const *names, int n_names)
{
    if (!jvn_given(call, arg)) return JVN_OK;
    const jvn_table *t = jvn_item_of(call, arg, 0)->table;
    if (find_column(t, names[0]) < 0) return jvn_fail(call, JVN_EDATA, arg, NULL, "%s has no column '%s'", t->name, names[0]);
    for (int64_t i = 0; i < t->rows; i++) {
        grid_row *r = grid_add_row(p, g);
        r->his = true;
        for (int k = 0; k < n_names; k++) {
            int column = find_column(t, names[k]);
            if (column >= 0) r->cells[k] = spelled(call, p, t, column, i);
        }
    }
    return JVN_OK;
}
