/* SPDX-License-Identifier: GPL-3.0-or-later */
/* moves.c -- evidence about prices, as metrics: what an instrument did on a day, and how that stands in its history.
 *
 *     metric close_return NVDA --on 2025-01-27 --prices px
 *     metric market_value_change NVDA --on 2025-01-27 --prices px --shares shares --at low
 *     metric move_rank NVDA --on 2025-01-27 --prices px
 *
 * An answer is a value with its unit and, as convention, the formula with its dates; `rows` are the rows it was made of.
 * Where there is no evidence the value is null, and the reason says what is missing. */
#include "moves.h"

#define COMMON                                                                                                          \
    {"--prices", JVN_P_TABLE, JVN_REQUIRED, NULL, NULL, "a table of prices: instrument, date, close, and what else is asked"}, \
    {"--price", JVN_P_WORD, 0, NULL, NULL, "the column of closing prices; else `close`"},                               \
    {"--max-gap", JVN_P_INTEGER, 0, "1..36500", "10", "days that two neighbouring prices may be apart"}
#define AT {"--at", JVN_P_ENUM, 0, "close|open|high|low|premarket", "close", "which of the day's prices"}
#define SHARED_WITH(flags)                                                                                                          \
    {"--shares", JVN_P_TABLE, flags, NULL, NULL, "shares outstanding: instrument, date, shares; the last on or before the day"}, \
    {"--currency", JVN_P_WORD, 0, NULL, "USD", "the unit of prices that have none"}

static const jvn_param plain_params[] = {COMMON};
static const jvn_param price_params[] = {COMMON, AT};
static const jvn_param return_params[] = {
    COMMON,
    {"--since", JVN_P_DATE, 0, NULL, NULL, "from the close on or before this day; else from the row before"},
};
static const jvn_param high_params[] = {
    COMMON,
    {"--of", JVN_P_ENUM, 0, "close|high", "close", "the highest close, or the highest price of any day"},
};
static const jvn_param value_params[] = {COMMON, AT, SHARED_WITH(JVN_REQUIRED)};
static const jvn_param rank_params[] = {
    COMMON,
    {"--of", JVN_P_ENUM, 0, "return|change|value", "return", "what is ranked: returns, changes of price, changes of market value"},
    SHARED_WITH(0),
    {"--direction", JVN_P_ENUM, 0, "own|fall|rise|either", "own", "among which moves: those that went as the day's did, falls, rises, all"},
    {"--among", JVN_P_ENUM, 0, "own|all", "own", "the instrument's own moves, or those of all in the table"},
    {"--since", JVN_P_DATE, 0, NULL, NULL, "the first day that counts; else the first of the table"},
    {"--history", JVN_P_ENUM, 0, "before|all", "before", "up to the day itself, or later days too"},
};
static const jvn_param recovery_params[] = {
    COMMON,
    {"--until", JVN_P_DATE, 0, NULL, NULL, "by which day; else the last row's"},
    {"--best", JVN_P_SWITCH, 0, NULL, NULL, "on the best day by then, not on the last"},
};
static const jvn_param correlation_params[] = {
    COMMON,
    {"--with", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "the other instrument of the table"},
    {"--days", JVN_P_INTEGER, 0, "3..", "30", "how many returns"},
};
static const jvn_param volume_params[] = {COMMON, {"--days", JVN_P_INTEGER, 0, "1..", "30", "how many days before the day"}};

static const measure price = {daily_price, PRICE, 0, 0}, price_change = {daily_change, PRICE, 0, 0},
                     close_return = {daily_close_return, RETURN, 0, 0}, open_return = {NULL, RETURN, OPEN, CLOSE},
                     low_return = {NULL, RETURN, LOW, CLOSE}, high_return = {NULL, RETURN, HIGH, CLOSE},
                     intraday = {NULL, RETURN, CLOSE, OPEN}, premarket_return = {NULL, RETURN, PREMARKET, CLOSE},
                     below_high = {daily_below_high, RETURN, 0, 0}, market_value = {value_level, MONEY, 0, 0},
                     market_value_change = {value_change, MONEY, 0, 0}, move_rank = {rank_move, NUMBER, 0, 0},
                     recovery = {recovery_share, NUMBER, 0, 0}, correlation = {correlation_of, NUMBER, 0, 0},
                     multiple = {volume_multiple, NUMBER, 0, 0};

static jvn_status run(jvn_call *call) { return ask_answer(call, call->data); }

#define DAYS                                                                                                             \
    "A day without a row has no value: the reason names the trading days around it. A row with volume 0 that repeats\n" \
    "the price of the row before is no day of trading. Prices at or below zero are none, and a missing one is not\n"    \
    "bridged. Names match exactly, else without regard to case; blanks at their ends do not count."

