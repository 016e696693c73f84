/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vader_contrast.h -- VADER's rule for "but", with its turn. */
#ifndef SENTIMENT_VADER_CONTRAST_H
#define SENTIMENT_VADER_CONTRAST_H

#include "vader_text.h"

/* What stands before token `but` counts half, what stands behind it one and a half times. The authors' program looks each
 * sentiment up by its value and changes the first that has it, which may be another, and more than once: so does this. In
 * n log n steps at most. */
void vader_contrast(vader_token *k, int64_t n, int64_t but);

#endif
