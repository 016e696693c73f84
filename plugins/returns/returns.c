/* SPDX-License-Identifier: GPL-3.0-or-later */
/* returns.c -- the commands, and `returns` itself: prices to simple or log returns, cumulative return, rebased level
 * and drawdown.
 *
 *     px | returns close --by ticker
 *     px | returns close --by ticker --log --horizon 5
 *     px | returns close*fx --by ticker --cumulative --rebased --drawdown
 *
 * The result is the input, its columns shared, with a column `return` (and `cumulative`, `index`, `drawdown`), each
 * with its convention in words. What is odd about the rows is told in notes and side tables, never hidden. */
#include "returns.h"

static jvn_status add_result(const panel *p, const char *name, const char *unit, const char *formula,
                             struct ArrowArray *a)
{
    char scope[256], convention[640];
    panel_scope(p, scope, sizeof scope);
    snprintf(convention, sizeof convention, "%s%s", formula, scope);
    const struct ArrowSchema *f = p->call->host->field(p->call, JVN_FLOAT64, unit, convention);
    return p->call->host->add(p->call, NULL, name, f, a);
}

/* The row of the price before. */
static int64_t price_before(const void *context, int64_t row)
{
    const panel *p = context;
    const int64_t before = row - p->horizon;
    if (before < p->groups.starts[panel_series_of(p, row)]) return -1;
    return p->order ? p->order[before] : before;
}

static jvn_status add_return(const panel *p, prices *x)
{
    char formula[320], c[120];
    long long h = (long long)p->horizon;
    panel_price(p, c, sizeof c);
    if (p->log) snprintf(formula, sizeof formula, "log, ln(%s[t]/%s[t-%lld])", c, c, h);
    else snprintf(formula, sizeof formula, "simple, %s[t]/%s[t-%lld] - 1", c, c, h);
    return add_result(p, "return", p->log ? "logret" : "ret", formula, &x->ret);
}

static jvn_status add_excess(const panel *p, excess *y)
{
    char formula[320];
    if (!y->values.release) return JVN_OK;
    excess_formula(p, formula, sizeof formula);
    return add_result(p, "excess", p->log ? "logret" : "ret", formula, &y->values);
}

/* The paths asked for; release NULL: not asked for. */
typedef struct paths {
    double base;
    struct ArrowArray of[DRAWDOWN + 1];
} paths;

static jvn_status compute_paths(panel *p, prices *x, paths *y)
{
    jvn_call *call = p->call;
    bool asked[] = {[CUMULATIVE] = jvn_given(call, ARG_CUMULATIVE),
                    [REBASED] = jvn_given(call, ARG_REBASED) || jvn_arg_of(call, ARG_BASE)->given,
                    [DRAWDOWN] = jvn_given(call, ARG_DRAWDOWN)};
    jvn_status st = JVN_OK;
    y->base = jvn_item_of(call, ARG_BASE, 0)->number;
    if (!(y->base > 0)) return jvn_fail(call, JVN_EARG, ARG_BASE, NULL, "--base: found %g, wanted a number above 0", y->base);
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
    panel_price(p, c, sizeof c);
    if (kind == REBASED) snprintf(formula, sizeof formula, "%s rebased, first = %.10g", c, y->base);
    else if (kind == DRAWDOWN) snprintf(formula, sizeof formula, "simple, %s[t]/highest so far - 1", c);
    else if (p->log) snprintf(formula, sizeof formula, "log, ln(%s[t]/%s[first])", c, c);
    else snprintf(formula, sizeof formula, "simple, %s[t]/%s[first] - 1", c, c);
    return add_result(p, names[kind], unit, formula, &y->of[kind]);
}

