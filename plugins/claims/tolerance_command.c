/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tolerance_command.c -- intervals of a ledger's figures, and how numbers at hand stand to them. */
#include "tolerance_command.h"

#include <math.h>

enum { AGAINST, TOLERANCES };

const jvn_param tolerance_params[2] = {
    {"--against", JVN_P_EXPR, 0, NULL, NULL, "what was found, in the claim's unit: adds a verdict"},
    RULES_PARAM,
};

jvn_status rules_read(jvn_call *call, pool *p, int arg, grid *rules)
{
    static const char *const names[TOLERANCE_COLUMNS] = {"word",        "below_share", "below_places", "above_share",
                                                         "above_places", "factor",      "says"};
    *rules = (grid){NULL, 0, 0};
    jvn_status st = grid_add_argument(call, p, rules, arg, names, TOLERANCE_COLUMNS, 1u);
    if (st == JVN_OK) grid_add_csv(p, rules, csv_tolerances, TOLERANCE_COLUMNS);
    return st;
}

#define COLUMN(name, kind, member_) {name, offsetof(record, member_), kind, NULL, NULL}

jvn_status tolerance_columns(jvn_call *call, const ledger *l)
{
    static const member columns[] = {COLUMN("tolerance", IS_CHARS, interval), COLUMN("tolerance_low", IS_NUMBER, tolerance.low),
                                     COLUMN("tolerance_high", IS_NUMBER, tolerance.high), COLUMN("rule", IS_CHARS, tolerance.rule)};
    for (int64_t i = 0; i < l->n; i++) spell_tolerance(&l->rows[i].tolerance, l->rows[i].interval);
    return add_members(call, NULL, columns, N_MEMBERS(columns), l->rows, sizeof *l->rows, l->n);
}

static double against(jvn_call *call, const jvn_item *item, int64_t i)
{
    const bool whole = call->host->type_of(item->schema) == JVN_INT64;
    i = item->array->length == 1 ? 0 : i;
    if (jvn_null(item->array, i)) return NAN;
    return whole ? (double)jvn_i64(item->array)[i] : jvn_f64(item->array)[i];
}

static jvn_status add_verdicts(jvn_call *call, const ledger *l)
{
    static const member columns[] = {COLUMN("verdict", IS_WORDS, texts[VERDICT]), COLUMN("reason", IS_WORDS, reason)};
    const jvn_item *item = jvn_item_of(call, AGAINST, 0);
    const jvn_type type = call->host->type_of(item->schema);
    if (type != JVN_FLOAT64 && type != JVN_INT64) return jvn_fail(call, JVN_ETYPE, AGAINST, NULL, "found no numbers to hold claims against");
    for (int64_t i = 0; i < l->n; i++) {
        record *r = &l->rows[i];
        const double x = against(call, item, i) * (r->direction ? r->direction : 1);
        const bool can = !isnan(x) && !isnan(r->tolerance.low);
        judgement j = can ? judge(&r->figure, &r->tolerance, r->negated, false, x) : (judgement){UNVERIFIABLE, false, "there is nothing to hold against it"};
        r->texts[VERDICT] = verdict_word(j.verdict);
        r->reason = pool_text(l->pool, j.why, strlen(j.why));
    }
    return add_members(call, NULL, columns, N_MEMBERS(columns), l->rows, sizeof *l->rows, l->n);
}

jvn_status run_tolerance(jvn_call *call)
{
    static const char *const ours[] = {"tolerance", "tolerance_low", "tolerance_high", "rule", "verdict", "reason"};
    const int n_ours = jvn_given(call, AGAINST) ? 6 : 4;
    pool *p = pool_new();
    ledger l;
    grid rules;
    jvn_status st = rules_read(call, p, TOLERANCES, &rules);
    if (st == JVN_OK) st = ledger_read(call, p, call->input, JVN_NOARG, &rules, &l);
    if (st == JVN_OK) st = ledger_share(call, &l, ours, n_ours);
    if (st == JVN_OK) st = tolerance_columns(call, &l);
    if (st == JVN_OK && n_ours > 4) st = add_verdicts(call, &l);
    pool_free(p);
    return st;
}
