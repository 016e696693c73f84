/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ledger.c -- rows of a table to claims, and columns. */
#include "ledger.h"

#include "when_calendar.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define LEDGER_SPEC(NAME, name, kind) {name, kind},
static const struct {
    const char *name;
    member_kind kind;
} columns[] = {LEDGER_COLUMNS(LEDGER_SPEC)};

/* ---- cells --------------------------------------------------------------------------------------- */

static int find_column(const jvn_table *t, const char *name)
{
    int i = t->n_columns - 1;
    while (i >= 0 && strcmp(jvn_column_schema(t, i)->name, name) != 0) i--;
    return i;
}

/* Numbers and times as they are spelled: a column of figures alone was read as numbers. */
static const char *text_cell(jvn_call *call, pool *p, const jvn_table *t, int column, int64_t row)
{
    int64_t n = 0;
    const struct ArrowArray *a = jvn_column(t, column);
    const jvn_type type = call->host->type_of(jvn_column_schema(t, column));
    if (jvn_null(a, row)) return "";
    if (type != JVN_STRING && type != JVN_DICT) {
        char buf[64];
        jvn_texts_of(call)->spell(jvn_column_schema(t, column), a, row, buf, sizeof buf);
        return pool_text(p, buf, strlen(buf));
    }
    const char *s = type == JVN_DICT ? jvn_text(a->dictionary, jvn_i32(a)[row], &n) : jvn_text(a, row, &n);
    return n ? pool_text(p, s, (size_t)n) : "";
}

/* Numbers, truth values, and words for them. */
static double number_cell(jvn_call *call, pool *p, const jvn_table *t, int column, int64_t row)
{
    static const char *const up[] = {"up", "true", "yes"};
    const struct ArrowArray *a = jvn_column(t, column);
    if (jvn_null(a, row)) return NAN;
    switch (call->host->type_of(jvn_column_schema(t, column))) {
    case JVN_BOOL: return jvn_bool(a, row);
    case JVN_INT64: return (double)jvn_i64(a)[row];
    case JVN_FLOAT64: return jvn_f64(a)[row];
    default: break;
    }
    const char *s = text_cell(call, p, t, column, row);
    for (size_t k = 0; k < sizeof up / sizeof *up; k++)
        if (strcmp(s, up[k]) == 0) return 1;
    return strcmp(s, "down") == 0 ? -1 : grid_number(s, NAN);
}

/* Beyond what microseconds can count there is no time. */
static int64_t midnight(int64_t days)
{
    const int64_t most = INT64_MAX / DAY_US - 366;
    return days < -most || days > most ? INT64_MIN : days * DAY_US;
}

/* Dates and times; a date is its midnight, or of a last day the midnight after. */
static int64_t time_cell(jvn_call *call, pool *p, const jvn_table *t, int column, int64_t row, bool last)
{
    int64_t micros;
    int32_t days;
    const struct ArrowArray *a = column < 0 ? NULL : jvn_column(t, column);
    if (column < 0 || jvn_null(a, row)) return INT64_MIN;
    switch (call->host->type_of(jvn_column_schema(t, column))) {
    case JVN_DATE: return midnight((int64_t)jvn_i32(a)[row] + last);
    case JVN_TIMESTAMP: return jvn_i64(a)[row];
    default: break;
    }
    const char *s = text_cell(call, p, t, column, row);
    const jvn_texts *texts = jvn_texts_of(call);
    if (texts->read_date(s, (int64_t)strlen(s), &days)) return midnight((int64_t)days + last);
    return texts->read_timestamp(s, (int64_t)strlen(s), &micros) ? micros : INT64_MIN;
}

/* ---- rows ---------------------------------------------------------------------------------------- */

/* Of a number that a column may lack; 0 where it is null. */
static double optional(jvn_call *call, const ledger *l, const int *at, int column, int64_t row, double otherwise)
{
    double x = at[column] < 0 ? NAN : number_cell(call, l->pool, l->table, at[column], row);
    return isnan(x) ? otherwise : x;
}

