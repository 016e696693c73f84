/* SPDX-License-Identifier: GPL-3.0-or-later */
/* convert.c -- the command convert: prices in another currency, by a table of rates. Rows stay where they are; those
 * without a rate are null, counted and listed. */
#include <math.h>

#include "rates.h"

enum { TASK = 4096, NAME = 256 };

typedef struct conversion {
    panel p;
    rates r;
    const char *to;
    money target;
    const jvn_item *currency; /* NULL: all rows have `source` */
    char source_code[NAME];
    money source;
    double *factor; /* of each row; NaN: none */
    int16_t *by;    /* where it came from */
    int64_t n_missing, *missing;
} conversion;

/* ---- what the prices are in ---------------------------------------------------------------------- */

/* Prices that have a unit are in that currency, all in one. */
static jvn_status find_unit(conversion *x, char *unit, size_t n)
{
    jvn_call *call = x->p.call;
    for (int i = 0; i < jvn_count(call, CV_PRICES); i++) {
        const jvn_item *price = jvn_item_of(call, CV_PRICES, i);
        jvn_type type = call->host->type_of(price->schema);
        const char *own = call->host->unit_of(price->schema);
        if (type != JVN_FLOAT64 && type != JVN_INT64)
            return jvn_fail(call, JVN_ETYPE, JVN_BLAME(CV_PRICES, i), NULL, "'%s' holds no numbers", price->text);
        if (i && strcmp(own, unit) != 0)
            return jvn_fail(call, JVN_EUNIT, JVN_BLAME(CV_PRICES, i), "convert them apart", "'%s' is in %s, but '%s' in %s",
                            price->text, own[0] ? own : "no unit", jvn_item_of(call, CV_PRICES, 0)->text, unit[0] ? unit : "no unit");
        snprintf(unit, n, "%s", own);
    }
    return JVN_OK;
}

static jvn_status take_currency(conversion *x, const char *unit)
{
    jvn_call *call = x->p.call;
    x->currency = jvn_item_of(call, CV_CURRENCY, 0);
    jvn_type type = call->host->type_of(x->currency->schema);
    if (jvn_given(call, CV_FROM)) return jvn_fail(call, JVN_EARG, CV_FROM, "leave one of the two out", "there is --currency too");
    if (unit[0]) return jvn_fail(call, JVN_EUNIT, CV_CURRENCY, "leave --currency out", "prices have a unit: they are in %s", unit);
    if (type == JVN_STRING || type == JVN_DICT) return JVN_OK;
    return jvn_fail(call, JVN_ETYPE, CV_CURRENCY, "wanted a column of codes such as EUR", "'%s' holds no text", x->currency->text);
}

static jvn_status take_source(conversion *x, const char *unit)
{
    jvn_call *call = x->p.call;
    const char *from = jvn_given(call, CV_FROM) ? jvn_item_of(call, CV_FROM, 0)->text : "";
    if (!unit[0] && !from[0])
        return jvn_fail(call, JVN_EARG, JVN_NOARG, "--from EUR, --currency COLUMN, or a unit: set close = close[EUR]",
                        "nothing says which currency prices are in");
    if (unit[0] && from[0] && strcmp(unit, from) != 0)
        return jvn_fail(call, JVN_EUNIT, CV_FROM, "leave --from out", "prices have a unit: they are in %s", unit);
    snprintf(x->source_code, sizeof x->source_code, "%s", unit[0] ? unit : from);
    return JVN_OK;
}

static jvn_status find_source(conversion *x)
{
    char unit[NAME] = "";
    jvn_status st = find_unit(x, unit, sizeof unit);
    if (st) return st;
    return jvn_given(x->p.call, CV_CURRENCY) ? take_currency(x, unit) : take_source(x, unit);
}

static jvn_status refuse(const conversion *x, int arg, const char *code)
{
    const char *codes[MOST_CURRENCIES];
    char hint[160] = "";
    for (int k = 0; k < x->r.n; k++) codes[k] = x->r.code[k];
    const char *meant = jvn_texts_of(x->p.call)->nearest(code, codes, x->r.n);
    if (meant) snprintf(hint, sizeof hint, "did you mean '%s'?", meant);
    return jvn_fail(x->p.call, JVN_ENAME, arg, meant ? hint : NULL, "%s has no rates of %s", x->r.t->name, code);
}

static jvn_status resolve(conversion *x)
{
    const int arg = jvn_given(x->p.call, CV_FROM) ? CV_FROM : CV_PRICES;
    const int known = x->r.n;
    jvn_status st = rates_enter(&x->r, CV_TO, x->to, (int64_t)strlen(x->to), &x->target);
    if (st) return st;
    bool new_target = x->r.n > known;
    if (!x->currency) x->source = rates_money(&x->r, x->source_code, (int64_t)strlen(x->source_code));
    if (!x->currency && x->source.currency < 0) return refuse(x, arg, x->source_code);
    if (new_target && (x->currency || x->source.currency != x->target.currency)) {
        x->r.n = known;
        return refuse(x, CV_TO, x->to);
    }
    return JVN_OK;
}

