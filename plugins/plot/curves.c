/* SPDX-License-Identifier: GPL-3.0-or-later */
/* curves.c -- plot line, scatter, band and event: series of points by groups of rows and by columns. */
#include <columns.h>
#include <math.h>

#include "plot.h"

enum { COLUMNS = 1000, ROWS = 600 /* what the finest picture tells apart */, TOLD = 7 /* series that the description names */ };

/* The points of one group and column. */
typedef struct curve {
    const char *name;
    int64_t n;
    double *x, *y, *lo, *hi; /* lo, hi: a band's, or NULL */
    bool shown, joined; /* joined: a line though the others are dots */
} curve;

typedef struct curves {
    curve *of;
    int64_t n, shown;
} curves;

/* ---- from rows to points ---- */

static jvn_status make_room(job *j, curve *c, const jvn_groups *g, bool band)
{
    double *room[4] = {NULL, NULL, NULL, NULL};
    for (int i = 0; i < (band ? 4 : 2); i++)
        if (!(room[i] = job_numbers(j, g->starts[g->n]))) return JVN_ENOMEM;
    for (int64_t k = 0; k < g->n; k++) {
        int64_t at = g->starts[k];
        c[k].x = room[0] + at;
        c[k].y = room[1] + at;
        c[k].lo = band ? room[2] + at : NULL;
        c[k].hi = band ? room[3] + at : NULL;
    }
    return JVN_OK;
}

/* What is split: y alone, or with a band y, low, high. Rows without x are no points. */
typedef struct splitting {
    const values *x, *y;
    bool band;
    const int32_t *of;
    curve *to;
} splitting;

/* Rows in the order of `rows`, NULL: as they stand; false: then x falls somewhere, and the points are of no use. */
static bool deal(const splitting *d, const jvn_groups *g, const int64_t *rows)
{
    for (int64_t k = 0; k < g->n; k++) d->to[k].n = 0;
    for (int64_t k = 0; k < d->x->n; k++) {
        int64_t i = rows ? rows[k] : k;
        curve *c = &d->to[d->of[i]];
        double x = d->x->v[i];
        if (!isfinite(x)) continue;
        if (c->n && x < c->x[c->n - 1]) return false;
        if (d->band) c->lo[c->n] = d->y[1].v[i], c->hi[c->n] = d->y[2].v[i];
        c->x[c->n] = x;
        c->y[c->n++] = d->y->v[i];
    }
    return true;
}

static jvn_status split(job *j, const values *x, const values *y, bool band, const jvn_groups *g, curve *c)
{
    const int64_t *rows;
    int32_t *of;
    jvn_status st = group_of_rows(j, g, &of);
    if (st == JVN_OK) st = make_room(j, c, g, band);
    if (st != JVN_OK) return st;
    splitting d = {x, y, band, of, c};
    if (deal(&d, g, NULL)) return JVN_OK;
    st = order_by(j, x, &rows);
    if (st == JVN_OK) deal(&d, g, rows);
    return st;
}

/* ---- which are shown ---- */

static double last_value(const curve *c)
{
    for (int64_t i = c->n - 1; i >= 0; i--)
        if (isfinite(c->y[i])) return c->y[i];
    return -INFINITY;
}

/* Those with the largest last values, as many as --top. */
static void choose(job *j, curves *all, int64_t top)
{
    all->shown = all->n < top ? all->n : top;
    for (int64_t k = 0; k < all->shown; k++) {
        curve *best = NULL;
        for (int64_t i = 0; i < all->n; i++)
            if (!all->of[i].shown && (!best || last_value(&all->of[i]) > last_value(best))) best = &all->of[i];
        best->shown = true;
    }
    j->left_out = all->n - all->shown;
}

static const char *curve_name(job *j, const char *group, const char *column, bool columns)
{
    return !columns ? group : *group ? job_text(j, "%s %s", group, column) : column;
}

/* Names of those that are shown, in order. */
static void name_series(job *j, const curves *all)
{
    const char **names = pool_get(j->p, (size_t)(all->shown + 1) * sizeof *names);
    for (int64_t i = 0; i < all->n; i++)
        if (all->of[i].shown) names[j->s.n_series++] = all->of[i].name;
    j->s.series = names;
}

/* ---- the scene ---- */

