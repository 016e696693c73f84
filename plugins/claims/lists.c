/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lists.c -- small sets of words that decide what a number near them is. */
#include "side.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const char *const texts[N_LISTS] = {
    [PRONOUN_BEFORE_ONE] = "the this that which no any each every another some last first next previous other only right wrong new old "
                           "big good better whole",
    [COMPARED] = "as more less fewer the its their his her our that what higher larger bigger lower greater faster cheaper smaller slower "
                 "stronger better worse over longer shorter heavier lighter smarter richer costlier pricier earnings sales revenue",
    [CHANGES] = "rose rise rises risen rising fell fall falls fallen falling dropped drop drops dropping increased increase increases increasing "
                "decreased decrease decreases decreasing grew grow grows grown growing up down climbed climb climbs climbing jumped jump jumps "
                "sank sink slid slide slipped slip tumbled plunged changed change changes raised raise raising lowered lower cut cuts cutting "
                "reduced reduce reducing expanded shrank declined decline went go goes moved soared surged improved widened narrowed",
    [FUNCTION_WORDS] = "of in on at to for from by with and or but the a an as than that which who whose is are was were be been being has have had "
                       "will would can could may might must should per its their his her it they he she we you i this these those when where while "
                       "after before since until during about over under into onto not no so if because between among each every both all any "
                       "against through via said says say more less compared up down off out away earlier later ago now then "
                       "during within without including also only just even million billion trillion thousand hundred",
    [EXTRA_WORDS] = "more additional extra less fewer full whole other further straight consecutive",
    [PREFIX_WORDS] = "mid pre post late early sub non top under over near since in on to of by and or plus minus about",
    [NO_ARTICLE_UNITS] = "bar turn cup stone yard marks point knot degree ton dong won sterling shilling second quarter time kip mark real dime carat "
                         "barrel fathom gray bit percentage",
};

enum { ROOM = 512 };
static uint64_t sets[N_LISTS][ROOM];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static uint64_t *slot(word_list list, uint64_t hash)
{
    uint32_t k = (uint32_t)(hash >> 24) & (ROOM - 1);
    while (sets[list][k] && sets[list][k] != hash) k = (k + 1) & (ROOM - 1);
    return &sets[list][k];
}

static void build(void)
{
    char word[32];
    for (int list = 0; list < N_LISTS; list++)
        for (const char *s = texts[list]; *s; s += *s == ' ') {
            size_t n = strcspn(s, " ");
            memcpy(word, s, n);
            word[n] = 0;
            uint64_t hash = word_hash(word);
            *slot((word_list)list, hash) = hash;
            s += n;
        }
}

void lists_ready(void) { pthread_once(&once, build); }

bool is_in(word_list list, const tokens *t, int64_t i)
{
    return i >= 0 && i < t->n && t->items[i].kind == WORD && *slot(list, t->items[i].hash) != 0;
}
