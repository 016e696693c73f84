/* SPDX-License-Identifier: GPL-3.0-or-later */
/* feature_token.c -- cuts a text into the tokens that features are made of. */
#include "feature_token.h"

#include <string.h>

typedef enum byte_class { BLANK, LETTER, DIGIT, MARK, WIDE } byte_class;

/* Of each byte. */
#define _ BLANK
#define L LETTER
#define D DIGIT
#define M MARK
#define W WIDE
static const uint8_t class_of[256] = {
    _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _,
    _, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, D, D, D, D, D, D, D, D, D, D, M, M, M, M, M, M,
    M, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, M, M, M, M, M,
    M, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, M, M, M, M, _,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
};
#undef _
#undef L
#undef D
#undef M
#undef W

typedef struct text {
    const char *s;
    int64_t n;
} text;

static byte_class class_at(const text *t, int64_t i) { return i < t->n ? (byte_class)class_of[(uint8_t)t->s[i]] : BLANK; }

/* Repeated ones beyond `most` are left out. */
static void put(piece *p, char c, int most)
{
    int k = 0;
    while (k < most && p->n - 1 - k > 0 && p->bytes[p->n - 1 - k] == c) k++;
    if (k == most) p->is_long = true;
    else if (p->n < TOKEN_ROOM) p->bytes[p->n++] = c;
}

/* ---- beyond ASCII -------------------------------------------------------------------------------- */

enum { IS_LETTER = 256, IS_PICTURE, IS_NOTHING };

/* General punctuation, U+2000 .. U+203F, as what ASCII has for it. */
static int punctuation(uint8_t last)
{
    switch (last) {
    case 0x98: case 0x99: return '\'';
    case 0x9c: case 0x9d: return '"';
    case 0xa6: return '.';
    case 0x8b: case 0x8c: case 0x8d: return IS_NOTHING;
    default: return last < 0x8b ? ' ' : '-';
    }
}

/* What the character at s is: a letter, a picture (or another sign), a sign of ASCII, or nothing (joiners, skin tones). */
static int meaning(const uint8_t *s, int size)
{
    if (size == 1) return IS_PICTURE;
    if (size == 2) return s[0] != 0xc2 ? IS_LETTER : s[1] == 0xa0 ? ' ' : IS_PICTURE;
    if (size == 4) return s[0] != 0xf0 || s[1] != 0x9f ? IS_LETTER : s[2] == 0x8f && s[3] >= 0xbb ? IS_NOTHING : IS_PICTURE;
    if (s[0] == 0xe2 && s[1] == 0x80) return punctuation(s[2]);
    if (s[0] == 0xef && s[1] == 0xb8) return IS_NOTHING;
    return s[0] == 0xe2 && s[1] >= 0x84 && s[1] < 0xb0 ? IS_PICTURE : IS_LETTER;
}

/* Bytes of the character at i; what is no UTF-8 is taken by bytes. */
static int wide(const text *t, int64_t i, int *means)
{
    const uint8_t *s = (const uint8_t *)t->s + i;
    int size = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : s[0] >= 0xc2 ? 2 : 1;
    if (size > t->n - i) size = 1;
    for (int k = 1; k < size; k++)
        if ((s[k] & 0xc0) != 0x80) size = k;
    *means = meaning(s, size);
    return size;
}

static void put_wide(piece *p, const text *t, int64_t i, int size)
{
    for (int k = 0; k < size && p->n + size - k <= TOKEN_ROOM; k++) p->bytes[p->n++] = t->s[i + k];
}

/* ---- kinds --------------------------------------------------------------------------------------- */

/* An apostrophe, ours or the typographer's, between letters; returns its bytes. */
static int apostrophe(const text *t, int64_t i)
{
    int means = 0, size = t->s[i] == '\'' ? 1 : class_at(t, i) == WIDE ? wide(t, i, &means) : 0;
    return size && (size == 1 || means == '\'') && class_at(t, i + size) == LETTER ? size : 0;
}

/* What `put` would do with each letter, but faster: most bytes of most texts are read here. */
static int64_t read_letters(const text *t, int64_t i, piece *p, int *capitals)
{
    int n = p->n;
    for (; i < t->n && class_of[(uint8_t)t->s[i]] == LETTER; i++) {
        char c = (char)(t->s[i] | 0x20);
        *capitals += t->s[i] < 'a';
        if (c == p->bytes[n - 1] && n > 1 && c == p->bytes[n - 2]) p->is_long = true;
        else if (n < TOKEN_ROOM) p->bytes[n++] = c;
    }
    p->n = n;
    return i;
}

