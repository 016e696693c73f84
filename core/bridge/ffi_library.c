/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_library.c -- dlopen, dlsym, and what a dynamic symbol table says of a name: whether it is a function, and
 * which other was meant. */
#define _GNU_SOURCE
#include "ffi_library.h"

#include <dirent.h>
#include <dlfcn.h>
#include <elf.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/text.h"

/* ---- names that were not found ------------------------------------------------------------------ */

typedef struct name_list {
    char **all;
    size_t n, cap;
} name_list;

static void list_add(name_list *l, const char *name)
{
    if (l->n == l->cap) l->all = xrealloc(l->all, (l->cap = l->cap ? l->cap * 2 : 256) * sizeof *l->all);
    l->all[l->n++] = xstrdup(name);
}

static const char *list_nearest(const name_list *l, const char *name)
{
    return text_nearest(name, (const char *const *)l->all, l->n);
}

static void list_free(name_list *l)
{
    for (size_t i = 0; i < l->n; i++) free(l->all[i]);
    free(l->all);
}

/* The folder that C's own library was loaded from: the system's others stand beside it. */
static bool system_folder(char *to, size_t n)
{
    Dl_info info;
    if (!dladdr(dlsym(RTLD_DEFAULT, "strtol"), &info) || !info.dli_fname) return false;
    snprintf(to, n, "%s", info.dli_fname);
    char *slash = strrchr(to, '/');
    if (slash) *slash = '\0';
    return slash != NULL;
}

static void list_libraries(name_list *l)
{
    char folder[PATH_MAX];
    DIR *d = system_folder(folder, sizeof folder) ? opendir(folder) : NULL;
    for (struct dirent *x; d && (x = readdir(d));)
        if (strncmp(x->d_name, "lib", 3) == 0 && strstr(x->d_name, ".so.")) list_add(l, x->d_name);
    if (d) closedir(d);
}

/* The shortest libNAME.so.N, whether NAME was given bare, with lib before it, or with .so behind it. */
static const char *same_stem(const name_list *l, const char *name)
{
    const char *best = NULL;
    char stem[NAME_MAX];
    size_t n = (size_t)snprintf(stem, sizeof stem, "%s%s", strncmp(name, "lib", 3) == 0 ? "" : "lib", name);
    if (n >= sizeof stem) return NULL;
    char *dot = strstr(stem, ".so");
    if (dot) *dot = '\0';
    n = strlen(stem);
    for (size_t i = 0; i < l->n; i++) {
        bool same = strncmp(l->all[i], stem, n) == 0 && strncmp(l->all[i] + n, ".so.", 4) == 0;
        if (same && (!best || strlen(l->all[i]) < strlen(best))) best = l->all[i];
    }
    return best;
}

static void hint_library(err *e, const char *name)
{
    name_list l = {0};
    if (!strchr(name, '/') && access(name, F_OK) == 0) {
        err_hint(e, "the current folder is not searched; its file is './%s'", name);
        return;
    }
    list_libraries(&l);
    const char *same = same_stem(&l, name), *near = same ? same : list_nearest(&l, name);
    if (!same && near && text_distance(name, near) > 2) near = NULL; /* there are many */
    if (near) err_hint(e, "did you mean '%s'?", near);
    else err_hint(e, "name it as the system does, libm.so.6, or by a path with a slash: ./libmine.so");
    list_free(&l);
}

/* What the loader says, without the path that it begins with. */
static jvn_status not_opened(const char *name, err *e)
{
    const char *said = dlerror();
    if (!said) said = "no reason is known";
    const char *colon = strstr(said, ": "), *why = colon ? colon + 2 : said;
    if (strchr(name, '/') && access(name, F_OK) == 0) return fail(e, JVN_EIO, "'%s' cannot be loaded: %s", name, why);
    if (strstr(said, "invalid ELF header")) fail(e, JVN_EIO, "'%s' is no shared library", name);
    else if (!strstr(said, "cannot open shared object")) fail(e, JVN_EIO, "'%s' cannot be loaded: %s", name, why);
    else fail(e, JVN_ENAME, "there is no library '%s'", name);
    hint_library(e, name);
    return e->code;
}

/* ---- libraries ------------------------------------------------------------------------------------ */

static const struct link_map *map_of(void *handle)
{
    struct link_map *map = NULL;
    return dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0 ? map : NULL;
}

/* Some libraries end the process when a computation fails, unless they are told to give back a status instead. */
static void calm(void *handle)
{
    static const char *const quieting[] = {"gsl_set_error_handler_off"};
    for (size_t i = 0; i < sizeof quieting / sizeof *quieting; i++) {
        void *at = dlsym(handle, quieting[i]);
        foreign_code call;
        memcpy(&call, &at, sizeof call);
        if (at) call();
    }
}

