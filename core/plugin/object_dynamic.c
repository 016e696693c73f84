/* SPDX-License-Identifier: GPL-3.0-or-later */
/* object_dynamic.c -- what the dynamic section says: libraries, folders, symbols. Each number is checked against the
 * file before it is used. */
#include <elf.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>

#include "../base/text.h"
#include "object.h"

enum { MOST_ENTRIES = 4096, MOST_LIBRARIES = 256, MOST_SYMBOLS = 1 << 20, MOST_TEXT = 1 << 28 };

typedef struct dynamic {
    uint64_t names, size; /* the table of names: its address, its bytes */
    uint64_t symbols;     /* the address of the table of symbols */
    uint64_t hash, gnu_hash;
    uint64_t libraries[MOST_LIBRARIES];
    int n;
    uint64_t rpath, runpath; /* in the table of names; 0: none */
} dynamic;

static jvn_status damaged(const object *o, err *e)
{
    return fail(e, JVN_EPLUGIN, "%s: its dynamic section is damaged", o->path);
}

/* Where in the file `size` bytes at a mapped address stand; false: nowhere. */
static bool place_of(const object *o, uint64_t address, uint64_t size, uint64_t *at)
{
    for (int i = 0; i < o->n; i++) {
        const segment *s = &o->segments[i];
        if (s->type != PT_LOAD || address < s->address || address - s->address > s->size) continue;
        if (size > s->size - (address - s->address)) continue;
        *at = s->at + (address - s->address);
        return true;
    }
    return false;
}

static void take_entry(dynamic *d, const ElfW(Dyn) *x)
{
    switch (x->d_tag) {
    case DT_STRTAB: d->names = x->d_un.d_ptr; break;
    case DT_STRSZ: d->size = x->d_un.d_val; break;
    case DT_SYMTAB: d->symbols = x->d_un.d_ptr; break;
    case DT_HASH: d->hash = x->d_un.d_ptr; break;
    case DT_GNU_HASH: d->gnu_hash = x->d_un.d_ptr; break;
    case DT_RPATH: d->rpath = x->d_un.d_val; break;
    case DT_RUNPATH: d->runpath = x->d_un.d_val; break;
    case DT_NEEDED:
        if (d->n < MOST_LIBRARIES) d->libraries[d->n++] = x->d_un.d_val;
        break;
    default: break;
    }
}

static jvn_status read_segment(const object *o, const segment *s, dynamic *d, err *e)
{
    uint64_t n = s->size / sizeof(ElfW(Dyn));
    for (uint64_t i = 0; i < n && i < MOST_ENTRIES; i++) {
        ElfW(Dyn) x;
        jvn_status st = object_read(o, s->at + i * sizeof x, &x, sizeof x, e);
        if (st != JVN_OK || x.d_tag == DT_NULL) return st;
        take_entry(d, &x);
    }
    return JVN_OK;
}

/* The section, and the whole table of names with a NUL behind it (*names: owned, NULL on failure). */
static jvn_status read_dynamic(const object *o, dynamic *d, char **names, err *e)
{
    uint64_t at = 0;
    *d = (dynamic){0};
    *names = NULL;
    for (int i = 0; i < o->n; i++) {
        jvn_status st = o->segments[i].type == PT_DYNAMIC ? read_segment(o, &o->segments[i], d, e) : JVN_OK;
        if (st != JVN_OK) return st;
    }
    if (d->size > MOST_TEXT || (d->size && !place_of(o, d->names, d->size, &at))) return damaged(o, e);
    *names = xcalloc(1, (size_t)d->size + 1);
    jvn_status st = d->size ? object_read(o, at, *names, (size_t)d->size, e) : JVN_OK;
    if (st == JVN_OK) return st;
    free(*names);
    *names = NULL;
    return st;
}

/* ---- libraries ---- */