static const jvn_metric metrics[] = {
    {"close_return", "the return from the close before to the day's close", "metric close_return NVDA --on 2025-01-27 --prices px",
     "close[day]/close[row before] - 1, unit ret; with --since from the last close on or before that day.\n\n" DAYS,
     JVN_LIST(return_params), run, &close_return},
    {"open_return", "the return from the close before to the day's open", "metric open_return NVDA --on 2025-01-27 --prices px",
     "open[day]/close[row before] - 1, unit ret.\n\n" DAYS, JVN_LIST(plain_params), run, &open_return},
    {"low_return", "the return from the close before to the day's low", "metric low_return NVDA --on 2025-01-27 --prices px",
     "low[day]/close[row before] - 1, unit ret: the most that was lost at any moment of the session.\n\n" DAYS,
     JVN_LIST(plain_params), run, &low_return},
    {"high_return", "the return from the close before to the day's high", "metric high_return NVDA --on 2025-01-27 --prices px",
     "high[day]/close[row before] - 1, unit ret: `as much as`.\n\n" DAYS, JVN_LIST(plain_params), run, &high_return},
    {"intraday", "the return from the day's open to its close", "metric intraday NVDA --on 2025-01-27 --prices px",
     "close[day]/open[day] - 1, unit ret.\n\n" DAYS, JVN_LIST(plain_params), run, &intraday},
    {"premarket_return", "the return from the close before to the price before the open",
     "metric premarket_return NVDA --on 2025-01-27 --prices px",
     "premarket[day]/close[row before] - 1, unit ret, where the table has a column `premarket`.\n\n" DAYS, JVN_LIST(plain_params), run,
     &premarket_return},
    {"price", "a price of the day", "metric price NVDA --on 2025-01-27 --prices px", DAYS, JVN_LIST(price_params), run, &price},
    {"price_change", "the change from the close before, in points", "metric price_change ^GSPC --on 2025-01-28 --prices px",
     "close[day] - close[row before], in the price's unit; --at low: low[day] - close[row before].\n\n" DAYS, JVN_LIST(price_params), run,
     &price_change},
    {"below_high", "how far the close is below the highest so far", "metric below_high ^GSPC --on 2025-01-28 --prices px",
     "close[day]/highest - 1, unit ret, 0 at a new high. The highest is that of the table's rows up to the day:\n"
     "all-time only where they begin early enough.\n\n" DAYS,
     JVN_LIST(high_params), run, &below_high},
    {"market_value", "shares outstanding times a price of the day", "metric market_value NVDA --on 2025-01-27 --prices px --shares shares",
     "The shares are the last known on or before the day. Prices and shares must stand on one side of a split.\n\n" DAYS,
     JVN_LIST(value_params), run, &market_value},
    {"market_value_change", "what the market value gained or lost since the close before",
     "metric market_value_change NVDA --on 2025-01-27 --prices px --shares shares",
     "shares[as of the day] * (close[day] - close[row before]); --at low: at the lowest point of the session. The\n"
     "shares are the last known on or before the day, so that issues and buybacks do not count as gains.\n\n" DAYS,
     JVN_LIST(value_params), run, &market_value_change},
    {"move_rank", "where the day's move stands among those of its history: 1 is the largest", "metric move_rank NVDA --on 2025-01-27 --prices px",
     "1 + how many moves are larger by size among those that count; equal ones share the best rank. By default those\n"
     "are the instrument's own, in the day's direction, up to the day: `largest one-day loss` is rank 1 of a fall.\n"
     "--among all ranks the moves of all instruments of the table, --of value in money. `among` says how many count,\n"
     "`move` is the day's own; the side table `top` has the five largest.\n\n" DAYS,
     JVN_LIST(rank_params), run, &move_rank},
    {"recovery", "which share of the day's move was undone later", "metric recovery NVDA --on 2025-01-27 --prices px --until 2025-01-28",
     "(close[later] - close[day]) / (close[row before] - close[day]): 1 when all is undone, negative when the move\n"
     "went on. later is the last row on or before --until, with --best the best of those up to then.\n\n" DAYS,
     JVN_LIST(recovery_params), run, &recovery},
    {"correlation", "the correlation of two instruments' returns", "metric correlation NVDA --on 2025-01-28 --prices px --with ^IXIC",
     "Pearson's, of simple returns between the days on which both have a price: an instrument that trades at weekends\n"
     "is compared over the same spans as one that does not. The last --days returns up to the day, which both must\n"
     "have.\n\n" DAYS,
     JVN_LIST(correlation_params), run, &correlation},
    {"volume_multiple", "the day's volume over its average of the days before", "metric volume_multiple NVDA --on 2025-01-27 --prices px",
     "volume[day] over the mean volume of the --days last days before it that have one above 0.\n\n" DAYS, JVN_LIST(volume_params), run,
     &multiple},
};

JVN_PLUGIN("moves", "0.1.0", "what prices say of a day, as evidence", JVN_NEEDS_ROWS " " JVN_NEEDS_TEXT, "", .metrics = JVN_LIST(metrics));
