/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eight.h -- eight bytes of a text at once. */
#ifndef SENTIMENT_EIGHT_H
#define SENTIMENT_EIGHT_H

#include <stdint.h>
#include <string.h>

/* A byte, eight times. */
#define EACH(c) (0x0101010101010101u * (c))

/* The first as the lowest. */
static inline uint64_t load_bytes(const char *s)
{
    uint64_t x;
    memcpy(&x, s, sizeof x);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    x = __builtin_bswap64(x);
#endif
    return x;
}

/* The upper bit of each byte that is from `from` to `to`, of bytes below 0x80. */
static inline uint64_t bytes_within(uint64_t x, uint8_t from, uint8_t to) { return (x + EACH(0x80u - from)) & ~(x + EACH(0x7fu - to)) & EACH(0x80u); }

#endif
