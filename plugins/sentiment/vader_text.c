/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vader_text.c -- splits as Python does: str.split(), strip(string.punctuation), lower(), isupper(), by characters. */
#include "vader_text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "eight.h"

enum { OTHER = 0, SMALL = 1, CAPITAL = 2, BLANK = 4, PUNCTUATION = 8, BEYOND = 16 };

/* By byte; from 128 on all are BEYOND. */
static const uint8_t ascii[128] = {
    0,0,0,0,0,0,0,0,0,4,4,4,4,4,0,0,0,0,0,0,0,0,0,0,0,0,0,0,4,4,4,4,4,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,0,0,0,0,0,0,0,0,0,0,8,8,8,8,8,8,
    8,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,8,8,8,8,8,8,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,8,8,8,8,0,
};

static uint8_t class_of_byte(char c) { return (uint8_t)c < 0x80 ? ascii[(uint8_t)c] : BEYOND; }

/* ---- characters ---------------------------------------------------------------------------------- */

/* The character at s, and its bytes; a byte that begins none is one of its own that is nothing. */
static int32_t character_at(const char *s, int64_t n, int *bytes)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t got = utf8proc_iterate((const utf8proc_uint8_t *)s, n, &c);
    *bytes = got > 0 ? (int)got : 1;
    return got > 0 ? c : 0xfffd;
}

/* Bytes of the blank that s begins with; 0: none. */
static int blank_at(const char *s, int64_t n)
{
    const uint8_t *c = (const uint8_t *)s;
    if (c[0] < 0x80) return ascii[c[0]] == BLANK;
    if (c[0] != 0xc2 && c[0] != 0xe1 && c[0] != 0xe2 && c[0] != 0xe3) return 0;
    int bytes;
    int32_t x = character_at(s, n, &bytes);
    bool blank = x == 0x85 || x == 0xa0 || x == 0x1680 || (x >= 0x2000 && x <= 0x200a) || x == 0x2028 || x == 0x2029 || x == 0x202f || x == 0x205f || x == 0x3000;
    return blank ? bytes : 0;
}

/* What Unicode adds to the categories: Other_Uppercase, Other_Lowercase. */
typedef struct range {
    int32_t from, to;
} range;
static const range more_upper[] = {{0x2160, 0x216f}, {0x24b6, 0x24cf}, {0x1f130, 0x1f149}, {0x1f150, 0x1f169}, {0x1f170, 0x1f189}};
static const range more_lower[] = {
    {0xaa, 0xaa}, {0xba, 0xba}, {0x2b0, 0x2b8}, {0x2c0, 0x2c1}, {0x2e0, 0x2e4}, {0x345, 0x345}, {0x37a, 0x37a}, {0x1d2c, 0x1d6a}, {0x1d78, 0x1d78}, {0x1d9b, 0x1dbf},
    {0x2071, 0x2071}, {0x207f, 0x207f}, {0x2090, 0x209c}, {0x2170, 0x217f}, {0x24d0, 0x24e9}, {0x2c7c, 0x2c7d}, {0xa69c, 0xa69d}, {0xa770, 0xa770}, {0xa7f8, 0xa7f9}, {0xab5c, 0xab5f},
};

static bool is_among(const range *r, size_t n, int32_t c)
{
    for (size_t i = 0; i < n; i++)
        if (c >= r[i].from && c <= r[i].to) return true;
    return false;
}

static int class_of(int32_t c)
{
    if (c < 0x80) return ascii[c];
    utf8proc_category_t k = utf8proc_category(c);
    if (k == UTF8PROC_CATEGORY_LU || is_among(more_upper, sizeof more_upper / sizeof *more_upper, c)) return CAPITAL;
    return k == UTF8PROC_CATEGORY_LL || k == UTF8PROC_CATEGORY_LT || is_among(more_lower, sizeof more_lower / sizeof *more_lower, c) ? SMALL : OTHER;
}

/* ---- emoji --------------------------------------------------------------------------------------- */

