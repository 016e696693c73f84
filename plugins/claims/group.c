/* SPDX-License-Identifier: GPL-3.0-or-later */
/* group.c -- keys, groups by sorting, and what their intervals have in common. */
#include "group.h"

#include "when_calendar.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct keyed {
    const char *thing, *phase;
    int64_t row;
} keyed;

/* ---- keys ----------------------------------------------------------------------------------------- */

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
    if (r->from != INT64_MIN) texts->spell_date(from, us_days(r->from));
    if (r->to != INT64_MIN) texts->spell_date(to, us_days(r->to - 1));
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

/* What a figure is signed with: levels that are fallen to or risen to stay what they are. */
static int way_of(const record *r)
{
    const char *metric = r->texts[METRIC];
    if (strstr(metric, "level") || strstr(metric, "price") || strstr(metric, "valu") || strcmp(metric, "rate") == 0) return 1;
    return r->direction < 0 ? -1 : 1;
}

/* Signed by direction: up 3 % and down 3 % have nothing in common. */
static void interval_of(const record *r, double *low, double *high)
{
    *low = way_of(r) < 0 ? -r->tolerance.high : r->tolerance.low;
    *high = way_of(r) < 0 ? -r->tolerance.low : r->tolerance.high;
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

static bool is_of_one_source(const record *a, const record *b)
{
    return strcmp(a->texts[FILE_NAME], b->texts[FILE_NAME]) == 0 && strcmp(a->texts[ATTRIBUTION], b->texts[ATTRIBUTION]) == 0;
}

verdict group_verdict(const group *g, const record *rows)
{
    if (!(g->low > g->high)) return SUPPORTED;
    return is_of_one_source(&rows[g->of_low], &rows[g->of_high]) ? INCONSISTENT : DISPUTED;
}

const char *spell_claim(const record *r, char buf[200])
{
    char value[40], high[40] = "";
    const int way = way_of(r);
    if (isnan(r->figure.value)) {
        snprintf(buf, 200, "%.60s (%.60s:%lld)", r->texts[QUOTE], r->texts[FILE_NAME], (long long)r->line);
        return buf;
    }
    if (!isnan(r->figure.high)) spell_figure(way * r->figure.high, high);
    snprintf(buf, 200, "%s%s%s%s%s%.40s (%.60s:%lld)", r->negated || r->tolerance.outside ? "not " : "", spell_figure(way * r->figure.value, value), *high ? " to " : "", high,
             *r->texts[UNIT] && strcmp(r->texts[UNIT], "%") != 0 ? " " : "", r->texts[UNIT], r->texts[FILE_NAME], (long long)r->line);
    return buf;
}

/* What a claim of the group cannot be true beside: of the least and the most that are said the one of its own source first; NULL: nothing. */
static const record *against(const group *g, const record *rows, const record *r)
{
    double low, high;
    interval_of(r, &low, &high);
    const record *least = low > g->high ? &rows[g->of_high] : NULL, *most = high < g->low ? &rows[g->of_low] : NULL;
    return least && (!most || is_of_one_source(r, least)) ? least : most;
}

static void judge_member(pool *p, const group *g, record *rows, record *r)
{
    char a[200], b[200], why[600];
    const record *other = r->verdict == UNVERIFIABLE && is_asserted(r) ? against(g, rows, r) : NULL;
    if (!other) return;
    spell_claim(r, a);
    spell_claim(other, b);
    const int n = snprintf(why, sizeof why, "%s and %s cannot both be", a, b);
    r->verdict = is_of_one_source(r, other) ? INCONSISTENT : DISPUTED;
    r->reason = pool_text(p, why, (size_t)n);
}

void group_judge(pool *p, const groups *g, record *rows)
{
    for (int64_t i = 0; i < g->n; i++)
        for (int64_t k = 0; k < g->items[i].n && g->items[i].low > g->items[i].high; k++) judge_member(p, &g->items[i], rows, &rows[g->items[i].members[k]]);
}
