/* SPDX-License-Identifier: GPL-3.0-or-later */
/* needs.c -- looks for libraries where the loader would, in its order, and for symbols in all that it would load. */
#define _GNU_SOURCE
#include "needs.h"

#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/text.h"

enum { MOST_NEEDED = 512 };

/* Opens a file that the loader would take; -1: it is not there, or none. Close it. */
static int open_object(const char *path, object *o)
{
    err e;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || object_open(o, fd, path, &e) == JVN_OK) return fd;
    close(fd);
    return -1;
}

static bool fits(const char *path)
{
    object o;
    int fd = open_object(path, &o);
    if (fd >= 0) close(fd);
    return fd >= 0;
}

/* ---- what this process has ---- */

typedef struct loaded {
    const char *name;
    char *path, *folder; /* folder: of C's own library; the system's others stand beside it */
} loaded;

static int look_at(struct dl_phdr_info *info, size_t size, void *context)
{
    loaded *l = context;
    const char *slash = strrchr(info->dlpi_name, '/');
    (void)size;
    if (!slash) return 0;
    if (!l->path && strcmp(slash + 1, l->name) == 0) l->path = xstrdup(info->dlpi_name);
    if (!l->folder && strncmp(slash + 1, "libc.so", 7) == 0) l->folder = xstrndup(info->dlpi_name, (size_t)(slash - info->dlpi_name));
    return 0;
}

/* ---- folders ---- */

/* A folder with $ORIGIN in it replaced; *origin_used tells. */
static void put_folder(const char *s, size_t n, const char *origin, text *to, bool *origin_used)
{
    static const char *const words[] = {"$ORIGIN", "${ORIGIN}"};
    for (size_t i = 0; i < n;) {
        size_t skip = 0;
        for (int k = 0; k < 2 && !skip; k++)
            if (strncmp(s + i, words[k], strlen(words[k])) == 0) skip = strlen(words[k]);
        if (skip) text_puts(to, origin);
        else text_putc(to, s[i]);
        *origin_used |= skip > 0;
        i += skip ? skip : 1;
    }
}

/* The library in the first of these folders (':' between) that has it; NULL: in none. [owned] */
static char *find_in(const char *folders, const char *name, const char *origin, bool *by_origin)
{
    for (const char *p = folders; p && *p;) {
        text path = {0};
        size_t n = strcspn(p, ":;");
        *by_origin = false;
        put_folder(p, n, origin, &path, by_origin);
        text_printf(&path, "%s%s", path.n ? "/" : "./", name);
        if (fits(path.s)) return path.s;
        text_free(&path);
        p += n + (p[n] != '\0');
    }
    *by_origin = false;
    return NULL;
}

/* What the loader's cache says, as its own program prints it: "\tNAME (kind) => PATH". */
static char *find_cached(const char *name)
{
    char line[4096], *path = NULL;
    size_t n = strlen(name);
    FILE *f = popen("/sbin/ldconfig -p 2>/dev/null", "r");
    while (f && !path && fgets(line, sizeof line, f)) {
        char *to = strstr(line, " => "), *start = line + strspn(line, "\t ");
        if (!to || strncmp(start, name, n) != 0 || start[n] != ' ') continue;
        to[4 + strcspn(to + 4, "\n")] = '\0';
        if (fits(to + 4)) path = xstrdup(to + 4);
    }
    if (f) pclose(f);
    return path;
}

/* Looks for a library for what has these wants. */
static library_place find_library(const object_wants *w, const char *name, const char *origin, char **path)
{
    bool beside = false, none = false;
    loaded l = {.name = name};
    dl_iterate_phdr(look_at, &l);
    bool here = l.path != NULL;
    *path = l.path;
    if (!here && strchr(name, '/')) {
        if (fits(name)) *path = xstrdup(name);
    } else if (!here) {
        if (w->folders_first) *path = find_in(w->folders, name, origin, &beside);
        if (!*path) *path = find_in(getenv("LD_LIBRARY_PATH"), name, origin, &none);
        if (!*path && !w->folders_first) *path = find_in(w->folders, name, origin, &beside);
        if (!*path) *path = find_in(l.folder, name, origin, &none);
        if (!*path) *path = find_cached(name);
        if (!*path) *path = find_in("/lib64:/usr/lib64:/lib:/usr/lib", name, origin, &none);
    }
    free(l.folder);
    return here ? LIBRARY_LOADED : !*path ? LIBRARY_NOWHERE : beside ? LIBRARY_BESIDE : LIBRARY_FOUND;
}

