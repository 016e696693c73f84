/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vader_words.c -- reads lexicons, and keeps the lists of the rules. The lists, in the order and with the numbers of the
 * authors' program: C. J. Hutto and E. Gilbert, VADER, ICWSM 2014, and vaderSentiment 3.3.2 (copyright 2016 C. J. Hutto, MIT licence). */
#include "vader_words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define B_INCR 0.293

static const char *const boosters[] = {
    "absolutely", "amazingly", "awfully", "completely", "considerable", "considerably", "decidedly", "deeply", "effing", "enormous",
    "enormously", "entirely", "especially", "exceptional", "exceptionally", "extreme", "extremely", "fabulously", "flipping", "flippin",
    "frackin", "fracking", "fricking", "frickin", "frigging", "friggin", "fully", "fuckin", "fucking", "fuggin", "fugging", "greatly",
    "hella", "highly", "hugely", "incredible", "incredibly", "intensely", "major", "majorly", "more", "most", "particularly", "purely",
    "quite", "really", "remarkably", "so", "substantially", "thoroughly", "total", "totally", "tremendous", "tremendously", "uber",
    "unbelievably", "unusually", "utter", "utterly", "very",
};
static const char *const dampeners[] = {
    "almost", "barely", "hardly", "kinda", "kindof", "kind-of", "less", "little", "marginal", "marginally", "occasional", "occasionally",
    "partly", "scarce", "scarcely", "slight", "slightly", "somewhat", "sorta", "sortof", "sort-of",
};
/* Those with "n't" are known by it. */
static const char *const negations[] = {
    "aint", "arent", "cannot", "cant", "couldnt", "darent", "didnt", "doesnt", "dont", "hadnt", "hasnt", "havent", "isnt", "mightnt",
    "mustnt", "neither", "neednt", "never", "none", "nope", "nor", "not", "nothing", "nowhere", "oughtnt", "shant", "shouldnt", "uhuh",
    "wasnt", "werent", "uh-uh", "without", "wont", "wouldnt", "rarely", "seldom", "despite",
};
static const struct { const char *text; vader_id id; } named[] = {
    {"no", V_NO}, {"or", V_OR}, {"nor", V_NOR}, {"kind", V_KIND}, {"sort", V_SORT}, {"of", V_OF}, {"just", V_JUST}, {"enough", V_ENOUGH},
    {"least", V_LEAST}, {"at", V_AT}, {"very", V_VERY}, {"never", V_NEVER}, {"so", V_SO}, {"this", V_THIS}, {"without", V_WITHOUT},
    {"doubt", V_DOUBT}, {"but", V_BUT}, {"the", V_THE}, {"shit", V_SHIT}, {"bomb", V_BOMB}, {"bad", V_BAD}, {"ass", V_ASS}, {"bus", V_BUS},
    {"stop", V_STOP}, {"yeah", V_YEAH}, {"right", V_RIGHT}, {"kiss", V_KISS}, {"death", V_DEATH}, {"to", V_TO}, {"die", V_DIE}, {"for", V_FOR},
    {"beating", V_BEATING}, {"broken", V_BROKEN}, {"heart", V_HEART},
};

/* Of n bytes and the 0 behind them, eight at a time; never 0. */
static uint32_t hash_of(const char *text, int64_t n)
{
    uint64_t h = (uint64_t)n;
    for (int64_t i = 0; i < n; i += 8) {
        uint64_t x;
        memcpy(&x, text + i, sizeof x);
        h = (h ^ x) * 0x9e3779b97f4a7c15u;
        h ^= h >> 32;
    }
    return (uint32_t)h | 1;
}

static uint32_t slot_of(const vader_words *w, const char *text, int64_t n, uint32_t hash)
{
    uint32_t at = hash >> 1 & w->mask;
    while (w->hashes[at] && (w->hashes[at] != hash || w->slots[at].n != n || memcmp(w->slots[at].text, text, (size_t)n))) at = (at + 1) & w->mask;
    return at;
}

