/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names.c -- plot bar and plot box: what lies beside names that stand one below the other. */
#include <math.h>

#include "plot.h"

enum { OUTLIERS = 2000, TOLD = 12 /* names that the description tells of */ };
#define WHISKER 1.5 /* quartile distances: J. W. Tukey, Exploratory Data Analysis, 1977 */

void stand_names(job *j, const char *const *names, int64_t n)
{
    axis *a = &j->s.y;
    a->kind = AXIS_NAMES;
    a->names = names;
    a->n_names = n;
    a->lo = -0.5;
    a->hi = n > 0 ? (double)n - 0.5 : 0.5;
}

/* ---- bars ---- */

/* The rows of the first n bars: as they stand, or the largest first, what is missing last. */
static jvn_status bar_order(job *j, const values *v, int64_t n, int64_t **order)
{
    const int64_t *rows = NULL;
    static const int32_t falls = 1;
    *order = j->call->host->scratch(j->call, (n + 1) * (int64_t)sizeof **order);
    if (!*order) return JVN_ENOMEM;
    jvn_status st = !jvn_given(j->call, BAR_SORT) ? JVN_OK : j->rows->order(j->call, 1, &v->schema, &v->array, &falls, &rows);
    for (int64_t i = 0; i < n && st == JVN_OK; i++) (*order)[i] = rows ? rows[i] : i;
    return st;
}

/* The first column of texts, else of dates. */
static int32_t label_column(const job *j)
{
    const jvn_table *t = j->call->input;
    for (int pass = 0; pass < 2; pass++)
        for (int32_t i = 0; i < t->n_columns; i++) {
            jvn_type type = j->call->host->type_of(jvn_column_schema(t, i));
            bool text = type == JVN_STRING || type == JVN_DICT, time = type == JVN_DATE || type == JVN_TIMESTAMP;
            if (pass == 0 ? text : time) return i;
        }
    return -1;
}

const char *const *names_of_rows(job *j, int arg, const int64_t *order, int64_t n)
{
    char buf[256];
    const struct ArrowSchema *schema = NULL;
    const struct ArrowArray *array = NULL;
    const char **names = pool_get(j->p, (size_t)(n + 1) * sizeof *names);
    int32_t column = label_column(j);
    if (jvn_given(j->call, arg)) {
        schema = jvn_item_of(j->call, arg, 0)->schema;
        array = jvn_item_of(j->call, arg, 0)->array;
    } else if (column >= 0) {
        schema = jvn_column_schema(j->call->input, column);
        array = jvn_column(j->call->input, column);
    }
    for (int64_t i = 0; i < n; i++)
        names[i] = schema ? job_text(j, "%s", j->texts->spell(schema, array, order ? order[i] : i, buf, sizeof buf))
                          : job_text(j, "%lld", (long long)(order ? order[i] : i));
    return names;
}

const char *value_label(job *j, double v, bool log)
{
    char text[AXIS_LABEL];
    if (isnan(v)) return "";
    axis_spell(text, log ? pow(10, v) : v);
    return job_text(j, "%s", text);
}

void add_upright(job *j, double x)
{
    double *n = scene_numbers(&j->s, 3);
    n[0] = x, n[1] = j->s.y.lo, n[2] = j->s.y.hi;
    scene_add(&j->s, (shape){SHAPE_RULE, -1, 1, &n[0], &n[1], &n[0], &n[2], NULL});
}

/* Series s of k beside n names: bars from zero, or from the axis' begin. */
static void add_bars(job *j, const values *v, const int64_t *order, int64_t n, int s, int k)
{
    double *x = scene_numbers(&j->s, n), *x2 = scene_numbers(&j->s, n), *y = scene_numbers(&j->s, n), *y2 = scene_numbers(&j->s, n);
    const char **labels = pool_get(j->p, (size_t)(n + 1) * sizeof *labels);
    double thick = 1.0 / (k + (k > 1)), pad = k > 1 ? 0 : 0.12;
    for (int64_t i = 0; i < n; i++) {
        x[i] = j->log ? j->s.x.lo : 0;
        x2[i] = v->v[order[i]];
        y[i] = (double)i - 0.5 + s * thick + pad;
        y2[i] = y[i] + thick - 2 * pad;
        labels[i] = value_label(j, x2[i], j->log);
    }
    scene_add(&j->s, (shape){SHAPE_BOX, s, n, x, y, x2, y2, labels});
}