static bool has_emoji(const vader_words *w, const char *s, int64_t n)
{
    for (int64_t i = 0; i < n;) {
        int bytes = 1;
        if ((uint8_t)s[i] >= 0x80 && vader_words_emoji(w, (uint32_t)character_at(s + i, n - i, &bytes))) return true;
        i += bytes;
    }
    return false;
}

static bool is_ascii(const char *s, int64_t n)
{
    uint8_t high = 0;
    for (int64_t i = 0; i < n; i++) high |= (uint8_t)s[i];
    return high < 0x80;
}

/* Appends n bytes of s that came from byte `from` of the text, or stand there themselves. */
static void append(vader_text *t, int64_t *room, const char *s, int64_t n, int64_t from)
{
    if (t->n_read + n > *room) {
        *room = 2 * (t->n_read + n) + 64;
        t->copy = realloc(t->copy, (size_t)*room);
        t->origin = realloc(t->origin, (size_t)*room * sizeof *t->origin);
        if (!t->copy || !t->origin) abort();
    }
    memcpy(t->copy + t->n_read, s, (size_t)n);
    for (int64_t i = 0; i < n; i++) t->origin[t->n_read + i] = (uint32_t)from;
    t->n_read += n;
}

/* Its words in place of each emoji, a blank before them but none behind, as the authors' program has it. */
static void spell_emoji(vader_text *t, const vader_words *w, const char *s, int64_t n)
{
    int64_t room = 0;
    bool after_blank = true;
    for (int64_t i = 0; i < n;) {
        int bytes;
        const vader_emoji *e = vader_words_emoji(w, (uint32_t)character_at(s + i, n - i, &bytes));
        if (e && !after_blank) append(t, &room, " ", 1, i);
        append(t, &room, e ? e->text : s + i, e ? (int64_t)e->n : bytes, i);
        after_blank = !e && s[i] == ' ';
        i += bytes;
    }
    t->read = t->copy;
}

/* ---- tokens -------------------------------------------------------------------------------------- */

static vader_token *add_token(vader_text *t)
{
    if (t->n == t->room) {
        size_t used = sizeof *t->tokens * (size_t)t->n;
        vader_token *more = realloc(t->tokens == t->first ? NULL : t->tokens, 2 * used);
        if (!more) abort();
        if (t->tokens == t->first) memcpy(more, t->first, used);
        t->tokens = more;
        t->room *= 2;
    }
    return &t->tokens[t->n++];
}

/* A token in small letters; bytes behind it, up to eight's end, are 0. */
typedef struct small {
    char *text;
    int64_t n;
    bool has_upper, has_lower;
} small;

enum { PLAIN = 64 };

/* At most PLAIN bytes of ASCII, eight at a time. */
static void make_small(small *l, const char *s, int64_t n)
{
    memcpy(l->text, s, (size_t)n);
    l->n = n;
    for (int64_t i = 0; i < n; i += 8) {
        uint64_t x;
        memcpy(&x, l->text + i, sizeof x);
        uint64_t capitals = bytes_within(x, 'A', 'Z');
        l->has_upper |= capitals != 0;
        l->has_lower |= bytes_within(x, 'a', 'z') != 0;
        x |= capitals >> 2;
        memcpy(l->text + i, &x, sizeof x);
    }
}

static void put_character(small *l, int32_t c)
{
    static const int32_t dotted = 0x130;
    int class = class_of(c);
    l->has_upper |= class == CAPITAL;
    l->has_lower |= class == SMALL;
    l->n += utf8proc_encode_char(c == dotted ? 'i' : utf8proc_tolower(c), (utf8proc_uint8_t *)l->text + l->n);
    if (c == dotted) l->n += utf8proc_encode_char(0x307, (utf8proc_uint8_t *)l->text + l->n);
}

/* Any token, character by character; a byte that begins none becomes three. */
static void make_small_any(small *l, const char *s, int64_t n)
{
    for (int64_t i = 0; i < n;) {
        int bytes = 1;
        put_character(l, (uint8_t)s[i] < 0x80 ? s[i] : character_at(s + i, n - i, &bytes));
        i += bytes;
    }
}