static uint32_t filter_word(uint32_t hash) { return hash >> 21; }
static uint64_t filter_bit(uint32_t hash) { return (uint64_t)1 << (hash >> 15 & 63); }

const vader_word *vader_words_find(const vader_words *w, const char *text, int64_t n)
{
    uint32_t hash = hash_of(text, n);
    if (!(w->filter[filter_word(hash)] & filter_bit(hash))) return NULL;
    uint32_t at = slot_of(w, text, n, hash);
    return w->hashes[at] ? &w->slots[at] : NULL;
}

/* The word, made where it is new. There is room: the slots were counted. */
static vader_word *word_of(pool *p, vader_words *w, const char *text, size_t n)
{
    char *own = pool_get(p, n + 8);
    memcpy(own, text, n);
    uint32_t hash = hash_of(own, (int64_t)n), at = slot_of(w, own, (int64_t)n, hash);
    if (!w->hashes[at]) w->slots[at] = (vader_word){.text = own, .n = (int64_t)n};
    w->hashes[at] = hash;
    w->filter[filter_word(hash)] |= filter_bit(hash);
    return &w->slots[at];
}

static void add_rules(pool *p, vader_words *w)
{
    for (size_t i = 0; i < sizeof boosters / sizeof *boosters; i++) word_of(p, w, boosters[i], strlen(boosters[i]))->boost = B_INCR;
    for (size_t i = 0; i < sizeof dampeners / sizeof *dampeners; i++) word_of(p, w, dampeners[i], strlen(dampeners[i]))->boost = -B_INCR;
    for (size_t i = 0; i < sizeof negations / sizeof *negations; i++) word_of(p, w, negations[i], strlen(negations[i]))->negates = true;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) word_of(p, w, named[i].text, strlen(named[i].text))->id = (uint8_t)named[i].id;
}

/* ---- files --------------------------------------------------------------------------------------- */

typedef struct line {
    const char *first, *second; /* fields between tabs, blanks around the line left out */
    int64_t n_first, n_second;
} line;

static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* The line at *at, which moves behind it. false: it has no two fields. */
static bool read_line(const char **at, const char *end, line *l)
{
    const char *s = *at, *stop = memchr(s, '\n', (size_t)(end - s));
    if (!stop) stop = end;
    *at = stop + (stop < end);
    while (s < stop && is_blank(*s)) s++;
    while (stop > s && is_blank(stop[-1])) stop--;
    const char *tab = memchr(s, '\t', (size_t)(stop - s));
    *l = (line){.first = s, .n_first = stop - s};
    if (!tab) return false;
    l->n_first = tab - s;
    l->second = tab + 1;
    tab = memchr(l->second, '\t', (size_t)(stop - l->second));
    l->n_second = (tab ? tab : stop) - l->second;
    return true;
}

static int64_t lines_of(const char *s, int64_t n)
{
    int64_t lines = 1;
    for (int64_t i = 0; i < n; i++) lines += s[i] == '\n';
    return lines;
}

static bool fail_at(engine_fault *f, engine_source source, int64_t at, const char *found, const char *wanted)
{
    *f = (engine_fault){source, at, found, wanted};
    return false;
}

static bool read_mean(const line *l, double *mean)
{
    char text[64], *end;
    if (l->n_second <= 0 || l->n_second >= (int64_t)sizeof text) return false;
    memcpy(text, l->second, (size_t)l->n_second);
    text[l->n_second] = 0;
    *mean = strtod(text, &end);
    while (is_blank(*end)) end++;
    return !*end && isfinite(*mean);
}

static bool add_lexicon(pool *p, vader_words *w, const char *s, int64_t n, engine_fault *f)
{
    const char *end = s + n;
    for (int64_t at = 1; s < end; at++) {
        line l;
        double mean;
        bool two = read_line(&s, end, &l);
        if (!two && !l.n_first) continue;
        if (!two) return fail_at(f, FROM_FILE, at, "no tab", "a term, a tab and its mean");
        if (!read_mean(&l, &mean)) return fail_at(f, FROM_FILE, at, "no number behind the first tab", "a term, a tab and its mean");
        vader_word *to = word_of(p, w, l.first, (size_t)l.n_first);
        to->valence = mean;
        to->in_lexicon = true;
    }
    return true;
}

