/* SPDX-License-Identifier: GPL-3.0-or-later */
/* feature.c -- hashes what stands in tokens and between them. */
#include "feature.h"

#include "eight.h"
#include "feature_token.h"

#include <string.h>

#define MIX 0x9e3779b97f4a7c15u

/* Letters of the pieces of words; tokens behind a negation that it reaches. */
enum { PIECE = 4, REACH = 4, TRIPLE = 3 };
enum { LONG_WORD = 11, LOUD_WORD, NEGATED_WORD };

typedef struct past {
    uint64_t hash[TRIPLE - 1];
    uint32_t start[TRIPLE - 1];
    int n;
    int reach; /* words that are still negated */
} past;

static void add(features *f, uint64_t hash, uint32_t start, uint32_t end)
{
    f->hash[f->n] = (uint32_t)(hash >> 32);
    f->start[f->n] = start;
    f->end[f->n] = end;
    if (++f->n < FEATURES_BLOCK) return;
    f->take(f);
    f->n = 0;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    uint64_t h = (a ^ (b >> 31 | b << 33)) * MIX;
    return (h ^ h >> 32) * MIX;
}

/* Zeros stand behind the bytes. */
static uint64_t hash_bytes(const char *s, int n)
{
    uint64_t h = (uint64_t)n;
    for (; n > 0; s += 8, n -= 8) h = mix(h, load_bytes(s));
    return h;
}

static void add_pieces(features *f, const piece *t)
{
    for (int i = 0; i + PIECE <= t->n; i++) {
        uint64_t h = ((load_bytes(t->bytes + i) & UINT32_MAX) + 1) * MIX;
        add(f, (h ^ h >> 32) * MIX, t->start, t->end);
    }
}

static bool is_negator(const piece *t)
{
    static const char words[][8] = {
        "not", "no", "never", "none", "nothing", "nobody", "neither", "nor", "without", "hardly", "barely", "cannot", "lack", "lacks",
        "nowhere", "aint", "dont", "doesnt", "didnt", "isnt", "wasnt", "cant", "wont", "couldnt", "wouldnt",
    };
    if (t->kind != A_WORD || t->n < 3) return false;
    if (t->n > 4 && !memcmp(t->bytes + t->n - 3, "n't", 3)) return true;
    if (t->n > 9) return false;
    bool is = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) is |= load_bytes(words[i]) == load_bytes(t->bytes + 1);
    return is;
}

/* The negation's hold on this token, and this token's on those behind it. */
static void negate(features *f, const piece *t, uint64_t h, past *p)
{
    if (p->reach > 0 && t->kind == A_WORD) {
        add(f, mix(h, NEGATED_WORD), t->start, t->end);
        p->reach--;
    }
    if (t->kind == A_SIGN) p->reach = 0;
    if (is_negator(t)) p->reach = REACH;
}

static void add_token(features *f, piece *t, past *p)
{
    uint64_t h = hash_bytes(t->bytes, t->n), run = h;
    add(f, h, t->start, t->end);
    for (int k = 0; k < p->n; k++) {
        run = mix(p->hash[k], run);
        add(f, run, p->start[k], t->end);
    }
    negate(f, t, h, p);
    if (t->kind == A_WORD || t->kind == A_NUMBER) {
        t->bytes[t->n++] = ' ';
        add_pieces(f, t);
    }
    if (t->is_long) add(f, mix(0, LONG_WORD), t->start, t->end);
    if (t->is_loud) add(f, mix(0, LOUD_WORD), t->start, t->end);
    p->hash[1] = p->hash[0], p->start[1] = p->start[0];
    p->hash[0] = h, p->start[0] = t->start;
    p->n += p->n < TRIPLE - 1;
}

void features_read(features *f, const char *text, int64_t n)
{
    past p = {.n = 0};
    piece t;
    if (n > UINT32_MAX) n = UINT32_MAX;
    f->n = 0;
    for (int64_t i = 0; piece_next(text, n, &i, &t);) add_token(f, &t, &p);
    f->take(f);
}
