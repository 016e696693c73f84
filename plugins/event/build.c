/* SPDX-License-Identifier: GPL-3.0-or-later */
/* build.c -- from prices to abnormal returns, event by event on all cores.
 *
 * Days are counted on those on which instrument and benchmark both have a price, and returns of both run from one
 * such day to the next, so that calendars which differ are never compared over different spans. */
#include <float.h>
#include <math.h>

#include "event.h"

enum { TASK = 256, FARTHEST = 10, AHEAD = 4 };

/* One event's days, from the day before the first that is needed: relative day lo - 1 stands at 0. */
typedef struct path {
    int lo, n;      /* relative day of [1], and days with the one before */
    bool dense;     /* its places follow each other, and by the date alone the next event may have the same days */
    int64_t *place; /* position in the panel, -1: none */
    int32_t *date;
    double *own, *level;
    const double *price; /* own, or the panel's */
} path;

/* What one task uses again for each of its events. */
typedef struct bag {
    work own_work; /* with the benchmark of the event at hand */
    const work *w; /* it */
    path path;
    bool same;    /* the days are those of the event before */
    basis basis;
    double *x[MAX_FACTORS], *bench, *own, *rf, *excess; /* factors, the benchmark, returns, the riskless one, returns less it */
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
    a->own[at] = price;
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
    enum { LINE = 64 };
    if (!p->plain || p->order || from < 0 || end > p->t->rows) return;
    for (const char *at = (const char *)(p->plain + from); at < (const char *)(p->plain + end) + LINE; at += LINE)
        __builtin_prefetch(at);
    for (const char *at = (const char *)(p->days + from); at < (const char *)(p->days + end) + LINE; at += LINE)
        __builtin_prefetch(at);
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

JVN_WIDE static bool are_prices(const double *price, int n)
{
    int bad = 0;
    for (int k = 0; k < n; k++) bad |= !(price[k] > 0) | !(price[k] <= DBL_MAX);
    return !bad;
}

/* Whether one of n values is that before it. */
JVN_WIDE static bool repeats_value(const double *x, int n)
{
    int same = 0;
    for (int k = 0; k < n; k++) same |= x[k] == x[k - 1];
    return same;
}

/* The days of the event before serve where the instrument has a row with a price on each of them and none between. */
static bool follow(const work *w, int64_t g, int64_t day, path *a, outcome *out)
{
    const panel *p = w->p;
    int64_t first = day + a->lo - 1, from = p->starts[g];
    if (!a->dense || first < from || first + a->n > p->starts[g + 1]) return false;
    const int32_t *days = p->days + first;
    const double *price = p->plain + first;
    if (memcmp(days, a->date, (size_t)a->n * sizeof *days) != 0 || (first > from && days[-1] == days[0])) return false;
    if (!are_prices(price, a->n)) return false;
    a->price = price;
    int skip = first == from; /* nothing stands before */
    if (p->volume.schema && repeats_value(price + skip, a->n - skip))
        for (int k = 0; k < a->n; k++) out->stale += is_stale(w, g, first + k, price[k]);
    return true;
}

/* Fills the days of the path from the event outwards. */
static void walk(const work *w, int64_t g, int64_t day, path *a, outcome *out)
{
    int64_t from = w->p->starts[g], end = w->p->starts[g + 1];
    double price, level;
    for (int i = 0; i < a->n; i++) a->place[i] = -1, a->own[i] = a->level[i] = NAN, a->date[i] = INT32_MIN;
    a->price = a->own;
    a->dense = false;
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
    bool by_date = w->p->plain && !w->p->order && !w->b->column.schema && !w->b->rf_column.schema;
    a->dense = by_date && a->place[0] >= 0 && a->place[a->n - 1] == a->place[0] + a->n - 1;
}

/* Changes of n levels, each from the one before. */
JVN_WIDE static void changes(return_kind kind, const double *restrict level, int n, double *restrict out)
{
    double less = kind == R_SIMPLE;
    for (int t = 0; kind == R_GIVEN && t < n; t++) out[t] = level[t];
    for (int t = 0; kind != R_GIVEN && t < n; t++) out[t] = level[t] / level[t - 1] - less;
    for (int t = 0; kind == R_LOG && t < n; t++) out[t] = log(out[t]);
}

static double riskless(const bag *g, int at)
{
    const bench *b = g->w->b;
    if (g->path.place[at] < 0) return NAN;
    if (b->rf_column.schema)
        return b->rf_scale * field_number(&b->rf_column, b->rf_column_int, panel_row(g->w->p, g->path.place[at]));
    int32_t day = calendar_find(&b->factor_days, g->path.date[at]);
    return day < 0 ? NAN : b->rf[day];
}

static bool has_level(const bench *b) { return b->level || b->column.schema; }

static bool has_riskless(const bench *b) { return b->rf || b->rf_column.schema; }

/* What n slots have but the instrument's own returns: the benchmark, the riskless return and factors. */
static void fill_common(bag *g, int slot, int at, int n)
{
    const bench *b = g->w->b;
    const path *a = &g->path;
    if (has_level(b)) changes(g->w->o->returns, a->level + at, n, g->bench + slot);
    for (int t = 0; t < n; t++) {
        double rf = g->rf[slot + t] = has_riskless(b) ? riskless(g, at + t) : 0;
        for (int k = 0; k < b->k; k++) {
            int32_t day = b->factors[k] ? calendar_find(&b->factor_days, a->date[at + t]) : -1;
            g->x[k][slot + t] = !b->factors[k] ? g->bench[slot + t] - rf : day < 0 ? NAN : b->factors[k][day];
        }
    }
}

/* n slots from path day `at` on. */
static void fill_run(bag *g, int64_t i, int slot, int at, int n)
{
    const study *s = &g->w->s;
    changes(g->w->o->returns, g->path.price + at, n, g->own + slot);
    if (!g->same) fill_common(g, slot, at, n);
    for (int t = slot; t < slot + n && has_riskless(g->w->b); t++) g->excess[t] = g->own[t] - g->rf[t];
    if (slot >= s->from) memcpy(s->date + study_slot(s, i, slot), g->path.date + at, (size_t)n * sizeof *s->date);
}

static void fill_slots(bag *g, int64_t i, outcome *out)
{
    const work *w = g->w;
    const path *a = &g->path;
    int first = 1, last = a->n - 1;
    fill_run(g, i, 0, w->o->est_lo - a->lo + 1, w->s.est);
    fill_run(g, i, w->s.est, w->o->lo - a->lo + 1, w->s.span);
    w->s.day[i] = a->date[-a->lo + 1];
    while (a->date[first] == INT32_MIN) first++;
    while (a->date[last] == INT32_MIN) last--;
    out->first = a->date[first];
    out->last = a->date[last];
    memcpy(w->own + i * w->s.span, g->own + w->s.est, (size_t)w->s.span * sizeof *w->own);
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
    const study *s = &w->s;
    int slots = s->est + s->span;
    double *h = w->h ? w->h + i * slots : NULL;
    event_days d = {.est = s->est, .span = s->span, .k = w->b->k, .y = has_riskless(w->b) ? g->excess : g->own,
                    .basis = &g->basis, .same = g->same};
    for (int k = 0; k < d.k; k++) d.x[k] = g->x[k];
    out->fault = fit_days(&d, kind_of(w->o->model), &s->fits[i]);
    out->m = s->fits[i].m;
    if (out->m < w->o->min_days) out->why = FEW_DAYS;
    else if (!out->fault && h) out->fault = fit_garch(&d, &s->fits[i], h);
    if (!out->why && out->fault) out->why = UNFITTED;
    if (out->why) return;
    fit_abnormal(&s->fits[i], &d, s->from, s->ar + study_slot(s, i, s->from));
    bool has_bench = has_level(w->b) && w->o->of == OF_RETURN;
    study_sums(s, i, &d, g->own, has_bench ? g->bench : NULL, h, w->o->log);
    if (!has_window(s, i)) out->why = NO_WINDOW;
    else if (w->ranks) study_ranks(s, i, g->ints);
}

/* The statistics of each day and window, to be replaced by their probabilities. */
static void take_statistics(const work *w, int64_t i)
{
    const study *s = &w->s;
    const double *ar = s->ar + study_slot(s, i, s->est), *sd = s->sd + i * s->span;
    double *t = w->chance + i * (s->span + s->n_windows);
    for (int k = 0; k < s->span; k++) *t++ = ar[k] / sd[k];
    for (const sum *x = s->sums + i * s->n_windows; x < s->sums + (i + 1) * s->n_windows; x++) *t++ = x->car / asked_sd(w, x);
}

/* Of events from .. end-1: those beside each other that have as many degrees of freedom go together. */
static void find_chances(const work *w, int64_t from, int64_t end)
{
    int64_t per = w->s.span + w->s.n_windows;
    for (int64_t i = from, k; i < end; i = k) {
        for (k = i; k < end && w->out[k].why == KEPT && w->s.fits[k].df == w->s.fits[i].df; k++) take_statistics(w, k);
        if (k > i) two_sided_all(w->chance + i * per, (k - i) * per, w->s.fits[i].df);
        else k++;
    }
}

static void turn_to(bag *g, int32_t at)
{
    const bench *b = &g->w->m->of[at];
    if (g->w->b == b) return;
    g->own_work.b = b;
    g->path.dense = false;
}

static void build_one(bag *g, int64_t i)
{
    const work *w = g->w;
    const request *q = &w->r->of[i];
    outcome *out = &w->out[i];
    *out = (outcome){.why = q->series < 0 ? NO_SERIES : q->bench < 0 ? NO_MARKET : KEPT};
    if (out->why) return;
    turn_to(g, q->bench);
    int64_t day = find_day(g, q, out);
    if (out->why) return;
    g->same = follow(w, q->series, day, &g->path, out);
    if (!g->same) walk(w, q->series, day, &g->path, out);
    if (out->why) return;
    fill_slots(g, i, out);
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
    *g = (bag){.own_work = *w, .w = &g->own_work, .path = {.lo = lo, .n = hi - lo + 2}};
    double **const lines[] = {&g->path.own, &g->path.level, &g->bench, &g->own, &g->excess, &g->rf};
    int64_t line = g->path.n > slots ? g->path.n : slots, n_lines = sizeof lines / sizeof *lines + 2 * MAX_FACTORS + 4;
    double *next = room(w, n_lines * line, sizeof *next);
    if (!next) return JVN_ENOMEM;
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++, next += line) *lines[k] = next;
    for (int k = 0; k < MAX_FACTORS; k++, next += line) g->x[k] = next;
    g->basis.q = next;
    g->path.place = (int64_t *)(next += MAX_FACTORS * line);
    g->path.date = (int32_t *)(next += line);
    g->ints = (int *)(next + line);
    return JVN_OK;
}

