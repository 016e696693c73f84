/* SPDX-License-Identifier: GPL-3.0-or-later */
/* claim.h -- a claim: whom or what a figure is said of, which measure, when, by whom. */
#ifndef CLAIMS_CLAIM_H
#define CLAIMS_CLAIM_H

#include "document.h"
#include "grid.h"
#include "names.h"
#include "quantity.h"
#include "when.h"

typedef enum phase { NO_PHASE, PREMARKET, AT_OPEN, INTRADAY, AT_LOW, AT_CLOSE, AFTER_HOURS, FUTURES } phase;
typedef enum stance { ASSERTED, QUOTED_BY, REPORTED_BY, FORECAST, CONDITIONAL, DENIED } stance;

typedef struct claim {
    char id[17];            /* 16 hex digits of document, sentence and figure: the same in the next run */
    span at, sentence, subject; /* subject: the words taken for it; may be empty */
    const quantity *quantity; /* NULL: of a date, or of a word without a figure */
    const when *date;       /* the claim's date, or what is claimed itself (metric "date") */
    const name *entity;     /* NULL: none is known */
    const char *metric;     /* return, marketcap_loss, index_move, price_level, cost, valuation, rank, count, share, date, ...: see
                               metrics.csv */
    const char *quantity_kind; /* of costs: training_cost, fleet_capex, rental_price, chip_hours, parameters, tokens ... "" */
    int direction;          /* -1 down, +1 up, 0 */
    double value, high;     /* signed by direction where the metric is a change; NAN */
    const char *unit;
    comparator comparator;
    span hedge;
    phase phase;
    int64_t from, to;       /* the period, microseconds; INT64_MIN */
    stance stance;
    bool negated;
    span attribution;       /* "according to CoinMarketCap", who speaks; empty */
} claim;

typedef struct claims {
    claim *items;
    int64_t n;
    int64_t undated; /* "Monday", "last week", and no day that they are told from */
} claims;

typedef struct metrics metrics;

/* What is known beside the document: whom it may speak of, and which words tell measures
 * and units. */
typedef struct knowledge {
    const names *names;
    const metrics *metrics;
    const units *units;
} knowledge;

/* metric_table.c: of the user's rows (trigger, metric, unit, direction, kind), to which those that ship are added. */
enum { METRIC_COLUMNS = 5 };
metrics *metrics_new(pool *p, grid *rows);

/* The claims of a document, in order. */
claims claims_find(pool *p, const document *d, const knowledge *known);

#endif
