/* SPDX-License-Identifier: GPL-3.0-or-later */
/* notes.c -- what the user should know of his study: what was taken, what fell out and why, what is odd in the data. */
#include <stdlib.h>

#include "event.h"

static const char *plural(int64_t n) { return n == 1 ? "" : "s"; }

/* "NVDA 2025-01-27" */
static const char *event_text(const work *w, int64_t i, char *buf, size_t n)
{
    char name[128], date[48];
    const request *q = &w->r->of[i];
    const char *s = q->series >= 0 ? panel_name(w->p, q->series, name, sizeof name)
                                   : field_text(w->p, &w->r->tickers, q->row, name, sizeof name);
    snprintf(buf, n, "%s %s", s ? s : "null", date_text(w->call, q->date, date));
    return buf;
}

static int32_t edge_day(const work *w, int64_t i, bool last)
{
    const panel *p = w->p;
    int64_t g = w->r->of[i].series;
    return p->days[panel_row(p, last ? p->starts[g + 1] - 1 : p->starts[g])];
}

static void no_market_text(const work *w, const request *q, char *buf, size_t n)
{
    char name[128];
    const char *s = field_text(w->p, &w->m->column, q->row, name, sizeof name);
    const jvn_table *t = jvn_given(w->call, ARG_MARKET_TABLE) ? jvn_item_of(w->call, ARG_MARKET_TABLE, 0)->table : w->p->t;
    if (s && *s) snprintf(buf, n, "%s has no benchmark %s", t->name, s);
    else snprintf(buf, n, "no benchmark is named");
}

const char *reason_text(const work *w, int64_t i, char *buf, size_t n)
{
    const outcome *out = &w->out[i];
    char date[48];
    switch (out->why) {
    case NO_SERIES: snprintf(buf, n, "%s has no such %s", w->p->t->name, w->p->by.schema ? w->p->by.name : "series"); break;
    case NO_MARKET: no_market_text(w, &w->r->of[i], buf, n); break;
    case AFTER_DATA: snprintf(buf, n, "the last row is of %s", date_text(w->call, edge_day(w, i, true), date)); break;
    case BEFORE_DATA: snprintf(buf, n, "the first row is of %s", date_text(w->call, edge_day(w, i, false), date)); break;
    case NO_DAY:
        snprintf(buf, n, w->o->shift == SHIFT_EXCLUDE ? "not a day with prices" : "no day with prices within 10 days");
        break;
    case FEW_DAYS: snprintf(buf, n, "%d estimation days, fewer than %d", out->m, w->o->min_days); break;
    case REPEATED: snprintf(buf, n, "more than one row for %s", date_text(w->call, out->repeat, date)); break;
    case UNFITTED: snprintf(buf, n, "%s", fit_fault_text(out->fault)); break;
    default: snprintf(buf, n, "no window has a return on each of its days"); break;
    }
    return buf;
}

/* "^GSPC, ^IXIC"; "" where there is none. */
static const char *benches_text(const work *w, char *buf, size_t n)
{
    enum { SHOWN = 4 };
    const benches *m = w->m;
    size_t at = 0;
    *buf = 0;
    if (m->column.schema) at = (size_t)snprintf(buf, n, "each event's own: ");
    for (int k = 0; k < m->n && k < SHOWN && at < n && m->of[k].name; k++)
        at += (size_t)snprintf(buf + at, n - at, "%s%s", k ? ", " : "", m->of[k].name);
    if (m->n > SHOWN && at < n) snprintf(buf + at, n - at, " and %d more", m->n - SHOWN);
    return buf;
}

static void say_model(const work *w)
{
    const options *o = w->o;
    char by[160] = "", on[256];
    benches_text(w, on, sizeof on);
    if (w->p->by.schema) snprintf(by, sizeof by, " by %s", w->p->by.name);
    jvn_say(w->call, "%s%s%s%s, %s%s%s, estimated on days %d:%d (at least %d)", value_title(o), o->of ? "" : " of ",
            o->of ? "" : w->p->price.name, by,
            model_title(o->model), *on ? " on " : "", on, o->est_lo, o->est_hi, o->min_days);
}

static void say_excluded(const work *w, const results *r)
{
    char event[192], why[256];
    int64_t n = w->s.n - r->n_kept, first = 0;
    if (!n) return;
    while (w->out[first].why == KEPT) first++;
    jvn_say(w->call, "%lld of %lld events excluded (side table excluded; first: %s: %s)", (long long)n, (long long)w->s.n,
            event_text(w, first, event, sizeof event), reason_text(w, first, why, sizeof why));
}

static void say_moved(const work *w, const results *r)
{
    char event[192], day[48];
    int64_t n = 0, first = -1;
    for (int64_t k = 0; k < r->n_kept; k++) {
        if (!w->out[r->kept[k]].moved) continue;
        if (!n++) first = r->kept[k];
    }
    if (n)
        jvn_say(w->call, "%lld event%s on days without prices: the %s day is taken (first: %s, to %s)", (long long)n, plural(n),
                w->o->shift == SHIFT_PREVIOUS ? "previous" : "next", event_text(w, first, event, sizeof event),
                date_text(w->call, w->s.day[first], day));
}

