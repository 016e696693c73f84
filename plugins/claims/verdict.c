/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verdict.c -- an interval against a value. */
#include "verdict.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double NEAR = 0.02, FAR = 2;

static const char *const words[N_VERDICTS] = {
    [UNVERIFIABLE] = "unverifiable", [SUPPORTED] = "supported",       [NEAR_MISS] = "near-miss", [WRONG_BASIS] = "wrong-basis",
    [REFUTED] = "refuted",           [INCONSISTENT] = "inconsistent", [DISPUTED] = "disputed",
};

const char *verdict_word(verdict v) { return words[v]; }

verdict verdict_named(const char *s)
{
    int v = 0;
    while (v < N_VERDICTS && strcmp(words[v], s) != 0) v++;
    return (verdict)v;
}

/* ---- words ---------------------------------------------------------------------------------------- */

static const char *spell_digits(double x, int digits, char *buf)
{
    static const struct {
        double least;
        const char *word;
    } magnitudes[] = {{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}};
    for (size_t k = 0; k < sizeof magnitudes / sizeof *magnitudes; k++)
        if (fabs(x) >= magnitudes[k].least && fabs(x) < 1e16) {
            snprintf(buf, 40, "%.*g%s", digits - 1, x / magnitudes[k].least, magnitudes[k].word);
            return buf;
        }
    snprintf(buf, 40, "%.*g", fabs(x) < 1e6 && fabs(x) >= 1e5 ? digits + 1 : digits, x);
    return buf;
}

const char *spell_figure(double x, char *buf) { return spell_digits(x, 7, buf); }

/* An interval's end is a round number, however many digits it has. */
static const char *spell_end(double x, char *buf) { return spell_digits(x, 11, buf); }

const char *spell_tolerance(const tolerance *t, char *buf)
{
    char low[40], high[40];
    spell_end(t->low, low);
    spell_end(t->high, high);
    const char *no = t->outside ? "outside of " : "";
    if (isnan(t->low)) snprintf(buf, 100, "%s", "");
    else if (isinf(t->low) || (t->one_sided && t->low == 0)) snprintf(buf, 100, "%sup to %s", no, high);
    else if (isinf(t->high)) snprintf(buf, 100, "%s%s or more", no, low);
    else snprintf(buf, 100, "%s%s to %s", no, low, high);
    return buf;
}

/* ---- judging -------------------------------------------------------------------------------------- */

/* Ends count as within, but for what rounding of the arithmetic does. */
static bool is_within(const tolerance *t, double x)
{
    const double slack = isinf(x) ? 0 : 1e-9 * fmax(fabs(x), fmax(isinf(t->low) ? 0 : fabs(t->low), isinf(t->high) ? 0 : fabs(t->high)));
    return x >= t->low - slack && x <= t->high + slack;
}

static bool is_near(const figure *f, double x)
{
    const double top = isnan(f->high) ? f->value : f->high;
    return fabs(x - f->value) <= NEAR * fabs(f->value) || fabs(x - top) <= NEAR * fabs(top);
}

static bool says_little(const figure *f, const tolerance *t, double x)
{
    return t->one_sided && !t->outside && (isinf(t->high) ? x > FAR * fabs(f->value) : x < fabs(f->value) / FAR);
}

judgement judge(const figure *f, const tolerance *t, bool negated, bool reached, double evidence)
{
    char found[40], wanted[100];
    const bool passed = reached && evidence > t->high;
    const bool in = is_within(t, evidence) || passed, denies = negated || t->outside;
    judgement j = {in != denies ? SUPPORTED : !denies && is_near(f, evidence) ? NEAR_MISS : REFUTED, false, ""};
    j.uninformative = j.verdict == SUPPORTED && !denies && says_little(f, t, evidence);
    const tolerance plain = {t->low, t->high, false, t->one_sided, ""};
    spell_figure(evidence, found);
    spell_tolerance(&plain, wanted);
    const char *stands = passed ? "went beyond" : t->one_sided ? in ? "fits" : "does not fit" : in ? "lies within" : "lies outside of";
    snprintf(j.why, sizeof j.why, "%s %s %s%s%s%s", found, stands, wanted, denies ? ", which is denied" : "", j.verdict == NEAR_MISS ? ", by less than 2 % of the claim" : "",
             j.uninformative ? "; uninformative: far from it" : "");
    return j;
}
