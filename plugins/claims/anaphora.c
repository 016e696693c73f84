/* SPDX-License-Identifier: GPL-3.0-or-later */
/* anaphora.c -- dates that lean on the dates before them: "January 27" behind "January 2025", "the prior day", "the same week"; and
 * what looks like a date but tells how long: "in a day". */
#include "scene.h"

#include "when_calendar.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct words {
    bool month, year;
} words;

static words words_of(const scene *c, const when *w, int64_t first)
{
    words found = {0};
    for (int64_t i = first; i < c->t.n && (int64_t)c->t.items[i].start < w->at.end; i++) {
        found.month |= c->t.items[i].kind == WORD && c->classes[i] & W_MONTH && c->t.items[i].caps;
        found.year |= c->t.items[i].kind == DIGITS && c->t.items[i].length == 4;
    }
    return found;
}

static void shift(when *w, int64_t by)
{
    w->from += by;
    w->to += by;
}

/* Moves a date without a year by whole years to the one nearest to `anchor`. */
static void to_year_of(when *w, int64_t anchor)
{
    const double years = -round((double)(w->from - anchor) / (365.25 * (double)DAY_US));
    w->from = unit_add(w->from, YEAR, years);
    w->to = unit_add(w->to, YEAR, years);
}

/* "in a day", "within weeks", "over 24 hours": no time of their own. */
static bool tells_how_long(const scene *c, const when *w, int64_t first)
{
    static const char *const before[] = {"in", "within", "over", "for", "during"};
    if (w->grain >= YEAR) return false;
    for (size_t k = 0; k < sizeof before / sizeof *before; k++)
        if (scene_is(c, first, before[k]) && (scene_class(c, first + 1) & W_ARTICLE || scene_is(c, first + 1, "one") || c->quantity_at[first + 1] >= 0)) return true;
    return false;
}

static bool has(const scene *c, const when *w, int64_t first, const char *word)
{
    for (int64_t i = first - 1; i < c->t.n && (int64_t)c->t.items[i].start < w->at.end; i++)
        if (scene_is(c, i, word)) return true;
    return false;
}

/* "that day", "that week": the one that was told; not "said that Monday". */
static bool is_that(const scene *c, const when *w, int64_t first)
{
    for (int64_t i = first - 1; i < c->t.n && (i < first || (int64_t)c->t.items[i].start < w->at.end); i++)
        if (scene_is(c, i, "that") && (scene_is(c, i + 1, "day") || scene_is(c, i + 1, "week") || scene_is(c, i + 1, "same"))) return true;
    return false;
}

/* "the prior day" is the day before the one that was told of, "the same week" its week. */
static void lean(const scene *c, when *w, int64_t first, const when *told)
{
    if (!told) return;
    int64_t step = w->grain == WEEK || w->grain == WEEKEND ? 7 * DAY_US : DAY_US;
    int64_t start = w->grain == DAY ? told->from : unit_start(told->from, WEEK);
    bool back = has(c, w, first, "prior") || has(c, w, first, "previous") || has(c, w, first, "preceding");
    bool on = has(c, w, first, "following") || (has(c, w, first, "next") && scene_is(c, first, "the"));
    if (!back && !on && !has(c, w, first, "same") && !is_that(c, w, first)) return;
    if (w->grain == WEEKEND) start += 5 * DAY_US - (back || on ? 0 : 7 * DAY_US);
    int64_t length = w->to - w->from;
    w->from = start + (back ? -step : on ? step : 0);
    w->to = w->from + length;
}

/* "following Monday's selloff": a preposition, and the Monday before. */
static bool is_preposition(const scene *c, int64_t first) { return scene_is(c, first, "following") && !scene_is(c, first - 1, "the"); }