static void say_windows(const work *w, const results *r)
{
    char event[192], text[48];
    int64_t n = 0, first = -1;
    int at = 0;
    for (int64_t k = 0; k < r->n_kept; k++)
        for (int v = 0; v < w->s.n_windows; v++) {
            double car = w->s.sums[r->kept[k] * w->s.n_windows + v].car;
            if (car == car || n++) continue;
            first = r->kept[k];
            at = v;
        }
    if (n)
        jvn_say(w->call, "%lld window%s without a return on each of their days: null, and in no test (first: %s, %s)",
                (long long)n, plural(n), event_text(w, first, event, sizeof event),
                window_text(w->s.windows[at], text, sizeof text));
}

typedef struct span {
    int64_t series, event; /* beside one benchmark */
    int32_t day;
} span;

static int by_series(const void *a, const void *b)
{
    const span *x = a, *y = b;
    if (x->series != y->series) return x->series < y->series ? -1 : 1;
    return (x->day > y->day) - (x->day < y->day);
}

static span span_of(const work *w, int64_t i)
{
    const request *q = &w->r->of[i];
    int64_t block = w->m->column.schema ? 0 : q->bench;
    return (span){block * w->p->n + q->series, i, w->s.day[i]};
}

/* Events of one instrument whose days meet: one's window lies in the other's estimation or window. */
static void say_overlaps(const work *w, const results *r)
{
    char a[192], b[192];
    int64_t n = 0, first = 0;
    span *x = w->call->host->scratch(w->call, (r->n_kept + 1) * (int64_t)sizeof *x);
    if (!x) return;
    for (int64_t k = 0; k < r->n_kept; k++) x[k] = span_of(w, r->kept[k]);
    int64_t rising = 1;
    while (rising < r->n_kept && by_series(&x[rising - 1], &x[rising]) <= 0) rising++;
    if (rising < r->n_kept) qsort(x, (size_t)r->n_kept, sizeof *x, by_series);
    for (int64_t k = 1; k < r->n_kept; k++) {
        if (x[k].series != x[k - 1].series || w->out[x[k].event].first > w->out[x[k - 1].event].last) continue;
        if (!n++) first = k;
    }
    if (n)
        jvn_say(w->call, "%lld event%s overlap%s an earlier one of the same instrument (first: %s and %s)", (long long)n,
                plural(n), n == 1 ? "s" : "", event_text(w, x[first - 1].event, a, sizeof a),
                event_text(w, x[first].event, b, sizeof b));
}

typedef struct oddity {
    size_t offset;
    const char *one, *many;
} oddity;

/* Counted on the days that events look at, once for each. The day that is told is an event's, which need not be odd. */
static void say_oddity(const work *w, const results *r, const oddity *odd)
{
    char event[192];
    int64_t n = 0, events = 0, first = -1;
    for (int64_t i = 0; i < r->n_kept; i++) {
        int32_t count = *(const int32_t *)((const char *)&w->out[r->kept[i]] + odd->offset);
        n += count;
        events += count > 0;
        if (count && first < 0) first = r->kept[i];
    }
    if (n)
        jvn_say(w->call, "%lld %s (in %lld of %lld event%s, first %s)", (long long)n, n == 1 ? odd->one : odd->many,
                (long long)events, (long long)r->n_kept, plural(r->n_kept), event_text(w, first, event, sizeof event));
}

static void say_odd(const work *w, const results *r)
{
    static const oddity odd[] = {
        {offsetof(outcome, negative), "negative price, CRSP's mark for a mean of bid and ask: taken without the sign",
         "negative prices, CRSP's mark for a mean of bid and ask: taken without the sign"},
        {offsetof(outcome, bad), "price missing, zero or not a number: returns go over its day",
         "prices missing, zero or not numbers: returns go over their days"},
        {offsetof(outcome, skipped), "day on which the benchmark has no price: left out, returns go over it",
         "days on which the benchmark has no price: left out, returns go over them"},
        {offsetof(outcome, stale), "row without volume that repeats the price before",
         "rows without volume that repeat the price before"},
    };
    for (size_t k = 0; k < sizeof odd / sizeof *odd; k++) say_oddity(w, r, &odd[k]);
}

/* The default tests of several events, window by window. */
static void say_main(const work *w, const results *r)
{
    enum { MOST = 3 };
    char text[48];
    for (int64_t k = 0, said = 0; k < r->n_cells && said < MOST; k++) {
        const cell *c = &r->cells[k];
        const test *bmp = &c->tests[T_BMP_KP], *rank = &c->tests[T_GRANK_T];
        if (c->group || c->window >= MOST || c->g.n < 2 || bmp->why || rank->why) continue;
        said++;
        jvn_say(w->call, "window %s%s%s: %lld events, CAAR %.4g, bmp_kp t %.3g (p %.2g), grank_t t %.3g (p %.2g); side table tests",
                window_text(w->s.windows[c->window], text, sizeof text), c->bench < 0 ? "" : " beside ",
                c->bench < 0 ? "" : w->m->of[c->bench].name, (long long)c->g.n, c->g.caar, bmp->statistic, bmp->p,
                rank->statistic, rank->p);
    }
}

void notes_say(const work *w, const results *r)
{
    say_model(w);
    if (w->r->trimmed)
        jvn_say(w->call, "%lld name%s with blanks at the end: compared without", (long long)w->r->trimmed, plural(w->r->trimmed));
    say_excluded(w, r);
    say_moved(w, r);
    say_windows(w, r);
    say_overlaps(w, r);
    say_odd(w, r);
    say_main(w, r);
}
