/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cairo.h -- a scene as PNG or PDF by the cairo library, where the machine has it. */
#ifndef PLOT_CAIRO_H
#define PLOT_CAIRO_H

#include "pen.h"

typedef enum cairo_kind { CAIRO_PNG, CAIRO_PDF } cairo_kind;

/* NULL: done; else what was wrong. A PNG has two pixels a point. */
const char *cairo_draw(scene *s, cairo_kind kind, double width, double height, const jvn_texts *texts, jvn_bytes *out);

#endif
