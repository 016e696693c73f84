/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit.h -- trains a model, and says by cross-validation how well it does. */
#ifndef SENTIMENT_FIT_H
#define SENTIMENT_FIT_H

#include <jevons/plugin.h>

#include "labelled.h"
#include "model.h"

typedef struct fit_settings {
    int bits, folds;
    double cost, tolerance; /* LIBLINEAR's C and eps */
    uint64_t seed;   /* tells which rows make a fold */
} fit_settings;

/* guesses[i]: what is said of row i by a model that has seen neither it nor a row with the same text and label. m: of all rows. On all
 * cores; the same bytes for the same rows, settings and seed. */
jvn_status fit_model(jvn_call *call, pool *p, const labelled *rows, const fit_settings *s, model *m, label *guesses);

#endif
