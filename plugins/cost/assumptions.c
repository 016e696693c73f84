/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assumptions.c -- given, found, convention, assumed or made: the words for it. */
#include "assumptions.h"

#include "columns.h"

static const char *basis_word(const plan *p, int q)
{
    switch (p->basis[q]) {
    case GIVEN: return "given";
    case FOUND: return "found";
    case USUAL: return quantities[q].custom == CONVENTION ? "convention" : "assumed";
    case MADE: return "formula";
    case UNKNOWN: break;
    }
    return "";
}

/* The source, or the formula with its conventions and its source. */
static const char *source_of(const plan *p, const scenario *s, int q, char *buf, size_t size)
{
    char text[160];
    size_t n;
    if (p->basis[q] == FOUND) snprintf(buf, size, "%s", s->known[q].source ? s->known[q].source : "");
    else if (p->basis[q] == USUAL) snprintf(buf, size, "%s", quantities[q].source);
    else if (p->basis[q] == GIVEN) dist_spell(&s->known[q].value, buf, size);
    if (p->basis[q] != MADE) return buf;
    const formula *f = &formulas[p->formula[q]];
    n = (size_t)snprintf(buf, size, "%s", formula_spell(f, text, sizeof text));
    for (int k = 0; k < f->n_in && n < size; k++)
        if (p->basis[f->in[k]] == USUAL && quantities[f->in[k]].custom == CONVENTION)
            n += (size_t)snprintf(buf + n, size - n, ", %s %g", quantities[f->in[k]].name, quantities[f->in[k]].usual);
    if (*f->source && n < size) snprintf(buf + n, size - n, " (%s)", f->source);
    return buf;
}

static void spell_one(const plan *p, const scenario *s, int q, char *buf, size_t size)
{
    char source[240];
    source_of(p, s, q, source, sizeof source);
    if (p->basis[q] == MADE) snprintf(buf, size, "%s", source);
    else if (p->basis[q] == GIVEN && s->known[q].value.kind == CONSTANT) snprintf(buf, size, "given");
    else if (p->basis[q] == GIVEN) snprintf(buf, size, "given, median of %s", source);
    else snprintf(buf, size, "%s: %s", basis_word(p, q), source);
}

const char *assumptions_spell(const plan *plans, const scenario *stages, int n, int q, char *buf, size_t size)
{
    size_t at = 0;
    buf[0] = 0;
    for (int i = 0; i < n; i++) {
        char one[300];
        if (plans[i].basis[q] == UNKNOWN) continue;
        spell_one(&plans[i], &stages[i], q, one, sizeof one);
        if (strstr(buf, one)) continue;
        if (at + strlen(one) + 3 > size) break;
        at += (size_t)snprintf(buf + at, size - at, "%s%s", at ? "; " : "", one);
    }
    return buf;
}

/* One row a quantity and stage. */
typedef struct lines {
    const char **stage, **quantity, **unit, **basis, **source;
    double *value, *low, *high;
    int64_t n;
} lines;

static void *room(jvn_call *call, int64_t n) { return call->host->scratch(call, (n + 1) * 8); }

static bool lines_open(jvn_call *call, lines *l, int64_t n)
{
    void **all[] = {(void **)&l->stage, (void **)&l->quantity, (void **)&l->unit, (void **)&l->basis, (void **)&l->source,
                    (void **)&l->value, (void **)&l->low, (void **)&l->high};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (!(*all[k] = room(call, n))) return false;
    return true;
}

static bool lines_put(jvn_call *call, lines *l, const plan *p, const scenario *s, int q, double value)
{
    char source[240];
    source_of(p, s, q, source, sizeof source);
    char *kept = call->host->scratch(call, (int64_t)strlen(source) + 1);
    if (!kept) return false;
    bool spread = (p->basis[q] == GIVEN || p->basis[q] == FOUND) && s->known[q].value.kind != CONSTANT;
    l->stage[l->n] = s->label;
    l->quantity[l->n] = quantities[q].name;
    l->unit[l->n] = *quantities[q].unit ? quantities[q].unit : NULL;
    l->basis[l->n] = basis_word(p, q);
    l->source[l->n] = strcpy(kept, source);
    l->value[l->n] = value;
    l->low[l->n] = spread ? dist_quantile(&s->known[q].value, 0.05) : NAN;
    l->high[l->n++] = spread ? dist_quantile(&s->known[q].value, 0.95) : NAN;
    return true;
}

jvn_status assumptions_add(jvn_call *call, const char *side, const plan *plans, const scenario *stages, const double *values, int n)
{
    lines l = {.n = 0};
    if (!lines_open(call, &l, (int64_t)n * N_QUANTITIES)) return JVN_ENOMEM;
    for (int i = 0; i < n; i++)
        for (int q = 0; q < N_QUANTITIES; q++)
            if (plans[i].basis[q] != UNKNOWN &&
                !lines_put(call, &l, &plans[i], &stages[i], q, values[(int64_t)i * N_QUANTITIES + q]))
                return JVN_ENOMEM;
    jvn_status st = add_texts(call, side, "stage", NULL, l.stage, l.n);
    if (st == JVN_OK) st = add_texts(call, side, "quantity", NULL, l.quantity, l.n);
    if (st == JVN_OK) st = add_numbers(call, side, "value", NULL, NULL, l.value, l.n);
    if (st == JVN_OK) st = add_texts(call, side, "unit", NULL, l.unit, l.n);
    if (st == JVN_OK) st = add_texts(call, side, "basis", NULL, l.basis, l.n);
    if (st == JVN_OK) st = add_texts(call, side, "source", NULL, l.source, l.n);
    if (st == JVN_OK) st = add_numbers(call, side, "low", NULL, "5 %", l.low, l.n);
    return st == JVN_OK ? add_numbers(call, side, "high", NULL, "95 %", l.high, l.n) : st;
}
