/* SPDX-License-Identifier: GPL-3.0-or-later */
/* event.c -- the command event: abnormal returns around dates, their exact errors, and the tests over many events.
 *
 *     event px --on 2025-01-27 --market ^IXIC --estimation -120:-11 --window -1:5
 *     ev = event px --events listings --market ^GSPC --window -1:1,0:0 --tests all
 *     ev.tests | where p < 0.05
 *
 * The arithmetic is in files that know nothing of the shell (study.h); the rest reads the tables and writes them. */
#include "event.h"

static const jvn_table *table_of(const jvn_call *call)
{
    return jvn_given(call, ARG_TABLE) ? jvn_item_of(call, ARG_TABLE, 0)->table : call->input;
}

static jvn_status find_table(jvn_call *call, const jvn_table **t)
{
    *t = table_of(call);
    if (!*t) return jvn_fail(call, JVN_EARG, ARG_TABLE, "as in: event px --on 2025-01-27 --market ^GSPC", "no table of prices");
    if (!call->input || !jvn_given(call, ARG_TABLE)) return JVN_OK;
    return jvn_fail(call, JVN_EARG, ARG_TABLE, "a column is named with --price", "a table stands before the pipe already");
}

static bool wants_tests(const options *o)
{
    for (int k = 0; k < N_TESTS; k++)
        if (o->tests[k]) return true;
    return false;
}

static jvn_status fail_empty(const work *w)
{
    char why[256];
    if (!w->s.n) return jvn_fail(w->call, JVN_EDATA, JVN_NOARG, NULL, "there is no event");
    return jvn_fail(w->call, JVN_EDATA, JVN_NOARG, NULL, "no event is left of %lld; of the first: %s", (long long)w->s.n,
                    reason_text(w, 0, why, sizeof why));
}

static jvn_status run(jvn_call *call)
{
    const jvn_table *t;
    options o;
    panel p;
    benches m;
    requests r;
    results x;
    jvn_status st;
    study_init();
    if ((st = find_table(call, &t)) || (st = options_read(call, &o)) || (st = panel_open(&p, call, t, o.of, MAIN)))
        return st;
    if (o.of == OF_RETURN && o.returns == R_GIVEN) o.log = strcmp(call->host->unit_of(p.price.schema), "logret") == 0;
    if ((st = benches_open(&m, &p, &o)) || (st = events_read(&r, &p, &m))) return st;
    work w = {.call = call, .o = &o, .p = &p, .m = &m, .b = m.of, .r = &r, .ranks = wants_tests(&o)};
    if ((st = build(&w)) || (st = results_make(&w, &x))) return st;
    if (!x.n_kept) return fail_empty(&w);
    notes_say(&w, &x);
    return tables_add(&w, &x);
}

static const jvn_param params[] = {
    [ARG_TABLE] = {"TABLE", JVN_P_TABLE, 0, NULL, NULL, "prices, where no table stands before the pipe"},
    [ARG_ON] = {"--on", JVN_P_DATE, JVN_MANY, NULL, NULL, "the event's date, for every instrument of the table"},
    [ARG_EVENTS] = {"--events", JVN_P_TABLE, 0, NULL, NULL, "a table of events: ticker, date and perhaps group, market"},
    [ARG_TICKER] = {"--ticker", JVN_P_WORD, JVN_MANY, "--by", NULL, "with --on: these instruments alone"},
    [ARG_MARKET] = {"--market", JVN_P_WORD, JVN_MANY, "--by", NULL, "the benchmark: an instrument of the table, or a column; or several"},
    [ARG_MARKET_TABLE] = {"--market-table", JVN_P_TABLE, 0, NULL, NULL, "another table that has the benchmark, or several by name"},
    [ARG_FACTORS] = {"--factors", JVN_P_TABLE, 0, NULL, NULL, "a table of factors: mkt_rf, smb, hml, rmw, cma, mom, rf"},
    [ARG_RF] = {"--rf", JVN_P_WORD, 0, NULL, NULL, "the riskless return's column, of the factors or the table"},
    [ARG_MODEL] = {"--model", JVN_P_ENUM, 0, "market|adjusted|mean|capm|ff3|ff5|carhart|garch", "market",
                   "the model of normal returns"},
    [ARG_ESTIMATION] = {"--estimation", JVN_P_RANGE, 0, NULL, "-120:-11", "estimation days, counted from the event"},
    [ARG_WINDOW] = {"--window", JVN_P_WORD, JVN_MANY, NULL, "-1:1", "event windows: -1:5, or several, -1:1,0:0"},
    [ARG_RETURNS] = {"--returns", JVN_P_ENUM, 0, "simple|log|given", "simple", "given: the table holds returns already"},
    [ARG_TESTS] = {"--tests", JVN_P_WORD, 0, NULL, "default", "default, all, none, or names with commas between"},
    [ARG_PRICE] = {"--price", JVN_P_WORD, 0, NULL, NULL, "the column of prices; else adj_close, close, price; of given returns: return, ret"},
    [ARG_BY] = {"--by", JVN_P_WORD, 0, NULL, NULL, "what tells instruments apart; else ticker, symbol, permno"},
    [ARG_DATE] = {"--date", JVN_P_WORD, 0, NULL, NULL, "the column of dates; else the first"},
    [ARG_GROUP] = {"--group", JVN_P_WORD, 0, NULL, NULL, "the events' column of groups; else the column 'group'"},
    [ARG_MIN] = {"--min-estimation", JVN_P_INTEGER, 0, "3..10001", "30", "an event with fewer estimation days is excluded"},
    [ARG_SHIFT] = {"--shift", JVN_P_ENUM, 0, "next|previous|exclude", "next", "an event on a day without prices"},
    [ARG_SD] = {"--sd", JVN_P_ENUM, 0, "exact|naive", "exact", "of CAR; naive leaves out the estimation error"},
    [ARG_PAIRS] = {"--pairs", JVN_P_ENUM, 0, "event|calendar", "event",
                   "how residuals of events of different days are paired for their correlation"},
    [ARG_NEGATIVE] = {"--negative", JVN_P_ENUM, 0, "mark|missing", "mark",
                      "negative prices: CRSP's mark for a mean of bid and ask, or none"},
    [ARG_OF] = {"--of", JVN_P_ENUM, 0, "return|volume|volatility", "return", "what is abnormal: else ln volume, or ln(high/low)"},
    [ARG_CONFIDENCE] = {"--confidence", JVN_P_NUMBER, 0, "0.5..0.9999", "0.95", "of intervals and bands"},
};

