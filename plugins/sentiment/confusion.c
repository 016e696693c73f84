/* SPDX-License-Identifier: GPL-3.0-or-later */
/* confusion.c -- counts and their ratios. */
#include "confusion.h"

#include <math.h>

void confusion_add(confusion *c, label is, label said)
{
    c->counts[is + 1][said + 1]++;
    c->n++;
}

double confusion_accuracy(const confusion *c)
{
    return (double)(c->counts[0][0] + c->counts[1][1] + c->counts[2][2]) / (double)c->n;
}

label_scores confusion_of(const confusion *c, label is)
{
    int k = is + 1;
    const int64_t *row = c->counts[k];
    int64_t said = c->counts[0][k] + c->counts[1][k] + c->counts[2][k];
    label_scores s = {.label = label_name(is), .n = row[0] + row[1] + row[2], .negative = row[0], .neutral = row[1], .positive = row[2]};
    s.precision = said ? (double)row[k] / (double)said : NAN;
    s.recall = s.n ? (double)row[k] / (double)s.n : NAN;
    s.f1 = said || s.n ? 2 * (double)row[k] / (double)(said + s.n) : NAN;
    return s;
}

label_scores confusion_all(const confusion *c)
{
    label_scores all = {.label = "all"};
    int labels = 0;
    for (int k = 0; k < 3; k++) {
        label_scores s = confusion_of(c, (label)(k - 1));
        all.n += s.n, all.negative += s.negative, all.neutral += s.neutral, all.positive += s.positive;
        if (!s.n) continue;
        labels++;
        all.precision += isnan(s.precision) ? 0 : s.precision;
        all.recall += s.recall;
        all.f1 += s.f1;
    }
    all.precision /= labels;
    all.recall /= labels;
    all.f1 /= labels;
    return all;
}