static int64_t read_word(const text *t, int64_t i, piece *p)
{
    int capitals = 0, letters = 0;
    for (int size; i < t->n; i += size) {
        int64_t from = i;
        int means = 0;
        i = read_letters(t, i, p, &capitals);
        letters += (int)(i - from);
        if (i == t->n || (t->s[i] != '\'' && class_at(t, i) != WIDE)) break;
        size = apostrophe(t, i);
        if (size) put(p, '\'', 1);
        else if (class_at(t, i) != WIDE) break;
        else if ((size = wide(t, i, &means)), means == IS_LETTER) put_wide(p, t, i, size);
        else if (means != IS_NOTHING) break;
    }
    p->is_loud = capitals > 1 && capitals == letters;
    return i;
}

static int64_t read_number(const text *t, int64_t i, piece *p)
{
    for (; i < t->n; i++)
        if (class_at(t, i) == DIGIT) put(p, '0', 2);
        else if ((t->s[i] == '.' || t->s[i] == ',') && class_at(t, i + 1) == DIGIT) put(p, t->s[i], 1);
        else break;
    if (i < t->n && t->s[i] == '%') put(p, '%', 1), i++;
    p->is_long = false;
    return i;
}

/* A run of signs, and the letter or digit behind it in :D ;P <3. */
static int64_t read_marks(const text *t, int64_t i, piece *p)
{
    int64_t from = i;
    for (; class_at(t, i) == MARK && i - from < 12; i++) put(p, t->s[i], 3);
    p->is_long = false;
    if (i < t->n && i - from <= 2 && memchr(":;=<", t->s[from], 4) && memchr("DPpOo3", t->s[i], 6) && class_at(t, i + 1) == BLANK)
        put(p, t->s[i], 1), i++;
    return i;
}

static int64_t read_kind(piece *p, char mark, int64_t end)
{
    put(p, mark, 1);
    put(p, 'x', 1);
    p->kind = A_SIGN;
    return end;
}

static int64_t behind(const text *t, int64_t i, bool letters)
{
    while (letters ? class_at(t, i) == LETTER : class_at(t, i) != BLANK) i++;
    return i;
}

static bool is_address(const text *t, int64_t i)
{
    return t->n - i > 8 && (t->s[i] | 0x20) == 'h' && (!memcmp(t->s + i + 1, "ttp://", 6) || !memcmp(t->s + i + 1, "ttps://", 7));
}

static int64_t read_wide(const text *t, int64_t i, piece *p)
{
    int means, size = wide(t, i, &means);
    if (means == IS_LETTER) return read_word(t, i, p);
    p->kind = means == IS_PICTURE ? AN_EMOJI : A_SIGN;
    if (means == IS_PICTURE) put_wide(p, t, i, size);
    for (int k = 0; k < (means == '.' ? 3 : 1) && means < IS_LETTER && means != ' '; k++) put(p, (char)means, 3);
    return i + size;
}

static int64_t read_piece(const text *t, int64_t i, piece *p)
{
    byte_class class = class_at(t, i), next = class_at(t, i + 1);
    char c = t->s[i];
    if (class == WIDE) return read_wide(t, i, p);
    if (class == LETTER) return is_address(t, i) ? read_kind(p, '/', behind(t, i, false)) : read_word(t, i, p);
    if (class == DIGIT || (next == DIGIT && (c == '+' || c == '-' || c == '$'))) {
        p->kind = A_NUMBER;
        if (class != DIGIT) put(p, c, 1), i++;
        return read_number(t, i, p);
    }
    if (c == '$' && next == LETTER) return read_kind(p, '$', behind(t, i + 1, true));
    if (c == '@' && next == LETTER) return read_kind(p, '@', behind(t, i, false));
    p->kind = A_SIGN;
    return read_marks(t, i, p);
}

bool piece_next(const char *s, int64_t n, int64_t *i, piece *p)
{
    text t = {s, n};
    while (*i < n) {
        if (class_at(&t, *i) == BLANK) {
            ++*i;
            continue;
        }
        p->bytes[0] = ' ';
        p->n = 1;
        p->kind = A_WORD;
        p->is_long = p->is_loud = false;
        p->start = (uint32_t)*i;
        *i = read_piece(&t, *i, p);
        p->end = (uint32_t)*i;
        memset(p->bytes + p->n, 0, 9);
        if (p->n > 1) return true;
    }
    return false;
}
