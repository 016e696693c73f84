/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare.c -- groups as a table. */
#include "compare.h"

#include <math.h>
#include <stdio.h>

#include "tolerance_command.h"

enum { ALL, TOLERANCES };

const jvn_param compare_params[2] = {
    {"--all", JVN_P_SWITCH, 0, NULL, NULL, "groups of a single claim, too"},
    RULES_PARAM,
};

enum { SAID = 1000, SHOWN = 6 };

/* What its claims say, the first of them. */
static const char *spell_said(pool *p, const group *g, const record *rows)
{
    char text[SAID] = "", claim[200];
    size_t n = 0;
    for (int64_t i = 0; i < g->n && i < SHOWN; i++) {
        int more = snprintf(text + n, sizeof text - n, "%s%s", i ? "; " : "", spell_claim(&rows[g->members[i]], claim));
        n = more < 0 || (size_t)more >= sizeof text - n ? sizeof text - 1 : n + (size_t)more;
    }
    if (g->n > SHOWN && n + 40 < sizeof text) snprintf(text + n, sizeof text - n, "; and %lld more", (long long)(g->n - SHOWN));
    return pool_text(p, text, strlen(text));
}

/* Other phases of the same thing, which stand around it. */
static const char *spell_apart(pool *p, const groups *g, int64_t i)
{
    char text[300] = "";
    size_t n = 0;
    int64_t first = i, end = i + 1;
    while (first > 0 && strcmp(g->items[first - 1].thing, g->items[i].thing) == 0) first--;
    while (end < g->n && strcmp(g->items[end].thing, g->items[i].thing) == 0) end++;
    for (int64_t k = first; k < end; k++) {
        const group *x = &g->items[k];
        if (!(x->least > g->items[i].most) && !(x->most < g->items[i].least)) continue;
        int more = snprintf(text + n, sizeof text - n, "%s%s", n ? ", " : "", *x->phase ? x->phase : "no phase");
        n = more < 0 || (size_t)more >= sizeof text - n ? sizeof text - 1 : n + (size_t)more;
    }
    return n ? pool_text(p, text, n) : "";
}

typedef struct shown {
    const char **keys, **phases, **said, **verdicts, **apart;
    double *claims, *files, *low, *high;
} shown;

static shown make_shown(pool *p, int64_t n)
{
    const size_t texts = (size_t)(n + 1) * sizeof(const char *), numbers = (size_t)(n + 1) * sizeof(double);
    return (shown){pool_get(p, texts),   pool_get(p, texts),   pool_get(p, texts),   pool_get(p, texts),  pool_get(p, texts),
                   pool_get(p, numbers), pool_get(p, numbers), pool_get(p, numbers), pool_get(p, numbers)};
}

static void show(pool *p, shown *s, int64_t at, const groups *g, int64_t i, const record *rows)
{
    const group *x = &g->items[i];
    const verdict v = group_verdict(x, rows);
    s->keys[at] = x->thing;
    s->phases[at] = x->phase;
    s->claims[at] = (double)x->n;
    s->files[at] = (double)x->n_files;
    s->verdicts[at] = isnan(x->low) || x->n < 2 ? "" : v == SUPPORTED ? "agree" : verdict_word(v);
    s->low[at] = x->low <= x->high ? x->low : NAN;
    s->high[at] = x->low <= x->high ? x->high : NAN;
    s->said[at] = spell_said(p, x, rows);
    s->apart[at] = spell_apart(p, g, i);
}

static jvn_status add_shown(jvn_call *call, const char *side, const shown *s, int64_t n)
{
    const struct {
        const char *name;
        const char *const *texts;
        const double *numbers;
    } columns[] = {{"thing", s->keys, NULL},         {"phase", s->phases, NULL},      {"claims", NULL, s->claims},
                   {"documents", NULL, s->files},    {"verdict", s->verdicts, NULL},  {"common_low", NULL, s->low},
                   {"common_high", NULL, s->high},   {"said", s->said, NULL},         {"apart", s->apart, NULL}};
    jvn_status st = JVN_OK;
    for (size_t k = 0; k < sizeof columns / sizeof *columns && st == JVN_OK; k++)
        st = columns[k].texts ? column_of_texts(call, side, columns[k].name, columns[k].texts, n)
                              : column_of_numbers(call, side, columns[k].name, columns[k].numbers, n);
    return st;
}

static jvn_status add_groups(jvn_call *call, pool *p, const char *side, const groups *g, const record *rows, int64_t least)
{
    shown s = make_shown(p, g->n);
    int64_t n = 0;
    for (int64_t i = 0; i < g->n; i++)
        if (g->items[i].n >= least) show(p, &s, n++, g, i, rows);
    return add_shown(call, side, &s, n);
}

jvn_status groups_add(jvn_call *call, pool *p, const char *side, const groups *g, const record *rows)
{
    return add_groups(call, p, side, g, rows, 2);
}

jvn_status run_compare(jvn_call *call)
{
    pool *p = pool_new();
    ledger l;
    grid rules, lines = {NULL, 0, 0};
    jvn_status st = rules_read(call, p, TOLERANCES, &rules);
    if (st == JVN_OK) st = ledger_read(call, p, call->input, JVN_NOARG, &rules, &l);
    if (st == JVN_OK) {
        grid_add_csv(p, &lines, csv_evidence, EVIDENCE_COLUMNS);
        const groups g = group_records(p, jvn_texts_of(call), &lines, l.rows, l.n);
        st = add_groups(call, p, NULL, &g, l.rows, jvn_given(call, ALL) ? 1 : 2);
    }
    pool_free(p);
    return st;
}
