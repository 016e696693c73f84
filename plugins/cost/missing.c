/* SPDX-License-Identifier: GPL-3.0-or-later */
/* missing.c -- follows formulas backwards to sets of quantities that nobody has said. */
#include "missing.h"

#include <stdio.h>
#include <string.h>

enum { MAX_SETS = 48, SHOWN = 4 };

typedef struct set {
    uint64_t bits[(N_QUANTITIES + 63) / 64];
} set;

typedef struct sets {
    int n;
    set item[MAX_SETS];
} sets;

static bool has(const set *s, int q) { return s->bits[q / 64] >> (q % 64) & 1; }
static void put(set *s, int q) { s->bits[q / 64] |= UINT64_C(1) << (q % 64); }

/* A chip's name gives all of these. */
static bool is_of_chip(int q) { return q == Q_PEAK || q == Q_TDP || q == Q_BANDWIDTH || q == Q_MEMORY; }

/* Twice the flags that it takes; naming a chip is the easiest. */
static int size_of(const set *s)
{
    int n = 0;
    bool chip = false;
    for (int q = 0; q < N_QUANTITIES; q++)
        if (has(s, q)) is_of_chip(q) ? chip = true : (n += 2);
    return n + chip;
}

static bool within(const set *small, const set *big)
{
    bool yes = true;
    for (size_t k = 0; k < sizeof small->bits / sizeof *small->bits; k++) yes &= !(small->bits[k] & ~big->bits[k]);
    return yes;
}

/* In order of size, without supersets of others; what does not fit any more is the largest. */
static void add(sets *l, const set *s)
{
    int at = 0, kept = 0;
    for (int i = 0; i < l->n; i++)
        if (within(&l->item[i], s)) return;
    for (int i = 0; i < l->n; i++)
        if (!within(s, &l->item[i])) l->item[kept++] = l->item[i];
    l->n = kept;
    while (at < l->n && size_of(&l->item[at]) <= size_of(s)) at++;
    if (at >= MAX_SETS) return;
    if (l->n == MAX_SETS) l->n--;
    memmove(&l->item[at + 1], &l->item[at], (size_t)(l->n++ - at) * sizeof *l->item);
    l->item[at] = *s;
}

/* Who asks, and whom. */
typedef struct search {
    const scenario *s;
    const int16_t *map;
    int n_map;
} search;

static bool has_flag(const search *x, int q)
{
    bool any = !x->map;
    for (int k = 0; k < x->n_map; k++) any |= x->map[k] == q;
    return any;
}

static bool is_known(const scenario *s, int q)
{
    return s->known[q].basis != UNKNOWN || quantities[q].custom != OPEN;
}

static void ways_to(const search *x, int q, set *path, sets *out);

/* Every way to one input beside every way to the others. */
static void ways_of(const search *x, const formula *f, const set *path, sets *out)
{
    static const set none;
    sets all = {.n = 1, .item = {none}};
    for (int k = 0; k < f->n_in && all.n; k++) {
        sets one = {.n = 0}, both = {.n = 0};
        set further = *path;
        ways_to(x, f->in[k], &further, &one);
        for (int i = 0; i < all.n; i++)
            for (int j = 0; j < one.n; j++) {
                set u = all.item[i];
                for (size_t b = 0; b < sizeof u.bits / sizeof *u.bits; b++) u.bits[b] |= one.item[j].bits[b];
                add(&both, &u);
            }
        all = both;
    }
    for (int i = 0; i < all.n; i++) add(out, &all.item[i]);
}

/* path: what is being looked for already. */
static void ways_to(const search *x, int q, set *path, sets *out)
{
    set mine = {{0}};
    bool known = is_known(x->s, q);
    if (!known) put(&mine, q);
    if (known || has_flag(x, q)) add(out, &mine);
    if (known) return;
    put(path, q);
    for (int i = 0; i < n_formulas; i++) {
        bool around = false;
        for (int k = 0; k < formulas[i].n_in; k++) around |= has(path, formulas[i].in[k]);
        if (formulas[i].out == q && !around) ways_of(x, &formulas[i], path, out);
    }
}

static size_t spell(const set *s, char *buf, size_t size)
{
    const char *flags[N_QUANTITIES + 1];
    int n = 0;
    size_t at = 0;
    bool chip = false;
    for (int q = 0; q < N_QUANTITIES; q++)
        if (has(s, q) && is_of_chip(q)) chip = true;
        else if (has(s, q)) flags[n++] = quantities[q].flag;
    if (chip) flags[n++] = "--gpu";
    for (int k = 0; k < n && at < size; k++)
        at += (size_t)snprintf(buf + at, size - at, "%s%s", k == 0 ? "" : k == n - 1 ? " and " : ", ", flags[k]);
    return at;
}

const char *missing_sets(const scenario *s, int target, const int16_t *map, int n_map, char *buf, size_t size)
{
    const search x = {s, map, n_map};
    sets all = {.n = 0};
    set path = {{0}}, itself = {{0}};
    size_t n = 0;
    put(&itself, target);
    ways_to(&x, target, &path, &all);
    buf[0] = 0;
    for (int i = 0, shown = 0; i < all.n && shown < SHOWN; i++) {
        char one[200] = "";
        if (within(&itself, &all.item[i])) continue;
        size_t length = spell(&all.item[i], one, sizeof one);
        if (n + length + 3 > size) break;
        n += (size_t)snprintf(buf + n, size - n, "%s%s", shown++ ? "; " : "", one);
    }
    return buf;
}
