/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arithmetic.h -- what the figures of one document imply of each other. */
#ifndef CLAIMS_ARITHMETIC_H
#define CLAIMS_ARITHMETIC_H

#include "ledger.h"

/* The document that a record is of; text NULL: it cannot be read. Records of one document have one. */
typedef struct source {
    const char *text;
    int64_t n;
} source;

typedef struct working {
    const record *about;  /* the claim that the others imply */
    int64_t rows[3];      /* of the ledger, the claim's own among them; -1: fewer */
    verdict verdict;      /* SUPPORTED: consistent; INCONSISTENT; UNVERIFIABLE: it only follows, nothing is said of it */
    const char *text;     /* "2.79 million GPU-hour * 2 USD/GPU-hour = 5.58 million USD, within 5.32 million to 5.88 million" */
} working;

typedef struct workings {
    working *items;
    int64_t n, room;
} workings;

/* Of records in the order of a document's text, document by document (sources: one a record):
 * products (2.79 million GPU-hours times 2 USD/GPU-hour are the cost beside them), the value before that a loss and its
 * per cent imply, parts that are no less than their whole ("$500 billion, which includes $500 billion"), changes ("from
 * 80 to 100, a rise of 25 %"), and weekdays that are not their date's. Claims that cannot be are INCONSISTENT from then on,
 * with the working as their reason; what no evidence decided and arithmetic confirms is SUPPORTED. */
workings arithmetic_check(pool *p, record *rows, const source *sources, int64_t n);

#endif
