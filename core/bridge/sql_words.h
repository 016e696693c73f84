/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_words.h -- texts numbered in order of first appearance: a dictionary in the making. */
#ifndef JV_SQL_WORDS_H
#define JV_SQL_WORDS_H

#include "../base/text.h"
#include "../table/column.h"

typedef struct sql_words {
    text bytes;
    int64_t *at;     /* where each word starts, and the end */
    int32_t n, cap;
    int32_t *slots;  /* a hash table of numbers + 1 */
    int32_t n_slots; /* a power of two */
} sql_words;

/* Zero-initialise. The word's number; -1: it is not UTF-8. */
int32_t sql_word(sql_words *w, const char *s, int64_t n);
const char *sql_word_text(const sql_words *w, int32_t i, int64_t *n);
/* The words as a column; NULL: no memory. [owned] */
column *sql_words_column(const sql_words *w);
void sql_words_free(sql_words *w);

#endif
