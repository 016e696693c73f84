/* SPDX-License-Identifier: GPL-3.0-or-later */
/* risk.c -- the plugin as two tables: functions, one line each (every measure is an aggregate and, as rolling_NAME, a
 * window function), and commands.
 *
 * Arguments have one order throughout: returns, benchmark, (n, the window's rows), rate, mar, level, periods, method.
 */
#include "measures.h"

#define ONE "px | set r = pct_change(close) --by ticker | "
#define TWO "px | set r = pct_change(close) --by ticker | set m = mean(r) --by date | "

#define FOLD(name_, of_, columns_, params_, flags_, unit_, example_, summary_, convention_)                            \
    {                                                                                                                  \
        .shape = JVN_S_AGGREGATE, .flags = flags_, .signature = "float64 " name_ "(" columns_ params_ ")",             \
        .summary = summary_, .example = example_, .whole = whole_measure, .data = &of_, .unit = unit_,                 \
        .convention = convention_                                                                                      \
    }
#define ROLL(name_, of_, columns_, params_, flags_, unit_, example_, summary_, convention_)                            \
    {                                                                                                                  \
        .shape = JVN_S_WINDOW, .flags = JVN_F_NULLS | (flags_),                                                        \
        .signature = "float64 rolling_" name_ "(" columns_ ", int64 n" params_ ")",                                    \
        .summary = summary_ "; over windows of n rows, 0: all so far", .example = example_, .window = window_measure,  \
        .data = &of_, .unit = unit_, .convention = convention_ ", window {n}"                                          \
    }
#define ONE_OF(columns_, name_, of_, params_, flags_, unit_, summary_, convention_)                                    \
    FOLD(name_, of_, columns_, params_, flags_, unit_, ONE "summary " name_ "(r) --by ticker", summary_, convention_), \
        ROLL(name_, of_, columns_, params_, flags_, unit_, ONE "set v = rolling_" name_ "(r, 2) --by ticker",          \
             summary_, convention_)
#define TWO_OF(columns_, name_, of_, params_, flags_, unit_, summary_, convention_)                                    \
    FOLD(name_, of_, columns_, params_, flags_, unit_, TWO "summary " name_ "(r, m) --by ticker", summary_,            \
         convention_),                                                                                                 \
        ROLL(name_, of_, columns_, params_, flags_, unit_, TWO "set v = rolling_" name_ "(r, m, 2) --by ticker",       \
             summary_, convention_)
/* Of values in any unit; of simple returns, which it compounds. */
#define SINGLE(...) ONE_OF("float64 x", __VA_ARGS__)
#define COMPOUND(...) ONE_OF("float64 x[ret]", __VA_ARGS__)
/* Of two columns in any units, in one unit, of simple returns. */
#define LOOSE_PAIR(...) TWO_OF("float64 x, float64 benchmark", __VA_ARGS__)
#define PAIR(...) TWO_OF("float64 x, float64 benchmark[x]", __VA_ARGS__)
#define COMPOUND_PAIR(...) TWO_OF("float64 x[ret], float64 benchmark[ret]", __VA_ARGS__)
#define OWN(name_, params_, flags_, unit_, run_, data_, example_, summary_, convention_)                               \
    {                                                                                                                  \
        .shape = JVN_S_WINDOW, .flags = flags_, .signature = "float64 " name_ "(" params_ ")", .summary = summary_,    \
        .example = example_, .window = window_##run_, .data = data_, .unit = unit_, .convention = convention_          \
    }

#define PERIODS ", float64 periods = 252"
#define RATE ", float64 rate[x] = 0"
#define MAR ", float64 mar[x] = 0"
#define LEVEL ", float64 level = 0.95"
#define METHOD(word) ", string method = '" word "'"
#define YEARLY ", annualised: {periods} periods a year"
#define OVER_RATE ", in excess of rate {rate} a period"

enum { UNIT = JVN_F_UNIT, NULLS = JVN_F_NULLS };

