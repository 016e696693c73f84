/* SPDX-License-Identifier: GPL-3.0-or-later */
/* adjust.c -- the command adjust: back-adjusted prices, and volumes, from tables of splits and dividends. */
#include "returns.h"

#include <math.h>
#include <strings.h>

/* The factor that acts on all rows before each row, that of splits alone, and what met no rows. */
typedef struct factors {
    panel p;
    field close;
    double *of, *splits;
    int64_t outside, n;
} factors;

/* A table of actions: its columns by name. */
typedef struct actions {
    const jvn_table *t;
    const char *value_name;
    bool dividends;
    const struct ArrowArray *date, *value;
    jvn_type value_type;
} actions;

static jvn_status lacks(jvn_call *call, int arg, const jvn_table *t, const char *what)
{
    return jvn_fail(call, JVN_ENAME, arg, arg == OF_SPLITS ? "a table of splits has date and ratio" : "a table of dividends has date and amount",
                    "%s has no column '%s' of %s", t->name, what, strcmp(what, "date") == 0 ? "dates" : "numbers");
}

static jvn_status open_actions(factors *x, int arg, const char *value, actions *a)
{
    jvn_call *call = x->p.call;
    *a = (actions){.t = jvn_item_of(call, arg, 0)->table, .value_name = value, .dividends = arg == OF_DIVIDENDS};
    int32_t date = match_column(a->t, "date"), at = match_column(a->t, value);
    if (date < 0 || call->host->type_of(jvn_column_schema(a->t, date)) != JVN_DATE) return lacks(call, arg, a->t, "date");
    if (at >= 0) a->value_type = call->host->type_of(jvn_column_schema(a->t, at));
    if (at < 0 || (a->value_type != JVN_INT64 && a->value_type != JVN_FLOAT64)) return lacks(call, arg, a->t, value);
    a->date = jvn_column(a->t, date);
    a->value = jvn_column(a->t, at);
    return JVN_OK;
}

/* ---- factors ------------------------------------------------------------------------------------- */

