/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dates.c -- which dates are claimed: those on which something is said to have happened, not those that only tell apart. */
#include "scene.h"

#include <string.h>

/* Of a figure with a unit: "17 percent" is no day. */
static bool is_figure(const scene *c, int64_t first)
{
    const quantity *q = c->quantity_at[first] < 0 ? NULL : &c->q.items[c->quantity_at[first]];
    return q && q->kind != A_NUMBER && q->kind != AN_ORDINAL && q->kind != DURATION;
}

/* "the weekend", "the following weeks" tell no date; "last week", "today" do. */
static bool is_vague(const scene *c, const when *w, int64_t first, int64_t last)
{
    static const char *const words[] = {"following", "preceding", "weekend", "coming", "weeks", "months", "years", "days", "now", "recent"};
    for (int64_t i = first; i < last; i++)
        if (c->t.items[i].kind == DIGITS) return false;
    for (int64_t i = first; i < last; i++)
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (scene_is(c, i, words[k])) return true;
    return w->grain > MONTH;
}

/* A date on another weekday than it names is told, and checking says so; one that is on no calendar is not. */
static bool is_told(const when *w)
{
    return w->kind == A_DATE || w->kind == A_RANGE || w->kind == A_DATETIME;
}

/* "the January 27 selloff": a date as an adjective; *noun: what happened. */
static bool is_adjective(const scene *c, int64_t first, int64_t last, const scope *s, int64_t *noun)
{
    if (last >= s->last || c->t.items[last].kind != WORD || c->t.items[last].blank > 2) return false;
    bool owned = scene_class(c, first - 1) & W_ARTICLE || scene_is(c, first - 1, "s") || scene_is(c, first - 1, "\xe2\x80\x99");
    for (*noun = last; owned && *noun < s->last && *noun < last + 4; ++*noun)
        if (scene_class(c, *noun) & (W_HAPPENING | W_EVENT)) return true;
    return false;
}

/* The word before a date, past "early", "late", "the weekend of". */
static int64_t preposition(const scene *c, int64_t first, int64_t from)
{
    int64_t i = first - 1;
    for (int k = 0; k < 4 && i >= from && (scene_is(c, i, "late") || scene_is(c, i, "early") || scene_is(c, i, "mid") || scene_is(c, i, "the") ||
         scene_is(c, i, "around") || scene_is(c, i, "about") || scene_is(c, i, "-") || scene_is(c, i, "later")); k++) i--;
    if (scene_is(c, i, "of") && scene_is(c, i - 1, "weekend")) i -= 2;
    while (i >= from && scene_is(c, i, "the")) i--;
    return i;
}

/* Behind "after", "ahead of": not the time of what is told. */
static bool is_bound(const scene *c, int64_t first, int64_t from)
{
    int64_t i = preposition(c, first, from);
    return scene_class(c, i) & W_BEFORE || scene_is(c, first, "following") || (scene_is(c, i, "of") && scene_is(c, i - 1, "ahead"));
}

static bool is_figure_near(const scene *c, int64_t first, int64_t last, const scope *s)
{
    for (int64_t i = first - 1; i >= s->first && i > first - 10 && !scene_is(c, i, ";") && !scene_is(c, i, ":"); i--)
        if (c->quantity_at[i] >= 0 && c->q.items[c->quantity_at[i]].kind <= MONEY && *c->q.items[c->quantity_at[i]].unit) return true;
    for (int64_t i = last; i < s->last && i < last + 3; i++)
        if (c->quantity_at[i] >= 0 && *c->q.items[c->quantity_at[i]].unit) return true;
    return false;
}

/* A verb of happening in the date's clause; -1: none. */
static int64_t event_of(const scene *c, const scope *s, int64_t first, int64_t last, grain size)
{
    for (int64_t i = first - 1; i >= s->first && i > first - 24; i--) {
        if (scene_is(c, i, ";")) break;
        if (c->classes[i] & W_STATIVE && size >= MONTH) break;
        if (c->classes[i] & (W_EVENT | W_MOVE_VERB) && !(scene_class(c, i - 1) & W_ARTICLE) && !scene_is(c, i - 1, "to")) return i;
    }
    for (int64_t i = last; i < s->last && i < last + 12; i++)
        if (c->classes[i] & (W_EVENT | W_MOVE_VERB)) return i;
    return -1;
}

