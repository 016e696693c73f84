/* SPDX-License-Identifier: GPL-3.0-or-later */
/* jumps.c -- moves that look like splits which prices were not adjusted for: by nearly a whole number of times, in a
 * series where moves as large are rare. */
#include "returns.h"

#include <math.h>
#include <strings.h>

static const double ratios[] = {2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50, 100};
static const double nearly = 0.03;
enum { RARE = 100 }; /* rows to one such move */

static bool is_named(const jvn_table *t, int32_t i, const char *name)
{
    return strcasecmp(jvn_column_schema(t, i)->name, name) == 0;
}

/* Prices may be unadjusted unless they are called adj..., or adjusted ones stand beside them. */
bool jumps_wanted(const panel *p)
{
    const jvn_table *t = p->call->input;
    for (int32_t i = 0; i < t->n_columns; i++)
        if (is_named(t, i, "adj_close") || is_named(t, i, "adjclose") || is_named(t, i, "adj close")) return false;
    return strncasecmp(p->price.name, "adj", 3) != 0;
}

/* Opening prices beside closes: before the day's own move. schema NULL: there are none. */
static field find_open(const panel *p)
{
    const jvn_table *t = p->call->input;
    if (p->price.index < 0 || strcasecmp(p->price.name, "close") != 0) return (field){0};
    for (int32_t i = 0; i < t->n_columns; i++) {
        const struct ArrowSchema *s = jvn_column_schema(t, i);
        jvn_type type = p->call->host->type_of(s);
        if (is_named(t, i, "open") && (type == JVN_FLOAT64 || type == JVN_INT64)) return (field){s->name, i, s, panel_column(p, i)};
    }
    return (field){0};
}

/* The price to hold against the one before: the open, else the price. */
static double price_after(const panel *p, const prices *x, const field *open, int64_t row)
{
    if (!open->schema || jvn_null(open->array, row)) return x->p[row];
    bool whole = p->call->host->type_of(open->schema) == JVN_INT64;
    return whole ? (double)jvn_i64(open->array)[row] : jvn_f64(open->array)[row];
}

/* New shares for an old one; 0: no split. */
static double split_of(double before, double after)
{
    double times = before / after, size = times < 1 ? 1 / times : times;
    for (size_t k = 0; k < sizeof ratios / sizeof *ratios; k++)
        if (fabs(size / ratios[k] - 1) <= nearly) return times < 1 ? 1 / ratios[k] : ratios[k];
    return 0;
}

jvn_status jumps_judge(panel *p, prices *x)
{
    int64_t found = x->n_jumps, kept = 0, end;
    const field open = find_open(p);
    x->splits = p->call->host->scratch(p->call, (found + 1) * (int64_t)sizeof *x->splits);
    if (!x->splits) return JVN_ENOMEM;
    for (int64_t k = 0; k < found; k = end) {
        int64_t g = panel_series_of(p, x->jumps[k]), rows = p->groups.starts[g + 1] - p->groups.starts[g];
        for (end = k + 1; end < found && x->jumps[end] < p->groups.starts[g + 1]; end++) continue;
        bool rare = end - k == 1 || (end - k) * RARE <= rows;
        for (int64_t i = k; rare && i < end; i++) {
            int64_t t = x->jumps[i];
            x->splits[kept] = split_of(x->p[t - 1], price_after(p, x, &open, t));
            x->jumps[kept] = t;
            kept += x->splits[kept] != 0;
        }
    }
    x->n_jumps = kept;
    return JVN_OK;
}

void jumps_spell(double split, char *to, size_t n)
{
    if (split < 1) snprintf(to, n, "1:%.0f", 1 / split);
    else snprintf(to, n, "%.0f:1", split);
}
