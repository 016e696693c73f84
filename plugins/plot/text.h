/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.h -- a scene as lines of text. */
#ifndef PLOT_TEXT_H
#define PLOT_TEXT_H

#include "canvas.h"
#include "scene.h"

/* Draws on a canvas `width` wide; height: rows of the plot, without what stands around it. Sets the ticks of the axes. */
canvas text_draw(scene *s, int width, int height, bool ascii, const jvn_texts *texts);

#endif
