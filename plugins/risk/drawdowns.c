/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drawdowns.c -- the command drawdowns: falls from a peak by series, the deepest first. */
#include "risk.h"

#include <stdlib.h>

/* A fall and its group. Rows are the frame's; lengths count returns. */
typedef struct entry {
    fall f;
    int64_t group, length, to_trough, recovery; /* recovery INT64_MIN: not recovered */
} entry;

typedef struct entries {
    entry *of;
    int64_t n, room;
} entries;

/* A group's returns without nulls, and the rows where they stand. */
typedef struct kept {
    double *x;
    int64_t *rows, n;
} kept;

static int deeper(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->f.depth != y->f.depth) return x->f.depth > y->f.depth ? 1 : -1;
    return (x->f.from > y->f.from) - (x->f.from < y->f.from);
}

static bool add_entry(entries *e, const entry *one)
{
    if (e->n == e->room) {
        int64_t room = e->room ? e->room * 2 : 64;
        entry *more = realloc(e->of, (size_t)room * sizeof *more);
        if (!more) return false;
        e->of = more;
        e->room = room;
    }
    e->of[e->n++] = *one;
    return true;
}

static void keep(const frame *f, int64_t g, const double *x, kept *k)
{
    k->n = 0;
    for (int64_t i = f->starts[g]; i < f->starts[g + 1]; i++) {
        if (isnan(x[i])) continue;
        k->x[k->n] = x[i];
        k->rows[k->n++] = i;
    }
}

/* One that is not over lasts a row longer than the data, at least. */
static entry entry_of(const kept *k, int64_t g, const fall *f)
{
    bool over = f->to >= 0;
    return (entry){.f = {k->rows[f->from], k->rows[f->trough], over ? k->rows[f->to] : -1, f->depth},
                   .group = g,
                   .length = (over ? f->to : k->n) - f->from + 1,
                   .to_trough = f->trough - f->from + 1,
                   .recovery = over ? f->to - f->trough : INT64_MIN};
}

static jvn_status list_group(jvn_call *call, const kept *k, int64_t g, int64_t top, entries *e)
{
    int64_t at = 0, before = e->n;
    double wealth = 1, peak = 1;
    fall f;
    while (next_fall(k->x, k->n, &at, &wealth, &peak, &f)) {
        entry one = entry_of(k, g, &f);
        if (!add_entry(e, &one)) return JVN_ENOMEM;
    }
    if (!isfinite(wealth))
        return jvn_fail(call, JVN_EDATA, FALLS_COLUMN, "returns are fractions: 0.01 is one percent",
                        "'%s' compounds to more than a number can hold", jvn_item_of(call, FALLS_COLUMN, 0)->text);
    if (e->n > before) qsort(e->of + before, (size_t)(e->n - before), sizeof *e->of, deeper);
    if (e->n - before > top) e->n = before + top;
    return JVN_OK;
}

static jvn_status list_falls(const frame *f, const double *x, entries *e)
{
    kept k = {scratch(f->call, f->n, sizeof *k.x), scratch(f->call, f->n, sizeof *k.rows), 0};
    int64_t top = jvn_given(f->call, FALLS_TOP) ? jvn_item_of(f->call, FALLS_TOP, 0)->integer : INT64_MAX;
    jvn_status st = k.x && k.rows ? JVN_OK : JVN_ENOMEM;
    for (int64_t g = 0; g < f->n_groups && !st; g++) {
        keep(f, g, x, &k);
        st = list_group(f->call, &k, g, top, e);
    }
    return st;
}

static jvn_status add_falls(const frame *f, const entries *e)
{
    int64_t *group = scratch(f->call, e->n, 8), *from = scratch(f->call, e->n, 8), *trough = scratch(f->call, e->n, 8);
    int64_t *to = scratch(f->call, e->n, 8), *length = scratch(f->call, e->n, 8), *down = scratch(f->call, e->n, 8);
    int64_t *recovery = scratch(f->call, e->n, 8);
    double *depth = scratch(f->call, e->n, 8);
    if (!group || !from || !trough || !to || !length || !down || !recovery || !depth) return JVN_ENOMEM;
    for (int64_t i = 0; i < e->n; i++) {
        const entry *d = &e->of[i];
        group[i] = d->group, from[i] = d->f.from, trough[i] = d->f.trough, to[i] = d->f.to, depth[i] = d->f.depth;
        length[i] = d->length, down[i] = d->to_trough, recovery[i] = d->recovery;
    }
    jvn_status st = frame_add_keys(f, NULL, group, e->n);
    if (!st) st = frame_add_dates(f, NULL, "from", from, e->n);
    if (!st) st = frame_add_dates(f, NULL, "trough", trough, e->n);
    if (!st) st = frame_add_dates(f, NULL, "to", to, e->n);
    if (!st)
        st = add_doubles(f->call, NULL, "depth", "ret", "wealth/peak - 1 at the trough, wealth from 1", depth, e->n);
    if (!st) st = add_ints(f->call, NULL, "length", length, e->n);
    if (!st) st = add_ints(f->call, NULL, "to_trough", down, e->n);
    return st ? st : add_ints(f->call, NULL, "recovery", recovery, e->n);
}

jvn_status run_drawdowns(jvn_call *call)
{
    frame f;
    double *x;
    int n;
    const jvn_item **of;
    entries e = {0};
    jvn_status st = price_items(call, FALLS_COLUMN, &of, &n);
    if (!st) st = frame_open(&f, call, FALLS_BY, FALLS_DATE, false, is_plain(call, FALLS_COLUMN));
    if (!st) st = frame_item_returns(&f, of[0], JVN_BLAME(FALLS_COLUMN, 0), jvn_given(call, FALLS_RETURNS), &x);
    if (!st) say_defaults(&f, FALLS_COLUMN, of[0]);
    if (!st) st = list_falls(&f, x, &e);
    if (!st) st = add_falls(&f, &e);
    free(e.of);
    return st;
}