/* "January 28: Apple rose": the day behind a month. */
static void take_day(scene *c, int64_t which)
{
    when *w = &c->w.items[which];
    int64_t at = scene_token(c, w->at.end);
    if (w->grain != MONTH || at >= c->t.n || at == 0 || !(c->classes[at - 1] & W_MONTH)) return;
    const token *t = &c->t.items[at];
    int number = t->kind == DIGITS && t->length < 3 && t->blank == 1 ? atoi(c->t.text + t->start) : 0;
    if (number < 1 || number > 31 || (at + 1 < c->t.n && c->t.items[at + 1].kind != SIGN && c->t.items[at + 1].blank == 0)) return;
    if (c->quantity_at[at] >= 0 && *c->q.items[c->quantity_at[at]].unit) return;
    if (w->from + number * DAY_US > w->to) return; /* no such day in that month */
    w->grain = DAY;
    w->kind = A_DATE;
    w->at.end = (int64_t)t->start + t->length;
    w->from += (number - 1) * DAY_US;
    w->to = w->from + DAY_US;
    c->when_at[at] = (int32_t)which;
}

/* "the worst two days since 2020": how far back, and no day. */
static bool tells_how_far(const scene *c, const when *w, int64_t first)
{
    for (int64_t i = first + 1; i < c->t.n && (int64_t)c->t.items[i].start < w->at.end; i++)
        if (scene_is(c, i, "since") && c->quantity_at[first] >= 0) return true;
    return false;
}

/* "1/30th" is no date. */
static bool is_fraction(const scene *c, int64_t first)
{
    const quantity *q = c->quantity_at[first] < 0 ? NULL : &c->q.items[c->quantity_at[first]];
    return q && q->kind == A_FRACTION;
}

/* Told from a day that is long past when the document was written: the nearest to the last day that was named. */
static void to_week_of(when *w, const when *told)
{
    const int64_t week = 7 * DAY_US;
    int64_t apart = w->from - told->from;
    if (llabs(apart) > 4 * week) shift(w, -(apart + (apart < 0 ? -week / 2 : week / 2)) / week * week);
}

static int by_day(const void *a, const void *b)
{
    const when *x = *(const when *const *)a, *y = *(const when *const *)b;
    return x->from != y->from ? (x->from < y->from ? -1 : 1) : (x->at.start > y->at.start) - (x->at.start < y->at.start);
}

/* The day that is told most often, of several the last. */
static void find_main_day(scene *c)
{
    const when **days = pool_get(c->p, sizeof *days * (size_t)(c->w.n + 1));
    int64_t n = 0, most = 1;
    for (int64_t i = 0; i < c->w.n; i++)
        if (c->w.items[i].from != INT64_MIN && c->w.items[i].grain == DAY && scene_tells_day(c, i)) days[n++] = &c->w.items[i];
    if (n) qsort(days, (size_t)n, sizeof *days, by_day);
    for (int64_t i = 0, run = 0; i < n; i++) {
        run = i && days[i]->from == days[i - 1]->from ? run + 1 : 1;
        if (run < 2 || run < most) continue;
        most = run;
        c->main_day = days[i - run + 1];
    }
}

void dates_settle(scene *c)
{
    const when *told = NULL;
    int64_t anchor = INT64_MIN;
    for (int64_t i = 0; i < c->w.n; i++) {
        when *w = &c->w.items[i];
        int64_t first = c->w_first[i];
        if (w->from == INT64_MIN || w->to == INT64_MIN || first >= c->t.n) continue;
        if (is_fraction(c, first) || tells_how_far(c, w, first)) {
            w->from = w->to = INT64_MIN;
            w->kind = A_SET;
            continue;
        }
        take_day(c, i);
        words of = words_of(c, w, first);
        if (of.month && of.year) anchor = w->from;
        else if (of.month && anchor != INT64_MIN) to_year_of(w, anchor);
        else if (!of.month && tells_how_long(c, w, first)) w->from = w->to = INT64_MIN;
        else if (is_preposition(c, first) && c->d->date != NO_DATE && w->from > c->d->date * DAY_US) shift(w, -7 * DAY_US);
        else if (w->grain <= WEEKEND) {
            lean(c, w, first, told);
            if (told && w->relative) to_week_of(w, told);
        }
        if (w->from != INT64_MIN && w->grain == DAY && scene_tells_day(c, i)) told = w;
    }
    find_main_day(c);
}
