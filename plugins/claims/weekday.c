/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weekday.c -- dates that name their weekday. */
#include "weekday.h"

#include "when_calendar.h"
#include "when_words.h"

static bool names_weekday(const tokens *t, span at)
{
    for (int64_t i = 0; i < t->n; i++)
        if (t->items[i].start >= at.start && t->items[i].start < at.end && lex_find(t->items[i].hash).class == DAY_NAME) return true;
    return false;
}

int weekday_agrees(pool *p, const char *text, size_t n, const char **is)
{
    static const char *const weekdays[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    const tokens t = tokens_read(p, text, 0, (int64_t)n);
    const whens found = whens_read(p, &t, INT64_MIN);
    for (int64_t i = 0; i < found.n; i++) {
        const when *w = &found.items[i];
        if (w->from == INT64_MIN || w->grain != DAY || !names_weekday(&t, w->at)) continue;
        *is = weekdays[days_weekday(us_days(w->from)) - 1];
        return !w->clash;
    }
    return -1;
}