static void find_ranges(job *j, const curves *all)
{
    double x0 = INFINITY, x1 = -INFINITY, y0 = INFINITY, y1 = -INFINITY;
    for (int64_t i = 0; i < all->n; i++) {
        const curve *c = &all->of[i];
        if (!c->shown) continue;
        extent(c->x, c->n, &x0, &x1);
        extent(c->y, c->n, &y0, &y1);
        if (c->lo) extent(c->lo, c->n, &y0, &y1);
        if (c->hi) extent(c->hi, c->n, &y0, &y1);
    }
    bool none = x0 > x1, flat = y0 > y1;
    j->empty = none || flat;
    axis_range(&j->s.x, none ? 0 : x0, none ? 1 : x1, 0.01);
    axis_range(&j->s.y, flat ? 0 : y0, flat ? 1 : y1, 0.04);
}

static jvn_status add_curves(job *j, const curves *all, shape_kind kind)
{
    int series = 0;
    uint8_t *taken = kind == SHAPE_DOTS ? j->call->host->scratch(j->call, COLUMNS * ROWS / 8 + 1) : NULL;
    if (kind == SHAPE_DOTS && !taken) return JVN_ENOMEM;
    for (int64_t i = 0; i < all->n; i++) {
        curve *c = &all->of[i];
        if (!c->shown) continue;
        if (c->lo) scene_add(&j->s, (shape){SHAPE_BAND, series, c->n, c->x, c->lo, NULL, c->hi, NULL});
        else if (kind == SHAPE_DOTS && !c->joined) c->n = thin_dots(c->x, c->y, c->n, &j->s.x, &j->s.y, COLUMNS, ROWS, taken);
        else c->n = thin_line(c->x, c->y, c->n, COLUMNS);
        scene_add(&j->s, (shape){.kind = c->joined ? SHAPE_LINE : kind, .series = series++, .n = c->n, .x = c->x, .y = c->y});
    }
    return JVN_OK;
}

/* A line at 0 where values lie on both sides. */
static void add_zero(job *j)
{
    double *n = scene_numbers(&j->s, 3);
    if (j->s.y.kind != AXIS_NUMBER || !(j->s.y.lo < 0 && j->s.y.hi > 0)) return;
    n[0] = j->s.x.lo, n[1] = j->s.x.hi, n[2] = 0;
    scene_add(&j->s, (shape){SHAPE_RULE, -1, 1, &n[0], &n[2], &n[1], &n[2], NULL});
}

static const char *spell_at(job *j, const axis *a, double v)
{
    char text[AXIS_LABEL];
    if (a->kind == AXIS_DATE || a->kind == AXIS_TIME) j->texts->spell_date(text, (int32_t)floor(v));
    else axis_spell(text, a->kind == AXIS_LOG ? pow(10, v) : v);
    return job_text(j, "%s", text);
}

/* For who does not see it: where a curve begins and ends, its least and most; of dots these alone. */
static const char *tell_curve(job *j, const curve *c, bool line)
{
    const axis *ax = &j->s.x, *ay = &j->s.y;
    int64_t least = -1, most = -1, first = -1, last = -1;
    for (int64_t i = 0; i < c->n; i++) {
        if (!isfinite(c->y[i])) continue;
        if (first < 0) first = least = most = i;
        if (c->y[i] < c->y[least]) least = i;
        if (c->y[i] > c->y[most]) most = i;
        last = i;
    }
    const char *name = *c->name ? job_text(j, " %s", c->name) : "";
    if (first < 0) return job_text(j, "%s no value", name);
    const char *ends = !line ? "" : job_text(j, " from %s at %s to %s at %s,", spell_at(j, ay, c->y[first]), spell_at(j, ax, c->x[first]),
                                             spell_at(j, ay, c->y[last]), spell_at(j, ax, c->x[last]));
    return job_text(j, "%s%s least %s at %s, most %s at %s", name, ends, spell_at(j, ay, c->y[least]), spell_at(j, ax, c->x[least]),
                    spell_at(j, ay, c->y[most]), spell_at(j, ax, c->x[most]));
}

static void tell_curves(job *j, const curves *all, bool line)
{
    for (int64_t i = 0, told = 0; i < all->n && told < TOLD; i++) {
        const curve *c = &all->of[i];
        if (!c->shown) continue;
        j->s.about = job_text(j, "%s%s%s", j->s.about, told++ ? ";" : ":", tell_curve(j, c, line || c->joined));
    }
}