jvn_status library_open(libraries *l, const char *name, const library **out, err *e)
{
    for (int i = 0; i < l->n; i++) {
        if (strcmp(l->all[i]->name, name) != 0) continue;
        *out = l->all[i];
        return JVN_OK;
    }
    if (!*name) return fail(e, JVN_EARG, "a library's name was wanted");
    struct stat is;
    if (strchr(name, '/') && stat(name, &is) == 0 && !S_ISREG(is.st_mode)) /* opening a pipe would wait */
        return fail(e, JVN_EIO, "'%s' is not a file", name);
    void *handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!handle) return not_opened(name, e);
    calm(handle);
    const struct link_map *map = map_of(handle);
    library *lib = xcalloc(1, sizeof *lib);
    *lib = (library){xstrdup(name), xstrdup(map && *map->l_name ? map->l_name : name), handle};
    l->all = xrealloc(l->all, (size_t)(l->n + 1) * sizeof(library *));
    *out = l->all[l->n++] = lib;
    return JVN_OK;
}

void libraries_free(libraries *l)
{
    for (int i = 0; i < l->n; i++) {
        dlclose(l->all[i]->handle);
        free(l->all[i]->name);
        free(l->all[i]->path);
        free(l->all[i]);
    }
    free(l->all);
    *l = (libraries){0};
}

/* ---- symbols -------------------------------------------------------------------------------------- */

typedef struct symbols {
    const ElfW(Sym) *all;
    const char *names;
    size_t n;
} symbols;

/* Most loaders have put addresses in place of offsets. */
static const void *address(const struct link_map *map, ElfW(Addr) at)
{
    return (const void *)(at < map->l_addr ? at + map->l_addr : at); /* NOLINT: the loader's own number */
}

/* The GNU table does not say how many symbols there are: the last chain ends with the last. */
static size_t count_gnu(const uint32_t *table)
{
    const uint32_t n_buckets = table[0], first = table[1], words = table[2] * (uint32_t)(sizeof(ElfW(Addr)) / 4);
    const uint32_t *bucket = table + 4 + words, *chain = bucket + n_buckets;
    uint32_t last = 0;
    for (uint32_t i = 0; i < n_buckets; i++)
        if (bucket[i] > last) last = bucket[i];
    if (last < first) return first;
    while (!(chain[last - first] & 1)) last++;
    return last + 1;
}

static symbols symbols_of(const struct link_map *map)
{
    symbols s = {0};
    for (const ElfW(Dyn) *d = map ? map->l_ld : NULL; d && d->d_tag != DT_NULL; d++) {
        const void *at = address(map, d->d_un.d_ptr);
        switch (d->d_tag) {
        case DT_SYMTAB: s.all = at; break;
        case DT_STRTAB: s.names = at; break;
        case DT_HASH: s.n = ((const uint32_t *)at)[1]; break;
        case DT_GNU_HASH: s.n = s.n ? s.n : count_gnu(at); break;
        default: break;
        }
    }
    if (!s.all || !s.names) s.n = 0;
    return s;
}

static bool is_code(const ElfW(Sym) *x)
{
    int type = ELF64_ST_TYPE(x->st_info); /* the same in both classes */
    return x->st_shndx != SHN_UNDEF && (type == STT_FUNC || type == STT_GNU_IFUNC);
}

static const ElfW(Sym) *symbol_find(const symbols *s, const char *name)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->all[i].st_shndx != SHN_UNDEF && strcmp(s->names + s->all[i].st_name, name) == 0) return &s->all[i];
    return NULL;
}

static jvn_status not_found(const library *lib, const char *name, err *e)
{
    name_list l = {0};
    symbols s = symbols_of(map_of(lib->handle));
    for (size_t i = 0; i < s.n; i++)
        if (is_code(&s.all[i])) list_add(&l, s.names + s.all[i].st_name);
    const char *near = list_nearest(&l, name);
    fail(e, JVN_ENAME, "there is no '%s' in %s", name, lib->name);
    if (near) err_hint(e, "did you mean '%s'?", near);
    else err_hint(e, "'nm -D %.100s' lists what it has", lib->path);
    list_free(&l);
    return JVN_ENAME;
}

jvn_status library_find(const library *lib, const char *name, foreign_code *out, err *e)
{
    Dl_info info;
    struct link_map *map = NULL;
    void *at = dlsym(lib->handle, name);
    if (!at) return not_found(lib, name, e);
    bool known = dladdr1(at, &info, (void **)&map, RTLD_DL_LINKMAP) != 0;
    symbols s = symbols_of(known ? map : NULL);
    const ElfW(Sym) *x = symbol_find(&s, name);
    if (!known || (x && !is_code(x)))
        return fail(e, JVN_ETYPE, "'%s' is in %s, but it is no function", name, lib->name);
    memcpy(out, &at, sizeof *out);
    return JVN_OK;
}