static void range_of_bars(job *j, const values *vs, int k, const int64_t *order, int64_t n)
{
    double lo = INFINITY, hi = -INFINITY;
    for (int s = 0; s < k; s++)
        for (int64_t i = 0; i < n; i++) extent(&vs[s].v[order[i]], 1, &lo, &hi);
    j->empty = lo > hi;
    if (lo > hi) lo = hi = 0;
    if (!j->log) lo = fmin(lo, 0), hi = fmax(hi, 0);
    axis_range(&j->s.x, lo, hi, 0);
    if (j->log) j->s.x.lo -= (j->s.x.hi - j->s.x.lo) / 20; /* the least has a bar too */
    else if (lo == hi) j->s.x.lo = 0;
}

static void name_columns(job *j, const values *vs, int k)
{
    const char **names = pool_get(j->p, (size_t)k * sizeof *names);
    for (int s = 0; s < k; s++) names[s] = k > 1 ? vs[s].name : "";
    j->s.series = names;
    j->s.n_series = k;
}

/* For who does not see them: the first TOLD bars, and of more the least and most of all. */
static void tell_bars(job *j, const values *vs, int k, const int64_t *order, int64_t n)
{
    int64_t least = -1, most = -1;
    for (int64_t i = 0; i < n; i++) {
        double v = vs[0].v[order[i]];
        if (isnan(v)) continue;
        if (least < 0 || v < vs[0].v[order[least]]) least = i;
        if (most < 0 || v > vs[0].v[order[most]]) most = i;
        if (n > TOLD) continue;
        j->s.about = job_text(j, "%s%s %s", j->s.about, i ? ";" : ":", j->s.y.names[i]);
        for (int s = 0; s < k; s++) j->s.about = job_text(j, "%s%s %s", j->s.about, s ? "," : "", value_label(j, vs[s].v[order[i]], j->log));
    }
    if (n <= TOLD || least < 0) return;
    j->s.about = job_text(j, "%s: least %s %s, most %s %s", j->s.about, j->s.y.names[least], value_label(j, vs[0].v[order[least]], j->log),
                          j->s.y.names[most], value_label(j, vs[0].v[order[most]], j->log));
}

jvn_status build_bar(job *j)
{
    int k = jvn_count(j->call, ARG_VALUES);
    int64_t top = jvn_item_of(j->call, BAR_TOP, 0)->integer, n = j->call->input->rows;
    values *vs = pool_get(j->p, (size_t)k * sizeof *vs);
    int64_t *order;
    jvn_status st = JVN_OK;
    for (int s = 0; s < k && st == JVN_OK; s++) {
        st = values_of_item(j, ARG_VALUES, s, &vs[s]);
        if (st == JVN_OK) values_scale(j, &vs[s], j->log);
    }
    int64_t shown = n < top ? n : top;
    if (st == JVN_OK) st = bar_order(j, &vs[0], shown, &order);
    if (st != JVN_OK) return st;
    j->left_out = n - shown;
    axis_name(j, &j->s.x, &vs[0], j->log);
    stand_names(j, names_of_rows(j, BAR_LABEL, order, shown), shown);
    name_columns(j, vs, k);
    range_of_bars(j, vs, k, order, shown);
    for (int s = 0; s < k; s++) add_bars(j, &vs[s], order, shown, s, k);
    if (j->s.x.lo < 0 && !j->log) add_upright(j, 0);
    j->lines = shown ? shown * (k + (k > 1)) : 1;
    j->s.about = job_text(j, "bars of %s, %lld%s", vs[0].name, (long long)shown, j->log ? ", logarithmic" : "");
    tell_bars(j, vs, k, order, shown);
    return JVN_OK;
}

/* ---- boxes ---- */

/* Type 7 of Hyndman and Fan 1996, of sorted values. */
static double quantile(const double *x, int64_t n, double p)
{
    double at = (double)(n - 1) * p;
    int64_t k = (int64_t)at;
    return k + 1 < n ? x[k] + (at - (double)k) * (x[k + 1] - x[k]) : x[k];
}

typedef struct box {
    double low, quarter, middle, three, high;
} box;

/* Quartiles, and the last values within WHISKER quartile distances of them. */
static box box_of(const double *x, int64_t n)
{
    box b = {NAN, NAN, NAN, NAN, NAN};
    if (!n) return b;
    b = (box){x[0], quantile(x, n, 0.25), quantile(x, n, 0.5), quantile(x, n, 0.75), x[n - 1]};
    double reach = WHISKER * (b.three - b.quarter);
    int64_t i = 0, k = n - 1;
    while (i < n && x[i] < b.quarter - reach) i++;
    while (k > i && x[k] > b.three + reach) k--;
    b.low = fmin(x[i], b.quarter);
    b.high = fmax(x[k], b.three);
    return b;
}