/* Results never hide a column that is there. */
static jvn_status check_names(jvn_call *call)
{
    static const struct {
        const char *name;
        int arg;
    } results[] = {{"return", ARG_PRICE}, {"excess", ARG_RATE}, {"cumulative", ARG_CUMULATIVE}, {"index", ARG_REBASED},
                   {"drawdown", ARG_DRAWDOWN}};
    for (size_t k = 0; k < sizeof results / sizeof *results; k++)
        for (int32_t i = 0; jvn_given(call, results[k].arg) && i < call->input->n_columns; i++)
            if (strcmp(jvn_column_schema(call->input, i)->name, results[k].name) == 0)
                return jvn_fail(call, JVN_ENAME, results[k].arg, "rename it first, as in: rename before = return",
                                "there is a column '%s' already", results[k].name);
    return JVN_OK;
}

static jvn_status add_results(panel *p, prices *x, excess *e, paths *y)
{
    jvn_status st = panel_add_input(p);
    if (!st) st = p->call->host->map_also(p->call, NULL, "return", price_before, p);
    if (!st && e->values.release) st = p->call->host->map_also(p->call, NULL, "excess", price_before, p);
    if (!st) st = add_return(p, x);
    if (!st) st = add_excess(p, e);
    for (int k = 0; k <= DRAWDOWN && !st; k++) st = add_path(p, y, (prices_kind)k);
    return st;
}

static jvn_status run(jvn_call *call)
{
    panel p = {.horizon = jvn_item_of(call, ARG_HORIZON, 0)->integer, .log = jvn_given(call, ARG_LOG)};
    prices x = {0};
    excess e = {0};
    paths y = {0};
    jvn_status st = check_names(call);
    if (!st) st = panel_open(&p, call, (panel_args){ARG_PRICE, ARG_BY, ARG_DATE, ARG_VOLUME, false});
    if (!st) st = prices_returns(&p, &x);
    if (!st) st = excess_compute(&p, &x, &e);
    if (!st) st = compute_paths(&p, &x, &y);
    if (!st) st = report(&p, &x);
    if (!st) excess_report(&p, &e);
    if (!st) st = add_results(&p, &x, &e, &y);
    release(&x.ret);
    release(&e.values);
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
    [ARG_RATE] = {"--rate", JVN_P_EXPR, 0, NULL, NULL, "add the return in excess of this riskless one of a period: a number or a column"},
    [ARG_ANNUAL_RATE] = {"--annual-rate", JVN_P_ENUM, 0, "simple|compounded", NULL, "--rate is a year's: rate/periods, or (1 + rate)^(1/periods) - 1 a period"},
    [ARG_PERIODS] = {"--periods", JVN_P_NUMBER, 0, "1..", "252", "periods a year, for --annual-rate"},
};

static const jvn_param resample_params[] = {
    [TO_PERIOD] = {"PERIOD", JVN_P_ENUM, JVN_REQUIRED, "day|week|month|quarter|year", NULL, "what a row stands for"},
    [TO_BY] = {"--by", JVN_P_COLUMNS, JVN_GROUPS, NULL, NULL, "what tells one series from another"},
    [TO_DATE] = {"--date", JVN_P_COLUMN, 0, NULL, NULL, "dates; else the input's first column of dates"},
    [TO_LABEL] = {"--label", JVN_P_ENUM, 0, "last|start|end", "last", "the date of a period: of its last row, its first day, or its last"},
    [TO_FIRST] = {"--first", JVN_P_COLUMNS, 0, NULL, NULL, "columns to take the first value of; `open` is one"},
    [TO_LAST] = {"--last", JVN_P_COLUMNS, 0, NULL, NULL, "columns to take the last value of"},
    [TO_MAX] = {"--max", JVN_P_COLUMNS, 0, NULL, NULL, "columns to take the greatest value of; `high` is one"},
    [TO_MIN] = {"--min", JVN_P_COLUMNS, 0, NULL, NULL, "columns to take the least value of; `low` is one"},
    [TO_SUM] = {"--sum", JVN_P_COLUMNS, 0, NULL, NULL, "columns to add up; `volume` is one"},
};

