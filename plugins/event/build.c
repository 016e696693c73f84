/* SPDX-License-Identifier: GPL-3.0-or-later */
/* build.c -- from prices to abnormal returns, event by event on all cores.
 *
 * Days are counted on those on which instrument and benchmark both have a price, and returns of both run from one
 * such day to the next, so that calendars which differ are never compared over different spans. */
#include <float.h>
#include <math.h>

#include "event.h"

enum { TASK = 128, FARTHEST = 10 };

/* One event's days, from the day before the first that is needed: relative day lo - 1 stands at 0. */
typedef struct path {
    int lo, n;      /* relative day of [1], and days with the one before */
    int64_t *place; /* position in the panel, -1: none */
    int32_t *date;
    double *price, *level;
} path;

/* What one task uses again for each of its events. */
typedef struct bag {
    const work *w;
    path path;
    double *x[MAX_FACTORS], *bench, *own, *excess; /* factors, the benchmark, returns, the same less the riskless one */
    int *ints;
    int64_t hint; /* places from the start of the last series to its event */
} bag;

static inline int32_t day_at(const panel *p, int64_t place) { return p->days[panel_row(p, place)]; }

/* What is not a positive price; a negative one is CRSP's mark for a mean of bid and ask. */
static double odd_price(const work *w, double x, outcome *out)
{
    if (w->o->returns == R_GIVEN) return isfinite(x) ? x : NAN;
    if (x < 0 && isfinite(x) && !w->o->negative_missing) {
        if (out) out->negative++;
        return -x;
    }
    if (out) out->bad++;
    return NAN;
}

/* The price of a row, or NaN. */
static inline double price_at(const work *w, int64_t row, outcome *out)
{
    double x = w->p->plain ? w->p->plain[row] : field_number(&w->p->price, w->p->price_int, row);
    return x > 0 && x <= DBL_MAX ? x : odd_price(w, x, out);
}

static double column_at(const work *w, int64_t row)
{
    double x = field_number(&w->b->column, w->b->column_int, row);
    return isfinite(x) && (x > 0 || w->o->returns == R_GIVEN) ? x : NAN;
}

static inline double level_at(const work *w, int64_t row)
{
    const bench *b = w->b;
    if (b->column.schema) return column_at(w, row);
    if (!b->level) return 0;
    int32_t at = calendar_find(&b->days, w->p->days[row]);
    return at < 0 ? NAN : b->level[at];
}

/* Whether a place has both prices. */
static inline bool read_day(const work *w, int64_t place, double *price, double *level, outcome *out)
{
    int64_t row = panel_row(w->p, place);
    *price = price_at(w, row, out);
    if (!(*price == *price)) return false;
    *level = level_at(w, row);
    if (*level == *level) return true;
    if (out) out->skipped++;
    return false;
}

/* A row without volume that repeats the price of the row before. */
static inline bool is_stale(const work *w, int64_t g, int64_t place, double price)
{
    const field *v = &w->p->volume;
    if (!v->schema || place == w->p->starts[g]) return false;
    int64_t row = panel_row(w->p, place), before = panel_row(w->p, place - 1);
    return price == price_at(w, before, NULL) && field_number(v, w->p->volume_int, row) == 0;
}

static inline void set_day(const work *w, int64_t g, path *a, int at, int64_t place, double price, double level, outcome *out)
{
    a->place[at] = place;
    a->price[at] = price;
    a->level[at] = level;
    a->date[at] = day_at(w->p, place);
    out->stale += is_stale(w, g, place, price);
}

/* The first place of the series at or after a date; hint: how far in it was for the series before, which is where
 * it is when their calendars are one. */