/* Rows that a later event will read, if its series has the calendar of those before. */
static void fetch_for(const bag *g, int64_t i)
{
    if (i >= g->w->r->n || g->w->r->of[i].series < 0) return;
    int64_t from = g->w->p->starts[g->w->r->of[i].series] + g->hint + g->path.lo - 1;
    fetch(g->w->p, from, from + g->path.n);
}

static jvn_status build_task(void *context, int64_t i)
{
    const work *w = context;
    bag g;
    jvn_status st = bag_open(&g, w);
    for (int64_t k = i * TASK; k < (i + 1) * TASK && k < w->r->n && !st; k++) {
        fetch_for(&g, k + AHEAD);
        build_one(&g, k);
    }
    if (!st) find_chances(w, i * TASK, (i + 1) * TASK < w->r->n ? (i + 1) * TASK : w->r->n);
    return st;
}

jvn_status build(work *w)
{
    study *s = &w->s;
    const options *o = w->o;
    *s = (study){.n = w->r->n, .est = o->est_hi - o->est_lo + 1, .span = o->hi - o->lo + 1, .first = o->lo,
                 .from = w->ranks ? 0 : o->est_hi - o->est_lo + 1,
                 .n_windows = o->n_windows, .by_calendar = o->by_calendar};
    memcpy(s->windows, o->windows, sizeof s->windows);
    int64_t slots = s->est + s->span, kept = slots - s->from;
    s->fits = room(w, s->n, sizeof *s->fits);
    s->ar = room(w, s->n * kept, sizeof(double));
    s->sd = room(w, s->n * s->span, sizeof(double));
    s->date = room(w, s->n * kept, sizeof *s->date);
    s->day = room(w, s->n, sizeof *s->day);
    s->sums = room(w, s->n * s->n_windows, sizeof *s->sums);
    s->rank = w->ranks ? room(w, s->n * slots, sizeof(double)) : s->ar;
    s->order = w->ranks ? room(w, s->n * s->est, sizeof(double)) : s->ar;
    s->median = room(w, s->n, sizeof(double));
    w->out = room(w, s->n, sizeof *w->out);
    w->own = room(w, s->n * s->span, sizeof(double));
    w->chance = room(w, s->n * (s->span + s->n_windows), sizeof(double));
    w->h = o->model == M_GARCH ? room(w, s->n * slots, sizeof(double)) : NULL;
    if (!s->fits || !s->ar || !s->sd || !s->date || !s->day || !s->sums || !s->rank || !s->order || !s->median || !w->out ||
        !w->own || !w->chance || (o->model == M_GARCH && !w->h))
        return JVN_ENOMEM;
    return w->call->host->parallel_for(w->call, (s->n + TASK - 1) / TASK, build_task, w);
}
