/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flat.c -- FlatBuffers, read with every offset checked. */
#include "flat.h"

static bool has(struct flat *f, int64_t at, int64_t n)
{
    if (at >= 0 && n >= 0 && at <= f->n && n <= f->n - at) return true;
    f->bad = true;
    return false;
}

static int64_t load(const struct flat *f, int64_t at, int width)
{
    uint64_t v = 0;
    memcpy(&v, f->at + at, (size_t)width);
    int unused = 64 - 8 * width;
    return (int64_t)(v << unused) >> unused;
}

/* Where the distance kept at `at` leads; 0: outside. */
static int64_t follow(struct flat *f, int64_t at)
{
    if (!has(f, at, 4)) return 0;
    int64_t to = at + (load(f, at, 4) & 0xffffffff);
    return has(f, to, 4) ? to : 0;
}

static struct flat_table table_at(struct flat *f, int64_t at)
{
    struct flat_table none = {f, 0, 0};
    if (!at) return none;
    int64_t slots = at - load(f, at, 4);
    if (!has(f, slots, 4) || !has(f, slots, load(f, slots, 2) & 0xffff)) return none;
    return (struct flat_table){f, at, slots};
}

struct flat_table flat_root(struct flat *f) { return table_at(f, follow(f, 0)); }

/* Where field i stands; 0: it has its initial value. */
static int64_t field_at(const struct flat_table *t, int i, int64_t width)
{
    if (!t->at || 4 + 2 * (i + 1) > (load(t->in, t->slots, 2) & 0xffff)) return 0;
    int64_t slot = load(t->in, t->slots + 4 + 2 * i, 2) & 0xffff;
    return slot && has(t->in, t->at + slot, width) ? t->at + slot : 0;
}

int64_t flat_int(const struct flat_table *t, int i, int width, int64_t initial)
{
    int64_t at = field_at(t, i, width);
    return at ? load(t->in, at, width) : initial;
}

struct flat_table flat_child(const struct flat_table *t, int i)
{
    int64_t at = field_at(t, i, 4);
    return table_at(t->in, at ? follow(t->in, at) : 0);
}

struct flat_vector flat_list(const struct flat_table *t, int i, int64_t stride)
{
    int64_t at = field_at(t, i, 4), to = at ? follow(t->in, at) : 0;
    if (!to) return (struct flat_vector){t->in, 0, 0};
    int64_t n = load(t->in, to, 4) & 0xffffffff;
    if (!has(t->in, to + 4, n * stride)) return (struct flat_vector){t->in, 0, 0};
    return (struct flat_vector){t->in, to + 4, n};
}

struct flat_text flat_string(const struct flat_table *t, int i)
{
    struct flat_vector v = flat_list(t, i, 1);
    return (struct flat_text){v.at ? (const char *)t->in->at + v.at : NULL, v.n};
}

struct flat_table flat_item(const struct flat_vector *v, int64_t i) { return table_at(v->in, follow(v->in, v->at + 4 * i)); }