static bool is_claimed(const scene *c, const scope *s, const when *w, int64_t first, int64_t last, int64_t *event)
{
    int64_t noun = -1, before = preposition(c, first, s->first);
    *event = -1;
    if (s->block->kind == HEADING || s->block->kind == CELL || s->block->kind == REFERENCE || s->block->kind == CODE) return false;
    if (is_adjective(c, first, last, s, &noun)) {
        *event = noun;
        return w->grain <= YEAR;
    }
    int64_t until = scene_is(c, first, "until") ? first : before;
    bool waits = scene_is(c, until, "until") && scene_is(c, until - 1, "not");
    if (waits) return (*event = event_of(c, s, first, last, w->grain)) >= 0;
    if (scene_is(c, before, "of") || scene_is(c, before, "since") || scene_is(c, before, "by") || scene_is(c, before, "until") || w->side) {
        if (!scene_is(c, before, "starting") && !scene_is(c, first, "starting") && !scene_is(c, first, "beginning")) return false;
    }
    if (is_vague(c, w, first, last)) return false;
    if (scene_is(c, before, "for") && w->grain > DAY) return false;
    if (scene_is(c, before, "after") || scene_is(c, before, "before") || scene_is(c, before, "from")) return false;
    if (is_figure_near(c, first, last, s)) return false;
    *event = scene_is(c, first, "starting") || scene_is(c, first, "beginning") ? first : event_of(c, s, first, last, w->grain);
    if (w->grain <= DAY || w->grain == WEEKEND) return *event >= 0 || scene_is(c, before, "on");
    return *event >= 0;
}

static void add_date(scene *c, const scope *s, const when *w, int64_t first, int64_t last)
{
    claim *k = scene_claim(c, s, w->at);
    const actor *who = subject_find(c, s, first, last, "date", "");
    k->metric = "date";
    k->unit = w->grain >= YEAR ? "year" : "date";
    k->comparator = w->kind == A_RANGE && w->grain < WEEK ? BETWEEN : w->approximate ? ABOUT : w->side < 0 ? BELOW : w->side > 0 ? ABOVE : EQUAL;
    if (who) {
        k->entity = who->name;
        k->subject = scene_span(c, who->first, who->last);
    }
    context_fill(c, s, k, first, last);
    k->date = w;
    k->from = w->from;
    k->to = w->to;
}

/* "Updated: 2026-06-08" is said of the document itself. */
static bool is_dateline(const scene *c, const scope *s, const when *w, int64_t first)
{
    static const char *const words[] = {"Updated", "updated", "Published", "published", "Posted", "Modified", "modified", "Date"};
    if (s->block->kind != META || w->grain > DAY) return false;
    for (int64_t i = s->first; i < first && i < s->first + 4; i++)
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (scene_is(c, i, words[k])) return true;
    return false;
}

void dates_find(scene *c, const scope *s)
{
    for (int64_t i = s->whens; s->block && i < s->whens_end; i++) {
        const when *w = &c->w.items[i];
        int64_t first = c->w_first[i], last = scene_token(c, w->at.end), event;
        scope near = scene_around(c, s, first, last);
        if (is_told(w) && !w->clash && w->from != INT64_MIN && w->grain <= DAY && !w->side && scene_tells_day(c, i) && !is_bound(c, first, s->first) && !context_is_base(c, w, first) && !(i > s->whens && context_is_after(c, first, s->first)) && !is_figure(c, first) && s->block->kind != REFERENCE && s->block->kind != META) {
            c->day = w;
            c->day_block = document_block(c->d, s->at.start);
        }
        if (is_told(w) && (!w->clash || w->from != INT64_MIN) && !is_figure(c, first) && (s->block->kind == META ? is_dateline(c, &near, w, first) : is_claimed(c, &near, w, first, last, &event)))
            add_date(c, &near, w, first, last);
    }
}
