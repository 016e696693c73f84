/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hedge.c -- two lists of phrases, one read backwards from a number and one forwards. */
#include "hedge.h"

#include "number.h"
#include "phrase.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct wording {
    const char *text;
    comparator comparator;
} wording;

static const wording before[] = {
    {"about", ABOUT}, {"around", ABOUT}, {"roughly", ABOUT}, {"approximately", ABOUT}, {"aproximately", ABOUT}, {"approx", ABOUT}, {"approx.", ABOUT},
    {"~", ABOUT}, {"≈", ABOUT}, {"∼", ABOUT}, {"circa", ABOUT}, {"ca.", ABOUT}, {"c.", ABOUT}, {"some", ABOUT}, {"near", ABOUT}, {"an estimated", ABOUT},
    {"estimated", ABOUT}, {"somewhere around", ABOUT}, {"somewhere near", ABOUT}, {"in the region of", ABOUT}, {"in the neighborhood of", ABOUT},
    {"in the neighbourhood of", ABOUT}, {"in the vicinity of", ABOUT}, {"something like", ABOUT}, {"or so", ABOUT}, {"perhaps", ABOUT},
    {"more or less", ABOUT}, {"give or take", ABOUT}, {"an average of", ABOUT}, {"on average", ABOUT}, {"just about", ABOUT},
    {"nearly", NEARLY}, {"almost", NEARLY}, {"close to", NEARLY}, {"just under", NEARLY}, {"just below", NEARLY}, {"just shy of", NEARLY},
    {"shy of", NEARLY}, {"approaching", NEARLY}, {"practically", NEARLY}, {"virtually", NEARLY}, {"not quite", NEARLY}, {"a little under", NEARLY},
    {"under", BELOW}, {"sub-", BELOW}, {"below", BELOW}, {"well under", BELOW}, {"well below", BELOW}, {"<", BELOW}, {"short of", BELOW}, {"beneath", BELOW},
    {"over", ABOVE}, {"above", ABOVE}, {"well over", ABOVE}, {"well above", ABOVE}, {"just over", ABOVE}, {"just above", ABOVE},
    {"a little over", ABOVE}, {"slightly over", ABOVE}, {"slightly above", ABOVE}, {"north of", ABOVE}, {"south of", BELOW}, {">", ABOVE}, {"beyond", ABOVE},
    {"in excess of", ABOVE}, {"upwards of", ABOVE}, {"upward of", ABOVE}, {"exceed", ABOVE}, {"exceeds", ABOVE}, {"exceeded", ABOVE},
    {"exceeding", ABOVE}, {"surpass", ABOVE}, {"surpasses", ABOVE}, {"surpassed", ABOVE}, {"surpassing", ABOVE}, {"topped", ABOVE}, {"topping", ABOVE},
    {"no more than", AT_MOST}, {"not more than", AT_MOST}, {"no greater than", AT_MOST}, {"no higher than", AT_MOST}, {"no larger than", AT_MOST},
    {"at most", AT_MOST}, {"up to", AT_MOST}, {"a maximum of", AT_MOST}, {"maximum of", AT_MOST}, {"as much as", AT_MOST}, {"as many as", AT_MOST},
    {"as high as", AT_MOST}, {"as large as", AT_MOST}, {"<=", AT_MOST}, {"< =", AT_MOST}, {"≤", AT_MOST}, {"⩽", AT_MOST}, {"not exceeding", AT_MOST},
    {"no less than", AT_LEAST}, {"not less than", AT_LEAST}, {"no fewer than", AT_LEAST}, {"not fewer than", AT_LEAST}, {"no lower than", AT_LEAST},
    {"no smaller than", AT_LEAST}, {"at least", AT_LEAST}, {"a minimum of", AT_LEAST}, {"minimum of", AT_LEAST}, {"at least or equal to", AT_LEAST},
    {">=", AT_LEAST}, {"> =", AT_LEAST}, {"≥", AT_LEAST}, {"⩾", AT_LEAST}, {"as low as", AT_LEAST}, {"as little as", AT_LEAST}, {"as few as", AT_LEAST},
    {"on the order of", ORDER}, {"in the order of", ORDER}, {"of the order of", ORDER}, {"order of", ORDER},
    {"equal to", EQUAL}, {"equals to", EQUAL}, {"equals", EQUAL}, {"equaling to", EQUAL}, {"equaling", EQUAL}, {"equalling", EQUAL},
    {"exactly", EQUAL}, {"precisely", EQUAL}, {"not", NOT_EQUAL}, {"n't", NOT_EQUAL}, {"n’t", NOT_EQUAL}, {"<>", NOT_EQUAL}, {"=>", NOT_EQUAL}, {"=<", NOT_EQUAL}, {"!=", NOT_EQUAL},
};

