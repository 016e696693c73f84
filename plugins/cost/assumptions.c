/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assumptions.c -- given, found, convention, assumed or made: the words for it. */
#include "assumptions.h"

#include "columns.h"
#include "names.h"

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
    if (p->basis[q] == USUAL) snprintf(buf, size, "%s", quantities[q].source);
    else if (p->basis[q] == FOUND || s->known[q].source) snprintf(buf, size, "%s", s->known[q].source ? s->known[q].source : "");
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

const char *assumptions_formula(jvn_call *call, const formula *f)
{
    char text[200];
    return keep_text(call, formula_spell(f, text, sizeof text));
}

const char *assumptions_how(jvn_call *call, const plan *p, int q)
{
    return p->basis[q] == MADE ? assumptions_formula(call, &formulas[p->formula[q]]) : "as reported";
}

/* Whether a list with semicolons has it. */
static bool is_said(const char *list, const char *one)
{
    size_t n = strlen(one);
    for (const char *s = strstr(list, one); s; s = strstr(s + 1, one))
        if ((s == list || s[-1] == ' ') && (!s[n] || (s[n] == ';' && s[n + 1] == ' '))) return true;
    return false;
}

const char *assumptions_spell(const plan *plans, const scenario *stages, int n, int q, char *buf, size_t size)
{
    size_t at = 0;
    buf[0] = 0;
    for (int i = 0; i < n; i++) {
        char one[300];
        if (plans[i].basis[q] == UNKNOWN) continue;
        spell_one(&plans[i], &stages[i], q, one, sizeof one);
        if (is_said(buf, one)) continue;
        if (at + strlen(one) + 3 > size) break;
        at += (size_t)snprintf(buf + at, size - at, "%s%s", at ? "; " : "", one);
    }
    return buf;
}

/* One row a quantity and stage. */
typedef struct line {
    const char *stage, *quantity, *unit, *basis, *source;
    double value, low, high;
} line;

static const member columns[] = {
    TEXT_OF(line, stage, NULL), TEXT_OF(line, quantity, NULL), NUMBER_OF(line, value, NULL, NULL), TEXT_OF(line, unit, NULL),
    TEXT_OF(line, basis, NULL), TEXT_OF(line, source, NULL), NUMBER_OF(line, low, NULL, "5 %"), NUMBER_OF(line, high, NULL, "95 %"),
};

static line line_of(jvn_call *call, const plan *p, const scenario *s, int q, double value)
{
    char source[240];
    const dist *d = &s->known[q].value;
    bool spread = (p->basis[q] == GIVEN || p->basis[q] == FOUND) && d->kind != CONSTANT;
    source_of(p, s, q, source, sizeof source);
    return (line){s->label, quantities[q].name, *quantities[q].unit ? quantities[q].unit : NULL, basis_word(p, q),
                  keep_text(call, source), value, spread ? dist_quantile(d, 0.05) : NAN,
                  spread ? dist_quantile(d, 0.95) : NAN};
}

static int64_t count_lines(const plan *plans, int n)
{
    int64_t lines = 0;
    for (int i = 0; i < n; i++)
        for (int q = 0; q < N_QUANTITIES; q++) lines += plans[i].basis[q] != UNKNOWN;
    return lines;
}

jvn_status assumptions_add(jvn_call *call, const char *side, const plan *plans, const scenario *stages, const double *values, int n)
{
    int64_t n_lines = count_lines(plans, n), at = 0;
    line *lines = call->host->scratch(call, (n_lines + 1) * (int64_t)sizeof *lines);
    if (!lines) return JVN_ENOMEM;
    for (int i = 0; i < n; i++)
        for (int q = 0; q < N_QUANTITIES; q++) {
            if (plans[i].basis[q] == UNKNOWN) continue;
            lines[at] = line_of(call, &plans[i], &stages[i], q, values[(int64_t)i * N_QUANTITIES + q]);
            if (!lines[at++].source) return JVN_ENOMEM;
        }
    return add_members(call, side, columns, N_MEMBERS(columns), lines, sizeof *lines, n_lines);
}
