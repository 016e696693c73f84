/* SPDX-License-Identifier: GPL-3.0-or-later */
/* svg.h -- a scene as SVG: small, with real text, a title and a description, and without scripts. */
#ifndef PLOT_SVG_H
#define PLOT_SVG_H

#include "pen.h"

/* A page that takes the text in may set --plot-1 .. --plot-7, --plot-text, --plot-grid, --plot-ground; else they follow the
 * reader's choice of light or dark. */
void svg_draw(scene *s, double width, double height, const jvn_texts *texts, jvn_bytes *out);

#endif
