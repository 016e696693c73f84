/* SPDX-License-Identifier: GPL-3.0-or-later */
/* phrasebook.c -- phrases by the hash of their words, and which lengths begin with a word. */
#include "phrasebook.h"

#include <string.h>

typedef struct word {
    uint64_t hash;
    bool glued; /* to the word before, as 1 is in R1 */
    uint8_t caps;
} word;

typedef struct phrase {
    uint64_t hash;
    const word *words;
    int n, payload, next; /* next: another of the same words, that is written otherwise; -1 */
    spelling how;
} phrase;

/* Which lengths of phrases begin with a word. */
typedef struct head {
    uint64_t hash;
    uint32_t lengths;
} head;

enum { FEWEST_SLOTS = 4096, N_BITS = 65536 };

struct phrasebook {
    pool *p;
    phrase *items;
    int64_t n, room;
    int32_t *slots; /* indices of items + 1 */
    head *heads;
    int64_t n_slots; /* of both tables, a power of two */
    uint8_t begins[N_BITS / 8]; /* a bit for words that may begin a phrase: most do not, and need no look at the tables */
};

static bool is_byte(const tokens *t, int64_t i, char c) { return t->items[i].length == 1 && t->text[t->items[i].start] == c; }
static bool is_hyphen(const tokens *t, int64_t i) { return is_byte(t, i, '-'); }

/* ’ is as good as '. */
static uint64_t plain_hash(const tokens *t, int64_t i)
{
    const token *k = &t->items[i];
    if (k->kind == SIGN && k->length == 3 && !memcmp(t->text + k->start, "\xe2\x80\x99", 3)) return word_hash("'");
    return k->hash;
}

static uint64_t mix(uint64_t h, uint64_t word_hash)
{
    h = (h ^ word_hash) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
}

phrasebook *phrasebook_new(pool *p)
{
    phrasebook *f = pool_get(p, sizeof *f);
    *f = (phrasebook){.p = p, .n_slots = FEWEST_SLOTS};
    f->slots = pool_get(p, sizeof *f->slots * FEWEST_SLOTS);
    f->heads = pool_get(p, sizeof *f->heads * FEWEST_SLOTS);
    return f;
}

/* ---- tables -------------------------------------------------------------------------------------- */

static head *head_of(const phrasebook *f, uint64_t hash)
{
    int64_t at = (int64_t)(hash & (uint64_t)(f->n_slots - 1));
    while (f->heads[at].lengths && f->heads[at].hash != hash) at = (at + 1) & (f->n_slots - 1);
    return &f->heads[at];
}

static int32_t *slot_of(const phrasebook *f, uint64_t hash)
{
    int64_t at = (int64_t)(hash & (uint64_t)(f->n_slots - 1));
    while (f->slots[at] && f->items[f->slots[at] - 1].hash != hash) at = (at + 1) & (f->n_slots - 1);
    return &f->slots[at];
}

static uint32_t bit_of(uint64_t hash) { return (uint32_t)(hash >> 24) % N_BITS; }

static void index_phrase(phrasebook *f, int at)
{
    phrase *a = &f->items[at];
    int32_t *slot = slot_of(f, a->hash);
    a->next = *slot - 1;
    *slot = at + 1;
    head *h = head_of(f, a->words[0].hash);
    h->hash = a->words[0].hash;
    h->lengths |= 1u << a->n;
    f->begins[bit_of(h->hash) / 8] |= (uint8_t)(1u << bit_of(h->hash) % 8);
}

static void widen(phrasebook *f)
{
    f->n_slots *= 4;
    f->slots = pool_get(f->p, sizeof *f->slots * (size_t)f->n_slots);
    f->heads = pool_get(f->p, sizeof *f->heads * (size_t)f->n_slots);
    for (int i = 0; i < (int)f->n; i++) index_phrase(f, i);
}

/* ---- adding -------------------------------------------------------------------------------------- */

static int words_of(const tokens *t, word *words)
{
    int n = 0;
    for (int64_t i = 0; i < t->n; i++) {
        if (is_hyphen(t, i) && n) continue;
        if (n == MAX_PHRASE) return 0;
        bool glued = n && t->items[i].kind != SIGN && t->items[i].blank == 0 && t->items[i - 1].kind != SIGN;
        words[n++] = (word){plain_hash(t, i), glued, t->items[i].caps};
    }
    return n;
}

static bool is_same(const phrase *a, const word *words, int n, spelling how)
{
    if (a->n != n || (a->how == ANY_CASE) != (how == ANY_CASE)) return false;
    for (int k = 0; k < n; k++)
        if (a->words[k].hash != words[k].hash || (how != ANY_CASE && a->words[k].caps != words[k].caps)) return false;
    return true;
}

