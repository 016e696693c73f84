/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_claims_quantity.c -- any bytes as a text: tokens cover it in order, quantities lie in it in order and do not overlap, and
 * what is said of them is finite. */
#include "fuzz.h"

#include "../../plugins/claims/quantity.h"
#include "../../plugins/claims/units.h"

#include <math.h>

static void check_tokens(const tokens *t, int64_t n)
{
    int64_t at = 0;
    for (int64_t i = 0; i < t->n; i++) {
        const token *k = &t->items[i];
        if (k->start < at || k->length == 0 || k->start + k->length > n) abort();
        at = (int64_t)k->start + k->length;
    }
}

static void check_span(span s, span within)
{
    if (s.start > s.end || s.start < 0) abort();
    if (s.end > s.start && (s.start < within.start || s.end > within.end)) abort();
}

static void check(const quantity *q, int64_t *at, int64_t n)
{
    if (q->at.start < *at || q->at.end <= q->at.start || q->at.end > n) abort();
    check_span(q->number, q->at);
    check_span(q->high_number, q->number);
    check_span(q->per, q->per.start < q->at.end ? q->at : (span){q->at.end, n}); /* of counted nouns it stands behind */
    check_span(q->at, q->whole);
    check_span(q->hedge, q->whole);
    if (!isfinite(q->value) || isinf(q->high) || !isfinite(q->place) || !isfinite(q->factor) || !q->unit || !q->dimension) abort();
    if (!isnan(q->high) && q->high < q->value) abort();
    *at = q->whole.end;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    pool *p = pool_new();
    tokens t = tokens_read(p, (const char *)data, 0, (int64_t)n);
    quantities found = quantities_read(units_new(p, &(grid){NULL, 0, 0}), &t);
    int64_t at = 0;
    check_tokens(&t, (int64_t)n);
    for (int64_t i = 0; i < found.n; i++) check(&found.items[i], &at, (int64_t)n);
    pool_free(p);
    return 0;
}
