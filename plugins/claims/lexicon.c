/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lexicon.c -- a static list, and what follows from it: plurals, "twentyfive", "thirtieths", "tenfold". */
#include "lexicon.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

typedef struct word {
    const char *text;
    uint8_t role;
    double value;
} word;

static const word words[] = {
    {"zero", TEENS, 0}, {"nought", TEENS, 0}, {"naught", TEENS, 0}, {"nil", TEENS, 0},
    {"hundred", HUNDRED, 100}, {"thousand", SCALE, 1e3}, {"million", SCALE, 1e6}, {"billion", SCALE, 1e9},
    {"trillion", SCALE, 1e12}, {"quadrillion", SCALE, 1e15}, {"lakh", SCALE, 1e5}, {"lac", SCALE, 1e5}, {"lkh", SCALE, 1e5},
    {"crore", SCALE, 1e7}, {"krore", SCALE, 1e7}, {"koti", SCALE, 1e7}, {"lakhs", SCALE, 1e5}, {"lacs", SCALE, 1e5},
    {"lkhs", SCALE, 1e5}, {"crores", SCALE, 1e7}, {"krores", SCALE, 1e7}, {"cr", SCALE, 1e7}, {"mln", SCALE, 1e6},
    {"mil", SCALE, 1e6}, {"bln", SCALE, 1e9}, {"tln", SCALE, 1e12}, {"trn", SCALE, 1e12}, {"bn", SCALE, 1e9},
    {"mn", SCALE, 1e6}, {"tn", SCALE, 1e12}, {"dozen", DOZEN, 12}, {"doz", DOZEN, 12}, {"dozs", DOZEN, 12},
    {"dz", DOZEN, 12}, {"dzs", DOZEN, 12},
    {"first", NTH, 1}, {"second", NTH, 2}, {"third", NTH, 3}, {"fourth", NTH, 4}, {"fifth", NTH, 5}, {"sixth", NTH, 6},
    {"seventh", NTH, 7}, {"eighth", NTH, 8}, {"ninth", NTH, 9}, {"nineth", NTH, 9},
    {"tenth", NTH, 10}, {"eleventh", NTH, 11}, {"twelfth", NTH, 12}, {"thirteenth", NTH, 13}, {"fourteenth", NTH, 14},
    {"fifteenth", NTH, 15}, {"sixteenth", NTH, 16}, {"seventeenth", NTH, 17}, {"eighteenth", NTH, 18}, {"nineteenth", NTH, 19},
    {"twentieth", NTH, 20}, {"thirtieth", NTH, 30}, {"fortieth", NTH, 40}, {"fiftieth", NTH, 50}, {"sixtieth", NTH, 60},
    {"seventieth", NTH, 70}, {"eightieth", NTH, 80}, {"ninetieth", NTH, 90}, {"hundredth", NTH, 100},
    {"thousandth", NTH, 1e3}, {"millionth", NTH, 1e6}, {"billionth", NTH, 1e9}, {"trillionth", NTH, 1e12},
    {"half", HALF, 0.5}, {"halves", HALF, 0.5}, {"quarter", QUARTER, 0.25}, {"quarters", QUARTER, 0.25},
    {"several", VAGUE, 3}, {"few", VAGUE, 3}, {"couple", VAGUE, 2}, {"pair", VAGUE, 2},
    {"tens", SCALES, 10}, {"dozens", SCALES, 12}, {"hundreds", SCALES, 100}, {"thousands", SCALES, 1e3},
    {"millions", SCALES, 1e6}, {"billions", SCALES, 1e9}, {"trillions", SCALES, 1e12},
    {"multi", MULTI, 1}, {"multimillion", MULTI, 1e6}, {"multibillion", MULTI, 1e9}, {"multitrillion", MULTI, 1e12},
    {"fold", MANIFOLD, 0}, {"hundredfold", MANIFOLD, 100}, {"thousandfold", MANIFOLD, 1000},
    {"twice", TIMES, 2}, {"thrice", TIMES, 3}, {"doubled", TIMES, 2}, {"doubling", TIMES, 2}, {"doubles", TIMES, 2},
    {"tripled", TIMES, 3}, {"tripling", TIMES, 3}, {"trebled", TIMES, 3}, {"trebling", TIMES, 3}, {"triples", TIMES, 3},
    {"quadrupled", TIMES, 4}, {"quadrupling", TIMES, 4}, {"quintupled", TIMES, 5}, {"halved", TIMES, 0.5},
    {"halving", TIMES, 0.5}, {"double", TIMES, 2}, {"triple", TIMES, 3}, {"treble", TIMES, 3}, {"quadruple", TIMES, 4},
    {"largest", SUPERLATIVE, 1}, {"biggest", SUPERLATIVE, 1}, {"highest", SUPERLATIVE, 1}, {"lowest", SUPERLATIVE, 1},
    {"smallest", SUPERLATIVE, 1}, {"worst", SUPERLATIVE, 1}, {"best", SUPERLATIVE, 1}, {"fastest", SUPERLATIVE, 1},
    {"slowest", SUPERLATIVE, 1}, {"steepest", SUPERLATIVE, 1}, {"sharpest", SUPERLATIVE, 1}, {"cheapest", SUPERLATIVE, 1},
    {"greatest", SUPERLATIVE, 1}, {"longest", SUPERLATIVE, 1}, {"shortest", SUPERLATIVE, 1}, {"deepest", SUPERLATIVE, 1},
    {"richest", SUPERLATIVE, 1}, {"strongest", SUPERLATIVE, 1}, {"weakest", SUPERLATIVE, 1}, {"oldest", SUPERLATIVE, 1},
    {"youngest", SUPERLATIVE, 1}, {"tallest", SUPERLATIVE, 1}, {"heaviest", SUPERLATIVE, 1}, {"hottest", SUPERLATIVE, 1},
    {"coldest", SUPERLATIVE, 1}, {"costliest", SUPERLATIVE, 1}, {"priciest", SUPERLATIVE, 1}, {"busiest", SUPERLATIVE, 1},
    {"deadliest", SUPERLATIVE, 1}, {"newest", SUPERLATIVE, 1}, {"record", SUPERLATIVE, 1},
    {"last", PLACE_WORD, 0}, {"next", PLACE_WORD, 1}, {"previous", PLACE_WORD, -1}, {"current", PLACE_WORD, 0},
    {"penultimate", PLACE_WORD, 2}, {"antepenultimate", PLACE_WORD, 3},
    {"a", ARTICLE, 1}, {"an", ARTICLE, 1}, {"minus", MINUS, -1}, {"negative", MINUS, -1}, {"and", AND, 0}, {"point", POINT, 0},
    {"number", OTHER, 1}, {"no", OTHER, 2}, {"single", OTHER, 3}, {"percent", OTHER, 4}, {"percents", OTHER, 4},
    {"per", OTHER, 5}, {"order", OTHER, 6}, {"orders", OTHER, 7}, {"most", OTHER, 8}, {"http", OTHER, 9}, {"https", OTHER, 9}, {"www", OTHER, 9},
};

