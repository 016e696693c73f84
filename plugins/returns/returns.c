/* SPDX-License-Identifier: GPL-3.0-or-later */
/* returns.c -- the command returns: prices to simple or log returns, cumulative return, rebased level and drawdown.
 *
 *     px | returns close --by ticker
 *     px | returns close --by ticker --log --horizon 5
 *     px | returns close*fx --by ticker --cumulative --rebased --drawdown
 *
 * The result is the input, its columns shared, with a column `return` (and `cumulative`, `index`, `drawdown`), each
 * with its convention in words. What is odd about the rows is told in notes and side tables, never hidden. */
#include "returns.h"

/* ", by ticker, ordered by date" */
static void write_scope(const panel *p, char *to, size_t n)
{
    size_t at = 0;
    to[0] = 0;
    for (int k = 0; k < p->n_by && at < n; k++)
        at += (size_t)snprintf(to + at, n - at, "%s%s", k ? ", " : ", by ", p->by[k].name);
    if (at < n && p->date.schema) snprintf(to + at, n - at, ", ordered by %s", p->date.name);
    if (at < n && !p->date.schema) snprintf(to + at, n - at, ", in the order of rows");
}

/* The price in formulas: close, or (close * fx). */
static const char *price_name(const panel *p, char *buf, size_t n)
{
    snprintf(buf, n, p->price.index < 0 ? "(%s)" : "%s", p->price.name);
    return buf;
}

static jvn_status add_result(const panel *p, const char *name, const char *unit, const char *formula,
                             struct ArrowArray *a)
{
    char scope[256], convention[640];
    write_scope(p, scope, sizeof scope);
    snprintf(convention, sizeof convention, "%s%s", formula, scope);
    const struct ArrowSchema *f = p->call->host->field(p->call, JVN_FLOAT64, unit, convention);
    return p->call->host->add(p->call, NULL, name, f, a);
}

static jvn_status add_return(const panel *p, prices *x)
{
    char formula[320], c[120];
    long long h = (long long)p->horizon;
    price_name(p, c, sizeof c);
    if (p->log) snprintf(formula, sizeof formula, "log, ln(%s[t]/%s[t-%lld])", c, c, h);
    else snprintf(formula, sizeof formula, "simple, %s[t]/%s[t-%lld] - 1", c, c, h);
    return add_result(p, "return", p->log ? "logret" : "ret", formula, &x->ret);
}

/* The paths asked for; release NULL: not asked for. */
typedef struct paths {
    double base;
    struct ArrowArray of[DRAWDOWN + 1];
} paths;

static jvn_status compute_paths(panel *p, const prices *x, paths *y)
{
    jvn_call *call = p->call;
    bool asked[] = {[CUMULATIVE] = jvn_given(call, ARG_CUMULATIVE),
                    [REBASED] = jvn_given(call, ARG_REBASED) || jvn_arg_of(call, ARG_BASE)->given,
                    [DRAWDOWN] = jvn_given(call, ARG_DRAWDOWN)};
    jvn_status st = JVN_OK;
    y->base = jvn_item_of(call, ARG_BASE, 0)->number;
    for (int k = 0; k <= DRAWDOWN && !st; k++)
        if (asked[k]) st = prices_path(p, x, (prices_kind)k, y->base, &y->of[k]);
    return st;
}

static jvn_status add_path(const panel *p, paths *y, prices_kind kind)
{
    static const char *const names[] = {"cumulative", "index", "drawdown"};
    char formula[320], c[120];
    const char *unit = kind == REBASED ? "" : kind == CUMULATIVE && p->log ? "logret" : "ret";
    if (!y->of[kind].release) return JVN_OK;
    price_name(p, c, sizeof c);
    if (kind == REBASED) snprintf(formula, sizeof formula, "%s rebased, first = %.10g", c, y->base);
    else if (kind == DRAWDOWN) snprintf(formula, sizeof formula, "simple, %s[t]/highest so far - 1", c);
    else if (p->log) snprintf(formula, sizeof formula, "log, ln(%s[t]/%s[first])", c, c);
    else snprintf(formula, sizeof formula, "simple, %s[t]/%s[first] - 1", c, c);
    return add_result(p, names[kind], unit, formula, &y->of[kind]);
}

/* The input's columns: shared, or moved where they had to be sorted. */
static jvn_status add_input(panel *p)
{
    const jvn_table *t = p->call->input;
    const jvn_host *host = p->call->host;
    jvn_status st = JVN_OK;
    for (int32_t i = 0; i < t->n_columns && !st; i++) {
        struct ArrowArray a = {0};
        if (p->sorted) {
            a = p->sorted[i];
            p->sorted[i].release = NULL;
        } else {
            st = host->share(p->call, jvn_column(t, i), 0, t->rows, &a);
        }
        if (!st) st = host->add(p->call, NULL, jvn_column_schema(t, i)->name, jvn_column_schema(t, i), &a);
    }
    return st;
}

