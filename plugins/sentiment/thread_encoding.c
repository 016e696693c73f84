/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_encoding.c -- UTF-16, Windows-1252, and what is half one thing and half another. */
#include "thread_encoding.h"

#include <string.h>

/* Bytes 0x80 .. 0x9f of Windows-1252; 0: none. */
static const uint16_t high[32] = {
    0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0,
    0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178,
};

static char *put(char *to, uint32_t c)
{
    if (c < 0x80) *to++ = (char)c;
    else if (c < 0x800) *to++ = (char)(0xc0 | c >> 6), *to++ = (char)(0x80 | (c & 0x3f));
    else if (c < 0x10000) *to++ = (char)(0xe0 | c >> 12), *to++ = (char)(0x80 | (c >> 6 & 0x3f)), *to++ = (char)(0x80 | (c & 0x3f));
    else *to++ = (char)(0xf0 | c >> 18), *to++ = (char)(0x80 | (c >> 12 & 0x3f)), *to++ = (char)(0x80 | (c >> 6 & 0x3f)), *to++ = (char)(0x80 | (c & 0x3f));
    return to;
}

/* Bytes of the character that s begins with; 0: none. */
static int character(const uint8_t *s, int64_t n)
{
    int size = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;
    if (size > n) return 0;
    for (int i = 1; i < size; i++)
        if ((s[i] & 0xc0) != 0x80) return 0;
    if (size == 3 && ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] >= 0xa0))) return 0;
    if (size == 4 && ((s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] >= 0x90))) return 0;
    return size;
}

/* How many bytes from `at` on are UTF-8 without zero bytes; plain ones eight at a time. */
static int64_t sound(const uint8_t *s, int64_t at, int64_t n)
{
    for (int size; at < n; at += size) {
        uint64_t w;
        for (; at + 8 <= n; at += 8) {
            memcpy(&w, s + at, 8);
            if ((w & 0x8080808080808080u) || ((w - 0x0101010101010101u) & ~w & 0x8080808080808080u)) break;
        }
        if (at >= n || s[at] == 0 || (size = character(s + at, n - at)) == 0) break;
    }
    return at;
}

static void mend(pool *p, thread *t, const char **bytes, int64_t *n)
{
    const uint8_t *s = (const uint8_t *)*bytes;
    int64_t good = sound(s, 0, *n), recoded = t->recoded;
    if (good == *n) return;
    char *text = pool_get(p, 3 * (size_t)*n + 1), *to = text;
    for (int64_t at = 0; at < *n; at++) {
        good = sound(s, at, *n);
        memcpy(to, s + at, (size_t)(good - at));
        to += good - at;
        at = good;
        if (at >= *n) break;
        uint32_t c = s[at] >= 0x80 && s[at] < 0xa0 ? high[s[at] - 0x80] : s[at];
        if (c) to = put(to, c), t->recoded++;
        else if (s[at]) t->invalid++;
        else t->nuls++;
    }
    if (t->recoded > recoded && !t->encoding) t->encoding = "Windows-1252";
    *bytes = text;
    *n = to - text;
}

static uint32_t unit(const uint8_t *s, int64_t at, bool big) { return big ? (uint32_t)s[at] << 8 | s[at + 1] : (uint32_t)s[at + 1] << 8 | s[at]; }

static void from_utf16(pool *p, thread *t, const char **bytes, int64_t *n, bool big)
{
    const uint8_t *s = (const uint8_t *)*bytes;
    char *text = pool_get(p, 2 * (size_t)*n + 4), *to = text;
    for (int64_t at = 0; at + 1 < *n; at += 2) {
        uint32_t c = unit(s, at, big), low = at + 3 < *n ? unit(s, at + 2, big) : 0;
        bool pair = c >= 0xd800 && c < 0xdc00 && low >= 0xdc00 && low < 0xe000;
        if (pair) c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00), at += 2;
        if (c == 0) t->nuls++;
        else if (c >= 0xd800 && c < 0xe000) t->invalid += 2;
        else to = put(to, c);
    }
    t->invalid += *n & 1;
    t->encoding = "UTF-16";
    *bytes = text;
    *n = to - text;
}

/* Whether it has no mark but is UTF-16 all the same: plain text with every second byte 0. 0: no, 1: little end first, 2: big. */
static int is_wide(const uint8_t *s, int64_t n)
{
    int64_t zeros[2] = {0, 0}, seen = n < 200 ? n & ~1 : 200;
    for (int64_t i = 0; i < seen; i++) zeros[i & 1] += s[i] == 0;
    if (seen < 8) return 0;
    return zeros[1] * 2 > seen * 8 / 10 && !zeros[0] ? 1 : zeros[0] * 2 > seen * 8 / 10 && !zeros[1] ? 2 : 0;
}

void to_utf8(pool *p, thread *t, const char **s, int64_t *n)
{
    const uint8_t *c = (const uint8_t *)*s;
    int wide = *n >= 2 && c[0] == 0xff && c[1] == 0xfe ? 3 : *n >= 2 && c[0] == 0xfe && c[1] == 0xff ? 4 : is_wide(c, *n);
    if (wide > 2) *s += 2, *n -= 2;
    if (wide) {
        from_utf16(p, t, s, n, wide % 2 == 0);
        return;
    }
    if (*n >= 3 && !memcmp(*s, "\xef\xbb\xbf", 3)) *s += 3, *n -= 3;
    mend(p, t, s, n);
}
