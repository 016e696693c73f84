/* SPDX-License-Identifier: GPL-3.0-or-later */
/* volume.c -- a day's volume against the average of the days before it. */
#include <math.h>

#include "moves.h"

static bool has_volume(const series *s, int64_t k)
{
    double x = series_value(s, VOLUME, k);
    return x > 0 && isfinite(x);
}

bool volume_multiple(ask *q)
{
    char date[48], first[48], last[48];
    const series *s = &q->own;
    int64_t days = jvn_item_of(q->call, ARG_VOLUME_DAYS, 0)->integer, n = 0, from = q->at, to = -1;
    double sum = 0;
    if (!ask_has(q, s, VOLUME)) return false;
    ask_date(q, s->days[q->at], date);
    if (!has_volume(s, q->at)) return ask_missing(q, "%s has no volume on %s", s->name, date);
    for (int64_t k = q->at - 1; k >= 0 && n < days; k--) {
        if (!has_volume(s, k)) continue;
        sum += series_value(s, VOLUME, k);
        if (to < 0) to = k;
        from = k;
        n++;
    }
    if (n < days)
        return ask_missing(q, "history too short: %lld days with a volume before %s, wanted %lld", (long long)n, date, (long long)days);
    q->value = series_value(s, VOLUME, q->at) / (sum / (double)n);
    snprintf(q->convention, sizeof q->convention, "%s[%s] over its mean of %lld days with a volume, %s to %s", ask_word(q, VOLUME),
             date, (long long)n, ask_date(q, s->days[from], first), ask_date(q, s->days[to], last));
    for (int64_t k = from; k <= q->at; k++)
        if (has_volume(s, k)) ask_used(q, &q->rows, s, k);
    return true;
}
