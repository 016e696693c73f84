/* SPDX-License-Identifier: GPL-3.0-or-later */
/* phrasebook.h -- finds the phrases of a table among tokens: at each place the longest. */
#ifndef SHARED_PHRASEBOOK_H
#define SHARED_PHRASEBOOK_H

#include "token.h"

/* How a phrase must be written. AS_NAME: capitals stand for capitals, and what is all in capitals must be; small letters
 * stand for both. SIGNED: as a ticker too short to be told from a word: in brackets, or behind $ or a colon. */
typedef enum spelling { ANY_CASE, AS_NAME, SIGNED } spelling;

enum { MAX_PHRASE = 12 };

typedef struct phrasebook phrasebook;

phrasebook *phrasebook_new(pool *p);
/* payload >= 0. Gives back what the phrase stood for before, which stays as it is; -1: it is new; -2: it has no words, or
 * more than MAX_PHRASE. */
int phrasebook_add(phrasebook *f, const char *text, size_t n, int payload, spelling how);
/* The payload of the longest phrase that begins with token i, *end the token behind it; -1: none. Hyphens do not count.
 * In constant time. */
int phrasebook_at(const phrasebook *f, const tokens *t, int64_t i, int64_t *end);

#endif