static int64_t lower_bound(const panel *p, int64_t g, int32_t date, int64_t hint)
{
    int64_t lo = p->starts[g], hi = p->starts[g + 1], at = lo + hint;
    if (hint > 0 && at < hi && day_at(p, at) >= date && day_at(p, at - 1) < date) return at;
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (day_at(p, mid) < date) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

/* Asks for the rows that will be read next, all at once. */
static void fetch(const panel *p, int64_t from, int64_t end)
{
    enum { LINE = 8 };
    if (!p->plain || p->order) return;
    for (int64_t k = from < 0 ? 0 : from; k < end && k < p->t->rows; k += LINE) {
        __builtin_prefetch(p->plain + k);
        if (k % (2 * LINE) < LINE) __builtin_prefetch(p->days + k);
    }
}

/* The place of the day that is taken, -1: none. */
static int64_t find_day(bag *g, const request *q, outcome *out)
{
    const work *w = g->w;
    double price, level;
    int64_t from = w->p->starts[q->series], end = w->p->starts[q->series + 1], at = lower_bound(w->p, q->series, q->date, g->hint);
    int step = w->o->shift == SHIFT_PREVIOUS ? -1 : 1;
    g->hint = at - from;
    fetch(w->p, at + g->path.lo, at + g->path.n + g->path.lo);
    if (at == end) out->why = AFTER_DATA;
    else if (at == from && day_at(w->p, at) - q->date > FARTHEST) out->why = BEFORE_DATA;
    else out->why = NO_DAY;
    if (step < 0 && (at == end || day_at(w->p, at) > q->date)) at--;
    for (; at >= from && at < end; at += step) {
        int32_t moved = day_at(w->p, at) - q->date;
        if (moved > FARTHEST || moved < -FARTHEST || (moved && w->o->shift == SHIFT_EXCLUDE)) break;
        if (!read_day(w, at, &price, &level, NULL)) continue;
        out->why = KEPT;
        out->moved = moved;
        return at;
    }
    return -1;
}

/* Two rows of one date are an error of the data: the event falls out. */
static bool repeats(const work *w, int64_t g, int64_t place, outcome *out)
{
    int32_t day = day_at(w->p, place);
    if (place == w->p->starts[g] || day_at(w->p, place - 1) != day) return false;
    out->why = REPEATED;
    out->repeat = day;
    return true;
}

/* Fills the days of the path from the event outwards. */
static void walk(const work *w, int64_t g, int64_t day, path *a, outcome *out)
{
    int64_t from = w->p->starts[g], end = w->p->starts[g + 1];
    double price, level;
    for (int i = 0; i < a->n; i++) a->place[i] = -1, a->price[i] = a->level[i] = NAN, a->date[i] = INT32_MIN;
    int at = -a->lo + 1, back = at - 1;
    for (int64_t k = day; k < end && at < a->n; k++) {
        if (repeats(w, g, k, out)) return;
        if (!read_day(w, k, &price, &level, out)) continue;
        if (at >= 0) set_day(w, g, a, at, k, price, level, out);
        at++;
    }
    for (int64_t k = day - 1; k >= from && back >= 0; k--) {
        if (repeats(w, g, k, out)) return;
        if (!read_day(w, k, &price, &level, out)) continue;
        if (back < a->n) set_day(w, g, a, back, k, price, level, out);
        back--;
    }
}

static double change(return_kind kind, double now, double before)
{
    if (kind == R_GIVEN) return now;
    return kind == R_LOG ? log(now / before) : now / before - 1;
}

static double riskless(const work *w, int64_t row)
{
    const bench *b = w->b;
    if (b->rf_column.schema) return b->rf_scale * field_number(&b->rf_column, b->rf_column_int, row);
    if (!b->rf) return 0;
    int32_t at = calendar_find(&b->factor_days, w->p->days[row]);
    return at < 0 ? NAN : b->rf[at];
}

/* Returns and factors of one slot; path day `at` is the day. */
static void fill_slot(bag *g, int slot, int at)
{
    const work *w = g->w;
    const bench *b = w->b;
    const path *a = &g->path;
    double own = change(w->o->returns, a->price[at], a->price[at - 1]), other = NAN, rf = 0;
    if (b->level || b->column.schema) other = change(w->o->returns, a->level[at], a->level[at - 1]);
    if (b->rf || b->rf_column.schema) rf = a->place[at] < 0 ? NAN : riskless(w, panel_row(w->p, a->place[at]));
    g->own[slot] = own;
    g->excess[slot] = own - rf;
    g->bench[slot] = other;
    for (int k = 0; k < b->k; k++) {
        int32_t day = b->factors[k] ? calendar_find(&b->factor_days, a->date[at]) : -1;
        g->x[k][slot] = !b->factors[k] ? other - rf : day < 0 ? NAN : b->factors[k][day];
    }
}

static void fill_slots(bag *g, int64_t i)
{
    const work *w = g->w;
    const study *s = &w->s;
    int32_t *date = s->date + i * (s->est + s->span);
    for (int t = 0; t < s->est + s->span; t++) {
        int day = t < s->est ? w->o->est_lo + t : w->o->lo + t - s->est, at = day - g->path.lo + 1;
        fill_slot(g, t, at);
        date[t] = g->path.date[at];
    }
    s->day[i] = g->path.date[-g->path.lo + 1];
    memcpy(w->own + i * s->span, g->own + s->est, (size_t)s->span * sizeof *w->own);
}

static model_kind kind_of(model_name m)
{
    return m == M_ADJUSTED ? MODEL_ADJUSTED : m == M_GARCH ? MODEL_GARCH : MODEL_OLS;
}

/* The window's days that have values; the event stays while one window is whole. */
static bool has_window(const study *s, int64_t i)
{
    for (int k = 0; k < s->n_windows; k++)
        if (s->sums[i * s->n_windows + k].car == s->sums[i * s->n_windows + k].car) return true;
    return false;
}

static void estimate(bag *g, int64_t i, outcome *out)
{
    const work *w = g->w;
    study s = w->s;
    int slots = s.est + s.span;
    double *h = w->h ? w->h + i * slots : NULL;
    event_days d = {.est = s.est, .span = s.span, .k = w->b->k, .y = g->excess};
    for (int k = 0; k < d.k; k++) d.x[k] = g->x[k];
    out->fault = fit_days(&d, kind_of(w->o->model), &s.fits[i]);
    out->m = s.fits[i].m;
    if (out->m < w->o->min_days) out->why = FEW_DAYS;
    else if (!out->fault && h) out->fault = fit_garch(&d, &s.fits[i], h);
    if (!out->why && out->fault) out->why = UNFITTED;
    if (out->why) return;
    fit_abnormal(&s.fits[i], &d, s.ar + i * slots);
    bool has_bench = (w->b->level || w->b->column.schema) && w->o->of == OF_RETURN;
    study_sums(&s, i, &d, g->own, has_bench ? g->bench : NULL, h, w->o->returns == R_LOG);
    if (!has_window(&s, i)) out->why = NO_WINDOW;
    else if (w->ranks) study_ranks(&s, i, g->ints);
}

static void build_one(bag *g, int64_t i)
{
    const work *w = g->w;
    const request *q = &w->r->of[i];
    outcome *out = &w->out[i];
    *out = (outcome){.why = q->series < 0 ? NO_SERIES : KEPT};
    if (out->why) return;
    int64_t day = find_day(g, q, out);
    if (out->why) return;
    walk(w, q->series, day, &g->path, out);
    if (out->why) return;
    fill_slots(g, i);
    estimate(g, i, out);
}

static void *room(const work *w, int64_t n, size_t size)
{
    return w->call->host->scratch(w->call, (n + 8) * (int64_t)size);
}

static jvn_status bag_open(bag *g, const work *w)
{
    int slots = w->s.est + w->s.span, lo = w->o->est_lo < w->o->lo ? w->o->est_lo : w->o->lo;
    int hi = w->o->est_hi > w->o->hi ? w->o->est_hi : w->o->hi;
    if (lo > 0) lo = 0;
    if (hi < 0) hi = 0;
    *g = (bag){.w = w, .path = {.lo = lo, .n = hi - lo + 2}};
    g->path.place = room(w, g->path.n, sizeof *g->path.place);
    g->path.date = room(w, g->path.n, sizeof *g->path.date);
    g->path.price = room(w, g->path.n, sizeof(double));
    g->path.level = room(w, g->path.n, sizeof(double));
    g->bench = room(w, slots, sizeof(double));
    g->own = room(w, slots, sizeof(double));
    g->excess = room(w, slots, sizeof(double));
    g->ints = room(w, 2 * slots, sizeof(int));
    for (int k = 0; k < w->b->k; k++)
        if (!(g->x[k] = room(w, slots, sizeof(double)))) return JVN_ENOMEM;
    return g->path.place && g->path.date && g->path.price && g->path.level && g->bench && g->own &&
                   g->excess && g->ints ? JVN_OK : JVN_ENOMEM;
}

static jvn_status build_task(void *context, int64_t i)
{
    const work *w = context;
    bag g;
    jvn_status st = bag_open(&g, w);
    for (int64_t k = i * TASK; k < (i + 1) * TASK && k < w->r->n && !st; k++) build_one(&g, k);
    return st;
}

jvn_status build(work *w)
{
    study *s = &w->s;
    const options *o = w->o;
    *s = (study){.n = w->r->n, .est = o->est_hi - o->est_lo + 1, .span = o->hi - o->lo + 1, .first = o->lo,
                 .n_windows = o->n_windows, .by_calendar = o->by_calendar};
    memcpy(s->windows, o->windows, sizeof s->windows);
    int64_t slots = s->est + s->span;
    s->fits = room(w, s->n, sizeof *s->fits);
    s->ar = room(w, s->n * slots, sizeof(double));
    s->sd = room(w, s->n * s->span, sizeof(double));
    s->date = room(w, s->n * slots, sizeof *s->date);
    s->day = room(w, s->n, sizeof *s->day);
    s->sums = room(w, s->n * s->n_windows, sizeof *s->sums);
    s->rank = w->ranks ? room(w, s->n * slots, sizeof(double)) : s->ar;
    s->order = w->ranks ? room(w, s->n * s->est, sizeof(double)) : s->ar;
    s->median = room(w, s->n, sizeof(double));
    w->out = room(w, s->n, sizeof *w->out);
    w->own = room(w, s->n * s->span, sizeof(double));
    w->h = o->model == M_GARCH ? room(w, s->n * slots, sizeof(double)) : NULL;
    if (!s->fits || !s->ar || !s->sd || !s->date || !s->day || !s->sums || !s->rank || !s->order || !s->median || !w->out ||
        !w->own || (o->model == M_GARCH && !w->h))
        return JVN_ENOMEM;
    return w->call->host->parallel_for(w->call, (s->n + TASK - 1) / TASK, build_task, w);
}