/* ---- all libraries ---- */

static bool has_library(const needs *n, const char *name)
{
    for (int i = 0; i < n->n; i++)
        if (strcmp(n->libraries[i].name, name) == 0) return true;
    return false;
}

/* Adds what an object wants. by: its name; NULL: the file. */
static jvn_status add_wants(needs *n, const object *o, const char *origin, const char *by, err *e)
{
    object_wants w;
    jvn_status st = object_read_wants(o, &w, e);
    for (int i = 0; st == JVN_OK && i < w.n && n->n < MOST_NEEDED; i++) {
        if (has_library(n, w.libraries[i])) continue;
        n->libraries = xrealloc(n->libraries, (size_t)(n->n + 1) * sizeof *n->libraries);
        needed *x = &n->libraries[n->n++];
        *x = (needed){.name = xstrdup(w.libraries[i]), .needed_by = by};
        x->place = find_library(&w, x->name, origin, &x->path);
    }
    object_wants_free(&w);
    return st;
}

/* What a library that is not loaded yet wants in its turn. One that cannot be read wants nothing. */
static void add_theirs(needs *n, int i)
{
    err e;
    object o;
    const needed x = n->libraries[i];
    int fd = x.path && x.place != LIBRARY_LOADED ? open_object(x.path, &o) : -1;
    if (fd < 0) return;
    const char *slash = strrchr(x.path, '/');
    char *origin = xstrndup(x.path, slash ? (size_t)(slash - x.path) : 0);
    add_wants(n, &o, origin, x.name, &e);
    free(origin);
    close(fd);
}

/* ---- symbols ---- */

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Takes out of `wanted` what the library defines. */
static void take_out(object_symbols *wanted, const char *path)
{
    err e;
    object o;
    size_t left = 0;
    object_symbols has = {0};
    int fd = open_object(path, &o);
    if (fd < 0) return;
    if (object_read_symbols(&o, true, &has, &e) == JVN_OK && has.n) {
        qsort(has.names, has.n, sizeof *has.names, by_text);
        for (size_t i = 0; i < wanted->n; i++)
            if (!bsearch(&wanted->names[i], has.names, has.n, sizeof *has.names, by_text)) wanted->names[left++] = wanted->names[i];
        wanted->n = left;
    }
    object_symbols_free(&has);
    close(fd);
}

/* The libraries of the program itself serve whoever is loaded. */
static int take_out_loaded(struct dl_phdr_info *info, size_t size, void *context)
{
    const char *name = info->dlpi_name;
    (void)size;
    if (strncmp(name, "/proc/", 6) == 0) return 0; /* another plugin */
    if (!*name || *name == '/') take_out(context, *name ? name : "/proc/self/exe");
    return 0;
}

static jvn_status find_symbols(const object *o, needs *n, err *e)
{
    object_symbols wanted;
    jvn_status st = object_read_symbols(o, false, &wanted, e);
    if (st == JVN_OK) dl_iterate_phdr(take_out_loaded, &wanted);
    for (int i = 0; i < n->n && st == JVN_OK; i++)
        if (n->libraries[i].path && n->libraries[i].place != LIBRARY_LOADED) take_out(&wanted, n->libraries[i].path);
    if (st == JVN_OK) n->symbols = wanted;
    else object_symbols_free(&wanted);
    return st;
}

jvn_status needs_read(const object *o, const char *origin, needs *out, err *e)
{
    *out = (needs){0};
    jvn_status st = add_wants(out, o, origin, NULL, e);
    for (int i = 0; i < out->n && st == JVN_OK; i++) add_theirs(out, i);
    return st == JVN_OK ? find_symbols(o, out, e) : st;
}

void needs_free(needs *n)
{
    for (int i = 0; i < n->n; i++) {
        free(n->libraries[i].name);
        free(n->libraries[i].path);
    }
    free(n->libraries);
    object_symbols_free(&n->symbols);
    *n = (needs){0};
}
