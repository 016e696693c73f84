/* SPDX-License-Identifier: GPL-3.0-or-later */
/* token.c -- one pass that counts, one that writes: by the class of the first byte, and of the character beyond ASCII. */
#include "token.h"

enum { LONGEST = 65000 };
enum { SIGNS, LETTERS, NUMERALS, BLANKS, LINE_END, BEYOND };

#define TIMES4(x) x, x, x, x
#define TIMES32(x) TIMES4(x), TIMES4(x), TIMES4(x), TIMES4(x), TIMES4(x), TIMES4(x), TIMES4(x), TIMES4(x)
#define TIMES26(x) TIMES4(x), TIMES4(x), TIMES4(x), TIMES4(x), TIMES4(x), TIMES4(x), x, x

static const uint8_t classes[256] = {
    ['\t'] = BLANKS, ['\n'] = LINE_END, ['\v'] = BLANKS, ['\f'] = BLANKS, ['\r'] = BLANKS, [' '] = BLANKS,
    ['0'] = TIMES4(NUMERALS), TIMES4(NUMERALS), NUMERALS, NUMERALS,
    ['A'] = TIMES26(LETTERS), ['a'] = TIMES26(LETTERS),
    [0x80] = TIMES32(BEYOND), TIMES32(BEYOND), TIMES32(BEYOND), TIMES32(BEYOND),
};

enum { FNV_PRIME_BITS = 40 };
static const uint64_t fnv_start = 0xcbf29ce484222325u, fnv_prime = ((uint64_t)1 << FNV_PRIME_BITS) + 0x1b3;

/* Where the bytes of a character of two or more bytes end, *c its code point; at + 1 and *c 0: it is none. */
static const uint8_t *character(const uint8_t *at, const uint8_t *end, uint32_t *c)
{
    int more = *at >= 0xf0 ? 3 : *at >= 0xe0 ? 2 : 1;
    uint32_t code = *at & (0x3fu >> more);
    *c = 0;
    if (*at < 0xc2 || *at > 0xf4 || end - at <= more) return at + 1;
    for (int k = 1; k <= more; k++) {
        if ((at[k] & 0xc0) != 0x80) return at + 1;
        code = code << 6 | (at[k] & 0x3fu);
    }
    *c = code;
    return at + more + 1;
}

/* Blocks of Unicode that hold no letters; the rest beyond Latin-1 are letters. */
static int class_beyond(uint32_t c)
{
    if (c == 0xa0 || (c >= 0x2000 && c <= 0x200b) || c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff) return BLANKS;
    if (c == 0x2028 || c == 0x2029) return LINE_END;
    if (c == 0xaa || c == 0xb5 || c == 0xba || c == 0x2126 || c == 0x212b) return LETTERS;
    if (c < 0xc0 || c == 0xd7 || c == 0xf7) return SIGNS;
    if ((c >= 0x2000 && c < 0x2c00) || (c >= 0x2e00 && c < 0x2e80) || (c >= 0x3001 && c < 0x3030)) return SIGNS;
    if ((c >= 0xe000 && c < 0xf900) || (c >= 0xfe10 && c < 0xfe70) || (c >= 0xff00 && c < 0xff21) || c >= 0x1f000) return SIGNS;
    return LETTERS;
}

static inline int class_at(const uint8_t *at, const uint8_t *end, const uint8_t **next)
{
    int class = classes[*at];
    *next = at + 1;
    if (class != BEYOND) return class;
    uint32_t c;
    *next = character(at, end, &c);
    return class_beyond(c);
}

static const uint8_t *word_end(const uint8_t *at, const uint8_t *end)
{
    const uint8_t *most = end - at > LONGEST ? at + LONGEST : end;
    for (const uint8_t *next; at < most; at = next)
        if (class_at(at, end, &next) != LETTERS) break;
    return at;
}

static const uint8_t *digits_end(const uint8_t *at, const uint8_t *end)
{
    const uint8_t *most = end - at > LONGEST ? at + LONGEST : end;
    while (at < most && classes[*at] == NUMERALS) at++;
    return at;
}