int phrasebook_add(phrasebook *f, const char *text, size_t n, int payload, spelling how)
{
    word words[MAX_PHRASE];
    tokens t = tokens_read(f->p, text, 0, (int64_t)n);
    int n_words = words_of(&t, words);
    if (!n_words) return -2;
    uint64_t hash = 0;
    for (int k = 0; k < n_words; k++) hash = mix(hash, words[k].hash);
    for (int at = *slot_of(f, hash) - 1; at >= 0; at = f->items[at].next)
        if (is_same(&f->items[at], words, n_words, how)) return f->items[at].payload;
    f->items = pool_grow(f->p, f->items, f->n, &f->room, sizeof *f->items);
    word *kept = pool_get(f->p, sizeof *kept * (size_t)n_words);
    memcpy(kept, words, sizeof *kept * (size_t)n_words);
    f->items[f->n++] = (phrase){.hash = hash, .words = kept, .n = n_words, .payload = payload, .how = how};
    if (f->n * 2 > f->n_slots) widen(f);
    else index_phrase(f, (int)f->n - 1);
    return -1;
}

/* ---- finding ------------------------------------------------------------------------------------- */

/* Whether a letter or digit stands right before or behind: what is found would be a part of a longer word. A plural's s is
 * none, and becomes part of the phrase. */
static bool is_cut_before(const tokens *t, int64_t i)
{
    return i > 0 && t->items[i].blank == 0 && t->items[i - 1].kind != SIGN && t->items[i].kind != SIGN;
}

static bool is_cut_behind(const tokens *t, int64_t *end)
{
    int64_t e = *end;
    if (e >= t->n || t->items[e].blank != 0 || t->items[e - 1].kind == SIGN) return false;
    if (t->items[e].kind == WORD && is_byte(t, e, 's') && (e + 1 == t->n || t->items[e + 1].blank || t->items[e + 1].kind == SIGN)) {
        *end = e + 1;
        return false;
    }
    if (t->items[e].kind != SIGN) return true;
    return is_byte(t, e, '.') && t->items[e - 1].kind == DIGITS && e + 1 < t->n && t->items[e + 1].kind == DIGITS && t->items[e + 1].blank == 0;
}

static bool is_signed(const tokens *t, int64_t from, int64_t end)
{
    if (from == 0) return false;
    if (is_byte(t, from - 1, '$') || is_byte(t, from - 1, ':')) return true;
    return is_byte(t, from - 1, '(') && end < t->n && is_byte(t, end, ')');
}

static bool fits_caps(const word *w, const token *k) { return w->caps == 0 || (w->caps == 2 ? k->caps == 2 : k->caps > 0); }

/* Whether the phrase stands at token i; *end: behind it. */
static bool stands(const phrase *a, const tokens *t, int64_t i, int64_t *end)
{
    int64_t at = i;
    for (int k = 0; k < a->n; k++, at++) {
        while (k && at < t->n && is_hyphen(t, at)) at++;
        if (at >= t->n || plain_hash(t, at) != a->words[k].hash) return false;
        const token *now = &t->items[at];
        if (k && (now->blank == 4 || (a->words[k].glued && now->blank))) return false;
        if (a->how != ANY_CASE && !fits_caps(&a->words[k], now)) return false;
    }
    *end = at;
    return !is_cut_behind(t, end) && (a->how != SIGNED || is_signed(t, i, at));
}

static const phrase *find(const phrasebook *f, uint64_t hash, const tokens *t, int64_t i, int64_t *end)
{
    for (int at = *slot_of(f, hash) - 1; at >= 0; at = f->items[at].next)
        if (stands(&f->items[at], t, i, end)) return &f->items[at];
    return NULL;
}

int phrasebook_at(const phrasebook *f, const tokens *t, int64_t i, int64_t *end)
{
    uint64_t first = t->items[i].kind == WORD ? t->items[i].hash : plain_hash(t, i);
    if (!(f->begins[bit_of(first) / 8] >> bit_of(first) % 8 & 1)) return -1;
    const head *h = head_of(f, first);
    if (!h->lengths || is_cut_before(t, i)) return -1;
    uint64_t hash = 0, hashes[MAX_PHRASE + 1] = {0};
    int n = 0;
    for (int64_t at = i; at < t->n && n < MAX_PHRASE && at < i + 2 * MAX_PHRASE; at++)
        if (at == i || !is_hyphen(t, at)) hashes[++n] = hash = mix(hash, plain_hash(t, at));
    for (; n > 0; n--) {
        const phrase *a = h->lengths >> n & 1 ? find(f, hashes[n], t, i, end) : NULL;
        if (a) return a->payload;
    }
    return -1;
}
