/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rebound.c -- what is spent when a unit becomes cheaper and demand answers with a constant elasticity e: use grows as
 * cost^-e, spending as cost^(1-e). At e = 1 spending stays; above, it grows: Jevons 1865. */
#include "rebound.h"

#include "columns.h"
#include "input.h"
#include "sheet.h"

EMBED_CSV(rebound)

enum { IN_CHEAPER, IN_ELASTICITY };

/* ---- what a given cost implies ------------------------------------------------------------------- */

typedef struct answer {
    double elasticity, use, spending;
    const char *verdict;
} answer;

static const member answer_columns[] = {
    NUMBER_OF(answer, elasticity, NULL, "of demand, constant"),
    NUMBER_OF(answer, use, NULL, "new to old, cheaper^-elasticity"),
    NUMBER_OF(answer, spending, NULL, "new to old, cheaper^(1 - elasticity)"),
    TEXT_OF(answer, verdict, NULL),
};

static answer answer_of(double cheaper, double elasticity)
{
    double spending = pow(cheaper, 1 - elasticity);
    const char *verdict = cheaper == 1 ? "the cost stays, and all with it" : fabs(spending - 1) < 1e-9 ? "the Jevons point: spending stays" : spending > 1 ? "spending rises" : "spending falls";
    return (answer){elasticity, pow(cheaper, -elasticity), spending, verdict};
}

/* At the elasticity that was given, at 5, 50 and 95 % of an uncertain one, or over a scale of them. */
static jvn_status add_answers(jvn_call *call, double cheaper)
{
    static const double scale[] = {0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2}, parts[] = {0.05, 0.5, 0.95};
    enum { N_SCALE = sizeof scale / sizeof *scale, N_PARTS = sizeof parts / sizeof *parts };
    answer rows[N_SCALE];
    int n = N_SCALE;
    dist d;
    for (int i = 0; i < N_SCALE; i++) rows[i] = answer_of(cheaper, scale[i]);
    if (jvn_given(call, IN_ELASTICITY)) {
        jvn_status st = input_take(call, IN_ELASTICITY, jvn_item_of(call, IN_ELASTICITY, 0)->text, Q_ELASTICITY, &d);
        if (st != JVN_OK) return st;
        n = d.kind == CONSTANT ? 1 : N_PARTS;
        for (int i = 0; i < n; i++) rows[i] = answer_of(cheaper, dist_quantile(&d, n == 1 ? 0.5 : parts[i]));
    }
    return add_members(call, NULL, answer_columns, N_MEMBERS(answer_columns), rows, sizeof *rows, n);
}

/* ---- history ------------------------------------------------------------------------------------- */

enum { PAST_CASE, PAST_WHAT, PAST_FROM, PAST_TO, PAST_COST, PAST_USE, PAST_SOURCE, PAST_NOTE, N_PAST };
static const sheet_spec history = {
    .title = "rebound", .csv = csv_rebound, .n_columns = N_PAST, .aliases = NO_COLUMN, .source = NO_COLUMN, .its_date = NO_COLUMN};

typedef struct past {
    const char *name, *what, *source, *note;
    double from, to, unit_cost, use, spending, elasticity;
} past;

static const member past_columns[] = {
    {"case", offsetof(past, name), 1, NULL, NULL},
    TEXT_OF(past, what, NULL),
    NUMBER_OF(past, from, NULL, NULL),
    NUMBER_OF(past, to, NULL, NULL),
    NUMBER_OF(past, unit_cost, NULL, "new to old"),
    NUMBER_OF(past, use, NULL, "new to old"),
    NUMBER_OF(past, spending, NULL, "new to old, unit_cost * use"),
    NUMBER_OF(past, elasticity, NULL, "implied: -ln(use)/ln(unit_cost), incomes not held"),
    TEXT_OF(past, source, NULL),
    TEXT_OF(past, note, NULL),
};

static past past_of(jvn_call *call, const sheet *s, int row)
{
    double cost = sheet_number(call, s, row, PAST_COST), use = sheet_number(call, s, row, PAST_USE);
    return (past){.name = sheet_text(s, row, PAST_CASE), .what = sheet_text(s, row, PAST_WHAT), .source = sheet_text(s, row, PAST_SOURCE),
                  .note = sheet_text(s, row, PAST_NOTE), .from = sheet_number(call, s, row, PAST_FROM), .to = sheet_number(call, s, row, PAST_TO),
                  .unit_cost = cost, .use = use, .spending = cost * use, .elasticity = -log(use) / log(cost)};
}

static jvn_status add_history(jvn_call *call)
{
    sheet s;
    jvn_status st = sheet_open(call, &history, NULL, -1, &s);
    past *rows = st == JVN_OK ? call->host->scratch(call, (s.n + 1) * (int64_t)sizeof *rows) : NULL;
    if (!rows) return JVN_ENOMEM;
    for (int i = 0; i < s.n; i++) rows[i] = past_of(call, &s, i);
    return add_members(call, "history", past_columns, N_MEMBERS(past_columns), rows, sizeof *rows, s.n);
}

jvn_status run_rebound(jvn_call *call)
{
    dist cheaper;
    jvn_status st = input_take(call, IN_CHEAPER, jvn_item_of(call, IN_CHEAPER, 0)->text, Q_CHEAPER, &cheaper);
    if (st == JVN_OK && cheaper.kind != CONSTANT)
        st = jvn_fail(call, JVN_EARG, IN_CHEAPER, "--elasticity may be uncertain", "found '%.60s', wanted one value", jvn_item_of(call, IN_CHEAPER, 0)->text);
    if (st == JVN_OK) st = add_answers(call, dist_quantile(&cheaper, 0.5));
    return st == JVN_OK ? add_history(call) : st;
}
