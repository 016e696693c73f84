/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tagged.h -- the columns of a tagged table that what works with moods reads. */
#ifndef SENTIMENT_TAGGED_H
#define SENTIMENT_TAGGED_H

#include <jevons/plugin.h>
#include <stdbool.h>

/* A column of the input; array NULL: it has none of that name. */
typedef struct input_column {
    const struct ArrowArray *array;
} input_column;

/* JVN_ETYPE where it has another type; text and dictionaries of it are alike. */
jvn_status input_find(jvn_call *call, const char *called, jvn_type type, input_column *c);
/* The same, and JVN_ENAME where there is none. */
jvn_status input_need(jvn_call *call, const char *called, jvn_type type, input_column *c);
/* -1, 0, 1 by a label's text, and INT_MIN where it is null or another. */
int input_label(const input_column *c, int64_t row);
/* Whether a row of a column of text holds that. */
bool is_text(const struct ArrowArray *a, int64_t row, const char *text);

#endif
