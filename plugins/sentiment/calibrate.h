/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calibrate.h -- turns a model's sums into probabilities that hold. */
#ifndef SENTIMENT_CALIBRATE_H
#define SENTIMENT_CALIBRATE_H

#include "model.h"

/* Sets m's slope, rules and offsets so that the labels of n rows are as probable as can be (multinomial logistic regression).
 * The sums were made without knowing the rows. */
void calibrate(model *m, const evidence *rows, const label *labels, int64_t n);

#endif