static const jvn_function functions[] = {
    /* return */
    COMPOUND("total_return", total_return, "", 0, "ret", "compounded return: prod(1 + x) - 1",
             "compounded, prod(1 + {x}) - 1"),
    COMPOUND("annual_return", annual_return, PERIODS METHOD("geometric"), 0, "ret",
             "annualised return: geometric prod(1 + x)^(periods/n) - 1, or arithmetic mean * periods",
             "annualised return, {method}, {periods} periods a year"),
    SINGLE("hit_rate", hit_rate, MAR, 0, NULL, "share of returns above mar", "share of {x} > {mar}"),

    /* deviations */
    SINGLE("volatility", volatility, PERIODS, UNIT, NULL, "annualised standard deviation: sd (n - 1) * sqrt(periods)",
           "sd (n - 1) * sqrt({periods})"),
    SINGLE("downside_deviation", downside_deviation, MAR PERIODS METHOD("full"), UNIT, NULL,
           "sqrt(mean(min(x - mar, 0)^2) * periods); full: the mean over all returns, subset: over those below mar",
           "sqrt(mean(min({x} - {mar}, 0)^2) * {periods}), the mean over {method}"),
    SINGLE("semideviation", semideviation, PERIODS, UNIT, NULL, "downside deviation from the mean, over all returns",
           "sqrt(mean(min({x} - mean, 0)^2) * {periods})"),

    /* ratios */
    SINGLE("sharpe", sharpe, RATE PERIODS METHOD("arithmetic"), 0, NULL,
           "Sharpe ratio of excess returns: mean * periods (geometric: compounded) / (sd * sqrt(periods)); Sharpe 1994",
           "Sharpe ratio, {method}" YEARLY OVER_RATE ", sd n - 1"),
    SINGLE("adjusted_sharpe", adjusted_sharpe, RATE PERIODS METHOD("arithmetic"), 0, NULL,
           "Sharpe ratio adjusted for skewness and kurtosis (population moments); Pezier and White 2006",
           "adjusted Sharpe ratio" YEARLY OVER_RATE ", method {method}"),
    SINGLE("sortino", sortino, MAR PERIODS, 0, NULL,
           "(mean - mar) * periods / downside deviation (full) * sqrt(periods); Sortino and Price 1994",
           "Sortino ratio, mar {mar} a period" YEARLY ", downside deviation over all returns"),
    SINGLE("kappa", kappa, MAR, 0, NULL, "(mean - mar) over the cube root of the third lower partial moment",
           "kappa of order 3, mar {mar}, a period"),
    SINGLE("omega", omega, MAR, 0, NULL,
           "gains above mar over losses below it: sum max(x - mar, 0) / sum max(mar - x, 0); Keating and Shadwick 2002",
           "Omega ratio, threshold {mar}"),
    SINGLE("upside_potential", upside_potential, MAR METHOD("subset"), 0, NULL,
           "mean gain above mar over the downside deviation, each over its own returns (subset) or all (full)",
           "upside potential ratio, mar {mar}, {method}"),
    SINGLE("tail_ratio", tail_ratio, LEVEL, 0, NULL,
           "the level quantile over the size of the 1 - level quantile, type 7",
           "abs(quantile({level})) / abs(quantile(1 - {level})), type 7"),

    /* falls */
    COMPOUND("max_drawdown", max_drawdown, "", 0, "ret",
             "largest fall of compounded wealth from its peak, positive; wealth begins at 1",
             "1 - wealth/peak, positive, wealth from 1"),
    COMPOUND("average_drawdown", average_drawdown, "", 0, "ret", "mean depth of all falls from a peak, positive",
             "mean depth of falls, positive, wealth from 1"),
    COMPOUND("drawdown_deviation", drawdown_deviation, "", 0, "ret", "sqrt(sum of squared depths of falls / n)",
             "sqrt(sum depth^2 / n)"),
    COMPOUND("ulcer_index", ulcer_index, "", 0, "ret", "root of the mean squared drawdown of all rows; Martin 1987",
             "sqrt(mean drawdown^2)"),
    COMPOUND("pain_index", pain_index, "", 0, "ret", "mean drawdown of all rows, positive", "mean drawdown, positive"),
    COMPOUND("calmar", calmar, PERIODS, 0, NULL, "annualised geometric return over the largest drawdown; Young 1991",
             "geometric return / max drawdown" YEARLY),
    COMPOUND("sterling", sterling, PERIODS ", float64 excess[x] = 0.1", 0, NULL,
             "annualised geometric return over (largest drawdown + excess)",
             "geometric return / (max drawdown + {excess})" YEARLY),
    COMPOUND(
        "burke", burke, PERIODS METHOD("falls"), 0, NULL,
        "annualised geometric return over the root of squared depths of falls from a peak, or of losses over runs of"
        " rows below 0; Burke 1994",
        "geometric return / sqrt(sum of squared {method})" YEARLY),
    COMPOUND("martin", martin, PERIODS, 0, NULL, "annualised geometric return over the ulcer index",
             "geometric return / ulcer index" YEARLY),

    /* tails */
    SINGLE(
        "value_at_risk", value_at_risk, LEVEL METHOD("historical") ", string sign = 'return'", UNIT, NULL,
        "value at risk as a return: historical (type-7 quantile), gaussian or modified (Cornish-Fisher; Zangari 1996);"
        " sign 'loss': positive losses",
        "VaR {level}, {method}, as a {sign}"),
    SINGLE(
        "expected_shortfall", expected_shortfall, LEVEL METHOD("historical") ", string sign = 'return'", UNIT, NULL,
        "mean return beyond the value at risk: historical (strictly below the quantile), gaussian or modified (Boudt,"
        " Peterson and Croux 2008; at least the value at risk, unless modified_raw)",
        "ES {level}, {method}, as a {sign}"),

    /* shape and independence */
    SINGLE("skew", skew, ", string kind = 'G1'", 0, NULL,
           "skewness by kind: G1 (of a sample: Excel, pandas) or moment (m3 / m2^1.5)", "skewness, {kind}"),
    SINGLE("kurt", kurt, ", string kind = 'G2'", 0, NULL,
           "kurtosis by kind: G2 (excess, of a sample: Excel, pandas), excess (m4 / m2^2 - 3) or moment (m4 / m2^2)",
           "kurtosis, {kind}"),
    SINGLE("jarque_bera", jarque_bera, "", 0, NULL,
           "n/6 (S^2 + K^2/4), chi-square with 2 degrees; Jarque and Bera 1980",
           "Jarque-Bera statistic, population moments"),
    SINGLE("jarque_bera_p", jarque_bera_p, "", 0, NULL, "p of the Jarque-Bera test of normality",
           "p, chi-square with 2 degrees"),
    SINGLE("autocorrelation", autocorrelation, ", int64 lag = 1", 0, NULL,
           "correlation with the value lag rows before, over all squares", "autocorrelation, lag {lag}"),
    SINGLE("ljung_box", ljung_box, ", int64 lags = 6", 0, NULL,
           "n (n + 2) sum r_k^2 / (n - k) over the first lags; Ljung and Box 1978", "Ljung-Box statistic, {lags} lags"),
    SINGLE("ljung_box_p", ljung_box_p, ", int64 lags = 6", 0, NULL, "p of the Ljung-Box test of independence",
           "p, chi-square with {lags} degrees"),
    SINGLE("durbin_watson", durbin_watson, "", 0, NULL,
           "sum of squared changes over squares about the mean; Durbin and Watson 1950",
           "Durbin-Watson about the mean"),
    SINGLE("hurst", hurst, "", 0, NULL, "rescaled range: ln(range / sd) / ln(n); Hurst 1951",
           "Hurst index, ln(R/S) / ln(n)"),

    /* beside a benchmark */
    PAIR("beta", beta, RATE, 0, NULL, "slope on the benchmark, both in excess of rate: cov / var",
         "cov/var with {benchmark}" OVER_RATE),
    COMPOUND_PAIR(
        "alpha", alpha, RATE PERIODS METHOD("compounded"), 0, "ret",
        "intercept on the benchmark, annualised: compounded (1 + a)^periods - 1, or arithmetic; periods 1: as it is",
        "intercept on {benchmark}, {method}, {periods} periods a year" OVER_RATE),
    COMPOUND_PAIR("jensen_alpha", jensen_alpha, RATE PERIODS, 0, "ret",
                  "R - rate - beta (benchmark - rate) of annualised geometric returns; Jensen 1968",
                  "Jensen's alpha of geometric returns, {periods} periods a year" OVER_RATE),
    PAIR("beta_up", beta_up, RATE, 0, NULL, "beta over rows where the benchmark's excess return is above 0",
         "beta where {benchmark} rose" OVER_RATE),
    PAIR("beta_down", beta_down, RATE, 0, NULL, "beta over rows where the benchmark's excess return is below 0",
         "beta where {benchmark} fell" OVER_RATE),
    PAIR("r_squared", r_squared, RATE, 0, NULL, "squared correlation with the benchmark",
         "R^2 with {benchmark}" OVER_RATE),
    COMPOUND_PAIR("treynor", treynor, RATE PERIODS, 0, NULL,
                  "annualised geometric excess return over beta; Treynor 1965",
                  "geometric excess return / beta" YEARLY OVER_RATE),
    PAIR("tracking_error", tracking_error, PERIODS, UNIT, NULL, "annualised sd (n - 1) of x - benchmark",
         "sd (n - 1) of {x} - {benchmark} * sqrt({periods})"),
    COMPOUND_PAIR("active_return", active_return, PERIODS METHOD("geometric"), 0, "ret",
                  "annualised return less the benchmark's", "active return, {method}, {periods} periods a year"),
    COMPOUND_PAIR("information_ratio", information_ratio, PERIODS METHOD("geometric"), 0, NULL,
                  "active return over tracking error", "active return ({method}) / tracking error" YEARLY),
    COMPOUND_PAIR(
        "up_capture", up_capture, METHOD("geometric"), 0, NULL,
        "x over the benchmark where it rose: of compounded (geometric) or summed returns; number: share of rows where x"
        " rose too, percent: where x did better",
        "up capture of {benchmark} > 0, {method}"),
    COMPOUND_PAIR("down_capture", down_capture, METHOD("geometric"), 0, NULL,
                  "x over the benchmark where that was 0 or below: methods as up_capture",
                  "down capture of {benchmark} <= 0, {method}"),
    COMPOUND_PAIR(
        "m_squared", m_squared, RATE PERIODS, 0, "ret",
        "the return at the benchmark's risk: Sharpe * sd of the benchmark + rate; Modigliani and Modigliani 1997",
        "M squared, arithmetic, {periods} periods a year" OVER_RATE),
    PAIR("systematic_risk", systematic_risk, RATE PERIODS, UNIT, NULL, "beta * sd (n - 1) of the benchmark, annualised",
         "beta * sd (n - 1) of {benchmark} * sqrt({periods})"),
    PAIR("specific_risk", specific_risk, RATE PERIODS, UNIT, NULL, "sd (n) of what beta leaves unexplained, annualised",
         "sd (n) of residuals * sqrt({periods})"),
    COMPOUND_PAIR("appraisal_ratio", appraisal_ratio, RATE PERIODS, 0, NULL,
                  "annualised alpha over specific risk; Treynor and Black 1973",
                  "compounded alpha / specific risk" YEARLY),
    PAIR("coskewness", coskewness, "", 0, NULL, "beta co-skewness; Martellini and Ziemann 2010",
         "third co-moment / {benchmark}'s third moment"),
    PAIR("cokurtosis", cokurtosis, "", 0, NULL, "beta co-kurtosis; Martellini and Ziemann 2010",
         "fourth co-moment / {benchmark}'s fourth moment"),
    LOOSE_PAIR("spearman", spearman, "", 0, NULL, "Spearman's rank correlation, ties at their mean rank",
               "Spearman's rho"),
    LOOSE_PAIR("kendall", kendall, "", 0, NULL, "Kendall's rank correlation tau-b; Knight 1966", "Kendall's tau-b"),
    ROLL("cor", pearson, "float64 x, float64 y", "", 0, NULL, TWO "set v = rolling_cor(r, m, 2) --by ticker",
         "Pearson's correlation", "Pearson's r with {y}"),
    ROLL("cov", covariance, "float64 x, float64 y", "", 0, NULL, TWO "set v = rolling_cov(r, m, 2) --by ticker",
         "covariance (n - 1)", "covariance with {y}, n - 1"),
    ROLL("median", window_median, "float64 x", "", UNIT, NULL, ONE "set v = rolling_median(r, 2) --by ticker", "median",
         "median"),
    ROLL("quantile", window_quantile, "float64 x", ", float64 p", UNIT, NULL,
         ONE "set v = rolling_quantile(r, 2, 0.9) --by ticker", "the value that a share p lies below, type 7",
         "quantile {p}, type 7"),

/* series of their own */
#define OHLC "float64 open, float64 high, float64 low, float64 close, "
#define WINDOW_OF "int64 n = 20" PERIODS
#define BARS "px | set v = "
    OWN("close_volatility", "float64 close, " WINDOW_OF, NULLS, NULL, range_volatility, &range_kinds[R_CLOSE],
        BARS "close_volatility(close, 3) --by ticker",
        "annualised sd (n - 1) of the n - 1 log returns between n closes; n 0: all so far",
        "close to close, {n} rows, {periods} periods a year"),
    OWN("parkinson_volatility", "float64 high, float64 low, " WINDOW_OF, NULLS, NULL, range_volatility,
        &range_kinds[R_PARKINSON], BARS "parkinson_volatility(close * 1.01, close, 2) --by ticker",
        "sqrt(periods / (4 n ln 2) * sum ln(high/low)^2); n 0: all so far; Parkinson 1980",
        "Parkinson, {n} rows, {periods} periods a year"),
    OWN("garman_klass_volatility", OHLC WINDOW_OF, NULLS, NULL, range_volatility, &range_kinds[R_GARMAN_KLASS],
        BARS "garman_klass_volatility(close, close * 1.01, close, close, 2) --by ticker",
        "range and open to close over n rows, 0: all so far; Garman and Klass 1980",
        "Garman-Klass, {n} rows, {periods} periods a year"),
    OWN("rogers_satchell_volatility", OHLC WINDOW_OF, NULLS, NULL, range_volatility, &range_kinds[R_ROGERS_SATCHELL],
        BARS "rogers_satchell_volatility(close, close * 1.01, close, close, 2) --by ticker",
        "range with drift over n rows, 0: all so far; Rogers and Satchell 1991",
        "Rogers-Satchell, {n} rows, {periods} periods a year"),
    OWN("gk_yz_volatility", OHLC WINDOW_OF, NULLS, NULL, range_volatility, &range_kinds[R_GK_YZ],
        BARS "gk_yz_volatility(close, close * 1.01, close, close, 2) --by ticker",
        "Garman-Klass with the jump from close to open over n rows, 0: all so far; after Yang and Zhang",
        "Garman-Klass-Yang-Zhang, {n} rows, {periods} periods a year"),
    OWN("yang_zhang_volatility", OHLC WINDOW_OF, NULLS, NULL, range_volatility, &range_kinds[R_YANG_ZHANG],
        BARS "yang_zhang_volatility(close, close * 1.01, close, close, 2) --by ticker",
        "overnight, open to close and range with drift over n rows, 0: all so far; Yang and Zhang 2000",
        "Yang-Zhang, {n} rows, {periods} periods a year"),
    OWN("ewma_volatility", "float64 x, float64 lambda = 0.94" PERIODS, UNIT, NULL, ewma_volatility, NULL,
        ONE "set v = ewma_volatility(r) --by ticker",
        "volatility forecast for the row: s2 = lambda s2 + (1 - lambda) x^2 of the row before, first s2 = x^2;"
        " RiskMetrics 1996",
        "EWMA, lambda {lambda}, made the row before, * sqrt({periods})"),
    OWN("drawdown", "float64 x[ret]", 0, "ret", drawdown, NULL, ONE "set d = drawdown(r) --by ticker",
        "fall of compounded wealth from its peak so far, 0 or negative; wealth begins at 1",
        "wealth/peak - 1, wealth from 1"),
    OWN("cumulative_return", "float64 x[ret]", 0, "ret", cumulative_return, NULL,
        ONE "set w = cumulative_return(r) --by ticker", "compounded return so far: prod(1 + x) - 1",
        "compounded, prod(1 + {x}) - 1"),

    /* charts */
    OWN("ema", "float64 x, int64 n", UNIT, NULL, ema, NULL, BARS "ema(close, 2) --by ticker",
        "exponential average, 2/(n + 1) of the new value, from the mean of the first n on",
        "EMA, {n} rows, share 2/({n} + 1)"),
    OWN("wma", "float64 x, int64 n", UNIT, NULL, wma, NULL, BARS "wma(close, 2) --by ticker",
        "average of n rows with weights 1 to n, the last the heaviest", "WMA, {n} rows"),
    OWN("rsi", "float64 x, int64 n = 14", 0, NULL, rsi, NULL, BARS "rsi(close, 2) --by ticker",
        "relative strength: 100 * rises / (rises + falls), each averaged after Wilder 1978, 1/n of the new",
        "RSI, {n} rows, Wilder's average"),
    OWN("macd", "float64 x, int64 fast = 12, int64 slow = 26", UNIT, NULL, macd, NULL,
        BARS "macd(close, 1, 2) --by ticker",
        "the fast EMA less the slow one; its signal is ema(macd(x), 9); Appel 1979", "EMA {fast} - EMA {slow}"),
    OWN("true_range", "float64 high, float64 low, float64 close", UNIT, NULL, true_range, NULL,
        BARS "true_range(close * 1.01, close, close) --by ticker",
        "the row's range, with the close before in it; Wilder 1978",
        "max(high, close before) - min(low, close before)"),
    OWN("atr", "float64 high, float64 low, float64 close, int64 n = 14", UNIT, NULL, atr, NULL,
        BARS "atr(close * 1.01, close, close, 2) --by ticker", "average true range, 1/n of the new; Wilder 1978",
        "ATR, {n} rows, Wilder's average"),
};