static jvn_status finish(job *j, curves *all, shape_kind kind, const char *what, const values *x, const char *y)
{
    if (j->call->host->cancelled(j->call)) return JVN_ECANCELLED;
    name_series(j, all);
    find_ranges(j, all);
    if (kind == SHAPE_LINE && !j->empty) add_zero(j);
    if (!*j->s.title) j->s.title = j->s.y.title;
    j->s.dots = kind == SHAPE_DOTS;
    j->s.about = job_text(j, "%s of %s over %s, %lld series, %lld rows%s", what, y, x->name, (long long)all->shown,
                          (long long)x->n, j->log ? ", logarithmic" : "");
    tell_curves(j, all, kind == SHAPE_LINE);
    return add_curves(j, all, kind);
}

/* ---- line and scatter ---- */

/* Curves of `n` columns and all groups; ys: their values. */
static jvn_status make_curves(job *j, const values *x, values *ys, int n, int by, curves *all)
{
    jvn_groups g;
    const char *const *names;
    jvn_status st = groups_of(j, by, &g, &names);
    if (st != JVN_OK) return st;
    all->n = g.n * n;
    all->of = j->call->host->scratch(j->call, (all->n + 1) * (int64_t)sizeof *all->of);
    if (!all->of) return JVN_ENOMEM;
    memset(all->of, 0, (size_t)all->n * sizeof *all->of);
    for (int c = 0; c < n && st == JVN_OK; c++) {
        values_scale(j, &ys[c], j->log);
        st = split(j, x, &ys[c], false, &g, &all->of[c * g.n]);
        for (int64_t k = 0; k < g.n; k++) all->of[c * g.n + k].name = curve_name(j, names[k], ys[c].name, n > 1);
    }
    return st;
}

static const char *all_names(job *j, const values *ys, int n)
{
    const char *all = ys[0].name;
    for (int i = 1; i < n && i < 8; i++) all = job_text(j, "%s, %s", all, i < 7 ? ys[i].name : "...");
    return all;
}

static jvn_status read_x(job *j, int arg, values *x)
{
    return jvn_given(j->call, arg) ? values_of_item(j, arg, 0, x) : values_of_time(j, x);
}

static jvn_status read_values(job *j, values **ys, int *n)
{
    jvn_status st = JVN_OK;
    *n = jvn_count(j->call, ARG_VALUES);
    *ys = pool_get(j->p, (size_t)(*n + 1) * sizeof **ys);
    for (int i = 0; i < *n && st == JVN_OK; i++) st = values_of_item(j, ARG_VALUES, i, &(*ys)[i]);
    return st;
}

/* A line that goes up and down over one date is of several things at once. */
static bool is_repeated(const curve *c)
{
    for (int64_t k = 1; k < c->n; k++)
        if (c->x[k] == c->x[k - 1]) return true;
    return false;
}

static void find_repeated(job *j, const curves *all, const values *x)
{
    for (int64_t i = 0; i < all->n && !j->repeated; i++)
        if (all->of[i].shown && is_repeated(&all->of[i])) j->repeated = x->name;
}

jvn_status build_line(job *j)
{
    values x, *ys;
    curves all;
    int n;
    jvn_status st = read_values(j, &ys, &n);
    if (st == JVN_OK) st = read_x(j, LINE_X, &x);
    if (st != JVN_OK) return st;
    values_scale(j, &x, false);
    axis_name(j, &j->s.x, &x, false);
    axis_name(j, &j->s.y, &ys[0], j->log);
    if (n > 1) j->s.y.title = all_names(j, ys, n);
    st = make_curves(j, &x, ys, n, LINE_BY, &all);
    if (st != JVN_OK) return st;
    choose(j, &all, jvn_item_of(j->call, LINE_TOP, 0)->integer);
    find_repeated(j, &all, &x);
    return finish(j, &all, SHAPE_LINE, "line", &x, all_names(j, ys, n));
}

/* What lies across: --x, else of two values the first, else as of a line. */
static jvn_status scatter_x(job *j, values **ys, int *n, values *x)
{
    if (jvn_given(j->call, SCATTER_X) || *n == 1) return read_x(j, SCATTER_X, x);
    if (*n != 2)
        return jvn_fail(j->call, JVN_EARG, ARG_VALUES, "as in: plot scatter return, alpha --x beta", "found %d columns and no --x, wanted two: x, y", *n);
    *x = *(*ys)++;
    *n = 1;
    return JVN_OK;
}

