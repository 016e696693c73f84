/* SPDX-License-Identifier: GPL-3.0-or-later */
/* feature_token.h -- the tokens that features are made of. */
#ifndef SENTIMENT_FEATURE_TOKEN_H
#define SENTIMENT_FEATURE_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

enum { TOKEN_ROOM = 40 };

typedef enum piece_kind { A_WORD, A_NUMBER, A_SIGN, AN_EMOJI } piece_kind;

/* Words in small letters, with apostrophes, what repeats cut to two; numbers as their shape ("+00.0%"); runs of signs,
 * emoticons among them; emoji one by one; $NAME, @name and addresses each as one kind. */
typedef struct piece {
    char bytes[TOKEN_ROOM + 16]; /* a blank, then what it is, then zeros */
    int n;                       /* with the blank; what is longer than TOKEN_ROOM is cut */
    uint32_t start, end;
    piece_kind kind;
    bool is_long, is_loud; /* "soooo"; "NEVER" */
} piece;

/* The token that begins at or behind byte i: *i is behind it. false: there is none. */
bool piece_next(const char *text, int64_t n, int64_t *i, piece *t);

#endif