static bool has_nt(const small *l)
{
    for (const char *s = l->text, *end = s + l->n; (s = memchr(s, '\'', (size_t)(end - s))); s++)
        if (s > l->text && s + 1 < end && s[-1] == 'n' && s[1] == 't') return true;
    return false;
}

/* Whether bytes are more than two characters. */
static bool is_longer_than_two(const char *s, int64_t n)
{
    int64_t characters = 0;
    for (int64_t i = 0; i < n && characters < 3; i++) characters += ((uint8_t)s[i] & 0xc0) != 0x80;
    return characters > 2;
}

/* Where in the text byte i of what is read ends. */
static uint32_t end_in_text(const vader_text *t, int64_t i)
{
    if (!t->origin) return (uint32_t)i + 1;
    int64_t end = t->origin[i] + 1;
    while (end < t->n_text && ((uint8_t)t->text[end] & 0xc0) == 0x80) end++;
    return (uint32_t)end;
}

/* classes: of all its bytes. */
static void read_token(vader_text *t, const vader_words *w, int64_t from, int64_t to, uint8_t classes)
{
    const char *s = t->read;
    int64_t a = from, b = to;
    while (a < b && class_of_byte(s[a]) == PUNCTUATION) a++;
    while (b > a && class_of_byte(s[b - 1]) == PUNCTUATION) b--;
    if (b - a <= 2 || (classes & BEYOND && !is_longer_than_two(s + a, b - a))) a = from, b = to;
    bool plain = !(classes & BEYOND) && b - a <= PLAIN;
    uint64_t room[PLAIN / 8] = {0};
    small l = {.text = (char *)room};
    if (plain) make_small(&l, s + a, b - a);
    else if ((l.text = calloc(1, 3 * (size_t)(b - a) + 8))) make_small_any(&l, s + a, b - a);
    else abort();
    vader_token *k = add_token(t);
    k->word = vader_words_find(w, l.text, l.n);
    k->sentiment = 0;
    k->start = t->origin ? t->origin[a] : (uint32_t)a;
    k->end = end_in_text(t, b - 1);
    k->is_upper = l.has_upper && !l.has_lower;
    k->has_nt = classes & PUNCTUATION && has_nt(&l);
    t->n_upper += k->is_upper;
    if (!plain) free(l.text);
}

static void read_tokens(vader_text *t, const vader_words *w)
{
    const char *s = t->read;
    uint8_t classes = 0;
    int64_t from = 0;
    for (int64_t i = 0; i < t->n_read;) {
        uint8_t class = class_of_byte(s[i]);
        int blank = class == BLANK ? 1 : class == BEYOND ? blank_at(s + i, t->n_read - i) : 0;
        i += blank ? blank : 1;
        if (!blank) {
            classes |= class;
            continue;
        }
        if (i - blank > from) read_token(t, w, from, i - blank, classes);
        from = i;
        classes = 0;
    }
    if (from < t->n_read) read_token(t, w, from, t->n_read, classes);
}

void vader_text_read(vader_text *t, const vader_words *w, const char *text, int64_t n)
{
    t->tokens = t->first;
    t->n = t->n_upper = t->exclamations = t->questions = 0;
    t->room = VADER_STACK;
    t->text = t->read = text;
    t->n_text = t->n_read = n;
    t->copy = NULL;
    t->origin = NULL;
    if (!is_ascii(text, n) && has_emoji(w, text, n)) {
        t->n_read = 0;
        spell_emoji(t, w, text, n);
    }
    for (int64_t i = 0; i < t->n_read; i++) {
        t->exclamations += t->read[i] == '!';
        t->questions += t->read[i] == '?';
    }
    read_tokens(t, w);
}

void vader_text_free(vader_text *t)
{
    if (t->tokens != t->first) free(t->tokens);
    free(t->copy);
    free(t->origin);
}
