/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names.h -- instruments, models, labs, firms and sources by their names, aliases and tickers. */
#ifndef SHARED_NAMES_H
#define SHARED_NAMES_H

#include <stdbool.h>

#include "token.h"

/* What is known by name: instruments, models, people, firms. In data/instruments.csv and data/claims/names.csv; a user's
 * table adds and replaces. */
typedef struct name {
    const char *id;       /* the ticker or key: NVDA, ^IXIC, DeepSeek-V3 */
    const char *label;
    const char *kind;     /* stock, index, crypto, future, model, firm, person, product, place */
} name;

typedef struct names names;

/* An alias that two names have; the first keeps it. */
typedef struct clash {
    const char *alias, *kept, *other; /* ids */
} clash;

/* What ships with the plugin: data/instruments.csv and data/claims/names.csv. */
names *names_new(pool *p);
/* A row of the user's, before names_build. The same id replaces what ships, or an earlier row of the user's; an empty kind or
 * label is what it was. aliases: with semicolons between; NULL. Text is copied. false: it took an earlier row's place. */
bool names_add(names *n, const char *id, const char *label, const char *kind, const char *aliases);
/* Indexes aliases: the user's first. Gives back the clashes of the user's rows. */
const clash *names_build(names *n, int64_t *count);

int64_t names_count(const names *n);
const name *names_item(const names *n, int64_t i);
/* By id, label or alias as it would be written in a text; NULL: none. */
const name *names_find(const names *n, pool *p, const char *text);

/* A name in a text, tokens first .. last-1. */
typedef struct mention {
    const name *name;
    int64_t first, last;
} mention;

/* The name that begins with token i, the longest; *end: the token behind it. NULL: none. */
const name *names_at(const names *n, const tokens *t, int64_t i, int64_t *end);
/* Whether it is traded: a stock, index, fund, future, coin, currency, commodity or rate. */
bool is_traded(const name *n);

#endif