jvn_status object_read_wants(const object *o, object_wants *out, err *e)
{
    dynamic d;
    char *names;
    *out = (object_wants){0};
    jvn_status st = read_dynamic(o, &d, &names, e);
    if (st != JVN_OK) return st;
    out->libraries = xcalloc((size_t)d.n + 1, sizeof *out->libraries);
    for (int i = 0; i < d.n && st == JVN_OK; i++) {
        if (d.libraries[i] >= d.size || strlen(names + d.libraries[i]) > PATH_MAX) st = damaged(o, e);
        else out->libraries[out->n++] = xstrdup(names + d.libraries[i]);
    }
    out->folders_first = !d.runpath;
    uint64_t folders = d.runpath ? d.runpath : d.rpath;
    if (folders >= d.size && folders) st = damaged(o, e);
    else if (folders) out->folders = xstrdup(names + folders);
    free(names);
    return st;
}

void object_wants_free(object_wants *w)
{
    for (int i = 0; i < w->n; i++) free(w->libraries[i]);
    free(w->libraries);
    free(w->folders);
    *w = (object_wants){0};
}

/* ---- symbols ---- */

static bool read_words(const object *o, uint64_t address, uint32_t *to, size_t n)
{
    uint64_t at;
    err e;
    return place_of(o, address, n * sizeof *to, &at) && object_read(o, at, to, n * sizeof *to, &e) == JVN_OK;
}

/* The chains of a GNU hash table cover all symbols but the first: the last of the highest chain is the last of all.
 * Where no bucket is filled there are only those first ones. */
static uint64_t count_gnu(const object *o, uint64_t address)
{
    uint32_t head[4], last = 0, word; /* buckets, first symbol, words of the filter, shift */
    if (!read_words(o, address, head, 4) || head[0] > MOST_SYMBOLS || head[2] > MOST_SYMBOLS) return 0;
    uint64_t buckets = address + sizeof head + head[2] * sizeof(ElfW(Addr)), chains = buckets + head[0] * sizeof word;
    for (uint32_t i = 0; i < head[0]; i++) {
        if (!read_words(o, buckets + i * sizeof word, &word, 1)) return 0;
        if (word > last) last = word;
    }
    if (last < head[1]) return head[1];
    for (; last - head[1] < MOST_SYMBOLS; last++) {
        if (!read_words(o, chains + (last - head[1]) * sizeof word, &word, 1)) return 0;
        if (word & 1) return (uint64_t)last + 1;
    }
    return 0;
}

static uint64_t count_symbols(const object *o, const dynamic *d)
{
    uint32_t head[2]; /* buckets, symbols */
    if (d->hash && read_words(o, d->hash, head, 2)) return head[1];
    return d->gnu_hash ? count_gnu(o, d->gnu_hash) : 0;
}

static bool is_wanted(const ElfW(Sym) *x, bool defined)
{
    int binding = ELF64_ST_BIND(x->st_info); /* the same in both classes */
    if (defined) return x->st_shndx != SHN_UNDEF && binding != STB_LOCAL;
    return x->st_shndx == SHN_UNDEF && binding == STB_GLOBAL;
}

jvn_status object_read_symbols(const object *o, bool defined, object_symbols *out, err *e)
{
    dynamic d;
    uint64_t at;
    *out = (object_symbols){0};
    jvn_status st = read_dynamic(o, &d, &out->text, e);
    uint64_t n = st == JVN_OK ? count_symbols(o, &d) : 0;
    if (st != JVN_OK || !n) return st;
    if (n > MOST_SYMBOLS || !place_of(o, d.symbols, n * sizeof(ElfW(Sym)), &at)) return damaged(o, e);
    out->names = xmalloc((size_t)n * sizeof *out->names);
    for (uint64_t i = 0; i < n && st == JVN_OK; i++) {
        ElfW(Sym) x;
        st = object_read(o, at + i * sizeof x, &x, sizeof x, e);
        if (st == JVN_OK && x.st_name >= d.size) st = damaged(o, e);
        if (st == JVN_OK && x.st_name && is_wanted(&x, defined)) out->names[out->n++] = out->text + x.st_name;
    }
    return st;
}

void object_symbols_free(object_symbols *s)
{
    free(s->names);
    free(s->text);
    *s = (object_symbols){0};
}