/* The first row of series g whose day is not before day. */
static int64_t row_at(const panel *p, int64_t g, int32_t day)
{
    int64_t lo = p->groups.starts[g], hi = p->groups.starts[g + 1];
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (p->days[mid] < day) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

static double number_at(jvn_type type, const struct ArrowArray *a, int64_t i)
{
    if (jvn_null(a, i)) return NAN;
    return type == JVN_FLOAT64 ? jvn_f64(a)[i] : (double)jvn_i64(a)[i];
}

static jvn_status refuse_value(factors *x, int arg, const actions *a, int64_t i, double value)
{
    return jvn_fail(x->p.call, JVN_EDATA, arg, NULL, a->dividends ? "row %lld of %s: found a dividend of %g, wanted a number of at least 0"
                                                                  : "row %lld of %s: found a ratio of %g, wanted a number above 0",
                    (long long)i + 1, a->t->name, value);
}

/* What the action makes of the prices before its row. */
static jvn_status factor_of(factors *x, int arg, const actions *a, int64_t i, int64_t row, double *factor)
{
    char date[48];
    double value = number_at(a->value_type, a->value, i);
    if (!(a->dividends ? value >= 0 : value > 0) || !isfinite(value)) return refuse_value(x, arg, a, i, value);
    *factor = 1 / value;
    if (!a->dividends && !isfinite(*factor)) return refuse_value(x, arg, a, i, value);
    if (!a->dividends) return JVN_OK;
    double close = number_at(x->p.call->host->type_of(x->close.schema), x->close.array, row - 1);
    *factor = 1 - value / close;
    if (close > 0 && *factor > 0) return JVN_OK;
    return jvn_fail(x->p.call, JVN_EDATA, arg, "dividends are measured against unadjusted prices",
                    "row %lld of %s: a dividend of %g with a %s of %g before it, on %s", (long long)i + 1, a->t->name, value,
                    x->close.name, close, report_date(&x->p, row - 1, date, sizeof date));
}

static jvn_status apply(factors *x, int arg, const char *value)
{
    actions a;
    jvn_status st = open_actions(x, arg, value, &a);
    int64_t *which = x->p.call->host->scratch(x->p.call, (a.t->rows + 1) * (int64_t)sizeof *which);
    if (!which) return JVN_ENOMEM;
    if (st == JVN_OK) st = match_series(&x->p, arg, a.t, which);
    for (int64_t i = 0; i < a.t->rows && st == JVN_OK; i++, x->n++) {
        double factor = 1;
        int64_t g = which[i], row = 0;
        bool known = g >= 0 && g < x->p.groups.n && !jvn_null(a.date, i);
        if (known) row = row_at(&x->p, g, jvn_i32(a.date)[i]);
        known = known && row > x->p.groups.starts[g] && row < x->p.groups.starts[g + 1];
        x->outside += !known;
        if (!known) continue;
        st = factor_of(x, arg, &a, i, row, &factor);
        if (st == JVN_OK) x->of[row] *= factor;
        if (st == JVN_OK && !a.dividends) x->splits[row] *= factor;
    }
    return st;
}

/* of[i]: the product of all factors that act on row i. */
static void accumulate(const factors *x, double *of)
{
    for (int64_t g = 0; g < x->p.groups.n; g++) {
        double product = 1;
        for (int64_t i = x->p.groups.starts[g + 1] - 1; i >= x->p.groups.starts[g]; i--) {
            double own = of[i];
            of[i] = product;
            product *= own;
        }
    }
}

/* ---- results ------------------------------------------------------------------------------------- */

static bool is_number(const factors *x, const struct ArrowSchema *s)
{
    jvn_type type = x->p.call->host->type_of(s);
    return type == JVN_INT64 || type == JVN_FLOAT64;
}

/* A share that was split was more of a company: its volumes grow as prices shrink, and dividends leave them. */
static bool is_volume(const jvn_item *price) { return strcasecmp(price->text, "volume") == 0; }

static jvn_status adjust_column(factors *x, int item, struct ArrowArray *out)
{
    char name[256], date[48];
    jvn_call *call = x->p.call;
    const jvn_item *price = jvn_item_of(call, OF_PRICES, item);
    const struct ArrowArray *from = panel_column(&x->p, price->column);
    snprintf(name, sizeof name, "adj_%s", price->text);
    if (match_column(call->input, name) >= 0)
        return jvn_fail(call, JVN_ENAME, JVN_BLAME(OF_PRICES, item), "drop or rename it first", "there is a column '%s' already", name);
    if (!is_number(x, price->schema))
        return jvn_fail(call, JVN_ETYPE, JVN_BLAME(OF_PRICES, item), NULL, "'%s' holds no numbers", price->text);
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, x->p.n, 0, from->buffers[0] ? JVN_NULLABLE : 0, out);
    for (int64_t i = 0; i < x->p.n && st == JVN_OK; i++) {
        double v = jvn_null(from, i) ? NAN : number_at(call->host->type_of(price->schema), from, i);
        double factor = is_volume(price) ? 1 / x->splits[i] : x->of[i];
        if (isnormal(v) && !isnormal(v * factor))
            return jvn_fail(call, JVN_EDATA, JVN_BLAME(OF_PRICES, item), "are the ratios new shares for one old?",
                            "%s %g times its factor %g, on %s, is no number", price->text, v, factor,
                            report_date(&x->p, i, date, sizeof date));
        ((double *)jvn_out(out))[i] = jvn_null(from, i) ? 0 : v * factor;
        if (jvn_null(from, i)) jvn_set_null(out, i);
    }
    return st;
}

