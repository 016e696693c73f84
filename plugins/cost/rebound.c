/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rebound.c -- what is spent when a unit becomes cheaper and demand answers with a constant elasticity e: use grows as
 * cost^-e, spending as cost^(1-e). At e = 1 spending stays; above, it grows: Jevons 1865. */
#include "rebound.h"

#include "columns.h"
#include "input.h"

#include <stdlib.h>

extern const char rebound_history[] __attribute__((visibility("hidden")));
__asm__(".pushsection .rodata\n.globl rebound_history\n.hidden rebound_history\nrebound_history:\n"
        ".incbin \"data/cost/rebound.csv\"\n.byte 0\n.popsection\n");

enum { IN_CHEAPER, IN_ELASTICITY, MAX_ROWS = 16 };

static jvn_status read_input(jvn_call *call, int arg, int q, dist *d)
{
    input_error e = {0};
    if (input_read(jvn_item_of(call, arg, 0)->text, &quantities[q], d, &e)) return JVN_OK;
    return jvn_fail(call, JVN_EARG, arg, *e.hint ? e.hint : NULL, "%s", e.message);
}

/* Elasticities to show: that given, the ends and the middle of an uncertain one, or a scale. */
static jvn_status choose(jvn_call *call, double *elasticity, int64_t *n)
{
    static const double scale[] = {0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2};
    static const double parts[] = {0.05, 0.5, 0.95};
    dist d;
    *n = sizeof scale / sizeof *scale;
    memcpy(elasticity, scale, sizeof scale);
    if (!jvn_given(call, IN_ELASTICITY)) return JVN_OK;
    jvn_status st = read_input(call, IN_ELASTICITY, Q_ELASTICITY, &d);
    *n = d.kind == CONSTANT ? 1 : 3;
    for (int i = 0; st == JVN_OK && i < *n; i++) elasticity[i] = dist_quantile(&d, *n == 1 ? 0.5 : parts[i]);
    return st;
}

static const char *word_for(double spending)
{
    return fabs(spending - 1) < 1e-9 ? "the Jevons point: spending stays" : spending > 1 ? "spending rises" : "spending falls";
}

static jvn_status add_answers(jvn_call *call, double cheaper, const double *elasticity, int64_t n)
{
    double use[MAX_ROWS], spending[MAX_ROWS];
    const char *words[MAX_ROWS];
    for (int64_t i = 0; i < n; i++) {
        use[i] = pow(cheaper, -elasticity[i]);
        spending[i] = pow(cheaper, 1 - elasticity[i]);
        words[i] = word_for(spending[i]);
    }
    jvn_status st = add_numbers(call, NULL, "elasticity", NULL, "of demand, constant", elasticity, n);
    if (st == JVN_OK) st = add_numbers(call, NULL, "use", NULL, "new to old, cheaper^-elasticity", use, n);
    if (st == JVN_OK) st = add_numbers(call, NULL, "spending", NULL, "new to old, cheaper^(1 - elasticity)", spending, n);
    return st == JVN_OK ? add_texts(call, NULL, "verdict", NULL, words, n) : st;
}

/* ---- history ------------------------------------------------------------------------------------- */

typedef struct past {
    const char *text[4][MAX_ROWS]; /* case, what, source, note */
    double from[MAX_ROWS], to[MAX_ROWS], cost[MAX_ROWS], use[MAX_ROWS], spending[MAX_ROWS],
        elasticity[MAX_ROWS];
    int64_t n;
} past;

/* The next field of our own file, where quotes hold commas; *s goes behind it. */
static const char *field(jvn_call *call, const char **s)
{
    bool quoted = **s == '"';
    const char *start = *s + quoted;
    size_t n = strcspn(start, quoted ? "\"" : ",\n");
    char *out = call->host->scratch(call, (int64_t)n + 1);
    *s = start + n + quoted;
    if (**s == ',' || **s == '\n') ++*s;
    if (!out) return "";
    memcpy(out, start, n);
    out[n] = 0;
    return out;
}

static void read_past(jvn_call *call, past *p)
{
    const char *s = strchr(rebound_history, '\n') + 1;
    for (p->n = 0; *s && p->n < MAX_ROWS; p->n++) {
        p->text[0][p->n] = field(call, &s);
        p->text[1][p->n] = field(call, &s);
        p->from[p->n] = strtod(field(call, &s), NULL);
        p->to[p->n] = strtod(field(call, &s), NULL);
        p->cost[p->n] = strtod(field(call, &s), NULL);
        p->use[p->n] = strtod(field(call, &s), NULL);
        p->text[2][p->n] = field(call, &s);
        p->text[3][p->n] = field(call, &s);
        p->spending[p->n] = p->cost[p->n] * p->use[p->n];
        p->elasticity[p->n] = -log(p->use[p->n]) / log(p->cost[p->n]);
    }
}

static jvn_status add_history(jvn_call *call)
{
    past *p = call->host->scratch(call, sizeof *p);
    const char *side = "history";
    if (!p) return JVN_ENOMEM;
    read_past(call, p);
    jvn_status st = add_texts(call, side, "case", NULL, p->text[0], p->n);
    if (st == JVN_OK) st = add_texts(call, side, "what", NULL, p->text[1], p->n);
    if (st == JVN_OK) st = add_numbers(call, side, "from", NULL, NULL, p->from, p->n);
    if (st == JVN_OK) st = add_numbers(call, side, "to", NULL, NULL, p->to, p->n);
    if (st == JVN_OK) st = add_numbers(call, side, "unit_cost", NULL, "new to old", p->cost, p->n);
    if (st == JVN_OK) st = add_numbers(call, side, "use", NULL, "new to old", p->use, p->n);
    if (st == JVN_OK) st = add_numbers(call, side, "spending", NULL, "new to old, unit_cost * use", p->spending, p->n);
    if (st == JVN_OK) st = add_numbers(call, side, "elasticity", NULL, "implied: -ln(use)/ln(unit_cost), incomes not held", p->elasticity, p->n);
    if (st == JVN_OK) st = add_texts(call, side, "source", NULL, p->text[2], p->n);
    return st == JVN_OK ? add_texts(call, side, "note", NULL, p->text[3], p->n) : st;
}

jvn_status run_rebound(jvn_call *call)
{
    double elasticity[MAX_ROWS];
    int64_t n;
    dist cheaper;
    jvn_status st = read_input(call, IN_CHEAPER, Q_CHEAPER, &cheaper);
    if (st == JVN_OK) st = choose(call, elasticity, &n);
    if (st == JVN_OK) st = add_answers(call, dist_quantile(&cheaper, 0.5), elasticity, n);
    return st == JVN_OK ? add_history(call) : st;
}