/* ---- rates --------------------------------------------------------------------------------------- */

static money money_of(const conversion *x, jvn_type type, int64_t row)
{
    int64_t n;
    const char *code = rates_text(type, x->currency->array, row, &n);
    return rates_money(&x->r, code, n);
}

static jvn_status rate_task(void *context, int64_t i)
{
    conversion *x = context;
    jvn_type type = x->currency ? x->p.call->host->type_of(x->currency->schema) : JVN_NOTYPE;
    int64_t end = (i + 1) * TASK < x->p.n ? (i + 1) * TASK : x->p.n;
    if (x->p.call->host->cancelled(x->p.call)) return JVN_ECANCELLED;
    for (int64_t t = i * TASK; t < end; t++) {
        int by = NO_CURRENCY;
        bool known = !x->currency || !jvn_null(x->currency->array, t);
        x->factor[t] = known ? rates_find(&x->r, x->currency ? money_of(x, type, t) : x->source, x->target, x->p.days[t], &by) : NAN;
        x->by[t] = (int16_t)by;
    }
    return JVN_OK;
}

/* Whether any of the prices of a row is there. */
static bool has_price(const conversion *x, int64_t row)
{
    for (int i = 0; i < jvn_count(x->p.call, CV_PRICES); i++)
        if (!jvn_null(jvn_item_of(x->p.call, CV_PRICES, i)->array, row)) return true;
    return false;
}

static jvn_status find_rates(conversion *x)
{
    jvn_call *call = x->p.call;
    x->factor = call->host->scratch(call, x->p.n * (int64_t)sizeof *x->factor + 64);
    x->by = call->host->scratch(call, x->p.n * (int64_t)sizeof *x->by + 64);
    x->missing = call->host->scratch(call, x->p.n * (int64_t)sizeof *x->missing + 64);
    if (!x->factor || !x->by || !x->missing) return JVN_ENOMEM;
    jvn_status st = call->host->parallel_for(call, (x->p.n + TASK - 1) / TASK, rate_task, x);
    for (int64_t t = 0; t < x->p.n && !st; t++)
        if (isnan(x->factor[t]) && has_price(x, t)) x->missing[x->n_missing++] = t;
    return st;
}

/* ---- results ------------------------------------------------------------------------------------- */

static jvn_status convert_column(const conversion *x, int item, struct ArrowArray *out)
{
    jvn_call *call = x->p.call;
    const jvn_item *price = jvn_item_of(call, CV_PRICES, item);
    const struct ArrowArray *a = price->array;
    bool whole = call->host->type_of(price->schema) == JVN_INT64;
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, x->p.n, 0, JVN_NULLABLE, out);
    double *to = st ? NULL : jvn_out(out);
    for (int64_t t = 0; t < x->p.n && !st; t++) {
        bool none = jvn_null(a, t) || isnan(x->factor[t]);
        to[t] = none ? NAN : (whole ? (double)jvn_i64(a)[t] : jvn_f64(a)[t]) * x->factor[t];
        if (none) jvn_set_null(out, t);
    }
    return st;
}

static jvn_status name_of(const conversion *x, int item, char *name)
{
    snprintf(name, NAME, "%s_%s", jvn_item_of(x->p.call, CV_PRICES, item)->text, x->to);
    if (match_column(x->p.call->input, name) < 0) return JVN_OK;
    return jvn_fail(x->p.call, JVN_ENAME, JVN_BLAME(CV_PRICES, item), "drop or rename it first", "there is a column '%s' already", name);
}

static jvn_status add_converted(const conversion *x, int item)
{
    jvn_call *call = x->p.call;
    char name[NAME], convention[600];
    struct ArrowArray a = {0};
    jvn_status st = name_of(x, item, name);
    if (!st) st = convert_column(x, item, &a);
    if (st) return st;
    snprintf(convention, sizeof convention, "%s * rate %s%s to %s: the last in %s on or before %s, at most %d day%s old",
             jvn_item_of(call, CV_PRICES, item)->text, x->currency ? "from " : "", x->currency ? x->currency->text : x->source_code, x->to,
             x->r.t->name, x->p.date.name, x->r.within, x->r.within == 1 ? "" : "s");
    return call->host->add(call, NULL, name, call->host->field(call, JVN_FLOAT64, x->to, convention), &a);
}

/* ---- what is told -------------------------------------------------------------------------------- */