static const char *const ones[] = {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
static const char *const nths[] = {"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"};
static const char *const teens[] = {"ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
                                    "eighteen", "nineteen"};
static const char *const tens[] = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};

enum { ROOM = 2048, FILTER = 1 << 14 };
static lexeme table[ROOM];
static uint64_t filter[FILTER / 64];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static lexeme *slot(uint64_t hash)
{
    uint32_t k = (uint32_t)(hash >> 20) & (ROOM - 1);
    while (table[k].hash && table[k].hash != hash) k = (k + 1) & (ROOM - 1);
    return &table[k];
}

static void add(const char *text, word_role role, double value, int form)
{
    uint64_t hash = word_hash(text);
    uint32_t bit = (uint32_t)(hash >> 40) & (FILTER - 1);
    *slot(hash) = (lexeme){hash, value, (uint8_t)role, (uint8_t)form};
    filter[bit / 64] |= (uint64_t)1 << (bit % 64);
}

static void add_with(const char *before, const char *text, const char *after, word_role role, double value, int form)
{
    char whole[64];
    snprintf(whole, sizeof whole, "%s%s%s", before, text, after);
    add(whole, role, value, form);
}

static int form_of(double value) { return value < 10 ? ONES : value < 20 ? TEENS : value < 100 ? TENS : value < 1000 ? HUNDRED : SCALE; }

static void add_listed(void)
{
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        const word *w = &words[k];
        int form = w->role == NTH ? form_of(w->value) : w->role == HALF || w->role == QUARTER ? w->text[strlen(w->text) - 1] == 's' : 0;
        add(w->text, (word_role)w->role, w->value, form);
        if (w->role == NTH && w->value > 2) add_with("", w->text, "s", NTHS, w->value, form);
    }
}

static void add_counted(void)
{
    for (int k = 0; k < 9; k++) {
        add(ones[k], ONES, k + 1, 0);
        add_with("", ones[k], "fold", MANIFOLD, k + 1, 0);
    }
    for (int k = 0; k < 10; k++) {
        add(teens[k], TEENS, k + 10, 0);
        add_with("", teens[k], "fold", MANIFOLD, k + 10, 0);
    }
    for (int t = 0; t < 8; t++) {
        int value = 10 * (t + 2);
        add(tens[t], TENS, value, 0);
        add_with("", tens[t], "fold", MANIFOLD, value, 0);
        for (int k = 0; k < 9; k++) {
            add_with(tens[t], ones[k], "", TEENS, value + k + 1, 0);
            add_with(tens[t], nths[k], "", NTH, value + k + 1, TEENS);
        }
    }
    add("firsts", NTHS, 1, ONES);
}

static void build(void)
{
    add_listed();
    add_counted();
}

void lexicon_ready(void) { pthread_once(&once, build); }

const lexeme *lexicon_find(uint64_t hash)
{
    uint32_t bit = (uint32_t)(hash >> 40) & (FILTER - 1);
    if (!(filter[bit / 64] >> (bit % 64) & 1)) return NULL;
    const lexeme *l = slot(hash);
    return l->hash ? l : NULL;
}

/* Where capitals matter; blank: whether it may stand apart from the digits. The last column: in sums of money alone. */
static const struct letter {
    char text[4];
    double value;
    bool blank, money;
} letters[] = {
    {"k", 1e3, true, false}, {"K", 1e3, false, false}, {"M", 1e6, true, false}, {"MM", 1e6, true, false}, {"B", 1e9, false, false},
    {"b", 1e9, false, false}, {"G", 1e9, true, false}, {"T", 1e12, false, false}, {"m", 1e6, true, true}, {"mm", 1e6, true, true},
    {"B", 1e9, true, true}, {"b", 1e9, true, true}, {"T", 1e12, true, true}, {"t", 1e12, false, true}, {"K", 1e3, true, true},
};

double lexicon_letter(const char *s, size_t n, bool money, bool blank)
{
    for (size_t k = 0; n < 4 && k < sizeof letters / sizeof *letters; k++) {
        const struct letter *l = &letters[k];
        if (strlen(l->text) == n && !memcmp(s, l->text, n) && (money || !l->money) && (l->blank || !blank)) return l->value;
    }
    return 0;
}
