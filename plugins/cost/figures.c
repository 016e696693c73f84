/* SPDX-License-Identifier: GPL-3.0-or-later */
/* figures.c -- each figure of data/cost/figures.csv: which quantity it is told of, what that comes to, and between which
 * values of one input the sentence is true. */
#include "figures.h"

#include <stdlib.h>

#include "columns.h"
#include "facts.h"
#include "figure.h"
#include "input.h"
#include "sheet.h"
#include "solve.h"

extern const char csv_figures[] __attribute__((visibility("hidden")));
__asm__(".pushsection .rodata\n.globl csv_figures\n.hidden csv_figures\ncsv_figures:\n"
        ".incbin \"data/cost/figures.csv\"\n.byte 0\n.popsection\n");

enum { FIGURE, SAID, BOUND, MODEL, STAGE, QUANTITY, BY, THAN, DATE, SOURCE, MEANS, N_FIGURE_COLUMNS };
#define COLUMN(name) {name, TEXT, false, NULL, NULL, NO_QUANTITY, 1, NO_COLUMN}
static const sheet_column columns[N_FIGURE_COLUMNS] = {
    COLUMN("figure"), COLUMN("said"), COLUMN("bound"), COLUMN("model"), COLUMN("stage"), COLUMN("quantity"),
    COLUMN("by"), COLUMN("than"), COLUMN("date"), COLUMN("source"), COLUMN("means"),
};
static const sheet_spec spec = {"figures", csv_figures, N_FIGURE_COLUMNS, columns, NO_COLUMN, NO_COLUMN, NO_COLUMN};

typedef struct answer {
    const char *figure, *model, *quantity, *verdict, *true_if, *means, *comes_to, *said, *source;
    double value;
} answer;

/* One figure at work. lo, hi: between which values what it tells of rounds to it. */
typedef struct claim {
    jvn_call *call;
    const facts *f;
    const sheet *s;
    int row;
    problem p;
    double lo, hi;
} claim;

static const char *text_of(const claim *c, int column) { return sheet_text(c->s, c->row, column); }

static int quantity_called(const char *name)
{
    for (int q = 0; name && q < N_QUANTITIES; q++)
        if (!strcmp(quantities[q].name, name)) return q;
    return -1;
}

/* A model's stages, or one of them, with what is known of their chips. */
static jvn_status open_model(const claim *c, const char *model, const char *stage, problem *p)
{
    scenario *stages = NULL;
    const char **chips = NULL;
    int n = 0, kept = 0;
    jvn_status st = facts_model(c->call, c->f, JVN_NOARG, model, &stages, &chips, &n);
    for (int i = 0; i < n && st == JVN_OK; i++) {
        if (stage && strcmp(stages[i].label, stage)) continue;
        scenario *s = &stages[kept++];
        if (s != &stages[i]) *s = stages[i];
        if (chips[i]) st = facts_chip(c->call, c->f, JVN_NOARG, chips[i], JVN_NOARG, NULL, s);
        if (chips[i] && st == JVN_OK) st = facts_rate(c->call, c->f, chips[i], 0, s);
        if (st == JVN_OK) st = facts_energy(c->call, c->f, 0, s);
    }
    p->stages = stages;
    p->n = kept;
    return st == JVN_OK ? solve_open(c->call, p) : st;
}

/* As things stand; anew: rather from other figures than as it was reported. */
static double value_of(const problem *p, bool anew)
{
    double sum = 0, values[N_QUANTITIES];
    for (int i = 0; i < p->n; i++) {
        plan made;
        if (!(anew ? plan_make_new : plan_make)(&made, &p->stages[i], &p->target, 1)) return NAN;
        plan_point(&made, &p->stages[i], values);
        sum += values[p->target];
    }
    return sum;
}

/* "5.6M", or "1/30": its values are those that round to the 30. */
static jvn_status read_figure(claim *c)
{
    const char *text = text_of(c, FIGURE);
    bool share = !strncmp(text, "1/", 2), under = !strcmp(text_of(c, BOUND), "under");
    input_error e = {0};
    dist d;
    if (!input_read(share ? text + 2 : text, &quantities[Q_COST], &d, &e))
        return jvn_fail(c->call, JVN_EDATA, JVN_NOARG, NULL, "figures.csv: %s", e.message);
    double x = dist_quantile(&d, 0.5), half = figure_half_place(text + (share ? 2 : 0));
    c->lo = share ? 1 / (x + half) : under ? 0 : x - half;
    c->hi = share ? 1 / (x - half) : under ? x : x + half;
    return JVN_OK;
}

static const char *between(const char *name, double lo, double hi, const char *unit, char *buf, size_t size)
{
    char from[32], to[32];
    figure_amount(fmin(lo, hi), from);
    figure_amount(fmax(lo, hi), to);
    if (fmin(lo, hi) <= 0) snprintf(buf, size, "%s up to %s %s", name, to, unit);
    else snprintf(buf, size, "%s %s to %s %s", name, from, to, unit);
    return buf;
}

