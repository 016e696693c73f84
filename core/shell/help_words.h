/* SPDX-License-Identifier: GPL-3.0-or-later */
/* help_words.h -- the words for types and shapes that text and JSON share. */
#ifndef JV_HELP_WORDS_H
#define JV_HELP_WORDS_H

#include "../registry/registry.h"

typedef struct param_words {
    int32_t type;
    const char *value; /* as it stands in a usage line; NULL: the parameter's name */
    const char *word;  /* the type's name */
} param_words;

const param_words *param_words_of(const jvn_param *p);
const char *shape_word(int32_t shape);
/* "required", "optional" or "none": whether a command takes a table by the pipe. */
const char *input_word(int32_t input);

#endif