/* One more, of all rows: it is drawn whatever --top says. */
static jvn_status add_joined(job *j, const values *x, curves *all)
{
    values y;
    const int64_t whole[] = {0, x->n};
    const jvn_groups g = {1, whole, NULL};
    if (!jvn_given(j->call, SCATTER_LINE)) return JVN_OK;
    curve *of = j->call->host->scratch(j->call, (all->n + 1) * (int64_t)sizeof *of);
    if (!of) return JVN_ENOMEM;
    memcpy(of, all->of, (size_t)all->n * sizeof *of);
    jvn_status st = values_of_item(j, SCATTER_LINE, 0, &y);
    if (st != JVN_OK) return st;
    values_scale(j, &y, j->log);
    of[all->n] = (curve){.name = y.name, .shown = true, .joined = true};
    st = split(j, x, &y, false, &g, &of[all->n]);
    for (int64_t i = 0; all->shown == 1 && i < all->n; i++)
        if (!*of[i].name) of[i].name = "each row";
    all->of = of;
    all->n++;
    all->shown++;
    return st;
}

jvn_status build_scatter(job *j)
{
    values x, *ys;
    curves all;
    int n;
    jvn_status st = read_values(j, &ys, &n);
    if (st == JVN_OK) st = scatter_x(j, &ys, &n, &x);
    if (st != JVN_OK) return st;
    values_scale(j, &x, false);
    axis_name(j, &j->s.x, &x, false);
    axis_name(j, &j->s.y, &ys[0], j->log);
    if (n > 1) j->s.y.title = all_names(j, ys, n);
    st = make_curves(j, &x, ys, n, SCATTER_BY, &all);
    if (st != JVN_OK) return st;
    choose(j, &all, jvn_item_of(j->call, SCATTER_TOP, 0)->integer);
    st = add_joined(j, &x, &all);
    return st == JVN_OK ? finish(j, &all, SHAPE_DOTS, "scatter", &x, all_names(j, ys, n)) : st;
}

/* ---- bands ---- */

/* y: y, low, high. by: a parameter, or ARG_VALUES: all rows are one. */
static jvn_status band_curves(job *j, const values *x, values *y, bool band, int by, int64_t top)
{
    jvn_groups g;
    curves all;
    const char *const *names;
    const int64_t whole[] = {0, x->n};
    static const char *const none[] = {""};
    jvn_status st = JVN_OK;
    if (by == ARG_VALUES) g = (jvn_groups){1, whole, NULL}, names = none;
    else st = groups_of(j, by, &g, &names);
    if (st != JVN_OK) return st;
    all.n = g.n;
    all.of = j->call->host->scratch(j->call, (g.n + 1) * (int64_t)sizeof *all.of);
    if (!all.of) return JVN_ENOMEM;
    memset(all.of, 0, (size_t)g.n * sizeof *all.of);
    for (int i = 0; i < (band ? 3 : 1); i++) values_scale(j, &y[i], j->log);
    st = split(j, x, y, band, &g, all.of);
    if (st != JVN_OK) return st;
    for (int64_t k = 0; k < g.n; k++) all.of[k].name = names[k];
    choose(j, &all, top);
    return finish(j, &all, SHAPE_LINE, band ? "line with band" : "line", x, y->name);
}

jvn_status build_band(job *j)
{
    values x, *ys;
    int n;
    jvn_status st = read_values(j, &ys, &n);
    if (st == JVN_OK && n != 3)
        st = jvn_fail(j->call, JVN_EARG, ARG_VALUES, "as in: plot band caar, low, high --x rel",
                      "found %d column%s, wanted three: y, lower, upper", n, n == 1 ? "" : "s");
    if (st == JVN_OK) st = read_x(j, BAND_X, &x);
    if (st != JVN_OK) return st;
    values_scale(j, &x, false);
    axis_name(j, &j->s.x, &x, false);
    axis_name(j, &j->s.y, &ys[0], j->log);
    return band_curves(j, &x, ys, true, ARG_VALUES, 1);
}

/* ---- the path of an event ---- */

/* The sum of what stands on the days before and on this one, in rows that rise by day within an event. */
static void sum_up(const jvn_groups *g, double *ar, double *var)
{
    for (int64_t k = 0; k < g->n; k++) {
        double sum = 0, spread = 0;
        for (int64_t i = g->starts[k]; i < g->starts[k + 1]; i++) {
            int64_t row = g->order ? g->order[i] : i;
            ar[row] = sum += ar[row];
            var[row] = spread += var[row] * var[row];
        }
    }
}

