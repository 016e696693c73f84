/* SPDX-License-Identifier: GPL-3.0-or-later */
/* resample.c -- the command resample: one row for each series and period, each column by a rule of its own. */
#include "returns.h"

#include <math.h>
#include <strings.h>

enum { DAY, WEEK, MONTH, QUARTER, YEAR };
enum { LABEL_LAST, LABEL_START, LABEL_END };
typedef enum rule { FIRST, LAST, MAX, MIN, SUM } rule;

/* Period k has rows starts[k] .. starts[k+1]-1 of the panel. */
typedef struct periods {
    panel p;
    int64_t n, *starts;
    int64_t *rows; /* scratch: for each period the row that is taken */
} periods;

/* ---- calendar ----------------------------------------------------------------------------------- */

/* The first day of the period that a day is in; months at a time: 1, 3, 12. */
static int32_t period_start(const jvn_texts *t, int period, int32_t day)
{
    static const int months[] = {[MONTH] = 1, [QUARTER] = 3, [YEAR] = 12};
    int64_t year;
    int month, of_month;
    if (period == DAY) return day;
    if (period == WEEK) return day - (int32_t)((((int64_t)day + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
    t->date_of(day, &year, &month, &of_month);
    return t->days_of(year, (month - 1) / months[period] * months[period] + 1, 1);
}

static int32_t period_end(const jvn_texts *t, int period, int32_t start)
{
    static const int days[] = {[DAY] = 1, [WEEK] = 7, [MONTH] = 31, [QUARTER] = 92, [YEAR] = 366};
    int32_t beyond = period <= WEEK ? start + days[period] : period_start(t, period, start + days[period]);
    return beyond - 1;
}

static jvn_status find_periods(periods *x, int period)
{
    panel *p = &x->p;
    const jvn_texts *t = jvn_texts_of(p->call);
    int32_t start = 0, end = -1;
    x->starts = p->call->host->scratch(p->call, (p->n + 1) * (int64_t)sizeof *x->starts);
    x->rows = p->call->host->scratch(p->call, (p->n + 1) * (int64_t)sizeof *x->rows);
    if (!x->starts || !x->rows) return JVN_ENOMEM;
    for (int64_t g = 0; g < p->groups.n; g++)
        for (int64_t i = p->groups.starts[g]; i < p->groups.starts[g + 1]; i++) {
            bool inside = i > p->groups.starts[g] && p->days[i] >= start && p->days[i] <= end;
            if (inside) continue;
            start = period_start(t, period, p->days[i]);
            end = period_end(t, period, start);
            x->starts[x->n++] = i;
        }
    x->starts[x->n] = p->n;
    return JVN_OK;
}

/* ---- columns ------------------------------------------------------------------------------------ */

static bool is_listed(const jvn_call *call, int arg, int32_t column)
{
    for (int i = 0; i < jvn_count(call, arg); i++)
        if (jvn_item_of(call, arg, i)->column == column) return true;
    return false;
}

static rule rule_of(const jvn_call *call, int32_t column)
{
    static const struct {
        const char *name;
        rule is;
    } names[] = {{"open", FIRST}, {"high", MAX}, {"low", MIN}, {"volume", SUM}};
    const char *name = jvn_column_schema(call->input, column)->name;
    if (is_listed(call, TO_BY, column)) return LAST;
    for (int r = FIRST; r <= SUM; r++)
        if (is_listed(call, TO_FIRST + r, column)) return (rule)r;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(name, names[i].name) == 0) return names[i].is;
    return LAST;
}

static double number_at(jvn_type type, const struct ArrowArray *a, int64_t i)
{
    return type == JVN_FLOAT64 ? jvn_f64(a)[i] : (double)jvn_i64(a)[i];
}

/* Whether row i takes the place of row best: NaN is no value. */
static bool is_better(rule r, jvn_type type, const struct ArrowArray *a, int64_t i, int64_t best)
{
    if (best < 0) return true;
    if (r == FIRST || r == LAST) return r == LAST;
    double x = number_at(type, a, i), y = number_at(type, a, best);
    return r == MAX ? x > y || y != y : x < y || y != y;
}

/* For each period the row whose value it takes; -1: all are null. */
static void choose_rows(periods *x, rule r, jvn_type type, const struct ArrowArray *a)
{
    for (int64_t k = 0; k < x->n; k++) {
        int64_t best = -1;
        for (int64_t i = x->starts[k]; i < x->starts[k + 1]; i++)
            if (!jvn_null(a, i) && is_better(r, type, a, i, best)) best = i;
        x->rows[k] = best;
    }
}

static jvn_status take_column(periods *x, const char *name, const struct ArrowSchema *schema, const struct ArrowArray *a)
{
    struct ArrowArray out;
    jvn_status st = x->p.rows->take(x->p.call, schema, a, x->rows, x->n, &out);
    return st == JVN_OK ? x->p.call->host->add(x->p.call, NULL, name, schema, &out) : st;
}

static jvn_status overflow(const periods *x, int64_t k, jvn_type type, const char *name)
{
    char date[48];
    bool whole = type == JVN_INT64;
    return jvn_fail(x->p.call, JVN_EDATA, JVN_NOARG, whole ? "make it a float64 first: set v = float(v)" : NULL,
                    "the sum of '%s' does not fit %s, in the period of %s", name, whole ? "an int64" : "a float64",
                    report_date(&x->p, x->starts[k], date, sizeof date));
}

/* Sums of a period; null where all its values are. */
static jvn_status add_sums(periods *x, const char *name, const struct ArrowSchema *schema, jvn_type type,
                           const struct ArrowArray *a)
{
    struct ArrowArray out;
    jvn_call *call = x->p.call;
    jvn_status st = call->host->new_array(call, type, x->n, 0, JVN_NULLABLE, &out);
    for (int64_t k = 0; k < x->n && st == JVN_OK; k++) {
        double sum = 0;
        int64_t whole = 0, n = 0;
        bool fits = true, finite = true;
        for (int64_t i = x->starts[k]; i < x->starts[k + 1]; i++) {
            if (jvn_null(a, i)) continue;
            n++;
            if (type == JVN_FLOAT64) finite &= isfinite(jvn_f64(a)[i]) != 0, sum += jvn_f64(a)[i];
            else fits &= !__builtin_add_overflow(whole, jvn_i64(a)[i], &whole);
        }
        if (!fits || (finite && !isfinite(sum))) {
            out.release(&out);
            return overflow(x, k, type, name);
        }
        if (type == JVN_FLOAT64) ((double *)jvn_out(&out))[k] = sum;
        else ((int64_t *)jvn_out(&out))[k] = whole;
        if (!n) jvn_set_null(&out, k);
    }
    return st == JVN_OK ? call->host->add(call, NULL, name, schema, &out) : st;
}

static jvn_status add_column(periods *x, int32_t column)
{
    jvn_call *call = x->p.call;
    const struct ArrowSchema *schema = jvn_column_schema(call->input, column);
    const struct ArrowArray *a = panel_column(&x->p, column);
    jvn_type type = call->host->type_of(schema);
    rule r = rule_of(call, column);
    bool is_number = type == JVN_INT64 || type == JVN_FLOAT64;
    if (r >= MAX && !is_number) {
        int arg = is_listed(call, TO_FIRST + (int)r, column) ? TO_FIRST + (int)r : JVN_NOARG;
        return jvn_fail(call, JVN_ETYPE, arg, "--last takes the last value of any column", "'%s' holds no numbers", schema->name);
    }
    if (r == SUM) return add_sums(x, schema->name, schema, type, a);
    choose_rows(x, r, type, a);
    return take_column(x, schema->name, schema, a);
}

/* The date of each period, as a date. */
static jvn_status add_dates(periods *x, int period)
{
    struct ArrowArray out;
    jvn_call *call = x->p.call;
    const jvn_texts *t = jvn_texts_of(call);
    int64_t label = jvn_item_of(call, TO_LABEL, 0)->integer;
    jvn_status st = call->host->new_array(call, JVN_DATE, x->n, 0, 0, &out);
    for (int64_t k = 0; k < x->n && st == JVN_OK; k++) {
        int32_t last = x->p.days[x->starts[k + 1] - 1], start = period_start(t, period, last);
        ((int32_t *)jvn_out(&out))[k] = label == LABEL_LAST ? last : label == LABEL_START ? start : period_end(t, period, start);
    }
    return st == JVN_OK ? call->host->add(call, NULL, x->p.date.name, call->host->field(call, JVN_DATE, NULL, NULL), &out) : st;
}

/* How many rows each period is made of, unless the input has a column of that name. */
static jvn_status add_counts(const periods *x)
{
    struct ArrowArray out;
    jvn_call *call = x->p.call;
    for (int32_t i = 0; i < call->input->n_columns; i++)
        if (strcmp(jvn_column_schema(call->input, i)->name, "rows") == 0) return JVN_OK;
    jvn_status st = call->host->new_array(call, JVN_INT64, x->n, 0, 0, &out);
    if (st != JVN_OK) return st;
    for (int64_t k = 0; k < x->n; k++) ((int64_t *)jvn_out(&out))[k] = x->starts[k + 1] - x->starts[k];
    return call->host->add(call, NULL, "rows", call->host->field(call, JVN_INT64, NULL, NULL), &out);
}

static jvn_status add_all(periods *x, int period)
{
    const jvn_table *t = x->p.call->input;
    jvn_status st = JVN_OK;
    for (int32_t i = 0; i < t->n_columns && st == JVN_OK; i++)
        st = i == x->p.date.index ? add_dates(x, period) : add_column(x, i);
    return st == JVN_OK ? add_counts(x) : st;
}

jvn_status run_resample(jvn_call *call)
{
    periods x = {0};
    int period = (int)jvn_item_of(call, TO_PERIOD, 0)->integer;
    jvn_status st = panel_open(&x.p, call, (panel_args){-1, TO_BY, TO_DATE, -1, true});
    if (st == JVN_OK) st = find_periods(&x, period);
    if (st == JVN_OK) st = add_all(&x, period);
    panel_close(&x.p);
    return st;
}