/* Results never hide a column that is there. */
static jvn_status check_names(jvn_call *call)
{
    static const struct {
        const char *name;
        int arg;
    } results[] = {{"return", ARG_PRICE}, {"cumulative", ARG_CUMULATIVE}, {"index", ARG_REBASED},
                   {"drawdown", ARG_DRAWDOWN}};
    for (size_t k = 0; k < sizeof results / sizeof *results; k++)
        for (int32_t i = 0; jvn_given(call, results[k].arg) && i < call->input->n_columns; i++)
            if (strcmp(jvn_column_schema(call->input, i)->name, results[k].name) == 0)
                return jvn_fail(call, JVN_ENAME, results[k].arg, "rename it first, as in: rename before = return",
                                "there is a column '%s' already", results[k].name);
    return JVN_OK;
}

static jvn_status add_results(panel *p, prices *x, paths *y)
{
    jvn_status st = add_input(p);
    if (!st) st = add_return(p, x);
    for (int k = 0; k <= DRAWDOWN && !st; k++) st = add_path(p, y, (prices_kind)k);
    return st;
}

static jvn_status run(jvn_call *call)
{
    panel p = {0};
    prices x = {0};
    paths y = {0};
    jvn_status st = check_names(call);
    if (!st) st = panel_open(&p, call);
    if (!st) st = prices_returns(&p, &x);
    if (!st) st = compute_paths(&p, &x, &y);
    if (!st) st = report(&p, &x);
    if (!st) st = add_results(&p, &x, &y);
    release(&x.ret);
    for (int k = 0; k <= DRAWDOWN; k++) release(&y.of[k]);
    panel_close(&p);
    return st;
}

static const jvn_param params[] = {
    [ARG_PRICE] = {"COLUMN", JVN_P_EXPR, JVN_REQUIRED, NULL, NULL, "prices: a column, or an expression"},
    [ARG_BY] = {"--by", JVN_P_COLUMNS, JVN_GROUPS, NULL, NULL, "what tells one series from another"},
    [ARG_DATE] = {"--date", JVN_P_EXPR, 0, NULL, NULL, "dates; else the input's first column of dates"},
    [ARG_VOLUME] = {"--volume", JVN_P_EXPR, 0, NULL, NULL, "volume, to find stale rows; else the column 'volume'"},
    [ARG_LOG] = {"--log", JVN_P_SWITCH, 0, NULL, NULL, "log returns"},
    [ARG_HORIZON] = {"--horizon", JVN_P_INTEGER, 0, "1..", "1", "rows from one price to the other"},
    [ARG_CUMULATIVE] = {"--cumulative", JVN_P_SWITCH, 0, NULL, NULL, "add the return since the series' first price"},
    [ARG_REBASED] = {"--rebased", JVN_P_SWITCH, 0, NULL, NULL, "add the price as an index that begins at --base"},
    [ARG_BASE] = {"--base", JVN_P_NUMBER, 0, NULL, "100", "where the rebased index begins"},
    [ARG_DRAWDOWN] = {"--drawdown", JVN_P_SWITCH, 0, NULL, NULL, "add the loss from the highest price so far"},
};

static const jvn_command commands[] = {
    {.name = "returns",
     .summary = "returns of prices, by series, with gaps and stale rows reported",
     .example = "px | returns close --by ticker",
     .details =
         "return = P[t]/P[t-h] - 1, unit ret; with --log ln(P[t]/P[t-h]), unit logret; h rows apart (--horizon).\n"
         "cumulative = P[t]/P[first] - 1, which is the product of (1 + return) less 1; with --log the sum of logs.\n"
         "index = base * P[t]/P[first]. drawdown = P[t]/max(P[first..t]) - 1, simple also with --log.\n\n"
         "Rows are sorted by series and date if they do not stand so already, and a note says so. A return is null\n"
         "in the first rows of a series and wherever one of its two prices is missing: a missing price is not\n"
         "bridged. Prices that are zero, negative or not finite count as missing. Two rows of one date in a series\n"
         "are an error.\n\n"
         "Side tables: series (rows, first and last date, and how many gaps, missing days, rows off the others'\n"
         "calendar, stale and unpriced rows), gaps (from, to, days), stale (rows without volume that repeat the\n"
         "price before). A gap is a step of more than 5 days in a series of weekdays, of more than 1 in a series with\n"
         "rows at weekends, and half as long again as the middle step in a rarer one.",
     .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(params),
     .run = run},
};

JVN_PLUGIN("returns", "0.1.0", "returns of prices", JVN_NEEDS_ROWS " " JVN_NEEDS_TEXT, "", .commands = JVN_LIST(commands));
