/* SPDX-License-Identifier: GPL-3.0-or-later */
/* group.c -- keys, groups by sorting, and what their intervals have in common. */
#include "group.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct keyed {
    const char *thing, *phase;
    int64_t row;
} keyed;

/* ---- keys ----------------------------------------------------------------------------------------- */

static const int64_t DAY = 86400000000;

/* A fall by 17 % and one of "index_move" are one measure. */
static const char *measure_of(const record *r)
{
    return strcmp(r->texts[METRIC], "index_move") == 0 ? "return" : r->texts[METRIC];
}

/* What can be told apart from another thing: whose, and when or which kind. Counts of nothing named are anything, and so
 * are costs of a stage that nobody names. */
static bool has_key(const record *r)
{
    const bool whose = *r->texts[ENTITY] || *r->texts[SUBJECT], timed = r->from != INT64_MIN || r->to != INT64_MIN;
    return whose && strcmp(r->texts[KIND], "stage_cost") != 0 && *r->texts[METRIC] && strcmp(r->texts[METRIC], "date") != 0 && (timed || *r->texts[KIND] || strcmp(r->texts[METRIC], "valuation") == 0);
}

static const char *thing_of(pool *p, const jvn_texts *texts, const record *r)
{
    char text[500], from[40] = "", to[40] = "";
    if (r->from != INT64_MIN) texts->spell_date(from, (int32_t)(r->from / DAY - (r->from % DAY < 0)));
    if (r->to != INT64_MIN) texts->spell_date(to, (int32_t)((r->to - 1) / DAY - ((r->to - 1) % DAY < 0)));
    const bool ranges = *to && strcmp(from, to) != 0;
    const int n = snprintf(text, sizeof text, "%.120s %.60s%s%.60s%s%s%s%s%s%.60s", *r->texts[ENTITY] ? r->texts[ENTITY] : r->texts[SUBJECT],
                           measure_of(r), *r->texts[KIND] ? ", " : "", r->texts[KIND], *from || *to ? ", " : "", from, ranges ? " to " : "",
                           ranges ? to : "", *r->texts[UNIT] ? ", " : "", r->texts[UNIT]);
    return pool_text(p, text, (size_t)n);
}

static int compare_keys(const void *a, const void *b)
{
    const keyed *x = a, *y = b;
    int c = strcmp(x->thing, y->thing);
    if (!c) c = strcmp(x->phase, y->phase);
    return c ? c : (x->row > y->row) - (x->row < y->row);
}

/* ---- what they have in common --------------------------------------------------------------------- */

static bool is_asserted(const record *r)
{
    const char *stance = r->texts[STANCE];
    return !r->negated && !r->tolerance.outside && !isnan(r->tolerance.low) && strcmp(stance, "forecast") != 0 && strcmp(stance, "conditional") != 0;
}

/* Signed by direction: up 3 % and down 3 % have nothing in common. */
static void interval_of(const record *r, double *low, double *high)
{
    *low = r->direction < 0 ? -r->tolerance.high : r->tolerance.low;
    *high = r->direction < 0 ? -r->tolerance.low : r->tolerance.high;
}

static void narrow(group *g, const record *rows, int64_t row)
{
    double low, high;
    if (!is_asserted(&rows[row])) return;
    interval_of(&rows[row], &low, &high);
    g->least = fmin(g->least, low);
    g->most = fmax(g->most, high);
    if (isnan(g->low) || low > g->low) g->low = low, g->of_low = row;
    if (isnan(g->high) || high < g->high) g->high = high, g->of_high = row;
}

static void fill_group(pool *p, group *g, const keyed *keys, int64_t n, record *rows)
{
    char key[600];
    const int length = snprintf(key, sizeof key, "%.500s%s%.60s", keys->thing, *keys->phase ? ", " : "", keys->phase);
    *g = (group){pool_text(p, key, (size_t)length), keys->thing, keys->phase, pool_get(p, (size_t)n * sizeof *g->members), n, 0, NAN, NAN, 0, 0, NAN, NAN};
    for (int64_t i = 0; i < n; i++) {
        const int64_t row = g->members[i] = keys[i].row;
        rows[row].group = g->key;
        g->n_files += !i || strcmp(rows[row].texts[FILE_NAME], rows[g->members[i - 1]].texts[FILE_NAME]) != 0;
        narrow(g, rows, row);
    }
}

groups group_records(pool *p, const jvn_texts *texts, const grid *evidence, record *rows, int64_t n)
{
    keyed *keys = pool_get(p, (size_t)(n + 1) * sizeof *keys);
    groups g = {pool_get(p, (size_t)(n + 1) * sizeof *g.items), 0};
    int64_t n_keys = 0;
    for (int64_t i = 0; i < n; i++) {
        const asking a = asking_of(&rows[i]);
        if (has_key(&rows[i])) keys[n_keys++] = (keyed){thing_of(p, texts, &rows[i]), bind_phase(evidence, &a), i};
    }
    qsort(keys, (size_t)n_keys, sizeof *keys, compare_keys);
    for (int64_t i = 0, end; i < n_keys; i = end) {
        for (end = i + 1; end < n_keys && strcmp(keys[end].thing, keys[i].thing) == 0 && strcmp(keys[end].phase, keys[i].phase) == 0;) end++;
        fill_group(p, &g.items[g.n++], keys + i, end - i, rows);
    }
    return g;
}

/* ---- verdicts -------------------------------------------------------------------------------------- */

verdict group_verdict(const group *g, const record *rows)
{
    if (!(g->low > g->high)) return SUPPORTED;
    const record *a = &rows[g->of_low], *b = &rows[g->of_high];
    const bool one = strcmp(a->texts[FILE_NAME], b->texts[FILE_NAME]) == 0 && strcmp(a->texts[ATTRIBUTION], b->texts[ATTRIBUTION]) == 0;
    return one ? INCONSISTENT : DISPUTED;
}

const char *spell_claim(const record *r, char buf[200])
{
    char value[40], high[40] = "";
    const int way = r->direction < 0 ? -1 : 1;
    if (!isnan(r->figure.high)) spell_figure(way * r->figure.high, high);
    snprintf(buf, 200, "%s%s%s%s%.40s (%.60s:%lld)", spell_figure(way * r->figure.value, value), *high ? " to " : "", high,
             *r->texts[UNIT] && strcmp(r->texts[UNIT], "%") != 0 ? " " : "", r->texts[UNIT], r->texts[FILE_NAME], (long long)r->line);
    return buf;
}

void group_judge(pool *p, const groups *g, record *rows)
{
    for (int64_t i = 0; i < g->n; i++) {
        char a[200], b[200], why[600];
        const group *x = &g->items[i];
        const verdict v = group_verdict(x, rows);
        if (v == SUPPORTED) continue;
        spell_claim(&rows[x->of_low], a);
        spell_claim(&rows[x->of_high], b);
        const int n = snprintf(why, sizeof why, "%s and %s cannot both be", a, b);
        const char *reason = pool_text(p, why, (size_t)n);
        for (int64_t k = 0; k < x->n; k++) {
            record *r = &rows[x->members[k]];
            if (r->verdict != UNVERIFIABLE || !is_asserted(r)) continue;
            r->verdict = v;
            r->reason = reason;
        }
    }
}
