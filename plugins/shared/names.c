/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names.c -- reads the lists of names that ship, lays the user's over them, and finds them among tokens. */
#include "names.h"

#include "grid.h"
#include "phrasebook.h"

#include <string.h>

#define EMBED(name, path)                                                                              \
    extern const char name[] __attribute__((visibility("hidden")));                                    \
    __asm__(".pushsection .rodata\n.globl " #name "\n.hidden " #name "\n" #name ":\n"                  \
            ".incbin \"" path "\"\n.byte 0\n.popsection\n");

EMBED(csv_instruments, "data/instruments.csv")
EMBED(csv_names, "data/claims/names.csv")

typedef struct entry {
    name name;
    const char *aliases;
    bool his;
} entry;

struct names {
    pool *p;
    entry *items;
    int64_t n, room;
    int32_t *slots; /* by id: indices of items + 1 */
    int64_t n_slots;
    phrasebook *by_alias;
    clash *clashes;
    int64_t n_clashes, clash_room;
};

/* ---- lists --------------------------------------------------------------------------------------- */

/* Where an id stands among the slots, or would. */
static int32_t *slot_of(const names *n, const char *id)
{
    uint64_t at = word_hash(id) & (uint64_t)(n->n_slots - 1);
    while (n->slots[at] && strcmp(n->items[n->slots[at] - 1].name.id, id)) at = (at + 1) & (uint64_t)(n->n_slots - 1);
    return &n->slots[at];
}

static void widen(names *n)
{
    n->n_slots = n->n_slots ? 4 * n->n_slots : 1024;
    n->slots = pool_get(n->p, sizeof *n->slots * (size_t)n->n_slots);
    for (int64_t i = 0; i < n->n; i++) *slot_of(n, n->items[i].name.id) = (int32_t)i + 1;
}

static entry *entry_of(const names *n, const char *id)
{
    int32_t at = n->n_slots ? *slot_of(n, id) : 0;
    return at ? &n->items[at - 1] : NULL;
}

static entry *entry_new(names *n, const char *id)
{
    if (2 * n->n >= n->n_slots) widen(n);
    n->items = pool_grow(n->p, n->items, n->n, &n->room, sizeof *n->items);
    n->items[n->n] = (entry){.name = {id, id, "other"}, .aliases = ""};
    *slot_of(n, id) = (int32_t)n->n + 1;
    return &n->items[n->n++];
}

/* Columns: id, label, kind, perhaps others, and where `aliases` says. */
static void read_list(names *n, const char *csv, int aliases)
{
    grid rows = {NULL, 0, 0};
    grid_add_csv(n->p, &rows, csv, aliases + 1);
    for (int64_t i = 0; i < rows.n; i++) {
        const char *const *cells = rows.rows[i].cells;
        entry *e = entry_new(n, cells[0]);
        e->name.label = cells[1];
        e->name.kind = cells[2];
        e->aliases = cells[aliases];
    }
}

names *names_new(pool *p)
{
    names *n = pool_get(p, sizeof *n);
    n->p = p;
    read_list(n, csv_instruments, 5);
    read_list(n, csv_names, 3);
    return n;
}

static const char *copy(pool *p, const char *s) { return pool_text(p, s, strlen(s)); }

bool names_add(names *n, const char *id, const char *label, const char *kind, const char *aliases)
{
    entry *e = entry_of(n, id);
    if (!e) e = entry_new(n, copy(n->p, id));
    const bool first = !e->his;
    e->his = true;
    if (label && *label) e->name.label = copy(n->p, label);
    if (kind && *kind) e->name.kind = copy(n->p, kind);
    if (aliases) e->aliases = copy(n->p, aliases);
    return first;
}

/* ---- aliases ------------------------------------------------------------------------------------- */

static void add_alias(names *n, int64_t i, const char *text, size_t length, spelling how)
{
    int before = length ? phrasebook_add(n->by_alias, text, length, (int)i, how) : -1;
    if (before < 0 || before == i || !n->items[i].his) return;
    n->clashes = pool_grow(n->p, n->clashes, n->n_clashes, &n->clash_room, sizeof *n->clashes);
    n->clashes[n->n_clashes++] = (clash){pool_text(n->p, text, length), n->items[before].name.id, n->items[i].name.id};
}

static bool is_ticker(const char *id) { return strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(id); }

/* Tickers that are words when written in capitals are known by their sign alone. */
static bool is_word_too(const char *id)
{
    static const char *const words[] = {"ALL", "NOW", "CAT", "COST", "HUT", "HD", "ARM", "SOL", "BIS", "SNOW", "SHOP", "COIN", "HOOD", "LINK"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (!strcmp(words[k], id)) return true;
    return strlen(id) < 3;
}

static void add_aliases(names *n, int64_t i)
{
    const entry *e = &n->items[i];
    add_alias(n, i, e->name.label, strlen(e->name.label), AS_NAME);
    for (const char *at = e->aliases; *at;) {
        size_t length = strcspn(at, ";");
        add_alias(n, i, at, length, AS_NAME);
        at += length + (at[length] == ';');
    }
    add_alias(n, i, e->name.id, strlen(e->name.id), is_ticker(e->name.id) && is_word_too(e->name.id) ? SIGNED : AS_NAME);
}

const clash *names_build(names *n, int64_t *count)
{
    n->by_alias = phrasebook_new(n->p);
    for (int his = 1; his >= 0; his--)
        for (int64_t i = 0; i < n->n; i++)
            if (n->items[i].his == his) add_aliases(n, i);
    *count = n->n_clashes;
    return n->clashes;
}

/* ---- looking up ---------------------------------------------------------------------------------- */

int64_t names_count(const names *n) { return n->n; }
const name *names_item(const names *n, int64_t i) { return &n->items[i].name; }

const name *names_at(const names *n, const tokens *t, int64_t i, int64_t *end)
{
    int at = phrasebook_at(n->by_alias, t, i, end);
    return at < 0 ? NULL : &n->items[at].name;
}

const name *names_find(const names *n, pool *p, const char *text)
{
    const entry *e = entry_of(n, text);
    if (e) return &e->name;
    tokens t = tokens_read(p, text, 0, (int64_t)strlen(text));
    int64_t end;
    const name *found = t.n ? names_at(n, &t, 0, &end) : NULL;
    return found && end == t.n ? found : NULL;
}

bool is_traded(const name *n)
{
    static const char *const kinds[] = {"stock", "index", "etf", "crypto", "future", "currency", "commodity", "rate"};
    for (size_t k = 0; n && k < sizeof kinds / sizeof *kinds; k++)
        if (!strcmp(kinds[k], n->kind)) return true;
    return false;
}