/* Where the other is 1/x of it; or between which values of an input, alone, it comes to that. */
static const char *true_if(const claim *c, const char *than, double value)
{
    enum { SIZE = 200 };
    char *buf = c->call->host->scratch(c->call, SIZE), name[60];
    int q = quantity_called(text_of(c, BY));
    double at_lo, at_hi;
    if (!buf) return NULL;
    if (than) {
        snprintf(name, sizeof name, "%s's %s", than, quantities[c->p.target].name);
        return between(name, value / c->hi, value / c->lo, quantities[c->p.target].unit, buf, SIZE);
    }
    if (q < 0 || solve_for(&c->p, q, c->hi, NAN, &at_hi) != SOLVED) return NULL;
    if (c->lo <= 0 || solve_for(&c->p, q, c->lo, NAN, &at_lo) != SOLVED) at_lo = 0;
    return between(quantities[q].name, at_lo, at_hi, quantities[q].unit, buf, SIZE);
}

/* "5.576M", "1/14.1"; NULL: not known. */
static const char *spell(const claim *c, const char *than, double value)
{
    char *buf = c->call->host->scratch(c->call, 32);
    if (!buf || isnan(value)) return NULL;
    return than ? figure_times(value, buf) : figure_amount(value, buf);
}

static jvn_status answer_one(claim *c, answer *a)
{
    const char *than = text_of(c, THAN);
    problem other = {.target = c->p.target};
    jvn_status st = open_model(c, text_of(c, MODEL), text_of(c, STAGE), &c->p);
    if (st == JVN_OK) st = read_figure(c);
    if (st == JVN_OK && than) st = open_model(c, than, NULL, &other);
    if (st != JVN_OK) return st;
    double own = value_of(&c->p, true);
    a->value = than ? own / value_of(&other, false) : own;
    a->comes_to = spell(c, than, a->value);
    a->true_if = true_if(c, than, own);
    a->verdict = isnan(a->value) ? "unknown" : a->value >= c->lo * (1 - 1e-9) && a->value <= c->hi * (1 + 1e-9) ? "holds" : "wrong";
    return JVN_OK;
}

static const member shown[] = {
    TEXT_OF(answer, figure, NULL),
    TEXT_OF(answer, model, NULL),
    TEXT_OF(answer, means, NULL),
    TEXT_OF(answer, comes_to, "USD, or times; from what was reported"),
    TEXT_OF(answer, verdict, "of the figure as what it means"),
    TEXT_OF(answer, true_if, "alone, all else as reported; price: of a chip with its share of the server"),
};
static const member sources[] = {
    TEXT_OF(answer, figure, NULL),
    TEXT_OF(answer, said, NULL),
    TEXT_OF(answer, quantity, NULL),
    NUMBER_OF(answer, value, NULL, "USD, or the ratio"),
    TEXT_OF(answer, source, NULL),
};

/* "cost", or "cost to GPT-4". */
static const char *quantity_of(const claim *c)
{
    const char *than = text_of(c, THAN), *name = quantities[c->p.target].name;
    char *buf = than ? c->call->host->scratch(c->call, 60) : NULL;
    if (!than) return name;
    if (buf) snprintf(buf, 60, "%s to %s's", name, than);
    return buf;
}

jvn_status run_figures(jvn_call *call)
{
    const facts_args none = {-1, -1, -1, -1};
    facts *f = NULL;
    sheet s;
    jvn_status st = facts_open(call, &none, &f);
    if (st == JVN_OK) st = sheet_open(call, &spec, NULL, JVN_NOARG, &s);
    if (st != JVN_OK) return st;
    answer *all = call->host->scratch(call, (s.n + 1) * (int64_t)sizeof *all);
    if (!all) return JVN_ENOMEM;
    for (int i = 0; i < s.n && st == JVN_OK; i++) {
        claim c = {.call = call, .f = f, .s = &s, .row = i};
        c.p.target = quantity_called(text_of(&c, QUANTITY));
        all[i] = (answer){.figure = text_of(&c, FIGURE), .model = text_of(&c, MODEL), .quantity = quantity_of(&c),
                          .means = text_of(&c, MEANS), .said = text_of(&c, SAID), .source = text_of(&c, SOURCE)};
        st = answer_one(&c, &all[i]);
    }
    if (st != JVN_OK) return st;
    jvn_say(call, "side table said: the sentences and where they stand; `help cost` lists the other commands");
    st = add_members(call, NULL, shown, sizeof shown / sizeof *shown, all, sizeof *all, s.n);
    return st == JVN_OK ? add_members(call, "said", sources, sizeof sources / sizeof *sources, all, sizeof *all, s.n) : st;
}