/* The values of each group, sorted, without what is missing: n[k] of them from starts[k] on. */
static jvn_status sort_values(job *j, const values *v, const jvn_groups *g, double *to, int64_t *n)
{
    const int64_t *rows;
    int32_t *of;
    jvn_status st = group_of_rows(j, g, &of);
    if (st == JVN_OK) st = order_by(j, v, &rows);
    if (st != JVN_OK) return st;
    memset(n, 0, (size_t)g->n * sizeof *n);
    for (int64_t k = 0; k < v->n; k++) {
        int64_t i = rows ? rows[k] : k, group = of[i];
        if (isfinite(v->v[i])) to[g->starts[group] + n[group]++] = v->v[i];
    }
    return JVN_OK;
}

static void add_box(job *j, const box *b, double at)
{
    double *n = scene_numbers(&j->s, 12);
    n[0] = b->low, n[1] = b->quarter, n[2] = b->middle, n[3] = b->three, n[4] = b->high;
    n[5] = at, n[6] = at - 0.3, n[7] = at + 0.3;
    scene_add(&j->s, (shape){SHAPE_BOX, 0, 1, &n[1], &n[6], &n[3], &n[7], NULL});
    scene_add(&j->s, (shape){SHAPE_RULE, 0, 1, &n[0], &n[5], &n[1], &n[5], NULL});
    scene_add(&j->s, (shape){SHAPE_RULE, 0, 1, &n[3], &n[5], &n[4], &n[5], NULL});
    scene_add(&j->s, (shape){SHAPE_RULE, 0, 1, &n[2], &n[6], &n[2], &n[7], NULL});
}

/* Values beyond the whiskers; of more than OUTLIERS on a side the outermost and every so manieth. */
static void add_outliers(job *j, const double *x, int64_t n, const box *b, double at)
{
    int64_t low = 0, high = n;
    while (low < n && x[low] < b->low) low++;
    while (high > low && x[high - 1] > b->high) high--;
    int64_t all = low + n - high, step = all / OUTLIERS + 1, kept = 0;
    double *ox = scene_numbers(&j->s, all / step + 2), *oy = scene_numbers(&j->s, all / step + 2);
    for (int64_t i = 0; i < low; i += step) ox[kept] = x[i], oy[kept++] = at;
    for (int64_t i = n - 1; i >= high; i -= step) ox[kept] = x[i], oy[kept++] = at;
    scene_add(&j->s, (shape){.kind = SHAPE_DOTS, .series = 0, .n = kept, .x = ox, .y = oy});
}

jvn_status build_box(job *j)
{
    values v;
    jvn_groups g;
    const char *const *names;
    double lo = INFINITY, hi = -INFINITY;
    static const char *const none[] = {""};
    jvn_status st = values_of_item(j, ARG_VALUES, 0, &v);
    if (st == JVN_OK) st = groups_of(j, BOX_BY, &g, &names);
    if (st != JVN_OK) return st;
    double *all = job_numbers(j, v.n);
    int64_t *counts = j->call->host->scratch(j->call, (g.n + 1) * (int64_t)sizeof *counts);
    if (!all || !counts) return JVN_ENOMEM;
    int64_t top = jvn_item_of(j->call, BOX_TOP, 0)->integer, shown = g.n < top ? g.n : top;
    j->left_out = g.n - shown;
    values_scale(j, &v, j->log);
    axis_name(j, &j->s.x, &v, j->log);
    stand_names(j, names, shown);
    j->s.series = none, j->s.n_series = 1;
    j->s.about = job_text(j, "boxes of %s, %lld: quartiles, median, whiskers to 1.5 quartile distances%s", v.name,
                          (long long)shown, j->log ? ", logarithmic" : "");
    st = sort_values(j, &v, &g, all, counts);
    for (int64_t k = 0; k < shown && st == JVN_OK; k++) {
        int64_t n = counts[k];
        const double *sorted = all + g.starts[k];
        box b = box_of(sorted, n);
        if (!n) continue;
        add_box(j, &b, (double)k);
        if (k < TOLD)
            j->s.about = job_text(j, "%s; %s median %s, quartiles %s and %s", j->s.about, names[k], value_label(j, b.middle, j->log),
                                  value_label(j, b.quarter, j->log), value_label(j, b.three, j->log));
        add_outliers(j, sorted, n, &b, (double)k);
        extent(sorted, 1, &lo, &hi);
        extent(sorted + n - 1, 1, &lo, &hi);
    }
    axis_range(&j->s.x, lo > hi ? 0 : lo, lo > hi ? 1 : hi, 0.03);
    j->lines = shown ? shown : 1;
    j->empty = lo > hi;
    return st;
}
