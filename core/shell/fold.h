/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fold.h -- prose in lines that a screen holds. A width of 0 is that of no screen: what goes to files and pipes. */
#ifndef JV_FOLD_H
#define JV_FOLD_H

#include <stdio.h>

#include "../base/text.h"

/* Ends a line that `used` bytes stand on already with s, broken at blanks where it would pass width, what follows indented. */
void fold_rest(const char *s, int used, int indent, int width, FILE *out);
/* Prints paragraphs indented by two, in lines of the screen's width or of 112 bytes. Where one that was broken by hand is longer,
 * such lines are joined first. Lines with columns in them (two blanks) stay whole. */
void fold_paragraphs(const char *s, int width, FILE *out);

/* Adds s, which `used` cells of the line stand before, broken in the same way; of no screen as one line. */
void fold_words(text *t, const char *s, int used, int indent, int width);

#endif
