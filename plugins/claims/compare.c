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

/* Other phases of the same thing, which stand from group `first` on: those that a day has, and more. */
static const char *spell_apart(pool *p, const groups *g, int64_t first, int64_t i)
{
    enum { MOST_PHASES = 64 };
    char text[300] = "";
    size_t n = 0;
    for (int64_t k = first; k < g->n && k < first + MOST_PHASES && n < sizeof text - 1; k++) {
        const group *x = &g->items[k];
        if (strcmp(x->thing, g->items[i].thing) != 0) break;
        if (!(x->least > g->items[i].most) && !(x->most < g->items[i].least)) continue;
        int more = snprintf(text + n, sizeof text - n, "%s%s", n ? ", " : "", *x->phase ? x->phase : "no phase");
        n = more < 0 || (size_t)more >= sizeof text - n ? sizeof text - 1 : n + (size_t)more;
    }
    return n ? pool_text(p, text, n) : "";
}

typedef struct shown {
    const char *thing, *phase, *said, *verdict, *apart;
    int64_t claims, documents;
    double common_low, common_high;
} shown;

static shown show(pool *p, const groups *g, int64_t first, int64_t i, const record *rows)
{
    const group *x = &g->items[i];
    const verdict v = group_verdict(x, rows);
    const bool common = x->low <= x->high;
    return (shown){.thing = x->thing, .phase = x->phase, .claims = x->n, .documents = x->n_files, .said = spell_said(p, x, rows), .apart = spell_apart(p, g, first, i),
                   .verdict = isnan(x->low) || x->n < 2 ? "" : v == SUPPORTED ? "agree" : verdict_word(v),
                   .common_low = common ? x->low : NAN, .common_high = common ? x->high : NAN};
}

static jvn_status add_groups(jvn_call *call, pool *p, const char *side, const groups *g, const record *rows, int64_t least)
{
#define COLUMN(name, kind) {#name, offsetof(shown, name), kind, NULL, NULL}
    static const member columns[] = {
        COLUMN(thing, IS_WORDS), COLUMN(phase, IS_WORDS), COLUMN(claims, IS_WHOLE), COLUMN(documents, IS_WHOLE), COLUMN(verdict, IS_WORDS),
        COLUMN(common_low, IS_NUMBER), COLUMN(common_high, IS_NUMBER), COLUMN(said, IS_WORDS), COLUMN(apart, IS_WORDS),
    };
    shown *all = pool_get(p, (size_t)(g->n + 1) * sizeof *all);
    int64_t n = 0, first = 0;
    for (int64_t i = 0; i < g->n; i++) {
        if (strcmp(g->items[first].thing, g->items[i].thing) != 0) first = i;
        if (g->items[i].n >= least) all[n++] = show(p, g, first, i, rows);
    }
    return add_members(call, side, columns, N_MEMBERS(columns), all, sizeof *all, n);
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
