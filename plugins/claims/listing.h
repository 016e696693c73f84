/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listing.h -- claims as columns of a table: one row a claim, one description a column. */
#ifndef CLAIMS_LISTING_H
#define CLAIMS_LISTING_H

#include <jevons/plugin.h>

#include "claim.h"
#include "columns.h"

/* A row, its members called like their columns. */
typedef struct listing_row {
    const char *hash; /* of the document, in hex */
    const char *file, *id, *quote, *subject, *entity, *metric, *kind, *comparator, *hedge, *unit, *direction, *phase, *attribution, *stance, *sentence;
    int64_t line, start, stop; /* line: of the file, from 1 */
    int32_t from, to, published;
    double value, high, place;
    bool negated;
} listing_row;

typedef struct listing {
    pool *p;
    listing_row *rows;
    int64_t n, room;
} listing;

/* The claims of a document behind those before. */
void listing_put(listing *l, const document *d, const claims *found);
/* Its columns, to the result. */
jvn_status listing_add(jvn_call *call, const listing *l);

/* The same columns as a table of the call's own: released by listing_drop, whatever came of it. */
enum { LISTING_COLUMNS = 26 };
typedef struct listing_table {
    jvn_table table;
    struct ArrowSchema schema, schemas[LISTING_COLUMNS], *schema_children[LISTING_COLUMNS];
    struct ArrowArray array, arrays[LISTING_COLUMNS], *array_children[LISTING_COLUMNS];
} listing_table;
jvn_status listing_make(jvn_call *call, const listing *l, listing_table *t);
void listing_drop(listing_table *t);

/* A span's text on one line, runs of blanks as one: at most its bytes. Bytes written. */
int64_t squeeze(char *to, const char *text, span s);
/* The same in the pool; "" where there is none. */
const char *squeezed(pool *p, const char *text, span s);
const char *comparator_name(comparator c);
const char *phase_name(phase p);
const char *stance_name(stance s);

#endif
