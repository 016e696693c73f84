/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flat.h -- the part of FlatBuffers that Arrow's messages need: read with every offset checked, written front to back.
 *
 * A table begins with the distance back to its list of slots; a slot says where in the table a field stands, 0: it has
 * its initial value. Texts, vectors and tables within are reached by the distance ahead of where that is kept. */
#ifndef ARROW_FLAT_H
#define ARROW_FLAT_H

#include <stdbool.h>

#include <jevons/plugin.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "values are taken from files as they stand there");

/* ---- flat.c: reading ---------------------------------------------------------------------------- */

/* bad: something pointed outside, and what was asked for was given its initial value. */
struct flat {
    const uint8_t *at;
    int64_t n;
    bool bad;
};

/* at 0: there is none; all of its fields have their initial values. */
struct flat_table {
    struct flat *in;
    int64_t at, slots;
};

/* `at` is the first item; 0: there is no vector. */
struct flat_vector {
    struct flat *in;
    int64_t at, n;
};

struct flat_text {
    const char *at; /* not NUL-terminated; NULL: there is none */
    int64_t n;
};

struct flat_table flat_root(struct flat *f);
/* Field i, of 1, 2, 4 or 8 bytes. */
int64_t flat_int(const struct flat_table *t, int i, int width, int64_t initial);
struct flat_table flat_child(const struct flat_table *t, int i);
struct flat_text flat_string(const struct flat_table *t, int i);
/* Items of `stride` bytes each. */
struct flat_vector flat_list(const struct flat_table *t, int i, int64_t stride);
/* Item i, below n, of a vector of tables. */
struct flat_table flat_item(const struct flat_vector *v, int64_t i);

static inline int64_t load64(const uint8_t *p)
{
    int64_t x;
    memcpy(&x, p, 8);
    return x;
}
static inline int32_t load32(const uint8_t *p)
{
    int32_t x;
    memcpy(&x, p, 4);
    return x;
}

/* ---- flat_write.c: writing ---------------------------------------------------------------------- */

enum { FLAT_MOST_FIELDS = 8 };

/* Begins: the bytes hold one buffer, whose root comes next. */
void flat_begin(jvn_bytes *b);
/* A table of n fields of these sizes (0: left out), all zero. Returns where it stands. */
int64_t flat_add(jvn_bytes *b, const uint8_t *sizes, int n);
/* A vector of n zero items of `stride` bytes. Returns where the first stands. */
int64_t flat_add_list(jvn_bytes *b, int64_t n, int64_t stride);
/* Sets field i. */
void flat_set(jvn_bytes *b, int64_t table, int i, int64_t value, int width);
/* The place of field i. */
int64_t flat_place(const jvn_bytes *b, int64_t table, int i);
/* Makes the offset kept at `place` point to the table at `target`; to a vector: to its first item. */
void flat_point(jvn_bytes *b, int64_t place, int64_t target);
void flat_point_list(jvn_bytes *b, int64_t place, int64_t first);
/* Adds a text and points to it. */
void flat_text_at(jvn_bytes *b, int64_t place, const char *s);
void flat_store(jvn_bytes *b, int64_t place, int64_t value, int width);
/* Zeros up to a multiple. */
void flat_pad(jvn_bytes *b, int64_t multiple);

#endif