/* ---- commands ------------------------------------------------------------------------------------- */

#define BY_PARAM                                                                                                       \
    {                                                                                                                  \
        "--by", JVN_P_COLUMNS, JVN_GROUPS, NULL, NULL, "what tells one series from another"                            \
    }
#define DATE_PARAM                                                                                                     \
    {                                                                                                                  \
        "--date", JVN_P_COLUMN, 0, NULL, NULL, "dates; else the input's first column of dates"                         \
    }
#define RETURNS_PARAM                                                                                                  \
    {                                                                                                                  \
        "--returns", JVN_P_SWITCH, 0, NULL, NULL, "the columns hold simple returns; without it those of unit ret do"   \
    }

static const jvn_param perf_params[] = {
    [PERF_COLUMNS] = {"COLUMN", JVN_P_EXPRS, 0, NULL, NULL, "prices or simple returns; else adj_close, close, price"},
    [PERF_BY] = BY_PARAM,
    [PERF_DATE] = DATE_PARAM,
    [PERF_RETURNS] = RETURNS_PARAM,
    [PERF_BENCHMARK] = {"--benchmark", JVN_P_EXPR, 0, NULL, NULL, "the benchmark, in a column of its own"},
    [PERF_MARKET] = {"--market", JVN_P_WORD, JVN_MANY, "--by", NULL, "the benchmark, one of the series of --by; or several"},
    [PERF_RATE] = {"--rate", JVN_P_EXPR, 0, NULL, NULL, "the riskless return of each row; else 0"},
    [PERF_MAR] = {"--mar", JVN_P_NUMBER, 0, NULL, "0", "the return to reach, a row"},
    [PERF_PERIODS] = {"--periods", JVN_P_NUMBER, 0, NULL, NULL, "rows a year; else by the steps between the dates"},
    [PERF_LEVEL] = {"--level", JVN_P_NUMBER, 0, "0.5..1", "0.95", "of value at risk and expected shortfall"},
    [PERF_TALL] = {"--tall", JVN_P_SWITCH, 0, NULL, NULL, "all measures, a row each, a column a series"},
};

