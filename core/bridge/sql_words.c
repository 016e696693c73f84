/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_words.c -- open addressing over words that stand behind each other. */
#include "sql_words.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 64 };

static uint32_t hash(const char *s, int64_t n)
{
    uint32_t h = 2166136261u;
    for (int64_t i = 0; i < n; i++) h = (h ^ (uint8_t)s[i]) * 16777619u;
    return h ^ h >> 15;
}

const char *sql_word_text(const sql_words *w, int32_t i, int64_t *n)
{
    *n = w->at[i + 1] - w->at[i];
    return w->bytes.s + w->at[i];
}

static void place(sql_words *w, int32_t word)
{
    int64_t n;
    const char *s = sql_word_text(w, word, &n);
    uint32_t mask = (uint32_t)w->n_slots - 1, i = hash(s, n) & mask;
    while (w->slots[i]) i = (i + 1) & mask;
    w->slots[i] = word + 1;
}

static void grow(sql_words *w)
{
    if (w->n + 1 >= w->cap) {
        w->cap = w->cap ? w->cap * 2 : FIRST_SLOTS;
        w->at = xrealloc(w->at, ((size_t)w->cap + 1) * sizeof *w->at);
        w->at[0] = 0;
    }
    if (w->n * 2 < w->n_slots) return;
    free(w->slots);
    w->n_slots = w->n_slots ? w->n_slots * 2 : FIRST_SLOTS * 2;
    w->slots = xcalloc((size_t)w->n_slots, sizeof *w->slots);
    for (int32_t i = 0; i < w->n; i++) place(w, i);
}

int32_t sql_word(sql_words *w, const char *s, int64_t n)
{
    grow(w);
    uint32_t mask = (uint32_t)w->n_slots - 1, i = hash(s, n) & mask;
    for (; w->slots[i]; i = (i + 1) & mask) {
        int64_t m;
        const char *known = sql_word_text(w, w->slots[i] - 1, &m);
        if (m == n && (n == 0 || memcmp(known, s, (size_t)n) == 0)) return w->slots[i] - 1;
    }
    if (!text_is_utf8(s, (size_t)n)) return -1;
    text_add(&w->bytes, s, (size_t)n);
    w->at[w->n + 1] = (int64_t)w->bytes.n;
    w->slots[i] = w->n + 1;
    return w->n++;
}

column *sql_words_column(const sql_words *w)
{
    column *c = column_new(JVN_STRING, w->n, (int64_t)w->bytes.n, false);
    if (!c) return NULL;
    if (w->n) memcpy(c->data->data, w->at, ((size_t)w->n + 1) * sizeof *w->at);
    if (w->bytes.n) memcpy(c->bytes->data, w->bytes.s, w->bytes.n);
    return c;
}

void sql_words_free(sql_words *w)
{
    text_free(&w->bytes);
    free(w->at);
    free(w->slots);
    *w = (sql_words){0};
}
