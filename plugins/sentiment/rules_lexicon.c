/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules_lexicon.c -- reads data/sentiment, which is in the plugin, and lays it out in a table by hash. */
#include "rules_lexicon.h"

#include "rules_forms.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is listed stands before its forms, and the first of two listed wins. */
__asm__(".pushsection .rodata\n.globl csv_lexicon\n.hidden csv_lexicon\ncsv_lexicon:\n"
        ".incbin \"data/sentiment/rules.csv\"\n"
        ".incbin \"data/sentiment/finance.csv\"\n"
        ".incbin \"data/sentiment/forum.csv\"\n"
        ".incbin \"data/sentiment/idioms.csv\"\n"
        ".incbin \"data/sentiment/emoji.csv\"\n"
        ".incbin \"data/sentiment/general.csv\"\n.byte 0\n.popsection\n");
extern const char csv_lexicon[] __attribute__((visibility("hidden")));

enum { SLOTS = 1 << 15 }; /* terms, their forms and beginnings of phrases take 6 of 10 */

static uint8_t lower(char c) { return (uint8_t)(c >= 'A' && c <= 'Z' ? c + 32 : c); }

uint64_t hash_word(const char *s, int64_t n)
{
    hashing h = HASHING;
    for (int64_t k = 0; k < n; k++) hash_byte(&h, lower(s[k]));
    return hash_end(&h);
}

uint64_t hash_emoticon(const char *s, int64_t n)
{
    hashing h = {~WORD_SEED, 0, 0};
    for (int64_t k = 0; k < n; k++) hash_byte(&h, (uint8_t)s[k]);
    return hash_end(&h);
}

static lexeme *slot(lexicon *l, uint64_t hash)
{
    uint64_t k = (hash >> 8) & l->mask;
    while (l->items[k].check && l->items[k].check != check_of(hash)) k = (k + 1) & l->mask;
    l->filter[filter_word(hash)] |= filter_bits(hash);
    l->items[k].check = check_of(hash);
    return &l->items[k];
}

static bool is_joint(char c) { return c == ' ' || c == '-' || c == '&'; }

/* The next part of a phrase from *at: a word, or a comma; empty at its end. */
static span next_part(const char *s, int64_t n, int64_t *at)
{
    while (*at < n && is_joint(s[*at])) ++*at;
    span part = {*at, *at};
    if (*at < n && s[*at] == ',') part.end = ++*at;
    while (part.end == *at && *at < n && s[*at] != ',' && !is_joint(s[*at])) part.end = ++*at;
    return part;
}

/* The beginnings of a phrase are entries too. */
static lexeme *slot_of(lexicon *l, const char *s, int64_t n)
{
    uint64_t hash = 0;
    lexeme *last = NULL;
    int64_t at = 0;
    for (span part = next_part(s, n, &at); part.end > part.start; part = next_part(s, n, &at)) {
        if (last) last->begins = true;
        uint64_t word = hash_word(s + part.start, part.end - part.start);
        hash = last ? hash_next(hash, word) : word;
        last = slot(l, hash);
    }
    return last;
}

static void define(lexeme *e, role r, float weight)
{
    if (!e || e->defined) return;
    e->defined = true;
    e->role = (uint8_t)r;
    e->hundredths = (int16_t)lrintf(100 * fminf(4, fmaxf(-4, weight)));
}

/* ---- rows: term,part,role,weight ------------------------------------------------------------------ */

typedef struct row {
    const char *term;
    int64_t n;
    char part;
    role role;
    float weight;
} row;

typedef struct adding {
    lexicon *l;
    const row *of;
} adding;

static void add_form(void *context, const char *form, int64_t n)
{
    const adding *a = context;
    define(slot_of(a->l, form, n), a->of->role, a->of->weight);
}

static role find_role(const char *s, int64_t n)
{
    static const char *const names[] = {
#define X(role, name) name,
        ROLES(X)
#undef X
    };
    for (int k = 0; k < N_ROLES; k++)
        if ((int64_t)strlen(names[k]) == n && !memcmp(names[k], s, (size_t)n)) return (role)k;
    abort();
}

/* Fields are told from the right, so that only a term may have commas. */
static row read_row(const char *s, const char *end)
{
    const char *field[3], *at = end;
    for (int k = 0; k < 3; k++)
        for (field[k] = NULL; at > s && !field[k]; at--)
            if (at[-1] == ',') field[k] = at;
    int64_t quoted = *s == '"';
    return (row){s + quoted, at - s - 2 * quoted, field[2][0], find_role(field[1], field[0] - 1 - field[1]), strtof(field[0], NULL)};
}

static void add_listed(lexicon *l, const row *r)
{
    if (r->part == 'e') {
        define(slot(l, hash_emoticon(r->term, r->n)), r->role, r->weight);
        if (!(r->term[0] & 0x80)) l->emoticon[(uint8_t)r->term[0]] = true;
    } else
        define(slot_of(l, r->term, r->n), r->role, r->weight);
}

static void add_forms(lexicon *l, const row *r)
{
    adding a = {l, r};
    if (r->part != ',' && r->part != 'e') forms_of(r->term, r->n, r->part, add_form, &a);
}

static void each_row(lexicon *l, void (*add)(lexicon *, const row *))
{
    for (const char *s = csv_lexicon, *end; *s; s = end + 1) {
        end = strchr(s, '\n');
        row r;
        if (*end && memcmp(s, "term,", 5)) r = read_row(s, end), add(l, &r);
    }
}

/* A user's terms stand before all: they are put in last, over what is there. */
static void add_terms(lexicon *l, const terms *more)
{
    for (int64_t k = 0; more && k < more->n; k++) {
        const term *t = &more->items[k];
        int64_t n = (int64_t)strlen(t->text);
        lexeme *named[] = {slot_of(l, t->text, n), n ? slot(l, hash_emoticon(t->text, n)) : NULL};
        for (int i = 0; i < 2; i++) {
            if (named[i]) named[i]->defined = false;
            define(named[i], FEELING, (float)t->weight);
            if (named[i]) named[i]->users = true;
        }
        if (n && !(t->text[0] & 0x80)) l->emoticon[(uint8_t)t->text[0]] = true;
    }
}

/* The entries that a term may take: itself as an emoticon, and a beginning for each word or comma. */
static uint64_t entries_of(const term *t)
{
    uint64_t n = 2;
    for (const char *s = t->text; *s; s++) n += *s == ',' ? 2 : is_joint(*s);
    return n;
}

const lexicon *lexicon_new(pool *p, const terms *more)
{
    lexicon *l = pool_get(p, sizeof *l);
    uint64_t slots = SLOTS, needed = SLOTS;
    for (int64_t k = 0; more && k < more->n; k++) needed += 2 * entries_of(&more->items[k]);
    while (slots < needed) slots *= 2;
    l->mask = slots - 1;
    l->items = pool_get(p, slots * sizeof *l->items);
    each_row(l, add_listed);
    each_row(l, add_forms);
    add_terms(l, more);
    return l;
}