static const jvn_param drawdowns_params[] = {
    [FALLS_COLUMN] = {"COLUMN", JVN_P_EXPR, 0, NULL, NULL, "prices or simple returns; else adj_close, close, price"},
    [FALLS_BY] = BY_PARAM,
    [FALLS_DATE] = DATE_PARAM,
    [FALLS_RETURNS] = RETURNS_PARAM,
    [FALLS_TOP] = {"--top", JVN_P_INTEGER, 0, "1..", NULL, "the deepest N of each series"},
};

static const jvn_param correlations_params[] = {
    [COR_COLUMNS] = {"COLUMN", JVN_P_EXPRS, JVN_REQUIRED, NULL, NULL, "the series: columns, or one column with --by"},
    [COR_BY] = BY_PARAM,
    [COR_DATE] = DATE_PARAM,
    [COR_METHOD] = {"--method", JVN_P_ENUM, 0, "pearson|spearman|kendall", "pearson", "which correlation"},
};

static const jvn_param regress_params[] = {
    [REG_Y] = {"Y", JVN_P_EXPR, JVN_REQUIRED, NULL, NULL, "what is explained"},
    [REG_ON] = {"--on", JVN_P_EXPRS, JVN_REQUIRED, NULL, NULL, "what explains it"},
    [REG_BY] = BY_PARAM,
    [REG_DATE] = DATE_PARAM,
    [REG_ERRORS] = {"--errors", JVN_P_ENUM, 0, "ols|hc1|hc3|newey_west", "ols", "which standard errors"},
    [REG_LAGS] = {"--lags", JVN_P_INTEGER, 0, "0..", NULL, "newey_west: lags; else floor(4 (n/100)^(2/9))"},
    [REG_SMALL] = {"--small", JVN_P_SWITCH, 0, NULL, NULL, "newey_west: times n/(n - k), for few rows"},
    [REG_NO_INTERCEPT] = {"--no-intercept", JVN_P_SWITCH, 0, NULL, NULL, "through the origin"},
};