static const jvn_command commands[] = {
    {.name = "event",
     .summary = "event study: abnormal returns around dates, exact errors, and tests over events",
     .example = "lua dofile('scripts/simulate.lua') | event --on 2024-10-07 --market MARKET --window -1:1,0:0",
     .details =
         "Prices are a table with a row an instrument and day: `event px --on ...` or `px | event --on ...`. Days are counted\n"
         "on those on which instrument and benchmark both have a price; returns of both run from one such day to the next.\n\n"
         "AR = R - x'b, b by least squares on the estimation days on which all values exist; s^2 = RSS/(M-p) of M days and p\n"
         "parameters. sd of AR: s sqrt(1 + x'(X'X)^-1 x) (Patell 1976). CAR = sum AR; its sd is exact, s sqrt(L + z'(X'X)^-1 z),\n"
         "z = sum x over L days (Salinger 1992; MacKinlay 1997), t with M-p df. SCAR = CAR/sd. BHAR = prod(1+R) - prod(1+R_m).\n"
         "Models: market (R on R_m), adjusted (R - R_m, s about the mean, M-1 df, no forecast term), mean, capm, ff3, ff5 and\n"
         "carhart (excess returns on --factors: mkt_rf smb hml rmw cma mom rf), garch (market model with GARCH(1,1) errors by\n"
         "maximum likelihood; sd from the forecast variances).\n\n"
         "Several benchmarks, --market A --market B or A,B: every event is studied beside each, and the tables have a column\n"
         "`market`. Without --market, where the model needs one, a column `market` of --events names each event's own; tests are\n"
         "then over all events, and by benchmark with --group market.\n\n"
         "--of volume studies ln volume in the same way, of the benchmark too, and --of volatility the range ln(high/low).\n\n"
         "Tests (side table tests, each with its formula): cross_sectional johnson hall jackknife patell patell_exact patell_kp\n"
         "bmp bmp_sum bmp_kp cda independent sign sign_exact generalised_sign wilcoxon wilcoxon_exact corrado\n"
         "corrado_zivney_sign grank_t grank_z bhar. For several events trust bmp_kp and grank_t: when the event raises the\n"
         "variance, patell and cda reject three times in ten at 5 %; when residuals correlate, all but those adjusted for it\n"
         "and grank_t reject one time in five. For one event the exact t of CAR is the test. What is undefined is null, and\n"
         "why says so.\n\n"
         "rbar, of bmp_kp and patell_kp, is the mean correlation of estimation residuals over pairs of events: of one event day\n"
         "by date, of different days by the day relative to the event (--pairs calendar: by date, where pairs share days).\n\n"
         "--min-estimation 30 is the fewest daily returns of Brown and Warner 1985. An event on a day without prices moves to\n"
         "the next within 10 days (--shift). Windows that end after the last price are null.\n\n"
         "Side tables: ar (event, day), windows (CAAR and what tests are made of), tests, aar (AAR, CAAR and its band),\n"
         "excluded (ticker, date, why). With a column `group` in --events windows, tests and aar have a row for all and for each.",
     .input = JVN_INPUT_OPTIONAL,
     .params = JVN_LIST(params),
     .run = run},
};

static const jvn_reader readers[] = {
    {"famafrench", "", "factor files as the French data library publishes them",
     "load plugins/event/tests/factors.csv --as famafrench", JVN_NONE, .run = famafrench_read},
};

JVN_PLUGIN("event", "0.1", "event studies", JVN_NEEDS_ROWS " " JVN_NEEDS_TEXT, "read", .commands = JVN_LIST(commands),
           .readers = JVN_LIST(readers));
