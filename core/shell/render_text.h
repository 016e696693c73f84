/* SPDX-License-Identifier: GPL-3.0-or-later */
/* render_text.h -- foreign text on a terminal: how wide it is, and nothing in it that could act. */
#ifndef JV_RENDER_TEXT_H
#define JV_RENDER_TEXT_H

#include "../base/text.h"

/* Appends n bytes of UTF-8 with control, direction and broken characters as escapes (\n, \x1b, \u202e), cut
 * with … to `most` cells (0: not cut). Returns the cells taken. out NULL: only counts. */
int show_text(text *out, const char *s, int64_t n, int most);

#endif
