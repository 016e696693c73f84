/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bytes.h -- bytes looked at in blocks: masks of 64 at a time, eight digits in a word. */
#ifndef CSV_BYTES_H
#define CSV_BYTES_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Eight bytes, the first one lowest. */
static inline uint64_t load8(const char *p)
{
    uint64_t w;
    memcpy(&w, p, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    w = __builtin_bswap64(w);
#endif
    return w;
}

static inline int ones(uint64_t x)
{
    x -= x >> 1 & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
    return (int)(((x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u >> 56);
}

/* Bit i: the parity of bits 0..i. */
static inline uint64_t running_parity(uint64_t x)
{
    for (int i = 1; i < 64; i *= 2) x ^= x << i;
    return x;
}

/* 64 bytes as bits. */
struct block {
    uint64_t newline, quote, cr;
    uint64_t high; /* not 0: some byte is not ASCII */
    uint64_t zero; /* not 0: some byte is NUL */
};

#if defined(__SSE2__)
static inline uint64_t bits_of(const __m128i *v, __m128i c)
{
    uint64_t m = 0;
    for (int i = 0; i < 4; i++) m |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v[i], c)) << (16 * i);
    return m;
}

static inline void block_read(const char *p, char newline, struct block *b)
{
    __m128i v[4];
    for (int i = 0; i < 4; i++) v[i] = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
    b->newline = bits_of(v, _mm_set1_epi8(newline));
    b->quote = bits_of(v, _mm_set1_epi8('"'));
    b->cr = bits_of(v, _mm_set1_epi8('\r'));
    b->high =
        (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(v[0], v[1]), _mm_or_si128(v[2], v[3])));
    b->zero = (uint64_t)(uint32_t)_mm_movemask_epi8(
        _mm_cmpeq_epi8(_mm_min_epu8(_mm_min_epu8(v[0], v[1]), _mm_min_epu8(v[2], v[3])), _mm_setzero_si128()));
}

/* The first of p..end that is a or b, or end. */
static inline const char *find_either(const char *p, const char *end, char a, char b)
{
    const __m128i va = _mm_set1_epi8(a), vb = _mm_set1_epi8(b);
    for (; p < end; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        unsigned m = (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(v, va), _mm_cmpeq_epi8(v, vb)));
        if (m) {
            p += __builtin_ctz(m);
            return p < end ? p : end;
        }
    }
    return end;
}
#else
static inline void block_read(const char *p, char newline, struct block *b)
{
    memset(b, 0, sizeof *b);
    for (int i = 0; i < 64; i++) {
        uint64_t bit = (uint64_t)1 << i;
        if (p[i] == newline) b->newline |= bit;
        if (p[i] == '"') b->quote |= bit;
        if (p[i] == '\r') b->cr |= bit;
        if ((unsigned char)p[i] >= 0x80) b->high |= bit;
        if (!p[i]) b->zero |= bit;
    }
}

static inline const char *find_either(const char *p, const char *end, char a, char b)
{
    while (p < end && *p != a && *p != b) p++;
    return p;
}
#endif

#define EACH_BYTE(x) (0x0101010101010101u * (uint64_t)(x))

/* How many of the eight bytes at the head of w are digits. */
static inline int digits_in(uint64_t w)
{
    uint64_t t = w ^ EACH_BYTE('0');
    uint64_t odd = (t | ((t & EACH_BYTE(0x7f)) + EACH_BYTE(0x76))) & EACH_BYTE(0x80);
    return odd ? __builtin_ctzll(odd) >> 3 : 8;
}

/* The number that the first n (1..8) bytes of w, all digits, stand for. */
static inline uint64_t digits_value(uint64_t w, int n)
{
    w = (w ^ EACH_BYTE('0')) << (64 - 8 * n);
    w = (w * 10 + (w >> 8)) & 0x00ff00ff00ff00ffu;
    w = (w * 100 + (w >> 16)) & 0x0000ffff0000ffffu;
    return (w * 10000 + (w >> 32)) & 0xffffffffu;
}

#endif
