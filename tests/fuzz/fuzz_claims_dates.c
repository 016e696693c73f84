/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_claims_dates.c -- any bytes as a text: dates lie in it in order and do not overlap, begin before they end, and have a TIMEX
 * value; without a reference nothing relative has a time. */
#include "fuzz.h"

#include "../../plugins/claims/when.h"

#include <math.h>

static void check_times(int64_t from, int64_t to)
{
    if ((from == INT64_MIN) != (to == INT64_MIN)) abort();
    if (from != INT64_MIN && from >= to) abort();
}

static void check(const when *w, int64_t at, int64_t n, bool referred)
{
    if (w->at.start < at || w->at.end <= w->at.start || w->at.end > n) abort();
    if (!*w->timex || strlen(w->timex) >= sizeof w->timex || !isfinite(w->seconds) || w->seconds < 0) abort();
    check_times(w->from, w->to);
    check_times(w->other_from, w->other_to);
    if (w->other_from != INT64_MIN && w->from == INT64_MIN) abort();
    if (!referred && w->relative && w->from != INT64_MIN) abort();
}

static void read_at(const uint8_t *data, int64_t n, int64_t reference)
{
    pool *p = pool_new();
    tokens t = tokens_read(p, (const char *)data, 0, n);
    whens found = whens_read(p, &t, reference);
    for (int64_t i = 0, at = 0; i < found.n; i++) {
        check(&found.items[i], at, n, reference != INT64_MIN);
        at = found.items[i].at.end;
    }
    pool_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    read_at(data, (int64_t)n, INT64_C(1737979200000000));
    read_at(data, (int64_t)n, INT64_MIN);
    return 0;
}
