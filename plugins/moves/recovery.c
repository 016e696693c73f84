/* SPDX-License-Identifier: GPL-3.0-or-later */
/* recovery.c -- how much of a day's move was undone by a later day. */
#include <math.h>

#include "moves.h"

/* The last row to look at: on or before --until, which may not lie far behind the last row of all. */
static bool find_last(ask *q, int64_t *last)
{
    char date[48], end[48];
    const series *s = &q->own;
    *last = s->n - 1;
    if (jvn_given(q->call, ARG_UNTIL)) {
        int32_t until = (int32_t)jvn_item_of(q->call, ARG_UNTIL, 0)->integer;
        if (until <= s->days[q->at]) {
            q->st = jvn_fail(q->call, JVN_EARG, ARG_UNTIL, NULL, "--until is not after the day");
            return false;
        }
        if ((int64_t)until - s->days[*last] > q->gap)
            return ask_missing(q, "%s ends on %s, before %s", s->name, ask_date(q, s->days[*last], end), ask_date(q, until, date));
        while (s->days[*last] > until) --*last;
    }
    return *last > q->at || ask_missing(q, "%s has no later row by then", s->name);
}

/* The row where most is regained. */
static int64_t find_best(const ask *q, int64_t last, bool fell)
{
    int64_t best = -1;
    for (int64_t k = q->at + 1; k <= last; k++) {
        double x = series_value(&q->own, CLOSE, k), high = best < 0 ? x : series_value(&q->own, CLOSE, best);
        if (x > 0 && isfinite(x) && (best < 0 || (fell ? x > high : x < high))) best = k;
    }
    return best < 0 ? last : best;
}

bool recovery_share(ask *q)
{
    char date[48], before[48], by[48];
    double turn, base, now;
    int64_t last;
    const char *close = ask_word(q, CLOSE);
    if (!ask_price(q, &q->own, q->at, CLOSE, &turn) || !ask_before(q, &q->own, q->at, &base) || !find_last(q, &last)) return false;
    ask_date(q, q->own.days[q->at], date);
    if (turn == base) return ask_missing(q, "%s did not move on %s", q->own.name, date);
    if (jvn_given(q->call, ARG_BEST)) last = find_best(q, last, turn < base);
    if (!ask_price(q, &q->own, last, CLOSE, &now)) return false;
    q->value = (now - turn) / (base - turn);
    ask_date(q, q->own.days[q->at - 1], before);
    ask_date(q, q->own.days[last], by);
    snprintf(q->convention, sizeof q->convention, "(%s[%s] - %s[%s]) / (%s[%s] - %s[%s]): 1 when all is undone", close, by, close,
             date, close, before, close, date);
    ask_used(q, &q->rows, &q->own, q->at - 1);
    ask_used(q, &q->rows, &q->own, q->at);
    ask_used(q, &q->rows, &q->own, last);
    return true;
}