static const wording after[] = {
    {"or more", AT_LEAST}, {"and more", AT_LEAST}, {"or higher", AT_LEAST}, {"or greater", AT_LEAST}, {"or above", AT_LEAST}, {"and above", AT_LEAST},
    {"or over", AT_LEAST}, {"and over", AT_LEAST}, {"and up", AT_LEAST}, {"or larger", AT_LEAST}, {"or better", AT_LEAST}, {"or longer", AT_LEAST},
    {"or older", AT_LEAST}, {"or more than", AT_LEAST}, {"or greater than", AT_LEAST}, {"or higher than", AT_LEAST}, {"plus", AT_LEAST}, {"+", AT_LEAST},
    {"-plus", AT_LEAST}, {"or less", AT_MOST}, {"or fewer", AT_MOST}, {"or lower", AT_MOST}, {"or below", AT_MOST}, {"and below", AT_MOST},
    {"or under", AT_MOST}, {"and under", AT_MOST}, {"or smaller", AT_MOST}, {"and less", AT_MOST}, {"or less than", AT_MOST}, {"or younger", AT_MOST},
    {"tops", AT_MOST}, {"or so", ABOUT}, {"-odd", ABOUT}, {"odd", ABOUT}, {"-ish", ABOUT}, {"or thereabouts", ABOUT}, {"give or take", ABOUT},
    {"or equal", EQUAL}, {"or equal to", EQUAL}, {"or equals", EQUAL},
};

/* "less than", "equal to or less than", "smaller or equal than" ... of every pair. */
static const wording comparatives[] = {{"more", ABOVE}, {"greater", ABOVE}, {"larger", ABOVE}, {"bigger", ABOVE}, {"higher", ABOVE}, {"longer", ABOVE},
                                       {"older", ABOVE}, {"less", BELOW}, {"fewer", BELOW}, {"lower", BELOW}, {"smaller", BELOW}, {"shorter", BELOW}, {"younger", BELOW}};
static const struct {
    const char *front, *back;
} patterns[] = {{"", " than or equal to"}, {"", " or equal to"}, {"", " or equal than"}, {"", " than or equals to"}, {"", " than or equal"},
                {"equal to or ", " than"}, {"equal or ", " than"}};

enum { ROOM = 2048, MAX_ITEMS = 400 };
static phrase_entry before_entries[ROOM], after_entries[ROOM];
static phrase_item before_items[MAX_ITEMS], after_items[MAX_ITEMS];
static phrase_table befores = {.entries = before_entries, .items = before_items, .room = ROOM, .room_items = MAX_ITEMS, .backwards = true};
static phrase_table afters = {.entries = after_entries, .items = after_items, .room = ROOM, .room_items = MAX_ITEMS};
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void add(phrase_table *t, pool *p, const char *text, comparator c)
{
    if (!phrase_add(t, p, text, (int)c, false)) abort();
}

static void build(void)
{
    pool *p = pool_new();
    char text[64];
    for (size_t k = 0; k < sizeof before / sizeof *before; k++) add(&befores, p, before[k].text, before[k].comparator);
    for (size_t k = 0; k < sizeof after / sizeof *after; k++) add(&afters, p, after[k].text, after[k].comparator);
    for (size_t k = 0; k < sizeof comparatives / sizeof *comparatives; k++) {
        const wording *w = &comparatives[k];
        snprintf(text, sizeof text, "%s than", w->text);
        add(&befores, p, text, w->comparator);
        for (size_t j = 0; j < sizeof patterns / sizeof *patterns; j++) {
            snprintf(text, sizeof text, "%s%s%s", patterns[j].front, w->text, patterns[j].back);
            add(&befores, p, text, w->comparator == ABOVE ? AT_LEAST : AT_MOST);
        }
    }
    pool_free(p);
}

void hedges_ready(void) { pthread_once(&once, build); }

bool hedge_before(const tokens *t, int64_t i, int64_t from, hedge *h)
{
    int length[PHRASE_DEPTH], item[PHRASE_DEPTH];
    if (i <= from || t->items[i].blank == 4 || !phrase_find(&befores, t, i - 1, from, length, item)) return false;
    comparator c = (comparator)befores.items[item[0]].value;
    *h = (hedge){.first = i - length[0], .next = i, .comparator = c};
    return true;
}

bool hedge_after(const tokens *t, int64_t i, int64_t end, hedge *h)
{
    int length[PHRASE_DEPTH], item[PHRASE_DEPTH];
    if (i >= end || t->items[i].blank > 2 || !phrase_find(&afters, t, i, end, length, item)) return false;
    comparator c = (comparator)afters.items[item[0]].value;
    *h = (hedge){.first = i, .next = i + length[0], .comparator = c};
    return true;
}