static jvn_status add_adjusted(factors *x, const jvn_item *price, struct ArrowArray *a)
{
    jvn_call *call = x->p.call;
    char name[256], convention[600], scope[256], unit[256];
    snprintf(name, sizeof name, "adj_%s", price->text);
    panel_scope(&x->p, scope, sizeof scope);
    bool splits = jvn_given(call, OF_SPLITS), dividends = jvn_given(call, OF_DIVIDENDS);
    if (is_volume(price))
        snprintf(convention, sizeof convention, "%s times the new shares for an old one of later splits%s", price->text, scope);
    else
        snprintf(convention, sizeof convention, "%s back-adjusted for%s%s%s%s", price->text, splits ? " splits" : "",
                 splits && dividends ? " and" : "", dividends ? " dividends, 1 - D/C[t-1]" : "", scope);
    snprintf(unit, sizeof unit, "%s", call->host->unit_of(price->schema));
    return call->host->add(call, NULL, name, call->host->field(call, JVN_FLOAT64, unit, convention), a);
}

/* The prices that dividends are measured against: `close`, else the first that is adjusted and no volume. */
static jvn_status find_close(factors *x)
{
    jvn_call *call = x->p.call;
    int32_t at = match_column(call->input, "close");
    for (int i = 0; i < jvn_count(call, OF_PRICES) && at < 0; i++)
        if (!is_volume(jvn_item_of(call, OF_PRICES, i))) at = jvn_item_of(call, OF_PRICES, i)->column;
    if (at < 0) at = jvn_item_of(call, OF_PRICES, 0)->column;
    const struct ArrowSchema *s = jvn_column_schema(call->input, at);
    x->close = (field){s->name, at, s, panel_column(&x->p, at)};
    return is_number(x, s) ? JVN_OK : jvn_fail(call, JVN_ETYPE, OF_PRICES, NULL, "'%s' holds no numbers", s->name);
}

static jvn_status check_given(jvn_call *call)
{
    if (jvn_given(call, OF_SPLITS) || jvn_given(call, OF_DIVIDENDS)) return JVN_OK;
    return jvn_fail(call, JVN_EARG, JVN_NOARG, "name a table: --splits s, --dividends d", "there is nothing to adjust for");
}

static jvn_status compute(factors *x)
{
    jvn_call *call = x->p.call;
    jvn_status st = check_given(call);
    x->of = call->host->scratch(call, (x->p.n + 1) * (int64_t)sizeof *x->of);
    x->splits = call->host->scratch(call, (x->p.n + 1) * (int64_t)sizeof *x->splits);
    if (!x->of || !x->splits) return JVN_ENOMEM;
    for (int64_t i = 0; i < x->p.n; i++) x->of[i] = x->splits[i] = 1;
    if (st == JVN_OK) st = find_close(x);
    if (st == JVN_OK && jvn_given(call, OF_SPLITS)) st = apply(x, OF_SPLITS, "ratio");
    if (st == JVN_OK && jvn_given(call, OF_DIVIDENDS)) st = apply(x, OF_DIVIDENDS, "amount");
    if (st != JVN_OK) return st;
    accumulate(x, x->of);
    accumulate(x, x->splits);
    if (x->outside)
        jvn_say(call, "actions without rows before and after them: %lld of %lld, left out", (long long)x->outside, (long long)x->n);
    return JVN_OK;
}

jvn_status run_adjust(jvn_call *call)
{
    factors x = {0};
    jvn_status st = panel_open(&x.p, call, (panel_args){-1, OF_BY, OF_DATE, -1, true});
    if (st == JVN_OK) st = compute(&x);
    int n = jvn_count(call, OF_PRICES);
    struct ArrowArray *made = call->host->scratch(call, n * (int64_t)sizeof *made);
    if (made) memset(made, 0, (size_t)n * sizeof *made);
    else st = JVN_ENOMEM;
    for (int i = 0; i < n && st == JVN_OK; i++) st = adjust_column(&x, i, &made[i]);
    if (st == JVN_OK) st = panel_add_input(&x.p);
    for (int i = 0; i < n && st == JVN_OK; i++) {
        st = add_adjusted(&x, jvn_item_of(call, OF_PRICES, i), &made[i]);
        made[i].release = NULL;
    }
    for (int i = 0; i < n && made; i++) release(&made[i]);
    panel_close(&x.p);
    return st;
}
