/* SPDX-License-Identifier: GPL-3.0-or-later */
/* render_picture.h -- tables that are pictures: their rows are lines, shown bare. */
#ifndef JV_RENDER_PICTURE_H
#define JV_RENDER_PICTURE_H

#include "render.h"

/* Whether t's first column says that it is one (JVN_PICTURE). */
bool render_is_picture(const table *t);
/* Its lines, in the colours of its ink where there is colour, cut to the width of the terminal. */
void render_picture(const table *t, const render_opts *o, FILE *out);

#endif