static const jvn_param garch_params[] = {
    [GARCH_COLUMN] = {"COLUMN", JVN_P_EXPR, JVN_REQUIRED, NULL, NULL, "returns, in any unit"},
    [GARCH_BY] = BY_PARAM,
    [GARCH_DATE] = DATE_PARAM,
    [GARCH_PERIODS] = {"--periods", JVN_P_NUMBER, 0, NULL, "252",
                       "periods a year, for volatilities; 1: a period's own"},
};

static const jvn_command commands[] = {
    {.name = "perf",
     .summary = "return and risk of each series on one page",
     .example = "px | where ticker in ('NVDA', 'AAPL', '^GSPC') | perf close --by ticker --market ^GSPC --tall",
     .details =
         "Returns are taken of prices within each series, in order of date; a column of unit ret, or any with\n"
         "--returns, holds them already. Each measure is the function of that name (`help sharpe`): with --by one\n"
         "row a series with the main ones; without it, or with --tall, all of them, a row each, and of a single\n"
         "series the days of its best and worst return and of its deepest fall. Each uses the rows that have what\n"
         "it needs: a return, and the rate or the benchmark's where these come in. Undefined measures (no loss, no\n"
         "variance, too few returns) are null.\n\n"
         "`perf px` is enough: the column is adj_close, else close or price; where dates repeat, or there are none,\n"
         "series are told apart by ticker, symbol or permno. A note says what was taken.\n\n"
         "Several benchmarks, --market A --market B or A,B: what is relative stands once for each, as beta_A, beta_B.\n\n"
         "Without --periods rows a year follow the steps between the dates: 365 where weekends have rows, 252 for\n"
         "weekdays, 52, 12, 4 or 1 for weeks, months, quarters and years.\n\n"
         "Side table: spans (first and last date of the returns, n, periods, days of the best and worst return,\n"
         "first day, trough and recovery of the deepest fall). After Bacon 2008.",
     .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(perf_params),
     .run = run_perf},
    {.name = "drawdowns",
     .summary = "falls from a peak by series, the deepest first: depth, length, recovery",
     .example = "px | drawdowns close --by ticker",
     .details =
         "Wealth compounds simple returns and begins at 1; a fall begins in the first row below the highest wealth\n"
         "so far and ends in the first that is not below. depth = wealth/peak - 1 at the trough. length counts\n"
         "rows with a return from `from` to `to`, both included; to_trough those to the trough, recovery those\n"
         "after it. Where a fall is not over, to and recovery are null and length is the least that it can be,\n"
         "one row more than there are. Rows without a return are passed over. Rows need not stand in order.\n"
         "Column and --by are found as perf finds them where they are not named.",
     .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(drawdowns_params),
     .run = run_drawdowns},
    {.name = "correlations",
     .summary = "the matrix of correlations of columns, or of series in one column by date",
     .example = "px | returns close --by ticker | where ticker in ('NVDA', 'AVGO', 'AAPL') "
                "| correlations return --by ticker",
     .details =
         "Each pair uses the rows, or the dates, that have both (pairwise complete). pearson; spearman: Pearson's\n"
         "of ranks, ties at their mean rank; kendall: tau-b, in n log n steps (Knight 1966). Undefined where one\n"
         "of the two does not vary. Give it returns: prices that drift are correlated for that alone.\n\n"
         "Side tables: n, how many rows each pair has; pairs, each pair once as a row.",
     .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(correlations_params),
     .run = run_correlations},
    {.name = "regress",
     .summary = "least squares by series, with robust or Newey-West errors",
     .example = "px | set r = pct_change(close) --by ticker | set m = mean(r) --by date "
                "| regress r --on m, close --errors hc1",
     .details =
         "y = x b + e over rows that have all numbers, in order of date; newey_west wants one row a date. The\n"
         "intercept is alpha and the slope beta when y and x are excess returns of a series and the market.\n\n"
         "ols: s^2 (X'X)^-1, s^2 = RSS/(n - k), p of t with n - k degrees. hc1: White 1980 times n/(n - k). hc3:\n"
         "e/(1 - h), MacKinnon and White 1985. newey_west: Bartlett weights 1 - l/(L + 1), Newey and West 1987,\n"
         "L of --lags or floor(4 (n/100)^(2/9)), below n. p of the last three is of the normal.\n\n"
         "Side table fit: n, lags, r2, adj_r2, sigma, f and f_p (of ols), loglik, aic, bic, durbin_watson.",
     .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(regress_params),
     .run = run_regress},
    {.name = "garch",
     .summary = "GARCH(1,1) by maximum likelihood, by series, with its volatility",
     .example = "px | returns close --by ticker | garch return --by ticker",
     .details =
         "x[t] = mu + e[t], e[t] normal of variance h[t] = omega + alpha e[t-1]^2 + beta h[t-1]; before the first\n"
         "row e^2 and h are the mean of e^2 (Bollerslev 1986; Fiorentini, Calzolari and Panattoni 1996, whose\n"
         "figures for the mark it gives). alpha, beta >= 0, alpha + beta < 1. se: of the Hessian; null where the\n"
         "likelihood is flat or the estimate lies on its border. Series of fewer than 20 returns, or without\n"
         "variance, are undefined, and a note says so.\n\n"
         "Side tables: fit (n, loglik, aic, persistence = alpha + beta, long-run volatility, the next row's) and\n"
         "volatility (sqrt(h * periods) a row). omega is in squared units of the returns: percents fit best.",
     .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(garch_params),
     .run = run_garch},
};

JVN_PLUGIN("risk", "0.1.0", "return and risk: ratios, drawdowns, tails, volatility, regression",
           JVN_NEEDS_ROWS " " JVN_NEEDS_TEXT, "", .commands = JVN_LIST(commands), .functions = JVN_LIST(functions));