static void spell_reason(const conversion *x, int64_t row, char *to, size_t n)
{
    int64_t size = (int64_t)strlen(x->source_code);
    const char *code = x->source_code;
    if (x->currency && x->by[row] != NO_CURRENCY)
        code = rates_text(x->p.call->host->type_of(x->currency->schema), x->currency->array, row, &size);
    if (x->by[row] == NO_CURRENCY) snprintf(to, n, "no currency");
    else if (x->by[row] == NO_ROUTE) snprintf(to, n, "no rates from %.*s to %s", (int)(size < 20 ? size : 20), code, x->to);
    else if (!x->r.within) snprintf(to, n, "no rate on the day");
    else snprintf(to, n, "no rate within %d day%s", x->r.within, x->r.within == 1 ? "" : "s");
}

/* Inverse rates and crosses are told of, with how many rows they served. */
static void note_routes(const conversion *x)
{
    int64_t inverse = 0, through[MOST_CURRENCIES] = {0};
    char text[400] = "";
    size_t at = 0;
    for (int64_t t = 0; t < x->p.n; t++) {
        inverse += x->by[t] == BY_INVERSE;
        if (x->by[t] >= 0) through[x->by[t]]++;
    }
    if (inverse) at += (size_t)snprintf(text, sizeof text, "%lld by the inverse pair", (long long)inverse);
    for (int k = 0; k < x->r.n && at < sizeof text - 64; k++)
        if (through[k])
            at += (size_t)snprintf(text + at, sizeof text - at, "%s%lld by a cross through %s", at ? ", " : "", (long long)through[k], x->r.code[k]);
    if (at) jvn_say(x->p.call, "rates of %lld rows: %s", (long long)x->p.n, text);
}

static void note_missing(const conversion *x)
{
    char label[160], date[48], reason[80];
    if (!x->n_missing) return;
    int64_t row = x->missing[0];
    report_label(&x->p, row, label, sizeof label);
    spell_reason(x, row, reason, sizeof reason);
    report_date(&x->p, row, date, sizeof date);
    jvn_say(x->p.call, "%lld of %lld rows %s (first: %s%s%s, %s); side table missing", (long long)x->n_missing, (long long)x->p.n,
            x->n_missing == 1 ? "has no rate and is null" : "have no rate and are null", label, label[0] ? " " : "", date, reason);
}

static jvn_status add_field(const conversion *x, const char *name, const struct ArrowSchema *schema, const struct ArrowArray *from)
{
    struct ArrowArray a = {0};
    jvn_status st = x->p.rows->take(x->p.call, schema, from, x->missing, x->n_missing, &a);
    return st ? st : x->p.call->host->add(x->p.call, "missing", name, schema, &a);
}

static jvn_status add_missing(const conversion *x)
{
    enum { WIDTH = 80 };
    jvn_call *call = x->p.call;
    struct ArrowArray reason = {0};
    char text[WIDTH];
    jvn_status st = JVN_OK;
    for (int k = 0; k < x->p.n_by && !st; k++)
        if (x->p.by[k].index != x->p.date.index) st = add_field(x, x->p.by[k].name, x->p.by[k].schema, x->p.by[k].array);
    if (!st) st = add_field(x, x->p.date.name, x->p.date.schema, x->p.date.array);
    if (!st) st = call->host->map_rows(call, "missing", x->missing, x->n_missing);
    if (!st) st = call->host->new_array(call, JVN_STRING, x->n_missing, x->n_missing * WIDTH, 0, &reason);
    int64_t *at = st ? NULL : jvn_out(&reason);
    for (int64_t i = 0; i < x->n_missing && !st; i++) {
        spell_reason(x, x->missing[i], text, sizeof text);
        at[i + 1] = at[i] + (int64_t)strlen(text);
        memcpy(jvn_out_text(&reason) + at[i], text, strlen(text));
    }
    return st ? st : call->host->add(call, "missing", "reason", NULL, &reason);
}

jvn_status run_convert(jvn_call *call)
{
    conversion x = {.to = jvn_item_of(call, CV_TO, 0)->text};
    jvn_status st = panel_find(&x.p, call, (panel_args){-1, CV_BY, CV_DATE, -1, true});
    if (!st) st = find_source(&x);
    if (!st) st = rates_open(&x.r, call, CV_RATES, (int32_t)jvn_item_of(call, CV_WITHIN, 0)->integer);
    if (!st) st = resolve(&x);
    if (!st) st = find_rates(&x);
    if (!st) st = panel_add_input(&x.p);
    for (int i = 0; i < jvn_count(call, CV_PRICES) && !st; i++) st = add_converted(&x, i);
    if (!st) st = add_missing(&x);
    if (!st) note_routes(&x);
    if (!st) note_missing(&x);
    panel_close(&x.p);
    return st;
}