static int sign_of(double x) { return (x > 0) - (x < 0); }
/* A place in a file; what is none is 0. */
static int64_t whole_of(double x) { return x > 0 && x < 1e15 ? (int64_t)x : 0; }

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
    r->direction = sign_of(optional(call, l, at, DIRECTION, i, 0));
    if (!r->direction && value < 0 && !(high > 0) && is_change(r)) r->direction = -1;
    if (r->direction) value = fabs(value), high = fabs(high);
    r->figure = (figure){r->texts[COMPARATOR], r->texts[HEDGE], value, high, NAN};
    r->figure.place = place_of(r, optional(call, l, at, PLACE, i, NAN));
}

static void read_row(jvn_call *call, const ledger *l, const int *at, const grid *rules, int64_t i, record *r)
{
    *r = (record){.evidence = NAN, .basis = "", .asked = "", .formula = "", .inputs = "", .reason = "", .group = ""};
    for (int k = 0; k < N_LEDGER; k++) {
        bool is_text = columns[k].kind == IS_WORDS && at[k] >= 0;
        r->texts[k] = is_text ? text_cell(call, l->pool, l->table, at[k], i) : "";
    }
    set_figure(call, l, at, i, r);
    r->negated = (optional(call, l, at, NEGATED, i, 0) > 0) != (strcmp(r->texts[STANCE], "denied") == 0);
    r->line = whole_of(optional(call, l, at, LINE, i, 0));
    r->start = whole_of(optional(call, l, at, START, i, 0));
    r->end = whole_of(optional(call, l, at, END, i, 0));
    r->from = time_cell(call, l->pool, l->table, at[FROM], i, false);
    r->to = time_cell(call, l->pool, l->table, at[TO], i, true);
    r->tolerance = tolerance_of(rules, &r->figure);
}

static jvn_status check_columns(jvn_call *call, const jvn_table *t, int arg, int at[N_LEDGER])
{
    for (int k = 0; k < N_LEDGER; k++) {
        at[k] = find_column(t, columns[k].name);
        jvn_type type = at[k] < 0 ? JVN_STRING : call->host->type_of(jvn_column_schema(t, at[k]));
        if (columns[k].kind == IS_NUMBER && (type == JVN_DATE || type == JVN_TIMESTAMP))
            return jvn_fail(call, JVN_ETYPE, arg, NULL, "column '%s' of %s is a time, wanted numbers", columns[k].name, t->name);
    }
    if (at[VALUE] >= 0) return JVN_OK;
    return jvn_fail(call, JVN_EDATA, arg, "a ledger is what `claims find` gives", "%s has no column 'value'", t->name);
}

asking asking_of(const record *r)
{
    const char *comparator = comparator_word(r->texts[COMPARATOR]);
    return (asking){r->texts[ENTITY], r->texts[METRIC], r->texts[KIND], r->texts[PHASE], r->texts[UNIT], comparator ? comparator : "",
                    r->texts[HEDGE],  r->direction,     r->from,        r->to, r->texts[SUBJECT]};
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

/* ---- the user's rows ------------------------------------------------------------------------------- */

jvn_status grid_add_argument(jvn_call *call, pool *p, grid *g, int arg, const char *const *names, int n_names, unsigned needed)
{
    if (!jvn_given(call, arg)) return JVN_OK;
    const jvn_table *t = jvn_item_of(call, arg, 0)->table;
    for (int k = 0; k < n_names; k++)
        if ((needed >> k & 1) && find_column(t, names[k]) < 0)
            return jvn_fail(call, JVN_EDATA, arg, "the files of data/claims have the columns", "%s has no column '%s'", t->name, names[k]);
    for (int64_t i = 0; i < t->rows; i++) {
        grid_row *r = grid_add_row(p, g);
        r->his = true;
        for (int k = 0; k < n_names; k++) {
            int column = find_column(t, names[k]);
            if (column >= 0) r->cells[k] = text_cell(call, p, t, column, i);
        }
    }
    return JVN_OK;
}
