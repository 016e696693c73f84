/* SPDX-License-Identifier: GPL-3.0-or-later */
/* steps.c -- plot waterfall, what each row adds to a sum, and plot tornado, how far each row reaches to both sides. */
#include <math.h>

#include "plot.h"

enum { TOLD = 8 /* bars that the description names */ };

/* ---- waterfall ---- */

enum { RISE, FALL, SUM, PARTS };

typedef struct waterfall {
    int64_t n; /* bars */
    const char **names;
    double *from[PARTS], *to[PARTS], *low, *high; /* NaN where a bar is of another part */
    const char **labels[PARTS];
    double sum;
} waterfall;

static waterfall waterfall_new(job *j, int64_t most)
{
    waterfall w = {.names = pool_get(j->p, (size_t)most * sizeof *w.names)};
    w.low = scene_numbers(&j->s, most);
    w.high = scene_numbers(&j->s, most);
    for (int k = 0; k < PARTS; k++) {
        w.from[k] = scene_numbers(&j->s, most);
        w.to[k] = scene_numbers(&j->s, most);
        w.labels[k] = pool_get(j->p, (size_t)most * sizeof *w.labels[k]);
    }
    return w;
}

static void add_step(job *j, waterfall *w, int part, const char *name, double from, double to)
{
    int64_t i = w->n++;
    const char *value = value_label(j, part == SUM ? to : to - from, false);
    for (int k = 0; k < PARTS; k++) {
        w->from[k][i] = w->to[k][i] = NAN;
        w->labels[k][i] = "";
    }
    w->names[i] = name;
    w->from[part][i] = from;
    w->to[part][i] = to;
    w->labels[part][i] = part == RISE ? job_text(j, "+%s", value) : value;
    w->low[i] = (double)i - 0.38;
    w->high[i] = (double)i + 0.38;
    if (!isfinite(to)) return;
    if (part != SUM || i < 2 * TOLD)
        j->s.about = job_text(j, "%s%s %s %s", j->s.about, i ? "," : ":", name, w->labels[part][i]);
    w->sum = to;
}

/* A row of the sum's name is the sum so far, as the row says it. */
static void check_sum(const job *j, const waterfall *w, const char *name, double told)
{
    if (fabs(told - w->sum) <= 1e-6 * fmax(fabs(told), fabs(w->sum))) return;
    jvn_say(j->call, "the row '%s' says %.6g, and the rows before it add up to %.6g", name, told, w->sum);
}

static void add_rows(job *j, waterfall *w, const values *v, const char *const *names, int64_t shown)
{
    const char *total = jvn_item_of(j->call, FALL_TOTAL, 0)->text;
    double rest = w->sum = 0;
    bool summed = false;
    for (int64_t i = 0; i < shown; i++) {
        double step = v->v[i];
        if ((summed = strcmp(names[i], total) == 0)) {
            if (isfinite(step)) check_sum(j, w, total, step);
            add_step(j, w, SUM, names[i], 0, isfinite(step) ? step : w->sum);
        } else {
            add_step(j, w, step < 0 ? FALL : RISE, names[i], w->sum, w->sum + step);
        }
    }
    for (int64_t i = shown; i < v->n; i++)
        if (isfinite(v->v[i]) && strcmp(names[i], total) != 0) rest += v->v[i];
    if (shown < v->n) add_step(j, w, rest < 0 ? FALL : RISE, job_text(j, "%lld more", (long long)(v->n - shown)), w->sum, w->sum + rest);
    if (!summed || shown < v->n) add_step(j, w, SUM, total, 0, w->sum);
}

/* From each bar's end to the next one's begin. */
static void add_links(job *j, const waterfall *w)
{
    double *x = scene_numbers(&j->s, w->n), *y = scene_numbers(&j->s, w->n), *y2 = scene_numbers(&j->s, w->n), at = 0;
    for (int64_t i = 0; i + 1 < w->n; i++) {
        for (int k = 0; k < PARTS; k++)
            if (isfinite(w->to[k][i])) at = w->to[k][i];
        x[i] = at;
        y[i] = w->high[i];
        y2[i] = w->low[i + 1];
    }
    scene_add(&j->s, (shape){SHAPE_RULE, -1, w->n - 1, x, y, x, y2, NULL});
}

static void range_of_steps(job *j, const waterfall *w)
{
    double lo = 0, hi = 0;
    for (int k = 0; k < PARTS; k++) {
        extent(w->from[k], w->n, &lo, &hi);
        extent(w->to[k], w->n, &lo, &hi);
    }
    axis_range(&j->s.x, lo, hi, 0);
    if (lo == hi) j->s.x.lo = 0;
}

jvn_status build_waterfall(job *j)
{
    static const char *const parts[] = {"added", "taken away", "sum"};
    values v;
    if (j->log) return jvn_fail(j->call, JVN_EARG, ARG_LOG, NULL, "what adds up has no logarithmic scale");
    jvn_status st = values_of_item(j, ARG_VALUES, 0, &v);
    if (st != JVN_OK) return st;
    values_scale(j, &v, false);
    int64_t top = jvn_item_of(j->call, FALL_TOP, 0)->integer, shown = v.n < top ? v.n : top;
    const char *const *names = names_of_rows(j, FALL_LABEL, NULL, v.n);
    waterfall w = waterfall_new(j, shown + 3);
    axis_name(j, &j->s.x, &v, false);
    j->s.about = job_text(j, "waterfall of %s", j->s.x.title);
    add_rows(j, &w, &v, names, shown);
    stand_names(j, w.names, w.n);
    range_of_steps(j, &w);
    for (int k = 0; k < PARTS; k++) scene_add(&j->s, (shape){SHAPE_BOX, k, w.n, w.from[k], w.low, w.to[k], w.high, w.labels[k]});
    add_links(j, &w);
    if (j->s.x.lo < 0) add_upright(j, 0);
    j->s.series = parts, j->s.n_series = PARTS, j->s.bare = true;
    j->lines = w.n;
    j->empty = !v.n;
    return JVN_OK;
}