static const jvn_param adjust_params[] = {
    [OF_PRICES] = {"PRICES", JVN_P_COLUMNS, JVN_REQUIRED, NULL, NULL, "columns to adjust; a dividend is measured against `close`, else the first"},
    [OF_SPLITS] = {"--splits", JVN_P_TABLE, 0, NULL, NULL, "a table of ex-dates and ratios: date, ratio (new shares for one old), and the columns of --by"},
    [OF_DIVIDENDS] = {"--dividends", JVN_P_TABLE, 0, NULL, NULL, "a table of ex-dates and amounts a share: date, amount, and the columns of --by"},
    [OF_BY] = {"--by", JVN_P_COLUMNS, JVN_GROUPS, NULL, NULL, "what tells one series from another"},
    [OF_DATE] = {"--date", JVN_P_COLUMN, 0, NULL, NULL, "dates; else the input's first column of dates"},
};

static const jvn_param recovery_params[] = {
    [UNDO_PRICE] = {"COLUMN", JVN_P_EXPR, JVN_REQUIRED, NULL, NULL, "prices: a column, or an expression"},
    [UNDO_ON] = {"--on", JVN_P_DATE, JVN_REQUIRED, NULL, NULL, "the day of the event; without a row, the next that has one"},
    [UNDO_BY] = {"--by", JVN_P_COLUMNS, JVN_GROUPS, NULL, NULL, "what tells one series from another"},
    [UNDO_DATE] = {"--date", JVN_P_EXPR, 0, NULL, NULL, "dates; else the input's first column of dates"},
    [UNDO_UNTIL] = {"--until", JVN_P_DATE, 0, NULL, NULL, "the last day to look at"},
    [UNDO_TURN] = {"--turn", JVN_P_ENUM, 0, "event|extreme", "event", "what is to be undone: the move of the day, or to the farthest price since"},
};

static const jvn_param marketcap_params[] = {
    [CAP_PRICE] = {"COLUMN", JVN_P_EXPR, JVN_REQUIRED, NULL, NULL, "prices: a column, or an expression"},
    [CAP_SHARES] = {"--shares", JVN_P_TABLE, JVN_REQUIRED, NULL, NULL, "shares outstanding: date, shares, and the columns of --by"},
    [CAP_BY] = {"--by", JVN_P_COLUMNS, JVN_GROUPS, NULL, NULL, "what tells one series from another"},
    [CAP_DATE] = {"--date", JVN_P_EXPR, 0, NULL, NULL, "dates; else the input's first column of dates"},
    [CAP_CURRENCY] = {"--currency", JVN_P_WORD, 0, NULL, "USD", "the unit of prices that have none"},
};

static const jvn_param convert_params[] = {
    [CV_PRICES] = {"PRICES", JVN_P_COLUMNS, JVN_REQUIRED, NULL, NULL, "columns to convert, all in one currency"},
    [CV_RATES] = {"--rates", JVN_P_TABLE, JVN_REQUIRED, NULL, NULL, "a table of rates: date, from, to, rate (`to` for one `from`), or date and columns such as EURUSD"},
    [CV_TO] = {"--to", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "the currency wanted"},
    [CV_FROM] = {"--from", JVN_P_WORD, 0, NULL, NULL, "the currency of prices that have no unit"},
    [CV_CURRENCY] = {"--currency", JVN_P_COLUMN, 0, NULL, NULL, "the currency of each row's prices"},
    [CV_BY] = {"--by", JVN_P_COLUMNS, 0, NULL, NULL, "what tells one series from another, for the side table missing"},
    [CV_DATE] = {"--date", JVN_P_EXPR, 0, NULL, NULL, "dates; else the input's first column of dates"},
    [CV_WITHIN] = {"--within", JVN_P_INTEGER, 0, "0..36500", "5", "days that a rate may be old"},
};