/* The side table ar of `event`: its paths are sums of AR by what names an event. */
static jvn_status sum_paths(job *j, int32_t ar, values *y)
{
    const jvn_table *t = j->call->input;
    const struct ArrowSchema *schemas[3];
    const struct ArrowArray *keys[3];
    static const char *const named[] = {"ticker", "event", "market"};
    double z = jvn_item_of(j->call, EVENT_CONFIDENCE, 0)->number;
    int n = 0;
    jvn_groups g;
    int32_t sd = column_named(t, "sd");
    if (sd < 0) return jvn_fail(j->call, JVN_ENAME, JVN_NOARG, "give the side table of `event`: ev.ar | plot event", "the input has no column 'sd'");
    for (int i = 0; i < 3; i++) {
        int32_t at = column_named(t, named[i]);
        if (at >= 0) schemas[n] = jvn_column_schema(t, at), keys[n++] = jvn_column(t, at);
    }
    jvn_status st = values_of_column(j, ar, &y[0]);
    if (st == JVN_OK) st = values_of_column(j, sd, &y[1]);
    if (st == JVN_OK) st = values_of_column(j, sd, &y[2]);
    if (st == JVN_OK) st = j->rows->group(j->call, n, schemas, keys, t->rows, &g);
    if (st != JVN_OK) return st;
    sum_up(&g, y[0].v, y[1].v);
    for (int64_t i = 0; i < y->n; i++) {
        double half = z * sqrt(y[1].v[i]);
        y[1].v[i] = y[0].v[i] - half;
        y[2].v[i] = y[0].v[i] + half;
    }
    y[0].name = "car";
    jvn_say(j->call, "car is the sum of ar; its band is %g sqrt(sum sd^2), without what the days' forecast errors share", z);
    return JVN_OK;
}

/* What `event` made by name has the path beside it. */
static const char *path_hint(job *j)
{
    const jvn_table *t = j->call->input;
    if (column_named(t, "car") < 0 || strchr(t->name, ' ')) return "give a side table of `event`: ev.aar | plot event, or ev.ar | plot event";
    return job_text(j, "the path is its side table: plot event %s.aar, or plot event %s.ar --by ticker", t->name, t->name);
}

static jvn_status read_path(job *j, values *y, values *x)
{
    const jvn_table *t = j->call->input;
    const char *path[] = {"caar", "low", "high"};
    int32_t rel = column_named(t, "rel"), ar = column_named(t, "ar"), at[3];
    for (int i = 0; i < 3; i++) at[i] = column_named(t, path[i]);
    if (at[0] < 0 && ar < 0) at[0] = column_named(t, path[0] = "aar");
    jvn_status st = JVN_OK;
    if (rel < 0 || (at[0] < 0 && ar < 0))
        return jvn_fail(j->call, JVN_ENAME, JVN_NOARG, path_hint(j), "%s has no column '%s'", t->name, rel < 0 ? "rel" : "caar");
    st = values_of_column(j, rel, x);
    if (st != JVN_OK || at[0] < 0) return st == JVN_OK ? sum_paths(j, ar, y) : st;
    for (int i = 0; i < 3 && st == JVN_OK; i++) {
        if (at[i] < 0) return jvn_fail(j->call, JVN_ENAME, JVN_NOARG, "plot line draws columns without a band", "the input has no column '%s'", path[i]);
        st = values_of_column(j, at[i], &y[i]);
    }
    return st;
}

/* A line at the event's day. */
static void add_day(job *j)
{
    double *n = scene_numbers(&j->s, 3);
    if (!(j->s.x.lo < 0 && j->s.x.hi > 0)) return;
    n[0] = 0, n[1] = j->s.y.lo, n[2] = j->s.y.hi;
    scene_add(&j->s, (shape){SHAPE_RULE, -1, 1, &n[0], &n[1], &n[0], &n[2], NULL});
}

jvn_status build_event(job *j)
{
    values x, y[3];
    jvn_status st = read_path(j, y, &x);
    if (st != JVN_OK) return st;
    axis_name(j, &j->s.x, &x, false);
    axis_name(j, &j->s.y, &y[0], j->log);
    j->s.x.title = "days from the event";
    j->s.x.least = 1;
    st = band_curves(j, &x, y, true, EVENT_BY, jvn_item_of(j->call, EVENT_TOP, 0)->integer);
    if (st == JVN_OK) add_day(j);
    return st;
}
