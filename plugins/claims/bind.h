/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bind.h -- which metrics can tell whether a claim holds: lines to ask, the claimed basis first. */
#ifndef CLAIMS_BIND_H
#define CLAIMS_BIND_H

#include <stdint.h>

#include "grid.h"

/* Of a claim. Texts are never NULL. */
typedef struct asking {
    const char *entity, *metric, *kind, *phase, *unit, *comparator, *hedge;
    int direction;
    int64_t from, to; /* microseconds, to excluded; INT64_MIN: not known */
    const char *subject; /* the words that tell whom it is of */
} asking;

/* What a place in a line stands for: {prices} for the table px. Those of a claim (entity, day, before) are known. */
typedef struct place_value {
    const char *name, *value;
} place_value;

typedef enum sign { LEVEL, GAIN, LOSS } sign;

typedef struct candidate {
    const char *line;    /* NULL: it cannot be asked, and `missing` says why */
    const char *missing; /* "a table of prices: --prices" */
    const char *basis;   /* "the close", "the Nasdaq-100, the close" */
    bool claimed;        /* the basis that the claim itself names, or that is usual where it names none */
    bool reached;        /* an extreme: the claim holds when the way to it passed its figure */
    sign sign;           /* how the evidence's sign goes with the claim's: GAIN, LOSS: where it has no direction */
} candidate;

typedef struct candidates {
    candidate *items;
    int64_t n, room;
} candidates;

/* evidence: rows of evidence.csv; related: of related.csv; values: n of them. In the pool. None: no metric is known of such
 * a claim. */
candidates bind_claim(pool *p, const grid *evidence, const grid *related, const asking *a, const place_value *values, int n);

/* The phase that a claim is of: the one it names, else the usual one of its metric, else "". */
const char *bind_phase(const grid *evidence, const asking *a);

/* Whether the words say how far it went at most: "as much as", "up to", "at one point". */
bool is_extreme(const char *hedge);

extern const char csv_evidence[] __attribute__((visibility("hidden"))), csv_related[] __attribute__((visibility("hidden")));
enum { EVIDENCE_COLUMNS = 8, RELATED_COLUMNS = 3 };

#endif