/* Capitals of Latin-1 are two bytes, the first 0xc3. */
static uint64_t hash_of(const uint8_t *at, const uint8_t *end)
{
    uint64_t h = fnv_start;
    for (uint8_t before = 0; at < end; before = *at++) {
        bool latin = before == 0xc3 && *at >= 0x80 && *at <= 0x9e && *at != 0x97;
        uint8_t byte = (uint8_t)(*at + ((uint8_t)(*at - 'A') < 26 || latin ? 32 : 0));
        h = (h ^ byte) * fnv_prime;
    }
    return h;
}

uint64_t word_hash(const char *s)
{
    const uint8_t *at = (const uint8_t *)s, *end = at;
    while (*end) end++;
    return hash_of(at, end);
}

/* Of ASCII letters; the others count as small. */
static uint8_t caps_of(const uint8_t *at, const uint8_t *end)
{
    int64_t upper = 0, lower = 0;
    bool first = (uint8_t)(*at - 'A') < 26 || (*at == 0xc3 && end - at > 1 && at[1] <= 0x9e);
    for (const uint8_t *b = at; b < end; b++)
        if ((uint8_t)(*b - 'A') < 26) upper++;
        else lower++;
    if (upper == 0) return first;
    if (lower == 0) return upper > 1 ? 2 : 1;
    return first && upper == 1 ? 1 : 3;
}

/* Blanks from `at` on: *blank as a token has it. */
static const uint8_t *skip_blanks(const uint8_t *at, const uint8_t *end, int *blank)
{
    int lines = 0, blanks = 0;
    for (const uint8_t *next; at < end; at = next) {
        int class = class_at(at, end, &next);
        if (class == LINE_END) lines++;
        else if (class == BLANKS) blanks++;
        else break;
    }
    if (lines) *blank = lines > 1 ? 4 : 3;
    else if (blanks) *blank = blanks > 1 ? 2 : 1;
    return at;
}

static const uint8_t *token_end(const uint8_t *at, const uint8_t *end, uint8_t *kind)
{
    const uint8_t *next;
    int class = class_at(at, end, &next);
    *kind = class == LETTERS ? WORD : class == NUMERALS ? DIGITS : SIGN;
    if (class == LETTERS) return word_end(next, end);
    return class == NUMERALS ? digits_end(next, end) : next;
}

/* At most the number of tokens: characters that do not go on with a run of letters or digits, and the cuts of long runs. */
static int64_t count_tokens(const uint8_t *at, const uint8_t *end)
{
    int64_t n = 0;
    for (int before = BLANKS; at < end; at++) {
        int class = classes[*at];
        n += class == SIGNS || class == BEYOND || (class != before && class < BLANKS);
        before = class;
    }
    return n;
}

tokens tokens_read(pool *p, const char *text, int64_t from, int64_t end)
{
    const uint8_t *base = (const uint8_t *)text;
    if (end > UINT32_MAX) end = UINT32_MAX;
    tokens t = {.text = text};
    if (from >= end) return t;
    const uint8_t *at = base + from, *last = base + end;
    t.items = pool_get(p, (size_t)(count_tokens(at, last) + (end - from) / LONGEST + 1) * sizeof *t.items);
    for (int blank = 4;; blank = 0) {
        at = skip_blanks(at, last, &blank);
        if (at >= last) return t;
        uint8_t kind;
        const uint8_t *stop = token_end(at, last, &kind);
        t.items[t.n++] = (token){.start = (uint32_t)(at - base), .length = (uint16_t)(stop - at), .hash = hash_of(at, stop),
                                 .kind = kind, .blank = (uint8_t)(blank & 7), .caps = (uint8_t)(kind == WORD ? caps_of(at, stop) & 3 : 0)};
        at = stop;
    }
}

int64_t tokens_past_chain(const tokens *t, int64_t i)
{
    enum { MOST_PARTS = 12 };
    const token *k = t->items;
    int64_t j = i;
    if (k[i].kind != DIGITS) return i;
    while (j + 2 < t->n && k[j + 1].kind == SIGN && k[j + 2].kind == DIGITS && !k[j + 1].blank && !k[j + 2].blank) j += 2;
    return j - i < 2 * MOST_PARTS ? i : j + 1;
}