static const jvn_param align_params[] = {
    [AL_PRICE] = {"COLUMN", JVN_P_EXPR, 0, NULL, NULL, "prices: rows without one count as none; else the column `close`, else every row counts"},
    [AL_HOW] = {"--how", JVN_P_ENUM, JVN_REQUIRED, "intersection|previous|union", NULL, "keep days that all series have; fill with the row before; add empty rows"},
    [AL_BY] = {"--by", JVN_P_COLUMNS, JVN_REQUIRED | JVN_GROUPS, NULL, NULL, "what tells one series from another"},
    [AL_DATE] = {"--date", JVN_P_COLUMN, 0, NULL, NULL, "dates; else the input's first column of dates"},
    [AL_ON] = {"--on", JVN_P_WORD, 0, "--by", NULL, "the series whose days are the calendar; else the days of all"},
    [AL_WITHIN] = {"--within", JVN_P_INTEGER, 0, "0..36500", "5", "previous: days that a row may be old"},
};

static const jvn_command commands[] = {
    {.name = "returns",
     .summary = "returns of prices, by series, with gaps and stale rows reported",
     .example = "px | returns close --by ticker",
     .details =
         "return = P[t]/P[t-h] - 1, unit ret; with --log ln(P[t]/P[t-h]), unit logret; h rows apart (--horizon).\n"
         "cumulative = P[t]/P[first] - 1, which is the product of (1 + return) less 1; with --log the sum of logs.\n"
         "index = base * P[t]/P[first]. drawdown = P[t]/max(P[first..t]) - 1, simple also with --log.\n"
         "excess = return - riskless, with --log return - ln(1 + riskless). The riskless return is --rate, a\n"
         "fraction a period, or by its unit a percentage or a log return; with --annual-rate it is a year's and\n"
         "spread over --periods of them. With --horizon the rates of its rows are compounded.\n"
         "Growth a year, geometric and arithmetic: perf, or annual_return(return).\n\n"
         "Rows are sorted by series and date if they do not stand so already, and a note says so. A return is null\n"
         "in the first rows of a series and wherever one of its two prices is missing: a missing price is not\n"
         "bridged. Prices that are zero, negative or not finite count as missing. Two rows of one date in a series\n"
         "are an error.\n\n"
         "Side tables: series (rows, first and last date, and how many gaps, missing days, rows off the others'\n"
         "calendar, stale and unpriced rows), gaps (from, to, days), stale (rows without volume that repeat the\n"
         "price before), jumps (rows that look like splits which prices were not adjusted for; not looked for where\n"
         "there is an adj_close).\n"
         "A gap is a step of more than 5 days in a series of weekdays, of more than 1 in a series with rows at\n"
         "weekends, and half as long again as the middle step in a rarer one. A jump is a step up or down by a\n"
         "ratio of splits, 2 to 8, 10 and so on to 100, within 3 %, in a series of which one row in 100 at most, or\n"
         "one alone, moves by 1.8 times. Where closes have an open beside them, the day's open is held against the\n"
         "close before, which leaves the day's own move out.\n",
     .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(params),
     .run = run},
    {.name = "resample",
     .summary = "days to weeks, months, quarters or years, by series",
     .example = "px | resample week --by ticker | head 3",
     .details =
         "One row for each series and period in which it has rows. By name, in any letter case: open is the first value,\n"
         "high the greatest, low the least, volume the sum, and any other column (close, adj_close) the last; nulls are\n"
         "passed over. --first, --last, --max, --min, --sum name columns that are to go otherwise. The date is that of\n"
         "the period's last row (--label last), the period's last day (end) or its first (start). rows counts the rows.\n"
         "Weeks begin on Monday (ISO 8601).",
     .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(resample_params),
     .run = run_resample},
    {.name = "recovery",
     .summary = "how much of a move was undone since, and by when, by series",
     .example = "px | recovery close --on 2025-01-27 --by ticker | head 5",
     .details =
         "move = P[turn]/P[before] - 1: before is the last price before the event, the turn the price of its day, or with\n"
         "--turn extreme the farthest one since, in the direction of that day. regained = (P[last] - P[turn]) / (P[before] -\n"
         "P[turn]): 1 when all is undone. recovered is the first day on which the price is back, rows how many rows that\n"
         "took. Prices that are zero, negative or not finite count as missing.",
     .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(recovery_params),
     .run = run_recovery},
    {.name = "adjust",
     .summary = "prices before splits and dividends, made comparable with the last ones",
     .example = "px | adjust close --splits splits --by ticker",
     .details =
         "adj_NAME[t] = NAME[t] times the product, over all actions with an ex-date after t, of old/new shares for a split\n"
         "(the table's `ratio`, new for old) and of 1 - D/C[t-1] for a dividend (`amount`), C[t-1] being the unadjusted\n"
         "close of the row before the ex-date: back-adjustment as CRSP and Yahoo do it. Both tables have `date` (the\n"
         "ex-date) and the columns of --by. An ex-date without a row acts on the next row. Actions that meet no rows\n"
         "before and after them change nothing, and a note counts them. A column `volume`, in any letter case, goes the\n"
         "other way: times new/old shares, and dividends leave it.",
     .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(adjust_params),
     .run = run_adjust},
    {.name = "marketcap",
     .summary = "market value from prices and shares outstanding, and its change, by series",
     .example = "px | marketcap close --shares shares --by ticker | head 3",
     .details =
         "Adds shares (the last known on or before the row's day), market_value = shares * P and change = shares[t] *\n"
         "(P[t] - P[t-1]): what the move of the price made of the company's value, so that issues and buybacks do not\n"
         "count. Their unit is that of the prices, else --currency. Rows before the first known shares have nulls, and a\n"
         "note counts them. Prices and shares must stand on one side of a split: prices as they were, or adjusted shares.\n"
         "Prices that are zero, negative or not finite count as missing.",
     .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(marketcap_params),
     .run = run_marketcap},
    {.name = "convert",
     .summary = "prices in another currency, by a table of rates",
     .example = "px | convert close --rates fx --from USD --to EUR | head 3",
     .details =
         "Adds NAME_TO = NAME * rate, in the unit TO, for each of the columns. They are in the currency of their\n"
         "unit, of --from, or of --currency, row by row. The rate of a row is the last quote on or before its day\n"
         "that is at most --within days old: of the pair itself, else of the inverse pair (1/rate), else a cross\n"
         "through the first currency of the table that leads there; a note tells how many rows the last two served.\n"
         "Rows without a rate are null: a note counts them, and the side table missing (the columns of --by, date,\n"
         "reason) lists them.\n\n"
         "Hundredths are known, in prices, rates and --to: GBX and GBp (GBP), ZAc and ZAC (ZAR), ILA and ILa (ILS),\n"
         "USX and USc (USD), EUc (EUR). A wide table's columns are named EURUSD, EUR/USD, EUR_USD, EUR-USD or\n"
         "EURUSD=X: dollars for a euro.",
     .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(convert_params),
     .run = run_convert},
    {.name = "align",
     .summary = "series of different calendars on common days, and what was left out or filled",
     .example = "px | align --by ticker --how intersection | head 3",
     .details =
         "intersection keeps the days on which all series have a row with a price. previous puts every series on the\n"
         "calendar: a day that it lacks gets the values, all of them, of its row before, if that is at most --within\n"
         "days older, and the column filled is true there; days before its first row get none, those soon after its\n"
         "last do. union adds rows that are empty but for series and date, on all days of the calendar. The calendar\n"
         "is the days of the series --on, else the days that any series has. A row whose price is null, zero,\n"
         "negative or not finite counts as none, but for union. The result stands in order of series and date.\n\n"
         "The side table dropped has what was left out, and days that previous could not fill: series, date, reason.\n"
         "For the days of an exchange see sessions, for one other table join --asof.",
     .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(align_params),
     .run = run_align},
};

JVN_PLUGIN("returns", "0.1.0", "returns of prices", JVN_NEEDS_ROWS " " JVN_NEEDS_TEXT, "", .commands = JVN_LIST(commands));