static bool add_terms(pool *p, vader_words *w, const terms *more, engine_fault *f)
{
    for (int64_t i = 0; more && i < more->n; i++) {
        const char *text = more->items[i].text;
        if (strpbrk(text, " \t\n\r\v\f")) return fail_at(f, FROM_TERMS, i + 1, "a term of several words", "single words: VADER's rules know no others");
        vader_word *to = word_of(p, w, text, strlen(text));
        to->valence = more->items[i].weight;
        to->in_lexicon = true;
    }
    return true;
}

/* ---- emoji --------------------------------------------------------------------------------------- */

/* The character that s, of n bytes, is; 0: it is none, or more than one. */
static uint32_t only_character(const char *s, int64_t n)
{
    const uint8_t *c = (const uint8_t *)s;
    if (n == 1 && c[0] < 0x80) return c[0];
    if (n == 2 && c[0] >= 0xc2 && c[0] < 0xe0) return (c[0] & 0x1fu) << 6 | (c[1] & 0x3fu);
    if (n == 3 && c[0] >= 0xe0 && c[0] < 0xf0) return (c[0] & 0xfu) << 12 | (c[1] & 0x3fu) << 6 | (c[2] & 0x3fu);
    if (n == 4 && c[0] >= 0xf0 && c[0] < 0xf5) return (c[0] & 7u) << 18 | (c[1] & 0x3fu) << 12 | (c[2] & 0x3fu) << 6 | (c[3] & 0x3fu);
    return 0;
}

static vader_emoji *emoji_slot(const vader_words *w, uint32_t character)
{
    uint32_t at = character * 0x9e3779b1u >> 8 & w->emoji_mask;
    while (w->emoji[at].character && w->emoji[at].character != character) at = (at + 1) & w->emoji_mask;
    return &w->emoji[at];
}

const vader_emoji *vader_words_emoji(const vader_words *w, uint32_t character)
{
    const vader_emoji *e = emoji_slot(w, character);
    return e->character ? e : NULL;
}

/* Those of several characters never match: VADER looks at one at a time. */
static bool add_emoji(vader_words *w, const char *s, int64_t n, engine_fault *f)
{
    const char *end = s + n;
    for (int64_t at = 1; s < end; at++) {
        line l;
        bool two = read_line(&s, end, &l);
        if (!two && !l.n_first) continue;
        if (!two) return fail_at(f, FROM_EMOJI, at, "no tab", "an emoji, a tab and its words");
        uint32_t character = only_character(l.first, l.n_first);
        if (character) *emoji_slot(w, character) = (vader_emoji){character, (uint32_t)l.n_second, l.second};
    }
    return true;
}

static uint32_t mask_for(int64_t items)
{
    uint32_t size = 256;
    while (size < 2 * items) size *= 2;
    return size - 1;
}

bool vader_words_read(pool *p, const char *lexicon, int64_t n_lexicon, const char *emoji, int64_t n_emoji, const terms *more, vader_words *w,
                      engine_fault *f)
{
    memset(w, 0, sizeof *w);
    w->mask = mask_for(512 + lines_of(lexicon, n_lexicon) + (more ? more->n : 0));
    w->emoji_mask = mask_for(emoji ? lines_of(emoji, n_emoji) : 0);
    w->slots = pool_get(p, sizeof *w->slots * ((size_t)w->mask + 1));
    w->hashes = pool_get(p, sizeof *w->hashes * ((size_t)w->mask + 1));
    w->emoji = pool_get(p, sizeof *w->emoji * ((size_t)w->emoji_mask + 1));
    add_rules(p, w);
    return add_lexicon(p, w, lexicon, n_lexicon, f) && add_terms(p, w, more, f) && (!emoji || add_emoji(w, emoji, n_emoji, f));
}
