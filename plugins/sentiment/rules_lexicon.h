/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules_lexicon.h -- the terms that the rules weigh, in one table: words, their forms, phrases, emoji. */
#ifndef SENTIMENT_RULES_LEXICON_H
#define SENTIMENT_RULES_LEXICON_H

#include <stdbool.h>
#include <string.h>

#include "engine.h"

/* What a term does. Its number is a weight from -4 to 4; of MORE and LESS a factor. X(role, name in the lexicon) */
#define ROLES(X)                                                                                                           \
    X(NO_ROLE, "none")      /* nothing; as a phrase it hides the words in it */                                            \
    X(FEELING, "")          /* what counts by itself */                                                                    \
    X(ASIDE, "aside")       /* the same, but no word turns it: lol, thanks */                                              \
    X(NOT, "not")           /* turns what follows in its clause, or what it ends */                                        \
    X(MORE, "more")         /* makes what follows stronger */                                                              \
    X(LESS, "less")         /* makes it weaker */                                                                          \
    X(FORCE, "force")       /* makes it stronger by a fixed factor, and counts itself: fucking, absolutely */              \
    X(FEWER, "fewer")       /* less, fewer: turns what follows */                                                          \
    X(BUT, "but")           /* what follows counts for more than what was before */                                        \
    X(THOUGH, "though")     /* its own clause counts for less */                                                           \
    X(MAYBE, "maybe")       /* would, could, if: not said to be so */                                                      \
    X(RISE, "rise")         /* a move upwards, good of shares and profits, bad of costs */                                 \
    X(FALL, "fall")                                                                                                        \
    X(UP, "up")             /* moves that are told as such only beside a figure, or what moves */                          \
    X(DOWN, "down")                                                                                                        \
    X(GAIN, "gain")         /* what is good when it rises */                                                               \
    X(COST, "cost")         /* what is bad when it rises */                                                                \
    X(STOP, "stop")         /* begins what a move is due to: as, amid, on */                                               \
    X(VERSUS, "versus")     /* stands between a figure and the one before it */                                            \
    X(MARKET, "market")     /* tells talk of markets: shares, analysts */                                                  \
    X(SELF, "self")         /* a person who speaks of himself or to another */                                             \
    X(PLAIN, "plain")       /* tells of routine: appointments, schedules, files and functions */                           \
    X(IRONY, "irony")       /* what tells that praise is not meant */                                                      \
    X(FOE, "foe")           /* who loses when prices rise: what is bad for him is good */                                  \
    X(UNDUE, "undue")       /* blames the move that it is said of */                                                       \
    X(AND, "and")           /* no move reaches over it to what follows */

typedef enum role {
#define X(role, name) role,
    ROLES(X)
#undef X
    N_ROLES
} role;

/* Eight bytes, so that the table stays close to the processor. */
typedef struct lexeme {
    uint32_t check; /* the upper half of the hash; 0: no entry */
    int16_t hundredths;
    uint8_t role;
    bool begins : 1, defined : 1, users : 1; /* begins: a phrase starts so; defined: not only that; users: a term of the user's */
} lexeme;

static inline float weight_of(const lexeme *e) { return (float)e->hundredths * 0.01f; }

typedef struct lexicon {
    lexeme *items;
    uint64_t mask, filter[1 << 12]; /* two bits of a word for each hash: most words are in no entry */
    bool emoticon[128]; /* bytes that start one */
} lexicon;

/* A word's hash is folded from eight bytes at a time, in lower case; that of a phrase from those of its words. */
#define WORD_SEED 0x9e3779b97f4a7c15u
typedef struct hashing {
    uint64_t hash, bytes; /* bytes: `n` that are not yet in the hash */
    int n;
} hashing;
#define HASHING ((hashing){WORD_SEED, 0, 0})
static inline uint64_t hash_bytes(uint64_t h, uint64_t bytes)
{
    h = (h ^ bytes) * 0xff51afd7ed558ccdu;
    return (h ^ h >> 32) * 0x9e3779b97f4a7c15u;
}
static inline void hash_byte(hashing *h, uint8_t c)
{
    h->bytes |= (uint64_t)c << 8 * h->n;
    if (++h->n < 8) return;
    *h = (hashing){hash_bytes(h->hash, h->bytes), 0, 0};
}
static inline uint64_t hash_last(uint64_t h, uint64_t bytes)
{
    h = hash_bytes(h, bytes);
    return (h ^ h >> 29) | 1;
}
static inline uint64_t hash_end(const hashing *h) { return hash_last(h->hash, h->bytes); }
static inline uint64_t hash_next(uint64_t phrase, uint64_t word) { return ((phrase * 0xff51afd7ed558ccdu) ^ word ^ (phrase >> 31)) | 1; }
static inline uint32_t check_of(uint64_t hash) { return (uint32_t)(hash >> 32) | 1; }
uint64_t hash_word(const char *s, int64_t n);
uint64_t hash_emoticon(const char *s, int64_t n);

const lexicon *lexicon_new(pool *p, const terms *more);

static inline uint64_t filter_bits(uint64_t hash) { return (uint64_t)1 << (hash >> 20 & 63) | (uint64_t)1 << (hash >> 26 & 63); }
static inline uint64_t filter_word(uint64_t hash) { return hash >> 32 & 0xfff; }

static inline const lexeme *lexicon_get(const lexicon *l, uint64_t hash)
{
    uint64_t bits = filter_bits(hash);
    if ((l->filter[filter_word(hash)] & bits) != bits) return NULL;
    for (uint64_t k = (hash >> 8) & l->mask; l->items[k].check; k = (k + 1) & l->mask)
        if (l->items[k].check == check_of(hash)) return &l->items[k];
    return NULL;
}

#endif
