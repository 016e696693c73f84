/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_files.c -- files cut, garbled, empty, huge in one line, and such as are none. */
#include "torture_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "torture_lines.h"

enum { CUTS = 24, FLIPS = 24, MOST = 1 << 16, LINE = 200000 };

static const char *spit(arena *a, const char *name, const char *bytes, size_t n)
{
    FILE *f = fopen(name, "wb");
    if (!f || fwrite(bytes, 1, n, f) != n || fclose(f) != 0) return NULL;
    return arena_text(a, name, strlen(name));
}

static size_t slurp(const char *name, char *bytes, size_t room)
{
    FILE *f = name ? fopen(name, "rb") : NULL;
    size_t n = f ? fread(bytes, 1, room, f) : 0;
    if (f) fclose(f);
    return n;
}

/* ---- the good one ---- */

static jvn_status save(const torture_world *w, arena *a, const char *line, const table *px)
{
    err e;
    statement st;
    host_call h;
    jvn_status result = parse_statement(a, line, w->sc, &st, &e);
    if (result != JVN_OK) return result;
    result = host_begin(&h, a, &st.stages[1], w->sc, (table *)(uintptr_t)px, "px", w->session, &e);
    if (result == JVN_OK) result = host_run(&h, &e);
    host_end(&h);
    return result;
}

static bool write_with(const torture_world *w, arena *a, const reg_item *writer, const table *px, const char *name)
{
    err e;
    lineage l;
    named_table all[] = {{.name = "px", .t = (table *)(uintptr_t)px}};
    lineage_begin(&l, "", false);
    w->sc->data = datasets_new();
    bool good = datasets_put(w->sc->data, all, 1, &l, &e) == JVN_OK &&
                save(w, a, arena_printf(a, "px | save %s --as %s", name, torture_called(a, writer)), px) == JVN_OK;
    datasets_free(w->sc->data);
    w->sc->data = NULL;
    lineage_clear(&l);
    return good;
}

const char *torture_good_file(const torture_world *w, arena *a, const reg_item *reader, const table *px)
{
    const char *name = arena_printf(a, "good-%lld", (long long)px->rows);
    const reg_item *writer = registry_find(w->sc->reg, REG_WRITER, reader->name);
    if (writer && write_with(w, a, writer, px, name)) return name;
    const char *example = torture_example_file(w, a, reader);
    char *bytes = malloc(MOST);
    size_t n = bytes ? slurp(example, bytes, MOST) : 0;
    if (n) name = spit(a, name, bytes, n);
    free(bytes);
    return n ? name : NULL;
}

/* ---- the bad ones ---- */

static const char *garbage(arena *a, int i)
{
    static const struct {
        const char *bytes;
        size_t n;
    } odd[] = {{"", 0}, {"\n", 1}, {"\0\0\0\0", 4}, {"\xef\xbb\xbf", 3}, {"\xff\xfe\x61\0\x0a\0", 6}, {"\"", 1}, {"[{", 2}, {"a,a\n1", 5},
               {"\r\r\r", 3}, {"\x7f" "ELF", 4}};
    if (i < (int)(sizeof odd / sizeof *odd)) return spit(a, "bad", odd[i].bytes, odd[i].n);
    if (i == (int)(sizeof odd / sizeof *odd)) return mkdir("folder", 0777), "folder";
    if (i > (int)(sizeof odd / sizeof *odd) + 2) return NULL;
    char *bytes = arena_alloc(a, LINE);
    bool random = i == (int)(sizeof odd / sizeof *odd) + 1;
    for (size_t k = 0; k < LINE; k++) bytes[k] = random ? (char)torture_pick(k, 256) : 'x';
    return spit(a, "bad", bytes, LINE);
}

static const char *damaged(arena *a, const char *good, int i)
{
    char *bytes = arena_alloc(a, MOST);
    size_t n = slurp(good, bytes, MOST);
    if (i < CUTS) return spit(a, "bad", bytes, n * (size_t)i / CUTS);
    for (uint64_t k = 0; k < 3 && n; k++) bytes[torture_pick((uint64_t)i * 3 + k, n)] = (char)torture_pick((uint64_t)i * 7 + k, 256);
    return spit(a, "bad", bytes, n);
}

const char *torture_bad_file(arena *a, const char *good, int i)
{
    if (good && i < CUTS + FLIPS) return damaged(a, good, i);
    return garbage(a, good ? i - CUTS - FLIPS : i);
}
