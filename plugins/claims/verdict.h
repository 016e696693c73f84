/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verdict.h -- what is to be thought of a figure beside the evidence. */
#ifndef CLAIMS_VERDICT_H
#define CLAIMS_VERDICT_H

#include "tolerance.h"

typedef enum verdict { UNVERIFIABLE, SUPPORTED, NEAR_MISS, WRONG_BASIS, REFUTED, INCONSISTENT, DISPUTED, N_VERDICTS } verdict;

const char *verdict_word(verdict v); /* "near-miss" */
/* N_VERDICTS: there is none of that name. */
verdict verdict_named(const char *s);

typedef struct judgement {
    verdict verdict;
    bool uninformative; /* it holds, and says little: the evidence is beyond twice, or below half of, what it says */
    char why[240];      /* "592.66 G lies within 588.5 G .. 593.5 G" */
} judgement;

/* evidence: in the figure's unit and direction. Near-miss: outside, but within 2 % of what is claimed. reached: the
 * evidence is an extreme that was passed on the way to it, as what stands between it and nothing was. */
judgement judge(const figure *f, const tolerance *t, bool negated, bool reached, double evidence);

/* A number for people: 592.66 billion, 17.4, 5.576 million. buf: 40 bytes. */
const char *spell_figure(double x, char *buf);
/* "588.5 billion to 593.5 billion", "above 200 billion". buf: 100 bytes. */
const char *spell_tolerance(const tolerance *t, char *buf);

#endif