/* ---- tornado ---- */

typedef struct reach {
    double low, high, width;
    int64_t row;
} reach;

static void sort_widest(reach *r, int64_t n)
{
    for (int64_t i = 1; i < n; i++) {
        reach at = r[i];
        int64_t k = i;
        for (; k > 0 && r[k - 1].width < at.width; k--) r[k] = r[k - 1];
        r[k] = at;
    }
}

/* The n widest of the rows, the widest first; what lacks an end is left out. */
static reach *widest(job *j, const values *low, const values *high, int64_t most, int64_t *n)
{
    reach *r = pool_get(j->p, (size_t)(most + 1) * sizeof *r);
    *n = 0;
    for (int64_t i = 0; i < low->n; i++) {
        double width = fabs(high->v[i] / 2 - low->v[i] / 2);
        if (!isfinite(width)) continue;
        if (*n == most && !(width > r[most - 1].width)) continue;
        int64_t at = *n < most ? (*n)++ : most - 1;
        r[at] = (reach){low->v[i], high->v[i], width, i};
        sort_widest(r, *n);
    }
    return r;
}

/* From the base, or a bar's own middle, to `low` in one series and to `high` in the other. */
static void add_reaches(job *j, const reach *r, int64_t n, double base)
{
    double *side[2], *from[2], *y = scene_numbers(&j->s, n), *y2 = scene_numbers(&j->s, n);
    const char **labels[2];
    for (int k = 0; k < 2; k++) {
        side[k] = scene_numbers(&j->s, n);
        from[k] = scene_numbers(&j->s, n);
        labels[k] = pool_get(j->p, (size_t)(n + 1) * sizeof *labels[k]);
    }
    for (int64_t i = 0; i < n; i++) {
        double least = fmin(r[i].low, r[i].high), most = fmax(r[i].low, r[i].high), middle = least / 2 + most / 2;
        const char *label = job_text(j, "%s..%s", value_label(j, r[i].low, j->log), value_label(j, r[i].high, j->log));
        side[0][i] = r[i].low;
        side[1][i] = r[i].high;
        from[0][i] = from[1][i] = isnan(base) ? middle : fmin(fmax(base, least), most);
        labels[0][i] = r[i].low > r[i].high ? label : "";
        labels[1][i] = r[i].low > r[i].high ? "" : label;
        y[i] = (double)i - 0.38;
        y2[i] = (double)i + 0.38;
        if (i < TOLD) j->s.about = job_text(j, "%s%s %s %s", j->s.about, i ? "," : ":", j->s.y.names[i], label);
    }
    for (int k = 0; k < 2; k++) scene_add(&j->s, (shape){SHAPE_BOX, k, n, from[k], y, side[k], y2, labels[k]});
}

static void range_of_reaches(job *j, const reach *r, int64_t n, double base)
{
    double lo = INFINITY, hi = -INFINITY;
    extent(&base, 1, &lo, &hi);
    for (int64_t i = 0; i < n; i++) {
        extent(&r[i].low, 1, &lo, &hi);
        extent(&r[i].high, 1, &lo, &hi);
    }
    j->empty = !n;
    axis_range(&j->s.x, lo > hi ? 0 : lo, lo > hi ? 1 : hi, 0.02);
}

static jvn_status read_base(job *j, double *base)
{
    *base = NAN;
    if (!jvn_given(j->call, TORNADO_AT)) return JVN_OK;
    double x = jvn_item_of(j->call, TORNADO_AT, 0)->number;
    if (j->log && !(x > 0)) return jvn_fail(j->call, JVN_EARG, TORNADO_AT, NULL, "%g has no place on a logarithmic scale", x);
    *base = j->log ? log10(x) : x;
    return JVN_OK;
}

jvn_status build_tornado(job *j)
{
    values low, high;
    double base;
    int64_t n, most = jvn_item_of(j->call, TORNADO_TOP, 0)->integer;
    jvn_status st = values_of_item(j, ARG_VALUES, 0, &low);
    if (st == JVN_OK) st = values_of_item(j, TORNADO_HIGH, 0, &high);
    if (st == JVN_OK) st = read_base(j, &base);
    if (st != JVN_OK) return st;
    values_scale(j, &low, j->log);
    values_scale(j, &high, j->log);
    reach *r = widest(j, &low, &high, most, &n);
    int64_t *rows = pool_get(j->p, (size_t)(n + 1) * sizeof *rows);
    for (int64_t i = 0; i < n; i++) rows[i] = r[i].row;
    axis_name(j, &j->s.x, &low, j->log);
    j->s.x.title = low.unit;
    stand_names(j, names_of_rows(j, TORNADO_LABEL, rows, n), n);
    range_of_reaches(j, r, n, base);
    const char **ends = pool_get(j->p, 2 * sizeof *ends);
    ends[0] = low.name, ends[1] = high.name;
    j->s.series = ends, j->s.n_series = 2, j->s.hollow = true;
    j->s.about = job_text(j, "tornado of %s..%s%s", low.name, high.name, j->log ? ", logarithmic" : "");
    add_reaches(j, r, n, base);
    if (isfinite(base)) add_upright(j, base);
    j->left_out = low.n > n && n == most ? low.n - n : 0;
    j->lines = n ? n : 1;
    return JVN_OK;
}
